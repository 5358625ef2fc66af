//! A workspace is begun: in an empty folder, or around a site that is there, which is looked at and never touched.
//!
//! What made a site is told from its files (`detect`), and what its settings say from those that are data (`told`, and a file for
//! each generator); nothing of it is run. Documents are grouped by folder and by the likeness of their keys (`collections`). What is
//! to be written is opened as a workspace in memory (`store`) and held against all documents (`proof`) before anything is.

mod astro;
mod collections;
mod data;
mod detect;
mod error;
mod fields;
mod fresh;
mod generators;
mod heads;
mod hugo;
mod jekyll;
mod naming;
mod proof;
mod report;
mod scripted;
mod settings;
mod stock;
mod store;
mod survey;
mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod told;
mod zola;
mod zone;

pub use error::InitError;

use super::workspace::Workspace;
use crate::config::{self, FILE_NAME};
use crate::write::Plan;
use std::path::Path;
use stock::Stock;

/// Which preset a site is to have.
#[derive(Clone, Copy, Debug)]
pub enum Preset {
    /// The one of the generator that it looks made with.
    Detected,
    /// None.
    None,
    /// This one.
    Named(&'static config::preset::Preset),
}

/// What is to be written, and why.
pub struct Planned {
    /// The files; none of them is there.
    pub plan: Plan,
    /// What was found, a line each.
    pub report: Vec<String>,
    /// The workspace as it will be.
    pub workspace: Workspace,
    /// Whether it begins with nothing.
    pub is_fresh: bool,
}

/// Decides what makes the folder at `root` a workspace. `today` is the date of what is written into an empty one.
///
/// # Errors
///
/// It is one already, or nothing that holds can be written there.
pub fn plan(root: &Path, preset: Preset, today: &str) -> Result<Planned, InitError> {
    if root.is_file() {
        return Err(InitError::IsFile { path: root.to_owned() });
    }
    if !root.is_dir() {
        return Err(InitError::NoFolder { path: root.to_owned() });
    }
    let stock = Stock::new(root);
    if stock.has_anything(FILE_NAME) {
        return Err(InitError::IsWorkspace { path: root.join(FILE_NAME) });
    }
    match survey::survey(root, &stock, preset)? {
        Some(planned) => Ok(planned),
        None => fresh::begin(root, &stock, today),
    }
}
