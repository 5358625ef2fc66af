//! Exports as others meet them: the same bytes everywhere, no item new without need, no file lost.

use super::harness::{Ran, Sandbox};
use super::write::snapshot;
use std::collections::BTreeMap;
use std::fs;
use writings::export::{FORMATS, Form};

const SETTINGS: &str = "title = \"Site\"\nbase-url = \"https://example.org\"\nauthors = [\"A\"]\n";

const NASTY: &[(&str, &str)] = &[
    ("writings.toml", SETTINGS),
    (
        "essays/cdata.md",
        "---\ntitle: \"a ]]> & <script>\\x07\\uFFFE</script> \\u202Etxet\"\ndescription: \"<b>\\0 & \\u0085\"\ndate: 2026-04\ntags: ['C++', '<b>\"&']\nauthors: ['<i>\"', \"\\x08\"]\naliases: ['/a b/', '/<x>', '/ü\"{}$;']\nimage: ../x.png\n---\n\nA [link](emoji.md), <script>alert(1)</script> and ]]> `<b>`.\n\n| a |\n|---|\n| b |\n",
    ),
    ("essays/emoji.md", "---\ntitle: '👩‍👩‍👧 مرحبا'\ndate: 2025-12-31\n---\n\nText.\n"),
    ("essays/id.md", "---\ntitle: Id\nid: 'a \"b\" <c>'\ndate: 2025-12-31\n---\n"),
    ("essays/undated.md", "---\ntitle: Undated\n---\n\nWords.\n"),
    ("essays/draft.md", "---\ntitle: Secret\ndraft: true\ndate: 2026-05\n---\n\nsecret\n"),
    ("x.png", "PNG"),
];

const FEEDS: [&str; 3] = ["rss", "atom", "jsonfeed"];

/// The identities in a feed, in order.
fn ids(format: &str, feed: &str) -> Vec<String> {
    let (open, close) = match format {
        "rss" => ("<guid", "</guid>"),
        "atom" => ("<id>", "</id>"),
        _ => ("\"id\": \"", "\""),
    };
    let rest = if format == "atom" { feed.split_once("<entry>").unwrap().1 } else { feed };
    let id = |text: &str| text.split(close).next().unwrap().rsplit('>').next().unwrap().to_owned();
    rest.split(open).skip(1).map(id).collect()
}

#[test]
fn the_same_tree_is_the_same_bytes_everywhere() {
    let run = |folder: &str, threads: &str, locale: &str, zone: &str| {
        let sandbox = Sandbox::empty();
        for (path, text) in NASTY {
            sandbox.write(&format!("{folder}/{path}"), text.as_bytes());
        }
        let mut made = BTreeMap::new();
        for format in FORMATS {
            for style in format.styles {
                let mut arguments = vec!["export", format.name, "--now", "2026-11"];
                if !style.name.is_empty() {
                    arguments.extend(["--style", style.name]);
                }
                let out = format!("out-{}-{}", format.name, style.name);
                if matches!(style.form, Form::Folder(_)) {
                    arguments.extend(["-o", &out]);
                }
                let mut command = sandbox.command(&arguments);
                command.current_dir(sandbox.path().join(folder));
                command.env("RAYON_NUM_THREADS", threads).env("LC_ALL", locale).env("TZ", zone);
                let ran = Ran::from(command.output().unwrap()).ended(0);
                made.insert(out, ran.out.into_bytes());
            }
        }
        for (path, bytes) in snapshot(&sandbox.path().join(folder)) {
            if path.starts_with("out-") {
                made.insert(path, bytes);
            }
        }
        made
    };
    let one = run("a", "1", "C", "UTC");
    let other = run("some/where else", "7", "tr_TR.UTF-8", "Pacific/Kiritimati");
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name} differs");
        assert!(!String::from_utf8_lossy(bytes).contains("ecret"), "{name} holds the draft");
    }
}

#[test]
fn a_document_that_moves_is_no_news() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", SETTINGS),
        ("essays/a.md", "---\ntitle: A\ndate: 2026-04\n---\n\nText.\n"),
        ("essays/b.md", "---\ntitle: B\ndate: 2026-03\n---\n\nSee [a](a.md).\n"),
    ]);
    let feeds = || FEEDS.map(|format| ids(format, &sandbox.run(&["export", format, "--now", "2026-11"]).ended(0).out));
    let before = feeds();
    assert_eq!(before[0], ["https://example.org/essays/a/", "https://example.org/essays/b/"]);
    assert!(before.iter().all(|ids| *ids == before[0]));
    sandbox.run(&["export", "rss", "-o", "rss.xml", "--now", "2026-11"]).ended(0);
    sandbox.run(&["mv", "essays/a.md", "essays/else/where.md"]).ended(0);
    assert_eq!(feeds(), before);
    let stale = sandbox.run(&["export", "rss", "-o", "rss.xml", "--check", "--now", "2026-11"]).ended(1);
    assert_eq!(stale.out, "rss.xml   stale\n");
    sandbox.write("essays/c.md", b"---\ntitle: \"C \\x1b[31m\"\ndate: 2026-05\n---\n");
    let news = sandbox.run(&["export", "rss", "-o", "rss.xml", "--check", "--now", "2026-11"]).ended(1);
    assert_eq!(news.out.lines().nth(1).unwrap(), "  new to readers: C [31m (https://example.org/essays/c/)");
    assert_eq!(news.out.lines().count(), 2);
    sandbox.write("rss.xml", b"<?xml version=\"1.0\"?>\n<rss></feed>");
    let lost = sandbox.run(&["export", "rss", "-o", "rss.xml", "--check", "--now", "2026-11"]).ended(1);
    assert!(lost.out.contains("no feed"), "{}", lost.out);
}

#[test]
fn feeds_say_the_same() {
    let sandbox = Sandbox::with(NASTY);
    let [rss, atom, json] = FEEDS.map(|format| sandbox.run(&["export", format, "--now", "2026-11"]).ended(0).out);
    for feed in [&rss, &atom] {
        assert!(!feed.contains(|c: char| c.is_control() && c != '\n' && c != '\u{85}'), "{feed}");
        assert!(!feed.contains("<script") && !feed.contains("alert(1)") && !feed.contains("]]>"), "{feed}");
        assert!(feed.contains("https://example.org/essays/emoji/"));
        assert!(feed.contains("length=\"3\"") && feed.contains("type=\"image/png\""), "{feed}");
    }
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), 4);
    assert_eq!(items.len(), rss.matches("<item>").count());
    assert_eq!(items.len(), atom.matches("<entry>").count());
    for item in items {
        let has = |key: &str| item.get(key).is_some_and(serde_json::Value::is_string);
        assert!(has("id") && has("url") && has("content_html") != has("content_text"), "{item}");
    }
    let summary = sandbox.run(&["export", "rss", "--content", "summary", "--now", "2026-11"]).ended(0).out;
    assert!(!summary.contains("content:encoded>") && rss.contains("content:encoded>"));
}

#[test]
fn an_output_folder_keeps_what_is_not_ours() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", SETTINGS),
        ("essays/a.md", "---\ntitle: A\naliases: [/x/, /y/, /z/]\n---\n"),
        ("out/z/index.html", "mine"),
    ]);
    let arguments = ["export", "redirects", "--style", "html", "-o", "out"];
    let failed = sandbox.run(&arguments).ended(2);
    assert!(failed.err.contains("out/z/index.html"), "{}", failed.err);
    assert_eq!(fs::read_to_string(sandbox.path().join("out/z/index.html")).unwrap(), "mine");
    sandbox.write("essays/a.md", b"---\ntitle: A\naliases: [/x/, /y/]\n---\n");
    sandbox.run(&arguments).ended(0);
    sandbox.write("out/y/index.html", b"edited");
    sandbox.write("essays/a.md", b"---\ntitle: A\n---\n");
    let ran = sandbox.run(&arguments).ended(0);
    assert!(ran.err.contains("out/y/index.html is no longer made, and stays"), "{}", ran.err);
    let left: Vec<String> =
        snapshot(&sandbox.path().join("out")).into_keys().filter(|path| !path.ends_with('/')).collect();
    assert_eq!(left, [".writings-manifest.json", "y/index.html", "z/index.html"]);
    assert!(!sandbox.path().join("out/x").exists());
}

#[test]
fn nothing_is_exported_out_of_place() {
    let sandbox =
        Sandbox::with(&[("essays/a.md", "---\ntitle: A\n---\n"), ("src/main.rs", "fn main() {}\n"), (".git/HEAD", "")]);
    for (output, said) in [
        ("../x.json", "no path below"),
        ("/tmp/x.json", "no path below"),
        (".git/x.json", "files of git"),
        ("essays/b.md", "place of a document"),
        ("writings.toml", "settings"),
        ("src", "a folder"),
        ("src/main.rs", "something else"),
        #[cfg(unix)]
        ("out/x.json", "leads out"),
    ] {
        let entry = format!("[[export]]\nformat = \"json\"\noutput = \"{output}\"\n");
        sandbox.write("writings.toml", entry.as_bytes());
        #[cfg(unix)]
        if output == "out/x.json" {
            std::os::unix::fs::symlink("/tmp", sandbox.path().join("out")).unwrap();
        }
        let ran = sandbox.run(&["export"]).ended(2);
        assert!(ran.err.contains(said), "{output}: {}", ran.err);
        assert_eq!(fs::read_to_string(sandbox.path().join("writings.toml")).unwrap(), entry);
    }
}

#[test]
fn a_file_that_is_no_export_is_never_written_over() {
    let sandbox =
        Sandbox::with(&[("writings.toml", SETTINGS), ("essays/a.md", "---\ntitle: A\ndate: 2026\n---\n\nText.\n")]);
    let files = [
        ("notes.txt", "my notes\n"),
        ("package.json", "{\n  \"name\": \"x\",\n  \"version\": \"1.0.0\"\n}\n"),
        ("logo.svg", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
        ("page.xhtml", "<?xml version=\"1.0\"?>\n<html><!-- <rss <feed <urlset --></html>\n"),
        ("list.yml", "- one\n"),
        ("table.csv", "path,size\n"),
        ("_redirects", "/a /b 301\n"),
        ("blank.txt", "\n"),
    ];
    for (name, text) in files {
        sandbox.write(name, text.as_bytes());
    }
    let formats = FORMATS.iter().filter(|format| matches!(format.styles[0].form, Form::File(_)));
    for format in formats {
        for (name, text) in files {
            // All of them, and none: an empty output is as bad to lose a file to.
            for more in [&[][..], &["--since", "2100"]] {
                let arguments = [&["export", format.name, "-o", name], more].concat();
                let ran = sandbox.run(&arguments).ended(2);
                assert!(ran.err.contains("something else"), "{} {name}: {}", format.name, ran.err);
                assert_eq!(fs::read_to_string(sandbox.path().join(name)).unwrap(), text);
            }
        }
        // Its own it knows again, as full and as empty, and a new file as well.
        for more in [&[][..], &[], &["--since", "2100"], &["--since", "2100"], &[]] {
            sandbox.run(&[&["export", format.name, "-o", "out"], more].concat()).ended(0);
        }
        fs::remove_file(sandbox.path().join("out")).unwrap();
    }
}

#[test]
fn no_word_of_a_document_leads_an_output_elsewhere() {
    let tags = "['..', '.git', '!!!', 'a/b', 'ab', 'ok', '.']";
    let sandbox = Sandbox::with(&[
        ("a/writings.toml", &format!("preset = \"hugo\"\n{SETTINGS}")),
        ("a/content/posts/a.md", &format!("---\ntitle: A\ndate: 2026\ntags: {tags}\n---\n\nText.\n")),
    ]);
    let run = |output: &str| {
        let mut command = sandbox.command(&["export", "rss", "--each", "tag", "-o", output, "--now", "2026-11"]);
        Ran::from(command.current_dir(sandbox.path().join("a")).output().unwrap())
    };
    run("out/{slug}/rss.xml").ended(0);
    let made: Vec<String> = snapshot(sandbox.path()).into_keys().filter(|path| path.ends_with("rss.xml")).collect();
    let names = ["a-b", "ab", "dot-git", "ok", "u21-u21-u21", "u2e-u2e", "u2e"];
    assert_eq!(made, names.map(|name| format!("a/out/{name}/rss.xml")));
    for name in names {
        let feed = fs::read_to_string(sandbox.path().join(format!("a/out/{name}/rss.xml"))).unwrap();
        assert!(feed.contains(&format!("https://example.org/tags/{name}/rss.xml")), "{feed}");
    }
    #[cfg(unix)]
    {
        fs::create_dir(sandbox.path().join("elsewhere")).unwrap();
        fs::create_dir(sandbox.path().join("a/linked")).unwrap();
        std::os::unix::fs::symlink(sandbox.path().join("elsewhere"), sandbox.path().join("a/linked/ok")).unwrap();
        let ran = run("linked/{slug}/rss.xml").ended(2);
        assert!(ran.err.contains("leads out"), "{}", ran.err);
        assert_eq!(fs::read_dir(sandbox.path().join("elsewhere")).unwrap().count(), 0);
    }
}

#[test]
fn an_old_address_that_no_file_can_have_stops_no_other() {
    let long = "x".repeat(300);
    let document = format!("---\ntitle: A\naliases: [/.git/x, /{long}/, /.writings-y, /fine/]\n---\n");
    let sandbox = Sandbox::with(&[("writings.toml", SETTINGS), ("essays/a.md", &document)]);
    sandbox.run(&["export", "redirects", "--style", "html", "-o", "out"]).ended(0);
    assert_eq!(fs::read_dir(sandbox.path().join("out")).unwrap().count(), 2);
    assert!(sandbox.path().join("out/fine/index.html").exists());
}

#[test]
fn a_folder_holds_what_one_format_writes() {
    let document = "---\ntitle: A\ntags: [ok]\naliases: [/old/]\n---\n";
    let sandbox = Sandbox::with(&[("writings.toml", SETTINGS), ("essays/a.md", document)]);
    let html: &[&str] = &["export", "html", "-o", "out"];
    let redirects: &[&str] = &["export", "redirects", "--style", "html", "-o", "out"];
    for (first, second, told) in [(html, redirects, "export html"), (redirects, html, "export redirects --style html")]
    {
        sandbox.run(first).ended(0);
        let before = snapshot(sandbox.path());
        for more in [&[][..], &["--check"]] {
            let ran = sandbox.run(&[second, more].concat()).ended(2);
            let expected = format!("error: out holds what `{told}` wrote\n  help: export to another folder");
            assert!(ran.err.starts_with(&expected), "{}", ran.err);
        }
        assert_eq!(snapshot(sandbox.path()), before);
        fs::remove_dir_all(sandbox.path().join("out")).unwrap();
    }
}

/// What is in the way is said once, with the cure.
#[test]
fn a_file_in_the_way_of_a_page_is_told_and_stays() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", SETTINGS),
        ("essays/a.md", "---\ntitle: A\n---\n"),
        ("out/essays/a/index.html", "mine"),
    ]);
    let ran = sandbox.run(&["export", "html", "-o", "out"]).ended(2);
    let expected = "error: cannot write out/essays/a/index.html: a file that is not of this export is there\n  \
        help: move it away, or export to another folder; nothing was overwritten\n";
    assert_eq!(ran.err, expected);
    assert_eq!(fs::read_to_string(sandbox.path().join("out/essays/a/index.html")).unwrap(), "mine");
}

#[test]
fn each_makes_its_folders_for_one_as_for_many() {
    let sandbox = Sandbox::with(&[("writings.toml", SETTINGS), ("essays/a.md", "---\ntitle: A\ntags: [ok]\n---\n")]);
    let ran = sandbox.run(&["export", "json", "--each", "tag", "-o", "out/{slug}/index.json"]).ended(0);
    assert_eq!(ran.out, "out/ok/index.json   1 document\n");
    assert!(sandbox.path().join("out/ok/index.json").exists());
}

#[test]
fn feeds_link_to_nothing_that_runs() {
    let document = "---\ntitle: A\ndate: 2026\ncanonical: 'javascript://x%0aalert(8)'\n---\n\nText.\n";
    let other = "---\ntitle: B\ndate: 2026\ncanonical: HTTPS://other.example/b\n---\n\nText.\n";
    let sandbox = Sandbox::with(&[("writings.toml", SETTINGS), ("essays/a.md", document), ("essays/b.md", other)]);
    for format in FEEDS {
        let feed = sandbox.run(&["export", format, "--now", "2026-11"]).ended(0).out;
        assert!(!feed.contains("javascript:"), "{feed}");
        assert_eq!(feed.contains("HTTPS://other.example/b"), format != "jsonfeed", "{feed}");
    }
}

#[test]
fn pages_are_not_made_among_the_files_that_they_carry() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", &format!("{SETTINGS}static = [\"static/files\"]\n")),
        ("essays/a.md", "---\ntitle: A\n---\n"),
        ("static/files/x.txt", "x"),
    ]);
    for place in ["static", "static/files", "static/files/site"] {
        let ran = sandbox.run(&["export", "html", "-o", place]).ended(2);
        assert!(ran.err.contains("static files in static/files"), "{}", ran.err);
    }
    sandbox.run(&["export", "html", "-o", "static/site"]).ended(0);
    sandbox.run(&["export", "redirects", "--style", "html", "-o", "static/files"]).ended(0);
}

#[test]
fn a_file_of_its_own_wins_over_that_of_a_folder() {
    let entry = |format: &str, output: &str| format!("[[export]]\nformat = \"{format}\"\noutput = \"{output}\"\n");
    let own = format!("{}title = \"Mine\"\n", entry("rss", "public/rss.xml"));
    let sandbox = Sandbox::with(&[
        ("writings.toml", &format!("{SETTINGS}{}", entry("html", "public"))),
        ("essays/a.md", "---\ntitle: A\ndate: 2026\n---\n\nText.\n"),
    ]);
    let run = |arguments: &[&str], code| sandbox.run(&[arguments, &["--now", "2026-11"]].concat()).ended(code);
    run(&["export"], 0);
    sandbox.write("writings.toml", format!("{SETTINGS}{}{own}", entry("html", "public")).as_bytes());
    for _ in 0..2 {
        run(&["export"], 0);
        run(&["export", "html", "-o", "public"], 0);
        let feed = fs::read_to_string(sandbox.path().join("public/rss.xml")).unwrap();
        assert!(feed.contains("<title>Mine</title>"), "{feed}");
        run(&["export", "--check"], 0);
    }
    let manifest = fs::read_to_string(sandbox.path().join("public/.writings-manifest.json")).unwrap();
    assert!(!manifest.contains("rss.xml") && manifest.contains("atom.xml"));
    // Of the feeds of a folder is told as well what is new in them.
    sandbox.write("essays/b.md", b"---\ntitle: B\ndate: 2026-02\n---\n\nText.\n");
    let told = run(&["export", "--check"], 1).out;
    let new = "  new to readers: B (https://example.org/essays/b/)";
    for feed in ["rss.xml", "atom.xml", "feed.json"] {
        assert!(told.contains(&format!("public/{feed}   stale\n{new}\n")), "{told}");
    }
}

#[test]
fn feeds_of_one_run_are_those_of_several() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", SETTINGS),
        ("essays/a.md", "---\ntitle: A\ndate: 2026\ntags: [x, y]\n---\n\nSee [b](b.md) and [c](c.md).\n"),
        ("essays/b.md", "---\ntitle: B\ndate: 2026\ntags: [y]\n---\n\nText.\n"),
        ("essays/c.md", "---\ntitle: C\ndate: 2030\ntags: [x]\n---\n\nText.\n"),
    ]);
    for more in [&["--now", "2026-11"][..], &["--now", "2026-11", "--future"]] {
        for format in FEEDS {
            let each = ["export", format, "--each", "tag", "-o", "out/{slug}"];
            sandbox.run(&[&each, more].concat()).ended(0);
            for tag in ["x", "y"] {
                let made = fs::read_to_string(sandbox.path().join("out").join(tag)).unwrap();
                let alone = sandbox.run(&[&["export", format, "--tag", tag], more].concat()).ended(0).out;
                assert_eq!(made, alone);
            }
            fs::remove_dir_all(sandbox.path().join("out")).unwrap();
        }
    }
}
