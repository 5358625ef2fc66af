//! `--watch`: looking again whenever something changes.

use super::super::session::documents;
use super::super::watching::{Also, Changes, Watched};
use super::super::{Failure, Session, Status};
use super::outputs::Outputs;
use super::{Lint, Reading};
use notify::Event;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long nothing may happen before what happened is looked at: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(60);

/// How long changes are gathered at the most, where they do not end.
const MOST: Duration = Duration::from_secs(1);

impl Lint {
    /// Looks, waits until something changes, and looks again, until nobody listens any more.
    pub(super) fn keep_watch(&self, session: &mut Session<'_>, outputs: &Outputs) -> Result<Status, Failure> {
        let (sender, events) = channel();
        // Who waits here is gone when the program ends, and then nobody minds.
        let told = move |event| drop(sender.send(event));
        let own = outputs.places().map(Path::to_owned).collect();
        let also = Also { own, named: self.baseline.as_deref(), folders: &[] };
        let mut watched = Watched::new(session, also, told)?;
        let mut reading: Option<Reading> = None;
        let mut changes = Changes::default();
        loop {
            watched.watch_known(session)?;
            let failed = match self.round(session, &mut reading, &changes, &watched.root, outputs) {
                Ok(()) => false,
                Err(failure) if failure.is_closed_pipe() => return Err(failure),
                Err(failure) => {
                    // It is told, and the next change may mend it.
                    let text = failure.render(session.global.colors_messages(session.environment));
                    session.err.write_all(text.as_bytes())?;
                    true
                }
            };
            session.out.flush()?;
            if let Some(Reading { workspace, .. }) = &reading {
                watched.watch_settings(workspace)?;
            }
            session.note("waiting for changes")?;
            match gather(&events, &watched) {
                Some(gathered) => changes = gathered,
                None => return Ok(Status::Done),
            }
            watched.forget(&changes);
            // Who could not look has nothing to build on.
            changes.too_many |= failed;
            if session.environment.stdout_is_terminal {
                // A new round stands on a clean screen.
                write!(session.out, "\u{1b}[2J\u{1b}[H")?;
            }
        }
    }

    /// One look: at everything the first time and when settings or schemas changed, else at what changed. What was read stays
    /// where looking fails, so that it is known where to wait.
    fn round(
        &self,
        session: &mut Session<'_>,
        reading: &mut Option<Reading>,
        changes: &Changes,
        root: &Path,
        outputs: &Outputs,
    ) -> Result<(), Failure> {
        // It may be one of the files that changed.
        let known = self.known(session)?;
        let stays =
            reading.as_ref().is_some_and(|one| !changes.too_many && !changes.concern_settings(&one.workspace, root));
        let (current, count) = match reading {
            Some(current) if stays => {
                let changed = |path: &str| changes.concern(&root.join(path));
                let count = current.linted.refresh(&current.workspace, &changed);
                let count = count.map_err(|error| session.seen(error))?;
                (current, count)
            }
            _ => {
                // There is no need for both at once.
                *reading = None;
                let new = self.read(session, outputs)?;
                let count = new.linted.corpus.documents().len();
                (reading.insert(new), count)
            }
        };
        let all = current.linted.corpus.documents().len();
        self.look(session, current, outputs, known.as_ref())?;
        session.out.flush()?;
        session.note(&format!("read {count} of {}", documents(all)))?;
        Ok(())
    }
}

/// Waits for changes, and gathers them until none comes for a while; `None` where none will ever come.
fn gather(events: &Receiver<notify::Result<Event>>, watched: &Watched) -> Option<Changes> {
    let mut changes = Changes::default();
    while changes.are_none() {
        changes.take(events.recv().ok()?, watched);
    }
    let first = Instant::now();
    while first.elapsed() < MOST {
        match events.recv_timeout(QUIET) {
            Ok(event) => changes.take(event, watched),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(changes)
}
