//! Documents as they come, and the facts they give.

use super::*;

const ALL: Scope = Scope::LINKS.and(Scope::HASH);

fn profile() -> Profile {
    Profile {
        collection: "essays".into(),
        folder: "essays".into(),
        addressing: Addressing::default(),
        is_draft: false,
        draft_folders: Vec::new(),
        is_yaml_1_1: false,
        base_url: None,
        fields: FieldMap::default(),
        rates: Rates::default(),
        body_limit: 2 * 1024 * 1024,
        schema: None,
        rules: Vec::new(),
    }
}

fn facts_of(path: &str, bytes: &[u8]) -> Facts {
    analyze(&Input { path, bytes, size: bytes.len() as u64 }, &profile(), ALL)
}

fn facts(text: &str) -> Facts {
    facts_of("essays/2026/a-title.md", text.as_bytes())
}

fn labels(facts: &Facts) -> Vec<(&str, &str)> {
    facts.tags.iter().map(|tag| (&*tag.label, &*tag.slug)).collect()
}

#[test]
fn reads_every_core_key() {
    let text = "---\ntitle: \"A title\"\ndescription: What it is\ndate: 2026-04\nupdated: 2026-05-01\ntags: [KV Cache, C++]\nseries: {name: The Weight, part: 2}\ndraft: false\naliases: [/old/]\ncanonical: https://x.org/\nauthors: [A, {name: B}]\nlang: en\nimage: a.png\nweight: 3\nid: urn:x\nreading_time: 7\n---\n\nOne two three.\n";
    let facts = facts(text);
    assert!(!facts.faulty && !facts.withheld);
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
    assert!(!facts.faulty && !facts.withheld);
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
fn a_date_that_is_none_gives_way_to_the_file_name() {
    let facts = facts_of("essays/2019-08-22-x.md", b"---\ndate: 2019-22-08\n---\n");
    assert!(facts.faulty && !facts.withheld);
    assert_eq!((facts.date.unwrap().as_str(), facts.date_source), ("2019-08-22", DateSource::FileName));
}

#[test]
fn what_may_be_a_draft_is_one() {
    for (value, is_draft, is_faulty) in [
        ("true", true, false),
        ("false", false, false),
        ("yes", true, true),
        ("no", true, true),
        ("\"false\"", true, true),
        ("", true, true),
        ("[false]", true, true),
    ] {
        let facts = facts(&format!("---\ndraft: {value}\n---\n"));
        assert_eq!((facts.draft, facts.faulty), (is_draft, is_faulty), "{value}");
    }
}

#[test]
fn each_broken_file_gives_what_it_can() {
    let utf16: Vec<u8> = "---\ntitle: x\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, is_withheld) in [
        (&b""[..], false),
        (b"# Title\n", false),
        (b"---\ntitle: x\n", true),
        (b"\xEF\xBB\xBF---\ntitle: a: b\n---\n", true),
        (b"---\n- a\n---\n", true),
        (b"+++\ntitle = \n+++\n", true),
        (b"---\na: 1\na: 2\n---\n", false),
        (b"---\ntitle: caf\xE9\n---\n", true),
        (&utf16, true),
        (b"---\nslug: ../../etc\n---\n", false),
    ] {
        let facts = facts_of("essays/x.md", bytes);
        assert_eq!((facts.faulty, facts.withheld), (true, is_withheld), "{}", String::from_utf8_lossy(bytes));
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
    assert!(facts.counts.is_none() && facts.links.is_none() && facts.title.is_some());
    // Reading its head alone says the same of its head.
    let cut = Input { bytes: &text.as_bytes()[..20], ..input };
    assert_eq!(analyze(&cut, &profile, Scope::HEAD).title, facts.title);
}

#[test]
fn the_hash_is_of_the_content() {
    assert_eq!(facts("---\n---\na").hash, facts_of("essays/other.md", b"---\n---\na").hash);
    assert_ne!(facts("---\n---\na").hash, facts("---\n---\nb").hash);
}

#[test]
fn a_change_that_is_not_to_be_shown_is_no_broken_date() {
    let no_dates = |text: &str| facts(&format!("---\ntitle: T\n{text}\n---\n")).no_dates.len();
    assert_eq!((no_dates("updated: false"), no_dates("updated: true"), no_dates("date: false")), (0, 1, 1));
}
