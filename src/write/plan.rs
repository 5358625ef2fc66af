//! What is to change, before anything does.

use super::diff;

/// One file that is to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Path from the workspace root, parts joined by slashes; the new place where it moves.
    pub path: String,
    /// Where it is now, if it moves.
    pub from: Option<String>,
    /// The bytes that were read and that the change was computed from; None for a file that is to be made.
    pub before: Option<Vec<u8>>,
    /// The bytes it is to hold.
    pub after: Vec<u8>,
}

/// All files that are to change, together or not at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// In no order that matters.
    pub changes: Vec<Change>,
}

impl Plan {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// How many files are to change.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Adds a change.
    pub fn push(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Adds a file that is to be made.
    pub fn create(&mut self, path: impl Into<String>, after: impl Into<Vec<u8>>) {
        self.push(Change { path: path.into(), from: None, before: None, after: after.into() });
    }

    /// Adds a file whose content is to change. Nothing is added if it does not.
    pub fn edit(&mut self, path: impl Into<String>, before: impl Into<Vec<u8>>, after: impl Into<Vec<u8>>) {
        let (before, after) = (before.into(), after.into());
        if before != after {
            self.push(Change { path: path.into(), from: None, before: Some(before), after });
        }
    }

    /// Adds a file that is to be moved, and whose content may change as well.
    pub fn move_file(
        &mut self,
        from: impl Into<String>,
        path: impl Into<String>,
        before: impl Into<Vec<u8>>,
        after: impl Into<Vec<u8>>,
    ) {
        let (from, path) = (from.into(), path.into());
        if from == path {
            return self.edit(path, before, after);
        }
        self.push(Change { path, from: Some(from), before: Some(before.into()), after: after.into() });
    }

    /// All of it as one unified diff, sorted by path, that `git apply` takes.
    pub fn diff(&self) -> Vec<u8> {
        self.diff_below("")
    }

    /// The same, for who applies it where the workspace is the folder `below`, its parts joined by slashes; empty for none.
    pub fn diff_below(&self, below: &str) -> Vec<u8> {
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        changes.sort_by(|a, b| (&a.path, &a.from).cmp(&(&b.path, &b.from)));
        changes.dedup();
        if below.is_empty() {
            return changes.into_iter().flat_map(diff::of).collect();
        }
        let moved = |path: &String| format!("{below}/{path}");
        let seen = |change: &Change| Change {
            path: moved(&change.path),
            from: change.from.as_ref().map(moved),
            ..change.clone()
        };
        changes.into_iter().flat_map(|change| diff::of(&seen(change))).collect()
    }
}
