//! Whether a plan can be applied, told before anything is touched.

use super::journal;
use super::place::Places;
use super::step::{Kind, Step, identity};
use super::{Change, Plan, WriteError};
use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A plan that can be applied.
pub(super) struct Checked<'a> {
    pub(super) steps: Vec<CheckedStep<'a>>,
    /// The folders that are missing, those above before those within.
    pub(super) folders: Vec<PathBuf>,
}

/// A change with what it was found to touch.
pub(super) struct CheckedStep<'a> {
    pub(super) change: &'a Change,
    pub(super) step: Step,
    /// Of the old file.
    pub(super) old: Option<Metadata>,
}

/// Where a plan's files are, and that nothing is in the way of it.
pub(super) fn check<'a>(root: &Path, plan: &'a Plan) -> Result<Checked<'a>, WriteError> {
    let mut check = Check {
        journal: root.join(journal::FOLDER),
        run: RandomState::new().build_hasher().finish(),
        places: Places::new(root).map_err(WriteError::system(root))?,
        steps: Vec::new(),
        folders: Vec::new(),
        seen: HashMap::new(),
        known: HashMap::new(),
    };
    plan.changes.iter().try_for_each(|change| check.change(change))?;
    check.folders.sort();
    check.folders.dedup();
    Ok(Checked { steps: check.steps, folders: check.folders })
}

struct Check<'a> {
    journal: PathBuf,
    /// A number that no other run has, for the names of temporary files.
    run: u64,
    places: Places,
    steps: Vec<CheckedStep<'a>>,
    folders: Vec<PathBuf>,
    /// Every file that is touched, and by which change.
    seen: HashMap<PathBuf, &'a Change>,
    /// The same for files that are there: to some file systems two names are one.
    known: HashMap<(u64, u64), (PathBuf, &'a Change)>,
}

impl<'a> Check<'a> {
    fn change(&mut self, change: &'a Change) -> Result<(), WriteError> {
        let path = Path::new(&change.path);
        match (change.from.as_deref().filter(|from| *from != change.path), &change.before) {
            (None, Some(before)) => {
                let mut file = self.places.find(path)?.file;
                if metadata(path, &file)?.is_some_and(|metadata| metadata.is_symlink()) {
                    file = self.places.follow(path, &file)?;
                }
                let old = unchanged(path, &file, before)?;
                if self.repeats(change, &file, Some(&old))? || *before == change.after {
                    return Ok(());
                }
                self.add(change, Kind::Edit, file, None, Some(old));
            }
            (None, None) => {
                let place = self.places.find(path)?;
                if metadata(path, &place.file)?.is_some() {
                    return Err(WriteError::Taken { path: path.to_owned() });
                }
                if self.repeats(change, &place.file, None)? {
                    return Ok(());
                }
                self.folders.extend(place.missing);
                self.add(change, Kind::Create, place.file, None, None);
            }
            (Some(from), Some(before)) => {
                let from = Path::new(from);
                let source = self.places.find(from)?.file;
                if metadata(from, &source)?.is_some_and(|metadata| metadata.is_symlink()) {
                    let real = self.places.follow(from, &source)?;
                    return Err(WriteError::Link { path: from.to_owned(), real });
                }
                let old = unchanged(from, &source, before)?;
                let place = self.places.find(path)?;
                let kind = match metadata(path, &place.file)? {
                    None => Kind::Move,
                    Some(there) if is_same_entry(&source, &old, &place.file, &there) => Kind::Recase,
                    Some(_) => return Err(WriteError::Taken { path: path.to_owned() }),
                };
                if self.repeats(change, &source, Some(&old))? {
                    return Ok(());
                }
                if let Some(other) = self.seen.insert(place.file.clone(), change) {
                    return Err(twice(change, other));
                }
                self.folders.extend(place.missing);
                self.add(change, kind, place.file, Some(source), Some(old));
            }
            // Nobody can know what it held.
            (Some(from), None) => return Err(WriteError::Changed { path: from.into() }),
        }
        Ok(())
    }

    /// Whether the same is to be done to a file already; doing something else to it as well is refused.
    fn repeats(&mut self, change: &'a Change, file: &Path, old: Option<&Metadata>) -> Result<bool, WriteError> {
        let mut other = self.seen.insert(file.to_owned(), change);
        if let Some(identity) = old.and_then(identity) {
            let lower = |file: &Path| file.to_string_lossy().to_lowercase();
            let known = self.known.insert(identity, (file.to_owned(), change));
            other = other.or(known.filter(|(known, _)| lower(known) == lower(file)).map(|(_, other)| other));
        }
        let Some(other) = other else { return Ok(false) };
        let edits = |change: &Change| change.from.is_none() && change.before.is_some();
        let agree = (edits(change) && edits(other) && change.after == other.after) || change == other;
        if agree { Ok(true) } else { Err(twice(change, other)) }
    }

    fn add(&mut self, change: &'a Change, kind: Kind, target: PathBuf, source: Option<PathBuf>, old: Option<Metadata>) {
        let before = change.before.as_deref().map(blake3::hash);
        let after = blake3::hash(&change.after);
        let temporary = super::folder_of(&target).join(journal::temporary_name(self.run, self.steps.len()));
        let original = old.as_ref().map(|_| self.journal.join(self.steps.len().to_string()));
        let step = Step { kind, target, source, temporary, original, before, after };
        self.steps.push(CheckedStep { change, step, old });
    }
}

fn twice(change: &Change, other: &Change) -> WriteError {
    let path = change.from.as_ref().filter(|_| change.path == other.path).unwrap_or(&change.path);
    WriteError::Twice { path: path.into(), other: other.path.clone().into() }
}

fn metadata(path: &Path, file: &Path) -> Result<Option<Metadata>, WriteError> {
    match fs::symlink_metadata(file) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError::system(path)(error)),
    }
}

/// That a file still holds what was read, and may be written.
fn unchanged(path: &Path, file: &Path, before: &[u8]) -> Result<Metadata, WriteError> {
    let changed = || WriteError::Changed { path: path.to_owned() };
    // Nothing is opened that might not be a file: a pipe would be waited for.
    let metadata = metadata(path, file)?.ok_or_else(changed)?;
    if !metadata.is_file() {
        return Err(WriteError::NotAFile { path: path.to_owned() });
    }
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly { path: path.to_owned() });
    }
    if metadata.len() != before.len() as u64 {
        return Err(changed());
    }
    let mut now = Vec::with_capacity(before.len());
    let mut file = File::open(file).map_err(WriteError::system(path))?;
    file.read_to_end(&mut now).map_err(WriteError::system(path))?;
    if now == before { Ok(metadata) } else { Err(changed()) }
}

/// Whether two names in a folder find one entry of it, as where case does not matter.
fn is_same_entry(source: &Path, old: &Metadata, target: &Path, there: &Metadata) -> bool {
    let same = match (identity(old), identity(there)) {
        (Some(old), Some(there)) => old == there,
        _ => fs::canonicalize(source).ok() == fs::canonicalize(target).ok(),
    };
    // Two names of one file that are both there are links; then the new one is in use.
    let listed = || {
        let folder = fs::read_dir(super::folder_of(target)).ok()?;
        Some(folder.flatten().any(|entry| Some(entry.file_name().as_os_str()) == target.file_name()))
    };
    same && super::folder_of(source) == super::folder_of(target) && listed() == Some(false)
}
