//! `schema migrate`: keys that change across a collection.

use super::infer::known;
use crate::analysis::{Facts, Scope};
use crate::cli::Status;
use crate::cli::complete;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::cli::writing::{Applying, Narrowing, Refusals};
use crate::ops::migrate::{Migration, migrate};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Collections, and behind them documents, where not all of theirs are meant
    #[arg(value_name = "COLLECTION|DOC", required = true, add = complete::collections())]
    names: Vec<String>,
    /// Give a key another name, in its place
    #[arg(long, value_name = "OLD=NEW", value_parser = names, help_heading = "What to do, in this order")]
    rename: Vec<(String, String)>,
    /// Take what a key holds to another place, as in taxonomies.tags=tags
    #[arg(long = "move", value_name = "FROM=TO", value_parser = names, help_heading = "What to do, in this order")]
    moves: Vec<(String, String)>,
    /// Remove a key
    #[arg(long, value_name = "KEY", help_heading = "What to do, in this order")]
    drop: Vec<String>,
    /// Give a key where it is missing
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair, help_heading = "What to do, in this order")]
    default: Vec<(String, String)>,
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    applying: Applying,
    #[command(flatten)]
    refusals: Refusals,
}

/// Two words with an equals sign between them.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it with an equals sign, as in OLD=NEW".to_owned()),
    }
}

/// Two names of keys.
fn names(text: &str) -> Result<(String, String), String> {
    match pair(text)? {
        (_, to) if to.is_empty() => Err("a name is missing behind the equals sign".to_owned()),
        both => Ok(both),
    }
}

impl Migrate {
    pub fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.applying.open(session)?;
        let workspace = &opened.workspace;
        let all = workspace.collection_names();
        let (collections, names): (Vec<String>, Vec<String>) =
            self.names.into_iter().partition(|name| all.contains(&name.as_str()));
        if let (true, Some(name)) = (collections.is_empty(), names.first()) {
            known(workspace, name)?;
        }
        let corpus = workspace.load(Scope::HEAD)?;
        let documents = self.narrowing.among(names).resolve_all(session, workspace, &corpus)?;
        let is_in = |facts: &&Facts| collections.iter().any(|name| **name == *facts.collection);
        let documents: Vec<&Facts> = documents.into_iter().filter(is_in).collect();
        let migration = Migration { renames: self.rename, moves: self.moves, drops: self.drop, defaults: self.default };
        let changes = migrate(workspace, &corpus, &migration, &documents).map_err(|error| {
            let failure = Failure::new(error.to_string());
            if let Some(help) = error.help() { failure.help(help) } else { failure }
        })?;
        opened.finish(session, changes, &self.refusals)
    }
}
