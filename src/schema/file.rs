//! One schema file: its text, its value, and where in the text each part of the value stands.

use super::{SchemaError, json};
use crate::diagnostic::Span;
use crate::document::metadata::{Entry, Fault, Metadata, Node, Style, Value};
use crate::document::source::Syntax;
use serde_json::Value as Json;

/// The longest schema file that is read, in bytes.
pub const MAX_FILE: usize = 1024 * 1024;

/// The deepest nesting of a schema.
const MAX_DEPTH: usize = 64;

/// The most values in one schema file.
const MAX_VALUES: usize = 50_000;

/// A schema file as read.
pub(super) struct File {
    /// Its path from the workspace root, parts joined by slashes.
    pub path: String,
    pub text: String,
    pub value: Json,
    pub tree: Node,
}

impl File {
    /// Reads `text` by the ending of `path`: JSON, or YAML.
    pub fn parse(path: &str, text: String) -> Result<Self, SchemaError> {
        let fault = |message: String, span: Option<Span>, help: Option<String>| {
            Err(SchemaError { path: path.to_owned(), message, span, help, text: text.clone() })
        };
        if text.len() > MAX_FILE {
            return fault(format!("the schema is longer than {MAX_FILE} bytes"), None, None);
        }
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let inner = text.get(start..).unwrap_or("");
        let (value, tree) = match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("json") => match serde_json::from_str::<Json>(inner) {
                // serde_json goes no deeper than 128, so neither does the tree.
                Ok(value) => (value, json::tree(inner, start)),
                Err(error) => {
                    let told = error.to_string();
                    let message = told.split(" at line ").next().unwrap_or(&told).to_owned();
                    return fault(message, Some(place(inner, start, &error)), None);
                }
            },
            Some("yaml" | "yml") => {
                let (metadata, faults) = Metadata::parse(Syntax::Yaml, &text, Span::new(start, text.len()));
                match faults.into_iter().next() {
                    None => {}
                    Some(Fault::Malformed { span, message, help, .. }) => return fault(message, Some(span), help),
                    Some(Fault::NotAMapping { span, .. }) => {
                        return fault("a schema is a map of keywords".into(), Some(span), None);
                    }
                    Some(Fault::DuplicateKey { key, second, .. }) => {
                        return fault(format!("`{key}` stands twice in one map"), Some(second), None);
                    }
                }
                let span = Span::new(start, text.len());
                let tree = Node { value: Value::Map(metadata.entries), span, style: Style::Lines };
                (plain(&tree), tree)
            }
            _ => {
                let help = "name it .json, .yaml or .yml: its ending says how it is read";
                return fault("this is no schema file by its name".into(), None, Some(help.into()));
            }
        };
        if !matches!(value, Json::Object(_) | Json::Bool(_)) {
            return fault(
                "a schema is an object of keywords, or a boolean".into(),
                Some(first_line(&text, tree.span)),
                None,
            );
        }
        let mut count = 0;
        if let Some(span) = too_deep(&tree, 0, &mut count) {
            return fault(format!("this is nested more than {MAX_DEPTH} deep"), Some(span), None);
        }
        if count > MAX_VALUES {
            return fault(format!("the schema holds more than {MAX_VALUES} values"), None, None);
        }
        Ok(Self { path: path.to_owned(), text, value, tree })
    }

    /// An error at a part of this file.
    pub fn error(&self, pointer: &str, keyword: &str, message: String) -> SchemaError {
        let span = self.entry(pointer, keyword).map(|entry| entry.value.span);
        let span = span.or_else(|| self.node(pointer).map(|node| node.span)).unwrap_or_default();
        let span = first_line(&self.text, span);
        SchemaError { path: self.path.clone(), message, span: Some(span), help: None, text: self.text.clone() }
    }

    /// The node at a JSON pointer.
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        pointer.split('/').skip(1).try_fold(&self.tree, |node, token| {
            let token = unescape(token);
            match &node.value {
                Value::Map(entries) => find(entries, &token).map(|entry| &entry.value),
                Value::List(items) => items.get(token.parse::<usize>().ok()?),
                _ => None,
            }
        })
    }

    /// The entry of `key` in the map at a JSON pointer.
    pub fn entry(&self, pointer: &str, key: &str) -> Option<&Entry> {
        match &self.node(pointer)?.value {
            Value::Map(entries) => find(entries, key),
            _ => None,
        }
    }
}

/// The last entry of a key: where a key stands twice, the later one counts.
pub(super) fn find<'a>(entries: &'a [Entry], key: &str) -> Option<&'a Entry> {
    entries.iter().rev().find(|entry| &*entry.key == key)
}

/// One token of a JSON pointer as it stands in one.
pub(super) fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// One token of a JSON pointer as it is meant.
pub(super) fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

/// As much of a span as lies on its first line.
pub(super) fn first_line(text: &str, span: Span) -> Span {
    let length = span.slice(text).find(['\n', '\r']);
    length.map_or(span, |length| Span::new(span.start as usize, span.start as usize + length))
}

/// Where serde_json stopped.
fn place(text: &str, base: usize, error: &serde_json::Error) -> Span {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (before + error.column().saturating_sub(1)).min(text.len());
    let start = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let end = text.get(start..).and_then(|rest| rest.chars().next()).filter(|c| !c.is_control());
    Span::new(base + start, base + start + end.map_or(0, char::len_utf8))
}

/// The first value that is nested too deep; counts all others.
fn too_deep(node: &Node, depth: usize, count: &mut usize) -> Option<Span> {
    *count += 1;
    if depth > MAX_DEPTH {
        return Some(Span::at(node.span.start as usize));
    }
    match &node.value {
        Value::Map(entries) => entries.iter().find_map(|entry| too_deep(&entry.value, depth + 1, count)),
        Value::List(items) => items.iter().find_map(|item| too_deep(item, depth + 1, count)),
        _ => None,
    }
}

/// A tree as JSON, each value for what it is.
fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(value) => Json::from(*value),
        Value::Float(value) => Json::from(*value),
        Value::String(text) | Value::Date(text) => Json::from(&**text),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.to_string(), plain(&entry.value))).collect())
        }
    }
}
