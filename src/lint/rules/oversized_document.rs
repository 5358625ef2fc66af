//! # oversized-document
//!
//! Finds documents whose body is longer than the limit, so that their front matter alone was read.
//!
//! A body of two megabytes is rarely writing: it is a data dump or a pasted image. Its words are not counted, its links not
//! checked. The limit is `body-bytes` under `[limits]` in `writings.toml`.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [limits]
//! body-bytes = 40
//! ```
//!
//! ```markdown notes/log.md
//! ---
//! title: A log
//! ---
//!
//! All of it, line by line, for as long as it went on.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/log.md
//! ---
//! title: A log
//! ---
//!
//! The log is in log.txt.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::Span;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("oversized-document", Theme::Text, Level::Warn, include_str!("oversized_document.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let length = document.size.saturating_sub(document.source.body_start as u64);
    let limit = document.profile.body_limit;
    if length > limit as u64 {
        let message = format!("this body is {length} bytes long; beyond {limit} only front matter is read");
        let diagnostic = found.at(Span::at(0), message);
        found.push(diagnostic.help("cut the document, or raise body-bytes under [limits] in writings.toml"));
    }
}
