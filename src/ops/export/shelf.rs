//! Output folders as exports know them.

use crate::export::{ExportError, NotTaken, Shelf, html};
use crate::write::shelf;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A folder that an export puts its files in.
pub struct Folder {
    shelf: shelf::Shelf,
    /// What the feeds are to hold, by their paths; `None` where nobody asks.
    feeds: Option<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl Folder {
    /// The folder on this shelf. Who compares asks what its feeds are to hold.
    pub fn new(shelf: shelf::Shelf, compares: bool) -> Self {
        Self { shelf, feeds: compares.then(Mutex::default) }
    }

    /// What became of it, and what its feeds are to hold.
    ///
    /// # Errors
    ///
    /// As [`shelf::Shelf::finish`].
    pub fn finish(self) -> Result<(shelf::Outcome, BTreeMap<String, Vec<u8>>), crate::write::WriteError> {
        let feeds = self.feeds.map(|feeds| feeds.into_inner().unwrap_or_else(PoisonError::into_inner));
        Ok((self.shelf.finish()?, feeds.unwrap_or_default()))
    }
}

impl Shelf for Folder {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        if let Some(feeds) = self.feeds.as_ref().filter(|_| html::is_feed(path)) {
            feeds.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), bytes.to_owned());
        }
        self.shelf.put(path, bytes).map_err(|error| {
            let help = error.help();
            NotTaken::new(error, help).into()
        })
    }
}
