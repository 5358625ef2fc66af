//! Files as they are given, where others read them from disk: what fixes would make of them, what an editor holds and has not
//! saved.

use super::assets::Assets;
use super::layout::Layout;
use super::tree::{Candidate, FileError, Folder, Store, Tree, drop_cut_character, most_bytes};
use crate::analysis::Scope;
use std::collections::BTreeMap;
use std::io;
use unicode_normalization::UnicodeNormalization;

/// Documents as they are given, and behind them those of another tree.
pub struct Overlay<'a> {
    given: BTreeMap<&'a str, &'a [u8]>,
    below: Option<&'a dyn Tree>,
}

impl<'a> Overlay<'a> {
    /// These documents alone, by path.
    pub fn of(given: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        Self { given: given.into_iter().collect(), below: None }
    }

    /// The same, and the documents of `tree` at all other paths.
    #[must_use]
    pub fn over(self, tree: &'a dyn Tree) -> Self {
        Self { below: Some(tree), ..self }
    }
}

impl Tree for Overlay<'_> {
    fn candidates(&self, layout: &Layout) -> Vec<Candidate> {
        let below = self.below.map(|tree| tree.candidates(layout)).unwrap_or_default();
        if self.given.is_empty() {
            return below;
        }
        let mut all: BTreeMap<Box<str>, Candidate> = below.into_iter().map(|one| (one.path.clone(), one)).collect();
        for path in self.given.keys() {
            // The same name may be given composed and stored decomposed, as macOS does.
            if !path.is_ascii() && !all.contains_key(*path) {
                all.retain(|other, _| other.is_ascii() || !other.nfc().eq(path.nfc()));
            }
            all.insert((*path).into(), Candidate { path: (*path).into(), obstacle: None });
        }
        all.into_values().collect()
    }

    fn read(&self, path: &str, scope: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64> {
        match (self.given.get(path), self.below) {
            (Some(bytes), _) => {
                buffer.clear();
                match bytes.get(..most_bytes(limit)) {
                    Some(read) => {
                        buffer.extend_from_slice(read);
                        drop_cut_character(buffer);
                    }
                    None => buffer.extend_from_slice(bytes),
                }
                Ok(bytes.len() as u64)
            }
            (None, Some(tree)) => tree.read(path, scope, limit, buffer),
            (None, None) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// A workspace on disk but for one document, which is as it is given.
#[derive(Debug)]
pub struct GivenOver {
    folder: Folder,
    path: String,
    bytes: Vec<u8>,
}

impl GivenOver {
    /// The document at `path`, from the root of `folder`. Nothing need be there yet.
    pub fn new(folder: Folder, path: String, bytes: Vec<u8>) -> Self {
        Self { folder, path, bytes }
    }

    fn overlay(&self) -> Overlay<'_> {
        Overlay::of([(self.path.as_str(), self.bytes.as_slice())]).over(&self.folder)
    }
}

impl Tree for GivenOver {
    fn candidates(&self, layout: &Layout) -> Vec<Candidate> {
        self.overlay().candidates(layout)
    }

    fn read(&self, path: &str, scope: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64> {
        self.overlay().read(path, scope, limit, buffer)
    }
}

impl Store for GivenOver {
    fn file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError> {
        self.folder.file(path, most)
    }

    fn has_folder(&self, path: &str) -> Result<bool, FileError> {
        self.folder.has_folder(path)
    }

    fn assets(&self) -> Assets {
        let mut assets = self.folder.assets();
        assets.insert(&self.path);
        assets
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "holds it against files")]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::fs;

    /// The paths of the candidates of `folder` with one document given over them.
    fn paths(folder: &Folder, layout: &Layout, given: &str) -> Vec<String> {
        let overlay = Overlay::of([(given, &b"x"[..])]).over(folder);
        overlay.candidates(layout).into_iter().map(|candidate| candidate.path.into()).collect()
    }

    #[test]
    fn what_is_given_stands_over_what_is_there() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("a")).unwrap();
        fs::write(root.path().join("a/b.md"), "old").unwrap();
        fs::write(root.path().join("a/e\u{301}.md"), "old").unwrap();
        let settings = Config::parse("[collections.a]\npath = \"a\"\n", &[]).unwrap().settings;
        let layout = Layout::new(&settings, &settings.collections);
        let folder = Folder::new(root.path());
        assert_eq!(paths(&folder, &layout, "a/b.md"), ["a/b.md", "a/e\u{301}.md"]);
        assert_eq!(paths(&folder, &layout, "a/a.md"), ["a/a.md", "a/b.md", "a/e\u{301}.md"]);
        assert_eq!(paths(&folder, &layout, "a/\u{e9}.md"), ["a/b.md", "a/\u{e9}.md"]);
        let overlay = Overlay::of([("a/b.md", &b"new"[..])]).over(&folder);
        let mut buffer = Vec::new();
        assert_eq!(overlay.read("a/b.md", Scope::LINKS, 10, &mut buffer).unwrap(), 3);
        assert_eq!(buffer, b"new");
        overlay.read("a/e\u{301}.md", Scope::LINKS, 10, &mut buffer).unwrap();
        assert_eq!(buffer, b"old");
        assert!(overlay.read("a/c.md", Scope::LINKS, 10, &mut buffer).is_err());
        assert!(Overlay::of([]).read("a/b.md", Scope::LINKS, 10, &mut buffer).is_err());
    }

    #[test]
    fn as_much_is_read_as_of_a_file() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path());
        for padding in 0..4 {
            let text = format!("{}{}", "a".repeat(padding), "界".repeat(800_000));
            fs::write(root.path().join("a.md"), &text).unwrap();
            let (mut given, mut read) = (Vec::new(), Vec::new());
            let overlay = Overlay::of([("a.md", text.as_bytes())]);
            for limit in [10, 100_000, 1 << 22] {
                let size = overlay.read("a.md", Scope::LINKS, limit, &mut given).unwrap();
                assert_eq!(size, folder.read("a.md", Scope::LINKS, limit, &mut read).unwrap());
                assert!(given == read && std::str::from_utf8(&given).is_ok(), "{padding} {limit}");
            }
        }
    }
}
