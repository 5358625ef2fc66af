//! What `lint` says of a change, in repositories made for each test by the real git.

mod change;
mod hostile;
mod shapes;
mod staged;

use super::harness::{Ran, Sandbox};
use std::path::PathBuf;
use std::process::Command;

/// A repository of its own, with a workspace in it.
pub struct Repo {
    pub sandbox: Sandbox,
    /// Where the workspace is, from the sandbox.
    folder: &'static str,
}

/// A document with a title, further front matter, and a body.
pub fn document(title: &str, more: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndescription: About {title}.\ndate: 2026-01-05\n{more}---\n\n{body}\n")
}

impl Repo {
    /// A repository on `main` without a commit.
    pub fn new() -> Self {
        Self::made(&["--initial-branch=main"])
    }

    /// A repository made with these arguments to `git init`.
    pub fn made(arguments: &[&str]) -> Self {
        let repo = Self { sandbox: Sandbox::empty(), folder: "" };
        repo.git(&[&["init", "--quiet"], arguments].concat());
        repo
    }

    /// One with these documents, committed.
    pub fn with(files: &[(&str, String)]) -> Self {
        let repo = Self::new();
        files.iter().for_each(|(path, text)| repo.write(path, text));
        repo.commit("first");
        repo
    }

    /// The same files, seen from a folder of the sandbox.
    pub fn below(self, folder: &'static str) -> Self {
        Self { folder, ..self }
    }

    pub fn write(&self, path: &str, text: &str) {
        self.sandbox.write(path, text.as_bytes());
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.sandbox.path().join(path)).unwrap();
    }

    /// Replaces what stands once in a file.
    #[track_caller]
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.sandbox.path().join(path)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{path}: {from}");
        self.write(path, &text.replace(from, to));
    }

    /// A program with an environment in which git knows nobody's settings.
    pub fn isolated(&self, mut command: Command) -> Command {
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        let who = [("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.org"), ("GIT_COMMITTER_NAME", "A")];
        command.envs(who).env("GIT_COMMITTER_EMAIL", "a@example.org");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", self.sandbox.path());
        command.env("GIT_AUTHOR_DATE", "2026-01-05T00:00:00Z").env("GIT_COMMITTER_DATE", "2026-01-05T00:00:00Z");
        command.current_dir(self.root());
        command
    }

    /// Where the workspace is.
    pub fn root(&self) -> PathBuf {
        self.sandbox.path().join(self.folder)
    }

    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        let mut command = self.isolated(self.sandbox.scrubbed("git"));
        command.args(["-c", "protocol.file.allow=always"]).args(arguments);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    /// The program, ready to be run on the workspace.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.isolated(self.sandbox.command(arguments));
        command.args(["--now", "2026-06-01"]);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    /// What `lint` finds, one `path rule` a line.
    #[track_caller]
    pub fn found(&self, arguments: &[&str]) -> Vec<String> {
        let ran = self.run(&[&["lint", "--format", "json"], arguments].concat());
        assert!(ran.code < 2 && !ran.err.contains("panicked"), "{}", ran.err);
        let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let line = |one: &serde_json::Value| {
            format!("{} {}", one["place"]["path"].as_str().unwrap(), one["rule"].as_str().unwrap())
        };
        told["findings"].as_array().unwrap().iter().map(line).collect()
    }

    /// The error that ends a run.
    #[track_caller]
    pub fn fails(&self, arguments: &[&str]) -> String {
        let ran = self.run(&[&["lint"], arguments].concat()).ended(2);
        assert_eq!(ran.out, "");
        ran.err
    }
}
