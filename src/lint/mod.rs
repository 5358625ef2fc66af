//! What is wrong with the documents of a workspace.

pub mod report;

use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Severity};

/// One diagnostic and the document it is about.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// The document.
    pub facts: &'a Facts,
    /// What is wrong with it.
    pub diagnostic: &'a Diagnostic,
}

/// All findings about the documents that `wanted` takes, by path, then by place.
pub fn check(corpus: &Corpus, wanted: impl Fn(&Facts) -> bool) -> Vec<Finding<'_>> {
    let documents = corpus.documents().iter().filter(|facts| wanted(facts));
    documents.flat_map(|facts| facts.diagnostics.iter().map(move |diagnostic| Finding { facts, diagnostic })).collect()
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
            match finding.diagnostic.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
            }
            counts.documents += usize::from(last != Some(&finding.facts.path));
            last = Some(&finding.facts.path);
        }
        counts
    }
}
