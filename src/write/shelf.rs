//! An output folder: files that are made anew each time, told from those of others by a manifest of what we wrote.
//!
//! A file is written only where nothing is, or where one of ours is; and removed only while it holds what we wrote. What is about to be
//! written is noted in a log before it is, and the log is folded into the manifest at the end: a run that is killed at any moment
//! leaves no file that the next does not know.

#[cfg(test)]
mod tests;

use super::WriteError;
use super::lock::Lock;
use super::place::is_content;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The files we wrote and the hash of each.
const MANIFEST: &str = ".writings-manifest.json";

/// What is being written: a line each, with its hash and its path.
const LOG: &str = ".writings-manifest.log";

/// The longest manifest that is read.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What our files are called before they are whole. They lie at the top of the folder, where the next run finds those that a killed one
/// left.
const UNFINISHED: &str = ".writings-new-";

/// An output folder that files are put in.
#[derive(Debug)]
pub struct Shelf {
    root: PathBuf,
    /// The folder as it is named in what people are told.
    shown: PathBuf,
    /// What earlier runs wrote: the hashes that each file may have.
    known: BTreeMap<String, BTreeSet<String>>,
    /// What made them, where that is known.
    maker: Option<String>,
    done: Mutex<Done>,
    /// Where nothing is written, but compared.
    is_look: bool,
    /// What others write here, in lower case.
    spared: BTreeSet<String>,
    _lock: Option<Lock>,
}

/// What has been put in so far.
#[derive(Debug, Default)]
struct Done {
    /// The hash of each file.
    files: BTreeMap<String, String>,
    outcome: Outcome,
    log: Option<File>,
}

/// What became of a folder, or would have become of it: paths in it, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were not there.
    pub new: Vec<String>,
    /// Files that held something else.
    pub changed: Vec<String>,
    /// How many held it already.
    pub same: usize,
    /// Files of ours that are no longer made, and gone.
    pub removed: Vec<String>,
    /// Files of ours that are no longer made, and stay since somebody changed them.
    pub kept: Vec<String>,
}

impl Outcome {
    /// Whether the folder was as it is to be.
    pub fn is_fresh(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

impl Shelf {
    /// Opens the folder at `root`, which is made if it is not there; people are told of it as `shown`. Another run that writes there
    /// is waited for.
    ///
    /// # Errors
    ///
    /// It cannot be made or read, or its manifest makes no sense.
    pub fn open(root: &Path, shown: &Path) -> Result<Self, WriteError> {
        fs::create_dir_all(root).map_err(WriteError::system(shown))?;
        let root = fs::canonicalize(root).map_err(WriteError::system(shown))?;
        let lock = Lock::take(&root, || {})?;
        let (maker, known) = read_known(&root, shown)?;
        // What a killed run left half written is nobody's.
        for entry in fs::read_dir(&root).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(Self {
            root,
            shown: shown.to_owned(),
            known,
            maker,
            done: Mutex::default(),
            is_look: false,
            spared: BTreeSet::new(),
            _lock: Some(lock),
        })
    }

    /// The same, but that nothing is written or removed: what is put in is compared with what is there.
    ///
    /// # Errors
    ///
    /// It cannot be read, or its manifest makes no sense.
    pub fn look(root: &Path, shown: &Path) -> Result<Self, WriteError> {
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let (maker, known) = read_known(&root, shown)?;
        Ok(Self {
            root,
            shown: shown.to_owned(),
            known,
            maker,
            done: Mutex::default(),
            is_look: true,
            spared: BTreeSet::new(),
            _lock: None,
        })
    }

    /// The same, as the folder of one that makes files, by a name such as `html`: two that took turns would remove each other's.
    ///
    /// # Errors
    ///
    /// What is there was made by another.
    pub fn made_by(mut self, maker: &str) -> Result<Self, WriteError> {
        match self.maker.replace(maker.to_owned()).filter(|other| other != maker && !self.known.is_empty()) {
            Some(maker) => Err(WriteError::Other { path: self.shown, maker }),
            None => Ok(self),
        }
    }

    /// The same, but that these paths are left to somebody else: what is put there is not written, and what is there is neither
    /// removed nor known for ours from now on.
    #[must_use]
    pub fn sparing(mut self, paths: impl IntoIterator<Item = String>) -> Self {
        self.spared.extend(paths.into_iter().map(|path| path.to_lowercase()));
        self
    }

    fn is_spared(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        !self.spared.is_empty() && ends.filter_map(|end| path.get(..end)).any(|part| self.spared.contains(part))
    }

    /// Puts a file at `path` from the folder, parts joined by slashes. One that holds these bytes already is not touched.
    ///
    /// # Errors
    ///
    /// The path leads out of the folder or through a link, a file of somebody else's is there, or what the system says.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.check(path)?;
        if self.is_spared(path) {
            return Ok(());
        }
        let hash = blake3::hash(bytes).to_hex().to_string();
        match self.with(|done| done.files.insert(path.to_owned(), hash.clone())) {
            Some(other) if other == hash => return Ok(()),
            Some(_) => return Err(self.unfit(path, "two files of this export would be written there")),
            None => {}
        }
        let mut old = self.there(path)?;
        if old.as_ref().is_some_and(Metadata::is_dir) {
            // Who looks must see what would then be there.
            old = if self.is_look && self.gives_way(path) {
                None
            } else {
                self.clear(path);
                self.there(path)?
            };
        }
        match &old {
            Some(metadata) if !metadata.is_file() => return Err(self.unfit(path, "something that is no file is there")),
            Some(metadata) if self.holds(path, metadata, bytes) => {
                self.with(|done| done.outcome.same += 1);
                return Ok(());
            }
            Some(_) if !self.known.contains_key(path) => {
                return Err(WriteError::Foreign { path: self.shown.join(path) });
            }
            _ => {}
        }
        if !self.is_look {
            let write = || {
                self.note(path, &hash)?;
                self.write(path, bytes, old.as_ref())
            };
            write().map_err(WriteError::system(self.shown.join(path)))?;
        }
        self.with(|done| {
            let outcome = &mut done.outcome;
            if old.is_some() { &mut outcome.changed } else { &mut outcome.new }.push(path.to_owned());
        });
        Ok(())
    }

    /// Removes what is no longer made, as far as nobody changed it, with the folders that it leaves empty, and writes the manifest.
    ///
    /// # Errors
    ///
    /// What the system says; what was written stays known as ours.
    pub fn finish(self) -> Result<Outcome, WriteError> {
        let (files, mut outcome) =
            self.with(|done| (std::mem::take(&mut done.files), std::mem::take(&mut done.outcome)));
        for path in self.known.keys().filter(|path| !files.contains_key(*path) && !self.is_spared(path)) {
            // A manifest is content, and may name anything.
            if self.check(path).is_err() || !matches!(self.there(path), Ok(Some(metadata)) if metadata.is_file()) {
                continue;
            }
            match self.is_ours(path) {
                true if self.is_look => outcome.removed.push(path.clone()),
                true => {
                    fs::remove_file(self.root.join(path)).map_err(WriteError::system(self.shown.join(path)))?;
                    self.prune(path);
                    outcome.removed.push(path.clone());
                }
                false => outcome.kept.push(path.clone()),
            }
        }
        if !self.is_look {
            self.settle(&files).map_err(WriteError::system(self.shown.join(MANIFEST)))?;
        }
        outcome.new.sort_unstable();
        outcome.changed.sort_unstable();
        Ok(outcome)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Done) -> T) -> T {
        act(&mut self.done.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn unfit(&self, path: &str, why: &'static str) -> WriteError {
        WriteError::Unfit { path: self.shown.join(path), why }
    }

    fn check(&self, path: &str) -> Result<(), WriteError> {
        let is_part = |part: &str| !part.is_empty() && !matches!(part, "." | "..") && is_content(part);
        let is_odd = path.contains(['\\', '\0']) || (cfg!(windows) && path.contains(':'));
        let fits = !is_odd && path.split('/').all(is_part);
        if fits { Ok(()) } else { Err(self.unfit(path, "that is no path below the folder")) }
    }

    /// What is at a path, links not followed; fails where a folder above it is a link.
    fn there(&self, path: &str) -> Result<Option<Metadata>, WriteError> {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let mut found = None;
        for part in ends.filter_map(|end| path.get(..end)) {
            match fs::symlink_metadata(self.root.join(part)) {
                Ok(metadata) if metadata.is_symlink() => {
                    return Err(self.unfit(part, "a symbolic link is there, which is not followed"));
                }
                Ok(metadata) => found = Some((part.len(), metadata)),
                // Where a file is in the place of a folder, nothing is below it.
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => break,
                Err(error) => return Err(WriteError::system(self.shown.join(part))(error)),
            }
        }
        Ok(found.filter(|(length, _)| *length == path.len()).map(|(_, metadata)| metadata))
    }

    fn holds(&self, path: &str, metadata: &Metadata, bytes: &[u8]) -> bool {
        metadata.len() == bytes.len() as u64 && fs::read(self.root.join(path)).is_ok_and(|there| there == bytes)
    }

    /// Whether a file holds what we wrote.
    fn is_ours(&self, path: &str) -> bool {
        let Some(hashes) = self.known.get(path) else { return false };
        let mut hasher = blake3::Hasher::new();
        let read = File::open(self.root.join(path)).and_then(|mut file| io::copy(&mut file, &mut hasher));
        read.is_ok() && hashes.contains(hasher.finalize().to_hex().as_str())
    }

    /// Removes the unchanged files of ours that stand below a folder where a file is to be, and the folders that are then empty.
    fn clear(&self, folder: &str) {
        let below = format!("{folder}/");
        for path in self.known.keys().filter(|path| path.starts_with(&below) && !self.is_look && !self.is_spared(path))
        {
            let is_file = self.check(path).is_ok() && matches!(self.there(path), Ok(Some(there)) if there.is_file());
            if is_file && self.is_ours(path) && fs::remove_file(self.root.join(path)).is_ok() {
                self.prune(path);
            }
        }
    }

    /// Whether nothing would be left of a folder where a file is to be: all that it holds is ours and unchanged.
    fn gives_way(&self, folder: &str) -> bool {
        let Ok(entries) = fs::read_dir(self.root.join(folder)) else { return false };
        let mut is_empty = true;
        for entry in entries {
            is_empty = false;
            let Ok(entry) = entry else { return false };
            let Ok(name) = entry.file_name().into_string() else { return false };
            let path = format!("{folder}/{name}");
            let goes = match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.gives_way(&path),
                Ok(kind) if kind.is_file() => !self.is_spared(&path) && self.is_ours(&path),
                _ => false,
            };
            if !goes {
                return false;
            }
        }
        !is_empty
    }

    /// Removes the folders above a file that hold nothing more.
    fn prune(&self, path: &str) {
        let folders = path.rmatch_indices('/').filter_map(|(at, _)| path.get(..at));
        let _ = folders.into_iter().try_for_each(|folder| fs::remove_dir(self.root.join(folder)));
    }

    /// Notes what is about to be written, so that it is known for ours should this run end here.
    fn note(&self, path: &str, hash: &str) -> io::Result<()> {
        self.with(|done| {
            if done.log.is_none() {
                let log = self.root.join(LOG);
                refuse_link(&log)?;
                let mut log = fs::OpenOptions::new().create(true).append(true).open(log)?;
                // The last line of a killed run may have been cut.
                log.write_all(b"\n")?;
                done.log = Some(log);
            }
            let line = format!("{hash} {}\n", serde_json::to_string(path)?);
            done.log.as_mut().map_or(Ok(()), |log| log.write_all(line.as_bytes()))
        })
    }

    /// Writes a file beside and puts it in its place. It is not waited for until the disk has it: there may be ten thousand, all of them
    /// can be made again, and the next run compares what they hold.
    fn write(&self, path: &str, bytes: &[u8], old: Option<&Metadata>) -> io::Result<()> {
        if let Some((above, _)) = path.rsplit_once('/') {
            self.make_folders(above)?;
        }
        let mut file = super::beside_as(&self.root, UNFINISHED)?;
        file.write_all(bytes)?;
        if let Some(old) = old {
            file.as_file().set_permissions(old.permissions())?;
        }
        file.persist(self.root.join(path)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Makes the folders of a path; a file of ours that is in the place of one gives way.
    fn make_folders(&self, folders: &str) -> io::Result<()> {
        let ends = folders.match_indices('/').map(|(at, _)| at).chain([folders.len()]);
        for folder in ends.filter_map(|end| folders.get(..end)) {
            let place = self.root.join(folder);
            if fs::symlink_metadata(&place).is_ok_and(|there| there.is_file()) && self.is_ours(folder) {
                fs::remove_file(&place)?;
            }
            match fs::create_dir(&place) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the manifest, and with that ends the log.
    fn settle(&self, files: &BTreeMap<String, String>) -> io::Result<()> {
        let manifest = Manifest { version: 1, maker: self.maker.clone(), files: files.clone() };
        let mut bytes = serde_json::to_vec_pretty(&manifest)?;
        bytes.push(b'\n');
        let place = self.root.join(MANIFEST);
        refuse_link(&place)?;
        if !fs::read(&place).is_ok_and(|there| there == bytes) {
            let mut file = super::beside_as(&self.root, UNFINISHED)?;
            file.write_all(&bytes)?;
            file.as_file().sync_all()?;
            file.persist(&place).map_err(|error| error.error)?;
        }
        match fs::remove_file(self.root.join(LOG)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// The manifest as it is written.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    maker: Option<String>,
    files: BTreeMap<String, String>,
}

/// Who made files, and the hashes that each may have.
type Made = (Option<String>, BTreeMap<String, BTreeSet<String>>);

/// What the manifest and the log of a killed run say. What is no line of a log is what was cut off.
fn read_known(root: &Path, shown: &Path) -> Result<Made, WriteError> {
    let mut maker = None;
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let wrong = |why: String| WriteError::Manifest { path: shown.join(MANIFEST), why };
    if let Some(bytes) = read_own(&root.join(MANIFEST)).map_err(WriteError::system(shown.join(MANIFEST)))? {
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
        if manifest.version != 1 {
            return Err(wrong(format!("its version is {}", manifest.version)));
        }
        maker = manifest.maker;
        known.extend(manifest.files.into_iter().map(|(path, hash)| (path, BTreeSet::from([hash]))));
    }
    let log = read_own(&root.join(LOG)).map_err(WriteError::system(shown.join(LOG)))?.unwrap_or_default();
    for line in String::from_utf8_lossy(&log).lines() {
        let Some((hash, path)) = line.split_once(' ') else { continue };
        if let Ok(path) = serde_json::from_str::<String>(path) {
            known.entry(path).or_default().insert(hash.to_owned());
        }
    }
    Ok((maker, known))
}

/// A file of ours at the top of the folder: regular, and not too long.
fn read_own(path: &Path) -> io::Result<Option<Vec<u8>>> {
    refuse_link(path)?;
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => return Err(io::Error::other("it is no regular file")),
        Ok(metadata) if metadata.len() > LONGEST => return Err(io::Error::other("it is too long")),
        Ok(_) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn refuse_link(path: &Path) -> io::Result<()> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    if is_link { Err(io::Error::other("it is a symbolic link")) } else { Ok(()) }
}
