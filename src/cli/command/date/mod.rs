//! `writings date`: the dates of documents, one file an action.

mod show;

use super::{Command, Failure, Session, Status, documents, filter};
use clap::{Args, Subcommand};

/// Show the dates of documents, and what is made of them
#[derive(Debug, Args)]
pub struct Date {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show what documents say of their dates, and which instants these stand for
    #[command(after_help = show::EXAMPLES)]
    Show(show::Show),
}

impl Command for Date {
    const NAME: &'static str = "date";
    const EXAMPLES: &'static str =
        "Examples:\n  writings date show essays/paging.md\n  writings date show --since 2026 --format json";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        match self.action {
            Action::Show(show) => show.run(session),
        }
    }
}
