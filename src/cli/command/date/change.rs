//! `date set`, `date touch` and `date clear`.

use super::{Editing, Failure, Session, Status, date};
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
    /// Do it though the schema or a rule forbids it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    editing: Editing,
}

#[derive(Debug, Args)]
pub(super) struct Touch {
    /// Do it though the schema or a rule forbids it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    editing: Editing,
}

#[derive(Debug, Args)]
pub(super) struct Clear {
    /// Remove `updated`, not `date`
    #[arg(long)]
    updated: bool,
    /// Do it though the schema or a rule forbids it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    editing: Editing,
}

impl Set {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        change(&self.editing, self.force, session, key(self.updated), |_| Ok(Dating::Set(self.date.clone())))
    }
}

impl Touch {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let now = |session: &Session<'_>| session.now(chrono_tz::UTC).map(Dating::Touch);
        change(&self.editing, self.force, session, CoreKey::Updated, now)
    }
}

impl Clear {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        change(&self.editing, self.force, session, key(self.updated), |_| Ok(Dating::Clear))
    }
}

fn key(updated: bool) -> CoreKey {
    if updated { CoreKey::Updated } else { CoreKey::Date }
}

/// What the three have in common.
fn change(
    editing: &Editing,
    is_forced: bool,
    session: &mut Session<'_>,
    key: CoreKey,
    dating: impl Fn(&Session<'_>) -> Result<Dating, Failure>,
) -> Result<Status, Failure> {
    let opened = editing.applying.open(session)?;
    let corpus = opened.workspace.load(Scope::HEAD)?;
    let documents = editing.choice.resolve(session, &opened.workspace, &corpus)?;
    let dating = dating(session)?;
    let changes = redate(&opened.workspace, &corpus, key, &dating, is_forced, &documents);
    let changes = changes.map_err(|error| session.seen(error))?;
    opened.finish(session, changes, &editing.refusals)
}
