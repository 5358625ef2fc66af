//! The `git` program: how it is started, and what it may not do.

use super::{GitError, Variable, absolute};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Settings that count more than those of the repository and of the user: what they name would be run by git, or reached over the
/// network.
const SETTINGS: [&str; 4] =
    ["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "maintenance.auto=false"];

/// What the caller's environment says of the repository. It counts for where the caller stands, which need not be the workspace.
const DROPPED: [&str; 7] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
];

/// The most that git says of a fault.
const MAX_MESSAGE: u64 = 4096;

/// How git is started for one folder.
#[derive(Debug)]
pub(super) struct Program {
    folder: PathBuf,
    /// Variables that say where things are, as they have to be seen from the folder.
    places: Vec<(&'static str, PathBuf)>,
}

impl Program {
    pub(super) fn new(folder: &Path, here: &Path, variable: Variable<'_>) -> Self {
        let place = |name: &'static str| Some((name, absolute(here, variable(name).filter(|path| !path.is_empty())?)));
        // A hook is told of an index that a commit is being made from.
        let mut places: Vec<_> = place("GIT_INDEX_FILE").into_iter().collect();
        // Somebody who keeps the repository away from its files says both.
        if let (Some(repository), Some(files)) = (place("GIT_DIR"), place("GIT_WORK_TREE")) {
            places.extend([repository, files]);
        }
        Self { folder: folder.to_owned(), places }
    }

    /// A command that is ready to be started.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(["--no-pager", "--no-optional-locks"]);
        SETTINGS.iter().for_each(|setting| {
            command.args(["-c", setting]);
        });
        command.args(arguments);
        DROPPED.iter().for_each(|name| {
            command.env_remove(name);
        });
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
        // The first is known to recent versions alone; the second counts more than what a repository allows itself.
        command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none");
        command.envs(self.places.iter().map(|(name, path)| (name, path)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What git answers.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = self.command(arguments).output().map_err(GitError::NoGit)?;
        if output.status.success() { Ok(output.stdout) } else { Err(self.fault(arguments, &output)) }
    }

    /// What git answers; `None` where it says that there is no such thing.
    pub(super) fn try_ask(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, GitError> {
        let output = self.command(arguments).output().map_err(GitError::NoGit)?;
        Ok(output.status.success().then_some(output.stdout))
    }

    /// What git answers to `input`, as far as it comes.
    pub(super) fn feed(&self, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>, GitError> {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(GitError::NoGit)?;
        let writer = child.stdin.take().map(|mut stdin| {
            // It answers while it reads: with neither waiting for the other, no pipe fills up.
            std::thread::spawn(move || drop(stdin.write_all(&input)))
        });
        let mut told = Vec::new();
        let read = child.stdout.take().map(|mut stdout| stdout.read_to_end(&mut told));
        read.transpose().map_err(GitError::NoGit)?;
        writer.map(std::thread::JoinHandle::join);
        child.wait().map_err(GitError::NoGit)?;
        Ok(told)
    }

    fn fault(&self, arguments: &[&str], output: &Output) -> GitError {
        let mut said = String::new();
        // What is no UTF-8 ends the message.
        let _ = output.stderr.as_slice().take(MAX_MESSAGE).read_to_string(&mut said);
        if said.contains("not a git repository") || said.contains("must be run in a work tree") {
            return GitError::NoRepository { folder: self.folder.clone() };
        }
        if said.contains("dubious ownership") {
            let advice = said.lines().map(str::trim).find(|line| line.starts_with("git config"));
            let advice = advice.unwrap_or("git config --global --add safe.directory FOLDER");
            return GitError::NotOurs { advice: format!("if you trust it, run `{advice}`") };
        }
        let first = said.lines().next().unwrap_or("").trim_start_matches("fatal: ");
        let message = if first.is_empty() { output.status.to_string() } else { first.to_owned() };
        GitError::Failed { command: arguments.first().copied().unwrap_or("").to_owned(), message }
    }
}
