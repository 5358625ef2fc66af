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

/// A report is known by its beginning, so that nothing else is taken for one.
#[test]
fn each_report_is_known_by_how_it_opens() {
    for report in REPORTS {
        for other in REPORTS {
            let text = fs::read_to_string(Path::new("tests/transcripts/formats.golden").join(other.name)).unwrap();
            assert_eq!((report.opens)(&text), report.name == other.name, "{} of {}", report.name, other.name);
        }
        let clean = format!("tests/transcripts/formats.golden/{}-clean", report.name);
        let clean = fs::read_to_string(clean).unwrap();
        assert!(clean.is_empty() || (report.opens)(&clean), "{}", report.name);
    }
}

#[test]
fn a_report_is_written_over_nothing_but_its_like() {
    let sandbox = Sandbox::with(OLD);
    sandbox.write("notes/empty.md", b"");
    sandbox.write("schemas/s.json", b"{\"required\": [\"title\"]}");
    sandbox.write(".git/config", b"[core]\n");
    sandbox.write("site/writings.toml", b"");
    sandbox.write("Makefile", b"all:\n");
    sandbox.run(&["lint", "--write-baseline", "known.json"]).ended(0);
    #[cfg(unix)]
    std::os::unix::fs::symlink("essays/a.md", sandbox.path().join("link")).unwrap();
    #[cfg(not(unix))]
    sandbox.write("link", b"something\n");
    let files = [
        "essays/a.md",
        "writings.toml",
        "schemas/s.json",
        ".git/config",
        "site/writings.toml",
        "Makefile",
        "known.json",
        "link",
    ];
    let held = || files.map(|file| fs::read(sandbox.path().join(file)).unwrap());
    let before = held();
    for report in REPORTS {
        for file in files {
            let ran = sandbox.run(&["lint", "--format", &format!("{}={file}", report.name)]).ended(2);
            assert!(ran.out.is_empty() && ran.err.contains(&format!("cannot write {file}: ")), "{}", ran.err);
        }
    }
    // Nothing new becomes one of these, and an empty one is not free.
    for file in ["essays/new.md", "./essays/../essays/new.md", "notes/empty.md", ".git/new", "Writings.toml"] {
        for arguments in [["lint", "--format", &format!("json={file}")], ["lint", "--write-baseline", file]] {
            let ran = sandbox.run(&arguments).ended(2);
            assert!(ran.out.is_empty() && ran.err.contains(&format!("cannot write {file}: ")), "{}", ran.err);
        }
        assert!(file == "notes/empty.md" || !sandbox.path().join(file).exists(), "{file}");
    }
    assert_eq!(fs::read(sandbox.path().join("notes/empty.md")).unwrap(), b"");
    let ran = sandbox.run_with_input(
        &["lint", "--stdin", "--stdin-filename", "essays/a.md", "--format", "json=essays/new.md"],
        "x\n",
    );
    ran.ended(2);
    assert!(held() == before);
    // Its like is replaced, and what is empty was made for it.
    sandbox.write("empty", b"");
    for _ in 0..2 {
        for report in REPORTS {
            sandbox.run(&["lint", "--format", &format!("{}={}.out", report.name, report.name)]).ended(1);
        }
        sandbox.run(&["lint", "--format", "json=empty"]).ended(1);
    }
}

#[test]
fn one_place_takes_one_report_by_whatever_name() {
    let sandbox = Sandbox::with(OLD);
    sandbox.write("o", b"");
    for other in ["o", "./o", "essays/../o"] {
        let ran = sandbox.run(&["lint", "--format", "sarif=o", "--format", &format!("json={other}")]).ended(2);
        assert!(ran.err.contains(&format!("{other} and o are one file")), "{}", ran.err);
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("o", sandbox.path().join("l")).unwrap();
        let ran = sandbox.run(&["lint", "--format", "sarif=o", "--format", "json=l"]).ended(2);
        assert!(ran.err.contains("l and o are one file"), "{}", ran.err);
        std::os::unix::fs::symlink("nothing", sandbox.path().join("dead")).unwrap();
        let ran = sandbox.run(&["lint", "--format", "sarif=nothing", "--format", "json=dead"]).ended(2);
        assert!(ran.err.contains("cannot write dead: it is a link that leads nowhere"), "{}", ran.err);
    }
    assert_eq!(fs::read(sandbox.path().join("o")).unwrap(), b"");
}

#[test]
fn stdout_has_names() {
    let sandbox = Sandbox::with(OLD);
    let out = sandbox.run(&["lint", "--format", "json"]).ended(1).out;
    for name in ["-", "/dev/stdout", "/dev/fd/1"] {
        assert_eq!(sandbox.run(&["lint", "--format", &format!("json={name}")]).ended(1).out, out);
        let ran = sandbox.run(&["lint", "--format", "concise", "--format", &format!("json={name}")]).ended(2);
        assert!(ran.err.contains("`concise` and `json` would both be written to stdout"), "{}", ran.err);
    }
    assert!(!sandbox.path().join("-").exists());
}

/// A pipe that nobody writes to or reads from holds up who opens it.
#[cfg(target_os = "linux")]
#[test]
fn what_is_no_file_is_neither_waited_for_nor_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let sandbox = Sandbox::with(OLD);
    assert!(sandbox.scrubbed("mkfifo").arg("pipe").status().unwrap().success());
    for (option, file, says) in [
        ("--write-baseline", "pipe", "cannot write pipe: it is no regular file"),
        ("--write-baseline", "/dev/stdout", "cannot write /dev/stdout: it is no regular file"),
        ("--write-baseline", "/dev/null", "cannot write /dev/null: it is no regular file"),
        ("--baseline", "pipe", "the baseline pipe cannot be read: it is no regular file"),
        ("--baseline", "/dev/zero", "the baseline /dev/zero cannot be read: it is no regular file"),
        ("--format", "json=pipe", "cannot write pipe: it is no regular file"),
    ] {
        let ran = sandbox.run(&["lint", option, file]).ended(2);
        assert!(ran.out.is_empty() && ran.err.contains(says), "{}", ran.err);
    }
    sandbox.run(&["lint", "--format", "json=/dev/null"]).ended(1);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let ran = sandbox.run(&["lint", "--format", "json=/dev/full"]).ended(2);
    assert!(ran.err.contains("cannot write to /dev/full") && !ran.err.contains("untouched"), "{}", ran.err);
    // A pipe that the shell made has a reader.
    let script = format!("{} lint -q --format json=/dev/fd/3 3>&1 >/dev/null | cat", super::harness::PROGRAM);
    let ran = Ran::from(sandbox.scrubbed("sh").args(["-c", &script]).output().unwrap()).ended(0);
    assert!(ran.out.starts_with("{\n  \"version\": 1"), "{}{}", ran.out, ran.err);
}

#[test]
fn a_baseline_is_of_everything() {
    let sandbox = Sandbox::with(OLD);
    for flag in ["--changed", "--changed=HEAD", "--base=HEAD"] {
        let told = sandbox.run(&["lint", "--write-baseline", "known.json", flag]).ended(2).err;
        assert!(told.contains("cannot be used with"), "{flag}: {told}");
    }
}
