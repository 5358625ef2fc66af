//! `--stdin`: one document as it is given, for editors and hooks.

use super::super::{Failure, Session, Status};
use super::outputs::Outputs;
use super::telling::{Texts, Told};
use super::{Lint, stop_at};
use crate::lint::Counts;
use crate::lint::baseline::Baseline;
use crate::lint::fingerprint::fingerprints;
use crate::ops::given::is_document;
use crate::ops::lint::Linted;
use crate::ops::workspace::Workspace;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};
use std::collections::HashMap;
use std::io::Read;

/// A text on stdin.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Stdin {
    /// Look at the text on stdin instead of files, as if it stood in the document that --stdin-filename names
    #[arg(
        long,
        requires = "stdin_filename",
        conflicts_with_all = ["names", "stdin_paths", "fixing", "explain", "changed", "staged", "base", "write_baseline"],
        help_heading = "Editors and hooks"
    )]
    stdin: bool,
    /// The document that the text on stdin is; no file need be there yet. Nothing is said of what is no document
    #[arg(
        long,
        value_name = "PATH",
        value_hint = ValueHint::FilePath,
        requires = "stdin",
        value_parser = NonEmptyStringValueParser::new(),
        help_heading = "Editors and hooks"
    )]
    pub(super) stdin_filename: Option<String>,
}

/// The longest text that is read from stdin, in bytes. No text that a person wrote is so long.
const MAX_STDIN: u64 = 64 * 1024 * 1024;

impl Lint {
    /// Tells what is wrong with the text on stdin, as the document that `asked` names.
    pub(super) fn run_given(
        &self,
        session: &mut Session<'_>,
        asked: &str,
        outputs: &Outputs,
        known: Option<&Baseline>,
    ) -> Result<Status, Failure> {
        // Whoever writes it must not find that nobody reads.
        let bytes = text()?;
        let workspace = session.workspace()?;
        outputs.spare(session, &workspace)?;
        let Some(path) = session.in_workspace(&workspace, asked) else {
            let message = format!("`{asked}` is not in the workspace");
            return Err(Failure::new(message).help(folders(&workspace)));
        };
        if !is_document(&workspace, &path) {
            if session.global.verbose {
                let folders = folders(&workspace);
                session.note(&format!("{asked} is no document, so nothing is said of it; {folders}"))?;
            }
            // Programs get a report all the same, people get no word.
            let nothing = Told { workspace: &workspace, since: None, findings: &[], fingerprints: &[], fixed: None };
            nothing.tell(session, outputs, 0, &|_| None)?;
            return Ok(Status::Done);
        }
        let workspace = workspace.with_given(&path, bytes);
        let mut linted = Linted::read(&workspace, self.levels()?).map_err(|error| session.seen(error))?;
        let mut schema_faults = std::mem::take(&mut linted.schema_faults);
        let now = session.now(linted.corpus.zone())?;
        let findings = linted.findings_of(&path, now);
        let texts = Texts::new(&workspace, &linted, None, HashMap::new());
        let text = |path: &str| texts.of(path);
        let fingerprints = fingerprints(&findings, &text);
        let (findings, fingerprints) = match known {
            Some(known) => known.sort_out(findings, fingerprints).0,
            None => (findings, fingerprints),
        };
        let (findings, fingerprints) = (&findings, &fingerprints);
        Told { workspace: &workspace, since: None, findings, fingerprints, fixed: None }
            .tell(session, outputs, 1, &text)?;
        stop_at(session, &mut schema_faults)?;
        Ok(if Counts::of(findings).errors > 0 { Status::Findings } else { Status::Done })
    }
}

/// The text on stdin, which may be no UTF-8.
fn text() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_STDIN + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("the text on stdin cannot be read: {error}")))?;
    if bytes.len() as u64 > MAX_STDIN {
        return Err(Failure::new(format!("the text on stdin is longer than {MAX_STDIN} bytes")));
    }
    Ok(bytes)
}

/// Where documents lie.
fn folders(workspace: &Workspace) -> String {
    let folder = |folder: &str| if folder.is_empty() { "the whole workspace".to_owned() } else { format!("{folder}/") };
    let folders: Vec<String> = workspace.layout().roots().into_iter().map(folder).collect();
    format!("documents lie in {}", folders.join(", "))
}
