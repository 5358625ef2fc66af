//! Lists and maps in brackets, which YAML and TOML write alike: a comma between two, perhaps one after the last, comments
//! from `#` to the end of the line.

use super::lines;
use crate::diagnostic::{Span, TextEdit};

/// A list or map in brackets: where it stands, brackets included, and its items, each from its first to its last byte.
pub(super) struct Flow<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
    pub(super) items: Vec<Span>,
}

impl Flow<'_> {
    /// The edits that put `item` behind the last.
    pub(super) fn append(&self, item: &str) -> Vec<TextEdit> {
        let Some(last) = self.items.last() else { return self.fill(item) };
        let end = last.end as usize;
        let prefix = lines::before(self.text, last.start as usize);
        let closes_later = lines::end(self.text, end) < self.span.end as usize;
        let is_alone = self.leads(self.items.len() - 1) == 0 && lines::is_blank(prefix);
        if !closes_later || !is_alone {
            return vec![insert(end, format!(", {item}"))];
        }
        // One to a line, so the new one gets a line of its own, behind the comment of the one before.
        let line_end = lines::end(self.text, end);
        let newline = lines::ending_before(self.text, lines::after(self.text, end));
        match self.comma_after(end) {
            Some(_) => vec![insert(line_end, format!("{newline}{prefix}{item},"))],
            None if line_end == end => vec![insert(end, format!(",{newline}{prefix}{item}"))],
            None => vec![insert(end, ",".to_owned()), insert(line_end, format!("{newline}{prefix}{item}"))],
        }
    }

    /// The edits that put the first item between the brackets.
    fn fill(&self, item: &str) -> Vec<TextEdit> {
        let (open, close) = (self.span.start as usize + 1, (self.span.end as usize).saturating_sub(1));
        let inner = self.text.get(open..close).unwrap_or("");
        if inner.trim().is_empty() {
            return vec![TextEdit { span: Span::new(open, close), text: item.to_owned() }];
        }
        vec![insert(close, item.to_owned())]
    }

    /// The edits that take an item out, of which there are several.
    pub(super) fn remove(&self, index: usize) -> Vec<TextEdit> {
        let Some(item) = self.items.get(index) else { return Vec::new() };
        let (end, leads) = (item.end as usize, self.leads(index));
        let start = (item.start as usize).saturating_sub(leads);
        let comma = self.comma_after(end);
        let behind = comma.map_or(end, |comma| comma + 1);
        // A line of its own goes as a whole, with its comment.
        let rest = self.text.get(behind..lines::end(self.text, behind)).unwrap_or("").trim_start_matches([' ', '\t']);
        let own_line = lines::is_blank(lines::before(self.text, start))
            && (rest.is_empty() || rest.starts_with('#'))
            && lines::after(self.text, behind) <= self.span.end as usize
            && lines::start(self.text, start) > self.span.start as usize;
        let before = index.checked_sub(1).and_then(|before| self.items.get(before)).map(|item| item.end as usize);
        let orphan = before.filter(|_| comma.is_none()).and_then(|before| self.comma_after(before));
        let orphan = orphan.map(|comma| delete(comma, comma + 1));
        if own_line {
            let line = delete(lines::start(self.text, start), lines::after(self.text, behind));
            return orphan.into_iter().chain([line]).collect();
        }
        let is_last = index + 1 == self.items.len();
        let between = before.and_then(|before| self.text.get(before..start)).unwrap_or("#");
        if let Some(before) = before.filter(|_| is_last && !between.contains(['#', '\n', '\r'])) {
            return vec![delete(before, end)];
        }
        if comma.is_some() {
            let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
            let spaces = self.text.as_bytes().get(behind..).unwrap_or_default().iter().take_while(blank).count();
            return vec![delete(start, if is_last { behind } else { behind + spaces })];
        }
        orphan.into_iter().chain([delete(start, end)]).collect()
    }

    /// How many bytes before an item belong to it: its anchor and tag, its dotted key.
    fn leads(&self, index: usize) -> usize {
        let Some(item) = self.items.get(index) else { return 0 };
        let start = item.start as usize;
        let floor = match index.checked_sub(1).and_then(|before| self.items.get(before)) {
            Some(before) => self.comma_after(before.end as usize).map_or(before.end as usize, |comma| comma + 1),
            None => self.span.start as usize + 1,
        };
        let floor = floor.max(lines::start(self.text, start));
        let lead = self.text.get(floor..start).unwrap_or("");
        lead.len() - lead.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// Where the comma behind `at` stands, if only blanks and comments come before it.
    fn comma_after(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = at;
        loop {
            match bytes.get(at)? {
                b',' => return Some(at).filter(|at| *at < self.span.end as usize),
                b' ' | b'\t' | b'\n' | b'\r' => at += 1,
                b'#' => at = lines::end(self.text, at),
                _ => return None,
            }
        }
    }
}

pub(super) fn insert(at: usize, text: String) -> TextEdit {
    TextEdit { span: Span::at(at), text }
}

pub(super) fn delete(start: usize, end: usize) -> TextEdit {
    TextEdit { span: Span::new(start, end), text: String::new() }
}

pub(super) fn replace(span: Span, text: String) -> TextEdit {
    TextEdit { span, text }
}
