//! What commands that change files share: the one who writes, and the diff of what would be written.

use super::failure::Failure;
use super::session::Session;
use crate::lint::report::escape;
use crate::ops::workspace::Workspace;
use crate::write::{Plan, WriteError, Writer};
use std::path::Path;

/// Opens the workspace and takes the right to change its files: before its settings and documents are read, so that what is
/// decided is decided on what will be changed. Says so where another run has to be waited for, and what was done about one that was
/// interrupted.
pub fn open(session: &mut Session<'_>) -> Result<(Workspace, Writer), Failure> {
    let quiet = session.global.quiet;
    let root = session.workspace()?.root().to_owned();
    let mut told = Ok(());
    let writer = Writer::open(&root, || {
        if !quiet {
            told = session.note("waiting for another `writings` that changes this workspace");
        }
    })?;
    told?;
    if let Some(recovered) = writer.recovered().filter(|_| !quiet) {
        session.note(&recovered.to_string())?;
    }
    // Whoever held the lock may have changed the settings.
    let workspace = session.reopen()?;
    if workspace.root() != root {
        return Err(Failure::new("the workspace changed while it was waited for").help("run this again"));
    }
    Ok((workspace, writer))
}

/// Makes all changes of a plan, or none.
pub fn apply(session: &Session<'_>, workspace: &Workspace, writer: &Writer, plan: &Plan) -> Result<(), Failure> {
    let seen = |error: WriteError| error.seen_as(|path| session.shown_path(workspace, path));
    Ok(writer.apply(plan).map_err(seen)?)
}

/// Prints what a plan would change as a diff: as it is, for programs that apply it; escaped line by line on a terminal, which must
/// not obey it. Its paths count from the root of the repository, as `git apply` takes them in whichever folder it is started.
pub fn print_diff(session: &mut Session<'_>, workspace: &Workspace, plan: &Plan) -> Result<(), Failure> {
    let diff = plan.diff_below(below_top(workspace).trim_end_matches('/'));
    if !session.environment.stdout_is_terminal {
        session.out.write_all(&diff)?;
        return Ok(());
    }
    for line in diff.split_inclusive(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line));
        writeln!(session.out, "{}", escape(&line))?;
    }
    Ok(())
}

/// Where the workspace lies in its repository: `site/`, or nothing where it is the repository's root, or in none.
pub fn below_top(workspace: &Workspace) -> String {
    let root = workspace.root().canonicalize().unwrap_or_else(|_| workspace.root().to_owned());
    let top = root.ancestors().find(|folder| folder.join(".git").exists());
    let below = top.and_then(|top| root.strip_prefix(top).ok()).and_then(Path::to_str).unwrap_or("");
    let below = below.replace(std::path::MAIN_SEPARATOR, "/");
    if below.is_empty() { below } else { format!("{below}/") }
}
