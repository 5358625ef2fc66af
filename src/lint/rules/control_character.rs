//! # control-character
//!
//! Finds control characters: bytes that no reader sees and that few programs survive.
//!
//! A NUL ends a string in one program and the file in another; an escape character colours or moves the cursor of whoever
//! prints the file; XML, and so every feed, allows none of them. They come from terminals and word processors by copy and paste.
//! Tabs and line endings are fine.
//!
//! ## Example
//!
//! ```markdown notes/paste.md
//! ---
//! title: Pasted
//! ---
//!
//! A word from a \u{1b}[1mterminal\u{1b}[0m.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/paste.md
//! ---
//! title: Pasted
//! ---
//!
//! A word from a **terminal**.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::Span;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("control-character", Theme::Text, Level::Warn, include_str!("control_character.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let text = document.text();
    // What is no UTF-8 is told as that: such a file may be no text at all.
    if document.source.fault.is_some() || !may_hold(text.as_bytes()) {
        return;
    }
    let hidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let mut line_told = None;
    for (at, c) in text.char_indices().filter(|(_, c)| hidden(*c)) {
        let place = found.place(Span::new(at, at + c.len_utf8()));
        // The second one of a line says nothing that the first does not.
        if line_told.replace(place.line) != Some(place.line) {
            let diagnostic = found.at(place.span, format!("a control character, U+{:04X}, stands here", u32::from(c)));
            found.push(diagnostic.help("remove it"));
        }
    }
}

/// Whether a text can hold one, by its bytes alone: nearly all are passed over at the speed of memory.
fn may_hold(bytes: &[u8]) -> bool {
    let suspect = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7F || byte == 0xC2;
    bytes.chunks(64).any(|chunk| chunk.iter().fold(false, |any, byte| any | suspect(*byte)))
}
