//! What comments keep from being told, and which of them keep nothing.

use super::rules::{LastCheck, RULES, Rule, Theme, UNUSED_RULE};
use super::{Level, Selector};
use crate::analysis::{Facts, LAST_NOTE, MAX_FINDINGS};
use crate::diagnostic::Diagnostic;
use std::borrow::Cow;
use std::collections::HashMap;

/// Takes out of `found` what comments in the document allow. Which of its suppressions kept nothing from being told, though each rule
/// that they are about could have found something; `runs` says of a rule, by its name, whether it is run. Rules about history are
/// not asked: what one revision was compared with is gone with the next.
pub(super) fn take_out(facts: &Facts, found: &mut Vec<Cow<'_, Diagnostic>>, runs: impl Fn(&str) -> bool) -> Vec<usize> {
    let mut used = vec![false; facts.suppressions.len()];
    let mut use_at = |index: usize| used.get_mut(index).map(|used| *used = true).is_some();
    let mut told: HashMap<&str, usize> = HashMap::new();
    found.retain(|one| {
        *told.entry(one.rule).or_default() += 1;
        facts.allowing(names(one.rule), one.place.line).filter(|index| use_at(*index)).count() == 0
    });
    // In what could not be read, rules see less than there is.
    if facts.unread.is_some() || facts.withheld || facts.lossy || facts.links.is_none() {
        return Vec::new();
    }
    // What would have come behind the last finding that is told may have been allowed.
    let sees = |rule: &Rule| rule.theme != Theme::History;
    let is_judged =
        |rule: &Rule| runs(rule.name) && sees(rule) && told.get(rule.name).is_none_or(|count| *count < MAX_FINDINGS);
    let idle = facts.suppressions.iter().enumerate().filter(|(index, _)| used.get(*index) == Some(&false));
    let unused: Vec<usize> = idle
        .filter(|(_, one)| match Selector::parse(&one.rule.value) {
            Ok(Selector::Rule(name)) => {
                name != UNUSED_RULE && RULES.iter().any(|rule| rule.name == name && is_judged(rule))
            }
            Ok(Selector::Theme(Theme::History)) => false,
            Ok(Selector::Theme(theme)) => group(Some(theme)).all(is_judged),
            Ok(Selector::All) => group(None).filter(|rule| sees(rule)).all(is_judged),
            Ok(Selector::Warnings) | Err(_) => false,
        })
        .map(|(index, _)| index)
        .collect();
    let line = |index: usize| facts.suppressions.get(index).map_or(0, |one| one.rule.place.line);
    // One that allows this very rule keeps what is said of others from being told; of itself it keeps nothing.
    let keepers = |index: usize| facts.allowing(names(UNUSED_RULE), line(index)).filter(move |other| *other != index);
    let keeping: Vec<usize> = unused.iter().flat_map(|index| keepers(*index)).collect();
    let is_told = |index: &usize| !keeping.contains(index) && keepers(*index).next().is_none();
    unused.iter().copied().filter(is_told).collect()
}

/// What the rule of this name says of suppressions that kept nothing.
pub(super) fn told(
    facts: &Facts,
    unused: &[usize],
    name: &'static str,
    check: LastCheck,
) -> impl Iterator<Item = Diagnostic> {
    let found = check(facts, unused).into_iter().take(MAX_FINDINGS).enumerate();
    found.map(move |(index, diagnostic)| {
        let diagnostic = if index + 1 == MAX_FINDINGS { diagnostic.note(LAST_NOTE) } else { diagnostic };
        Diagnostic { rule: name, ..diagnostic }
    })
}

/// The names by which a comment can allow a rule.
fn names(rule: &str) -> [&str; 3] {
    [rule, RULES.iter().find(|one| one.name == rule).map_or("", |one| one.theme.name()), "all"]
}

/// The rules that somebody who allows a group has in mind: those that run unless the workspace says otherwise.
fn group(theme: Option<Theme>) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| theme.is_none_or(|theme| rule.theme == theme) && rule.level != Level::Allow)
}
