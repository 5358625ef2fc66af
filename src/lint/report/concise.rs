//! `concise`: each finding on one line, as compilers and `grep -n` print them.

use super::{Report, Run, escape, message, summary};
use std::io::{self, Write};

pub(super) const REPORT: Report =
    Report::new("concise", "path:line:column, and what is wrong, on one line", write, opens);

/// A path that may hold anything, and then where and what.
fn opens(head: &str) -> bool {
    let line = head.lines().next().unwrap_or("");
    let place =
        ["error", "warning"].iter().find_map(|word| line.split_once(&format!(": {word}["))).map(|(place, _)| place);
    let mut numbers = place.into_iter().flat_map(|place| place.rsplit(':').take(2));
    place.is_some_and(|place| place.split(':').count() > 2) && numbers.all(|number| number.parse::<u32>().is_ok())
}

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
