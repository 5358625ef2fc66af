//! What is counted and found in a body.

use super::*;

fn outline(text: &str) -> Outline {
    let masked = Masked::of(text, false);
    let (counts, outline) = read(&masked, 0, &mut Locator::new(text), &|_| true);
    assert_eq!(counts, count(text), "both ways count the same");
    outline
}

fn count(text: &str) -> Counts {
    super::count(&Masked::of(text, false))
}

#[test]
fn counts_what_is_on_the_page() {
    assert_eq!(count("One *two* th`re`e [four](http://x.org/no) <https://no.org/> ![alt text](a.png)").words, 4);
    assert_eq!(count("un*believ*able\nnext\n\npara").words, 3);
    assert_eq!(count("# Head line\n\n| a | b |\n|---|---|\n| c | d e |\n").words, 7);
    assert_eq!(count("<p>one <b>t</b>wo</p>\n\n<!-- no\nno -->\n\na<br>b <span\nid=x>c</span>").words, 5);
    let body = count("```rust\nlet a = 1;\n\nb\n```\n\n~~~\nc\n~~~\n\n    indented\n");
    assert_eq!((body.words, body.code_lines), (0, 4));
    assert_eq!(count("a <?it's?> b <!--> c\n\n<p>one two</p>\n\nlast").words, 6);
    assert_eq!(count("使用 **GPU** 加速").cjk, 4);
    assert_eq!(count("text[^1]\n\n[^1]: the note").words, 3);
    assert_eq!(count("| a |\n|---|\n| b |\n| c |\n").table_rows, 3);
}

#[test]
fn finds_links_images_and_ids() {
    let text = "[a](b.md#c) [r][ref] <https://x.org> ![i](i.png) <a@x.org>\n\n<a href=\"h.md\" id=\"q\"><img src='j.png'></a>\n\n[ref]: r.md\n";
    let body = outline(text);
    let links: Vec<_> = body.links.iter().map(|link| (&*link.target, link.kind)).collect();
    assert_eq!(
        links,
        [
            ("b.md#c", LinkKind::Inline),
            ("r.md", LinkKind::Reference),
            ("https://x.org", LinkKind::Autolink),
            ("h.md", LinkKind::Html),
        ]
    );
    let images: Vec<_> = body.images.iter().map(|image| (&*image.target, image.html)).collect();
    assert_eq!(images, [("i.png", false), ("j.png", true)]);
    assert_eq!(count(text).images, 2);
    assert_eq!(&*body.ids[0], "q");
    let ids = outline("## 3.6.0\n{: #v3-6-0}\n\n    {: #code}").ids;
    assert_eq!(ids, ["v3-6-0".into()]);
    assert_eq!((body.links[1].place.line, body.links[1].place.column), (1, 13));
    assert_eq!(body.links[1].place.span.slice(text), "[r][ref]");
    let written: Vec<_> = body.links.iter().map(|link| link.written.map(|span| span.slice(text))).collect();
    assert_eq!(written, [Some("b.md#c"), Some("r.md"), None, Some("h.md")]);
    // What is written is not what is read.
    let escaped = "[a](b\\(.md) <a href=\"x&amp;y\">z</a>\n";
    assert!(outline(escaped).links.iter().all(|link| link.written.is_none()));
}

#[test]
fn equal_tags_stand_each_at_their_own_place() {
    let body = outline("<p><a href='a&amp;b.md'>x</a> <a href='a&amp;b.md'>y</a></p>\n");
    let links: Vec<_> = body.links.iter().map(|link| (&*link.target, link.place.column)).collect();
    assert_eq!(links, [("a&b.md", 4), ("a&b.md", 31)]);
}

#[test]
fn headings_carry_their_anchors() {
    let text = "## Why *now*?\n\n## Why now?\n\nSet\n===\n\n### Named {#mine}\n";
    let body = outline(text);
    let headings: Vec<_> = body.headings.iter().map(|h| (h.level, &*h.text)).collect();
    assert_eq!(headings, [(2, "Why now?"), (2, "Why now?"), (1, "Set"), (3, "Named")]);
    let anchors = body.anchors();
    for anchor in ["why-now", "why-now-1", "set", "mine"] {
        assert!(anchors.contains(&anchor.to_owned()), "{anchor}");
    }
    assert!(!anchors.contains(&"named".to_owned()));
}

#[test]
fn hostile_bodies_end() {
    for text in [
        "[".repeat(200_000),
        "> ".repeat(50_000),
        "*a ".repeat(100_000),
        "`".repeat(200_000),
        "<".repeat(200_000),
        "![".repeat(100_000),
        "- ".repeat(50_000),
        "<!--".repeat(50_000),
        "\0".repeat(1000),
        "```\nunterminated".into(),
        "[a]: b\n".repeat(50_000),
        "[^a]:".repeat(50_000),
        "|a|b|\n".repeat(50_000),
    ] {
        let _ = outline(&text);
    }
}

#[test]
fn tags_are_no_prose() {
    assert_eq!(count("One {{< figure src=\"a.png\" title=\"no no\" >}} two {{ no }}{% no %} three").words, 3);
    assert_eq!(count("{% comment %}\nno [no](no)\n{% endcomment %}\none {{/* no */}}").words, 1);
    assert_eq!(count("{{< figure src=\"a.png\" >}}{{<img b>}}{{% /figure %}}{{ figures }}").images, 2);
    let code = count("One.\n\n{% highlight rb %}\nx = 1\n\ny\n{% endhighlight %}\n\n```\nz\n```\n");
    assert_eq!((code.words, code.code_lines), (1, 3));
    let text =
        "[a]({{< ref \"b.md\" >}}) {{< x \"[c](d)\" >}} [e](f)\n\n{% highlight x %}\n[g](h)\n{% endhighlight %}\n";
    let links: Vec<String> = outline(text).links.iter().map(|link| link.target.to_string()).collect();
    assert_eq!(links, ["{{;;;;;;;;;;;;;;}}", "f"]);
}

#[test]
fn a_heading_is_open_where_a_tag_stands_in_it() {
    let body =
        outline("## Plain {{< badge >}}\n\n## A {{ b }} c {#own}\n\n## One {% two %} *three*\n\n## {{ x }}\n===\n");
    let headings: Vec<_> = body.headings.iter().map(|heading| (&*heading.text, heading.id.as_deref())).collect();
    assert_eq!(headings, [("Plain", None), ("A  c", Some("own")), ("One  three", None), ("", None)]);
    let open: Vec<_> = body.open.iter().map(|(before, behind)| (&**before, &**behind)).collect();
    assert_eq!(open, [("Plain", ""), ("One", "three"), ("", "")]);
}

#[test]
fn comments_of_mdx_are_found() {
    let text = "{/* writings: allow a */}\n\n<!-- writings: allow b -->\n\nx {/* no */}\n";
    let (_, outline) = read(&Masked::of(text, true), 0, &mut Locator::new(text), &|_| true);
    let comments: Vec<_> = outline.comments.iter().map(|span| span.slice(text).trim()).collect();
    assert_eq!(comments, ["{/* writings: allow a */}", "<!-- writings: allow b -->"]);
}
