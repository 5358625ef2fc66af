//! Reading times that documents store, brought up to date.

use super::changes::{self, Changes};
use super::workspace::Workspace;
use crate::analysis::Facts;
use crate::config::CoreKey;
use crate::corpus::Corpus;
use crate::document::edit::{Datum, Intent};
use crate::document::metadata::Value;

/// Writes the minutes that each of `documents` takes to read into its `reading_time`. What was not read keeps what it has, and is
/// noted.
pub fn write(workspace: &Workspace, corpus: &Corpus, documents: &[&Facts]) -> Changes {
    let mut changes = changes::plan(workspace, corpus, documents, |page| {
        let Some(time) = page.facts.time else { return Ok(None) };
        let minutes = i64::from(time.minutes());
        let key = page.pointer(CoreKey::ReadingTime);
        let was = page.entry(CoreKey::ReadingTime).map(|entry| &entry.value);
        let told = match was.map(|was| &was.value) {
            Some(Value::Int(stored)) if *stored == minutes => return Ok(None),
            Some(_) => {
                let was = was.map(Datum::from).map(|was| was.to_string()).unwrap_or_default();
                format!("{key}: {was} → {minutes}")
            }
            None => format!("+ {key}: {minutes}"),
        };
        page.decide(&[Intent::Set { key, value: Datum::Int(minutes) }], told)
    });
    let unread = documents.iter().filter(|facts| facts.unread.is_none() && facts.time.is_none());
    changes.notes.extend(unread.map(|facts| format!("{} is too long to be timed and stays as it is", facts.path)));
    changes
}
