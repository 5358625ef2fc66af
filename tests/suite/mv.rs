//! Moving a document with the links to it and in it, by the program as it is.

use super::harness::Sandbox;
use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

const SETTINGS: &str = "base-url = \"https://example.org\"\n\
    [collections.essays]\npath = \"essays\"\npermalink = \"/writings/{path}/\"\n\
    [collections.notes]\npath = \"notes\"\n";

/// The one that moves: a page bundle, with images and links of its own.
const BUNDLE: &str = "---\ntitle: \"Paging the cache\"   # as printed\ndate: 2026-04-02\ndescription: What it costs.\n---\n\n\
    ## The cost\n\nSee ![a plot](plot.png), ![another](./img/b%20c.png \"t\"), <img src=plot.png> and <img src='img/b c.png'>.\n\
    [Here](#the-cost), [here](index.md#the-cost), [here](/writings/paging/#the-cost), [here](../paging/index.md).\n\n\
    > [The hop](../../notes/2026/hop.md#a-hop), and [its page](/notes/2026/hop/), [or so](../evict/).\n\n\
    | cost | where |\n|---|---|\n| [one](../evict.md) | [`two`](<../evict.md> 'T') |\n\n\
    A claim.[^1]\n\n[^1]: As in [the hop][hop], or [Hop].\n\n[hop]: ../../notes/2026/hop.md \"Hop\"\n[Hop two]: <../evict>\n";

/// Links to it of every kind, seen from a folder beside it.
const EVICT: &str = "---\ntitle: Evict\ndate: 2026-04-03\ndescription: Three ways.\n---\n\n\
    1 [inline](paging/index.md), 2 [titled](paging/index.md \"The (title)\"), 3 [pointed](<paging/index.md>),\n\
    4 [anchor](paging/index.md#the-cost), 5 [query](paging/index.md?a=1&b=2#the-cost), 6 [folder](paging/),\n\
    7 [bare folder](paging), 8 [dotted](./paging/index.md), 9 [full][paging], 10 [collapsed][], 11 [shortcut],\n\
    12 <a href=\"paging/index.md\">x</a>, 13 <a title=y href='paging/index.md#the-cost'>x</a>, 14 <a href=paging/>x</a>,\n\
    15 [root](/essays/paging/index.md), 16 [content root](@/paging/index.md#the-cost), 17 [address](/writings/paging/),\n\
    18 [address](/writings/paging), 19 [address](/writings/paging/index.html#the-cost), 20 [from the page](../paging/?q#the-cost),\n\
    21 [encoded](paging/index.md?q=%20x#the%2Dcost), 22 [escaped](paging/index\\.md), 23 ![image](paging/plot.png).\n\n\
    | table | of links |\n|---|---|\n| [24](paging/index.md) | [25](/writings/paging/ \"a \\| b\") |\n\n\
    > > [26](paging/index.md)\n> >\n> > [27]: paging/index.md\n> >\n> > and [27].\n\n\
    * [28](paging/index.md)[^n]\n\n[^n]: [29](paging/index.md#the-cost)\n\n\
    <div>\n<a\n  href=\"/writings/paging/\">30</a>\n</div>\n\n\
    `[not](paging/index.md)` and\n\n    [neither](paging/index.md)\n\n\
    [paging]: paging/index.md#the-cost 'Paging'\n[Collapsed]: <paging/index.md>\n[shortcut]: /writings/paging/\n";

fn site() -> Sandbox {
    // With words between its links, as documents have: by them git knows it again.
    let words = (1..=30).map(|line| format!("Line {line} of what a page of the cache costs when it is not there.\n"));
    let bundle = format!("{BUNDLE}\n{}", words.collect::<String>());
    let sandbox = Sandbox::with(&[
        ("writings.toml", SETTINGS),
        ("essays/paging/index.md", &bundle),
        ("essays/paging/plot.png", ""),
        ("essays/paging/img/b c.png", ""),
        ("essays/evict.md", EVICT),
    ]);
    let head = "---\ntitle: Hop\ndate: 2026-04-04\ndescription: It is short.\n---\n";
    let crlf = format!(
        "{head}\n## A hop\n\n[a](../../essays/paging/index.md)\n[b](../../essays/paging/#the-cost)\n\n[c]: ../../../writings/paging/\n[c]\n"
    );
    sandbox.write("notes/2026/hop.md", crlf.replace('\n', "\r\n").as_bytes());
    let bom = format!("\u{feff}{head}[Up](../essays/paging/index.md \"no final newline\")");
    sandbox.write("notes/bom.md", bom.as_bytes());
    sandbox
}

fn files(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![sandbox.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(sandbox.path()).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.extend((name != ".git").then_some(path));
            } else if !name.contains(".writings-") {
                found.insert(name, String::from_utf8(fs::read(path).unwrap()).unwrap());
            }
        }
    }
    found
}

#[track_caller]
fn all_links_lead(sandbox: &Sandbox) {
    let denied =
        ["broken-link", "broken-anchor", "broken-image", "duplicate-permalink", "shadowing-alias", "self-alias"];
    let arguments: Vec<&str> = std::iter::once("lint").chain(denied.iter().flat_map(|rule| ["-D", rule])).collect();
    let ran = sandbox.run(&arguments).ended(0);
    assert_eq!(ran.out, "", "{}", ran.err);
}

fn guids(sandbox: &Sandbox) -> Vec<String> {
    let feed = sandbox.run(&["export", "rss"]).ended(0).out;
    let items = feed.split("<item>").skip(1);
    let field = |item: &str, name: &str| {
        let rest = item.split(&format!("<{name}")).nth(1).unwrap();
        rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
    };
    items.map(|item| format!("{}: {}", field(item, "title"), field(item, "guid"))).collect()
}

fn git(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"];
    let ran: Output = sandbox.scrubbed("git").args(identity).args(arguments).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn a_document_moves_with_all_links_and_comes_back() {
    for to in
        ["essays/paging-the-cache/index.md", "essays/deep/er/pages.md", "notes/paging/index.md", "notes/2026/plain.md"]
    {
        let sandbox = site();
        all_links_lead(&sandbox);
        let (before, feed) = (files(&sandbox), guids(&sandbox));
        git(&sandbox, &["init", "-q"]);
        git(&sandbox, &["add", "-A"]);
        git(&sandbox, &["commit", "-qm", "all"]);
        let diff = sandbox.run(&["mv", "paging", to, "--dry-run"]).ended(0);
        assert!(diff.err.ends_with("4 files would change; nothing was written\n"), "{}", diff.err);
        assert_eq!(files(&sandbox), before);
        let ran = sandbox.run(&["mv", "paging", to]).ended(0);
        assert!(ran.out.ends_with("4 files changed\n"), "{}", ran.out);
        all_links_lead(&sandbox);
        assert_eq!(guids(&sandbox), feed);
        let after = files(&sandbox);
        assert!(after[to].contains("aliases: [/writings/paging/]\nid: /writings/paging/\n"), "{}", after[to]);
        // No link of any kind was left behind, the alias would hide it; code is no link.
        for (path, text) in after.iter().filter(|(path, _)| path.ends_with(".md")) {
            let old = text.lines().filter(|line| {
                let says = line.contains("/paging/") || line.contains("paging/index.md");
                says && !line.starts_with(['a', 'i', '`', ' '])
                    && !line.contains("plot.png")
                    && !line.contains("b c.png")
            });
            let kept: Vec<&str> = old.filter(|_| !to.contains("/paging/")).collect();
            assert!(kept.is_empty(), "{path}: {kept:#?}");
        }
        git(&sandbox, &["add", "-A"]);
        let status = git(&sandbox, &["diff", "-M", "--cached", "--name-status"]);
        assert!(status.lines().any(|line| line.starts_with('R') && line.ends_with(to)), "{status}");
        git(&sandbox, &["commit", "-qm", "moved"]);
        // What the dry run said is what was done.
        git(&sandbox, &["checkout", "-q", "HEAD~1"]);
        sandbox.write("plan.diff", diff.out.as_bytes());
        git(&sandbox, &["apply", "plan.diff"]);
        fs::remove_file(sandbox.path().join("plan.diff")).unwrap();
        assert_eq!(files(&sandbox), after);
        sandbox.run(&["mv", to, "essays/paging/index.md"]).ended(0);
        let back = files(&sandbox);
        for (path, text) in &before {
            assert_eq!(back.get(path), Some(text), "{path} by way of {to}");
        }
        assert_eq!(back.len(), before.len());
    }
}

#[test]
fn what_would_break_something_is_refused_and_nothing_is_written() {
    let sandbox = site();
    sandbox.write(
        "notes/other.md",
        b"---\ntitle: O\nslug: taken\naliases: [/writings/Old-Name/]\ndescription: D.\n---\nWords.\n",
    );
    fs::create_dir_all(sandbox.path().join("drafts")).unwrap();
    let before = files(&sandbox);
    for (arguments, says, help) in [
        (["essays/evict.md", "essays/evict.md"], "essays/evict.md is there already", "another name"),
        (["essays/evict.md", "essays"], "essays/evict.md is there already", "another name"),
        (["evict", "notes/bom.md"], "notes/bom.md is there already", "nothing is overwritten"),
        (["evict", "notes/taken.md"], "notes/other.md already has the address /notes/taken/", "another name"),
        (
            ["evict", "essays/old-name.md"],
            "notes/other.md already has the alias /writings/old-name/",
            "take the alias out",
        ),
        (["evict", "essays/Paging/x.md"], "differ from essays/paging in case alone", "another name"),
        (["evict", "drafts/"], "drafts/evict.md would be no document", "documents lie in essays/, notes/"),
        (["evict", "essays/evict-two"], "it does not end in .md", "a folder"),
        (["evict", "essays/_evict.md"], "would be no document", "begin with `_`"),
        (["evict", "../evict.md"], "`../evict.md` is no path in the workspace", "name one below"),
        (["evict", ""], "`` is no path in the workspace", "name one below"),
        (["nothing-here", "notes/"], "no document is called `nothing-here`", "writings list"),
    ] {
        let ran = sandbox.run(&["mv", arguments[0], arguments[1]]).ended(2);
        assert!(ran.err.contains(says) && ran.err.contains(help), "{arguments:?}: {}", ran.err);
        assert_eq!((files(&sandbox), &*ran.out), (before.clone(), ""), "{arguments:?}");
    }
    // From within a folder, paths are those of the folder.
    let mut command = sandbox.command(&["mv", "bom.md", "2026/"]);
    let ran = command.current_dir(sandbox.path().join("notes")).output().unwrap();
    let told = String::from_utf8(ran.stdout).unwrap();
    assert_eq!(told, "bom.md → 2026/bom.md   1 link, alias + /notes/bom/, id + /notes/bom/\n1 file changed\n");
    all_links_lead(&sandbox);
}

#[test]
fn a_schema_that_forbids_what_a_move_writes_is_told() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", "[collections.notes]\npath = \"notes\"\nschema = \"note.json\"\n"),
        ("note.json", "{\"properties\": {\"title\": {}, \"aliases\": {}}, \"additionalProperties\": false}"),
        ("notes/a.md", "---\ntitle: A\n---\nWords.\n"),
    ]);
    let ran = sandbox.run(&["mv", "a", "notes/b.md"]).ended(2);
    assert!(ran.err.contains("notes/a.md: ") && ran.err.contains("`id`"), "{}", ran.err);
    sandbox.write("notes/a.md", b"---\ntitle: A\ndraft: true\n---\nWords.\n");
    sandbox.write("note.json", b"{\"properties\": {\"title\": {}, \"draft\": {}}, \"additionalProperties\": false}");
    sandbox.run(&["mv", "a", "notes/b.md"]).ended(0);
}
