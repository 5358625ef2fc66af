//! What is watched by who looks again: the folders of a workspace, and which of what happens in them counts.

use super::{Failure, Session};
use crate::ops::workspace::{Workspace, WorkspaceError};
use crate::write;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What happened to the files of a workspace.
#[derive(Debug, Default)]
pub struct Changes {
    paths: HashSet<PathBuf>,
    /// What happened was more than could be told.
    pub too_many: bool,
}

/// The folders that are watched, from their real root.
pub struct Watched {
    watcher: RecommendedWatcher,
    /// The root without links.
    pub root: PathBuf,
    folders: HashMap<PathBuf, RecursiveMode>,
    /// The files that the run itself writes.
    own: Vec<PathBuf>,
    /// A file that counts wherever it lies, as it is named, and where that leads.
    named: Vec<PathBuf>,
    /// Folders that count beside those of documents and settings, from the workspace root.
    more: &'static [&'static str],
}

/// What counts for who watches, beside documents and settings.
#[derive(Default)]
pub struct Also<'a> {
    /// The files that the run itself writes, which count for nothing.
    pub own: Vec<PathBuf>,
    /// A file that counts wherever it lies.
    pub named: Option<&'a Path>,
    /// Folders that count, all that they hold, from the workspace root.
    pub folders: &'static [&'static str],
}

impl Watched {
    /// Nothing yet. `told` gets what happens.
    pub fn new(session: &Session<'_>, also: Also<'_>, told: impl notify::EventHandler) -> Result<Self, Failure> {
        // What is told of changes names files without links.
        let root = session.workspace_folder()?;
        let root = root.canonicalize().unwrap_or(root);
        let watcher = notify::recommended_watcher(told).map_err(|error| no_watch(&root, &error))?;
        let environment = &session.environment;
        // Who sends the outputs to a file may well have it in the workspace.
        let streams = ["/dev/stdout", "/dev/stderr"].map(PathBuf::from);
        let others = environment.job_summary.iter().map(|file| environment.folder.join(file)).chain(streams);
        let real = |file: PathBuf| file.canonicalize().ok().or_else(|| in_real_folder(&file));
        let own = others.filter_map(real).chain(also.own).collect();
        let named = also.named.map(|file| environment.folder.join(file));
        let real = named.as_ref().and_then(|file| file.canonicalize().ok());
        let as_named = named.as_deref().map(|file| in_real_folder(file).unwrap_or_else(|| file.to_owned()));
        let named = real.into_iter().chain(as_named).collect();
        Ok(Self { watcher, root, folders: HashMap::new(), own, named, more: also.folders })
    }

    /// Watches what can be known without reading any document: before they are read, so that no change falls between.
    pub fn watch_known(&mut self, session: &Session<'_>) -> Result<(), Failure> {
        self.watch(&self.root.clone(), RecursiveMode::NonRecursive)?;
        for file in self.named.clone() {
            self.watch(file.parent().unwrap_or(&file), RecursiveMode::NonRecursive)?;
        }
        for folder in self.more {
            self.watch(&self.root.join(folder), RecursiveMode::Recursive)?;
        }
        let given = session.global.root.as_ref().map(|root| session.environment.folder.join(root));
        match Workspace::open(given.as_deref(), &session.environment.folder) {
            Ok(workspace) => {
                for folder in workspace.collection_folders() {
                    self.watch(&self.root.join(folder), RecursiveMode::Recursive)?;
                }
                self.watch_settings(&workspace)
            }
            Err(WorkspaceError::NoCollection { folder, .. }) => {
                let root = session.workspace_folder()?;
                let below = folder.strip_prefix(root).map(Path::to_owned).unwrap_or_default();
                self.watch(&self.root.join(below), RecursiveMode::Recursive)
            }
            // It is told by who reads it.
            Err(_) => Ok(()),
        }
    }

    /// Watches the settings and schemas that a workspace was read by.
    pub fn watch_settings(&mut self, workspace: &Workspace) -> Result<(), Failure> {
        let mut folders = workspace.settings_folders().into_iter();
        folders.try_for_each(|folder| self.watch(&self.root.join(folder), RecursiveMode::NonRecursive))?;
        // What links and images point at, however deep it lies.
        let mut served = workspace.config().settings.static_folders.iter();
        served.try_for_each(|folder| self.watch(&self.root.join(folder.as_str()), RecursiveMode::Recursive))
    }

    /// Watches a folder, once; while it is not there, the nearest above it, in which it would appear.
    fn watch(&mut self, folder: &Path, mode: RecursiveMode) -> Result<(), Failure> {
        let Some(there) = folder.ancestors().find(|folder| folder.is_dir()) else { return Ok(()) };
        let mode = if there == folder { mode } else { RecursiveMode::NonRecursive };
        if self.folders.get(there).is_some_and(|known| *known == mode || *known == RecursiveMode::Recursive) {
            return Ok(());
        }
        match self.watcher.watch(there, mode) {
            Ok(()) => drop(self.folders.insert(there.to_owned(), mode)),
            // It is gone meanwhile, which is told of the folder above it.
            Err(error) if matches!(error.kind, notify::ErrorKind::PathNotFound) => {}
            Err(error) => return Err(no_watch(&self.root, &error)),
        }
        Ok(())
    }

    /// Forgets the folders that something happened to: what is there by their name now may be another, which is not watched yet.
    pub fn forget(&mut self, changes: &Changes) {
        let Self { watcher, folders, .. } = self;
        folders.retain(|folder, _| {
            let stays = !changes.concern(folder);
            if !stays {
                // One that is gone is no longer watched.
                let _ = watcher.unwatch(folder);
            }
            stays
        });
    }

    /// Whether something that happened to this file or folder may change what is found.
    fn counts(&self, path: &Path) -> bool {
        let is_named = || self.own.iter().any(|own| own.file_name() == path.file_name());
        if is_named() && in_real_folder(path).is_some_and(|path| self.own.contains(&path)) {
            return false;
        }
        if self.named.iter().any(|file| file.starts_with(path)) {
            return true;
        }
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        below.components().all(|part| write::is_content(&part.as_os_str().to_string_lossy()))
    }
}

/// The same file by its real folder.
fn in_real_folder(file: &Path) -> Option<PathBuf> {
    Some(file.parent()?.canonicalize().ok()?.join(file.file_name()?))
}

impl Changes {
    /// Adds what happened, as far as it counts.
    pub fn take(&mut self, event: notify::Result<Event>, watched: &Watched) {
        match event {
            // What is only looked at stays what it is; looking again would never end.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event)
                if event.kind == EventKind::Modify(ModifyKind::Metadata(notify::event::MetadataKind::AccessTime)) => {}
            Ok(event) => {
                self.too_many |= event.need_rescan();
                self.paths.extend(event.paths.into_iter().filter(|path| watched.counts(path)));
            }
            Err(_) => self.too_many = true,
        }
    }

    /// Whether a file, or a folder above it, changed.
    pub fn concern(&self, path: &Path) -> bool {
        path.ancestors().any(|part| self.paths.contains(part))
    }

    /// Whether a file changed in this folder, or the folder itself, or one above it.
    pub fn concern_below(&self, folder: &Path) -> bool {
        self.concern(folder) || self.paths.iter().any(|path| path.starts_with(folder))
    }

    /// Whether all that happened is told of by files that this takes, of those below `root`.
    pub fn are_all(&self, root: &Path, is_such: impl Fn(&str) -> bool) -> bool {
        let is_such = |path: &PathBuf| path.strip_prefix(root).ok().and_then(Path::to_str).is_some_and(&is_such);
        !self.too_many && self.paths.iter().all(is_such)
    }

    /// Whether how documents are read, or which collections there are, may have changed.
    pub fn concern_settings(&self, workspace: &Workspace, root: &Path) -> bool {
        let ignores = |path: &PathBuf| path.file_name().is_some_and(|name| name == ".gitignore");
        let mut files = workspace.settings_files().into_iter().chain(workspace.collection_folders());
        files.any(|file| self.concern(&root.join(file))) || self.paths.iter().any(ignores)
    }

    /// Whether nothing happened that counts.
    pub fn are_none(&self) -> bool {
        self.paths.is_empty() && !self.too_many
    }
}

fn no_watch(root: &Path, error: &notify::Error) -> Failure {
    let failure = Failure::new(format!("{} cannot be watched: {error}", root.display()));
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => failure.help("allow more: `sysctl fs.inotify.max_user_watches=524288`"),
        _ => failure,
    }
}
