//! One writer at a time: the lock of a workspace.

use super::WriteError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long another run is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is asked for.
const POLL: Duration = Duration::from_millis(20);

/// The lock file where a folder cannot be locked.
const NAME: &str = ".writings-lock";

/// The lock, held until it is dropped or the process ends, in whatever way.
#[derive(Debug)]
pub struct Lock {
    _held: File,
}

impl Lock {
    /// Takes the lock of the workspace at `root`; calls `waiting` once when another run holds it.
    pub fn take(root: &Path, waiting: impl FnOnce()) -> Result<Self, WriteError> {
        Self::take_within(root, PATIENCE, waiting)
    }

    fn take_within(root: &Path, patience: Duration, waiting: impl FnOnce()) -> Result<Self, WriteError> {
        let started = Instant::now();
        let mut waiting = Some(waiting);
        let mut held = lockable(root).map_err(WriteError::system(root))?;
        loop {
            match held.try_lock() {
                Ok(()) => return Ok(Self { _held: held }),
                Err(TryLockError::WouldBlock) => {}
                // Some file systems, those over a network above all, lock files alone.
                Err(TryLockError::Error(_)) if held.metadata().is_ok_and(|metadata| metadata.is_dir()) => {
                    held = lock_file(root).map_err(WriteError::system(root.join(NAME)))?;
                    continue;
                }
                Err(TryLockError::Error(error)) => return Err(WriteError::system(root)(error)),
            }
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            if started.elapsed() >= patience {
                return Err(WriteError::Busy { root: root.to_owned() });
            }
            sleep(POLL);
        }
    }

    /// Whether another run holds the lock now.
    pub fn is_held(root: &Path) -> bool {
        let held = if cfg!(unix) { File::open(root) } else { File::open(root.join(NAME)) };
        held.is_ok_and(|held| matches!(held.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

/// The folder itself where it can be opened, so that no file is left lying in it.
fn lockable(root: &Path) -> io::Result<File> {
    if cfg!(unix) { File::open(root) } else { lock_file(root) }
}

fn lock_file(root: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(root.join(NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_waits_and_then_gives_up() {
        let root = tempfile::tempdir().unwrap();
        let first = Lock::take(root.path(), || panic!("nobody else is here")).unwrap();
        assert!(Lock::is_held(root.path()));
        let mut waited = 0;
        let error = Lock::take_within(root.path(), Duration::from_millis(50), || waited += 1).unwrap_err();
        assert_eq!(waited, 1);
        assert!(error.to_string().starts_with("another `writings` is changing this workspace"), "{error}");
        drop(first);
        assert!(!Lock::is_held(root.path()));
        Lock::take(root.path(), || panic!("nobody else is here")).unwrap();
        #[cfg(unix)]
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0, "no file is left");
    }
}
