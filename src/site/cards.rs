//! Which documents belong together, and how a list shows one of them.

use super::model::{Card, CollectionLink, Date, SeriesLink, Tag, TagUse};
use super::{Given, Look, Pages};
use crate::analysis::Facts;
use crate::document::date::PartialDate;
use crate::document::slug::{slug, spoken};
use crate::render::rooted;
use chrono_tz::Tz;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// The documents of a collection. Documents are numbers: their places among those given.
pub struct CollectionGroup<'a> {
    pub name: &'a str,
    pub title: Cow<'a, str>,
    /// The address of its page, from the root of the site.
    pub address: String,
    pub intro: &'a str,
    pub look: Look,
    /// In the order of its page.
    pub documents: Vec<usize>,
    /// What all of its pages say, told once it is asked for.
    pub chips: OnceLock<Vec<TagUse>>,
    pub summary: OnceLock<String>,
}

/// The documents that bear a tag, newest first.
pub struct TagGroup<'a> {
    pub slug: &'a str,
    pub label: &'a str,
    pub text: &'a str,
    pub documents: Vec<usize>,
}

/// The parts of a series, in order.
pub struct SeriesGroup<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub parts: Vec<(usize, Option<u32>)>,
}

/// The documents of a topic, newest first.
pub struct TopicGroup<'a> {
    pub slug: String,
    pub name: &'a str,
    pub text: &'a str,
    /// Its tags, by what they count under.
    pub tags: Vec<&'a str>,
    /// The collections that its documents are of.
    pub collections: HashSet<&'a str>,
    pub documents: Vec<usize>,
}

/// All groups of a site.
pub struct Groups<'a> {
    pub collections: Vec<CollectionGroup<'a>>,
    /// Most used first.
    pub tags: Vec<TagGroup<'a>>,
    pub series: Vec<SeriesGroup<'a>>,
    pub topics: Vec<TopicGroup<'a>>,
    /// The latest first.
    pub years: Vec<(i32, Vec<usize>)>,
    tag_places: HashMap<&'a str, usize>,
    series_places: HashMap<&'a str, usize>,
}

impl<'a> Groups<'a> {
    /// The groups of the documents given.
    pub fn new(given: &Given<'a>) -> Self {
        let corpus = given.corpus;
        let mut by_tag: BTreeMap<&'a str, Vec<usize>> = BTreeMap::new();
        let mut by_year: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for (at, facts) in given.documents.iter().enumerate() {
            for slug in corpus.tags().found_under(&facts.tags).into_iter().filter(|slug| is_served(slug)) {
                by_tag.entry(slug).or_default().push(at);
            }
            if let Some(date) = &facts.date {
                by_year.entry(date.year()).or_default().push(at);
            }
        }
        let tag = |(slug, documents)| {
            let text = corpus.tags().registered(slug).and_then(|entry| entry.description.as_deref());
            TagGroup { slug, label: corpus.tags().label(slug), text: text.unwrap_or(""), documents }
        };
        let mut tags: Vec<TagGroup<'a>> = by_tag.into_iter().map(tag).collect();
        tags.sort_by_key(|tag| std::cmp::Reverse(tag.documents.len()));
        let places: HashMap<&str, usize> =
            given.documents.iter().enumerate().map(|(at, facts)| (&*facts.path, at)).collect();
        let series = corpus.series().into_iter().filter_map(|(slug, parts)| {
            let parts: Vec<_> =
                parts.into_iter().filter_map(|(facts, part)| Some((*places.get(&*facts.path)?, part, facts))).collect();
            let name = parts.iter().flat_map(|(_, _, facts)| &facts.series).find(|one| &*one.slug == slug)?;
            let parts = parts.iter().map(|(at, part, _)| (*at, *part)).collect();
            is_served(slug).then_some(SeriesGroup { slug, name: &name.name, parts })
        });
        let series: Vec<_> = series.collect();
        Self {
            collections: collections(given),
            topics: topics(given),
            years: by_year.into_iter().rev().collect(),
            tag_places: tags.iter().enumerate().map(|(at, tag)| (tag.slug, at)).collect(),
            series_places: series.iter().enumerate().map(|(at, one)| (one.slug, at)).collect(),
            tags,
            series,
        }
    }

    /// The group of a tag, by what it counts under.
    pub fn tag(&self, slug: &str) -> Option<&TagGroup<'a>> {
        self.tags.get(*self.tag_places.get(slug)?)
    }

    /// The group of a series.
    pub fn series(&self, slug: &str) -> Option<&SeriesGroup<'a>> {
        self.series.get(*self.series_places.get(slug)?)
    }

    /// The group of a collection.
    pub fn collection(&self, name: &str) -> Option<&CollectionGroup<'a>> {
        self.collections.iter().find(|collection| collection.name == name)
    }
}

fn collections<'a>(given: &Given<'a>) -> Vec<CollectionGroup<'a>> {
    let mut groups = Vec::new();
    for profile in given.layout.profiles() {
        let name: &'a str = &profile.collection;
        let settings = given.site.collections.get(name);
        let of = |(at, facts): (usize, &&Facts)| (&*facts.collection == name).then_some(at);
        let mut documents: Vec<usize> = given.documents.iter().enumerate().filter_map(of).collect();
        if settings.is_some_and(|settings| settings.by_weight) {
            let weight = |at: &usize| given.documents.get(*at).and_then(|facts| facts.weight).unwrap_or(i64::MAX);
            documents.sort_by_key(weight);
        }
        let configured = given.settings.collections.iter().find(|(other, _)| other == name);
        let title = configured.and_then(|(_, collection)| collection.title.as_deref());
        let folder = profile.addressing.pattern.folder(name);
        let own = slug(name);
        // What stands at the root of the site would be its home page.
        let address =
            if folder == "/" { format!("/{}/", if own.is_empty() { "documents" } else { &own }) } else { folder };
        groups.push(CollectionGroup {
            name,
            title: title.map_or_else(|| spoken(name).into(), Cow::Borrowed),
            address,
            intro: settings.and_then(|settings| settings.intro.as_deref()).unwrap_or(""),
            look: settings.and_then(|settings| settings.look).unwrap_or(if name == "notes" {
                Look::Stream
            } else {
                Look::Cards
            }),
            documents,
            chips: OnceLock::new(),
            summary: OnceLock::new(),
        });
    }
    groups.retain(|group| !group.documents.is_empty());
    groups
}

fn topics<'a>(given: &Given<'a>) -> Vec<TopicGroup<'a>> {
    let tags = given.corpus.tags();
    let topic = |(key, topic): &'a (String, super::Topic)| {
        // The borrow is of the tags, not of the word: a label leads to the slug of its tag.
        let known: Vec<&str> = topic
            .tags
            .iter()
            .filter_map(|label| {
                let wanted = slug(label);
                tags.known_slug(tags.canonical(&wanted))
            })
            .collect();
        let bears = |facts: &Facts| known.iter().any(|tag| tags.bears(facts, tag));
        let documents: Vec<usize> =
            given.documents.iter().enumerate().filter(|(_, facts)| bears(facts)).map(|(at, _)| at).collect();
        let facts = documents.iter().filter_map(|at| given.documents.get(*at));
        TopicGroup {
            slug: slug(key),
            name: topic.name.as_deref().unwrap_or(key),
            text: topic.text.as_deref().unwrap_or(""),
            collections: facts.map(|facts| &*facts.collection).collect(),
            tags: known,
            documents,
        }
    };
    given.topics.0.iter().map(topic).filter(|topic| !topic.slug.is_empty()).collect()
}

/// As much of one document's own words as lists show, in characters, and as many of its tags: a list of fifty stays small.
pub const MAX_TITLE: usize = 300;
pub const MAX_DESCRIPTION: usize = 600;
const MAX_TAGS: usize = 50;

/// A text, cut at this many characters, without those that no page may hold.
pub fn cut(text: &str, most: usize) -> String {
    let mut chars = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    let mut cut: String = chars.by_ref().take(most).collect();
    if chars.next().is_some() {
        cut.truncate(cut.trim_end().len());
        cut.push('…');
    }
    cut
}

/// Whether a slug can be the name of a folder.
fn is_served(slug: &str) -> bool {
    (1..=200).contains(&slug.len())
}

/// A language as HTML and feeds take it; `None` for what is none.
pub fn language(text: &str) -> Option<String> {
    let text = text.trim().replace('_', "-");
    let fits = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.split('-').all(fits).then_some(text)
}

/// A date as people read it, and as `datetime` of HTML takes it.
pub fn date(date: &PartialDate, zone: Tz) -> Date {
    let iso = if date.has_time() { date.first(zone).to_rfc3339() } else { date.as_str().to_owned() };
    Date { text: date.human(), iso }
}

impl<'a> Pages<'a> {
    /// A document as lists show it.
    pub(super) fn card(&self, facts: &'a Facts) -> Card {
        let (given, root, zone) = (&self.given, self.root(), self.given.corpus.zone());
        let tags = given.corpus.tags().of(&facts.tags);
        let series = facts.series.iter().filter(|one| self.groups.series(&one.slug).is_some());
        let site = given.settings.language.as_deref();
        let collection = self.groups.collection(&facts.collection);
        // Nobody can have changed it later than now.
        let is_past = |date: &PartialDate| given.now.is_none_or(|now| date.first(zone) <= now);
        Card {
            address: rooted(root, &facts.permalink),
            title: cut(Self::title(facts), MAX_TITLE),
            description: facts.description.as_ref().map_or(String::new(), |text| cut(&text.value, MAX_DESCRIPTION)),
            date: facts.date.as_ref().map(|one| date(one, zone)),
            updated: facts.updated.as_ref().filter(|one| is_past(&one.value)).map(|one| date(&one.value, zone)),
            minutes: facts.time.map(|time| time.minutes()),
            tags: tags
                .into_iter()
                .filter(|(slug, _)| is_served(slug))
                .take(MAX_TAGS)
                .map(|(slug, label)| self.tag(slug, label))
                .collect(),
            collection: CollectionLink {
                name: facts.collection.to_string(),
                title: collection.map_or(String::new(), |collection| collection.title.to_string()),
                address: collection.map_or(String::new(), |collection| rooted(root, &collection.address)),
            },
            series: series
                .map(|one| SeriesLink {
                    name: one.name.to_string(),
                    address: rooted(root, &format!("/series/{}/", one.slug)),
                    part: one.part,
                })
                .collect(),
            draft: facts.draft,
            future: given.now.is_some_and(|now| given.corpus.is_future(facts, now)),
            lang: facts.lang.as_deref().filter(|lang| site != Some(*lang)).and_then(language).unwrap_or_default(),
        }
    }

    pub(super) fn tag(&self, slug: &str, label: &str) -> Tag {
        let address = rooted(self.root(), &format!("/tags/{slug}/"));
        Tag { label: label.to_owned(), slug: slug.to_owned(), address }
    }

    /// Some of the documents given, as lists show them.
    pub(super) fn cards<'b>(&self, documents: impl IntoIterator<Item = &'b usize>) -> Vec<Card> {
        let facts = documents.into_iter().filter_map(|at| self.given.documents.get(*at));
        facts.map(|facts| self.card(facts)).collect()
    }
}
