//! What works in a schema and is doubtful all the same. Only what is certain is told.

use super::file::File;
use super::formats::{OURS, STANDARD};
use super::graph::{Document, Graph};
use super::keywords::{all, below};
use super::{SchemaError, UNKNOWN_KEYS, WARN};
use crate::document::metadata::Value;
use crate::suggest::nearest;
use serde_json::{Map, Value as Json};

/// The most doubts that are told.
const MAX_DOUBTS: usize = 50;

/// The doubts about all files of a graph, in the order of their texts.
pub(super) fn doubts(graph: &Graph<'_>) -> Vec<SchemaError> {
    let mut found = Vec::new();
    for document in &graph.documents {
        let mut queue = vec![(String::new(), &document.file.value)];
        let start = found.len();
        while let Some((pointer, value)) = queue.pop() {
            if let Json::Object(object) = value {
                of_schema(document, &pointer, object, &mut found);
            }
            queue.extend(below(value, &pointer).into_iter().map(|below| (below.pointer, below.value)));
        }
        if let Some(these) = found.get_mut(start..) {
            these.sort_by_key(|error: &SchemaError| error.span);
        }
    }
    found.truncate(MAX_DOUBTS);
    found
}

fn of_schema(document: &Document, pointer: &str, object: &Map<String, Json>, found: &mut Vec<SchemaError>) {
    let file = &document.file;
    // In old drafts a reference stands alone, and what stands beside it is not read.
    let is_old = document.draft < boon::Draft::V2019_09;
    for key in object.keys() {
        if key.starts_with("x-") && of_ours(document, pointer, object, key, found) {
            continue;
        }
        // Names that start so are extensions by convention.
        if key.starts_with("x-") || key.starts_with("$$") || all().any(|known| known == key) {
            continue;
        }
        if let Some(near) = nearest(key, all()) {
            found.push(
                at_key(file, pointer, key, format!("`{key}` is no keyword")).help(format!("did you mean `{near}`?")),
            );
        } else if !KNOWN_TO_EDITORS.contains(&key.as_str()) {
            let help = "nothing reads it; a name that starts with `x-` says that this is meant";
            found.push(at_key(file, pointer, key, format!("`{key}` is no keyword")).help(help));
        }
    }
    if is_old && object.contains_key("$ref") && object.keys().any(|key| is_assertion(key)) {
        let message = "what stands beside `$ref` is not read in this draft".to_owned();
        found.push(at_key(file, pointer, "$ref", message).help("put both into `allOf`, or use draft 2020-12"));
    }
    if let Some(format) = object.get("format").and_then(Json::as_str) {
        let known = || STANDARD.into_iter().chain(OURS.iter().map(|format| format.name));
        if !known().any(|known| known == format) {
            let help = match nearest(format, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "nothing is checked by it".into(),
            };
            found.push(file.error(pointer, "format", format!("`{format}` is no known format")).help(help));
        }
    }
    required(file, pointer, object, found);
    duplicates(file, pointer, found);
}

/// Whether a keyword is the one of ours, or nearly; with what is doubtful about it.
fn of_ours(
    document: &Document,
    pointer: &str,
    object: &Map<String, Json>,
    key: &str,
    found: &mut Vec<SchemaError>,
) -> bool {
    let file = &document.file;
    let mut doubt = |message: String, help: &str| found.push(at_key(file, pointer, key, message).help(help));
    if key != UNKNOWN_KEYS {
        let is_near = nearest(key, [UNKNOWN_KEYS]).is_some();
        if is_near {
            doubt(format!("`{key}` is no keyword"), &format!("did you mean `{UNKNOWN_KEYS}`?"));
        }
        return is_near;
    }
    let closes = ["additionalProperties", "unevaluatedProperties"];
    if object.get(key).and_then(Json::as_str) != Some(WARN) {
        doubt(format!("`{key}` says nothing but `{WARN}`"), "without it keys that are not known are errors");
    } else if !pointer.is_empty() {
        doubt(format!("`{key}` is not read here"), "it stands at the top of a schema, and is about top-level keys");
    } else if !closes.iter().any(|keyword| object.get(*keyword) == Some(&Json::Bool(false))) {
        doubt(format!("`{key}` does nothing here"), "put `\"additionalProperties\": false` beside it");
    }
    true
}

/// Keys that are required, and that nothing allows.
fn required(file: &File, pointer: &str, object: &Map<String, Json>, found: &mut Vec<SchemaError>) {
    let closed =
        object.get("additionalProperties") == Some(&Json::Bool(false)) && !object.contains_key("patternProperties");
    let Some(Json::Array(required)) = object.get("required").filter(|_| closed) else { return };
    let properties = object.get("properties").and_then(Json::as_object);
    for (at, name) in required.iter().enumerate() {
        let Some(name) = name.as_str() else { continue };
        if properties.is_some_and(|properties| properties.contains_key(name)) {
            continue;
        }
        let message = format!("`{name}` is required, and not allowed: `additionalProperties` is false");
        let error = file.error(&format!("{pointer}/required/{at}"), "", message);
        let known = properties.into_iter().flat_map(|map| map.keys().map(String::as_str));
        found.push(match nearest(name, known) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help("describe it in `properties`"),
        });
    }
}

/// Keywords and properties that stand twice: the first is not read.
fn duplicates(file: &File, pointer: &str, found: &mut Vec<SchemaError>) {
    let properties = format!("{pointer}/properties");
    for pointer in [pointer, properties.as_str()] {
        let Some(Value::Map(entries)) = file.node(pointer).map(|node| &node.value) else { continue };
        let mut seen = std::collections::HashSet::new();
        for entry in entries {
            if !seen.insert(&entry.key) {
                let error = file.error(pointer, "", format!("`{}` stands twice; the first is not read", entry.key));
                found.push(SchemaError { span: Some(entry.key_span), ..error });
            }
        }
    }
}

/// Words that editors read, beside the standard.
const KNOWN_TO_EDITORS: [&str; 8] = [
    "markdownDescription",
    "enumDescriptions",
    "markdownEnumDescriptions",
    "defaultSnippets",
    "deprecationMessage",
    "errorMessage",
    "doNotSuggest",
    "allowTrailingCommas",
];

fn is_assertion(key: &str) -> bool {
    !matches!(
        key,
        "$ref"
            | "title"
            | "description"
            | "$comment"
            | "default"
            | "examples"
            | "definitions"
            | "$schema"
            | "$id"
            | "id"
    )
}

fn at_key(file: &File, pointer: &str, key: &str, message: String) -> SchemaError {
    let span = file.entry(pointer, key).map(|entry| entry.key_span);
    let error = file.error(pointer, key, message);
    SchemaError { span: span.or(error.span), ..error }
}
