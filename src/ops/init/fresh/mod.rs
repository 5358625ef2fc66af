//! A workspace out of nothing: two collections with a document each, their schemas, a template.

use super::proof::{Proof, open};
use super::stock::Stock;
use super::{InitError, Planned};
use crate::config::FILE_NAME;
use crate::ops::schemas::SHIPPED;
use crate::write::Plan;
use std::collections::BTreeMap;
use std::path::Path;

/// What stands for the date in the documents.
const TODAY: &str = "TODAY";

/// The files that are written, schemas aside.
const FILES: [(&str, &str); 4] = [
    (FILE_NAME, include_str!("writings.toml")),
    ("essays/a-folder-of-plain-files.md", include_str!("essay.md")),
    ("notes/what-lint-tells.md", include_str!("note.md")),
    ("templates/essays.md", include_str!("template.md")),
];

/// Decides what is written into a folder without documents.
pub(super) fn begin(root: &Path, stock: &Stock, today: &str) -> Result<Planned, InitError> {
    let mut files: BTreeMap<String, Vec<u8>> =
        FILES.iter().map(|(path, text)| ((*path).to_owned(), text.replace(TODAY, today).into_bytes())).collect();
    for (name, text) in SHIPPED.iter().filter(|(name, _)| matches!(*name, "essay" | "note")) {
        files.insert(format!("schemas/{name}.schema.json"), text.as_bytes().to_vec());
    }
    if let Some(path) = files.keys().find(|path| stock.has_anything(path)) {
        return Err(InitError::Taken { path: path.clone() });
    }
    let workspace = open(root, files.clone()).map_err(InitError::Unsound)?;
    Proof::of(&workspace).map_err(InitError::Unsound)?;
    let report = vec![
        "There is no Markdown here yet: a workspace for essays and notes, with one of each to begin with.".to_owned(),
    ];
    let mut plan = Plan::default();
    files.into_iter().for_each(|(path, bytes)| plan.create(path, bytes));
    Ok(Planned { plan, report, workspace, is_fresh: true })
}
