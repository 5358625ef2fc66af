//! Why git cannot answer.

use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why git cannot answer.
#[derive(Debug, Error)]
pub enum GitError {
    /// The folder lies in no repository.
    #[error("{} lies in no git repository", folder.display())]
    NoRepository {
        /// The folder.
        folder: PathBuf,
    },
    /// The program cannot be started.
    #[error("the program `git` cannot be started")]
    NoGit(#[source] io::Error),
    /// The repository belongs to somebody else, and git looks at none such.
    #[error("git does not look into this repository: it belongs to another user")]
    NotOurs {
        /// What git says to do.
        advice: String,
    },
    /// It is the inside of a repository, or one without files.
    #[error("{} holds a git repository and no checkout of it", folder.display())]
    NoCheckout {
        /// The folder.
        folder: PathBuf,
    },
    /// Nothing is called so.
    #[error("there is no revision `{revision}` here{}", if *is_shallow { ", in a shallow clone" } else { "" })]
    NoRevision {
        /// What was asked for.
        revision: String,
        /// Whether the clone was cut off.
        is_shallow: bool,
    },
    /// Something is called so that is no commit.
    #[error("`{revision}` names no commit")]
    NoCommit {
        /// What was asked for.
        revision: String,
    },
    /// The clone was cut off before what is asked for.
    #[error("the history here stops before {}: this is a shallow clone", shallow(revision.as_deref()))]
    Shallow {
        /// What was to be compared with; `None` where nobody said.
        revision: Option<String>,
    },
    /// No branch is known to be the default.
    #[error("nothing here tells which branch is the default one")]
    NoDefaultBranch,
    /// Two histories share nothing.
    #[error("what is checked out and {revision} have no commit in common")]
    NothingInCommon {
        /// What was to be compared with.
        revision: String,
    },
    /// There is no commit yet.
    #[error("there is no commit on this branch yet")]
    Unborn,
    /// A merge left a file of the index in several versions.
    #[error("the merge of {path} has not been resolved")]
    Unmerged {
        /// The file.
        path: String,
    },
    /// A partial clone left out what is asked for.
    #[error("the content of {path} in {revision} is not here: this is a partial clone")]
    Missing {
        /// The file.
        path: String,
        /// The revision, as people call it.
        revision: String,
        /// The commit that it is.
        commit: String,
    },
    /// Git says something else.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// The subcommand.
        command: String,
        /// What it says.
        message: String,
    },
}

fn shallow(revision: Option<&str>) -> String {
    match revision {
        Some(revision) => format!("what it has in common with {revision}"),
        None => "what it has in common with the default branch".to_owned(),
    }
}

/// What makes a shallow clone whole.
const DEPTH: &str =
    "in CI, set the checkout's fetch depth to 0 (`fetch-depth: 0`, `GIT_DEPTH: 0`); here, run `git fetch --unshallow`";

impl GitError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoRepository { .. } => {
                Some("--changed, --staged and --base compare with what git holds; without them, all is linted".into())
            }
            Self::NoGit(_) => Some("install git, or lint without --changed, --staged and --base".into()),
            Self::NotOurs { advice } => Some(advice.clone()),
            Self::NoCheckout { .. } => Some("name the folder of a checkout: --root DIR".into()),
            Self::NoRevision { is_shallow: false, .. } => {
                Some("`git branch --all` lists branches; `git fetch` brings those of a remote".into())
            }
            Self::NoRevision { is_shallow: true, .. } => Some(format!(
                "`git branch --all` lists the branches that are here; for others and for older commits, {DEPTH}"
            )),
            Self::NoCommit { .. } => Some("name one commit, such as a branch or a tag; a range is none".into()),
            Self::Shallow { .. } => Some(DEPTH.into()),
            Self::NoDefaultBranch => Some("name it: --changed=REV".into()),
            Self::NothingInCommon { .. } => Some("name a revision that this branch comes from: --changed=REV".into()),
            Self::Unborn => Some("commit something first, or lint without comparing".into()),
            Self::Unmerged { .. } => Some("resolve it, then `git add` the file".into()),
            Self::Missing { commit, .. } => Some(format!(
                "have git fetch it, as `git archive {commit} > /dev/null` does, or clone without --filter"
            )),
            Self::Failed { .. } => None,
        }
    }
}
