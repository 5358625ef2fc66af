//! What changed since a revision: the documents of then, which of those of now differ, and which findings come of that.

use super::lint::Linted;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, Scope};
use crate::corpus::{self, Candidate, Corpus, Folder, Layout, Tree};
use crate::diagnostic::{Span, TextEdit};
use crate::document::source::Source;
use crate::git::{GitError, GitTree, ObjectId, Repository};
use crate::lint::fresh::Moment;
use crate::lint::{Finding, Past, RULES, Theme};
use crate::write::diff::changed_lines;
use chrono::{DateTime, FixedOffset};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;
use thiserror::Error;

/// Which commit a workspace is compared with.
#[derive(Debug)]
pub struct Revision {
    /// As people call it.
    pub name: String,
    /// The commit; `None` for nothing at all, before there is one.
    pub commit: Option<ObjectId>,
}

/// Where the documents of now come from.
#[derive(Clone, Copy, Debug)]
pub enum Present<'a> {
    /// The folder on disk.
    Files,
    /// The index of git.
    Index(&'a GitTree),
}

/// What a workspace was at a revision, and how it differs from that.
#[derive(Debug)]
pub struct Since {
    /// What was there, for rules about history; `None` where it cannot be read.
    pub past: Option<Past>,
    /// Why what was there cannot be read: its settings were wrong then.
    pub unreadable: Option<WorkspaceError>,
    /// The workspace of then.
    workspace: Option<Workspace>,
    /// What was found then; `None` where nobody asked, or where settings or schemas differ, so that every finding may come of that.
    moment: Option<Moment>,
    settings_differ: bool,
    /// How the documents differ that do, by path.
    differing: ByPath,
}

/// How documents differ that do, by path.
type ByPath = HashMap<Box<str>, Differing>;

/// How one document differs from what it was.
#[derive(Debug, Default)]
struct Differing {
    /// What leads from what it was to what it is; none for one that was not there.
    edits: Vec<TextEdit>,
    /// The parts of what it is that are new, or other than they were.
    touched: Vec<Span>,
}

/// Why a comparison cannot be made.
#[derive(Debug, Error)]
pub enum SinceError {
    /// Git cannot answer.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A section of `writings.toml` cannot be read.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
}

/// The product of differing lines beyond which a document counts as changed from the first of them to the last.
const MAX_EFFORT: u64 = 100_000_000;

impl Since {
    /// Compares a workspace, which has been read with its rules, with what it was at `revision`. Documents that are the same are not
    /// read again. What was found then is known only if it is to be, as of `now`.
    ///
    /// # Errors
    ///
    /// Git cannot answer, or lacks what is asked for.
    pub fn compare(
        repository: &Repository,
        revision: &Revision,
        workspace: &Workspace,
        linted: &Linted,
        present: Present<'_>,
        now: Option<DateTime<FixedOffset>>,
    ) -> Result<Self, SinceError> {
        let tree = match &revision.commit {
            Some(commit) => repository.tree(commit)?,
            None => repository.nothing(),
        };
        let tree = Arc::new(tree);
        let is_whole = || match tree.missing() {
            Some(path) => Err(GitError::Missing { path, revision: revision.name.clone() }),
            None => Ok(()),
        };
        let then = match workspace.seen_in(Arc::<GitTree>::clone(&tree)) {
            Ok(then) => then,
            Err(error) => {
                is_whole()?;
                let (past, workspace, moment) = (None, None, None);
                return Ok(Self {
                    past,
                    unreadable: Some(error),
                    workspace,
                    moment,
                    settings_differ: true,
                    differing: HashMap::new(),
                });
            }
        };
        let settings_differ = workspace.settings_files().iter().any(|path| !is_same_file(path, workspace, &then));
        let (corpus, moment, differing) = if settings_differ {
            let scope = if linted.scope.body_hash { Scope::BODY_HASH } else { Scope::HEAD };
            (then.load(scope)?, None, HashMap::new())
        } else {
            let layout = linted.layout_of(&then);
            let compared = Comparison { repository, tree: &tree, workspace, linted, layout: &layout, present };
            let (facts, differing) = compared.run()?;
            let before = linted.over(then.corpus_of(facts, linted.scope)?, layout);
            let moment = now.map(|now| Moment::of(&before.findings(now, |_| true)));
            (before.corpus, moment, differing)
        };
        is_whole()?;
        let base_url = then.config().settings.base_url.clone();
        let past = Some(Past { revision: revision.name.clone(), corpus, base_url });
        Ok(Self { past, unreadable: None, workspace: Some(then), moment, settings_differ, differing })
    }

    /// Which of `findings` come of what changed: those that were not there before, those whose place is new or other than it
    /// was, and those which such a place has to do with. Where settings or schemas changed, that is all of them.
    pub fn of_change(&self, findings: &[Finding<'_>]) -> Vec<bool> {
        let Some(moment) = &self.moment else { return vec![true; findings.len()] };
        let edits = |path: &str| self.differing.get(path).map(|one| one.edits.as_slice()).unwrap_or_default();
        let fresh: HashSet<*const Finding<'_>> =
            moment.fresh(findings, edits).into_iter().map(std::ptr::from_ref).collect();
        let belongs = |finding: &Finding<'_>| {
            let related = finding.diagnostic.related.iter();
            let mut related = related.map(|one| (one.path.as_deref().unwrap_or(&finding.facts.path), one.place.span));
            fresh.contains(&std::ptr::from_ref(finding))
                || rule_theme(finding.diagnostic.rule) == Some(Theme::History)
                || self.touches(finding)
                || related.any(|(path, span)| self.is_touched(path, span))
        };
        findings.iter().map(belongs).collect()
    }

    /// Whether the place of a finding is new, or other than it was.
    pub fn touches(&self, finding: &Finding<'_>) -> bool {
        self.is_touched(&finding.facts.path, finding.diagnostic.place.span)
    }

    /// Whether a document is new, or other than it was.
    pub fn differs(&self, facts: &Facts) -> bool {
        self.settings_differ || self.differing.contains_key(&facts.path)
    }

    /// The documents that were there and are not in `corpus`, by path.
    pub fn gone<'a>(&'a self, corpus: &'a Corpus) -> impl Iterator<Item = &'a Facts> {
        let then = self.past.iter().flat_map(|past| past.corpus.documents());
        then.filter(|facts| corpus.at(&facts.path).is_none())
    }

    /// How much differs, in words.
    pub fn summary(&self) -> String {
        match (self.settings_differ, self.differing.len()) {
            (true, _) => "settings or schemas differ, so that all may".to_owned(),
            (false, 1) => "1 document differs".to_owned(),
            (false, count) => format!("{count} documents differ"),
        }
    }

    /// The text that a document had which is gone.
    pub fn text(&self, path: &str) -> Option<String> {
        self.workspace.as_ref()?.text(self.past.as_ref()?.corpus.at(path)?)
    }

    fn is_touched(&self, path: &str, span: Span) -> bool {
        let touched = self.differing.get(path).map(|one| one.touched.as_slice()).unwrap_or_default();
        touched.iter().any(|part| {
            part.start <= span.start && span.start < part.end || span.start < part.start && part.start < span.end
        })
    }
}

fn rule_theme(name: &str) -> Option<Theme> {
    RULES.iter().find(|rule| rule.name == name).map(|rule| rule.theme)
}

/// Whether a file that says how documents are read is what it was, its line endings aside.
fn is_same_file(path: &str, now: &Workspace, then: &Workspace) -> bool {
    /// Longer settings and schemas are refused as they are read.
    const MOST: usize = 8 * 1024 * 1024;
    let read = |workspace: &Workspace| workspace.store().file(path, MOST).ok().map(|bytes| bytes.map(without_returns));
    matches!((read(now), read(then)), (Some(now), Some(then)) if now == then)
}

fn without_returns(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.retain(|byte| *byte != b'\r');
    bytes
}

/// Documents of now beside those of a revision.
struct Comparison<'a> {
    repository: &'a Repository,
    tree: &'a GitTree,
    workspace: &'a Workspace,
    linted: &'a Linted,
    /// The layout of then.
    layout: &'a Layout,
    present: Present<'a>,
}

impl Comparison<'_> {
    /// The facts of all documents of then, and how those of now differ.
    fn run(&self) -> Result<(Vec<Facts>, ByPath), GitError> {
        let corpus = &self.linted.corpus;
        let candidates = self.tree.candidates(self.layout);
        let known: HashSet<&str> = candidates.iter().map(|one| &*one.path).collect();
        let shared: Vec<&str> =
            candidates.iter().map(|one| &*one.path).filter(|path| corpus.at(path).is_some()).collect();
        let hashes = match self.present {
            Present::Files => self.repository.hashes(&shared)?,
            Present::Index(index) => shared.iter().filter_map(|path| Some((*path, index.id(path)?.clone()))).collect(),
        };
        let is_same = |path: &str| hashes.get(path).is_some_and(|hash| self.tree.id(path) == Some(hash));
        let (mut facts, mut others) = (Vec::new(), Vec::new());
        for candidate in &candidates {
            match corpus.at(&candidate.path) {
                Some(same) if is_same(&candidate.path) => facts.push(same.clone()),
                _ => others.push(candidate),
            }
        }
        let on_disk = matches!(self.present, Present::Files).then(|| Folder::new(self.workspace.root()));
        let read: Vec<_> = others.into_par_iter().filter_map(|one| self.read(one, on_disk.as_ref())).collect();
        let mut differing = HashMap::new();
        for (one, how) in read {
            differing.extend(how.map(|how| (one.path.clone(), how)));
            facts.push(one);
        }
        for facts_now in corpus.documents().iter().filter(|facts| !known.contains(&*facts.path)) {
            // What another repository holds did not change here.
            if self.tree.is_in_submodule(&facts_now.path) {
                facts.push(facts_now.clone());
                continue;
            }
            let whole = Differing { edits: Vec::new(), touched: vec![Span { start: 0, end: u32::MAX }] };
            differing.insert(facts_now.path.clone(), whole);
        }
        Ok((facts, differing))
    }

    /// What a document was that is other now, or gone; and how it differs.
    fn read(&self, candidate: &Candidate, on_disk: Option<&Folder>) -> Option<(Facts, Option<Differing>)> {
        let path = &*candidate.path;
        let Some(now) = self.linted.corpus.at(path) else {
            // A file that is tracked and ignored was no document then either.
            let was_none = on_disk.is_some_and(|folder| folder.ignores(path));
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
            let whole = Differing { edits: Vec::new(), touched: vec![Span { start: 0, end: u32::MAX }] };
            return self.facts(candidate, None).map(|facts| (facts, Some(whole)));
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
