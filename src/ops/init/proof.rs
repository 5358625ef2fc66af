//! What is to be written, held against the documents before it is.

use super::store::Prospect;
use crate::analysis::{Facts, Scope};
use crate::corpus::Corpus;
use crate::lint::rules::SCHEMA_RULE;
use crate::lint::{LINT_SECTION, Settings, document_rules};
use crate::ops::workspace::{Workspace, WorkspaceError};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The workspace at `root` as it will be once these files are written.
pub(super) fn open(root: &Path, files: BTreeMap<String, Vec<u8>>) -> Result<Workspace, WorkspaceError> {
    Workspace::open_in(root.to_owned(), Arc::new(Prospect::new(root, files)), true)
}

/// A workspace whose documents were held against their schemas.
pub(super) struct Proof {
    pub corpus: Corpus,
}

impl Proof {
    /// Compiles all schemas and reads all documents.
    pub fn of(workspace: &Workspace) -> Result<Self, WorkspaceError> {
        let settings = workspace.section::<Settings>(LINT_SECTION.name)?;
        let mut schemas = Vec::new();
        for name in workspace.collection_names() {
            schemas.extend(workspace.schema(name)?.map(|schema| (name.to_owned(), Arc::new(schema))));
        }
        let layout = workspace.layout().with_rules(&document_rules(&settings), &schemas);
        Ok(Self { corpus: workspace.load_by(&layout, Scope::HEAD)? })
    }

    /// The documents of a collection.
    pub fn documents<'a>(&'a self, collection: &'a str) -> impl Iterator<Item = &'a Facts> {
        self.corpus.documents().iter().filter(move |facts| &*facts.collection == collection)
    }

    /// What does not fit the schemas: each document with the line and what is wrong there.
    pub fn faults(&self) -> Vec<(&str, u32, &str)> {
        let mut faults = Vec::new();
        for facts in self.corpus.documents() {
            let own = facts.diagnostics.iter().filter(|one| one.rule == SCHEMA_RULE);
            faults.extend(own.map(|one| (&*facts.path, one.place.line, one.message.as_str())));
        }
        faults
    }
}
