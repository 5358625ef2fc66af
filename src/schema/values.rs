//! Values and types as people read them, and as they are written.

use crate::document::quote::quoted;
use boon::Type;
use std::borrow::Cow;
use std::fmt;

/// The longest value that is shown whole, in characters.
const MAX_SHOWN: usize = 60;

/// The most values that are listed.
const MAX_LISTED: usize = 12;

/// A value as it stands in a message: cut where it is too long.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")).into(),
        None => text.into(),
    }
}

/// A string as front matter holds it: bare where nobody takes it for something else.
pub(super) fn bare_or_quoted(text: &str) -> String {
    const TAKEN: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let bare = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(word)
        && !TAKEN.contains(&text.to_ascii_lowercase().as_str());
    let date = text.len() > 4 && crate::document::date::PartialDate::parse(text).is_some() && !text.contains(' ');
    if bare || date { text.to_owned() } else { quoted(text) }
}

/// The types that a schema asks for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub boolean: bool,
    pub string: bool,
    pub list: bool,
    integer: bool,
    number: bool,
    map: bool,
    null: bool,
}

impl Wanted {
    pub fn of(types: &[Type]) -> Self {
        let has = |one: Type| types.contains(&one);
        Self {
            boolean: has(Type::Boolean),
            string: has(Type::String),
            list: has(Type::Array),
            integer: has(Type::Integer) && !has(Type::Number),
            number: has(Type::Number),
            map: has(Type::Object),
            null: has(Type::Null),
        }
    }

    /// What a string was meant to be, as it is written.
    pub fn reading(self, text: &str) -> Option<String> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        match lower.as_str() {
            "true" | "yes" | "on" | "y" if self.boolean => Some("true".into()),
            "false" | "no" | "off" | "n" if self.boolean => Some("false".into()),
            _ => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                let plain = digits == "0" || digits.starts_with(|c| matches!(c, '1'..='9'));
                let whole = plain && text.parse::<i64>().is_ok();
                let number =
                    plain && text.parse::<f64>().is_ok() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
                ((self.integer && whole) || (self.number && number && !text.ends_with('.'))).then(|| text.to_owned())
            }
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            (self.string, "a string"),
            (self.boolean, "a boolean"),
            (self.integer, "a whole number"),
            (self.number, "a number"),
            (self.list, "a list"),
            (self.map, "a map"),
            (self.null, "nothing"),
        ];
        let names: Vec<&str> = names.into_iter().filter(|(wanted, _)| *wanted).map(|(_, name)| name).collect();
        match names.as_slice() {
            [first @ .., last] if !first.is_empty() => write!(formatter, "{} or {last}", first.join(", ")),
            _ => formatter.write_str(&names.join("")),
        }
    }
}

/// What a format is called, and what one looks like.
pub(super) fn format_words(format: &str) -> (String, Option<&'static str>) {
    let (noun, help) = match format {
        "partial-date" => ("date", Some("write it as 2026, 2026-04, 2026-04-02 or 2026-04-02T10:30:00Z")),
        "slug" => ("slug", Some("a slug is one part of an address, such as `a-note-on-slugs`")),
        "permalink" => ("path of an address", Some("write it from the root of the site, as in /essays/paging/")),
        "date" => ("day", Some("write it as 2026-04-02")),
        "date-time" => ("day with a time and an offset", Some("write it as 2026-04-02T10:30:00Z")),
        "time" => ("time with an offset", Some("write it as 10:30:00Z")),
        "uri" => ("absolute address", Some("write it with its scheme, as in https://example.org/page")),
        "uri-reference" => ("address", None),
        "email" => ("e-mail address", None),
        "hostname" => ("host name", None),
        "uuid" => ("UUID", None),
        "regex" => ("pattern", None),
        other => return (format!("value of the format `{other}`"), None),
    };
    (noun.to_owned(), help)
}

/// A number of things.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A number of characters.
pub(super) fn characters(number: usize) -> String {
    count(number, "character")
}

/// Names, as many as can be read.
pub(super) fn list(names: &[&str]) -> String {
    let listed: Vec<String> = names.iter().take(MAX_LISTED).map(|name| format!("`{}`", shown(name))).collect();
    let more = names.len().saturating_sub(MAX_LISTED);
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    listed.join(", ") + &rest
}

fn joined(names: &[&str], word: &str) -> String {
    match names {
        [first @ .., last] if !first.is_empty() && names.len() <= MAX_LISTED => {
            format!("{} {word} `{}`", list(first), shown(last))
        }
        _ => list(names),
    }
}

/// Names of which one is meant.
pub(super) fn or(names: &[&str]) -> String {
    joined(names, "or")
}

/// Names of which all are meant.
pub(super) fn and(names: &[&str]) -> String {
    joined(names, "and")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_so_that_they_stay_strings() {
        for (text, written) in [
            ("essay", "essay"),
            ("kv-cache", "kv-cache"),
            ("2026-04-02", "2026-04-02"),
            ("2026", "\"2026\""),
            ("yes", "\"yes\""),
            ("a: b", "\"a: b\""),
            ("12e3", "\"12e3\""),
            ("", "\"\""),
            ("say \"x\"", "\"say \\\"x\\\"\""),
        ] {
            assert_eq!(bare_or_quoted(text), written);
        }
    }

    #[test]
    fn types_are_told_in_words() {
        let told = |types: &[Type]| Wanted::of(types).to_string();
        assert_eq!(told(&[Type::String]), "a string");
        assert_eq!(told(&[Type::Array, Type::String, Type::Object]), "a string, a list or a map");
        assert_eq!(told(&[Type::Integer, Type::Null]), "a whole number or nothing");
        let wanted = Wanted::of(&[Type::Integer, Type::Boolean]);
        assert_eq!(wanted.reading("Yes").as_deref(), Some("true"));
        assert_eq!(wanted.reading("47").as_deref(), Some("47"));
        assert_eq!((wanted.reading("047"), wanted.reading("4.5"), wanted.reading("x")), (None, None, None));
    }
}
