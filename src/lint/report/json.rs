//! `json`: everything that is known of each finding, versioned, for programs.

use super::lines::{self, Lines, each, each_related};
use super::{Report, Run};
use crate::diagnostic::{Applicability, Place, Severity};
use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use std::io::{self, Write};

pub(super) const REPORT: Report = Report::identifying("json", "all that is known, for programs", write, opens);

/// A baseline begins nearly so, but each of its findings is one line, and nothing follows on them.
fn opens(head: &str) -> bool {
    let rest =
        head.strip_prefix("{\n  \"version\": ").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let findings = rest.and_then(|rest| rest.strip_prefix(",\n  \"findings\": ["));
    findings.is_some_and(|findings| findings.starts_with("\n    {\n") || findings.starts_with("],\n"))
}

/// The version of the format. It changes when a field goes or changes its meaning; fields may be added within it.
const VERSION: u32 = 1;

/// What one run of `writings lint` found.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Findings")]
struct Findings<'a> {
    /// The version of this format.
    version: u32,
    /// The findings, by path, then by place.
    findings: Vec<Item<'a>>,
    /// How many there are.
    summary: Summary,
}

/// Counts.
#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Findings that fail a run.
    errors: usize,
    /// Findings that do not.
    warnings: usize,
    /// Documents with findings.
    documents_with_findings: usize,
    /// Documents looked at.
    documents: usize,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
struct Item<'a> {
    /// The rule, in kebab-case.
    rule: &'a str,
    /// How much it weighs.
    severity: Weight,
    /// What it is known by in other runs: it stays as lines shift. No two findings share one.
    fingerprint: String,
    /// What is wrong.
    message: &'a str,
    /// Where the demand comes from, such as a schema and its keyword.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// Where it is.
    place: Location,
    /// Other places that belong to it, up to twenty.
    related: Vec<RelatedItem<'a>>,
    /// A cure that has been checked: with it, the document can be read and nothing else has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixItem<'a>>,
}

/// How much a finding weighs.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Weight {
    /// The run fails.
    Error,
    /// The run passes.
    Warning,
}

/// A place in a file. Lines count from 1, columns from 1 in code points, bytes from 0; ends are exclusive.
#[derive(Serialize, JsonSchema)]
struct Location {
    /// The file, as it can be opened from where the program was started.
    path: String,
    /// The line.
    line: u32,
    /// The column.
    column: u32,
    /// The line of the end.
    end_line: u32,
    /// The column of the end.
    end_column: u32,
    /// The first byte.
    start: u32,
    /// The byte behind the last.
    end: u32,
}

/// Another place that belongs to a finding.
#[derive(Serialize, JsonSchema)]
struct RelatedItem<'a> {
    /// What it has to do with it.
    message: &'a str,
    /// Where it is.
    place: Location,
}

/// A cure.
#[derive(Serialize, JsonSchema)]
struct FixItem<'a> {
    /// What it does.
    title: &'a str,
    /// Whether it keeps the meaning of the document: safe, or unsafe.
    applicability: Reach,
    /// What is replaced, in order.
    edits: Vec<Edit<'a>>,
}

/// Whether a fix may be applied without being looked at.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Reach {
    /// The meaning stays.
    Safe,
    /// A likely reading that a person should see.
    Unsafe,
}

/// One replacement in the file of the finding.
#[derive(Serialize, JsonSchema)]
struct Edit<'a> {
    /// The first byte that goes.
    start: u32,
    /// The byte behind the last.
    end: u32,
    /// What comes instead.
    text: &'a str,
}

/// The JSON Schema of the format.
pub fn schema() -> serde_json::Value {
    schema_for!(Findings<'static>).to_value()
}

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut findings = Vec::with_capacity(run.findings.len());
    each(run, |one, lines| {
        findings.push(item(run, one, lines));
        Ok(())
    })?;
    let findings = Findings {
        version: VERSION,
        findings,
        summary: Summary {
            errors: run.counts.errors,
            warnings: run.counts.warnings,
            documents_with_findings: run.counts.documents,
            documents: run.documents,
        },
    };
    let value = serde_json::to_value(&findings).map_err(io::Error::other)?;
    crate::export::text::pretty_json(&value, out)?;
    out.write_all(b"\n")
}

fn item<'a>(run: &Run<'_>, one: &lines::Item<'a>, lines: &mut Lines<'_>) -> Item<'a> {
    let finding = one.finding;
    let diagnostic = &*finding.diagnostic;
    let place = location(run, &finding.facts.path, diagnostic.place, lines);
    let mut related = Vec::new();
    each_related(run, finding, lines, |other, path, lines| {
        related.push(RelatedItem { message: &other.message, place: location(run, path, other.place, lines) });
    });
    let fix = one.fix.map(|fix| FixItem {
        title: &fix.title,
        applicability: match fix.applicability {
            Applicability::Safe => Reach::Safe,
            Applicability::Unsafe => Reach::Unsafe,
        },
        edits: fix
            .edits
            .iter()
            .map(|edit| Edit { start: edit.span.start, end: edit.span.end, text: &edit.text })
            .collect(),
    });
    Item {
        rule: diagnostic.rule,
        severity: match finding.severity {
            Severity::Error => Weight::Error,
            Severity::Warning => Weight::Warning,
        },
        fingerprint: one.fingerprint.map(|fingerprint| fingerprint.to_string()).unwrap_or_default(),
        message: &diagnostic.message,
        note: diagnostic.note.as_deref(),
        help: diagnostic.help.as_deref(),
        place,
        related,
        fix,
    }
}

fn location(run: &Run<'_>, path: &str, place: Place, lines: &mut Lines<'_>) -> Location {
    let region = lines.region(place);
    Location {
        path: (run.shown)(path),
        line: region.line,
        column: region.column,
        end_line: region.end_line,
        end_column: region.end_column,
        start: place.span.start,
        end: place.span.end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Facts;
    use crate::diagnostic::{Diagnostic, Span};
    use crate::lint::{Counts, Finding};
    use std::borrow::Cow;
    use std::cell::Cell;

    /// However much is found in a document, its text is asked for once, and its lines are counted once.
    #[test]
    fn the_lines_of_a_document_are_counted_once() {
        let facts = Facts::new("a.md", &"essays".into());
        let finding = |at: u32| {
            let place = Place { span: Span::new(at as usize * 2, at as usize * 2 + 1), line: at + 1, column: 1 };
            let first = Place { span: Span::new(0, 3), line: 1, column: 1 };
            let diagnostic = Diagnostic::new(place, "message").related(first, "here");
            Finding { facts: &facts, diagnostic: Cow::Owned(diagnostic), severity: Severity::Error }
        };
        let findings: Vec<_> = (0..5).map(finding).collect();
        let asked = Cell::new(0);
        let run = Run {
            findings: &findings,
            fixes: &[None; 5],
            fingerprints: &[],
            counts: Counts::of(&findings),
            documents: 1,
            shown: &str::to_owned,
            from_top: &str::to_owned,
            touched: &|_| false,
            text: &|_| {
                asked.set(asked.get() + 1);
                Some("x\n".repeat(5).into())
            },
            color: false,
            fixable: true,
            quiet: false,
        };
        let mut out = Vec::new();
        write(&run, &mut out).unwrap();
        assert_eq!(asked.get(), 1);
        let written: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let last = &written["findings"][4];
        let ends = |place: &serde_json::Value| (place["end_line"].as_u64(), place["end_column"].as_u64());
        assert_eq!(ends(&last["place"]), (Some(5), Some(2)));
        assert_eq!(ends(&last["related"][0]["place"]), (Some(2), Some(2)));
    }
}
