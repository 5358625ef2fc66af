//! Output folders as exports know them.

use crate::export::{ExportError, Shelf};
use crate::write::shelf;

/// A folder that an export puts its files in.
pub struct Folder(pub shelf::Shelf);

impl Shelf for Folder {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.0.put(path, bytes).map_err(|error| {
            let help = error.help();
            ExportError::Shelf { source: Box::new(error), help }
        })
    }
}
