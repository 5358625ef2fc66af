//! # mismatched-file-date
//!
//! Finds documents whose file name and `date` name different days.
//!
//! One of the two is wrong or was left behind: the address and the order in a folder follow the one, feeds and lists the other. Where
//! either says less, what both say counts: `2026-04` agrees with `2026-04-02-title.md`. A date with a time may be a day off, since
//! it may be the next day elsewhere.
//!
//! ## Example
//!
//! ```markdown notes/2026-04-02-paging.md
//! ---
//! title: Paging
//! date: 2026-04-20
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/2026-04-02-paging.md
//! ---
//! title: Paging
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{DateSource, Document, Found, Oddity};
use crate::config::CoreKey;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::date::PartialDate;
use crate::document::date_reading::certain_reading;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("mismatched-file-date", Theme::Dates, Level::Warn, include_str!("mismatched_file_date.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let facts = document.facts;
    let Some((date, place)) = written(document, found) else { return };
    let below = facts.path.strip_prefix(&*document.profile.folder).unwrap_or(&facts.path).trim_start_matches('/');
    let naming = &document.profile.addressing.naming;
    let Some(named) = naming.parse(below).date.filter(|named| !agree(named, &date)) else { return };
    let message = format!("the name of the file says {}, not {}", named.human(), date.human());
    found.push(Diagnostic::new(place, message).help("one of the two is wrong"));
}

/// The date of the front matter. One that is none and can only mean one day is that day, so that mending it brings nothing new up.
fn written(document: &Document<'_>, found: &mut Found<'_, '_>) -> Option<(PartialDate, Place)> {
    if let (Some(date), DateSource::FrontMatter(place)) = (&document.facts.date, document.facts.date_source) {
        return Some((date.clone(), place));
    }
    document.oddities.iter().find_map(|oddity| match oddity {
        Oddity::Date { key: CoreKey::Date, node } => {
            let reading = certain_reading(&node.text(document.text())?)?;
            Some((PartialDate::parse(&reading)?, found.place(node.span)))
        }
        _ => None,
    })
}

/// Whether a date without a time can be the day of another.
fn agree(named: &PartialDate, date: &PartialDate) -> bool {
    let same = |one: Option<u32>, other: Option<u32>| one.is_none() || other.is_none() || one == other;
    let same = named.year() == date.year() && same(named.month(), date.month()) && same(named.day(), date.day());
    let days = (named.first_day() - date.first_day()).num_days().abs();
    same || (date.has_time() && days <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_agree_as_far_as_both_go() {
        for (named, date, expected) in [
            ("2026-04-02", "2026-04-02", true),
            ("2026-04-02", "2026-04", true),
            ("2026-04-02", "2026", true),
            ("2026-04-02", "2026-04-03", false),
            ("2026-04-02", "2026-05", false),
            ("2026-04-02", "2025", false),
            ("2026-04-02", "2026-04-03T01:00:00+02:00", true),
            ("2026-04-02", "2026-04-01 23:30", true),
            ("2026-04-30", "2026-05-01T00:30:00Z", true),
            ("2026-12-31", "2027-01-01T00:30:00Z", true),
            ("2026-04-02", "2026-04-04T00:30:00Z", false),
        ] {
            let [named, other] = [named, date].map(|text| PartialDate::parse(text).unwrap());
            assert_eq!(agree(&named, &other), expected, "{named:?} {date}");
        }
    }
}
