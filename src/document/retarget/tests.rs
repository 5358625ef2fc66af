//! Tests of retargeting.

use super::*;
use crate::document::body;
use crate::document::edits;
use crate::document::source::Source;
use proptest::prelude::*;
use std::collections::HashMap;

/// The text with every target that is `from` made `to`.
fn rewritten(text: &str, from: &str, to: &str) -> String {
    let start = Source::new(text.as_bytes()).body_start;
    let edits = retarget(text, start, false, &mut |target| (target.text == from).then(|| to.to_owned()));
    edits::apply(text, &edits.unwrap_or_else(|refusal| panic!("{text:?}: {refusal}"))).unwrap()
}

fn seen(text: &str) -> Vec<(String, bool, bool, Form)> {
    let mut seen = Vec::new();
    let edits = retarget(text, 0, false, &mut |target| {
        seen.push((target.text.to_owned(), target.link, target.image, target.form));
        Some(target.text.to_owned())
    });
    assert_eq!(edits, Ok(Vec::new()), "{text:?}");
    seen
}

/// The targets of links and images that the body has, as the outline tells them, each kind in order.
fn outline(text: &str) -> [Vec<String>; 2] {
    let (_, outline) = body::read(&Masked::of(text, false), 0, &mut Locator::new(text), &|_| true);
    let is_written = |link: &&body::Link| link.kind != body::LinkKind::Autolink;
    [
        outline.links.iter().filter(is_written).map(|link| link.target.to_string()).collect(),
        outline.images.iter().map(|image| image.target.to_string()).collect(),
    ]
}

#[test]
fn every_kind_is_rewritten_in_its_place() {
    for (before, after) in [
        ("[t](a.md)", "[t](b.md)"),
        ("[t]( a.md 'a.md' )", "[t]( b.md 'a.md' )"),
        ("[t](<a.md>)", "[t](<b.md>)"),
        ("[a\\].md \\[ `](a.md)` x](a.md)", "[a\\].md \\[ `](a.md)` x](b.md)"),
        ("![t](a.md)", "![t](b.md)"),
        ("[![t](a.md \"x\")](a.md)", "[![t](b.md \"x\")](b.md)"),
        ("[![](a.md)](a.md) []() [](<>)", "[![](b.md)](b.md) []() [](<>)"),
        ("[t][x] [x] ![x][]\n\n[x]: a.md 'a.md'\n[y]: a.md\n", "[t][x] [x] ![x][]\n\n[x]: b.md 'a.md'\n[y]: b.md\n"),
        ("[X\\]]: <a.md>\n\n[x\\]]", "[X\\]]: <b.md>\n\n[x\\]]"),
        ("[x]:\n  a.md\n\n[x]", "[x]:\n  b.md\n\n[x]"),
        ("> [x]:\r\n> a.md\r\n\r\n[x]", "> [x]:\r\n> b.md\r\n\r\n[x]"),
        (
            "<a href=\"a.md\" id=a.md><img alt='a.md' src='a.md'></a>",
            "<a href=\"b.md\" id=a.md><img alt='a.md' src='b.md'></a>",
        ),
        (
            "<p>\n<a\n href=a.md class='x'>t</a> <a HREF = 'a.md'>\n</p>",
            "<p>\n<a\n href=b.md class='x'>t</a> <a HREF = 'b.md'>\n</p>",
        ),
        (
            "> - <a\n>   href='a.md'>t</a>\n> - x <a\n>   href='a.md'>t</a>",
            "> - <a\n>   href='b.md'>t</a>\n> - x <a\n>   href='b.md'>t</a>",
        ),
        ("<video\r\nsrc='a.md' poster=\"a.md\"></video>\r\n", "<video\r\nsrc='b.md' poster=\"b.md\"></video>\r\n"),
        ("> - a [long\n>   text](\n>   a.md\n>   'title')\n", "> - a [long\n>   text](\n>   b.md\n>   'title')\n"),
        ("# A [t](a.md) {#a}\n\nB [t](a.md)\n===\n", "# A [t](b.md) {#a}\n\nB [t](b.md)\n===\n"),
        (
            "| a | b |\n|---|---|\n| [x \\| y](a.md) | ![](a.md) |\n",
            "| a | b |\n|---|---|\n| [x \\| y](b.md) | ![](b.md) |\n",
        ),
        ("t[^1]\n\n[^1]: see [t](a.md)\n\n    and [t](a.md)\n", "t[^1]\n\n[^1]: see [t](b.md)\n\n    and [t](b.md)\n"),
        ("*[**t**](a.md)* ~~[t](a.md)~~\n- [ ] [t](a.md)", "*[**t**](b.md)* ~~[t](b.md)~~\n- [ ] [t](b.md)"),
        ("---\ntitle: '[t](a.md)'\n---\n[t](a.md)", "---\ntitle: '[t](a.md)'\n---\n[t](b.md)"),
        ("\u{feff}[t](a.md)\r\n", "\u{feff}[t](b.md)\r\n"),
        (
            "[t  \n](a.md) [t\\\n](a.md) [t &amp;](a.md) [t<b>](a.md)",
            "[t  \n](b.md) [t\\\n](b.md) [t &amp;](b.md) [t<b>](b.md)",
        ),
    ] {
        assert_eq!(rewritten(before, "a.md", "b.md"), after);
    }
}

#[test]
fn escapes_do_not_hide_a_target() {
    for (before, from, after) in [
        ("[t](a\\_b.md 'x')", "a_b.md", "[t](c.md 'x')"),
        ("[t]( a&amp;b.md )", "a&b.md", "[t]( c.md )"),
        ("[t](a&eacute;b.md#x)", "aéb.md#x", "[t](c.md)"),
        ("> [t](\n> a\\_b.md)", "a_b.md", "> [t](\n> c.md)"),
        ("[t](<a\\>b (.md>)", "a>b (.md", "[t](<c.md>)"),
        ("[t](a\\(b(c).md)", "a(b(c).md", "[t](c.md)"),
        ("[x]\n\n[x]: <a\\_b.md> (t)", "a_b.md", "[x]\n\n[x]: <c.md> (t)"),
        ("|a|\n|-|\n|[t](a\\|b.md)|\n", "a|b.md", "|a|\n|-|\n|[t](c.md)|\n"),
        ("<a href='a&amp;b.md'>", "a&b.md", "<a href='c.md'>"),
    ] {
        assert_eq!(rewritten(before, from, "c.md"), after);
    }
}

#[test]
fn what_stands_in_code_and_comments_is_none() {
    for text in [
        "`[t](a.md)` ``<a href='a.md'>``",
        "```\n[t](a.md)\n[x]: a.md\n```\n\n    [t](a.md)\n",
        "<!-- [t](a.md) <a href='a.md'> --> x <!-- <a href='a.md'> -->",
        "<script>\n\"<a href='a.md'>\"\n</script>",
        "\\[t](a.md) [t] (a.md) [t]\\(a.md)",
        "<https://x.org> <a@b.org> www.x.org",
        "a[^1]\n\n[^1]: a.md\n",
    ] {
        assert_eq!(seen(text), [], "{text:?}");
    }
}

#[test]
fn new_targets_are_escaped_as_their_place_demands() {
    for (before, to, after) in [
        ("[t](a)", "b c\n.md", "[t](b%20c%0A.md)"),
        ("[t](<a>)", "b c\n.md", "[t](<b c%0A.md>)"),
        ("[t](a)", "b(c).md", "[t](b(c).md)"),
        ("[t](a)", "b(c.md", "[t](b\\(c.md)"),
        ("[t](<a>)", "b)c<d>\\", "[t](<b)c\\<d\\>\\\\>)"),
        ("[t](a)", "<b>`c`\\", "[t](\\<b>\\`c\\`\\\\)"),
        ("[t](a)", "x\\_y\\z", "[t](x\\\\_y\\z)"),
        ("[t](a)", "b&amp;c&d=e", "[t](b\\&amp;c&d=e)"),
        ("[t](a)", "", "[t]()"),
        ("[t](a)", "b|c", "[t](b|c)"),
        ("|a|\n|-|\n|[t](a)|\n", "b|c", "|a|\n|-|\n|[t](b\\|c)|\n"),
        ("[t]\n\n[t]: a", "", "[t]\n\n[t]: <>"),
        ("[t](a 't')", "", "[t](<> 't')"),
        ("<a href='a'>", "b c'd\"&e&f=g", "<a href='b c&#39;d\"&amp;e&f=g'>"),
        ("<a href=\"a\">", "b c'd\"<x>", "<a href=\"b c'd&#34;&lt;x&gt;\">"),
        ("<a href=a>", "b c'd\"`=", "<a href=b%20c&#39;d&#34;&#96;&#61;>"),
        ("[]()", "x", "[]()"),
    ] {
        assert_eq!(rewritten(before, "a", to), after);
    }
    assert_eq!(rewritten("[]() [](<>)", "", "x"), "[](x) [](<x>)");
}

#[test]
fn what_stays_keeps_its_bytes() {
    for (before, from, to, after) in [
        ("[t](a\\_b.md#c\\_d)", "a_b.md#c_d", "x.md#c_d", "[t](x.md#c\\_d)"),
        ("[t](a.md?x&amp;y#z)", "a.md?x&y#z", "b.md?x&y#z", "[t](b.md?x&amp;y#z)"),
        ("<a href='a.md?x=1&amp;y=2'>", "a.md?x=1&y=2", "b.md?x=1&y=2", "<a href='b.md?x=1&amp;y=2'>"),
        ("<a href='a.md?x=1&y=2'>", "a.md?x=1&y=2", "b.md?x=1&y=2", "<a href='b.md?x=1&y=2'>"),
        ("[t](a.md#x)", "a.md#x", "a.md#y", "[t](a.md#y)"),
        ("[t](#x)", "#x", "a.md#x", "[t](a.md#x)"),
        ("[t](a\\_b\\(c.md)", "a_b(c.md", "../a_b(c.md", "[t](../a\\_b\\(c.md)"),
        ("[t](a(b.md))", "a(b.md)", "a(c)", "[t](a(c))"),
        ("[t](a(b.md))", "a(b.md)", "a(b", "[t](a\\(b)"),
        ("[t](<a<b>)", "<a<b>", "x", "[t](<a<b>)"),
        ("[t](x/{{<y>}}z)", "x/{{<y>}}z", "w", "[t](x/{{<y>}}z)"),
    ] {
        assert_eq!(rewritten(before, from, to), after);
    }
}

#[test]
fn a_refusal_names_the_line() {
    // A target over two lines of a quote has no one place.
    let text = "---\ntitle: x\n---\n\n> A <a href='b\n> c'>.\n";
    let start = Source::new(text.as_bytes()).body_start;
    let refusal = retarget(text, start, false, &mut |_| Some("d".to_owned())).unwrap_err();
    assert_eq!((refusal.place.line, &*refusal.target), (5, "b\nc"));
}

#[test]
fn definitions_know_who_uses_them() {
    let text = "[a] ![b] [c] ![c]\n\n[a]: 1\n[b]: 2\n[c]: 3\n[d]: 4\n[a]: 5\n";
    let uses: Vec<_> = seen(text).into_iter().map(|(target, link, image, _)| (target, link, image)).collect();
    let expected = [("1", true, false), ("2", false, true), ("3", true, true), ("4", false, false)];
    assert_eq!(uses, expected.map(|(target, link, image)| (target.to_owned(), link, image)));
}

#[test]
fn hostile_bodies_end() {
    for text in [
        "[a](b)".repeat(100_000),
        "[".repeat(100_000) + &"](b)".repeat(100_000),
        "![".repeat(50_000) + &"](b)".repeat(50_000),
        "[a]: b\n".repeat(50_000) + &"[a]".repeat(50_000),
        (0..50_000).map(|n| format!("[{n}]: b\n")).collect::<String>() + &"[1]".repeat(50_000),
        "<a href=b>".repeat(50_000),
        format!("<a {}>", "href=b ".repeat(50_000)),
        format!("<div>\n{}", "<a\nhref=b>\n".repeat(50_000)),
        "> ".repeat(1000) + &"[a](b\\_)\n".repeat(10_000),
        "[a](".repeat(100_000),
    ] {
        let edits = retarget(&text, 0, false, &mut |target| Some(format!("{}c d", target.text)));
        if let Ok(edits) = edits {
            assert!(edits::apply(&text, &edits).is_some());
        }
    }
}

/// Pieces of Markdown that links are made of, in any order and company.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "\\[[a-c ]{0,3}\\]\\(<?[a-c/.\\\\_#?&;|()%é]{0,6}>?( \"t\")?\\)",
        2 => "!\\[[a-c]?\\]\\([a-c.]{0,3}\\)",
        2 => "\\[[ab]\\](\\[[abc]?\\])?",
        2 => "\n\n\\[[abc]\\]: <?[a-c./\\\\_&]{1,5}>?( 't')?\n",
        2 => "<(a href|img src|a class=x href)=[\"']?[a-c./&;]{0,4}[\"']?>",
        2 => "(\n|\r\n|\n\n|\n> |\n- |\n  |\n    |\\|)",
        1 => "(\n\\|a\\|b\\|\n\\|-\\|-\\|\n|\n<div>\n|\n```\n|`|\\*|\\*\\*|#+ |\\[\\^1\\]|\n\\[\\^1\\]: |<!--|-->|\\{#a\\})",
        1 => "[\\[\\]()<>!`\\\\&a-c \"'=:#|\n\r\t]{0,6}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// The edited text, or nothing where that is refused.
fn mapped(text: &str, map: impl Fn(&str) -> String) -> Option<String> {
    let edits = retarget(text, 0, false, &mut |target| Some(map(target.text))).ok()?;
    Some(edits::apply(text, &edits).expect("edits come in order and fit"))
}

/// The text with all that some places cannot hold in percent signs.
fn spelled(text: &str) -> String {
    text.replace(' ', "%20").replace('\r', "%0D").replace('\n', "%0A").replace('\t', "%09")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_text_breaks_it(text in "[\\[\\]()<>!`\\\\&a-c \"'=:#|\n\r\t>é\0-]{0,60}", to in "\\PC{0,8}") {
        seen(&text);
        let _ = mapped(&text, |_| to.clone());
    }

    #[test]
    fn what_it_sees_is_what_the_outline_tells(text in markdown()) {
        let mut links: Vec<_> = outline(&text).concat();
        links.sort_unstable();
        // A definition is told once, used or not, and the outline knows fewer attributes.
        let seen: Vec<_> = seen(&text).into_iter().map(|(target, ..)| target).collect();
        for link in links.iter().filter(|link| !link.is_empty()) {
            prop_assert!(seen.contains(link), "{:?} not in {:?}", link, seen);
        }
    }

    #[test]
    fn the_outline_is_the_mapped_one(text in markdown(), to in "[a-c /.()<>&;|`\\\\_\"'=é%]{0,6}") {
        let to = format!("x{to}");
        let map = |old: &str| format!("{to}{old}");
        if let Some(edited) = mapped(&text, map) {
            let expected = outline(&text).map(|targets| {
                targets.iter().map(|old| if old.is_empty() { String::new() } else { spelled(&map(old)) }).collect::<Vec<_>>()
            });
            let read = outline(&edited).map(|targets| targets.iter().map(|target| spelled(target)).collect::<Vec<_>>());
            // An empty target that is written has a place, one that HTML leaves empty has none.
            let same = |a: &str, b: &str| a == b || (a.is_empty() && b == spelled(&to));
            for (old, new) in expected.iter().flatten().zip(read.iter().flatten()) {
                prop_assert!(same(old, new), "{:?} {:?} in {:?}", old, new, edited);
            }
            prop_assert_eq!(expected.each_ref().map(Vec::len), read.each_ref().map(Vec::len));
        }
    }

    #[test]
    fn there_and_back_again(text in markdown()) {
        // Each target gets a name of its own, from which its old one is known.
        let mut names: HashMap<String, String> = HashMap::new();
        let edits = retarget(&text, 0, false, &mut |target| {
            let name = format!("to/{}.md", names.len());
            names.insert(name.clone(), target.text.to_owned());
            Some(name)
        });
        if let Ok(edits) = edits {
            let there = edits::apply(&text, &edits).unwrap();
            let back = mapped(&there, |name| names.get(name).cloned().unwrap_or_else(|| name.to_owned()));
            let Some(back) = back else { return Ok(()) };
            // A quote within a value that has none around it is a fault of HTML, and where its tag ends is anybody's guess.
            if names.values().any(|target| target.contains(['"', '\''])) {
                return Ok(());
            }
            prop_assert_eq!(&spelled(&outline(&back).concat().concat()), &spelled(&outline(&text).concat().concat()));
            // What need not have been escaped comes back escaped, and the other way round.
            let odd = |target: &String| target.contains(['<', '>', '`', '(', ')', '|', '"', '\'', '=']);
            if !text.contains(['\\', '&']) && !names.values().any(odd) {
                prop_assert_eq!(spelled(&back), spelled(&text));
            }
        }
    }
}

#[test]
fn what_stands_in_a_tag_is_none() {
    let text = "{{< card \"[a](b.md)\" >}} [a](b.md) {% x [a](b.md) %} [{{ c }}](b.md) [d]({{< ref \"b.md\" >}})\n";
    let expected = text.replacen(" [a](b.md) {%", " [a](e.md) {%", 1).replacen("}}](b.md)", "}}](e.md)", 1);
    assert_eq!(rewritten(text, "b.md", "e.md"), expected);
    let mdx = "import A from \"b.md\"\n\n<A href=\"b.md\" to={<a href=\"b.md\">x</a>}>[a](b.md)</A>\n";
    let edits = retarget(mdx, 0, true, &mut |target| (target.text == "b.md").then(|| "e.md".to_owned())).unwrap();
    assert_eq!(edits::apply(mdx, &edits).unwrap(), mdx.replacen("(b.md)", "(e.md)", 1));
}
