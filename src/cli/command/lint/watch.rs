//! `--watch`: looking again whenever something changes.

use super::super::session::documents;
use super::super::{Failure, Session, Status};
use super::outputs::Outputs;
use super::{Lint, Reading};
use crate::lint::baseline::Baseline;
use crate::ops::workspace::Workspace;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long nothing may happen before what happened is looked at: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(60);

/// How long changes are gathered at the most, where they do not end.
const MOST: Duration = Duration::from_secs(1);

/// What happened to the files of a workspace.
#[derive(Debug, Default)]
struct Changes {
    paths: HashSet<PathBuf>,
    /// What happened was more than could be told.
    too_many: bool,
}

impl Lint {
    /// Looks, waits until something changes, and looks again, until nobody listens any more.
    pub(super) fn keep_watch(
        &self,
        session: &mut Session<'_>,
        outputs: &Outputs,
        known: Option<&Baseline>,
    ) -> Result<Status, Failure> {
        // What is told of changes names files without links.
        let root = session.workspace_folder()?;
        let root = root.canonicalize().unwrap_or(root);
        let (sender, events) = channel();
        // Who waits here is gone when the program ends, and then nobody minds.
        let told = move |event| drop(sender.send(event));
        let mut watcher = notify::recommended_watcher(told).map_err(|error| no_watch(&root, &error))?;
        // Watched before they are read, so that no change falls between.
        let mut watched = HashSet::new();
        watch(&mut watcher, &root, &root, RecursiveMode::NonRecursive, &mut watched)?;
        let mut reading: Option<Reading> = None;
        let mut changes = Changes::default();
        loop {
            match self.round(session, &mut reading, &changes, &root, outputs, known) {
                Ok(()) => {}
                Err(failure) if failure.is_closed_pipe() => return Err(failure),
                Err(failure) => {
                    // It is told, and the next change may mend it.
                    let text = failure.render(session.global.colors_messages(session.environment));
                    session.err.write_all(text.as_bytes())?;
                    reading = None;
                }
            }
            session.out.flush()?;
            if let Some(Reading { workspace, .. }) = &reading {
                for folder in workspace.layout().roots() {
                    watch(&mut watcher, &root, &root.join(folder), RecursiveMode::Recursive, &mut watched)?;
                }
                for folder in workspace.settings_folders() {
                    watch(&mut watcher, &root, &root.join(folder), RecursiveMode::NonRecursive, &mut watched)?;
                }
            }
            session.note("waiting for changes")?;
            match gather(&events) {
                Some(gathered) => changes = gathered,
                None => return Ok(Status::Done),
            }
            if session.environment.stdout_is_terminal {
                // A new round stands on a clean screen.
                write!(session.out, "\u{1b}[2J\u{1b}[H")?;
            }
        }
    }

    /// One look: at everything the first time and when settings or schemas changed, else at what changed.
    fn round(
        &self,
        session: &mut Session<'_>,
        reading: &mut Option<Reading>,
        changes: &Changes,
        root: &Path,
        outputs: &Outputs,
        known: Option<&Baseline>,
    ) -> Result<(), Failure> {
        let stays =
            reading.as_ref().is_some_and(|one| !changes.too_many && !changes.concern_settings(&one.workspace, root));
        let (mut current, count) = match reading.take().filter(|_| stays) {
            Some(mut current) => {
                let changed = |path: &str| changes.concern(&root.join(path));
                let count = current.linted.refresh(&current.workspace, &changed);
                let count = count.map_err(|error| session.seen(error))?;
                (current, count)
            }
            None => {
                let new = self.read(session, outputs)?;
                let count = new.linted.corpus.documents().len();
                (new, count)
            }
        };
        let all = current.linted.corpus.documents().len();
        self.look(session, &mut current, outputs, known)?;
        session.out.flush()?;
        session.note(&format!("read {count} of {}", documents(all)))?;
        *reading = Some(current);
        Ok(())
    }
}

impl Changes {
    fn take(&mut self, event: notify::Result<Event>) {
        match event {
            // What is only looked at stays what it is; looking again would never end.
            Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(event)
                if event.kind == EventKind::Modify(ModifyKind::Metadata(notify::event::MetadataKind::AccessTime)) => {}
            Ok(event) => {
                self.too_many |= event.need_rescan();
                self.paths.extend(event.paths);
            }
            Err(_) => self.too_many = true,
        }
    }

    /// Whether a file, or a folder above it, changed.
    fn concern(&self, path: &Path) -> bool {
        path.ancestors().any(|part| self.paths.contains(part))
    }

    fn concern_settings(&self, workspace: &Workspace, root: &Path) -> bool {
        let ignores = |path: &PathBuf| path.file_name().is_some_and(|name| name == ".gitignore");
        workspace.settings_files().iter().any(|file| self.concern(&root.join(file))) || self.paths.iter().any(ignores)
    }

    fn are_none(&self) -> bool {
        self.paths.is_empty() && !self.too_many
    }
}

/// Waits for changes, and gathers them until none comes for a while; `None` where none will ever come.
fn gather(events: &Receiver<notify::Result<Event>>) -> Option<Changes> {
    let mut changes = Changes::default();
    while changes.are_none() {
        changes.take(events.recv().ok()?);
    }
    let first = Instant::now();
    while first.elapsed() < MOST {
        match events.recv_timeout(QUIET) {
            Ok(event) => changes.take(event),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(changes)
}

/// Watches a folder, once.
fn watch(
    watcher: &mut RecommendedWatcher,
    root: &Path,
    folder: &Path,
    mode: RecursiveMode,
    watched: &mut HashSet<PathBuf>,
) -> Result<(), Failure> {
    let is_new = folder.is_dir() && !watched.contains(folder);
    if is_new {
        watcher.watch(folder, mode).map_err(|error| no_watch(root, &error))?;
        watched.insert(folder.to_owned());
    }
    Ok(())
}

fn no_watch(root: &Path, error: &notify::Error) -> Failure {
    let failure = Failure::new(format!("{} cannot be watched: {error}", root.display()));
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => failure.help("allow more: `sysctl fs.inotify.max_user_watches=524288`"),
        _ => failure,
    }
}
