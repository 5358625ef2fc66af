//! One change as it is made: where its files are, and the renames that make it.

use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    /// It is made.
    Create,
    /// Its content changes.
    Edit,
    /// It gets another path, and maybe other content.
    Move,
    /// It gets another path that is the same to the file system, such as one that differs in case alone.
    Recase,
}

/// A change, with all places that it touches.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) kind: Kind,
    /// Where the file is in the end.
    pub(super) target: PathBuf,
    /// Where it was, if it moves.
    pub(super) source: Option<PathBuf>,
    /// The new content, in the folder of the target, until it takes its place.
    pub(super) temporary: PathBuf,
    /// The old file, in the journal.
    pub(super) original: Option<PathBuf>,
    /// The hash of the old content.
    pub(super) before: Option<Hash>,
    /// The hash of the new content.
    pub(super) after: Hash,
}

impl Step {
    /// Where the old file is, if there is one.
    pub(super) fn old(&self) -> Option<&Path> {
        match self.kind {
            Kind::Create => None,
            Kind::Edit => Some(&self.target),
            Kind::Move | Kind::Recase => self.source.as_deref(),
        }
    }

    /// Lets the temporary file take its place.
    pub(super) fn put(&self) -> io::Result<()> {
        match self.kind {
            Kind::Edit => fs::rename(&self.temporary, &self.target),
            Kind::Create => rename_to_free(&self.temporary, &self.target),
            Kind::Move => {
                rename_to_free(&self.temporary, &self.target)?;
                self.source.as_deref().map_or(Ok(()), remove)
            }
            Kind::Recase => {
                // Both names find the same file: the old one has to go first. It is kept in the journal.
                self.source.as_deref().map_or(Ok(()), remove)?;
                rename_to_free(&self.temporary, &self.target)
            }
        }
    }

    /// Whether the temporary file has taken its place. Where a rename that overwrites nothing is made of a link and a
    /// removal, a killed run leaves both names of one file.
    pub(super) fn is_put(&self) -> io::Result<bool> {
        match fs::symlink_metadata(&self.temporary) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error),
            Ok(temporary) => Ok(fs::symlink_metadata(&self.target)
                .is_ok_and(|target| identity(&target).is_some_and(|target| Some(target) == identity(&temporary)))),
        }
    }

    /// The folders in which names change.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        [Some(&self.target), self.source.as_ref()].into_iter().flatten().map(|file| super::folder_of(file))
    }
}

/// What a file is to the system, whatever its name; where that is told.
pub(super) fn identity(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = metadata;
        None
    }
}

/// Gives a file another name, unless that name is in use.
pub(super) fn rename_to_free(from: &Path, to: &Path) -> io::Result<()> {
    across(from, to, |from, to| {
        tempfile::TempPath::try_from_path(from)?.persist_noclobber(to).map_err(|mut refused| {
            // It is not for this crate to remove it.
            refused.path.disable_cleanup(true);
            refused.error
        })
    })
}

/// Gives a file the name of another, which goes.
pub(super) fn rename_over(from: &Path, to: &Path) -> io::Result<()> {
    across(from, to, |from, to| fs::rename(from, to))
}

/// Renames a file, by way of a copy where another disk is mounted in the workspace.
fn across(from: &Path, to: &Path, rename: impl Fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
    match rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        renamed => return renamed,
    }
    let copy = super::beside(super::folder_of(to))?;
    super::stage::copy(from, copy.as_file())?;
    let copy = copy.into_temp_path();
    rename(&copy, to)?;
    fs::remove_file(from)
}

/// Removes a file, if it is there.
pub(super) fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// The hash of a file's content; None if there is no file of this name.
pub(super) fn hash(file: &Path) -> io::Result<Option<Hash>> {
    match fs::symlink_metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
        // Reading a pipe might never end.
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("it is no file any more")),
        Ok(_) => {}
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(file)?)?;
    Ok(Some(hasher.finalize()))
}
