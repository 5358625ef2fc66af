//! # loose-date
//!
//! Finds dates that are read here and are not written as ISO 8601 and RFC 3339 ask.
//!
//! `2026-04-02 10:30:00 -0800` is a date to Ruby, Go templates and people; JavaScript, JSON Schema and many feeds want
//! `2026-04-02T10:30:00-08:00`. This is for sites that are built by several programs, or may be one day.
//!
//! ## Example
//!
//! ```markdown notes/loose.md
//! ---
//! title: Loose
//! date: 2026-04-02 10:30:00 -0800
//! updated: "2026-05-01 09:00"
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/loose.md
//! ---
//! title: Loose
//! date: 2026-04-02T10:30:00-08:00
//! updated: "2026-05-01T09:00"
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the same date as the standards do. A date without an offset gets none.

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::config::CoreKey;
use crate::diagnostic::{Applicability, Span};
use crate::document::date_reading::strict_form;
use crate::document::metadata::Style;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("loose-date", Theme::Dates, Level::Allow, include_str!("loose_date.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    for entry in [CoreKey::Date, CoreKey::Updated].into_iter().filter_map(|key| document.field(key)) {
        let node = &entry.value;
        let Some(text) = node.text(document.text()) else { continue };
        let Some(strict) = strict_form(&text) else { continue };
        let message = format!("`{}` is not as ISO 8601 and RFC 3339 write it", text.trim());
        let diagnostic = found.at(node.span, message).help(format!("write `{strict}`"));
        // Within its quotes, where it has any, so that it stays what it is to YAML.
        let at = node.span.slice(document.text()).find(text.trim()).map(|at| node.span.start as usize + at);
        found.push(match at.filter(|_| matches!(node.style, Style::Plain | Style::Quoted)) {
            Some(at) => {
                let span = Span::new(at, at + text.trim().len());
                diagnostic.fix(format!("write {strict}"), Applicability::Safe, span, strict)
            }
            None => diagnostic,
        });
    }
}
