//! One rule with several sets of options: each document is judged by those of the last override that fits it.

use super::overrides::Reach;
use crate::analysis::{Document, DocumentRule, Facts, Found};
use crate::corpus::Corpus;
use crate::lint::rules::{Check, Context, CorpusRule, Findings};
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::Arc;

/// One rule out of several instances of it.
pub(super) fn dispatch(name: &'static str, base: Check, others: Vec<(Arc<Reach>, Check)>) -> Check {
    if others.is_empty() {
        return base;
    }
    match base {
        Check::Document(base) => {
            let document = |(reach, check)| match check {
                Check::Document(rule) => Some((reach, rule)),
                Check::Corpus(_) | Check::Last(_) => None,
            };
            Check::Document(Arc::new(Dispatch {
                name,
                base,
                others: others.into_iter().filter_map(document).collect(),
            }))
        }
        Check::Corpus(base) => {
            let across = |(reach, check)| match check {
                Check::Corpus(rule) => Some((reach, rule)),
                Check::Document(_) | Check::Last(_) => None,
            };
            Check::Corpus(Arc::new(Dispatch { name, base, others: others.into_iter().filter_map(across).collect() }))
        }
        // It has no options that could differ.
        Check::Last(base) => Check::Last(base),
    }
}

/// The instances of one rule.
#[derive(Debug)]
struct Dispatch<R: ?Sized> {
    name: &'static str,
    /// Judges what none of the others does.
    base: Arc<R>,
    /// The last that fits a document judges it.
    others: Vec<(Arc<Reach>, Arc<R>)>,
}

impl<R: ?Sized + Debug> Dispatch<R> {
    /// The number of the instance that judges a document: that of the base is none.
    fn judge(&self, facts: &Facts) -> Option<usize> {
        self.others.iter().rposition(|(reach, _)| reach.fits(&facts.path, &facts.collection))
    }
}

impl DocumentRule for Dispatch<dyn DocumentRule> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn check(&self, document: &Document<'_>, found: &mut Found<'_, '_>) {
        let other = self.judge(document.facts).and_then(|index| self.others.get(index));
        other.map_or(&self.base, |(_, rule)| rule).check(document, found);
    }
}

impl CorpusRule for Dispatch<dyn CorpusRule> {
    /// Each instance looks at all documents, and is heard on those that it judges.
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let judges: HashMap<&str, Option<usize>> =
            corpus.documents().iter().map(|facts| (&*facts.path, self.judge(facts))).collect();
        let base = std::iter::once((None, &self.base));
        let others = self.others.iter().enumerate().map(|(index, (_, rule))| (Some(index), rule));
        for (index, rule) in base.chain(others) {
            for (facts, diagnostic) in Findings::of(self.name, &**rule, corpus, context) {
                if judges.get(&*facts.path) == Some(&index) {
                    found.push(facts, diagnostic);
                }
            }
        }
    }
}
