//! # wrong-type
//!
//! Finds keys whose value is of another kind than the key takes, so that it cannot be used.
//!
//! A title that is a list, a weight that is a word: the program knows these keys, and would have to guess.
//!
//! ## Example
//!
//! ```markdown notes/heavy.md
//! ---
//! title: Heavy
//! weight: heavy
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/heavy.md
//! ---
//! title: Heavy
//! weight: 12
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found, Oddity};
use crate::document::metadata::Value;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("wrong-type", Theme::FrontMatter, Level::Warn, include_str!("wrong_type.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    for oddity in document.oddities {
        let Oddity::Kind { key, expected, node } = oddity else { continue };
        // What a template has yet to fill in is that rule's to tell.
        if node.span.slice(document.text()).starts_with("{{") {
            continue;
        }
        let written = node.span.slice(document.text());
        let what = match node.value {
            Value::Int(_) | Value::Float(_) if written.len() < 30 => format!("`{written}`"),
            _ => node.kind().to_owned(),
        };
        let diagnostic = found.at(node.span, format!("`{key}` is {what}, not {expected}"));
        found.push(diagnostic.help(format!("write {expected}, or remove the key; as it is, it is not used")));
    }
}
