//! Linting a workspace: its documents are read with their rules, then looked at together.

use super::given::Given;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, Scope};
use crate::corpus::{Corpus, Layout};
use crate::lint::rules::SCHEMA_RULE;
use crate::lint::{self, Context, Finding, LINT_SECTION, Level, Selector, Settings};
use chrono::{DateTime, FixedOffset};
use std::sync::Arc;

/// A workspace that has been read with its rules.
pub struct Linted {
    /// All documents.
    pub corpus: Corpus,
    /// What is wrong with schemas: the documents of their collections were not held against them.
    pub schema_faults: Vec<WorkspaceError>,
    pub(super) layout: Layout,
    pub(super) scope: Scope,
    /// The document that was not read from disk.
    pub(super) given: Option<Given>,
    pub(super) settings: Settings,
    static_folders: Vec<String>,
    collection_folders: Vec<String>,
}

impl Linted {
    /// Reads all documents of a workspace with the rules that its settings, and these levels over them, do not allow.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn read(workspace: &Workspace, levels: Vec<(Selector, Level)>) -> Result<Self, WorkspaceError> {
        Self::read_as(workspace, levels, Scope::LINKS, None)
    }

    /// The same, ready to be fixed: it is known again whether a file is still what was read.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn read_to_fix(workspace: &Workspace, levels: Vec<(Selector, Level)>) -> Result<Self, WorkspaceError> {
        Self::read_as(workspace, levels, Scope::LINKS.and(Scope::HASH), None)
    }

    pub(super) fn read_as(
        workspace: &Workspace,
        levels: Vec<(Selector, Level)>,
        scope: Scope,
        given: Option<Given>,
    ) -> Result<Self, WorkspaceError> {
        let settings = workspace.section::<Settings>(LINT_SECTION.name)?.with(levels);
        let (mut schemas, mut schema_faults) = (Vec::new(), Vec::new());
        for name in workspace.collection_names() {
            // A schema that nothing is held against is not read, so that one which is broken can be set aside.
            if settings.strictest(SCHEMA_RULE, name).is_some() {
                match workspace.schema(name) {
                    Ok(schema) => schemas.extend(schema.map(|schema| (name.to_owned(), Arc::new(schema)))),
                    Err(fault) => schema_faults.push(fault),
                }
            }
        }
        let layout = workspace.layout().with_rules(&lint::document_rules(&settings), &schemas);
        let corpus = workspace.load_by(&layout, scope, given.as_ref())?;
        let folders = &workspace.config().settings.static_folders;
        Ok(Self {
            corpus,
            schema_faults,
            settings,
            static_folders: folders.iter().map(|folder| folder.as_str().to_owned()).collect(),
            collection_folders: layout.roots().into_iter().map(str::to_owned).collect(),
            layout,
            scope,
            given,
        })
    }

    /// All findings about the documents that `wanted` takes, as of `now`: by path, then by place.
    pub fn findings(&self, now: DateTime<FixedOffset>, wanted: impl Fn(&Facts) -> bool) -> Vec<Finding<'_>> {
        let context = Context::new(now, &self.static_folders, &self.collection_folders);
        lint::check(&self.corpus, &self.settings, &context, wanted)
    }
}
