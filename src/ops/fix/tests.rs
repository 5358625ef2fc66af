//! Workspaces with faults, and what fixing makes of them.

use super::*;
use crate::document::date::PartialDate;
use crate::lint::{Level, Selector};
use std::fs;
use std::path::Path;

/// A workspace with these files, fixed; what the documents hold then, and what is still found: rules by path.
struct Outcome {
    fixed: Fixed,
    left: Vec<(String, &'static str)>,
}

impl Outcome {
    fn after(&self, path: &str) -> Option<&str> {
        let document = self.fixed.documents.iter().find(|document| document.path == path)?;
        Some(std::str::from_utf8(&document.after).unwrap())
    }

    fn left(&self) -> Vec<(&str, &str)> {
        self.left.iter().map(|(path, rule)| (path.as_str(), *rule)).collect()
    }

    fn reasons(&self) -> Vec<(&str, &str, &str)> {
        self.fixed.refused.iter().map(|one| (one.path.as_str(), one.rule, one.reason.as_str())).collect()
    }
}

fn fix_in(root: &Path, reach: Applicability, wanted: impl Fn(&Facts) -> bool) -> Outcome {
    let workspace = Workspace::open(Some(root), root).unwrap();
    let quiet = ["missing-description", "empty-document"].map(|name| (Selector::parse(name).unwrap(), Level::Allow));
    let mut linted = Linted::read_to_fix(&workspace, quiet.to_vec()).unwrap();
    let now = PartialDate::parse("2026-06-01").unwrap().first(linted.corpus.zone());
    let fixed = linted.fix(&workspace, now, reach, &wanted);
    let left = linted.findings(now, |_| true);
    let left = left.iter().map(|finding| (finding.facts.path.to_string(), finding.diagnostic.rule)).collect();
    Outcome { fixed, left }
}

fn workspace<B: AsRef<[u8]>>(files: &[(&str, B)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("essays")).unwrap();
    for (path, bytes) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    root
}

/// Fixes a workspace of text files, makes sure that what comes of it needs no more, and that nothing was written.
fn fix(reach: Applicability, files: &[(&str, &str)]) -> Outcome {
    let root = workspace(files);
    let outcome = fix_in(root.path(), reach, |_| true);
    for document in &outcome.fixed.documents {
        let path = root.path().join(&document.path);
        assert_eq!(fs::read(&path).unwrap(), document.before, "nothing is written");
        fs::write(&path, &document.after).unwrap();
    }
    let again = fix_in(root.path(), reach, |_| true);
    assert_eq!(again.fixed.made(), 0, "fixing twice is fixing once: {:?}", again.fixed.documents);
    assert_eq!(again.left, outcome.left);
    outcome
}

const REGISTRY: &str = "[tags.kv-cache]\nlabel = \"KV Cache\"\naliases = [\"kvcache\", \"key-value cache\"]\n[tags.eviction-policy]\nlabel = \"Eviction Policy\"\n";

#[test]
fn what_is_certain_is_fixed_and_the_rest_is_left() {
    let text = "---\r\ntitle: A\r\ntags: [Memory, kvcache] # why\r\ndate: 04/02/2026\r\nx: z\r\n---\r\n\r\nno\r\n";
    let files = [("writings.toml", REGISTRY), ("essays/a.md", text)];
    let outcome = fix(Applicability::Safe, &files);
    assert_eq!(outcome.after("essays/a.md").unwrap(), text.replace("kvcache", "KV Cache"));
    assert_eq!(outcome.left(), [("essays/a.md", "invalid-date")]);
    let made = &outcome.fixed.documents[0].fixes;
    assert_eq!(made[..], [Made { rule: "aliased-tag", title: "write KV Cache".into() }]);
    let outcome = fix(Applicability::Unsafe, &files);
    assert_eq!(
        outcome.after("essays/a.md").unwrap(),
        text.replace("kvcache", "KV Cache").replace("04/02/2026", "2026-04-02")
    );
    assert_eq!((outcome.left().len(), outcome.fixed.made()), (0, 2));
}

/// The list is made first; only then is any of its tags a value of its own, whose label can be written.
#[test]
fn fixes_that_overlap_are_made_in_turn() {
    let text = "---\ntitle: A\ntags: kvcache, no, Memory\n---\nx\n";
    let outcome = fix(Applicability::Safe, &[("writings.toml", REGISTRY), ("essays/a.md", text)]);
    assert_eq!(outcome.after("essays/a.md").unwrap(), "---\ntitle: A\ntags: [KV Cache, \"no\", Memory]\n---\nx\n");
    let rules: Vec<_> = outcome.fixed.documents[0].fixes.iter().map(|made| made.rule).collect();
    assert_eq!(rules, ["comma-tags", "aliased-tag"]);
    // Two rules that would write the same value anew: the first does, the second is content.
    let registry = "[tags.nothing]\nlabel = \"Nothing\"\naliases = [\"no\"]\n";
    let files = [("writings.toml", registry), ("essays/a.md", "---\ntitle: A\ntags: [no]\n---\nx\n")];
    let outcome = fix(Applicability::Safe, &files);
    assert_eq!(outcome.after("essays/a.md").unwrap(), "---\ntitle: A\ntags: [Nothing]\n---\nx\n");
    assert!(outcome.left().is_empty());
}

#[test]
fn no_fix_brings_up_a_new_finding() {
    // Two aliases of one tag: the second would make the first a repeated tag.
    let text = "---\ntitle: A\ntags: [kvcache, key-value cache]\n---\nx\n";
    let outcome = fix(Applicability::Safe, &[("writings.toml", REGISTRY), ("essays/a.md", text)]);
    assert_eq!(outcome.after("essays/a.md").unwrap(), text.replace("kvcache", "KV Cache"));
    assert_eq!(outcome.left(), [("essays/a.md", "aliased-tag"), ("essays/a.md", "duplicate-tag")]);
    // The right label beside the wrong one: neither is written a second time.
    let text = "---\ntitle: A\ntags: [Evicton Policy, Eviction Policy, kvcache, KV Cache]\n---\nx\n";
    let outcome = fix(Applicability::Unsafe, &[("writings.toml", REGISTRY), ("essays/a.md", text)]);
    assert!(outcome.fixed.documents.is_empty() && outcome.reasons().is_empty());
    // A slip of two kinds: only together do they make one tag twice.
    let text = "---\ntitle: A\ntags: [Evicton Policy, Evictoin Policy]\n---\nx\n";
    let outcome = fix(Applicability::Unsafe, &[("writings.toml", REGISTRY), ("essays/a.md", text)]);
    assert_eq!(outcome.after("essays/a.md").unwrap(), text.replace("Evicton Policy", "Eviction Policy"));
    assert_eq!(
        outcome.reasons(),
        [("essays/a.md", "near-miss-tag", "then `Eviction Policy` is among the tags twice (duplicate-tag)")]
    );
    // What else is wrong with the same document is fixed all the same.
    let text = "---\ntitle: A\ndraft: \"true\"\ntags: [kvcache]\ndate: 31/12/2026\n---\nx\n";
    let outcome = fix(Applicability::Unsafe, &[("writings.toml", REGISTRY), ("essays/a.md", text)]);
    let expected = "---\ntitle: A\ndraft: true\ntags: [KV Cache]\ndate: 2026-12-31\n---\nx\n";
    assert_eq!(outcome.after("essays/a.md").unwrap(), expected);
}

/// A date gives an address, and with it breaks a link that another document holds.
#[test]
fn nor_does_one_in_another_document() {
    let settings = "[collections.essays]\npath = \"essays\"\npermalink = \"/{year}/{slug}/\"\n[lint]\nmismatched-file-date = \"allow\"\n[tags.kv-cache]\nlabel = \"KV Cache\"\naliases = [\"kvcache\"]\n";
    let mut files = vec![("writings.toml".to_owned(), settings.to_owned())];
    for n in 0..9 {
        let text = format!("---\ntitle: {n}\ndate: 202{}-01-01\ntags: [kvcache]\n---\nx\n", n / 2 + 1);
        files.push((format!("essays/{n}.md"), text));
    }
    // Its file name dates it until its front matter does.
    let dated = "---\ntitle: D\ndate: 04/02/2025\ntags: [kvcache]\n---\nx\n";
    files.push(("essays/2024-01-01-dated.md".into(), dated.into()));
    files.push(("essays/link.md".into(), "---\ntitle: L\ndate: 2026-01-01\n---\n[x](/2024/dated/)\n".into()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let outcome = fix(Applicability::Unsafe, &files);
    assert_eq!(outcome.fixed.documents.len(), 10);
    assert_eq!(outcome.after("essays/2024-01-01-dated.md").unwrap(), dated.replace("kvcache", "KV Cache"));
    let [(path, rule, reason)] = outcome.reasons()[..] else { panic!("{:?}", outcome.reasons()) };
    assert_eq!((path, rule), ("essays/2024-01-01-dated.md", "invalid-date"));
    assert!(reason.starts_with("then in essays/link.md ") && reason.ends_with("(broken-link)"), "{reason}");
    assert_eq!(outcome.left(), [("essays/2024-01-01-dated.md", "invalid-date")]);
}

/// A date that can only mean one day is mended though the file's name says another, which was told before; a guess is not made then.
#[test]
fn a_certain_date_is_mended_against_the_name_of_its_file() {
    for (date, mended) in [("2014-10-06 6:10:00", Some("2014-10-06 06:10:00")), ("10/06/2014", None)] {
        let text = format!("---\ntitle: A\ndate: {date}\n---\nx\n");
        let outcome = fix(Applicability::Unsafe, &[("essays/2014-10-09-a.md", &text)]);
        let expected = mended.map(|mended| text.replace(date, mended));
        assert_eq!(outcome.after("essays/2014-10-09-a.md"), expected.as_deref(), "{date}");
    }
}

/// What a broken notation hid was there before, and is fixed as well, once it can be read.
#[test]
fn what_comes_to_light_is_no_new_finding() {
    let text = "---\ntitle: a: b\ndate: 04/02/2026\ntags: [kvcache]\nreading_time: x\nslug: a/b\n---\nx\n";
    let outcome = fix(Applicability::Unsafe, &[("writings.toml", REGISTRY), ("essays/a.md", text)]);
    let expected = "---\ntitle: \"a: b\"\ndate: 2026-04-02\ntags: [KV Cache]\nreading_time: x\nslug: a/b\n---\nx\n";
    assert_eq!(outcome.after("essays/a.md").unwrap(), expected);
    assert_eq!(outcome.left(), [("essays/a.md", "invalid-slug")]);
}

#[test]
fn what_is_allowed_suppressed_or_not_asked_for_stays() {
    let text = "---\ntitle: A\ntags:\n  - kvcache # writings: allow aliased-tag\n  - no\n---\nx\n";
    let settings = format!("[lint]\nmisread-value = \"allow\"\n{REGISTRY}");
    let outcome = fix(Applicability::Safe, &[("writings.toml", &settings), ("essays/a.md", text)]);
    assert!(outcome.fixed.documents.is_empty());
    let text = "---\ntitle: A\ntags: [kvcache]\n---\nx\n";
    let root = workspace(&[("writings.toml", REGISTRY), ("essays/a.md", text), ("essays/b.md", text)]);
    let outcome = fix_in(root.path(), Applicability::Safe, |facts| &*facts.path == "essays/b.md");
    assert!(outcome.after("essays/a.md").is_none() && outcome.after("essays/b.md").is_some());
    assert_eq!(outcome.left(), [("essays/a.md", "aliased-tag")]);
}

/// The label that others use is told with how many they are: it is the same finding when they become more.
#[test]
fn a_message_that_counts_what_changes_elsewhere_is_not_new() {
    let (right, wrong) = ("---\ntitle: A\ntags: [KV Cache]\n---\nx\n", "---\ntitle: B\ntags: [kv-cache]\n---\nx\n");
    let root =
        workspace(&[("essays/a.md", right), ("essays/b.md", wrong), ("essays/c.md", right), ("essays/d.md", wrong)]);
    let outcome = fix_in(root.path(), Applicability::Safe, |facts| &*facts.path == "essays/b.md");
    assert_eq!(outcome.after("essays/b.md").unwrap(), wrong.replace("kv-cache", "KV Cache"));
    assert_eq!(outcome.left(), [("essays/d.md", "tag-variant")]);
}

#[test]
fn bytes_stay_what_they_are() {
    let bom = b"\xEF\xBB\xBF---\r\ntags: [no]\rtitle: \xE7\x95\x8C\r\n---\r\n\x00 caf\xC3\xA9".as_slice();
    let latin = b"---\ntitle: caf\xE9\ntags: [no]\n---\nx\n".as_slice();
    let root = workspace(&[("essays/bom.md", bom), ("essays/latin.md", latin)]);
    let outcome = fix_in(root.path(), Applicability::Unsafe, |_| true);
    assert_eq!(outcome.fixed.documents.len(), 1);
    let after = &outcome.fixed.documents[0].after;
    let expected = b"\xEF\xBB\xBF---\r\ntags: [\"no\"]\rtitle: \xE7\x95\x8C\r\n---\r\n\x00 caf\xC3\xA9".as_slice();
    assert_eq!(after.as_slice(), expected);
}

#[test]
fn as_many_as_a_document_holds_are_fixed() {
    let tags = |word: &str| -> String { (0..350).map(|n| format!("  - {word}{n}\n")).collect() };
    let text = |word: &str| format!("---\ntitle: A\ntags:\n{}---\nx\n", tags(word));
    // Of one rule a hundred are told at a time.
    let registry: String = (0..350).map(|n| format!("[tags.tag-{n}]\nlabel = \"Tag {n}\"\n")).collect();
    let outcome = fix(Applicability::Safe, &[("writings.toml", &registry), ("essays/a.md", &text("tag-"))]);
    assert_eq!(outcome.after("essays/a.md").unwrap(), text("Tag "));
    assert_eq!((outcome.fixed.made(), outcome.left().len()), (350, 0));
}

/// What does harm in many documents is found in few trials, and keeps nothing else from being fixed.
#[test]
fn harm_in_many_documents_is_told_apart() {
    let text = |n: usize, label: &str| format!("---\ntitle: {n}\ntags: [{label}, key-value cache]\n---\nx\n");
    let mut files = vec![("writings.toml".to_owned(), REGISTRY.to_owned())];
    files.extend((0..150).map(|n| (format!("essays/{n}.md"), text(n, "kvcache"))));
    let root = workspace(&files.iter().map(|(path, text)| (path.as_str(), text)).collect::<Vec<_>>());
    let outcome = fix_in(root.path(), Applicability::Safe, |_| true);
    assert_eq!((outcome.fixed.documents.len(), outcome.fixed.made()), (150, 150));
    assert_eq!(outcome.after("essays/7.md").unwrap(), text(7, "KV Cache"));
    assert!(outcome.reasons().iter().all(|(.., reason)| reason.ends_with("(duplicate-tag)")));
}

#[test]
fn a_file_that_changed_since_it_was_read_is_left() {
    let text = "---\ntitle: A\ntags: [kvcache]\n---\nx\n";
    let root = workspace(&[("writings.toml", REGISTRY), ("essays/a.md", text)]);
    let workspace = Workspace::open(Some(root.path()), root.path()).unwrap();
    let mut linted = Linted::read_to_fix(&workspace, Vec::new()).unwrap();
    fs::write(root.path().join("essays/a.md"), text.replace("A", "B")).unwrap();
    let now = PartialDate::parse("2026").unwrap().first(linted.corpus.zone());
    let fixed = linted.fix(&workspace, now, Applicability::Safe, &|_| true);
    assert!(fixed.documents.is_empty());
    assert!(fixed.refused[0].reason.starts_with("the file is no longer what was read"));
    let findings = linted.findings(now, |_| true);
    assert!(findings.iter().any(|finding| fixed.refuses(finding)));
}

#[test]
fn places_move_along_with_what_is_fixed() {
    let mut places = Places(BTreeMap::from([("a.md".into(), vec![Span::new(10, 20), Span::new(30, 31)])]));
    let edit = |start, end, text: &str| TextEdit { span: Span::new(start, end), text: text.into() };
    places.follow("b.md", &[edit(0, 1, "")]);
    places.follow("a.md", &[edit(0, 2, ""), edit(12, 14, "longer")]);
    assert_eq!(places.0["a.md"], [Span::new(8, 22), Span::new(32, 33)]);
}
