//! `lint --stdin`: a text that an editor holds, or a hook hands over, as the document that it is or will be.

use super::harness::{Ran, Sandbox};

/// A clean document with a heading and an address.
const PAGING: &str = "---\ntitle: Paging\ndescription: Blocks\ndate: 2026-01-02\n---\n\n## Blocks\n\nWords.\n";

/// One that takes the address of the first, has a wrong date, and links to it rightly and wrongly.
const OTHER: &str = "---\ntitle: Other\ndescription: Another\ndate: 2026-13-02\nslug: paging\n---\n\n[right](paging.md#blocks), [wrong](paging.md#blocs), [self](other.md)\n";

fn sandbox() -> Sandbox {
    let toml = "[collections.essays]\npath = \"essays\"\npermalink = \"/{slug}/\"\n[collections.notes]\npath = \"notes\"\nschema = \"note\"\n";
    let linking = "---\ntitle: Linking\ndescription: Links\ndate: 2026-01-02\n---\n\n[to](other.md)\n";
    let note = "---\ntitle: Note\ndate: 2026-01-02\n---\n\nWords.\n";
    let files = [("writings.toml", toml), ("essays/paging.md", PAGING), ("essays/linking.md", linking)];
    let sandbox = Sandbox::with(&files);
    sandbox.write("notes/note.md", note.as_bytes());
    sandbox
}

/// Lints a text as the document at a path.
#[track_caller]
fn lint(sandbox: &Sandbox, path: &str, text: &str, more: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["lint", "--stdin", "--stdin-filename", path].iter().chain(more).copied().collect();
    sandbox.run_with_input(&arguments, text)
}

/// What is found, as `path rule`.
fn found(ran: &Ran) -> Vec<String> {
    let lines = ran.out.lines().filter(|line| line.contains('['));
    let word = |line: &str| {
        let rule = line.split(['[', ']']).nth(1).unwrap();
        format!("{} {rule}", line.split(':').next().unwrap())
    };
    lines.map(word).collect()
}

#[test]
fn a_text_stands_over_what_is_on_disk() {
    let sandbox = sandbox();
    assert_eq!(lint(&sandbox, "essays/paging.md", PAGING, &[]).ended(0).out, "");
    let text = PAGING.replace("2026-01-02", "2026-99-02");
    let ran = lint(&sandbox, "essays/paging.md", &text, &[]).ended(1);
    assert!(ran.out.contains("--> essays/paging.md:4:7") && ran.out.contains("4 | date: 2026-99-02"), "{}", ran.out);
    assert!(ran.out.ends_with("1 error in 1 of 1 document\n"), "{}", ran.out);
    // What is wrong on disk alone is not told.
    sandbox.write("essays/paging.md", text.as_bytes());
    assert_eq!(lint(&sandbox, "essays/paging.md", PAGING, &[]).ended(0).out, "");
    assert_eq!(std::fs::read_to_string(sandbox.path().join("essays/paging.md")).unwrap(), text);
    // Nor is it looked at, be it a file that cannot be read.
    sandbox.write("essays/paging.md", &[0xff, 0xfe, 0]);
    assert_eq!(lint(&sandbox, "essays/paging.md", PAGING, &[]).ended(0).out, "");
    // The schema of its collection counts.
    let ran = lint(&sandbox, "notes/note.md", "---\ntitle: Note\n---\n\nWords.\n", &["--format", "concise"]).ended(1);
    assert_eq!(found(&ran), ["notes/note.md schema-violation", "notes/note.md missing-description"]);
}

#[test]
fn a_new_document_is_held_against_those_on_disk() {
    let sandbox = sandbox();
    let ran = lint(&sandbox, "essays/other.md", OTHER, &["--format", "concise"]).ended(1);
    let expected = ["invalid-date", "duplicate-permalink", "broken-anchor"];
    assert_eq!(found(&ran), expected.map(|rule| format!("essays/other.md {rule}")));
    // Whichever comes first by path, both places are shown, with the text on stdin and that on disk.
    for path in ["essays/other.md", "essays/zother.md"] {
        let ran = lint(&sandbox, path, OTHER, &["-A", "all", "-D", "duplicate-permalink"]).ended(1);
        let shown = [&format!("--> {path}:5:7"), "5 | slug: paging", "::: essays/paging.md:1:1", "1 | ---"];
        assert!(shown.iter().all(|shown| ran.out.contains(*shown)), "{}", ran.out);
    }
    // It may lie in a folder that is not there yet.
    let text = OTHER.replace("(paging.md", "(../../paging.md").replace("(other.md)", "(nowhere.md)");
    let ran = lint(&sandbox, "essays/a/b/other.md", &text, &["--format", "concise"]).ended(1);
    assert!(found(&ran).contains(&"essays/a/b/other.md broken-link".to_owned()), "{}", ran.out);
    assert_eq!(found(&ran).len(), 4, "{}", ran.out);
    assert!(!sandbox.path().join("essays/other.md").exists());
}

#[test]
fn levels_and_formats_count_as_for_files() {
    let sandbox = sandbox();
    let quiet = ["-A", "all", "-W", "invalid-date", "--format", "json"];
    let ran = lint(&sandbox, "essays/other.md", OTHER, &quiet).ended(0);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let place = &report["findings"][0]["place"];
    assert_eq!((place["path"].as_str(), place["line"].as_u64()), (Some("essays/other.md"), Some(4)), "{}", ran.out);
    assert_eq!((&report["summary"]["warnings"], &report["summary"]["documents"]), (&1.into(), &1.into()));
    let toml = "[[lint.overrides]]\npaths = [\"essays/o*.md\"]\nall = \"allow\"\n";
    sandbox.write("writings.toml", toml.as_bytes());
    lint(&sandbox, "essays/other.md", OTHER, &[]).ended(0);
    lint(&sandbox, "essays/another.md", OTHER, &[]).ended(1);
}

#[test]
fn a_path_may_be_given_from_anywhere() {
    let sandbox = sandbox();
    let text = PAGING.replace("2026-01-02", "2026-99-02");
    let absolute = sandbox.path().join("essays/paging.md").display().to_string();
    for path in ["./essays/paging.md", "notes/../essays/paging.md", &absolute] {
        let ran = lint(&sandbox, path, &text, &["--format", "concise"]).ended(1);
        assert_eq!(found(&ran), ["essays/paging.md invalid-date"], "{path}");
    }
    let ran = lint(&sandbox, "../paging.md", PAGING, &[]).ended(2);
    assert!(ran.err.contains("is not in the workspace") && ran.err.contains("essays/, notes/"), "{}", ran.err);
}

/// Editors call it on whatever is Markdown.
#[test]
fn nothing_is_said_of_what_is_no_document() {
    let sandbox = sandbox();
    for path in ["README.md", "essays/README.md", "docs/a.md", "essays/a.txt", "essays/_part.md", "essays/.a.md"] {
        let ran = lint(&sandbox, path, OTHER, &[]).ended(0);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""), "{path}");
        let ran = lint(&sandbox, path, OTHER, &["-v"]).ended(0);
        assert!(ran.err.contains("is no document") && ran.err.contains("essays/, notes/"), "{}", ran.err);
        let ran = lint(&sandbox, path, OTHER, &["--format", "json"]).ended(0);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["summary"]["documents"], 0, "{path}");
    }
}

#[test]
fn it_goes_with_no_other_choice_of_documents_and_with_no_fixes() {
    let sandbox = sandbox();
    // Nothing is read then, so nothing is written.
    for more in [&["essays/paging.md"][..], &["--stdin-paths"], &["--fix"], &["--unsafe-fixes", "--dry-run"]] {
        let ran = lint(&sandbox, "essays/paging.md", "", more).ended(2);
        assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
    }
    for alone in [&["lint", "--stdin"][..], &["lint", "--stdin-filename", "essays/paging.md"]] {
        let ran = sandbox.run_with_input(alone, "").ended(2);
        assert!(ran.err.contains("required"), "{}", ran.err);
    }
    lint(&sandbox, "", "", &[]).ended(2);
}

#[test]
fn as_much_is_read_as_of_a_file_and_no_more_than_anybody_writes() {
    let sandbox = sandbox();
    let long = format!("{PAGING}{}", "word ".repeat(600_000));
    let ran = lint(&sandbox, "essays/paging.md", &long, &["--format", "concise"]).ended(0);
    assert_eq!(found(&ran), ["essays/paging.md oversized-document"]);
    sandbox.write("essays/paging.md", long.as_bytes());
    let from_disk = sandbox.run(&["lint", "essays/paging.md", "--format", "concise"]).ended(0);
    assert_eq!(ran.out, from_disk.out);
    let ran = lint(&sandbox, "essays/paging.md", &"x".repeat((64 << 20) + 1), &[]).ended(2);
    assert_eq!(ran.err, "error: the text on stdin is longer than 67108864 bytes\n");
}

/// There is no file to fix, and of two documents the message speaks of the given one.
#[test]
fn what_is_told_holds_for_the_given_text() {
    let sandbox = Sandbox::with(&[("writings.toml", "")]);
    let text = |body: &str| format!("---\ntitle: T\ndescription: D\ndate: 2026-01-02\n{body}---\n\nWords.\n");
    sandbox.write("essays/b.md", text("slug: same\nseries: {name: S, part: 1}\n").as_bytes());
    let given = text("slug: same\nseries: {name: S, part: 1}\ndraft: yes\n");
    let ran = lint(&sandbox, "essays/a.md", &given, &[]).ended(1);
    assert!(ran.out.contains("[non-boolean-draft]") && !ran.out.contains("--fix"), "{}", ran.out);
    assert!(!ran.out.contains("--unsafe-fixes") && !ran.out.contains("told of"), "{}", ran.out);
    for says in ["is claimed twice\n", "also claimed by essays/b.md", "part 1 of `S` is also essays/b.md\n"] {
        assert!(ran.out.contains(says), "{says}: {}", ran.out);
    }
    sandbox.write("essays/a.md", given.as_bytes());
    assert!(sandbox.run(&["lint"]).ended(1).out.contains("can be fixed with"), "the same has a fix in its file");
}
