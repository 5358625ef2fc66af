//! # updated-before-date
//!
//! Finds documents that were updated before they were written.
//!
//! One of the two dates is wrong: readers see "updated" on a day before the document was there, and feeds sort by it.
//!
//! ## Example
//!
//! ```markdown notes/early.md
//! ---
//! title: Early
//! date: 2026-04-02
//! updated: 2025-05-01
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/early.md
//! ---
//! title: Early
//! date: 2026-04-02
//! updated: 2026-04
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{DateSource, Document, Found};
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use chrono_tz::Tz;

pub(super) const RULE: Rule =
    Rule::document("updated-before-date", Theme::Dates, Level::Warn, include_str!("updated_before_date.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let facts = document.facts;
    let (Some(date), Some(updated)) = (&facts.date, &facts.updated) else { return };
    // The day counts, not the hour: the last day of the one period, the first of the other.
    let last = (updated.value.year(), updated.value.month().unwrap_or(12), updated.value.day().unwrap_or(31));
    let first = (date.year(), date.month().unwrap_or(1), date.day().unwrap_or(1));
    // Where offsets are given, what is a day before by the calendar may be an hour after.
    let instants = updated.value.last(Tz::UTC) < date.first(Tz::UTC);
    if last < first && instants {
        let message = format!("{} lies before the document's date, {}", updated.value.human(), date.human());
        let diagnostic = Diagnostic::new(updated.place, message);
        let diagnostic = match facts.date_source {
            DateSource::FrontMatter(place) => diagnostic.related(place, "the date"),
            DateSource::FileName | DateSource::None => diagnostic,
        };
        found.push(diagnostic.help("one of the two is wrong"));
    }
}
