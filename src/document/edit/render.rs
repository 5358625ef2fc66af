//! Values as they are written: in the quotes of what they replace, and so that every reader takes them for what they are.

use super::datum::Datum;
use super::{Doc, Refusal};
use crate::diagnostic::Span;
use crate::document::date::PartialDate;
use crate::document::metadata::{Entry, Metadata, Style, Value};
use crate::document::quote::{is_hidden, quoted, yaml_scalar};
use crate::document::source::Syntax;

/// How what is written is to look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    /// The notation.
    pub(super) syntax: Syntax,
    /// Whether it stands in brackets, where commas and brackets end a plain scalar.
    pub(super) in_flow: bool,
    /// The text of the value that it replaces, or of one beside it.
    pub(super) like: Option<&'a str>,
    /// Whether dates of this document stand without quotes.
    pub(super) plain_dates: bool,
}

impl<'a> Look<'a> {
    /// How a value of `doc` looks that has nothing to be like.
    pub(super) fn of(doc: &Doc<'_>, in_flow: bool) -> Self {
        Self {
            syntax: doc.syntax,
            in_flow,
            like: None,
            plain_dates: doc.habits.plain_dates || has_plain_date(doc.entries),
        }
    }

    /// The same, like a text that is there.
    pub(super) fn like(self, text: &'a str) -> Self {
        Self { like: Some(text).filter(|text| !text.is_empty()), ..self }
    }

    fn quote(&self) -> Option<char> {
        self.like?.chars().next().filter(|first| matches!(first, '"' | '\''))
    }
}

fn has_plain_date(entries: &[Entry]) -> bool {
    let is_plain_date = |entry: &Entry| {
        let text = match &entry.value.value {
            Value::String(text) => text,
            _ => return false,
        };
        entry.value.style == Style::Plain && PartialDate::parse(text).is_some()
    };
    entries.iter().any(is_plain_date)
}

/// A value on one line.
pub(super) fn value(datum: &Datum, look: Look<'_>) -> Result<String, Refusal> {
    let within = Look { in_flow: true, like: None, ..look };
    Ok(match datum {
        Datum::Null if look.syntax == Syntax::Toml => return Err(Refusal::NoNull),
        Datum::Null => "null".to_owned(),
        Datum::Bool(value) => value.to_string(),
        Datum::Int(value) => value.to_string(),
        Datum::Float(value) => float(*value, look.syntax),
        Datum::String(text) => string(text, look),
        Datum::Date(text) => date(text, look),
        Datum::List(items) => {
            let items: Result<Vec<_>, _> = items.iter().map(|item| value(item, within)).collect();
            format!("[{}]", items?.join(", "))
        }
        Datum::Map(entries) => {
            let pair = |(name, datum): &(String, Datum)| {
                Ok(format!("{}{}{}", key(name, look.syntax), joint(look.syntax), value(datum, within)?))
            };
            let pairs: Result<Vec<_>, Refusal> = entries.iter().map(pair).collect();
            match look.syntax {
                Syntax::Yaml | Syntax::Json => format!("{{{}}}", pairs?.join(", ")),
                Syntax::Toml => format!("{{ {} }}", pairs?.join(", ")),
            }
        }
    })
}

/// What stands between a key and its value.
pub(super) fn joint(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Yaml | Syntax::Json => ": ",
        Syntax::Toml => " = ",
    }
}

/// A key as it is written.
pub(super) fn key(name: &str, syntax: Syntax) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match syntax {
        Syntax::Yaml => yaml_scalar(name).into_owned(),
        Syntax::Toml if !name.is_empty() && name.chars().all(is_bare) => name.to_owned(),
        Syntax::Toml | Syntax::Json => quoted(name),
    }
}

fn float(value: f64, syntax: Syntax) -> String {
    let dot = if syntax == Syntax::Yaml { "." } else { "" };
    match value {
        _ if value.is_nan() => format!("{dot}nan"),
        _ if value.is_infinite() => format!("{}{dot}inf", if value < 0.0 { "-" } else { "" }),
        // YAML 1.1 takes a number without a point for a string where it has an exponent.
        _ => {
            let text = format!("{value:?}");
            match text.split_once('e') {
                Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0e{exponent}"),
                _ => text,
            }
        }
    }
}

fn string(text: &str, look: Look<'_>) -> String {
    let is_clean = !text.chars().any(|c| c < ' ' || is_hidden(c));
    match (look.syntax, look.quote()) {
        (Syntax::Yaml, Some('\'')) if is_clean => format!("'{}'", text.replace('\'', "''")),
        (Syntax::Toml, Some('\'')) if is_clean && !text.contains('\'') => format!("'{text}'"),
        (Syntax::Yaml, None) if !look.in_flow && is_plain_on_line(text) => text.to_owned(),
        (Syntax::Yaml, None) => yaml_scalar(text).into_owned(),
        _ => quoted(text),
    }
}

/// Whether a string may stand without quotes where nothing but the end of the line ends it, for readers of YAML 1.1 and
/// 1.2 alike.
fn is_plain_on_line(text: &str) -> bool {
    // What is a word of its own to some reader is quoted by `yaml_scalar`.
    let is_word = text.chars().all(char::is_alphabetic) && yaml_scalar(text) != text;
    text.starts_with(char::is_alphabetic)
        && !is_word
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(|c| c < ' ' || is_hidden(c))
}

fn date(text: &str, look: Look<'_>) -> String {
    let is_bare = match look.syntax {
        // TOML knows whole days and instants to the second; what is less is a string there.
        Syntax::Toml => is_toml_date(text) && look.quote().is_none(),
        Syntax::Json => false,
        Syntax::Yaml => {
            let known = match look.like {
                Some(_) => look.quote().is_none(),
                // A bare year would be a number.
                None => look.plain_dates && text.len() > 4,
            };
            known && PartialDate::parse(text).is_some()
        }
    };
    match look.quote() {
        _ if is_bare => text.to_owned(),
        Some('\'') => format!("'{text}'"),
        _ => quoted(text),
    }
}

/// Whether every version of TOML has a type for a date written so: a whole day, or an instant to the second with its offset as
/// RFC 3339 has it or without one.
fn is_toml_date(text: &str) -> bool {
    let line = format!("x = {text}");
    let (metadata, faults) = Metadata::parse(Syntax::Toml, &line, Span::new(0, line.len()));
    let is_date = |entry: &Entry| matches!(entry.value.value, Value::Date(_));
    let time = text.get("2026-04-02".len()..).unwrap_or("");
    let clock = time.get(1..).unwrap_or("").split(['+', '-', 'Z', 'z', '.']).next().unwrap_or("");
    let has_seconds = time.is_empty() || clock.matches(':').count() == 2;
    faults.is_empty() && metadata.entries.len() == 1 && metadata.entries.iter().all(is_date) && has_seconds
}
