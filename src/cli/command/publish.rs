//! `writings publish`: let a draft go.

use super::session::date;
use super::writing::Editing;
use super::{Command, Failure, Session, Status};
use crate::document::date::PartialDate;
use crate::ops::lint::Linted;
use crate::ops::publish::{Publishing, publish};
use clap::Args;
use std::collections::HashSet;

/// Publish drafts: the mark is taken off, and a date set where there is none
#[derive(Debug, Args)]
pub struct Publish {
    /// The date to set, as it is to be written [default: today, where there is none]
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<PartialDate>,
    /// Publish it though rules deny it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    editing: Editing,
}

impl Command for Publish {
    const NAME: &'static str = "publish";
    const EXAMPLES: &'static str = "Examples:\n  writings publish essays/paging.md\n  writings publish paging --date 2026-04\n  writings publish --draft --tag kv-cache --dry-run";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.editing.applying.open(session)?;
        let workspace = &opened.workspace;
        let linted = Linted::read_to_fix(workspace, Vec::new()).map_err(|error| session.seen(error))?;
        let documents = self.editing.choice.resolve(session, workspace, &linted.corpus)?;
        let paths: HashSet<String> = documents.iter().map(|facts| facts.path.to_string()).collect();
        let now = session.now(linted.corpus.zone())?;
        let publishing = Publishing { date: self.date, now, is_forced: self.force };
        let changes = publish(workspace, linted, &publishing, &paths).map_err(|error| session.seen(error))?;
        opened.finish(session, changes, &self.editing.refusals)
    }
}
