//! `gitlab`: GitLab's Code Quality report.

use super::{Report, Run, message};
use crate::diagnostic::Severity;
use crate::export::text;
use serde_json::json;
use std::io::{self, Write};

pub(super) const REPORT: Report = Report::identifying("gitlab", "GitLab's Code Quality report", write, opens);

fn opens(head: &str) -> bool {
    head.trim_end() == "[]" || head.starts_with("[\n  {\n    \"description\": ")
}

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let findings = run.findings.iter().zip(run.fingerprints).map(|(finding, fingerprint)| {
        let found = &*finding.diagnostic;
        json!({
            "description": message(&found.message),
            "check_name": found.rule,
            "fingerprint": fingerprint.to_string(),
            "severity": match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
            },
            "location": { "path": (run.from_top)(&finding.facts.path), "lines": { "begin": found.place.line } },
        })
    });
    text::pretty_json(&findings.collect::<Vec<_>>(), out)?;
    out.write_all(b"\n")
}
