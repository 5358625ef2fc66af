//! What is made of Markdown.

use super::*;
use crate::analysis::{Input, Scope, analyze};
use crate::config::Config;
use crate::corpus::{Layout, TagRegistry};
use proptest::prelude::*;

const SETTINGS: &str = "base-url = \"https://example.org/blog\"\n";
const FILES: [&str; 11] = [
    "essays/a.md",
    "essays/b.md",
    "essays/x.png",
    "essays/sub/c.md",
    "static/s.png",
    "essays/.secret.png",
    "essays/_partial.md",
    "essays/table.csv",
    "private/key.txt",
    "drafts/old.md",
    "essays/a#b %41.png",
];

fn with<T>(settings: &str, act: impl FnOnce(&Corpus, &Settings) -> T) -> T {
    let text = format!("{settings}[collections.essays]\npath = \"essays\"\n");
    let settings = Config::parse(&text, &[]).unwrap().settings;
    let layout = Layout::new(&settings, &settings.collections);
    let bytes = b"---\ntitle: A title\n---\n";
    let read = |path| Some(analyze(&Input { path, bytes, size: 22 }, layout.profile_of(path)?, Scope::LINKS));
    let facts = FILES.into_iter().filter_map(read).collect();
    let corpus = Corpus::new(facts, FILES.into_iter().collect(), TagRegistry::default(), settings.timezone.0);
    act(&corpus, &settings)
}

fn article(body: &str, place: Where<'_>) -> Article {
    with(SETTINGS, |corpus, settings| {
        let roots = ["essays".to_owned()];
        let renderer = Renderer::new(corpus, settings, &roots, place);
        renderer.render(corpus.at("essays/a.md").unwrap(), &format!("---\ntitle: A title\n---\n{body}"))
    })
}

fn article_of(body: &str) -> Article {
    article(body, Where::Rooted("/blog"))
}

fn page(body: &str) -> String {
    article(body, Where::Rooted("/blog")).html
}

fn feed(body: &str) -> String {
    article(body, Where::Absolute(&BaseUrl::parse("https://example.org/blog").unwrap())).html
}

#[test]
fn markdown_becomes_html() {
    for (body, expected) in [
        ("*a* **b** ~~c~~ `<d>`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>&lt;d&gt;</code></p>\n"),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("> a\n\n---\nb  \nc", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n<p>b<br>\nc</p>\n"),
        (
            "- [x] a\n- [ ] b",
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\"> a</li>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"To do\"> b</li>\n</ul>\n",
        ),
        (
            "|a|b|\n|-|-:|\n|1|2|",
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n<thead>\n<tr><th>a</th><th class=\"right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>\n</tbody>\n</table>\n</div>\n",
        ),
        ("{{ x }} {% y %}", "<p>{{ x }} {% y %}</p>\n"),
    ] {
        assert_eq!(page(body), expected, "{body}");
    }
}

#[test]
fn headings_can_be_linked_to() {
    let article = article("# A Title\n\n## Why\n\n## Why\n\n### It's 2. {#own}\n\n## 2. `now()`", Where::Rooted(""));
    let headings: Vec<_> = article.headings.iter().map(|one| (one.level, &*one.id, &*one.text)).collect();
    assert_eq!(headings, [(2, "why", "Why"), (2, "why-1", "Why"), (3, "own", "It's 2."), (2, "2-now", "2. now()")]);
    assert!(article.html.contains("<span id=\"now\"></span>"), "kramdown's: {}", article.html);
    // Each lies one below the one that it belongs to.
    let html = page("#### A\n\n## B\n\n##### C\n\n# D");
    for expected in ["<h2 id=\"a\">", "<h2 id=\"b\">", "<h3 id=\"c\">", "<h2 id=\"d\">"] {
        assert!(html.contains(expected), "{html}");
    }
    assert_eq!(feed("#### A"), "<h4>A</h4>\n");
    assert_eq!(feed("## Why"), "<h2>Why</h2>\n");
}

#[test]
fn footnotes_are_numbered_as_they_are_met() {
    let html = page("a[^z] b[^y] c[^z] d[^no]\n\n[^y]: Y\n\n[^z]: Z[^x]\n\n    more\n\n[^x]: X\n[^idle]: I");
    for expected in [
        "a<sup class=\"fnref\"><a id=\"fnref-1\" href=\"#fn-1\" role=\"doc-noteref\">1</a></sup>",
        "c<sup class=\"fnref\"><a id=\"fnref-1-2\"",
        "<li id=\"fn-1\"><p>Z<sup class=\"fnref\"><a id=\"fnref-3\" href=\"#fn-3\"",
        "<p>more <a href=\"#fnref-1\" class=\"back\"",
        "<li id=\"fn-3\"><p>X",
        "d[^no]",
    ] {
        assert!(html.contains(expected), "{expected}: {html}");
    }
    assert!(!html.contains("<p>I"), "{html}");
    assert!(feed("a[^1]\n\n[^1]: b").contains("href=\"https://example.org/blog/essays/a/#fn-1\""));
}

#[test]
fn links_lead_to_pages() {
    for (target, on_page, in_feed) in [
        ("b.md", "/blog/essays/b/", "https://example.org/blog/essays/b/"),
        ("sub/c.md?q#x", "/blog/essays/sub/c/?q#x", "https://example.org/blog/essays/sub/c/?q#x"),
        ("/essays/b.md", "/blog/essays/b/", "https://example.org/blog/essays/b/"),
        ("#x", "#x", "https://example.org/blog/essays/a/#x"),
        ("../b/", "/blog/essays/b/", "https://example.org/blog/essays/b/"),
        ("/elsewhere/", "/blog/elsewhere/", "https://example.org/blog/elsewhere/"),
        ("https://e.org/?a=1&b", "https://e.org/?a=1&amp;b", "https://e.org/?a=1&amp;b"),
        ("//cdn.org/x", "//cdn.org/x", "https://cdn.org/x"),
        ("mailto:a@b.org", "mailto:a@b.org", "mailto:a@b.org"),
        ("x.png", "/blog/essays/a/x.png", "https://example.org/blog/essays/a/x.png"),
    ] {
        assert_eq!(page(&format!("[l]({target})")), format!("<p><a href=\"{on_page}\">l</a></p>\n"));
        let raw = page(&format!("<a href=\"{}\">l</a>", target.replace('&', "&amp;")));
        assert_eq!(raw, format!("<p><a href=\"{on_page}\">l</a></p>\n"));
        assert_eq!(feed(&format!("[l]({target})")), format!("<p><a href=\"{in_feed}\">l</a></p>\n"));
    }
}

#[test]
fn files_go_where_their_pages_look_for_them() {
    let article = article("![x](x.png) ![s](/s.png) [hidden](.secret.png) ![none](none.png)", Where::Rooted("/blog"));
    let files: Vec<_> = article.files.iter().map(|(path, address)| (&**path, &**address)).collect();
    assert_eq!(files, [("essays/x.png", "essays/a/x.png"), ("static/s.png", "s.png")]);
    assert!(article.html.contains("src=\"/blog/essays/a/x.png\" alt=\"x\" loading=\"lazy\""), "{}", article.html);
    // What is no document is none to carry, nor is what lies elsewhere and is no image.
    let article = article_of(
        "[p](_partial.md) [o](../drafts/old.md) [t](table.csv) [k](../private/key.txt) ![a](<a%23b %2541.png>)",
    );
    let files: Vec<_> = article.files.iter().map(|(path, address)| (&**path, &**address)).collect();
    assert_eq!(files, [("essays/a#b %41.png", "essays/a/a#b %41.png"), ("essays/table.csv", "essays/a/table.csv")]);
    assert!(
        article.html.starts_with("<p><a>p</a> <a>o</a> <a href=\"/blog/essays/a/table.csv\">t</a>"),
        "{}",
        article.html
    );
    assert!(article.html.contains("src=\"/blog/essays/a/a%23b%20%2541.png\""), "{}", article.html);
    let html = feed("<img srcset=\"https://c.org/w_400,h_300/a.jpg 400w,x.png, y.png 2x\">");
    assert_eq!(
        html,
        "<img srcset=\"https://c.org/w_400,h_300/a.jpg 400w, https://example.org/blog/essays/a/x.png, https://example.org/blog/essays/a/y.png 2x\">"
    );
    assert!(feed("[s](/share?u=https://a.b/c)").contains("\"https://example.org/blog/share?u=https://a.b/c\""));
    let html = feed("<img srcset=\"x.png 1x, /s.png 2x\" src=x.png onerror=alert(1)>");
    assert_eq!(
        html,
        "<img srcset=\"https://example.org/blog/essays/a/x.png 1x, https://example.org/blog/s.png 2x\" src=\"https://example.org/blog/essays/a/x.png\">"
    );
}

#[test]
fn what_has_no_page_is_not_linked_to() {
    with(SETTINGS, |corpus, settings| {
        let (a, roots) = (corpus.at("essays/a.md").unwrap(), ["essays".to_owned()]);
        let renderer = Renderer::new(corpus, settings, &roots, Where::Rooted("")).among(&[a]);
        assert_eq!(renderer.render(a, "[b](b.md) [a](a.md)").html, "<p><a>b</a> <a href=\"/essays/a/\">a</a></p>\n");
    });
}

/// What a document may hold that must not run.
#[test]
fn hostile_documents_are_inert() {
    for body in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVa\tScRiPt:alert(1))",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<a href=\" javascript:alert(1)\">x</a>",
        "![x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<iframe src=https://e.org></iframe>",
        "<form action=https://e.org><input name=q><button>x</button></form>",
        "<style>*{display:none}</style><p style=\"color:red\">x",
        "<base href=https://e.org><meta http-equiv=refresh content=0><link rel=stylesheet href=https://e.org>",
        "```x\" onclick=\"alert(1)\n</code></pre><script>alert(1)</script>\n```",
        "## x {#\"onclick=alert(1)}",
        "<div class=\"nav\" onclick=alert(1)>x</div>",
        "<object data=x.swf></object><embed src=x.swf>",
    ] {
        for html in [page(body), feed(body)] {
            let low = html.to_lowercase();
            for bad in [
                "<script",
                "<img src=\"data",
                "javascript:",
                "data:text",
                "<iframe",
                "<form",
                "<style",
                "<base",
                "<svg",
                "<object",
                "<embed",
                "<meta",
            ] {
                assert!(!low.contains(bad), "{body}: {html}");
            }
            let in_tags: String = low.split('<').skip(1).filter_map(|tag| tag.split('>').next()).collect();
            assert!(
                !in_tags.replace("&quot;", "").contains(" on") && !in_tags.contains("class=\"nav"),
                "{body}: {html}"
            );
        }
    }
}

/// Texts that would cost the square of their length, or more memory than there is.
#[test]
fn hostile_documents_end_in_time() {
    let bold: String = (0..300).map(|n| format!("<b id=n{n}>")).collect();
    for body in [
        format!("{bold}{}", "x\n\n".repeat(200_000)),
        "<div>".repeat(200_000),
        "<div><p>".repeat(100_000),
        format!("<p {}>", (0..200_000).map(|n| format!("a{n} ")).collect::<String>()),
        format!("<div {}\n>", "a=\"x\" ".repeat(200_000)),
        ">".repeat(1_000_000),
        "- ".repeat(100_000) + "x",
        "# a\n".repeat(200_000),
        "[^a]".repeat(200_000) + "\n\n[^a]: x",
        format!("```rust\n{}\n```", "fn a() { \"x\" } ".repeat(100_000)),
        format!("```rust\n{}\n```", "/*".repeat(400)),
        "![".repeat(100_000),
        "<b><i>".repeat(1000) + &"</i></b>".repeat(1000),
        format!("{}{}", "<!-- ".repeat(10), "<a><b>".repeat(2000)),
        "[^a] ".repeat(200_000) + "\n\n[^a]: x",
    ] {
        let html = page(&body);
        assert!(html.len() < 40_000_000, "{:.20}: {}", body, html.len());
    }
}

#[test]
fn templates_show_nothing_where_a_generator_fills_them_in() {
    with("preset = \"hugo\"\n", |corpus, settings| {
        let roots = ["essays".to_owned()];
        let renderer = Renderer::new(corpus, settings, &roots, Where::Rooted(""));
        let a = corpus.at("essays/a.md").unwrap();
        let html = renderer.render(a, "a {{< figure src=\"x.png\" >}} b\n\n`{{ x }}`").html;
        assert_eq!(html, "<p>a  b</p>\n<p><code>{{ x }}</code></p>\n");
    });
}

#[test]
fn html_is_kept_where_it_is_trusted() {
    with(SETTINGS, |corpus, settings| {
        let (a, roots) = (corpus.at("essays/a.md").unwrap(), ["essays".to_owned()]);
        let renderer = Renderer::new(corpus, settings, &roots, Where::Rooted("")).trusting();
        let html = renderer.render(a, "<iframe src=\"x\"></iframe>\n\n[b](b.md) <u onclick=\"y\">z</u>").html;
        assert_eq!(html, "<iframe src=\"x\"></iframe>\n<p><a href=\"/essays/b/\">b</a> <u onclick=\"y\">z</u></p>\n");
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// What came through the sanitizer once comes through it again unchanged, and holds no target that is not absolute in a feed.
    #[test]
    fn what_is_made_is_clean(body in "([a-z<>/=\"'&;:#!\\[\\](){}*_`|\n -]|<a href=|</a>|<b>|<p>|javascript:|\\[x\\]\\(|\n\n```\n|<!--|-->){0,60}") {
        let html = feed(&body);
        prop_assert_eq!(&clean::clean(&html, &mut |target, _| Some(target.to_owned())), &html, "{}", body);
        for tag in html.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
            let Some((_, target)) = tag.split_once(" href=\"") else { continue };
            prop_assert!(["https://", "http://", "mailto:", "tel:"].iter().any(|start| target.starts_with(start)), "{}", html);
        }
    }
}
