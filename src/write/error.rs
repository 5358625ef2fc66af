//! Why files could not be written, and what to do about it.

use super::Recovered;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a file could not be written. Nothing was changed, unless the message says so.
#[derive(Debug, Error)]
pub enum WriteError {
    /// What the system says.
    #[error("cannot write {}", path.display())]
    System {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another run holds the lock of the workspace.
    #[error("another `writings` is changing this workspace, {}", root.display())]
    Busy {
        /// The workspace.
        root: PathBuf,
    },
    /// The file is not what the change was computed from.
    #[error("{} changed since it was read; nothing was written", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The path, or a link on it, leads out of the workspace or to what is not its content.
    #[error("{} leads out of the workspace's documents, to {}", path.display(), real.display())]
    Outside {
        /// The file as it was named.
        path: PathBuf,
        /// Where that leads.
        real: PathBuf,
    },
    /// The file may not be written by anyone.
    #[error("{} is read-only", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// A folder, a pipe or a device.
    #[error("{} is not a file", path.display())]
    NotAFile {
        /// What it is that is no file.
        path: PathBuf,
    },
    /// A symbolic link was to be moved.
    #[error("{} is a symbolic link, which is not moved", path.display())]
    Link {
        /// The link.
        path: PathBuf,
        /// The file it leads to.
        real: PathBuf,
    },
    /// Something is where a file was to be made or moved to.
    #[error("cannot write {}: something is there already", path.display())]
    Taken {
        /// The place.
        path: PathBuf,
    },
    /// Two changes of one file that do not agree.
    #[error("{} and {} are one file, and it cannot be changed in two ways at once", path.display(), other.display())]
    Twice {
        /// The second change's path.
        path: PathBuf,
        /// The first change's path.
        other: PathBuf,
    },
    /// The new file could not be given to the owner and group of the old one.
    #[error("cannot keep the owner and group of {}", path.display())]
    Owner {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What a killed run left makes no sense.
    #[error("{} should tell of an interrupted run, but {why}", folder.display())]
    Journal {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Applying failed midway, and so did taking it back.
    #[error("{cause}, and what was done before that could not be taken back")]
    Unfinished {
        /// Where the original files are.
        folder: PathBuf,
        /// What failed first.
        cause: Box<WriteError>,
        /// What failed then.
        source: Box<WriteError>,
    },
    /// Applying failed midway, and someone edited a file before it could be taken back.
    #[error("{cause}; {recovered}")]
    Edited {
        /// What failed.
        cause: Box<WriteError>,
        /// What could not be taken back.
        recovered: Recovered,
    },
}

impl WriteError {
    pub(super) fn system(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::System { path, source }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::System { path, source } => return system_help(path, source),
            Self::Busy { .. } => "wait until it has ended, then run this again".into(),
            Self::Changed { .. } => "run this again: it then starts from what the file holds now".into(),
            Self::Outside { real, .. } => format!("change {} itself, or replace the link by a copy", real.display()),
            Self::ReadOnly { path } => format!("chmod u+w {}", path.display()),
            Self::NotAFile { path } => format!("put a file in the place of {}", path.display()),
            Self::Link { real, .. } => format!("move the file that it leads to: {}", real.display()),
            Self::Taken { .. } => "a file is there already; nothing was overwritten".into(),
            Self::Twice { .. } => "nothing was written; name the file once".into(),
            Self::Owner { path, .. } => {
                format!("run this as the owner of {}, or make the file yours with chown", path.display())
            }
            Self::Journal { folder, .. } => format!(
                "look into {0} for files that are missing elsewhere, and at `git status`; then delete it: rm -r {0}",
                folder.display()
            ),
            Self::Unfinished { folder, .. } => format!(
                "the original files are in {}; mend the cause and run this again, and they are put back",
                folder.display()
            ),
            Self::Edited { cause, .. } => return cause.help(),
        })
    }
}

fn system_help(path: &Path, source: &io::Error) -> Option<String> {
    match source.kind() {
        io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty())?;
            Some(format!("make its folder first: mkdir -p {}", folder.display()))
        }
        io::ErrorKind::AlreadyExists => Some("a file is there already; nothing was overwritten".into()),
        io::ErrorKind::PermissionDenied => Some("write to a folder that is yours, or mend its permissions".into()),
        io::ErrorKind::StorageFull => Some("make room on the disk; the old file is untouched".into()),
        io::ErrorKind::ReadOnlyFilesystem => Some("the disk is mounted read-only: mount it for writing".into()),
        _ => None,
    }
}
