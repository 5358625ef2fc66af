//! # untagged
//!
//! Finds published documents without a tag.
//!
//! Who follows a tag never meets them, and "related" lists leave them out. Not every site tags, so this is for those that do.
//!
//! ## Example
//!
//! ```markdown notes/bare.md
//! ---
//! title: Bare
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/bare.md
//! ---
//! title: Bare
//! date: 2026-04-02
//! tags: [KV Cache]
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::config::CoreKey;
use crate::lint::Level;

pub(super) const RULE: Rule = Rule::document("untagged", Theme::Tags, Level::Allow, include_str!("untagged.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let facts = document.facts;
    // What could not be read may have tags.
    if facts.draft || facts.withheld || document.metadata.is_none() || !facts.tags.is_empty() {
        return;
    }
    let span = document.field(CoreKey::Tags).map_or_else(|| document.fence(), |entry| entry.key_span);
    let diagnostic = found.at(span, "this document has no tag");
    found.push(diagnostic.help("`writings tag suggest` names the registered tags that it speaks of"));
}
