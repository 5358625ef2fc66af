//! The JSON Schema test suite, held against the reader of schemas.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use writings::schema::{Files, Schema};

#[derive(Deserialize)]
struct Suite {
    drafts: BTreeMap<String, BTreeMap<String, Vec<Group>>>,
    files: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Group {
    description: String,
    schema: Value,
    tests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    description: String,
    data: Value,
    valid: bool,
}

/// The file that holds the schema of the group at hand, beside those of the suite.
const PATH: &str = "group.json";

struct Folder<'a> {
    group: String,
    files: &'a BTreeMap<String, Value>,
}

impl Files for Folder<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        if path == PATH {
            return Ok(self.group.clone());
        }
        self.files.get(path).map(Value::to_string).ok_or_else(|| "there is no such file".to_owned())
    }
}

/// How many cases hold, of how many.
const HOLD: [(&str, usize, usize); 2] = [("draft2020-12", 1233, 1257), ("draft7", 913, 913)];

/// The groups that do not hold, and why.
const DO_NOT: &[(&str, &str)] = &[
    (
        "draft2020-12/vocabulary: schema that uses custom metaschema with with no validation vocabulary",
        "a draft of one's own is none that is known",
    ),
    ("draft2020-12/vocabulary: ignore unrecognized optional vocabulary", "a draft of one's own is none that is known"),
];

/// Cases that do not hold by design: `format` is checked here, by whatever draft.
const FORMAT: (&str, &str) = ("draft2020-12/format: ", "is only an annotation by default");

/// Runs all required cases of both drafts.
#[test]
fn the_json_schema_test_suite_passes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/judges/json-schema-suite.json");
    let text = std::fs::read_to_string(path).expect("the JSON Schema test suite is not installed: run tests/run");
    let suite: Suite = serde_json::from_str(&text).unwrap();
    let mut failed = Vec::new();
    let mut counts = Vec::new();
    for (draft, topics) in &suite.drafts {
        let (mut hold, mut all) = (0, 0);
        for (topic, groups) in topics {
            for group in groups {
                let mut schema = group.schema.clone();
                // Without a draft of its own, a schema is one of the newest.
                if let (Value::Object(map), "draft7") = (&mut schema, draft.as_str()) {
                    map.entry("$schema").or_insert_with(|| "http://json-schema.org/draft-07/schema#".into());
                }
                let folder = Folder { group: schema.to_string(), files: &suite.files };
                let compiled = Schema::compile(PATH, &folder);
                for case in &group.tests {
                    all += 1;
                    let held = compiled.as_ref().is_ok_and(|schema| schema.allows(&case.data) == case.valid);
                    hold += usize::from(held);
                    if !held {
                        let why = compiled.as_ref().err().map(ToString::to_string).unwrap_or_default();
                        failed.push((
                            format!("{draft}/{topic}: {}", group.description),
                            case.description.as_str(),
                            why,
                        ));
                    }
                }
            }
        }
        counts.push((draft.as_str(), hold, all));
    }
    let known = |name: &str, case: &str| {
        DO_NOT.iter().any(|(known, _)| *known == name) || (name.starts_with(FORMAT.0) && case.ends_with(FORMAT.1))
    };
    let news: Vec<_> = failed.iter().filter(|(name, case, _)| !known(name, case)).collect();
    assert!(news.is_empty(), "{news:#?}");
    assert_eq!(counts, HOLD);
    for (name, _) in DO_NOT {
        assert!(failed.iter().any(|(failed, ..)| failed == name), "{name} holds now");
    }
}
