//! TOML to the metadata tree. The one place that reads front matter with the TOML parser.

use super::{Entry, Fault, MAX_FAULTS, Node, Style, Value};
use crate::diagnostic::Span;
use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

/// Reads the entries of the table in `text`, which starts `base` bytes into the file.
pub(super) fn parse(text: &str, base: usize, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let entries = entries(text, base, table.get_ref());
    for error in errors.into_iter().take(MAX_FAULTS) {
        let span = error.span().map_or(Span::at(base), |span| Span::new(base + span.start, base + span.end));
        let message = error.message().to_owned();
        let key = span_key(text, base, span);
        let first = key.as_deref().and_then(|key| entries.iter().find(|entry| &*entry.key == key));
        match (message.contains("duplicate key"), key, first) {
            (true, Some(key), Some(first)) if first.key_span != span => {
                faults.push(Fault::DuplicateKey { key, first: first.key_span, second: span });
            }
            _ => faults.push(Fault::Malformed { span, message, help: None, quote: None }),
        }
    }
    entries
}

/// The bare or quoted key at `span`.
fn span_key(text: &str, base: usize, span: Span) -> Option<Box<str>> {
    let raw = text.get((span.start as usize).checked_sub(base)?..(span.end as usize).checked_sub(base)?)?;
    Some(raw.trim_matches(['"', '\'']).into())
}

fn entries(text: &str, base: usize, table: &DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| {
            let at = key.span();
            let key_span = Span::new(base + at.start, base + at.end);
            Entry { key: key.get_ref().as_ref().into(), key_span, value: node(text, base, value) }
        })
        .collect();
    // The parser's map is sorted by name; the tree has the order of the file.
    entries.sort_by_key(|entry| entry.key_span);
    entries
}

fn node(text: &str, base: usize, value: &Spanned<DeValue<'_>>) -> Node {
    let at = value.span();
    let raw = text.get(at.clone()).unwrap_or("");
    let (value, style) = match value.get_ref() {
        DeValue::String(string) => {
            let multi_line = raw.starts_with("\"\"\"") || raw.starts_with("'''");
            (Value::String(string.as_ref().into()), if multi_line { Style::Block } else { Style::Quoted })
        }
        DeValue::Integer(integer) => {
            let value = i64::from_str_radix(integer.as_str(), integer.radix());
            (value.map_or_else(|_| Value::Float(f64::NAN), Value::Int), Style::Plain)
        }
        DeValue::Float(float) => (Value::Float(float.as_str().parse().unwrap_or(f64::NAN)), Style::Plain),
        DeValue::Boolean(value) => (Value::Bool(*value), Style::Plain),
        DeValue::Datetime(_) => (Value::Date(raw.into()), Style::Plain),
        DeValue::Array(items) => (Value::List(items.iter().map(|item| node(text, base, item)).collect()), Style::Flow),
        DeValue::Table(table) => {
            let style = if raw.starts_with('{') { Style::Flow } else { Style::Lines };
            (Value::Map(entries(text, base, table)), style)
        }
    };
    Node { value, span: Span::new(base + at.start, base + at.end), style }
}
