//! Which findings are there that were not before documents were edited.

use super::Finding;
use crate::analysis::MAX_FINDINGS;
use crate::diagnostic::{Span, TextEdit};
use crate::document::edits;
use std::collections::HashMap;

/// The findings of one moment.
#[derive(Debug, Default)]
pub struct Moment(HashMap<Box<str>, Vec<Seen>>);

/// One finding, as it is known again.
#[derive(Debug)]
struct Seen {
    rule: &'static str,
    message: Box<str>,
    span: Span,
}

impl Moment {
    /// Keeps what is needed to know these findings again.
    pub fn of(findings: &[Finding<'_>]) -> Self {
        let mut by_path: HashMap<Box<str>, Vec<Seen>> = HashMap::new();
        for group in findings.chunk_by(|a, b| a.facts.path == b.facts.path) {
            let seen = group.iter().map(|finding| &finding.diagnostic).map(|diagnostic| Seen {
                rule: diagnostic.rule,
                message: diagnostic.message.as_str().into(),
                span: diagnostic.place.span,
            });
            by_path.extend(group.first().map(|first| (first.facts.path.clone(), seen.collect())));
        }
        Self(by_path)
    }

    /// Those of `findings`, which come sorted by document, that this moment does not hold; `edits` tells how a document was
    /// edited since. A finding is the same if its rule says the same of the same document, or says anything of the same
    /// place whose text was not touched: messages count and quote what stands elsewhere.
    pub fn fresh<'f, 'a, 'e>(
        &self,
        findings: &'f [Finding<'a>],
        edits: impl Fn(&str) -> &'e [TextEdit],
    ) -> Vec<&'f Finding<'a>> {
        let mut fresh = Vec::new();
        for group in findings.chunk_by(|a, b| a.facts.path == b.facts.path) {
            let Some(path) = group.first().map(|first| &*first.facts.path) else { continue };
            let seen = self.0.get(path).map(Vec::as_slice).unwrap_or_default();
            fresh.extend(unknown(seen, group, edits(path)));
        }
        fresh
    }
}

/// The findings about one document that are none of `seen`.
fn unknown<'f, 'a>(seen: &[Seen], findings: &'f [Finding<'a>], edits: &[TextEdit]) -> Vec<&'f Finding<'a>> {
    let mut said: HashMap<(&str, &str), usize> = HashMap::new();
    let mut places: HashMap<(&str, Span), usize> = HashMap::new();
    let mut of_rule: HashMap<&str, usize> = HashMap::new();
    for one in seen {
        *of_rule.entry(one.rule).or_default() += 1;
        *said.entry((one.rule, &one.message)).or_default() += 1;
        if let Some(span) = edits::moved(one.span, edits) {
            *places.entry((one.rule, span)).or_default() += 1;
        }
    }
    let take = |count: Option<&mut usize>| count.filter(|count| **count > 0).map(|count| *count -= 1).is_some();
    let mut unknown = Vec::new();
    for finding in findings {
        let diagnostic = &*finding.diagnostic;
        // Of a rule that had as much to say as it may, the next was there and was not told.
        let was_cut = of_rule.get(diagnostic.rule).is_some_and(|count| *count >= MAX_FINDINGS);
        let known = was_cut
            || take(said.get_mut(&(diagnostic.rule, diagnostic.message.as_str())))
            || take(places.get_mut(&(diagnostic.rule, diagnostic.place.span)));
        if !known {
            unknown.push(finding);
        }
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Facts;
    use crate::diagnostic::{Diagnostic, Place, Severity};
    use std::borrow::Cow;

    fn finding<'a>(facts: &'a Facts, rule: &'static str, message: &str, start: usize) -> Finding<'a> {
        let place = Place { span: Span::new(start, start + 3), line: 1, column: 1 };
        let diagnostic = Diagnostic { rule, ..Diagnostic::new(place, message) };
        Finding { facts, diagnostic: Cow::Owned(diagnostic), severity: Severity::Warning }
    }

    fn fresh(before: &[Finding<'_>], after: &[Finding<'_>], edits: &[TextEdit]) -> Vec<String> {
        let fresh = Moment::of(before).fresh(after, |_| edits);
        fresh.into_iter().map(|finding| finding.diagnostic.message.clone()).collect()
    }

    #[test]
    fn a_finding_is_known_by_what_it_says_or_where() {
        let facts = Facts::new("a.md", &"essays".into());
        let one = |message: &str, start| finding(&facts, "r", message, start);
        let edits = [TextEdit { span: Span::new(5, 6), text: "longer".into() }];
        let before = [one("in 5 documents", 10), one("b", 4)];
        assert!(fresh(&before, &[one("in 6 documents", 15), one("b", 90)], &edits).is_empty());
        // Another message where the text was touched, a second one that says the same, another rule.
        assert_eq!(fresh(&before, &[one("c", 4)], &edits), ["c"]);
        assert_eq!(fresh(&before, &[one("b", 90), one("b", 95)], &edits), ["b"]);
        assert_eq!(fresh(&before, &[finding(&facts, "s", "b", 4)], &[]), ["b"]);
        assert_eq!(fresh(&[], &before, &[]).len(), 2);
    }

    #[test]
    fn what_was_not_told_for_want_of_room_is_not_new() {
        let facts = Facts::new("a.md", &"essays".into());
        let findings = |from: usize| -> Vec<_> {
            (from..from + MAX_FINDINGS).map(|n| finding(&facts, "r", &n.to_string(), n * 10)).collect()
        };
        assert!(fresh(&findings(0), &findings(50), &[]).is_empty());
        assert_eq!(fresh(&findings(0)[1..], &findings(50), &[]).len(), 50);
    }
}
