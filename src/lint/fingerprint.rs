//! A finding's identity over time: it survives what moves its lines, and what other documents do.

use super::{Finding, RULES};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// What a finding is known by in another run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

/// As much of a finding's text as counts, in bytes: what it names, not a whole paragraph.
const MAX_TEXT: usize = 1000;

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Fingerprint {
    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        u128::from_str_radix(text, 16).ok().filter(|_| is_hex).map(Self)
    }
}

/// The fingerprint of each finding, in their order, which is by document and place. No two are the same. `text` gives the text of
/// the document at a path from the workspace root; each that has findings is asked for once.
pub fn fingerprints(findings: &[Finding<'_>], text: &dyn Fn(&str) -> Option<Arc<str>>) -> Vec<Fingerprint> {
    let mut fingerprints = Vec::with_capacity(findings.len());
    for group in findings.chunk_by(|a, b| a.facts.path == b.facts.path) {
        let text = group.first().and_then(|first| text(&first.facts.path));
        let text = text.as_deref().unwrap_or("");
        // Findings that are equal in all else are told apart by their order.
        let mut seen: HashMap<blake3::Hash, u64> = HashMap::new();
        for finding in group {
            let alike = hash(finding, text);
            let count = seen.entry(alike).or_default();
            fingerprints.push(numbered(alike, *count));
            *count += 1;
        }
    }
    fingerprints
}

fn hash(finding: &Finding<'_>, text: &str) -> blake3::Hash {
    let diagnostic = &*finding.diagnostic;
    let mut hasher = blake3::Hasher::new();
    let path = finding.facts.path.as_bytes();
    let place = first_line(diagnostic.place.span.slice(text));
    // What a rule that looks across documents says may name others, which change; the place says what is meant, if there is any.
    let looks_across = RULES.iter().any(|rule| rule.name == diagnostic.rule && rule.looks_across());
    let message = if looks_across && !place.is_empty() { String::new() } else { masked(&diagnostic.message) };
    for part in [diagnostic.rule.as_bytes(), path, place, message.as_bytes()] {
        // With its length before it, no part can pass for the next.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize()
}

fn numbered(alike: blake3::Hash, count: u64) -> Fingerprint {
    let hash = blake3::Hasher::new().update(alike.as_bytes()).update(&count.to_le_bytes()).finalize();
    Fingerprint(hash.as_bytes().iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte)))
}

/// The first line of what is meant, without the blanks around it.
fn first_line(text: &str) -> &[u8] {
    let bytes = text.as_bytes().get(..MAX_TEXT).unwrap_or(text.as_bytes());
    bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default().trim_ascii()
}

/// A message with each number as `0`, and the words behind it without a plural's `s`: messages count what other documents do
/// (`in 5 other documents`).
fn masked(message: &str) -> String {
    let mut masked = String::with_capacity(message.len());
    let mut counted = false;
    let mut rest = message.chars().peekable();
    while let Some(c) = rest.next() {
        let ends_word = !rest.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            '0'..='9' => {
                counted = true;
                if !rest.peek().is_some_and(char::is_ascii_digit) {
                    masked.push('0');
                }
            }
            's' if counted && ends_word => {}
            c => masked.push(c),
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Facts;
    use crate::diagnostic::{Diagnostic, Place, Severity, Span};
    use std::borrow::Cow;
    use std::cell::Cell;

    fn finding<'a>(facts: &'a Facts, rule: &'static str, message: &str, start: usize, line: u32) -> Finding<'a> {
        let place = Place { span: Span::new(start, start + 3), line, column: 1 };
        let diagnostic = Diagnostic { rule, ..Diagnostic::new(place, message) };
        Finding { facts, diagnostic: Cow::Owned(diagnostic), severity: Severity::Warning }
    }

    fn of(findings: &[Finding<'_>], text: &str) -> Vec<Fingerprint> {
        fingerprints(findings, &|_| Some(text.into()))
    }

    #[test]
    fn what_is_said_of_others_may_change() {
        let facts = Facts::new("a.md", &"essays".into());
        let before = of(&[finding(&facts, "series-gap", "parts 2 to 3 are missing", 0, 1)], "one two");
        assert_eq!(of(&[finding(&facts, "series-gap", "part 3 is missing", 0, 1)], "one two"), before);
        assert_ne!(of(&[finding(&facts, "series-gap", "part 3 is missing", 4, 1)], "one two"), before);
        // Where the place says nothing, the message does.
        let of_file = of(&[finding(&facts, "lost-address", "/a/ is no longer served", 0, 1)], "   ");
        assert_ne!(of(&[finding(&facts, "lost-address", "/b/ is no longer served", 0, 1)], "   "), of_file);
    }

    #[test]
    fn lines_and_counts_may_shift() {
        let facts = Facts::new("a.md", &"essays".into());
        let before = of(&[finding(&facts, "r", "in 1 other document", 0, 1)], "one two");
        assert_eq!(of(&[finding(&facts, "r", "in 12 other documents", 5, 6)], "\n\n\n\n\none\ntwo"), before);
        assert_ne!(of(&[finding(&facts, "r", "in 1 other document", 4, 1)], "one two"), before, "another text");
        assert_ne!(of(&[finding(&facts, "s", "in 1 other document", 0, 1)], "one two"), before, "another rule");
        assert_ne!(of(&[finding(&facts, "r", "in 1 other folder", 0, 1)], "one two"), before, "another message");
        let other = Facts::new("b.md", &"essays".into());
        assert_ne!(of(&[finding(&other, "r", "in 1 other document", 0, 1)], "one two"), before, "another document");
        // The case of a letter, and a plural that counts nothing, are not lost.
        assert_ne!(masked("no tags"), masked("no tag"));
    }

    #[test]
    fn no_two_are_the_same_and_each_text_is_read_once() {
        let (a, b) = (Facts::new("a.md", &"essays".into()), Facts::new("b.md", &"essays".into()));
        let findings: Vec<_> = [&a, &b]
            .into_iter()
            .flat_map(|facts| (0..50).map(move |n| finding(facts, "r", "the same", n * 4, 1)))
            .collect();
        let read = Cell::new(0);
        let all = fingerprints(&findings, &|_| {
            read.set(read.get() + 1);
            Some("one ".repeat(50).into())
        });
        assert_eq!(read.get(), 2);
        let mut different = all.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), 100);
        // The first are known again where a further one comes behind them.
        assert_eq!(of(&findings[..49], &"one ".repeat(50)), all[..49]);
    }

    #[test]
    fn reads_what_it_writes() {
        let facts = Facts::new("a.md", &"essays".into());
        let one = of(&[finding(&facts, "r", "x", 90, 1)], "")[0];
        assert_eq!((one.to_string().len(), Fingerprint::parse(&one.to_string())), (32, Some(one)));
        for bad in ["", "0", "+0000000000000000000000000000000", &one.to_string().replace(|_| true, "G")] {
            assert_eq!(Fingerprint::parse(bad), None, "{bad}");
        }
        assert_eq!(first_line("  a b \r\nc"), b"a b");
    }
}
