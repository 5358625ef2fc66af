//! How schemas are read, and how front matter that does not fit is told.

use super::*;
use crate::config::Config;
use crate::diagnostic::Applicability;
use crate::document::source::{FrontMatter, Source};
use std::collections::HashMap;

mod bounds;

struct Memory(HashMap<String, String>);

impl Files for Memory {
    fn read(&self, path: &str) -> Result<String, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

fn memory(files: &[(&str, &str)]) -> Memory {
    Memory(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

fn compile(files: &[(&str, &str)]) -> Result<Schema, SchemaError> {
    Schema::compile(files[0].0, &memory(files))
}

/// The violations of a document, each with the text it points at.
fn check_with(schema: &str, document: &str, settings: &str) -> Vec<(Violation, String)> {
    let schema = compile(&[("s.json", schema)]).unwrap_or_else(|error| panic!("{error:?}"));
    let fields = Config::parse(settings, &[]).unwrap().settings.fields;
    let source = Source::new(document.as_bytes());
    let FrontMatter::Block { syntax, content, .. } = source.front_matter else { panic!("no front matter: {document}") };
    let (metadata, _) = Metadata::parse(syntax, &source.text, content);
    let told = schema.check(&metadata, &source.text, &fields);
    told.into_iter().map(|one| (one.clone(), one.span.slice(document).to_owned())).collect()
}

/// `TEXT: MESSAGE (HELP)` for each violation of a YAML front matter.
fn check(schema: &str, front_matter: &str) -> Vec<String> {
    let told = check_with(schema, &format!("---\n{front_matter}\n---\n"), "");
    let help = |one: &Violation| one.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
    told.iter().map(|(one, text)| format!("{text}: {}{}", one.message, help(one))).collect()
}

fn property(schema: &str) -> String {
    format!("{{\"properties\": {{\"a\": {schema}}}}}")
}

/// The text after the first fix.
fn fixed(schema: &str, document: &str) -> (String, Applicability) {
    let told = check_with(schema, document, "");
    let fix = told[0].0.fix.clone().unwrap_or_else(|| panic!("no fix: {told:?}"));
    let edit = &fix.edits[0];
    let mut text = document.to_owned();
    text.replace_range(edit.span.range(), &edit.text);
    (text, fix.applicability)
}

/// What is wrong with a schema, and the text it points at.
fn fault(files: &[(&str, &str)]) -> (String, String, String) {
    let error = compile(files).expect_err("the schema is wrong");
    let place = error.span.map_or(String::new(), |span| span.slice(&error.text).to_owned());
    (error.message, place, error.help.unwrap_or_default())
}

const ESSAY: &str = include_str!("../../schemas/essay.schema.json");

#[test]
fn a_document_that_fits_is_quiet() {
    for front_matter in [
        "title: x\ndate: 2026",
        "title: x\ndate: 2026-04-02 10:00 Z\nupdated: 2027\ntags: [a, b]\nseries: one\ndraft: false",
        "title: x\ndate: 2026-04\nseries: {name: x, part: 1}\nauthors: [A, {name: B, url: c}]\naliases: [/a/]\nid: x",
        "title: x\ndate: 2026-04\nseries: [x, y]\ncanonical: https://example.org/a\nlang: pt-BR\nweight: -3\nslug: a",
    ] {
        assert_eq!(check(ESSAY, front_matter), [""; 0], "{front_matter}");
    }
    let toml = "+++\ntitle = \"x\"\ndate = 2026-04-02\nupdated = 2026-04-02T10:00:00Z\n+++\n";
    assert_eq!(check_with(ESSAY, toml, ""), []);
}

#[test]
fn keys_that_are_missing_or_unknown() {
    assert_eq!(
        check(ESSAY, "titel: x\nseries:\n  name: y\n  prat: 2"),
        [
            "---: `title` is missing (`titel` stands here: is it meant?)",
            "---: `date` is missing (add the key)",
            "titel: `titel` is no known key (did you mean `title`?)",
            "prat: `prat` is no known key (did you mean `part`?)",
        ]
    );
    // Of all that could be meant, what is there already is not.
    assert_eq!(
        check(ESSAY, "title: x\ndate: 2026\ntittle: y"),
        ["tittle: `tittle` is no known key (remove the key, or add it to the schema)"]
    );
    assert_eq!(
        check(ESSAY, "title: x\ndate: 2026\nseries: {part: 2}"),
        ["{part: 2}: `name` is missing in `series` (add the key)"]
    );
    let unevaluated = r##"{"allOf": [{"$ref": "#/$defs/a"}], "unevaluatedProperties": false,
        "$defs": {"a": {"properties": {"title": {}}}}}"##;
    assert_eq!(
        check(unevaluated, "title: x\ntitlee: y"),
        ["titlee: `titlee` is no known key (remove the key, or add it to the schema)"]
    );
    assert_eq!(check(unevaluated, "tilte: y"), ["tilte: `tilte` is no known key (did you mean `title`?)"]);
    let names =
        r#"{"propertyNames": {"enum": ["title", "date"]}, "properties": {"a": {"propertyNames": {"maxLength": 2}}}}"#;
    assert_eq!(check(names, "titel: x"), ["titel: `titel` is a key that may not be called so (did you mean `title`?)"]);
    assert_eq!(
        check(r#"{"properties": {"a": {"propertyNames": {"maxLength": 2}}}}"#, "a: {abc: 1}"),
        ["abc: `abc` is a key that may not be called so (2 characters at most)"]
    );
}

#[test]
fn types_are_told_by_what_was_read() {
    for (schema, value, told) in [
        ("boolean", "yes", "yes: `yes` is a string in YAML 1.2; expected a boolean (write `true`)"),
        ("boolean", "'true'", "'true': `true` is a string; expected a boolean (write `true`, without quotes)"),
        ("boolean", "maybe", "maybe: `maybe` is a string; expected a boolean"),
        ("string", "2023", "2023: `2023` is a whole number here; expected a string (write `\"2023\"`)"),
        ("string", "0x1F", "0x1F: `0x1F` is a whole number here; expected a string (write `\"0x1F\"`)"),
        ("string", "1.50", "1.50: `1.50` is a number here; expected a string (write `\"1.50\"`)"),
        ("string", "true", "true: `true` is a boolean here; expected a string (write `\"true\"`)"),
        ("string", "", "a: `a` is empty; expected a string (give it a value, or remove the key)"),
        ("string", "~", "~: `a` is `~`, which is empty; expected a string (give it a value, or remove the key)"),
        ("string", "[x]", "[x]: `a` is a list; expected a string"),
        ("integer", "'12'", "'12': `12` is a string; expected a whole number (write `12`, without quotes)"),
        ("integer", "1.5", "1.5: `1.5` is a number here; expected a whole number"),
        ("number", ".nan", ".nan: `.nan` is no number that JSON knows here; expected a number"),
        ("array", "x, y", "x, y: `x, y` is a string; expected a list (write it as a list: `[x, y]`)"),
        ("object", "x", "x: `x` is a string; expected a map"),
    ] {
        assert_eq!(check(&property(&format!("{{\"type\": \"{schema}\"}}")), &format!("a: {value}")), [told]);
    }
    let items = property(r#"{"items": {"type": "string"}}"#);
    assert_eq!(
        check(&items, "a:\n  - x\n  - 47"),
        ["47: `47` is a whole number here; expected a string (write `\"47\"`)"]
    );
    assert_eq!(check(r#"{"type": "array"}"#, "a: x"), ["---: the front matter is a map, not a list"]);
}

#[test]
fn every_keyword_has_a_sentence() {
    for (schema, value, told) in [
        (r#"{"enum": ["essay", "note"]}"#, "esay", "esay: `esay` is none of `essay`, `note` (did you mean `essay`?)"),
        (r#"{"enum": [1, null]}"#, "[]", "[]: `a` is none of `1`, `null`"),
        (r#"{"const": "x"}"#, "yz", "yz: `yz` is not `x`, the one value allowed here"),
        (r#"{"pattern": "^b"}"#, "c", "c: `c` does not match the pattern `^b`"),
        (r#"{"minLength": 1}"#, "''", "'': `a` is empty (give it a text)"),
        (r#"{"minLength": 3}"#, "x", "x: `a` is 1 character long, and has to be 3 at least"),
        (r#"{"maxLength": 1}"#, "xy", "xy: `a` is 2 characters long, and may be 1 at most"),
        (r#"{"minimum": 1}"#, "0", "0: `a` is 0, and has to be 1 at least"),
        (r#"{"maximum": 1}"#, "2.5", "2.5: `a` is 2.5, and may be 1 at most"),
        (r#"{"exclusiveMinimum": 1}"#, "1", "1: `a` is 1, and has to be more than 1"),
        (r#"{"exclusiveMaximum": 1}"#, "1", "1: `a` is 1, and has to be less than 1"),
        (r#"{"multipleOf": 2}"#, "3", "3: `a` is 3, which is no multiple of 2"),
        (r#"{"minItems": 1}"#, "[]", "[]: `a` has 0 items, and needs 1 at least"),
        (r#"{"maxItems": 1}"#, "[x, y]", "[x, y]: `a` has 2 items, and may have 1 at most"),
        (r#"{"uniqueItems": true}"#, "[x, y, x]", "x: `x` stands twice in `a` (remove one of them)"),
        (r#"{"contains": {"const": 1}}"#, "[2]", "[2]: `a` lacks an item that it has to contain"),
        (
            r#"{"contains": {"const": 1}, "minContains": 2}"#,
            "[1]",
            "[1]: `a` has 1 of those it has to contain 2 of at least",
        ),
        (
            r#"{"contains": {"const": 1}, "maxContains": 1}"#,
            "[1, 1]",
            "[1, 1]: `a` has 2 of those it may contain 1 of at most",
        ),
        (r#"{"minProperties": 1}"#, "{}", "{}: `a` has 0 keys, and needs 1 at least"),
        (r#"{"maxProperties": 1}"#, "{b: 1, c: 2}", "{b: 1, c: 2}: `a` has 2 keys, and may have 1 at most"),
        (
            r#"{"dependentRequired": {"b": ["c", "d"]}}"#,
            "{b: 1}",
            "b: where `b` stands, `c` and `d` are needed (add them, or remove `b`)",
        ),
        (r#"{"properties": {"b": false}}"#, "{b: 1}", "b: `b` is not allowed here (remove the key)"),
        (r#"{"prefixItems": [{}], "items": false}"#, "[1, 2]", "2: an item of `a` is one too many (remove it)"),
        (r#"{"not": {"const": 1}}"#, "1", "1: `a` is just what the schema rules out"),
        (
            r#"{"if": {"const": 1}, "then": {"type": "string"}}"#,
            "1",
            "1: `1` is a whole number here; expected a string (write `\"1\"`)",
        ),
        (
            r#"{"oneOf": [{"type": "string"}, {"minLength": 1}]}"#,
            "x",
            "x: `a` fits the alternatives 1 and 2 of the schema, and may fit one alone",
        ),
        (
            r#"{"format": "partial-date"}"#,
            "04/02/2026",
            "04/02/2026: `04/02/2026` is no date (write `2026-04-02`, if that is what is meant)",
        ),
        (r#"{"format": "slug"}"#, "a b", "a b: `a b` is no slug (write `a-b`, if that is what is meant)"),
        (
            r#"{"format": "permalink"}"#,
            "a",
            "a: `a` is no path of an address (write it from the root of the site, as in /essays/paging/)",
        ),
        (
            r#"{"format": "uri"}"#,
            "a b",
            "a b: `a b` is no absolute address (write it with its scheme, as in https://example.org/page)",
        ),
        (r#"{"format": "json-pointer"}"#, "a", "a: `a` is no value of the format `json-pointer`"),
    ] {
        assert_eq!(check(&property(schema), &format!("a: {value}")), [told], "{schema}");
    }
}

#[test]
fn of_alternatives_the_nearest_is_told() {
    let told = |value: &str| check(ESSAY, &format!("title: x\ndate: 2026\n{value}"));
    assert_eq!(told("series: {name: x, part: 0}"), ["0: `part` is 0, and has to be 1 at least"]);
    assert_eq!(
        told("series: 3"),
        ["3: `3` is a whole number here; expected a string, a list or a map (write `\"3\"`)"]
    );
    assert_eq!(told("series: [x, 3]"), ["3: `3` is a whole number here; expected a string (write `\"3\"`)"]);
    assert_eq!(told("authors: [{}]"), ["{}: `name` is missing in an item of `authors` (add the key)"]);
    let values = property(r#"{"oneOf": [{"const": "essay"}, {"const": "note"}]}"#);
    assert_eq!(check(&values, "a: nte"), ["nte: `nte` is none of `essay`, `note` (did you mean `note`?)"]);
    let keys = r#"{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}"#;
    assert_eq!(check(keys, "c: 1"), ["---: the front matter has none of the keys `a` or `b` (add one of them)"]);
}

#[test]
fn fixes_do_what_they_say() {
    use Applicability::{Safe, Unsafe};
    let document = |line: &str| format!("---\r\ntitle: x # y\r\n{line}\r\n---\r\n");
    for (schema, before, after, applicability) in [
        (
            r#"{"properties": {"title": {}, "description": {}}, "additionalProperties": false}"#,
            "descripton: x",
            "description: x",
            Unsafe,
        ),
        (&property(r#"{"type": "string"}"#), "a: 2023", "a: \"2023\"", Safe),
        (&property(r#"{"type": "boolean"}"#), "a: yes # !", "a: true # !", Unsafe),
        (&property(r#"{"enum": ["yes", "no"]}"#), "a: yess", "a: \"yes\"", Unsafe),
        (&property(r#"{"format": "partial-date"}"#), "a: 2019-22-08", "a: 2019-08-22", Unsafe),
        (&property(r#"{"type": "array"}"#), "a: x, y", "a: [x, y]", Unsafe),
    ] {
        assert_eq!(fixed(schema, &document(before)), (document(after), applicability));
    }
    // What stands elsewhere is not changed from here.
    let told = check_with(&property(r#"{"type": "string"}"#), "---\nb: &x 3\na: *x\n---\n", "");
    assert_eq!((told[0].1.as_str(), told[0].0.fix.is_none()), ("*x", true));
    let toml = check_with(&property(r#"{"enum": ["essay"]}"#), "+++\na = \"esay\"\n+++\n", "");
    assert_eq!(toml[0].0.fix.as_ref().unwrap().edits[0].text, "\"essay\"");
}

#[test]
fn dates_are_strings_as_written() {
    let schema = r#"{"properties": {"date": {"type": "string"}, "when": {"type": "object", "properties": {"at": {"type": "string"}}}}}"#;
    assert_eq!(check_with(schema, "---\ndate: 2026\n---\n", ""), []);
    assert_eq!(check_with(schema, "---\nwhen: {at: 2026}\n---\n", "").len(), 1);
    assert_eq!(check_with(schema, "---\nwhen: {at: 2026}\n---\n", "[fields]\nwhen.at = \"date\"\n"), []);
    assert_eq!(check_with(schema, "+++\ndate = 2026-04-02\n+++\n", ""), []);
}

#[test]
fn places_and_notes() {
    let told = check_with(ESSAY, "\u{feff}---\ntitle: |\n  a\n  b\ntags: {a: 1,\n  b: 2}\n---\n", "");
    let told: Vec<_> = told.iter().map(|(one, text)| (text.as_str(), one.note.as_str())).collect();
    assert_eq!(told, [("---", "s.json, required"), ("{a: 1,", "s.json, type")]);
    let many: String = (0..1000).map(|n| format!("key{n}: x\n")).collect();
    let told = check(ESSAY, &many);
    assert_eq!(told.len(), 50);
    let long = check(&property(r#"{"const": 1}"#), &format!("a: {}", "x".repeat(10_000)));
    assert!(long[0].len() < 10_200, "the message is cut: {}", long[0].len());
}

#[test]
fn faults_of_a_schema_have_places() {
    let unicode = "{\n \"é\": 1,\n \"b\"}";
    for (files, told) in [
        (
            &[("s.json", "{\"type\": \"strng\"}")][..],
            (
                "`strng` is none of `array`, `boolean`, `integer`, `null`, `number`, `object`, `string`",
                "\"strng\"",
                "did you mean `string`?",
            ),
        ),
        (
            &[("s.json", "{\"properties\": {\"a\": {\"minLength\": \"3\"}}}")],
            ("`3` is a string; expected a whole number", "\"3\"", "write `3`, without quotes"),
        ),
        (
            &[("s.json", "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"required\": \"a\"}")],
            ("`a` is a string; expected a list", "\"a\"", ""),
        ),
        (&[("s.json", unicode)], ("expected `:`", "}", "")),
        (&[("s.json", "")], ("EOF while parsing a value", "", "")),
        (&[("s.yaml", "type: object\nrequired: title\n")], ("`title` is a string; expected a list", "title", "")),
        (&[("s.yml", "a: 1\na: 2\n")], ("`a` stands twice in one map", "a", "")),
        (
            &[("s.json", "{\"$ref\": \"https://example.org/x.json\"}")],
            (
                "`https://example.org/x.json` is on the network, and nothing is fetched",
                "\"https://example.org/x.json\"",
                "save that schema beside this one, and refer to the file",
            ),
        ),
        (
            &[("s.json", "{\"$ref\": \"#/$defs/x\", \"$defs\": {\"y\": {}}}")],
            ("`#/$defs/x` leads nowhere", "\"#/$defs/x\"", "did you mean `#/$defs/y`?"),
        ),
        (&[("s.json", "{\"$ref\": \"#x\"}")], ("`#x` leads nowhere", "\"#x\"", "nothing in the schema is called that")),
        (
            &[("d/s.json", "{\"$ref\": \"../../x.json\"}")],
            ("`../../x.json` leads out of the workspace", "\"../../x.json\"", "refer to a file of the workspace"),
        ),
        (
            &[("d/s.json", "{\"$ref\": \"x.json\"}")],
            ("`d/x.json` cannot be read: there is no such file", "\"x.json\"", ""),
        ),
        (
            &[("s.json", "{\"$ref\": \"#\"}")],
            (
                "this leads back to itself without an end",
                "\"#\"",
                "a schema may refer to itself for a property or an item, not for the same value",
            ),
        ),
        (&[("s.json", "[]")], ("a schema is an object of keywords, or a boolean", "[]", "")),
    ] {
        let (message, place, help) = fault(files);
        assert_eq!((message.as_str(), place.as_str(), help.as_str()), told);
    }
    let (message, place, _) = fault(&[("s.json", "{\"patternProperties\": {\"(?=a)\": {}}}")]);
    assert_eq!((message.contains("look-around"), place.as_str()), (true, "\"(?=a)\""));
    // The second file is the one that is wrong.
    let error =
        compile(&[("a/s.json", "{\"$ref\": \"../b/t.yaml#/$defs/x\"}"), ("b/t.yaml", "$defs:\n  x: {type: strng}\n")])
            .unwrap_err();
    assert_eq!((error.path.as_str(), error.span.unwrap().slice(&error.text)), ("b/t.yaml", "strng"));
}

#[test]
fn references_lead_through_files() {
    let schema = compile(&[
        ("schemas/s.json", "\u{feff}{\"properties\": {\"a\": {\"$ref\": \"sub/t.yaml#/$defs/x\"}, \"b\": {\"$ref\": \"/schemas/s.json#n\"}}, \"$defs\": {\"n\": {\"$anchor\": \"n\", \"type\": \"integer\"}}}"),
        ("schemas/sub/t.yaml", "$defs:\n  x:\n    items: {$ref: '../s.json'}\n"),
    ])
    .unwrap();
    assert!(schema.allows(&serde_json::json!({"a": [{"b": 1}], "b": 2})));
    assert!(!schema.allows(&serde_json::json!({"a": [{"b": "x"}]})));
    let id = "{\"$id\": \"https://example.org/s.json\", \"$ref\": \"#/$defs/x\", \"$defs\": {\"x\": {\"type\": \"object\"}}}";
    assert!(compile(&[("s.json", id)]).is_ok());
    let meta = "{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}";
    assert!(!compile(&[("s.json", meta)]).unwrap().allows(&serde_json::json!({"type": "x"})));
}

#[test]
fn doubts_are_told_at_their_places() {
    let text = r#"{"requierd": ["a"], "x-mine": 1, "required": ["lables"], "additionalProperties": false, "title": "x",
        "properties": {"labels": {"format": "dat"}, "labels": {"markdownDescription": "", "nonsense": 1}}}"#;
    let found = Schema::doubts("s.json", &memory(&[("s.json", text)])).unwrap();
    let told: Vec<String> = found
        .iter()
        .map(|one| {
            format!("{}: {} ({})", one.span.unwrap().slice(text), one.message, one.help.as_deref().unwrap_or(""))
        })
        .collect();
    assert_eq!(
        told,
        [
            "\"requierd\": `requierd` is no keyword (did you mean `required`?)",
            "\"lables\": `lables` is required, and not allowed: `additionalProperties` is false (did you mean `labels`?)",
            "\"labels\": `labels` stands twice; the first is not read ()",
            "\"nonsense\": `nonsense` is no keyword (nothing reads it; a name that starts with `x-` says that this is meant)",
        ]
    );
    for text in [ESSAY, include_str!("../../schemas/note.schema.json")] {
        assert!(Schema::doubts("s.json", &memory(&[("s.json", text)])).unwrap().is_empty(), "{text}");
    }
}

#[test]
fn a_schema_is_shared_by_threads() {
    fn shared<T: Send + Sync + fmt::Debug>(_: &T) {}
    shared(&compile(&[("s.json", "true")]).unwrap());
}

/// Keys that are not known are told apart from the rest, at the top alone, and do not crowd out what is worse.
#[test]
fn unknown_keys_are_warnings_where_the_schema_says_so() {
    let told = |says: &str, front_matter: &str| {
        let schema = format!(
            "{{\"additionalProperties\": false, {says}\"properties\": {{\"a\": {{\"type\": \"string\"}}, \
             \"m\": {{\"additionalProperties\": false}}}}}}"
        );
        let told = check_with(&schema, &format!("---\n{front_matter}\n---\n"), "");
        told.into_iter().map(|(one, _)| (one.key.unwrap_or_default(), one.is_unknown_key)).collect::<Vec<_>>()
    };
    let warn = "\"x-unknown-keys\": \"warn\", ";
    let is = |key: &str, is_unknown: bool| (key.to_owned(), is_unknown);
    assert_eq!(told("", "b: 1\na: 2"), [is("b", false), is("a", false)]);
    assert_eq!(told(warn, "b: 1\na: 2"), [is("b", true), is("a", false)]);
    assert_eq!(told(warn, "m: {x: 1}"), [is("x", false)]);
    assert_eq!(told("\"x-unknown-keys\": \"error\", ", "b: 1"), [is("b", false)]);
    let many: String = (0..80).map(|n| format!("key{n}: 1\n")).collect();
    assert!(told(warn, &format!("{many}a: 2")).contains(&is("a", false)));
}

#[test]
fn the_word_about_unknown_keys_is_checked() {
    let doubts = |schema: &str| -> Vec<String> {
        let doubts = Schema::doubts("s.json", &memory(&[("s.json", schema)])).unwrap();
        doubts.into_iter().map(|doubt| format!("{} ({})", doubt.message, doubt.help.unwrap_or_default())).collect()
    };
    assert_eq!(doubts("{\"additionalProperties\": false, \"x-unknown-keys\": \"warn\"}"), [""; 0]);
    assert_eq!(doubts("{\"x-other\": 1}"), [""; 0]);
    for (schema, told) in [
        (
            "{\"additionalProperties\": false, \"x-unknown-keys\": \"error\"}",
            "`x-unknown-keys` says nothing but `warn` (without it keys that are not known are errors)",
        ),
        (
            "{\"x-unknown-keys\": \"warn\"}",
            "`x-unknown-keys` does nothing here (put `\"additionalProperties\": false` beside it)",
        ),
        (
            "{\"properties\": {\"a\": {\"additionalProperties\": false, \"x-unknown-keys\": \"warn\"}}}",
            "`x-unknown-keys` is not read here (it stands at the top of a schema, and is about top-level keys)",
        ),
        ("{\"x-unknow-keys\": \"warn\"}", "`x-unknow-keys` is no keyword (did you mean `x-unknown-keys`?)"),
    ] {
        assert_eq!(doubts(schema), [told], "{schema}");
    }
}
