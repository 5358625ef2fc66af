//! Publishing drafts: the mark goes, a date comes where there is none, and only what the rules let pass is let go.

use super::changes::{self, Changes, Obstacle};
use super::date::like;
use super::judge;
use super::lint::Linted;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, holds};
use crate::config::CoreKey;
use crate::document::date::PartialDate;
use crate::document::edit::{Datum, Intent};
use chrono::{DateTime, FixedOffset};
use std::collections::HashSet;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Publishing {
    /// The date to set; where there is none yet, today, unless given.
    pub date: Option<PartialDate>,
    /// The present.
    pub now: DateTime<FixedOffset>,
    /// Whether it is published though rules deny it.
    pub is_forced: bool,
}

/// Publishes documents: those that are drafts, or have no date. `linted` is the workspace read with its rules.
///
/// # Errors
///
/// A schema of a collection cannot be used, and publishing is not forced.
pub fn publish(
    workspace: &Workspace,
    mut linted: Linted,
    publishing: &Publishing,
    paths: &HashSet<String>,
) -> Result<Changes, WorkspaceError> {
    if let Some(fault) = linted.schema_faults.pop().filter(|_| !publishing.is_forced) {
        return Err(fault);
    }
    let corpus = &linted.corpus;
    let documents: Vec<&Facts> = corpus.documents().iter().filter(|facts| paths.contains(&*facts.path)).collect();
    let mut changes = changes::plan(workspace, corpus, &documents, |page| {
        let facts = page.facts;
        let mut intents = Vec::new();
        let mut told = Vec::new();
        if let Some(place) = page.profile.draft_place(&facts.path) {
            return Err(Obstacle::Forbidden {
                message: format!("all documents {place} are drafts"),
                help: Some("move it elsewhere: writings mv".to_owned()),
            });
        }
        for hold in page.metadata.map(|metadata| holds(metadata, &page.profile.fields)).unwrap_or_default() {
            told.push(format!("{}: {}", hold.name, hold.published));
            intents.push(Intent::Set { key: hold.name.to_owned(), value: Datum::Bool(hold.published) });
        }
        let date = match &publishing.date {
            Some(date) => Some(date.as_str().to_owned()),
            None if facts.date.is_none()
                && page.entry(CoreKey::Date).is_none_or(|entry| entry.value.kind() == "empty") =>
            {
                Some(like(publishing.now, corpus.zone(), None))
            }
            None => None,
        };
        if let Some(date) = date.filter(|date| facts.date.as_ref().is_none_or(|own| own.as_str() != date)) {
            let key = page.pointer(CoreKey::Date);
            told.push(format!("{key}: {date}"));
            intents.push(Intent::Set { key, value: Datum::Date(date) });
        }
        page.decide(&intents, told.join(", "))
    });
    if !publishing.is_forced {
        judge::hold_back(&mut linted, publishing.now, &mut changes);
    }
    Ok(changes)
}
