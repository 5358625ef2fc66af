//! How names become parts of addresses: by this program's own rule, or as a generator does it.

use super::digits::is_digit;
use crate::document::slug::{is_segment, path_slug, slug};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A rule that makes a part of an address out of the name of a file or folder, or of a title. The tests hold each to what its
/// generator builds (`tests/judges/generators`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlugRule {
    /// Lower case, NFC; blanks and what is reserved in URLs become a hyphen.
    #[default]
    Writings,
    /// Hugo: file names in lower case with hyphens for blanks; titles and slugs without what its paths do not hold.
    Hugo,
    /// Jekyll: names of posts keep their case, and what is neither a letter nor allowed in a URL becomes a hyphen; folders stay.
    Jekyll,
    /// Zola with `slugify.paths = "on"`: ASCII letters and digits in lower case, all else a hyphen; folders stay.
    Zola,
    /// Zola with `slugify.paths = "safe"`: what no file may be called is left out, all else stays.
    ZolaSafe,
    /// github-slugger, as Astro uses it: lower case, hyphens for blanks, punctuation left out.
    Github,
    /// As it is written: Eleventy, Obsidian.
    Verbatim,
}

impl SlugRule {
    /// All rules, by the names that settings give them.
    pub const ALL: [(&str, Self); 7] = [
        ("writings", Self::Writings),
        ("hugo", Self::Hugo),
        ("jekyll", Self::Jekyll),
        ("zola", Self::Zola),
        ("zola-safe", Self::ZolaSafe),
        ("github", Self::Github),
        ("verbatim", Self::Verbatim),
    ];

    /// The part that the name of a file stands for.
    pub fn apply(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::Writings => path_slug(name).into(),
            Self::Hugo => hugo_name(name).into(),
            Self::Jekyll => jekyll(name).into(),
            Self::Zola => zola(name).into(),
            Self::ZolaSafe => zola_safe(name).into(),
            Self::Github => github(name).into(),
            Self::Verbatim => name.into(),
        }
    }

    /// The part that the name of a folder stands for.
    pub fn apply_to_folder(self, name: &str) -> Cow<'_, str> {
        if matches!(self, Self::Jekyll | Self::Zola | Self::ZolaSafe) { name.into() } else { self.apply(name) }
    }

    /// The part that a title stands for.
    pub fn apply_to_title(self, title: &str) -> Cow<'_, str> {
        match self {
            Self::Writings | Self::Verbatim => slug(title).into(),
            Self::Hugo => hugo_title(title).into(),
            _ => self.apply(title),
        }
    }

    /// The part that a slug given in front matter stands for; `None` where it can be none.
    pub fn apply_to_slug(self, text: &str) -> Option<Cow<'_, str>> {
        let slug = match self {
            // Hugo's may hold folders, and what is encoded stays so.
            Self::Hugo => {
                let parts: Vec<String> = text.split('/').map(hugo_text).filter(|part| !part.is_empty()).collect();
                let slug = parts.join("/").trim_matches('-').to_owned();
                let is_part = |part: &str| is_segment(&part.replace('%', "-"));
                return slug.split('/').all(is_part).then(|| slug.into());
            }
            Self::Jekyll | Self::Zola => self.apply(text),
            Self::ZolaSafe => {
                let slug = self.apply(text);
                return is_segment(&slug.replace([' ', '%', '#', '?'], "-")).then_some(slug);
            }
            // Astro's may hold folders.
            Self::Github => {
                let text = text.trim_matches('/');
                let is_part = |part: &str| is_segment(&part.replace(' ', "-"));
                return text.split('/').all(is_part).then(|| text.into());
            }
            Self::Writings | Self::Verbatim => text.into(),
        };
        is_segment(&slug).then_some(slug)
    }
}

/// Whether a character is a letter, a mark on one, or a digit of any script; `²` and `½` are numbers, but no digits.
fn is_word(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || is_digit(c)
}

/// Whether Hugo keeps a character in an address; `after` is what comes after it.
fn hugo_keeps(c: char, after: &str) -> bool {
    let is_encoded = || after.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    is_word(c) || matches!(c, '.' | '_' | '#' | '+' | '~' | '-' | '@') || c == '%' && is_encoded()
}

/// Each character, and what comes after it.
fn with_rest(text: &str) -> impl Iterator<Item = (char, &str)> {
    let mut rest = text.chars();
    std::iter::from_fn(move || rest.next().map(|c| (c, rest.as_str())))
}

/// What Hugo makes of the name of a file or folder: lower case, a hyphen for each space, and nothing for what it does not keep.
fn hugo_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (c, after) in with_rest(name) {
        match c {
            ' ' => out.push('-'),
            _ if hugo_keeps(c, after) => out.extend(c.to_lowercase().filter(|c| *c != '\u{307}')),
            _ if c.is_whitespace() && !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out
}

/// What Hugo makes of a slug: the same, but that blanks, with what is dropped between them, become one hyphen.
fn hugo_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_blank = false;
    for (c, after) in with_rest(text) {
        if hugo_keeps(c, after) {
            if is_blank && !out.is_empty() && !out.ends_with('-') && c != '-' {
                out.push('-');
            }
            is_blank = false;
            out.extend(c.to_lowercase().filter(|c| *c != '\u{307}'));
        } else {
            is_blank |= c.is_whitespace();
        }
    }
    out
}

/// What Hugo makes of a title: plus signs and slashes become hyphens as well.
fn hugo_title(title: &str) -> String {
    hugo_text(&title.replace(['+', '/'], " "))
}

/// Jekyll's `Utils.slugify` with `mode: "pretty", cased: true`.
fn jekyll(text: &str) -> String {
    let keeps = |c: char| is_word(c) || "._~!$&'()+,;=@".contains(c);
    // It builds no file whose name ends in a dot.
    let mut slug = hyphenated(text.chars(), keeps);
    slug.truncate(slug.trim_end_matches('.').len());
    slug
}

/// The `slug` crate's rule: spelled out in ASCII first.
fn zola(text: &str) -> String {
    let plain = deunicode::deunicode_with_tofu(text, "-");
    hyphenated(plain.chars().flat_map(char::to_lowercase), |c| c.is_ascii_alphanumeric())
}

/// The same where only what no file may be called is dropped.
fn zola_safe(text: &str) -> String {
    text.trim_end_matches([' ', '.']).replace(['<', '>', ':', '"', '/', '\\', '|', '?', '*'], "")
}

/// What is kept, each run of other characters a hyphen, none at either end.
fn hyphenated(text: impl Iterator<Item = char>, keeps: impl Fn(char) -> bool) -> String {
    let mut slug = String::new();
    for c in text {
        if keeps(c) {
            slug.push(c);
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

/// github-slugger's rule for one name, in the form in which Astro puts it into an address: composed.
fn github(text: &str) -> String {
    let keeps = |c: &char| is_word(*c) || matches!(c, '-' | '_' | ' ');
    let lower = text.chars().flat_map(char::to_lowercase).filter(keeps);
    lower.map(|c| if c == ' ' { '-' } else { c }).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_makes_what_its_generator_does() {
        for (rule, name, expected) in [
            (SlugRule::Writings, "My Post_v1.2", "my-post_v1.2"),
            (SlugRule::Hugo, "My Post_v1.2", "my-post_v1.2"),
            (SlugRule::Jekyll, "My Post_v1.2 (x)", "My-Post_v1.2-(x)"),
            (SlugRule::Jekyll, "and so on...", "and-so-on"),
            (SlugRule::Zola, "Été à_Paris 日本", "ete-a-paris-ri-ben"),
            (SlugRule::Github, "My Post v1.2", "my-post-v12"),
            (SlugRule::Verbatim, "My Post", "My Post"),
        ] {
            assert_eq!(rule.apply(name), expected, "{rule:?}");
        }
        for (title, expected) in
            [("plus+one", "plus-one"), ("C++", "c"), ("A/B testing", "a-b-testing"), ("x² – (2.0)", "x-2.0")]
        {
            assert_eq!(SlugRule::Hugo.apply_to_title(title), expected);
        }
        for (name, expected) in [
            ("a – dash", "a--dash"),
            ("-edge-", "-edge-"),
            ("50% off & more", "50-off--more"),
            ("trail ", "trail-"),
            ("a%20b%", "a%20b"),
        ] {
            assert_eq!(SlugRule::Hugo.apply(name), expected);
        }
        assert_eq!(SlugRule::Hugo.apply_to_slug("50% off & more-").as_deref(), Some("50-off-more"));
        // A number that is no digit is kept by none of the three.
        for (rule, expected) in [(SlugRule::Hugo, "x٣"), (SlugRule::Jekyll, "x-٣"), (SlugRule::Github, "x٣")] {
            assert_eq!(rule.apply("x²٣½"), expected);
        }
        assert_eq!(SlugRule::Github.apply("E\u{301}crit"), "écrit");
        assert_eq!(SlugRule::Hugo.apply("E\u{301}crit"), "e\u{301}crit");
        for (name, expected) in [
            ("emoji😀x", "emojigrinning-x"),
            ("½x²", "1-2x2"),
            ("İstanbul", "istanbul"),
            ("и́х", "ikh"),
            ("हिन्दी", "hindii"),
            ("١٢٣", "123"),
            ("zero\u{200d}width", "zerowidth"),
            ("no\u{a0}break", "no-break"),
            ("it’s – “so”", "it-s-so"),
            ("ſtraße", "strasse"),
            ("ﬁ", "fi"),
        ] {
            assert_eq!(SlugRule::Zola.apply(name), expected);
        }
        assert_eq!(SlugRule::ZolaSafe.apply("A: b? é.. "), "A b é");
        assert_eq!(SlugRule::ZolaSafe.apply_to_slug("x y/z").as_deref(), Some("x yz"));
        assert_eq!(SlugRule::ZolaSafe.apply_to_slug(".."), None);
        assert_eq!(SlugRule::Jekyll.apply_to_folder("My Folder"), "My Folder");
        assert_eq!(SlugRule::Writings.apply_to_slug("a b"), None);
        assert_eq!(SlugRule::Hugo.apply_to_slug("A b").as_deref(), Some("a-b"));
        assert_eq!(SlugRule::Hugo.apply_to_slug("/A b//c%20d/").as_deref(), Some("a-b/c%20d"));
        for none in ["..", "a/../b", "/", "!", ""] {
            assert_eq!(SlugRule::Hugo.apply_to_slug(none), None, "{none}");
        }
        assert_eq!(SlugRule::Github.apply_to_slug("/Own/Slug X/").as_deref(), Some("Own/Slug X"));
        assert_eq!(SlugRule::Github.apply_to_slug("a/../b"), None);
    }
}
