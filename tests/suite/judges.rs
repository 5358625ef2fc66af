//! Outside judges: programs that nobody here wrote read what we write. `tests/run` installs them.

use super::harness::{Ran, Sandbox};
use std::path::PathBuf;
use std::process::Command;

/// The Python that `tests/run` put the judges into.
fn python() -> PathBuf {
    let python = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/judges/bin/python");
    assert!(python.exists(), "the judges are not installed: run tests/run, which installs them");
    python
}

#[track_caller]
fn judge(script: &str, arguments: &[&str]) -> String {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(script);
    let output = Command::new(python()).arg(script).args(arguments).output().unwrap();
    Ran::from(output).ended(0).out
}

const NASTY: &[(&str, &str)] = &[
    (
        "writings.toml",
        "title = \"A & B <i>\"\nbase-url = \"https://example.org/blog\"\nauthors = [\"Ann & Bob\"]\nlanguage = \"en\"\ntimezone = \"America/New_York\"\n",
    ),
    (
        "essays/cdata.md",
        "---\ntitle: 'a ]]> & <script>alert(1)</script>'\ndescription: \"<b>tab</b>\\tbell\\x07 & null\\0\"\ndate: 2026-04\ntags: ['C++', '<b>']\n---\n",
    ),
    ("essays/emoji.md", "---\ntitle: '👩‍👩‍👧 مرحبا בוקר'\ndescription: one\ndate: 2025-12-31\nauthors: [O'Neil]\n---\n"),
    ("essays/北京.md", "---\ntitle: 北京\ndescription: two\ndate: 2024-02-29T23:59:00-03:30\nid: /old/address/\n---\n"),
    (
        "essays/tag.md",
        "---\ntitle: Uri\ndescription: three\ndate: 2023\nid: 'tag:example.org,2023:x'\nupdated: 2026-05-01\n---\n",
    ),
    ("essays/untitled.md", "---\ndescription: four\ndate: 2022-01-01\n---\n"),
    ("essays/undated.md", "---\ntitle: Undated\ndescription: five\n---\n"),
    ("essays/draft.md", "---\ntitle: Draft\ndraft: true\ndate: 2026-01-01\n---\n"),
    ("essays/future.md", "---\ntitle: Future\ndate: 2999-01-01\n---\n"),
];

#[test]
fn feed_readers_read_the_rss() {
    let sandbox = Sandbox::with(NASTY);
    sandbox.run(&["export", "rss", "-o", "rss.xml", "--now", "2026-11-01"]).ended(0);
    sandbox.run(&["export", "json", "-o", "index.json", "--now", "2026-11-01"]).ended(0);
    let path = |name: &str| sandbox.path().join(name).display().to_string();
    let told = judge("feed.py", &[&path("rss.xml"), &path("index.json")]);
    assert_eq!(told, "6 items agree\n");
}

#[test]
fn the_index_fits_its_schema() {
    let sandbox = Sandbox::with(NASTY);
    sandbox.run(&["export", "json", "-o", "index.json"]).ended(0);
    let index = sandbox.path().join("index.json").display().to_string();
    assert_eq!(judge("schema.py", &["schemas/index.schema.json", &index]), "valid\n");
}

#[test]
fn findings_fit_their_schema() {
    for root in ["tests/transcripts/rules.in", "tests/transcripts/pitfalls.in", "tests/transcripts/lint.in"] {
        let sandbox = Sandbox::empty();
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(root).display().to_string();
        let ran = sandbox.run(&["lint", "--root", &root, "--format", "json", "-W", "all"]).ended(0);
        sandbox.write("findings.json", ran.out.as_bytes());
        let findings = sandbox.path().join("findings.json").display().to_string();
        assert_eq!(judge("schema.py", &["schemas/lint.schema.json", &findings]), "valid\n", "{root}");
    }
}

#[test]
fn the_schema_of_writings_toml_knows_good_from_bad() {
    assert_eq!(judge("schema.py", &["schemas/writings.schema.json", "writings.toml"]), "valid\n");
    let sandbox = Sandbox::with(&[
        (
            "good.toml",
            "title = \"x\"\n[collections.a]\npath = \"a\"\npermalink = \"/{year}/{slug}/\"\nfile = \"{year}/{date}-{slug}/index.md\"\n[fields]\ntaxonomies.tags = \"tags\"\n[tags.x]\nincludes = [\"y\"]\n[feed]\nlimit = 3\n[lint]\nall = \"warn\"\nbroken-link = { level = \"deny\", ignore = [\"api/**\"] }\n",
        ),
        ("bad.toml", "tittle = \"x\"\n"),
        ("rule.toml", "[lint]\ninvalid-date = { ignore = [] }\n"),
        ("worse.toml", "[collections.a]\npath = \"a\"\npermalink = \"/{titel}/\"\n"),
        ("file.toml", "[collections.a]\npath = \"a\"\nfile = \"{date}.md\"\n"),
    ]);
    let path = |name: &str| sandbox.path().join(name).display().to_string();
    assert_eq!(judge("schema.py", &["schemas/writings.schema.json", &path("good.toml")]), "valid\n");
    for bad in ["bad.toml", "rule.toml", "worse.toml", "file.toml"] {
        assert!(judge("schema.py", &["schemas/writings.schema.json", &path(bad)]).starts_with("invalid: "), "{bad}");
    }
}

/// Strings made of all that YAML 1.1 and 1.2 read differently, in a block and in brackets.
#[test]
fn a_reader_of_yaml_1_1_takes_strings_for_strings() {
    const PIECES: [&str; 40] = [
        "",
        "a",
        "y",
        "No",
        "on",
        "true",
        "null",
        "~",
        "1",
        "0x1F",
        "1e3",
        ".5",
        ".inf",
        "12:30",
        "2026-04-02",
        "<<",
        "=",
        "-",
        "---",
        "?",
        ":",
        ",",
        "#",
        "&",
        "*",
        "!",
        "|",
        ">",
        "'",
        "\"",
        "%",
        "@",
        "`",
        "[",
        "}",
        "\\",
        " ",
        "\n",
        "\u{202e}\u{2028}\u{85}\u{1b}",
        "北京 🔥 שלום",
    ];
    let strings: Vec<String> = PIECES.iter().flat_map(|a| PIECES.iter().map(move |b| format!("{a}{b}"))).collect();
    let item = |text: &String| {
        let scalar = writings::document::quote::yaml_scalar(text);
        format!("- text: {scalar}\n  list: [{scalar}, {scalar}]\n")
    };
    let sandbox = Sandbox::empty();
    sandbox.write("a.yaml", strings.iter().map(item).collect::<String>().as_bytes());
    sandbox.write("a.json", serde_json::to_string(&strings).unwrap().as_bytes());
    let path = |name: &str| sandbox.path().join(name).display().to_string();
    assert_eq!(judge("quote.py", &[&path("a.yaml"), &path("a.json")]), "1600 strings agree\n");
}

/// Words, dates, tags and drafts of the repository's own writing, counted by other programs.
#[test]
fn another_program_counts_the_same() {
    let sandbox = Sandbox::empty();
    let index = sandbox.path().join("index.json").display().to_string();
    let root = env!("CARGO_MANIFEST_DIR");
    let listed = sandbox.run(&["--root", root, "list", "--format", "json"]).ended(0);
    std::fs::write(&index, listed.out).unwrap();
    let told = judge("recount.py", &[root, &index]);
    assert!(told.ends_with("agree\n"), "{told}");
}

/// All cases of the YAML test suite, through the reader of front matter.
#[test]
fn the_yaml_test_suite_passes() {
    let cases = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/judges/yaml-test-suite.json");
    let text = std::fs::read_to_string(&cases).expect("the YAML test suite is not installed: run tests/run");
    super::yaml_suite::run(&text);
}
