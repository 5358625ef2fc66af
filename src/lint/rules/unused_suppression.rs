//! # unused-suppression
//!
//! Finds comments that allow a rule where it has nothing to say.
//!
//! The fault was mended and the comment stayed, or it stands at the wrong place: it will hide the next fault of its kind. Only comments
//! about rules that run are looked at; one that allows a group of rules is told where all rules of the group run that are not
//! off by default, and none of them had anything to say. In a document that cannot be read as a whole nothing is told.
//!
//! ## Example
//!
//! ```markdown notes/out.md
//! ---
//! title: Out
//! date: 2026-04-02 # writings: allow future-date: it waits for the others
//! ---
//!
//! One.
//!
//! <!-- writings: allow future-date -->
//! Two.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/out.md
//! ---
//! title: Out
//! date: 2026-04-02
//! ---
//!
//! One.
//!
//! Two.
//! ```
//!
//! ## Fix
//!
//! Takes the name out of the comment, or the whole comment where nothing else stands in it.

use super::{Rule, Theme};
use crate::analysis::{Facts, Suppression};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Span, TextEdit};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::last("unused-suppression", Theme::Text, Level::Warn, include_str!("unused_suppression.rs"), check);

fn check(facts: &Facts, unused: &[usize]) -> Vec<Diagnostic> {
    let mut found = Vec::with_capacity(unused.len());
    let mut comment = None;
    for index in unused {
        let Some(one) = facts.suppressions.get(*index) else { continue };
        let name = &*one.rule.value;
        let message = format!("`{name}` has nothing to say here, so that allowing it does nothing");
        let diagnostic = Diagnostic::new(one.rule.place, message).help("take it out, before it hides something else");
        // One fix takes out all names of a comment: one by one they would leave a comment that names nothing.
        let is_first = comment != Some(one.comment);
        comment = Some(one.comment);
        let fix = if is_first { fix(facts, unused, one.comment) } else { None };
        found.push(Diagnostic { fix, ..diagnostic });
    }
    found
}

/// What takes the unused names out of the comment that starts at `comment`.
fn fix(facts: &Facts, unused: &[usize], comment: u32) -> Option<Fix> {
    let names = || facts.suppressions.iter().enumerate().filter(|(_, one)| one.comment == comment);
    let names: Vec<(bool, &Suppression)> =
        names().map(|(index, one)| (unused.binary_search(&index).is_err(), one)).collect();
    let gone: Vec<&str> = names.iter().filter(|(stays, _)| !stays).map(|(_, one)| &*one.rule.value).collect();
    let title = format!("take out {}", gone.join(", "));
    let Some(last) = names.iter().rposition(|(stays, _)| *stays) else {
        let edits = vec![names.first().and_then(|(_, one)| one.removal.clone())?];
        return Some(Fix { title, applicability: Applicability::Safe, edits });
    };
    let span = |index: usize| names.get(index).map(|(_, one)| one.rule.place.span);
    let cut = |index: usize| {
        // A name goes with what parts it from the next, or, behind the last that stays, from the one before.
        let (own, before, next) = (span(index)?, index.checked_sub(1).and_then(span), span(index + 1));
        let (start, end) = if index < last { (own.start, next?.start) } else { (before?.end, own.end) };
        Some(TextEdit { span: Span { start, end }, text: String::new() })
    };
    let gone = names.iter().enumerate().filter(|(_, (stays, _))| !stays);
    let edits = gone.map(|(index, _)| cut(index)).collect::<Option<Vec<_>>>()?;
    Some(Fix { title, applicability: Applicability::Safe, edits })
}
