//! The one place that talks to git: the revisions of a repository, and the documents of a workspace as one of them, or the
//! index, holds them.
//!
//! The `git` program is asked, since it alone reads every repository that it writes. It is asked with fixed arguments and NUL
//! between answers, for objects and refs only, never to compare the working tree: that would run the filters, monitors
//! and hooks which a repository's settings name. It reaches no network: what a partial clone left out is an error.

mod error;
mod objects;
mod program;
mod tree;

pub use error::GitError;
pub use tree::GitTree;

use objects::Objects;
use program::Program;
use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of an object, as git writes it: 40 hexadecimal digits, or 64 where the repository uses SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectId(Box<str>);

impl ObjectId {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let is_hex = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| Self(text.into()))
    }

    /// All its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a variable of the environment says, for those that git heeds.
pub type Variable<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The repository that a folder lies in, seen from that folder.
#[derive(Debug)]
pub struct Repository {
    program: Arc<Program>,
    /// Whether its history ends where a clone was cut off.
    is_shallow: bool,
}

impl Repository {
    /// The repository that `folder` lies in. `here` is where the program was started: from it the paths count that git hands to a
    /// hook in the environment, which `variable` tells of.
    ///
    /// # Errors
    ///
    /// There is none, git is not there, or git refuses it.
    pub fn around(folder: &Path, here: &Path, variable: Variable<'_>) -> Result<Self, GitError> {
        let program = Program::new(folder, here, variable);
        let told = program.ask(&["rev-parse", "--is-inside-work-tree", "--is-shallow-repository"])?;
        let mut lines = told.split(|byte| *byte == b'\n');
        if lines.next() != Some(b"true") {
            return Err(GitError::NoCheckout { folder: folder.to_owned() });
        }
        let is_shallow = lines.next() == Some(b"true");
        Ok(Self { program: Arc::new(program), is_shallow })
    }

    /// The commit that is checked out; `None` on a branch without any.
    ///
    /// # Errors
    ///
    /// Git fails.
    pub fn head(&self) -> Result<Option<ObjectId>, GitError> {
        self.find("HEAD")
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    ///
    /// It names none that is here.
    pub fn commit(&self, revision: &str) -> Result<ObjectId, GitError> {
        let is_named = !revision.is_empty() && !revision.starts_with('-');
        let object = if is_named { self.verify(revision)? } else { None };
        if let Some(object) = object {
            let commit = self.find(object.as_str())?;
            return commit.ok_or_else(|| GitError::NoCommit { revision: revision.to_owned() });
        }
        if is_named
            && revision.contains("..")
            && self.program.try_ask(&["rev-parse", "--quiet", revision, "--"])?.is_some()
        {
            return Err(GitError::NoCommit { revision: revision.to_owned() });
        }
        if is_named && self.head()?.is_none() {
            return Err(GitError::Unborn);
        }
        Err(GitError::NoRevision { revision: revision.to_owned(), is_shallow: self.is_shallow })
    }

    /// What the branch that others are merged into is called here: where the remote `origin` has its `HEAD`, else `main` or `master`,
    /// of `origin` or here.
    ///
    /// # Errors
    ///
    /// Nothing tells which it is; or the history is cut off, so that what it has in common with that branch is not known.
    pub fn default_branch(&self) -> Result<String, GitError> {
        if self.is_shallow {
            return Err(GitError::Shallow { revision: None });
        }
        let origin = self.program.try_ask(&["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"])?;
        let origin = origin.and_then(|name| String::from_utf8(name).ok());
        let origin = origin.map(|name| name.trim_end_matches('\n').to_owned());
        let usual = ["refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"];
        for name in origin.iter().map(String::as_str).chain(usual) {
            if self.find(name)?.is_some() {
                let short = name.strip_prefix("refs/remotes/").or_else(|| name.strip_prefix("refs/heads/"));
                return Ok(short.unwrap_or(name).to_owned());
            }
        }
        Err(GitError::NoDefaultBranch)
    }

    /// The last commit that what is checked out and `revision` have in common; of several the one that git would take for a
    /// comparison.
    ///
    /// # Errors
    ///
    /// There is no such revision, nothing is checked out, or they have nothing in common here.
    pub fn merge_base(&self, revision: &str) -> Result<ObjectId, GitError> {
        let other = self.commit(revision)?;
        let head = self.head()?.ok_or(GitError::Unborn)?;
        let told = self.program.try_ask(&["merge-base", head.as_str(), other.as_str()])?;
        let base = told.and_then(|told| ObjectId::parse(told.split(|byte| *byte == b'\n').next()?));
        base.ok_or_else(|| match self.is_shallow {
            true => GitError::Shallow { revision: Some(revision.to_owned()) },
            false => GitError::NothingInCommon { revision: revision.to_owned() },
        })
    }

    /// The files of a commit that lie in the folder.
    ///
    /// # Errors
    ///
    /// Git fails, or its answer is none.
    pub fn tree(&self, commit: &ObjectId) -> Result<GitTree, GitError> {
        let listed = self.program.ask(&["ls-tree", "-r", "-z", commit.as_str()]);
        let listed = listed.map_err(|error| if self.is_partial() { self.missing(commit) } else { error })?;
        Ok(GitTree::of_commit(&listed, Objects::new(Arc::clone(&self.program))))
    }

    /// Whether objects were left out as this was cloned.
    fn is_partial(&self) -> bool {
        let told = self.program.try_ask(&["config", "--get-regexp", r"^remote\..*\.promisor$"]);
        matches!(told, Ok(Some(_)))
    }

    fn missing(&self, commit: &ObjectId) -> GitError {
        let commit = commit.as_str().to_owned();
        GitError::Missing { path: "its folders".to_owned(), revision: commit.clone(), commit }
    }

    /// A tree without any file: what there was before the first commit.
    pub fn nothing(&self) -> GitTree {
        GitTree::empty(Objects::new(Arc::clone(&self.program)))
    }

    /// The files of the index that lie in the folder: what a commit would hold.
    ///
    /// # Errors
    ///
    /// A merge left conflicts in it, or git fails.
    pub fn index(&self) -> Result<GitTree, GitError> {
        let listed = self.program.ask(&["ls-files", "-s", "-z"])?;
        let mut tree = GitTree::of_index(&listed, Objects::new(Arc::clone(&self.program)))?;
        // `git add --intent-to-add` puts an empty file in the place of one that no commit would hold yet.
        let nothing = self.name_of("blob")?;
        if tree.paths_of(&nothing).next().is_some() {
            let before = match self.head()? {
                Some(head) => head,
                None => self.name_of("tree")?,
            };
            let asked = [
                "diff-index",
                "--cached",
                "--ita-invisible-in-index",
                "--no-renames",
                "--name-only",
                "-z",
                "--relative",
            ];
            let asked =
                [&asked[..], &["--diff-filter=A", "--no-ext-diff", "--no-textconv", before.as_str(), "--"]].concat();
            let added = self.program.ask(&asked)?;
            let added: HashSet<&[u8]> = added.split(|byte| *byte == 0).collect();
            let then = self.program.ask(&["ls-tree", "-r", "-z", before.as_str()])?;
            let then = GitTree::of_commit(&then, Objects::new(Arc::clone(&self.program)));
            tree.retain(|path, id| *id != nothing || added.contains(path.as_bytes()) || then.id(path).is_some());
        }
        Ok(tree)
    }

    /// The files of the index that a sparse checkout leaves out of the folder.
    ///
    /// # Errors
    ///
    /// Git fails.
    pub fn left_out(&self) -> Result<HashSet<String>, GitError> {
        // `S <path>`, each ended by NUL.
        let listed = self.program.ask(&["ls-files", "-t", "-z"])?;
        let left_out = listed.split(|byte| *byte == 0).filter_map(|entry| entry.strip_prefix(b"S "));
        Ok(left_out.map(|path| String::from_utf8_lossy(path).into_owned()).collect())
    }

    /// What an empty object of a kind is called.
    fn name_of(&self, kind: &str) -> Result<ObjectId, GitError> {
        let told = self.program.feed(&["hash-object", "-t", kind, "--stdin"], Vec::new())?;
        let name = ObjectId::parse(told.split(|byte| *byte == b'\n').next().unwrap_or_default());
        let message = "it gave no name".to_owned();
        name.ok_or(GitError::Failed { command: "hash-object".to_owned(), message })
    }

    /// What the files at these paths below the folder would be called as objects, their bytes as they are. What cannot be read
    /// has no name.
    ///
    /// # Errors
    ///
    /// Git cannot be started.
    pub fn hashes<'p>(&self, paths: &[&'p str]) -> Result<HashMap<&'p str, ObjectId>, GitError> {
        // One a line: names with line breaks are rare enough to be asked for one by one.
        let (lines, rest): (Vec<&str>, Vec<&str>) = paths.iter().partition(|path| !path.contains('\n'));
        let mut hashes = HashMap::with_capacity(paths.len());
        let mut lines = lines.as_slice();
        // Files that vanish meanwhile are few; of the rest nothing is known, so that they count as other than they were.
        for _ in 0..MAX_STARTS {
            if lines.is_empty() {
                break;
            }
            // A name that starts with a quote would be taken for a quoted one.
            let input: Vec<u8> = lines.iter().flat_map(|path| ["./", *path, "\n"]).flat_map(str::bytes).collect();
            let told = self.program.feed(&["hash-object", "--no-filters", "--stdin-paths"], input)?;
            let told: Vec<ObjectId> = told.split(|byte| *byte == b'\n').map_while(ObjectId::parse).collect();
            let count = told.len();
            hashes.extend(lines.iter().copied().zip(told));
            // It stops at the first file that it cannot read.
            lines = lines.get(count + 1..).unwrap_or_default();
        }
        for path in rest {
            let told = self.program.try_ask(&["hash-object", "--no-filters", "--", &format!("./{path}")])?;
            let told = told.and_then(|told| ObjectId::parse(told.split(|byte| *byte == b'\n').next()?));
            hashes.extend(told.map(|hash| (path, hash)));
        }
        Ok(hashes)
    }

    fn find(&self, revision: &str) -> Result<Option<ObjectId>, GitError> {
        self.verify(&format!("{revision}^{{commit}}"))
    }

    /// The object of this name.
    fn verify(&self, name: &str) -> Result<Option<ObjectId>, GitError> {
        let told = self.program.try_ask(&["rev-parse", "--verify", "--quiet", name])?;
        Ok(told.and_then(|told| ObjectId::parse(told.split(|byte| *byte == b'\n').next()?)))
    }
}

/// How often a question about many files is asked anew behind one that cannot be read.
const MAX_STARTS: usize = 100;

/// A path that an environment variable holds, which counts from where the program was started.
fn absolute(here: &Path, path: OsString) -> PathBuf {
    here.join(path)
}
