//! Addresses: slugs from file names, and permalinks from patterns.

mod digits;
mod file_name;
mod own;
mod pattern;
mod rule;

pub use file_name::{FileName, Naming};
pub use own::OwnAddress;
pub use pattern::{PLACEHOLDERS, Parts, PatternError, PermalinkPattern};
pub use rule::SlugRule;

use super::date::PartialDate;
use chrono_tz::Tz;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// How the files of a collection become addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressing {
    /// The address pattern.
    pub pattern: PermalinkPattern,
    /// How names become parts of addresses.
    pub slugs: SlugRule,
    /// What the names of files say.
    pub naming: Naming,
    /// The folder that `{folders}` counts from, from the workspace root; empty for the root.
    pub root: String,
    /// The rule of the generator, by which addresses end that documents give themselves.
    pub generator: SlugRule,
    /// The zone that dates are brought to before they are a part of an address, where they are.
    pub zone: Option<Tz>,
    /// The language whose documents have no part of their own for it in their addresses.
    pub language: Option<String>,
    /// Whether they have one all the same.
    pub all_languages: bool,
}

impl Addressing {
    /// The address of a document in a language, whose part comes first unless it is the site's own and those have none.
    pub fn in_language(&self, address: String, language: Option<&str>) -> String {
        let own = |language: &&str| self.language.as_ref().is_none_or(|own| !own.eq_ignore_ascii_case(language));
        let shown = language.filter(own).or(self.language.as_deref().filter(|_| self.all_languages));
        match shown {
            Some(language) => format!("/{}{address}", language.to_lowercase()),
            None => address,
        }
    }

    /// An address that a document gives itself, as the generator builds it: one that names no file ends in a slash, with Jekyll in
    /// `.html`.
    pub fn finished(&self, address: String) -> String {
        let last = address.rsplit('/').next().unwrap_or("");
        let is_file = last.contains('.');
        match self.generator {
            _ if last.is_empty() => address,
            SlugRule::Zola | SlugRule::ZolaSafe => address + "/",
            SlugRule::Hugo if !is_file => address + "/",
            SlugRule::Jekyll if !is_file => address + ".html",
            _ => address,
        }
    }

    /// A date as it stands in an address.
    pub fn date(&self, date: &PartialDate) -> PartialDate {
        let in_zone = |zone: Tz| {
            let day = date.first(zone).with_timezone(&zone).date_naive().to_string();
            date.day().and_then(|_| PartialDate::parse(&day))
        };
        self.zone.and_then(in_zone).unwrap_or_else(|| date.clone())
    }
}

/// An address in the form in which two that are the same page are equal: percent-decoded, composed (NFC), without `index.html`,
/// and without the slash at its end.
pub fn normal(address: &str) -> String {
    let decoded = decoded(address);
    let index = ["/index.html", "/index.htm"].iter().find_map(|index| decoded.strip_suffix(index));
    let path = index.unwrap_or(&decoded).trim_end_matches('/');
    if is_nfc(path) { path.to_owned() } else { path.nfc().collect() }
}

/// The text with `%20` and its like decoded, where that gives UTF-8.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.filter(|hex| !hex.starts_with('+')).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).map_or_else(|_| text.into(), Cow::Owned)
}

/// Whether a part of an address leads to the folder above, also when it is decoded.
fn climbs(part: &str) -> bool {
    decoded(part).split(['/', '\\']).any(|part| matches!(part, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_come_first() {
        let some = Addressing { language: Some("en".into()), ..Addressing::default() };
        let all = Addressing { all_languages: true, ..some.clone() };
        for (addressing, language, expected) in [
            (&some, None, "/a/"),
            (&some, Some("en"), "/a/"),
            (&some, Some("FR"), "/fr/a/"),
            (&all, None, "/en/a/"),
            (&all, Some("en"), "/en/a/"),
            (&all, Some("fr"), "/fr/a/"),
            (&Addressing { all_languages: true, ..Addressing::default() }, None, "/a/"),
        ] {
            assert_eq!(addressing.in_language("/a/".into(), language), expected, "{language:?}");
        }
    }

    #[test]
    fn one_page_has_one_form() {
        for address in ["/a%20b/", "/a b", "/a b/index.html", "/a b"] {
            assert_eq!(normal(address), "/a b", "{address}");
        }
        assert_eq!(normal("/reindex.html"), "/reindex.html");
        assert_eq!(normal("/index.html"), "");
        assert_eq!(normal("/e\u{301}/"), "/é");
        assert_eq!(normal("/%C3%A9"), "/é");
        for part in [".", "..", "%2e%2E", ".%2e", "%2e%2e%2fa", "a%5c.."] {
            assert!(climbs(part), "{part}");
        }
        assert!(!climbs("...") && !climbs("a..b") && !climbs("%252e%252e"));
        for odd in ["%", "%4", "%zz", "%+1", "100%", "%ff"] {
            assert_eq!(decoded(odd), odd);
        }
    }
}
