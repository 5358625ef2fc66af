//! `--write-baseline` and `--baseline`: the findings of an old site, which are known and let be.

use super::super::{Failure, Session, Status};
use super::Lint;
use crate::corpus::Corpus;
use crate::lint::Finding;
use crate::lint::baseline::{Baseline, Entry};
use crate::lint::fingerprint::Fingerprint;
use crate::lint::report::message;
use crate::ops::lint::Linted;
use crate::ops::workspace::Workspace;
use crate::write;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The largest baseline that is read, in bytes: some hundred thousand findings.
const MAX_BASELINE: u64 = 64 * 1024 * 1024;

/// How many findings that are gone are told one by one.
const MAX_GONE: usize = 20;

/// The documents that were looked at.
pub(super) struct Seen<'a> {
    /// Their paths.
    pub paths: &'a HashSet<Box<str>>,
    /// All that there are.
    pub corpus: &'a Corpus,
    /// Whether they are all that there are.
    pub all: bool,
}

impl Seen<'_> {
    /// Whether a finding would have been found again: its document was looked at, or is gone, which is seen where all were.
    fn holds(&self, entry: &Entry) -> bool {
        self.paths.contains(entry.path.as_str()) || self.all && self.corpus.at(&entry.path).is_none()
    }
}

impl Lint {
    /// The baseline that was asked for: read before any document is, so that a wrong name is told at once.
    pub(super) fn known(&self, session: &Session<'_>) -> Result<Option<Baseline>, Failure> {
        let Some(file) = &self.baseline else { return Ok(None) };
        match read(session, file)? {
            Some(baseline) => Ok(Some(baseline)),
            None => {
                let help = format!("`writings lint --write-baseline {}` writes one", quoted(file));
                Err(Failure::new(format!("there is no baseline {}", file.display())).help(help))
            }
        }
    }

    /// Says which known findings are no longer there, of the documents that were looked at and the rules that are on.
    pub(super) fn tell_gone(
        &self,
        session: &mut Session<'_>,
        (workspace, linted): (&Workspace, &Linted),
        gone: &[&Entry],
        seen: &Seen<'_>,
    ) -> Result<(), Failure> {
        let gone: Vec<&Entry> =
            gone.iter().copied().filter(|entry| seen.holds(entry) && linted.tells(&entry.rule, &entry.path)).collect();
        let Some(file) = self.baseline.as_deref().filter(|_| !gone.is_empty() && !session.global.quiet) else {
            return Ok(());
        };
        // On a terminal this stands below the report.
        session.out.flush()?;
        let no_longer = if gone.len() == 1 { "is no longer there" } else { "are no longer there" };
        session.note(&format!("{} of {} {no_longer}:", findings_of(gone.len()), file.display()))?;
        for entry in gone.iter().take(MAX_GONE) {
            let path = session.shown_path(workspace, &entry.path);
            session.note(&format!("  {path}: {} ({})", message(&entry.message), message(&entry.rule)))?;
        }
        if let Some(more) = gone.len().checked_sub(MAX_GONE).filter(|more| *more > 0) {
            session.note(&format!("  and {more} more"))?;
        }
        let file = quoted(file);
        session.note(&format!("help: `writings lint --write-baseline {file}` takes out what is gone"))?;
        Ok(())
    }
}

/// Writes a baseline of all findings. One that is there keeps what it knows of documents that were not looked at.
pub(super) fn write(
    session: &mut Session<'_>,
    file: &Path,
    (findings, fingerprints): (&[Finding<'_>], &[Fingerprint]),
    seen: &Seen<'_>,
) -> Result<Status, Failure> {
    let mut baseline = Baseline::of(findings, fingerprints);
    let written = baseline.len();
    // Read even if nothing of it is kept: a file that is something else is not overwritten.
    let before = read(session, file)?.unwrap_or_default();
    baseline = baseline.with(before, |entry| !seen.holds(entry));
    let mut bytes = Vec::new();
    baseline.write(&mut bytes)?;
    write::replace(&session.environment.folder.join(file), &bytes)?;
    if !session.global.quiet {
        let kept = match baseline.len() - written {
            0 => String::new(),
            kept => format!("; it keeps {kept} of other documents"),
        };
        session.note(&format!("wrote {} to {}{kept}", findings_of(written), file.display()))?;
    }
    Ok(Status::Done)
}

/// Reads a baseline; `None` where there is no such file.
fn read(session: &Session<'_>, file: &Path) -> Result<Option<Baseline>, Failure> {
    let shown = file.display();
    let unreadable = |error: io::Error| Failure::new(format!("the baseline {shown} cannot be read: {error}"));
    let path = session.environment.folder.join(file);
    let metadata = match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        metadata => metadata.map_err(unreadable)?,
    };
    if !metadata.is_file() && !metadata.is_dir() {
        // Who opens a pipe may wait for ever, and what it gave cannot be read again.
        let irregular = Failure::new(format!("the baseline {shown} cannot be read: it is no regular file"));
        return Err(irregular.help("a baseline is kept in a file: name one"));
    }
    let opened = File::open(&path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    opened.take(MAX_BASELINE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.is_empty() {
        // A file that was only just made, to be written to.
        return Ok(Some(Baseline::default()));
    }
    if bytes.len() as u64 > MAX_BASELINE {
        return Err(Failure::new(format!("{shown} is larger than 64 MiB, which no baseline is")).help(anew(file)));
    }
    let baseline = Baseline::read(&bytes);
    baseline.map(Some).map_err(|error| Failure::new(format!("{shown}: {error}")).help(anew(file)))
}

/// What to do about a file that is no baseline, which may be another that is needed.
fn anew(file: &Path) -> String {
    let file = quoted(file);
    format!(
        "name another file; if it is a spoilt one, remove it and write a new one: writings lint --write-baseline {file}"
    )
}

/// A file's name as a shell takes it.
fn quoted(file: &Path) -> String {
    let name = file.display().to_string();
    shlex::try_quote(&name).map_or_else(|_| name.clone(), |quoted| quoted.into_owned())
}

fn findings_of(count: usize) -> String {
    format!("{count} {}", if count == 1 { "finding" } else { "findings" })
}
