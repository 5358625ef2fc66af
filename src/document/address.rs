//! Addresses: slugs from file names, and permalinks from patterns.

use super::date::PartialDate;
use super::slug::path_slug;
use std::borrow::Cow;
use thiserror::Error;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The names a permalink pattern may hold, and what each stands for.
pub const PLACEHOLDERS: [(&str, &str); 6] = [
    ("collection", "the collection's name"),
    ("path", "the folders below the collection, then the slug"),
    ("slug", "the slug"),
    ("year", "the four digits of the date's year"),
    ("month", "the two digits of the date's month; 01 where the date has none"),
    ("day", "the two digits of the date's day; 01 where the date has none"),
];

/// How a collection's documents get their permalinks, such as `/{collection}/{path}/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermalinkPattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Collection,
    Path,
    Slug,
    Year,
    Month,
    Day,
}

/// Why a text is no permalink pattern.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PatternError {
    /// It does not start with a slash.
    #[error("a permalink starts with `/`")]
    NoSlash,
    /// A brace is not closed.
    #[error("`{{` is not closed")]
    Unclosed,
    /// A part that no address has, or that climbs out of the site.
    #[error("`{0}` cannot stand in a permalink")]
    NoPath(String),
    /// A name in braces that stands for nothing.
    #[error(
        "`{{{0}}}` stands for nothing; known are {{collection}}, {{path}}, {{slug}}, {{year}}, {{month}} and {{day}}"
    )]
    Unknown(String),
    /// It tells no document from another.
    #[error("a permalink needs `{{slug}}` or `{{path}}`: without them all documents share one address")]
    NotUnique,
}

/// What a pattern is filled with.
pub struct Parts<'a> {
    /// The collection's name.
    pub collection: &'a str,
    /// The folders between the collection and the document, joined by slashes; the document's own folder left out for an
    /// index document.
    pub folders: &'a str,
    /// The slug.
    pub slug: &'a str,
    /// The date, where the document has one.
    pub date: Option<&'a PartialDate>,
}

impl PermalinkPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Says what keeps it from giving each document an address.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if !text.starts_with('/') {
            return Err(PatternError::NoSlash);
        }
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '\\' | '<' | '>' | '"');
        if let Some(part) = text.split('/').find(|part| matches!(*part, "." | "..") || part.contains(bad)) {
            return Err(PatternError::NoPath(part.to_owned()));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or(PatternError::Unclosed)?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(match name {
                "collection" => Part::Collection,
                "path" => Part::Path,
                "slug" => Part::Slug,
                "year" => Part::Year,
                "month" => Part::Month,
                "day" => Part::Day,
                _ => return Err(PatternError::Unknown(name.to_owned())),
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if !parts.iter().any(|part| matches!(part, Part::Slug | Part::Path)) {
            return Err(PatternError::NotUnique);
        }
        Ok(Self { parts })
    }

    /// The permalink of one document. What a document lacks leaves no empty segment behind.
    pub fn expand(&self, parts: &Parts<'_>) -> String {
        let mut address = String::with_capacity(48);
        let push = |address: &mut String, text: &str| {
            for c in text.chars() {
                if c != '/' || !address.ends_with('/') {
                    address.push(c);
                }
            }
        };
        for part in &self.parts {
            match part {
                Part::Text(text) => push(&mut address, text),
                Part::Collection => push(&mut address, &path_slug(parts.collection)),
                Part::Slug => push(&mut address, parts.slug),
                Part::Path => {
                    for folder in parts.folders.split('/').filter(|folder| !folder.is_empty()) {
                        push(&mut address, &path_slug(folder));
                        push(&mut address, "/");
                    }
                    push(&mut address, parts.slug);
                }
                Part::Year => {
                    push(&mut address, &parts.date.map_or(String::new(), |date| format!("{:04}", date.year())))
                }
                Part::Month => {
                    push(
                        &mut address,
                        &parts.date.map_or(String::new(), |date| format!("{:02}", date.month().unwrap_or(1))),
                    );
                }
                Part::Day => {
                    push(
                        &mut address,
                        &parts.date.map_or(String::new(), |date| format!("{:02}", date.day().unwrap_or(1))),
                    );
                }
            }
        }
        address
    }
}

impl Default for PermalinkPattern {
    fn default() -> Self {
        Self {
            parts: vec![
                Part::Text("/".into()),
                Part::Collection,
                Part::Text("/".into()),
                Part::Path,
                Part::Text("/".into()),
            ],
        }
    }
}

/// What a document's path within its collection says about it.
#[derive(Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The folders above it, joined by slashes; for an index document those above its own folder.
    pub folders: &'a str,
    /// The name that the slug is made of: without extension and date prefix.
    pub stem: &'a str,
    /// The date prefix, where the name starts with one.
    pub date: Option<PartialDate>,
}

impl<'a> FileName<'a> {
    /// Takes a path below the collection apart: `2026/2026-04-02-title.md`, `title/index.md`.
    pub fn parse(path: &'a str) -> Self {
        let (mut folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut stem = without_extension(name);
        if matches!(stem, "index" | "_index") && !folders.is_empty() {
            (folders, stem) = folders.rsplit_once('/').unwrap_or(("", folders));
        }
        let (date, stem) = date_prefix(stem);
        Self { folders, stem, date }
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

/// `2026-04-02-title` is a date and a title; so is `2026-04-02` alone, whose title is the date.
fn date_prefix(stem: &str) -> (Option<PartialDate>, &str) {
    let prefix = stem.split_at_checked(10).and_then(|(prefix, rest)| Some((PartialDate::parse(prefix)?, rest)));
    match prefix {
        Some((date, "")) if date.day().is_some() => (Some(date), stem),
        Some((date, rest)) if date.day().is_some() => match rest.strip_prefix(['-', '_', ' ']) {
            Some(title) if !title.is_empty() => (Some(date), title),
            _ => (None, stem),
        },
        _ => (None, stem),
    }
}

/// The name without its last extension; `.aspx.markdown` keeps the first.
fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(pattern: &str, folders: &str, date: Option<&str>) -> String {
        let date = date.and_then(PartialDate::parse);
        let parts = Parts { collection: "essays", folders, slug: "paging", date: date.as_ref() };
        PermalinkPattern::parse(pattern).unwrap().expand(&parts)
    }

    #[test]
    fn fills_patterns() {
        assert_eq!(expand("/{collection}/{path}/", "2026/My Notes", None), "/essays/2026/my-notes/paging/");
        assert_eq!(expand("/{collection}/{path}/", "", None), "/essays/paging/");
        assert_eq!(expand("/{year}/{month}/{day}/{slug}.html", "", Some("2026-04")), "/2026/04/01/paging.html");
        assert_eq!(expand("/{year}/{slug}/", "", None), "/paging/");
        let parts = Parts { collection: "essays", folders: "a", slug: "b", date: None };
        assert_eq!(PermalinkPattern::default().expand(&parts), "/essays/a/b/");
        assert_eq!(PermalinkPattern::default(), PermalinkPattern::parse("/{collection}/{path}/").unwrap());
    }

    #[test]
    fn refuses_patterns_that_address_nothing() {
        let error = |text: &str| PermalinkPattern::parse(text).unwrap_err();
        assert_eq!(error("{slug}"), PatternError::NoSlash);
        assert_eq!(error("/{slug"), PatternError::Unclosed);
        assert_eq!(error("/../{slug}/"), PatternError::NoPath("..".into()));
        assert_eq!(error("/a?b/{slug}/"), PatternError::NoPath("a?b".into()));
        assert_eq!(error("/{title}/"), PatternError::Unknown("title".into()));
        assert_eq!(error("/{year}/"), PatternError::NotUnique);
    }

    #[test]
    fn takes_file_names_apart() {
        let parse = |path: &'static str| {
            let name = FileName::parse(path);
            (name.folders, name.stem, name.date.map(|date| date.as_str().to_owned()))
        };
        let day = Some("2026-04-02".to_owned());
        assert_eq!(parse("a/2026-04-02-title.md"), ("a", "title", day.clone()));
        assert_eq!(parse("2026-04-02.md"), ("", "2026-04-02", day));
        assert_eq!(parse("2026-04-02title.md"), ("", "2026-04-02title", None));
        assert_eq!(parse("2026-13-02-x.md"), ("", "2026-13-02-x", None));
        assert_eq!(parse("a/b/index.md"), ("a", "b", None));
        assert_eq!(parse("index.md"), ("", "index", None));
        assert_eq!(parse("b/_index.md"), ("", "b", None));
        assert_eq!(parse("default.aspx.markdown"), ("", "default.aspx", None));
        assert_eq!(parse("北京-2026-04-02.md"), ("", "北京-2026-04-02", None));
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
        for odd in ["%", "%4", "%zz", "%+1", "100%", "%ff"] {
            assert_eq!(decoded(odd), odd);
        }
    }
}
