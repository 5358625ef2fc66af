//! The pages as a whole: which there are, and what stands on them.

use super::*;
use crate::config::Config;
use crate::corpus::Folder;
use crate::corpus::TAGS_SECTION;
use crate::document::date::PartialDate;
use std::fs;
use std::sync::Arc;

const TOML: &str = "title = \"T\"\nbase-url = \"https://example.org/blog\"\nstatic = [\"static\"]\n[tags.hbm-cxl]\nlabel = \"HBM · CXL\"\nincludes = [\"hbm\"]\n[topics.memory]\ntext = \"Bytes\"\ntags = [\"HBM\"]\n[site.collections.essays]\nintro = \"Hello\"\n";

/// What a site of these files holds at each of these paths.
fn made<const N: usize>(toml: &str, files: &[(&str, &str)], paths: [&str; N]) -> (Vec<String>, [Option<String>; N]) {
    made_after(toml, files, paths, |_| {})
}

/// The same, once something else was done in the folder.
fn made_after<const N: usize>(
    toml: &str,
    files: &[(&str, &str)],
    paths: [&str; N],
    act: impl Fn(&std::path::Path),
) -> (Vec<String>, [Option<String>; N]) {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    ["essays", "notes"].iter().for_each(|folder| fs::create_dir_all(root.path().join(folder)).unwrap());
    act(root.path());
    let sections = [TAGS_SECTION, SITE_SECTION, TOPICS_SECTION];
    let toml = format!("{toml}[collections.essays]\npath = \"essays\"\n[collections.notes]\npath = \"notes\"\n");
    let config = Config::parse(&toml, &sections).unwrap_or_else(|error| panic!("{error}"));
    let settings = &config.settings;
    let layout = Layout::new(settings, &settings.collections);
    let store: Arc<dyn Store> = Arc::new(Folder::new(root.path()));
    let documents = crate::corpus::load(&*store, &layout, crate::analysis::Scope::LINKS);
    let registry = config.section(TAGS_SECTION.name).unwrap();
    let corpus = Corpus::new(documents, store.assets(), registry, settings.timezone.0);
    let (site, topics) = (config.section("site").unwrap(), config.section("topics").unwrap());
    let roots = layout.link_roots();
    let documents = crate::corpus::Query::default().run(&corpus, &["essays", "notes"]).unwrap();
    let pages = Pages::new(Given {
        corpus: &corpus,
        settings,
        site: &site,
        topics: &topics,
        store: &*store,
        layout: &layout,
        link_roots: &roots,
        base_url: settings.base_url.as_ref(),
        now: Some(PartialDate::parse("2026-11").unwrap().first(settings.timezone.0)),
        documents: &documents,
        feeds: Vec::new(),
        beside: vec!["rss.xml".to_owned()],
        live: false,
    });
    let pages = match pages {
        Ok(pages) => pages,
        Err(error) => return (vec![error.to_string()], [const { None }; N]),
    };
    let text = |path: &str| match pages.make(path)? {
        Ok(made) => Some(String::from_utf8(made.bytes).unwrap()),
        Err(error) => Some(format!("fault: {error}")),
    };
    (pages.paths().map(str::to_owned).collect(), paths.map(text))
}

const FILES: &[(&str, &str)] = &[
    (
        "essays/a.md",
        "---\ntitle: 'A <b>'\ndescription: About </script> it\ndate: 2026-04\ntags: [HBM · CXL]\nseries: {name: S, part: 1}\naliases: [/old/a/, /essays/b/, '/../x/']\nimage: a.png\n---\nSee [b](b.md). ![p](a.png)\n",
    ),
    (
        "essays/b.md",
        "---\ntitle: B\ndate: 2026-05-02\ntags: [HBM]\nseries: {name: S, part: 2}\ndraft: true\n---\nwordless\n",
    ),
    ("essays/a.png", "png"),
    ("notes/n.md", "---\ntitle: N\ndate: 2027-01-01\n---\nnote\n"),
    ("static/favicon.ico", "ico"),
    ("static/essays/a/index.html", "not this"),
];

#[test]
fn a_site_has_its_pages() {
    let (paths, [home, a, essays, tag, style]) = made(
        TOML,
        FILES,
        ["index.html", "essays/a/index.html", "essays/index.html", "tags/hbm/index.html", "assets/writings.css"],
    );
    assert_eq!(
        paths,
        [
            "404.html",
            "archive/2026/index.html",
            "archive/2027/index.html",
            "archive/index.html",
            "assets/search.json",
            "assets/writings.css",
            "assets/writings.js",
            "essays/a/index.html",
            "essays/b/index.html",
            "essays/index.html",
            "favicon.ico",
            "index.html",
            "notes/index.html",
            "notes/n/index.html",
            "old/a/index.html",
            "series/s/index.html",
            "tags/hbm-cxl/index.html",
            "tags/hbm/index.html",
            "tags/index.html",
            "topics/memory/index.html",
        ]
    );
    let (home, a, essays, tag) = (home.unwrap(), a.unwrap(), essays.unwrap(), tag.unwrap());
    assert!(home.contains("href=\"&#x2f;blog&#x2f;topics&#x2f;memory&#x2f;\"") && home.contains("Bytes"), "{home}");
    for expected in [
        "<h1 dir=\"auto\">A &lt;b&gt;</h1>",
        "See <a href=\"/blog/essays/b/\">b</a>",
        "src=\"/blog/essays/a/a.png\"",
        "About \\u003c/script\\u003e it",
        "https:&#x2f;&#x2f;example.org&#x2f;blog&#x2f;essays&#x2f;a&#x2f;a.png",
        "Part 1 of 2",
        "default-src &#x27;none&#x27;",
    ] {
        assert!(a.contains(expected), "{expected}: {a}");
    }
    assert!(essays.contains("2 essays · updated May 2026") && essays.contains("Hello"), "{essays}");
    assert!(essays.contains("<span class=\"badge\">Draft</span>"), "{essays}");
    // What a tag stands for finds its documents, too.
    assert!(tag.contains("A &lt;b&gt;") && tag.contains(">B<"), "{tag}");
    assert!(style.unwrap().contains("prefers-color-scheme"));
}

#[test]
fn old_addresses_lead_on() {
    let (_, [old]) = made(TOML, FILES, ["old/a/index.html"]);
    let old = old.unwrap();
    assert!(old.contains("http-equiv=\"refresh\"") && old.contains("noindex"), "{old}");
    assert!(old.contains("&#x2f;blog&#x2f;essays&#x2f;a&#x2f;"), "{old}");
}

/// A link may lead to what is nobody's to see, and a static folder may hold it.
#[cfg(unix)]
#[test]
fn nothing_hidden_is_shown() {
    let link = |root: &std::path::Path| {
        fs::create_dir_all(root.join(".git")).unwrap();
        fs::write(root.join(".git/config"), "token").unwrap();
        std::os::unix::fs::symlink("../.git/config", root.join("static/x.txt")).unwrap();
    };
    let hidden = ("static/.env", "token");
    let draft = ("static/notes.md", "---\ntitle: D\n---\n");
    let (paths, [linked]) = made_after(TOML, &[FILES[0], hidden, draft, ("static/.nojekyll", "")], ["x.txt"], link);
    assert!(linked.is_none());
    assert!(paths.contains(&".nojekyll".to_owned()) && !paths.contains(&".env".to_owned()), "{paths:?}");
}

/// An old address takes nothing from anybody.
#[test]
fn an_alias_is_in_nobodys_way() {
    let aliases = "/essays/b/index.html/x/, /index.html/x/, /assets/writings.css/, /assets, /rss.xml/x/, /.git/x, /tags/t/, '/a?b=1', https://example.org/blog/whole/";
    let a = format!("---\ntitle: A\naliases: [{aliases}]\ntags: [t]\n---\n");
    let (paths, _) = made(TOML, &[("essays/a.md", &a), ("essays/b.md", "---\ntitle: B\n---\n")], []);
    for path in ["index.html", "essays/b/index.html", "assets/writings.css", "tags/t/index.html", "whole/index.html"] {
        assert!(paths.iter().any(|other| other == path), "{path}: {paths:?}");
    }
    assert_eq!(
        paths.iter().filter(|path| path.contains("x/") || path.contains("git") || path.contains("rss")).count(),
        0,
        "{paths:?}"
    );
}

#[test]
fn two_documents_are_never_one_page() {
    let files = [("essays/a.md", "---\nslug: x\n---\n"), ("essays/b.md", "---\nslug: X\n---\n")];
    let (told, _) = made("", &files, []);
    assert_eq!(told, ["/essays/X/ is the address of two documents: essays/a.md and essays/b.md"]);
}

#[test]
fn a_workspace_may_bring_templates_of_its_own() {
    let own = ("templates/site/missing.html", "{% extends \"base.html\" %}{% block main %}Gone{% endblock %}");
    let (_, [page]) = made("", &[FILES[0], own], ["404.html"]);
    let page = page.unwrap();
    assert!(page.contains("Gone") && page.contains("<html lang=\"en\">"), "{page}");
    let (_, [page]) = made("", &[FILES[0], ("templates/site/missing.html", "{{ pgae.title }}")], ["404.html"]);
    assert_eq!(page.unwrap(), "fault: `pgae` is undefined");
    let (told, _) = made("", &[FILES[0], ("templates/site/home.html", "{% if %}")], []);
    assert!(told[0].starts_with("syntax error"), "{told:?}");
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}";
    let (_, [page]) = made("", &[FILES[0], ("templates/site/missing.html", endless)], ["404.html"]);
    assert!(page.unwrap().contains("steps"));
    let long = format!("{{{{ 1{} }}}}", "+1".repeat(40_000));
    let (told, _) = made("", &[FILES[0], ("templates/site/missing.html", &long)], []);
    assert_eq!(told, ["no expression is longer than 4096 bytes"]);
}

#[test]
fn long_lists_are_cut() {
    let texts: Vec<(String, String)> = (0..130)
        .map(|n| (format!("essays/{n:03}.md"), format!("---\ntitle: T{n}\ntags: [one]\ndate: 2026-01\n---\n")))
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (&**path, &**text)).collect();
    let (paths, [first, last]) = made("", &files, ["tags/one/index.html", "essays/page/7/index.html"]);
    assert_eq!(paths.iter().filter(|path| path.starts_with("essays/page/")).count(), 6);
    assert!(first.unwrap().contains("Page 1 of 3"));
    let last = last.unwrap();
    assert_eq!(last.matches("<li class=\"card\">").count(), 10, "{last}");
    assert!(last.len() < 50_000);
}
