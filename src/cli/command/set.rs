//! `writings set` and `writings unset`: any key of front matter.

use super::writing::Editing;
use super::{Command, Failure, Session, Status};
use crate::analysis::Scope;
use crate::ops::judge;
use crate::ops::lint::Linted;
use crate::ops::set::{self, Setting};
use clap::Args;

/// Set a key of front matter in documents
#[derive(Debug, Args)]
pub struct Set {
    /// The key; keys within keys are joined by dots, as in series.part
    #[arg(value_name = "KEY")]
    key: String,
    /// The value, typed as the key and the schema ask: 3, true, 2026-04, [a, b], or text
    #[arg(value_name = "VALUE", allow_negative_numbers = true)]
    value: String,
    /// Take VALUE for text, whatever it looks like
    #[arg(long)]
    text: bool,
    /// Write it though the schema or a rule forbids it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    editing: Editing,
}

impl Command for Set {
    const NAME: &'static str = "set";
    const EXAMPLES: &'static str = "Examples:\n  writings set description \"Three ways to treat a cold block\" essays/evict.md\n  \
        writings set series.part 2 essays/paging.md\n  writings set lang en --all --dry-run\n  \
        writings set authors \"[Ada, Grace]\" --in essays --since 2026";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.editing.applying.open(session)?;
        let workspace = &opened.workspace;
        let setting = Setting { key: self.key, value: self.value, is_text: self.text, is_forced: self.force };
        let changes = if set::is_shared(workspace, &setting.key) && !setting.is_forced {
            let mut linted = Linted::read_to_fix(workspace, Vec::new()).map_err(|error| session.seen(error))?;
            let documents = self.editing.choice.resolve(session, workspace, &linted.corpus)?;
            let mut changes =
                set::set(workspace, &linted.corpus, &setting, &documents).map_err(|error| session.seen(error))?;
            let now = session.now(linted.corpus.zone())?;
            judge::refuse_new_errors(&mut linted, now, &mut changes);
            changes
        } else {
            let corpus = workspace.load(Scope::HEAD)?;
            let documents = self.editing.choice.resolve(session, workspace, &corpus)?;
            set::set(workspace, &corpus, &setting, &documents).map_err(|error| session.seen(error))?
        };
        opened.finish(session, changes, &self.editing.refusals)
    }
}

/// Remove a key of front matter from documents
#[derive(Debug, Args)]
pub struct Unset {
    /// The key; keys within keys are joined by dots, as in series.part
    #[arg(value_name = "KEY")]
    key: String,
    /// Remove it though the schema or a rule asks for it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    editing: Editing,
}

impl Command for Unset {
    const NAME: &'static str = "unset";
    const EXAMPLES: &'static str = "Examples:\n  writings unset weight essays/evict.md\n  writings unset series.part --tag paging\n  writings unset layout --all --dry-run";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.editing.applying.open(session)?;
        let corpus = opened.workspace.load(Scope::HEAD)?;
        let documents = self.editing.choice.resolve(session, &opened.workspace, &corpus)?;
        let changes = set::unset(&opened.workspace, &corpus, &self.key, self.force, &documents)
            .map_err(|error| session.seen(error))?;
        opened.finish(session, changes, &self.editing.refusals)
    }
}
