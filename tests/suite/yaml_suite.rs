//! The YAML test suite, held against the reader of front matter.

use serde::Deserialize;
use serde_json::Value as Json;
use writings::diagnostic::Span;
use writings::document::metadata::{Fault, Metadata, Value};
use writings::document::source::Syntax;

#[derive(Deserialize)]
struct Case {
    name: String,
    yaml: String,
    json: Option<String>,
    fail: bool,
}

/// Invalid by the letter of YAML 1.2 and read all the same, as libyaml, PyYAML, Psych and go-yaml read them: they concern
/// the indentation of flow collections and of what follows a key, where real front matter is lax.
const READ_ALL_THE_SAME: &[&str] = &["9C9N:0"];

/// Runs all cases. A front matter block is one document between fences, so a `---` line that opens a stream stands for the
/// fence; streams of several documents, and those with directives, are left out.
pub fn run(text: &str) {
    let cases: Vec<Case> = serde_json::from_str(text).unwrap();
    assert!(cases.len() > 350, "only {} cases", cases.len());
    let (mut valid, mut invalid, mut outside, mut wrong) = (0, 0, 0, Vec::new());
    for case in &cases {
        let text = case.yaml.strip_prefix("---\n").unwrap_or(&case.yaml);
        if text.lines().any(|line| line.starts_with("---") || line.starts_with("...") || line.starts_with('%')) {
            outside += 1;
            continue;
        }
        let (metadata, faults) = Metadata::parse(Syntax::Yaml, text, Span::new(0, text.len()));
        let malformed = faults.iter().any(|fault| matches!(fault, Fault::Malformed { .. }));
        if case.fail {
            invalid += 1;
            if !malformed && !READ_ALL_THE_SAME.contains(&case.name.as_str()) {
                wrong.push(format!("{}: read, though it is invalid", case.name));
            }
            continue;
        }
        valid += 1;
        if malformed {
            wrong.push(format!("{}: {faults:?}", case.name));
            continue;
        }
        let expected = case.json.as_deref().and_then(|json| serde_json::from_str::<Json>(json).ok());
        match expected {
            Some(Json::Object(expected)) => {
                let read = entries(&metadata);
                if read != Json::Object(expected.clone()) {
                    wrong.push(format!("{}: read {read}, not {}", case.name, Json::Object(expected)));
                }
            }
            Some(Json::Null) | None => {}
            Some(_) if matches!(faults.as_slice(), [Fault::NotAMapping { .. }]) => {}
            Some(other) => wrong.push(format!("{}: {other} is no mapping, and nobody says so", case.name)),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {valid} valid and {invalid} invalid cases are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    println!("{valid} valid and {invalid} invalid cases hold; {outside} are no front matter");
}

fn entries(metadata: &Metadata) -> Json {
    Json::Object(metadata.entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value.value))).collect())
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(value) => Json::from(*value),
        Value::Float(value) => Json::from(*value),
        Value::String(text) | Value::Date(text) => Json::from(&**text),
        Value::List(items) => items.iter().map(|item| json(&item.value)).collect(),
        Value::Map(entries) => entries.iter().map(|e| (e.key.to_string(), json(&e.value.value))).collect(),
    }
}
