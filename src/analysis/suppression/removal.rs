//! How a comment is taken out, so that the text around it is read as before.

use crate::diagnostic::{Span, TextEdit};
use std::ops::Range;

/// How many lines are looked at for HTML that a comment may stand in.
const MAX_LINES: usize = 100;

/// The edit that takes out the comment at `comment`, where that is sure to change nothing else; its front matter, or the body it
/// stands in, begins at `first`.
pub(super) fn of(text: &str, first: usize, comment: Range<usize>, in_head: bool) -> Option<TextEdit> {
    let before = text.get(first..comment.start)?;
    let after = text.get(comment.end..)?;
    let line_start = before.rfind(['\n', '\r']).map_or(first, |at| first + at + 1);
    let lead = text.get(line_start..comment.start)?;
    let behind = after.get(..after.find(['\n', '\r']).unwrap_or(after.len()))?;
    let cut = |start: usize, end: usize| Some(TextEdit { span: Span::new(start, end), text: String::new() });
    let bare_lead = lead.trim_end_matches([' ', '\t']);
    if !bare_lead.trim_matches('\u{feff}').is_empty() {
        // Where a comment opens its line, Markdown takes the rest of that for HTML; and a list's item may hold nothing else.
        let is_inside = in_head || bare_lead.contains(char::is_alphanumeric);
        return if is_inside { cut(line_start + bare_lead.len(), comment.end) } else { None };
    }
    if !behind.trim().is_empty() || lead.contains('\u{feff}') {
        return None;
    }
    let line_end = comment.end + behind.len();
    let next_line = line_end + break_at(text.get(line_end..)?);
    if in_head {
        return cut(line_start, next_line);
    }
    // Above and below may be two lists, or a list and what would then be in it.
    let rest = text.get(next_line..)?;
    let stays_apart =
        |c: char| c.is_alphabetic() || matches!(c, '#' | '[' | '!' | '(' | '"' | '`' | '_' | '\u{2018}'..='\u{201f}');
    let following = rest.trim_start_matches([' ', '\t', '\n', '\r']);
    let indent = rest.len() - following.len();
    let at_margin = indent == 0 || rest.get(..indent)?.ends_with(['\n', '\r']);
    if !lead.is_empty() || !(following.is_empty() || (at_margin && following.starts_with(stays_apart))) {
        return None;
    }
    let above = text.get(first..line_start)?.trim_end_matches(['\n', '\r']);
    let blank_above =
        line_start == first || line_start - first - above.len() > break_at(text.get(first + above.len()..)?);
    let next_blank = break_at(rest);
    if blank_above {
        return cut(line_start, next_line + next_blank);
    }
    if next_blank > 0 || following.is_empty() {
        return cut(line_start, next_line);
    }
    // What stands right below would else go on with what stands right above; but a blank line would end HTML.
    let block = || above.lines().rev().take_while(|line| !line.trim().is_empty()).take(MAX_LINES);
    let is_text = block().count() < MAX_LINES && !block().any(|line| line.contains('<'));
    if is_text { cut(comment.start, line_end) } else { None }
}

/// How long the line break is that a text starts with, if any.
fn break_at(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { usize::from(text.starts_with(['\n', '\r'])) }
}

#[cfg(test)]
mod tests {
    use crate::document::edits::apply;
    use crate::document::source::Source;

    /// What is left when the one comment is taken out; the rest of `text` is a comment between `«` and `»`.
    fn left(text: &str) -> Option<String> {
        let (start, end) = (text.find('«').unwrap(), text.find('»').unwrap() - '«'.len_utf8());
        let text = text.replace(['«', '»'], "");
        let body_start = Source::new(text.as_bytes()).body_start;
        let in_head = start < body_start;
        let first = if in_head { 4 } else { body_start };
        super::of(&text, first, start..end, in_head).map(|edit| apply(&text, &[edit]).unwrap())
    }

    #[test]
    fn the_rest_is_read_as_before() {
        for (text, after) in [
            ("---\na: 1 «# c»\nb: 2\n---\n", "---\na: 1\nb: 2\n---\n"),
            ("---\n«# c»\nb: 2\n---\n", "---\nb: 2\n---\n"),
            ("---\r\na:\r\n  «# c»\r\n  - b\r\n---\r\n", "---\r\na:\r\n  - b\r\n---\r\n"),
            ("«<!-- c -->»\n\nWords.\n", "Words.\n"),
            ("---\n---\nOne.\n\n«<!-- c -->»\nTwo.\n", "---\n---\nOne.\n\nTwo.\n"),
            ("---\n---\r\nOne.\r\n\r\n«<!-- c -->»\r\n\r\nTwo.\r\n", "---\n---\r\nOne.\r\n\r\nTwo.\r\n"),
            ("One.\n«<!-- c -->»\nTwo.\n", "One.\n\nTwo.\n"),
            ("One.\n«<!-- c -->»\n\nTwo.\n", "One.\n\nTwo.\n"),
            ("\u{feff}«<!-- c -->»\nx\n", "\u{feff}x\n"),
            ("One.\n«<!-- c -->»", "One.\n"),
            ("One «<!-- c -->»\ntwo.\n", "One\ntwo.\n"),
            ("One «<!-- c -->» two.\n", "One two.\n"),
        ] {
            assert_eq!(left(text).as_deref(), Some(after), "{text:?}");
        }
    }

    #[test]
    fn what_keeps_two_things_apart_stays() {
        for text in [
            "- a\n\n«<!-- c -->»\n\n- b\n",
            "- a\n\n«<!-- c -->»\n\n  b\n",
            "1. a\n\n«<!-- c -->»\n\n2. b\n",
            "«<!-- c -->» *no emphasis*\n",
            "- «<!-- c -->»\n",
            "- a\n\n  «<!-- c -->»\n  b\n",
            "«<!-- c -->»\n---\nno: key\n---\n",
            "<div>\n«<!-- c -->»\n*no emphasis*\n</div>\n",
            "<div>\n«<!-- c -->»\nno *emphasis*\n</div>\n",
        ] {
            assert_eq!(left(text), None, "{text:?}");
        }
    }
}
