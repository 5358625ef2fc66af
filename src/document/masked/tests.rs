//! What is masked, and what stays.

use super::*;
use proptest::prelude::*;

fn shown(body: &str) -> String {
    Masked::of(body, false).text.into_owned()
}

fn mdx(body: &str) -> String {
    Masked::of(body, true).text.into_owned()
}

/// A text with one `;` for any number of them: that the length stays is shown elsewhere.
fn short(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    chars.dedup_by(|a, b| *a == ';' && *b == ';');
    chars.into_iter().collect()
}

#[test]
fn tags_cannot_be_read() {
    for (body, expected) in [
        ("a {{ b }} c", "a {{;;;}} c"),
        ("a {{< b \"c.md\" >}} d", "a {{;;;;;;;;;;;;;}} d"),
        ("{{% b %}}x{{% /b %}}", "{{;;;;;}}x{{;;;;;;}}"),
        ("[a]({{< ref \"b.md\" >}})", "[a]({{;;;;;;;;;;;;;;}})"),
        ("{% a b={{ c }} %}", "{{;;;;;;;;;;;;;}}"),
        ("{%- a -%}", "{{;;;;;}}"),
        ("{# a #} b", "{{;;;}} b"),
        ("{{{ a }}} b", "{{;;;;;}} b"),
        ("{{< a\n  b=1\n\n>}}\n", "{{;;;\n;;;;;\n\n;}}\n"),
        ("- {{< a\n  b=1\n  >}}\n", "- {{;;;\n  ;;;\n  ;}}\n"),
        ("> {% a\n> b %}\n", "> {{;;\n> ;;}}\n"),
        ("{{/* a [b](c) */}} d", "{{;;;;;;;;;;;;;;}} d"),
        ("{{- /* }} */ -}} d", "{{;;;;;;;;;;;;}} d"),
        ("é {{ é }} é", "é {{;;;;}} é"),
        ("{{ }}}", "{{;}}}"),
    ] {
        assert_eq!(short(&shown(body)), short(expected), "{body:?}");
    }
}

#[test]
fn content_is_what_its_tag_says() {
    let masked = Masked::of("{% highlight rb %}\n# a\n\n  [b](c)\n{% endhighlight %}\nd", false);
    assert_eq!(masked.text, "{{;;;;;;;;;;;;;;}}\n;;;\n\n;;;;;;;;\n{{;;;;;;;;;;;;;;}}\nd");
    assert_eq!(masked.code_lines, 2);
    let masked =
        Masked::of("- x\n\n  {{< highlight go >}}\n    a\n\n  b\n  {{< / highlight >}}{{< /highlight >}}\n", false);
    assert_eq!(masked.code_lines, 3);
    assert!(masked.text.contains("\n  ;;;\n\n  ;\n  ;;"), "{}", masked.text);
    for (body, expected) in [
        ("{% comment %}a{% b %}{% endcomment %}c", "{{;}};{{;}}c"),
        ("{% raw %}{{ a }}{% endraw %}", "{{;}}{{ a }}{{;}}"),
        ("{% comment %} a", "{{;}} a"),
        ("{% comments %}a{% endcomment %}", "{{;}}a{{;}}"),
    ] {
        assert_eq!(short(&shown(body)), expected, "{body:?}");
    }
}

#[test]
fn what_is_no_tag_stays() {
    for body in [
        "{ a } {a} {",
        "## A {#id}\n",
        "## A {.b #c}\n",
        "{: .a}",
        "{{ a",
        "{{ a\n\nb }}",
        "{{< a\n\nb",
        "{% a",
        "{# a",
        "`{{ a }}` ``{% b ` %}``",
        "```\n{{ a }}\n```\n",
        "> ~~~ x\n> {{ a }}\n> ~~~\n",
        "- ```\n  {% a %}\n  ```\n",
        "````\n```\n{{ a }}\n````\n",
        "```\n{{ a }}",
    ] {
        assert_eq!(shown(body), body);
        let is_code = body.contains('`') || body.contains('~');
        assert!(!is_code || mdx(body) == body, "{body:?}");
    }
    for body in ["", "a", "{ a }", "{a}", "[a](b) `c`"] {
        assert!(matches!(Masked::of(body, false).text, Cow::Borrowed(_)), "{body:?}");
    }
    // One is left, the other is one.
    assert_eq!(shown("{{ {{ a }}"), "{{ {{;;;}}");
    assert_eq!(shown("`a {{ b }}\n\nc`"), "`a {{;;;}}\n\nc`");
    assert_eq!(shown("\\`{{ a }}`"), "\\`{{;;;}}`");
    assert_eq!(shown("> ```\n> a\n\n{{ b }}"), "> ```\n> a\n\n{{;;;}}");
}

#[test]
fn what_mdx_adds_cannot_be_read() {
    for (body, expected) in [
        (
            "import A from \"b\"\nimport {C} from 'd'\n\nText {x.y}.\n",
            ";;;;;;;;;;;;;;;;;\n;;;;;;;;;;;;;;;;;;;\n\nText ;;;;;.\n",
        ),
        ("export const a = {\n\n  b: 1,\n}\n\nc", ";;;;;;;;;;;;;;;;\n\n;;;;;;;\n;\n\nc"),
        ("import is a word.\n\nexport, too.\n", "import is a word.\n\nexport, too.\n"),
        ("<Note type={x > 1} a=\">\">\n\n[a](b)\n\n</Note>\n", ";;;;;;;;;;;;;;;;;;;;;;;;;\n\n[a](b)\n\n;;;;;;;\n"),
        ("<>a</> <b.C/>", ";;a;;; ;;;;;;"),
        ("<a href={b} c=\"{d}\" {...e}>f</a>", "<a ________ c=\"{d}\" ______>f</a>"),
        ("{/* a\n\n[b](c) */}", ";;;;;\n\n;;;;;;;;;;"),
        ("{'}'} {`}`} {\"{\"}", ";;;;; ;;;;; ;;;;;"),
        ("{a && <p>don't</p>} b", ";;;;;;;;;;;;;;;;;;; b"),
        ("# A {#id}\n", "# A {#id}\n"),
        ("a < b and <https://x.org>", "a < b and <https://x.org>"),
        ("{ a\n\nb {c} d", "{ a\n\nb ;;; d"),
        ("<Note a={ b", "<Note a={ b"),
    ] {
        assert_eq!(short(&mdx(body)), short(expected), "{body:?}");
    }
    let comments = Masked::of("a {/* writings: b */} {/* c */}", true).comments;
    assert_eq!(comments.iter().map(|place| (place.start, place.end)).collect::<Vec<_>>(), [(2, 21)]);
}

#[test]
fn what_is_masked_is_taken_out_of_a_text() {
    assert_eq!(without("a {{;;;}} b"), "a  b");
    assert_eq!(without("a;b; c"), "a;b; c");
    assert_eq!(around("a {{;;;}} b {{;}} c"), Some(("a ", " c")));
    assert_eq!(around(";;; ;;;"), Some(("", "")));
    assert_eq!(around("a; b"), None);
}

#[test]
fn hostile_bodies_end() {
    let marks = [
        "{{",
        "{%",
        "{# ",
        "{{<",
        "{{/*",
        "{% comment %}",
        "{% highlight x %}",
        "{{< highlight x >}}",
        "{% endcomment",
        "{{ }}",
        "{{\n",
        "`{{",
        "` `` {{",
        "```\n{{",
        "<A",
        "<A {",
        "<A \"",
        "<A '\"",
        "{",
        "{'",
        "{`",
        "{/*",
        "import {\n\n",
        "export {",
        "<a b={",
        "{{{ }",
        "/highlight ",
        "- {{< a\n",
        "> {%\n",
    ];
    for mark in marks {
        for is_mdx in [false, true] {
            let body = mark.repeat(200_000);
            assert_eq!(Masked::of(&body, is_mdx).text.len(), body.len(), "{mark}");
        }
    }
    for escaped in ["\"\\", "'\\", "`\\"] {
        for open in ["{", "export const a = {"] {
            let body = format!("{open}{}", escaped.repeat(200_000));
            assert_eq!(Masked::of(&body, true).text.len(), body.len(), "{escaped}");
        }
    }
    // What opens all of it, what is repeated, and what ends it.
    let wholes = [
        ("{", "\\`", ""),
        ("{", "\\\"", ""),
        ("{", "\"\"", ""),
        ("{", "'\\'\n", ""),
        ("{", "/* ", ""),
        ("", "{/* ", "*/"),
        ("", "{{/*", "*/ x"),
        ("export const a = [", "\\`", "\n\n"),
    ];
    for (open, mark, end) in wholes {
        for is_mdx in [false, true] {
            let body = format!("{open}{}{end}", mark.repeat(500_000));
            assert_eq!(Masked::of(&body, is_mdx).text.len(), body.len(), "{open}{mark}{end}");
        }
    }
}

#[test]
fn a_quote_that_nothing_closes_hides_no_other() {
    assert_eq!(Masked::of("{a(it's, \"}\")} b\n\n{'}'} c\n", true).text, ";;;;;;;;;;;;;; b\n\n;;;;; c\n");
}

#[test]
fn what_does_not_end_is_looked_for_where_it_may() {
    // A string that does not end on its line hides none on the next; marks that end no comment do not hide those that do.
    assert_eq!(mdx("{'\\' \n '}' } b"), ";;;;;\n;;;;;; b");
    assert_eq!(shown("{{/* a */ b {{/* c */}} d"), "{{/* a */ b {{;;;;;;;}} d");
}

fn bodies() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{{",
        "}}",
        "{%",
        "%}",
        "{{<",
        ">}}",
        "{#",
        "#}",
        " ",
        "\n",
        "\n\n",
        "a",
        "é",
        "`",
        "```\n",
        "> ",
        "- ",
        "    ",
        ";",
        "{",
        "}",
        "<A",
        "<b",
        ">",
        "/>",
        "</A>",
        "<>",
        "=\"",
        "\"",
        "'",
        "/*",
        "*/",
        "import x from 'y'\n",
        "export const a = ",
        "comment",
        "{% comment %}",
        "{% endcomment %}",
        "{% raw %}",
        "{% endraw %}",
        "{{< highlight go >}}",
        "{{< /highlight >}}",
        "[a](b)",
        "\r\n",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Tags that are whole, and text between them.
const WHOLE: [&str; 16] = [
    "{{ a }}",
    "{{< b\nc >}}",
    "{% d %}",
    "{# e #}",
    "{{/* f */}}",
    "{% comment %}\ng\n{% endcomment %}",
    "{{< highlight h >}}\n`i`\n{{< /highlight >}}",
    "`{{ j }}`",
    "\n```\n{{ k }}\n```\n",
    "\n\n",
    "\n",
    " ",
    "é",
    "> ",
    "- ",
    "l",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn length_and_lines_stay(body in bodies(), is_mdx in any::<bool>()) {
        let text = Masked::of(&body, is_mdx).text;
        prop_assert_eq!(text.len(), body.len());
        let breaks = |text: &str| text.match_indices(['\n', '\r']).map(|(at, _)| at).collect::<Vec<_>>();
        prop_assert_eq!(breaks(&text), breaks(&body));
        // What differs is masked, and no byte of a longer character is left over.
        for (new, old) in text.bytes().zip(body.bytes()) {
            let is_mask = new == old || matches!(new, b';' | b'{' | b'}' | b'_');
            prop_assert!(is_mask, "{:?}", text);
        }
    }

    #[test]
    fn masking_twice_is_masking_once(pieces in prop::collection::vec(prop::sample::select(WHOLE.to_vec()), 0..16)) {
        let once = shown(&pieces.concat());
        prop_assert_eq!(shown(&once), once);
    }

    #[test]
    fn text_without_braces_is_left(body in "[a-z`>~#;}% \n-]{0,60}") {
        prop_assert!(matches!(Masked::of(&body, false).text, Cow::Borrowed(_)));
    }
}
