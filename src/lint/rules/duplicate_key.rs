//! # duplicate-key
//!
//! Finds keys that stand twice in one block of front matter.
//!
//! One of the two values is dropped, and parsers disagree about which: most take the later of two YAML keys, some refuse the
//! document. YAML 1.2 and TOML both forbid it.
//!
//! ## Example
//!
//! ```markdown notes/twice.md
//! ---
//! title: Once
//! date: 2026-04-02
//! title: Twice
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/twice.md
//! ---
//! title: Once
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::document::metadata::Fault;
use crate::document::source::Syntax;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("duplicate-key", Theme::FrontMatter, Level::Deny, include_str!("duplicate_key.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let counts = if document.syntax() == Some(Syntax::Toml) { "the first one counts" } else { "this one counts" };
    for fault in document.faults {
        let Fault::DuplicateKey { key, first, second } = fault else { continue };
        let first = found.place(*first);
        let diagnostic = found.at(*second, format!("`{key}` stands here a second time; {counts}"));
        found.push(diagnostic.related(first, "first here").help("remove one of the two"));
    }
}
