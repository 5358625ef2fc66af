//! `writings tag`: the tags of documents.

mod change;
mod list;
mod suggest;

use super::writing::{Applying, Editing, Narrowing, Refusals};
use super::{Command, Failure, Session, Status, complete, documents, filter, listing, session, table};
use clap::{Args, Subcommand};

/// List, add, remove, rename, merge and suggest the tags of documents
#[derive(Debug, Args)]
pub(super) struct Tag {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List tags, most used first, with their other spellings
    #[command(after_help = list::EXAMPLES)]
    List(list::List),
    /// Add tags to documents that do not have them
    #[command(
        after_help = "Examples:\n  writings tag add \"KV Cache\" essays/paging.md\n  writings tag add kv-cache,paging essays --since 2026-04"
    )]
    Add(change::Add),
    /// Remove tags from documents
    #[command(
        after_help = "Examples:\n  writings tag rm kv-cache essays/paging.md\n  writings tag rm draft-ideas --all --dry-run"
    )]
    Rm(change::Rm),
    /// Give a tag another name, in all documents and in writings.toml
    #[command(
        after_help = "Examples:\n  writings tag rename KVCache \"KV Cache\"\n  writings tag rename \"kv cache\" \"KV Cache\" --dry-run"
    )]
    Rename(change::Rename),
    /// Merge tags into one, in all documents and in writings.toml
    #[command(
        after_help = "Examples:\n  writings tag merge llm llms --into \"Language Models\"\n  writings tag merge gpu --into gpus --dry-run"
    )]
    Merge(change::Merge),
    /// Suggest registered tags that documents speak of and do not bear
    #[command(after_help = suggest::EXAMPLES)]
    Suggest(suggest::Suggest),
}

impl Command for Tag {
    const NAME: &'static str = "tag";
    const EXAMPLES: &'static str = "Examples:\n  writings tag list\n  writings tag add kv-cache essays/paging.md\n  \
        writings tag rename KVCache \"KV Cache\"\n  writings tag merge llm llms --into \"Language Models\" --dry-run\n  \
        writings tag suggest essays/paging.md";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        match self.action {
            Action::List(list) => list.run(session),
            Action::Add(add) => add.run(session),
            Action::Rm(rm) => rm.run(session),
            Action::Rename(rename) => rename.run(session),
            Action::Merge(merge) => merge.run(session),
            Action::Suggest(suggest) => suggest.run(session),
        }
    }
}
