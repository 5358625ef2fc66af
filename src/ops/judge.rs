//! What rules that look across documents would say of changes, before they are made.

use super::changes::{Changes, Obstacle};
use super::lint::Linted;
use crate::analysis::{Facts, Input, analyze};
use crate::diagnostic::Severity;
use crate::lint::Finding;
use crate::lint::fresh::Moment;
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeMap, HashSet};

/// The documents of a plan as they would be.
fn changed(linted: &Linted, changes: &Changes) -> Vec<Facts> {
    let mut changed = Vec::new();
    for change in &changes.plan.changes {
        if let Some(profile) = linted.layout.profile_of(&change.path) {
            let input = Input { path: &change.path, bytes: &change.after, size: change.after.len() as u64 };
            changed.push(analyze(&input, profile, linted.scope));
        }
    }
    changed
}

/// Refuses changes that would bring up an error which is not there now, in the documents they are about or in others.
pub fn refuse_new_errors(linted: &mut Linted, now: DateTime<FixedOffset>, changes: &mut Changes) {
    let is_error = |finding: &Finding<'_>| finding.severity == Severity::Error;
    let before = {
        let mut findings = linted.findings(now, |_| true);
        findings.retain(is_error);
        Moment::of(&findings)
    };
    let mut changed = changed(linted, changes);
    let paths: Vec<String> = changed.iter().map(|facts| facts.path.to_string()).collect();
    linted.corpus.exchange(&mut changed);
    let mut denied: BTreeMap<String, Vec<String>> = BTreeMap::new();
    {
        let mut findings = linted.findings(now, |_| true);
        findings.retain(is_error);
        for finding in before.fresh(&findings, |_| &[]) {
            let path = &*finding.facts.path;
            // What another document then suffers from, every change may be the cause of.
            match paths.iter().find(|changed| **changed == *path) {
                Some(own) => denied.entry(own.clone()).or_default().push(told(finding)),
                None => {
                    for own in &paths {
                        denied.entry(own.clone()).or_default().push(format!("{path}: {}", told(finding)));
                    }
                }
            }
        }
    }
    linted.corpus.exchange(&mut changed);
    refuse(changes, denied, |_| "--force does it all the same".to_owned());
}

/// What a finding says, with its place.
fn told(finding: &Finding<'_>) -> String {
    let diagnostic = &finding.diagnostic;
    format!("{} (line {}, {})", diagnostic.message, diagnostic.place.line, diagnostic.rule)
}

/// Takes changes out, with the first of the reasons against each.
fn refuse(changes: &mut Changes, denied: BTreeMap<String, Vec<String>>, help: impl Fn(&str) -> String) {
    for (path, faults) in denied {
        changes.plan.changes.retain(|change| change.path != path);
        changes.told.retain(|told| told.path != path);
        let more = match faults.len() {
            0 | 1 => String::new(),
            2 => "; one more finding denies it".to_owned(),
            count => format!("; {} more findings deny it", count - 1),
        };
        let message = format!("{}{more}", faults.into_iter().next().unwrap_or_default());
        let help = Some(help(&path));
        changes.refused.push((path, Obstacle::Forbidden { message, help }));
    }
    changes.refused.sort_by(|(a, _), (b, _)| a.cmp(b));
}

/// Refuses the changes of documents of which rules would deny anything once they are made.
pub fn hold_back(linted: &mut Linted, now: DateTime<FixedOffset>, changes: &mut Changes) {
    let mut published = changed(linted, changes);
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
        refuse(changes, denied, |path| format!("`writings lint {path}` shows all; --force publishes it all the same"));
    }
}

/// What rules deny of documents, by path.
fn denied(linted: &Linted, now: DateTime<FixedOffset>, paths: &HashSet<Box<str>>) -> BTreeMap<String, Vec<String>> {
    let mut denied: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for finding in linted.findings(now, |facts| paths.contains(&facts.path)) {
        if finding.severity == Severity::Error {
            denied.entry(finding.facts.path.to_string()).or_default().push(told(&finding));
        }
    }
    denied
}
