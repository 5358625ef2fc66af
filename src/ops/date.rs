//! Dates of documents: set, moved to today, taken away.

use super::changes::{self, Changes, Decision};
use super::guard::Guard;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::Facts;
use crate::config::CoreKey;
use crate::corpus::Corpus;
use crate::document::date::PartialDate;
use crate::document::edit::{Datum, Intent};
use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;

/// What becomes of a date.
#[derive(Clone, Debug)]
pub enum Dating {
    /// It is this, as it is written.
    Set(PartialDate),
    /// It is the present, as precise as the document writes its dates.
    Touch(DateTime<FixedOffset>),
    /// It goes.
    Clear,
}

/// Changes `date` or `updated`, whichever `key` says, in documents; unless it `is_forced`, only as schemas and rules let it.
///
/// # Errors
///
/// A schema or the settings of rules cannot be read.
pub fn date(
    workspace: &Workspace,
    corpus: &Corpus,
    key: CoreKey,
    dating: &Dating,
    is_forced: bool,
    documents: &[&Facts],
) -> Result<Changes, WorkspaceError> {
    let guard = if is_forced { None } else { Some(Guard::of(workspace)?) };
    let changes = changes::plan(workspace, corpus, documents, |page| {
        let pointer = page.pointer(key);
        let was = page.entry(key).map(|entry| entry.value.text(page.text).unwrap_or_default());
        let facts = page.facts;
        let new = match dating {
            Dating::Set(date) => Some(date.as_str().to_owned()),
            Dating::Touch(now) => {
                let own = facts.updated.as_ref().map(|updated| &updated.value);
                Some(like(*now, corpus.zone(), own.or(facts.date.as_ref())))
            }
            Dating::Clear => None,
        };
        let (intent, told) = match (new, was) {
            (None, None) => {
                // What cannot be read may hold a date all the same, so that it fails here.
                page.edited(&[Intent::Unset { key: pointer }])?;
                return Ok(None);
            }
            (None, Some(was)) => (Intent::Unset { key: pointer.clone() }, format!("- {pointer}: {was}")),
            (Some(new), was) => {
                let told = match was {
                    Some(was) if !was.is_empty() => format!("{pointer}: {was} → {new}"),
                    _ => format!("+ {pointer}: {new}"),
                };
                (Intent::Set { key: pointer, value: Datum::Date(new) }, told)
            }
        };
        let edited = page.edited(&[intent])?;
        guard.iter().try_for_each(|guard| guard.pass(page, &edited))?;
        Ok(Some(Decision { edited, told }))
    });
    Ok(changes)
}

/// The present in words as precise as another date: to the month if it is, with a time if it has one. To the day, where there is
/// none to be like.
pub fn like(now: DateTime<FixedOffset>, zone: Tz, other: Option<&PartialDate>) -> String {
    let here = now.with_timezone(&zone);
    let day = "%Y-%m-%d";
    let Some(other) = other else { return here.format(day).to_string() };
    let Some((_, time)) = other.as_str().split_at_checked(day.len() + 2) else {
        let format = if other.day().is_some() {
            day
        } else if other.month().is_some() {
            "%Y-%m"
        } else {
            "%Y"
        };
        return here.format(format).to_string();
    };
    if time.is_empty() {
        return here.format(day).to_string();
    }
    let (separator, time) = time.split_at_checked(1).unwrap_or(("T", ""));
    let whole = time.split(['+', '-', 'Z', 'z', ' ']).next().unwrap_or(time);
    let clock = if whole.matches(':').count() >= 2 { "%H:%M:%S" } else { "%H:%M" };
    if time.ends_with(['Z', 'z']) {
        return now.with_timezone(&Utc).format(&format!("{day}{separator}{clock}Z")).to_string();
    }
    let offset = if time.contains(['+', '-']) { "%:z" } else { "" };
    let gap = if time.contains(" +") || time.contains(" -") { " " } else { "" };
    here.format(&format!("{day}{separator}{clock}{gap}{offset}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_is_as_precise_as_its_model() {
        let now = DateTime::parse_from_rfc3339("2026-11-21T22:30:15Z").unwrap();
        let zone = chrono_tz::Europe::Berlin;
        let of = |text: &str| like(now, zone, PartialDate::parse(text).as_ref());
        for (model, new) in [
            ("2026", "2026"),
            ("2026-04", "2026-11"),
            ("2026-04-02", "2026-11-21"),
            ("2026-04-02T10:30", "2026-11-21T23:30"),
            ("2026-04-02 10:30:00", "2026-11-21 23:30:15"),
            ("2026-04-02T10:30:00Z", "2026-11-21T22:30:15Z"),
            ("2026-04-02T10:30:00.5Z", "2026-11-21T22:30:15Z"),
            ("2026-04-02T10:30:00+02:00", "2026-11-21T23:30:15+01:00"),
            ("2026-04-02T10:30+02:00", "2026-11-21T23:30+01:00"),
            ("2026-04-02 10:30 -0800", "2026-11-21 23:30 +01:00"),
        ] {
            assert_eq!(of(model), new, "{model}");
            assert!(PartialDate::parse(new).is_some(), "{new}");
        }
        assert_eq!(like(now, zone, None), "2026-11-21");
        let late = DateTime::parse_from_rfc3339("2026-11-21T23:30:00Z").unwrap();
        assert_eq!(like(late, zone, None), "2026-11-22", "the day is that of the workspace's zone");
    }
}
