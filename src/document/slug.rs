//! Slugs: the form of a label or a file name that stands in an address.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The slug of a label: NFC, lower case, letters and digits of any script kept, all else one hyphen.
///
/// Three names that would collide are spelled out: `C++` is `c-plus-plus`, `C#` is `c-sharp`, `.NET` is `dot-net`. A
/// label that holds no letter and no digit is its code points in hexadecimal, so that `🔥` has a slug too (`u1f525`).
///
/// ```
/// use writings::document::slug::slug;
/// assert_eq!(slug("KV Cache"), "kv-cache");
/// assert_eq!(slug("北京"), "北京");
/// ```
pub fn slug(label: &str) -> String {
    if let Some(slug) = plain_slug(label) {
        return slug;
    }
    let label: Vec<char> = label.nfc().flat_map(char::to_lowercase).nfc().collect();
    let mut slug = String::with_capacity(label.len());
    let word = |c: Option<&char>| c.is_some_and(|c| is_word(*c));
    for (at, &c) in label.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|at| label.get(at));
        match c {
            _ if is_word(c) => slug.push(c),
            '+' if ends_word(&label, at, '+') => slug.push_str("-plus"),
            '#' if word(previous) && ends_word(&label, at, '#') => slug.push_str("-sharp"),
            '.' if !word(previous) && previous != Some(&'.') && word(label.get(at + 1)) => slug.push_str("-dot-"),
            _ => slug.push('-'),
        }
    }
    let slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if !slug.is_empty() || label.is_empty() {
        return slug;
    }
    let code_points = label.iter().filter(|c| !c.is_whitespace()).map(|c| format!("u{:x}", u32::from(*c)));
    code_points.collect::<Vec<_>>().join("-")
}

/// A name that stands in addresses as people say it: `field-notes` is "Field notes".
pub fn spoken(name: &str) -> String {
    let text = name.replace(['-', '_'], " ");
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The longest slug that is made of a title, in code points.
const MAX_TITLE_SLUG: usize = 60;

/// The title with what is written as one word made one: `don't` becomes `dont`, not `don-t`.
fn without_apostrophes(title: &str) -> String {
    let mut after_word = false;
    let mut rest = title.chars().peekable();
    let mut kept = String::with_capacity(title.len());
    while let Some(c) = rest.next() {
        let joins = matches!(c, '\'' | '\u{2019}') && after_word && rest.peek().is_some_and(|c| c.is_alphabetic());
        if !joins {
            kept.push(c);
        }
        after_word = c.is_alphabetic();
    }
    kept
}

/// The slug of a new document: that of its title, cut at a word where it is too long for a file name that people read.
/// `None` for a title without any letter or digit.
pub fn title_slug(title: &str) -> Option<String> {
    if !title.chars().any(char::is_alphanumeric) {
        return None;
    }
    let mut whole = slug(&without_apostrophes(title));
    let Some((end, next)) = whole.char_indices().nth(MAX_TITLE_SLUG) else { return Some(whole) };
    let start = whole.get(..end).unwrap_or("");
    let at_word = if next == '-' { Some(end) } else { start.rfind('-') };
    // A script without blanks is one word: it is cut between letters, and marks stay with theirs.
    let at_letter = || match is_combining_mark(next) {
        true => start.trim_end_matches(is_combining_mark).char_indices().next_back().map_or(0, |(at, _)| at),
        false => end,
    };
    let at = at_word.filter(|at| *at >= MAX_TITLE_SLUG / 3).unwrap_or_else(at_letter);
    whole.truncate(at);
    (!whole.is_empty()).then_some(whole)
}

/// The slug of the labels most documents use: ASCII letters, digits, blanks and hyphens.
fn plain_slug(label: &str) -> Option<String> {
    let mut slug = String::with_capacity(label.len());
    for byte in label.bytes() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => slug.push(char::from(byte)),
            b'A'..=b'Z' => slug.push(char::from(byte.to_ascii_lowercase())),
            b' ' | b'-' | b'_' if slug.ends_with('-') || slug.is_empty() => {}
            b' ' | b'-' | b'_' => slug.push('-'),
            _ => return None,
        }
    }
    if slug.ends_with('-') {
        slug.pop();
    }
    (!slug.is_empty() || label.is_empty()).then_some(slug)
}

/// The part of an address that a file or folder name stands for: NFC, lower case; blanks and what is reserved in URLs
/// become one hyphen; `_`, `.` and `~` stay, and so do hyphens that stand together alone, as in `xn--ts9h`.
pub fn path_slug(name: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'~');
    if !name.is_empty() && name.split('-').all(|part| !part.is_empty() && part.bytes().all(is_plain)) {
        return name.to_owned();
    }
    let keeps = |c: char| is_word(c) || matches!(c, '_' | '.' | '~');
    let name: String = name.nfc().flat_map(char::to_lowercase).nfc().collect();
    let mut slug = String::with_capacity(name.len());
    let mut rest = name.as_str();
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| keeps(c) != keeps(first)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        slug.push_str(if keeps(first) || run.bytes().all(|byte| byte == b'-') { run } else { "-" });
        rest = after;
    }
    let slug = slug.trim_matches('-').trim_start_matches('.').trim_start_matches('-');
    if slug.is_empty() { self::slug(&name) } else { slug.to_owned() }
}

/// Whether a text can stand in an address as one part of its path.
pub fn is_segment(text: &str) -> bool {
    let parts = text.contains(['/', '\\', '?', '#', '%']);
    let blanks = text.contains(|c: char| c.is_control() || c.is_whitespace());
    !(parts || blanks || matches!(text, "" | "." | ".."))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether the run of `mark` at `at` follows a word and ends it: in `c++` it does, in `a+b` it does not.
fn ends_word(label: &[char], at: usize, mark: char) -> bool {
    let before = label.get(..at).unwrap_or_default().iter().rev().find(|c| **c != mark);
    let after = label.get(at..).unwrap_or_default().iter().find(|c| **c != mark);
    before.is_some_and(|c| is_word(*c)) && !after.is_some_and(|c| is_word(*c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spells_out_what_would_collide() {
        for (label, expected) in [
            ("KV Cache", "kv-cache"),
            ("C", "c"),
            ("C++", "c-plus-plus"),
            ("C#", "c-sharp"),
            (".NET", "dot-net"),
            ("F# & C++ tips", "f-sharp-c-plus-plus-tips"),
            ("Node.js", "node-js"),
            ("ASP.NET", "asp-net"),
            ("a+b", "a-b"),
            ("HBM · CXL", "hbm-cxl"),
            ("北京", "北京"),
            ("Ünï", "ünï"),
            ("U\u{308}", "ü"),
            ("हिन्दी", "हिन्दी"),
            ("  x  ", "x"),
            ("🔥", "u1f525"),
            ("%", "u25"),
            ("", ""),
            ("---", "u2d-u2d-u2d"),
            ("İstanbul", "i\u{307}stanbul"),
            ("...", "u2e-u2e-u2e"),
            ("TCP/IP", "tcp-ip"),
            ("snake_case", "snake-case"),
        ] {
            assert_eq!(slug(label), expected, "{label}");
        }
    }

    #[test]
    fn file_names_keep_what_addresses_keep() {
        for (name, expected) in [
            ("Hello World", "hello-world"),
            ("snake_case", "snake_case"),
            ("v1.2", "v1.2"),
            ("a#b?c", "a-b-c"),
            ("..", "u2e-u2e"),
            ("été", "été"),
            ("xn--ts9h", "xn--ts9h"),
            ("a - b", "a-b"),
            ("-a-", "a"),
            ("%", "u25"),
        ] {
            assert_eq!(path_slug(name), expected, "{name}");
        }
    }

    #[test]
    fn a_title_is_cut_at_a_word() {
        let of = |title: &str| title_slug(title);
        assert_eq!(of("C++: a \"love\" story").as_deref(), Some("c-plus-plus-a-love-story"));
        assert_eq!(of("../../etc/passwd").as_deref(), Some("etc-passwd"));
        assert_eq!(of("北京").as_deref(), Some("北京"));
        assert_eq!(of("🔥 hot").as_deref(), Some("hot"));
        assert_eq!(of("What's ‘new’, don’t ask 'x'").as_deref(), Some("whats-new-dont-ask-x"));
        for title in ["---", "🔥", "…", " "] {
            assert_eq!(of(title), None, "{title}");
        }
        assert_eq!(
            of(&"seven ab ".repeat(30)).as_deref(),
            Some("seven-ab-seven-ab-seven-ab-seven-ab-seven-ab-seven-ab-seven")
        );
        assert_eq!(of(&format!("{}-xyz", "a".repeat(60))), Some("a".repeat(60)));
        assert_eq!(of(&"北".repeat(300)), Some("北".repeat(60)));
        assert_eq!(of(&format!("a {}", "b".repeat(100))), Some(format!("a-{}", "b".repeat(58))));
        // Sixty-one code points of thirty letters, each with a mark that has no composed form.
        assert_eq!(of(&format!("a{}", "x\u{301}".repeat(40))), Some(format!("a{}", "x\u{301}".repeat(29))));
    }

    proptest! {
        #[test]
        fn a_title_s_slug_is_a_slug(title in "\\PC{0,90}|[a-z ]{0,120}") {
            if let Some(cut) = title_slug(&title) {
                prop_assert!(cut.chars().count() <= 60 && slug(&without_apostrophes(&title)).starts_with(&cut));
                prop_assert_eq!(slug(&cut), cut);
            }
        }

        #[test]
        fn a_slug_is_its_own_slug(label in "\\PC{0,20}") {
            let once = slug(&label);
            prop_assert_eq!(slug(&once), once.clone());
            prop_assert!(!once.contains(['/', '#', '?', '%', ' ', '.', '\\']), "{}", once);
            prop_assert_eq!(once.is_empty(), label.is_empty() || label.chars().all(char::is_whitespace) , "{:?}", label);
        }

        #[test]
        fn the_short_way_is_the_long_way(label in "[a-zA-Z0-9 _-]{0,12}") {
            if let Some(short) = plain_slug(&label) {
                prop_assert_eq!(slug(&format!("{label}\u{3000}")), short);
            }
        }
    }
}
