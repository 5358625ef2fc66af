//! Fixing: which fixes are made, as what change, and what is told of them.

use super::super::{Failure, Session, changes};
use super::Lint;
use crate::diagnostic::Applicability;
use crate::lint::report::message;
use crate::ops::fix::{Fixed, Made, Refused, Wanted};
use crate::ops::lint::Linted;
use crate::ops::workspace::Workspace;
use crate::write::{Plan, Writer};
use chrono::{DateTime, FixedOffset};
use std::collections::HashMap;
use std::sync::Arc;

impl Lint {
    /// Which fixes are to be made, if any.
    pub(super) fn reach(&self) -> Option<Applicability> {
        match (self.fix, self.unsafe_fixes) {
            (_, true) => Some(Applicability::Unsafe),
            (true, false) => Some(Applicability::Safe),
            (false, false) => None,
        }
    }

    /// Tells what was fixed, file by file, and how much remains.
    pub(super) fn close(
        &self,
        session: &mut Session<'_>,
        workspace: &Workspace,
        fixed: &Fixed,
        remaining: usize,
    ) -> Result<(), Failure> {
        // On a terminal this stands below the report.
        session.out.flush()?;
        for document in fixed.documents.iter().filter(|_| !self.dry_run) {
            session.note(&format!("fixed {}", session.shown_path(workspace, &document.path)))?;
            let mut times: HashMap<&Made, usize> = HashMap::new();
            document.fixes.iter().for_each(|made| *times.entry(made).or_default() += 1);
            let once = document.fixes.iter().filter_map(|made| Some((made, times.remove(made)?)));
            let made: Vec<(&Made, usize)> = once.collect();
            for (Made { rule, title }, count) in made {
                let times = if count > 1 { format!(", {count} times") } else { String::new() };
                session.note(&format!("  {} ({rule}){times}", message(title)))?;
            }
        }
        let verbose = session.global.verbose;
        for Refused { path, rule, fix, reason } in fixed.refused.iter().filter(|_| verbose) {
            let path = session.shown_path(workspace, path);
            session.note(&format!("not fixed {path}: {} ({rule}): {}", message(&fix.title), message(reason)))?;
        }
        let (made, refused) = (fixed.made(), fixed.refused.len());
        if made + refused + remaining == 0 {
            return Ok(());
        }
        let findings = |count: usize| format!("{count} {}", if count == 1 { "finding" } else { "findings" });
        let files = |count: usize| format!("{count} {}", if count == 1 { "file" } else { "files" });
        let (would, remain) = match (self.dry_run, remaining) {
            (true, _) => ("would be fixed", "would remain"),
            (false, 1) => ("fixed", "remains"),
            (false, _) => ("fixed", "remain"),
        };
        let mut line = match made {
            0 => format!("nothing {would}; {} {remain}", findings(remaining)),
            _ => format!("{} {would} in {}; {remaining} {remain}", findings(made), files(fixed.documents.len())),
        };
        if refused > 0 {
            let fixes = if refused == 1 { "fix was" } else { "fixes were" };
            line.push_str(&format!("; {refused} {fixes} not made{}", if verbose { "" } else { ", -v says why" }));
        }
        session.note(&line)?;
        Ok(())
    }
}

/// What came of fixing.
#[derive(Default)]
pub(super) struct Mended {
    /// The fixes that were made, and those that were not.
    pub fixed: Fixed,
    /// The texts that findings are about now and that stand in no file: of a run that writes nothing.
    pub unwritten: HashMap<String, Arc<str>>,
}

/// Makes the fixes within reach in the documents that are wanted, and writes them; without a writer, prints what they would change.
pub(super) fn mend(
    session: &mut Session<'_>,
    (workspace, linted): (&Workspace, &mut Linted),
    writer: Option<&Writer>,
    now: DateTime<FixedOffset>,
    reach: Applicability,
    wanted: Wanted<'_>,
) -> Result<Mended, Failure> {
    let fixed = linted.fix_at(workspace, now, reach, wanted);
    let mut mended = Mended { fixed, unwritten: HashMap::new() };
    match writer {
        Some(writer) => changes::apply(session, workspace, writer, &plan(&mut mended.fixed))?,
        None => {
            mended.unwritten = texts(&mended.fixed);
            changes::print_diff(session, workspace, &plan(&mut mended.fixed))?;
        }
    }
    Ok(mended)
}

/// The texts of the documents that were fixed, which their findings are about now: for a run that does not write them.
fn texts(fixed: &Fixed) -> HashMap<String, Arc<str>> {
    let text = |after: &[u8]| String::from_utf8_lossy(after).as_ref().into();
    fixed.documents.iter().map(|document| (document.path.to_string(), text(&document.after))).collect()
}

/// The files that were fixed, as they are to be written; their bytes go with it.
fn plan(fixed: &mut Fixed) -> Plan {
    let mut plan = Plan::default();
    for document in &mut fixed.documents {
        let (before, after) = (std::mem::take(&mut document.before), std::mem::take(&mut document.after));
        plan.edit(document.path.as_str(), before, after);
    }
    plan
}
