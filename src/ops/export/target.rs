//! Where an output may be: nothing that matters is lost by it.

use crate::config::FolderPath;
use crate::export::{Format, html};
use crate::ops::given::is_document;
use crate::ops::target::{is_place_of_document, kept_by_name};
use crate::ops::workspace::Workspace;
use crate::write;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

/// Why an output cannot be where it is asked for, and what to do about it.
pub type Refusal = (String, String);

/// Fails where a text is no path of an output below the workspace root.
///
/// # Errors
///
/// Says what a path looks like.
pub fn check(output: &str) -> Result<(), Refusal> {
    let parts: Vec<&str> = output.trim_end_matches('/').split('/').collect();
    let is_odd = |part: &&str| part.is_empty() || matches!(*part, "." | "..") || part.contains(['\\', ':', '\0']);
    if parts.iter().any(is_odd) {
        let message = format!("`{output}` is no path below the workspace");
        return Err((message, "write a relative path, as in public/rss.xml".to_owned()));
    }
    match parts.iter().any(|part| !write::is_content(part)) {
        true => {
            Err((format!("`{output}` lies among the files of git or of `writings`"), "name another place".to_owned()))
        }
        false => Ok(()),
    }
}

/// Where an output of the settings is, by its path from the workspace root.
///
/// # Errors
///
/// It is or would be a document, or the settings, or lies elsewhere once links are followed.
pub fn below_root(workspace: &Workspace, output: &str) -> Result<PathBuf, Refusal> {
    check(output)?;
    let output = output.trim_end_matches('/');
    let place = workspace.root().join(output);
    let refused = |why: &str, help: &str| (format!("cannot write {output}: {why}"), help.to_owned());
    let root = workspace.root().canonicalize().map_err(|error| refused(&error.to_string(), "mend that"))?;
    // The folders that are there; the others will be made.
    let there = place.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    let real = there.unwrap_or(workspace.root()).canonicalize().map_err(|_| {
        refused("it is a link that leads nowhere, or lies behind one", "make the file that it leads to")
    })?;
    if !real.starts_with(&root) {
        return Err(refused("it leads out of the workspace", "name a place in it, or use -o"));
    }
    if let Some(why) = kept_by_name(&place).or_else(|| kept_by_name(&real)) {
        return Err(refused(why, "name another file"));
    }
    if is_place_of_document(workspace, &real, Some(output)) {
        return Err(refused("it is the place of a document", "name a file that is no document"));
    }
    Ok(place)
}

/// Where a path really is: links are followed as far as there is anything, and the rest is what will be made.
///
/// # Errors
///
/// It is a link that leads nowhere, or lies behind one.
pub fn real(place: &Path) -> io::Result<PathBuf> {
    let there = place.ancestors().find(|folder| folder.symlink_metadata().is_ok());
    // A relative path of which nothing is there begins in the present folder.
    let there = there.unwrap_or(Path::new("."));
    let real = there.canonicalize()?;
    Ok(place.strip_prefix(there).map_or_else(|_| real.clone(), |rest| real.join(rest)))
}

/// Fails where a path that was made of the words of documents leaves the folder that it was to lie in.
///
/// # Errors
///
/// It does.
pub fn within(folder: &Path, place: &Path, shown: &str) -> Result<(), Refusal> {
    let is_odd = place.components().any(|part| matches!(part, Component::ParentDir));
    let given = folder.components().any(|part| matches!(part, Component::ParentDir));
    let is_below = match (real(folder), real(place)) {
        (Ok(folder), Ok(place)) => place.starts_with(folder) && (given || !is_odd),
        _ => false,
    };
    match is_below {
        true => Ok(()),
        false => {
            let message = format!("cannot write {shown}: it leads out of the folder in front of {{slug}}");
            Err((message, "name a folder that holds no links to others".to_owned()))
        }
    }
}

/// The path of a file from a folder that it lies in, parts joined by slashes.
pub fn below(folder: &Path, file: &Path) -> Option<String> {
    // The file itself may be a link; it is where it is named.
    let place = real(file.parent()?).ok()?.join(file.file_name()?);
    let parts: Option<Vec<&str>> =
        place.strip_prefix(real(folder).ok()?).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// Fails where something that no file can be put in the place of is at a path.
///
/// # Errors
///
/// It is a folder, or a file that is not empty and does not begin as the format does: whatever is to be written, it would be lost.
pub fn takes(place: &Path, shown: &str, format: &Format) -> Result<(), Refusal> {
    let refused = |why: &str, help: &str| (format!("cannot write {shown}: {why}"), help.to_owned());
    match fs::metadata(place) {
        Ok(metadata) if metadata.is_dir() => return Err(refused("it is a folder", "name a file in it")),
        // Pipes and devices take anything.
        Ok(metadata) if !metadata.is_file() => return Ok(()),
        Ok(_) => {}
        Err(_) => return Ok(()),
    }
    let mut head = Vec::new();
    let read = File::open(place).and_then(|file| file.take(Format::HEAD as u64).read_to_end(&mut head));
    if let Err(error) = read {
        return Err(refused(&format!("what it holds cannot be read: {error}"), "name another file"));
    }
    let text = String::from_utf8_lossy(&head);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    match head.is_empty() || (format.opens)(text) {
        true => Ok(()),
        false => {
            Err(refused("it holds something else than what is exported", "name another file, or remove this one first"))
        }
    }
}

/// Fails where a folder must not be an output: what is made there is told from the rest by a manifest, and the rest of a workspace is
/// too dear for that.
///
/// # Errors
///
/// It is the workspace or holds it, holds documents, or lies in a folder of theirs or of git's; or pages would be made where the
/// static files are that they carry.
pub fn folder(workspace: &Workspace, place: &Path, shown: &str, format: &Format) -> Result<(), Refusal> {
    let refused = |why: &str| {
        (format!("cannot export to {shown}: {why}"), "name a folder for it alone, such as public".to_owned())
    };
    let real = real(place).map_err(|_| refused("it is a link that leads nowhere, or lies behind one"))?;
    let root = workspace.root().canonicalize().map_err(|error| refused(&error.to_string()))?;
    if real.is_file() {
        return Err(refused("it is a file"));
    }
    if root.starts_with(&real) {
        return Err(refused("it is the workspace, or holds it"));
    }
    if let Some(why) = kept_by_name(&real) {
        return Err(refused(why));
    }
    for (name, collection) in workspace.collections() {
        let path = collection.path.as_str();
        let documents = root.join(path);
        let documents = documents.canonicalize().unwrap_or(documents);
        if !path.is_empty() && (documents.starts_with(&real) || real.starts_with(&documents)) {
            return Err(refused(&format!("that is where the documents of `{name}` are")));
        }
    }
    for path in workspace.config().settings.static_folders.iter().map(FolderPath::as_str) {
        // What pages show is copied from there: the pages would be copied with it, and again the next time.
        let files = root.join(path);
        let files = files.canonicalize().unwrap_or(files);
        let is_there = files.starts_with(&real) || (!path.is_empty() && real.starts_with(&files));
        if format.name == html::FORMAT.name && is_there {
            let message = format!("cannot export to {shown}: the static files in {path} are copied from there");
            return Err((message, "name a folder beside it, such as site".to_owned()));
        }
    }
    Ok(())
}

/// Whether any document lies in a folder, or would be one by its name.
pub fn holds_documents(workspace: &Workspace, place: &Path, paths: &[&str]) -> bool {
    let root = workspace.root().canonicalize().unwrap_or_else(|_| workspace.root().to_owned());
    let real = place.canonicalize().unwrap_or_else(|_| place.to_owned());
    paths.iter().any(|path| root.join(path).starts_with(&real) && is_document(workspace, path))
}
