//! The files of a revision, or of the index, as a workspace sees them.

use super::objects::{Content, Objects};
use super::{GitError, ObjectId};
use crate::analysis::Scope;
use crate::corpus::{Assets, Candidate, FileError, Layout, Obstacle, Store, Tree, drop_cut_character, most_bytes};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

/// The files of a folder in a revision, or in the index. Paths count from the folder.
#[derive(Debug)]
pub struct GitTree {
    files: BTreeMap<Box<str>, File>,
    /// Whether it is the index, which is looked at without the folder, and so without what submodules hold.
    is_index: bool,
    objects: Objects,
    /// A file whose content was asked for and is not here.
    missing: Mutex<Option<String>>,
}

#[derive(Clone, Debug)]
struct File {
    kind: Kind,
    id: ObjectId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Link,
    /// A repository of its own.
    Submodule,
    /// A file whose name is not UTF-8: what is none of it is replaced.
    Unnamed,
}

/// How many symbolic links are followed from one to the next.
const MAX_LINKS: usize = 8;

/// The longest target of a symbolic link, in bytes.
const MAX_TARGET: u64 = 4096;

impl GitTree {
    /// A folder without any file: what there was before the first commit.
    pub(super) fn empty(objects: Objects) -> Self {
        Self { files: BTreeMap::new(), is_index: false, objects, missing: Mutex::new(None) }
    }

    /// Reads `ls-tree -r -z`: `<mode> <type> <name>\t<path>`, each ended by NUL.
    pub(super) fn of_commit(listed: &[u8], objects: Objects) -> Self {
        let mut tree = Self::empty(objects);
        for (head, path) in entries(listed) {
            if let [mode, _, id] = head.as_slice() {
                tree.insert(mode, id, path);
            }
        }
        tree
    }

    /// Reads `ls-files -s -z`: `<mode> <name> <stage>\t<path>`, each ended by NUL.
    pub(super) fn of_index(listed: &[u8], objects: Objects) -> Result<Self, GitError> {
        let mut tree = Self { is_index: true, ..Self::empty(objects) };
        for (head, path) in entries(listed) {
            match head.as_slice() {
                [mode, id, b"0"] => tree.insert(mode, id, path),
                [_, _, _] => return Err(GitError::Unmerged { path: String::from_utf8_lossy(path).into_owned() }),
                _ => {}
            }
        }
        Ok(tree)
    }

    fn insert(&mut self, mode: &[u8], id: &[u8], path: &[u8]) {
        let Some(id) = ObjectId::parse(id) else { return };
        let named = std::str::from_utf8(path).is_ok();
        let kind = match mode {
            b"120000" => Kind::Link,
            b"160000" => Kind::Submodule,
            _ if named => Kind::File,
            _ => Kind::Unnamed,
        };
        self.files.insert(String::from_utf8_lossy(path).as_ref().into(), File { kind, id });
    }

    /// What the file at a path is called as an object; a symbolic link has no content of its own.
    pub fn id(&self, path: &str) -> Option<&ObjectId> {
        self.files.get(path).filter(|file| file.kind == Kind::File).map(|file| &file.id)
    }

    /// The files that hold an object.
    pub(super) fn paths_of<'a>(&'a self, id: &'a ObjectId) -> impl Iterator<Item = &'a str> {
        self.files.iter().filter(move |(_, file)| file.id == *id).map(|(path, _)| &**path)
    }

    /// Keeps the files that `is_kept` says.
    pub(super) fn retain(&mut self, is_kept: impl Fn(&str, &ObjectId) -> bool) {
        self.files.retain(|path, file| is_kept(path, &file.id));
    }

    /// The submodule that a path lies in, which is another repository's, and its commit.
    pub fn submodule_of<'p>(&self, path: &'p str) -> Option<(&'p str, &ObjectId)> {
        let mut folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        folders.find_map(|folder| Some((folder, self.submodule(folder)?)))
    }

    /// The commit of the submodule at a path.
    pub fn submodule(&self, path: &str) -> Option<&ObjectId> {
        self.files.get(path).filter(|file| file.kind == Kind::Submodule).map(|file| &file.id)
    }

    /// A file whose content was asked for and turned out not to be here, as in a partial clone.
    pub fn missing(&self) -> Option<String> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The file that a path leads to, symbolic links followed.
    fn find(&self, path: &str) -> Result<&ObjectId, Obstacle> {
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            let Some(file) = self.files.get(path.as_str()) else {
                return Err(if self.is_folder(&path) { Obstacle::Folder } else { Obstacle::LeadsNowhere });
            };
            match file.kind {
                Kind::File => return Ok(&file.id),
                Kind::Submodule => return Err(Obstacle::Folder),
                Kind::Unnamed => return Err(Obstacle::Name),
                Kind::Link => {}
            }
            let mut target = Vec::new();
            let read = self.objects.read(&file.id, MAX_TARGET, &mut target);
            let known = matches!(read, Ok(Content::Bytes(size)) if size <= MAX_TARGET);
            let target = String::from_utf8(target).ok().filter(|_| known).ok_or(Obstacle::LeadsNowhere)?;
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let absolute = target.starts_with('/');
            let inside = crate::corpus::join(folder, &target).filter(|_| !absolute);
            path = inside.ok_or(Obstacle::LeadsOut)?;
        }
        Err(Obstacle::LeadsNowhere)
    }

    fn is_folder(&self, path: &str) -> bool {
        if path.is_empty() {
            return true;
        }
        let below = format!("{path}/");
        let mut rest =
            self.files.range::<str, _>((std::ops::Bound::Included(below.as_str()), std::ops::Bound::Unbounded));
        rest.next().is_some_and(|(first, _)| first.starts_with(&below))
    }

    fn content(&self, path: &str, most: u64, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let id = self.find(path).map_err(|obstacle| io::Error::other(obstacle.message()))?;
        match self.objects.read(id, most, buffer)? {
            Content::Bytes(size) => Ok(size),
            Content::Missing => {
                self.missing.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| path.to_owned());
                Err(io::Error::other("its content is not here"))
            }
        }
    }
}

/// The parts before the tab of each entry, and its path.
fn entries(listed: &[u8]) -> impl Iterator<Item = (Vec<&[u8]>, &[u8])> {
    listed.split(|byte| *byte == 0).filter_map(|entry| {
        let tab = entry.iter().position(|byte| *byte == b'\t')?;
        let (head, path) = entry.split_at_checked(tab)?;
        Some((head.split(|byte| *byte == b' ').collect(), path.get(1..)?))
    })
}

impl Tree for GitTree {
    /// As of a folder on disk: files in hidden folders are none. What is tracked is there, whatever `.gitignore` says.
    fn candidates(&self, layout: &Layout) -> Vec<Candidate> {
        let roots = layout.roots();
        let is_hidden = |path: &str| {
            let below = roots.iter().filter_map(|root| path.strip_prefix(root)).min_by_key(|below| below.len());
            below.unwrap_or(path).split('/').any(|part| part.starts_with('.'))
        };
        let files = self.files.iter().filter(|(path, _)| layout.profile_of(path).is_some() && !is_hidden(path));
        let obstacle = |path: &str, file: &File| if file.kind == Kind::File { None } else { self.find(path).err() };
        files.map(|(path, file)| Candidate { path: path.clone(), obstacle: obstacle(path, file) }).collect()
    }

    fn read(&self, path: &str, _: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let most = most_bytes(limit) as u64;
        let size = self.content(path, most, buffer)?;
        if size > most {
            drop_cut_character(buffer);
        }
        Ok(size)
    }
}

impl Store for GitTree {
    fn file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError> {
        match self.find(path) {
            Err(Obstacle::LeadsNowhere) => return Ok(None),
            Err(Obstacle::LeadsOut) => return Err(FileError::LeadsOut),
            Err(_) => return Err(FileError::Irregular),
            Ok(_) => {}
        }
        let mut bytes = Vec::new();
        self.content(path, most as u64, &mut bytes)?;
        Ok(Some(bytes))
    }

    fn has_folder(&self, path: &str) -> Result<bool, FileError> {
        Ok(self.is_folder(path.trim_end_matches('/')))
    }

    fn keeps_empty_folders(&self) -> bool {
        false
    }

    fn assets(&self) -> Assets {
        let is_hidden = |path: &str| {
            path.rsplit_once('/').is_some_and(|(folder, _)| folder.split('/').any(|part| part.starts_with('.')))
        };
        let mut assets: Assets = self.files.keys().map(|path| &**path).filter(|path| !is_hidden(path)).collect();
        let submodules = self.files.iter().filter(|(_, file)| self.is_index && file.kind == Kind::Submodule);
        submodules.for_each(|(path, _)| assets.hide(path));
        assets
    }
}
