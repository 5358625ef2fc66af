//! `--changed`, `--staged` and `--base`: what git has to say of the documents.

use super::super::{Failure, Session};
use crate::git::{GitTree, Repository};
use crate::lint::Finding;
use crate::lint::fingerprint::Fingerprint;
use crate::ops::fix::Places;
use crate::ops::lint::Linted;
use crate::ops::since::{Present, Revision, Since, SinceError};
use crate::ops::workspace::Workspace;
use chrono::{DateTime, FixedOffset};
use clap::Args;
use std::sync::Arc;

/// What git is asked.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Git")]
pub(super) struct SinceArgs {
    /// Tell only what comes of changes since the merge base with REV, and what they broke elsewhere [default: the default branch]
    #[arg(long, value_name = "REV", num_args = 0..=1, require_equals = true, default_missing_value = "", conflicts_with = "base")]
    changed: Option<String>,
    /// Look at the documents, settings and schemas that are staged, as a commit would hold them
    #[arg(long, conflicts_with = "fixing")]
    staged: bool,
    /// Tell all, and what became of the addresses and feed ids that REV had
    #[arg(long, value_name = "REV")]
    base: Option<String>,
}

/// A repository that was asked for, and what is staged in it if that is.
pub(super) struct Opened {
    repository: Repository,
    index: Option<Arc<GitTree>>,
}

impl Opened {
    /// The workspace as it is staged, if that is to be looked at.
    pub(super) fn staged(&self, session: &mut Session<'_>) -> Result<Option<Workspace>, Failure> {
        self.index.as_ref().map(|index| session.workspace_in(Arc::<GitTree>::clone(index))).transpose()
    }
}

impl SinceArgs {
    /// Whether documents are compared with what they were.
    pub(super) fn compares(&self) -> bool {
        self.changed.is_some() || self.base.is_some()
    }

    /// Opens the repository, if anything is asked of it.
    pub(super) fn open(&self, session: &Session<'_>) -> Result<Option<Opened>, Failure> {
        if !self.compares() && !self.staged {
            return Ok(None);
        }
        let environment = session.environment;
        let repository =
            Repository::around(&session.workspace_folder()?, &environment.folder, &|name| environment.git(name))?;
        let index = if self.staged { Some(Arc::new(repository.index()?)) } else { None };
        Ok(Some(Opened { repository, index }))
    }

    /// Compares the documents with what they were, if that is asked for.
    pub(super) fn compare(
        &self,
        session: &mut Session<'_>,
        opened: Option<&Opened>,
        workspace: &Workspace,
        linted: &Linted,
        now: DateTime<FixedOffset>,
    ) -> Result<Option<Since>, Failure> {
        let Some(Opened { repository, index }) = opened.filter(|_| self.compares()) else { return Ok(None) };
        let present = index.as_deref().map_or(Present::Files, Present::Index);
        let revision = self.revision(repository)?;
        let now = self.changed.is_some().then_some(now);
        let since =
            Since::compare(repository, &revision, workspace, linted, present, now).map_err(|error| match error {
                SinceError::Git(error) => error.into(),
                SinceError::Workspace(error) => session.seen(error),
            })?;
        if let Some(why) = &since.unknown {
            let told = format!("warning: what {} served is not known, and not compared: {why}", revision.name);
            session.note(&told)?;
        }
        if session.global.verbose {
            let commit = revision.commit.as_ref().map_or("nothing", |commit| commit.as_str());
            session.note(&format!("compared with {} ({commit}): {}", revision.name, since.summary()))?;
        }
        Ok(Some(since))
    }

    /// Of all findings, those that are to be told.
    pub(super) fn narrow<'a>(
        &self,
        since: Option<&Since>,
        findings: Vec<Finding<'a>>,
        fingerprints: Vec<Fingerprint>,
    ) -> (Vec<Finding<'a>>, Vec<Fingerprint>) {
        let Some(since) = since.filter(|_| self.changed.is_some()) else { return (findings, fingerprints) };
        let of_change = since.of_change(&findings);
        let findings = findings.into_iter().zip(&of_change).filter(|(_, told)| **told).map(|(finding, _)| finding);
        let fingerprints = fingerprints.into_iter().zip(&of_change).filter(|(_, told)| **told).map(|(one, _)| one);
        (findings.collect(), fingerprints.collect())
    }

    /// The places of what would be told, where that is not everything.
    pub(super) fn places(&self, since: Option<&Since>, findings: &[Finding<'_>]) -> Option<Places> {
        let since = since.filter(|_| self.changed.is_some())?;
        let of_change = since.of_change(findings);
        Some(Places::of(findings.iter().zip(of_change).filter(|(_, told)| *told).map(|(finding, _)| finding)))
    }

    fn revision(&self, repository: &Repository) -> Result<Revision, Failure> {
        if let Some(base) = &self.base {
            return Ok(Revision { name: base.clone(), commit: Some(repository.commit(base)?) });
        }
        let changed = self.changed.as_deref().unwrap_or_default();
        // Before the first commit there was nothing, so that all has changed.
        if changed.is_empty() && repository.head()?.is_none() {
            return Ok(Revision { name: "the empty repository".to_owned(), commit: None });
        }
        let name = if changed.is_empty() { repository.default_branch()? } else { changed.to_owned() };
        let commit = repository.merge_base(&name)?;
        let is_tip = repository.commit(&name)? == commit;
        let name = if is_tip { name } else { format!("the merge base with {name}") };
        Ok(Revision { name, commit: Some(commit) })
    }
}
