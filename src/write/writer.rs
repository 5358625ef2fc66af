//! The one who writes: plans are applied wholly or not at all.

use super::check::{Checked, CheckedStep, check};
use super::journal::Journal;
use super::lock::Lock;
use super::place::make_folders;
use super::recover::{self, Outcome, Recovered};
use super::step::{Kind, Step};
use super::{Plan, WriteError, stage};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Changes files of one workspace, and holds its lock until it is dropped. It is to be opened before the documents are
/// read that changes are computed from.
#[derive(Debug)]
pub struct Writer {
    root: PathBuf,
    journal: Journal,
    recovered: Option<Recovered>,
    _lock: Lock,
}

impl Writer {
    /// Takes the lock of the workspace at `root`, for which it waits up to ten seconds and calls `waiting` once if it
    /// has to; then finishes or undoes what a killed run left.
    ///
    /// # Errors
    ///
    /// Another run does not end, what a killed run left makes no sense, or what the system says.
    pub fn open(root: &Path, waiting: impl FnOnce()) -> Result<Self, WriteError> {
        let root = fs::canonicalize(root).map_err(WriteError::system(root))?;
        let lock = Lock::take(&root, waiting)?;
        let journal = Journal::of(&root);
        let recovered = recover::recover(&root, &journal)?;
        Ok(Self { root, journal, recovered, _lock: lock })
    }

    /// What was found and done about an interrupted run; mostly nothing.
    pub fn recovered(&self) -> Option<&Recovered> {
        self.recovered.as_ref()
    }

    /// Applies all of `plan` or nothing.
    ///
    /// # Errors
    ///
    /// A file is not what the plan was computed from, or it may not or cannot be written. Nothing is changed then,
    /// unless the error is [`WriteError::Unfinished`].
    pub fn apply(&self, plan: &Plan) -> Result<(), WriteError> {
        // The order is what makes a kill at any moment harmless:
        //
        // 1. all is checked;
        // 2. the journal tells what is to be done;
        // 3. all new files are on the disk, under temporary names;
        // 4. all old files are in the journal;
        // 5. the journal is marked: until here the next run undoes, from here on it finishes;
        // 6. new files take their places;
        // 7. the journal goes.
        //
        // Each of them is on the disk before the next begins.
        let checked = check(&self.root, plan)?;
        if checked.steps.is_empty() {
            return Ok(());
        }
        self.stage(&checked)?;
        self.put(&checked)
    }

    /// The second to the fourth.
    fn stage(&self, checked: &Checked<'_>) -> Result<(), WriteError> {
        let steps = steps(checked);
        if let Err(source) = self.journal.begin(steps.iter().copied(), &checked.folders) {
            if source.kind() == io::ErrorKind::AlreadyExists {
                return Err(self.journal.nonsense("it could not be put right"));
            }
            let _ = self.journal.close();
            return Err(WriteError::system(self.journal.folder())(source));
        }
        self.write(checked, &steps).map_err(|cause| {
            self.after(cause, recover::discard(&steps, &checked.folders).and_then(|()| self.journal.close()))
        })
    }

    fn write(&self, checked: &Checked<'_>, steps: &[&Step]) -> Result<(), WriteError> {
        let mut made = Vec::new();
        make_folders(&checked.folders, &mut made).map_err(|source| {
            let path = checked.folders.get(made.len()).unwrap_or(&self.root);
            WriteError::system(path.strip_prefix(&self.root).unwrap_or(path))(source)
        })?;
        checked.steps.iter().try_for_each(stage::write_temporary)?;
        for folder in &made {
            let above = super::folder_of(folder);
            super::settle(above).map_err(WriteError::system(above))?;
        }
        recover::settle(steps)?;
        let keep = |step: &CheckedStep<'_>| stage::keep_original(step).map_err(WriteError::system(&*step.change.path));
        checked.steps.iter().try_for_each(keep)
    }

    /// The fifth to the seventh.
    fn put(&self, checked: &Checked<'_>) -> Result<(), WriteError> {
        let steps = steps(checked);
        self.put_all(checked, &steps).map_err(|cause| {
            let restored = self.journal.withdraw().map_err(WriteError::system(self.journal.folder()));
            let restored = restored.and_then(|()| recover::restore(&self.root, &steps, &checked.folders));
            match restored.and_then(|kept| self.journal.close().map(|()| kept)) {
                Ok(kept) if !kept.is_empty() => {
                    let recovered = Recovered { outcome: Outcome::Undone, kept };
                    WriteError::Edited { cause: Box::new(cause), recovered }
                }
                restored => self.after(cause, restored.map(|_| ())),
            }
        })?;
        // All is done. What cannot be removed now, the next run removes.
        let _ = self.journal.close();
        Ok(())
    }

    fn put_all(&self, checked: &Checked<'_>, steps: &[&Step]) -> Result<(), WriteError> {
        self.journal.commit().map_err(WriteError::system(self.journal.folder()))?;
        for CheckedStep { change, step, old } in &checked.steps {
            // Writing takes a while when there are many: nobody may have saved one of them meanwhile.
            if let (Some(file), Some(old)) = (step.old(), old) {
                let now = fs::symlink_metadata(file);
                if !now.is_ok_and(|now| now.len() == old.len() && now.modified().ok() == old.modified().ok()) {
                    return Err(WriteError::Changed { path: change.from.as_ref().unwrap_or(&change.path).into() });
                }
            }
            step.put().map_err(|source| match source.kind() {
                io::ErrorKind::AlreadyExists if step.kind != Kind::Edit => {
                    WriteError::Taken { path: change.path.clone().into() }
                }
                _ => WriteError::system(&*change.path)(source),
            })?;
        }
        recover::settle(steps)
    }

    /// What to tell after something failed and was taken back.
    fn after(&self, cause: WriteError, taken_back: Result<(), WriteError>) -> WriteError {
        match taken_back {
            Ok(()) => cause,
            Err(source) => WriteError::Unfinished {
                folder: self.journal.folder().to_owned(),
                cause: Box::new(cause),
                source: Box::new(source),
            },
        }
    }
}

fn steps<'a>(checked: &'a Checked<'_>) -> Vec<&'a Step> {
    checked.steps.iter().map(|step| &step.step).collect()
}

/// Whether a killed run waits to be finished or undone; nothing is touched.
pub fn is_interrupted(root: &Path) -> bool {
    Journal::of(root).is_left() && !Lock::is_held(root)
}

#[cfg(test)]
mod tests;
