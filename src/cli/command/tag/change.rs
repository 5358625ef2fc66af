//! `tag add`, `tag rm`, `tag rename` and `tag merge`.

use super::{Applying, Editing, Failure, Narrowing, Refusals, Session, Status, complete};
use crate::analysis::Scope;
use crate::ops::tag::{self, Renaming};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The tag, by label, slug or alias; several by commas
    #[arg(value_name = "LABEL", add = complete::tag_list())]
    label: String,
    #[command(flatten)]
    editing: Editing,
}

#[derive(Debug, Args)]
pub(super) struct Rm {
    /// The tag, by label, slug or alias; several by commas
    #[arg(value_name = "LABEL", add = complete::tag_list())]
    label: String,
    #[command(flatten)]
    editing: Editing,
}

#[derive(Debug, Args)]
pub(super) struct Rename {
    /// The tag as it is: every spelling with the same slug
    #[arg(value_name = "OLD", add = complete::tags())]
    old: String,
    /// The label it is to have
    #[arg(value_name = "NEW", add = complete::tags())]
    new: String,
    #[command(flatten)]
    editing: Editing,
}

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The tags that go: every spelling with the same slug
    #[arg(value_name = "TAG", required = true, add = complete::tags())]
    gone: Vec<String>,
    /// The label that takes their place
    #[arg(long, value_name = "LABEL", add = complete::tags())]
    into: String,
    /// Only in these documents, by path, slug or permalink; writings.toml then stays as it is
    #[arg(long = "doc", value_name = "DOC")]
    documents: Vec<String>,
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    applying: Applying,
    #[command(flatten)]
    refusals: Refusals,
}

impl Add {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.editing.applying.open(session)?;
        let corpus = opened.workspace.load(Scope::HEAD)?;
        let documents = self.editing.choice.resolve(session, &opened.workspace, &corpus)?;
        let changes = tag::add(&opened.workspace, &corpus, &[self.label], &documents)?;
        opened.finish(session, changes, &self.editing.refusals)
    }
}

impl Rm {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.editing.applying.open(session)?;
        let corpus = session.load(&opened.workspace, Scope::HEAD)?;
        let documents = self.editing.choice.resolve(session, &opened.workspace, &corpus)?;
        let changes = tag::remove(&opened.workspace, &corpus, &[self.label], &documents)?;
        opened.finish(session, changes, &self.editing.refusals)
    }
}

impl Rename {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.editing.applying.open(session)?;
        let corpus = session.load(&opened.workspace, Scope::HEAD)?;
        let documents = self.editing.choice.resolve_all(session, &opened.workspace, &corpus)?;
        let renaming = Renaming { from: vec![self.old], to: self.new, with_registry: !self.editing.choice.narrows() };
        let changes = tag::rename(&opened.workspace, &corpus, &renaming, &documents)?;
        opened.finish(session, changes, &self.editing.refusals)
    }
}

impl Merge {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.applying.open(session)?;
        let corpus = session.load(&opened.workspace, Scope::HEAD)?;
        let choice = self.narrowing.among(self.documents);
        let documents = choice.resolve_all(session, &opened.workspace, &corpus)?;
        let renaming = Renaming { from: self.gone, to: self.into, with_registry: !choice.narrows() };
        let changes = tag::rename(&opened.workspace, &corpus, &renaming, &documents)?;
        opened.finish(session, changes, &self.refusals)
    }
}
