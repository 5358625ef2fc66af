//! `writings date`: the dates of documents.

mod change;
mod show;

use super::session::date;
use super::writing::Editing;
use super::{Command, Failure, Session, Status, documents, filter};
use clap::{Args, Subcommand};

/// Show, set, touch and clear the dates of documents
#[derive(Debug, Args)]
pub(super) struct Date {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show what documents say of their dates, and which instants these stand for
    #[command(after_help = show::EXAMPLES)]
    Show(show::Show),
    /// Set the date of documents, as it is given
    #[command(
        after_help = "Examples:\n  writings date set 2026-04 essays/paging.md\n  writings date set 2026-04-02 --updated paging evict"
    )]
    Set(change::Set),
    /// Set `updated` to the present, as precise as the document writes its dates
    #[command(
        after_help = "Examples:\n  writings date touch essays/paging.md\n  git diff --name-only -z | writings date touch --stdin-paths"
    )]
    Touch(change::Touch),
    /// Remove the date of documents
    #[command(after_help = "Examples:\n  writings date clear essays/paging.md\n  writings date clear --updated --all")]
    Clear(change::Clear),
}

impl Command for Date {
    const NAME: &'static str = "date";
    const EXAMPLES: &'static str = "Examples:\n  writings date show essays/paging.md\n  writings date set 2026-04 essays/paging.md\n  \
        writings date touch essays/paging.md\n  writings date clear --updated --all --dry-run";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        match self.action {
            Action::Show(show) => show.run(session),
            Action::Set(set) => set.run(session),
            Action::Touch(touch) => touch.run(session),
            Action::Clear(clear) => clear.run(session),
        }
    }
}
