//! The facts of all documents together, and everything that looks across them.

#[allow(clippy::disallowed_methods, reason = "takes stock of the files of a workspace")]
mod assets;
mod bundles;
mod dates;
mod find;
mod layout;
mod load;
mod overlay;
mod query;
mod record;
mod site;
mod tag_suggest;
mod tag_uses;
mod tag_words;
mod tags;
#[allow(clippy::disallowed_methods, reason = "reads the files of a workspace")]
mod tree;

pub use assets::Assets;
pub use bundles::pages;
pub use dates::{Counting, DateValue, Dates};
pub use find::FindError;
pub use layout::{Layout, TEMPLATES};
pub use load::{load, text};
pub use overlay::{GivenOver, Overlay};
pub use query::{Query, QueryError, Sort, Standing};
pub use record::{Column, Record, RecordSeries, RecordTag, column};
pub use site::{Named, Outcome, Site, Target, Way, join};
pub use tag_suggest::{Mention, Part, Suggestion};
pub use tag_uses::{TagUsage, TagVariant};
pub use tag_words::TagWords;
pub use tags::{TAGS_SECTION, TagCount, TagEntry, TagRegistry, Tags};
pub use tree::{Candidate, FileError, Folder, Obstacle, Store, Tree, drop_cut_character, most_bytes};

use crate::analysis::Facts;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// The facts of all documents, sorted by path, with what can be told from them together.
#[derive(Debug)]
pub struct Corpus {
    documents: Vec<Facts>,
    assets: Assets,
    tags: Tags,
    zone: Tz,
}

impl Corpus {
    /// Sorts and indexes. `registry` holds the registered tags; `zone` is where dates without a zone belong.
    pub fn new(mut documents: Vec<Facts>, assets: Assets, registry: TagRegistry, zone: Tz) -> Self {
        documents.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let tags = Tags::new(registry, &documents);
        Self { documents, assets, tags, zone }
    }

    /// Puts each of `documents` in the place of the one at its path, and what was there into `documents`: doing it twice changes
    /// nothing. What is at no path of the corpus stays out of it.
    pub fn exchange(&mut self, documents: &mut [Facts]) {
        let mut are_tags_others = false;
        for facts in documents {
            let index = self.documents.binary_search_by(|other| other.path.cmp(&facts.path));
            if let Some(own) = index.ok().and_then(|index| self.documents.get_mut(index)) {
                let (was, is) = (own.tags.iter(), facts.tags.iter());
                are_tags_others |= !was.map(|tag| &tag.label).eq(is.map(|tag| &tag.label));
                std::mem::swap(own, facts);
            }
        }
        if are_tags_others {
            self.tags.recount(&self.documents);
        }
    }

    /// The documents alone, by path.
    pub fn into_documents(self) -> Vec<Facts> {
        self.documents
    }

    /// All documents, by path.
    pub fn documents(&self) -> &[Facts] {
        &self.documents
    }

    /// The document at a path from the workspace root.
    pub fn at(&self, path: &str) -> Option<&Facts> {
        let index = self.documents.binary_search_by(|facts| (*facts.path).cmp(path)).ok()?;
        self.documents.get(index)
    }

    /// The documents whose path starts with `prefix`.
    pub fn below(&self, prefix: &str) -> &[Facts] {
        let start = self.documents.partition_point(|facts| &*facts.path < prefix);
        let rest = self.documents.get(start..).unwrap_or_default();
        let length = rest.partition_point(|facts| facts.path.starts_with(prefix));
        rest.get(..length).unwrap_or_default()
    }

    /// The files that links may point at, documents among them.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// Tags, registered ones and used ones.
    pub fn tags(&self) -> &Tags {
        &self.tags
    }

    /// The time zone that dates without one are in.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// Whether a document's date lies after `now`. A period that has begun is not in the future.
    pub fn is_future(&self, facts: &Facts, now: DateTime<FixedOffset>) -> bool {
        facts.date.as_ref().is_some_and(|date| date.first(self.zone) > now)
    }

    /// The documents of each series, by the series' slug, in the order of their parts, then of their paths.
    pub fn series(&self) -> BTreeMap<&str, Vec<(&Facts, Option<u32>)>> {
        let mut series: BTreeMap<&str, Vec<(&Facts, Option<u32>)>> = BTreeMap::new();
        for facts in &self.documents {
            for one in &facts.series {
                series.entry(&one.slug).or_default().push((facts, one.part));
            }
        }
        for parts in series.values_mut() {
            parts.sort_by_key(|(_, part)| part.unwrap_or(u32::MAX));
        }
        series
    }
}
