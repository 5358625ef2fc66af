//! A baseline: the findings of an old site that are known and let be, so that only new ones are told.

use super::Finding;
use super::fingerprint::Fingerprint;
use super::report::message;
use crate::analysis::MAX_FINDINGS;
use crate::export::text;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::io;
use thiserror::Error;

/// The version of the format.
const VERSION: u64 = 1;

/// Known findings.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// In the order of the file: by path, rule and fingerprint.
    entries: Vec<Entry>,
}

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// The document, from the workspace root.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// What was said; for people, since messages count what other documents do.
    pub message: String,
    /// What it is known by.
    pub fingerprint: String,
}

/// Why a file is no baseline.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BaselineError {
    /// It is no JSON, or not of this shape.
    #[error("this is no baseline: {0}")]
    Malformed(String),
    /// It was written by a later program.
    #[error("this baseline has version {0}; this program reads version {VERSION}")]
    Version(u64),
}

/// Findings that are told, and their fingerprints.
pub type Told<'a> = (Vec<Finding<'a>>, Vec<Fingerprint>);

impl Baseline {
    /// The baseline that knows these findings, whose fingerprints stand in the same order.
    pub fn of(findings: &[Finding<'_>], fingerprints: &[Fingerprint]) -> Self {
        let entries = findings.iter().zip(fingerprints).map(|(finding, fingerprint)| Entry {
            path: finding.facts.path.to_string(),
            rule: finding.diagnostic.rule.to_owned(),
            message: message(&finding.diagnostic.message).into_owned(),
            fingerprint: fingerprint.to_string(),
        });
        Self { entries: entries.collect() }.sorted()
    }

    /// The same with the entries of another that `wanted` takes.
    #[must_use]
    pub fn with(mut self, other: Self, wanted: impl Fn(&Entry) -> bool) -> Self {
        self.entries.extend(other.entries.into_iter().filter(wanted));
        self.sorted()
    }

    /// By path and rule, then by what does not change with the message: so that differences are small.
    fn sorted(mut self) -> Self {
        self.entries.sort_by(|a, b| (&a.path, &a.rule, &a.fingerprint).cmp(&(&b.path, &b.rule, &b.fingerprint)));
        self.entries.dedup();
        self
    }

    /// Reads what [`write`](Self::write) wrote.
    ///
    /// # Errors
    ///
    /// It is none, or one of another version.
    pub fn read(bytes: &[u8]) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Head {
            version: u64,
        }
        #[derive(Deserialize)]
        struct File {
            findings: Vec<Entry>,
        }
        let malformed = |error: serde_json::Error| BaselineError::Malformed(error.to_string());
        // Another version may have another shape: it is looked at first.
        let head: Head = serde_json::from_slice(bytes).map_err(malformed)?;
        if head.version != VERSION {
            return Err(BaselineError::Version(head.version));
        }
        let file: File = serde_json::from_slice(bytes).map_err(malformed)?;
        if let Some(bad) = file.findings.iter().find(|entry| Fingerprint::parse(&entry.fingerprint).is_none()) {
            return Err(BaselineError::Malformed(format!("`{}` is no fingerprint", bad.fingerprint)));
        }
        Ok(Self { entries: file.findings })
    }

    /// Writes it as JSON, one finding a line: two people who mend different documents change different lines.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        write!(out, "{{\n  \"version\": {VERSION},\n  \"findings\": [")?;
        for (index, entry) in self.entries.iter().enumerate() {
            out.write_all(if index == 0 { b"\n    " } else { b",\n    " })?;
            text::json(entry, out)?;
        }
        out.write_all(if self.entries.is_empty() { b"]\n}\n" } else { b"\n  ]\n}\n" })
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Those of `findings` that it does not know, and the entries that none of them matches.
    pub fn sort_out<'a>(&self, findings: Vec<Finding<'a>>, fingerprints: Vec<Fingerprint>) -> (Told<'a>, Vec<&Entry>) {
        let mut known: HashSet<Fingerprint> = HashSet::new();
        let mut of_rule: HashMap<(&str, &str), usize> = HashMap::new();
        for entry in &self.entries {
            known.extend(Fingerprint::parse(&entry.fingerprint));
            *of_rule.entry((&entry.path, &entry.rule)).or_default() += 1;
        }
        // Of a rule that had as much to say as it may, the next was there and was not told.
        let was_cut = |path: &str, rule: &str| of_rule.get(&(path, rule)).is_some_and(|count| *count >= MAX_FINDINGS);
        let present: HashSet<Fingerprint> = fingerprints.iter().copied().collect();
        // What is not told for want of room may still be there.
        let mut now: HashMap<(&str, &str), usize> = HashMap::new();
        for finding in &findings {
            *now.entry((&finding.facts.path, finding.diagnostic.rule)).or_default() += 1;
        }
        let is_cut = |entry: &Entry| now.get(&(&*entry.path, &*entry.rule)).is_some_and(|count| *count >= MAX_FINDINGS);
        let gone = self.entries.iter().filter(|entry| {
            let fingerprint = Fingerprint::parse(&entry.fingerprint);
            fingerprint.is_some_and(|fingerprint| !present.contains(&fingerprint)) && !is_cut(entry)
        });
        let gone: Vec<&Entry> = gone.collect();
        let told = findings.into_iter().zip(fingerprints).filter(|(finding, fingerprint)| {
            !known.contains(fingerprint) && !was_cut(&finding.facts.path, finding.diagnostic.rule)
        });
        (told.unzip(), gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Facts;
    use crate::diagnostic::{Diagnostic, Place, Severity, Span};
    use crate::lint::fingerprint::fingerprints;
    use std::borrow::Cow;

    fn findings<'a>(facts: &'a Facts, messages: &[String]) -> (Vec<Finding<'a>>, Vec<Fingerprint>) {
        let findings = messages.iter().enumerate().map(|(at, message)| {
            let place = Place { span: Span::at(at), line: 1, column: 1 };
            let diagnostic = Diagnostic { rule: "r", ..Diagnostic::new(place, message) };
            Finding { facts, diagnostic: Cow::Owned(diagnostic), severity: Severity::Error }
        });
        let findings: Vec<_> = findings.collect();
        let fingerprints = fingerprints(&findings, &|_| None);
        (findings, fingerprints)
    }

    fn letters(range: std::ops::Range<u32>) -> Vec<String> {
        range.map(|n| char::from_u32(0x4E00 + n).unwrap().to_string()).collect()
    }

    fn written(baseline: &Baseline) -> String {
        let mut out = Vec::new();
        baseline.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn reads_what_it_writes_one_finding_a_line() {
        let facts = Facts::new("a \u{202e}\"\n.md", &"essays".into());
        for count in [0, 1, 3] {
            let (findings, fingerprints) = findings(&facts, &letters(0..count));
            let baseline = Baseline::of(&findings, &fingerprints);
            let text = written(&baseline);
            assert_eq!(text.lines().filter(|line| line.contains("fingerprint")).count(), count as usize, "{text}");
            assert_eq!(Baseline::read(text.as_bytes()).unwrap(), baseline);
        }
    }

    #[test]
    fn what_it_knows_is_not_told_and_what_is_gone_is() {
        let facts = Facts::new("a.md", &"essays".into());
        let (old, prints) = findings(&facts, &letters(0..3));
        let baseline = Baseline::of(&old, &prints);
        let (new, prints) = findings(&facts, &letters(1..4));
        let ((told, kept), gone) = baseline.sort_out(new, prints.clone());
        assert_eq!((told.len(), kept.as_slice()), (1, &prints[2..]));
        assert_eq!(told[0].diagnostic.message, letters(3..4)[0]);
        assert_eq!(gone.len(), 1);
        assert_eq!(gone[0].message, letters(0..1)[0]);
    }

    #[test]
    fn what_was_not_told_for_want_of_room_is_not_new() {
        let facts = Facts::new("a.md", &"essays".into());
        let most = MAX_FINDINGS as u32;
        let (old, prints) = findings(&facts, &letters(0..most));
        let baseline = Baseline::of(&old, &prints);
        let (new, prints) = findings(&facts, &letters(50..most + 50));
        assert!(baseline.sort_out(new, prints).0.0.is_empty());
    }

    #[test]
    fn what_is_none_is_told() {
        let malformed = |text: &str| matches!(Baseline::read(text.as_bytes()), Err(BaselineError::Malformed(_)));
        for text in ["", "[]", "{}", r#"{"version": 1}"#, r#"{"version": "1", "findings": []}"#] {
            assert!(malformed(text), "{text}");
        }
        assert!(malformed(
            r#"{"version": 1, "findings": [{"path": "", "rule": "", "message": "", "fingerprint": "x"}]}"#
        ));
        assert!(malformed(&"[".repeat(100_000)));
        assert_eq!(Baseline::read(br#"{"version": 2, "x": 1}"#), Err(BaselineError::Version(2)));
    }
}
