//! What the program is told by the world around it: read once, here.

use clap_complete::env::Shells;
use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// The surroundings of one run.
#[derive(Debug)]
pub struct Environment {
    /// The folder it was started in.
    pub folder: PathBuf,
    /// Whether a person reads the output.
    pub stdout_is_terminal: bool,
    /// Whether a person reads the messages.
    pub stderr_is_terminal: bool,
    /// Whether a person types the input.
    pub stdin_is_terminal: bool,
    /// The width of the terminal in columns, where there is one.
    pub width: Option<usize>,
    /// `NO_COLOR` is set to something.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set, and not to 0.
    pub force_color: bool,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// `SOURCE_DATE_EPOCH`, as it is.
    pub source_date_epoch: Option<OsString>,
    /// What git says to its hooks, by name.
    git: Vec<(&'static str, OsString)>,
    /// `GITHUB_STEP_SUMMARY`: the file that takes what a step of a job has to say.
    pub job_summary: Option<PathBuf>,
    /// `COMPLETE` names a shell that asks for completions.
    pub completes: bool,
}

impl Environment {
    /// Looks around.
    pub fn read() -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let text = |name: &str| set(name).and_then(|value| value.into_string().ok());
        Self {
            folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
            no_color: set("NO_COLOR").is_some(),
            force_color: set("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            editor: text("VISUAL").or_else(|| text("EDITOR")),
            source_date_epoch: set("SOURCE_DATE_EPOCH"),
            git: GIT_VARIABLES.into_iter().filter_map(|name| Some((name, set(name)?))).collect(),
            job_summary: set("GITHUB_STEP_SUMMARY").map(PathBuf::from),
            completes: set("COMPLETE").is_some_and(|value| is_shell(&value)),
        }
    }
}

/// Where a repository and its index are, as git tells its hooks, and people git.
const GIT_VARIABLES: [&str; 3] = ["GIT_INDEX_FILE", "GIT_DIR", "GIT_WORK_TREE"];

impl Environment {
    /// What a variable says that git heeds.
    pub fn git(&self, name: &str) -> Option<OsString> {
        self.git.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }
}

/// Whether a value of `COMPLETE` names a shell, by itself or by its path. Any other is meant for someone else.
fn is_shell(value: &OsStr) -> bool {
    let name = Path::new(value).file_stem().and_then(OsStr::to_str);
    name.is_some_and(|name| Shells::builtins().completer(name).is_some())
}
