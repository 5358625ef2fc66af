//! # unreadable-encoding
//!
//! Finds files that are not UTF-8.
//!
//! Every generator, feed reader and browser takes UTF-8. Bytes of another encoding turn into `?` or `�` on the page, and a
//! UTF-16 file is no text at all to most programs, so its front matter goes unread and the document is withheld from exports.
//!
//! ## Instead
//!
//! Convert the file once: `iconv -f LATIN1 -t UTF-8 FILE`, or save it as UTF-8 in the editor.

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::Span;
use crate::document::source::EncodingFault;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("unreadable-encoding", Theme::Text, Level::Deny, include_str!("unreadable_encoding.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    match document.source.fault {
        None => {}
        Some(EncodingFault::Utf16) => {
            let diagnostic = found.at(Span::at(0), "this file is UTF-16 or UTF-32, not UTF-8");
            found.push(diagnostic.help("save it as UTF-8: `iconv -f UTF-16 -t UTF-8` prints it so"));
        }
        Some(EncodingFault::InvalidByte(at)) => {
            let diagnostic = found.at(Span::new(at, at + 1), "this byte is not UTF-8; it is read as `?`");
            found.push(diagnostic.help("save it as UTF-8: if it is Latin-1, `iconv -f LATIN1 -t UTF-8` prints it so"));
        }
    }
}
