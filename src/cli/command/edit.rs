//! `writings edit`: open a document in the editor.

use super::editor::Editor;
use super::{Command, Failure, Session, Status};
use crate::analysis::{Facts, Scope};
use crate::lint::report::escape;
use crate::ops::workspace::Workspace;
use clap::Args;

/// Open the document that fits in $VISUAL, else $EDITOR
#[derive(Debug, Args)]
pub struct Edit {
    /// A path, slug or permalink, or words of the title
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
}

impl Command for Edit {
    const NAME: &'static str = "edit";
    const EXAMPLES: &'static str = "Examples:\n  writings edit paging\n  writings edit evict or recompute";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = session.workspace()?;
        let corpus = workspace.load(Scope::HEAD)?;
        let query = self.query.join(" ");
        let by_path = session.in_workspace(&workspace, &query).and_then(|path| corpus.find(&query, Some(&path)).ok());
        let found = by_path.map_or_else(|| corpus.search(&query), |one| vec![one]);
        let facts = match found.as_slice() {
            [] => {
                let near = corpus.find(&query, None).err().and_then(|error| error.help());
                let failure = Failure::new(format!("no document fits `{query}`"));
                return Err(match near {
                    Some(near) => failure.help(near),
                    None => failure.help("`writings list` shows all documents"),
                });
            }
            [one] => *one,
            many => choose(session, &workspace, many, &query)?,
        };
        let editor = Editor::of(session)?;
        if facts.unread.is_some() {
            let path = session.shown(&workspace, facts);
            return Err(Failure::new(format!("{path} cannot be opened")).help("`writings lint` says why"));
        }
        editor.open(session, &workspace.root().join(&*facts.path))?;
        Ok(Status::Done)
    }
}

/// Lets the user choose on a terminal; elsewhere the choice cannot be made for them.
fn choose<'a>(
    session: &Session<'_>,
    workspace: &Workspace,
    found: &[&'a Facts],
    query: &str,
) -> Result<&'a Facts, Failure> {
    let paths: Vec<String> = found.iter().map(|facts| session.shown(workspace, facts)).collect();
    if !session.can_ask() {
        let message = format!("{} documents fit `{query}`", found.len());
        let shown: Vec<&str> = paths.iter().take(10).map(String::as_str).collect();
        return Err(Failure::new(message).help(format!("name one by its path: {}", shown.join(", "))));
    }
    let item = |(facts, path): (&&Facts, &String)| {
        let title = facts.title.as_ref().map_or("", |title| &title.value);
        escape(&format!("{title}  ({path})")).into_owned()
    };
    let items: Vec<String> = found.iter().zip(&paths).map(item).collect();
    let picked = dialoguer::Select::new().with_prompt("Open which?").items(&items).default(0).interact_opt();
    let picked = picked.map_err(|error| Failure::new(format!("the choice could not be read: {error}")))?;
    picked.and_then(|index| found.get(index).copied()).ok_or_else(|| Failure::new("nothing was chosen"))
}
