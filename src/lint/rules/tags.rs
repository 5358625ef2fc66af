//! What the rules about tags share: how often each label is used, and how one is written in place of another.

use crate::analysis::{Facts, TagUse};
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic, Place};
use crate::document::metadata::Style;
use crate::document::quote::{quoted, yaml_scalar};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// The labels of a corpus.
#[derive(Debug)]
pub(super) struct Uses<'a> {
    /// How each label is used, by its slug and itself.
    labels: HashMap<(&'a str, &'a str), Use<'a>>,
    slugs: BTreeMap<&'a str, Slug<'a>>,
}

/// How one label is used.
#[derive(Debug)]
struct Use<'a> {
    documents: usize,
    first: (&'a Facts, Place),
}

/// How one slug is used, in whatever spelling.
#[derive(Debug)]
struct Slug<'a> {
    documents: usize,
    /// The label that most documents write, and how many they are.
    best: (usize, &'a str),
}

impl<'a> Uses<'a> {
    /// Counts the documents that write each label.
    pub(super) fn of(corpus: &'a Corpus) -> Self {
        let mut labels: HashMap<(&str, &str), Use<'_>> = HashMap::new();
        for facts in corpus.documents() {
            for (index, tag) in facts.tags.iter().enumerate() {
                let before = facts.tags.get(..index).unwrap_or_default();
                // Beyond what anybody writes, looking back would take the square of it.
                if index < 100 && before.iter().any(|other| other.label == tag.label) {
                    continue;
                }
                let one = labels.entry((&tag.slug, &tag.label));
                one.or_insert(Use { documents: 0, first: (facts, tag.place) }).documents += 1;
            }
        }
        let mut slugs: BTreeMap<&str, Slug<'_>> = BTreeMap::new();
        for ((slug, label), one) in &labels {
            let own = (one.documents, *label);
            let entry = slugs.entry(slug).or_insert(Slug { documents: 0, best: own });
            entry.documents += one.documents;
            // Of equally used ones the first in order, so that no run differs from another.
            if (own.0, Reverse(own.1)) > (entry.best.0, Reverse(entry.best.1)) {
                entry.best = own;
            }
        }
        Self { labels, slugs }
    }

    /// The slugs used, in order, and how many documents write each in any spelling.
    pub(super) fn slugs(&self) -> impl Iterator<Item = (&'a str, usize)> {
        self.slugs.iter().map(|(slug, one)| (*slug, one.documents))
    }

    /// How a tag is to be written: as it is registered, else as most documents do.
    pub(super) fn label(&self, corpus: &'a Corpus, slug: &str) -> Option<&'a str> {
        let registered = corpus.tags().registered(slug).and_then(|entry| entry.label.as_deref());
        registered.or_else(|| self.slugs.get(slug).map(|one| one.best.1))
    }

    /// How many documents write a tag so.
    pub(super) fn count(&self, slug: &str, label: &str) -> usize {
        self.labels.get(&(slug, label)).map_or(0, |one| one.documents)
    }

    /// Where a tag is first written so.
    pub(super) fn first(&self, slug: &str, label: &str) -> Option<(&'a Facts, Place)> {
        self.labels.get(&(slug, label)).map(|one| one.first)
    }
}

/// How many tags of a document are looked through for one: beyond what anybody writes it would take the square of them.
const MOST: usize = 1000;

/// The diagnostic with a fix that writes `label` in place of a tag of a document, where the tag is a value of its own. Where the
/// document bears that label as well, one of the two is to go, which is for a person to do.
pub(super) fn relabel(
    diagnostic: Diagnostic,
    facts: &Facts,
    tag: &TagUse,
    label: &str,
    applicability: Applicability,
) -> Diagnostic {
    if facts.tags.iter().take(MOST).any(|other| *other.label == *label) {
        return diagnostic;
    }
    let text = match tag.style {
        Style::Plain => yaml_scalar(label).into_owned(),
        Style::Quoted => quoted(label),
        Style::Block | Style::Alias | Style::Flow | Style::Lines => return diagnostic,
    };
    diagnostic.fix(format!("write {label}"), applicability, tag.place.span, text)
}
