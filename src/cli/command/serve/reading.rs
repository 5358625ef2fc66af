//! What is served: the workspace as it was read, brought up to date when something changes.

use super::super::watching::Changes;
use super::super::{Failure, Session};
use super::answer::kind_of;
use crate::ops::lint::Linted;
use crate::ops::workspace::Workspace;
use chrono::{DateTime, FixedOffset};
use std::path::Path;

/// The folder of templates, all of which are read anew when one changes.
pub(super) const TEMPLATES: &str = "templates";

/// A workspace as it was read.
pub(super) struct Reading {
    pub workspace: Workspace,
    pub linted: Linted,
    /// The present, as of when it was read.
    pub now: DateTime<FixedOffset>,
}

/// What an update did.
pub(super) struct Update {
    /// How many documents were read.
    pub read: usize,
    /// Whether pages that are open have to be loaded with all that belongs to them.
    pub reload: bool,
}

impl Reading {
    /// Reads all of it.
    pub(super) fn new(session: &Session<'_>) -> Result<Self, Failure> {
        let workspace = session.reopen()?;
        let linted = Linted::read(&workspace, Vec::new()).map_err(|error| session.seen(error))?;
        let now = session.now(linted.corpus.zone())?;
        Ok(Self { workspace, linted, now })
    }

    /// Reads again what changed: documents alone, or all where it is about how they are read. Where that fails, all is as before.
    pub(super) fn update(&mut self, session: &Session<'_>, changes: &Changes, root: &Path) -> Result<Update, Failure> {
        let is_about_all = changes.too_many
            || changes.concern_settings(&self.workspace, root)
            || changes.concern_below(&root.join(TEMPLATES));
        if is_about_all {
            let new = Self::new(session)?;
            new.check(session)?;
            *self = new;
            return Ok(Update { read: self.linted.corpus.documents().len(), reload: true });
        }
        let changed = |path: &str| changes.concern(&root.join(path));
        let read = self.linted.refresh(&self.workspace, &changed).map_err(|error| session.seen(error))?;
        self.now = session.now(self.linted.corpus.zone())?;
        // What editors leave beside a document while they write it is nothing that a page shows.
        let is_shown = |path: &str| kind_of(path) != kind_of("") && self.workspace.layout().profile_of(path).is_none();
        Ok(Update { read, reload: !changes.are_all(root, |path| !is_shown(path)) })
    }

    /// Fails where no pages can be made of it.
    pub(super) fn check(&self, _session: &Session<'_>) -> Result<(), Failure> {
        Ok(())
    }

    /// The path of the site's root.
    pub(super) fn root(&self) -> &str {
        self.workspace.config().settings.base_url.as_ref().map_or("", |base| base.path())
    }

    /// What is wrong with schemas, in full: documents are shown all the same.
    pub(super) fn schema_faults(&mut self, session: &Session<'_>) -> Vec<Failure> {
        std::mem::take(&mut self.linted.schema_faults).into_iter().map(|fault| session.seen(fault)).collect()
    }
}
