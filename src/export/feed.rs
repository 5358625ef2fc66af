//! What all feeds share: their settings, what they say of themselves and of each item, and which identity that has.

use super::{Content, Export, ExportError, bodies::Bodies};
use crate::analysis::Facts;
use crate::config::{BaseUrl, Section};
use crate::corpus::Record;
use chrono::{DateTime, FixedOffset, SecondsFormat};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// The part of `writings.toml` that feeds own.
pub const FEED_SECTION: Section = Section::of::<FeedSettings>("feed");

/// The settings of feeds.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FeedSettings {
    /// The title of feeds: the workspace's unless set.
    pub title: Option<String>,
    /// The description of feeds: the workspace's unless set.
    pub description: Option<String>,
    /// Where the RSS feed of all is served, as an absolute address or a path below base-url: /rss.xml unless set.
    pub self_url: Option<String>,
    /// How many items a feed holds: 20 unless set.
    pub limit: Option<usize>,
}

/// How many items a feed holds unless told.
pub const LIMIT: usize = 20;

/// What one feed is about, beside the site. The default is the feed of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// What its documents have in common, such as a tag: it stands in the title.
    pub topic: Option<String>,
    /// The folder of its address: `/`, or for those of a tag `/tags/kv-cache/`. Empty for `/`.
    pub folder: String,
    /// Its title, where that is not made of the site's and the topic.
    pub title: Option<String>,
    /// Its description, where that is not the site's.
    pub description: Option<String>,
    /// Where it is served, where that is not in its folder under the usual name.
    pub self_url: Option<String>,
}

/// What a feed says of itself.
pub(super) struct Feed<'a> {
    export: &'a Export<'a>,
    base: &'a BaseUrl,
    bodies: Bodies<'a>,
    pub title: String,
    /// The site's description; `None` where it has none.
    pub description: Option<&'a str>,
    /// The address of the site.
    pub home: String,
    /// Where the feed is served.
    pub own: String,
    /// The identity of the feed: where it is served unless told, so that it stays when the feed moves.
    pub id: String,
    /// The site's authors.
    pub authors: Vec<&'a str>,
    /// When its newest item was last worked on.
    pub newest: Option<DateTime<FixedOffset>>,
}

/// What a feed says of one document.
pub(super) struct Item<'a> {
    pub guid: String,
    pub link: String,
    pub title: &'a str,
    pub published: Option<DateTime<FixedOffset>>,
    pub updated: Option<DateTime<FixedOffset>>,
    /// Its own authors, else the site's.
    pub authors: Vec<&'a str>,
    /// Its own language, where that is not the site's.
    pub language: Option<&'a str>,
    pub summary: Option<&'a str>,
    /// Its body, where the feed carries bodies.
    pub html: Option<Arc<str>>,
    /// Slugs and labels.
    pub tags: Vec<(String, &'a str)>,
    pub image: Option<Enclosure>,
    /// Where it was first published, if that was elsewhere.
    pub canonical: Option<String>,
}

/// An image that belongs to an item.
pub(super) struct Enclosure {
    pub address: String,
    pub media_type: &'static str,
    pub length: usize,
}

impl<'a> Feed<'a> {
    /// The feed of an export that is served as `file` unless told; `is_rss` for the one that the settings name an address for.
    pub(super) fn new(export: &'a Export<'a>, file: &str, is_rss: bool) -> Result<Self, ExportError> {
        let base = export.base_url("a feed")?;
        let (settings, feed, channel) = (export.settings, export.feed, &export.channel);
        let site = feed.title.as_deref().or(settings.title.as_deref()).filter(|title| is_text(title));
        let site = site.unwrap_or_else(|| base.host());
        let title = match (&channel.title, &channel.topic) {
            (Some(title), _) => title.clone(),
            (None, Some(topic)) => format!("{site}: {topic}"),
            (None, None) => site.to_owned(),
        };
        let usual = if channel.folder.is_empty() { format!("/{file}") } else { format!("{}{file}", channel.folder) };
        let told = feed.self_url.as_ref().filter(|_| is_rss && *channel == Channel::default());
        let newest = export.documents.iter().filter_map(|facts| changed(facts, export)).max();
        let described = [&channel.description, &feed.description, &settings.description];
        Ok(Self {
            base,
            bodies: Bodies::new(export, base),
            title,
            description: described.into_iter().flatten().map(String::as_str).find(|text| is_text(text)),
            home: base.join("/"),
            own: base.join(channel.self_url.as_ref().or(told).unwrap_or(&usual)),
            id: base.join(&usual),
            authors: settings.authors.iter().map(String::as_str).filter(|name| is_text(name)).collect(),
            newest,
            export,
        })
    }

    /// The site's language.
    pub(super) fn language(&self) -> Option<&'a str> {
        self.export.settings.language.as_deref()
    }

    /// What is said of each document, in order.
    pub(super) fn items(&self) -> Vec<Item<'a>> {
        self.export.documents.par_iter().map(|facts| self.item(facts)).collect()
    }

    fn item(&self, facts: &'a Facts) -> Item<'a> {
        let (export, zone) = (self.export, self.export.corpus.zone());
        let record = Record::new(facts, export.corpus, export.settings, export.base_url);
        let link = self.base.join(record.permalink);
        let updated = facts.updated.as_ref().map(|updated| updated.value.first(zone));
        Item {
            guid: guid(facts, self.base),
            title: record.title.filter(|title| is_text(title)).unwrap_or(record.slug),
            published: facts.date.as_ref().map(|date| date.first(zone)),
            updated: updated.filter(|date| export.now.is_none_or(|now| *date <= now)),
            authors: record.authors.into_iter().filter(|name| is_text(name)).collect(),
            language: facts.lang.as_deref().filter(|own| Some(*own) != self.language() && is_text(own)),
            summary: record.description.filter(|text| is_text(text)),
            html: if export.content == Content::Full { self.bodies.html(facts) } else { None },
            tags: record.tags.into_iter().map(|tag| (tag.slug.into_owned(), tag.label)).collect(),
            image: self.bodies.image(facts),
            canonical: record.canonical.map(|text| self.base.join(text)).filter(|text| *text != link && is_web(text)),
            link,
        }
    }
}

/// Whether an address is one of a page: a link to any other may be a program.
fn is_web(address: &str) -> bool {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// Whether a reader would see anything.
fn is_text(text: &str) -> bool {
    text.chars().any(|c| !c.is_whitespace() && !c.is_control())
}

/// The identity of a document in feeds: its `id`, a path being resolved against the base; else its address.
pub fn guid(facts: &Facts, base: &BaseUrl) -> String {
    // What XML has no place for must not tell the feeds apart.
    let id = facts.id.as_ref().map(|id| id.value.chars().filter(|c| !c.is_control()).collect::<String>());
    match id.filter(|id| !id.trim().is_empty()) {
        Some(id) if id.starts_with('/') => base.join(&id),
        Some(id) => id,
        None => base.join(&facts.permalink),
    }
}

/// When a document was last worked on, by its own word.
fn changed(facts: &Facts, export: &Export<'_>) -> Option<DateTime<FixedOffset>> {
    let updated = facts.updated.as_ref().map(|updated| &updated.value);
    let dates = updated.into_iter().chain(&facts.date).map(|date| date.first(export.corpus.zone()));
    dates.filter(|date| export.now.is_none_or(|now| *date <= now)).max()
}

/// An instant as Atom and JSON Feed ask for it.
pub(super) fn rfc3339(at: DateTime<FixedOffset>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Plain text as HTML, for elements whose content is HTML: a description that says `<b>` must not become bold.
pub fn html_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
