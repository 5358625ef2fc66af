//! New files beside the ones they replace, and old files in the journal.

use super::check::CheckedStep;
use super::{WriteError, step};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Writes a step's new file under its temporary name, whole and on the disk, with the old file's mode and owner.
pub(super) fn write_temporary(step: &CheckedStep<'_>) -> Result<(), WriteError> {
    let path = Path::new(&step.change.path);
    let file = open(&step.step.temporary, step.old.as_ref()).map_err(WriteError::system(path))?;
    if let Some(old) = &step.old {
        let shown = step.change.from.as_ref().unwrap_or(&step.change.path);
        own(&file, old).map_err(|source| WriteError::Owner { path: shown.into(), source })?;
    }
    let permissions = step.old.as_ref().map(Metadata::permissions);
    super::fill(&file, &step.change.after, permissions).map_err(WriteError::system(path))
}

/// Keeps a step's old file in the journal.
pub(super) fn keep_original(step: &CheckedStep<'_>) -> io::Result<()> {
    let (Some(file), Some(original), Some(old)) = (step.step.old(), &step.step.original, &step.old) else {
        return Ok(());
    };
    if fs::hard_link(file, original).is_ok() {
        return Ok(());
    }
    // Not every file system has links, nor may every file be linked.
    step::remove(original)?;
    let copy = open(original, Some(old))?;
    own(&copy, old)?;
    super::fill(&copy, step.change.before.as_deref().unwrap_or_default(), Some(old.permissions()))
}

/// Fills a new file with the content of another, and gives it its mode and owner.
pub(super) fn copy(from: &Path, to: &File) -> io::Result<()> {
    let old = fs::metadata(from)?;
    own(to, &old)?;
    super::fill(to, &fs::read(from)?, Some(old.permissions()))
}

/// A new file. One that takes the place of another is nobody else's to read before it has that one's mode.
fn open(path: &Path, old: Option<&Metadata>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(if old.is_some() { 0o600 } else { super::NEW_MODE });
    }
    #[cfg(not(unix))]
    let _ = old;
    options.open(path)
}

/// Gives a new file the owner and group of the old one.
fn own(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        let changed = |new: u32, old: u32| (new != old).then_some(old);
        let (owner, group) = (changed(new.uid(), old.uid()), changed(new.gid(), old.gid()));
        if owner.is_some() || group.is_some() {
            fchown(file, owner, group)?;
        }
    }
    #[cfg(not(unix))]
    let _ = (file, old);
    Ok(())
}
