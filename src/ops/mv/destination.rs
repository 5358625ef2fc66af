//! Where a document may be moved: to where it is a document again.

use super::error::MoveError;
use crate::analysis::{Facts, Profile};
use crate::corpus::{Candidate, Folder, Layout, pages};
use crate::ops::place;
use crate::ops::workspace::{Workspace, inside};
use std::collections::HashSet;

/// The profile that a document has at its new place, if it can be one there.
pub(super) fn profile<'a>(workspace: &'a Workspace, from: &Facts, to: &str) -> Result<&'a Profile, MoveError> {
    if *to == *from.path {
        return Err(MoveError::Itself { path: to.to_owned() });
    }
    let refused = |(why, help): (String, String)| MoveError::NoDocument { path: to.to_owned(), why, help };
    let profile = workspace.layout().profile_of(to);
    let profile = profile.ok_or_else(|| refused(obstacle(workspace.layout(), from, to)))?;
    if to.split('/').any(|part| part.starts_with('.')) {
        return Err(refused(("what begins with a dot is hidden".to_owned(), "give another name".to_owned())));
    }
    place::fits(workspace.root(), to, Some(&from.path))?;
    let path = workspace.root().join(to);
    let folder = path.ancestors().skip(1).find(|folder| folder.exists()).unwrap_or(workspace.root());
    inside(folder, workspace.root())?;
    if Folder::new(workspace.root()).ignores(to) {
        let help = "give another name, or another folder; or mend .gitignore";
        return Err(refused(("git ignores it".to_owned(), help.to_owned())));
    }
    swallowed(workspace, from, to).map_or(Ok(()), |told| Err(refused(told)))?;
    Ok(profile)
}

/// Which document would be none any more since it belonged to another, and what to do about it: the one that moves into a bundle, or one
/// beside which an index comes to lie.
fn swallowed(workspace: &Workspace, from: &Facts, to: &str) -> Option<(String, String)> {
    let layout = workspace.layout();
    if !layout.has_bundles() {
        return None;
    }
    let mut candidates = workspace.store().candidates(layout);
    let before = pages(layout, candidates.clone());
    candidates.retain(|one| one.path != from.path);
    candidates.push(Candidate { path: to.into(), obstacle: None });
    candidates.sort_by(|a, b| a.path.cmp(&b.path));
    let after: HashSet<Box<str>> = pages(layout, candidates).into_iter().map(|one| one.path).collect();
    if !after.contains(to) {
        let why = "the index beside or above it would take it for a part of its own page";
        return Some((why.to_owned(), "give another folder".to_owned()));
    }
    let lost = before.into_iter().map(|one| one.path).find(|path| *path != from.path && !after.contains(path))?;
    Some((format!("{lost} would be a part of its page"), "give another name, or move that first".to_owned()))
}

/// Why a path is not that of a document, and what to do about it.
fn obstacle(layout: &Layout, from: &Facts, to: &str) -> (String, String) {
    let extension = from.path.rsplit_once('.').map_or("md", |(_, extension)| extension);
    if layout.profile_of(&format!("{to}.{extension}")).is_some() {
        let why = format!("it does not end in .{extension}");
        return (why, "end it so, or in `/` if it is a folder".to_owned());
    }
    let folder = to.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    if layout.profile_of(&format!("{folder}a.{extension}")).is_some() {
        let name = "does not begin with `_`, is no README, LICENSE or CHANGELOG, and is not excluded in writings.toml";
        return ("its name is not that of one".to_owned(), format!("a document's name ends in .{extension}, {name}"));
    }
    let folders = layout.profiles().iter().map(|profile| match profile.folder.as_str() {
        "" => "the workspace".to_owned(),
        folder => format!("{folder}/"),
    });
    let folders: Vec<String> = folders.collect();
    let why = "it lies in no collection, or is excluded in writings.toml";
    (why.to_owned(), format!("documents lie in {}", folders.join(", ")))
}
