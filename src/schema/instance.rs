//! What is held against a schema: a tree with spans, its form as JSON, and the way from a JSON path back to a place.

use super::bound::{Extent, MAX_DEPTH};
use super::file::{File, find, first_line};
use crate::config::{CoreKey, FieldMap};
use crate::diagnostic::Span;
use crate::document::metadata::{Entry, Metadata, Node, Style, Value};
use crate::document::source::Syntax;
use boon::InstanceToken;
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::collections::HashMap;

/// How many bytes of text cost as much as one value.
const TEXT_COST: usize = 32;

/// A tree and the text it was read from.
pub(super) struct Instance<'a> {
    root: Root<'a>,
    text: &'a str,
    /// Whether values may be proposed in the notation of front matter.
    pub syntax: Option<Syntax>,
    /// The last entry of each key, for maps that are too long to be looked through.
    indices: RefCell<HashMap<*const Entry, HashMap<&'a str, &'a Entry>>>,
}

/// The longest map that is looked through.
const SHORT: usize = 32;

enum Root<'a> {
    FrontMatter(&'a [Entry]),
    Value(&'a Node),
}

/// One place in an instance.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    /// The entry that holds the value, where it is held by one.
    pub entry: Option<&'a Entry>,
    /// The value; none for the front matter as a whole.
    pub node: Option<&'a Node>,
    /// The alias by which the value is used here, though it stands elsewhere.
    pub alias: Option<Span>,
    /// The nearest key on the way to it.
    pub key: Option<&'a str>,
}

impl<'a> Instance<'a> {
    pub fn of_metadata(metadata: &'a Metadata, text: &'a str) -> Self {
        Self {
            root: Root::FrontMatter(&metadata.entries),
            text,
            syntax: Some(metadata.syntax),
            indices: RefCell::default(),
        }
    }

    /// The part of a file at a JSON pointer.
    pub fn of_file(file: &'a File, pointer: &str) -> Self {
        let root = Root::Value(file.node(pointer).unwrap_or(&file.tree));
        Self { root, text: &file.text, syntax: None, indices: RefCell::default() }
    }

    /// The text below a span.
    pub fn slice(&self, span: Span) -> &'a str {
        span.slice(self.text)
    }

    /// The text of a scalar as it is meant.
    pub fn words(&self, node: &'a Node) -> Option<std::borrow::Cow<'a, str>> {
        node.text(self.text)
    }

    /// The place at a path. A path that leads nowhere ends at the last place on the way.
    pub fn spot(&self, path: &[InstanceToken<'_>]) -> Spot<'a> {
        let mut spot = match self.root {
            Root::FrontMatter(_) => Spot { entry: None, node: None, alias: None, key: None },
            Root::Value(node) => Spot { entry: None, node: Some(node), alias: None, key: None },
        };
        for token in path {
            let next = match token {
                InstanceToken::Prop(name) => self.entry(spot, name).map(|entry| (Some(entry), &entry.value)),
                InstanceToken::Item(at) => match spot.node.map(|node| &node.value) {
                    Some(Value::List(items)) => items.get(*at).map(|item| (None, item)),
                    _ => None,
                },
            };
            let Some((entry, node)) = next else { break };
            if node.style == Style::Alias {
                spot.alias = spot.alias.or(Some(node.span));
            }
            spot = Spot { entry, node: Some(node), key: entry.map(|entry| &*entry.key).or(spot.key), ..spot };
        }
        spot
    }

    /// The entries of the map at a spot.
    pub fn entries(&self, spot: Spot<'a>) -> &'a [Entry] {
        match (spot.node.map(|node| &node.value), &self.root) {
            (Some(Value::Map(entries)), _) => entries,
            (None, Root::FrontMatter(entries)) => entries,
            _ => &[],
        }
    }

    /// The entry of a key in the map at a spot.
    pub fn entry(&self, spot: Spot<'a>, key: &str) -> Option<&'a Entry> {
        let entries = self.entries(spot);
        if entries.len() <= SHORT {
            return find(entries, key);
        }
        let mut indices = self.indices.borrow_mut();
        let index = indices.entry(entries.as_ptr());
        let index = index.or_insert_with(|| entries.iter().map(|entry| (&*entry.key, entry)).collect());
        index.get(key).copied()
    }

    /// Where to point for a value.
    pub fn value_span(&self, spot: Spot<'a>) -> Span {
        let span = spot.alias.or_else(|| spot.node.map(|node| node.span));
        let span = span.map_or_else(|| self.fence(), |span| first_line(self.text, span));
        // An empty value has no token to point at; its key has.
        match spot.entry {
            Some(entry) if span.start == span.end => entry.key_span,
            _ => span,
        }
    }

    /// Where to point for a key: at it, or at the alias by which its map is used.
    pub fn key_span(&self, spot: Spot<'a>, entry: &Entry) -> Span {
        spot.alias.unwrap_or_else(|| first_line(self.text, entry.key_span))
    }

    /// The line that opens the front matter.
    fn fence(&self) -> Span {
        let start = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let fence = self.syntax.map_or("", Syntax::fence);
        let there = self.text.get(start..).is_some_and(|text| text.starts_with(fence));
        Span::new(start, start + if there { fence.len() } else { 0 })
    }
}

/// Front matter as JSON. Of a key that stands twice the last counts. A date is the string it is written as, and so is a
/// number under the name of a core key that holds a date; what is no number in JSON (`.nan`, `.inf`) is so as well.
pub(super) fn json(metadata: &Metadata, text: &str, fields: &FieldMap) -> (Json, Extent) {
    let names = [CoreKey::Date, CoreKey::Updated].into_iter().flat_map(|key| fields.names(key));
    let dates = names.filter_map(|name| metadata.get(name).map(|entry| &entry.value)).collect();
    let mut converter = Converter { text, dates, extent: Extent::default() };
    let value = converter.map(&metadata.entries, 1);
    (value, converter.extent)
}

struct Converter<'a> {
    text: &'a str,
    dates: Vec<&'a Node>,
    extent: Extent,
}

impl Converter<'_> {
    fn map(&mut self, entries: &[Entry], depth: usize) -> Json {
        self.count(0, depth);
        let mut map = Map::with_capacity(entries.len());
        for entry in entries {
            self.count(entry.key.len(), 0);
            let value = self.node(&entry.value, depth);
            map.insert(entry.key.to_string(), value);
        }
        Json::Object(map)
    }

    fn node(&mut self, node: &Node, depth: usize) -> Json {
        // Aliases within aliases reach deeper than what is written. It is not checked, so it need not be whole.
        if depth > MAX_DEPTH {
            self.count(0, depth);
            return Json::Null;
        }
        match &node.value {
            Value::Map(entries) => self.map(entries, depth + 1),
            Value::List(items) => {
                self.count(0, depth + 1);
                items.iter().map(|item| self.node(item, depth + 1)).collect()
            }
            Value::Null => {
                self.count(0, 0);
                Json::Null
            }
            Value::Bool(value) => {
                self.count(0, 0);
                Json::Bool(*value)
            }
            Value::String(text) | Value::Date(text) => {
                self.count(text.len(), 0);
                Json::from(&**text)
            }
            Value::Int(value) => self.number(node).unwrap_or_else(|| Json::from(*value)),
            Value::Float(value) if value.is_finite() => self.number(node).unwrap_or_else(|| Json::from(*value)),
            Value::Float(_) => node.text(self.text).as_deref().map_or(Json::Null, Json::from),
        }
    }

    /// The text of a number that is a date.
    fn number(&mut self, node: &Node) -> Option<Json> {
        self.count(0, 0);
        let is_date = self.dates.iter().any(|date| std::ptr::eq(*date, node));
        is_date.then(|| node.text(self.text).as_deref().map_or(Json::Null, Json::from))
    }

    fn count(&mut self, bytes: usize, depth: usize) {
        self.extent.values += 1 + (bytes / TEXT_COST) as u64;
        self.extent.depth = self.extent.depth.max(depth);
    }
}
