//! `--format FORMAT[=FILE]`: which reports are written, and where to.

use super::super::{Failure, Session};
use crate::lint::report::{REPORTS, Report};
use clap::Arg;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

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
        let file = file.map(PathBuf::from);
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
}

impl Outputs {
    /// Sorts out what was asked for, before anything is read: one report can go to stdout, and each file takes one, in a folder
    /// that is there. `also` is a file that this run writes beside them.
    pub(super) fn of(given: &[Output], also: Option<&Path>, session: &Session<'_>) -> Result<Self, Failure> {
        let mut outputs = Self { stdout: None, files: Vec::new() };
        let mut taken: Vec<(PathBuf, &Path)> = Vec::new();
        let files = given.iter().filter_map(|output| output.file.as_deref());
        for file in files.chain(also) {
            let place = place(&session.environment.folder, file)?;
            if let Some((_, other)) = taken.iter().find(|(other, _)| *other == place) {
                let (file, other) = (file.display(), other.display());
                let same = format!("{file} and {other} are one file, and two reports would be written to it");
                return Err(Failure::new(same).help("give each report a file of its own"));
            }
            taken.push((place, file));
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

    /// All reports that are written.
    pub(super) fn reports(&self) -> impl Iterator<Item = &'static Report> {
        self.files.iter().map(|(report, _)| *report).chain(self.stdout)
    }
}

/// Where a file will be, by its real folder.
fn place(folder: &Path, file: &Path) -> Result<PathBuf, Failure> {
    let path = folder.join(file);
    let missing = |parent: &Path| {
        let shown = file.parent().unwrap_or(parent).display();
        Failure::new(format!("cannot write {}: there is no folder {shown}", file.display()))
            .help("make the folder first")
    };
    let parent = path.parent().unwrap_or(folder);
    let real = parent.canonicalize().ok().filter(|real| real.is_dir()).ok_or_else(|| missing(parent))?;
    match path.file_name().filter(|_| !path.is_dir()) {
        Some(name) => Ok(real.join(name)),
        None => Err(Failure::new(format!("cannot write {}: it is a folder", file.display())).help("name a file in it")),
    }
}
