//! The ways in which an intent can be written in TOML, the most likely first.

use super::flow::{Flow, delete, insert, replace};
use super::render::{self, Look, joint};
use super::{Datum, Doc, Intent, Refusal, deepest_end, end_of, last_item, lines as line, trail, without_block};
use crate::diagnostic::{Span, TextEdit};
use crate::document::metadata::{Entry, Node, Value};

type Way = Vec<TextEdit>;

/// The ways of doing `intent` with what `keys` lead to.
pub(super) fn ways(doc: &Doc<'_>, keys: &[String], intent: &Intent) -> Result<Vec<Way>, Refusal> {
    let trail = trail(doc.entries, keys);
    let toml = Toml { doc, keys, trail: &trail };
    let target = trail.last().filter(|_| trail.len() == keys.len());
    let Some(entry) = target else {
        return match intent {
            Intent::Set { value, .. } => toml.insert_key(value),
            Intent::Append { item, .. } => toml.insert_key(&Datum::List(vec![item.clone()])),
            _ => Ok(Vec::new()),
        };
    };
    let items = match &entry.value.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    };
    let flow = || Flow { text: doc.text, span: entry.value.span, items: items.iter().map(|item| item.span).collect() };
    match intent {
        Intent::Set { value, .. } => toml.replace(&entry.value, value),
        Intent::Unset { .. } => Ok(toml.unset(trail.len())),
        Intent::Rename { to, .. } => Ok(vec![vec![replace(entry.key_span, render::key(to, doc.syntax))]]),
        Intent::Append { item, .. } => {
            Ok(vec![flow().append(&render::value(item, toml.look().like(last_item(items, doc.text)))?)])
        }
        Intent::Replace { index, item, .. } => items.get(*index).map_or(Ok(Vec::new()), |old| toml.replace(old, item)),
        Intent::Remove { .. } if items.len() == 1 => Ok(toml.unset(trail.len())),
        Intent::Remove { index, .. } => Ok(vec![flow().remove(*index)]),
    }
}

/// How a table is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Under a header of its own: `[series]`.
    Header,
    /// In braces.
    Inline,
    /// By the dots of its keys: `series.part = 2`.
    Dotted,
}

struct Toml<'d> {
    doc: &'d Doc<'d>,
    keys: &'d [String],
    trail: &'d [&'d Entry],
}

impl<'d> Toml<'d> {
    fn look(&self) -> Look<'d> {
        Look::of(self.doc, false)
    }

    fn kind(&self, node: &Node) -> Option<Kind> {
        let text = node.span.slice(self.doc.text);
        let line = line::before(self.doc.text, node.span.start as usize);
        match &node.value {
            Value::Map(_) if text.starts_with('{') => Some(Kind::Inline),
            // `[h.i]` stands for `h` as well.
            Value::Map(_) if text.starts_with('[') || line.trim_start().starts_with('[') => Some(Kind::Header),
            Value::Map(_) => Some(Kind::Dotted),
            Value::List(_) if text.starts_with("[[") => Some(Kind::Header),
            _ => None,
        }
    }

    /// Puts the keys that are missing behind the last of the table that they belong to; where that table has no header of its
    /// own, in the one around it.
    fn insert_key(&self, value: &Datum) -> Result<Vec<Way>, Refusal> {
        // Keys with dots count from the table around them that is written as one.
        let is_table = |entry: &&Entry| self.kind(&entry.value) != Some(Kind::Dotted);
        let tables = (1..=self.trail.len()).rev().filter(|from| self.trail.get(from - 1).is_some_and(&is_table));
        tables.chain([0]).map(|from| self.insert_below(from, value)).collect()
    }

    /// The same in the table that the first `from` keys lead to.
    fn insert_below(&self, from: usize, value: &Datum) -> Result<Way, Refusal> {
        let text = self.doc.text;
        let depth = self.trail.len();
        let names: Vec<String> = self.keys.iter().skip(from).map(|key| render::key(key, self.doc.syntax)).collect();
        let line_of = format!("{}{}{}", names.join("."), joint(self.doc.syntax), render::value(value, self.look())?);
        let holder = from.checked_sub(1).and_then(|holder| self.trail.get(holder));
        let entries = match holder.map(|holder| &holder.value.value) {
            None => self.doc.entries,
            Some(Value::Map(entries)) => entries.as_slice(),
            Some(_) => return Ok(Vec::new()),
        };
        if let Some(holder) = holder
            && self.kind(&holder.value) == Some(Kind::Inline)
        {
            let items = entries.iter().map(|entry| Span::new(entry.key_span.start as usize, end_of(entry))).collect();
            return Ok(Flow { text, span: holder.value.span, items }.append(&line_of));
        }
        // Beside keys with the same first part, else behind the last key that no header of its own parts from the table.
        let dotted = |entry: &&&Entry| self.kind(&entry.value) == Some(Kind::Dotted);
        let beside = self.trail.get(from..depth).and_then(<[_]>::last).filter(dotted).map(|entry| end_of(entry));
        let is_own = |entry: &&Entry| self.kind(&entry.value) != Some(Kind::Header);
        let last = entries.iter().filter(is_own).map(end_of).max();
        let head = holder.map(|holder| holder.value.span.end as usize);
        let start = self.doc.content.start as usize;
        let indent = entries.iter().filter(is_own).map(|entry| line::before(text, entry.key_span.start as usize));
        let indent = indent.clone().next().filter(|it| line::is_blank(it)).unwrap_or("");
        let ends = [beside, last, head];
        let at = ends.into_iter().flatten().next().map_or(start, |end| line::after(text, end));
        let at = at.min(self.doc.content.end as usize);
        let newline = line::ending_before(text, at);
        // The last line of a file may lack its ending.
        let lead = if at > start && !text.get(..at).unwrap_or("").ends_with(['\n', '\r']) { newline } else { "" };
        let tail = if lead.is_empty() { newline } else { "" };
        Ok(vec![insert(at, format!("{lead}{indent}{line_of}{tail}"))])
    }

    fn replace(&self, old: &Node, datum: &Datum) -> Result<Vec<Way>, Refusal> {
        if matches!(self.kind(old), Some(Kind::Header | Kind::Dotted)) {
            return Ok(Vec::new());
        }
        let text = self.doc.text;
        let raw = old.span.slice(text);
        let rendered = match (&old.value, datum) {
            (Value::List(items), Datum::List(new)) => {
                let mut rendered = Vec::with_capacity(new.len());
                for (index, item) in new.iter().enumerate() {
                    let like = items.get(index).map_or(last_item(items, text), |item| item.span.slice(text));
                    rendered.push(render::value(item, self.look().like(like))?);
                }
                let room = if raw.starts_with("[ ") && !new.is_empty() { " " } else { "" };
                format!("[{room}{}{room}]", rendered.join(", "))
            }
            _ => render::value(datum, self.look().like(raw))?,
        };
        Ok(vec![vec![replace(old.span, rendered)]])
    }

    /// Takes away the entry at the end of the first `depth` of the trail.
    fn unset(&self, depth: usize) -> Vec<Way> {
        let text = self.doc.text;
        let Some(entry) = depth.checked_sub(1).and_then(|last| self.trail.get(last)) else { return Vec::new() };
        let parent = depth.checked_sub(2).and_then(|above| self.trail.get(above));
        if let Some(parent) = parent
            && let Value::Map(entries) = &parent.value.value
        {
            let kind = self.kind(&parent.value);
            if entries.len() == 1 && kind != Some(Kind::Header) {
                return self.unset(depth - 1);
            }
            if kind == Some(Kind::Inline) {
                let items =
                    entries.iter().map(|entry| Span::new(entry.key_span.start as usize, end_of(entry))).collect();
                let index = entries.iter().position(|sibling| std::ptr::eq(sibling, *entry));
                let flow = Flow { text, span: parent.value.span, items };
                return index.map(|index| flow.remove(index)).into_iter().collect();
            }
        }
        // A table may begin at its header or at the first of its dotted keys, before the key that its entry names.
        let first = first_of(entry).min(entry.value.span.start) as usize;
        let start = line::start(text, first);
        let end = line::after(text, end_of(entry).max(deepest_end(&entry.value) as usize));
        let end = end.min(self.doc.content.end as usize);
        let whole = without_block(self.doc, Span::new(start, end));
        // A table that stood between blank lines takes those with it that followed.
        let limit = self.doc.content.end as usize;
        let above = text.get(..start).unwrap_or("");
        let above = ["\r\n", "\n"].iter().find_map(|ending| above.strip_suffix(ending)).unwrap_or(above);
        let stood_apart = line::is_blank(line::before(above, above.len()));
        let apart = (self.kind(&entry.value) == Some(Kind::Header) && stood_apart)
            .then(|| vec![delete(start, line::skip_blank(text, end, limit))]);
        whole.into_iter().chain(apart).chain([vec![delete(start, end)]]).collect()
    }
}

/// Where the first byte of an entry stands, its keys within keys included.
fn first_of(entry: &Entry) -> u32 {
    match &entry.value.value {
        Value::Map(entries) => entries.iter().map(first_of).fold(entry.key_span.start, u32::min),
        _ => entry.key_span.start,
    }
}
