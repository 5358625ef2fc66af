//! `rdjsonl`: the Reviewdog Diagnostic Format, one finding a line.

use super::lines::{Item, Lines, each, each_related};
use super::{Report, Run, message};
use crate::diagnostic::{Fix, Severity, Span};
use crate::export::text;
use serde_json::{Value, json};
use std::io::{self, Write};

pub(super) const REPORT: Report =
    Report::new("rdjsonl", "Reviewdog Diagnostic Format, one finding a line", write, opens);

fn opens(head: &str) -> bool {
    head.starts_with("{\"message\":\"")
}

/// The longest text that is suggested, in bytes. A fix whose edits stand further apart is none to look at in a review.
const MAX_SUGGESTION: usize = 10_000;

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    each(run, |item, lines| {
        text::json(&diagnostic(run, item, lines), out)?;
        out.write_all(b"\n")
    })
}

fn diagnostic(run: &Run<'_>, item: &Item<'_>, lines: &mut Lines<'_>) -> Value {
    let found = &*item.finding.diagnostic;
    let region = lines.region(found.place);
    let range = range(lines, found.place.span, (region.line, region.end_line));
    let path = (run.from_top)(&item.finding.facts.path);
    let mut told = message(&found.message).into_owned();
    if let Some(help) = &found.help {
        told.push_str(&format!("\nhelp: {}", message(help)));
    }
    let mut value = json!({
        "message": told,
        "location": { "path": path, "range": range },
        "severity": match item.finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
        },
        "source": { "name": "writings" },
        "code": { "value": found.rule },
    });
    let Some(members) = value.as_object_mut() else { return value };
    let suggestion = item.fix.and_then(|fix| suggestion(fix, lines));
    members.extend(suggestion.map(|suggestion| ("suggestions".to_owned(), json!([suggestion]))));
    let mut related = Vec::new();
    each_related(run, item.finding, lines, |other, path, lines| {
        let region = lines.region(other.place);
        let range = self::range(lines, other.place.span, (region.line, region.end_line));
        related.push(
            json!({ "message": message(&other.message), "location": { "path": (run.from_top)(path), "range": range } }),
        );
    });
    if !related.is_empty() {
        members.insert("related_locations".to_owned(), related.into());
    }
    value
}

/// A range on these lines. The format counts columns in bytes, and its end is exclusive.
fn range(lines: &Lines<'_>, span: Span, (line, end_line): (u32, u32)) -> Value {
    json!({
        "start": { "line": line, "column": lines.byte_column(span.start) },
        "end": { "line": end_line, "column": lines.byte_column(span.end) },
    })
}

/// A fix as one replacement: of two suggestions a reviewer would take one.
fn suggestion(fix: &Fix, lines: &mut Lines<'_>) -> Option<Value> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let whole = Span { start: first.span.start, end: last.span.end };
    let mut text = String::new();
    let mut at = whole.start;
    for edit in &fix.edits {
        text.push_str(Span { start: at, end: edit.span.start }.slice(lines.text()));
        text.push_str(&edit.text);
        at = edit.span.end;
        if text.len() > MAX_SUGGESTION {
            return None;
        }
    }
    let region = lines.span(whole);
    Some(json!({ "range": range(lines, whole, (region.line, region.end_line)), "text": text }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Applicability, TextEdit};

    #[test]
    fn several_edits_are_one_suggestion() {
        let text = "界 one two\nthree";
        let edit = |part: &str, by: &str| {
            let start = text.find(part).unwrap();
            TextEdit { span: Span::new(start, start + part.len()), text: by.to_owned() }
        };
        let mut fix = Fix {
            title: "x".into(),
            applicability: Applicability::Safe,
            edits: vec![edit("one", "1"), edit("three", "3")],
        };
        let value = suggestion(&fix, &mut Lines::new(text)).unwrap();
        let expected = json!({
            "range": { "start": { "line": 1, "column": 5 }, "end": { "line": 2, "column": 6 } },
            "text": "1 two\n3",
        });
        assert_eq!(value, expected);
        fix.edits[0].text = "x".repeat(MAX_SUGGESTION + 1);
        assert_eq!(suggestion(&fix, &mut Lines::new(text)), None);
    }
}
