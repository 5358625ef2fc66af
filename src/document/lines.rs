//! From byte offsets to lines and columns, in one pass forward.

use crate::diagnostic::{Place, Span};

/// Turns spans of one text into places.
///
/// Spans that come in rising order cost one pass over the text in all; one that lies before its predecessor restarts
/// from the line it stands on.
pub struct Locator<'a> {
    text: &'a str,
    /// Where the first column is: behind a BOM.
    first: usize,
    /// Where the cursor stands, and which line and column that is.
    offset: usize,
    line: u32,
    column: u32,
    /// The starts of all lines, made when a span first lies behind the cursor.
    starts: Option<Vec<usize>>,
}

impl<'a> Locator<'a> {
    /// A locator for `text`. A BOM at its start takes no column.
    pub fn new(text: &'a str) -> Self {
        let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, first, offset: first, line: 1, column: 1, starts: None }
    }

    /// The place of `span`. An offset beyond the text stands at its end.
    pub fn place(&mut self, span: Span) -> Place {
        let target = (span.start as usize).min(self.text.len()).max(self.first);
        if target < self.offset {
            self.rewind(target);
        }
        self.advance(target);
        Place { span, line: self.line, column: self.column }
    }

    fn advance(&mut self, target: usize) {
        let between = self.text.as_bytes().get(self.offset..target).unwrap_or_default();
        let mut after_break = None;
        for at in memchr::memchr2_iter(b'\n', b'\r', between) {
            if is_break(self.text.as_bytes(), self.offset + at) {
                self.line += 1;
                after_break = Some(at + 1);
            }
        }
        if after_break.is_some() {
            self.column = 1;
        }
        self.column += code_points(between.get(after_break.unwrap_or(0)..).unwrap_or_default());
        self.offset = target.max(self.offset);
    }

    fn rewind(&mut self, target: usize) {
        let bytes = self.text.as_bytes();
        let starts = self.starts.get_or_insert_with(|| {
            let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|&at| is_break(bytes, at));
            std::iter::once(0).chain(breaks.map(|at| at + 1)).collect()
        });
        let index = starts.partition_point(|&start| start <= target).saturating_sub(1);
        self.offset = starts.get(index).copied().unwrap_or(0).max(self.first);
        self.line = u32::try_from(index + 1).unwrap_or(u32::MAX);
        self.column = 1;
    }
}

/// Whether the byte at `at`, an LF or a CR, ends a line: the CR of a CRLF does not, its LF does.
fn is_break(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n')
}

fn code_points(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(text: &str, target: usize) -> (u32, u32) {
        let before = &text[..target];
        let mut lines = 1;
        let mut last = 0;
        let bytes = text.as_bytes();
        for at in 0..target {
            let lf = bytes[at] == b'\n';
            let lone_cr = bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            if lf || lone_cr {
                lines += 1;
                last = at + 1;
            }
        }
        let mut column = before[last..].chars().count() as u32 + 1;
        if last == 0 && text.starts_with('\u{feff}') && target >= 3 {
            column -= 1;
        }
        (lines, column)
    }

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(
            text in "(\u{feff})?[a界\r\n\t ]{0,40}",
            picks in prop::collection::vec(0usize..60, 1..12),
        ) {
            let mut locator = Locator::new(&text);
            for pick in picks {
                let mut target = pick.min(text.len());
                while !text.is_char_boundary(target) {
                    target -= 1;
                }
                let place = locator.place(Span::at(target));
                prop_assert_eq!((place.line, place.column), naive(&text, target), "{:?} at {}", text, target);
            }
        }
    }
}
