//! Edits of front matter: an intent becomes text edits that do what was meant and touch nothing else.
//!
//! How a value is written is a matter of notation, and notation has corners. So nothing here is trusted: each way of writing an
//! intent is tried on the text, the result is read again, and it must hold what it held before with just the intended change.
//! The first way that passes is taken; where none does, the edit is refused.

mod datum;
mod editor;
mod flow;
mod json;
mod lines;
mod render;
mod toml;
mod yaml;

pub use datum::Datum;
pub use editor::{Editor, Habits};
pub use lines::{after as line_after, start as line_start};

use super::edits;
use super::metadata::{Entry, Node, Parsed, Style, Value};
use super::source::{Source, Syntax};
use crate::diagnostic::{Span, TextEdit};
use editor::{Doc, Head};
use thiserror::Error;

/// What is to become of front matter. A `key` is a pointer, keys joined by dots: `series.part`. One
/// that holds dots itself is found as it is, and can be put in quotes: `extra."a.b"`.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// The key holds this value, whether it was there or not.
    Set {
        /// The pointer.
        key: String,
        /// What it is to hold.
        value: Datum,
    },
    /// The key is gone, and mappings that hold nothing without it.
    Unset {
        /// The pointer.
        key: String,
    },
    /// The key has another name, in the same place.
    Rename {
        /// The pointer.
        key: String,
        /// The new name of its last part.
        to: String,
    },
    /// The list ends with one more item. Where there is no list, it has this one.
    Append {
        /// The pointer.
        key: String,
        /// The item.
        item: Datum,
    },
    /// The item of the list is another.
    Replace {
        /// The pointer.
        key: String,
        /// Which item, from 0.
        index: usize,
        /// What it is to be.
        item: Datum,
    },
    /// The list lacks the item. Without its last the key goes, too.
    Remove {
        /// The pointer.
        key: String,
        /// Which item, from 0.
        index: usize,
    },
}

impl Intent {
    fn key(&self) -> &str {
        match self {
            Self::Set { key, .. }
            | Self::Unset { key }
            | Self::Rename { key, .. }
            | Self::Append { key, .. }
            | Self::Replace { key, .. }
            | Self::Remove { key, .. } => key,
        }
    }
}

/// The most parts of a pointer: as deep as front matter is read.
const MAX_PARTS: usize = 64;

/// Why an edit cannot be made without touching what it must not.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// The file is UTF-16, or bytes that are no UTF-8 stand in its front matter, or in a file that has none.
    #[error("it is not UTF-8")]
    Encoding,
    /// Nothing closes the front matter.
    #[error("its front matter is not closed")]
    Unclosed,
    /// It begins with metadata of another kind, which a block above it would turn into text.
    #[error("it begins with metadata that is not read: a block above it would make text of that")]
    Foreign,
    /// The front matter cannot be read.
    #[error("its front matter cannot be read: {message}")]
    Malformed {
        /// What is wrong with it.
        message: String,
    },
    /// The key stands more than once.
    #[error("`{key}` stands there more than once")]
    Repeated {
        /// The pointer.
        key: String,
    },
    /// The pointer leads through something that is no mapping.
    #[error("`{key}` is no map")]
    NoMap {
        /// The key that is none.
        key: String,
    },
    /// The pointer has more parts than front matter that is read.
    #[error("the key has more than {MAX_PARTS} parts")]
    TooDeep,
    /// The value is no list.
    #[error("`{key}` is no list")]
    NoList {
        /// The pointer.
        key: String,
    },
    /// The pointer is empty, or what it leads to is not there.
    #[error("there is no such key")]
    NoKey,
    /// A key with the new name is there already.
    #[error("`{key}` stands there already")]
    Taken {
        /// The name.
        key: String,
    },
    /// TOML has nothing for it.
    #[error("TOML has no empty value")]
    NoNull,
    /// The value is an alias: it stands elsewhere, and others may use it.
    #[error("`{key}` is an alias: what it holds stands elsewhere")]
    Alias {
        /// The pointer.
        key: String,
    },
    /// Other values are aliases of what would change.
    #[error("`{key}` cannot be changed without changing what uses its anchor")]
    Anchored {
        /// The pointer.
        key: String,
    },
    /// No way of writing it leaves all else as it is.
    #[error("`{key}` is written in a way that cannot be edited without touching what stands around it")]
    Entangled {
        /// The pointer.
        key: String,
    },
}

impl Refusal {
    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Encoding => Some("save the file as UTF-8"),
            Self::Unclosed | Self::Foreign | Self::Malformed { .. } => {
                Some("`writings lint` shows the place and the cure")
            }
            Self::Repeated { .. } => Some("remove one of them first"),
            Self::NoMap { .. } | Self::NoList { .. } => Some("set the whole of it, or remove it first"),
            Self::Alias { .. } | Self::Anchored { .. } => {
                Some("write the value out in place of the alias, then try again")
            }
            Self::Entangled { .. } => Some("edit it by hand"),
            Self::NoKey | Self::TooDeep | Self::Taken { .. } | Self::NoNull => None,
        }
    }
}

/// The document with all intents done, in order. Bytes that no intent is about stay as they are, whatever they are.
///
/// # Errors
///
/// An intent that cannot be done without collateral change; none is then done.
///
/// ```
/// use writings::document::edit::{Datum, Intent, edit};
/// let text = b"---\ntags: [ 'KV Cache' ] # by hand\n---\n";
/// let intent = Intent::Append { key: "tags".into(), item: Datum::String("Paging".into()) };
/// assert_eq!(edit(text, &[intent]).unwrap(), b"---\ntags: [ 'KV Cache', 'Paging' ] # by hand\n---\n");
/// ```
pub fn edit(bytes: &[u8], intents: &[Intent]) -> Result<Vec<u8>, Refusal> {
    let source = Source::new(bytes);
    let parsed = Parsed::of(&source);
    let mut editor = Editor::open(bytes, &source, parsed.as_ref(), Habits::default())?;
    editor.edit(intents)?;
    Ok(editor.bytes())
}

/// A text that is TOML from end to end, such as `writings.toml`, with all intents done.
///
/// # Errors
///
/// As for [`edit`].
pub fn edit_toml(text: &str, intents: &[Intent]) -> Result<String, Refusal> {
    let mut head = Head::of_toml(text.to_owned());
    for intent in intents {
        if let Some(edited) = step(&head.doc("", Habits::default())?, intent)? {
            head = edited;
        }
    }
    Ok(head.text)
}

/// A list that is set to another list changes item by item, so that comments between its items stay, and each item's quotes.
fn item_by_item(doc: &Doc<'_>, intent: &Intent) -> Result<Option<Vec<Intent>>, Refusal> {
    /// Each is read again on its own.
    const MOST: usize = 64;
    let Intent::Set { key, value: Datum::List(new) } = intent else { return Ok(None) };
    let keys = datum::path(doc.entries, key)?;
    let trail = trail(doc.entries, &keys);
    let entry = trail.last().filter(|_| trail.len() == keys.len());
    let Some(Value::List(items)) = entry.map(|entry| &entry.value.value) else { return Ok(None) };
    let is_alias = trail.iter().any(|entry| entry.value.style == Style::Alias);
    if is_alias || new.is_empty() || items.is_empty() || items.len() > MOST || new.len() > MOST {
        return Ok(None);
    }
    let mut intents = Vec::new();
    for (index, item) in new.iter().enumerate() {
        let (key, item) = (key.clone(), item.clone());
        match items.get(index) {
            Some(old) if Datum::from(old).fits(&item) => {}
            Some(_) => intents.push(Intent::Replace { key, index, item }),
            None => intents.push(Intent::Append { key, item }),
        }
    }
    intents.extend((new.len()..items.len()).rev().map(|index| Intent::Remove { key: key.clone(), index }));
    Ok(Some(intents))
}

/// Does one intent; `None` where all is as intended already.
fn step(doc: &Doc<'_>, intent: &Intent) -> Result<Option<Head>, Refusal> {
    let old = datum::map(doc.entries);
    let keys = datum::path(doc.entries, intent.key())?;
    let mut wanted = datum::intended(&old, &keys, intent)?;
    if datum::entries_fit(&old, &wanted) {
        return Ok(None);
    }
    let ways = match doc.syntax {
        _ if doc.fence.is_none() && !doc.is_bare => vec![block(doc, &keys, intent)?],
        Syntax::Yaml => yaml::ways(doc, &keys, intent)?,
        Syntax::Toml => toml::ways(doc, &keys, intent)?,
        Syntax::Json => json::ways(doc, &keys, intent)?,
    };
    datum::prune(&mut wanted, &keys);
    for way in ways {
        let Some(text) = edits::apply(doc.text, &way) else { continue };
        let Some(head) = doc.reread(text) else { continue };
        let Ok(read) = head.doc(doc.body, doc.habits) else { continue };
        let mut new = datum::map(read.entries);
        datum::prune(&mut new, &keys);
        if datum::entries_fit(&new, &wanted) {
            return Ok(Some(head));
        }
    }
    Err(refused(doc, &keys))
}

/// Why no way of writing an edit held.
fn refused(doc: &Doc<'_>, keys: &[String]) -> Refusal {
    let key = keys.join(".");
    let content = doc.content.slice(doc.text);
    let has_alias = doc.syntax == Syntax::Yaml && content.contains('&') && content.contains('*');
    if has_alias { Refusal::Anchored { key } } else { Refusal::Entangled { key } }
}

/// A front matter block where there is none. No blank line is put behind it, so that taking it away leaves the file as it was.
fn block(doc: &Doc<'_>, keys: &[String], intent: &Intent) -> Result<Vec<TextEdit>, Refusal> {
    let at = doc.text.len();
    let newline = lines::ending_before(doc.body, 0);
    let value = match intent {
        Intent::Set { value, .. } => value.clone(),
        Intent::Append { item, .. } => Datum::List(vec![item.clone()]),
        _ => return Err(Refusal::NoKey),
    };
    let lines = yaml::lines(doc, keys, &value, "", newline)?;
    Ok(vec![flow::insert(at, format!("---{newline}{lines}---{newline}"))])
}

/// The edit that takes the whole block away, fences and all, if nothing is left in it once `gone` is.
fn without_block(doc: &Doc<'_>, gone: Span) -> Option<Vec<TextEdit>> {
    let fence = doc.fence?;
    let before = doc.text.get(doc.content.start as usize..gone.start as usize)?;
    let after = doc.text.get(gone.end as usize..doc.content.end as usize)?;
    let is_empty = before.trim().is_empty() && after.trim().is_empty();
    is_empty.then(|| vec![flow::delete(fence.start as usize, doc.text.len())])
}

/// The entry that `keys` lead to, with the entries on the way, outermost first: as many of them as are there.
fn trail<'d>(entries: &'d [Entry], keys: &[String]) -> Vec<&'d Entry> {
    let mut trail = Vec::new();
    let mut entries = entries;
    for key in keys {
        let Some(entry) = entries.iter().rev().find(|entry| *entry.key == **key) else { break };
        trail.push(entry);
        match &entry.value.value {
            Value::Map(below) => entries = below,
            _ => break,
        }
    }
    trail
}

/// The entry that a pointer leads to, as an [`Intent`] reads it.
pub fn find<'m>(entries: &'m [Entry], pointer: &str) -> Option<&'m Entry> {
    let keys = datum::path(entries, pointer).ok()?;
    trail(entries, &keys).get(keys.len() - 1).copied()
}

/// Where an entry ends: its value, or its key where it has none.
pub fn end_of(entry: &Entry) -> usize {
    entry.key_span.end.max(deepest_end(&entry.value)) as usize
}

/// Where a value ends, what lies in it included: a TOML table's own span is but its header.
fn deepest_end(node: &Node) -> u32 {
    match &node.value {
        _ if node.style == Style::Alias => node.span.end,
        Value::Map(entries) => {
            entries.iter().map(|entry| entry.key_span.end.max(deepest_end(&entry.value))).fold(node.span.end, u32::max)
        }
        Value::List(items) => items.iter().map(deepest_end).fold(node.span.end, u32::max),
        _ => node.span.end,
    }
}

/// The texts of a list's items: one of them shows how a new one is to look.
fn last_item<'t>(items: &[Node], text: &'t str) -> &'t str {
    items.last().map_or("", |item| item.span.slice(text))
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
