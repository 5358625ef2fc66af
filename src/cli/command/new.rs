//! `writings new`: begin a document.

use super::changes;
use super::complete;
use super::editor::Editor;
use super::session::date;
use super::{Command, Failure, Session, Status};
use crate::analysis::Scope;
use crate::document::date::PartialDate;
use crate::lint::report::escape;
use crate::ops::new::{Request, plan};
use crate::ops::workspace::Workspace;
use crate::write::{self, Plan};
use clap::Args;
use std::path::Path;

/// Begin a document, and print its path
#[derive(Debug, Args)]
pub struct New {
    /// The collection it goes in: the first of writings.toml unless given; without a TITLE beside it, this is the title
    #[arg(value_name = "COLLECTION", add = complete::collections())]
    first: Option<String>,
    /// The title; asked for on a terminal unless given
    #[arg(value_name = "TITLE")]
    second: Option<String>,
    /// A tag, by label, slug or alias; several by commas or by repeating the option
    #[arg(short, long = "tag", value_name = "TAG", add = complete::tag_list())]
    tags: Vec<String>,
    /// The series it belongs to, and its part in it: the next unless given
    #[arg(long, value_name = "NAME:PART", add = complete::series())]
    series: Option<String>,
    /// Its date, as it is to be written: 2026, 2026-04, 2026-04-02 [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<PartialDate>,
    /// The last part of its address, and the name of its file [default: made of the title]
    #[arg(long, value_name = "SLUG")]
    slug: Option<String>,
    /// Mark it as a draft
    #[arg(long)]
    draft: bool,
    /// Open it in $VISUAL, else $EDITOR
    #[arg(short, long)]
    edit: bool,
    /// Write nothing; print what would be written as a diff
    #[arg(long, conflicts_with = "edit")]
    dry_run: bool,
}

impl Command for New {
    const NAME: &'static str = "new";
    const EXAMPLES: &'static str = "Examples:\n  writings new \"What a token of context weighs\" -t kv-cache\n  \
        writings new notes \"The NIC hop\" --draft --edit\n  \
        writings new \"Evict or spill\" --series \"The weight of context\" --date 2026-04\n\n\
        A file templates/COLLECTION.md, or templates/document.md, in the workspace takes the place of the built-in template.";

    fn run(mut self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = session.workspace()?;
        let editor = if self.edit { Some(Editor::of(session)?) } else { None };
        let (collection, title) = self.named(session, &workspace)?;
        let corpus = workspace.load(Scope::HEAD)?;
        let request = Request {
            collection,
            title,
            tags: self.tags,
            series: self.series,
            date: self.date,
            slug: self.slug,
            draft: self.draft,
        };
        let now = session.now(corpus.zone())?;
        let planned = plan(&workspace, &corpus, &request, now)
            .map_err(|error| error.seen_as(|path| session.shown_path(&workspace, path)))?;
        if !session.global.quiet {
            planned.notes.iter().try_for_each(|note| session.note(note))?;
        }
        if self.dry_run {
            let mut plan = Plan::default();
            plan.create(planned.path, planned.text);
            changes::print_diff(session, &workspace, &plan)?;
            return Ok(Status::Done);
        }
        write::create(workspace.root(), Path::new(&planned.path), planned.text.as_bytes())?;
        writeln!(session.out, "{}", escape(&session.shown_path(&workspace, &planned.path)))?;
        if let Some(editor) = editor {
            editor.open(session, &workspace.root().join(&planned.path))?;
        }
        Ok(Status::Done)
    }
}

impl New {
    /// The collection and the title: of two words the first is the collection; of one it is the title, unless a
    /// collection is called so, which would be a strange title.
    fn named(&mut self, session: &Session<'_>, workspace: &Workspace) -> Result<(Option<String>, String), Failure> {
        let names = workspace.collection_names();
        let (collection, title) = match (self.first.take(), self.second.take()) {
            (collection, Some(title)) => (collection, Some(title)),
            (Some(word), None) if names.contains(&word.as_str()) => (Some(word), None),
            (title, None) => (None, title),
        };
        if let Some(title) = title {
            return Ok((collection, title));
        }
        if session.can_ask() {
            let asked = dialoguer::Input::<String>::new().with_prompt("Title").interact_text();
            let title = asked.map_err(|error| Failure::new(format!("the title could not be read: {error}")))?;
            return Ok((collection, title));
        }
        let failure = match &collection {
            Some(name) => Failure::new(format!("a title is missing: `{name}` is a collection")),
            None => Failure::new("a title is missing"),
        };
        let name = collection.or_else(|| names.first().map(|name| (*name).to_owned())).unwrap_or_default();
        let name = shlex::try_quote(&name).unwrap_or_default();
        Err(failure.help(format!("writings new {name} \"A title\"")))
    }
}
