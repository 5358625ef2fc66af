//! # repeated-description
//!
//! Finds descriptions that say nothing but the title.
//!
//! Feeds, search engines and link previews show the description below the title: a reader learns nothing from reading it twice.
//!
//! ## Example
//!
//! ```markdown notes/again.md
//! ---
//! title: Paging the cache
//! description: Paging the cache.
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/again.md
//! ---
//! title: Paging the cache
//! description: What an operating system knows of memory that a server of models can use.
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::Diagnostic;
use crate::document::slug::slug;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("repeated-description", Theme::Content, Level::Warn, include_str!("repeated_description.rs"), check);

/// How much longer the same words can be, in bytes, by their marks and blanks: what is longer is not compared.
const MOST_MARKS: usize = 100;

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let (Some(title), Some(description)) = (&document.facts.title, &document.facts.description) else { return };
    let alike = title.value.len().abs_diff(description.value.len()) <= MOST_MARKS;
    // Two keys that are one by their names, as where `[fields]` makes the title of it, are no two texts.
    if alike && title.place != description.place && slug(&title.value) == slug(&description.value) {
        let diagnostic = Diagnostic::new(description.place, "the description says nothing but the title");
        let diagnostic = diagnostic.related(title.place, "the title");
        found.push(diagnostic.help("say in a sentence or two what it is about, or leave it out"));
    }
}
