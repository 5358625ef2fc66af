//! Front matter as a tree that knows no syntax: each key and each value with its span in the file.

mod cure;
mod json;
mod scalar;
mod toml;
mod yaml;

use super::source::{FrontMatter, Source, Syntax};
use crate::diagnostic::Span;
use std::borrow::Cow;

/// The deepest nesting that is read; deeper is an error. Real front matter is three or four deep.
const MAX_DEPTH: usize = 64;

/// The most nodes that the aliases of one block may stand for together, so that ten lines of aliases of aliases do not
/// become a billion values.
const MAX_EXPANSION: usize = 100_000;

/// The most faults that are told of one block.
const MAX_FAULTS: usize = 50;

/// The longest front matter block that is read, in bytes.
pub const MAX_BLOCK: usize = 2 * 1024 * 1024;

/// The front matter of one document.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// The notation it is written in.
    pub syntax: Syntax,
    /// The top-level keys, in the order of the file.
    pub entries: Vec<Entry>,
}

/// One key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as text; a key that is no scalar is the text it is written as.
    pub key: Box<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// What it holds.
    pub value: Node,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What was read.
    pub value: Value,
    /// Its token, quotes included; a block scalar's text; a collection from its first to its last child or bracket.
    pub span: Span,
    /// How it is written.
    pub style: Style,
}

/// What a node holds, by YAML's core schema or TOML's types.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number, whole ones beyond 64 bits included.
    Float(f64),
    /// A string.
    String(Box<str>),
    /// A TOML date or time, as written.
    Date(Box<str>),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<Entry>),
}

/// How a node is written in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A bare scalar.
    Plain,
    /// Single or double quotes.
    Quoted,
    /// A block scalar (`|` or `>`) or a multi-line TOML string.
    Block,
    /// A list or map in brackets.
    Flow,
    /// A list or map on lines of its own.
    Lines,
    /// An alias (`*name`): the value stands elsewhere.
    Alias,
}

/// A fault of notation found while the tree was built.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The text breaks the rules of its notation. What stands before the fault is kept.
    Malformed {
        /// Where.
        span: Span,
        /// What the parser says.
        message: String,
        /// What to do about it, where that can be told.
        help: Option<String>,
        /// What takes the place of which bytes, if that is the cure.
        quote: Option<(Span, Box<str>)>,
    },
    /// The block is no mapping.
    NotAMapping {
        /// The value that stands there, or the line of it that keeps it from being one.
        span: Span,
        /// What is wrong with that line, and what mends it, where that can be told.
        cause: Option<(String, String)>,
    },
    /// A key stands twice in one mapping. The later one counts, as it does for most generators.
    DuplicateKey {
        /// The key.
        key: Box<str>,
        /// Where it stands first.
        first: Span,
        /// Where it stands again.
        second: Span,
    },
}

/// What was read of a front matter block: what it holds, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What it holds.
    pub metadata: Metadata,
    /// What is wrong with its notation.
    pub faults: Vec<Fault>,
}

impl Parsed {
    /// Reads the block at `content` of `text`, the whole file.
    pub fn parse(syntax: Syntax, text: &str, content: Span) -> Self {
        let (metadata, faults) = Metadata::parse(syntax, text, content);
        Self { metadata, faults }
    }

    /// Reads the front matter of a file, if it has any.
    pub fn of(source: &Source<'_>) -> Option<Self> {
        match source.front_matter {
            FrontMatter::Block { syntax, content, .. } => Some(Self::parse(syntax, &source.text, content)),
            _ => None,
        }
    }
}

impl Metadata {
    /// Reads the block at `content` of `text`, the whole file. All spans count from the start of the file.
    pub fn parse(syntax: Syntax, text: &str, content: Span) -> (Self, Vec<Fault>) {
        if content.range().len() > MAX_BLOCK {
            let fault = Fault::Malformed {
                span: Span::at(content.start as usize),
                message: format!("the front matter is longer than {MAX_BLOCK} bytes"),
                help: Some("is the closing fence where it should be?".into()),
                quote: None,
            };
            return (Self { syntax, entries: Vec::new() }, vec![fault]);
        }
        let mut faults = Vec::new();
        let entries = match syntax {
            Syntax::Yaml => yaml::parse(content.slice(text), content.start as usize, &mut faults),
            Syntax::Toml => toml::parse(content.slice(text), content.start as usize, &mut faults),
            Syntax::Json => json::parse(content.slice(text), content.start as usize, &mut faults),
        };
        let metadata = Self { syntax, entries };
        duplicates(&metadata.entries, &mut faults);
        (metadata, faults)
    }

    /// The value at `pointer`, keys joined by dots: `taxonomies.tags`. A key that itself holds dots is found first.
    pub fn get(&self, pointer: &str) -> Option<&Entry> {
        find(&self.entries, pointer)
    }
}

impl Metadata {
    /// Takes plain `yes`, `no`, `on` and `off` for booleans, as readers of YAML 1.1 do: those that Ruby's does, which leaves `y` and `n`.
    pub fn read_booleans_of_yaml_1_1(&mut self) {
        if self.syntax == Syntax::Yaml {
            self.entries.iter_mut().for_each(|entry| entry.value.read_booleans_of_yaml_1_1());
        }
    }
}

fn find<'a>(entries: &'a [Entry], pointer: &str) -> Option<&'a Entry> {
    let named = |name: &str| entries.iter().rev().find(|entry| &*entry.key == name);
    named(pointer).or_else(|| {
        let (head, rest) = pointer.split_once('.')?;
        match &named(head)?.value.value {
            Value::Map(entries) => find(entries, rest),
            _ => None,
        }
    })
}

impl Node {
    fn read_booleans_of_yaml_1_1(&mut self) {
        match &mut self.value {
            Value::String(text) if self.style == Style::Plain => {
                let is = |words: [&str; 2]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
                if is(["yes", "on"]) {
                    self.value = Value::Bool(true);
                } else if is(["no", "off"]) {
                    self.value = Value::Bool(false);
                }
            }
            Value::List(items) => items.iter_mut().for_each(Self::read_booleans_of_yaml_1_1),
            Value::Map(entries) => entries.iter_mut().for_each(|entry| entry.value.read_booleans_of_yaml_1_1()),
            _ => {}
        }
    }

    /// The text of a scalar as an author means it: a string's value, a number, date or boolean as written.
    pub fn text<'a>(&'a self, source: &'a str) -> Option<Cow<'a, str>> {
        match &self.value {
            Value::String(text) | Value::Date(text) => Some(Cow::Borrowed(text)),
            Value::Bool(value) if self.style == Style::Alias => Some(Cow::Owned(value.to_string())),
            Value::Int(value) if self.style == Style::Alias => Some(Cow::Owned(value.to_string())),
            Value::Float(value) if self.style == Style::Alias => Some(Cow::Owned(value.to_string())),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => Some(Cow::Borrowed(self.span.slice(source))),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// What kind of value this is, for people.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "empty",
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}

/// Reports keys that stand twice, in every mapping of the tree.
fn duplicates(entries: &[Entry], faults: &mut Vec<Fault>) {
    // Most mappings are small; for them looking back beats hashing.
    if entries.len() <= 16 {
        for (index, entry) in entries.iter().enumerate() {
            let before = entries.get(..index).unwrap_or_default();
            if let Some(first) = before.iter().find(|other| other.key == entry.key) {
                report(faults, entry, first.key_span);
            }
        }
    } else {
        let mut seen = std::collections::HashMap::with_capacity(entries.len());
        for entry in entries {
            match seen.entry(&entry.key) {
                std::collections::hash_map::Entry::Occupied(first) => report(faults, entry, *first.get()),
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(entry.key_span);
                }
            }
        }
    }
    for entry in entries {
        duplicates_below(&entry.value, faults);
    }
}

fn duplicates_below(node: &Node, faults: &mut Vec<Fault>) {
    // What an alias stands for is reported where it stands.
    if node.style == Style::Alias {
        return;
    }
    match &node.value {
        Value::Map(entries) => duplicates(entries, faults),
        Value::List(items) => items.iter().for_each(|item| duplicates_below(item, faults)),
        _ => {}
    }
}

/// Nobody reads more than so many faults of one block.
fn report(faults: &mut Vec<Fault>, entry: &Entry, first: Span) {
    if faults.len() < MAX_FAULTS {
        faults.push(Fault::DuplicateKey { key: entry.key.clone(), first, second: entry.key_span });
    }
}

#[cfg(test)]
mod tests;
