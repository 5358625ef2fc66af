//! `writings lint`: what is wrong with the documents.

mod fixing;
mod known;
mod outputs;
mod since;
mod stdin;
mod target;
mod telling;
mod watch;

use super::changes;
use super::documents::Documents;
use super::{Command, Failure, Session, Status};
use crate::analysis::Facts;
use crate::lint::baseline::Baseline;
use crate::lint::fingerprint::fingerprints;
use crate::lint::{Counts, Level, RULES, Selector};
use crate::ops::lint::Linted;
use crate::ops::workspace::{Workspace, WorkspaceError};
use crate::write::Writer;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, ArgGroup, Args};
use fixing::Mended;
use known::Seen;
use outputs::{Output, OutputParser, Outputs};
use since::SinceArgs;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::PathBuf;
use stdin::Stdin;
use telling::{Texts, Told};

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
    /// How findings are told: on stdout, or in FILE, whole, which must hold nothing else; several at once, one of them on stdout,
    /// which `-` names too [default: full, beside those that go to files]
    #[arg(long = "format", value_name = "FORMAT[=FILE]", value_parser = OutputParser)]
    formats: Vec<Output>,
    /// Print what RULE does, why, and what to do instead
    #[arg(long, value_name = "RULE", value_parser = RuleName, hide_possible_values = true, conflicts_with_all = ["names", "fixing"])]
    explain: Option<String>,
    #[command(flatten)]
    since: SinceArgs,
    /// Make the fixes that keep what a document means, in its file
    #[arg(long, help_heading = "Fixing")]
    fix: bool,
    /// Make all fixes, those that a person should see as well
    #[arg(long, help_heading = "Fixing")]
    unsafe_fixes: bool,
    /// Write nothing; print what would be fixed as a diff
    #[arg(long, requires = "fixing", conflicts_with = "formats", help_heading = "Fixing")]
    dry_run: bool,
    /// Tell only what FILE does not know, and say which of its findings are gone; --fix mends known ones too
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    baseline: Option<PathBuf>,
    /// Write all present findings to FILE, for --baseline, instead of telling them; of DOC alone, if any is named
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["baseline", "formats", "fixing", "explain", "changed", "base"],
        help_heading = "Baseline"
    )]
    write_baseline: Option<PathBuf>,
    #[command(flatten)]
    stdin: Stdin,
    /// Look again whenever something changes, until Ctrl-C; only what changed is read again
    #[arg(
        long,
        conflicts_with_all = ["explain", "fixing", "write_baseline", "changed", "staged", "base", "stdin"],
        help_heading = "Editors and hooks"
    )]
    watch: bool,
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
        writings lint --fix\n  writings lint --unsafe-fixes --dry-run | git apply\n  \
        writings lint --changed --format github --format sarif=lint.sarif\n  writings lint --write-baseline known.json\n  \
        writings lint --baseline known.json\n  \
        git show :essays/paging.md | writings lint --stdin --stdin-filename essays/paging.md";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        if let Some(name) = &self.explain {
            return explain(session, name);
        }
        let outputs = Outputs::of(&self.formats, self.write_baseline.as_deref(), session)?;
        let known = self.known(session)?;
        if let Some(asked) = &self.stdin.stdin_filename {
            return self.run_given(session, asked, &outputs, known.as_ref());
        }
        if self.watch {
            return self.keep_watch(session, &outputs);
        }
        let mut reading = self.read(session, &outputs)?;
        self.look(session, &mut reading, &outputs, known.as_ref())
    }
}

/// A workspace that has been read, ready to be looked at.
struct Reading {
    workspace: Workspace,
    linted: Linted,
    /// The repository, if git was asked anything.
    git: Option<since::Opened>,
    /// Who may write, where fixes are to be written.
    writer: Option<Writer>,
}

impl Lint {
    /// Reads what is to be looked at. From before documents are read until they are written nobody else may write.
    fn read(&self, session: &mut Session<'_>, outputs: &Outputs) -> Result<Reading, Failure> {
        let reach = self.reach();
        let git = self.since.open(session)?;
        let staged = git.as_ref().map(|git| git.staged(session)).transpose()?.flatten();
        let (workspace, writer) = match staged {
            Some(staged) => (staged, None),
            None if reach.is_some() && !self.dry_run => {
                changes::open(session).map(|(workspace, writer)| (workspace, Some(writer)))?
            }
            None => (session.workspace()?, None),
        };
        outputs.spare(session, &workspace)?;
        let read = match (reach, self.since.compares()) {
            (Some(_), _) => Linted::read_to_fix,
            (None, true) => Linted::read_to_compare,
            (None, false) => Linted::read,
        };
        let linted = read(&workspace, self.levels()?).map_err(|error| session.seen(error))?;
        Ok(Reading { workspace, linted, git, writer })
    }

    /// Fixes what is to be fixed, and tells what there is to be told.
    fn look(
        &self,
        session: &mut Session<'_>,
        reading: &mut Reading,
        outputs: &Outputs,
        known: Option<&Baseline>,
    ) -> Result<Status, Failure> {
        let Reading { workspace, linted, git, writer } = reading;
        let workspace = &*workspace;
        let mut schema_faults = std::mem::take(&mut linted.schema_faults);
        let chosen = self.documents.resolve(session, workspace, &linted.corpus)?;
        let paths: HashSet<Box<str>> = chosen.iter().map(|facts| facts.path.clone()).collect();
        let now = session.now(linted.corpus.zone())?;
        let mut since = self.since.compare(session, git.as_ref(), workspace, linted, now)?;
        // A document that is gone can be told of, too.
        let gone = since.iter().flat_map(|since| since.gone(&linted.corpus)).map(|facts| facts.path.clone());
        let gone: HashSet<Box<str>> = gone.filter(|path| self.documents.reach(session, workspace, path)).collect();
        let wanted = |facts: &Facts| paths.contains(&facts.path) || gone.contains(&facts.path);
        let fixed = match self.reach() {
            None => Mended::default(),
            Some(reach) => {
                // What a broken schema would say of a fix is not known, so none is made.
                stop_at(session, &mut schema_faults)?;
                let past = since.as_ref().and_then(|since| since.past.as_ref());
                let places = self.since.places(since.as_ref(), &linted.findings_after(now, past, wanted));
                let fixed = fixing::mend(session, (workspace, linted), writer.as_ref(), now, reach, (&wanted, places))?;
                if writer.is_some() && fixed.fixed.made() > 0 {
                    // What was fixed stands elsewhere now.
                    since = self.since.compare(session, git.as_ref(), workspace, linted, now)?;
                }
                fixed
            }
        };
        let past = since.as_ref().and_then(|since| since.past.as_ref());
        let findings = linted.findings_after(now, past, wanted);
        let texts = Texts::new(workspace, linted, since.as_ref(), fixed.unwritten);
        let text = |path: &str| texts.of(path);
        let is_asked = known.is_some() || self.write_baseline.is_some() || outputs.reports().any(|one| one.identifies);
        // Of all findings, whatever is told of them: what is equal is told apart by its order.
        let fingerprints = if is_asked { fingerprints(&findings, &text) } else { Vec::new() };
        let seen = Seen { paths: &paths, corpus: &linted.corpus, all: !self.documents.are_named() };
        if let Some(file) = &self.write_baseline {
            stop_at(session, &mut schema_faults)?;
            return known::write(session, file, (&findings, &fingerprints), &seen);
        }
        let ((findings, fingerprints), mended) = match known {
            Some(known) => known.sort_out(findings, fingerprints),
            None => ((findings, fingerprints), Vec::new()),
        };
        let (findings, fingerprints) = self.since.narrow(since.as_ref(), findings, fingerprints);
        let (counts, remaining) = (Counts::of(&findings), findings.len());
        let told_of: HashSet<&str> = findings.iter().map(|finding| &*finding.facts.path).collect();
        let gone_and_told = told_of.into_iter().filter(|path| gone.contains(*path)).count();
        if !self.dry_run {
            let (findings, fingerprints) = (&findings, &fingerprints);
            let fixed = Some(&fixed.fixed);
            let told = Told { workspace, since: since.as_ref(), findings, fingerprints, fixed };
            told.tell(session, outputs, paths.len() + gone_and_told, &text)?;
        }
        if self.reach().is_some() && !session.global.quiet {
            self.close(session, workspace, &fixed.fixed, remaining)?;
        }
        // Nothing is gone yet where nothing was written, and what a broken schema would say may still be there.
        if schema_faults.is_empty() && !self.dry_run {
            self.tell_gone(session, (workspace, linted), &mended, &seen)?;
        }
        // One broken schema hides nothing else, but what it would say is not known.
        stop_at(session, &mut schema_faults)?;
        Ok(if counts.errors > 0 { Status::Findings } else { Status::Done })
    }
    fn levels(&self) -> Result<Vec<(Selector, Level)>, Failure> {
        let given = [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)];
        let pairs = given.into_iter().flat_map(|(names, level)| names.iter().map(move |name| (name, level)));
        pairs.map(|(name, level)| Ok((Selector::parse(name).map_err(Failure::new)?, level))).collect()
    }
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
