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
    /// A pipe or a device does not take what is written to it.
    #[error("cannot write to {}", path.display())]
    Device {
        /// The pipe or device.
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
    #[error("cannot write {}: it lies outside of the workspace's content, at {}", path.display(), real.display())]
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
    /// A file that an export did not write is where it would write one.
    #[error("cannot write {}: a file that is not of this export is there", path.display())]
    Foreign {
        /// The place.
        path: PathBuf,
    },
    /// An export of another format keeps its files in the folder.
    #[error("{} holds what `export {maker}` wrote", path.display())]
    Other {
        /// The folder.
        path: PathBuf,
        /// What wrote there.
        maker: String,
    },
    /// An export would write where it must not.
    #[error("cannot write {}: {why}", path.display())]
    Unfit {
        /// The place.
        path: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// What should tell which files of a folder an export wrote does not.
    #[error("{} should tell which files were exported, but it makes no sense: {why}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
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

    /// The same with paths from the workspace root as they can be opened from elsewhere.
    #[must_use]
    pub fn seen_as(mut self, shown: impl Fn(&str) -> String) -> Self {
        self.see(&shown);
        self
    }

    fn see(&mut self, shown: &dyn Fn(&str) -> String) {
        let see = |path: &mut PathBuf| {
            if let Some(below) = path.to_str().filter(|_| path.is_relative()) {
                *path = shown(below).into();
            }
        };
        match self {
            Self::System { path, .. }
            | Self::Device { path, .. }
            | Self::Changed { path }
            | Self::Outside { path, .. }
            | Self::ReadOnly { path }
            | Self::NotAFile { path }
            | Self::Link { path, .. }
            | Self::Taken { path }
            | Self::Foreign { path }
            | Self::Other { path, .. }
            | Self::Unfit { path, .. }
            | Self::Manifest { path, .. }
            | Self::Owner { path, .. } => see(path),
            Self::Twice { path, other } => {
                see(path);
                see(other);
            }
            Self::Unfinished { cause, source, .. } => {
                cause.see(shown);
                source.see(shown);
            }
            Self::Edited { cause, .. } => cause.see(shown),
            Self::Busy { .. } | Self::Journal { .. } => {}
        }
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::System { path, source } => system_help(path, source),
            Self::Device { .. } => "name a file in place of the device".into(),
            Self::Busy { .. } => "wait until it has ended, then run this again".into(),
            Self::Changed { .. } => "run this again: it then starts from what the file holds now".into(),
            Self::Outside { real, .. } => format!(
                "name a file of the workspace; if there is a link on the way to {}, put a copy in its place",
                real.display()
            ),
            Self::ReadOnly { path } => format!("chmod u+w {}", path.display()),
            Self::NotAFile { path } => format!("put a file in the place of {}", path.display()),
            Self::Link { real, .. } => format!("move the file that it leads to: {}", real.display()),
            Self::Taken { .. } => "a file is there already; nothing was overwritten".into(),
            Self::Foreign { .. } => "move it away, or export to another folder; nothing was overwritten".into(),
            Self::Other { path, .. } => {
                format!("export to another folder; or remove {} first, if nothing in it is needed", path.display())
            }
            Self::Unfit { .. } => "move away what is there, or change the address of the document".into(),
            Self::Manifest { path, .. } => {
                format!("remove {} and the files that were exported beside it, then run this again", path.display())
            }
            Self::Twice { .. } => "nothing was written; name the file once".into(),
            Self::Owner { path, .. } => {
                format!("run this as the owner of {}, or make the file yours with chown", path.display())
            }
            Self::Journal { folder, .. } => format!(
                "look into {0} for files that are missing elsewhere, and at `git status`; then delete it: rm -r {0}",
                folder.display()
            ),
            Self::Unfinished { folder, .. } => format!(
                "mend the cause and run this again: what is half done is then put right; the original files are in {}",
                folder.display()
            ),
            Self::Edited { cause, .. } => return cause.help(),
        })
    }
}

fn system_help(path: &Path, source: &io::Error) -> String {
    match source.kind() {
        io::ErrorKind::NotFound => match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) => format!("make its folder first: mkdir -p {}", folder.display()),
            None => "make its folder first".into(),
        },
        io::ErrorKind::AlreadyExists => "a file is there already; nothing was overwritten".into(),
        io::ErrorKind::PermissionDenied => "write to a folder that is yours, or mend its permissions".into(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk; the old file is untouched".into()
        }
        io::ErrorKind::ReadOnlyFilesystem => "mount the disk for writing".into(),
        io::ErrorKind::NotADirectory => "a file is where its folder should be: choose another path".into(),
        _ => "mend that, then run this again".into(),
    }
}
