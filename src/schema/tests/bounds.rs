//! Schemas and front matter that a stranger sends: refused, or cheap, and never a panic.

use super::*;
use proptest::prelude::*;

/// `a0` asks for `a1` twice, `a1` for `a2` twice, and so on.
fn doubling(levels: usize, of: &str) -> String {
    let level = |n: usize| {
        let next = format!("{{\"$ref\": \"#/$defs/a{}\"}}", n + 1);
        format!("\"a{n}\": {}", of.replace('@', &next))
    };
    let levels: Vec<String> = (0..levels).map(level).collect();
    format!("{{\"$ref\": \"#/$defs/a0\", \"$defs\": {{{}, \"a{}\": {{}}}}}}", levels.join(","), levels.len())
}

#[test]
fn hostile_schemas_are_refused_or_cheap() {
    for (name, text) in [
        ("allOf", doubling(40, "{\"allOf\": [@, @]}")),
        ("anyOf of nots", doubling(40, "{\"anyOf\": [{\"not\": @}, @, {\"if\": @}]}")),
        ("a chain", doubling(4000, "@")),
        ("a circle", "{\"allOf\": [{\"anyOf\": [{\"not\": {\"$ref\": \"#\"}}]}]}".to_owned()),
        ("many schemas", format!("{{\"allOf\": [{}]}}", vec!["{}"; 20_000].join(","))),
        ("many patterns", format!("{{\"allOf\": [{}]}}", vec!["{\"pattern\": \"a\"}"; 200].join(","))),
        ("nesting", format!("{}{}", "{\"not\":".repeat(100), "}".repeat(100))),
        ("brackets", "[".repeat(100_000)),
        (
            "identifiers",
            format!(
                "{{\"allOf\": [{}]}}",
                (0..1000).map(|n| format!("{{\"$id\": \"a{n}\"}}")).collect::<Vec<_>>().join(",")
            ),
        ),
        ("long names", {
            let name = "x".repeat(300_000);
            format!("{{\"properties\": {{\"{name}\": {{\"allOf\": [{}]}}}}}}", ["{}"; 4_000].join(","))
        }),
        ("long identifiers", {
            let id = "x/".repeat(200_000);
            format!("{{\"$id\": \"{id}\", \"allOf\": [{}]}}", ["{}"; 4_000].join(","))
        }),
        ("dynamic references", {
            let item = |n: usize| {
                format!(
                    "{{\"$id\": \"a{n}\", \"$dynamicAnchor\": \"a\"}}, {}",
                    ["{\"items\": {\"$dynamicRef\": \"#a\"}}"; 10].join(",")
                )
            };
            let items = (0..190).map(item).collect::<Vec<_>>().join(",");
            format!("{{\"$dynamicAnchor\": \"a\", \"allOf\": [{items}]}}")
        }),
        ("length", " ".repeat(2 << 20)),
        ("values", format!("{{\"enum\": [{}1]}}", "1,".repeat(100_000))),
    ] {
        assert!(compile(&[("s.json", &text)]).is_err(), "{name}");
    }
    let many: Vec<(String, String)> =
        (0..100).map(|n| (format!("s{n}.json"), format!("{{\"$ref\": \"s{}.json\"}}", n + 1))).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert!(fault(&many).0.contains("more than 64 files"));
}

#[test]
fn a_deep_instance_of_a_branching_schema_is_refused() {
    let schema = r##"{"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}]}"##;
    let nested = |levels: usize| format!("a: {}1{}", "{a: ".repeat(levels), "}".repeat(levels));
    assert_eq!(check(schema, &nested(5)), [""; 0]);
    assert_eq!(
        check(schema, &nested(60)),
        [
            "---: this front matter is too large to be checked against its schema (make it shorter or flatter, or the schema simpler)"
        ]
    );
    // One way down for each level is no such schema, however deep.
    let line = r##"{"properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}}, "additionalProperties": {"$ref": "#"}}"##;
    assert_eq!(check(line, &nested(60)), [""; 0]);
    // Aliases within aliases reach deeper than anything that is written.
    let aliases: String =
        (1..30).map(|n| format!("b{n}: &b{n} {}*b{}{}\n", "[".repeat(50), n - 1, " ]".repeat(50))).collect();
    assert_eq!(check("{\"type\": \"object\"}", &format!("b0: &b0 1\n{aliases}")).len(), 1);
    // The deepest evaluation that is allowed fits the stack of a small thread.
    let chain = doubling(390, "@");
    let small = std::thread::Builder::new().stack_size(2 << 20);
    let run = small.spawn(move || check(&chain, "a: 1")).unwrap();
    assert_eq!(run.join().unwrap(), [""; 0]);
}

#[test]
fn of_many_violations_the_first_are_told() {
    let entries: String = (0..50_000).map(|n| format!("k{n}: v\n")).collect();
    for schema in [
        r#"{"additionalProperties": {"type": "integer"}}"#,
        r#"{"propertyNames": {"maxLength": 1}}"#,
        r#"{"anyOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"#,
    ] {
        let told = check(schema, &entries);
        assert_eq!(told.len(), 50, "{schema}");
        // Of all there are, those that come first.
        assert!(told[0].contains("`k0`") || told[0].starts_with("v: `v`"), "{}", told[0]);
    }
}

proptest! {
    #[test]
    fn any_front_matter_is_told_at_places_within_it(
        yaml in "((title|tags|series|date|x|'é')(: | :|:\n  |:\n- )(\\[|\\{|&a |\\*a|yes|3|2026-04|'é'|~|- |a: b|\\]|\\}|,|\n){0,6}\n){0,6}",
    ) {
        let schema = compile(&[("s.json", ESSAY)]).unwrap();
        let text = format!("---\n{yaml}---\n");
        let source = Source::new(text.as_bytes());
        if let FrontMatter::Block { syntax, content, .. } = source.front_matter {
            let (metadata, _) = Metadata::parse(syntax, &source.text, content);
            let told = schema.check(&metadata, &source.text, &FieldMap::default());
            prop_assert!(told.is_sorted_by_key(|one| one.span));
            for one in told {
                prop_assert!(text.get(one.span.range()).is_some_and(|text| !text.contains('\n')), "{one:?} in {text:?}");
                prop_assert!(!one.message.is_empty() && one.note.starts_with("s.json, "));
            }
        }
    }

    #[test]
    fn any_text_fits_a_format_or_not(text in "(\\PC|[0-9:TZP+./@%\\[\\]#-]){0,24}") {
        for format in formats::STANDARD.into_iter().chain(formats::OURS.map(|format| format.name)) {
            let schema = compile(&[("s.json", &format!("{{\"format\": \"{format}\"}}"))]).unwrap();
            schema.allows(&serde_json::Value::from(text.as_str()));
        }
    }

    #[test]
    fn any_pattern_is_one_or_a_fault(text in "(\\PC|[a-d0-9()|*+?.^$\\\\\\[\\]{},:=!-]){0,16}") {
        let schema = serde_json::json!({"pattern": text, "patternProperties": {&text: true}});
        if let Ok(schema) = compile(&[("s.json", &schema.to_string())]) {
            schema.allows(&serde_json::json!("abc"));
        }
    }

    #[test]
    fn any_text_is_a_schema_or_a_fault(
        json in "\\{(\"(type|properties|\\$ref|items|allOf|not|required|\\$id|pattern|enum)\": ?(\\{|\\[|\"(#|/a|string|\\(|é)\"|1|\\}|\\]|,){1,4},?){0,5}\\}",
    ) {
        if let Err(error) = compile(&[("s.json", &json)]) {
            prop_assert!(error.span.is_none_or(|span| json.get(span.range()).is_some()), "{error:?}");
        }
    }
}
