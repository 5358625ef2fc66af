//! `writings init`: begin a workspace.

use super::changes;
use super::{Command, Failure, Session, Status};
use crate::config::preset::{self, PRESETS};
use crate::ops::init::{self, Planned, Preset};
use crate::write::{WriteError, Writer};
use chrono_tz::Tz;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

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
            report(session, &planned, &format!("Would write {files}.{untouched}"))?;
            changes::print_diff(session, &planned.workspace, &planned.plan)?;
            return Ok(Status::Done);
        };
        let will = format!("Will write {files}.{untouched}");
        report(session, &planned, &will)?;
        if !self.yes && !session.can_ask() {
            return Err(Failure::new("there is no terminal to ask on, so nothing was written")
                .help("pass --yes to write, or --dry-run to see it all"));
        }
        if !self.yes && !is_wanted()? {
            session.note("nothing was written")?;
            return Ok(Status::Done);
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

/// Asks whether to go on. A line is asked for, and not a key: that would hide the cursor, and leave it hidden when it is interrupted.
fn is_wanted() -> Result<bool, Failure> {
    let answer = |text: &str| match text.trim().to_lowercase().as_str() {
        "" | "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    };
    let known = |text: &String| answer(text).map(|_| ()).ok_or("answer y or n");
    let asked = dialoguer::Input::<String>::new().with_prompt("Go on? [Y/n]").allow_empty(true).validate_with(known);
    let text = asked.interact_text().map_err(|error| Failure::new(format!("the answer could not be read: {error}")))?;
    Ok(answer(&text).unwrap_or(false))
}

/// What was found, on stderr: stdout is the diff's.
fn report(session: &mut Session<'_>, planned: &Planned, closing: &str) -> Result<(), Failure> {
    if session.global.quiet {
        return Ok(());
    }
    let lines = planned.report.iter().map(String::as_str).chain(Some(closing).filter(|line| !line.is_empty()));
    for line in lines {
        session.note(line)?;
    }
    Ok(())
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
