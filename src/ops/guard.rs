//! What an edit must not make: faults for which `lint` would fail.

use super::changes::{Edited, Obstacle, Page};
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Input, Scope, analyze_parsed};
use crate::corpus::Layout;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::metadata::Parsed;
use crate::document::source::Source;
use crate::lint::rules::SCHEMA_RULES;
use crate::lint::{LINT_SECTION, Settings, document_rules};
use std::sync::Arc;

/// A file, and what was read of its front matter.
type Version<'v> = (&'v [u8], Option<&'v Parsed>);

/// The rules and schemas of a workspace that documents are held against before they are written.
pub struct Guard {
    layout: Layout,
    settings: Settings,
}

impl Guard {
    /// The rules that the workspace denies, and the schemas of its collections.
    ///
    /// # Errors
    ///
    /// A schema or the section `[lint]` of `writings.toml` cannot be used.
    pub fn of(workspace: &Workspace) -> Result<Self, WorkspaceError> {
        let settings = workspace.section::<Settings>(LINT_SECTION.name)?;
        let mut schemas = Vec::new();
        for name in workspace.collection_names() {
            let denied = SCHEMA_RULES.map(|rule| settings.strictest(rule, name) == Some(Severity::Error));
            let schema = match denied {
                [true, _] => workspace.schema(name)?,
                // One that is broken can be set aside by the other rule alone.
                [_, true] => workspace.schema(name).unwrap_or_default(),
                _ => None,
            };
            schemas.extend(schema.map(|schema| (name.to_owned(), Arc::new(schema))));
        }
        Ok(Self { layout: workspace.layout().with_rules(&document_rules(&settings), &schemas), settings })
    }

    /// Fails where the document would have a fault that it does not have.
    ///
    /// # Errors
    ///
    /// The first such fault.
    pub fn pass(&self, page: &Page<'_>, edited: &Edited) -> Result<(), Obstacle> {
        self.compare(&page.facts.path, (page.bytes, page.parsed), (&edited.bytes, edited.parsed(page)))
    }

    /// The same of a file at `path` as it was and as it is to be.
    ///
    /// # Errors
    ///
    /// As for [`Guard::pass`].
    pub fn pass_file(&self, path: &str, before: &[u8], after: &[u8]) -> Result<(), Obstacle> {
        let [known, new] = [before, after].map(|bytes| Parsed::of(&Source::new(bytes)));
        self.compare(path, (before, known.as_ref()), (after, new.as_ref()))
    }

    fn compare(&self, path: &str, before: Version<'_>, after: Version<'_>) -> Result<(), Obstacle> {
        let known = self.errors(path, before);
        let is_known = |one: &Diagnostic| {
            // A block that is emptied goes with its last key: whoever takes that out means it.
            one.rule == "missing-front-matter"
                || known.iter().any(|other| (other.rule, &other.message) == (one.rule, &one.message))
        };
        match self.errors(path, after).into_iter().find(|one| !is_known(one)) {
            None => Ok(()),
            Some(fault) => {
                let source = fault.note.map(|note| format!(" ({note})")).unwrap_or_default();
                let meant = fault.help.filter(|help| help.starts_with("did you mean"));
                let help = meant.or_else(|| Some("--force does it all the same".into()));
                Err(Obstacle::Forbidden { message: format!("{}{source}", fault.message), help })
            }
        }
    }

    fn errors(&self, path: &str, (bytes, parsed): Version<'_>) -> Vec<Diagnostic> {
        let Some(profile) = self.layout.profile_of(path) else { return Vec::new() };
        let facts = analyze_parsed(&Input { path, bytes, size: bytes.len() as u64 }, parsed, profile, Scope::HEAD);
        let levels = self.settings.at(path, &facts.collection);
        let is_error = |one: &Diagnostic| levels.severity(one.rule) == Some(Severity::Error);
        facts.diagnostics.into_iter().filter(is_error).collect()
    }
}
