//! The files that a run writes: where they are, and that nothing else is lost by it.

use super::super::{Failure, Session};
use crate::lint::report::Report;
use crate::ops::target::{is_place_of_document, kept_by_name};
use crate::ops::workspace::Workspace;
use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// As much of a file as tells what it is: the first finding of a report, whose path may be long.
const HEAD: u64 = 16 * 1024;

/// A file that is to be written.
pub(super) struct Target {
    /// As it was named.
    pub given: PathBuf,
    /// Where it is or will be, links followed.
    pub place: PathBuf,
}

impl Target {
    /// The file for a report, or for a baseline where `report` is none. A new one needs its folder; one that is there must be
    /// empty or hold such a report, which makes it nobody's only copy of anything else. What is in a baseline's file is looked at by
    /// who reads it.
    pub(super) fn new(folder: &Path, given: &Path, report: Option<&Report>) -> Result<Self, Failure> {
        let path = folder.join(given);
        let real = path.canonicalize();
        let metadata = fs::metadata(&path);
        match &metadata {
            Err(_) if path.is_symlink() => {
                return Err(refused(given, "it is a link that leads nowhere", "make the file that it leads to"));
            }
            Ok(metadata) if metadata.is_dir() => return Err(refused(given, "it is a folder", "name a file in it")),
            Ok(metadata) if !metadata.is_file() => {
                let taken = report.is_some() && takes_a_report(metadata.file_type(), real.is_ok());
                taken.then_some(()).ok_or_else(|| refused(given, "it is no regular file", instead(report)))?;
            }
            _ => {}
        }
        let place = match real {
            Ok(real) => real,
            Err(_) => new_place(folder, given)?,
        };
        if let Some(what) = kept_by_name(&place) {
            return Err(refused(given, what, "name another file"));
        }
        if let Some(report) = report.filter(|_| metadata.is_ok_and(|metadata| metadata.is_file())) {
            let unread = |error: io::Error| {
                refused(given, &format!("what it holds cannot be read: {error}"), "name another file")
            };
            let head = head(&place).map_err(unread)?;
            if !head.is_empty() && !(report.opens)(&head) {
                let what = format!("it holds something else than what `--format {}` writes", report.name);
                return Err(refused(given, &what, "name another file, or remove this one first"));
            }
        }
        Ok(Self { given: given.to_owned(), place })
    }

    /// Fails where it is, or would be, a document.
    pub(super) fn spare(&self, session: &Session<'_>, workspace: &Workspace) -> Result<(), Failure> {
        let named = self.given.to_str().and_then(|given| session.in_workspace(workspace, given));
        match is_place_of_document(workspace, &self.place, named.as_deref()) {
            true => Err(refused(&self.given, "it is the place of a document", "name a file that is no document")),
            false => Ok(()),
        }
    }
}

fn refused(given: &Path, why: &str, help: &str) -> Failure {
    Failure::new(format!("cannot write {}: {why}", given.display())).help(help)
}

fn instead(report: Option<&Report>) -> &'static str {
    match report {
        Some(_) => "name a file; without one, or with `-`, the report goes to stdout",
        None => "a baseline is kept in a file: name one",
    }
}

/// Devices such as `/dev/null` take a report, and so do the pipes that a shell makes for `>(command)`. A pipe with a name may have nobody
/// who reads it, and who opens it then waits for ever.
#[cfg(unix)]
fn takes_a_report(kind: FileType, has_name: bool) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_char_device() || kind.is_fifo() && !has_name
}

#[cfg(not(unix))]
fn takes_a_report(_: FileType, _: bool) -> bool {
    false
}

/// Where a new file will be, by its real folder.
fn new_place(folder: &Path, given: &Path) -> Result<PathBuf, Failure> {
    let path = folder.join(given);
    let parent = path.parent().unwrap_or(folder);
    let missing = || {
        let shown = given.parent().unwrap_or(parent).display();
        refused(given, &format!("there is no folder {shown}"), "make the folder first")
    };
    let real = parent.canonicalize().ok().filter(|real| real.is_dir()).ok_or_else(missing)?;
    path.file_name().map(|name| real.join(name)).ok_or_else(|| refused(given, "it is a folder", "name a file in it"))
}

fn head(place: &Path) -> io::Result<String> {
    let mut head = Vec::new();
    File::open(place)?.take(HEAD).read_to_end(&mut head)?;
    Ok(String::from_utf8_lossy(&head).into_owned())
}
