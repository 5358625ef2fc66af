//! A body that opens with its title.

use crate::diagnostic::{Place, Span};
use crate::document::body::Heading;
use crate::document::lines::Locator;
use crate::document::slug::slug;
use crate::document::source::Source;

/// A heading of level 1 that opens the body and says what the title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RepeatedTitle {
    /// The heading.
    pub place: Place,
    /// Its lines, with one blank line behind them: what goes where it goes.
    pub lines: Span,
}

impl RepeatedTitle {
    /// The first of `headings`, if it is one.
    pub(super) fn of(
        title: Option<&str>,
        headings: &[Heading],
        source: &Source<'_>,
        locator: &mut Locator<'_>,
    ) -> Option<Self> {
        let (title, heading) = (title?, headings.first().filter(|heading| heading.level == 1)?);
        let (start, text) = (heading.span.start as usize, &*source.text);
        let before = text.get(source.body_start..start)?;
        // Case, marks and blanks aside: what a slug is made of.
        if !before.trim().is_empty() || *slug(&heading.text) != *slug(title) {
            return None;
        }
        let written = heading.span.slice(text).trim_end();
        let end = start + written.len();
        let line = source.body_start + before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let behind = line_end(text, line_end(text, end).filter(|after| is_blank(text, end, *after))?);
        let after = line_end(text, end)?;
        let behind = behind.filter(|behind| is_blank(text, after, *behind)).unwrap_or(after);
        Some(Self { place: locator.place(Span::new(start, end)), lines: Span::new(line, behind) })
    }
}

fn is_blank(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|between| between.trim().is_empty())
}

/// Where the line at `at` ends, its line break included.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let Some(found) = rest.find(['\n', '\r']) else { return Some(text.len()) };
    let width = if rest.get(found..)?.starts_with("\r\n") { 2 } else { 1 };
    Some(at + found + width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::body;
    use crate::document::masked::Masked;

    fn repeated(title: &str, text: &str) -> Option<(String, String)> {
        let source = Source::new(text.as_bytes());
        let mut locator = Locator::new(text);
        let (_, outline) = body::read(&Masked::of(source.body(), false), source.body_start, &mut locator, &|_| true);
        let found = RepeatedTitle::of(Some(title), &outline.headings, &source, &mut locator)?;
        let whole = |span: Span| span.slice(text).to_owned();
        Some((whole(found.place.span), whole(found.lines)))
    }

    #[test]
    fn a_heading_goes_with_its_lines_and_one_blank_one() {
        for (text, heading, lines) in [
            ("---\n---\n# A Title\n\nx\n", "# A Title", "# A Title\n\n"),
            ("---\n---\n\n  # *A* title!  \n\n\nx\n", "# *A* title!", "  # *A* title!  \n\n"),
            ("---\n---\n# A title #\nx\n", "# A title #", "# A title #\n"),
            ("---\r\n---\r\n# A title\r\n\r\nx\r\n", "# A title", "# A title\r\n\r\n"),
            ("---\n---\nA title\n===\n\nx\n", "A title\n===", "A title\n===\n\n"),
            ("\u{feff}# A title", "# A title", "# A title"),
        ] {
            assert_eq!(repeated("A title", text), Some((heading.to_owned(), lines.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn another_heading_is_not_it() {
        for text in [
            "---\n---\n## A title\n\nx\n",
            "---\n---\nx\n\n# A title\n",
            "---\n---\n# A title more\n",
            "---\n---\n<!-- x -->\n\n# A title\n",
            "---\n---\n> # A title\n",
            "---\n---\n",
        ] {
            assert_eq!(repeated("A title", text), None, "{text:?}");
        }
    }
}
