//! What changed since a revision: the documents of then, which of those of now differ, and which findings come of that.

mod comparison;

use super::lint::Linted;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, LAST_NOTE, Scope};
use crate::config::FILE_NAME;
use crate::corpus::Corpus;
use crate::diagnostic::{Span, TextEdit};
use crate::git::{GitError, GitTree, ObjectId, Repository};
use crate::lint::fresh::Moment;
use crate::lint::{Finding, Past, RULES, Theme};
use chrono::{DateTime, FixedOffset};
use comparison::Comparison;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use thiserror::Error;

/// Which commit a workspace is compared with.
#[derive(Debug)]
pub struct Revision {
    /// As people call it.
    pub name: String,
    /// The commit; `None` for nothing at all, before there is one.
    pub commit: Option<ObjectId>,
}

/// Where the documents of now come from.
#[derive(Clone, Copy, Debug)]
pub enum Present<'a> {
    /// The folder on disk.
    Files,
    /// The index of git.
    Index(&'a GitTree),
}

/// What a workspace was at a revision, and how it differs from that.
#[derive(Debug, Default)]
pub struct Since {
    /// What was there, for rules about history; `None` where it cannot be read.
    pub past: Option<Past>,
    /// Why what was served then is not known.
    pub unknown: Option<String>,
    /// The workspace of then.
    workspace: Option<Workspace>,
    /// What was found then; `None` where nobody asked, or where settings or schemas differ, so that every finding may come of that.
    moment: Option<Moment>,
    settings_differ: bool,
    /// How the documents differ that do, by path.
    differing: ByPath,
}

/// How documents differ that do, by path.
type ByPath = HashMap<Box<str>, Differing>;

/// How one document differs from what it was.
#[derive(Debug, Default)]
struct Differing {
    /// What leads from what it was to what it is; none for one that was not there.
    edits: Vec<TextEdit>,
    /// The parts of what it is that are new, or other than they were.
    touched: Vec<Span>,
}

impl Differing {
    /// All of a document is new.
    fn whole() -> Self {
        Self { edits: Vec::new(), touched: vec![Span { start: 0, end: u32::MAX }] }
    }
}

/// Why a comparison cannot be made.
#[derive(Debug, Error)]
pub enum SinceError {
    /// Git cannot answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A section of `writings.toml` cannot be read.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
}

impl Since {
    /// Compares a workspace, which has been read with its rules, with what it was at `revision`. Documents that are the same are not
    /// read again. What was found then is known only if it is to be, as of `now`.
    ///
    /// # Errors
    ///
    /// Git cannot answer, or lacks what is asked for.
    pub fn compare(
        repository: &Repository,
        revision: &Revision,
        workspace: &Workspace,
        linted: &Linted,
        present: Present<'_>,
        now: Option<DateTime<FixedOffset>>,
    ) -> Result<Self, SinceError> {
        let tree = match &revision.commit {
            Some(commit) => repository.tree(commit)?,
            None => repository.nothing(),
        };
        let tree = Arc::new(tree);
        let commit = revision.commit.as_ref().map_or("", ObjectId::as_str);
        let is_whole = || match tree.missing() {
            Some(path) => Err(GitError::Missing { path, revision: revision.name.clone(), commit: commit.to_owned() }),
            None => Ok(()),
        };
        let then = match workspace.seen_in(Arc::<GitTree>::clone(&tree)) {
            Ok(then) if then.has_settings() || !workspace.has_settings() || revision.commit.is_none() => Ok(then),
            Ok(_) => Err(format!("there was no {FILE_NAME}")),
            Err(error) => Err(format!("its {FILE_NAME} was wrong: {error}")),
        };
        let left_out = match present {
            Present::Files => repository.left_out()?,
            Present::Index(_) => HashSet::new(),
        };
        let then = match then {
            Ok(then) => then,
            Err(why) => {
                is_whole()?;
                return Ok(Self { unknown: Some(why), settings_differ: true, ..Self::default() });
            }
        };
        let settings_differ = workspace.settings_files().iter().any(|path| !is_same_file(path, workspace, &then));
        let layout = if settings_differ { linted.layout.clone() } else { linted.layout_of(&then) };
        let (layout_of_then, left_out) = (&layout, &left_out);
        let compared =
            Comparison { repository, tree: &tree, workspace, linted, layout: layout_of_then, present, left_out };
        let (facts, differing) = compared.run()?;
        let (corpus, moment) = if settings_differ {
            let scope = if linted.scope.body_hash { Scope::BODY_HASH } else { Scope::HEAD };
            let mut documents = then.load(scope)?.into_documents();
            documents.retain(|facts| !left_out.contains(&*facts.path));
            (then.corpus_of(documents, scope)?, None)
        } else {
            let before = linted.over(then.corpus_of(facts, linted.scope)?, layout);
            let moment = now.map(|now| Moment::of(&before.findings(now, |_| true)));
            (before.corpus, moment)
        };
        is_whole()?;
        let base_url = then.config().settings.base_url.clone();
        let past = Some(Past { revision: revision.name.clone(), corpus, base_url });
        Ok(Self { past, unknown: None, workspace: Some(then), moment, settings_differ, differing })
    }

    /// Which of `findings` come of what changed: those that were not there before, those whose place is new or other than it
    /// was, and those which such a place has to do with. Where settings or schemas changed, that is all of them.
    pub fn of_change(&self, findings: &[Finding<'_>]) -> Vec<bool> {
        let Some(moment) = &self.moment else { return vec![true; findings.len()] };
        let edits = |path: &str| self.differing.get(path).map(|one| one.edits.as_slice()).unwrap_or_default();
        let fresh: HashSet<*const Finding<'_>> =
            moment.fresh(findings, edits).into_iter().map(std::ptr::from_ref).collect();
        let belongs = |finding: &Finding<'_>| {
            let related = finding.diagnostic.related.iter();
            let mut related = related.map(|one| (one.path.as_deref().unwrap_or(&finding.facts.path), one.place.span));
            // Of a rule that has more to say of a document than is told, something may be new.
            let is_cut = finding.diagnostic.note.as_deref() == Some(LAST_NOTE) && self.differs(finding.facts);
            is_cut
                || fresh.contains(&std::ptr::from_ref(finding))
                || rule_theme(finding.diagnostic.rule) == Some(Theme::History)
                || self.touches(finding)
                || related.any(|(path, span)| self.is_touched(path, span))
        };
        findings.iter().map(belongs).collect()
    }

    /// Whether the place of a finding is new, or other than it was.
    pub fn touches(&self, finding: &Finding<'_>) -> bool {
        self.is_touched(&finding.facts.path, finding.diagnostic.place.span)
    }

    /// Whether a document is new, or other than it was.
    pub fn differs(&self, facts: &Facts) -> bool {
        self.settings_differ || self.differing.contains_key(&facts.path)
    }

    /// The documents that were there and are not in `corpus`, by path.
    pub fn gone<'a>(&'a self, corpus: &'a Corpus) -> impl Iterator<Item = &'a Facts> {
        let then = self.past.iter().flat_map(|past| past.corpus.documents());
        then.filter(|facts| corpus.at(&facts.path).is_none())
    }

    /// How much differs, in words.
    pub fn summary(&self) -> String {
        match (self.settings_differ, self.differing.len()) {
            (true, _) => "settings or schemas differ, so that all may".to_owned(),
            (false, 1) => "1 document differs".to_owned(),
            (false, count) => format!("{count} documents differ"),
        }
    }

    /// The text that a document had which is gone.
    pub fn text(&self, path: &str) -> Option<String> {
        self.workspace.as_ref()?.text(self.past.as_ref()?.corpus.at(path)?)
    }

    fn is_touched(&self, path: &str, span: Span) -> bool {
        let touched = self.differing.get(path).map(|one| one.touched.as_slice()).unwrap_or_default();
        touched.iter().any(|part| {
            part.start <= span.start && span.start < part.end || span.start < part.start && part.start < span.end
        })
    }
}

fn rule_theme(name: &str) -> Option<Theme> {
    RULES.iter().find(|rule| rule.name == name).map(|rule| rule.theme)
}

/// Whether a file that says how documents are read is what it was, its line endings aside.
fn is_same_file(path: &str, now: &Workspace, then: &Workspace) -> bool {
    /// Longer settings and schemas are refused as they are read.
    const MOST: usize = 8 * 1024 * 1024;
    let read = |workspace: &Workspace| workspace.store().file(path, MOST).ok().map(|bytes| bytes.map(without_returns));
    matches!((read(now), read(then)), (Some(now), Some(then)) if now == then)
}

fn without_returns(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.retain(|byte| *byte != b'\r');
    bytes
}
