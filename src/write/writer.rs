//! The one who writes: plans are applied wholly or not at all.

use super::lock::Lock;
use super::{Change, Plan, WriteError};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Changes files of one workspace, and holds its lock until it is dropped. It is to be opened before the documents are
/// read that changes are computed from.
#[derive(Debug)]
pub struct Writer {
    root: PathBuf,
    recovered: Option<Recovered>,
    _lock: Lock,
}

/// What was done about a run that was killed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// Whether its changes are made now, or none of them.
    pub outcome: Outcome,
    /// Files that someone edited meanwhile.
    pub kept: Vec<Kept>,
}

/// How an interrupted run ended after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All its changes are made.
    Finished,
    /// None of its changes is made.
    Undone,
}

/// A file that someone edited after the run was killed, and that is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The file, from the workspace root.
    pub path: String,
    /// Where the text is that would have taken its place, from the workspace root.
    pub text: String,
}

impl fmt::Display for Recovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.outcome {
            Outcome::Finished => "an interrupted run has been finished",
            Outcome::Undone => "an interrupted run has been undone",
        })?;
        for Kept { path, text } in &self.kept {
            write!(f, "; {path} was edited meanwhile and is left as it is, what was to take its place is in {text}")?;
        }
        Ok(())
    }
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
        Ok(Self { root, recovered: None, _lock: lock })
    }

    /// What was found and done about an interrupted run; mostly nothing.
    pub fn recovered(&self) -> Option<&Recovered> {
        self.recovered.as_ref()
    }

    /// Applies all of `plan` or nothing.
    ///
    /// # Errors
    ///
    /// A file is not what the plan was computed from, or it may not or cannot be written. Nothing is changed then.
    pub fn apply(&self, plan: &Plan) -> Result<(), WriteError> {
        for Change { path, from, before, .. } in &plan.changes {
            let now = from.as_ref().unwrap_or(path);
            let file = self.root.join(now);
            match before {
                Some(before) if fs::read(&file).map_err(WriteError::system(&**now))? != *before => {
                    return Err(WriteError::Changed { path: now.into() });
                }
                None if file.exists() => return Err(WriteError::Taken { path: path.into() }),
                _ => {}
            }
        }
        for Change { path, from, before, after } in &plan.changes {
            match (from, before) {
                (None, Some(_)) => super::replace(&self.root.join(path), after)?,
                (from, _) => {
                    super::create(&self.root, Path::new(path), after)?;
                    if let Some(from) = from {
                        fs::remove_file(self.root.join(from)).map_err(WriteError::system(&**from))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether a killed run waits to be finished or undone; nothing is touched.
pub fn is_interrupted(root: &Path) -> bool {
    fs::symlink_metadata(root.join(".writings-journal")).is_ok() && !Lock::is_held(root)
}
