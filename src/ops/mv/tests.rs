//! Moves planned in workspaces of their own, and made.

use super::*;
use crate::ops::place::Unfit;
use crate::write::Writer;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const SETTINGS: &str = "exclude = [\"content/essays/old/**\"]\nstatic = [\"public\"]\n\
    [fields]\nredirect_from = \"aliases\"\n\
    [collections.essays]\npath = \"content/essays\"\npermalink = \"/w/{path}/\"\n\
    [collections.pages]\npath = \"content/pages\"\npermalink = \"/{slug}.html\"\n\
    [collections.days]\npath = \"days\"\npermalink = \"/{year}/{slug}/\"\n";

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn with(files: &[(&str, &str)]) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        bench.write("writings.toml", SETTINGS);
        for folder in ["content/essays", "content/pages", "days"] {
            fs::create_dir_all(bench.root().join(folder)).unwrap();
        }
        files.iter().for_each(|(path, text)| bench.write(path, text));
        bench
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    fn plan(&self, from: &str, to: &str) -> Result<Changes, MoveError> {
        let workspace = Workspace::open(Some(self.root()), self.root()).unwrap();
        let corpus = workspace.load(Scope::LINKS).unwrap();
        plan(&workspace, &corpus, corpus.at(from).unwrap(), to)
    }

    fn mv(&self, from: &str, to: &str) -> Changes {
        let changes = self.plan(from, to).unwrap();
        assert!(changes.refused.is_empty(), "{:?}", changes.refused);
        Writer::open(self.root(), || {}).unwrap().apply(&changes.plan).unwrap();
        changes
    }

    fn refusal(&self, from: &str, to: &str) -> String {
        let mut changes = self.plan(from, to).unwrap();
        assert!(changes.plan.is_empty() && changes.told.is_empty(), "{:?}", changes.plan);
        let (path, why) = changes.refused.remove(0);
        assert!(why.help().is_some(), "{why}");
        format!("{path}: {why}")
    }

    /// All files that are no notes of our own, with their bytes.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = walkdir::WalkDir::new(self.root()).into_iter().map(Result::unwrap);
        let files = entries
            .filter(|entry| entry.file_type().is_file() && !entry.path().to_string_lossy().contains("/.writings"));
        files.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap())).collect()
    }
}

fn page(body: &str) -> String {
    format!("---\ntitle: T\n---\n{body}\n")
}

/// Moves a document, and says what becomes of a link to it; then it has to come back as it was.
#[track_caller]
fn becomes(from: &str, to: &str, holder: &str, link: &str) -> String {
    let bench = Bench::with(&[(from, &page("## H")), (holder, &page(&format!("[x]({link})")))]);
    let before = bench.files();
    bench.mv(from, to);
    let text = bench.text(holder);
    let new = text.rsplit_once("[x](").unwrap().1.trim_end().strip_suffix(')').unwrap().to_owned();
    bench.mv(to, from);
    assert_eq!(bench.files(), before, "{link} → {new}");
    new
}

#[test]
fn each_link_stays_what_it_was() {
    let within = |link| becomes("content/essays/a.md", "content/essays/b/c.md", "content/essays/x.md", link);
    assert_eq!(within("a.md#h"), "b/c.md#h");
    assert_eq!(within("a"), "b/c");
    assert_eq!(within("a/"), "b/c/");
    assert_eq!(within("./a.md"), "./b/c.md");
    assert_eq!(within("<a.md?q>"), "<b/c.md?q>");
    assert_eq!(within("/content/essays/a.md"), "/content/essays/b/c.md");
    assert_eq!(within("@/a.md#h"), "@/b/c.md#h");
    assert_eq!(within("/w/a/"), "/w/b/c/");
    assert_eq!(within("/w/a"), "/w/b/c");
    assert_eq!(within("/w/a/index.html#h"), "/w/b/c/index.html#h");
    assert_eq!(within("/w/a.html"), "/w/b/c.html");
    assert_eq!(within("../a/?q#h"), "../b/c/?q#h");
    assert_eq!(within("../../w/a/index.html"), "../../w/b/c/index.html");
    let bundled = |link| becomes("content/essays/a.md", "content/essays/a/index.md", "content/essays/n/x.md", link);
    assert_eq!(bundled("../a.md"), "../a/index.md");
    assert_eq!(bundled("../a"), "../a");
    assert_eq!(bundled("/w/a/"), "/w/a/");
    let unbundled = |link| becomes("content/essays/a/index.md", "content/pages/b.md", "content/essays/x.md", link);
    assert_eq!(unbundled("a/index.md"), "../pages/b.md");
    assert_eq!(unbundled("/w/a/"), "/b.html");
    assert_eq!(unbundled("a/#h"), "../pages/b/#h");
    assert_eq!(unbundled("@/a/index.md"), "@/b.md");
    let spaced = |link| becomes("content/essays/my a/b.md", "content/essays/my a/ü c.md", "content/essays/x.md", link);
    assert_eq!(spaced("my%20a/b.md"), "my%20a/ü%20c.md");
    assert_eq!(spaced("<my a/b.md>"), "<my a/ü c.md>");
}

#[test]
fn no_document_moves_into_a_bundle_or_makes_others_a_part_of_it() {
    let text = "title: T\n";
    let bench = Bench::with(&[
        ("content/essays/a.md", &page(text)),
        ("content/essays/b/index.md", &page(text)),
        ("content/essays/c/d.md", &page(text)),
    ]);
    bench.write("writings.toml", format!("{SETTINGS}[files]\nbundles = true\n"));
    let why = |from: &str, to: &str| match bench.plan(from, to).unwrap_err() {
        MoveError::NoDocument { why, .. } => why,
        other => panic!("{other}"),
    };
    assert!(why("content/essays/a.md", "content/essays/b/a.md").contains("a part of its own page"));
    assert!(why("content/essays/a.md", "content/essays/b/x/y.md").contains("a part of its own page"));
    let told = why("content/essays/a.md", "content/essays/c/index.md");
    assert_eq!(told, "content/essays/c/d.md would be a part of its page");
    bench.mv("content/essays/c/d.md", "content/essays/c/index.md");
    bench.mv("content/essays/a.md", "content/essays/e/index.md");
}

#[test]
fn a_link_that_cannot_stay_what_it_was_leads_there_all_the_same() {
    let bench = Bench::with(&[
        ("content/essays/a.md", &page("")),
        ("content/essays/x.md", &page("[a](a) [b](@/a.md)")),
        ("content/pages/x.md", &page("[c](a) [d](../a/) ![e](/content/essays/a.md)")),
    ]);
    bench.mv("content/essays/a.md", "content/essays/b.markdown");
    assert!(bench.text("content/essays/x.md").contains("[a](b) [b](@/b.markdown)"));
    assert!(bench.text("content/pages/x.md").contains("[c](a) [d](../a/) ![e](/content/essays/b.markdown)"));
    // What another document is called comes first.
    let bench = Bench::with(&[
        ("content/essays/a.md", &page("")),
        ("content/essays/x.md", &page("[a](a)")),
        ("content/essays/b", ""),
    ]);
    bench.mv("content/essays/a.md", "content/essays/b.md");
    assert!(bench.text("content/essays/x.md").contains("[a](b.md)"));
}

#[test]
fn what_a_document_links_to_goes_on_being_found() {
    let body = "[a](b.md#h) ![i](i.png) [r]\n[me](a.md) [me](/w/a/) [me](#h) [s](../../public/s.pdf) [l](../) [g](gone.md)\n\
                [p](../b/) [q](/w/b/) [z](https://x.org/b.md) <img src='i.png'> [t]({{ t }}/b.md)\n\n[r]: ./b.md 'T'\n\n## h";
    let bench = Bench::with(&[
        ("content/essays/a.md", &page(body)),
        ("content/essays/b.md", &page("## h")),
        ("content/essays/i.png", ""),
        ("public/s.pdf", ""),
    ]);
    let before = bench.files();
    let changes = bench.mv("content/essays/a.md", "days/n/2026-04-02-a.md");
    let moved = bench.text("days/n/2026-04-02-a.md");
    let wanted = "[a](../../content/essays/b.md#h) ![i](../../content/essays/i.png) [r]\n\
                [me](2026-04-02-a.md) [me](/2026/a/) [me](#h) [s](../../public/s.pdf) [l](../../content/) [g](../../content/essays/gone.md)\n\
                [p](../../w/b/) [q](/w/b/) [z](https://x.org/b.md) <img src='../../content/essays/i.png'> [t]({{ t }}/b.md)\n\n\
                [r]: ./../../content/essays/b.md 'T'\n\n## h";
    assert_eq!(moved, format!("---\ntitle: T\nredirect_from: [/w/a/]\nid: /w/a/\n---\n{wanted}\n"));
    assert_eq!(changes.told[0].what, "9 links, alias + /w/a/, id + /w/a/");
    bench.mv("days/n/2026-04-02-a.md", "content/essays/a.md");
    assert_eq!(bench.files(), before);
}

#[test]
fn the_old_address_is_kept_for_readers() {
    let head = |bench: &Bench, path: &str| bench.text(path).split("---\n").nth(1).unwrap_or("").replace('\n', "|");
    for (front, moved, told) in [
        ("title: T", "title: T|redirect_from: [/w/a/]|id: /w/a/|", "alias + /w/a/, id + /w/a/"),
        ("aliases:\n  - /x/ # old\nid: k", "aliases:|  - /x/ # old|  - /w/a/|id: k|", "alias + /w/a/"),
        ("draft: true", "draft: true|", ""),
        ("slug: a", "slug: a|", ""),
        ("aliases: [/x/]", "aliases: [/x/, /w/a/]|id: /w/a/|", "alias + /w/a/, id + /w/a/"),
    ] {
        let bench = Bench::with(&[("content/essays/a.md", &format!("---\n{front}\n---\n"))]);
        let before = bench.files();
        let changes = bench.mv("content/essays/a.md", "content/essays/b.md");
        assert_eq!((head(&bench, "content/essays/b.md"), &*changes.told[0].what), (moved.to_owned(), told), "{front}");
        bench.mv("content/essays/b.md", "content/essays/a.md");
        assert_eq!(bench.files(), before, "{front}");
    }
    // What the author wrote stays, and one alias without a list becomes one.
    let bench = Bench::with(&[("content/essays/a.md", "---\naliases: /x/\nid: k\n---\n")]);
    bench.mv("content/essays/a.md", "content/essays/b.md");
    assert_eq!(head(&bench, "content/essays/b.md"), "aliases: [/x/, /w/a/]|id: k|");
    // An alias that no move wrote is no place to come back to: the address of the day is kept.
    let bench = Bench::with(&[("content/essays/a.md", "---\naliases: [/w/b/]\n---\n")]);
    let changes = bench.mv("content/essays/a.md", "content/essays/b.md");
    assert_eq!(head(&bench, "content/essays/b.md"), "aliases: [/w/a/]|id: /w/a/|");
    assert_eq!(changes.told[0].what, "alias + /w/a/, alias - /w/b/, id + /w/a/");
    // Three moves, and not the way back: each address is kept.
    let bench = Bench::with(&[("content/essays/a.md", &page(""))]);
    for (from, to) in [("a", "b"), ("b", "c"), ("c", "a")] {
        bench.mv(&format!("content/essays/{from}.md"), &format!("content/essays/{to}.md"));
    }
    assert_eq!(head(&bench, "content/essays/a.md"), "title: T|redirect_from: [/w/b/, /w/c/]|");
    let back = bench.mv("content/essays/a.md", "content/essays/c.md");
    assert!(back.notes.is_empty(), "{:?}", back.notes);
}

#[test]
fn a_way_back_leaves_nothing_behind() {
    for text in [
        "Words.\n",
        "---\n---\nWords.\n",
        "\u{feff}---\r\ntitle: T\r\n---\r\n[x](a.md)\r\n",
        "+++\ntitle = 'T'\n[extra]\nx = 1\n+++\n",
        "",
    ] {
        let bench = Bench::with(&[("content/essays/a.md", text), ("content/essays/x.md", "[a](a.md)")]);
        let before = bench.files();
        bench.mv("content/essays/a.md", "content/essays/b.md");
        assert!(bench.text("content/essays/b.md").contains("/w/a/"));
        let changes = bench.mv("content/essays/b.md", "content/essays/a.md");
        assert_eq!(bench.files(), before, "{text:?}");
        assert!(changes.notes[0].contains("/w/b/ is given up"), "{:?}", changes.notes);
    }
}

#[test]
fn a_document_goes_only_where_it_is_one() {
    let files = [
        ("content/essays/a.md", page("")),
        ("content/essays/b.md", page("")),
        ("content/essays/c.md", "---\naliases: [/w/taken/]\n---\n".into()),
        ("content/essays/x.png", String::new()),
        (".gitignore", "out/\n".into()),
    ];
    let bench = Bench::with(&files.each_ref().map(|(path, text)| (*path, &**text)));
    let error = |to: &str| bench.plan("content/essays/a.md", to).unwrap_err();
    assert!(matches!(error("content/essays/a.md"), MoveError::Itself { .. }));
    assert!(matches!(error("content/essays/b.md"), MoveError::Unfit(Unfit::Exists { .. })));
    assert!(matches!(error("content/essays/B.md"), MoveError::Unfit(Unfit::SameButCase { .. })));
    assert!(matches!(error("content/Essays/z.md"), MoveError::NoDocument { .. }));
    assert!(matches!(error("content/essays/nul.md"), MoveError::Unfit(Unfit::Reserved { .. })));
    assert!(matches!(error("content/essays/b/index.md"), MoveError::SameAddress { .. }));
    assert!(matches!(error("content/essays/Taken.md"), MoveError::SameAddress { .. }));
    for (to, why) in [
        ("a.md", "it lies in no collection"),
        ("content/essays/old/a.md", "it lies in no collection, or is excluded"),
        ("content/essays/a.txt", "it does not end in .md"),
        ("content/essays/z", "it does not end in .md"),
        ("content/essays/_z.md", "its name"),
        ("content/essays/README.md", "its name"),
        ("content/essays/.z.md", "hidden"),
        ("content/essays/.z/a.md", "hidden"),
        ("content/essays/out/a.md", "git ignores it"),
    ] {
        let error = error(to);
        assert!(error.to_string().contains(why) && error.help().is_some(), "{to}: {error}");
    }
    // Its own name in another case is free, and the address stays.
    let changes = bench.mv("content/essays/a.md", "content/essays/A.md");
    assert_eq!(changes.told[0].what, "");
}

#[test]
#[cfg(unix)]
fn nothing_leaves_the_workspace() {
    let outside = tempfile::tempdir().unwrap();
    let bench = Bench::with(&[("content/essays/a.md", &page(""))]);
    std::os::unix::fs::symlink(outside.path(), bench.root().join("content/essays/out")).unwrap();
    let error = bench.plan("content/essays/a.md", "content/essays/out/n/a.md").unwrap_err();
    assert!(matches!(error, MoveError::Workspace(_)), "{error}");
}

#[test]
fn what_cannot_be_kept_keeps_the_document_where_it_is() {
    let a = "content/essays/a.md";
    // Front matter that cannot be read takes no alias; where none is needed, it is no hindrance.
    let bench = Bench::with(&[(a, "---\ntitle: [\n---\n")]);
    assert!(
        bench.refusal(a, "content/essays/b.md").starts_with("content/essays/a.md: its front matter cannot be read")
    );
    bench.mv(a, "content/essays/a/index.md");
    // Neither is a link in a document that is no UTF-8.
    let bench = Bench::with(&[(a, &page(""))]);
    bench.write("content/essays/x.md", b"---\ntitle: T\n---\n\xff [a](a.md)\n");
    assert!(bench.refusal(a, "content/essays/b.md").starts_with("content/essays/x.md: it is not UTF-8"));
    bench.write("content/essays/x.md", b"---\ntitle: T\n---\n\xff [a](/w/a/#h)\n");
    bench.mv(a, "content/essays/a/index.md");
    // A link that would lead to another document, since its path would come first.
    let bench = Bench::with(&[
        (a, &page("")),
        ("content/essays/x.md", &page("[p](page)")),
        ("content/essays/page/index.md", "---\nslug: other\n---\n"),
    ]);
    assert_eq!(
        bench.refusal(a, "content/essays/page.md").replace('`', ""),
        "content/essays/x.md: line 4: page leads to content/essays/page/index.md, and would lead to content/essays/page.md"
    );
}

/// Paths of documents, some of which are called alike.
const PATHS: [&str; 8] = [
    "content/essays/a.md",
    "content/essays/b/index.md",
    "content/essays/b c/d.md",
    "content/essays/b c/a.md",
    "content/pages/a.md",
    "content/pages/é.md",
    "days/2026-04-02-e.md",
    "days/b/f.markdown",
];

/// A link from one document to another, written in one of many manners.
fn link(corpus: &Corpus, from: &str, to: &str, manner: usize) -> String {
    let (from, to) = (corpus.at(from).unwrap(), corpus.at(to).unwrap());
    let up = |path: &str| "../".repeat(path.trim_start_matches('/').matches('/').count());
    let escaped = |path: &str| path.replace(' ', "%20");
    let stem = to.path.strip_suffix("/index.md").or(to.path.strip_suffix(".md")).unwrap_or(&to.path);
    match manner {
        0 => format!("[x]({}{})", up(&from.path), escaped(&to.path)),
        1 => format!("[x](<{}{}#h> 't')", up(&from.path), stem),
        2 => format!("[x](/{})", escaped(&to.path)),
        3 => format!("[x]({}#h)", to.permalink),
        4 => format!("<a href=\"{}{}\">x</a>", up(&from.permalink), to.permalink.trim_start_matches('/')),
        _ => format!("[x](@/{})", escaped(to.path.strip_prefix("content/").unwrap_or(&to.path))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever links to whatever, and however: a document moves, its links lead where they led, and nothing else is lost.
    #[test]
    fn a_healthy_site_stays_one(
        links in proptest::collection::vec((0..6_usize, 0..6_usize, 0..6_usize), 1..12),
        moves in proptest::collection::vec((0..6_usize, 0..8_usize), 1..4),
    ) {
        let mut paths: Vec<&str> = PATHS.into_iter().take(6).collect();
        let plain: Vec<(&str, String)> = paths.iter().map(|path| (*path, page("## h"))).collect();
        let bench = Bench::with(&plain.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>());
        let corpus = Workspace::open(Some(bench.root()), bench.root()).unwrap().load(Scope::LINKS).unwrap();
        for (from, to, manner) in links {
            let (from, to) = (paths[from], paths[to]);
            let text = format!("{}\n{}\n", bench.text(from), link(&corpus, from, to, manner));
            bench.write(from, text);
        }
        for (which, to) in moves {
            let is_left = || matches!(bench.plan(paths[which], PATHS[to]), Err(MoveError::SameAddress { is_alias: true, .. }));
            if !paths.contains(&PATHS[to]) && !is_left() {
                let changes = bench.mv(paths[which], PATHS[to]);
                prop_assert!(!changes.notes.iter().any(|note| note.contains("would lead")), "{:?}", changes.notes);
                paths[which] = PATHS[to];
            }
        }
    }
}
