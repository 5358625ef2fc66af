//! The one room that changes files.

mod check;
mod create;
pub mod diff;
mod error;
mod journal;
mod lock;
mod place;
mod plan;
mod recover;
pub mod shelf;
mod stage;
mod step;
mod writer;

pub use create::create;
pub use error::WriteError;
pub use place::is_content;
pub use plan::{Change, Plan};
pub use recover::{Kept, Outcome, Recovered};
pub use writer::{Writer, is_interrupted};

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Puts `bytes` in a file at once: a crash leaves the old file or the new one, whole. An existing file keeps its
/// permissions; a symbolic link stays, its target is replaced; a pipe or device is written to as it is.
///
/// # Errors
///
/// What the system says; the file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
            let write = || OpenOptions::new().write(true).open(path)?.write_all(bytes);
            write().map_err(|source| WriteError::Device { path: path.to_owned(), source })
        }
        _ => place(path, bytes).map_err(WriteError::system(path)),
    }
}

/// Adds `bytes` to the end of a file, which is made if it is not there: what several programs write to is not replaced.
///
/// # Errors
///
/// What the system says.
pub fn append(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let append = || OpenOptions::new().append(true).create(true).open(path)?.write_all(bytes);
    append().map_err(WriteError::system(path))
}

fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = match fs::metadata(&target) {
        Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = folder_of(&target);
    let file = beside(folder)?;
    fill(file.as_file(), bytes, old.map(|old| old.permissions()))?;
    file.persist(&target).map_err(|error| error.error)?;
    let _ = settle(folder);
    Ok(())
}

/// A temporary file in the folder that it will stay in.
fn beside(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    beside_as(folder, ".writings-")
}

/// The same with a name that begins with `prefix`.
fn beside_as(folder: &Path, prefix: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(NEW_MODE));
    }
    builder.tempfile_in(folder)
}

/// The mode that any new file asks for: the umask takes its share.
#[cfg(unix)]
const NEW_MODE: u32 = 0o666;

/// Writes all of a new file, and puts it on the disk.
fn fill(mut file: &File, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Puts a folder's names on the disk: a rename is safe once they are. Not every system lets a folder be opened, nor
/// has each file system an answer.
fn settle(folder: &Path) -> io::Result<()> {
    let Ok(folder) = File::open(folder) else { return Ok(()) };
    match folder.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        settled => settled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_the_whole_and_keeps_the_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        replace(&path, b"one").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            let link = folder.path().join("link");
            symlink(&path, &link).unwrap();
            replace(&link, b"two").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        }
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".writings-")), "{left:?}");
    }

    #[test]
    fn what_is_added_stands_behind_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        append(&path, b"one\n").unwrap();
        append(&path, b"two\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\ntwo\n");
        assert!(append(folder.path(), b"x").is_err());
    }

    #[test]
    fn says_what_is_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let error = replace(&folder.path().join("no/such/a.json"), b"x").unwrap_err();
        assert!(error.help().unwrap().starts_with("make its folder first"));
        assert!(replace(folder.path(), b"x").is_err());
        #[cfg(target_os = "linux")]
        {
            let error = replace(Path::new("/dev/full"), b"x").unwrap_err();
            assert_eq!(error.help().unwrap(), "name a file in place of the device");
            replace(Path::new("/dev/null"), b"x").unwrap();
        }
    }
}
