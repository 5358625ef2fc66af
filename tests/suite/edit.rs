//! The commands that edit front matter, on documents of all shapes: what one does another undoes to the byte, what is shown is
//! what is done, and neither company nor a kill leaves anything half done.

use super::harness::{PROGRAM, Ran, Sandbox};
use super::write::{Snapshot, calls, can_trace, differing, in_memory, killed_at, numbered, snapshot};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// Front matter in YAML by the name of its shape: comments, blank lines, odd spaces, each way of writing tags.
const YAML: &[(&str, &str)] = &[
    ("none", "title:  'It''s untagged'   # in quotes\ndate: 2026-04-02\n"),
    (
        "block",
        "# Above.\ntitle: Block\ntags:   # in order\n  - one   # the first\n\n  # Of the second.\n  - 'two'\nlayout: post\n",
    ),
    ("dashes", "tags:\n- one\n- \"two\"   # last\ntitle:   Dashes\n"),
    ("far", "tags:\n        -   one\n        -   three, four\n\n# Below.\n"),
    ("flow", "title: Flow\ntags: [ one,two  ]   # odd spaces\nauthors : [\"Ada\"]\n"),
    ("comma", "tags: [one, 'two', ]\ntitle: A comma at the end\n"),
    ("lines", "tags: [\n  one,   # a\n  # Between.\n  \"two\"   # b\n]\ntitle: On lines\n"),
    ("margin", "tags: [\n    one,\n    two,\n]\n"),
    ("single", "tags: ['one']\n\ntitle: Single\n"),
    ("nested", "series:\n    name:   \"The weight\"   # of four\n\nsummary: >-\n    On two\n    lines.\ntags: [one]\n"),
    ("braces", "series: {name: 'The weight'}   # in braces\ntags: [\"one\", two]\n"),
    ("anchor", "author: &ada Ada   # used below\neditor: *ada\ntags: [one]\n"),
    // What is added to these and taken away again is not what was there.
    ("null", "title: Null\ntags:   # none yet\n"),
    ("empty", "tags: []   # none yet\ntitle: Empty\n"),
    ("string", "tags: one\ntitle: A string\n"),
    ("pieces", "title: Pieces\ntags: \"one,  two\"   # in one string\n"),
];

/// The same in TOML.
const TOML: &[(&str, &str)] = &[
    ("toml-none", "# Above.\ntitle = 'Untagged'   # in quotes\n\n[extra]   # not ours\na = 1\n"),
    ("toml-flow", "title = \"Flow\"\ntags = [ 'one',\"two\" ]   # odd spaces\ndate = 2026-04-02\n"),
    ("toml-lines", "tags = [\n    \"one\",   # a\n    \"two\",\n]\n\n[series]\nname = 'The weight'   # of four\n"),
];

/// The shapes whose tags are no list: adding one makes it.
const NO_LISTS: &[&str] = &["empty", "null", "pieces", "string"];

/// Each shape as it is, with CRLF, and behind a BOM with a last line that nothing ends.
fn documents() -> Vec<(String, String)> {
    let body = "\ntags: [one] is prose here.\n";
    let fenced = |shapes: &[(&str, &str)], fence: &str| -> Vec<(String, String)> {
        let whole = |(name, text): &(&str, &str)| ((*name).to_owned(), format!("{fence}\n{text}{fence}\n{body}"));
        shapes.iter().map(whole).collect()
    };
    let bare = ("bare".to_owned(), "# No front matter\n\nWords.\n".to_owned());
    let plain = fenced(YAML, "---").into_iter().chain(fenced(TOML, "+++")).chain([bare]);
    let mut documents = Vec::new();
    for (name, text) in plain {
        documents.push((format!("essays/{name}-crlf.md"), text.replace('\n', "\r\n")));
        documents.push((format!("notes/{name}-cut.md"), format!("\u{feff}{}", text.trim_end())));
        documents.push((format!("essays/{name}.md"), text));
    }
    documents
}

/// A workspace with all of them, as a git repository.
fn workspace(settings: &str) -> Sandbox {
    let sandbox = Sandbox::with(&[("writings.toml", settings)]);
    for (path, text) in documents() {
        sandbox.write(&path, text.as_bytes());
    }
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["config", "core.autocrlf", "false"]);
    git(&sandbox, &["add", "."]);
    git(&sandbox, &["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "a"]);
    sandbox
}

/// What git prints.
#[track_caller]
fn git(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let output = sandbox.scrubbed("git").args(arguments).env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    Ran::from(output).ended(0).out
}

/// The documents and settings, without what git keeps of them.
fn files(sandbox: &Sandbox) -> Snapshot {
    let mut files = snapshot(sandbox.path());
    files.retain(|path, _| !path.starts_with(".git/"));
    files
}

/// When each file was last written, and which file it is.
fn stamps(sandbox: &Sandbox) -> BTreeMap<String, (SystemTime, u64)> {
    let stamp = |path: &String| {
        let metadata = fs::symlink_metadata(sandbox.path().join(path)).unwrap();
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let number = metadata.len();
        (metadata.modified().unwrap(), number)
    };
    let files = files(sandbox).into_keys().filter(|path| !path.ends_with('/'));
    files.map(|path| (path.clone(), stamp(&path))).collect()
}

/// Puts all files back.
fn restore(sandbox: &Sandbox, files: &Snapshot) {
    for (path, bytes) in files.iter().filter(|(path, _)| !path.ends_with('/')) {
        if fs::read(sandbox.path().join(path)).unwrap() != *bytes {
            sandbox.write(path, bytes);
        }
    }
}

#[test]
fn what_is_done_is_undone_to_the_byte() {
    let sandbox = workspace("# Nothing is registered.\n");
    let count = documents().len();
    let changed = |ran: Ran| assert!(ran.out.ends_with(&format!("\n{count} files changed\n")), "{}", ran.out);
    changed(sandbox.run(&["tag", "add", "New: a tag", "--all"]).ended(0));
    let bears = sandbox.run(&["list", "--tag", "new-a-tag", "--format", "paths"]).ended(0).out;
    assert_eq!(bears.lines().count(), count);
    changed(sandbox.run(&["tag", "rm", "new-a-tag", "--all"]).ended(0));
    let differ = git(&sandbox, &["diff", "--name-only"]);
    let named = |path: &str| NO_LISTS.iter().any(|shape| path.split(['/', '-', '.']).nth(1) == Some(shape));
    let expected: Vec<String> = documents().into_iter().map(|(path, _)| path).filter(|path| named(path)).collect();
    assert_eq!(expected.len(), 3 * NO_LISTS.len());
    let mut differ: Vec<&str> = differ.lines().collect();
    differ.sort_unstable();
    assert_eq!(differ, {
        let mut expected = expected;
        expected.sort();
        expected
    });
    git(&sandbox, &["checkout", "--quiet", "."]);

    sandbox.run(&["tag", "rename", "one", "Number One"]).ended(0);
    let lines = git(&sandbox, &["diff", "--numstat"]);
    assert!(lines.lines().count() > 40 && lines.lines().all(|line| line.starts_with("1\t1\t")), "{lines}");
    sandbox.run(&["tag", "rename", "number-one", "one"]).ended(0);
    assert_eq!(git(&sandbox, &["diff"]), "");

    for (key, value) in [
        ("lang", "en"),
        ("a.b.c", "[x, 'y: z']"),
        ("a.b.c", "{x: 1, y: [true, null, 2026-04]}"),
        ("series.part", "2"),
        ("subtitle", "It's: \"quoted\" # so\tit is\\n"),
        ("updated", "2026-04"),
        ("weight", "-3"),
    ] {
        let ran = sandbox.run(&["set", key, value, "--all", "--force", "--keep-going"]);
        let has_null = value.contains("null");
        assert_eq!(ran.code, i32::from(has_null), "{key}: {}", ran.err);
        assert!(!has_null || ran.err.contains("TOML has no empty value"), "{}", ran.err);
        let lines = git(&sandbox, &["diff", "--numstat"]);
        let grown = lines.lines().filter(|line| line.split('\t').nth(1) == Some("0"));
        // A new key is but lines that were not there, unless its map is in braces, or a BOM stands before the new block.
        let others = if key == "series.part" { 4 } else { 1 };
        let in_toml = if has_null { 3 * TOML.len() } else { 0 };
        assert_eq!(grown.count() + others + in_toml, count, "{key}: {lines}");
        sandbox.run(&["unset", key, "--all", "--force"]).ended(0);
        assert_eq!(git(&sandbox, &["diff"]), "", "{key}");
    }
}

/// What the commands below find registered, so that a tag that nothing bears any more is no slip.
const REGISTRY: &str = "# By hand.\ntimezone = \"UTC\"   # as ever\n\n[tags.one]   # the first\nlabel = 'one'\n\n[tags.two]\n\n[tags.both]\nincludes = [ \"one\" ]   # odd spaces\n";

/// A dry run prints what a run does, and a run that finds all done touches nothing.
#[test]
fn what_is_shown_is_done_and_done_once() {
    let sandbox = workspace(REGISTRY);
    let old = files(&sandbox);
    let patch = tempfile::NamedTempFile::new().unwrap();
    for arguments in [
        &["tag", "add", "one,new", "--all"][..],
        &["tag", "rm", "one,two", "--all"],
        &["tag", "rename", "one", "Number One"],
        &["tag", "merge", "one", "two", "--into", "both"],
        &["set", "title", "It's: a \"title\"", "--all"],
        &["set", "series.part", "3", "--all"],
        &["unset", "tags", "--all", "--force"],
        &["date", "set", "2026-05", "--all"],
        &["date", "touch", "--all", "--now", "2026-05-02"],
        &["date", "clear", "--all"],
        &["publish", "--all", "--force", "--now", "2026-05-02"],
        &["time", "--write", "--all"],
    ] {
        let stamped = stamps(&sandbox);
        let dry = sandbox.run(&[arguments, &["--dry-run"]].concat()).ended(0);
        assert_eq!(stamps(&sandbox), stamped, "{arguments:?}: a dry run writes");
        fs::write(patch.path(), &dry.out).unwrap();
        git(&sandbox, &["apply", "--whitespace=nowarn", patch.path().to_str().unwrap()]);
        let applied = files(&sandbox);
        let changed = differing(&applied, &old).len();
        assert!(changed > 10, "{arguments:?} does hardly anything");
        restore(&sandbox, &old);

        let ran = sandbox.run(arguments).ended(0);
        assert_eq!(differing(&files(&sandbox), &applied), [""; 0], "{arguments:?}");
        let told = dry.err.contains(" files would change; nothing was written\n");
        assert!(told && ran.out.ends_with(" files changed\n"), "{arguments:?}: {}{}", dry.err, ran.out);

        let stamped = stamps(&sandbox);
        // Some commands say first that documents have no front matter.
        let last = |text: &str| text.lines().last().unwrap_or_default().to_owned();
        let again = sandbox.run(arguments).ended(0);
        assert_eq!((&*again.out, &*last(&again.err)), ("", "nothing to change"), "{arguments:?}");
        let again = sandbox.run(&[arguments, &["--dry-run"]].concat()).ended(0);
        let nothing = "0 files would change; nothing was written";
        assert_eq!((&*again.out, &*last(&again.err)), ("", nothing), "{arguments:?}");
        assert_eq!(stamps(&sandbox), stamped, "{arguments:?}: nothing to change, and yet something is");
        restore(&sandbox, &old);
    }
}

/// Names come from another run of the program, one a line or each ended by NUL.
#[test]
fn a_list_is_what_is_edited() {
    let sandbox = workspace("");
    let paths = sandbox.run(&["list", "--tag", "two", "essays", "--format", "paths"]).ended(0).out;
    let nul = sandbox.run(&["list", "--tag", "two", "essays", "--format", "paths", "-0"]).ended(0).out;
    let count = paths.lines().count();
    assert!(count > 5);
    for (input, label) in [(paths, "by lines"), (nul, "by nul")] {
        let ran = sandbox.run_with_input(&["tag", "add", label, "--stdin-paths"], &input).ended(0);
        assert!(ran.out.ends_with(&format!("\n{count} files changed\n")), "{}", ran.out);
    }
    let ran = sandbox.run_with_input(&["tag", "add", "x", "--stdin-paths"], "").ended(0);
    assert_eq!((&*ran.out, &*ran.err), ("", "nothing to change\n"));
    let ran = sandbox.run_with_input(&["tag", "add", "x", "--stdin-paths"], "essays/bare.md\nnosuch\n").ended(2);
    assert!(ran.err.starts_with("error: no document is called `nosuch`"), "{}", ran.err);
    assert_eq!(sandbox.run(&["list", "--tag", "by-nul", "--tag", "by-lines"]).ended(0).out.lines().count(), count);
}

/// Ten documents of one tag, for tests that run the program many times.
fn ten(root: &Path) {
    fs::create_dir_all(root.join("essays/2026")).unwrap();
    fs::write(root.join("writings.toml"), "# By hand.\n[tags.kv-cache]   # c\nlabel = \"KV Cache\"\n").unwrap();
    for n in 0..10 {
        let path = if n % 2 == 0 { format!("essays/{n}.md") } else { format!("essays/2026/{n}.md") };
        let text =
            format!("---\ntitle:   Number {n}   # c\ntags: [ KVCache, 'n{n}' ]\n---\n\n{}", "Words.\n".repeat(n * 50));
        fs::write(root.join(path), text).unwrap();
    }
}

fn in_folder(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).current_dir(root).env_remove("LD_LIBRARY_PATH").stdin(Stdio::null());
    command
}

#[test]
fn two_commands_at_once_lose_nothing() {
    let folder = in_memory();
    let root = folder.path();
    ten(root);
    let both = |one: &[&str], other: &[&str]| {
        let start = |arguments: &[&str]| {
            in_folder(root, arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        for child in [start(one), start(other)] {
            let ran = Ran::from(child.wait_with_output().unwrap()).ended(0);
            assert!(ran.out.ends_with("10 files changed\n"), "{}", ran.out);
        }
    };
    for round in 0..50 {
        let (a, b, k) = (format!("a{round}"), format!("b{round}"), format!("k{round}"));
        both(&["tag", "add", &a, "--all"], &["tag", "add", &b, "--all"]);
        both(&["set", &k, "x", "--all"], &["tag", "rm", &a, "--all"]);
    }
    let files = snapshot(root);
    assert_eq!(files.len(), 13, "nothing of ours is left: {:?}", files.keys());
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        let text = String::from_utf8_lossy(bytes);
        let n = path.trim_end_matches(".md").rsplit('/').next().unwrap();
        let (tags, keys): (String, String) =
            ((0..50).map(|n| format!(", 'b{n}'")).collect(), (0..50).map(|n| format!("k{n}: x\n")).collect());
        let head = format!("---\ntitle:   Number {n}   # c\ntags: [ KVCache, 'n{n}'{tags} ]\n{keys}---\n");
        assert!(text.starts_with(&head), "{path}: {text}");
    }
}

#[test]
fn killed_in_a_rename_the_next_command_ends_it() {
    if !can_trace() {
        return;
    }
    const RENAME: &[&str] = &["tag", "rename", "KVCache", "KV Cache"];
    let fresh = || {
        let folder = in_memory();
        ten(folder.path());
        folder
    };
    let finished = fresh();
    let old = snapshot(finished.path());
    let all = numbered(&calls(&in_folder(finished.path(), RENAME)), 0);
    let new = snapshot(finished.path());
    assert_eq!(differing(&new, &old).len(), 2 * 11, "ten documents and the registry");
    let (mut finished, mut undone) = (0, 0);
    for (name, number) in all.iter().skip(all.len() % 7).step_by(7) {
        let (folder, when) = (fresh(), format!("killed at {name} {number}"));
        let root = folder.path();
        // Threads that look for documents call as well, so that a run may end before it comes to this call.
        let killed = killed_at(&in_folder(root, RENAME), name, *number);
        assert!(killed || name == "openat", "{when}: it was not");
        let torn = snapshot(root);
        for path in old.keys() {
            let now = torn.get(path);
            assert!(now == old.get(path) || now == new.get(path), "{when}: {path} is torn");
        }
        let is_interrupted = torn.len() > old.len() && writings::write::is_interrupted(root);

        let dry = Ran::from(in_folder(root, &["set", "lang", "en", "--all", "--dry-run"]).output().unwrap()).ended(0);
        let told = "an interrupted run left its changes half made; the next command that writes ends it\n";
        assert_eq!(dry.err.starts_with(told), is_interrupted, "{when}: {}", dry.err);
        assert_eq!(differing(&snapshot(root), &torn), [""; 0], "{when}: a dry run writes");

        // A command that changes nothing of its own puts it right, and says how.
        let next = Ran::from(in_folder(root, &["unset", "nosuch", "--all"]).output().unwrap()).ended(0);
        let now = snapshot(root);
        let (all_old, all_new) = (differing(&now, &old).is_empty(), differing(&now, &new).is_empty());
        assert!(all_old || all_new, "{when}: {:?}", differing(&now, &old));
        if is_interrupted {
            let told = match all_new {
                true => "a run that was interrupted has been finished: all its changes are made\n",
                false => "a run that was interrupted has been undone: none of its changes is made\n",
            };
            assert_eq!(next.err, format!("{told}nothing to change\n"), "{when}");
            *(if all_new { &mut finished } else { &mut undone }) += 1;
        } else {
            assert_eq!(next.err, "nothing to change\n", "{when}");
        }
        let again = Ran::from(in_folder(root, RENAME).output().unwrap()).ended(0);
        assert_eq!(again.err, if all_new { "nothing to change\n" } else { "" }, "{when}");
        assert_eq!(differing(&snapshot(root), &new), [""; 0], "{when}");
    }
    assert!(finished > 3 && undone > 3, "{finished} were finished and {undone} undone");
}

/// Whoever reads the report may have seen enough of it: what it tells is done.
#[test]
fn a_report_that_nobody_reads_is_no_error() {
    let sandbox = workspace("");
    let count = documents().len();
    for (number, closes_err) in [(1, false), (2, true)] {
        let label = format!("new {number}");
        let mut command = sandbox.command(&["tag", "add", &label, "--all"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        if closes_err {
            drop(child.stderr.take());
        }
        let ran = Ran::from(child.wait_with_output().unwrap()).ended(0);
        assert_eq!(ran.err, "");
        let listed = sandbox.run(&["list", "--tag", &label, "--format", "paths"]).ended(0).out;
        assert_eq!(listed.lines().count(), count);
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_changes_nothing() {
    use std::os::unix::fs::{PermissionsExt, chown};
    const NOBODY: Option<u32> = Some(65_534);
    let text = "---\ntitle: A\ntags: [old]\n---\n";
    let sandbox = Sandbox::with(&[("essays/a.md", text), ("notes/b.md", text), ("writings.toml", "[tags.old]\n")]);
    // Made first, so that it is part of what is there before.
    let _ = sandbox.unprivileged(&["list"]).output().unwrap();
    if super::write::is_root() {
        for path in ["", "essays", "essays/a.md", "notes", "notes/b.md", "writings.toml"] {
            chown(sandbox.path().join(path), NOBODY, NOBODY).unwrap();
        }
    }
    for closed in ["notes", ""] {
        let mode = |mode| {
            fs::set_permissions(sandbox.path().join(closed), fs::Permissions::from_mode(mode)).unwrap();
        };
        let names = || -> Vec<String> { snapshot(sandbox.path()).into_keys().collect() };
        let (old, stamped) = (names(), stamps(&sandbox));
        mode(0o555);
        for arguments in [
            &["tag", "rename", "old", "new"][..],
            &["tag", "add", "new", "--all"],
            &["set", "title", "B", "--all"],
            &["date", "set", "2026", "--all"],
        ] {
            let ran = Ran::from(sandbox.unprivileged(arguments).output().unwrap());
            let named = if closed == "notes" { "cannot write notes/b.md" } else { "cannot write " };
            let ran = ran.ended(2);
            assert!(ran.err.contains(named) && ran.err.contains("Permission denied"), "{closed}: {}", ran.err);
            assert!(ran.out.is_empty(), "{closed}: {}", ran.out);
            assert_eq!((names(), stamps(&sandbox)), (old.clone(), stamped.clone()), "{closed}: {arguments:?}");
        }
        mode(0o755);
    }
}

/// A link stays one: what it leads to is edited if that lies within the workspace, and by whichever names only once.
#[cfg(unix)]
#[test]
fn links_are_followed_within_the_workspace_alone() {
    use std::os::unix::fs::symlink;
    let text = "---\ntitle: A   # c\n---\n\nWords.\n";
    let outside = Sandbox::with(&[("out.md", text)]);
    let sandbox = Sandbox::with(&[("shared/text.md", text), ("essays/a.md", text), ("writings.toml", "")]);
    let essays = sandbox.path().join("essays");
    symlink("../shared/text.md", essays.join("link.md")).unwrap();
    symlink("a.md", essays.join("again.md")).unwrap();
    let ran = sandbox.run(&["tag", "add", "new", "--all"]).ended(0);
    assert_eq!(ran.out, "essays/a.md       + new\nessays/again.md   + new\nessays/link.md    + new\n2 files changed\n");
    for (link, target) in [("link.md", "../shared/text.md"), ("again.md", "a.md")] {
        assert_eq!(fs::read_link(essays.join(link)).unwrap(), Path::new(target));
    }
    let edited = text.replace("c\n", "c\ntags: [new]\n");
    for path in ["shared/text.md", "essays/a.md"] {
        assert_eq!(fs::read_to_string(sandbox.path().join(path)).unwrap(), edited, "{path}");
    }

    symlink(outside.path().join("out.md"), essays.join("out.md")).unwrap();
    for arguments in [&["tag", "rm", "new", "--all"][..], &["set", "lang", "en", "essays"], &["publish", "--all"]] {
        let before = files(&sandbox);
        let ran = sandbox.run(arguments).ended(2);
        assert!(ran.err.contains("essays/out.md") && ran.out.is_empty(), "{arguments:?}: {} {}", ran.out, ran.err);
        assert_eq!(differing(&files(&sandbox), &before), [""; 0]);
    }
    assert_eq!(fs::read_to_string(outside.path().join("out.md")).unwrap(), text);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

/// Front matter that was made for one key goes with it, though a document without any is a fault.
#[test]
fn what_was_set_on_a_bare_document_is_unset() {
    let sandbox = Sandbox::with(&[("essays/a.md", "hello\n"), ("writings.toml", "")]);
    for (there, back) in [
        (&["set", "mood", "calm", "a"][..], &["unset", "mood", "a"][..]),
        (&["date", "touch", "a", "--now", "2026-05-02"], &["date", "clear", "--updated", "a"]),
        (&["time", "--write", "a"], &["unset", "reading_time", "a"]),
    ] {
        sandbox.run(there).ended(0);
        assert!(fs::read_to_string(sandbox.path().join("essays/a.md")).unwrap().starts_with("---\n"), "{there:?}");
        sandbox.run(back).ended(0);
        assert_eq!(fs::read_to_string(sandbox.path().join("essays/a.md")).unwrap(), "hello\n", "{back:?}");
    }
}
