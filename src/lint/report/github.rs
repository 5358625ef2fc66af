//! `github`: workflow commands, which GitHub shows as annotations beside the lines they are about.

use super::lines::{Item, each};
use super::{Report, Run, escape, message};
use crate::diagnostic::Severity;
use crate::lint::Finding;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) const REPORT: Report =
    Report { job_summary: Some(job_summary), ..Report::new("github", "annotations in GitHub Actions", write, opens) };

fn opens(head: &str) -> bool {
    head.starts_with("::error file=") || head.starts_with("::warning file=")
}

/// How many annotations of one severity GitHub shows of a step. The first ones count.
const MAX_SHOWN: usize = 10;

/// The longest summary, in bytes: GitHub refuses one beyond 1 MiB, and other steps of a job may add to it.
const MAX_SUMMARY: usize = 512 * 1024;

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut commands = Vec::with_capacity(run.findings.len());
    each(run, |item, lines| {
        let region = lines.region(item.finding.diagnostic.place);
        let columns = (region.line == region.end_line).then_some((region.column, region.end_column));
        commands.push((rank(run, item.finding), command(run, item, (region.line, region.end_line), columns)));
        Ok(())
    })?;
    // Those of one rank stay as they were, by path and place.
    commands.sort_by_key(|(rank, _)| *rank);
    commands.iter().try_for_each(|(_, command)| out.write_all(command.as_bytes()))
}

/// What comes first: what the change touched, and errors before warnings.
fn rank(run: &Run<'_>, finding: &Finding<'_>) -> (bool, bool) {
    (!(run.touched)(finding), finding.severity != Severity::Error)
}

/// One command on its line. Columns are told of one line only: GitHub knows no others.
fn command(run: &Run<'_>, item: &Item<'_>, (line, end_line): (u32, u32), columns: Option<(u32, u32)>) -> String {
    let found = &*item.finding.diagnostic;
    let word = item.finding.severity.word();
    let mut command = format!("::{word} file={},line={line}", property(&(run.from_top)(&item.finding.facts.path)));
    // Writing to a string does not fail.
    let _ = write!(command, ",endLine={end_line}");
    if let Some((column, end_column)) = columns {
        let _ = write!(command, ",col={column},endColumn={end_column}");
    }
    let _ = write!(command, ",title={}::{}", property(found.rule), data(&message(&found.message)));
    if let Some(help) = &found.help {
        let _ = write!(command, "%0Ahelp: {}", data(&message(help)));
    }
    command.push('\n');
    command
}

/// A message: `%` is what escapes begin with. Line ends are GitHub's own escapes; other hidden characters have none and are shown.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for part in text.split_inclusive(['%', '\r', '\n']) {
        let (plain, last) = match part.char_indices().next_back() {
            Some((at, last @ ('%' | '\r' | '\n'))) => (part.get(..at).unwrap_or(""), last),
            _ => (part, '\0'),
        };
        escaped.push_str(&escape(plain));
        escaped.push_str(match last {
            '%' => "%25",
            '\r' => "%0D",
            '\n' => "%0A",
            _ => "",
        });
    }
    escaped
}

/// The value of a property, which ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// All findings as a table, where there are more of them than are shown beside their lines.
fn job_summary(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    if run.counts.errors.max(run.counts.warnings) <= MAX_SHOWN {
        return Ok(());
    }
    let mut findings: Vec<&Finding<'_>> = run.findings.iter().collect();
    findings.sort_by_key(|finding| rank(run, finding));
    let mut table =
        format!("### writings: {}\n\n| Place | Rule | What is wrong |\n| --- | --- | --- |\n", super::summary(run));
    let mut left_out = 0;
    for finding in findings {
        let found = &*finding.diagnostic;
        let path = (run.from_top)(&finding.facts.path);
        let place = markdown(&format!("{path}:{}", found.place.line));
        let word = finding.severity.word();
        let row = format!("| {place} | {word}: {} | {} |\n", found.rule, markdown(&message(&found.message)));
        if table.len() + row.len() > MAX_SUMMARY {
            left_out += 1;
        } else {
            table.push_str(&row);
        }
    }
    if left_out > 0 {
        let _ = write!(table, "\n{left_out} more are left out: there is no room for them.\n");
    }
    out.write_all(table.as_bytes())
}

/// Text as a cell of a table shows it, letter by letter: nothing in it is markup, a link, a mention or the cell's end.
fn markdown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for c in escape(text).chars() {
        match c {
            // As references they are text to Markdown, HTML and the table alike.
            _ if c.is_ascii_punctuation() && !matches!(c, ',' | '-' | '/' | '(' | ')' | ';') => {
                let _ = write!(shown, "&#{};", u32::from(c));
            }
            _ => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Facts;
    use crate::diagnostic::{Diagnostic, Place, Span};
    use crate::lint::Counts;
    use std::borrow::Cow;

    /// GitHub shows the first ten of a kind: they are those that the change at hand touched.
    #[test]
    fn what_was_touched_comes_first_then_errors() {
        let facts = Facts::new("a.md", &"essays".into());
        let finding = |(at, severity): (usize, Severity)| {
            let place = Place { span: Span::at(at), line: 1, column: 1 };
            let diagnostic = Diagnostic::new(place, format!("message {at}"));
            Finding { facts: &facts, diagnostic: Cow::Owned(diagnostic), severity }
        };
        let severities = [Severity::Warning, Severity::Error, Severity::Warning, Severity::Error];
        let findings: Vec<_> = severities.into_iter().enumerate().map(finding).collect();
        let run = Run {
            findings: &findings,
            fixes: &[None; 4],
            fingerprints: &[],
            counts: Counts::of(&findings),
            documents: 1,
            shown: &str::to_owned,
            from_top: &str::to_owned,
            touched: &|finding| finding.diagnostic.message.ends_with(['2', '3']),
            text: &|_| None,
            color: false,
            quiet: false,
            fixable: true,
        };
        let mut out = Vec::new();
        write(&run, &mut out).unwrap();
        let told = String::from_utf8(out).unwrap();
        let order: Vec<&str> = told.lines().map(|line| line.rsplit(' ').next().unwrap()).collect();
        assert_eq!(order, ["3", "2", "1", "0"], "{told}");
    }

    #[test]
    fn content_ends_no_property_and_no_command() {
        assert_eq!(data("50% of\r\n::error::x\u{1b}[m"), "50%25 of%0D%0A::error::x\\u{1b}[m");
        assert_eq!(property("a:b,c=d%0A"), "a%3Ab%2Cc=d%250A");
        assert_eq!(data(""), "");
    }

    #[test]
    fn content_is_no_markup() {
        assert_eq!(markdown("a|b"), "a&#124;b");
        assert_eq!(markdown("<b>&lt;"), "&#60;b&#62;&#38;lt;");
        for text in ["[x](y)", "`x`", "*x*", "_x_", "@x", "#1", "\\|", "www.x.example", "~~x~~", "![x](y)", "x\ny"] {
            let shown = markdown(text);
            assert!(!shown.contains(['[', ']', '`', '*', '_', '@', '\\', '|', '~', '!', '.', '\n']), "{shown}");
        }
    }
}
