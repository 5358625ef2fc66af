//! What no output may take the place of, whatever is written: reports, baselines, exports.

use super::given::is_document;
use super::workspace::Workspace;
use crate::config;
use crate::write;
use std::path::Path;

/// What no run may write whatever it holds, by its name alone.
pub fn kept_by_name(place: &Path) -> Option<&'static str> {
    if place.file_name().is_some_and(|name| name.eq_ignore_ascii_case(config::FILE_NAME)) {
        return Some("it is the settings of a workspace");
    }
    let is_kept = place.components().any(|part| !write::is_content(&part.as_os_str().to_string_lossy()));
    is_kept.then_some("it lies among the files of git, or is one of those that `writings` keeps for itself")
}

/// Whether a file is, or would be, a document: by where it really is, or by `named`, its path from the workspace root as it was given,
/// since a folder of the workspace may be a link to another.
pub fn is_place_of_document(workspace: &Workspace, place: &Path, named: Option<&str>) -> bool {
    let real = workspace.root().canonicalize().ok().and_then(|root| {
        let below = place.strip_prefix(root).ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        Some(parts?.join("/"))
    });
    real.as_deref().into_iter().chain(named).any(|path| is_document(workspace, path))
}
