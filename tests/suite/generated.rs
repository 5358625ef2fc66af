//! Files that the program's own types generate are committed as they are generated. `UPDATE=1 tests/run` writes them.

use super::harness::Sandbox;
use std::fs;
use writings::{config, export, lint, ops};

#[track_caller]
fn holds(path: &str, value: &serde_json::Value) {
    holds_text(path, &format!("{}\n", serde_json::to_string_pretty(value).unwrap()));
}

#[track_caller]
fn holds_text(path: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, text).unwrap();
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

/// As the program tells it where no settings are. Its links are held to the rule that looks at links.
#[test]
fn the_reference_of_the_rules_is_current() {
    let page = Sandbox::empty().run(&["rules", "--format", "markdown"]).ended(0).out;
    holds_text("RULES.md", &page);
    let only_anchors = |page: &str| {
        let sandbox = Sandbox::with(&[("notes/rules.md", &format!("---\ntitle: Rules\n---\n\n{page}"))]);
        sandbox.run(&["lint", "-A", "all", "-D", "broken-anchor"]).code
    };
    assert_eq!(only_anchors(&page), 0);
    assert_eq!(only_anchors(&page.replace("\n## broken-link\n", "\n## broken-links\n")), 1);
}
