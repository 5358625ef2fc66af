//! `writings lint`: what is wrong with the documents.

use super::documents::Documents;
use super::{Command, Failure, Session, Status};
use crate::lint::report::{REPORTS, Run};
use crate::lint::{self, Counts, Level, RULES, Selector};
use crate::ops::lint::Linted;
use crate::ops::workspace::Workspace;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args};
use std::cell::RefCell;
use std::collections::{HashSet, VecDeque};
use std::ffi::OsStr;
use std::sync::Arc;

/// Tell what is wrong with documents
#[derive(Debug, Args)]
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
    #[arg(long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true, conflicts_with = "names")]
    explain: Option<String>,
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
        writings lint -A missing-description -W unknown-tag\n  writings lint --explain near-miss-tag";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        if let Some(name) = &self.explain {
            return explain(session, name);
        }
        let Some(report) = REPORTS.iter().find(|report| report.name == self.format) else {
            return Err(Failure::new(format!("there is no format `{}`", self.format)));
        };
        let workspace = session.workspace()?;
        let mut linted = Linted::read(&workspace, self.levels()?).map_err(|error| session.seen(error))?;
        let schema_faults = std::mem::take(&mut linted.schema_faults);
        let chosen = self.documents.resolve(session, &workspace, &linted.corpus)?;
        let paths: HashSet<&str> = chosen.iter().map(|facts| &*facts.path).collect();
        let now = session.now(linted.corpus.zone())?;
        let findings = linted.findings(now, |facts| paths.contains(&*facts.path));
        let counts = Counts::of(&findings);
        let texts = Texts { workspace: &workspace, linted: &linted, kept: RefCell::default() };
        // What is told on a line each needs no fixes, and the texts need not be read for them.
        let text = |path: &str| texts.of(path);
        let fixes = if report.with_fixes { lint::fixes(&findings, &text) } else { vec![None; findings.len()] };
        let run = Run {
            findings: &findings,
            fixes: &fixes,
            counts,
            documents: chosen.len(),
            shown: &|path| session.shown_path(&workspace, path),
            text: &text,
            color: session.colors_output(),
            quiet: session.global.quiet,
        };
        let mut told = Vec::new();
        (report.write)(&run, &mut told)?;
        session.out.write_all(&told)?;
        let mut faults = schema_faults.into_iter();
        if let Some(first) = faults.next() {
            // One broken schema hides nothing else, but what it would say is not known.
            for other in faults {
                let failure = session.seen(other).render(session.global.colors_messages(session.environment));
                session.err.write_all(failure.as_bytes())?;
            }
            return Err(session.seen(first));
        }
        Ok(if counts.errors > 0 { Status::Findings } else { Status::Done })
    }
}

impl Lint {
    fn levels(&self) -> Result<Vec<(Selector, Level)>, Failure> {
        let given = [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)];
        let pairs = given.into_iter().flat_map(|(names, level)| names.iter().map(move |name| (name, level)));
        pairs.map(|(name, level)| Ok((Selector::parse(name).map_err(Failure::new)?, level))).collect()
    }
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
