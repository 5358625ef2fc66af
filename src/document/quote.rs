//! How a string is written in YAML so that every reader takes it for that string.

use std::borrow::Cow;
use std::fmt::Write;

/// A string as a YAML scalar that stands on its line, in a list in brackets or in a block alike.
///
/// It is plain only if readers of YAML 1.1 and 1.2 both take it for that string; else it is in double quotes, with the
/// escapes of JSON, and holds nothing that a terminal would obey.
///
/// ```
/// use writings::document::quote::yaml_scalar;
/// assert_eq!(yaml_scalar("KV Cache"), "KV Cache");
/// assert_eq!(yaml_scalar("no"), "\"no\"");
/// assert_eq!(yaml_scalar("C++: a \"love\" story"), r#""C++: a \"love\" story""#);
/// ```
pub fn yaml_scalar(text: &str) -> Cow<'_, str> {
    if is_plain(text) { text.into() } else { quoted(text).into() }
}

/// A string in double quotes, with escapes that JSON, YAML and TOML all read alike.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if c < ' ' || is_hidden(c) => {
                // Writing to a string does not fail, and all that is hidden lies below U+10000.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters beyond ASCII's controls that a terminal would obey, that turn the direction of what is read, that YAML 1.1
/// takes for the end of a line, or that YAML forbids: written as escapes, which mean the same in JSON.
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{7F}'..='\u{9F}' | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a string needs no quotes: words that start with a letter, hold no mark that YAML minds, and are no word that
/// YAML 1.1 takes for a boolean or nothing.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '+' | '\'');
    text.starts_with(|c: char| c.is_alphabetic() || c == '/')
        && !text.ends_with(' ')
        && text.chars().all(fits)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::document::metadata::{Metadata, Value};
    use crate::document::source::Syntax;
    use proptest::prelude::*;

    #[test]
    fn strings_that_look_like_something_else_are_quoted() {
        for text in [
            "yes",
            "No",
            "12:30",
            "1e3",
            "2026-04-02",
            "null",
            "~",
            "",
            "a: b",
            "#x",
            " x",
            "x ",
            "[x]",
            "é: ",
            "0x1F",
            ".5",
            "=",
            "<<",
            "on",
            "---",
            "a, b",
            "a # b",
        ] {
            assert!(yaml_scalar(text).starts_with('"'), "{text}");
        }
        for text in ["KV Cache", "kv-cache", "What it weighs", "/essays/a/", "北京", "don't"] {
            assert_eq!(yaml_scalar(text), text);
        }
        assert_eq!(yaml_scalar("a\u{202e}\u{1b}\u{85}\u{2028}b"), r#""a\u202e\u001b\u0085\u2028b""#);
    }

    /// The strings of the list `list` and the value of `text`, by our own reader.
    fn read(yaml: &str) -> Vec<String> {
        let (metadata, faults) = Metadata::parse(Syntax::Yaml, yaml, Span::new(0, yaml.len()));
        assert!(faults.is_empty(), "{yaml}: {faults:?}");
        let string = |value: &Value| match value {
            Value::String(text) => text.to_string(),
            other => panic!("{yaml}: {other:?}"),
        };
        let mut strings = vec![string(&metadata.get("text").unwrap().value.value)];
        if let Value::List(items) = &metadata.get("list").unwrap().value.value {
            strings.extend(items.iter().map(|item| string(&item.value)));
        }
        strings
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in "\\PC{0,12}|[\\x00-\\x20\\x7f-\\u{a0}\\u{2028}\\u{202e}\\u{feff}a:#,\\[\\]{}'\"\\\\-]{0,8}|[yYnNoOeEsSfF0-9:.~-]{1,5}") {
            let scalar = yaml_scalar(&text);
            prop_assert!(!scalar.chars().any(|c| c < ' ' || is_hidden(c)), "{:?}", scalar);
            let yaml = format!("text: {scalar}\nlist: [{scalar}, {scalar}]\n");
            prop_assert_eq!(read(&yaml), vec![text.clone(); 3], "{}", &yaml);
            let other: serde_json::Value = serde_yaml::from_str(&yaml).unwrap();
            prop_assert_eq!(other, serde_json::json!({ "text": text, "list": [text, text] }), "{}", yaml);
        }
    }
}
