//! What a document says of its dates, and what is made of it.

use super::Corpus;
use crate::analysis::{DateSource, Facts, Profile};
use crate::config::CoreKey;
use crate::document::date::PartialDate;
use chrono::{DateTime, FixedOffset, SecondsFormat};
use chrono_tz::Tz;
use serde::Serialize;

/// The dates of one document, in the form that scripts read.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Dates<'a> {
    /// The path from the workspace root.
    pub path: &'a str,
    /// What stands under `date`.
    pub date: Option<DateValue<'a>>,
    /// The date that the file's name starts with.
    pub file_name: Option<DateValue<'a>>,
    /// What stands under `updated`.
    pub updated: Option<DateValue<'a>>,
    /// Which of `date` and `file_name` the document is dated by.
    pub counts: Option<Counting>,
}

/// Where a document's date comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// Its front matter.
    Date,
    /// The name of its file.
    FileName,
}

/// One value, and what it is read as; nothing where it is no date.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct DateValue<'a> {
    /// As it is written.
    pub written: &'a str,
    /// As people are shown it.
    pub shown: Option<String>,
    /// The first instant of the period it names, in RFC 3339.
    pub first: Option<String>,
    /// The last, to the second.
    pub last: Option<String>,
}

impl<'a> DateValue<'a> {
    fn of(date: &'a PartialDate, zone: Tz) -> Self {
        let instant = |at: DateTime<FixedOffset>| Some(at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        Self {
            written: date.as_str(),
            shown: Some(date.human()),
            first: instant(date.first(zone)),
            last: instant(date.last(zone)),
        }
    }

    fn of_none(written: &'a str) -> Self {
        Self { written, shown: None, first: None, last: None }
    }
}

impl Corpus {
    /// The dates of a document. `named` is the date in its file's name, by [`Corpus::date_in_name`].
    pub fn dates<'a>(&self, facts: &'a Facts, named: Option<&'a PartialDate>) -> Dates<'a> {
        let of = |date: &'a PartialDate| DateValue::of(date, self.zone());
        let none = |key| {
            let found = facts.no_dates.iter().find(|(other, _)| *other == key);
            found.map(|(_, written)| DateValue::of_none(&written.value))
        };
        let own = facts.date.as_ref().filter(|_| matches!(facts.date_source, DateSource::FrontMatter(_)));
        Dates {
            path: &facts.path,
            date: own.map(of).or_else(|| none(CoreKey::Date)),
            file_name: named.map(of),
            updated: facts.updated.as_ref().map(|updated| of(&updated.value)).or_else(|| none(CoreKey::Updated)),
            counts: match facts.date_source {
                DateSource::None => None,
                DateSource::FrontMatter(_) => Some(Counting::Date),
                DateSource::FileName => Some(Counting::FileName),
            },
        }
    }

    /// The date in the name of a document's file, whether it counts or not.
    pub fn date_in_name(facts: &Facts, profile: &Profile) -> Option<PartialDate> {
        let below = facts.path.strip_prefix(&*profile.folder).unwrap_or(&facts.path).trim_start_matches('/');
        profile.addressing.naming.parse(below).date
    }
}

impl Dates<'_> {
    /// The value that the document is dated by.
    pub fn counting(&self) -> Option<&DateValue<'_>> {
        match self.counts? {
            Counting::Date => self.date.as_ref(),
            Counting::FileName => self.file_name.as_ref(),
        }
    }
}
