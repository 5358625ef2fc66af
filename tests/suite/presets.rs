//! What presets make of names and keys, as the program tells it. Whether generators agree is judged in `generators.rs`.

use super::harness::Sandbox;

/// What `list` tells of all documents, drafts among them, by path: `columns`, separated by commas.
fn listed(files: &[(&str, &str)], columns: &str) -> Vec<String> {
    let sandbox = Sandbox::with(files);
    let ran = sandbox.run(&["list", "--sort", "path", "--reverse", "--columns", columns, "--format", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut lines: Vec<String> = ran.out.lines().skip(1).map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

const PLAIN: &str = "---\ntitle: T\n---\nx\n";

#[test]
fn jekyll_dates_its_posts_by_name_and_publishes_what_does_not_say_otherwise() {
    let files = [
        (
            "writings.toml",
            "preset = \"jekyll\"\ntimezone = \"Europe/Berlin\"\n[collections.posts]\npath = \"_posts\"\n[collections.drafts]\npath = \"_drafts\"\ndraft = true\n",
        ),
        ("_posts/2026-04-02-My_Post.md", PLAIN),
        ("_posts/2026-04-03-late.md", "---\ntitle: T\ndate: 2026-04-03 23:30:00 +0000\n---\nx\n"),
        ("_posts/2026-04-04-held.md", "---\ntitle: T\npublished: no\ncategories: One two\n---\nx\n"),
        ("_posts/2026-04-05-own.md", "---\ntitle: T\npermalink: /:year/x/:title\npublished: yes\n---\nx\n"),
        ("_drafts/idea.md", PLAIN),
    ];
    let told = [
        "_drafts/idea.md,,/idea.html,true",
        "_posts/2026-04-02-My_Post.md,2026-04-02,/2026/04/02/My_Post.html,false",
        "_posts/2026-04-03-late.md,2026-04-03 23:30:00 +0000,/2026/04/04/late.html,false",
        "_posts/2026-04-04-held.md,2026-04-04,/one/two/2026/04/04/held.html,true",
        "_posts/2026-04-05-own.md,2026-04-05,/2026/x/own.html,false",
    ];
    assert_eq!(listed(&files, "path,date,permalink,draft"), told);
}

#[test]
fn hugo_has_bundles_languages_and_addresses_of_its_own() {
    let settings = "preset = \"hugo\"\nlanguage = \"en\"\nlanguages = [\"en\", \"fr\"]\n[collections.posts]\npath = \"content/posts\"\n";
    let files = [
        ("writings.toml", settings),
        ("content/posts/2026-04-02-Dated Name.md", PLAIN),
        ("content/posts/bundle/index.md", PLAIN),
        ("content/posts/bundle/index.fr.md", PLAIN),
        ("content/posts/bundle/part.md", "no document"),
        ("content/posts/_index.md", PLAIN),
        ("content/posts/moved.md", "---\ntitle: T\nurl: /elsewhere\ncategories: [A]\nlastmod: 2026-01-02\n---\nx\n"),
        ("content/posts/named.en.md", "---\ntitle: T\nslug: Its Name!\ntags: [Node.js]\ncategories: [B]\n---\nx\n"),
    ];
    let told = [
        "content/posts/2026-04-02-Dated Name.md,,/posts/2026-04-02-dated-name/,en,,",
        "content/posts/bundle/index.fr.md,,/fr/posts/bundle/,fr,,",
        "content/posts/bundle/index.md,,/posts/bundle/,en,,",
        "content/posts/moved.md,,/elsewhere/,en,A,2026-01-02",
        "content/posts/named.en.md,,/posts/its-name/,en,Node.js,",
    ];
    assert_eq!(listed(&files, "path,date,permalink,lang,tags,updated"), told);
    let json = Sandbox::with(&files).run(&["list", "--format", "json"]).out;
    assert!(json.contains("\"slug\":\"node.js\""), "{json}");
}

#[test]
fn others_name_pages_as_files_are_named_or_slugged() {
    for (preset, collection, file, text, told) in [
        (
            "zola",
            "content/blog",
            "content/blog/2026-04-02-Été.md",
            "+++\ntitle = \"T\"\n+++\nx\n",
            "2026-04-02,/blog/ete/",
        ),
        ("zola", "content", "content/about.md", "+++\ntitle = \"T\"\npath = \"who/Me\"\n+++\nx\n", ",/who/Me/"),
        (
            "astro",
            "src/content/blog",
            "src/content/blog/My Post v1.2.md",
            "---\npubDate: 2026-04-02\n---\nx\n",
            "2026-04-02,/blog/my-post-v12/",
        ),
        ("astro", "src/content/blog", "src/content/blog/a/b.md", "---\nslug: Own/One\n---\nx\n", ",/blog/Own/One/"),
        ("eleventy", ".", "posts/2026-04-02-My Post.md", PLAIN, "2026-04-02,/posts/2026-04-02-My Post/"),
        ("eleventy", ".", "posts/posts.md", PLAIN, ",/posts/"),
        ("eleventy", ".", "index.md", PLAIN, ",/"),
        (
            "obsidian",
            ".",
            "Areas/My Note.md",
            "---\naliases: [Other name]\ncreated: 2026-04-02\n---\nx\n",
            "2026-04-02,/Areas/My Note/",
        ),
    ] {
        let settings = format!("preset = \"{preset}\"\n[collections.all]\npath = \"{collection}\"\n");
        let files = [("writings.toml", settings.as_str()), (file, text)];
        assert_eq!(listed(&files, "date,permalink"), [told], "{preset} {file}");
    }
    // Other names of a note are no addresses that anything could clash with.
    let files = [
        ("writings.toml", "preset = \"obsidian\"\n"),
        ("a.md", "---\ntitle: A\naliases: [b]\n---\nx\n"),
        ("b.md", "---\ntitle: B\naliases: [b]\n---\nx\n"),
    ];
    let ran = Sandbox::with(&files).run(&["lint"]);
    assert!(!ran.out.contains("alias"), "{}", ran.out);
}

#[test]
fn drafts_are_published_by_the_key_that_holds_them_back() {
    let files = [
        (
            "writings.toml",
            "preset = \"jekyll\"\n[collections.posts]\npath = \"_posts\"\n[collections.drafts]\npath = \"_drafts\"\ndraft = true\n",
        ),
        ("_posts/2026-04-02-a.md", "---\ntitle: T\npublished: false # not yet\n---\nx\n"),
        ("_drafts/idea.md", PLAIN),
    ];
    let sandbox = Sandbox::with(&files);
    let post = || std::fs::read_to_string(sandbox.path().join("_posts/2026-04-02-a.md")).unwrap();
    let ran = sandbox.run(&["publish", "a", "--now", "2026-06-01"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(post(), "---\ntitle: T\npublished: true # not yet\n---\nx\n");
    let ran = sandbox.run(&["set", "draft", "true", "a"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(post(), "---\ntitle: T\npublished: false # not yet\n---\nx\n");
    let ran = sandbox.run(&["publish", "idea", "--now", "2026-06-01"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("all documents of the collection `drafts` are drafts"), "{}", ran.err);
}

#[test]
fn whatever_says_that_a_document_is_a_draft_holds_it_back() {
    // A folder that would be a collection without a preset is none that leaves the others out.
    let jekyll = [
        ("writings.toml", "preset = \"jekyll\"\n"),
        ("_drafts/a.md", PLAIN),
        ("notes/_drafts/b.md", PLAIN),
        ("_posts/2026-04-02-c.md", "---\ntitle: T\ndraft: false\npublished: false\n---\nx\n"),
        ("_posts/2026-04-02-d.md", "---\ntitle: T\npublished:\n---\nx\n"),
        ("_posts/2026-04-02-e.md", "---\ntitle: T\ndraft: false\npublished: true\n---\nx\n"),
    ];
    let told = [
        "_drafts/a.md,true",
        "_posts/2026-04-02-c.md,true",
        "_posts/2026-04-02-d.md,true",
        "_posts/2026-04-02-e.md,false",
        "notes/_drafts/b.md,true",
    ];
    assert_eq!(listed(&jekyll, "path,draft"), told);
    // Hugo reads `published` as a date, or as the contrary of a draft.
    let hugo = [
        ("writings.toml", "preset = \"hugo\"\n"),
        ("content/a.md", "---\ntitle: T\ndate: 2026-04-02\npublished: false\n---\nx\n"),
        ("content/b.md", "---\ntitle: T\npublished: 2026-04-02\n---\nx\n"),
        ("content/c.md", "---\ntitle: T\npublished: true\n---\nx\n"),
    ];
    assert_eq!(
        listed(&hugo, "path,draft,date"),
        ["content/a.md,true,2026-04-02", "content/b.md,false,2026-04-02", "content/c.md,false,"]
    );
    for (files, document, published) in [
        (jekyll.as_slice(), "_posts/2026-04-02-c.md", "---\ntitle: T\ndraft: false\npublished: true\n---\nx\n"),
        (hugo.as_slice(), "content/a.md", "---\ntitle: T\ndate: 2026-04-02\npublished: true\n---\nx\n"),
    ] {
        let sandbox = Sandbox::with(files);
        let ran = sandbox.run(&["publish", document, "--now", "2026-06-01"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(std::fs::read_to_string(sandbox.path().join(document)).unwrap(), published);
    }
    let ran = Sandbox::with(&jekyll).run(&["publish", "_drafts/a.md"]);
    assert!(ran.err.contains("all documents in a folder `_drafts` are drafts"), "{}", ran.err);
}

#[test]
fn what_is_written_is_called_as_the_generator_calls_it() {
    for (preset, path, written) in [
        ("jekyll", "2026-06-01-a-b.md", "description: \"\"\ndate: 2026-06-01\ntags: [x]\npublished: false\n"),
        ("hugo", "a-b.md", "description: \"\"\ndate: 2026-06-01\ntags: [x]\ndraft: true\n"),
        ("zola", "a-b.md", "description: \"\"\ndate: 2026-06-01\ndraft: true\ntaxonomies:\n  tags: [x]\n"),
        ("astro", "a-b.md", "description: \"\"\npubDate: 2026-06-01\ntags: [x]\ndraft: true\n"),
        ("eleventy", "a-b.md", "description: \"\"\ndate: 2026-06-01\ntags: [x]\ndraft: true\n"),
        ("obsidian", "a-b.md", "description: \"\"\ncreated: 2026-06-01\ntags: [x]\ndraft: true\n"),
    ] {
        let settings = format!("preset = \"{preset}\"\n[collections.all]\npath = \"p\"\n");
        let sandbox = Sandbox::with(&[("writings.toml", &settings), ("p/other.md", PLAIN)]);
        let ran = sandbox.run(&["new", "A b", "-t", "x", "--draft", "--now", "2026-06-01"]);
        assert_eq!(ran.code, 0, "{preset}: {}", ran.err);
        let text = std::fs::read_to_string(sandbox.path().join("p").join(path)).unwrap();
        assert_eq!(
            text.replace("\"2026-06-01\"", "2026-06-01"),
            format!("---\ntitle: A b\n{written}---\n"),
            "{preset}"
        );
    }
    let files = [("writings.toml", "preset = \"hugo\"\n"), ("content/a.md", PLAIN)];
    let sandbox = Sandbox::with(&files);
    assert_eq!(sandbox.run(&["tag", "add", "x", "content/a.md"]).code, 0);
    assert_eq!(sandbox.run(&["date", "set", "2026-04-02", "content/a.md"]).code, 0);
    let text = std::fs::read_to_string(sandbox.path().join("content/a.md")).unwrap();
    assert!(text.contains("\ntags: [x]\n") && text.contains("\ndate: \"2026-04-02\"\n"), "{text}");
}

#[test]
fn what_is_wrong_with_the_settings_is_told_with_what_was_meant() {
    for (settings, told) in [
        ("preset = \"hugoo\"\n", "`hugoo` is no preset; did you mean `hugo`?"),
        ("languages = [\"f\"]\n", "`f` is no language"),
        ("[addresses]\nslugs = \"hgo\"\n", "`hgo` is no rule for slugs; known are writings, hugo"),
        ("[addresses]\npermalink = \"/{titel}/\"\n", "`{titel}` stands for nothing"),
        ("[files]\nyaml = \"1.3\"\n", "1.1"),
        ("[fields]\naliases = true\n", "a name stands for a core key"),
    ] {
        let files = [("writings.toml", settings), ("essays/a.md", PLAIN)];
        let ran = Sandbox::with(&files).run(&["list"]);
        assert_eq!(ran.code, 2, "{settings}");
        assert!(ran.err.contains(told), "{settings}: {}", ran.err);
    }
}
