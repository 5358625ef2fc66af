//! What lies in a folder before it is a workspace: the files that say what made it.

use super::data;
use crate::corpus::{Folder, Store};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest settings of a generator that are read, in bytes.
const MAX_FILE: usize = 512 * 1024;

/// The most names that are looked at in one folder.
const MAX_NAMES: usize = 20_000;

/// A folder, and what cannot be read in it.
pub(super) struct Stock {
    root: PathBuf,
    folder: Folder,
}

impl Stock {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), folder: Folder::new(root) }
    }

    /// The text of a file; `None` where it is not there, is too long, is no text, or leads out of the folder.
    pub fn text(&self, path: &str) -> Option<String> {
        let bytes = self.folder.file(path, MAX_FILE + 1).ok().flatten()?;
        let text = String::from_utf8(bytes).ok().filter(|text| text.len() <= MAX_FILE)?;
        Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
    }

    /// The settings in a file of TOML, YAML or JSON, by its extension; a note where they cannot be read.
    pub fn settings(&self, path: &str, notes: &mut Vec<String>) -> Option<Value> {
        if !self.has_file(path) {
            return None;
        }
        let Some(text) = self.text(path) else {
            notes.push(format!("{path} cannot be read, so nothing was taken from it"));
            return None;
        };
        match data::parse(path, &text) {
            Ok(value) => Some(value),
            Err(why) => {
                notes.push(format!("{path} is broken ({why}), so nothing was taken from it"));
                None
            }
        }
    }

    pub fn has_file(&self, path: &str) -> bool {
        self.root.join(path).is_file()
    }

    /// Whether anything at all is at a path, be it a link that leads nowhere.
    pub fn has_anything(&self, path: &str) -> bool {
        fs::symlink_metadata(self.root.join(path)).is_ok()
    }

    pub fn has_folder(&self, path: &str) -> bool {
        self.folder.has_folder(path).unwrap_or(false)
    }

    /// The first of these files that is there.
    pub fn first_file<'a>(&self, paths: &[&'a str]) -> Option<&'a str> {
        paths.iter().copied().find(|path| self.has_file(path))
    }

    /// The names of what lies in a folder, in order; those of folders end in a slash.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten().take(MAX_NAMES);
        let name = |entry: fs::DirEntry| {
            let slash = if entry.file_type().is_ok_and(|kind| kind.is_dir()) { "/" } else { "" };
            Some(format!("{}{slash}", entry.file_name().to_str()?))
        };
        let mut names: Vec<String> = entries.filter_map(name).collect();
        names.sort_unstable();
        names
    }
}
