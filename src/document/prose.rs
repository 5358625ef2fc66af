//! What a reader reads of a body: its text without code, addresses, images and markup, in the blocks that it comes in.

use super::body::dialect;
use super::html::{self, HtmlScanner, Piece};
use super::masked::Masked;
use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

/// A step through a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Text, and where in the body it stands. A word may go on from one piece to the next.
    Text(&'a str, usize),
    /// A heading begins, up to the next end.
    Heading,
    /// What was said so far ends here: no phrase goes on behind it.
    End,
}

/// Goes through a body. What is masked in it is text, of no words.
pub fn read(body: &Masked<'_>, mut step: impl FnMut(Step<'_>)) {
    let mut html = HtmlScanner::default();
    let (mut in_code, mut unseen) = (false, 0_u32);
    for (event, range) in Parser::new_ext(&body.text, dialect()).into_offset_iter() {
        let at = range.start;
        match event {
            Event::Text(_) if in_code || unseen > 0 => {}
            Event::Text(text) => step(Step::Text(&text, at)),
            Event::SoftBreak | Event::HardBreak => step(Step::Text(" ", at)),
            Event::Html(text) => scan(&mut html, &text, at, &mut step),
            Event::InlineHtml(text) => {
                // Each is whole: nothing of it goes on behind it.
                scan(&mut html, &text, at, &mut step);
                html.reset();
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Start(Tag::Link { link_type, .. }) => {
                let is_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                unseen += u32::from(is_address || unseen > 0);
            }
            Event::Start(Tag::Image { .. }) => unseen += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => unseen = unseen.saturating_sub(1),
            Event::Start(Tag::Heading { .. }) => {
                step(Step::End);
                step(Step::Heading);
            }
            other => {
                match other {
                    Event::Start(Tag::CodeBlock(_)) => in_code = true,
                    Event::End(TagEnd::CodeBlock) => in_code = false,
                    Event::End(TagEnd::HtmlBlock) => html.reset(),
                    _ => {}
                }
                step(Step::End);
            }
        }
    }
    step(Step::End);
}

/// The text in a piece of HTML.
fn scan(scanner: &mut HtmlScanner, text: &CowStr<'_>, at: usize, step: &mut impl FnMut(Step<'_>)) {
    scanner.read(text, |piece| match piece {
        Piece::Text(text) => step(Step::Text(text, at)),
        Piece::Tag { text: tag, .. } => {
            if !html::is_inline(html::tag_name(tag)) {
                step(Step::End);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks of a body: headings behind a `#`.
    fn blocks(body: &str) -> Vec<String> {
        let mut blocks = vec![String::new()];
        read(&Masked::of(body, false), |step| match step {
            Step::Text(text, at) => {
                assert!(at <= body.len());
                blocks.last_mut().unwrap().push_str(text);
            }
            Step::Heading => blocks.last_mut().unwrap().push('#'),
            Step::End => blocks.push(String::new()),
        });
        blocks.into_iter().map(|block| block.trim().to_owned()).filter(|block| !block.is_empty()).collect()
    }

    #[test]
    fn reads_what_is_on_the_page() {
        assert_eq!(blocks("# One *two*\n\nun*believ*able\nnext `code` on\n"), ["#One two", "unbelievable next", "on"]);
        assert_eq!(blocks("[text](target) <https://x.org/no> ![alt](a.png)\n\n    code\n\n```\ncode\n```\n"), ["text"]);
        assert_eq!(blocks("| a | b |\n|---|---|\n| c | d |\n"), ["a", "b", "c", "d"]);
        assert_eq!(
            blocks("<p>one <b>two</b></p>\n<script>no</script>\n<!-- no -->\n\nx<br>y <i>z</i>"),
            ["one two", "x", "y z"]
        );
        assert_eq!(blocks("- a\n- b[^1]\n\n[^1]: note"), ["a", "b", "note"]);
    }
}
