//! Tags: what the workspace registers, and what its documents use.

use crate::analysis::{Facts, TagUse};
use crate::config::Section;
use crate::document::slug::slug;
use crate::suggest::nearest;
use schemars::JsonSchema;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The part of `writings.toml` that registers tags.
pub const TAGS_SECTION: Section = Section::of::<TagRegistry>("tags");

/// The registered tags, by slug.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct TagRegistry(BTreeMap<String, TagEntry>);

/// One registered tag.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct TagEntry {
    /// How the tag is shown. Its slug unless set.
    pub label: Option<String>,
    /// Other labels that mean this tag.
    pub aliases: Vec<String>,
    /// What the tag is about.
    pub description: Option<String>,
    /// Tags, by slug or label, that this one stands for as well: a document tagged `HBM · CXL` is found under `hbm`, too.
    pub includes: Vec<String>,
    /// Whether the tag should no longer be used.
    pub deprecated: bool,
}

/// How often a tag is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagCount<'a> {
    /// The slug.
    pub slug: &'a str,
    /// The label to show.
    pub label: &'a str,
    /// How many documents bear it.
    pub documents: usize,
}

/// The registered tags and the used ones.
#[derive(Debug, Default)]
pub struct Tags {
    registry: BTreeMap<String, TagEntry>,
    /// From the slug of an alias to that of its tag.
    aliases: HashMap<String, String>,
    /// For each used tag, by the slug it counts under: the label most documents write.
    labels: HashMap<Box<str>, Box<str>>,
}

impl Tags {
    /// Indexes the registry and what `documents` use.
    pub fn new(registry: TagRegistry, documents: &[Facts]) -> Self {
        let registry: BTreeMap<String, TagEntry> =
            registry.0.into_iter().map(|(key, entry)| (slug(&key), entry)).collect();
        let included = |entry: &mut TagEntry| entry.includes.iter_mut().for_each(|tag| *tag = slug(tag));
        let mut registry = registry;
        registry.values_mut().for_each(included);
        let mut aliases = HashMap::new();
        for (tag, entry) in &registry {
            for label in entry.aliases.iter().chain(&entry.label) {
                let alias = slug(label);
                // A tag of its own is never taken for another's alias.
                if !registry.contains_key(&alias) {
                    aliases.entry(alias).or_insert_with(|| tag.clone());
                }
            }
        }
        let mut tags = Self { registry, aliases, labels: HashMap::new() };
        tags.recount(documents);
        tags
    }

    /// Takes what `documents` use in place of what others did.
    pub(super) fn recount(&mut self, documents: &[Facts]) {
        let uses =
            || documents.iter().flat_map(|facts| &facts.tags).map(|tag| (self.canonical(&tag.slug), &*tag.label));
        // Most tags are written in one way everywhere; only where there are several they have to be counted.
        let mut best: HashMap<&str, &str> = HashMap::new();
        let mut several = HashSet::new();
        for (slug, label) in uses() {
            if *best.entry(slug).or_insert(label) != label {
                several.insert(slug);
            }
        }
        let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
        if !several.is_empty() {
            for one in uses().filter(|(slug, _)| several.contains(slug)) {
                *counts.entry(one).or_default() += 1;
            }
        }
        let mut most: HashMap<&str, (usize, Reverse<&str>)> = HashMap::new();
        for ((slug, label), count) in counts {
            // The label most documents write; of equal ones the first in order, so that no run differs from another.
            let most = most.entry(slug).or_insert((0, Reverse("")));
            *most = (*most).max((count, Reverse(label)));
        }
        best.extend(most.into_iter().map(|(slug, (_, Reverse(label)))| (slug, label)));
        self.labels = best.into_iter().map(|(slug, label)| (slug.into(), label.into())).collect();
    }

    /// The slug that a slug counts under: that of the registered tag it is an alias of, else itself.
    pub fn canonical<'a>(&'a self, slug: &'a str) -> &'a str {
        self.aliases.get(slug).map_or(slug, String::as_str)
    }

    /// The label a tag is shown with: the registered one, else the one most documents write.
    pub fn label<'a>(&'a self, slug: &'a str) -> &'a str {
        self.registered_label(slug).or_else(|| self.labels.get(slug).map(|label| &**label)).unwrap_or(slug)
    }

    fn registered_label(&self, slug: &str) -> Option<&str> {
        self.registry.get(slug).and_then(|entry| entry.label.as_deref())
    }

    /// The registered tag with this slug.
    pub fn registered(&self, slug: &str) -> Option<&TagEntry> {
        self.registry.get(slug)
    }

    /// The slugs of the registered tags, in order.
    pub fn registered_slugs(&self) -> impl Iterator<Item = &str> {
        self.registry.keys().map(String::as_str)
    }

    /// The slugs of the registered tags, and of those in use that are not registered, in no order.
    pub fn known(&self) -> impl Iterator<Item = &str> {
        let used = self.labels.keys().map(|slug| &**slug).filter(|slug| !self.registry.contains_key(*slug));
        self.registered_slugs().chain(used)
    }

    /// The slug itself, if it is known.
    pub fn known_slug(&self, slug: &str) -> Option<&str> {
        let used = || self.labels.get_key_value(slug).map(|(slug, _)| &**slug);
        self.registry.get_key_value(slug).map(|(slug, _)| slug.as_str()).or_else(used)
    }

    /// Whether any document bears the tag, or the workspace registers it.
    pub fn is_known(&self, slug: &str) -> bool {
        self.registry.contains_key(slug) || self.labels.contains_key(slug)
    }

    /// Whether a tag, by its slug, is or stands for another, by what it counts under.
    pub fn matches(&self, used: &str, wanted: &str) -> bool {
        let mut seen = HashSet::new();
        let mut rest = vec![self.canonical(used)];
        while let Some(tag) = rest.pop() {
            if tag == wanted {
                return true;
            }
            if let Some(entry) = self.registry.get(tag)
                && seen.insert(tag)
            {
                rest.extend(entry.includes.iter().map(|included| self.canonical(included)));
            }
        }
        false
    }

    /// All that a document is found under: its tags as they count, in its order, then what these stand for, each once.
    pub fn found_under<'a>(&'a self, uses: &'a [TagUse]) -> Vec<&'a str> {
        let mut found: Vec<&str> = Vec::with_capacity(uses.len());
        let mut seen = HashSet::with_capacity(uses.len());
        found.extend(uses.iter().map(|tag| self.canonical(&tag.slug)).filter(|tag| seen.insert(*tag)));
        let mut at = 0;
        while let Some(tag) = found.get(at).copied() {
            at += 1;
            let included = self.registry.get(tag).map(|entry| &entry.includes[..]).unwrap_or_default();
            found.extend(included.iter().map(|included| self.canonical(included)).filter(|tag| seen.insert(*tag)));
        }
        found
    }

    /// Whether a document bears a tag, or one that stands for it.
    pub fn bears(&self, facts: &Facts, wanted: &str) -> bool {
        facts.tags.iter().any(|tag| self.matches(&tag.slug, wanted))
    }

    /// A document's tags as they count, in its order, each once: the slug, and the registered label or the document's own.
    pub fn of<'a>(&'a self, uses: &'a [TagUse]) -> Vec<(&'a str, &'a str)> {
        let mut seen = HashSet::with_capacity(uses.len());
        let once =
            uses.iter().map(|tag| (self.canonical(&tag.slug), &*tag.label)).filter(|(slug, _)| seen.insert(*slug));
        once.map(|(slug, own)| (slug, self.registered_label(slug).unwrap_or(own))).collect()
    }

    /// How many of `documents` bear each tag: most first, then by slug.
    pub fn counts<'a>(&'a self, documents: impl IntoIterator<Item = &'a Facts>) -> Vec<TagCount<'a>> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for facts in documents {
            for (slug, _) in self.of(&facts.tags) {
                *counts.entry(slug).or_default() += 1;
            }
        }
        let mut counts: Vec<_> =
            counts.into_iter().map(|(slug, documents)| TagCount { slug, label: self.label(slug), documents }).collect();
        counts.sort_unstable_by_key(|count| (Reverse(count.documents), count.slug));
        counts
    }

    /// The known tag that a word most likely means.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let word = slug(word);
        let mut used: Vec<&str> = self.labels.keys().map(|slug| &**slug).collect();
        let mut aliases: Vec<&str> = self.aliases.keys().map(String::as_str).collect();
        // Of equally near ones the same wins in each run.
        used.sort_unstable();
        aliases.sort_unstable();
        nearest(&word, self.registered_slugs().chain(used).chain(aliases)).map(|near| {
            // A near alias leads to its tag; the borrow is of `self`, not of the word.
            self.aliases.get(near).map_or(near, String::as_str)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Input, Scope, analyze};
    use crate::config::Config;
    use crate::corpus::{Assets, Corpus, Layout};

    fn facts(path: &str, tags: &str) -> Facts {
        let settings = Config::parse("[collections.notes]\npath = \"notes\"\n", &[]).unwrap().settings;
        let layout = Layout::new(&settings, &settings.collections);
        let text = format!("---\ntitle: T\ntags: [{tags}]\n---\n");
        let input = Input { path, bytes: text.as_bytes(), size: text.len() as u64 };
        analyze(&input, layout.profile_of(path).unwrap(), Scope::HEAD)
    }

    #[test]
    fn the_label_is_what_most_documents_write_whatever_their_order() {
        let label = |all: &[&str]| {
            let documents: Vec<Facts> = all.iter().map(|tags| facts("notes/a.md", tags)).collect();
            let tags = Tags::new(TagRegistry::default(), &documents);
            (tags.label("kv-cache").to_owned(), tags.label("paging").to_owned(), tags.known().count())
        };
        let expected = |kv: &str| (kv.to_owned(), "Paging".to_owned(), 2);
        assert_eq!(label(&["KV Cache, Paging", "kv-cache", "kv-cache"]), expected("kv-cache"));
        assert_eq!(label(&["kv-cache", "KV Cache", "kv-cache, Paging", "KV Cache", "KV Cache"]), expected("KV Cache"));
        // Of equally used ones the first in order.
        assert_eq!(label(&["kv-cache, Paging", "KV Cache"]), expected("KV Cache"));
    }

    #[test]
    fn labels_follow_documents_that_are_exchanged() {
        let documents = vec![facts("notes/a.md", "KV Cache"), facts("notes/b.md", "Paging")];
        let mut corpus = Corpus::new(documents, Assets::default(), TagRegistry::default(), chrono_tz::UTC);
        let mut others = [facts("notes/a.md", "kv-cache"), facts("notes/b.md", "Paging")];
        for (kv, known) in [("kv-cache", "kv-cache"), ("KV Cache", "kv-cache")] {
            corpus.exchange(&mut others);
            assert_eq!(corpus.tags().label("kv-cache"), kv);
            assert_eq!(corpus.tags().known_slug("kv-cache"), Some(known));
        }
        let mut others = [facts("notes/b.md", "Swapping")];
        corpus.exchange(&mut others);
        assert!(corpus.tags().is_known("swapping") && !corpus.tags().is_known("paging"));
    }
}
