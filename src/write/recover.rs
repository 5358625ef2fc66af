//! What a run that failed or was killed left: finished or undone, however often that is interrupted itself.

use super::WriteError;
use super::journal::{Journal, Stage, Told};
use super::place::{below, remove_folders};
use super::step::{Kind, Step, hash, remove, rename_over, rename_to_free};
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

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
            Outcome::Finished => "a run that was interrupted has been finished: all its changes are made",
            Outcome::Undone => "a run that was interrupted has been undone: none of its changes is made",
        })?;
        for Kept { path, text } in &self.kept {
            write!(f, "; {path} was edited meanwhile and is left as it is, what was to take its place is in {text}")?;
        }
        Ok(())
    }
}

/// Does what the journal says is left to do.
pub(super) fn recover(root: &Path, journal: &Journal) -> Result<Option<Recovered>, WriteError> {
    let Some(Told { stage, steps, folders }) = journal.read()? else { return Ok(None) };
    let steps: Vec<&Step> = steps.iter().collect();
    let (outcome, kept) = match stage {
        Stage::Empty => {
            journal.close()?;
            return Ok(None);
        }
        Stage::Undone => (Outcome::Undone, Vec::new()),
        Stage::Done => (Outcome::Finished, Vec::new()),
        Stage::Prepared => {
            discard(&steps, &folders)?;
            (Outcome::Undone, Vec::new())
        }
        Stage::Undoing => (Outcome::Undone, restore(root, &steps, &folders)?),
        Stage::Committed => (Outcome::Finished, finish(root, journal, &steps)?),
    };
    journal.close()?;
    Ok(Some(Recovered { outcome, kept }))
}

/// Removes what was made before any file was touched.
pub(super) fn discard(steps: &[&Step], folders: &[PathBuf]) -> Result<(), WriteError> {
    for step in steps {
        remove(&step.temporary).map_err(WriteError::system(&step.temporary))?;
    }
    remove_folders(folders);
    settle(steps)
}

/// Puts all old files back. Where one cannot be, the others are, and the error is told.
pub(super) fn restore(root: &Path, steps: &[&Step], folders: &[PathBuf]) -> Result<Vec<Kept>, WriteError> {
    let mut kept = Vec::new();
    let mut failed = None;
    for step in steps.iter().rev() {
        match put_back(step).and_then(|edited| remove(&step.temporary).map(|()| edited)) {
            Ok(None) => {}
            Ok(Some((file, text))) => kept.push(told(root, &file, &text)?),
            Err(error) => failed = failed.or(Some(WriteError::system(&step.target)(error))),
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    remove_folders(folders);
    settle(steps)?;
    Ok(kept)
}

/// A file that was edited, and where the text is that was to take its place.
type Edited = Option<(PathBuf, PathBuf)>;

fn put_back(step: &Step) -> io::Result<Edited> {
    let now = hash(&step.target)?;
    let is_new = now == Some(step.after);
    let original = step.original.as_deref();
    let has_original = match original {
        Some(original) => hash(original)?.is_some_and(|now| Some(now) == step.before),
        None => false,
    };
    match (step.kind, original, &step.source) {
        (Kind::Edit, Some(original), _) if has_original && now != step.before && step.is_put()? => {
            if is_new {
                rename_over(original, &step.target)?;
            } else {
                return set_aside(original, &step.target, "old");
            }
        }
        (Kind::Create, ..) if is_new && step.is_put()? => remove(&step.target)?,
        (Kind::Move, Some(original), Some(source)) if is_new && step.is_put()? => {
            if has_original && hash(source)?.is_none() {
                rename_to_free(original, source)?;
            }
            if hash(source)? == step.before {
                remove(&step.target)?;
            } else {
                return Ok(Some((source.clone(), step.target.clone())));
            }
        }
        // The old name may find the new file here, so it says nothing: the old file is in the journal until it is back.
        (Kind::Recase, Some(original), Some(source)) if has_original && (step.is_put()? || hash(source)?.is_none()) => {
            if now.is_some() && !is_new {
                return set_aside(original, &step.target, "old");
            }
            remove(&step.target)?;
            rename_to_free(original, source)?;
        }
        _ => {}
    }
    Ok(None)
}

/// Puts all new files in their places.
fn finish(root: &Path, journal: &Journal, steps: &[&Step]) -> Result<Vec<Kept>, WriteError> {
    // All is looked at before anything is touched.
    let mut todo = Vec::new();
    for step in steps {
        let system = |error| WriteError::system(&step.target)(error);
        let todo_of_step = look_at(step).map_err(system)?;
        let needed = matches!(todo_of_step, Todo::Put);
        if needed && hash(&step.temporary).map_err(system)? != Some(step.after) {
            return Err(journal.nonsense(format!("{} is not what it should be", step.temporary.display())));
        }
        todo.push(todo_of_step);
    }
    let mut kept = Vec::new();
    for (step, todo) in steps.iter().zip(todo) {
        let system = |error| WriteError::system(&step.target)(error);
        let edited = do_to(step, todo).map_err(system)?;
        if let Some((file, text)) = edited {
            kept.push(told(root, &file, &text)?);
        }
    }
    settle(steps)?;
    Ok(kept)
}

enum Todo {
    /// The new file is to be put in its place.
    Put,
    /// It is there; the old name may still be.
    Clear,
    /// Someone edited this file.
    Leave(PathBuf),
}

fn look_at(step: &Step) -> io::Result<Todo> {
    let now = hash(&step.target)?;
    if step.kind == Kind::Recase {
        // Both names may find one file: whether the new one is in its place shows in the temporary file alone.
        return Ok(match (hash(&step.temporary)?, now) {
            (None, _) => Todo::Clear,
            (_, None) => Todo::Put,
            (_, now) if now == step.before || now == Some(step.after) => Todo::Put,
            _ => Todo::Leave(step.target.clone()),
        });
    }
    if now == Some(step.after) {
        return Ok(Todo::Clear);
    }
    let old = match step.old() {
        Some(old) => hash(old)?,
        None => None,
    };
    Ok(match (step.kind, &step.source) {
        (Kind::Edit, _) if now == step.before => Todo::Put,
        (Kind::Create, _) if now.is_none() => Todo::Put,
        (Kind::Move, Some(source)) if now.is_none() => match old {
            Some(_) if old != step.before => Todo::Leave(source.clone()),
            _ => Todo::Put,
        },
        _ => Todo::Leave(step.target.clone()),
    })
}

fn do_to(step: &Step, todo: Todo) -> io::Result<Edited> {
    match todo {
        Todo::Put => {
            if step.kind == Kind::Recase && step.is_put()? {
                remove(&step.temporary)?;
            } else {
                step.put()?;
            }
            Ok(None)
        }
        Todo::Clear => {
            remove(&step.temporary)?;
            let Some(source) = step.source.as_ref().filter(|_| step.kind == Kind::Move) else { return Ok(None) };
            match hash(source)? {
                None => Ok(None),
                now if now == step.before => remove(source).map(|()| None),
                Some(_) => Ok(Some((source.clone(), step.target.clone()))),
            }
        }
        Todo::Leave(file) => {
            // Gone it is if that was done by a run that was killed as well.
            if hash(&step.temporary)? == Some(step.after) {
                set_aside(&step.temporary, &file, "new")
            } else {
                Ok(asides(&file, "new")
                    .find(|text| hash(text).is_ok_and(|now| now == Some(step.after)))
                    .map(|text| (file.clone(), text)))
            }
        }
    }
}

/// Names beside a file for a text that could not take its place. They end so that it is no document.
fn asides(file: &Path, kind: &str) -> impl Iterator<Item = PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = super::folder_of(file).to_owned();
    let kind = kind.to_owned();
    (1..100).map(move |number| match number {
        1 => folder.join(format!("{name}.{kind}")),
        _ => folder.join(format!("{name}.{kind}{number}")),
    })
}

fn set_aside(text: &Path, file: &Path, kind: &str) -> io::Result<Edited> {
    for aside in asides(file, kind) {
        match rename_to_free(text, &aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok(Some((file.to_owned(), aside))),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn told(root: &Path, file: &Path, text: &Path) -> Result<Kept, WriteError> {
    let path = |file: &Path| below(root, file).map_err(WriteError::system(file));
    Ok(Kept { path: path(file)?, text: path(text)? })
}

/// Puts the names in all folders of these steps on the disk.
pub(super) fn settle(steps: &[&Step]) -> Result<(), WriteError> {
    let folders: BTreeSet<&Path> = steps.iter().flat_map(|step| step.folders()).collect();
    for folder in folders {
        super::settle(folder).map_err(WriteError::system(folder))?;
    }
    Ok(())
}
