//! # stale-reading-time
//!
//! Finds stored reading times that are not what they would be now.
//!
//! Readers are told how long a text takes; since the number was written, the text or the rates in `writings.toml` have changed.
//! `writings time --check` says the same, `writings time --write` writes it anew everywhere.
//!
//! ## Example
//!
//! ```markdown notes/short.md
//! ---
//! title: Short
//! date: 2026-04-02
//! reading_time: 12
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/short.md
//! ---
//! title: Short
//! date: 2026-04-02
//! reading_time: 1
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the minutes it takes now.

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::config::CoreKey;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::document::metadata::Style;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("stale-reading-time", Theme::Content, Level::Warn, include_str!("stale_reading_time.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let (Some(stored), Some(time)) = (&document.facts.stored_minutes, &document.facts.time) else { return };
    let minutes = time.minutes();
    if stored.value == minutes {
        return;
    }
    let message = format!("the stored reading time is {} min, and it takes {minutes} min now", stored.value);
    let diagnostic = Diagnostic::new(stored.place, message).help(format!("write {minutes}"));
    let node = document.field(CoreKey::ReadingTime).map(|entry| &entry.value);
    found.push(match node.filter(|node| node.style == Style::Plain && !document.is_tagged(node)) {
        Some(node) => diagnostic.fix(format!("write {minutes}"), Applicability::Safe, node.span, minutes.to_string()),
        None => diagnostic,
    });
}
