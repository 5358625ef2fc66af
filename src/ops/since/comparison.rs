//! The documents of now beside those of a revision: which are the same, and how the others differ.

use super::{ByPath, Differing, Present};
use crate::analysis::{Facts, Scope};
use crate::corpus::{self, Candidate, Layout, Tree};
use crate::diagnostic::{Span, TextEdit};
use crate::document::source::Source;
use crate::git::{GitError, GitTree, ObjectId, Repository};
use crate::ops::given::is_found;
use crate::ops::lint::Linted;
use crate::ops::workspace::Workspace;
use crate::write::diff::changed_lines;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;

/// The product of differing lines beyond which a document counts as changed from the first of them to the last.
const MAX_EFFORT: u64 = 100_000_000;

/// Documents of now beside those of a revision.
pub(super) struct Comparison<'a> {
    pub repository: &'a Repository,
    pub tree: &'a GitTree,
    pub workspace: &'a Workspace,
    pub linted: &'a Linted,
    /// The layout of then.
    pub layout: &'a Layout,
    pub present: Present<'a>,
    /// Documents that a sparse checkout leaves out: they are where they were.
    pub left_out: &'a HashSet<String>,
}

impl Comparison<'_> {
    /// The facts of all documents of then, and how those of now differ.
    pub(super) fn run(&self) -> Result<(Vec<Facts>, ByPath), GitError> {
        let corpus = &self.linted.corpus;
        let mut candidates = corpus::pages(self.layout, self.tree.candidates(self.layout));
        candidates.retain(|one| !self.left_out.contains(&*one.path));
        let known: HashSet<&str> = candidates.iter().map(|one| &*one.path).collect();
        let hashes = self.hashes(&candidates)?;
        let is_same = |path: &str| hashes.get(path).is_some_and(|hash| self.tree.id(path) == Some(hash));
        let (mut facts, mut others) = (Vec::new(), Vec::new());
        for candidate in &candidates {
            match corpus.at(&candidate.path) {
                Some(same) if is_same(&candidate.path) => facts.push(same.clone()),
                _ => others.push(candidate),
            }
        }
        let read: Vec<_> = others.into_par_iter().filter_map(|one| self.read(one)).collect();
        let mut differing = HashMap::new();
        for (one, how) in read {
            differing.extend(how.map(|how| (one.path.clone(), how)));
            facts.push(one);
        }
        let mut modules = HashMap::new();
        for now in corpus.documents().iter().filter(|facts| !known.contains(&*facts.path)) {
            // What another repository holds is other where its commit is.
            if let Some((module, then)) = self.tree.submodule_of(&now.path) {
                if !modules.contains_key(module) {
                    modules.insert(module, self.submodule(module)?);
                }
                if modules.get(module).is_some_and(|commit| commit.as_ref() == Some(then)) {
                    facts.push(now.clone());
                    continue;
                }
            }
            differing.insert(now.path.clone(), Differing::whole());
        }
        Ok((facts, differing))
    }

    /// What the documents that are there then and now would be called as objects, those that are files.
    fn hashes<'p>(&self, candidates: &'p [Candidate]) -> Result<HashMap<&'p str, ObjectId>, GitError> {
        let is_read = |path: &str| self.linted.corpus.at(path).is_some_and(|facts| facts.unread.is_none());
        let shared =
            candidates.iter().filter(|one| one.obstacle.is_none()).map(|one| &*one.path).filter(|path| is_read(path));
        match self.present {
            Present::Index(index) => Ok(shared.filter_map(|path| Some((path, index.id(path)?.clone()))).collect()),
            Present::Files => {
                // Git follows links wherever they lead, and reads what has no end.
                let is_file = |path: &&str| {
                    let metadata = fs::symlink_metadata(self.workspace.root().join(path));
                    metadata.is_ok_and(|metadata| metadata.is_file())
                };
                self.repository.hashes(&shared.filter(is_file).collect::<Vec<_>>())
            }
        }
    }

    /// The commit of a submodule as it is recorded now.
    fn submodule(&self, path: &str) -> Result<Option<ObjectId>, GitError> {
        Ok(match self.present {
            Present::Index(index) => index.submodule(path).cloned(),
            Present::Files => self.repository.index()?.submodule(path).cloned(),
        })
    }

    /// What a document was that is other now, or gone; and how it differs.
    fn read(&self, candidate: &Candidate) -> Option<(Facts, Option<Differing>)> {
        let path = &*candidate.path;
        let Some(now) = self.linted.corpus.at(path) else {
            // A file that is there and ignored was no document then either; what settings or an index beside it made none was one.
            let root = self.workspace.root();
            let is_there = || fs::symlink_metadata(root.join(path)).is_ok();
            let was_none = matches!(self.present, Present::Files) && is_there() && !is_found(root, self.layout, path);
            return if was_none { None } else { self.facts(candidate, None).map(|facts| (facts, None)) };
        };
        if candidate.obstacle.is_some() && now.unread.is_some() {
            return Some((now.clone(), None));
        }
        let limit = self.layout.profile_of(path).map_or(0, |profile| profile.body_limit);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        let was_read = candidate.obstacle.is_none() && self.tree.read(path, Scope::LINKS, limit, &mut before).is_ok();
        let is_read =
            now.unread.is_none() && self.workspace.store().read(path, Scope::LINKS, limit, &mut after).is_ok();
        if !(was_read && is_read) {
            return self.facts(candidate, None).map(|facts| (facts, Some(Differing::whole())));
        }
        let before = as_checked_out(before, &after);
        if before == after {
            return Some((now.clone(), None));
        }
        let (old, new) = (Source::new(&before).text.into_owned(), Source::new(&after).text);
        let mut differing = Differing::default();
        for (from, to) in changed_lines(old.as_bytes(), new.as_bytes(), MAX_EFFORT) {
            let text = new.get(to.clone()).unwrap_or("").to_owned();
            differing.edits.push(TextEdit { span: Span::new(from.start, from.end), text });
            differing.touched.push(Span::new(to.start, to.end));
        }
        self.facts(candidate, Some(before)).map(|facts| (facts, Some(differing)))
    }

    /// What a document of then says of itself, read from these bytes if there are any.
    fn facts(&self, candidate: &Candidate, bytes: Option<Vec<u8>>) -> Option<Facts> {
        let one = One { candidate, bytes, tree: self.tree };
        corpus::load(&one, self.layout, self.linted.scope).pop()
    }
}

/// The bytes of then with the line endings of now, where git gives files other ones than it keeps.
fn as_checked_out(then: Vec<u8>, now: &[u8]) -> Vec<u8> {
    if then.contains(&b'\r') || !now.windows(2).any(|pair| pair == b"\r\n") {
        return then;
    }
    let ended = |byte: u8| if byte == b'\n' { [Some(b'\r'), Some(byte)] } else { [None, Some(byte)] };
    then.into_iter().flat_map(ended).flatten().collect()
}

/// One document by itself.
struct One<'a> {
    candidate: &'a Candidate,
    bytes: Option<Vec<u8>>,
    tree: &'a GitTree,
}

impl Tree for One<'_> {
    fn candidates(&self, _: &Layout) -> Vec<Candidate> {
        vec![self.candidate.clone()]
    }

    fn read(&self, path: &str, scope: Scope, limit: usize, buffer: &mut Vec<u8>) -> io::Result<u64> {
        let Some(bytes) = &self.bytes else { return self.tree.read(path, scope, limit, buffer) };
        buffer.clear();
        buffer.extend_from_slice(bytes);
        Ok(buffer.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_endings_are_those_of_the_checkout() {
        assert_eq!(as_checked_out(b"a\nb\n".to_vec(), b"x\r\n"), b"a\r\nb\r\n");
        assert_eq!(as_checked_out(b"a\nb".to_vec(), b"x\n"), b"a\nb");
        assert_eq!(as_checked_out(b"a\r\nb\n".to_vec(), b"x\r\n"), b"a\r\nb\n");
    }
}
