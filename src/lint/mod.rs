//! What is wrong with the documents of a workspace.

mod levels;
pub mod report;

pub use levels::{LINT_SECTION, Level, Levels, RULES, UNKNOWN_TAG};

use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Severity};
use std::borrow::Cow;

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

/// All findings about the documents that `wanted` takes, by path, then by place.
pub fn check<'a>(corpus: &'a Corpus, levels: &Levels, wanted: impl Fn(&Facts) -> bool) -> Vec<Finding<'a>> {
    let mut findings = Vec::new();
    for facts in corpus.documents().iter().filter(|facts| wanted(facts)) {
        let own = facts.diagnostics.iter().map(Cow::Borrowed);
        let mut found: Vec<Cow<'a, Diagnostic>> = own.chain(unknown_tags(corpus, facts).map(Cow::Owned)).collect();
        found.sort_by_key(|diagnostic| diagnostic.place);
        findings.extend(found.into_iter().filter_map(|diagnostic| {
            let severity = levels.severity(diagnostic.rule)?;
            Some(Finding { facts, diagnostic, severity })
        }));
    }
    findings
}

/// The tags of a document that the workspace does not register.
fn unknown_tags<'a>(corpus: &'a Corpus, facts: &'a Facts) -> impl Iterator<Item = Diagnostic> + 'a {
    let tags = corpus.tags();
    let unknown = facts.tags.iter().filter(|tag| tags.registered(tags.canonical(&tag.slug)).is_none());
    unknown.map(|tag| {
        let diagnostic = Diagnostic::error(UNKNOWN_TAG, tag.place, format!("`{}` is no registered tag", tag.label));
        diagnostic.help(format!("register it as [tags.{}] in writings.toml, or use one that is", tag.slug))
    })
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
