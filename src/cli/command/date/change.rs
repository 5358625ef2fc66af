//! `date set`, `date touch` and `date clear`.

use super::{Applying, Choice, Failure, Refusals, Session, Status, date};
use crate::analysis::Scope;
use crate::config::CoreKey;
use crate::document::date::PartialDate;
use crate::ops::date::{Dating, date as redate};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Set {
    /// The date, as it is to be written: 2026, 2026-04, 2026-04-02, 2026-04-02T10:30:00Z
    #[arg(value_name = "DATE", value_parser = date)]
    date: PartialDate,
    /// Set `updated`, not `date`
    #[arg(long)]
    updated: bool,
    #[command(flatten)]
    choice: Choice,
    /// Do it though the schema or a rule forbids it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    applying: Applying,
    #[command(flatten)]
    refusals: Refusals,
}

#[derive(Debug, Args)]
pub(super) struct Touch {
    #[command(flatten)]
    choice: Choice,
    /// Do it though the schema or a rule forbids it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    applying: Applying,
    #[command(flatten)]
    refusals: Refusals,
}

#[derive(Debug, Args)]
pub(super) struct Clear {
    /// Remove `updated`, not `date`
    #[arg(long)]
    updated: bool,
    #[command(flatten)]
    choice: Choice,
    /// Do it though the schema or a rule forbids it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    applying: Applying,
    #[command(flatten)]
    refusals: Refusals,
}

impl Set {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let change =
            Change { choice: &self.choice, is_forced: self.force, applying: &self.applying, refusals: &self.refusals };
        change.run(session, key(self.updated), |_| Ok(Dating::Set(self.date.clone())))
    }
}

impl Touch {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let change =
            Change { choice: &self.choice, is_forced: self.force, applying: &self.applying, refusals: &self.refusals };
        change.run(session, CoreKey::Updated, |session| session.now(chrono_tz::UTC).map(Dating::Touch))
    }
}

impl Clear {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let change =
            Change { choice: &self.choice, is_forced: self.force, applying: &self.applying, refusals: &self.refusals };
        change.run(session, key(self.updated), |_| Ok(Dating::Clear))
    }
}

fn key(updated: bool) -> CoreKey {
    if updated { CoreKey::Updated } else { CoreKey::Date }
}

/// What the three have in common.
struct Change<'a> {
    choice: &'a Choice,
    is_forced: bool,
    applying: &'a Applying,
    refusals: &'a Refusals,
}

impl Change<'_> {
    fn run(
        &self,
        session: &mut Session<'_>,
        key: CoreKey,
        dating: impl Fn(&Session<'_>) -> Result<Dating, Failure>,
    ) -> Result<Status, Failure> {
        let opened = self.applying.open(session)?;
        let corpus = opened.workspace.load(Scope::HEAD)?;
        let documents = self.choice.resolve(session, &opened.workspace, &corpus)?;
        let dating = dating(session)?;
        let changes = redate(&opened.workspace, &corpus, key, &dating, self.is_forced, &documents);
        let changes = changes.map_err(|error| session.seen(error))?;
        opened.finish(session, changes, self.refusals)
    }
}
