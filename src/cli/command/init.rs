//! `writings init`: begin a workspace.

use super::changes;
use super::{Command, Failure, Session, Status};
use crate::config::FILE_NAME;
use crate::config::preset::{self, PRESETS};
use crate::ops::init::{self, Planned, Preset};
use crate::write::{WriteError, Writer};
use chrono_tz::Tz;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// What stands for no preset.
const NONE: &str = "none";

/// Begin a workspace: in an empty folder, or around a site that is there
#[derive(Debug, Args)]
pub struct Init {
    /// The folder [default: this one]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// The generator that the site is made with, or none [default: the one it looks made with]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(names()))]
    preset: Option<String>,
    /// Write without asking
    #[arg(short, long)]
    yes: bool,
    /// Write nothing; print what would be written as a diff
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

fn names() -> Vec<&'static str> {
    PRESETS.iter().map(|preset| preset.name).chain([NONE]).collect()
}

impl Command for Init {
    const NAME: &'static str = "init";
    const EXAMPLES: &'static str = "Examples:\n  writings init\n  writings init ~/blog --dry-run\n  writings init --preset hugo --yes\n\n\
        Documents are read and never changed. Without a terminal to ask on, it writes only with --yes.";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let here = &session.environment.folder;
        let named = self.folder.as_ref().or(session.global.root.as_ref());
        let root = named.map_or_else(|| here.clone(), |folder| here.join(folder));
        // What a killed run left half done is put right before anything is looked at, and nobody else begins one meanwhile.
        let writer = if self.dry_run || !root.is_dir() { None } else { Some(Writer::open(&root, || ())?) };
        let today = session.now(Tz::UTC)?.format("%Y-%m-%d").to_string();
        let planned = init::plan(&root, self.preset(), &today)
            .map_err(|error| error.seen_as(|path| session.shown_folder(path)))?;
        let files = files(session, &planned);
        let untouched = if planned.is_fresh { "" } else { " Content is not touched." };
        let Some(writer) = writer.filter(|_| !self.dry_run) else {
            report(session, None, &planned, &format!("Would write {files}.{untouched}"))?;
            changes::print_diff(session, &planned.workspace, &planned.plan)?;
            return Ok(Status::Done);
        };
        let will = format!("Will write {files}.{untouched}");
        report(session, outer(&root), &planned, &will)?;
        if !self.yes && !session.can_ask() {
            return Err(Failure::new("there is no terminal to ask on, so nothing was written")
                .help("pass --yes to write, or --dry-run to see it all"));
        }
        if !self.yes {
            let asked = agreed(&mut io::stdin().lock(), |text| {
                session.err.write_all(text.as_bytes())?;
                session.err.flush()
            });
            if !asked.map_err(|error| Failure::new(format!("the answer could not be read: {error}")))? {
                session.note("nothing was written")?;
                return Ok(Status::Done);
            }
        }
        let seen = |error: WriteError| error.seen_as(|path| session.shown_path(&planned.workspace, path));
        writer.apply(&planned.plan).map_err(seen)?;
        if !session.global.quiet {
            session.note(next(&planned))?;
        }
        Ok(Status::Done)
    }
}

impl Init {
    fn preset(&self) -> Preset {
        match self.preset.as_deref() {
            None => Preset::Detected,
            Some(name) => preset::named(name).map_or(Preset::None, Preset::Named),
        }
    }
}

/// Whether the answer is yes, which an empty line is as well. It is read as a line: nothing is taken for an answer that is none,
/// and whoever breaks off finds the terminal as it was.
fn agreed(input: &mut impl BufRead, mut say: impl FnMut(&str) -> io::Result<()>) -> io::Result<bool> {
    /// The longest line that is an answer.
    const LONGEST: u64 = 1024;
    loop {
        say("Go on? [Y/n] ")?;
        let mut line = String::new();
        if io::Read::take(&mut *input, LONGEST).read_line(&mut line)? == 0 {
            say("\n")?;
            return Ok(false);
        }
        match line.trim().to_ascii_lowercase().as_str() {
            "" | "y" | "yes" => return Ok(true),
            "n" | "no" => return Ok(false),
            _ => {}
        }
    }
}

/// The settings of the workspace that a folder lies in. A repository is not left.
fn outer(root: &Path) -> Option<PathBuf> {
    let root = root.canonicalize().ok()?;
    let within = |folder: &&Path| folder.parent().is_some_and(|_| !folder.join(".git").exists());
    let above = root.ancestors().take_while(within).filter_map(Path::parent);
    above.map(|folder| folder.join(FILE_NAME)).find(|settings| settings.is_file())
}

/// What was found, on stderr: stdout is the diff's. `outer` is what is told of a workspace around the folder.
fn report(session: &mut Session<'_>, outer: Option<PathBuf>, planned: &Planned, closing: &str) -> Result<(), Failure> {
    if session.global.quiet {
        return Ok(());
    }
    for line in &planned.report {
        session.note(line)?;
    }
    if let Some(outer) = outer {
        let outer = session.shown_folder(&outer);
        session.note(&format!("  note: this folder lies in the workspace of {outer}, and will be one of its own"))?;
    }
    Ok(session.note(closing)?)
}

/// The files that are written: the settings first, which name the others.
fn files(session: &Session<'_>, planned: &Planned) -> String {
    /// So many are named one by one.
    const NAMED: usize = 6;
    let paths = planned.plan.changes.iter().map(|change| change.path.as_str());
    let (mut named, schemas): (Vec<&str>, Vec<&str>) = paths.partition(|path| !path.starts_with("schemas/"));
    named.sort_by_key(|path| (path.contains('/'), *path));
    let mut shown: Vec<String> = named.into_iter().map(|path| session.shown_path(&planned.workspace, path)).collect();
    match shown.len() + schemas.len() > NAMED {
        true => {
            let folder = session.shown_path(&planned.workspace, "schemas");
            shown.push(format!("{} schemas in {folder}/", schemas.len()));
        }
        false => shown.extend(schemas.into_iter().map(|path| session.shown_path(&planned.workspace, path))),
    }
    shown.join(", ")
}

fn next(planned: &Planned) -> &'static str {
    match planned.is_fresh {
        true => "Next: `writings lint` finds nothing yet, `writings new \"A title\"` begins an essay.",
        false => "Next: `writings lint` tells what it finds, `writings list` what is there.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_is_one() {
        let said = |text: &str| {
            let mut asked = 0;
            let answer = agreed(&mut text.as_bytes(), |text| {
                asked += usize::from(text.starts_with("Go on?"));
                Ok(())
            });
            (answer.unwrap(), asked)
        };
        for (text, expected) in [
            ("\n", (true, 1)),
            ("Y\n", (true, 1)),
            ("yes", (true, 1)),
            ("n\n", (false, 1)),
            ("No\r\n", (false, 1)),
            ("", (false, 1)),
            ("quit\nno\n", (false, 2)),
            ("quit\n", (false, 2)),
            ("what?\nwhat\ny\n", (true, 3)),
        ] {
            assert_eq!(said(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_workspace_around_is_seen_up_to_the_repository() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let inner = root.join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(root.join(FILE_NAME), "").unwrap();
        assert_eq!(outer(&inner), Some(root.join(FILE_NAME)));
        std::fs::create_dir(root.join("a/.git")).unwrap();
        assert_eq!(outer(&inner), None);
    }
}
