//! `writings lint`: what is wrong with the documents.

use super::changes;
use super::documents::Documents;
use super::{Command, Failure, Session, Status};
use crate::analysis::Facts;
use crate::diagnostic::Applicability;
use crate::lint::report::{REPORTS, Run, message};
use crate::lint::{self, Counts, Level, RULES, Selector};
use crate::ops::fix::{Fixed, Made, Refused};
use crate::ops::lint::Linted;
use crate::ops::workspace::{Workspace, WorkspaceError};
use crate::write::Plan;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, ArgGroup, Args};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ffi::OsStr;
use std::sync::Arc;

/// Tell what is wrong with documents
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("fixing").args(["fix", "unsafe_fixes"]).multiple(true)))]
pub struct Lint {
    #[command(flatten)]
    documents: Documents,
    /// Keep RULE from being told; a group of rules, `warnings` or `all` may stand for it
    #[arg(short = 'A', long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true)]
    allow: Vec<String>,
    /// Tell RULE without failing
    #[arg(short = 'W', long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true)]
    warn: Vec<String>,
    /// Fail if RULE finds anything; a rule's own name counts more than its group, and of two levels the stricter
    #[arg(short = 'D', long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true)]
    deny: Vec<String>,
    /// How findings are told
    #[arg(long, value_name = "FORMAT", value_parser = formats(), default_value = "full")]
    format: String,
    /// Print what RULE does, why, and what to do instead
    #[arg(long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true, conflicts_with_all = ["names", "fixing"])]
    explain: Option<String>,
    /// Make the fixes that keep what a document means, in its file
    #[arg(long, help_heading = "Fixing")]
    fix: bool,
    /// Make all fixes, those that a person should see as well
    #[arg(long, help_heading = "Fixing")]
    unsafe_fixes: bool,
    /// Write nothing; print what would be fixed as a diff
    #[arg(long, requires = "fixing", conflicts_with = "format", help_heading = "Fixing")]
    dry_run: bool,
}

fn formats() -> PossibleValuesParser {
    REPORTS.iter().map(|report| PossibleValue::new(report.name).help(report.about)).collect::<Vec<_>>().into()
}

/// A rule or a group of rules. Shells complete all of them; an error names the nearest alone.
#[derive(Clone)]
struct RuleName;

impl TypedValueParser for RuleName {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        let known = |name: &str| Selector::parse(name).map(|_| name.to_owned());
        known.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Selector::names().map(PossibleValue::new)))
    }
}

impl Command for Lint {
    const NAME: &'static str = "lint";
    const EXAMPLES: &'static str = "Examples:\n  writings lint\n  writings lint essays/paging.md\n  writings lint -D warnings\n  \
        writings lint -A missing-description -W unknown-tag\n  writings lint --explain near-miss-tag\n  \
        writings lint --fix\n  writings lint --unsafe-fixes --dry-run | git apply";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        if let Some(name) = &self.explain {
            return explain(session, name);
        }
        let reach = self.reach();
        // From before documents are read until they are written nobody else may write.
        let (workspace, writer) = if reach.is_some() && !self.dry_run {
            changes::open(session).map(|(workspace, writer)| (workspace, Some(writer)))?
        } else {
            (session.workspace()?, None)
        };
        let read = if reach.is_some() { Linted::read_to_fix } else { Linted::read };
        let mut linted = read(&workspace, self.levels()?).map_err(|error| session.seen(error))?;
        let mut schema_faults = std::mem::take(&mut linted.schema_faults);
        let chosen = self.documents.resolve(session, &workspace, &linted.corpus)?;
        let paths: HashSet<Box<str>> = chosen.iter().map(|facts| facts.path.clone()).collect();
        let wanted = |facts: &Facts| paths.contains(&facts.path);
        let now = session.now(linted.corpus.zone())?;
        let mut fixed = Fixed::default();
        if let Some(reach) = reach {
            // What a broken schema would say of a fix is not known, so none is made.
            stop_at(session, &mut schema_faults)?;
            fixed = linted.fix(&workspace, now, reach, &wanted);
            let plan = plan(&mut fixed);
            match &writer {
                Some(writer) => changes::apply(session, &workspace, writer, &plan)?,
                None => changes::print_diff(session, &workspace, &plan)?,
            }
        }
        let findings = linted.findings(now, wanted);
        let counts = Counts::of(&findings);
        if !self.dry_run {
            let texts = Texts { workspace: &workspace, linted: &linted, kept: RefCell::default() };
            let text = |path: &str| texts.of(path);
            let mut fixes = lint::fixes(&findings, &text);
            // What was tried and taken back is offered no more.
            for (fix, finding) in fixes.iter_mut().zip(&findings) {
                *fix = fix.filter(|_| !fixed.refuses(finding));
            }
            let run = Run {
                findings: &findings,
                fixes: &fixes,
                counts,
                documents: paths.len(),
                shown: &|path| session.shown_path(&workspace, path),
                text: &text,
                color: session.colors_output(),
                quiet: session.global.quiet,
            };
            let mut told = Vec::new();
            let report = REPORTS.iter().find(|report| report.name == self.format);
            let report = report.ok_or_else(|| Failure::new(format!("there is no format `{}`", self.format)))?;
            (report.write)(&run, &mut told)?;
            session.out.write_all(&told)?;
        }
        if reach.is_some() && !session.global.quiet {
            self.close(session, &workspace, &fixed, findings.len())?;
        }
        // One broken schema hides nothing else, but what it would say is not known.
        stop_at(session, &mut schema_faults)?;
        Ok(if counts.errors > 0 { Status::Findings } else { Status::Done })
    }
}

impl Lint {
    fn levels(&self) -> Result<Vec<(Selector, Level)>, Failure> {
        let given = [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)];
        let pairs = given.into_iter().flat_map(|(names, level)| names.iter().map(move |name| (name, level)));
        pairs.map(|(name, level)| Ok((Selector::parse(name).map_err(Failure::new)?, level))).collect()
    }

    /// Which fixes are to be made, if any.
    fn reach(&self) -> Option<Applicability> {
        match (self.fix, self.unsafe_fixes) {
            (_, true) => Some(Applicability::Unsafe),
            (true, false) => Some(Applicability::Safe),
            (false, false) => None,
        }
    }

    /// Tells what was fixed, file by file, and how much remains.
    fn close(
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

/// The files that were fixed, as they are to be written; their bytes go with it.
fn plan(fixed: &mut Fixed) -> Plan {
    let mut plan = Plan::default();
    for document in &mut fixed.documents {
        let (before, after) = (std::mem::take(&mut document.before), std::mem::take(&mut document.after));
        plan.edit(document.path.as_str(), before, after);
    }
    plan
}

/// Ends the run where schemas are broken, and says what is wrong with each.
fn stop_at(session: &mut Session<'_>, faults: &mut Vec<WorkspaceError>) -> Result<(), Failure> {
    let mut faults = faults.drain(..);
    let Some(first) = faults.next() else { return Ok(()) };
    for other in faults {
        let failure = session.seen(other).render(session.global.colors_messages(session.environment));
        session.err.write_all(failure.as_bytes())?;
    }
    Err(session.seen(first))
}

/// Prints what a rule's file says of it.
fn explain(session: &mut Session<'_>, name: &str) -> Result<Status, Failure> {
    let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
        return Err(Failure::new(format!("`{name}` is a group of rules")).help("`writings rules` lists its rules"));
    };
    writeln!(session.out, "{}\n\nLevel: {}. Group: {}.", rule.docs().text, rule.level.name(), rule.theme.name())?;
    Ok(Status::Done)
}

/// The texts of documents with findings. A few are kept: findings of one document follow each other, and many point at one other.
struct Texts<'a> {
    workspace: &'a Workspace,
    linted: &'a Linted,
    kept: RefCell<VecDeque<(String, Option<Arc<str>>)>>,
}

impl Texts<'_> {
    const KEPT: usize = 8;

    fn of(&self, path: &str) -> Option<Arc<str>> {
        let mut kept = self.kept.borrow_mut();
        if let Some((_, text)) = kept.iter().find(|(known, _)| known == path) {
            return text.clone();
        }
        let text = self.linted.corpus.at(path).and_then(|facts| self.workspace.text(facts)).map(Arc::from);
        if kept.len() >= Self::KEPT {
            kept.pop_front();
        }
        kept.push_back((path.to_owned(), text.clone()));
        text
    }
}
