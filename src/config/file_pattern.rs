//! Where a collection's new documents go: `{slug}.md`, `{date}-{slug}.md`, `{slug}/index.md`.

use crate::document::date::PartialDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// How the files of a collection are called, from its folder on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePattern {
    text: String,
}

/// The names that a pattern may hold in braces.
const NAMES: [&str; 5] = ["slug", "date", "year", "month", "day"];

impl FilePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Says what keeps it from giving each document a file below the collection's folder.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bad = |c: char| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*');
        if text.starts_with('/') || text.contains(bad) || text.split('/').any(|part| part.is_empty() || part == "..") {
            return Err(format!("`{text}` is no file below the collection: write a relative path, as in {{slug}}.md"));
        }
        let name = text.rsplit('/').next().unwrap_or(text);
        if name.starts_with('_') || text.split('/').any(|part| part.starts_with('.')) {
            return Err(format!("`{text}` gives files that are no documents: their names start with `_` or `.`"));
        }
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { return Err("`{` is not closed".to_owned()) };
            if !NAMES.contains(&name) {
                let known = "{slug}, {date}, {year}, {month} and {day}";
                return Err(format!("`{{{name}}}` stands for nothing; known are {known}"));
            }
            rest = after;
        }
        if !text.contains("{slug}") {
            return Err(format!("`{text}` needs `{{slug}}`: without it all documents share one file"));
        }
        let pattern = Self { text: text.to_owned() };
        match pattern.extension() {
            Some(_) => Ok(pattern),
            None => Err(format!("`{text}` has no extension: end it with that of a document, as in {{slug}}.md")),
        }
    }

    /// The extension of its files, without the dot.
    pub fn extension(&self) -> Option<&str> {
        let name = self.text.rsplit('/').next().unwrap_or(&self.text);
        let (_, extension) = name.rsplit_once('.')?;
        (!extension.is_empty() && !extension.contains(['{', '}'])).then_some(extension)
    }

    /// The path of one document, from the collection's folder. What a date leaves open is 01.
    pub fn expand(&self, slug: &str, date: &PartialDate) -> String {
        let (year, month, day) = (date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1));
        let day_of_year = format!("{year:04}-{month:02}-{day:02}");
        let mut path = String::with_capacity(self.text.len() + slug.len());
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            path.push_str(before);
            match name {
                "slug" => path.push_str(slug),
                "date" => path.push_str(&day_of_year),
                "year" => path.push_str(&format!("{year:04}")),
                "month" => path.push_str(&format!("{month:02}")),
                _ => path.push_str(&format!("{day:02}")),
            }
            rest = after;
        }
        path.push_str(rest);
        path
    }
}

impl Default for FilePattern {
    fn default() -> Self {
        Self { text: "{slug}.md".to_owned() }
    }
}

impl<'de> Deserialize<'de> for FilePattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for FilePattern {
    fn schema_name() -> Cow<'static, str> {
        "FilePattern".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "default": "{slug}.md",
            "allOf": [
                { "pattern": "\\{slug\\}" },
                { "pattern": "^([^/{}\\\\]|\\{(slug|date|year|month|day)\\})([^{}\\\\]|\\{(slug|date|year|month|day)\\})*\\.[^./{}\\\\]+$" }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_patterns() {
        let file = |pattern: &str, date: &str| {
            FilePattern::parse(pattern).unwrap().expand("paging", &PartialDate::parse(date).unwrap())
        };
        assert_eq!(file("{slug}.md", "2026-04-02"), "paging.md");
        assert_eq!(file("{date}-{slug}.md", "2026-04-02T10:00"), "2026-04-02-paging.md");
        assert_eq!(file("{year}/{month}/{day}/{slug}/index.mdx", "2026-04"), "2026/04/01/paging/index.mdx");
        assert_eq!(FilePattern::default(), FilePattern::parse("{slug}.md").unwrap());
    }

    #[test]
    fn refuses_what_gives_no_document_its_file() {
        for (pattern, message) in [
            ("", "no file below the collection"),
            ("/{slug}.md", "no file below the collection"),
            ("../{slug}.md", "no file below the collection"),
            ("a/../{slug}.md", "no file below the collection"),
            ("a//{slug}.md", "no file below the collection"),
            ("c:{slug}.md", "no file below the collection"),
            ("{slug}\\x.md", "no file below the collection"),
            ("_{slug}.md", "no documents"),
            (".x/{slug}.md", "no documents"),
            ("{slug.md", "`{` is not closed"),
            ("{titel}.md", "`{titel}` stands for nothing; known are {slug}"),
            ("{date}.md", "needs `{slug}`"),
            ("{slug}", "no extension"),
            ("a.b/{slug}", "no extension"),
            ("{slug}.", "no extension"),
        ] {
            let error = FilePattern::parse(pattern).unwrap_err();
            assert!(error.contains(message), "{pattern}: {error}");
        }
    }
}
