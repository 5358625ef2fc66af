//! JSON and YAML whose strings can be shown and read anywhere.

use crate::document::quote::{is_hidden, yaml_scalar as quoted};
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};
use std::io::{self, Write};

/// What programs that run us take for a command to them, wherever it stands: its last character is escaped.
const COMMAND: &str = "##[";

fn fragment<W: ?Sized + Write>(out: &mut W, text: &str) -> io::Result<()> {
    let mut parts = text.split(COMMAND);
    shown(out, parts.next().unwrap_or(""))?;
    parts.try_for_each(|part| {
        out.write_all(b"##\\u005b")?;
        shown(out, part)
    })
}

fn shown<W: ?Sized + Write>(out: &mut W, text: &str) -> io::Result<()> {
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| is_hidden(*c)) {
        let (before, after) = rest.split_at(at);
        write!(out, "{before}\\u{:04x}", u32::from(c))?;
        rest = after.get(c.len_utf8()..).unwrap_or("");
    }
    out.write_all(rest.as_bytes())
}

struct Compact;

impl Formatter for Compact {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        let plain = text.is_ascii() && !text.contains('\u{7F}') && !text.contains(COMMAND);
        if plain { out.write_all(text.as_bytes()) } else { fragment(out, text) }
    }
}

/// Indented, as [`PrettyFormatter`] does it.
struct Pretty(PrettyFormatter<'static>);

macro_rules! as_pretty {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $method<W: ?Sized + Write>(&mut self, out: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$method(out $(, $argument)*)
        })*
    };
}

impl Formatter for Pretty {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        Compact.write_string_fragment(out, text)
    }

    as_pretty! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
}

/// Writes a value as JSON on one line.
///
/// # Errors
///
/// The output cannot be written.
pub fn json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Compact)).map_err(io::Error::from)
}

/// What JSON begins with, without the blanks that whoever lays it out anew puts elsewhere. Those in texts go as well.
pub fn bare(head: &str) -> String {
    head.split_whitespace().collect()
}

/// Writes a value as indented JSON.
///
/// # Errors
///
/// The output cannot be written.
pub fn pretty_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Pretty(PrettyFormatter::new()))).map_err(io::Error::from)
}

/// Writes a list of maps as YAML in which every reader, of YAML 1.1 or 1.2, takes a string for that string.
///
/// # Errors
///
/// The output cannot be written.
pub fn yaml(items: &[Value], out: &mut dyn Write) -> io::Result<()> {
    if items.is_empty() {
        return out.write_all(b"[]\n");
    }
    items.iter().try_for_each(|item| yaml_item(item, 0, out))
}

fn yaml_item(item: &Value, indent: usize, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{:indent$}- ", "")?;
    match item {
        Value::Object(map) if !map.is_empty() => {
            for (index, (key, value)) in map.iter().enumerate() {
                if index > 0 {
                    write!(out, "{:1$}", "", indent + 2)?;
                }
                write!(out, "{key}:")?;
                match value {
                    Value::Array(items) if !items.is_empty() => {
                        out.write_all(b"\n")?;
                        items.iter().try_for_each(|item| yaml_item(item, indent + 2, out))?;
                    }
                    scalar => {
                        out.write_all(b" ")?;
                        yaml_scalar(scalar, out)?;
                    }
                }
            }
            Ok(())
        }
        scalar => yaml_scalar(scalar, out),
    }
}

fn yaml_scalar(value: &Value, out: &mut dyn Write) -> io::Result<()> {
    match value {
        Value::String(text) => out.write_all(quoted(text).as_bytes())?,
        // What is JSON is YAML 1.2, and these are YAML 1.1 as well.
        other => json(other, out)?,
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in "\\PC{0,12}|[\\x00-\\x20\\x7f-\\u{a0}\\u{202e}a:#-]{0,8}", number: i64) {
            let item = serde_json::json!({ "text": text, "number": number, "list": [text, { "a": text, "b": null }], "none": [] });
            let compact = written(|out| json(&item, out));
            prop_assert!(!compact.chars().any(|c| is_hidden(c) || c < ' '), "{:?}", compact);
            prop_assert_eq!(&serde_json::from_str::<Value>(&compact).unwrap(), &item);
            prop_assert_eq!(&serde_json::from_str::<Value>(&written(|out| pretty_json(&item, out))).unwrap(), &item);
            let text = written(|out| yaml(&[item.clone(), item.clone()], out));
            let read: Value = serde_yaml::from_str(&text).unwrap();
            prop_assert_eq!(read, Value::Array(vec![item.clone(), item]), "{}", text);
        }
    }
}
