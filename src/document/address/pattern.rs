//! Permalink patterns, such as `/{collection}/{path}/`.

use super::climbs;
use super::rule::SlugRule;
use crate::document::date::PartialDate;
use chrono::Datelike;
use std::fmt::Write as _;
use thiserror::Error;

/// The names a permalink pattern may hold, and what each stands for.
pub const PLACEHOLDERS: [(&str, &str); 16] = [
    ("collection", "the collection's name"),
    ("path", "the folders below the collection, then the slug"),
    ("folders", "the folders below `root` of `[addresses]`"),
    ("subfolders", "the folders below the collection"),
    ("slug", "the slug"),
    ("name", "the name of the file, its date with it, whatever `slug` says"),
    ("title", "the title; the name of the file where there is none"),
    ("slug-or-title", "`slug` of the front matter, else the title"),
    ("categories", "the categories, of the front matter and of the folders above `_posts`"),
    ("year", "the four digits of the date's year"),
    ("short-year", "the last two of them"),
    ("month", "the two digits of the date's month; 01 where the date has none"),
    ("i-month", "the same without a zero before it"),
    ("day", "the two digits of the date's day; 01 where the date has none"),
    ("i-day", "the same without a zero before it"),
    ("year-day", "the three digits of the day in the year"),
];

/// How a collection's documents get their permalinks, such as `/{collection}/{path}/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermalinkPattern {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// The name of a placeholder.
    Of(&'static str),
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
    #[error("`{{{0}}}` stands for nothing; known are {known}", known = known())]
    Unknown(String),
    /// It tells no document from another.
    #[error("a permalink needs `{{slug}}` or `{{path}}`: without them all documents share one address")]
    NotUnique,
}

/// The names of all placeholders, in words.
fn known() -> String {
    let [others @ .., last] = PLACEHOLDERS.map(|(name, _)| format!("{{{name}}}"));
    format!("{} and {last}", others.join(", "))
}

/// What a pattern is filled with.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The collection's name.
    pub collection: &'a str,
    /// The folders between the collection and the document, joined by slashes; the document's own folder left out for an
    /// index document.
    pub below: &'a str,
    /// The same from the folder that addresses count from.
    pub folders: &'a str,
    /// The slug, as it stands behind the folders of the collection.
    pub slug_below: &'a str,
    /// The slug.
    pub slug: &'a str,
    /// Whether the front matter sets the slug.
    pub has_own_slug: bool,
    /// The name of the file without its extension; of an index that of its folder.
    pub name: &'a str,
    /// The same without a date, which stands for a title where there is none.
    pub stem: &'a str,
    /// The title, where the document has one.
    pub title: Option<&'a str>,
    /// The categories.
    pub categories: &'a [String],
    /// The date, where the document has one.
    pub date: Option<&'a PartialDate>,
    /// Whether the document is the index of a folder, whose address ends in a slash however those of others end.
    pub is_index: bool,
    /// How names become parts of addresses.
    pub slugs: SlugRule,
}

impl PermalinkPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Says what keeps it from giving each document an address.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if let Some(part) = text.split('/').find(|part| part.contains(' ')) {
            return Err(PatternError::NoPath(part.to_owned()));
        }
        let pattern = Self::read(text)?;
        let tells = |part: &Part| matches!(part, Part::Of("slug" | "path" | "name" | "title" | "slug-or-title"));
        if pattern.parts.iter().any(tells) { Ok(pattern) } else { Err(PatternError::NotUnique) }
    }

    /// The folder that all addresses of a collection stand below, with a slash at its end: `/essays/` of `/{collection}/{path}/`.
    pub fn folder(&self, collection: &str) -> String {
        let mut folder = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => folder.push_str(text),
                Part::Of("collection") => folder.push_str(collection),
                Part::Of(_) => break,
            }
        }
        folder.rsplit_once('/').map_or_else(|| "/".to_owned(), |(folder, _)| format!("{folder}/"))
    }

    /// Reads what may be the address of one document, and need tell it from no other. Such may hold blanks.
    pub(super) fn read(text: &str) -> Result<Self, PatternError> {
        if !text.starts_with('/') {
            return Err(PatternError::NoSlash);
        }
        let is_blank = |c: char| c.is_whitespace() && c != ' ';
        let bad = |c: char| is_blank(c) || c.is_control() || matches!(c, '?' | '#' | '\\' | '<' | '>' | '"');
        if let Some(part) = text.split('/').find(|part| climbs(part) || part.contains(bad)) {
            return Err(PatternError::NoPath(part.to_owned()));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or(PatternError::Unclosed)?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let known = PLACEHOLDERS.iter().find(|(known, _)| *known == name);
            parts.push(Part::Of(known.ok_or_else(|| PatternError::Unknown(name.to_owned()))?.0));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// Whether its folders count from the root of addresses, not from the collection.
    pub fn counts_from_root(&self) -> bool {
        self.parts.contains(&Part::Of("folders"))
    }

    /// Whether categories are a part of it.
    pub fn asks_for_categories(&self) -> bool {
        self.parts.contains(&Part::Of("categories"))
    }

    /// The permalink of one document. What a document lacks leaves no empty segment behind.
    pub fn expand(&self, parts: &Parts<'_>) -> String {
        let mut address = Address(String::with_capacity(48));
        let last = self.parts.len().saturating_sub(1);
        // To Hugo, the index of a bundle is a page as others are.
        let is_folder = parts.is_index && parts.slugs != SlugRule::Hugo;
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Text(end) if index == last && is_folder && end.starts_with('.') => address.push("/"),
                Part::Text(text) => address.push(text),
                Part::Of(name) => address.fill(name, parts),
            }
        }
        let address = address.0;
        // Whatever a document or its file is called, its address stays within the site.
        match address.split('/').any(climbs) {
            true => address.split('/').filter(|part| !climbs(part)).collect::<Vec<_>>().join("/"),
            false => address,
        }
    }
}

/// An address as it grows.
struct Address(String);

impl Address {
    /// Adds a text, but no slash after another.
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if c != '/' || !self.0.ends_with('/') {
                self.0.push(c);
            }
        }
    }

    fn folders(&mut self, folders: &str, slugs: SlugRule) {
        for folder in folders.split('/').filter(|folder| !folder.is_empty()) {
            self.push(&slugs.apply_to_folder(folder));
            self.push("/");
        }
    }

    fn fill(&mut self, name: &str, parts: &Parts<'_>) {
        let slugs = parts.slugs;
        let number = |of: fn(&PartialDate) -> u32, width: usize| {
            let mut text = String::new();
            if let Some(date) = parts.date {
                // Writing to a string does not fail.
                let _ = write!(text, "{:0width$}", of(date));
            }
            text
        };
        let year = |date: &PartialDate| u32::try_from(date.year()).unwrap_or(0);
        let month = |date: &PartialDate| date.month().unwrap_or(1);
        let day = |date: &PartialDate| date.day().unwrap_or(1);
        match name {
            "collection" => self.push(&slugs.apply(parts.collection)),
            "path" => {
                self.folders(parts.below, slugs);
                self.push(parts.slug_below);
            }
            "folders" => self.folders(parts.folders, slugs),
            "subfolders" => self.folders(parts.below, slugs),
            "slug" => self.push(parts.slug),
            "slug-or-title" if parts.has_own_slug => self.push(parts.slug),
            "name" => self.push(&slugs.apply(parts.name)),
            "title" | "slug-or-title" => self.push(&slugs.apply_to_title(parts.title.unwrap_or(parts.stem))),
            "categories" => self.push(&parts.categories.join("/")),
            "year" => self.push(&number(year, 4)),
            "short-year" => self.push(&number(|date| u32::try_from(date.year() % 100).unwrap_or(0), 2)),
            "month" => self.push(&number(month, 2)),
            "i-month" => self.push(&number(month, 1)),
            "day" => self.push(&number(day, 2)),
            "i-day" => self.push(&number(day, 1)),
            _ => self.push(&number(|date| date.first_day().ordinal(), 3)),
        }
    }
}

impl Default for PermalinkPattern {
    fn default() -> Self {
        let text = |text: &str| Part::Text(text.into());
        Self { parts: vec![text("/"), Part::Of("collection"), text("/"), Part::Of("path"), text("/")] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(below: &'a str, date: Option<&'a PartialDate>) -> Parts<'a> {
        Parts {
            collection: "essays",
            below,
            folders: "Posts",
            slug_below: "paging",
            slug: "paging",
            has_own_slug: false,
            name: "My Paging",
            stem: "My Paging",
            title: Some("On Paging"),
            categories: &[],
            date,
            is_index: false,
            slugs: SlugRule::Writings,
        }
    }

    fn expand(pattern: &str, below: &str, date: Option<&str>) -> String {
        let date = date.and_then(PartialDate::parse);
        PermalinkPattern::parse(pattern).unwrap().expand(&parts(below, date.as_ref()))
    }

    #[test]
    fn fills_patterns() {
        assert_eq!(expand("/{collection}/{path}/", "2026/My Notes", None), "/essays/2026/my-notes/paging/");
        assert_eq!(expand("/{collection}/{path}/", "", None), "/essays/paging/");
        assert_eq!(expand("/{year}/{month}/{day}/{slug}.html", "", Some("2026-04")), "/2026/04/01/paging.html");
        assert_eq!(expand("/{short-year}/{i-month}/{i-day}/{name}", "", Some("2006-04-02")), "/06/4/2/my-paging");
        assert_eq!(expand("/{folders}/{title}/", "x", None), "/posts/on-paging/");
        assert_eq!(expand("/{year}/{slug}/", "", None), "/paging/");
        let either = PermalinkPattern::parse("/{slug-or-title}/").unwrap();
        assert_eq!(either.expand(&parts("", None)), "/on-paging/");
        assert_eq!(either.expand(&Parts { has_own_slug: true, ..parts("", None) }), "/paging/");
        let verbatim = Parts { slugs: SlugRule::Verbatim, folders: "a/%2e%2e", name: "..", ..parts("", None) };
        assert_eq!(PermalinkPattern::parse("/{folders}/{name}/").unwrap().expand(&verbatim), "/a/");
        assert_eq!(PermalinkPattern::default(), PermalinkPattern::parse("/{collection}/{path}/").unwrap());
    }

    #[test]
    fn an_index_has_the_address_of_its_folder() {
        let ends_in_html = PermalinkPattern::parse("/{folders}/{slug}.html").unwrap();
        assert_eq!(ends_in_html.expand(&parts("", None)), "/posts/paging.html");
        let index = Parts { is_index: true, ..parts("", None) };
        assert_eq!(ends_in_html.expand(&index), "/posts/paging/");
        assert_eq!(ends_in_html.expand(&Parts { slugs: SlugRule::Hugo, ..index }), "/posts/paging.html");
    }

    #[test]
    fn refuses_patterns_that_address_nothing() {
        let error = |text: &str| PermalinkPattern::parse(text).unwrap_err();
        assert_eq!(error("{slug}"), PatternError::NoSlash);
        assert_eq!(error("/{slug"), PatternError::Unclosed);
        assert_eq!(error("/../{slug}/"), PatternError::NoPath("..".into()));
        assert_eq!(error("/a?b/{slug}/"), PatternError::NoPath("a?b".into()));
        assert_eq!(error("/{titel}/"), PatternError::Unknown("titel".into()));
        assert_eq!(error("/{year}/"), PatternError::NotUnique);
    }
}
