//! What is wrong with the documents of a workspace: rules, how much each weighs, and what they find.

pub mod baseline;
mod docs;
pub mod fingerprint;
pub mod fresh;
pub mod reference;
pub mod report;
pub mod rules;
mod settings;
mod suppressed;

pub use docs::{Docs, ExampleFile};
pub use rules::{Context, Past, RULES, Rule, Theme};
pub use settings::{LINT_SECTION, Level, Levels, Selector, Settings, UnknownCollection};

use crate::analysis::{DocumentRule, Facts};
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Fix, Severity, TextEdit};
use crate::document::edits;
use rayon::prelude::*;
use rules::{Check, Findings};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// One diagnostic and the document it is about.
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    /// The document.
    pub facts: &'a Facts,
    /// What is wrong with it.
    pub diagnostic: Cow<'a, Diagnostic>,
    /// How much it weighs in this workspace.
    pub severity: Severity,
}

/// The rules that documents are to be read with: those that look at one at a time.
pub fn document_rules(settings: &Settings) -> Vec<Arc<dyn DocumentRule>> {
    let document = |(_, check)| match check {
        Check::Document(rule) => Some(rule),
        Check::Corpus(_) | Check::Last(_) => None,
    };
    settings.checks().filter_map(document).collect()
}

/// All findings about the documents that `wanted` takes, by path, then by place. What documents carry of their own was found
/// when they were read; the rules that look across them run now.
pub fn check<'a>(
    corpus: &'a Corpus,
    settings: &Settings,
    context: &Context<'a>,
    wanted: impl Fn(&Facts) -> bool,
) -> Vec<Finding<'a>> {
    let checks: Vec<_> = settings
        .checks()
        .filter_map(|(rule, check)| match check {
            Check::Corpus(check) => Some((rule.name, check)),
            Check::Document(_) | Check::Last(_) => None,
        })
        .collect();
    let last = settings.checks().find_map(|(rule, check)| match check {
        Check::Last(check) => Some((rule.name, check)),
        Check::Document(_) | Check::Corpus(_) => None,
    });
    let across: Vec<(&Facts, Diagnostic)> =
        checks.par_iter().flat_map_iter(|(name, check)| Findings::of(name, &**check, corpus, context)).collect();
    let mut by_path: HashMap<&str, Vec<Diagnostic>> = HashMap::new();
    for (facts, diagnostic) in across {
        by_path.entry(&facts.path).or_default().push(diagnostic);
    }
    let mut findings = Vec::new();
    // Of a document that is gone, what is wrong with that can still be told.
    let then = context.past.map_or(&[][..], |past| past.corpus.documents());
    let is_gone = |facts: &&Facts| by_path.contains_key(&*facts.path) && corpus.at(&facts.path).is_none();
    let gone: Vec<&Facts> = then.iter().filter(is_gone).collect();
    let mut documents: Vec<(&Facts, bool)> = corpus.documents().iter().map(|facts| (facts, true)).collect();
    if !gone.is_empty() {
        documents.extend(gone.into_iter().map(|facts| (facts, false)));
        documents.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    }
    for (facts, is_there) in documents.into_iter().filter(|(facts, _)| wanted(facts)) {
        let across = by_path.remove(&*facts.path).unwrap_or_default().into_iter().map(Cow::Owned);
        let own = if is_there { facts.diagnostics.as_slice() } else { &[] };
        let mut found: Vec<Cow<'a, Diagnostic>> = own.iter().map(Cow::Borrowed).chain(across).collect();
        if found.is_empty() && facts.suppressions.is_empty() {
            continue;
        }
        let levels = settings.at(&facts.path, &facts.collection);
        if !facts.suppressions.is_empty() {
            let runs = |rule: &str| levels.severity(rule).is_some();
            let unused = suppressed::take_out(facts, &mut found, runs);
            if let Some((name, check)) = last.filter(|_| is_there && !unused.is_empty()) {
                found.extend(suppressed::told(facts, &unused, name, check).map(Cow::Owned));
            }
        }
        found.sort_by(|a, b| (a.place, a.rule, &a.message).cmp(&(b.place, b.rule, &b.message)));
        found.dedup();
        findings.extend(found.into_iter().filter_map(|diagnostic| {
            let severity = levels.severity(diagnostic.rule)?;
            Some(Finding { facts, diagnostic, severity })
        }));
    }
    findings
}

/// The fix of each finding that holds, in the order of the findings, which come sorted by document: one that would leave a
/// document which cannot be read, or change more than it says, is none. `text` gives the text of a document, as it was read.
pub fn fixes<'f>(findings: &'f [Finding<'_>], text: &dyn Fn(&str) -> Option<Arc<str>>) -> Vec<Option<&'f Fix>> {
    let mut fixes = Vec::with_capacity(findings.len());
    for group in findings.chunk_by(|a, b| a.facts.path == b.facts.path) {
        let proposed = group.iter().map(|finding| finding.diagnostic.fix.as_ref().filter(|_| !finding.facts.lossy));
        let mut proposed: Vec<Option<&Fix>> = proposed.collect();
        let any = group.first().filter(|_| proposed.iter().any(Option::is_some));
        if let Some(first) = any {
            let text = text(&first.facts.path);
            held(&mut proposed, text.as_deref().unwrap_or(""));
        }
        fixes.append(&mut proposed);
    }
    fixes
}

/// How many fixes of one document are checked one by one: each takes reading its front matter twice.
const MAX_ALONE: usize = 10;

/// Takes out the fixes that do not hold. If all hold together, each does; that is most often so, and soon told.
fn held(proposed: &mut [Option<&Fix>], text: &str) {
    let mut edits: Vec<&TextEdit> = proposed.iter().flatten().flat_map(|fix| &fix.edits).collect();
    edits.sort_unstable_by_key(|edit| edit.span);
    let apart = edits.windows(2).all(|pair| matches!(pair, [a, b] if a.span.end <= b.span.start && a.span != b.span));
    let edits: Vec<TextEdit> = edits.into_iter().cloned().collect();
    if apart && edits::holds(text, &edits) {
        return;
    }
    let mut alone = 0;
    for fix in proposed.iter_mut() {
        alone += usize::from(fix.is_some());
        *fix = fix.filter(|fix| alone <= MAX_ALONE && edits::holds(text, &fix.edits));
    }
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Documents with findings.
    pub documents: usize,
}

impl Counts {
    /// Counts findings, which come sorted by document.
    pub fn of(findings: &[Finding<'_>]) -> Self {
        let mut counts = Self::default();
        let mut last = None;
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
            }
            counts.documents += usize::from(last != Some(&finding.facts.path));
            last = Some(&finding.facts.path);
        }
        counts
    }
}

#[cfg(test)]
mod tests;
