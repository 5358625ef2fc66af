//! Where findings begin and end, as other programs count lines and columns.

use super::Run;
use crate::diagnostic::{Fix, Place, Related, Span};
use crate::document::lines::Locator;
use crate::lint::Finding;
use crate::lint::fingerprint::Fingerprint;
use std::io;

/// One finding, and what belongs to it.
pub(super) struct Item<'a> {
    /// The finding.
    pub finding: &'a Finding<'a>,
    /// Its fix, where one holds.
    pub fix: Option<&'a Fix>,
    /// What it is known by, in reports that say so.
    pub fingerprint: Option<Fingerprint>,
}

/// Lines and columns, from 1; columns in code points. The end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    /// The line of the first character.
    pub line: u32,
    /// Its column.
    pub column: u32,
    /// The line of the character behind the last.
    pub end_line: u32,
    /// Its column.
    pub end_column: u32,
}

/// The lines of one text. Findings come by where they begin, so most of what is asked lies further on.
pub(super) struct Lines<'a> {
    text: &'a str,
    ends: Locator<'a>,
    edits: Locator<'a>,
}

/// The most other places that are told with one finding.
const MAX_RELATED: usize = 20;

impl<'a> Lines<'a> {
    /// The lines of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, ends: Locator::new(text), edits: Locator::new(text) }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The region of a place.
    pub fn region(&mut self, place: Place) -> Region {
        let end = self.ends.place(Span::at(place.span.end as usize));
        // Where the text is not at hand, the place is all that is known.
        let (end_line, end_column) = (end.line, end.column).max((place.line, place.column));
        Region { line: place.line, column: place.column, end_line, end_column }
    }

    /// The region of a span, such as one that a fix replaces.
    pub fn span(&mut self, span: Span) -> Region {
        let place = self.edits.place(span);
        let end = self.edits.place(Span::at(span.end as usize));
        Region { line: place.line, column: place.column, end_line: end.line, end_column: end.column }
    }

    /// The column, from 1, in bytes: for those who count so. A BOM counts.
    pub fn byte_column(&self, at: u32) -> usize {
        let before = self.text.as_bytes().get(..at as usize).unwrap_or(self.text.as_bytes());
        before.len() - memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1) + 1
    }
}

/// Calls `tell` with each finding, in order, and the lines of its document.
pub(super) fn each<'a>(
    run: &Run<'a>,
    mut tell: impl FnMut(&Item<'a>, &mut Lines<'_>) -> io::Result<()>,
) -> io::Result<()> {
    let mut items = run.findings.iter().zip(run.fixes);
    let mut fingerprints = run.fingerprints.iter().copied();
    for group in run.findings.chunk_by(|a, b| a.facts.path == b.facts.path) {
        let text = group.first().and_then(|first| (run.text)(&first.facts.path));
        let mut lines = Lines::new(text.as_deref().unwrap_or(""));
        for (finding, fix) in items.by_ref().take(group.len()) {
            tell(&Item { finding, fix: *fix, fingerprint: fingerprints.next() }, &mut lines)?;
        }
    }
    Ok(())
}

/// Calls `tell` with each other place of a finding, up to a bound: its path from the workspace root, and the lines there.
pub(super) fn each_related<'a>(
    run: &Run<'_>,
    finding: &'a Finding<'_>,
    lines: &mut Lines<'_>,
    mut tell: impl FnMut(&'a Related, &str, &mut Lines<'_>),
) {
    for related in finding.diagnostic.related.iter().take(MAX_RELATED) {
        match related.path.as_deref().filter(|path| *path != &*finding.facts.path) {
            None => tell(related, &finding.facts.path, lines),
            Some(path) => {
                let text = (run.text)(path);
                tell(related, path, &mut Lines::new(text.as_deref().unwrap_or("")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_count_code_points_and_byte_columns_bytes() {
        let text = "\u{feff}a界b\r\nc🔥d\re";
        let mut lines = Lines::new(text);
        let at = |part: &str| Span::new(text.find(part).unwrap(), text.find(part).unwrap() + part.len());
        let region = |line, column, end_line, end_column| Region { line, column, end_line, end_column };
        assert_eq!(lines.span(at("界")), region(1, 2, 1, 3));
        assert_eq!(lines.span(at("b\r\nc")), region(1, 3, 2, 2));
        assert_eq!(lines.span(at("a")), region(1, 1, 1, 2));
        assert_eq!(lines.byte_column(at("b").start), 8);
        assert_eq!(lines.byte_column(at("d").start), 6);
        assert_eq!(lines.byte_column(at("e").start), 1);
        assert_eq!(lines.byte_column(9999), 2);
    }

    #[test]
    fn without_its_text_a_place_is_its_own_end() {
        let place = Place { span: Span::new(50, 60), line: 4, column: 7 };
        assert_eq!(Lines::new("").region(place), Region { line: 4, column: 7, end_line: 4, end_column: 7 });
    }
}
