//! The other files of a workspace: what links and images may point at.

use std::collections::HashSet;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

/// Files and folders below the workspace root, documents included, by path from the root.
///
/// Names are compared in NFC: macOS hands them out decomposed, authors type them composed.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    files: HashSet<Box<str>>,
    folders: HashSet<Box<str>>,
    /// Folders of which is not known what they hold.
    hidden: Vec<Box<str>>,
}

impl Assets {
    /// Takes stock of all that lies below `root`, ignored files included: a build may put images where git does not
    /// look. `.git` and other hidden folders are left out, links are not followed.
    pub fn below(root: &Path) -> Self {
        let mut assets = Self::default();
        let hidden = |entry: &walkdir::DirEntry| {
            entry.depth() > 0 && entry.file_type().is_dir() && entry.file_name().to_string_lossy().starts_with('.')
        };
        for entry in WalkDir::new(root).into_iter().filter_entry(|entry| !hidden(entry)).filter_map(Result::ok) {
            let Ok(below) = entry.path().strip_prefix(root) else { continue };
            let name = below.to_string_lossy();
            #[cfg(windows)]
            let name = name.replace('\\', "/");
            let name: String = name.nfc().collect();
            if entry.file_type().is_dir() {
                assets.folders.insert(name.into());
            } else {
                assets.files.insert(name.into());
            }
        }
        assets
    }

    /// The same files, but that one of them has moved; what is left empty stays a folder.
    #[must_use]
    pub fn with_moved(mut self, from: &str, to: &str) -> Self {
        for name in [from.to_owned(), from.nfc().collect()] {
            self.files.remove(name.as_str());
        }
        self.insert(to);
        self
    }

    /// Adds a file, with the folders above it.
    pub fn insert(&mut self, path: &str) {
        let name: String = path.nfc().collect();
        self.folders.insert("".into());
        for (at, _) in name.match_indices('/') {
            self.folders.extend(name.get(..at).map(Into::into));
        }
        self.files.insert(name.into());
    }

    /// Takes a folder for one of which is not known what it holds: whatever is looked for in it is there.
    pub fn hide(&mut self, folder: &str) {
        self.hidden.push(folder.into());
    }

    /// The file at this path, as it is known; of one in a hidden folder, that folder.
    pub fn file(&self, path: &str) -> Option<&str> {
        let holds = |folder: &&str| path.strip_prefix(*folder).is_some_and(|below| below.starts_with('/'));
        at(&self.files, path).or_else(|| self.hidden.iter().map(|folder| &**folder).find(holds))
    }

    /// The folder at this path, as it is known; the empty path is the root.
    pub fn folder(&self, path: &str) -> Option<&str> {
        at(&self.folders, path.trim_end_matches('/'))
    }

    /// Whether a file stands at this path.
    pub fn has_file(&self, path: &str) -> bool {
        self.file(path).is_some()
    }

    /// Whether a folder stands at this path; the empty path is the root.
    pub fn has_folder(&self, path: &str) -> bool {
        self.folder(path).is_some()
    }

    /// The files and folders, by path, in no order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().chain(&self.folders).map(|path| &**path)
    }

    /// The files, by path, in no order.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|path| &**path)
    }

    /// The number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

fn at<'a>(paths: &'a HashSet<Box<str>>, path: &str) -> Option<&'a str> {
    let found = paths.get(path).or_else(|| paths.get(path.nfc().collect::<String>().as_str()));
    found.map(|path| &**path)
}

impl<'a> FromIterator<&'a str> for Assets {
    fn from_iter<T: IntoIterator<Item = &'a str>>(paths: T) -> Self {
        let mut assets = Self::default();
        paths.into_iter().for_each(|path| assets.insert(path));
        assets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_files_in_either_normal_form() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(root.path().join("static/.cache")).unwrap();
        std::fs::create_dir_all(root.path().join(".git")).unwrap();
        std::fs::write(root.path().join("static/e\u{301}.png"), "").unwrap();
        std::fs::write(root.path().join("static/.cache/x"), "").unwrap();
        std::fs::write(root.path().join(".git/HEAD"), "").unwrap();
        let assets = Assets::below(root.path());
        assert!(assets.has_file("static/é.png") && assets.has_file("static/e\u{301}.png"));
        assert!(assets.has_folder("static/") && assets.has_folder(""));
        assert!(!assets.has_file("static") && !assets.has_file(".git/HEAD"));
        assert_eq!(assets.len(), 1);
    }

    #[test]
    fn a_moved_file_stands_in_its_new_folder() {
        let assets = ["a/b/é.md", "c.png"].into_iter().collect::<Assets>().with_moved("a/b/e\u{301}.md", "d/e.md");
        let mut paths: Vec<&str> = assets.paths().collect();
        paths.sort_unstable();
        assert_eq!(paths, ["", "a", "a/b", "c.png", "d", "d/e.md"]);
    }
}
