//! `writings mv`: move a document, with the links to it and in it.

use super::writing::{Applying, Refusals};
use super::{Command, Failure, Session, Status};
use crate::analysis::{Facts, Scope};
use crate::ops::mv::{MoveError, plan};
use crate::ops::workspace::Workspace;
use clap::Args;

/// Move a document, with all links to it and in it
///
/// Links are rewritten in the manner each was written in: a path stays a path, an address an address. Where the move gives
/// the document another address, the old one becomes an alias, so that it keeps working, and its `id`, so that feed readers do
/// not take it for a new document. A draft has no readers, and keeps neither. Nothing is written unless every link leads where it
/// led before.
#[derive(Debug, Args)]
pub struct Mv {
    /// The document, by path, slug or permalink
    #[arg(value_name = "FROM")]
    from: String,
    /// Its new path; or a folder, in which it keeps its name
    #[arg(value_name = "TO")]
    to: String,
    #[command(flatten)]
    applying: Applying,
}

impl Command for Mv {
    const NAME: &'static str = "mv";
    const EXAMPLES: &'static str = "Examples:\n  writings mv essays/paging.md essays/paging-the-cache.md\n  \
        writings mv the-nic-hop essays/\n  writings mv essays/paging.md notes/ --dry-run";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.applying.open(session)?;
        let workspace = &opened.workspace;
        let corpus = session.load(workspace, Scope::LINKS.and(Scope::HASH))?;
        let path = session.in_workspace(workspace, &self.from);
        let from = corpus.find(&self.from, path.as_deref()).map_err(|error| match error.help() {
            Some(_) => Failure::from(error),
            None => Failure::from(error).help("`writings list` shows all documents; other files are git's to move"),
        })?;
        let to = self.destination(session, workspace, from)?;
        let changes = plan(workspace, &corpus, from, &to).map_err(|error| match error {
            MoveError::Workspace(error) => session.seen(error),
            error => error.seen_as(|path| session.shown_path(workspace, path)).into(),
        })?;
        opened.finish(session, changes, &Refusals::whole())
    }
}

impl Mv {
    /// The new path, from the workspace root.
    fn destination(&self, session: &Session<'_>, workspace: &Workspace, from: &Facts) -> Result<String, Failure> {
        let to = session.in_workspace(workspace, &self.to).filter(|_| !self.to.is_empty()).ok_or_else(|| {
            let message = format!("`{}` is no path in the workspace", self.to);
            Failure::new(message).help(format!("name one below {}", workspace.root().display()))
        })?;
        if !self.to.ends_with(std::path::is_separator) && !workspace.root().join(&to).is_dir() {
            return Ok(to);
        }
        let name = from.path.rsplit('/').next().unwrap_or(&from.path);
        Ok(if to.is_empty() { name.to_owned() } else { format!("{to}/{name}") })
    }
}
