//! A folder as it will be once files have been written that are not there yet.

use crate::analysis::Scope;
use crate::corpus::{Assets, Candidate, FileError, Folder, Layout, Obstacle, Overlay, Store, Tree};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// A folder on disk, and the files that are to be made in it.
#[derive(Debug)]
pub(super) struct Prospect {
    folder: Folder,
    files: BTreeMap<String, Vec<u8>>,
}

impl Prospect {
    pub fn new(root: &Path, files: BTreeMap<String, Vec<u8>>) -> Self {
        Self { folder: Folder::new(root), files }
    }

    fn overlay(&self, layout: Option<&Layout>) -> Overlay<'_> {
        let is_wanted = |path: &str| layout.is_none_or(|layout| layout.profile_of(path).is_some());
        let files = self.files.iter().filter(|(path, _)| is_wanted(path));
        Overlay::of(files.map(|(path, bytes)| (path.as_str(), bytes.as_slice()))).over(&self.folder)
    }
}

impl Tree for Prospect {
    fn candidates(&self, layout: &Layout) -> Vec<Candidate> {
        let mut candidates = self.overlay(Some(layout)).candidates(layout);
        // A folder that is yet to be made is not one that cannot be looked into.
        let is_there = |path: &str| self.folder.has_folder(path).unwrap_or(true);
        candidates.retain(|one| one.obstacle != Some(Obstacle::Closed) || is_there(&one.path));
        candidates
    }

    fn read(&self, path: &str, scope: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64> {
        self.overlay(None).read(path, scope, limit, buffer)
    }
}

impl Store for Prospect {
    fn file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError> {
        match self.files.get(path) {
            Some(bytes) => Ok(Some(bytes.iter().copied().take(most).collect())),
            None => self.folder.file(path, most),
        }
    }

    fn has_folder(&self, path: &str) -> Result<bool, FileError> {
        let holds = |file: &String| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        if self.files.keys().any(holds) { Ok(true) } else { self.folder.has_folder(path) }
    }

    fn assets(&self) -> Assets {
        let mut assets = self.folder.assets();
        self.files.keys().for_each(|path| assets.insert(path));
        assets
    }
}
