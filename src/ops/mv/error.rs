//! Why a document is not moved, and what to do about it.

use crate::ops::place::Unfit;
use crate::ops::workspace::WorkspaceError;
use thiserror::Error;

/// Why a document cannot be moved where it should go. Nothing was written.
#[derive(Debug, Error)]
pub enum MoveError {
    /// It is there.
    #[error("{path} is there already: it would be moved onto itself")]
    Itself {
        /// The path, from the workspace root.
        path: String,
    },
    /// What would be there is no document.
    #[error("{path} would be no document: {why}")]
    NoDocument {
        /// The path, from the workspace root.
        path: String,
        /// What keeps it from being one.
        why: String,
        /// What to do about it.
        help: String,
    },
    /// No file may be put there.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// Another document has the address that it would have.
    #[error("{path} already has the {} {permalink}", if *is_alias { "alias" } else { "address" })]
    SameAddress {
        /// The path of the other document, from the workspace root.
        path: String,
        /// The address.
        permalink: String,
        /// Whether it is an alias of the other document.
        is_alias: bool,
    },
    /// The settings cannot be read, or the path leads out of the workspace.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
}

impl MoveError {
    /// The same error with the paths of documents shown as `shown` has them.
    #[must_use]
    pub fn seen_as(self, shown: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Itself { path } => Self::Itself { path: shown(&path) },
            Self::NoDocument { path, why, help } => Self::NoDocument { path: shown(&path), why, help },
            Self::Unfit(unfit) => Self::Unfit(unfit.seen_as(shown)),
            Self::SameAddress { path, permalink, is_alias } => {
                Self::SameAddress { path: shown(&path), permalink, is_alias }
            }
            Self::Workspace(error) => {
                Self::Workspace(error.seen_as(|path| path.to_str().map_or_else(|| path.display().to_string(), &shown)))
            }
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Itself { .. } => Some("give it another name, or another folder".into()),
            Self::NoDocument { help, .. } => Some(help.clone()),
            Self::Unfit(Unfit::Folder { .. }) => None,
            Self::Unfit(Unfit::Exists { .. }) => {
                Some("nothing is overwritten: give another name, or move that away first".into())
            }
            Self::Unfit(_) => Some("give another name".into()),
            Self::SameAddress { is_alias: true, .. } => {
                Some("give another name, or take the alias out of that one".into())
            }
            Self::SameAddress { .. } => Some("give another name, or the other document another address".into()),
            Self::Workspace(error) => error.help(),
        }
    }
}
