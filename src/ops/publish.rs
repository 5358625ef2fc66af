//! Publishing drafts: the mark goes, a date comes where there is none, and only what the rules let pass is let go.

use super::changes::{self, Changes, Decision, Obstacle};
use super::date::like;
use super::lint::Linted;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, Input, analyze};
use crate::config::CoreKey;
use crate::diagnostic::Severity;
use crate::document::date::PartialDate;
use crate::document::edit::{Datum, Intent};
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeMap, HashSet};

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
        if facts.draft {
            let key = page.pointer(CoreKey::Draft);
            told.push(format!("{key}: false"));
            intents.push(Intent::Set { key, value: Datum::Bool(false) });
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
        Ok(Decision::some(intents, told.join(", ")))
    });
    if !publishing.is_forced {
        hold_back(&mut linted, publishing.now, &mut changes);
    }
    Ok(changes)
}

/// Takes out of the changes what rules would deny once it is published.
fn hold_back(linted: &mut Linted, now: DateTime<FixedOffset>, changes: &mut Changes) {
    let mut published: Vec<Facts> = Vec::new();
    for change in &changes.plan.changes {
        if let Some(profile) = linted.layout.profile_of(&change.path) {
            let input = Input { path: &change.path, bytes: &change.after, size: change.after.len() as u64 };
            published.push(analyze(&input, profile, linted.scope));
        }
    }
    // What is held back is a draft as before, which may be wrong for what links to it: until nothing more is held back.
    while !published.is_empty() {
        let paths: HashSet<Box<str>> = published.iter().map(|facts| facts.path.clone()).collect();
        linted.corpus.exchange(&mut published);
        let denied = denied(linted, now, &paths);
        linted.corpus.exchange(&mut published);
        if denied.is_empty() {
            break;
        }
        published.retain(|facts| !denied.contains_key(&*facts.path));
        for (path, faults) in denied {
            changes.plan.changes.retain(|change| change.path != path);
            changes.told.retain(|told| told.path != path);
            let more = match faults.len() {
                1 => String::new(),
                2 => "; one more finding denies it".to_owned(),
                count => format!("; {} more findings deny it", count - 1),
            };
            let message = format!("{}{more}", faults.into_iter().next().unwrap_or_default());
            let help = Some(format!("`writings lint {path}` shows all; --force publishes it all the same"));
            changes.refused.push((path, Obstacle::Forbidden { message, help }));
        }
    }
    changes.refused.sort_by(|(a, _), (b, _)| a.cmp(b));
}

/// What rules deny of documents, by path.
fn denied(linted: &Linted, now: DateTime<FixedOffset>, paths: &HashSet<Box<str>>) -> BTreeMap<String, Vec<String>> {
    let mut denied: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in linted.findings(now, |facts| paths.contains(&facts.path)) {
        if finding.severity == Severity::Error {
            let diagnostic = &finding.diagnostic;
            let told = format!("{} (line {}, {})", diagnostic.message, diagnostic.place.line, diagnostic.rule);
            denied.entry(finding.facts.path.to_string()).or_default().push(told);
        }
    }
    denied
}
