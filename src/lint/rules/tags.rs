//! What the rules about tags share: how often each label is used, and how one is written in place of another.

use crate::analysis::{Facts, TagUse};
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic, Place};
use crate::document::metadata::Style;
use crate::document::quote::{quoted, yaml_scalar};
use std::cmp::Reverse;
use std::collections::HashMap;

/// The labels of a corpus.
#[derive(Debug)]
pub(super) struct Uses<'a> {
    slugs: HashMap<&'a str, Slug<'a>>,
    /// How the labels are used that are not the first of their slug, by the slug and themselves.
    others: HashMap<(&'a str, &'a str), Use<'a>>,
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
    /// The label that was seen first, and how it is used.
    label: &'a str,
    own: Use<'a>,
    /// The label that most documents write, and how many they are.
    best: (usize, &'a str),
}

impl<'a> Uses<'a> {
    /// Counts the documents that write each label.
    pub(super) fn of(corpus: &'a Corpus) -> Self {
        let mut slugs: HashMap<&str, Slug<'_>> = HashMap::new();
        let mut others: HashMap<(&str, &str), Use<'_>> = HashMap::new();
        for facts in corpus.documents() {
            for (index, tag) in facts.tags.iter().enumerate() {
                let before = facts.tags.get(..index).unwrap_or_default();
                // Beyond what anybody writes, looking back would take the square of it.
                if index < 100 && before.iter().any(|other| other.label == tag.label) {
                    continue;
                }
                let none = || Use { documents: 0, first: (facts, tag.place) };
                let slug = slugs.entry(&tag.slug);
                let slug = slug.or_insert_with(|| Slug { documents: 0, label: &tag.label, own: none(), best: (0, "") });
                slug.documents += 1;
                match slug.label == &*tag.label {
                    true => slug.own.documents += 1,
                    false => others.entry((&tag.slug, &tag.label)).or_insert_with(none).documents += 1,
                }
            }
        }
        for slug in slugs.values_mut() {
            slug.best = (slug.own.documents, slug.label);
        }
        for ((slug, label), one) in &others {
            let Some(slug) = slugs.get_mut(slug) else { continue };
            // Of equally used ones the first in order, so that no run differs from another.
            if (one.documents, Reverse(*label)) > (slug.best.0, Reverse(slug.best.1)) {
                slug.best = (one.documents, label);
            }
        }
        Self { slugs, others }
    }

    /// The slugs used, in no order, and how many documents write each in any spelling.
    pub(super) fn slugs(&self) -> impl Iterator<Item = (&'a str, usize)> {
        self.slugs.iter().map(|(slug, one)| (*slug, one.documents))
    }

    /// How many documents write a tag in any spelling.
    pub(super) fn documents(&self, slug: &str) -> usize {
        self.slugs.get(slug).map_or(0, |one| one.documents)
    }

    /// How a tag is to be written: as it is registered, else as most documents do.
    pub(super) fn label(&self, corpus: &'a Corpus, slug: &str) -> Option<&'a str> {
        let registered = corpus.tags().registered(slug).and_then(|entry| entry.label.as_deref());
        registered.or_else(|| self.slugs.get(slug).map(|one| one.best.1))
    }

    /// How many documents write a tag so.
    pub(super) fn count(&self, slug: &str, label: &str) -> usize {
        self.one(slug, label).map_or(0, |one| one.documents)
    }

    /// Where a tag is first written so.
    pub(super) fn first(&self, slug: &str, label: &str) -> Option<(&'a Facts, Place)> {
        self.one(slug, label).map(|one| one.first)
    }

    fn one<'u>(&'u self, slug: &'u str, label: &'u str) -> Option<&'u Use<'a>> {
        let first = self.slugs.get(slug)?;
        if first.label == label { Some(&first.own) } else { self.others.get(&(slug, label)) }
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
