//! Why no workspace is begun.

use crate::ops::workspace::WorkspaceError;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a folder is not made a workspace.
#[derive(Debug, Error)]
pub enum InitError {
    /// It is one.
    #[error("{} is there already: this is a workspace", path.display())]
    IsWorkspace {
        /// Its settings.
        path: PathBuf,
    },
    /// There is no such folder.
    #[error("there is no folder {}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// What is called so is a file.
    #[error("{} is no folder", path.display())]
    IsFile {
        /// The file.
        path: PathBuf,
    },
    /// It is a site's, and there is nothing in it to look at.
    #[error("{told}, and it holds no documents yet")]
    NoDocuments {
        /// What it looks like.
        told: String,
    },
    /// Something is where a file is to be made.
    #[error("{path} is there already, and was not made by a workspace")]
    Taken {
        /// The file, from the root.
        path: String,
    },
    /// What would be written does not hold.
    #[error("the settings that fit this folder do not hold: {0}")]
    Unsound(#[source] WorkspaceError),
}

impl InitError {
    /// The same error with the paths of files and folders shown as `shown` has them.
    #[must_use]
    pub fn seen_as(self, shown: impl Fn(&Path) -> String) -> Self {
        match self {
            Self::IsWorkspace { path } => Self::IsWorkspace { path: shown(&path).into() },
            Self::NoFolder { path } => Self::NoFolder { path: shown(&path).into() },
            Self::IsFile { path } => Self::IsFile { path: shown(&path).into() },
            Self::Unsound(error) => Self::Unsound(error.seen_as(shown)),
            other => other,
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::IsWorkspace { .. } => Some(
                "`writings schema infer` writes schemas that fit its documents; to begin anew, move writings.toml away"
                    .into(),
            ),
            Self::NoFolder { path } => Some(format!("make it first: mkdir -p {}", path.display())),
            Self::IsFile { .. } => Some("name the folder that is to be a workspace".into()),
            Self::NoDocuments { .. } => Some(
                "write the first one and run this again; --preset none begins with an essay and a note of its own"
                    .into(),
            ),
            Self::Taken { path } => Some(format!("move {path} away, or begin in another folder")),
            Self::Unsound(_) => Some("try --preset none; and please report it with the files that it names".into()),
        }
    }
}
