//! How tags are used: how often, since when, and in which spellings.

use super::{Corpus, Tags};
use crate::analysis::Facts;
use crate::document::date::PartialDate;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// One tag, in the form that scripts read.
#[derive(Debug, Serialize)]
pub struct TagUsage<'a> {
    /// How it is addressed.
    pub slug: &'a str,
    /// How it is shown.
    pub label: &'a str,
    /// How many of the documents bear it.
    pub documents: usize,
    /// The date of the first of them, as it was written.
    #[serde(serialize_with = "as_written")]
    pub first: Option<&'a PartialDate>,
    /// The date of the last of them, as it was written.
    #[serde(serialize_with = "as_written")]
    pub last: Option<&'a PartialDate>,
    /// The other spellings it is written in, most used first.
    pub variants: Vec<TagVariant<'a>>,
    /// Whether the workspace registers it.
    pub registered: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

/// Another spelling of a tag.
#[derive(Debug, Serialize)]
pub struct TagVariant<'a> {
    /// As it is written.
    pub label: &'a str,
    /// How many of the documents write it so.
    pub documents: usize,
    /// Whether it is an alias, which counts under this tag because it is registered.
    pub alias: bool,
}

/// What is found of one tag.
#[derive(Default)]
struct Found<'a> {
    documents: usize,
    first: Option<&'a PartialDate>,
    last: Option<&'a PartialDate>,
    labels: BTreeMap<&'a str, (usize, bool)>,
}

impl Corpus {
    /// How `documents` use each tag that one of them bears: most used first, then by slug. With `unused`, registered tags
    /// that none of them bears as well.
    pub fn tag_usage<'a>(&'a self, documents: &[&'a Facts], unused: bool) -> Vec<TagUsage<'a>> {
        let mut found: BTreeMap<&str, Found<'_>> = BTreeMap::new();
        if unused {
            found.extend(self.tags().registered_slugs().map(|slug| (slug, Found::default())));
        }
        for facts in documents {
            let (mut borne, mut written) = (BTreeSet::new(), HashSet::new());
            for tag in &facts.tags {
                let slug = self.tags().canonical(&tag.slug);
                let own = found.entry(slug).or_default();
                if written.insert((slug, &*tag.label)) {
                    let (count, alias) = own.labels.entry(&tag.label).or_default();
                    *count += 1;
                    *alias |= slug != &*tag.slug;
                }
                if borne.insert(slug) {
                    own.documents += 1;
                    own.dated(facts, self);
                }
            }
        }
        let usage = |(slug, found): (&'a str, Found<'a>)| found.usage(slug, self.tags());
        let mut usage: Vec<TagUsage<'_>> = found.into_iter().map(usage).collect();
        usage.sort_by_key(|one| Reverse(one.documents));
        usage
    }
}

impl<'a> Found<'a> {
    fn dated(&mut self, facts: &'a Facts, corpus: &Corpus) {
        let Some(date) = &facts.date else { return };
        let zone = corpus.zone();
        if self.first.is_none_or(|first| date.first(zone) < first.first(zone)) {
            self.first = Some(date);
        }
        if self.last.is_none_or(|last| date.last(zone) > last.last(zone)) {
            self.last = Some(date);
        }
    }

    fn usage(self, slug: &'a str, tags: &'a Tags) -> TagUsage<'a> {
        let (label, entry) = (tags.label(slug), tags.registered(slug));
        let others = self.labels.into_iter().filter(|(other, _)| *other != label);
        let mut variants: Vec<TagVariant<'_>> =
            others.map(|(label, (documents, alias))| TagVariant { label, documents, alias }).collect();
        variants.sort_by_key(|variant| Reverse(variant.documents));
        TagUsage {
            slug,
            label,
            documents: self.documents,
            first: self.first,
            last: self.last,
            variants,
            registered: entry.is_some(),
            deprecated: entry.is_some_and(|entry| entry.deprecated),
        }
    }
}

fn as_written<S: serde::Serializer>(date: &Option<&PartialDate>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(PartialDate::as_str).serialize(serializer)
}
