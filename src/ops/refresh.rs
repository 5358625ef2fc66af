//! Reading again what changed: of the documents of a workspace those alone that are new, or may be other than they were.

use super::lint::Linted;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::Scope;
use crate::corpus::{self, Candidate, Layout, Tree};
use std::collections::HashSet;
use std::io;

impl Linted {
    /// Brings what was read up to date: documents that `changed` names by their path from the workspace root are read again, new
    /// ones are read, and those that are gone go. All others stay as they were. Returns how many were read.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn refresh(&mut self, workspace: &Workspace, changed: &dyn Fn(&str) -> bool) -> Result<usize, WorkspaceError> {
        let candidates = corpus::pages(&self.layout, workspace.store().candidates(&self.layout));
        let is_kept = |one: &Candidate| {
            let was_read = |known: &crate::analysis::Facts| known.unread.is_none() && one.obstacle.is_none();
            !changed(&one.path) && self.corpus.at(&one.path).is_some_and(was_read)
        };
        let (kept, read): (Vec<Candidate>, Vec<Candidate>) = candidates.into_iter().partition(is_kept);
        let kept: HashSet<Box<str>> = kept.into_iter().map(|one| one.path).collect();
        let some = Part { tree: workspace.store(), candidates: read };
        let mut documents = corpus::load(&some, &self.layout, self.scope);
        let count = documents.len();
        let nothing = workspace.corpus_of(Vec::new(), Scope::HEAD)?;
        let before = std::mem::replace(&mut self.corpus, nothing);
        documents.extend(before.into_documents().into_iter().filter(|facts| kept.contains(&facts.path)));
        self.corpus = workspace.corpus_of(documents, self.scope)?;
        Ok(count)
    }
}

/// Some of the documents of a tree.
struct Part<'a, T: ?Sized> {
    tree: &'a T,
    candidates: Vec<Candidate>,
}

impl<T: Tree + ?Sized> Tree for Part<'_, T> {
    fn candidates(&self, _: &Layout) -> Vec<Candidate> {
        self.candidates.clone()
    }

    fn read(&self, path: &str, scope: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64> {
        self.tree.read(path, scope, limit, buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    /// What is found is what a new run would find; what is not named is not read.
    #[test]
    fn what_changed_is_read_again_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("essays")).unwrap();
        let write = |name: &str, title: &str| {
            fs::write(root.path().join("essays").join(name), format!("---\ntitle: {title}\n---\n\nWords.\n")).unwrap();
        };
        ["a.md", "b.md", "c.md"].into_iter().for_each(|name| write(name, "Old"));
        let workspace = Workspace::open(Some(root.path()), root.path()).unwrap();
        let mut linted = Linted::read(&workspace, Vec::new()).unwrap();
        let titles = |linted: &Linted| -> Vec<String> {
            let title = |facts: &crate::analysis::Facts| {
                format!("{} {}", facts.path, facts.title.as_ref().map_or("", |title| &title.value))
            };
            linted.corpus.documents().iter().map(title).collect()
        };
        ["a.md", "b.md", "d.md"].into_iter().for_each(|name| write(name, "New"));
        fs::remove_file(root.path().join("essays/c.md")).unwrap();
        let count = linted.refresh(&workspace, &|path| path == "essays/a.md").unwrap();
        assert_eq!(
            (count, titles(&linted)),
            (2, vec!["essays/a.md New".into(), "essays/b.md Old".into(), "essays/d.md New".into()])
        );
        assert_eq!(linted.refresh(&workspace, &|_| false).unwrap(), 0);
        assert_eq!(linted.refresh(&workspace, &|_| true).unwrap(), 3);
        assert_eq!(titles(&linted), titles(&Linted::read(&workspace, Vec::new()).unwrap()));
    }
}
