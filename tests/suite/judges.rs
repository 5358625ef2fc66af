//! Outside judges: programs that nobody here wrote read what we write. `tests/run` installs them.

use super::harness::{Ran, Sandbox, judge_program};
use super::transcripts::copy;
use std::path::{Path, PathBuf};
use std::process::Command;
use writings::analysis::Scope;
use writings::document::metadata::Metadata;
use writings::document::source::{FrontMatter, Source};
use writings::ops::workspace::Workspace;
use writings::schema::{Files, Schema};

#[track_caller]
fn judge(script: &str, arguments: &[&str]) -> String {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(script);
    let output = Command::new(judge_program("python")).arg(script).args(arguments).output().unwrap();
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

/// All three kinds fit their schemas, keep their rules, and tell readers the same.
#[test]
fn feed_readers_read_the_feeds() {
    let sandbox = Sandbox::with(NASTY);
    let feeds = [("rss", "rss.xml"), ("atom", "atom.xml"), ("jsonfeed", "feed.json")];
    let root = env!("CARGO_MANIFEST_DIR");
    let judges = format!("{root}/target/judges");
    for content in ["full", "summary"] {
        for (format, file) in feeds {
            let arguments = ["export", format, "-o", file, "--now", "2026-11-01", "--content", content, "-q"];
            sandbox.run(&arguments).ended(0);
        }
        sandbox.run(&["export", "json", "-o", "index.json", "--now", "2026-11-01", "-q"]).ended(0);
        let path = |name: &str| sandbox.path().join(name).display().to_string();
        let files = feeds.map(|(_, file)| path(file));
        let told = judge(
            "feeds.py",
            &[&judges, &path("index.json"), &files[0], &files[1], &files[2], "--limit", "20", "--content", content],
        );
        assert_eq!(told, "rss.xml: 6 items agree\natom.xml: 6 items agree\nfeed.json: 6 items agree\n");
    }
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

/// Each format fits its schema, is read by those who read it, and its places and fixes are those of the others.
#[test]
fn the_formats_of_findings_are_what_others_read() {
    let (mut findings, mut fixes) = (0, 0);
    for root in ["formats", "rules", "pitfalls", "lint", "fix", "readme"] {
        let sandbox = Sandbox::empty();
        let path = |name: &str| sandbox.path().join(name).display().to_string();
        copy(&Path::new("tests/transcripts").join(format!("{root}.in")), &sandbox.path().join("root"));
        let formats = ["sarif", "gitlab", "junit", "rdjsonl", "json"];
        let files = formats.map(|format| format!("--format={format}={}", path(format)));
        let mut command = sandbox.command(&["lint", "-q", "-W", "all"]);
        Ran::from(command.args(files).current_dir(sandbox.path().join("root")).output().unwrap()).ended(0);
        let judges = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/judges").display().to_string();
        let arguments = [vec![judges, path("root")], formats.map(path).to_vec()].concat();
        let told = judge("formats.py", &arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let numbers: Vec<usize> = told.split(' ').filter_map(|word| word.parse().ok()).collect();
        findings += numbers[0];
        fixes += numbers[1];
    }
    assert!(findings > 60 && fixes > 10, "{findings} findings, {fixes} fixes");
}

/// Code scanning refuses a file with more results; what is left out are warnings, and the file says how many.
#[test]
fn sarif_holds_no_more_than_code_scanning_takes() {
    let sandbox = Sandbox::with(&[("essays/z.md", "---\ntitle: Z\n---\n\nTK [x](gone.md)\n")]);
    for n in 0..250 {
        sandbox.write(&format!("essays/{n}.md"), format!("---\ntitle: A\n---\n\n{}", "TK.\n".repeat(100)).as_bytes());
    }
    let lint =
        ["lint", "-q", "-A", "all", "-W", "placeholder-text", "-D", "broken-link", "--format", "sarif=all.sarif"];
    sandbox.run(&lint).ended(1);
    let written = std::fs::read(sandbox.path().join("all.sarif")).unwrap();
    let mut log: serde_json::Value = serde_json::from_slice(&written).unwrap();
    let run = &mut log["runs"][0];
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
        "2 more findings are left out: code scanning takes no more than 25000 of a run"
    );
    let results = run["results"].as_array_mut().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results.last().unwrap()["ruleId"], "broken-link");
    // A few stand for all: the judge takes its time.
    results.truncate(3);
    sandbox.write("few.sarif", log.to_string().as_bytes());
    let few = sandbox.path().join("few.sarif").display().to_string();
    assert_eq!(judge("schema.py", &["target/judges/sarif.schema.json", &few]), "valid\n");
    log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"] = "x".into();
    sandbox.write("few.sarif", log.to_string().as_bytes());
    assert!(judge("schema.py", &["target/judges/sarif.schema.json", &few]).starts_with("invalid: "));
}

#[test]
fn the_schema_of_writings_toml_knows_good_from_bad() {
    assert_eq!(judge("schema.py", &["schemas/writings.schema.json", "writings.toml"]), "valid\n");
    let sandbox = Sandbox::with(&[
        (
            "good.toml",
            "title = \"x\"\n[collections.a]\npath = \"a\"\npermalink = \"/{year}/{slug}/\"\nfile = \"{year}/{date}-{slug}/index.md\"\n[fields]\ntaxonomies.tags = \"tags\"\n[tags.x]\nincludes = [\"y\"]\n[feed]\nlimit = 3\n[lint]\nall = \"warn\"\nbroken-link = { level = \"deny\", ignore = [\"api/**\"] }\n[[lint.overrides]]\npaths = [\"a/old/**\", \"/a/...b/\", \"./.a.md\", \"**\"]\ncollections = [\"a\"]\nall = \"warn\"\nnear-miss-tag = { level = \"deny\", uses = 3 }\n",
        ),
        ("bad.toml", "tittle = \"x\"\n"),
        ("rule.toml", "[lint]\ninvalid-date = { ignore = [] }\n"),
        ("nowhere.toml", "[[lint.overrides]]\nall = \"warn\"\n"),
        ("inner.toml", "[[lint.overrides]]\npaths = [\"a\"]\nnear-miss-tag = { uses = \"two\" }\n"),
        ("climbing.toml", "[[lint.overrides]]\npaths = [\"a\", \"../x/**\"]\nall = \"warn\"\n"),
        ("inside.toml", "[[lint.overrides]]\npaths = [\"a/..\"]\nall = \"warn\"\n"),
        ("root.toml", "[[lint.overrides]]\npaths = [\"./\"]\nall = \"warn\"\n"),
        ("doubled.toml", "[[lint.overrides]]\npaths = [\"a//b\"]\nall = \"warn\"\n"),
        ("empty.toml", "[[lint.overrides]]\npaths = []\nall = \"warn\"\n"),
        ("idle.toml", "[[lint.overrides]]\npaths = [\"a\"]\n"),
        ("idler.toml", "[[lint.overrides]]\npaths = [\"a\"]\ncollections = [\"a\"]\n"),
        ("outer.toml", "[lint]\npaths = [\"a\"]\n"),
        ("worse.toml", "[collections.a]\npath = \"a\"\npermalink = \"/{titel}/\"\n"),
        ("file.toml", "[collections.a]\npath = \"a\"\nfile = \"{date}.md\"\n"),
    ]);
    let path = |name: &str| sandbox.path().join(name).display().to_string();
    assert_eq!(judge("schema.py", &["schemas/writings.schema.json", &path("good.toml")]), "valid\n");
    let bad = ["bad", "rule", "nowhere", "inner", "outer", "worse", "file"].into_iter();
    for bad in bad.chain(["climbing", "inside", "root", "doubled", "empty", "idle", "idler"]) {
        let bad = &format!("{bad}.toml");
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

/// The schemas that are shipped, and faults planted in documents: both validators agree on each.
#[test]
fn another_validator_judges_alike() {
    for schema in ["schemas/essay.schema.json", "schemas/note.schema.json"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(schema);
        let text = std::fs::read_to_string(&path).unwrap();
        let sandbox = Sandbox::with(&[(schema, &text)]);
        let ours = Schema::compile(schema, &Folder(sandbox.path().to_owned())).unwrap();
        for (json, fits) in [
            (r#"{"title": "x", "date": "2026"}"#, true),
            (r#"{"title": "x", "date": "2026-04-02 10:00:00.5 +02:00", "tags": ["a", "b"], "draft": true}"#, true),
            (r#"{"title": "x", "date": "2026-04", "series": {"name": "y", "part": 2}, "aliases": ["/a/"]}"#, true),
            (r#"{"title": "x", "date": "2026-04", "series": ["y", "z"], "authors": ["a", {"name": "b"}]}"#, true),
            (r#"{"title": "x", "date": "2026-04", "canonical": "https://example.org/", "lang": "pt-BR"}"#, true),
            (r#"{"title": "x"}"#, false),
            (r#"{"date": "2026"}"#, false),
            (r#"{"title": "", "date": "2026"}"#, false),
            (r#"{"title": 3, "date": "2026"}"#, false),
            (r#"{"title": "x", "date": 2026}"#, false),
            (r#"{"title": "x", "date": "04/02/2026"}"#, false),
            (r#"{"title": "x", "date": "2026", "tags": "a"}"#, false),
            (r#"{"title": "x", "date": "2026", "tags": ["a", "a"]}"#, false),
            (r#"{"title": "x", "date": "2026", "tags": [47]}"#, false),
            (r#"{"title": "x", "date": "2026", "draft": "yes"}"#, false),
            (r#"{"title": "x", "date": "2026", "descripton": "y"}"#, false),
            (r#"{"title": "x", "date": "2026", "series": {"part": 1}}"#, false),
            (r#"{"title": "x", "date": "2026", "series": {"name": "y", "part": 0}}"#, false),
            (r#"{"title": "x", "date": "2026", "aliases": ["a"]}"#, false),
            (r#"{"title": "x", "date": "2026", "slug": "a/b"}"#, false),
            (r#"{"title": "x", "date": "2026", "authors": [{}]}"#, false),
            (r#"{"title": "x", "date": "2026", "weight": 1.5}"#, false),
            (r#"{"title": "x", "date": "2026", "reading_time": 0}"#, false),
        ] {
            sandbox.write("document.json", json.as_bytes());
            let theirs = judge("schema.py", &[schema, &sandbox.path().join("document.json").display().to_string()]);
            assert_eq!(theirs == "valid\n", fits, "{json}: {theirs}");
            assert_eq!(ours.allows(&serde_json::from_str(json).unwrap()), fits, "{json}");
        }
    }
}

/// The schema files of a folder.
struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.0.join(path)).map_err(|error| error.to_string())
    }
}

/// The repository's own writing fits the schemas that its settings name.
#[test]
fn the_writing_here_fits_its_schemas() {
    let workspace = Workspace::open(None, Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let corpus = workspace.load(Scope::HEAD).unwrap();
    let mut checked = 0;
    for name in workspace.collection_names() {
        let schema = workspace.schema(name).unwrap().expect("each collection has a schema");
        for facts in corpus.documents().iter().filter(|facts| &*facts.collection == name) {
            let text = std::fs::read_to_string(workspace.root().join(&*facts.path)).unwrap();
            let FrontMatter::Block { syntax, content, .. } = Source::new(text.as_bytes()).front_matter else {
                panic!()
            };
            let (metadata, _) = Metadata::parse(syntax, &text, content);
            let told = schema.check(&metadata, &text, &workspace.config().settings.fields);
            assert_eq!(told, [], "{}", facts.path);
            checked += 1;
        }
    }
    assert_eq!(checked, corpus.documents().len());
}
