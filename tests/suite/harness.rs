//! Running the program in a folder of its own, with an environment of its own.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_writings");

/// A program that `tests/run` put beside the judges.
pub fn judge_program(name: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/bin").join(name);
    assert!(program.exists(), "the judges are not installed: run tests/run, which installs them");
    program
}

/// A folder that goes with the test.
pub struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a run printed, and how it ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Sandbox {
    /// An empty folder.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::empty();
        for (path, text) in files {
            sandbox.write(path, text.as_bytes());
        }
        sandbox
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The program with arguments, ready to be run in the folder.
    pub fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = self.scrubbed(PROGRAM);
        // A locale and a zone that would show if any answer depended on them.
        command.args(arguments).env("LC_ALL", "tr_TR.UTF-8").env("TZ", "Pacific/Kiritimati");
        command
    }

    /// The program as a user to whom not everything is allowed: as nobody, if the tests run as root.
    #[cfg(unix)]
    pub fn unprivileged<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        use std::os::unix::fs::PermissionsExt;
        // Where the tests are built may be nobody else's to read.
        let program = self.path().join("writings");
        if !program.exists() {
            fs::hard_link(PROGRAM, &program).or_else(|_| fs::copy(PROGRAM, &program).map(drop)).unwrap();
            fs::set_permissions(self.path(), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let mut command = if super::write::is_root() {
            let mut command = self.scrubbed("setpriv");
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
            command
        } else {
            self.scrubbed(&program)
        };
        command.args(arguments);
        command
    }

    /// Any program, to be run in the folder with an environment that says nothing.
    pub fn scrubbed<P: AsRef<OsStr>>(&self, program: P) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path());
        for name in [
            "NO_COLOR",
            "CLICOLOR_FORCE",
            "COLUMNS",
            "VISUAL",
            "EDITOR",
            "SOURCE_DATE_EPOCH",
            "COMPLETE",
            "GITHUB_STEP_SUMMARY",
        ] {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").stdin(Stdio::null());
        command
    }

    /// Any program that finds no other, nothing of the user's settings, and no network: on its path are the shell, git and what hooks
    /// call, but neither cargo nor Python.
    pub fn lone<P: AsRef<OsStr>>(&self, program: P) -> Command {
        let tools = self.path().join(".tools");
        if !tools.exists() {
            fs::create_dir(&tools).unwrap();
            let path = std::env::var_os("PATH").unwrap();
            for name in ["basename", "bash", "cat", "dirname", "env", "git", "sed", "sh", "uname"] {
                let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.exists());
                std::os::unix::fs::symlink(found.unwrap(), tools.join(name)).unwrap();
            }
        }
        let mut command = Command::new(program);
        command.current_dir(self.path()).stdin(Stdio::null()).env_clear();
        command.env("PATH", tools).env("HOME", self.path()).env("LC_ALL", "C").env("PIP_NO_INDEX", "1");
        command.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("PIP_CONFIG_FILE", "/dev/null");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A. Writer").env(format!("GIT_{who}_EMAIL"), "writer@example.org");
        }
        command
    }

    /// Runs the program.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    /// Runs the program with something on stdin.
    pub fn run_with_input<S: AsRef<OsStr>>(&self, arguments: &[S], input: &str) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ran::from(child.wait_with_output().unwrap())
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// Fails unless the run ended with this exit code, and never with a panic.
    #[track_caller]
    pub fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }
}
