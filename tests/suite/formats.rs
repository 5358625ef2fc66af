//! The formats of findings, each with its golden file in `tests/transcripts/formats.golden`, and the baseline. `UPDATE=1` writes
//! the golden files anew.

use super::harness::{Ran, Sandbox};
use super::transcripts::copy;
use std::fs;
use std::path::Path;
use writings::lint::report::REPORTS;

fn nasty() -> Sandbox {
    let sandbox = Sandbox::empty();
    copy(Path::new("tests/transcripts/formats.in"), sandbox.path());
    sandbox
}

#[test]
fn each_format_has_a_golden_file() {
    for (documents, suffix) in [(&[][..], ""), (&["essays/plain.md"][..], "-clean")] {
        let sandbox = nasty();
        for report in REPORTS {
            let file = format!("{}{suffix}", report.name);
            let arguments = ["lint", "--format", &format!("{}={file}", report.name), "-q"];
            sandbox.run(&[&arguments, documents].concat()).ended(if suffix.is_empty() { 1 } else { 0 });
            let left = fs::read(sandbox.path().join(&file)).unwrap();
            let golden = Path::new("tests/transcripts/formats.golden").join(&file);
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&golden, &left).unwrap();
            }
            let expected = fs::read(&golden).unwrap_or_default();
            assert!(left == expected, "{} is not what is written: UPDATE=1 writes it anew", golden.display());
            // On stdout it is the same.
            let ran = sandbox.run(&[&["lint", "--format", report.name, "-q"], documents].concat());
            assert!(ran.out.as_bytes() == left, "{}", report.name);
        }
    }
}

/// One line is one command, whatever a document says.
#[test]
fn nothing_in_a_document_is_a_workflow_command() {
    let ran = nasty().run(&["lint", "--format", "github"]).ended(1);
    assert_eq!(ran.out.lines().count(), 9);
    for line in ran.out.split('\n').filter(|line| !line.is_empty()) {
        assert!(line.starts_with("::error file=essays/") || line.starts_with("::warning file=essays/"), "{line}");
        assert!(!line.contains(char::is_control), "{line:?}");
    }
}

/// Nor is a line of any other form, whatever folders and texts are called: GitHub reads `::` at the start of a line, behind white
/// space, and `##[` anywhere in it.
#[test]
fn nothing_in_a_path_is_a_workflow_command() {
    let folder = " ::error title=x::boo";
    let document = "---\ntitle: A\ndraft: yes\n---\n\n[x](##[error]gone.md) ##[error]boo\n";
    let sandbox = Sandbox::with(&[
        ("writings.toml", "[collections.a]\npath = \".\"\n[lint]\nnon-boolean-draft = \"deny\"\n"),
        (&format!("{folder}/a.md"), document),
        (&format!("{folder}/##[error]b.md"), "x\n"),
    ]);
    sandbox.run(&["lint", "--write-baseline", "known.json"]).ended(0);
    let runs = [
        &["lint", "--format", "concise"][..],
        &["lint"],
        &["lint", "--format", "json"],
        &["lint", "--format", "gitlab"],
        &["lint", "--format", "junit"],
        &["lint", "--format", "rdjsonl"],
        &["lint", "--format", "sarif"],
        &["lint", "--unsafe-fixes", "--format", "concise"],
        &["lint", "--baseline", "known.json"],
    ];
    for arguments in runs {
        let ran = sandbox.run(arguments);
        assert!(ran.out.contains("boo") || ran.err.contains("boo"), "{arguments:?}: {}", ran.out);
        for line in ran.out.lines().chain(ran.err.lines()) {
            assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{arguments:?}: {line}");
        }
        if arguments.contains(&"--unsafe-fixes") {
            assert!(ran.err.contains("fixed ./ ::error title=x::boo/a.md\n"), "{}", ran.err);
        }
        if arguments == ["lint", "--baseline", "known.json"] {
            assert!(ran.err.contains("no longer there:\n  ./ ::error title=x::boo/a.md: "), "{}", ran.err);
        }
    }
}

#[test]
fn paths_for_ci_count_from_the_root_of_the_repository() {
    let sandbox = Sandbox::with(&[("site/writings.toml", ""), ("site/essays/a b.md", "x\n"), (".git/HEAD", "")]);
    for (format, path) in [
        ("github", "file=site/essays/a b.md,"),
        ("gitlab", "\"path\": \"site/essays/a b.md\""),
        ("junit", "classname=\"site/essays/a b.md\""),
        ("rdjsonl", "\"path\":\"site/essays/a b.md\""),
        ("sarif", "\"uri\": \"site/essays/a%20b.md\""),
        ("json", "\"path\": \"essays/a b.md\""),
    ] {
        let mut command = sandbox.command(&["lint", "--format", format]);
        let ran = Ran::from(command.current_dir(sandbox.path().join("site")).output().unwrap()).ended(1);
        assert!(ran.out.contains(path), "{format}: {}", ran.out);
    }
}

/// The first ten of a kind are shown beside their lines; the job's summary holds all, and what was there before.
#[test]
fn what_has_no_room_beside_its_line_is_in_the_job_summary() {
    let sandbox = Sandbox::with(&[("writings.toml", "")]);
    for n in 0..10 {
        sandbox.write(&format!("essays/{n}|<b>.md"), b"x\n");
    }
    sandbox.write("summary.md", b"before\n");
    let lint = |arguments: &[&str], summary: &str| {
        let mut command = sandbox.command(&[&["lint"], arguments].concat());
        Ran::from(command.env("GITHUB_STEP_SUMMARY", summary).output().unwrap()).ended(1)
    };
    let summary = || fs::read_to_string(sandbox.path().join("summary.md")).unwrap();
    lint(&["--format", "github"], "summary.md");
    assert_eq!(summary(), "before\n", "ten errors are all shown");
    sandbox.write("essays/more.md", b"x\n");
    lint(&["--format", "json"], "summary.md");
    assert_eq!(summary(), "before\n", "no other format writes it");
    assert_eq!(lint(&["--format", "json", "--format", "github=x.txt"], "summary.md").err, "");
    let written = summary();
    assert!(written.starts_with("before\n### writings: 11 errors in 11 of 11 documents\n\n| Place |"), "{written}");
    assert_eq!(written.matches("\n| essays").count(), 11, "{written}");
    assert!(written.contains("| essays/0&#124;&#60;b&#62;&#46;md&#58;1 | error: missing-front-matter |"), "{written}");
    // Findings are told and counted, whatever comes of the summary.
    let ran = lint(&["--format", "github"], "no/such/summary.md");
    assert_eq!(ran.out.lines().count(), 11);
    assert!(ran.err.starts_with("the job summary is not written: cannot write"), "{}", ran.err);
}

#[test]
fn a_long_job_summary_leaves_rows_out() {
    let sandbox = Sandbox::with(&[("writings.toml", "")]);
    for n in 0..3000 {
        sandbox.write(&format!("essays/{}/{n}.md", "x|".repeat(60)), b"x\n");
    }
    let mut command = sandbox.command(&["lint", "--format", "github"]);
    Ran::from(command.env("GITHUB_STEP_SUMMARY", "summary.md").output().unwrap()).ended(1);
    let written = fs::read_to_string(sandbox.path().join("summary.md")).unwrap();
    assert!(written.len() > 500_000 && written.len() < 600_000, "{}", written.len());
    let left_out: usize = written.lines().last().unwrap().split(' ').next().unwrap().parse().unwrap();
    assert_eq!(written.matches("\n| essays").count() + left_out, 3000);
}

const OLD: &[(&str, &str)] = &[
    ("writings.toml", "[lint]\nall = \"allow\"\nunknown-tag = \"warn\"\nbroken-link = \"deny\"\n"),
    ("essays/a.md", "---\ntitle: A\ndate: 2026-04-02\n---\n\n[x](gone.md) and [x](gone.md)\n"),
    ("essays/b.md", "---\ntitle: B\ndate: 2026-04-02\n---\n\n[y](lost.md)\n"),
];

#[test]
fn an_old_site_adopts_lint() {
    let sandbox = Sandbox::with(OLD);
    let known = || sandbox.run(&["lint", "--format", "concise", "--baseline", "known.json"]);
    sandbox.run(&["lint"]).ended(1);
    let ran = sandbox.run(&["lint", "--write-baseline", "known.json"]).ended(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "wrote 3 findings to known.json\n"));
    let silent = |ran: Ran| assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    silent(known());
    // Lines shift, from another folder too.
    sandbox.write(
        "essays/a.md",
        b"---\ntitle: A\nlang: en\ndate: 2026-04-02\n---\n\nMore.\n\n[x](gone.md)\n\n\n and [x](gone.md)\n",
    );
    silent(known());
    let mut command = sandbox.command(&["lint", "--baseline", "../known.json"]);
    silent(Ran::from(command.current_dir(sandbox.path().join("essays")).output().unwrap()));
    // A new fault is told, and no other.
    sandbox.write("essays/b.md", b"---\ntitle: B\ndate: 2026-04-02\n---\n\n[z](new.md) [y](lost.md)\n");
    let ran = known().ended(1);
    assert_eq!(ran.err, "");
    assert!(
        ran.out.starts_with("essays/b.md:6:1: error[broken-link]: `new.md` leads nowhere\n1 error in 1 of 2"),
        "{}",
        ran.out
    );
    // One that is mended is said to be gone, unless its document was not looked at, or its rule is off.
    sandbox.write("essays/b.md", b"---\ntitle: B\ndate: 2026-04-02\n---\n\n[z](a.md)\n");
    let ran = known().ended(0);
    assert_eq!(
        (ran.out.as_str(), ran.err.as_str()),
        (
            "",
            "1 finding of known.json is no longer there:\n  essays/b.md: `lost.md` leads nowhere (broken-link)\n\
             help: `writings lint --write-baseline known.json` takes out what is gone\n"
        )
    );
    silent(sandbox.run(&["lint", "--baseline", "known.json", "essays/a.md"]));
    silent(sandbox.run(&["lint", "--baseline", "known.json", "-A", "broken-link"]));
    // A document that is gone is gone from the baseline too.
    fs::remove_file(sandbox.path().join("essays/b.md")).unwrap();
    assert!(known().ended(0).err.contains("essays/b.md"));
    sandbox.run(&["lint", "--write-baseline", "known.json"]).ended(0);
    silent(known());
}

/// A baseline of some documents leaves what it knows of the others.
#[test]
fn a_baseline_is_written_for_some_documents() {
    let sandbox = Sandbox::with(OLD);
    let read = || fs::read_to_string(sandbox.path().join("known.json")).unwrap();
    sandbox.run(&["lint", "--write-baseline", "known.json"]).ended(0);
    let all = read();
    assert_eq!(all.lines().count(), 8, "{all}");
    fs::write(sandbox.path().join("essays/b.md"), "---\ntitle: B\n---\n\n[z](new.md)\n").unwrap();
    let ran = sandbox.run(&["lint", "--write-baseline", "known.json", "essays/b.md"]).ended(0);
    assert_eq!(ran.err, "wrote 1 finding to known.json; it keeps 2 of other documents\n");
    assert_eq!(read().replace("new.md", "lost.md").lines().count(), 8);
    assert!(read().contains("`new.md`") && !read().contains("`lost.md`"));
    // The same findings are the same bytes.
    sandbox.run(&["lint", "--write-baseline", "again.json"]).ended(0);
    assert_eq!(read(), fs::read_to_string(sandbox.path().join("again.json")).unwrap());
}

/// What the fixes of a run that writes nothing would leave is held against the baseline as it would then be.
#[test]
fn a_baseline_holds_after_fixes() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", "[lint]\nall = \"allow\"\nnon-boolean-draft = \"deny\"\nbroken-link = \"deny\"\n"),
        ("essays/a.md", "---\ntitle: A\ndraft: yes\n---\n\n[x](gone.md)\n"),
    ]);
    sandbox.run(&["lint", "--write-baseline", "known.json"]).ended(0);
    let fix = ["lint", "--baseline", "known.json", "--unsafe-fixes"];
    let ran = sandbox.run(&[&fix[..], &["--dry-run"]].concat()).ended(0);
    assert!(ran.out.contains("+draft: true"), "{}", ran.out);
    assert_eq!(ran.err, "1 finding would be fixed in 1 file; 0 would remain\n");
    let ran = sandbox.run(&fix).ended(0);
    assert!(
        ran.err.contains("1 finding fixed in 1 file; 0 remain\n1 finding of known.json is no longer"),
        "{}",
        ran.err
    );
}

#[test]
fn what_is_no_baseline_is_told() {
    let sandbox = Sandbox::with(OLD);
    sandbox.write("list.json", b"[]");
    sandbox.write("later.json", b"{\"version\": 7}");
    sandbox.write("big.json", &vec![b' '; 64 * 1024 * 1024 + 1]);
    for (file, says) in [
        ("none.json", "there is no baseline none.json"),
        ("list.json", "list.json: this is no baseline: "),
        ("later.json", "later.json: this baseline has version 7; this program reads version 1"),
        ("big.json", "big.json is larger than 64 MiB"),
        ("essays", "the baseline essays cannot be read"),
    ] {
        let ran = sandbox.run(&["lint", "--baseline", file]).ended(2);
        assert!(ran.out.is_empty() && ran.err.contains(says), "{}", ran.err);
        assert!(file == "essays" || ran.err.contains(&format!("lint --write-baseline {file}")), "{}", ran.err);
    }
    // What is something else is not overwritten; what is empty was made for it.
    for file in ["writings.toml", "list.json", "later.json"] {
        let before = fs::read(sandbox.path().join(file)).unwrap();
        sandbox.run(&["lint", "--write-baseline", file]).ended(2);
        assert_eq!(fs::read(sandbox.path().join(file)).unwrap(), before);
    }
    sandbox.write("empty.json", b"");
    sandbox.run(&["lint", "--write-baseline", "empty.json"]).ended(0);
    sandbox.run(&["lint", "--baseline", "empty.json"]).ended(0);
    sandbox.run(&["lint", "--write-baseline", "x.json", "--baseline", "x.json"]).ended(2);
    sandbox.run(&["lint", "--write-baseline", "no/x.json"]).ended(2);
}
