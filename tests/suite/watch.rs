//! `lint --watch`: it looks again when something changes, at what changed, and goes on whatever happens.

use super::harness::Sandbox;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What a hung program would take from the other tests; no answer is ever late by so much.
const GIVE_UP: Duration = Duration::from_secs(60);

const SOUND: &str = "---\ntitle: A\ndescription: About A.\ndate: 2026-01-05\n---\n\nWords.\n";

/// A program that watches, and what it said on both of its outputs.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn new(sandbox: &Sandbox, more: &[&str]) -> Self {
        let mut command = sandbox.command(&[&["lint", "--watch", "--format", "concise"], more].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        let err = BufReader::new(child.stderr.take().unwrap());
        for reader in [Box::new(out) as Box<dyn BufRead + Send>, Box::new(err)] {
            let sender = sender.clone();
            std::thread::spawn(move || reader.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        }
        Self { child, lines }
    }

    /// All that is said until it waits again; sorted, since two outputs are read at once.
    #[track_caller]
    fn round(&self) -> Vec<String> {
        let mut said = Vec::new();
        loop {
            let line = self.lines.recv_timeout(GIVE_UP).unwrap_or_else(|_| panic!("it says no more after {said:?}"));
            if line == "waiting for changes" {
                // What the other output said before may still be on its way.
                while let Ok(line) = self.lines.recv_timeout(Duration::from_millis(200)) {
                    said.push(line);
                    assert!(said.len() < 100, "it does not come to rest: {said:?}");
                }
                said.sort();
                return said;
            }
            said.push(line);
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_changes_is_looked_at_again_and_nothing_else() {
    let sandbox = Sandbox::with(&[("writings.toml", ""), ("essays/a.md", SOUND), ("essays/b.md", SOUND)]);
    let watching = Watching::new(&sandbox, &[]);
    assert_eq!(watching.round(), ["read 2 of 2 documents"]);
    // A fault in one.
    sandbox.write("essays/a.md", SOUND.replace("2026-01-05", "2026-99-05").as_bytes());
    let said = watching.round();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.contains(&"read 1 of 2 documents".to_owned()), "{said:?}");
    assert!(said.contains(&"essays/a.md:4:7: error[invalid-date]: `2026-99-05` is no date".to_owned()), "{said:?}");
    // Mended by an editor that writes beside and renames.
    sandbox.write("essays/.a.md.tmp", SOUND.as_bytes());
    std::fs::rename(sandbox.path().join("essays/.a.md.tmp"), sandbox.path().join("essays/a.md")).unwrap();
    assert_eq!(watching.round(), ["read 1 of 2 documents"]);
    // What another document lacks is seen in the one that was not read again.
    sandbox.write("essays/b.md", format!("{SOUND}\nSee [c](new/c.md).\n").as_bytes());
    let said = watching.round();
    assert!(said.iter().any(|line| line.starts_with("essays/b.md:9:5: warning[broken-link]")), "{said:?}");
    sandbox.write("essays/new/c.md", SOUND.as_bytes());
    // A folder and a file may be two changes.
    let mut said = watching.round();
    if !said.contains(&"read 1 of 3 documents".to_owned()) {
        said = watching.round();
    }
    assert_eq!(said, ["read 1 of 3 documents"]);
    std::fs::remove_file(sandbox.path().join("essays/new/c.md")).unwrap();
    let said = watching.round();
    assert!(said.contains(&"read 0 of 2 documents".to_owned()), "{said:?}");
    assert!(said.iter().any(|line| line.contains("broken-link")), "{said:?}");
}

#[test]
fn settings_that_change_are_read_again_broken_or_not() {
    let sandbox = Sandbox::with(&[("writings.toml", ""), ("essays/a.md", &SOUND.replace("description", "desc"))]);
    let watching = Watching::new(&sandbox, &["-W", "missing-description"]);
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("missing-description")), "{said:?}");
    sandbox.write("writings.toml", b"nonsense = 3\n");
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("nonsense")), "{said:?}");
    sandbox.write("writings.toml", b"[fields]\ndesc = \"description\"\n");
    assert_eq!(watching.round(), ["read 1 of 1 document"]);
    // A schema is a setting as well, wherever it lies.
    let collection = "[collections.essays]\npath = \"essays\"\nschema = \"schemas/s.json\"\n";
    sandbox.write("schemas/s.json", b"{}");
    sandbox.write("writings.toml", format!("[fields]\ndesc = \"description\"\n{collection}").as_bytes());
    assert_eq!(watching.round(), ["read 1 of 1 document"]);
    sandbox.write("schemas/s.json", b"{\"required\": [\"topic\"]}");
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("schema-violation")), "{said:?}");
}

/// What a round itself writes is no reason for another: its reports, what is beside them while they are written, and its outputs.
#[test]
fn what_it_writes_is_no_change() {
    let sandbox = Sandbox::with(&[("writings.toml", "extensions = [\"md\", \"txt\"]\n"), ("a.md", "x\n")]);
    let watching = Watching::new(&sandbox, &["--format", "sarif=lint.sarif", "--format", "json=./out.txt.json"]);
    let first = watching.round();
    assert!(first.len() == 3 && first.contains(&"read 1 of 1 document".to_owned()), "{first:?}");
    for text in ["y\n", "z\n"] {
        sandbox.write("a.md", text.as_bytes());
        let said = watching.round();
        assert!(said.len() == 3 && said.contains(&"read 1 of 1 document".to_owned()), "{said:?}");
    }
    assert!(sandbox.path().join("lint.sarif").exists());
    drop(watching);
    // Both outputs go to files of the workspace.
    let mut command = sandbox.command(&["lint", "--watch", "--format", "concise"]);
    let out = std::fs::File::create(sandbox.path().join("out.log")).unwrap();
    let err = std::fs::File::create(sandbox.path().join("err.log")).unwrap();
    let mut child = command.stdout(out).stderr(err).spawn().unwrap();
    let told = || std::fs::read_to_string(sandbox.path().join("err.log")).unwrap();
    let waits = |times: usize| {
        let begun = Instant::now();
        while told().matches("waiting for changes").count() < times {
            assert!(begun.elapsed() < GIVE_UP, "it says no more after {}", told());
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    waits(1);
    std::thread::sleep(Duration::from_millis(300));
    sandbox.write("a.md", b"w\n");
    waits(2);
    let _ = child.kill();
    let _ = child.wait();
    if cfg!(unix) {
        assert_eq!(told(), "read 1 of 1 document\nwaiting for changes\n".repeat(2));
    }
}

#[test]
fn the_baseline_is_read_again_wherever_it_lies() {
    let text = SOUND.replace("2026-01-05", "2026-99-05");
    let sandbox = Sandbox::with(&[("site/essays/a.md", &text), ("known/k.json", "")]);
    let root = ["--root", "site", "--baseline", "known/k.json"];
    let watching = Watching::new(&sandbox, &root);
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("invalid-date")), "{said:?}");
    // What lies beside it is nobody's business.
    sandbox.write("known/other.json", b"{}");
    sandbox.run(&["lint", "--root", "site", "--write-baseline", "known/k.json"]).ended(0);
    assert_eq!(watching.round(), ["read 0 of 1 document"]);
    sandbox.write("known/k.json", b"{");
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("this is no baseline")), "{said:?}");
    std::fs::write(sandbox.path().join("known/k.json"), "{\"version\": 1, \"findings\": []}").unwrap();
    let mut said = watching.round();
    if said.iter().any(|line| line.contains("this is no baseline")) {
        // It was looked at while it was written.
        said = watching.round();
    }
    assert!(said.iter().any(|line| line.contains("invalid-date")), "{said:?}");
    std::fs::remove_file(sandbox.path().join("known/k.json")).unwrap();
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("there is no baseline")), "{said:?}");
}

#[test]
fn a_document_that_was_missing_is_seen_when_it_comes() {
    let sandbox = Sandbox::with(&[("notes/old.md", SOUND)]);
    let watching = Watching::new(&sandbox, &["notes/new.md"]);
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("notes/new.md")), "{said:?}");
    sandbox.write("notes/new.md", SOUND.as_bytes());
    assert_eq!(watching.round(), ["read 2 of 2 documents"]);
}

/// Whatever was there is looked at until a round has said what is expected: a folder and what is in it may be two changes.
#[track_caller]
fn until(watching: &Watching, expected: &str) {
    loop {
        let said = watching.round();
        if said.iter().any(|line| line == expected) {
            return;
        }
    }
}

#[test]
fn folders_of_collections_may_come_and_go() {
    let sandbox = Sandbox::with(&[("notes/a.md", SOUND)]);
    let watching = Watching::new(&sandbox, &[]);
    assert_eq!(watching.round(), ["read 1 of 1 document"]);
    sandbox.write("essays/b.md", SOUND.as_bytes());
    until(&watching, "read 2 of 2 documents");
    sandbox.write("essays/b.md", SOUND.replace("Words", "More").as_bytes());
    until(&watching, "read 1 of 2 documents");
    std::fs::rename(sandbox.path().join("essays"), sandbox.path().join("away")).unwrap();
    until(&watching, "read 1 of 1 document");
    std::fs::rename(sandbox.path().join("away"), sandbox.path().join("essays")).unwrap();
    until(&watching, "read 2 of 2 documents");
    sandbox.write("essays/b.md", SOUND.as_bytes());
    until(&watching, "read 1 of 2 documents");
}

/// Settings that name a folder which is not there are mended by making it; where all is one collection, all of it is watched.
#[test]
fn what_settings_name_is_waited_for() {
    let toml = "[collections.essays]\npath = \"content/deep/essays\"\n";
    let sandbox = Sandbox::with(&[("writings.toml", toml), ("content/x.txt", "")]);
    let watching = Watching::new(&sandbox, &[]);
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("has no folder")), "{said:?}");
    sandbox.write("content/deep/essays/a.md", SOUND.as_bytes());
    until(&watching, "read 1 of 1 document");
    let sandbox = Sandbox::with(&[("writings.toml", ""), ("some/where/a.md", SOUND)]);
    let watching = Watching::new(&sandbox, &[]);
    assert_eq!(watching.round(), ["read 1 of 1 document"]);
    sandbox.write("some/where/a.md", SOUND.replace("Words", "More").as_bytes());
    assert_eq!(watching.round(), ["read 1 of 1 document"]);
}

#[test]
fn what_is_served_is_watched_however_deep_it_lies() {
    let image = format!("{SOUND}\n![An image](/img/deep/x.png)\n![Another](/img/y.png)\n");
    let sandbox = Sandbox::with(&[("writings.toml", "static = [\"static\"]\n"), ("essays/a.md", &image)]);
    sandbox.write("static/img/deep/x.png", b"x");
    sandbox.write("static/img/y.png", b"y");
    let watching = Watching::new(&sandbox, &[]);
    assert_eq!(watching.round(), ["read 1 of 1 document"]);
    std::fs::remove_file(sandbox.path().join("static/img/deep/x.png")).unwrap();
    let said = watching.round();
    assert!(said.iter().any(|line| line.contains("broken-image")), "{said:?}");
}

#[test]
fn it_ends_when_nobody_reads() {
    let sandbox = Sandbox::with(&[("essays/a.md", SOUND)]);
    let mut command = sandbox.command(&["lint", "--watch", "--format", "concise"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while line != "waiting for changes\n" {
        line.clear();
        assert!(err.read_line(&mut line).unwrap() > 0);
    }
    drop(child.stdout.take());
    sandbox.write("essays/a.md", SOUND.replace("2026-01-05", "soon").as_bytes());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_it_cannot_do_it_says() {
    let sandbox = Sandbox::with(&[("essays/a.md", SOUND)]);
    for flag in ["--fix", "--changed", "--staged", "--write-baseline=x", "--base=HEAD"] {
        let told = sandbox.run(&["lint", "--watch", flag]).ended(2).err;
        assert!(told.contains("cannot be used with"), "{flag}: {told}");
    }
    let told = Sandbox::empty().run(&["lint", "--watch"]).ended(2).err;
    assert!(told.contains("there is no workspace here"), "{told}");
}
