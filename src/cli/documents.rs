//! The documents that arguments name: by path, slug or permalink, on the command line or on stdin.

use super::failure::Failure;
use super::session::Session;
use crate::analysis::Facts;
use crate::corpus::{Corpus, Query};
use crate::ops::workspace::Workspace;
use clap::Args;
use std::collections::HashSet;
use std::io::Read;

/// Documents by name.
#[derive(Clone, Debug, Default, Args)]
pub struct Documents {
    /// Documents, by path, slug or permalink; a folder means all below it [default: all documents]
    #[arg(value_name = "DOC")]
    pub names: Vec<String>,
    /// Read further names from stdin, one a line or each ended by NUL
    #[arg(long)]
    pub stdin_paths: bool,
}

/// The most that is read from stdin: names of a hundred thousand documents are a tenth of it.
const MAX_STDIN: u64 = 256 * 1024 * 1024;

impl Documents {
    /// Whether any document was asked for by name.
    pub fn are_named(&self) -> bool {
        !self.names.is_empty() || self.stdin_paths
    }

    /// Whether a path, from the workspace root, is that of a document which is named by its path or by a folder above it; all are
    /// where none is named. It need not be there any more.
    pub fn reach(&self, session: &Session<'_>, workspace: &Workspace, path: &str) -> bool {
        let is_above = |folder: &str| {
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut named = self.names.iter().filter_map(|name| session.in_workspace(workspace, name));
        !self.are_named() || named.any(|folder| is_above(&folder))
    }

    /// The documents named, in the order of the corpus; all where none are.
    pub fn resolve<'a>(
        &self,
        session: &Session<'_>,
        workspace: &Workspace,
        corpus: &'a Corpus,
    ) -> Result<Vec<&'a Facts>, Failure> {
        if !self.are_named() {
            return Ok(corpus.documents().iter().collect());
        }
        let mut names = self.names.clone();
        if self.stdin_paths {
            names.extend(stdin_names()?);
        }
        let mut wanted: HashSet<&str> = HashSet::new();
        if names.iter().any(String::is_empty) {
            return Err(Failure::new("a document's name is empty").help("name one by its path, slug or permalink"));
        }
        for name in &names {
            let path = session.in_workspace(workspace, name);
            let folder = path.as_deref().map(|path| if path.is_empty() { String::new() } else { format!("{path}/") });
            let inside = folder.as_deref().map_or(&[][..], |folder| corpus.below(folder));
            if inside.is_empty() {
                wanted.insert(&corpus.find(name, path.as_deref())?.path);
            } else {
                wanted.extend(inside.iter().map(|facts| &*facts.path));
            }
        }
        Ok(corpus.documents().iter().filter(|facts| wanted.contains(&*facts.path)).collect())
    }
}

/// Those of `documents` that a query takes, in their order.
pub fn among<'a>(
    documents: Vec<&'a Facts>,
    query: &Query,
    workspace: &Workspace,
    corpus: &'a Corpus,
) -> Result<Vec<&'a Facts>, Failure> {
    if *query == Query::default() {
        return Ok(documents);
    }
    let taken = query.run(corpus, &workspace.collection_names())?;
    let taken: HashSet<&str> = taken.iter().map(|facts| &*facts.path).collect();
    Ok(documents.into_iter().filter(|facts| taken.contains(&*facts.path)).collect())
}

/// Names on stdin: ended by NUL if there is one, else one a line.
fn stdin_names() -> Result<Vec<String>, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MAX_STDIN).read_to_string(&mut text);
    read.map_err(|error| Failure::new(format!("the names on stdin cannot be read: {error}")))?;
    let separator = if text.contains('\0') { '\0' } else { '\n' };
    let names = text.split(separator).map(|name| name.strip_suffix('\r').unwrap_or(name));
    Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
}
