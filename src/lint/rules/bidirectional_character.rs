//! # bidirectional-character
//!
//! Finds invisible characters that turn the direction of the text and are not turned back on their line.
//!
//! An override makes a line read otherwise than it stands: a reviewer sees one address, the browser opens another
//! (<https://trojansource.codes>). Text in Hebrew or Arabic needs no such mark; where a mark is used, its end belongs on the
//! same line. An override is told even where it ends.
//!
//! ## Example
//!
//! ```markdown notes/turned.md
//! ---
//! title: Turned \u{202e}around
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/turned.md
//! ---
//! title: Turned around
//! ---
//!
//! Words, and \u{2067}שלום\u{2069} isolated.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::Span;
use crate::lint::Level;

pub(super) const RULE: Rule = Rule::document(
    "bidirectional-character",
    Theme::Text,
    Level::Warn,
    include_str!("bidirectional_character.rs"),
    check,
);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let text = document.text();
    let mut looked_to = 0;
    for at in memchr::memchr_iter(0xE2, text.as_bytes()) {
        let is_mark = |c: char| closing(c).is_some();
        if at < looked_to || !text.get(at..).is_some_and(|rest| rest.starts_with(is_mark)) {
            continue;
        }
        // Each line is looked at once, from its first mark on.
        let rest = text.get(at..).unwrap_or("");
        let line = rest.split(['\n', '\r']).next().unwrap_or(rest);
        looked_to = at + line.len();
        if let Some((offset, c)) = unclosed(line) {
            let span = Span::new(at + offset, at + offset + c.len_utf8());
            let verb = if is_override(c) { "overrides" } else { "turns" };
            let code = u32::from(c);
            let message = format!("an invisible character, U+{code:04X}, {verb} the direction of the text behind it");
            let diagnostic = found.at(span, message);
            found.push(diagnostic.help("remove it: letters know their direction"));
        }
    }
}

/// The first mark of a line that is an override, or is not closed in it.
fn unclosed(line: &str) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char, char)> = Vec::new();
    for (offset, c) in line.char_indices() {
        match closing(c) {
            Some(_) if is_override(c) => return Some((offset, c)),
            Some(end) => open.push((offset, c, end)),
            None if open.last().is_some_and(|(_, _, end)| *end == c) => {
                open.pop();
            }
            None => {}
        }
    }
    open.first().map(|(offset, c, _)| (*offset, *c))
}

fn is_override(c: char) -> bool {
    matches!(c, '\u{202D}' | '\u{202E}')
}

/// The mark that ends what a mark begins; `None` for what is none.
fn closing(c: char) -> Option<char> {
    match c {
        '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => Some('\u{202C}'),
        '\u{2066}'..='\u{2068}' => Some('\u{2069}'),
        _ => None,
    }
}
