//! Files that the program's own types generate are committed as they are generated. `UPDATE=1 tests/run` writes them.

use std::fs;
use writings::{config, export, lint, ops};

#[track_caller]
fn holds(path: &str, value: &serde_json::Value) {
    let text = format!("{}\n", serde_json::to_string_pretty(value).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, &text).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(committed == text, "{path} is stale: run UPDATE=1 tests/run and commit it");
}

#[test]
fn the_schema_of_writings_toml_is_current() {
    holds("schemas/writings.schema.json", &config::schema(ops::workspace::SECTIONS));
}

#[test]
fn the_schema_of_the_index_is_current() {
    holds("schemas/index.schema.json", &export::json::schema());
}

#[test]
fn the_schema_of_findings_is_current() {
    holds("schemas/lint.schema.json", &lint::report::json::schema());
}
