//! What the rules that look at one document say, and where.

use super::*;
use crate::analysis::{Input, Profile, Scope, analyze};
use crate::config::FieldMap;
use crate::diagnostic::Applicability;
use crate::document::address::Addressing;
use crate::document::reading_time::Rates;

fn facts_of(path: &str, bytes: &[u8]) -> Facts {
    facts_by(path, bytes, document_rules(&Settings::default()))
}

/// The facts of a document that these rules look at.
pub(super) fn facts_by(path: &str, bytes: &[u8], rules: Vec<Arc<dyn DocumentRule>>) -> Facts {
    let collection = path.split('/').next().unwrap();
    let profile = Profile {
        collection: collection.into(),
        folder: collection.into(),
        addressing: Addressing::default(),
        is_draft: false,
        draft_folders: Vec::new(),
        is_yaml_1_1: false,
        base_url: None,
        fields: FieldMap::default(),
        rates: Rates::default(),
        body_limit: 2 * 1024 * 1024,
        schema: None,
        rules,
    };
    analyze(&Input { path, bytes, size: bytes.len() as u64 }, &profile, Scope::LINKS)
}

fn found(facts: &Facts) -> Vec<(&str, u32, u32)> {
    facts.diagnostics.iter().map(|d| (d.rule, d.place.line, d.place.column)).collect()
}

#[test]
fn dates_that_are_none_are_told_and_guessed() {
    let facts = facts_of("essays/2019-08-22-x.md", b"---\ndate: 2019-22-08\n---\nx");
    assert_eq!(found(&facts), [("invalid-date", 2, 7)]);
    let fix = facts.diagnostics[0].fix.as_ref().unwrap();
    assert_eq!((fix.edits[0].text.as_str(), fix.applicability), ("2019-08-22", Applicability::Unsafe));
}

#[test]
fn values_of_the_wrong_kind_are_told() {
    let text = "---\ntitle: [a]\nweight: heavy\nseries: {name: S, part: 0}\ntags: {a: b}\nslug: [x]\n---\nx";
    let facts = facts_of("essays/a-title.md", text.as_bytes());
    let lines: Vec<u32> =
        found(&facts).iter().map(|(rule, line, _)| if *rule == "wrong-type" { *line } else { 0 }).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6]);
    assert!(!facts.faulty && &*facts.slug == "a-title");
}

#[test]
fn each_broken_file_is_told_at_its_place() {
    let utf16: Vec<u8> = "---\ntitle: x\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_bom: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16.clone()).collect();
    for (bytes, rule, line, column) in [
        (&b""[..], "missing-front-matter", 1, 1),
        (b"# Title\n", "missing-front-matter", 1, 1),
        (b"\n\n---\ntitle: x\n---\n", "missing-front-matter", 3, 1),
        (b"---\ntitle: x\n", "unclosed-front-matter", 1, 1),
        (b"\xEF\xBB\xBF---\ntitle: a: b\n---\nx", "malformed-front-matter", 2, 8),
        (b"---\n- a\n---\nx", "malformed-front-matter", 2, 1),
        (b"+++\ntitle = \n+++\nx", "malformed-front-matter", 2, 9),
        (b"---\na: 1\na: 2\n---\nx", "duplicate-key", 3, 1),
        (b"---\ntitle: caf\xE9\n---\nx", "unreadable-encoding", 2, 11),
        (&utf16, "unreadable-encoding", 1, 1),
        (&with_bom, "unreadable-encoding", 1, 1),
        (b"---\nslug: ../../etc\n---\nx", "invalid-slug", 2, 7),
        (b"---\r\ntags:\r\n\t- a\r\n---\r\nx", "malformed-front-matter", 3, 1),
        (b"---\ntitle: \xE7\x95\x8C\nx: {t: no}\n---\nx", "misread-value", 3, 8),
        (b"---\r\na: \xE7\x95\x8C\r\nb: [\xE7\x95\x8C, no]\r\n---\r\nx", "misread-value", 3, 8),
        (b"---\na: 1\n---\nx\x00", "control-character", 4, 2),
    ] {
        let facts = facts_of("essays/x.md", bytes);
        assert_eq!(found(&facts), [(rule, line, column)], "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn nobody_reads_more_than_so_many_findings_of_one_rule() {
    let text = format!("---\nx: [{}]\n---\nx", "no, ".repeat(5000));
    let facts = facts_of("essays/x.md", text.as_bytes());
    assert_eq!(facts.diagnostics.len(), 1000);
    let noted: Vec<bool> = facts.diagnostics.iter().map(|diagnostic| diagnostic.note.is_some()).collect();
    assert!(noted[999] && !noted[..999].contains(&true), "the last one says that there may be more");
}
