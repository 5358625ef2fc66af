//! What HTML in a document may cost: browsers' rules for elements that nobody closes make a small text grow with its square.

use crate::document::html::{self, HtmlScanner, Piece};
use pulldown_cmark::{Event, Tag};

/// Elements that are opened again in every block until they are closed.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// How many elements may be opened again. A document whose tags are closed has none.
const MAX_REOPENED: usize = 1_000_000;
/// The same, should all that closes one be no closing tag to a browser.
const MAX_OPENED: usize = 10_000_000;
/// How often an element may be looked for among those that are open.
const MAX_SEARCHED: usize = 200_000_000;
/// The most attributes of one tag: each is compared with all before it.
const MAX_ATTRIBUTES: usize = 500;

#[derive(Default)]
struct Count {
    /// Tags of every kind, those that Markdown makes included.
    tags: usize,
    /// Tags in HTML that open something.
    opened: usize,
    /// Those of them that open formatting.
    formatting: usize,
    /// How much formatting is open, and was at most.
    open: usize,
    most_open: usize,
    is_crowded: bool,
}

impl Count {
    fn tag(&mut self, tag: &str) {
        self.tags += 1;
        let parts = tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\''));
        self.is_crowded |= parts.count() > MAX_ATTRIBUTES;
        let formats = |name: &str| FORMATTING.iter().any(|known| known.eq_ignore_ascii_case(name));
        if let Some(closing) = tag.strip_prefix("</") {
            let name = closing.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
            if formats(name) {
                self.open = self.open.saturating_sub(1);
            }
            return;
        }
        self.opened += 1;
        if formats(html::tag_name(tag)) {
            self.formatting += 1;
            self.open += 1;
            self.most_open = self.most_open.max(self.open);
        }
    }

    fn fits(&self) -> bool {
        !self.is_crowded
            && self.most_open.saturating_mul(self.tags) <= MAX_REOPENED
            && self.formatting.saturating_mul(self.tags) <= MAX_OPENED
            && self.opened.saturating_mul(self.tags) <= MAX_SEARCHED
    }
}

/// Whether the HTML in these events is such as people write. Any other is shown as the text that it is.
pub fn are_bearable(events: &[Event<'_>]) -> bool {
    let mut count = Count::default();
    let mut scanner = HtmlScanner::default();
    for event in events {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                // What the scanner takes for a comment need be none to a browser.
                let hidden = memchr::memchr_iter(b'<', html.as_bytes()).count();
                let before = count.tags;
                scanner.read(html, |piece| {
                    if let Piece::Tag { text, .. } = piece {
                        count.tag(text);
                    }
                });
                let missed = hidden.saturating_sub(count.tags - before);
                count.tags += missed;
                count.opened += missed;
                count.formatting += missed;
            }
            Event::Start(Tag::HtmlBlock) | Event::End(_) => {}
            Event::Start(_) => count.tags += 1,
            _ => {}
        }
    }
    count.fits()
}
