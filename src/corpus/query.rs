//! Which documents are meant, and in which order.

use super::Corpus;
use crate::analysis::{Facts, Scope};
use crate::document::date::PartialDate;
use crate::document::slug::slug;
use crate::suggest::nearest;
use std::cmp::Ordering;
use thiserror::Error;

/// A choice of documents and their order. The default is all of them, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Tags that all must be there, by label, slug or alias.
    pub tags: Vec<String>,
    /// Tags of which one must be there.
    pub any_tags: Vec<String>,
    /// Tags that must not be there.
    pub not_tags: Vec<String>,
    /// Whether there must be no tag at all.
    pub untagged: bool,
    /// The series, by name or slug.
    pub series: Option<String>,
    /// The earliest date; a period that reaches into it fits.
    pub since: Option<PartialDate>,
    /// The latest date; a period that begins in it fits.
    pub until: Option<PartialDate>,
    /// Drafts alone, or all but drafts.
    pub standing: Option<Standing>,
    /// Names of collections; none means all.
    pub collections: Vec<String>,
    /// The order.
    pub sort: Sort,
    /// Whether the order is turned round. What has no value to sort by stays last.
    pub reverse: bool,
    /// The most documents, counted after sorting.
    pub limit: Option<usize>,
}

/// Whether a document is a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is.
    Draft,
    /// It is not, as far as can be told: what cannot be read is neither.
    Published,
}

/// What documents are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first, by the last instant of the date's period.
    #[default]
    Date,
    /// Newest first, by `updated`, else by date.
    Updated,
    /// By title, whatever the case.
    Title,
    /// Longest reading first.
    Minutes,
    /// Most words first.
    Words,
    /// Lightest first.
    Weight,
    /// By path.
    Path,
}

impl Sort {
    /// How much of the documents must be read for it.
    pub fn scope(self) -> Scope {
        if matches!(self, Self::Minutes | Self::Words) { Scope::COUNTS } else { Scope::HEAD }
    }
}

/// Why a query cannot be answered.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum QueryError {
    /// No document bears the tag, and it is not registered.
    #[error("no document is tagged `{asked}`")]
    Tag {
        /// The tag asked for.
        asked: String,
        /// The tag that was probably meant, and how many documents bear it.
        near: Option<(String, usize)>,
        /// The labels of the most used tags.
        used: Vec<String>,
    },
    /// There is no such collection.
    #[error("there is no collection `{asked}`")]
    Collection {
        /// The name asked for.
        asked: String,
        /// All that there are.
        known: Vec<String>,
    },
    /// No document is in the series.
    #[error("no document is in a series `{asked}`")]
    Series {
        /// The name asked for.
        asked: String,
        /// The one that was probably meant.
        near: Option<String>,
    },
}

impl QueryError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Tag { near: Some((tag, count)), .. } => {
                let documents = if *count == 1 { "document" } else { "documents" };
                Some(format!("did you mean `{tag}` ({count} {documents})?"))
            }
            Self::Tag { used, .. } if used.is_empty() => Some("no document has any tag".to_owned()),
            Self::Tag { used, .. } => Some(format!("most used are: {}", used.join(", "))),
            Self::Series { near, .. } => near.as_ref().map(|near| format!("did you mean `{near}`?")),
            Self::Collection { asked, known } => Some(match nearest(asked, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are: {}", known.join(", ")),
            }),
        }
    }
}

impl Query {
    /// The documents meant, in order. `collections` are the names that the workspace knows.
    ///
    /// # Errors
    ///
    /// A tag, series or collection that does not exist: an empty answer would hide a typing error.
    pub fn run<'a>(&self, corpus: &'a Corpus, collections: &[&str]) -> Result<Vec<&'a Facts>, QueryError> {
        let resolve = |labels: &[String]| labels.iter().map(|label| tag(corpus, label)).collect::<Result<Vec<_>, _>>();
        let (tags, any_tags, not_tags) = (resolve(&self.tags)?, resolve(&self.any_tags)?, resolve(&self.not_tags)?);
        if let Some(asked) = self.collections.iter().find(|asked| !collections.contains(&asked.as_str())) {
            let known = collections.iter().map(|name| (*name).to_owned()).collect();
            return Err(QueryError::Collection { asked: asked.clone(), known });
        }
        let series = self.series.as_deref().map(|name| series(corpus, name)).transpose()?;
        let zone = corpus.zone();
        let since = self.since.as_ref().map(|date| date.first(zone));
        let until = self.until.as_ref().map(|date| date.last(zone));
        let fits = |facts: &&Facts| {
            let bears = |tag: &String| corpus.tags().bears(facts, tag);
            (self.collections.is_empty() || self.collections.iter().any(|name| **name == *facts.collection))
                && tags.iter().all(bears)
                && (any_tags.is_empty() || any_tags.iter().any(bears))
                && !not_tags.iter().any(bears)
                && (!self.untagged || facts.tags.is_empty())
                && series.as_ref().is_none_or(|slug| facts.series.iter().any(|one| *one.slug == **slug))
                && self.standing.is_none_or(|standing| match standing {
                    Standing::Draft => facts.draft,
                    Standing::Published => !facts.draft && !facts.withheld,
                })
                && since.is_none_or(|since| facts.date.as_ref().is_some_and(|date| date.last(zone) >= since))
                && until.is_none_or(|until| facts.date.as_ref().is_some_and(|date| date.first(zone) <= until))
        };
        let mut documents: Vec<&Facts> = corpus.documents().iter().filter(fits).collect();
        self.order(corpus, &mut documents);
        documents.truncate(self.limit.unwrap_or(usize::MAX));
        Ok(documents)
    }

    fn order(&self, corpus: &Corpus, documents: &mut [&Facts]) {
        let zone = corpus.zone();
        let instant = |date: &PartialDate| -date.last(zone).timestamp();
        let by_date = |facts: &Facts| facts.date.as_ref().map(instant);
        match self.sort {
            Sort::Date => self.order_by(documents, by_date),
            Sort::Updated => self.order_by(documents, |facts| {
                facts.updated.as_ref().map(|updated| instant(&updated.value)).or_else(|| by_date(facts))
            }),
            Sort::Title => {
                self.order_by(documents, |facts| facts.title.as_ref().map(|title| title.value.to_lowercase()))
            }
            Sort::Minutes => self.order_by(documents, |facts| facts.time.map(|time| -i64::from(time.seconds()))),
            Sort::Words => {
                self.order_by(documents, |facts| facts.counts.map(|counts| -i64::from(counts.words + counts.cjk)));
            }
            Sort::Weight => self.order_by(documents, |facts| facts.weight),
            Sort::Path => self.order_by(documents, |facts| Some(facts.path.clone())),
        }
    }

    /// Sorts by a key, then by weight, then by path. Documents without a key come last, also in reverse.
    fn order_by<K: Ord>(&self, documents: &mut [&Facts], key: impl Fn(&Facts) -> Option<K>) {
        let turn = |order: Ordering| if self.reverse { order.reverse() } else { order };
        let weight = |facts: &Facts| facts.weight.unwrap_or(i64::MAX);
        let mut keyed: Vec<(Option<K>, &Facts)> = documents.iter().map(|facts| (key(facts), *facts)).collect();
        keyed.sort_by(|(a, one), (b, other)| match (a, b) {
            (Some(a), Some(b)) => {
                turn(a.cmp(b).then_with(|| weight(one).cmp(&weight(other))).then_with(|| one.path.cmp(&other.path)))
            }
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => weight(one).cmp(&weight(other)).then_with(|| one.path.cmp(&other.path)),
        });
        for (slot, (_, facts)) in documents.iter_mut().zip(keyed) {
            *slot = facts;
        }
    }
}

/// The slug that a label, slug or alias counts under.
fn tag(corpus: &Corpus, asked: &str) -> Result<String, QueryError> {
    let slug = slug(asked);
    let tags = corpus.tags();
    let canonical = tags.canonical(&slug).to_owned();
    let stands_for = || corpus.documents().iter().any(|facts| tags.bears(facts, &canonical));
    if tags.is_known(&canonical) || stands_for() {
        return Ok(canonical);
    }
    let near = tags.nearest(asked).map(|near| {
        let count = corpus.documents().iter().filter(|facts| tags.bears(facts, near)).count();
        (near.to_owned(), count)
    });
    let used = tags.counts(corpus.documents()).iter().take(8).map(|count| count.label.to_owned()).collect();
    Err(QueryError::Tag { asked: asked.to_owned(), near, used })
}

fn series(corpus: &Corpus, asked: &str) -> Result<String, QueryError> {
    let wanted = slug(asked);
    let all = corpus.series();
    if all.contains_key(wanted.as_str()) {
        return Ok(wanted);
    }
    let near = nearest(&wanted, all.keys().copied()).map(str::to_owned);
    Err(QueryError::Series { asked: asked.to_owned(), near })
}
