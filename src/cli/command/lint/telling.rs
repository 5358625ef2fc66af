//! Telling: the run as reports see it, and where they go.

use super::super::{Failure, Session, changes};
use super::outputs::Outputs;
use crate::lint::fingerprint::Fingerprint;
use crate::lint::report::{Run, Writes};
use crate::lint::{self, Counts, Finding};
use crate::ops::fix::Fixed;
use crate::ops::lint::Linted;
use crate::ops::since::Since;
use crate::ops::workspace::Workspace;
use crate::write;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// What there is to tell.
pub(super) struct Told<'a> {
    /// Where the documents are.
    pub workspace: &'a Workspace,
    /// What they were before, where that was asked for.
    pub since: Option<&'a Since>,
    /// What was found.
    pub findings: &'a [Finding<'a>],
    /// What each is known by.
    pub fingerprints: &'a [Fingerprint],
    /// What was fixed before; `None` where nothing can be.
    pub fixed: Option<&'a Fixed>,
}

impl Told<'_> {
    /// Tells it in each form that was asked for, of so many documents, whose texts `text` gives.
    pub(super) fn tell(
        &self,
        session: &mut Session<'_>,
        outputs: &Outputs,
        documents: usize,
        text: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Result<(), Failure> {
        let mut fixes = lint::fixes(self.findings, text);
        // What was tried and taken back is offered no more.
        for (fix, finding) in fixes.iter_mut().zip(self.findings) {
            *fix = fix.filter(|_| !self.fixed.is_some_and(|fixed| fixed.refuses(finding)));
        }
        let below = changes::below_top(self.workspace);
        let run = Run {
            findings: self.findings,
            fixes: &fixes,
            fingerprints: self.fingerprints,
            counts: Counts::of(self.findings),
            documents,
            shown: &|path| session.shown_path(self.workspace, path),
            from_top: &|path| format!("{below}{path}"),
            touched: &|finding| self.since.is_some_and(|since| since.touches(finding)),
            text,
            color: false,
            quiet: session.global.quiet,
            fixable: self.fixed.is_some(),
        };
        // Files first: who reads stdout may stop reading.
        for (report, file) in &outputs.files {
            write::replace(&session.environment.folder.join(file), &bytes(report.write, &run)?)?;
        }
        let told = match outputs.stdout {
            Some(report) => bytes(report.write, &Run { color: session.colors_output(), ..run })?,
            None => Vec::new(),
        };
        let summary = job_summary(session, outputs, &run)?;
        session.out.write_all(&told)?;
        summary.map_or(Ok(()), |trouble| Ok(session.note(&trouble)?))
    }
}

fn bytes(write: Writes, run: &Run<'_>) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    write(run, &mut bytes)?;
    Ok(bytes)
}

/// Adds to the summary of the job that this is a step of, and says what trouble there was: the findings are told all the same.
fn job_summary(session: &Session<'_>, outputs: &Outputs, run: &Run<'_>) -> Result<Option<String>, Failure> {
    let Some(file) = &session.environment.job_summary else { return Ok(None) };
    let Some(write) = outputs.reports().find_map(|report| report.job_summary) else { return Ok(None) };
    let added = write::append(&session.environment.folder.join(file), &bytes(write, run)?);
    Ok(added.err().map(|error| format!("the job summary is not written: {error}")))
}

/// The texts of documents with findings. A few are kept: findings of one document follow each other, and many point at one other.
pub(super) struct Texts<'a> {
    workspace: &'a Workspace,
    linted: &'a Linted,
    since: Option<&'a Since>,
    /// What stands in no file.
    unwritten: HashMap<String, Arc<str>>,
    kept: RefCell<VecDeque<(String, Option<Arc<str>>)>>,
}

impl<'a> Texts<'a> {
    const KEPT: usize = 8;

    /// The texts of a workspace as they were read, but for those in `unwritten`.
    pub(super) fn new(
        workspace: &'a Workspace,
        linted: &'a Linted,
        since: Option<&'a Since>,
        unwritten: HashMap<String, Arc<str>>,
    ) -> Self {
        Self { workspace, linted, since, unwritten, kept: RefCell::default() }
    }

    /// The text of the document at a path from the workspace root.
    pub(super) fn of(&self, path: &str) -> Option<Arc<str>> {
        if let Some(text) = self.unwritten.get(path) {
            return Some(text.clone());
        }
        let mut kept = self.kept.borrow_mut();
        if let Some((_, text)) = kept.iter().find(|(known, _)| known == path) {
            return text.clone();
        }
        let text = match self.linted.corpus.at(path) {
            Some(facts) => self.workspace.text(facts),
            None => self.since.and_then(|since| since.text(path)),
        };
        let text = text.map(Arc::from);
        if kept.len() >= Self::KEPT {
            kept.pop_front();
        }
        kept.push_back((path.to_owned(), text.clone()));
        text
    }
}
