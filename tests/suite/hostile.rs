//! Content that a stranger sends: nothing panics, nothing runs away, and the good file beside it is listed all the same.

use super::harness::{PROGRAM, Ran, Sandbox};
use std::process::Command;

/// Beside the hostile one there is a registry of tags to compare with.
const SETTINGS: &str =
    "[tags.kv-cache]\nlabel = \"KV Cache\"\n\n[tags.a-long-tag-of-ninety-letters-that-others-may-come-near-to]\n";

const GOOD: &str = "---\ntitle: Good\ndescription: It is good.\ndate: 2026-04-02\n---\n\nOne two three.\n";

/// What reads all documents.
const READING: &[&[&str]] = &[
    &["list"],
    &["lint"],
    EVERY_FORMAT,
    &["lint", "--unsafe-fixes", "--dry-run"],
    &["list", "--columns", "title"],
    &["export", "json"],
    &["tag", "list"],
    &["date", "show"],
    &["tag", "suggest", "essays/hostile.md"],
];

/// Findings as all programs read them, in one run.
const EVERY_FORMAT: &[&str] = &[
    "lint",
    "--format=json",
    "--format=sarif=sarif.json",
    "--format=github=github.txt",
    "--format=gitlab=gitlab.json",
    "--format=junit=junit.xml",
    "--format=rdjsonl=rd.jsonl",
];

/// What edits front matter, none of it written. Others do as one of these does: `tag rm` as `tag rename`, `date touch` as
/// `date set`.
const WRITING: &[&[&str]] = &[
    &["tag", "add", "KV Cache", "essays/hostile.md", "--dry-run"],
    &["tag", "rename", "kv-cache", "Caches", "--dry-run"],
    &["set", "a.b", "1", "essays/hostile.md", "--dry-run"],
    &["unset", "title", "essays/hostile.md", "--dry-run"],
    &["date", "set", "2026", "essays/hostile.md", "--dry-run"],
    &["publish", "essays/hostile.md", "--dry-run"],
    &["time", "--write", "essays/hostile.md", "--dry-run"],
    &["schema", "migrate", "essays", "--rename", "a=b", "--default", "c=1", "--dry-run"],
    &["schema", "infer", "essays"],
];

/// The most processor time, in seconds, and memory, in megabytes, that one hostile file may cost.
const MOST_SECONDS: f64 = 2.0;
const MOST_MEGABYTES: f64 = 200.0;

/// Runs the program, and fails where it takes more than the bounds.
#[track_caller]
fn bounded(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    all_bounded(sandbox, &[arguments]).remove(0)
}

/// Runs the program once for each list of arguments, one run after the other, and fails where one takes more than the bounds.
#[track_caller]
fn all_bounded(sandbox: &Sandbox, all: &[&[&str]]) -> Vec<Ran> {
    const WATCH: &str = "import json, os, subprocess, sys, tempfile\n\
        for arguments in json.loads(sys.argv[2]):\n\
        \x20   with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:\n\
        \x20       child = subprocess.Popen([sys.argv[1]] + arguments, stdin=subprocess.DEVNULL, stdout=out, stderr=err)\n\
        \x20       _, status, used = os.wait4(child.pid, 0)\n\
        \x20       texts = []\n\
        \x20       for file in out, err:\n\
        \x20           file.seek(0)\n\
        \x20           texts.append(file.read().decode(errors='replace'))\n\
        \x20   code = os.waitstatus_to_exitcode(status)\n\
        \x20   print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024] + texts))\n";
    let asked = serde_json::to_string(all).unwrap();
    let mut command = sandbox.scrubbed("python3");
    command.args(["-c", WATCH, PROGRAM, &asked]);
    let watched = Ran::from(command.output().expect("python3 measures what a run costs")).ended(0);
    let one = |(arguments, line): (&&[&str], &str)| {
        let (code, seconds, megabytes, out, err): (i32, f64, f64, String, String) = serde_json::from_str(line).unwrap();
        assert!(seconds < MOST_SECONDS, "{arguments:?} took {seconds} s");
        assert!(megabytes < MOST_MEGABYTES, "{arguments:?} took {megabytes} MB");
        Ran { code, out, err }
    };
    let ran: Vec<Ran> = all.iter().zip(watched.out.lines()).map(one).collect();
    assert_eq!(ran.len(), all.len());
    ran
}

/// Holds a hostile document against every command that reads it: the good one is listed, and `lint` names `rule`.
#[track_caller]
fn survives(name: &str, bytes: &[u8], rule: Option<&str>) {
    let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("writings.toml", SETTINGS)]);
    sandbox.write("essays/hostile.md", bytes);
    let warned = rule == Some("oversized-document");
    // What is too long to be read is held as it was and as it is to be, and a diff of its one line holds it again.
    let edits = if warned { &[] } else { WRITING };
    let mut ran = all_bounded(&sandbox, &[READING, edits].concat()).into_iter();
    let mut next = || ran.next().unwrap();
    let list = next().ended(0);
    assert!(list.out.contains("2026-04-02\tGood"), "{name}: {}", list.out);
    let told = list.err.contains("1 document could not be fully read; `writings lint` says why");
    assert_eq!(told, rule.is_some() && !warned, "{name}: {}", list.err);
    let code = i32::from(rule.is_some() && !warned);
    let lint = next().ended(code);
    next().ended(code);
    let fixed = next();
    assert!(fixed.code <= 1 && !fixed.err.contains("panicked"), "{name}: {}", fixed.err);
    for _ in 4..READING.len() {
        next().ended(0);
    }
    for (arguments, edited) in edits.iter().zip(ran) {
        assert!(
            (0..=2).contains(&edited.code) && !edited.err.contains("panicked"),
            "{name}: {arguments:?}: {}",
            edited.err
        );
        assert!(edited.err.len() < 10_000, "{name}: {arguments:?} floods the terminal");
    }
    match rule {
        Some(rule) => assert!(
            lint.out.contains(&format!("[{rule}]")) && lint.out.contains("essays/hostile.md:"),
            "{name}: {}",
            lint.out
        ),
        None => {
            let errors = bounded(&sandbox, &["lint", "-A", "warnings"]).ended(0);
            assert_eq!(errors.out, "", "{name}");
        }
    }
    assert!(lint.out.lines().all(|line| line.len() < 2000), "{name}: a finding floods the terminal");
}

fn front(yaml: &str) -> Vec<u8> {
    format!("---\n{yaml}\n---\nbody\n").into_bytes()
}

fn body(text: &str) -> Vec<u8> {
    format!("---\ntitle: x\n---\n{text}").into_bytes()
}

#[test]
fn many_tags_in_a_long_body() {
    let words = |n: usize| -> String { (0..15).map(|k| format!("a{} ", (n >> k) % 2)).collect() };
    let tags: String = (0..1000).map(|n| format!("[tags.t{n}]\nlabel = \"{}\"\n", words(n).trim())).collect();
    let sandbox = Sandbox::with(&[("writings.toml", &tags)]);
    for text in ["a0 a1 ", "a0 ", "a", "a++", "\u{754c}", "a*b*", "# a0\n\n", "a0\n"] {
        sandbox.write("essays/hostile.md", &body(&text.repeat((2 << 20) / text.len() - 10)));
        bounded(&sandbox, &["tag", "suggest", "essays/hostile.md"]).ended(0);
    }
}

#[test]
fn an_alias_bomb() {
    let first = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let rest = (1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", ")));
    survives("bomb", &front(&std::iter::once(first).chain(rest).collect::<String>()), Some("malformed-front-matter"));
}

#[test]
fn deep_nesting() {
    survives("flow", &front(&format!("a: {}", "[".repeat(100_000))), Some("malformed-front-matter"));
    survives("keys", &front(&"? ".repeat(100_000)), Some("malformed-front-matter"));
    survives("toml", format!("+++\na = {}\n+++\n", "[".repeat(100_000)).as_bytes(), Some("malformed-front-matter"));
}

#[test]
fn many_keys() {
    let keys = |range: std::ops::Range<u32>| range.map(|n| format!("k{n}: {n}\n")).collect::<String>();
    survives("keys", &front(&keys(0..50_000)), None);
    survives("twice", &front(&(keys(0..50_000) + &keys(0..1))), Some("duplicate-key"));
    survives("all twice", &front(&(keys(0..40_000) + &keys(0..40_000))), Some("duplicate-key"));
    let line = |range: std::ops::Range<u32>| range.map(|n| format!("k{n}: 1, ")).collect::<String>();
    survives("in a line", &front(&format!("{{{}{}}}", line(0..40_000), line(0..40_000))), Some("duplicate-key"));
    let toml = |range: std::ops::Range<u32>| range.map(|n| format!("k{n} = 1\n")).collect::<String>();
    let twice = format!("+++\n{}{}+++\n", toml(0..40_000), toml(0..40_000));
    survives("TOML", twice.as_bytes(), Some("duplicate-key"));
    let tags = (0..200_000).map(|n| format!("t{n},")).collect::<String>();
    survives("tags", &front(&format!("tags: {tags}")), None);
}

#[test]
fn anchors_without_end() {
    let nested = format!("{}{}{}", "&a [".repeat(60), "1,".repeat(500_000), "]".repeat(60));
    survives("nested", &front(&format!("a: {nested}")), None);
    survives("nested and used", &front(&format!("a: {nested}\nb: *a")), Some("malformed-front-matter"));
    let many = format!("a: [{}{}]", "&a x,".repeat(60_000), "*a,".repeat(30_000));
    survives("many", &front(&many), None);
}

#[test]
fn long_bodies_and_lines() {
    survives("brackets", &body(&"[".repeat(64 << 20)), Some("oversized-document"));
    survives("characters", &body(&"é".repeat(3 << 20)), Some("oversized-document"));
    survives("a line", &body(&"word ".repeat((64 << 20) / 5)), Some("oversized-document"));
    survives("brackets that fit", &body(&"[".repeat((2 << 20) - 1)), None);
    survives("quotes that fit", &body(&"> ".repeat((1 << 20) - 1)), None);
    survives("lists that fit", &body(&"- ".repeat((1 << 20) - 1)), None);
    survives("emphasis that fits", &body(&"*a_".repeat(600_000)), None);
    survives("links that fit", &body(&"[a](b)".repeat(340_000)), None);
    survives("references that fit", &body(&"[a]: b\n".repeat(290_000)), None);
    survives("scripts that fit", &body(&format!("<div>\n{}", "<script></script>".repeat(120_000))), None);
    survives("placeholders that fit", &body(&"TK {{title}} <% tp. ".repeat(100_000)), None);
    survives("tags that fit", &body(&"<a href='b'>\n".repeat(160_000)), None);
    survives(
        "opened front matter",
        &[b"---\n".as_slice(), &b"a: b\n".repeat(1 << 20)].concat(),
        Some("unclosed-front-matter"),
    );
}

/// What makes rules look from each thing at each other.
#[test]
fn much_for_rules_to_compare() {
    let many = |count: usize, each: &dyn Fn(usize) -> String| (0..count).map(each).collect::<String>();
    let headings = many(60_000, &|n| format!("# h{n}\n"));
    survives("missing anchors", &body(&(many(10_000, &|n| format!("[x](#m{n}) ")) + "\n\n" + &headings)), None);
    survives("anchors", &body(&(many(60_000, &|n| format!("[x](#h{n}) ")) + "\n\n" + &headings)), None);
    survives(
        "one heading",
        &body(&(many(30_000, &|_| "[x](#h-300000) ".into()) + "\n\n" + &"# h\n".repeat(200_000))),
        None,
    );
    survives("missing links", &body(&many(80_000, &|n| format!("[x](goood{n}.md) "))), None);
    survives("fixes", &front(&format!("tags: [{}]", many(6_000, &|n| format!("no, t{n}, ")))), None);
    survives("long tags", &front(&format!("tags: [{}]", many(6, &|n| format!("{n}{}, ", "t".repeat(60_000))))), None);
    survives("series", &front(&format!("series: [{}]", many(120_000, &|n| format!("s{n}, ")))), None);
    let comment = "<!-- writings: allow broken-link -->\n";
    survives("comments", &body(&(comment.repeat(1_000) + &"line\n".repeat(300_000))), None);
    let names = many(190_000, &|n| format!("r{n} "));
    survives("names", &body(&format!("<!-- writings: allow {names}-->\n")), None);
    survives("comments of keys", &front(&"# writings: allow wrong-type\n".repeat(50_000)), None);
}

/// The lists and maps that edits look through. What they write is what was meant.
#[test]
fn much_to_edit() {
    let many = |count: usize, each: &dyn Fn(usize) -> String| (0..count).map(each).collect::<String>();
    let half = |n: usize| if n.is_multiple_of(2) { "even".to_owned() } else { format!("t{n}") };
    let (rename, rm) = (["tag", "rename", "even", "Both"], ["tag", "rm", "even", "--all"]);
    let add: &[&[&str]] = &[&["tag", "add", "new,newer", "--all"]];
    let deep = ["a"; 61].join(".");
    let nested = (0..61).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>();
    for (name, yaml, commands, left) in [
        ("flow", format!("tags: [{}]", many(100_000, &|n| format!("t{n},"))), add, "t99999, new, newer,]"),
        ("lines", format!("tags:\n{}", many(100_000, &|n| format!("- t{n}\n"))), add, "- t99999\n- new\n- newer\n"),
        ("half a list", format!("tags: [{}]", many(500, &|n| half(n) + ", ")), &[&rename], "tags: [Both, t1, t3, "),
        ("fewer in a list", format!("tags: [{}]", many(500, &|n| half(n) + ", ")), &[&rm], "tags: [t1, t3, "),
        ("pieces", format!("tags: {}", many(100_000, &|n| half(n) + ",")), &[&rename], "tags: Both,t1,t3,"),
        ("fewer pieces", format!("tags: {}", many(100_000, &|n| half(n) + ",")), &[&rm], "tags: t1,t3,"),
        (
            "keys",
            many(50_000, &|n| format!("k{n}: {n} # c\n")),
            &[&["set", "k25000", "x", "--all"], &["set", "new", "x", "--all"], &["unset", "k77", "--all"]],
            "k24999: 24999 # c\nk25000: x # c\n",
        ),
        ("depth", nested, &[&["set", &deep, "x", "--all"], &["set", &deep, "z", "--all"]], "a: z\n"),
    ] {
        let sandbox = Sandbox::empty();
        sandbox.write("essays/hostile.md", &front(&yaml));
        for (ran, arguments) in all_bounded(&sandbox, commands).into_iter().zip(commands) {
            assert_eq!((ran.code, &*ran.err), (0, ""), "{name}: {arguments:?}");
            assert!(ran.out.ends_with("\n1 file changed\n"), "{name}: {arguments:?}");
        }
        let text = std::fs::read_to_string(sandbox.path().join("essays/hostile.md")).unwrap();
        assert!(text.contains(left), "{name}");
    }
}

/// Each item that goes has all read anew, so that more of them than anybody writes are not touched.
#[test]
fn too_much_to_edit() {
    let tags = |n: usize| if n.is_multiple_of(2) { "even, ".to_owned() } else { format!("t{n}, ") };
    let yaml = format!("tags: [{}]", (0..20_000).map(tags).collect::<String>());
    let sandbox = Sandbox::empty();
    sandbox.write("essays/hostile.md", &front(&yaml));
    for command in [&["tag", "rename", "even", "Both"][..], &["tag", "rm", "even", "--all"]] {
        let ran = bounded(&sandbox, command).ended(2);
        assert!(ran.err.contains("essays/hostile.md: it bears these tags 10000 times among 20000"), "{}", ran.err);
    }
    assert_eq!(std::fs::read(sandbox.path().join("essays/hostile.md")).unwrap(), front(&yaml));
}

/// Keys and values from the command line are bounded as front matter is.
#[test]
fn long_arguments() {
    let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("writings.toml", "")]);
    let pointer = |levels: usize| vec!["a"; levels].join(".");
    let brackets = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    bounded(&sandbox, &["set", &pointer(64), "x", "--all", "--dry-run"]).ended(0);
    for levels in [65, 60_000] {
        let ran = bounded(&sandbox, &["set", &pointer(levels), "x", "--all"]).ended(2);
        assert!(ran.err.contains("the key has more than 64 parts"), "{}", ran.err);
        bounded(&sandbox, &["unset", &pointer(levels), "--all"]).ended(2);
    }
    bounded(&sandbox, &["set", "a", &brackets(60_000), "--all", "--dry-run"]).ended(0);
    bounded(&sandbox, &["set", &pointer(63), &brackets(60), "--all"]).ended(2);
}

#[test]
fn odd_bytes() {
    survives("NUL", &body("a\0b\n"), None);
    survives("control characters", &body(&"\u{1b}[31m\u{9b}\u{7f}".repeat(200_000)), None);
    survives("marks that turn the text", &body(&"\u{202e}\u{2067}".repeat(300_000)), None);
    survives("marks on lines", &body(&"\u{202e}\n".repeat(500_000)), None);
    survives("invalid UTF-8", b"---\ntitle: caf\xE9\n---\n", Some("unreadable-encoding"));
    let utf16: Vec<u8> = "\u{feff}---\ntitle: x\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    survives("UTF-16", &utf16, Some("unreadable-encoding"));
    survives("lone CR", b"---\rtitle: x\r---\rbody\r", None);
    survives("unterminated fence", &body("```\nfn main() {}\n"), None);
    survives("empty", b"", Some("missing-front-matter"));
    survives("no front matter", b"# Title\n", Some("missing-front-matter"));
}

#[cfg(unix)]
#[test]
fn things_that_are_no_files() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("essays/folder.md/inner.md", GOOD)]);
    let essays = sandbox.path().join("essays");
    symlink("loop.md", essays.join("loop.md")).unwrap();
    symlink("..", essays.join("up")).unwrap();
    symlink("/etc/passwd", essays.join("out.md")).unwrap();
    symlink("good.md", essays.join("same.md")).unwrap();
    assert!(Command::new("mkfifo").arg(essays.join("pipe.md")).status().unwrap().success());
    let list = bounded(&sandbox, &["list", "--sort", "path", "--format", "paths"]).ended(0);
    let paths: Vec<&str> = list.out.lines().collect();
    assert_eq!(
        paths,
        [
            "essays/folder.md",
            "essays/folder.md/inner.md",
            "essays/good.md",
            "essays/loop.md",
            "essays/out.md",
            "essays/pipe.md",
            "essays/same.md",
        ]
    );
    let lint = bounded(&sandbox, &["lint"]).ended(1);
    for (path, why) in [
        ("folder.md", "this is a folder"),
        ("loop.md", "this symbolic link leads nowhere"),
        ("out.md", "leads out of the workspace"),
        ("pipe.md", "no regular file"),
    ] {
        let told = lint.out.split("\n\n").find(|finding| finding.contains(&format!("essays/{path}:1:1")));
        assert!(told.is_some_and(|told| told.contains(why)), "{path}: {}", lint.out);
    }
    assert!(lint.out.ends_with("4 errors in 4 of 7 documents\n"), "{}", lint.out);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("essays/secret.md", GOOD)]);
    fs::set_permissions(sandbox.path().join("essays/secret.md"), Permissions::from_mode(0o000)).unwrap();
    let ran = Ran::from(sandbox.unprivileged(&["lint"]).output().unwrap()).ended(1);
    assert!(ran.out.contains("this file cannot be read: permission denied"), "{}", ran.out);
    assert!(ran.out.ends_with("1 error in 1 of 2 documents\n"), "{}", ran.out);
}

#[test]
fn hostile_settings() {
    for (name, text) in [
        ("nesting", format!("title = {}", "[".repeat(100_000))),
        ("tables", format!("title = {}", "{a=".repeat(100_000))),
        ("dots", format!("{} = 1", vec!["a"; 100_000].join("."))),
        ("length", "# comment\n".repeat(500_000)),
        ("globs", format!("exclude = [\"{}\"]", "{a,".repeat(10_000))),
        ("tags", format!("[tags.a]\nincludes = [{}]", "1,".repeat(100_000))),
        ("zone", format!("timezone = \"{}\"", "x".repeat(3 << 20))),
        ("collections", (0..50_000).map(|n| format!("[collections.c{n}]\npath = \".\"\n")).collect()),
        ("one folder", "[collections.a]\npath = \"essays\"\n[collections.b]\npath = \"essays/\"\n".to_owned()),
        ("escapes", "title = \"\u{1b}[31m\"\n\u{202e}bad = 1".to_owned()),
    ] {
        let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("writings.toml", &text)]);
        let ran = bounded(&sandbox, &["list"]).ended(2);
        assert!(ran.err.starts_with("error: "), "{name}: {}", ran.err);
        assert!(ran.err.len() < 10_000 && !ran.err.contains(['\u{1b}', '\u{202e}']), "{name}: {}", ran.err);
    }
    let cycle = "[tags.a]\nincludes = [\"b\"]\n[tags.b]\nincludes = [\"a\"]\n";
    let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("writings.toml", cycle)]);
    bounded(&sandbox, &["list", "--tag", "a"]).ended(0);
}

/// What hides whether it is a draft does not leave the workspace, and neither does what is no document at all.
#[cfg(unix)]
#[test]
fn what_may_be_a_draft_stays() {
    let sandbox = Sandbox::with(&[
        ("essays/good.md", GOOD),
        ("essays/malformed.md", "---\ntitle: Secret: a draft\ndraft: true\n---\n"),
        ("essays/unclosed.md", "---\ntitle: Secret\ndraft: true\n"),
        ("essays/folder.md/.keep", ""),
    ]);
    sandbox.write("essays/latin.md", b"---\ntitle: caf\xE9\n---\n");
    std::os::unix::fs::symlink("/etc/passwd", sandbox.path().join("essays/out.md")).unwrap();
    let rss = sandbox.run(&["export", "rss", "--base-url", "https://example.org"]).ended(0);
    assert_eq!(rss.out.matches("<item>").count(), 1, "{}", rss.out);
    let json = sandbox.run(&["export", "json"]).ended(0);
    assert_eq!(json.out.matches("\"path\"").count(), 1, "{}", json.out);
    assert_eq!(sandbox.run(&["list", "--published", "--columns", "slug"]).ended(0).out, "good\n");
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_workspace_is_read() {
    use std::os::unix::fs::symlink;
    let outside = Sandbox::with(&[("essays/secret.md", GOOD), ("writings.toml", "root:x:0:0\n")]);
    for (name, link, target) in [
        ("a collection", "essays", outside.path().join("essays")),
        ("the settings", "writings.toml", outside.path().join("writings.toml")),
        ("a device", "writings.toml", "/dev/zero".into()),
    ] {
        let sandbox = Sandbox::with(&[("notes/good.md", GOOD)]);
        symlink(target, sandbox.path().join(link)).unwrap();
        let ran = bounded(&sandbox, &["list"]).ended(2);
        assert!(!ran.err.contains("root:x") && !ran.out.contains("Good"), "{name}: {} {}", ran.out, ran.err);
        assert!(ran.err.contains(link), "{name}: {}", ran.err);
    }
    let sandbox = Sandbox::with(&[("essays/good.md", GOOD)]);
    symlink("/etc/passwd", sandbox.path().join("essays/out.md")).unwrap();
    let ran = Ran::from(sandbox.command(&["edit", "out"]).env("EDITOR", "cat").output().unwrap()).ended(2);
    assert!(ran.err.contains("essays/out.md cannot be opened") && ran.out.is_empty(), "{}", ran.err);
}

/// Front matter in which all is wrong, against schemas that look at each part of it.
#[test]
fn much_against_a_schema() {
    let keys = (0..50_000).map(|n| format!("k{n}: v\n")).collect::<String>();
    let deep = format!("a: {}1{}", "{a: ".repeat(60), "}".repeat(60));
    let recursive = "{\"allOf\":[{\"properties\":{\"a\":{\"$ref\":\"#\"}}},{\"properties\":{\"a\":{\"$ref\":\"#\"}}}]}";
    for (name, schema, yaml) in [
        ("types", "{\"additionalProperties\":{\"type\":\"integer\"}}", &keys),
        ("names", "{\"propertyNames\":{\"maxLength\":1}}", &keys),
        ("unknown keys", "{\"properties\":{\"key\":{}},\"additionalProperties\":false}", &keys),
        ("recursion", recursive, &deep),
    ] {
        let sandbox = Sandbox::with(&[("s.json", schema)]);
        sandbox.write("writings.toml", b"[collections.essays]\npath = \"essays\"\nschema = \"s.json\"\n");
        sandbox.write("essays/hostile.md", &front(yaml));
        let ran = bounded(&sandbox, &["lint", "--format", "concise"]).ended(1);
        assert!(ran.out.contains("error[schema-violation]"), "{name}: {}", ran.out);
    }
}

/// A schema is content too: it may come with a pull request, and what it costs is bounded whatever it says.
#[test]
fn hostile_schemas() {
    let doubling = |levels: usize, of: &str| {
        let level = |n: usize| {
            let next = format!("{{\"$ref\":\"#/$defs/a{}\"}}", n + 1);
            format!("\"a{n}\":{},", of.replace('@', &next))
        };
        let levels = (0..levels).map(level).collect::<String>();
        format!("{{\"$ref\":\"#/$defs/a0\",\"$defs\":{{{levels}\"end\":{{}}}}}}")
    };
    let list = |item: &dyn Fn(usize) -> String, count: usize| {
        let items = (0..count).map(item).collect::<Vec<_>>().join(",");
        format!("{{\"allOf\":[{items}]}}")
    };
    let end = |text: String, levels: usize| text.replace("\"end\"", &format!("\"a{levels}\""));
    for (name, text) in [
        ("allOf", end(doubling(40, "{\"allOf\":[@,@]}"), 40)),
        ("oneOf", end(doubling(40, "{\"oneOf\":[@,{\"not\":@}]}"), 40)),
        ("a chain", end(doubling(4_000, "@"), 4_000)),
        ("a circle", "{\"anyOf\":[{\"$ref\":\"#\"}]}".to_owned()),
        ("schemas", list(&|n| format!("{{\"minimum\":{n}}}"), 40_000)),
        ("identifiers", list(&|n| format!("{{\"$id\":\"a{n}\"}}"), 20_000)),
        ("patterns", list(&|n| format!("{{\"pattern\":\"\\\\p{{L}}{{{n}}}\"}}"), 2_000)),
        ("a long pattern", format!("{{\"pattern\":\"{}\"}}", "\\\\d".repeat(200_000))),
        ("a large pattern", "{\"pattern\":\"((a{100}){100}){100}\"}".to_owned()),
        ("nesting", format!("{}{}", "{\"not\":".repeat(100_000), "}".repeat(100_000))),
        ("brackets", "[".repeat(1 << 20)),
        ("length", " ".repeat(64 << 20)),
        ("values", format!("{{\"enum\":[{}1]}}", "1,".repeat(500_000))),
        ("escapes", "{\"type\":\"\\u001b[31m\\u202e\"}".to_owned()),
        ("the network", "{\"$ref\":\"https://example.org/s.json\"}".to_owned()),
        ("another scheme", "{\"$ref\":\"file://host/etc/passwd\"}".to_owned()),
    ] {
        let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("s.json", &text)]);
        sandbox.write("writings.toml", b"[collections.essays]\npath = \"essays\"\nschema = \"s.json\"\n");
        let ran = bounded(&sandbox, &["schema", "check", "--strict"]).ended(1);
        assert!(ran.out.starts_with("error[schema]: "), "{name}: {}", ran.out);
        assert!(ran.out.len() < 10_000 && !ran.out.contains(['\u{1b}', '\u{202e}']), "{name}: {}", ran.out);
        bounded(&sandbox, &["schema", "list"]).ended(0);
    }
}

/// What is large and within its bounds is used, and costs no more than it may.
#[test]
fn large_schemas() {
    let list = |keyword: &str, item: &dyn Fn(usize) -> String, count: usize| {
        let items = (0..count).map(item).collect::<Vec<_>>().join(",");
        format!("{{\"{keyword}\":[{items}]}}")
    };
    let defs = |count: usize| {
        let def = |n: usize| format!("\"{}{n}\":{{\"$anchor\":\"a{n}\"}}", "x".repeat(80));
        let refs = list("anyOf", &|n| format!("{{\"$ref\":\"#a{n}\"}}"), count);
        let defs = (0..count).map(def).collect::<Vec<_>>().join(",");
        format!("{{\"allOf\":[{refs}],\"$defs\":{{{defs}}}}}")
    };
    for (name, text) in [
        ("schemas", list("allOf", &|n| format!("{{\"minimum\":{n}}}"), 4_900)),
        ("references", defs(1_600)),
        ("identifiers", list("allOf", &|n| format!("{{\"$id\":\"a{n}\",\"minimum\":{n}}}"), 190)),
        ("patterns", list("allOf", &|n| format!("{{\"pattern\":\"[a-zé-ü]{{{}}}\"}}", 300 + n), 99)),
        ("values", format!("{{\"properties\":{{\"a\":{{\"enum\":[{}1]}}}}}}", "1,".repeat(40_000))),
    ] {
        let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("s.json", &text)]);
        sandbox.write("writings.toml", b"[collections.essays]\npath = \"essays\"\nschema = \"s.json\"\n");
        let ran = bounded(&sandbox, &["schema", "check"]);
        assert_eq!((ran.code, ran.err.trim_end()), (0, "1 schema, no faults"), "{name}: {}", ran.out);
        bounded(&sandbox, &["schema", "check", "--strict"]).ended(0);
    }
}

#[cfg(unix)]
#[test]
fn schemas_outside_the_workspace_are_not_read() {
    use std::os::unix::fs::symlink;
    let outside = Sandbox::with(&[("s.json", "{\"secret\": 1}")]);
    let settings = |schema: &str| format!("[collections.essays]\npath = \"essays\"\nschema = \"{schema}\"\n");
    for (name, schema, reference) in [
        ("a path", "../s.json", "{}"),
        ("a link", "link.json", "{}"),
        ("an absolute path", "/etc/passwd.json", "{}"),
        ("a folder", "essays.json", "{}"),
        ("a device", "zero.json", "{}"),
        ("a reference", "s.json", "{\"$ref\": \"../s.json\"}"),
        ("a reference through a link", "s.json", "{\"$ref\": \"link.json\"}"),
        ("a hidden climb", "s.json", "{\"$ref\": \"a/%2e%2e/%2e%2e/s.json\"}"),
    ] {
        let sandbox = Sandbox::with(&[("essays/good.md", GOOD), ("s.json", reference), ("essays.json/a.json", "{}")]);
        sandbox.write("writings.toml", settings(schema).as_bytes());
        symlink(outside.path().join("s.json"), sandbox.path().join("link.json")).unwrap();
        symlink("/dev/zero", sandbox.path().join("zero.json")).unwrap();
        let ran = bounded(&sandbox, &["schema", "check", "--strict"]).ended(1);
        assert!(ran.out.starts_with("error[schema]: ") && !ran.out.contains("secret"), "{name}: {}", ran.out);
    }
}
