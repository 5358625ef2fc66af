//! # invalid-date
//!
//! Finds a `date` or `updated` that is no date.
//!
//! Dates are `2026`, `2026-04`, `2026-04-02`, or the last with a time and perhaps an offset from UTC. Whatever else stands there is
//! read differently by each generator, or not at all: `04/02/2026` is April or February, `2019-22-08` no day of any month, and
//! `2015-1-13 5:30:00` a date to readers of YAML 1.1, such as Jekyll, and words to those of YAML 1.2.
//!
//! ## Example
//!
//! ```markdown notes/august.md
//! ---
//! title: August
//! date: 2019-22-08
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/august.md
//! ---
//! title: August
//! date: 2019-08-22
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the date that was probably meant. It is not applied unseen, for only the author knows which day it was; unless the year
//! comes first and nothing but zeros or hyphens is missing, as in `2025/4/3` and `2015-1-13 05:30:00`, which is safe.

use super::{Rule, Theme};
use crate::analysis::{Document, Found, Oddity};
use crate::diagnostic::Applicability;
use crate::document::date_reading::{certain_reading, likely_reading};
use crate::document::metadata::Style;
use crate::document::source::Syntax;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("invalid-date", Theme::Dates, Level::Deny, include_str!("invalid_date.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    for oddity in document.oddities {
        let Oddity::Date { key, node } = oddity else { continue };
        // What a template has yet to fill in is that rule's to tell.
        if node.span.slice(document.text()).starts_with("{{") {
            continue;
        }
        let text = node.text(document.text());
        // With the year first the month comes next: what is only unpadded or has slashes can be but one day.
        let certain = text.as_deref().and_then(certain_reading);
        let message = match text.as_deref() {
            Some(text) if certain.is_some() => format!("`{}` is no date as ISO 8601 writes it", text.trim()),
            Some(text) => format!("`{}` is no date", text.trim()),
            None => format!("`{}` holds {}, not a date", key.name(), node.kind()),
        };
        let diagnostic = found.at(node.span, message);
        let (applicability, doubt) = match certain {
            Some(_) => (Applicability::Safe, ""),
            None => (Applicability::Unsafe, ", if that is what is meant"),
        };
        found.push(match certain.or_else(|| text.as_deref().and_then(likely_reading)) {
            Some(reading) => {
                let diagnostic = diagnostic.help(format!("write `{reading}`{doubt}"));
                let replaceable = !matches!(node.style, Style::Alias | Style::Block);
                let quoted = match document.syntax() {
                    Some(Syntax::Toml) => reading.len() < "2026-04-02".len(),
                    Some(Syntax::Json) => true,
                    Some(Syntax::Yaml) | None => false,
                };
                let text = if quoted { format!("\"{reading}\"") } else { reading.clone() };
                match replaceable {
                    true => diagnostic.fix(format!("write {reading}"), applicability, node.span, text),
                    false => diagnostic,
                }
            }
            None => diagnostic.help("write it as 2026, 2026-04, 2026-04-02 or 2026-04-02T10:30:00Z"),
        });
    }
}
