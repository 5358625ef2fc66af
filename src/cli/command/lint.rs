//! `writings lint`: what is wrong with the documents.

use super::documents::Documents;
use super::session::documents;
use super::{Command, Failure, Session, Status};
use crate::analysis::Scope;
use crate::lint::report::full::{self, Told};
use crate::lint::{self, Counts, Finding, LINT_SECTION, Levels};
use crate::ops::workspace::Workspace;
use clap::Args;
use std::collections::HashSet;

/// Tell what is wrong with documents
#[derive(Debug, Args)]
pub struct Lint {
    #[command(flatten)]
    documents: Documents,
}

impl Command for Lint {
    const NAME: &'static str = "lint";
    const EXAMPLES: &'static str = "Examples:\n  writings lint\n  writings lint essays/paging.md";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = session.workspace()?;
        let corpus = workspace.load(Scope::COUNTS)?;
        let chosen = self.documents.resolve(session, &workspace, &corpus)?;
        let paths: HashSet<&str> = chosen.iter().map(|facts| &*facts.path).collect();
        let levels: Levels = workspace.section(LINT_SECTION.name)?;
        let findings = lint::check(&corpus, &levels, |facts| paths.contains(&*facts.path));
        let mut source: Option<(&str, Option<String>)> = None;
        for finding in &findings {
            let path = &*finding.facts.path;
            if source.as_ref().is_none_or(|(known, _)| *known != path) {
                source = Some((path, workspace.text(finding.facts)));
            }
            let text = source.as_ref().and_then(|(_, text)| text.as_deref());
            report(session, &workspace, finding, text)?;
        }
        let counts = Counts::of(&findings);
        if !findings.is_empty() && !session.global.quiet {
            writeln!(session.out, "{}", summary(counts, chosen.len()))?;
        }
        Ok(if counts.errors > 0 { Status::Findings } else { Status::Done })
    }
}

fn report(
    session: &mut Session<'_>,
    workspace: &Workspace,
    finding: &Finding<'_>,
    text: Option<&str>,
) -> Result<(), Failure> {
    let diagnostic = &finding.diagnostic;
    let told = Told {
        severity: finding.severity,
        rule: Some(diagnostic.rule),
        message: &diagnostic.message,
        path: &session.shown(workspace, finding.facts),
        text,
        place: diagnostic.place,
        related: diagnostic.related.iter().map(|related| (related.place, related.message.as_str())).collect(),
        help: diagnostic.help.as_deref(),
    };
    let color = session.colors_output();
    writeln!(session.out, "{}", full::render(&told, color))?;
    Ok(())
}

fn summary(counts: Counts, all: usize) -> String {
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let parts: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| plural(count, word))
        .collect();
    format!("{} in {} of {}", parts.join(", "), counts.documents, documents(all))
}
