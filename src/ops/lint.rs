//! Linting a workspace: its documents are read with their rules, then looked at together.

use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, Scope};
use crate::config::BaseUrl;
use crate::corpus::{Corpus, Layout};
use crate::lint::rules::{BODY_RULE, SCHEMA_RULES};
use crate::lint::{self, Context, Finding, LINT_SECTION, Level, Past, Selector, Settings};
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
    pub(super) settings: Settings,
    static_folders: Vec<String>,
    collection_folders: Vec<String>,
    base_url: Option<BaseUrl>,
}

impl Linted {
    /// Reads all documents of a workspace with the rules that its settings, and these levels over them, do not allow.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn read(workspace: &Workspace, levels: Vec<(Selector, Level)>) -> Result<Self, WorkspaceError> {
        Self::read_as(workspace, levels, Scope::LINKS)
    }

    /// The same, ready to be fixed: it is known again whether a file is still what was read.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn read_to_fix(workspace: &Workspace, levels: Vec<(Selector, Level)>) -> Result<Self, WorkspaceError> {
        Self::read_as(workspace, levels, Scope::LINKS.and(Scope::HASH).and(Scope::BODY_HASH))
    }

    /// The same, ready to be compared with what was there before.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn read_to_compare(workspace: &Workspace, levels: Vec<(Selector, Level)>) -> Result<Self, WorkspaceError> {
        Self::read_as(workspace, levels, Scope::LINKS.and(Scope::BODY_HASH))
    }

    fn read_as(
        workspace: &Workspace,
        levels: Vec<(Selector, Level)>,
        mut scope: Scope,
    ) -> Result<Self, WorkspaceError> {
        let settings = workspace.section::<Settings>(LINT_SECTION.name)?.with(levels);
        let asks_for =
            |name: &str| workspace.collection_names().iter().any(|one| settings.strictest(name, one).is_some());
        scope.body_hash &= asks_for(BODY_RULE);
        let (mut schemas, mut schema_faults) = (Vec::new(), Vec::new());
        for name in workspace.collection_names() {
            let [violations, unknown_keys] = SCHEMA_RULES.map(|rule| settings.strictest(rule, name).is_some());
            if violations || unknown_keys {
                match workspace.schema(name) {
                    Ok(schema) => schemas.extend(schema.map(|schema| (name.to_owned(), Arc::new(schema)))),
                    Err(fault) if violations => schema_faults.push(fault),
                    // One that is broken can be set aside by that rule alone.
                    Err(_) => {}
                }
            }
        }
        let layout = workspace.layout().with_rules(&lint::document_rules(&settings), &schemas);
        let corpus = workspace.load_by(&layout, scope)?;
        let folders = &workspace.config().settings.static_folders;
        Ok(Self {
            corpus,
            schema_faults,
            settings,
            static_folders: folders.iter().map(|folder| folder.as_str().to_owned()).collect(),
            collection_folders: layout.link_roots(),
            base_url: workspace.config().settings.base_url.clone(),
            layout,
            scope,
        })
    }

    /// The layout with rules of a workspace that has the same settings. Without settings, its collections are the folders that it has.
    pub(super) fn layout_of(&self, workspace: &Workspace) -> Layout {
        if workspace.layout().roots() == self.layout.roots() {
            return self.layout.clone();
        }
        workspace.layout().with_rules(&lint::document_rules(&self.settings), &[])
    }

    /// The same settings and rules over other documents, which are all that there are in this layout.
    pub(super) fn over(&self, corpus: Corpus, layout: Layout) -> Self {
        Self {
            corpus,
            schema_faults: Vec::new(),
            scope: self.scope,
            settings: self.settings.clone(),
            static_folders: self.static_folders.clone(),
            collection_folders: layout.link_roots(),
            layout,
            base_url: self.base_url.clone(),
        }
    }

    /// All findings about the documents that `wanted` takes, as of `now`: by path, then by place.
    pub fn findings(&self, now: DateTime<FixedOffset>, wanted: impl Fn(&Facts) -> bool) -> Vec<Finding<'_>> {
        self.findings_after(now, None, wanted)
    }

    /// The same, with what rules about history find, where the documents are compared with what they were. Some of that may be
    /// about a document that is gone.
    pub fn findings_after<'a>(
        &'a self,
        now: DateTime<FixedOffset>,
        past: Option<&'a Past>,
        wanted: impl Fn(&Facts) -> bool,
    ) -> Vec<Finding<'a>> {
        let mut context = Context::new(now, &self.static_folders, &self.collection_folders);
        (context.past, context.base_url) = (past, self.base_url.as_ref());
        lint::check(&self.corpus, &self.settings, &context, wanted)
    }

    /// Whether what the rule of this name finds at `path`, from the workspace root, is told: nothing need be there any more.
    pub fn tells(&self, rule: &str, path: &str) -> bool {
        let collection = self.layout.profile_of(path).map(|profile| &*profile.collection).unwrap_or_default();
        self.settings.at(path, collection).severity(rule).is_some()
    }
}
