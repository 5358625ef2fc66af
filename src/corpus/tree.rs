//! Where bytes come from.

use super::assets::Assets;
use super::layout::Layout;
use crate::analysis::Scope;
use crate::document::{metadata, source};
use ignore::gitignore::Gitignore;
use ignore::{WalkBuilder, WalkState};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use thiserror::Error;

/// A file that may be a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its path from the workspace root, parts joined by slashes; what is no UTF-8 in it is replaced.
    pub path: Box<str>,
    /// Why it cannot be read, where that shows without opening it.
    pub obstacle: Option<Obstacle>,
}

/// Why something that is named like a document cannot be read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is a folder.
    Folder,
    /// It is a pipe, a socket or a device.
    NoFile,
    /// It is a symbolic link that leads out of the workspace.
    LeadsOut,
    /// It is a symbolic link that leads nowhere, or in a circle.
    LeadsNowhere,
    /// Its name is not UTF-8.
    Name,
    /// It is a folder that cannot be looked into.
    Closed,
}

impl Obstacle {
    /// What to say of it.
    pub fn message(self) -> &'static str {
        match self {
            Self::Folder => "this is a folder, though it is named like a document",
            Self::NoFile => "this is no regular file",
            Self::LeadsOut => "this symbolic link leads out of the workspace, so it is not followed",
            Self::LeadsNowhere => "this symbolic link leads nowhere",
            Self::Name => "this file's name is not UTF-8",
            Self::Closed => "this folder cannot be looked into",
        }
    }

    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Folder => "rename it, or add it to `exclude` in writings.toml",
            Self::NoFile | Self::LeadsNowhere => "remove it, or add it to `exclude` in writings.toml",
            Self::LeadsOut => "put the file itself here, or add the link to `exclude` in writings.toml",
            Self::Name => "rename it",
            Self::Closed => "mend its permissions, or add it to `exclude` in writings.toml",
        }
    }
}

/// Documents by path: in a folder on disk, in a revision or the index of git, or in memory.
pub trait Tree: Sync {
    /// All candidates of a layout, sorted by path.
    fn candidates(&self, layout: &Layout) -> Vec<Candidate>;

    /// Fills `buffer` with as much of a file as `scope` asks for, at most about `limit` bytes of body, and returns the
    /// size of the whole.
    ///
    /// # Errors
    ///
    /// What the system says where the file cannot be opened or read.
    fn read(&self, path: &str, scope: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64>;
}

/// All that a workspace consists of: its documents, the files that say how they are read, and what they may link to.
pub trait Store: Tree + Send + fmt::Debug {
    /// A file that is no document, such as settings or a schema: of a longer one the first `most` bytes, `None` where there is
    /// none.
    ///
    /// # Errors
    ///
    /// It is there and must not or cannot be read.
    fn file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError>;

    /// A file that is to be shown to everybody: as [`Store::file`], but `None` where the path leads through a link, which may lead
    /// to what is nobody's to see.
    ///
    /// # Errors
    ///
    /// As [`Store::file`].
    fn own_file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError> {
        self.file(path, most)
    }

    /// Whether there is a folder at `path`.
    ///
    /// # Errors
    ///
    /// It leads out of the workspace.
    fn has_folder(&self, path: &str) -> Result<bool, FileError>;

    /// Whether a folder may be there that holds nothing; git knows none.
    fn keeps_empty_folders(&self) -> bool {
        true
    }

    /// Takes stock of the files that links may point at.
    fn assets(&self) -> Assets;
}

/// Why a file that is no document cannot be read.
#[derive(Debug, Error)]
pub enum FileError {
    /// It is a link out of the workspace.
    #[error("it leads out of the workspace")]
    LeadsOut,
    /// It is a folder, a pipe or a device.
    #[error("it is no regular file")]
    Irregular,
    /// What the system says.
    #[error("{0}")]
    System(#[from] io::Error),
}

/// A workspace on disk.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// The root without links, to tell what lies in it.
    real_root: PathBuf,
    in_git: bool,
    /// The `.gitignore` at the root of a workspace outside of git, such as an unpacked archive: the walk starts below it.
    outer: Gitignore,
}

/// How many bytes are read first where the head of a document is asked for: nearly every front matter fits.
const HEAD: usize = 4 * 1024;

/// Room for a typical document, so that it is read at once.
const TYPICAL: usize = 64 * 1024;

impl Folder {
    /// The workspace at `root`.
    pub fn new(root: &Path) -> Self {
        let real_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let in_git = real_root.ancestors().any(|folder| folder.join(".git").exists());
        let outer = if in_git { Gitignore::empty() } else { Gitignore::new(root.join(".gitignore")).0 };
        Self { root: root.to_owned(), real_root, in_git, outer }
    }

    /// Where the workspace is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether a file at `path`, from the root, would be left out because a `.gitignore` says so of it or of a folder above it.
    pub fn ignores(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| path.get(..end)).any(|part| self.is_ignored(part, part.len() < path.len()))
    }

    fn is_ignored(&self, path: &str, is_folder: bool) -> bool {
        let path = self.real_root.join(path);
        // In a repository the ignore files count from its root on, elsewhere from that of the workspace.
        let is_top = |folder: &Path| if self.in_git { folder.join(".git").exists() } else { *folder == self.real_root };
        let above = path.ancestors().skip(1);
        // The nearest file that says anything has the last word.
        for folder in above {
            let rules = folder.join(".gitignore");
            let said = if rules.is_file() { Some(Gitignore::new(rules).0) } else { None };
            let said = said.map(|rules| rules.matched(&path, is_folder).map(|_| ()));
            if let Some(said) = said.filter(|said| !said.is_none()) {
                return said.is_ignore();
            }
            if is_top(folder) {
                break;
            }
        }
        false
    }

    fn candidate(&self, entry: &ignore::DirEntry, layout: &Layout) -> Option<Candidate> {
        let below = entry.path().strip_prefix(&self.root).unwrap_or(entry.path());
        let path = below.to_str();
        let shown = below.to_string_lossy();
        #[cfg(windows)]
        let shown = shown.replace('\\', "/");
        layout.profile_of(&shown)?;
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if self.outer.matched_path_or_any_parents(below, is_folder).is_ignore() {
            return None;
        }
        let obstacle = match entry.file_type() {
            _ if path.is_none() => Some(Obstacle::Name),
            Some(kind) if kind.is_file() => None,
            Some(kind) if kind.is_dir() => Some(Obstacle::Folder),
            Some(kind) if kind.is_symlink() => self.link_obstacle(entry.path()),
            _ => Some(Obstacle::NoFile),
        };
        Some(Candidate { path: shown.as_ref().into(), obstacle })
    }

    /// A folder that could not be looked into: what it holds would be missed without a word.
    fn closed_folder(&self, error: &ignore::Error) -> Option<Candidate> {
        let mut error = error;
        let mut path = None;
        while let ignore::Error::WithPath { err, path: at } = error {
            (error, path) = (err, Some(at));
        }
        while let ignore::Error::WithDepth { err, .. } = error {
            error = err;
            if let ignore::Error::WithPath { path: at, .. } = error {
                path = Some(at);
            }
        }
        let below = path?.strip_prefix(&self.root).ok()?;
        Some(Candidate { path: below.to_string_lossy().as_ref().into(), obstacle: Some(Obstacle::Closed) })
    }

    /// Fails where a path, links followed, lies outside of the workspace.
    fn holds(&self, path: &Path) -> Result<(), FileError> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if real.starts_with(&self.real_root) { Ok(()) } else { Err(FileError::LeadsOut) }
    }

    fn link_obstacle(&self, path: &Path) -> Option<Obstacle> {
        let Ok(target) = fs::canonicalize(path) else { return Some(Obstacle::LeadsNowhere) };
        if !target.starts_with(&self.real_root) {
            return Some(Obstacle::LeadsOut);
        }
        match fs::metadata(&target) {
            Ok(metadata) if metadata.is_file() => None,
            Ok(metadata) if metadata.is_dir() => Some(Obstacle::Folder),
            Ok(_) => Some(Obstacle::NoFile),
            Err(_) => Some(Obstacle::LeadsNowhere),
        }
    }
}

/// Takes the first bytes of a character off the end of what was read: the rest of it was not.
pub fn drop_cut_character(buffer: &mut Vec<u8>) {
    let start = buffer.iter().rev().take(3).position(|byte| byte & 0xC0 != 0x80);
    let Some(length) = start.map(|back| back + 1) else { return };
    let whole = match buffer.iter().nth_back(length - 1) {
        Some(0xF0..) => 4,
        Some(0xE0..) => 3,
        Some(0xC0..) => 2,
        _ => 1,
    };
    if whole > length {
        buffer.truncate(buffer.len() - length);
    }
}

/// The most bytes that are read of a document with at most `limit` bytes of body: its front matter, and a little more than
/// counts, so that it shows.
pub fn most_bytes(limit: usize) -> usize {
    metadata::MAX_BLOCK + limit + HEAD
}

/// How many threads there is work for.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whether folders hold so little that threads would cost more than they give: few entries, and no further folder.
fn are_small(roots: &[PathBuf]) -> bool {
    const FEW: usize = 64;
    roots.iter().all(|root| {
        let kinds =
            fs::read_dir(root).into_iter().flatten().take(FEW).map(|entry| entry.and_then(|entry| entry.file_type()));
        let kinds: Vec<_> = kinds.collect();
        kinds.len() < FEW && !kinds.iter().flatten().any(|kind| kind.is_dir())
    })
}

impl Tree for Folder {
    /// Walks the collections in parallel. `.gitignore` files of the repository are respected, up to its root; ignore
    /// files that are not part of it (`.git/info/exclude`, a user's global one) are not, so that everyone who has the
    /// repository sees the same documents. Hidden files are none.
    fn candidates(&self, layout: &Layout) -> Vec<Candidate> {
        let roots: Vec<PathBuf> = layout.roots().into_iter().map(|folder| self.root.join(folder)).collect();
        let Some((first, others)) = roots.split_first() else { return Vec::new() };
        let mut builder = WalkBuilder::new(first);
        others.iter().for_each(|root| {
            builder.add(root);
        });
        builder
            .threads(if are_small(&roots) { 1 } else { threads() })
            .ignore(false)
            .git_global(false)
            .git_exclude(false)
            .parents(self.in_git)
            .require_git(self.in_git);
        let found = Mutex::new(Vec::new());
        builder.build_parallel().run(|| {
            Box::new(|entry| {
                let candidate = match entry {
                    Ok(entry) if entry.depth() > 0 => self.candidate(&entry, layout),
                    Ok(_) => None,
                    Err(error) => self.closed_folder(&error),
                };
                if let (Some(candidate), Ok(mut found)) = (candidate, found.lock()) {
                    found.push(candidate);
                }
                WalkState::Continue
            })
        });
        let mut found = found.into_inner().unwrap_or_default();
        found.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        found
    }

    fn read(&self, path: &str, scope: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let file = File::open(self.root.join(path))?;
        buffer.clear();
        if scope == Scope::HEAD {
            let mut room = HEAD;
            loop {
                let read = (&file).take((room - buffer.len()) as u64).read_to_end(buffer)?;
                if read == 0 || source::is_head_complete(buffer) || buffer.len() >= metadata::MAX_BLOCK + HEAD {
                    let size = buffer.len() as u64;
                    if buffer.len() == room {
                        drop_cut_character(buffer);
                    }
                    return Ok(size);
                }
                room *= 2;
            }
        }
        let most = most_bytes(limit);
        buffer.reserve(TYPICAL);
        (&file).take(most as u64).read_to_end(buffer)?;
        let read = buffer.len() as u64;
        if buffer.len() < most {
            return Ok(read);
        }
        drop_cut_character(buffer);
        Ok(file.metadata()?.len().max(read))
    }
}

impl Store for Folder {
    fn file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError> {
        let path = self.root.join(path);
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
            Ok(metadata) if !metadata.is_file() => return Err(FileError::Irregular),
            Ok(_) => self.holds(&path)?,
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(most as u64).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn own_file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError> {
        let here = self.root.join(path);
        let is_own = fs::canonicalize(&here).is_ok_and(|real| real == self.real_root.join(path));
        if is_own { self.file(path, most) } else { Ok(None) }
    }

    fn has_folder(&self, path: &str) -> Result<bool, FileError> {
        let folder = self.root.join(path);
        if !folder.is_dir() {
            return Ok(false);
        }
        self.holds(&folder).map(|()| true)
    }

    fn assets(&self) -> Assets {
        Assets::below(&self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_never_ends_within_a_character() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        for padding in 0..8 {
            let text = format!("---\ntitle: x\n---\n{}{}", "a".repeat(padding), "界é🔥".repeat(2000));
            fs::write(root.path().join("a.md"), &text).unwrap();
            let mut buffer = Vec::new();
            folder.read("a.md", Scope::HEAD, 1 << 20, &mut buffer).unwrap();
            assert!(std::str::from_utf8(&buffer).is_ok() && buffer.len() < text.len(), "{padding}");
            assert_eq!(folder.read("a.md", Scope::COUNTS, 1 << 20, &mut buffer).unwrap(), text.len() as u64);
            assert_eq!(buffer, text.as_bytes());
        }
    }

    #[test]
    fn what_git_ignores_is_told_without_a_walk() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("w/a/keep")).unwrap();
        fs::create_dir_all(root.path().join(".git")).unwrap();
        fs::write(root.path().join(".gitignore"), "w/\n*.tmp.md\nout/\n/w/b/c.md\n").unwrap();
        fs::write(root.path().join("w/a/.gitignore"), "*\n!keep/\n!keep/*.md\n").unwrap();
        // The workspace itself is never ignored: who works in it means it.
        let folder = Folder::new(&root.path().join("w"));
        for (path, ignored) in [
            ("b/d.md", false),
            ("b/c.md", true),
            ("b/x.tmp.md", true),
            ("b/out/n/d.md", true),
            ("a/x.md", true),
            ("a/keep/x.md", false),
            ("a/keep/x.txt", true),
        ] {
            assert_eq!(folder.ignores(path), ignored, "{path}");
        }
    }

    #[test]
    fn of_a_huge_file_only_the_beginning_is_read() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        fs::write(root.path().join("a.md"), "x".repeat(4 << 20)).unwrap();
        let mut buffer = Vec::new();
        assert_eq!(folder.read("a.md", Scope::COUNTS, 1 << 20, &mut buffer).unwrap(), 4 << 20);
        assert!(buffer.len() < 4 << 20);
    }
}
