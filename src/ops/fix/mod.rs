//! Fixing what lint finds: fixes that rules offer are made in memory, each looked at for what it brings about, until none is
//! left. What comes of it is for others to write.

mod round;

use super::lint::Linted;
use super::workspace::Workspace;
use crate::analysis::Facts;
use crate::diagnostic::{Applicability, Fix, Span, TextEdit};
use crate::document::edits;
use crate::lint::Finding;
use chrono::{DateTime, FixedOffset};
use round::Run;
use std::collections::BTreeMap;

/// What fixing came to.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The documents that were changed, by path.
    pub documents: Vec<FixedDocument>,
    /// The fixes that were not made, or taken back, by path.
    pub refused: Vec<Refused>,
}

/// A document that was changed.
#[derive(Debug)]
pub struct FixedDocument {
    /// Its path from the workspace root.
    pub path: String,
    /// The bytes it held.
    pub before: Vec<u8>,
    /// The bytes it is to hold.
    pub after: Vec<u8>,
    /// The fixes that were made, in their order.
    pub fixes: Vec<Made>,
}

/// A fix that was made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Made {
    /// The rule that offered it.
    pub rule: &'static str,
    /// What it did, in the imperative.
    pub title: String,
}

/// A fix that was not made.
#[derive(Debug)]
pub struct Refused {
    /// The document it was for.
    pub path: String,
    /// The rule that offered it.
    pub rule: &'static str,
    /// The fix, its edits where they would have to be made now.
    pub fix: Fix,
    /// Why it was not made.
    pub reason: String,
}

/// Which documents are to be fixed, and at which places if not everywhere.
pub type Wanted<'a> = (&'a dyn Fn(&Facts) -> bool, Option<Places>);

/// Places in documents, which move along with what is fixed.
#[derive(Debug, Default)]
pub struct Places(BTreeMap<Box<str>, Vec<Span>>);

impl Places {
    /// Those of findings.
    pub fn of<'a>(findings: impl Iterator<Item = &'a Finding<'a>>) -> Self {
        let mut places: BTreeMap<Box<str>, Vec<Span>> = BTreeMap::new();
        for finding in findings {
            places.entry(finding.facts.path.clone()).or_default().push(finding.diagnostic.place.span);
        }
        Self(places)
    }

    /// Whether a finding stands at one of them.
    fn hold(&self, finding: &Finding<'_>) -> bool {
        let span = finding.diagnostic.place.span;
        let meets = |place: &Span| *place == span || (place.start < span.end && span.start < place.end);
        self.0.get(&finding.facts.path).is_some_and(|places| places.iter().any(meets))
    }

    /// Moves those of one document along with edits to it; one that is edited itself goes on as what it became.
    fn follow(&mut self, path: &str, edits: &[TextEdit]) {
        for place in self.0.get_mut(path).into_iter().flatten() {
            *place = edits::stretched(*place, edits);
        }
    }
}

impl Fixed {
    /// How many fixes were made.
    pub fn made(&self) -> usize {
        self.documents.iter().map(|document| document.fixes.len()).sum()
    }

    /// Whether the fix of a finding, as it is found afterwards, is one that was not made.
    pub fn refuses(&self, finding: &Finding<'_>) -> bool {
        let first = self.refused.partition_point(|one| *one.path < *finding.facts.path);
        let rest = self.refused.get(first..).unwrap_or_default().iter();
        let mut own = rest.take_while(|one| *one.path == *finding.facts.path);
        own.any(|one| one.rule == finding.diagnostic.rule && Some(&one.fix) == finding.diagnostic.fix.as_ref())
    }
}

impl Linted {
    /// Makes the fixes of the documents that `wanted` takes: safe ones, and unsafe ones if `reach` is that. What has been read
    /// is then as the documents are to be; nothing is written. No fix is made that would bring up a finding which was not there
    /// before, in its document or another; what could not be read before may come to light.
    pub fn fix(
        &mut self,
        workspace: &Workspace,
        now: DateTime<FixedOffset>,
        reach: Applicability,
        wanted: &dyn Fn(&Facts) -> bool,
    ) -> Fixed {
        self.fix_at(workspace, now, reach, (wanted, None))
    }

    /// The same, of findings at these places alone, if any are given.
    pub fn fix_at(
        &mut self,
        workspace: &Workspace,
        now: DateTime<FixedOffset>,
        reach: Applicability,
        wanted: Wanted<'_>,
    ) -> Fixed {
        let mut run = Run::new(self, workspace, now, reach, wanted);
        for _ in 0..MAX_ROUNDS {
            if !run.round() {
                break;
            }
        }
        run.end()
    }
}

/// The most rounds: each makes the fixes that do not overlap, so that few are needed but for a hostile document.
const MAX_ROUNDS: usize = 100;

/// By document, in their order.
type ByPath<T> = BTreeMap<Box<str>, Vec<T>>;

#[cfg(test)]
mod tests;
