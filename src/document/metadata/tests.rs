//! Tests of the tree over both notations: spans slice to tokens, values are what independent parsers read.

use super::*;
use proptest::prelude::*;

fn yaml(text: &str) -> (Metadata, Vec<Fault>) {
    Metadata::parse(Syntax::Yaml, text, Span::new(0, text.len()))
}

fn toml(text: &str) -> (Metadata, Vec<Fault>) {
    Metadata::parse(Syntax::Toml, text, Span::new(0, text.len()))
}

fn clean(text: &str) -> Metadata {
    let (metadata, faults) = yaml(text);
    assert_eq!(faults, [], "{text}");
    metadata
}

fn slice<'a>(metadata: &Metadata, text: &'a str, pointer: &str) -> &'a str {
    metadata.get(pointer).map_or("(none)", |entry| entry.value.span.slice(text))
}

/// The tree as JSON, to hold against what another parser reads.
pub(super) fn json(value: &Value) -> serde_json::Value {
    use serde_json::Value as Json;
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(value) => Json::from(*value),
        Value::Float(value) => serde_json::Number::from_f64(*value).map_or(Json::Null, Json::Number),
        Value::String(text) | Value::Date(text) => Json::from(&**text),
        Value::List(items) => items.iter().map(|item| json(&item.value)).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value.value))).collect(),
    }
}

#[test]
fn spans_slice_to_tokens() {
    let text = "title: \"A 'b'\" # c\nn:  12  \ntags: [KV Cache, 'x']\nlist:\n  - a\n  - b\n\nempty:\nblock: |\n  one\n  two\n\nlast: z\n";
    let metadata = clean(text);
    assert_eq!(slice(&metadata, text, "title"), "\"A 'b'\"");
    assert_eq!(slice(&metadata, text, "n"), "12");
    assert_eq!(slice(&metadata, text, "tags"), "[KV Cache, 'x']");
    assert_eq!(slice(&metadata, text, "list"), "- a\n  - b");
    assert_eq!(slice(&metadata, text, "empty"), "");
    assert_eq!(slice(&metadata, text, "block"), "one\n  two");
    assert_eq!(metadata.get("last").unwrap().key_span.slice(text), "last");
}

#[test]
fn anchors_aliases_and_tags() {
    let text = "path: &image /a.jpg\nfeature: *image\ntitle: ! '\"This'' true\"'\nnum: ! 12\nforced: !!str 12\n";
    let metadata = clean(text);
    assert_eq!(metadata.get("feature").unwrap().value.value, Value::String("/a.jpg".into()));
    assert_eq!(slice(&metadata, text, "feature"), "*image");
    assert_eq!(metadata.get("feature").unwrap().value.style, Style::Alias);
    assert_eq!(metadata.get("title").unwrap().value.value, Value::String("\"This' true\"".into()));
    assert_eq!(metadata.get("num").unwrap().value.value, Value::String("12".into()));
    assert_eq!(metadata.get("forced").unwrap().value.value, Value::String("12".into()));
}

#[test]
fn pointers_reach_into_maps() {
    let text = "a:\n  b:\n    c: 1\n\"a.b\": 2\n";
    let metadata = clean(text);
    assert_eq!(slice(&metadata, text, "a.b.c"), "1");
    assert_eq!(slice(&metadata, text, "a.b"), "2");
    assert_eq!(slice(&metadata, text, "a.x"), "(none)");
}

#[test]
fn a_template_is_a_map_with_a_map_for_a_key() {
    let metadata = clean("title: {{ replace .File }}\n");
    assert!(matches!(metadata.get("title").unwrap().value.value, Value::Map(_)));
}

#[test]
fn keeps_what_stands_before_a_fault() {
    let text = "date: 2026-04-02\ntitle: Ballista: A Scheduler\ntags: [a]\n";
    let (metadata, faults) = yaml(text);
    assert_eq!(slice(&metadata, text, "date"), "2026-04-02");
    assert!(metadata.get("title").is_none());
    let [Fault::Malformed { span, quote: Some(_), .. }] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!(span.slice(text), "Ballista: A Scheduler");
}

#[test]
fn duplicate_keys_point_at_both_and_the_later_counts() {
    let text = "title: English\ndate: 2020\ntitle: 日本語\n";
    let (metadata, faults) = yaml(text);
    assert_eq!(metadata.get("title").unwrap().value.value, Value::String("日本語".into()));
    let [Fault::DuplicateKey { first, second, .. }] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!((first.start, second.start), (0, 26));
    let text = "title = \"English\"\ndate = 2020-01-01\ntitle = \"Japanese\"\n";
    let (_, faults) = toml(text);
    let [Fault::DuplicateKey { first, second, .. }] = &faults[..] else { panic!("{faults:?}") };
    assert_eq!((first.start, second.start), (0, 36));
}

#[test]
fn a_block_that_is_no_mapping_says_so() {
    assert!(matches!(&yaml("- a\n- b\n").1[..], [Fault::NotAMapping { .. }]));
    assert!(matches!(&yaml("just words\n").1[..], [Fault::NotAMapping { cause: Some(_), .. }]));
    assert_eq!(yaml("").1, []);
    assert_eq!(yaml("# only a comment\n").1, []);
}

#[test]
fn toml_spans_and_dates() {
    let text = "title = \"A\"\npublished_at = 2017-09-06T16:00:14Z\ntags = [\"a\", 'b']\n\n[extra]\nn = 0x1F\n";
    let (metadata, faults) = toml(text);
    assert_eq!(faults, []);
    assert_eq!(slice(&metadata, text, "title"), "\"A\"");
    assert_eq!(metadata.get("published_at").unwrap().value.value, Value::Date("2017-09-06T16:00:14Z".into()));
    assert_eq!(slice(&metadata, text, "tags"), "[\"a\", 'b']");
    assert_eq!(metadata.get("extra.n").unwrap().value.value, Value::Int(31));
    assert_eq!(
        metadata.entries.iter().map(|e| &*e.key).collect::<Vec<_>>(),
        ["title", "published_at", "tags", "extra"]
    );
}

#[test]
fn hostile_blocks_are_refused_fast() {
    let bomb: String = std::iter::once("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned())
        .chain((1..12).map(|n| {
            let parts = vec![format!("*a{}", n - 1); 10].join(", ");
            format!("a{n}: &a{n} [{parts}]\n")
        }))
        .collect();
    for text in [
        bomb,
        format!("a: {}", "[".repeat(100_000)),
        format!("a: {}", "{".repeat(100_000)),
        "? ".repeat(100_000),
        "- ".repeat(100_000),
        format!("a: {}", "&a ".repeat(50_000)),
        "a: &a [*a]\n".to_owned(),
    ] {
        let (_, faults) = yaml(&text);
        assert!(!faults.is_empty(), "{}…", &text[..20]);
    }
    let many: String = (0..50_000).map(|n| format!("k{n}: {n}\n")).collect();
    let metadata = clean(&many);
    assert_eq!(metadata.entries.len(), 50_000);
    for text in [format!("a = {}", "[".repeat(100_000)), format!("a = {}", "{a=".repeat(100_000))] {
        assert!(!toml(&text).1.is_empty());
    }
}

fn scalars() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z][a-zA-Z0-9 ]{0,8}[a-z0-9]",
        "-?[1-9][0-9]{0,5}",
        "[1-9][0-9]{0,2}\\.[0-9]{1,3}",
        "\"[a-z '#:\\-]{0,8}\"",
        "'[a-z \"#:\\-]{0,8}'",
        Just("true".to_owned()),
        Just("~".to_owned()),
        Just("界 é".to_owned()),
        "\\[[a-z]{1,3}(, [a-z]{1,3}){0,3}\\]",
        "\\{[a-z]{1,3}: [1-9][0-9]{0,2}\\}",
    ]
}

proptest! {
    /// Whatever is written, the value equals what an independent YAML library reads, and each span slices to the token.
    #[test]
    fn values_equal_an_independent_parsers(values in prop::collection::vec(scalars(), 1..8), crlf: bool, bom: bool) {
        let end = if crlf { "\r\n" } else { "\n" };
        let block: String = values.iter().enumerate().map(|(n, value)| format!("k{n}: {value}{end}")).collect();
        let text = format!("{}---{end}{block}---{end}", if bom { "\u{feff}" } else { "" });
        let start = text.find("k0").unwrap();
        let (metadata, faults) = Metadata::parse(Syntax::Yaml, &text, Span::new(start, start + block.len()));
        prop_assert_eq!(faults, []);
        let expected: serde_json::Value = serde_yaml::from_str(&block).unwrap();
        prop_assert_eq!(json(&Value::Map(metadata.entries.clone())), expected);
        for (entry, value) in metadata.entries.iter().zip(&values) {
            prop_assert_eq!(entry.value.span.slice(&text), value.as_str());
        }
    }

    #[test]
    fn toml_values_equal_the_serde_ones(strings in prop::collection::vec("[a-z 界]{0,6}", 1..6), n: i64, b: bool) {
        let text = format!("n = {n}\nb = {b}\nlist = {strings:?}\n[t]\nx = 1.5\n");
        let (metadata, faults) = toml(&text);
        prop_assert_eq!(faults, []);
        let expected: serde_json::Value = ::toml::from_str(&text).unwrap();
        prop_assert_eq!(json(&Value::Map(metadata.entries)), expected);
    }

    /// Any bytes at all: no panic, and every span lies in the text on character boundaries.
    #[test]
    fn spans_fit_any_text(text in "[-a: \n\r\t\\[\\]{}&*!|>'\"%#,?é界0-9]{0,60}") {
        for syntax in [Syntax::Yaml, Syntax::Toml] {
            let (metadata, _) = Metadata::parse(syntax, &text, Span::new(0, text.len()));
            let mut nodes: Vec<&Entry> = metadata.entries.iter().collect();
            while let Some(entry) = nodes.pop() {
                prop_assert!(text.get(entry.key_span.range()).is_some());
                prop_assert!(text.get(entry.value.span.range()).is_some());
                if let Value::Map(entries) = &entry.value.value {
                    nodes.extend(entries);
                }
            }
        }
    }
}

/// Each slip that authors make, the place it is told at, and what mends it.
#[test]
fn faults_are_told_in_the_words_of_their_author() {
    for (text, at, message, mended) in [
        ("title: @home\n", "@home", "cannot start with `@`", Some("\"@home\"")),
        ("title: `x` y\n", "`x` y", "cannot start with ```", Some("\"`x` y\"")),
        ("title: *Bold* x\n", "*Bold* x", "is an alias", Some("\"*Bold* x\"")),
        ("title: [Draft] A\n", "[Draft] A", "text follows the closing bracket", Some("\"[Draft] A\"")),
        ("title: a: b\n", "a: b", "colon followed by a space", Some("\"a: b\"")),
        ("title: 'it's fine'\n", "'s", "the quoted text ends here", Some("\"it's fine\"")),
        ("title: \"Quoted\" x\n", "\" x", "the quoted text ends here", Some("\"\\\"Quoted\\\" x\"")),
        ("title: \"a\\d\"\n", "\\d", "is no escape", Some("'a\\d'")),
        ("title: \"open\ndate: 2026\n", "\"open", "this quote is never closed", None),
        ("tags: [a, b\ndate: 2026\n", "[a, b", "this bracket is never closed", None),
        ("tags:\n\t- a\n", "\t", "a tab indents this line", None),
        ("title: a\n  date: b\n", "date", "indented deeper", None),
        ("title:x\ndate: 2026\n", "title:x", "no space follows the colon", None),
        ("a: 1\nwords alone\nb: 2\n", "words alone", "no `key: value`", None),
        ("title = \"x\"\n", "title", "this line is TOML", None),
        ("title:\u{a0}x\ndate: 2026\n", "\u{a0}", "no-break space", None),
        ("title: - a\n", "- a", "a list cannot start", Some("\"- a\"")),
        ("title: | text\n", "| text", "begins on the next line", Some("\"| text\"")),
    ] {
        let faults = yaml(text).1;
        let (span, said, help, quote) = match &faults[..] {
            [Fault::Malformed { span, message, help, quote }] => (span, message, help.as_ref(), quote.as_ref()),
            [Fault::NotAMapping { span, cause: Some((message, help)) }] => (span, message, Some(help), None),
            other => panic!("{text:?}: {other:?}"),
        };
        assert!(said.contains(message), "{text:?}: {said}");
        assert_eq!(span.start as usize, text.find(at).unwrap(), "{text:?}: {said}");
        assert!(help.is_some(), "{text:?} has no cure");
        assert_eq!(quote.map(|(_, text)| &**text).filter(|_| mended.is_some()), mended, "{text:?}");
        if let Some((span, cure)) = quote {
            let mut text = text.to_owned();
            text.replace_range(span.range(), cure);
            assert_eq!(yaml(&text).1, [], "the cure of {text:?} is no cure");
        }
    }
}
