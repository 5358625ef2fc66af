//! The ways in which an intent can be written in YAML, the most likely first.

use super::flow::{Flow, delete, insert, replace};
use super::render::{self, Look, joint};
use super::{Datum, Doc, Intent, Refusal, deepest_end, end_of, last_item, lines as line, trail, without_block};
use crate::diagnostic::{Span, TextEdit};
use crate::document::metadata::{Entry, Node, Style, Value};

type Way = Vec<TextEdit>;

/// The ways of doing `intent` with what `keys` lead to.
pub(super) fn ways(doc: &Doc<'_>, keys: &[String], intent: &Intent) -> Result<Vec<Way>, Refusal> {
    let trail = trail(doc.entries, keys);
    let yaml = Yaml { doc, keys, trail: &trail };
    if trail.iter().any(|entry| entry.value.style == Style::Alias && !matches!(intent, Intent::Unset { .. })) {
        return Err(Refusal::Alias { key: keys.join(".") });
    }
    let target = trail.last().filter(|_| trail.len() == keys.len());
    let Some(entry) = target else {
        return match intent {
            Intent::Set { value, .. } => yaml.insert_key(value),
            Intent::Append { item, .. } => yaml.insert_key(&Datum::List(vec![item.clone()])),
            _ => Ok(Vec::new()),
        };
    };
    let items = match &entry.value.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    };
    match intent {
        Intent::Set { value, .. } => yaml.replace(&entry.value, entry.key_span.end as usize, value),
        Intent::Unset { .. } => Ok(yaml.unset(trail.len())),
        Intent::Rename { to, .. } => Ok(vec![vec![replace(entry.key_span, render::key(to, doc.syntax))]]),
        Intent::Append { item, .. } if items.is_empty() && entry.value.style != Style::Flow => {
            yaml.replace(&entry.value, entry.key_span.end as usize, &Datum::List(vec![item.clone()]))
        }
        Intent::Append { item, .. } => yaml.append(&entry.value, items, item),
        Intent::Replace { index, item, .. } => match items.get(*index) {
            Some(old) if old.style == Style::Alias => Err(Refusal::Alias { key: keys.join(".") }),
            Some(old) => yaml.replace(old, line::start(doc.text, old.span.start as usize), item),
            None => Ok(Vec::new()),
        },
        Intent::Remove { .. } if items.len() == 1 => Ok(yaml.unset(trail.len())),
        Intent::Remove { index, .. } => Ok(yaml.remove(&entry.value, items, *index)),
    }
}

/// The lines of a key, or of keys within keys, with a value at the end.
pub(super) fn lines(
    doc: &Doc<'_>,
    keys: &[String],
    value: &Datum,
    indent: &str,
    newline: &str,
) -> Result<String, Refusal> {
    let look = Look::of(doc, false);
    let mut text = String::new();
    let mut indent = indent.to_owned();
    let last = keys.len().saturating_sub(1);
    for (index, key) in keys.iter().enumerate() {
        text.push_str(&indent);
        text.push_str(&render::key(key, look.syntax));
        match (value, doc.habits.list_indent) {
            _ if index < last => text.push(':'),
            (Datum::List(items), Some(width)) if !items.is_empty() => {
                text.push(':');
                for item in items {
                    let item = render::value(item, look)?;
                    text.push_str(&format!("{newline}{indent}{:width$}- {item}", ""));
                }
            }
            _ => {
                text.push_str(joint(look.syntax));
                text.push_str(&render::value(value, look)?);
            }
        }
        text.push_str(newline);
        indent.push_str("  ");
    }
    Ok(text)
}

/// A mapping on lines of its own has its keys where its first key stands.
enum Container<'d> {
    /// On lines of their own, this far from the margin, after this entry if there is one.
    Lines { indent: String, last: Option<&'d Entry> },
    /// In brackets.
    Flow(Flow<'d>),
    /// A key that holds nothing yet.
    Empty(&'d Entry),
}

struct Yaml<'d> {
    doc: &'d Doc<'d>,
    keys: &'d [String],
    trail: &'d [&'d Entry],
}

impl<'d> Yaml<'d> {
    fn look(&self, in_flow: bool) -> Look<'d> {
        Look::of(self.doc, in_flow)
    }

    /// The mapping at a depth: 0 is the whole front matter, 1 what the first key of the trail holds.
    fn container(&self, depth: usize) -> Option<Container<'d>> {
        let text = self.doc.text;
        let parent = depth.checked_sub(1).and_then(|depth| self.trail.get(depth));
        let (entries, span) = match parent.map(|parent| (&parent.value.value, &parent.value)) {
            None => (self.doc.entries, self.root_flow()),
            Some((Value::Map(entries), node)) => {
                (entries.as_slice(), Some(node.span).filter(|_| node.style == Style::Flow))
            }
            Some((Value::Null, _)) => return parent.map(|parent| Container::Empty(parent)),
            Some(_) => return None,
        };
        if let Some(span) = span {
            let items = entries.iter().map(|entry| Span::new(entry.key_span.start as usize, end_of(entry))).collect();
            return Some(Container::Flow(Flow { text, span, items }));
        }
        let indent = match entries.first() {
            None => "",
            Some(first) => Some(line::before(text, first.key_span.start as usize)).filter(|it| line::is_blank(it))?,
        };
        Some(Container::Lines { indent: indent.to_owned(), last: entries.last() })
    }

    /// The brackets around the whole front matter, where it is written so.
    fn root_flow(&self) -> Option<Span> {
        let content = self.doc.content.slice(self.doc.text);
        let first = self.doc.entries.first()?.key_span.start as usize;
        let open = line::before(self.doc.text, first).find('{')?;
        let open = line::start(self.doc.text, first) + open;
        let close = self.doc.content.start as usize + content.rfind('}')?;
        Some(Span::new(open, close + 1))
    }

    /// Puts the keys that are missing where they belong.
    fn insert_key(&self, value: &Datum) -> Result<Vec<Way>, Refusal> {
        let text = self.doc.text;
        let depth = self.trail.len();
        let missing = self.keys.get(depth..).unwrap_or_default();
        let Some(container) = self.container(depth) else { return Ok(Vec::new()) };
        let limit = self.doc.content.end as usize;
        let (indent, after) = match container {
            Container::Flow(flow) => {
                let Some((first, rest)) = missing.split_first() else { return Ok(Vec::new()) };
                let value = rest.iter().rev().fold(value.clone(), |value, key| Datum::Map(vec![(key.clone(), value)]));
                let value = render::value(&value, self.look(true))?;
                return Ok(vec![flow.append(&format!("{}: {value}", render::key(first, self.doc.syntax)))]);
            }
            Container::Empty(parent) => {
                let prefix = line::before(text, parent.key_span.start as usize);
                (format!("{prefix}  "), line::after(text, parent.key_span.end as usize))
            }
            Container::Lines { indent, last: Some(last) } => {
                let after = self.past_comments(line::after(text, end_of(last)), indent.len(), &last.value);
                (indent, after)
            }
            Container::Lines { indent, last: None } => (indent, limit),
        };
        // A block scalar at the end may keep the blank lines that follow; then the key goes behind them.
        let mut places = vec![after.min(limit), line::skip_blank(text, after.min(limit), limit)];
        if depth == 0 {
            places.push(limit);
        }
        places.dedup();
        let way = |at: usize| {
            let newline = line::ending_before(text, at);
            Ok(vec![insert(at, lines(self.doc, missing, value, &indent, newline)?)])
        };
        places.into_iter().map(way).collect()
    }

    /// The position behind the comments at `at` that belong to the value above them: they stand farther to the right than its key,
    /// or hold an item that was taken out of its list.
    fn past_comments(&self, at: usize, indent: usize, value: &Node) -> usize {
        let text = self.doc.text;
        let mut at = at;
        while at < self.doc.content.end as usize {
            let whole = text.get(at..line::end(text, at)).unwrap_or("");
            let comment = whole.trim_start_matches([' ', '\t']);
            let is_item = |rest: &str| value.style == Style::Lines && rest.trim_start().starts_with("- ");
            let belongs = comment.strip_prefix('#').is_some_and(|rest| {
                whole.len() - comment.len() > indent || (is_item(rest) && matches!(value.value, Value::List(_)))
            });
            if !belongs {
                break;
            }
            at = line::after(text, at);
        }
        at
    }

    /// The edits that take away the lines from `start` to `end`, in which `value` stands, but for comments on lines of their own.
    fn delete_lines(&self, start: usize, end: usize, value: &Node) -> Way {
        let text = self.doc.text;
        let mut way: Way = Vec::new();
        let mut at = start;
        while at < end {
            let next = line::after(text, at).clamp(at + 1, end);
            let is_comment = text.get(at..next).unwrap_or("").trim_start_matches([' ', '\t']).starts_with('#');
            if !(is_comment && value.style == Style::Lines && !is_within_scalar(value, at..next)) {
                match way.last_mut() {
                    Some(last) if last.span.end as usize == at => last.span = Span::new(last.span.start as usize, next),
                    _ => way.push(delete(at, next)),
                }
            }
            at = next;
        }
        way
    }

    /// Takes away the entry at the end of the first `depth` of the trail, and what would be left empty without it.
    fn unset(&self, depth: usize) -> Vec<Way> {
        let text = self.doc.text;
        let Some(entry) = depth.checked_sub(1).and_then(|last| self.trail.get(last)) else { return Vec::new() };
        let siblings = match depth.checked_sub(2).and_then(|above| self.trail.get(above)) {
            Some(parent) => match &parent.value.value {
                Value::Map(entries) => entries.as_slice(),
                _ => &[],
            },
            None => self.doc.entries,
        };
        if depth > 1 && siblings.len() == 1 {
            return self.unset(depth - 1);
        }
        if let Some(Container::Flow(flow)) = self.container(depth - 1) {
            let index = siblings.iter().position(|sibling| std::ptr::eq(sibling, *entry));
            let whole = if siblings.len() == 1 { without_block(self.doc, flow.span) } else { None };
            return whole.into_iter().chain(index.map(|index| flow.remove(index))).collect();
        }
        let start = line::start(text, entry.key_span.start as usize);
        let end = line::after(text, end_of(entry)).min(self.doc.content.end as usize);
        if !line::is_blank(line::before(text, entry.key_span.start as usize)) {
            return Vec::new();
        }
        let lines = self.delete_lines(start, end, &entry.value);
        let has_comments = lines.len() > 1 || lines.iter().any(|edit| edit.span != Span::new(start, end));
        if has_comments {
            return vec![lines];
        }
        let whole = without_block(self.doc, Span::new(start, end));
        // Blank lines that follow would become part of a block scalar above that keeps them: then they go, too.
        let with_blank = line::skip_blank(text, end, self.doc.content.end as usize);
        whole.into_iter().chain([lines, vec![delete(start, with_blank)]]).collect()
    }

    /// Puts `datum` in the place of a value that stands behind `from`: the end of its key, or the start of its item's line.
    fn replace(&self, old: &Node, from: usize, datum: &Datum) -> Result<Vec<Way>, Refusal> {
        let text = self.doc.text;
        let in_flow = self.is_in_flow(old);
        let look = self.look(in_flow);
        let raw = old.span.slice(text);
        if raw.is_empty() {
            return self.fill(old, from, &render::value(datum, look)?);
        }
        match (old.style, &old.value, datum) {
            (Style::Block, _, _) => self.replace_block(old, from, datum),
            (Style::Lines, Value::List(items), Datum::List(new)) if !new.is_empty() => {
                let Some(prefix) = items.first().and_then(|item| self.dash(item)) else { return Ok(Vec::new()) };
                let start = items.first().map_or(0, |item| line::start(text, item.span.start as usize));
                let newline = line::ending_before(text, line::after(text, start));
                let mut rendered = String::new();
                for (index, item) in new.iter().enumerate() {
                    let like = items.get(index).map_or(last_item(items, text), |item| item.span.slice(text));
                    let item = render::value(item, self.look(false).like(like))?;
                    rendered.push_str(&format!("{prefix}{item}{newline}"));
                }
                let end = line::after(text, deepest_end(old) as usize);
                Ok(vec![vec![replace(Span::new(start, end), rendered)]])
            }
            (Style::Lines, ..) => {
                let value = render::value(datum, look)?;
                let Some(colon) = self.colon(from) else { return Ok(Vec::new()) };
                let (start, end) = (line::after(text, colon), line::after(text, deepest_end(old) as usize));
                let mut way = vec![insert(colon + 1, format!(" {value}"))];
                way.extend(self.delete_lines(start, end, old));
                Ok(vec![way])
            }
            (_, Value::List(items), Datum::List(new)) => {
                let mut rendered = Vec::with_capacity(new.len());
                for (index, item) in new.iter().enumerate() {
                    let like = items.get(index).map_or(last_item(items, text), |item| item.span.slice(text));
                    rendered.push(render::value(item, self.look(true).like(like))?);
                }
                let room = if raw.starts_with("[ ") && !new.is_empty() { " " } else { "" };
                Ok(vec![vec![replace(old.span, format!("[{room}{}{room}]", rendered.join(", ")))]])
            }
            (Style::Flow, ..) => Ok(vec![vec![replace(old.span, render::value(datum, look)?)]]),
            _ => Ok(vec![vec![replace(old.span, render::value(datum, look.like(raw))?)]]),
        }
    }

    /// Puts a value where there is none: behind the colon or the dash.
    fn fill(&self, old: &Node, from: usize, value: &str) -> Result<Vec<Way>, Refusal> {
        let text = self.doc.text;
        let mut ways = Vec::new();
        if let Some(colon) = self.colon(from) {
            ways.push(vec![insert(colon + 1, format!(" {value}"))]);
        }
        let at = old.span.start as usize;
        let joint = if self.dash(old).is_some() { " " } else { ": " };
        ways.push(vec![insert(at, format!("{joint}{value}"))]);
        ways.push(vec![insert(line::end(text, at), format!(" {value}"))]);
        Ok(ways)
    }

    /// Puts a value in the place of a block scalar, as one if it is text, with the marks for how it ends.
    fn replace_block(&self, old: &Node, from: usize, datum: &Datum) -> Result<Vec<Way>, Refusal> {
        let text = self.doc.text;
        let start = old.span.start as usize;
        let between = text.get(from..start).unwrap_or("");
        let Some(at) = between.find(['|', '>']) else { return Ok(Vec::new()) };
        let (mark, header) = (between.get(at..=at).unwrap_or("|"), from + at);
        let rest = between.get(at..).unwrap_or("");
        let header_end = header + rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        let content_start = line::after(text, header_end);
        let content_end = line::after(text, old.span.end as usize);
        let mut ways = Vec::new();
        if let Datum::String(new) = datum {
            let indent = line::before(text, start);
            let newline = line::ending_before(text, content_start);
            let chomp = if new.ends_with('\n') { "" } else { "-" };
            let lines = new.strip_suffix('\n').unwrap_or(new).split('\n');
            let is_fit = !new.is_empty() && line::is_blank(indent) && (mark == "|" || !new.trim_end().contains('\n'));
            if is_fit {
                let lines: String = lines
                    .map(|line| if line.is_empty() { newline.to_owned() } else { format!("{indent}{line}{newline}") })
                    .collect();
                ways.push(vec![
                    replace(Span::new(header, header_end), format!("{mark}{chomp}")),
                    replace(Span::new(content_start, content_end), lines),
                ]);
            }
        }
        let value = render::value(datum, self.look(false))?;
        ways.push(vec![replace(Span::new(header, header_end), value), delete(content_start, content_end)]);
        Ok(ways)
    }

    fn append(&self, list: &Node, items: &[Node], item: &Datum) -> Result<Vec<Way>, Refusal> {
        let text = self.doc.text;
        let look = self.look(list.style == Style::Flow).like(last_item(items, text));
        let rendered = render::value(item, look)?;
        if list.style == Style::Flow {
            return Ok(vec![self.flow(list, items).append(&rendered)]);
        }
        let Some(last) = items.last() else { return Ok(Vec::new()) };
        let Some(prefix) = self.dash(last) else { return Ok(Vec::new()) };
        let limit = self.doc.content.end as usize;
        let after = line::after(text, deepest_end(last) as usize).min(limit);
        let way = |at: usize| vec![insert(at, format!("{prefix}{rendered}{}", line::ending_before(text, at)))];
        Ok(vec![way(after), way(line::skip_blank(text, after, limit))])
    }

    fn remove(&self, list: &Node, items: &[Node], index: usize) -> Vec<Way> {
        let text = self.doc.text;
        if list.style == Style::Flow {
            return vec![self.flow(list, items).remove(index)];
        }
        let Some(item) = items.get(index).filter(|item| self.dash(item).is_some()) else { return Vec::new() };
        let start = line::start(text, item.span.start as usize);
        vec![vec![delete(start, line::after(text, deepest_end(item) as usize))]]
    }

    fn flow(&self, list: &Node, items: &[Node]) -> Flow<'d> {
        Flow { text: self.doc.text, span: list.span, items: items.iter().map(|item| item.span).collect() }
    }

    /// Whether a value stands in brackets, by the containers on its trail.
    fn is_in_flow(&self, node: &Node) -> bool {
        let around = self.trail.iter().map(|entry| &entry.value).filter(|value| !std::ptr::eq(*value, node));
        self.root_flow().is_some() || around.into_iter().any(|value| value.style == Style::Flow)
    }

    /// What stands before an item on its line, up to its dash and the blanks behind it.
    fn dash(&self, item: &Node) -> Option<String> {
        let text = self.doc.text;
        let start = line::start(text, item.span.start as usize);
        let whole = text.get(start..line::end(text, start))?;
        let dash = whole.find(|c: char| c != ' ' && c != '\t').filter(|at| whole.get(*at..=*at) == Some("-"))?;
        let rest = whole.get(dash + 1..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        match blanks {
            0 if rest.is_empty() => Some(format!("{} ", whole.get(..=dash)?)),
            0 => None,
            _ if blanks == rest.len() => Some(format!("{} ", whole.get(..=dash)?)),
            _ => whole.get(..dash + 1 + blanks).map(str::to_owned),
        }
    }

    /// The colon behind a key.
    fn colon(&self, from: usize) -> Option<usize> {
        let rest = self.doc.text.get(from..)?;
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest.get(blanks..)?.starts_with(':').then_some(from + blanks)
    }
}

/// Whether a line lies in a scalar that goes over several, where `#` begins no comment.
fn is_within_scalar(node: &Node, at: std::ops::Range<usize>) -> bool {
    match &node.value {
        _ if node.style == Style::Alias => false,
        Value::List(items) => items.iter().any(|item| is_within_scalar(item, at.clone())),
        Value::Map(entries) => entries.iter().any(|entry| is_within_scalar(&entry.value, at.clone())),
        _ => (node.span.start as usize) < at.end && at.start < node.span.end as usize,
    }
}
