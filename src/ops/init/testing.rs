//! Small sites for the tests of these rooms.

use super::detect::{Detected, Generator, detect};
use super::generators;
use super::stock::Stock;
use super::told::Told;
use std::fs;

/// A folder with files.
pub(super) struct Site(tempfile::TempDir);

impl Site {
    pub fn with(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(root)
    }

    pub fn root(&self) -> &std::path::Path {
        self.0.path()
    }

    pub fn detect(&self) -> Detected {
        detect(&Stock::new(self.root()))
    }

    pub fn told(&self, generator: &str) -> Told {
        generators::read(Some(Generator::named(generator).unwrap()), &Stock::new(self.root()))
    }
}
