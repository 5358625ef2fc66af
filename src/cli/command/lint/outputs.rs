//! `--format FORMAT[=FILE]`: which reports are written, and where to.

use super::super::{Failure, Session};
use super::target::Target;
use crate::lint::report::{REPORTS, Report};
use crate::ops::workspace::Workspace;
use clap::Arg;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What a file is called that stands for stdout. Who writes to stdout by another name must not put a new file in its place.
const STDOUT: [&str; 4] = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// One report, and where it goes.
#[derive(Clone)]
pub(super) struct Output {
    report: &'static Report,
    /// As it was given; `None` for stdout.
    file: Option<PathBuf>,
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").field("report", &self.report.name).field("file", &self.file).finish()
    }
}

/// Reads `FORMAT[=FILE]`. Shells complete the formats.
#[derive(Clone)]
pub(super) struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(&self, command: &clap::Command, argument: Option<&Arg>, value: &OsStr) -> Result<Output, clap::Error> {
        let text = value.to_str().unwrap_or_default();
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        let names = PossibleValuesParser::from(formats().collect::<Vec<_>>());
        let name = names.parse_ref(command, argument, if text.is_empty() { value } else { OsStr::new(name) })?;
        let file = file.filter(|file| !STDOUT.contains(file)).map(PathBuf::from);
        let read = move |name: &str| match REPORTS.iter().find(|report| report.name == name) {
            Some(_) if file.as_deref() == Some(Path::new("")) => {
                Err(format!("the name of a file is missing behind `{name}=`"))
            }
            Some(report) => Ok(Output { report, file: file.clone() }),
            None => Err(format!("there is no format `{name}`")),
        };
        read.parse_ref(command, argument, OsStr::new(&name))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(formats()))
    }
}

fn formats() -> impl Iterator<Item = PossibleValue> {
    REPORTS.iter().map(|report| PossibleValue::new(report.name).help(report.about))
}

/// The reports of one run.
pub(super) struct Outputs {
    /// The report on stdout, if any.
    pub stdout: Option<&'static Report>,
    /// The others, each with its file.
    pub files: Vec<(&'static Report, PathBuf)>,
    /// All files that this run writes.
    targets: Vec<Target>,
}

impl Outputs {
    /// Sorts out what was asked for, before anything is read: one report can go to stdout, and each file takes one, in a folder
    /// that is there. `baseline` is a file that this run writes beside them.
    pub(super) fn of(given: &[Output], baseline: Option<&Path>, session: &Session<'_>) -> Result<Self, Failure> {
        let mut outputs = Self { stdout: None, files: Vec::new(), targets: Vec::new() };
        let files = given.iter().filter_map(|output| Some((output.file.as_deref()?, Some(output.report))));
        for (file, report) in files.chain(baseline.map(|file| (file, None))) {
            let target = Target::new(&session.environment.folder, file, report)?;
            if let Some(other) = outputs.targets.iter().find(|other| other.place == target.place) {
                let (file, other) = (file.display(), other.given.display());
                let same = format!("{file} and {other} are one file, and two reports would be written to it");
                return Err(Failure::new(same).help("give each report a file of its own"));
            }
            outputs.targets.push(target);
        }
        for Output { report, file } in given {
            match (file, outputs.stdout) {
                (Some(file), _) => outputs.files.push((report, file.clone())),
                (None, None) => outputs.stdout = Some(report),
                (None, Some(other)) => {
                    let both = format!("`{}` and `{}` would both be written to stdout", other.name, report.name);
                    let help = format!("send one to a file: --format {}=FILE", report.name);
                    return Err(Failure::new(both).help(help));
                }
            }
        }
        // What goes to files is for programs: people are told all the same.
        let people = REPORTS.first().filter(|_| outputs.files.is_empty() || !session.global.quiet);
        outputs.stdout = outputs.stdout.or(people);
        Ok(outputs)
    }

    /// Fails, before anything is looked at, where a document would be written over, or a report would become one.
    pub(super) fn spare(&self, session: &Session<'_>, workspace: &Workspace) -> Result<(), Failure> {
        self.targets.iter().try_for_each(|target| target.spare(session, workspace))
    }

    /// Where all files are that this run writes.
    pub(super) fn places(&self) -> impl Iterator<Item = &Path> {
        self.targets.iter().map(|target| target.place.as_path())
    }

    /// All reports that are written.
    pub(super) fn reports(&self) -> impl Iterator<Item = &'static Report> {
        self.files.iter().map(|(report, _)| *report).chain(self.stdout)
    }
}
