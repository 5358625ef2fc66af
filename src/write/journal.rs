//! What a run writes down before it changes anything, so that the next can finish or undo it.
//!
//! The folder `.writings-journal` at the root holds a manifest, the old files under their numbers in it, and a marker:
//!
//! - no manifest: nothing was begun, or all is done; what is left of the folder goes.
//! - a manifest alone: no file of the workspace was touched. Temporary files go, then the manifest.
//! - `commit`: all new files are on the disk. They are put in their places.
//! - `undo`: that failed. The old files are put back.

use super::WriteError;
use super::place::{below, is_content};
use super::step::{Kind, Step, remove};
use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The folder, in the root of the workspace.
pub(super) const FOLDER: &str = ".writings-journal";

const MANIFEST: &str = "manifest.json";
const MANIFEST_BEGUN: &str = "manifest.begun";
const COMMIT: &str = "commit";
const COMMIT_BEGUN: &str = "commit.begun";
const UNDO: &str = "undo";

/// What a manifest of a run over a hundred thousand files stays well below.
const MAX_MANIFEST: u64 = 128 * 1024 * 1024;

const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    version: u32,
    /// The folders that are to be made, outermost first.
    folders: Vec<String>,
    changes: Vec<Entry>,
}

/// A step; all paths are real ones from the root, parts joined by slashes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: Kind,
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    temporary: String,
    /// Its name in the journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    after: String,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing is left but the folder: how the run ended cannot be known, and need not be.
    Empty,
    /// Nothing was begun, or it was undone.
    Undone,
    /// All is done.
    Done,
    /// No file was touched.
    Prepared,
    /// New files are being put in their places.
    Committed,
    /// Old files are being put back.
    Undoing,
}

/// The journal of one workspace.
#[derive(Debug)]
pub(super) struct Journal {
    root: PathBuf,
    folder: PathBuf,
}

/// What a journal tells.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) stage: Stage,
    pub(super) steps: Vec<Step>,
    pub(super) folders: Vec<PathBuf>,
}

/// The name of the temporary file of a run's step.
pub(super) fn temporary_name(run: u64, step: usize) -> String {
    format!("{}{run:016x}-{step}", super::place::OURS)
}

fn is_temporary_name(name: &str) -> bool {
    let parts = name.strip_prefix(super::place::OURS).and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(run, step)| {
        run.len() == 16 && run.bytes().all(|byte| byte.is_ascii_hexdigit()) && is_number(step)
    })
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.len() < 10 && name.bytes().all(|byte| byte.is_ascii_digit())
}

impl Journal {
    /// The one of the workspace at `root`, be it there or not.
    pub(super) fn of(root: &Path) -> Self {
        Self { root: root.to_owned(), folder: root.join(FOLDER) }
    }

    /// Where it is.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether there is anything to be done about it.
    pub(super) fn is_left(&self) -> bool {
        match fs::read_dir(&self.folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) => error.kind() != io::ErrorKind::NotFound,
        }
    }

    /// Makes the folder and writes the manifest.
    pub(super) fn begin<'a>(&self, steps: impl Iterator<Item = &'a Step>, folders: &[PathBuf]) -> io::Result<()> {
        let path = |file: &Path| below(&self.root, file);
        let changes = steps
            .map(|step| {
                Ok(Entry {
                    kind: step.kind,
                    path: path(&step.target)?,
                    from: step.source.as_deref().map(path).transpose()?,
                    temporary: name(&step.temporary),
                    original: step.original.as_deref().map(name),
                    before: step.before.map(|hash| hash.to_hex().to_string()),
                    after: step.after.to_hex().to_string(),
                })
            })
            .collect::<io::Result<_>>()?;
        let folders = folders.iter().map(|folder| path(folder)).collect::<io::Result<_>>()?;
        let manifest = serde_json::to_vec(&Manifest { version: VERSION, folders, changes })?;
        if manifest.len() as u64 > MAX_MANIFEST {
            return Err(io::Error::other("these are too many changes to be made at once"));
        }
        fs::create_dir(&self.folder)?;
        self.mark(&manifest, MANIFEST_BEGUN, MANIFEST)?;
        super::settle(&self.root)
    }

    /// From here on the next run finishes what this one does not.
    pub(super) fn commit(&self) -> io::Result<()> {
        // The old files' names are to be on the disk before the marker is.
        super::settle(&self.folder)?;
        self.mark(b"", COMMIT_BEGUN, COMMIT)
    }

    /// From here on the next run undoes what this one does not.
    pub(super) fn withdraw(&self) -> io::Result<()> {
        match fs::rename(self.folder.join(COMMIT), self.folder.join(UNDO)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => super::settle(&self.folder),
        }
    }

    /// A file that is there whole or not at all.
    fn mark(&self, bytes: &[u8], begun: &str, name: &str) -> io::Result<()> {
        let begun = self.folder.join(begun);
        let mut file = OpenOptions::new().write(true).create_new(true).open(&begun)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&begun, self.folder.join(name))?;
        super::settle(&self.folder)
    }

    /// Removes it. The manifest goes first: without it nothing is to be done. The marker goes last: it tells how the
    /// run ended.
    pub(super) fn close(&self) -> Result<(), WriteError> {
        let system = |error| WriteError::system(&self.folder)(error);
        remove(&self.folder.join(MANIFEST)).map_err(system)?;
        super::settle(&self.folder).map_err(system)?;
        let mut stranger = None;
        for entry in fs::read_dir(&self.folder).map_err(system)? {
            let entry = entry.map_err(system)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_number(&name) || name == MANIFEST_BEGUN || name == COMMIT_BEGUN {
                remove(&entry.path()).map_err(system)?;
            } else if name != COMMIT && name != UNDO {
                stranger = Some(name);
            }
        }
        if let Some(name) = stranger {
            return Err(self.nonsense(format!("it holds `{name}`")));
        }
        remove(&self.folder.join(UNDO)).map_err(system)?;
        remove(&self.folder.join(COMMIT)).map_err(system)?;
        fs::remove_dir(&self.folder).map_err(system)?;
        let _ = super::settle(&self.root);
        Ok(())
    }

    /// An error that tells what is wrong with it.
    pub(super) fn nonsense(&self, why: impl Into<String>) -> WriteError {
        WriteError::Journal { folder: self.folder.clone(), why: why.into() }
    }

    /// What is there. It may have come with the repository: nothing in it is believed, and nothing leads elsewhere.
    pub(super) fn read(&self) -> Result<Option<Told>, WriteError> {
        let system = |error| WriteError::system(&self.folder)(error);
        match fs::symlink_metadata(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(system(error)),
            Ok(metadata) if !metadata.is_dir() => return Err(self.nonsense("it is no folder")),
            Ok(_) => {}
        }
        let is_there = |name: &str| match fs::symlink_metadata(self.folder.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(system(error)),
            Ok(metadata) if !metadata.is_file() => Err(self.nonsense(format!("`{name}` in it is no file"))),
            Ok(_) => Ok(true),
        };
        let (manifest, commit, undo) = (is_there(MANIFEST)?, is_there(COMMIT)?, is_there(UNDO)?);
        let stage = match (manifest, commit, undo) {
            (_, true, true) => return Err(self.nonsense("it says both to finish it and to undo it")),
            (false, true, _) => Stage::Done,
            (false, false, _) if !self.is_left() => Stage::Empty,
            (false, false, _) => Stage::Undone,
            (true, false, false) => Stage::Prepared,
            (true, true, false) => Stage::Committed,
            (true, false, true) => Stage::Undoing,
        };
        if !manifest {
            return Ok(Some(Told { stage, steps: Vec::new(), folders: Vec::new() }));
        }
        let mut bytes = Vec::new();
        let file = File::open(self.folder.join(MANIFEST)).map_err(system)?;
        file.take(MAX_MANIFEST).read_to_end(&mut bytes).map_err(system)?;
        let manifest: Manifest = serde_json::from_slice(&bytes)
            .map_err(|error| self.nonsense(format!("`{MANIFEST}` in it cannot be read: {error}")))?;
        if manifest.version != VERSION {
            return Err(self.nonsense(format!("another version of this program wrote it ({})", manifest.version)));
        }
        let mut reader = Reader { journal: self, folders: HashMap::new() };
        let steps = manifest.changes.iter().enumerate().map(|(number, entry)| reader.step(number, entry));
        let steps = steps.collect::<Result<_, _>>()?;
        let folders = manifest.folders.iter().map(|folder| reader.place(folder)).collect::<Result<_, _>>()?;
        Ok(Some(Told { stage, steps, folders }))
    }
}

fn name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Turns what a manifest says into places, none of which lies elsewhere.
struct Reader<'a> {
    journal: &'a Journal,
    /// Folders that were looked at, and whether they may be written to.
    folders: HashMap<PathBuf, bool>,
}

impl Reader<'_> {
    fn step(&mut self, number: usize, entry: &Entry) -> Result<Step, WriteError> {
        let nonsense =
            |what: &str| self.journal.nonsense(format!("{what} of change {number} in `{MANIFEST}` is wrong"));
        let hash = |hex: &String| Hash::from_hex(hex).map_err(|_| nonsense("a hash"));
        let (moves, was) = (matches!(entry.kind, Kind::Move | Kind::Recase), entry.kind != Kind::Create);
        if entry.from.is_some() != moves || entry.before.is_some() != was {
            return Err(nonsense("the kind"));
        }
        if entry.original != was.then(|| number.to_string()) {
            return Err(nonsense("the old file's name"));
        }
        if !is_temporary_name(&entry.temporary) {
            return Err(nonsense("the temporary file's name"));
        }
        let before = entry.before.as_ref().map(hash).transpose()?;
        let after = hash(&entry.after)?;
        let target = self.place(&entry.path)?;
        let source = entry.from.as_ref().map(|from| self.place(from)).transpose()?;
        let temporary = super::folder_of(&target).join(&entry.temporary);
        let original = entry.original.as_ref().map(|name| self.journal.folder.join(name));
        for file in [Some(&target), source.as_ref(), Some(&temporary), original.as_ref()].into_iter().flatten() {
            if fs::symlink_metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
                return Err(self.journal.nonsense(format!("{} is no file", file.display())));
            }
        }
        Ok(Step { kind: entry.kind, target, source, temporary, original, before, after })
    }

    /// The place of a path from the root, in which there is no link.
    fn place(&mut self, path: &str) -> Result<PathBuf, WriteError> {
        let wrong = || self.journal.nonsense(format!("`{path}` in `{MANIFEST}` leads elsewhere"));
        let file = self.journal.root.join(path);
        // What does not come out as it went in has parts that are no names.
        if path.is_empty() || below(&self.journal.root, &file).ok().as_deref() != Some(path) {
            return Err(wrong());
        }
        if !path.split('/').all(|part| part != ".." && is_content(part)) {
            return Err(wrong());
        }
        let folder = super::folder_of(&file);
        let allowed = match self.folders.get(folder) {
            Some(allowed) => *allowed,
            None => {
                let allowed = is_free_of_links(&self.journal.root, folder);
                self.folders.insert(folder.to_owned(), allowed);
                allowed
            }
        };
        if allowed { Ok(file) } else { Err(wrong()) }
    }
}

/// Whether `folder` below `root` is what its path says; what is not there yet is.
fn is_free_of_links(root: &Path, folder: &Path) -> bool {
    let inside = folder.ancestors().take_while(|above| *above != root);
    inside.collect::<Vec<_>>().into_iter().rev().all(|folder| match fs::symlink_metadata(folder) {
        Ok(metadata) => metadata.is_dir(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    })
}

#[cfg(test)]
mod tests;
