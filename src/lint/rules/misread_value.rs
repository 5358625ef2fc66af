//! # misread-value
//!
//! Finds plain values that YAML 1.1 and YAML 1.2 read as different things.
//!
//! `no` is a word to one generator and `false` to the next, so that a tag for Norway vanishes; `012` is twelve or ten; `12:30` a
//! time or the number 750; `1e3` a commit or a thousand. Quotes settle it. Values of `date`, `updated` and `draft` have rules of
//! their own.
//!
//! ## Example
//!
//! ```markdown notes/norway.md
//! ---
//! title: Norway
//! tags: [Travel, no]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/norway.md
//! ---
//! title: Norway
//! tags: [Travel, "no"]
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Quotes the value where it is read as text here, under a key that takes text: then it stays what it is.

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::config::CoreKey;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::document::metadata::{Entry, Node, Style, Value};
use crate::document::source::Syntax;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("misread-value", Theme::FrontMatter, Level::Warn, include_str!("misread_value.rs"), check);

/// The keys that other rules watch.
const WATCHED: [CoreKey; 3] = [CoreKey::Date, CoreKey::Updated, CoreKey::Draft];

/// The keys whose values are text, whatever they look like.
const TEXT: [CoreKey; 6] =
    [CoreKey::Title, CoreKey::Description, CoreKey::Tags, CoreKey::Slug, CoreKey::Authors, CoreKey::Id];

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let Some(metadata) = document.metadata.filter(|_| document.syntax() == Some(Syntax::Yaml)) else { return };
    let names = |keys: &[CoreKey]| -> Vec<&Entry> { keys.iter().filter_map(|key| document.field(*key)).collect() };
    let (watched, text) = (names(&WATCHED), names(&TEXT));
    let among = |entries: &[&Entry], entry: &Entry| entries.iter().any(|other| other.key_span == entry.key_span);
    for entry in metadata.entries.iter().filter(|entry| !among(&watched, entry)) {
        look(&entry.value, among(&text, entry), document, found);
    }
}

fn look(node: &Node, is_text: bool, document: &Document<'_>, found: &mut Found<'_, '_>) {
    match &node.value {
        Value::List(items) if node.style != Style::Alias => {
            items.iter().for_each(|item| look(item, is_text, document, found));
        }
        Value::Map(entries) if node.style != Style::Alias => {
            entries.iter().for_each(|entry| look(&entry.value, false, document, found));
        }
        // A tag such as `!!str` says what is meant.
        _ if node.style == Style::Plain => {
            let written = node.span.slice(document.text());
            let Some((here, there)) = readings(written, &node.value).filter(|_| !document.is_tagged(node)) else {
                return;
            };
            let message = format!("`{written}` is {here} in YAML 1.2 and {there} in YAML 1.1");
            let diagnostic = found.at(node.span, message);
            found.push(cured(diagnostic, node, written, is_text));
        }
        _ => {}
    }
}

fn cured(diagnostic: Diagnostic, node: &Node, written: &str, is_text: bool) -> Diagnostic {
    let quoted = format!("\"{written}\"");
    match node.value {
        Value::String(_) if is_text => diagnostic.help(format!("write `{quoted}`")).fix(
            format!("write {quoted}"),
            Applicability::Safe,
            node.span,
            quoted,
        ),
        Value::String(_) => diagnostic.help(format!("write `{quoted}` if that is what is meant, else the other value")),
        _ => diagnostic.help(format!("write `{quoted}` if the text is meant, else the number as it is in both")),
    }
}

/// What a plain scalar is to each version, where they differ; by the type repository of YAML 1.1 (<https://yaml.org/type/>) and
/// the core schema of YAML 1.2.2, section 10.3.2.
fn readings(written: &str, value: &Value) -> Option<(&'static str, &'static str)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
    match value {
        Value::String(_) => match written {
            "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(("a word", "`true`")),
            "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(("a word", "`false`")),
            _ if is_sexagesimal(unsigned) => Some(("text", "a number in base 60")),
            _ if unsigned
                .strip_prefix("0b")
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| matches!(b, b'0' | b'1'))) =>
            {
                Some(("text", "a binary number"))
            }
            _ if unsigned.contains('_') && digits(&unsigned.replace('_', "")) && !unsigned.starts_with('_') => {
                Some(("text", "a number"))
            }
            _ => None,
        },
        Value::Int(_) if digits(unsigned) && unsigned.len() > 1 && unsigned.starts_with('0') => {
            let octal = unsigned.bytes().all(|byte| byte < b'8');
            Some(("a decimal number", if octal { "an octal one" } else { "text" }))
        }
        Value::Int(_) if written.starts_with("0o") => Some(("an octal number", "text")),
        Value::Float(_) => {
            let (mantissa, exponent) = unsigned.split_once(['e', 'E'])?;
            // YAML 1.1 asks for a point in the one and a sign in the other.
            (!mantissa.contains('.') || !exponent.starts_with(['+', '-'])).then_some(("a number", "text"))
        }
        _ => None,
    }
}

/// `12:30` and `1:02:03`: digits, of which a whole number starts with 1 to 9, then groups from 0 to 59; the last may have a
/// fraction.
fn is_sexagesimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or("");
    let mut groups = parts.peekable();
    let starts = is_digits(first) && (fraction.is_some() || !first.starts_with('0'));
    let ends = fraction.is_none_or(|fraction| fraction.is_empty() || is_digits(fraction));
    let is_group = |part: &str| part.len() <= 2 && is_digits(part) && part.parse::<u8>().is_ok_and(|n| n < 60);
    starts && ends && groups.peek().is_some() && groups.all(is_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_the_versions_disagree_on() {
        for word in ["no", "ON", "y", "12:30", "1:02:03", "1_000", "-12:30", "12:30:45.5", "0b11"] {
            assert!(readings(word, &Value::String(word.into())).is_some(), "{word}");
        }
        for word in [
            "nope",
            "12:99",
            "a:1",
            ":",
            "12:",
            "1__x",
            "_1",
            "09:30",
            "0:30",
            "0b",
            "0b2",
            "No way",
            "",
            "2026-04-02",
            "1.2.3",
        ] {
            assert!(readings(word, &Value::String(word.into())).is_none(), "{word}");
        }
        assert_eq!(readings("012", &Value::Int(12)), Some(("a decimal number", "an octal one")));
        assert_eq!(readings("089", &Value::Int(89)), Some(("a decimal number", "text")));
        assert_eq!(readings("0", &Value::Int(0)), None);
        assert_eq!(readings("12", &Value::Int(12)), None);
        assert!(readings("1e3", &Value::Float(1e3)).is_some());
        assert_eq!(readings("1.0e+3", &Value::Float(1e3)), None);
        assert_eq!(readings("1.5", &Value::Float(1.5)), None);
    }
}
