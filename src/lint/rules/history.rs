//! What the rules about history share: which documents are published, and at which addresses.

use super::{Context, Past};
use crate::analysis::Facts;
use crate::corpus::{Corpus, join};
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
            for address in facts.aliases.iter().flat_map(|alias| readings(&alias.value, facts, context)) {
                at.entry(normal(&address)).or_insert(*facts);
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

/// The addresses that an alias may mean: by itself, from the root of the site, from the folder of its document, and without the host
/// of the site. Generators differ, and an address that one of them serves is not lost.
fn readings(alias: &str, facts: &Facts, context: &Context<'_>) -> Vec<String> {
    if alias.starts_with('/') {
        return vec![alias.to_owned()];
    }
    if let Some(below) = context.base_url.and_then(|base| base.below(alias)) {
        return vec![format!("/{}", below.trim_start_matches('/'))];
    }
    let folder =
        |address: &str| address.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let beside = [folder(&facts.permalink), facts.permalink.trim_end_matches('/').to_owned()];
    let beside = beside.iter().filter_map(|base| Some(format!("/{}", join(base, alias)?)));
    std::iter::once(format!("/{alias}")).chain(beside).collect()
}

/// Documents by the title that they alone bear, of those that are new.
pub(super) struct Heirs<'a> {
    now: &'a Corpus,
    new: HashMap<&'a str, Option<&'a Facts>>,
}

impl<'a> Heirs<'a> {
    pub(super) fn new(then: &Corpus, now: &'a Corpus) -> Self {
        let mut new = HashMap::new();
        for facts in now.documents().iter().filter(|facts| then.at(&facts.path).is_none()) {
            if let Some(title) = &facts.title {
                new.entry(&*title.value).and_modify(|one| *one = None).or_insert(Some(facts));
            }
        }
        Self { now, new }
    }

    /// The document that took the place of one: that at its path; else, of those that are new, the only one of its title.
    pub(super) fn of(&self, facts: &Facts) -> Option<&'a Facts> {
        let titled = || self.new.get(&*facts.title.as_ref()?.value).copied().flatten();
        self.now.at(&facts.path).or_else(titled)
    }
}

/// Where a document says that it has an address: as an alias, else in its slug, else nowhere in particular.
pub(super) fn address_place(facts: &Facts, address: &str) -> Place {
    let alias = facts.aliases.iter().find(|alias| *alias.value == *address).map(|alias| alias.place);
    alias.or(facts.slug_place).unwrap_or(Place::START)
}
