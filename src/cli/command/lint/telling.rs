//! Telling: the run as reports see it, and where they go.

use super::super::{Failure, Session};
use super::Lint;
use crate::lint::report::{REPORTS, Run};
use crate::lint::{self, Counts, Finding};
use crate::ops::fix::Fixed;
use crate::ops::lint::Linted;
use crate::ops::workspace::Workspace;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Arc;

/// What there is to tell.
pub(super) struct Told<'a> {
    /// Where the documents are.
    pub workspace: &'a Workspace,
    /// The documents, as they were read.
    pub linted: &'a Linted,
    /// What was found.
    pub findings: &'a [Finding<'a>],
    /// How many documents were looked at.
    pub documents: usize,
    /// What was fixed before.
    pub fixed: &'a Fixed,
}

impl Lint {
    /// Tells all findings.
    pub(super) fn tell(&self, session: &mut Session<'_>, told: &Told<'_>) -> Result<(), Failure> {
        let texts = Texts { workspace: told.workspace, linted: told.linted, kept: RefCell::default() };
        let text = |path: &str| texts.of(path);
        let mut fixes = lint::fixes(told.findings, &text);
        // What was tried and taken back is offered no more.
        for (fix, finding) in fixes.iter_mut().zip(told.findings) {
            *fix = fix.filter(|_| !told.fixed.refuses(finding));
        }
        let run = Run {
            findings: told.findings,
            fixes: &fixes,
            counts: Counts::of(told.findings),
            documents: told.documents,
            shown: &|path| session.shown_path(told.workspace, path),
            text: &text,
            color: session.colors_output(),
            quiet: session.global.quiet,
        };
        let bytes = self.report(&run)?;
        session.out.write_all(&bytes)?;
        Ok(())
    }

    /// A run as it is to be told.
    pub(super) fn report(&self, run: &Run<'_>) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let report = REPORTS.iter().find(|report| report.name == self.format);
        let report = report.ok_or_else(|| Failure::new(format!("there is no format `{}`", self.format)))?;
        (report.write)(run, &mut bytes)?;
        Ok(bytes)
    }
}

/// The texts of documents with findings. A few are kept: findings of one document follow each other, and many point at one other.
struct Texts<'a> {
    workspace: &'a Workspace,
    linted: &'a Linted,
    kept: RefCell<VecDeque<(String, Option<Arc<str>>)>>,
}

impl Texts<'_> {
    const KEPT: usize = 8;

    fn of(&self, path: &str) -> Option<Arc<str>> {
        let mut kept = self.kept.borrow_mut();
        if let Some((_, text)) = kept.iter().find(|(known, _)| known == path) {
            return text.clone();
        }
        let text = self.linted.corpus.at(path).and_then(|facts| self.linted.text(self.workspace, facts)).map(Arc::from);
        if kept.len() >= Self::KEPT {
            kept.pop_front();
        }
        kept.push_back((path.to_owned(), text.clone()));
        text
    }
}
