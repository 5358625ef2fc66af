//! Where a path of the workspace leads, and whether a file may be written there.

use super::WriteError;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// What all names of our own files and folders in a workspace start with.
pub(super) const OURS: &str = ".writings-";

/// Finds places below one root. Folders are looked up once.
pub(super) struct Places {
    root: PathBuf,
    folders: HashMap<PathBuf, Folder>,
}

#[derive(Clone)]
struct Folder {
    real: PathBuf,
    missing: Vec<PathBuf>,
}

/// A place for a file, which may be there or not.
#[derive(Debug)]
pub(super) struct Place {
    /// The file, in its real folder.
    pub(super) file: PathBuf,
    /// The folders above it that are missing, outermost first.
    pub(super) missing: Vec<PathBuf>,
}

impl Places {
    /// Of the workspace at `root`.
    pub(super) fn new(root: &Path) -> io::Result<Self> {
        Ok(Self { root: fs::canonicalize(root)?, folders: HashMap::new() })
    }

    /// The place that `path`, from the root, names. Links among its folders are followed as long as they stay inside;
    /// its last part is not.
    pub(super) fn find(&mut self, path: &Path) -> Result<Place, WriteError> {
        let outside = || WriteError::Outside { path: path.to_owned(), real: self.root.join(path) };
        let Some(Component::Normal(name)) = path.components().next_back() else { return Err(outside()) };
        let above = path.parent().unwrap_or(Path::new(""));
        let folder = match self.folders.get(above) {
            Some(folder) => folder.clone(),
            None => {
                let folder = self.folder(path, above)?;
                self.folders.insert(above.to_owned(), folder.clone());
                folder
            }
        };
        let file = folder.real.join(name);
        self.allowed(path, &file)?;
        Ok(Place { file, missing: folder.missing })
    }

    fn folder(&self, path: &Path, above: &Path) -> Result<Folder, WriteError> {
        let mut real = self.root.clone();
        let mut missing = Vec::new();
        for part in above.components() {
            match part {
                Component::Normal(part) => real.push(part),
                Component::CurDir => continue,
                _ => return Err(WriteError::Outside { path: path.to_owned(), real: self.root.join(path) }),
            }
            if !missing.is_empty() {
                missing.push(real.clone());
                continue;
            }
            match fs::canonicalize(&real) {
                Ok(followed) => real = followed,
                // A link that leads nowhere is no folder that could be made.
                Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(&real).is_err() => {
                    missing.push(real.clone());
                }
                Err(error) => return Err(WriteError::system(path)(error)),
            }
            self.allowed(path, &real)?;
        }
        Ok(Folder { real, missing })
    }

    /// The file at the end of the link `file`, which `path` names.
    pub(super) fn follow(&self, path: &Path, file: &Path) -> Result<PathBuf, WriteError> {
        let real = fs::canonicalize(file).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => WriteError::system(path)(io::Error::other("it is a link that leads nowhere")),
            _ => WriteError::system(path)(error),
        })?;
        self.allowed(path, &real)?;
        Ok(real)
    }

    /// Refuses what lies elsewhere, and what is no content: git's own files, which git obeys, and ours.
    fn allowed(&self, path: &Path, real: &Path) -> Result<(), WriteError> {
        match real.strip_prefix(&self.root) {
            Ok(below) if below.components().all(|part| is_content(&part.as_os_str().to_string_lossy())) => Ok(()),
            _ => Err(WriteError::Outside { path: path.to_owned(), real: real.to_owned() }),
        }
    }
}

/// The path of `real` from `root`, parts joined by slashes.
pub(super) fn below(root: &Path, real: &Path) -> io::Result<String> {
    let below = real.strip_prefix(root).map_err(io::Error::other)?;
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    let no_text = || io::Error::other(format!("the real name of {} is no UTF-8", real.display()));
    Ok(parts.ok_or_else(no_text)?.join("/"))
}

/// Whether a file or folder of this name may be content.
pub fn is_content(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // The second is how Windows calls the first to programs of another age.
    name != ".git" && name != "git~1" && !name.starts_with(OURS)
}

/// Makes folders, outermost first, and notes in `made` those that were not there.
pub(super) fn make_folders(folders: &[PathBuf], made: &mut Vec<PathBuf>) -> io::Result<()> {
    for folder in folders {
        match fs::create_dir(folder) {
            Ok(()) => made.push(folder.clone()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Removes folders that were made, innermost first; one in which someone else has put something meanwhile stays.
pub(super) fn remove_folders(made: &[PathBuf]) {
    for folder in made.iter().rev() {
        let _ = fs::remove_dir(folder);
    }
}
