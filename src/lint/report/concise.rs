//! `concise`: each finding on one line, as compilers and `grep -n` print them.

use super::{Report, Run, escape, message, summary};
use std::io::{self, Write};

pub(super) const REPORT: Report = Report::new("concise", "path:line:column, and what is wrong, on one line", write);

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in run.findings {
        let diagnostic = &finding.diagnostic;
        let (line, column) = (diagnostic.place.line, diagnostic.place.column);
        let path = (run.shown)(&finding.facts.path);
        let word = finding.severity.word();
        let told = message(&diagnostic.message);
        writeln!(out, "{}:{line}:{column}: {word}[{}]: {told}", escape(&path), diagnostic.rule)?;
    }
    if !run.findings.is_empty() && !run.quiet {
        writeln!(out, "{}", summary(run))?;
    }
    Ok(())
}
