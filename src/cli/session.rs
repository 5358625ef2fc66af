//! What every command has at hand: the options they share, the workspace, the output, the time.

use super::{Environment, Failure};
use crate::analysis::{Facts, Scope};
use crate::corpus::{Corpus, Store};
use crate::document::date::PartialDate;
use crate::lint::report::{at_line_start, escape};
use crate::ops::workspace::{Workspace, WorkspaceError};
use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The options of every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Take DIR as the workspace, instead of looking upward from here
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    pub root: Option<PathBuf>,
    /// When to colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    pub color: When,
    /// Print no messages but errors
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Global options")]
    pub verbose: bool,
    /// Take DATE for the present, instead of SOURCE_DATE_EPOCH or the clock
    #[arg(long, global = true, value_name = "DATE", value_parser = date, help_heading = "Global options")]
    pub now: Option<PartialDate>,
}

/// When the output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Global {
    /// Whether messages are coloured.
    pub fn colors_messages(&self, environment: &Environment) -> bool {
        self.colors(environment, environment.stderr_is_terminal)
    }

    fn colors(&self, environment: &Environment, is_terminal: bool) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => !environment.no_color && (environment.force_color || is_terminal),
        }
    }
}

/// A date as an argument.
pub fn date(text: &str) -> Result<PartialDate, String> {
    PartialDate::parse(text).ok_or_else(|| {
        let is_shaped = text.len() == "2026-04-02".len() && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        match is_shaped {
            true => "there is no such day".to_owned(),
            false => "write it as 2026, 2026-04, 2026-04-02 or 2026-04-02T10:30:00Z".to_owned(),
        }
    })
}

/// One run of one command.
pub struct Session<'a> {
    /// The surroundings.
    pub environment: &'a Environment,
    /// The shared options.
    pub global: Global,
    /// Where data goes.
    pub out: &'a mut dyn Write,
    /// Where all else goes.
    pub err: &'a mut dyn Write,
}

impl Session<'_> {
    /// Opens the workspace.
    pub fn workspace(&mut self) -> Result<Workspace, Failure> {
        let workspace = self.open()?;
        self.introduce(&workspace)?;
        Ok(workspace)
    }

    /// The folder of the workspace, which need not be one that can be opened.
    pub fn workspace_folder(&self) -> Result<PathBuf, Failure> {
        let folder = &self.environment.folder;
        let root = self.global.root.as_ref().map(|root| folder.join(root));
        Workspace::locate(root.as_deref(), folder).map_err(|error| self.seen(error))
    }

    /// Opens the workspace as it is in `store`, and not as it lies in its folder.
    pub fn workspace_in(&mut self, store: Arc<dyn Store>) -> Result<Workspace, Failure> {
        let workspace = Workspace::open_in(self.workspace_folder()?, store, self.global.root.is_some());
        let workspace = workspace.map_err(|error| self.seen(error))?;
        self.introduce(&workspace)?;
        Ok(workspace)
    }

    fn introduce(&mut self, workspace: &Workspace) -> io::Result<()> {
        if self.global.verbose {
            let root = workspace.root().display();
            let collections = workspace.collection_names().join(", ");
            self.note(&format!("workspace: {root}; collections: {collections}"))?;
        }
        Ok(())
    }

    /// Opens the workspace, if there is one here: for what can be said without.
    pub fn find_workspace(&mut self) -> Result<Option<Workspace>, Failure> {
        match self.open() {
            Err(WorkspaceError::NotFound { .. }) => Ok(None),
            other => Ok(Some(other?)),
        }
    }

    /// Opens the workspace again: it may have changed.
    pub fn reopen(&self) -> Result<Workspace, Failure> {
        Ok(self.open()?)
    }

    fn open(&self) -> Result<Workspace, WorkspaceError> {
        let root = self.global.root.as_ref().map(|root| self.environment.folder.join(root));
        let folder = &self.environment.folder;
        Workspace::open(root.as_deref(), folder).map_err(|error| error.seen_as(|path| relative(path, folder)))
    }

    /// Reads the documents of a workspace, and says on stderr how many could not be read as they should be.
    pub fn load(&mut self, workspace: &Workspace, scope: Scope) -> Result<Corpus, Failure> {
        let corpus = workspace.load(scope)?;
        self.tell_faulty(&corpus)?;
        Ok(corpus)
    }

    /// Says on stderr how many documents could not be read as they should be.
    pub fn tell_faulty(&mut self, corpus: &Corpus) -> io::Result<()> {
        let faulty = corpus.documents().iter().filter(|facts| facts.faulty).count();
        if faulty > 0 && !self.global.quiet {
            self.note(&format!("{} could not be fully read; `writings lint` says why", documents(faulty)))?;
        }
        Ok(())
    }

    /// Prints a line for people, beside the data.
    pub fn note(&mut self, text: &str) -> io::Result<()> {
        match writeln!(self.err, "{}", escape(text)) {
            // A message nobody reads is no reason to stop.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Prints text from content: as it is for a file, which is to get what was written, escaped line by line on a terminal,
    /// which must not obey it.
    pub fn print_content(&mut self, text: &[u8]) -> io::Result<()> {
        if !self.environment.stdout_is_terminal {
            return self.out.write_all(text);
        }
        String::from_utf8_lossy(text).lines().try_for_each(|line| writeln!(self.out, "{}", escape(line)))
    }

    /// Whether the output is coloured.
    pub fn colors_output(&self) -> bool {
        self.global.colors(self.environment, self.environment.stdout_is_terminal)
    }

    /// The present: `--now`, else `SOURCE_DATE_EPOCH`, else the clock.
    pub fn now(&self, zone: Tz) -> Result<DateTime<FixedOffset>, Failure> {
        if let Some(now) = &self.global.now {
            return Ok(now.first(zone));
        }
        let Some(epoch) = &self.environment.source_date_epoch else { return Ok(Utc::now().fixed_offset()) };
        let seconds = epoch.to_str().and_then(|text| text.parse().ok());
        let now = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        now.map(|now| now.fixed_offset()).ok_or_else(|| {
            Failure::new("SOURCE_DATE_EPOCH is no number of seconds since 1970").help("unset it, or pass --now DATE")
        })
    }

    /// A document's path as it can be opened from the folder the program was started in.
    pub fn shown(&self, workspace: &Workspace, facts: &Facts) -> String {
        self.shown_path(workspace, &facts.path)
    }

    /// A path from the workspace root as it can be opened from the folder the program was started in.
    pub fn shown_path(&self, workspace: &Workspace, path: &str) -> String {
        relative(&workspace.root().join(path), &self.environment.folder)
    }

    /// A folder or file as it can be opened from the folder the program was started in.
    pub fn shown_folder(&self, path: &Path) -> String {
        relative(path, &self.environment.folder)
    }

    /// Whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        self.environment.stdin_is_terminal && self.environment.stderr_is_terminal
    }

    /// An error of a workspace, with its paths as they can be opened from here.
    pub fn seen(&self, error: WorkspaceError) -> Failure {
        error.seen_as(|path| relative(path, &self.environment.folder)).into()
    }

    /// A path as an argument gives it, as the workspace knows it: from its root, parts joined by slashes.
    pub fn in_workspace(&self, workspace: &Workspace, argument: &str) -> Option<String> {
        let path = normal(&self.environment.folder.join(argument));
        let below = path.strip_prefix(normal(workspace.root())).ok()?;
        let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
        Some(parts?.join("/"))
    }
}

/// A number of documents, in words.
pub fn documents(count: usize) -> String {
    format!("{count} {}", if count == 1 { "document" } else { "documents" })
}

/// A path without `.` and `..`, as it is written: links are not followed.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// `path` as seen from `folder`: climbing as far as needed. Lines begin with it.
fn relative(path: &Path, folder: &Path) -> String {
    let (path, folder) = (normal(path), normal(folder));
    let shared = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let climbs = folder.components().count() - shared;
    let mut relative = PathBuf::new();
    relative.extend(std::iter::repeat_n("..", climbs));
    relative.extend(path.components().skip(shared));
    at_line_start(relative.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_opened_from_here() {
        let seen = |path: &str, folder: &str| relative(Path::new(path), Path::new(folder));
        assert_eq!(seen("/w/essays/a.md", "/w"), "essays/a.md");
        assert_eq!(seen("/w/essays/a.md", "/w/notes/x"), "../../essays/a.md");
        assert_eq!(seen("/w/../v/a.md", "/w/./"), "../v/a.md");
        assert_eq!(seen("/w/::error::x/a.md", "/w"), "./::error::x/a.md");
    }
}
