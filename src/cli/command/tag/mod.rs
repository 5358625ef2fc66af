//! `writings tag`: the tags of a workspace, one file an action.

mod list;
mod suggest;

use super::{Command, Failure, Session, Status, complete, documents, filter, listing, session, table};
use clap::{Args, Subcommand};

/// Show the tags, and suggest some for documents
#[derive(Debug, Args)]
pub struct Tag {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List tags, most used first, with their other spellings
    #[command(after_help = list::EXAMPLES)]
    List(list::List),
    /// Suggest registered tags that documents speak of and do not bear
    #[command(after_help = suggest::EXAMPLES)]
    Suggest(suggest::Suggest),
}

impl Command for Tag {
    const NAME: &'static str = "tag";
    const EXAMPLES: &'static str = "Examples:\n  writings tag list\n  writings tag list --sort last --since 2026 --format csv\n  writings tag suggest essays/paging.md";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        match self.action {
            Action::List(list) => list.run(session),
            Action::Suggest(suggest) => suggest.run(session),
        }
    }
}
