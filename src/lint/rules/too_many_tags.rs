//! # too-many-tags
//!
//! Finds documents with more tags than a reader looks at.
//!
//! A tag says what a document is about. One that is about everything is found under every tag, and helps nobody who follows one.
//!
//! ## Options
//!
//! - `most`: how many tags a document has at most: 8 unless set.
//!
//! ## Example
//!
//! ```markdown notes/all.md
//! ---
//! title: All
//! date: 2026-04-02
//! tags: [Attention, Caches, Eviction, Feeds, Git, Linting, Memory, Paging, Queues]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/all.md
//! ---
//! title: All
//! date: 2026-04-02
//! tags: [Caches, Memory, Paging]
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, DocumentRule, Found};
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const RULE: Rule =
    Rule::document_with::<TooManyTags>("too-many-tags", Theme::Tags, Level::Allow, include_str!("too_many_tags.rs"));

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct TooManyTags {
    /// How many tags a document has at most: 8 unless set.
    most: usize,
}

impl Default for TooManyTags {
    fn default() -> Self {
        Self { most: 8 }
    }
}

impl DocumentRule for TooManyTags {
    fn name(&self) -> &'static str {
        RULE.name
    }

    fn check(&self, document: &Document<'_>, found: &mut Found<'_, '_>) {
        let tags = &document.facts.tags;
        if let Some(first) = tags.get(self.most) {
            let message = format!("this document has {} tags, more than {}", tags.len(), self.most);
            found.push(Diagnostic::new(first.place, message).help("keep those that say what it is about"));
        }
    }
}
