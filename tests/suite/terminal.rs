//! What a terminal and a pipe get.

use super::harness::Sandbox;
use std::io::Read;
use std::process::Stdio;

#[test]
fn nothing_from_content_reaches_the_terminal_raw() {
    let title = "\\e[31mred \\u202E evil \\x07";
    let text = format!("---\ntitle: \"{title}\"\ntags: [\"\\e]0;x\\a\"]\ndate: \"2026\\e[1m\"\n---\n");
    let sandbox = Sandbox::with(&[("essays/a.md", &text)]);
    for arguments in [
        &["list", "--format", "table"][..],
        &["list"],
        &["list", "--format", "table", "--columns", "title,tags"],
        &["lint"],
        &["time"],
        &["list", "--tag", "\u{1b}[31m"],
        &["tag", "list", "--format", "table"],
        &["tag", "list"],
        &["tag", "suggest"],
        &["date", "show"],
        &["date", "show", "--format", "json"],
        &["lint", "--unsafe-fixes", "-v"],
    ] {
        let ran = sandbox.run(arguments);
        let shown = ran.out + &ran.err;
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{arguments:?}: {shown:?}");
    }
    let colored = sandbox.run(&["list", "--format", "table", "--color", "always"]);
    assert!(colored.out.starts_with("\u{1b}[1m") && !colored.out.contains("[31m\u{1b}"), "{:?}", colored.out);
    assert!(!colored.out.contains("\u{1b}[31m"), "{:?}", colored.out);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let sandbox = Sandbox::empty();
    for n in 0..3000 {
        sandbox.write(&format!("essays/{n:05}.md"), format!("---\ntitle: Document number {n}\n---\n").as_bytes());
    }
    for arguments in [&["list"][..], &["export", "json"], &["list", "--format", "csv"], &["time"], &["date", "show"]] {
        let mut child = sandbox.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    }
}

#[test]
fn a_full_disk_is_one() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let sandbox = Sandbox::with(&[("essays/a.md", "---\ntitle: A\n---\n")]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(&["list"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: the output cannot be written"));
}

#[test]
fn answers_do_not_depend_on_threads_or_place() {
    let files: Vec<(String, String)> = (0..200)
        .map(|n| {
            (
                format!("essays/{n}.md"),
                format!("---\ntitle: T{}\ndate: 2026-04\ntags: [T{}, t{}]\n---\nw\n", n % 7, n % 3, n % 3),
            )
        })
        .collect();
    let mut answers = Vec::new();
    for threads in ["1", "2", "7"] {
        let sandbox = Sandbox::empty();
        let order: Box<dyn Iterator<Item = _>> =
            if threads == "2" { Box::new(files.iter().rev()) } else { Box::new(files.iter()) };
        for (path, text) in order {
            sandbox.write(path, text.as_bytes());
        }
        let output = sandbox.command(&["export", "json"]).env("RAYON_NUM_THREADS", threads).output().unwrap();
        answers.push(output.stdout);
    }
    assert!(!answers[0].is_empty() && answers.iter().all(|answer| *answer == answers[0]));
}

#[test]
fn now_comes_from_one_place() {
    let sandbox = Sandbox::with(&[
        ("essays/a.md", "---\ntitle: A\ndate: 2030-01-01\n---\n"),
        ("essays/b.md", "---\ntitle: B\ndate: 2020-01-01\n---\n"),
    ]);
    let count = |arguments: &[&str], epoch: Option<&str>| {
        let mut command = sandbox.command(arguments);
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap().matches("\"path\"").count()
    };
    assert_eq!(count(&["export", "json", "--now", "2029-12-31"], None), 1);
    assert_eq!(count(&["export", "json", "--now", "2030-01-01"], None), 2);
    assert_eq!(count(&["export", "json", "--now", "2019", "--future"], None), 2);
    assert_eq!(count(&["export", "json"], Some("1000000000")), 0);
    assert_eq!(count(&["export", "json"], Some("1893456000")), 2);
    let wrong = sandbox.command(&["export", "json"]).env("SOURCE_DATE_EPOCH", "soon").output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn names_come_on_stdin_too() {
    let sandbox = Sandbox::with(&[
        ("essays/a.md", "---\ntitle: A\n---\n"),
        ("essays/b.md", "---\ntitle: B\n---\n"),
        ("essays/c.md", "---\ntitle: C\n---\n"),
    ]);
    for input in ["essays/a.md\nessays/c.md\n", "essays/a.md\0c\0", "essays/a.md\r\nc\r\n"] {
        let ran = sandbox.run_with_input(&["time", "--stdin-paths"], input).ended(0);
        assert!(ran.out.contains("a.md") && ran.out.contains("c.md") && !ran.out.contains("b.md"), "{}", ran.out);
    }
    let ran = sandbox.run_with_input(&["time", "--stdin-paths"], "nosuch\n").ended(2);
    assert!(ran.err.starts_with("error: no document is called `nosuch`"), "{}", ran.err);
}

#[test]
fn the_editor_opens_what_fits() {
    let sandbox = Sandbox::with(&[
        ("essays/paging.md", "---\ntitle: Paging the cache\n---\n"),
        ("essays/other.md", "---\ntitle: The other cache\n---\n"),
    ]);
    let edit = |arguments: &[&str], editor: &str| {
        let output = sandbox.command(arguments).env("EDITOR", editor).output().unwrap();
        super::harness::Ran::from(output)
    };
    let ran = edit(&["edit", "paging"], "echo -w").ended(0);
    assert!(ran.out.starts_with("-w ") && ran.out.ends_with("essays/paging.md\n"), "{}", ran.out);
    assert!(edit(&["edit", "OTHER", "cache"], "echo").ended(0).out.ends_with("essays/other.md\n"));
    let ran = edit(&["edit", "cache"], "echo").ended(2);
    assert!(
        ran.err.contains("2 documents fit `cache`") && ran.err.contains("essays/other.md, essays/paging.md"),
        "{}",
        ran.err
    );
    assert!(edit(&["edit", "nothing"], "echo").ended(2).err.contains("no document fits `nothing`"));
    assert!(edit(&["edit", "paging"], "no-such-editor").ended(2).err.contains("cannot be started"));
    assert!(edit(&["edit", "paging"], "false").ended(2).err.contains("the editor ended with"));
    assert!(sandbox.run(&["edit", "paging"]).ended(2).err.contains("no editor is set"));
}

#[test]
fn every_shell_gets_completions() {
    let sandbox = Sandbox::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = sandbox.run(&["completions", shell]).ended(0);
        assert!(ran.out.contains("COMPLETE") && ran.out.contains(shell), "{shell}");
        // What the line asks for when the shell runs it.
        let output = sandbox.command::<&str>(&[]).env("COMPLETE", shell).output().unwrap();
        let script = super::harness::Ran::from(output).ended(0).out;
        assert!(script.contains("writings") && script.contains("COMPLETE"), "{shell}: {script}");
    }
}

#[test]
fn an_export_replaces_its_file_at_once() {
    // An index of another version is one all the same.
    let old = "{\"version\": 0, \"site\": {}}";
    let sandbox = Sandbox::with(&[("essays/a.md", "---\ntitle: A\ndate: 2026\n---\n"), ("out/index.json", old)]);
    assert_eq!(sandbox.run(&["export", "json", "-o", "out/index.json"]).ended(0).out, "");
    let written = std::fs::read_to_string(sandbox.path().join("out/index.json")).unwrap();
    assert_eq!(written, sandbox.run(&["export", "--format", "json"]).ended(0).out);
    let ran = sandbox.run(&["export", "json", "-o", "no/such/index.json"]).ended(2);
    assert!(ran.err.contains("error: cannot write") && ran.err.contains("help: make its folder first"), "{}", ran.err);
    // What nobody exported is somebody's work.
    sandbox.write("package.json", b"{\"name\": \"site\"}\n");
    let ran = sandbox.run(&["export", "json", "-o", "package.json"]).ended(2);
    assert!(ran.err.contains("it holds something else than what is exported"), "{}", ran.err);
    let kept = std::fs::read_to_string(sandbox.path().join("package.json")).unwrap();
    assert_eq!(kept, "{\"name\": \"site\"}\n");
}

#[test]
fn where_there_is_no_workspace_that_is_said() {
    let sandbox = Sandbox::empty();
    sandbox.write(".git/HEAD", b"ref: refs/heads/main\n");
    let ran = sandbox.run(&["list"]).ended(2);
    assert!(
        ran.err
            .starts_with("error: there is no workspace here: no writings.toml, and no folder `essays` or `notes`, in ")
    );
    assert!(ran.err.ends_with("  help: `writings init` begins one here; or pass --root DIR\n"), "{}", ran.err);
    assert!(sandbox.run::<&str>(&[]).ended(2).err.contains("Usage: writings"));
    assert_eq!(sandbox.run(&["--version"]).ended(0).out, format!("writings {}\n", env!("CARGO_PKG_VERSION")));
    // A folder below a workspace belongs to it; a repository is not left.
    sandbox.write("deep/below/.keep", b"");
    sandbox.write("notes/a.md", b"---\ntitle: A\n---\n");
    let mut command = sandbox.command(&["list", "--format", "paths"]);
    let ran =
        super::harness::Ran::from(command.current_dir(sandbox.path().join("deep/below")).output().unwrap()).ended(0);
    assert_eq!(ran.out, "../../notes/a.md\n");
    sandbox.write("deep/below/.git/HEAD", b"");
    let mut command = sandbox.command(&["list"]);
    super::harness::Ran::from(command.current_dir(sandbox.path().join("deep/below")).output().unwrap()).ended(2);
}

#[test]
fn a_name_may_be_typed_composed_and_stored_decomposed() {
    let sandbox = Sandbox::with(&[("essays/cafe\u{301}.md", "---\ntitle: A\n---\n")]);
    assert!(sandbox.run(&["time", "essays/caf\u{e9}.md"]).ended(0).out.contains("1 min"));
}

#[test]
fn a_document_keeps_its_own_label_unless_one_is_registered() {
    let sandbox = Sandbox::with(&[
        ("essays/a.md", "---\ntitle: A\ntags: [Rust, kvcache]\n---\n"),
        ("essays/b.md", "---\ntitle: B\ntags: [rust]\n---\n"),
        (
            "writings.toml",
            "[tags.kv-cache]\nlabel = \"KV Cache\"\naliases = [\"KVCache\"]\nincludes = [\"Memory Systems\"]\n",
        ),
    ]);
    assert_eq!(sandbox.run(&["list", "--columns", "tags", "--sort", "path"]).ended(0).out, "Rust, KV Cache\nrust\n");
    assert_eq!(sandbox.run(&["list", "--columns", "slug", "-t", "memory-systems"]).ended(0).out, "a\n");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_looked_into_is_told() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let sandbox =
        Sandbox::with(&[("essays/a.md", "---\ntitle: A\n---\n"), ("essays/closed/b.md", "---\ntitle: B\n---\n")]);
    set_permissions(sandbox.path().join("essays/closed"), Permissions::from_mode(0o000)).unwrap();
    let ran = super::harness::Ran::from(sandbox.unprivileged(&["lint"]).output().unwrap());
    set_permissions(sandbox.path().join("essays/closed"), Permissions::from_mode(0o755)).unwrap();
    assert!(ran.ended(1).out.contains("essays/closed:1:1"));
}

#[test]
fn the_workspace_says_what_a_rule_weighs() {
    let text = "---\ntitle: A\ndescription: B\ntags: [KV Cache, serving]\ndate: soon\n---\nWords.\n";
    let registry = "[tags.kv-cache]\nlabel = \"KV Cache\"\n";
    let lint = |levels: &str| {
        let sandbox = Sandbox::with(&[("essays/a.md", text), ("writings.toml", &format!("{levels}{registry}"))]);
        let ran = sandbox.run(&["lint"]);
        (ran.code, ran.out.lines().last().unwrap_or_default().to_owned(), ran.out)
    };
    let (code, last, _) = lint("");
    assert_eq!((code, last.as_str()), (1, "1 error in 1 of 1 document"));
    let (code, last, out) = lint("[lint]\nunknown-tag = \"deny\"\ninvalid-date = \"warn\"\n");
    assert_eq!((code, last.as_str()), (1, "1 error, 1 warning in 1 of 1 document"));
    assert!(out.contains("error[unknown-tag]: `serving` is no registered tag\n --> essays/a.md:4:18"), "{out}");
    let (code, last, _) = lint("[lint]\nunknown-tag = \"warn\"\ninvalid-date = \"allow\"\n");
    assert_eq!((code, last.as_str()), (0, "1 warning in 1 of 1 document"));
}

#[test]
fn gitignore_counts_with_git_and_without() {
    let document = "---\ntitle: A\n---\n";
    let sandbox = Sandbox::with(&[
        ("essays/a.md", document),
        ("essays/b.md", document),
        ("essays/old/c.md", document),
        ("essays/sub/d.md", document),
        ("essays/sub/.gitignore", "d.md\n"),
        (".gitignore", "/essays/b.md\nold/\n"),
        ("writings.toml", ""),
    ]);
    assert_eq!(sandbox.run(&["list", "--format", "paths"]).ended(0).out, "essays/a.md\n");
    sandbox.write(".git/HEAD", b"");
    sandbox.write(".git/info/exclude", b"a.md\n");
    assert_eq!(sandbox.run(&["list", "--format", "paths"]).ended(0).out, "essays/a.md\n");
}

/// What a stranger writes into titles, tags, names of files and settings is shown, never obeyed.
#[test]
fn nothing_of_a_finding_reaches_the_terminal_raw() {
    let sandbox = Sandbox::with(&[
        (
            "writings.toml",
            "[lint]\nunknown-tag = \"deny\"\n[tags.old]\ndeprecated = true\ndescription = \"\\u001B[31mred\"\n",
        ),
        (
            "essays/a\u{1b}[2Jb\u{202e}.md",
            "---\ntitle: \"\\e[31mred\\u202e\"\ntags: [\"\\e]0;x\\a\", old, \"\\x9b31m\"]\nseries: \"\\e[1m\"\ndate: \u{202e}soon\nslug: \"a/\\e[1m\"\n---\n\n[x](\u{1b}[31m.md) ![y](\u{202e}.png) # writings: allow \u{1b}\n<!-- writings: allow \u{1b}[1m -->\n",
        ),
        ("essays/b.md", "---\ntitle: B\nid: \"\\e[1m\"\n---\n\n[link](a%1B[2Jb.md#\u{202e}) and ![z](b.md)\n"),
    ]);
    for format in writings::lint::report::REPORTS.iter().map(|report| report.name) {
        for color in ["never", "always"] {
            let ran = sandbox.run(&["lint", "-W", "all", "--format", format, "--color", color]);
            assert!(ran.out.contains("unknown-tag") && ran.out.contains("broken-link"), "{}", ran.out);
            let ours = ran.out.replace("\x1b[0m", "");
            for (at, _) in ours.match_indices('\x1b') {
                let rest = ours[at + 1..].strip_prefix('[').expect("a colour");
                let parameters = rest.split('m').next().unwrap();
                let plain = parameters.chars().all(|c| c.is_ascii_digit() || c == ';');
                assert!(plain && color == "always" && format == "full", "{format}: {parameters:?}");
            }
            let turns = |c: char| matches!(c, '\u{9b}' | '\u{7}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!ran.out.contains(turns), "{format}: {}", ran.out);
            assert!(!ran.out.contains("\x1b[31mred") && !ran.out.contains("\x1b[2J"), "{format}");
        }
    }
}

/// Runs the program on a terminal of its own, types `input` once it asks, and returns what the terminal shows and how it ended.
fn on_a_terminal(sandbox: &Sandbox, arguments: &[&str], input: &str) -> (String, i32) {
    // Whoever runs the tests in the background may have them ignore Ctrl-C, which a person at a terminal does not.
    const TERMINAL: &str = "import os, pty, signal, sys\n\
        child, terminal = pty.fork()\n\
        if child == 0:\n    signal.signal(signal.SIGINT, signal.SIG_DFL)\n    os.execv(sys.argv[2], sys.argv[2:])\n\
        shown, typed = b'', False\n\
        while True:\n\
        \x20   try:\n        read = os.read(terminal, 4096)\n    except OSError:\n        break\n\
        \x20   if not read:\n        break\n\
        \x20   shown += read\n\
        \x20   if (b'Title' in shown or b'Go on?' in shown) and not typed:\n        os.write(terminal, sys.argv[1].encode())\n        typed = True\n\
        sys.stdout.buffer.write(shown)\n\
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n";
    let mut command = sandbox.scrubbed("python3");
    command.args(["-c", TERMINAL, input, super::harness::PROGRAM]).args(arguments).env("TERM", "xterm");
    let ran = super::harness::Ran::from(command.output().expect("python3 gives a terminal"));
    assert_eq!(ran.err, "");
    (ran.out, ran.code)
}

#[cfg(unix)]
#[test]
fn a_title_is_asked_for_on_a_terminal() {
    let sandbox = Sandbox::with(&[("essays/.keep", ""), ("notes/.keep", "")]);
    let (shown, code) = on_a_terminal(&sandbox, &["new", "notes", "--now", "2026-04-02"], "Ünï: a title\r");
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("Title") && shown.ends_with("notes/ünï-a-title.md\r\n"), "{shown:?}");
    let text = std::fs::read_to_string(sandbox.path().join("notes/ünï-a-title.md")).unwrap();
    assert!(text.starts_with("---\ntitle: \"Ünï: a title\"\n"), "{text}");
    // What a template holds is shown, not obeyed.
    sandbox.write("templates/essays.md", b"---\ntitle: {{ title | yaml }}\n---\n\x1b[31m\xe2\x80\xae\n");
    let (shown, code) = on_a_terminal(&sandbox, &["new", "essays", "A", "--dry-run"], "");
    assert!(code == 0 && shown.contains("+\\u{1b}[31m\\u{202e}") && !shown.contains('\u{1b}'), "{shown:?}");
}

/// Nothing is written around a site unless somebody says so.
#[cfg(unix)]
#[test]
fn a_workspace_is_begun_when_that_is_wanted() {
    let document = "---\ntitle: A \u{202e}\n---\n";
    // Of -2, which stands for SIGINT, a byte is left.
    for (typed, is_wanted, ends) in [
        ("y\r", true, 0),
        ("YES\r", true, 0),
        ("\r", true, 0),
        ("n\r", false, 0),
        ("what?\rno\r", false, 0),
        ("\u{3}", false, 254),
        ("y\u{3}", false, 254),
    ] {
        let sandbox = Sandbox::with(&[("posts/a\u{202e}.md", document)]);
        let (shown, code) = on_a_terminal(&sandbox, &["init"], typed);
        assert_eq!(code, ends, "{typed:?}: {shown:?}");
        assert!(shown.contains("Go on?") && !shown.contains('\u{202e}'), "{typed:?}: {shown:?}");
        assert!(!shown.contains("\u{1b}[?25l"), "{typed:?}: the cursor stays: {shown:?}");
        assert_eq!(sandbox.path().join("writings.toml").exists(), is_wanted, "{typed:?}: {shown:?}");
        assert_eq!(sandbox.path().join("schemas").exists(), is_wanted, "{typed:?}");
        assert!(!sandbox.path().join(".writings").exists(), "{typed:?}: nothing is left behind");
        assert_eq!(std::fs::read_to_string(sandbox.path().join("posts/a\u{202e}.md")).unwrap(), document);
        assert_eq!(shown.contains("nothing was written"), !is_wanted && ends == 0, "{typed:?}: {shown:?}");
        // Who said no may be asked again.
        sandbox.run(&["init", "--yes"]).ended(if is_wanted { 2 } else { 0 });
    }
}

/// A diff shows what documents hold, so it is escaped where it is looked at, and is what it is where a program applies it.
#[cfg(unix)]
#[test]
fn a_diff_on_a_terminal_is_escaped() {
    let text = "---\ndraft: true\ntags: [old]\ntitle: A # \u{202e}\n---\n\u{1b}[31m\u{9b}2J\u{7}\n";
    let sandbox = Sandbox::with(&[("essays/a\u{1b}[2J.md", text), ("writings.toml", "")]);
    for arguments in [
        &["tag", "add", "new", "--all"][..],
        &["tag", "rm", "old", "--all"],
        &["tag", "rename", "old", "new"],
        &["tag", "merge", "old", "--into", "new"],
        &["set", "lang", "en", "--all"],
        &["unset", "title", "--all", "--force"],
        &["date", "set", "2026", "--all"],
        &["date", "touch", "--all", "--now", "2026"],
        &["publish", "--all", "--force", "--now", "2026"],
        &["time", "--write", "--all"],
    ] {
        let arguments = [arguments, &["--dry-run"]].concat();
        let (shown, code) = on_a_terminal(&sandbox, &arguments, "");
        assert_eq!(code, 0, "{arguments:?}: {shown}");
        assert!(shown.contains("\r\n@@ ") && shown.contains("\\u{202e}"), "{arguments:?}: {shown:?}");
        assert!(shown.contains("1 file would change; nothing was written"), "{arguments:?}: {shown:?}");
        let raw = ['\u{1b}', '\u{202e}', '\u{9b}', '\u{7}'];
        assert!(!shown.contains(raw), "{arguments:?}: {shown:?}");
        let piped = sandbox.run(&arguments).ended(0);
        assert!(piped.out.contains('\u{202e}'), "{arguments:?}: {:?}", piped.out);
    }
    // What is told of changes that are made is shown as well.
    let (shown, code) = on_a_terminal(&sandbox, &["set", "title", "\u{202e}B", "--all"], "");
    assert!(code == 0 && shown.contains("1 file changed") && !shown.contains(['\u{1b}', '\u{202e}']), "{shown:?}");
}

#[test]
fn any_title_reads_back_as_it_was_typed() {
    let long = "word ".repeat(60).trim().to_owned();
    let titles = [
        "C++: a \"love\" story",
        "---",
        "no",
        "北京",
        &long,
        "../../etc/passwd",
        "🔥 👩‍👩‍👧",
        "שלום \u{202e}abc",
        "# x",
        "- a",
        "~",
        "1e3",
        "2026-04-02",
        "'a' \\ b",
        "{x: y}",
        "a\u{a0}b\u{feff}c",
        "!important",
        "{{ title }}",
        "{% raw %}",
        "%y",
        "true",
    ];
    let sandbox = Sandbox::with(&[("essays/.keep", "")]);
    for (index, title) in titles.into_iter().enumerate() {
        let slug = format!("t{index}");
        let tag = title.replace(',', "");
        let option = format!("--tag={tag}");
        let arguments = ["new", "--slug", &slug, &option, "--date", "2026-04", "essays", "--", title];
        let ran = sandbox.run(&arguments).ended(0);
        assert_eq!(ran.out, format!("essays/{slug}.md\n"), "{title}");
        let listed = sandbox.run(&["list", "--format", "json", "--columns", "slug,title,date,tags"]).ended(0);
        let listed: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
        let record = listed.as_array().unwrap().iter().find(|record| record["slug"] == slug.as_str()).unwrap();
        assert_eq!((&record["title"], &record["date"]), (&title.into(), &"2026-04".into()));
        assert_eq!(record["tags"][0]["label"], tag.as_str());
        let refused = sandbox.run(&arguments).ended(2);
        assert!(refused.err.contains("is there already") && !refused.err.contains('\u{202e}'), "{}", refused.err);
    }
    // But for what only the author can fill.
    assert_eq!(sandbox.run(&["lint", "-A", "content"]).ended(0).out, "");
    let ran = sandbox.run(&["new", "red \u{1b}[31m\nblue"]).ended(2);
    assert!(ran.err.starts_with("error: the title holds a control character: `red \\u{1b}[31m\\nblue`"), "{}", ran.err);
}

#[test]
fn git_applies_what_a_dry_run_prints() {
    let sandbox =
        Sandbox::with(&[("my essays/.keep", ""), ("writings.toml", "[collections.a]\npath = \"my essays\"\n")]);
    let dry = sandbox.run(&["new", "北京 C++", "--now", "2026-04-02", "--dry-run"]).ended(0);
    sandbox.write("new.diff", dry.out.as_bytes());
    let path = sandbox.path().join("my essays/北京-c-plus-plus.md");
    assert!(!path.exists());
    let mut git = sandbox.scrubbed("git");
    super::harness::Ran::from(git.args(["apply", "--whitespace=error", "new.diff"]).output().unwrap()).ended(0);
    let applied = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(
        sandbox.run(&["new", "北京 C++", "--now", "2026-04-02"]).ended(0).out,
        "my essays/北京-c-plus-plus.md\n"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), applied);
}

#[test]
fn a_new_document_is_opened_and_found_from_any_folder() {
    let sandbox = Sandbox::with(&[("essays/deep/.keep", "")]);
    let mut command = sandbox.command(&["new", "A", "--edit"]);
    command.current_dir(sandbox.path().join("essays/deep")).env("EDITOR", "cat");
    let ran = super::harness::Ran::from(command.output().unwrap()).ended(0);
    assert!(ran.out.starts_with("../a.md\n---\ntitle: A\n"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn a_new_document_does_not_leave_the_workspace() {
    let outside = Sandbox::empty();
    let settings = "[collections.essays]\npath = \"essays\"\nfile = \"{year}/{slug}.md\"\n";
    let sandbox = Sandbox::with(&[("writings.toml", settings), ("essays/.keep", "")]);
    std::os::unix::fs::symlink(outside.path(), sandbox.path().join("essays/2026")).unwrap();
    let ran = sandbox.run(&["new", "A", "--now", "2026-04-02"]).ended(2);
    assert!(ran.err.contains("it lies outside of the workspace"), "{}", ran.err);
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

/// Asks for completions as the script for bash does.
fn completed(sandbox: &Sandbox, words: &[&str]) -> String {
    let mut arguments = vec!["--", "writings"];
    arguments.extend(words);
    let mut command = sandbox.command(&arguments);
    command.env("COMPLETE", "bash").env("_CLAP_IFS", "\n").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    super::harness::Ran::from(command.output().unwrap()).ended(0).out
}

#[test]
fn a_shell_completes_the_workspace_s_own_words() {
    let settings = "[tags.kv-cache]\nlabel = \"KV Cache\"\n[tags.kv-old]\ndeprecated = true\n\
        [collections.essays]\npath = \"essays\"\n[collections.notes]\npath = \"notes\"\n";
    let sandbox = Sandbox::with(&[
        ("writings.toml", settings),
        ("notes/.keep", ""),
        ("essays/a.md", "---\ntitle: A\ntags: [KVM, Memory]\nseries: The weight $(rm)\n---\n"),
    ]);
    assert_eq!(completed(&sandbox, &["new", "-t", "kv"]), "kv-cache\nkvm");
    assert_eq!(completed(&sandbox, &["new", "--tag", "KV C"]), "kv-cache");
    assert_eq!(completed(&sandbox, &["new", "-t", "memory,kv-"]), "memory,kv-cache");
    assert_eq!(completed(&sandbox, &["new", "--series", "The w"]), "the-weight-rm");
    assert_eq!(completed(&sandbox, &["list", "--not-tag", "m"]), "memory");
    assert!(completed(&sandbox, &["list", "no"]).starts_with("notes"));
    assert!(completed(&sandbox, &["ne"]).starts_with("new"));
    assert_eq!(completed(&sandbox, &["lint", "--format", "g"]), "github\ngitlab");
    let elsewhere = Sandbox::empty();
    let root = sandbox.path().to_str().unwrap();
    assert_eq!(completed(&elsewhere, &["--root", root, "new", "-t", "kv"]), "kv-cache\nkvm");
    assert_eq!(completed(&elsewhere, &["new", "-t", "kv"]), "");
    // A variable of this name that means something else is not for this program.
    let listed = sandbox.command(&["list", "--columns", "slug"]).env("COMPLETE", "1").output().unwrap();
    assert_eq!(super::harness::Ran::from(listed).ended(0).out, "a\n");
}

#[test]
fn bash_takes_the_completions() {
    let sandbox = Sandbox::with(&[("writings.toml", "[tags.kv-cache]\n"), ("essays/.keep", "")]);
    let folder = std::path::Path::new(super::harness::PROGRAM).parent().unwrap().display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    let script = "source <(writings completions bash)\n\
        COMP_WORDS=(writings new -t kv) COMP_CWORD=3 COMP_TYPE=9\n\
        complete -p writings >/dev/null\n\
        _clap_complete_writings writings kv -t 2>/dev/null\n\
        echo \"${COMPREPLY[@]}\"";
    let mut command = sandbox.scrubbed("bash");
    let ran = super::harness::Ran::from(command.args(["-c", script]).env("PATH", path).output().unwrap()).ended(0);
    assert_eq!(ran.out, "kv-cache\n", "{}", ran.err);
}

#[test]
fn a_broken_schema_hides_no_finding() {
    let sandbox = Sandbox::with(&[
        (
            "writings.toml",
            "[collections.essays]\npath = \"essays\"\n[collections.notes]\npath = \"notes\"\nschema = \"s.json\"\n",
        ),
        ("s.json", "{\n  \"type\": \"strng\"\n}\n"),
        ("essays/a.md", "---\ntitle: A\ndescription: B\ndate: 2026-13-01\n---\n\nWords.\n"),
        ("notes/b.md", "---\ntitle: B\ndescription: C\n---\n\nWords.\n"),
    ]);
    let ran = sandbox.run(&["lint"]).ended(2);
    assert!(ran.out.contains("error[invalid-date]: `2026-13-01` is no date"), "{}", ran.out);
    assert!(ran.err.contains("--> s.json:2:11") && ran.err.contains("did you mean `string`"), "{}", ran.err);
    sandbox.run(&["lint", "-A", "schema-violation"]).ended(1);
}

#[test]
fn a_text_that_is_not_the_file_s_own_gets_no_fix() {
    let sandbox = Sandbox::with(&[("writings.toml", "[tags.kv-cache]\nlabel = \"KV Cache\"\n")]);
    for (path, title) in [("essays/a.md", &b"caf\xE9"[..]), ("essays/b.md", b"plain")] {
        sandbox.write(path, &[b"---\ntitle: ", title, b"\ntags: [kv-cache]\n---\n\nWords.\n"].concat());
        let ran = sandbox.run(&["lint", path, "--format", "json"]);
        assert!(ran.out.contains("\"tag-variant\""), "{}", ran.out);
        assert_eq!(ran.out.contains("\"fix\""), path == "essays/b.md", "{}", ran.out);
    }
}

#[test]
fn a_comment_may_allow_a_group_of_rules() {
    let text = "---\ntitle: A\ndescription: B\n---\n\n<!-- writings: allow NAME -->\n[x](gone.md)\n";
    for (name, told) in [("links", 0), ("all", 0), ("broken-link", 0), ("tags", 1)] {
        let sandbox = Sandbox::with(&[("essays/a.md", &*text.replace("NAME", name))]);
        assert_eq!(sandbox.run(&["lint"]).ended(0).out.matches("[broken-link]").count(), told, "{name}");
    }
}
