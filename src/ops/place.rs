//! Where a file may be put: under a name that any system takes, and that none takes for another's.

use std::fs;
use std::io;
use std::path::Path;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// The longest name that file systems take, in bytes.
const MAX_NAME: usize = 255;

/// Why no file may be put at a path.
#[derive(Debug, Error)]
pub enum Unfit {
    /// A name that Windows keeps for a device.
    #[error("`{name}` is a name that Windows keeps for a device")]
    Reserved {
        /// The name.
        name: String,
    },
    /// A name that is longer than file names are.
    #[error("`{name}` is longer than a file name may be")]
    TooLong {
        /// The name.
        name: String,
    },
    /// A name that some systems cannot tell from another.
    #[error("{path} would differ from {other} in case alone")]
    SameButCase {
        /// The path, from the workspace root.
        path: String,
        /// What is there.
        other: String,
    },
    /// Something is there already.
    #[error("{path} is there already")]
    Exists {
        /// The path, from the workspace root.
        path: String,
    },
    /// A folder cannot be looked into.
    #[error("cannot look into {path}")]
    Folder {
        /// The folder.
        path: String,
        /// What the system says.
        source: io::Error,
    },
}

/// Fails unless a file may be put at `path`, from the workspace root. `own` is the path of the file that is to be there, if it has
/// one: it may differ from it in case.
pub(super) fn fits(root: &Path, path: &str, own: Option<&str>) -> Result<(), Unfit> {
    let mut folder = root.to_owned();
    let mut so_far = String::new();
    for name in path.split('/') {
        if is_reserved(name) {
            return Err(Unfit::Reserved { name: name.to_owned() });
        }
        if name.len() > MAX_NAME {
            return Err(Unfit::TooLong { name: name.to_owned() });
        }
        let own_name = own.and_then(|own| own.strip_prefix(&*so_far)).filter(|name| !name.contains('/'));
        if let Some(other) = same_but_case(&folder, name, own_name)
            .map_err(|source| Unfit::Folder { path: folder.display().to_string(), source })?
        {
            return Err(Unfit::SameButCase { path: path.to_owned(), other: format!("{so_far}{other}") });
        }
        folder.push(name);
        so_far = format!("{so_far}{name}/");
    }
    // Where case means nothing, a file is there under any case of its name, but listed under one.
    let is_own = || own.is_some_and(|own| own != path && folded(own) == folded(path)) && !is_listed(&folder);
    if fs::symlink_metadata(&folder).is_ok() && !is_own() {
        return Err(Unfit::Exists { path: path.to_owned() });
    }
    Ok(())
}

impl Unfit {
    /// The same with the paths of documents shown as `shown` has them.
    #[must_use]
    pub(super) fn seen_as(mut self, shown: impl Fn(&str) -> String) -> Self {
        match &mut self {
            Self::SameButCase { path, other } => (*path, *other) = (shown(path), shown(other)),
            Self::Exists { path } => *path = shown(path),
            Self::Reserved { .. } | Self::TooLong { .. } | Self::Folder { .. } => {}
        }
        self
    }
}

fn is_listed(path: &Path) -> bool {
    let entries = path.parent().and_then(|folder| fs::read_dir(folder).ok());
    entries.into_iter().flatten().flatten().any(|entry| Some(&*entry.file_name()) == path.file_name())
}

/// Whether Windows keeps a name, whatever its extension, for a device.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_port = port.is_some_and(|rest| {
        let mut digits = rest.chars();
        matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    });
    is_port || matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
}

fn folded(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// What stands in a folder under the same name but for case or composition, and not under the name itself.
fn same_but_case(folder: &Path, name: &str, own: Option<&str>) -> io::Result<Option<String>> {
    let wanted = folded(name);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut found = None;
    for entry in entries {
        let Ok(other) = entry?.file_name().into_string() else { continue };
        if other == name {
            return Ok(None);
        }
        if folded(&other) == wanted && own != Some(&*other) {
            found = found.max(Some(other));
        }
    }
    Ok(found)
}
