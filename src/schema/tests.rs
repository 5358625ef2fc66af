//! How schemas are read, and how front matter that does not fit is told.

use super::*;
use crate::config::Config;
use crate::diagnostic::Applicability;
use crate::document::source::{FrontMatter, Source};
use proptest::prelude::*;
use std::collections::HashMap;

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

#[test]
fn try_out() {
    const S: &str = r#"{"type":"object","required":["title","date"],"additionalProperties":false,"properties":{
      "title":{"type":"string","minLength":1},"date":{"type":"string","format":"partial-date"},"draft":{"type":"boolean"},
      "tags":{"type":"array","uniqueItems":true,"items":{"type":"string"}},"kind":{"enum":["essay","note"]},
      "series":{"anyOf":[{"type":"string"},{"type":"array","items":{"type":"string"}},{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"type":"string"},"part":{"type":"integer","minimum":1}}}]},
      "slug":{"type":"string","format":"slug"}}}"#;
    for doc in [
        "descripton: x\ntitel: y",
        "title: 2023\ndate: 2019-22-08\ndraft: yes\ntags: [a, 47, a]",
        "title:\ndate: 2023\ntags: a, b\nkind: esay",
        "title: x\ndate: 2023-01\nseries: {nme: x, part: 0}\nslug: a b",
        "title: ''\ndate: 2023-01\nseries: 3\ndraft: 'true'",
        "title: x\ndate: 2023-01\nseries:\n  part: x",
    ] {
        for line in check(S, doc) {
            println!("{line}");
        }
        println!();
    }
    for files in [
        &[("s.json", "{\"type\": \"strng\"}")][..],
        &[("s.json", "{\"properties\": {\"a\": {\"minLength\": \"3\"}}}")],
        &[("s.json", "{\"a\": 1,\n \"b\"}")],
        &[("s.json", "{\"$ref\": \"https://example.org/x.json\"}")],
        &[("s.json", "{\"$ref\": \"#/$defs/x\", \"$defs\": {\"y\": {}, \"xs\": {}}}")],
        &[("d/s.json", "{\"$ref\": \"../../x.json\"}")],
        &[("d/s.json", "{\"$ref\": \"x.json\"}")],
        &[("s.json", "{\"$ref\": \"#\"}")],
        &[("s.json", "{\"pattern\": \"(?=a)\"}")],
        &[("s.json", "{\"$schema\": \"http://json-schema.org/draft-08/schema#\"}")],
        &[("s.yaml", "type: object\nrequired: title\n")],
        &[("s.json", "[]")],
        &[("s.txt", "[]")],
    ] {
        println!("{:?}", fault(files));
    }
}
