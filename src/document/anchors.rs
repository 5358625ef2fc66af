//! The fragments by which generators let a heading be linked to.

use std::collections::{BTreeSet, HashMap};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The anchor GitHub, and Hugo by default, give a heading: lower case, all but letters, digits, marks, `_` and `-`
/// dropped, blanks made hyphens.
pub fn github(text: &str) -> String {
    let kept = text.chars().flat_map(char::to_lowercase).filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ if c.is_alphanumeric() || is_combining_mark(c) => Some(c),
        _ => None,
    });
    kept.collect()
}

/// The anchor of goldmark's own generator: ASCII letters and digits, blanks, `-` and `_` made hyphens.
pub fn goldmark(text: &str) -> String {
    let kept = text.trim().chars().filter_map(|c| match c {
        _ if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        '-' | '_' => Some('-'),
        _ if c.is_ascii_whitespace() => Some('-'),
        _ => None,
    });
    non_empty(kept.collect(), "heading")
}

/// The anchor of kramdown's own generator: as [`goldmark`], but `_` is dropped and the first letter starts it.
pub fn kramdown(text: &str) -> String {
    let kept = text.chars().skip_while(|c| !c.is_ascii_alphabetic()).filter_map(|c| match c {
        ' ' | '-' => Some('-'),
        _ if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
        _ => None,
    });
    non_empty(kept.collect(), "section")
}

/// The anchor of Zola: ASCII letters and digits, accents taken off, all else between them one hyphen. Other scripts, which it spells
/// in ASCII, are not: a heading that has no more keeps the anchor of [`github`].
pub fn zola(text: &str) -> String {
    let mut anchor = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if c.is_ascii_alphanumeric() {
            anchor.push(c.to_ascii_lowercase());
        } else if !anchor.is_empty() && !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    if anchor.is_empty() {
        return github(text);
    }
    anchor.trim_end_matches('-').to_owned()
}

/// The anchors of all four, in this order.
pub fn all(text: &str) -> [String; 4] {
    if is_plain(text) {
        let anchor = plain(text);
        return [anchor.clone(), anchor.clone(), anchor.clone(), anchor];
    }
    [github(text), goldmark(text), kramdown(text), zola(text)]
}

/// What the anchors of a heading begin and end with of which only the text before and behind something is known.
pub fn open(before: &str, behind: &str) -> Vec<(Box<str>, Box<str>)> {
    let part = |text: &str| if text.is_empty() { Default::default() } else { all(text) };
    let mut ends: Vec<_> = part(before).into_iter().zip(part(behind)).map(|(a, b)| (a.into(), b.into())).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Whether a heading is plain words, as most are: of these all four make the same.
pub fn is_plain(text: &str) -> bool {
    let words = text.as_bytes();
    let ends = words.first().is_some_and(u8::is_ascii_alphabetic) && words.last() != Some(&b' ');
    // A blank more is a hyphen more to all but Zola.
    ends && words.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b' ') && !text.contains("  ")
}

/// The anchor of a plain heading.
pub fn plain(text: &str) -> String {
    text.bytes().map(|byte| if byte == b' ' { '-' } else { char::from(byte.to_ascii_lowercase()) }).collect()
}

/// The ids in kramdown's lists of attributes, `{: #id .class}`, which stand below what they are about, or behind it.
pub fn listed(text: &str) -> impl Iterator<Item = &str> {
    let lists = text.split("{:").skip(1).filter_map(|rest| rest.split_once('}'));
    lists.flat_map(|(list, _)| list.split_ascii_whitespace()).filter_map(|part| part.strip_prefix('#'))
}

/// What stands before and behind the emoji and other symbols of a heading, which Zola spells in words: of its anchor only this is known.
pub fn around_symbols(text: &str) -> Option<(&str, &str)> {
    let is_symbol = |c: char| c >= '\u{2190}' && !c.is_alphanumeric() && !is_combining_mark(c);
    let (before, _) = text.split_at(text.find(is_symbol)?);
    let (_, behind) = text.rsplit_once(is_symbol)?;
    let behind = behind.trim_start_matches('\u{fe0f}');
    before.contains(|c: char| c.is_ascii_alphanumeric()).then_some((before, behind))
}

/// The anchors of terms that definitions follow, which Hugo can be told to make: `term`, and on the next line `: what it is`.
pub fn terms(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if memchr::memmem::find(text.as_bytes(), b"\n: ").is_none() {
        return found;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut term = "";
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        if line.starts_with(": ") {
            let name: String =
                std::mem::take(&mut term).chars().filter(|c| !matches!(c, '`' | '*' | '[' | ']')).collect();
            // Of one term there may be several definitions.
            if name.trim().is_empty() {
                continue;
            }
            for anchor in BTreeSet::from(all(name.trim())).into_iter().filter(|anchor| !anchor.is_empty()) {
                let before = seen.entry(anchor.clone()).or_default();
                found.push(if *before == 0 { anchor } else { format!("{anchor}-{before}") });
                *before += 1;
            }
        } else {
            term = line;
        }
    }
    found
}

fn non_empty(anchor: String, fallback: &str) -> String {
    if anchor.is_empty() { fallback.to_owned() } else { anchor }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differ_where_the_generators_do() {
        for (text, expected) in [
            ("What it costs", ["what-it-costs", "what-it-costs", "what-it-costs", "what-it-costs"]),
            (
                "2. Why `now()` isn't pure",
                ["2-why-now-isnt-pure", "2-why-now-isnt-pure", "why-now-isnt-pure", "2-why-now-isn-t-pure"],
            ),
            ("Größe & snake_case", ["größe--snake_case", "gre--snake-case", "gre--snakecase", "gro-e-snake-case"]),
            ("a  b 2", ["a--b-2", "a--b-2", "a--b-2", "a-b-2"]),
            (
                "(Public/private) `--v1.2`",
                ["publicprivate---v12", "publicprivate---v12", "publicprivate---v12", "public-private-v1-2"],
            ),
            ("北京", ["北京", "heading", "section", "北京"]),
        ] {
            assert_eq!([github(text), goldmark(text), kramdown(text), zola(text)], expected, "{text}");
            assert_eq!(all(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_stand_in_lists_of_attributes() {
        for (text, expected) in [
            ("{: #v3-6-0}", &["v3-6-0"][..]),
            ("word{:#a .b #c} {:.d} {: #e", &["a", "c"]),
            ("{#a} {: title=\"#b\" }", &[]),
        ] {
            assert_eq!(listed(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn a_term_has_an_anchor() {
        let text = "`baseURL`\n\n: (`string`) Where it is.\n: More.\n\nThe **End**\n: x\n\nbaseurl\n: y\n";
        let found = terms(text);
        for anchor in ["baseurl", "the-end", "baseurl-1"] {
            assert!(found.iter().any(|one| one == anchor), "{anchor}: {found:?}");
        }
        assert!(terms("baseURL\n\nwords: x\n").is_empty());
        assert!(!found.iter().any(|one| one.contains("more") || one == "heading"), "{found:?}");
    }

    #[test]
    fn symbols_are_told_by_what_stands_around_them() {
        assert_eq!(around_symbols("Work (Plans: \u{1f980}, \u{1f6e0}\u{fe0f}) now"), Some(("Work (Plans: ", ") now")));
        for none in ["Plain words", "\u{1f980} alone", "caf\u{e9} \u{2014} \u{4e00}"] {
            assert_eq!(around_symbols(none), None, "{none}");
        }
    }
}
