//! What the rules about history share: which documents are published, and at which addresses.

use super::{Context, Past};
use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::Place;
use crate::document::address::normal;
use std::collections::{HashMap, HashSet};

/// The published documents of a corpus: no drafts, nothing that may be one, nothing from the future.
pub(super) struct Published<'a> {
    documents: Vec<&'a Facts>,
    paths: HashSet<&'a str>,
    at: HashMap<String, &'a Facts>,
}

impl<'a> Published<'a> {
    /// As they were.
    pub(super) fn then(past: &'a Past, context: &Context<'_>) -> Self {
        Self::now(&past.corpus, context)
    }

    /// As they are.
    pub(super) fn now(corpus: &'a Corpus, context: &Context<'_>) -> Self {
        let is_out = |facts: &&Facts| !facts.draft && !facts.withheld && !corpus.is_future(facts, context.now);
        let documents: Vec<&Facts> = corpus.documents().iter().filter(is_out).collect();
        let mut at = HashMap::with_capacity(documents.len());
        // An address of a document's own counts before an alias.
        for facts in &documents {
            at.entry(normal(&facts.permalink)).or_insert(*facts);
        }
        for facts in &documents {
            for alias in Self::addresses(facts).skip(1) {
                at.entry(normal(alias)).or_insert(*facts);
            }
        }
        Self { paths: documents.iter().map(|facts| &*facts.path).collect(), documents, at }
    }

    /// All of them, by path.
    pub(super) fn documents(&self) -> impl Iterator<Item = &'a Facts> {
        self.documents.iter().copied()
    }

    /// Whether a document of this corpus is one of them.
    pub(super) fn has(&self, facts: &Facts) -> bool {
        self.paths.contains(&*facts.path)
    }

    /// The one that is served at an address.
    pub(super) fn at(&self, address: &str) -> Option<&'a Facts> {
        self.at.get(&normal(address)).copied()
    }

    /// The addresses of a document: its permalink, then its aliases, as far as they count from the root of the site.
    pub(super) fn addresses(facts: &Facts) -> impl Iterator<Item = &str> {
        let aliases = facts.aliases.iter().map(|alias| &*alias.value).filter(|alias| alias.starts_with('/'));
        std::iter::once(&*facts.permalink).chain(aliases)
    }
}

/// Where a document says that it has an address: as an alias, else in its slug, else nowhere in particular.
pub(super) fn address_place(facts: &Facts, address: &str) -> Place {
    let alias = facts.aliases.iter().find(|alias| *alias.value == *address).map(|alias| alias.place);
    alias.or(facts.slug_place).unwrap_or(Place::START)
}
