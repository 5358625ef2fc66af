//! Documents as they come, and the facts they give.

use super::*;
use crate::diagnostic::Severity;

const ALL: Scope = Scope::OUTLINE.and(Scope::HASH);

fn profile() -> Profile {
    Profile {
        collection: "essays".into(),
        folder: "essays".into(),
        permalink: PermalinkPattern::default(),
        fields: FieldMap::default(),
        rates: Rates::default(),
        body_limit: 2 * 1024 * 1024,
    }
}

fn facts_of(path: &str, bytes: &[u8]) -> Facts {
    analyze(&Input { path, bytes, size: bytes.len() as u64 }, &profile(), ALL)
}

fn facts(text: &str) -> Facts {
    facts_of("essays/2026/a-title.md", text.as_bytes())
}

fn found(facts: &Facts) -> Vec<(&str, u32, u32)> {
    facts.diagnostics.iter().map(|d| (d.rule, d.place.line, d.place.column)).collect()
}

fn labels(facts: &Facts) -> Vec<(&str, &str)> {
    facts.tags.iter().map(|tag| (&*tag.label, &*tag.slug)).collect()
}

#[test]
fn reads_every_core_key() {
    let text = "---\ntitle: \"A title\"\ndescription: What it is\ndate: 2026-04\nupdated: 2026-05-01\ntags: [KV Cache, C++]\nseries: {name: The Weight, part: 2}\ndraft: false\naliases: [/old/]\ncanonical: https://x.org/\nauthors: [A, {name: B}]\nlang: en\nimage: a.png\nweight: 3\nid: urn:x\nreading_time: 7\n---\n\nOne two three.\n";
    let facts = facts(text);
    assert_eq!(found(&facts), []);
    assert_eq!(&*facts.title.as_ref().unwrap().value, "A title");
    assert_eq!(facts.title.as_ref().unwrap().place.column, 8);
    assert_eq!(facts.date.as_ref().unwrap().human(), "April 2026");
    assert_eq!(labels(&facts), [("KV Cache", "kv-cache"), ("C++", "c-plus-plus")]);
    assert_eq!((&*facts.series[0].slug, facts.series[0].part), ("the-weight", Some(2)));
    assert_eq!((&*facts.slug, &*facts.permalink), ("a-title", "/essays/2026/a-title/"));
    assert_eq!(facts.authors.iter().map(|a| &**a).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!((facts.weight, facts.stored_minutes.unwrap().value), (Some(3), 7));
    assert_eq!(facts.counts.unwrap().words, 3);
    assert!(!facts.draft);
}

#[test]
fn toml_says_the_same() {
    let facts = facts("+++\ntitle = \"A\"\ndate = 2026-04-02T10:00:00Z\ntags = ['x']\ndraft = true\n+++\nbody\n");
    assert_eq!(found(&facts), []);
    assert_eq!(facts.date.unwrap().as_str(), "2026-04-02T10:00:00Z");
    assert!(facts.draft);
}

#[test]
fn tags_come_in_many_shapes() {
    let tags = |yaml: &str| {
        let facts = facts(&format!("---\n{yaml}\n---\n"));
        facts
            .tags
            .iter()
            .map(|tag| format!("{}@{}:{}", tag.label, tag.place.line, tag.place.column))
            .collect::<Vec<_>>()
    };
    assert_eq!(tags("tags: a, b ,c"), ["a@2:7", "b@2:10", "c@2:13"]);
    assert_eq!(tags("tags: \"a, b\""), ["a@2:8", "b@2:11"]);
    assert_eq!(tags("tags:\n- 47\n- no\n- null\n- HBM · CXL\n- 012"), ["47@3:3", "no@4:3", "HBM · CXL@6:3", "012@7:3"]);
    assert!(tags("tags:").is_empty() && tags("tags: [null]").is_empty() && tags("tags: {a: 1}").is_empty());
}

#[test]
fn names_and_values_of_other_sites() {
    let mut profile = profile();
    let config = crate::config::Config::parse(
        "[fields]\nsummary = \"description\"\npublished_at = \"date\"\ntaxonomies.tags = \"tags\"\n",
        &[],
    );
    profile.fields = config.unwrap().settings.fields;
    let text =
        "---\nsummary: S\npublished_at: 2020-01-02\ntaxonomies:\n  tags: [t]\ntitle: 2023\nseries: [one, two]\n---\n";
    let facts = analyze(&Input { path: "essays/x.md", bytes: text.as_bytes(), size: text.len() as u64 }, &profile, ALL);
    assert_eq!(&*facts.description.unwrap().value, "S");
    assert_eq!(facts.date.unwrap().as_str(), "2020-01-02");
    assert_eq!(&*facts.tags[0].label, "t");
    assert_eq!(&*facts.title.unwrap().value, "2023");
    assert_eq!(facts.series.len(), 2);
}

#[test]
fn dates_that_are_none_are_told_and_guessed() {
    let facts = facts_of("essays/2019-08-22-x.md", b"---\ndate: 2019-22-08\n---\n");
    assert_eq!(found(&facts), [(rules::INVALID_DATE, 2, 7)]);
    let fix = facts.diagnostics[0].fix.as_ref().unwrap();
    assert_eq!((fix.edits[0].text.as_str(), fix.applicability), ("2019-08-22", Applicability::Unsafe));
    assert_eq!((facts.date.unwrap().as_str(), facts.date_source), ("2019-08-22", DateSource::FileName));
}

#[test]
fn values_of_the_wrong_kind_are_told() {
    let text = "---\ntitle: [a]\nweight: heavy\nseries: {name: S, part: 0}\ntags: {a: b}\nslug: [x]\n---\n";
    let facts = facts(text);
    let lines: Vec<u32> =
        found(&facts).iter().map(|(rule, line, _)| if *rule == rules::WRONG_TYPE { *line } else { 0 }).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6]);
    assert!(!facts.is_faulty() && &*facts.slug == "a-title");
}

#[test]
fn what_may_be_a_draft_is_one() {
    for (value, is_draft, faults) in [
        ("true", true, 0),
        ("false", false, 0),
        ("yes", true, 1),
        ("no", true, 1),
        ("\"false\"", true, 1),
        ("", true, 1),
        ("[false]", true, 1),
    ] {
        let facts = facts(&format!("---\ndraft: {value}\n---\n"));
        assert_eq!((facts.draft, facts.diagnostics.len()), (is_draft, faults), "{value}");
    }
}

#[test]
fn each_broken_file_is_told_and_gives_what_it_can() {
    let utf16: Vec<u8> = "---\ntitle: x\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_bom: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16.clone()).collect();
    for (bytes, rule, line, column) in [
        (&b""[..], rules::MISSING_FRONT_MATTER, 1, 1),
        (b"# Title\n", rules::MISSING_FRONT_MATTER, 1, 1),
        (b"---\ntitle: x\n", rules::UNCLOSED_FRONT_MATTER, 1, 1),
        (b"\xEF\xBB\xBF---\ntitle: a: b\n---\n", rules::MALFORMED_FRONT_MATTER, 2, 8),
        (b"---\n- a\n---\n", rules::MALFORMED_FRONT_MATTER, 2, 1),
        (b"+++\ntitle = \n+++\n", rules::MALFORMED_FRONT_MATTER, 2, 9),
        (b"---\na: 1\na: 2\n---\n", rules::DUPLICATE_KEY, 3, 1),
        (b"---\ntitle: caf\xE9\n---\n", rules::UNREADABLE_ENCODING, 2, 11),
        (&utf16, rules::UNREADABLE_ENCODING, 1, 1),
        (&with_bom, rules::UNREADABLE_ENCODING, 1, 1),
        (b"---\nslug: ../../etc\n---\n", rules::INVALID_SLUG, 2, 7),
    ] {
        let facts = facts_of("essays/x.md", bytes);
        assert_eq!(found(&facts), [(rule, line, column)], "{}", String::from_utf8_lossy(bytes));
        assert!(facts.is_faulty());
        assert_eq!((&*facts.slug, &*facts.permalink), ("x", "/essays/x/"));
    }
    let latin = facts_of("essays/x.md", b"---\ntitle: caf\xE9\n---\nbody words\n");
    assert_eq!((&*latin.title.unwrap().value, latin.counts.unwrap().words), ("caf?", 2));
}

#[test]
fn an_oversized_body_is_not_read() {
    let profile = Profile { body_limit: 10, ..profile() };
    let text = "---\ntitle: x\n---\n0123456789\n";
    let input = Input { path: "essays/x.md", bytes: text.as_bytes(), size: text.len() as u64 };
    let facts = analyze(&input, &profile, ALL);
    assert_eq!(found(&facts), [(rules::OVERSIZED_DOCUMENT, 1, 1)]);
    assert_eq!(facts.diagnostics[0].severity, Severity::Warning);
    assert!(facts.counts.is_none() && facts.title.is_some());
    // Reading its head alone says the same of its head.
    let cut = Input { bytes: &text.as_bytes()[..20], ..input };
    assert_eq!(analyze(&cut, &profile, Scope::HEAD).title, facts.title);
}

#[test]
fn the_hash_is_of_the_content() {
    assert_eq!(facts("---\n---\na").hash, facts_of("essays/other.md", b"---\n---\na").hash);
    assert_ne!(facts("---\n---\na").hash, facts("---\n---\nb").hash);
}
