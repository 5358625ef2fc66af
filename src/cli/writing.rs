//! What the commands that change files share: which documents, the lock, the diff of a dry run, and the report.

use super::documents::Documents;
use super::failure::Failure;
use super::filter::{Drafts, Filter};
use super::session::{Session, documents};
use super::{Status, changes, complete};
use crate::analysis::Facts;
use crate::corpus::{Corpus, Query, Sort};
use crate::lint::report::escape;
use crate::ops::changes::Changes;
use crate::ops::workspace::Workspace;
use crate::write::{Writer, is_interrupted};
use clap::Args;
use std::collections::{HashMap, HashSet};

/// The documents that a command is to change. It takes none by default: who means all says so.
#[derive(Clone, Debug, Default, Args)]
pub struct Choice {
    /// Documents, by path, slug or permalink; a folder means all below it
    #[arg(value_name = "DOC")]
    names: Vec<String>,
    /// All documents
    #[arg(long, conflicts_with_all = ["names", "stdin_paths"])]
    all: bool,
    #[command(flatten)]
    narrowing: Narrowing,
}

/// What narrows documents down, beside their names.
#[derive(Clone, Debug, Default, Args)]
pub struct Narrowing {
    /// Read further names from stdin, one a line or each ended by NUL
    #[arg(long)]
    stdin_paths: bool,
    #[command(flatten)]
    filter: Filter,
    /// Only documents of this collection
    #[arg(long = "in", value_name = "COLLECTION", add = complete::collections(), help_heading = "Choosing documents")]
    collections: Vec<String>,
    #[command(flatten)]
    drafts: Drafts,
}

impl Narrowing {
    /// The choice that narrows down these names, or all documents where there are none.
    pub fn among(self, names: Vec<String>) -> Choice {
        Choice { names, all: false, narrowing: self }
    }
}

/// How changes are made.
#[derive(Clone, Debug, Default, Args)]
pub struct Applying {
    /// Write nothing; print what would be written as a diff
    #[arg(long, help_heading = "Writing")]
    dry_run: bool,
}

/// What every command takes that changes front matter: which documents, and how.
#[derive(Clone, Debug, Default, Args)]
pub struct Editing {
    /// The documents.
    #[command(flatten)]
    pub choice: Choice,
    /// How changes are made.
    #[command(flatten)]
    pub applying: Applying,
    /// What becomes of the others where some cannot be changed.
    #[command(flatten)]
    pub refusals: Refusals,
}

/// What to do about documents that cannot be changed.
#[derive(Clone, Debug, Default, Args)]
pub struct Refusals {
    /// Where some documents cannot be changed, change the others all the same
    #[arg(long, help_heading = "Writing")]
    keep_going: bool,
    /// Whether that is out of the question.
    #[arg(skip)]
    whole: bool,
}

impl Refusals {
    /// All is changed, or nothing.
    pub fn whole() -> Self {
        Self { keep_going: false, whole: true }
    }
}

impl Choice {
    /// Whether any document was chosen, be it by `--all`.
    pub fn is_made(&self) -> bool {
        self.all || self.narrows()
    }

    /// Whether something narrows the choice down.
    pub fn narrows(&self) -> bool {
        !self.names.is_empty()
            || self.narrowing.stdin_paths
            || self.query() != Query { sort: Sort::Path, ..Query::default() }
    }

    fn query(&self) -> Query {
        let Narrowing { filter, collections, drafts, .. } = &self.narrowing;
        Query { collections: collections.clone(), standing: drafts.standing(), sort: Sort::Path, ..filter.query() }
    }

    /// The documents chosen, by path. Fails where none was: a slip must not change everything.
    pub fn resolve<'a>(
        &self,
        session: &Session<'_>,
        workspace: &Workspace,
        corpus: &'a Corpus,
    ) -> Result<Vec<&'a Facts>, Failure> {
        if !self.is_made() {
            let failure = Failure::new("no document was named");
            return Err(failure.help("name documents or folders, choose them with --tag and the like, or say --all"));
        }
        self.resolve_all(session, workspace, corpus)
    }

    /// The documents chosen, by path; all where nothing narrows the choice down.
    pub fn resolve_all<'a>(
        &self,
        session: &Session<'_>,
        workspace: &Workspace,
        corpus: &'a Corpus,
    ) -> Result<Vec<&'a Facts>, Failure> {
        let named = Documents { names: self.names.clone(), stdin_paths: self.narrowing.stdin_paths };
        let named = named.resolve(session, workspace, corpus)?;
        let fits = self.query().run(corpus, &workspace.collection_names())?;
        let fits: HashSet<&str> = fits.into_iter().map(|facts| &*facts.path).collect();
        Ok(named.into_iter().filter(|facts| fits.contains(&*facts.path)).collect())
    }
}

/// A workspace that is about to be changed. Nobody else changes it meanwhile.
pub struct Opened {
    /// The workspace.
    pub workspace: Workspace,
    /// What holds its lock; `None` where nothing is to be written.
    writer: Option<Writer>,
}

impl Applying {
    /// Whether nothing is to be written.
    pub fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// Opens the workspace and takes its lock, so that what is read now is what will be changed.
    pub fn open(&self, session: &mut Session<'_>) -> Result<Opened, Failure> {
        if !self.dry_run {
            let (workspace, writer) = changes::open(session)?;
            return Ok(Opened { workspace, writer: Some(writer) });
        }
        let workspace = session.workspace()?;
        if is_interrupted(workspace.root()) {
            session.note("an interrupted run left its changes half made; the next command that writes ends it")?;
        }
        Ok(Opened { workspace, writer: None })
    }
}

impl Opened {
    /// Makes the changes, or shows them, and says what became of which file.
    pub fn finish(self, session: &mut Session<'_>, changes: Changes, refusals: &Refusals) -> Result<Status, Failure> {
        let refused = changes.refused.len();
        let mut failures = self.refusals(session, &changes).into_iter();
        if refused > 0 && !refusals.keep_going {
            let alone = refused == 1 && changes.plan.is_empty();
            let last = if alone { failures.next() } else { None };
            self.tell(session, failures)?;
            let message = format!("{} cannot be changed, so none was", documents(refused));
            let them = if refused == 1 { "it" } else { "them" };
            let help = match refusals.whole {
                true => format!("mend {them} first"),
                false => format!("mend {them}, or pass --keep-going to change the others"),
            };
            return Err(last.unwrap_or_else(|| Failure::new(message).help(help)));
        }
        self.tell(session, failures)?;
        if !session.global.quiet {
            changes.notes.iter().try_for_each(|note| session.note(note))?;
        }
        self.apply(session, &changes)?;
        Ok(if refused > 0 { Status::Findings } else { Status::Done })
    }

    fn tell(&self, session: &mut Session<'_>, failures: impl Iterator<Item = Failure>) -> Result<(), Failure> {
        for failure in failures {
            let text = failure.render(session.global.colors_messages(session.environment));
            session.err.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    /// Why documents cannot be changed: a reason that many share is told once.
    fn refusals(&self, session: &Session<'_>, changes: &Changes) -> Vec<Failure> {
        /// So many documents with one reason are named.
        const NAMED: usize = 3;
        let mut reasons: Vec<(String, Option<String>, Vec<String>)> = Vec::new();
        for (path, why) in &changes.refused {
            let (path, reason, help) = (session.shown_path(&self.workspace, path), why.to_string(), why.help());
            match reasons.iter_mut().find(|(known, ..)| *known == reason) {
                Some((.., paths)) => paths.push(path),
                None => reasons.push((reason, help, vec![path])),
            }
        }
        let failure = |(reason, help, paths): (String, Option<String>, Vec<String>)| {
            let named = paths.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = match paths.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {}", documents(more).replacen(' ', " more ", 1)),
            };
            let failure = Failure::new(format!("{named}{more}: {reason}"));
            if let Some(help) = help { failure.help(help) } else { failure }
        };
        reasons.into_iter().map(failure).collect()
    }

    fn apply(&self, session: &mut Session<'_>, made: &Changes) -> Result<(), Failure> {
        let count = made.plan.len();
        let Some(writer) = &self.writer else {
            changes::print_diff(session, &self.workspace, &made.plan)?;
            session.out.flush()?;
            if !session.global.quiet {
                session.note(&format!("{} would change; nothing was written", files(count)))?;
            }
            return Ok(());
        };
        if count == 0 {
            if !session.global.quiet {
                session.note("nothing to change")?;
            }
            return Ok(());
        }
        changes::apply(session, &self.workspace, writer, &made.plan)?;
        if session.global.quiet {
            return Ok(());
        }
        self.tell_changes(session, made).map_err(|failure| failure.help("the files were changed before that"))
    }

    /// Says what became of which file.
    fn tell_changes(&self, session: &mut Session<'_>, made: &Changes) -> Result<(), Failure> {
        let moved = made.plan.changes.iter().filter_map(|change| Some((&change.path, change.from.as_ref()?)));
        let moved: HashMap<&String, &String> = moved.collect();
        let shown = |path: &str| escape(&session.shown_path(&self.workspace, path)).into_owned();
        let shown = made.told.iter().map(|told| match moved.get(&told.path) {
            Some(from) => format!("{} → {}", shown(from), shown(&told.path)),
            None => shown(&told.path),
        });
        let shown: Vec<String> = shown.collect();
        let width = shown.iter().map(|path| path.chars().count()).max().unwrap_or(0);
        for (path, told) in shown.iter().zip(&made.told) {
            let padding = " ".repeat(width.saturating_sub(path.chars().count()));
            let line = format!("{path}{padding}   {}", escape(&told.what));
            writeln!(session.out, "{}", line.trim_end())?;
        }
        writeln!(session.out, "{} changed", files(made.plan.len()))?;
        Ok(session.out.flush()?)
    }
}

/// A number of files, in words.
fn files(count: usize) -> String {
    format!("{count} {}", if count == 1 { "file" } else { "files" })
}
