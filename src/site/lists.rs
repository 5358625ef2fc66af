//! The pages that are made of many documents, and what every page is told.

use super::cards::{CollectionGroup, MAX_DESCRIPTION, MAX_TITLE, TopicGroup, cut, language};
use super::model::{
    Assets, Collection, FollowBlock, Link, Mail, NavLink, Page as Head, Pager, Site, TagUse, Topic, Year,
};
use super::plan::{Page, SCRIPT_PATH, SEARCH_PATH, STYLE_PATH};
use super::templates::value;
use super::{Given, Look, Pages, SiteError};
use crate::analysis::Facts;
use crate::config::BaseUrl;
use crate::corpus::TagCount;
use crate::document::date::PartialDate;
use crate::render::rooted;
use crate::search::{Index, terms};
use minijinja::{Value, context};
use rayon::prelude::*;
use url::Url;

/// How many entries one page of a list holds: so many that it stays below 50 KB.
pub const LIST: usize = 50;
pub const TAGS: usize = 200;
const CARDS: usize = 20;
const STREAM: usize = 40;

/// So many documents are recent, and so many tags are worth a place above a list.
const RECENT: usize = 6;
const CHIPS: usize = 24;

/// How many documents a page of a collection holds.
pub fn most(look: Look) -> usize {
    if look == Look::Cards { CARDS } else { STREAM }
}

/// The address of a page of a list, the first being number 0.
pub fn page_address(address: &str, number: usize) -> String {
    if number == 0 { address.to_owned() } else { format!("{address}page/{}/", number + 1) }
}

/// The address of a year.
pub fn year_address(year: i32) -> String {
    format!("/archive/{year:04}/")
}

/// What every page of a site is told.
pub fn shared(given: &Given<'_>) -> Value {
    let settings = given.settings;
    let root = given.base_url.map_or("", BaseUrl::path);
    let host = given.base_url.map_or("Writings", BaseUrl::host);
    let description = settings.description.as_deref().unwrap_or("");
    let language = settings.language.as_deref().and_then(language);
    let site = Site {
        title: settings.title.as_deref().unwrap_or(host),
        description,
        tagline: given.site.tagline.as_deref().unwrap_or(description),
        language: language.as_deref().unwrap_or("en"),
        root,
        url: given.base_url.map_or("", BaseUrl::as_str),
        authors: settings.authors.iter().map(String::as_str).collect(),
    };
    let follow = &given.site.follow;
    // What is no address of the web sends nobody's mail anywhere.
    let action = follow.mail_action.as_deref().filter(|action| Url::parse(action).is_ok_and(|url| is_web(&url)));
    let mail = action.map(|action| Mail {
        action,
        field: follow.mail_field.as_deref().unwrap_or("email"),
        text: follow.mail_text.as_deref().unwrap_or(""),
    });
    let follow = FollowBlock {
        feed: given.feeds.first().map_or(String::new(), |feed| feed.address.clone()),
        mail,
        text: follow.text.as_deref().unwrap_or(""),
    };
    let asset = |path: &str| rooted(root, &format!("/{path}"));
    let assets = Assets { style: asset(STYLE_PATH), script: asset(SCRIPT_PATH), search: asset(SEARCH_PATH) };
    context! {
        site => value(&site),
        feeds => value(&given.feeds),
        follow => value(&follow),
        assets => value(&assets),
        policy => policy(given, action),
        live => given.live,
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// What a browser is told to load and run of a page: nothing but the site's own files, and images from anywhere. Where documents
/// bring programs of their own, nothing is said.
fn policy(given: &Given<'_>, mail: Option<&str>) -> String {
    if given.site.trust_html {
        return String::new();
    }
    let mail = mail.and_then(|action| Url::parse(action).ok()).map(|url| url.origin().ascii_serialization());
    let mail = mail.map_or(String::new(), |origin| format!(" {origin}"));
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src * data:; media-src *; \
         form-action 'self'{mail}; base-uri 'none'"
    )
}

impl<'a> Pages<'a> {
    /// The head of a page.
    pub(super) fn head(&self, kind: &'static str, title: &str, description: &str, address: &str) -> Head {
        Head {
            kind,
            title: cut(title, MAX_TITLE),
            description: cut(description, MAX_DESCRIPTION),
            address: rooted(self.root(), address),
            url: self.given.base_url.map_or(String::new(), |base| base.join(address)),
            robots: "",
        }
    }

    pub(super) fn nav(&self, page: &Head) -> Vec<NavLink> {
        /// More collections than these crowd the page.
        const MOST: usize = 5;
        let collections = self.groups.collections.iter().take(MOST);
        let mut links: Vec<Link> = collections
            .map(|group| Link { title: group.title.to_string(), address: rooted(self.root(), &group.address) })
            .collect();
        links.push(Link { title: "Archive".to_owned(), address: rooted(self.root(), "/archive/") });
        let current = |link: &Link| page.kind != "home" && page.address.starts_with(&link.address);
        links
            .into_iter()
            .map(|link| NavLink { current: current(&link), title: link.title, address: link.address })
            .collect()
    }

    /// Makes a page that is neither that of a document nor a file.
    pub(super) fn list(&self, page: &Page<'a>, path: &str) -> Result<Vec<u8>, SiteError> {
        let settings = self.given.settings;
        let title = settings.title.as_deref().or(self.given.base_url.map(BaseUrl::host)).unwrap_or("Writings");
        match page {
            Page::Home => self.home(title),
            Page::Collection(at, number) => match self.groups.collections.get(*at) {
                Some(group) => self.collection_page(group, *number),
                None => Ok(Vec::new()),
            },
            Page::Tag(at, number) => match self.groups.tags.get(*at) {
                Some(tag) => {
                    let address = format!("/tags/{}/", tag.slug);
                    self.entries("tag", (tag.label, tag.text), &address, &tag.documents, *number)
                }
                None => Ok(Vec::new()),
            },
            Page::Series(at, number) => match self.groups.series.get(*at) {
                Some(one) => {
                    let documents: Vec<usize> = one.parts.iter().map(|(at, _)| *at).collect();
                    self.entries("series", (one.name, ""), &format!("/series/{}/", one.slug), &documents, *number)
                }
                None => Ok(Vec::new()),
            },
            Page::Topic(at, number) => match self.groups.topics.get(*at) {
                Some(topic) => {
                    let address = format!("/topics/{}/", topic.slug);
                    self.entries("topic", (topic.name, topic.text), &address, &topic.documents, *number)
                }
                None => Ok(Vec::new()),
            },
            Page::Year(at, number) => match self.groups.years.get(*at) {
                Some((year, documents)) => {
                    self.entries("year", (&year.to_string(), ""), &year_address(*year), documents, *number)
                }
                None => Ok(Vec::new()),
            },
            Page::Tags(number) => self.tags(*number),
            Page::Archive => {
                let context = context! { count => self.given.documents.len(), years => value(self.years()) };
                self.filled("archive.html", self.head("archive", "Archive", "", "/archive/"), context)
            }
            Page::Missing => {
                let mut head = self.head("missing", "Not found", "", "/404.html");
                head.robots = "noindex";
                self.filled("missing.html", head, context! { recent => value(self.recent()) })
            }
            Page::Redirect(at) => match self.given.documents.get(*at) {
                Some(facts) => self.redirect(facts, path),
                None => Ok(Vec::new()),
            },
            Page::Document(_) | Page::Style | Page::Script | Page::Search | Page::File(_) | Page::Beside => {
                Ok(Vec::new())
            }
        }
    }

    fn home(&self, title: &str) -> Result<Vec<u8>, SiteError> {
        let collections: Vec<Collection> = self.groups.collections.iter().map(|group| self.collection(group)).collect();
        let context = context! {
            topics => value(self.topics(None)),
            recent => value(self.recent()),
            collections => value(collections),
            archive => context! {
                address => rooted(self.root(), "/archive/"),
                count => self.given.documents.len(),
                years => value(self.years()),
            },
        };
        let description = self.given.settings.description.as_deref().unwrap_or("");
        self.filled("home.html", self.head("home", title, description, "/"), context)
    }

    fn collection_page(&self, group: &CollectionGroup<'a>, number: usize) -> Result<Vec<u8>, SiteError> {
        let most = most(group.look);
        let (kind, template) =
            if group.look == Look::Cards { ("cards", "cards.html") } else { ("stream", "stream.html") };
        let documents = group.documents.iter().skip(number * most).take(most);
        let has_tags = !self.groups.tags.is_empty();
        let context = context! {
            collection => value(self.collection(group)),
            documents => value(self.cards(documents)),
            tags => value(self.chips(group)),
            topics => value(self.topics(Some(group.name))),
            tags_address => if has_tags { rooted(self.root(), "/tags/") } else { String::new() },
            pager => value(self.pager(&group.address, number, group.documents.len(), most)),
        };
        let address = page_address(&group.address, number);
        self.filled(template, self.head(kind, &group.title, group.intro, &address), context)
    }

    fn entries(
        &self,
        kind: &'static str,
        (heading, text): (&str, &str),
        address: &str,
        documents: &[usize],
        number: usize,
    ) -> Result<Vec<u8>, SiteError> {
        let context = context! {
            heading => heading,
            text => text,
            documents => value(self.cards(documents.iter().skip(number * LIST).take(LIST))),
            pager => value(self.pager(address, number, documents.len(), LIST)),
            numbered => kind == "series",
        };
        self.filled("list.html", self.head(kind, heading, text, &page_address(address, number)), context)
    }

    fn tags(&self, number: usize) -> Result<Vec<u8>, SiteError> {
        let tags = self.groups.tags.iter().skip(number * TAGS).take(TAGS).map(|group| {
            let tag = self.tag(group.slug, group.label);
            let (count, text) = (group.documents.len(), group.text.to_owned());
            TagUse { label: tag.label, slug: tag.slug, address: tag.address, count, text }
        });
        let context = context! {
            tags => value(tags.collect::<Vec<_>>()),
            pager => value(self.pager("/tags/", number, self.groups.tags.len(), TAGS)),
        };
        self.filled("tags.html", self.head("tags", "Tags", "", &page_address("/tags/", number)), context)
    }

    fn redirect(&self, facts: &'a Facts, path: &str) -> Result<Vec<u8>, SiteError> {
        let target = rooted(self.root(), &facts.permalink);
        let url = self.given.base_url.map_or(String::new(), |base| base.join(&facts.permalink));
        let mut head = self.head("redirect", Self::title(facts), "", &format!("/{path}"));
        head.robots = "noindex";
        self.filled("redirect.html", head, context! { target, url })
    }

    fn recent(&self) -> Vec<super::model::Card> {
        self.cards((0..self.given.documents.len().min(RECENT)).collect::<Vec<_>>().iter())
    }

    fn years(&self) -> Vec<Year> {
        let year = |(year, documents): &(i32, Vec<usize>)| Year {
            year: *year,
            address: rooted(self.root(), &year_address(*year)),
            count: documents.len(),
        };
        self.groups.years.iter().map(year).collect()
    }

    /// The tags of a collection that are worth a place above it, the most used.
    fn chips<'g>(&self, group: &'g CollectionGroup<'a>) -> &'g [TagUse] {
        group.chips.get_or_init(|| {
            let here = group.documents.iter().filter_map(|at| self.given.documents.get(*at).copied());
            let counts = self.given.corpus.tags().counts(here).into_iter().filter(|count| !count.slug.is_empty());
            let chip = |count: TagCount<'_>| {
                let tag = self.tag(count.slug, count.label);
                let (label, slug, address, count) = (tag.label, tag.slug, tag.address, count.documents);
                TagUse { label, slug, address, count, text: String::new() }
            };
            counts.take(CHIPS).map(chip).collect()
        })
    }

    /// The topics; those that gather a document of one collection alone, where one is named.
    fn topics(&self, collection: Option<&str>) -> Vec<Topic> {
        let fits = |topic: &&TopicGroup<'a>| collection.is_none_or(|name| topic.collections.contains(name));
        let topic = |topic: &TopicGroup<'a>| Topic {
            name: topic.name.to_owned(),
            slug: topic.slug.clone(),
            text: topic.text.to_owned(),
            address: rooted(self.root(), &format!("/topics/{}/", topic.slug)),
            count: topic.documents.len(),
            tags: topic.tags.iter().map(|slug| self.tag(slug, self.given.corpus.tags().label(slug))).collect(),
        };
        self.groups.topics.iter().filter(fits).map(topic).collect()
    }

    fn collection(&self, group: &CollectionGroup<'a>) -> Collection {
        Collection {
            name: group.name.to_owned(),
            title: group.title.to_string(),
            address: rooted(self.root(), &group.address),
            intro: group.intro.to_owned(),
            count: group.documents.len(),
            summary: group.summary.get_or_init(|| self.summary(group)).clone(),
        }
    }

    /// "6 essays · updated April 2026"
    fn summary(&self, group: &CollectionGroup<'a>) -> String {
        let zone = self.given.corpus.zone();
        let facts = group.documents.iter().filter_map(|at| self.given.documents.get(*at));
        let dates =
            facts.flat_map(|facts| facts.date.iter().chain(facts.updated.as_ref().map(|updated| &updated.value)));
        let shown = dates.filter(|date| self.given.now.is_none_or(|now| date.first(zone) <= now));
        let newest = shown.max_by_key(|date| date.last(zone));
        let month = newest.and_then(|date| {
            let month =
                date.month().map_or(format!("{:04}", date.year()), |month| format!("{:04}-{month:02}", date.year()));
            PartialDate::parse(&month)
        });
        let count = group.documents.len();
        let what = counted(group.name, count);
        month.map_or(what.clone(), |month| format!("{what} · updated {}", month.human()))
    }

    fn pager(&self, address: &str, number: usize, count: usize, most: usize) -> Option<Pager> {
        let of = count.div_ceil(most);
        let link = |number| rooted(self.root(), &page_address(address, number));
        (of > 1).then(|| Pager {
            number: number + 1,
            of,
            previous: number.checked_sub(1).map(link),
            next: (number + 1 < of).then(|| link(number + 1)),
        })
    }

    /// The terms of each document, for the search.
    pub(super) fn terms(&self) -> Vec<Vec<String>> {
        let limit = self.given.settings.limits.body_bytes as usize;
        let of = |facts: &&'a Facts| {
            let text = crate::corpus::text(self.given.store, facts, limit).unwrap_or_default();
            terms(&self.renderer.plain(facts, &text))
        };
        self.given.documents.par_iter().map(of).collect()
    }

    /// The index for the search, of terms in the order of the documents.
    pub fn search(&self, terms: Vec<Vec<String>>) -> Vec<u8> {
        let cards = self.cards((0..self.given.documents.len()).collect::<Vec<_>>().iter());
        let mut tags: Vec<(&str, &str, String)> = Vec::new();
        for tag in &self.groups.tags {
            tags.push((tag.label, tag.slug, rooted(self.root(), &format!("/tags/{}/", tag.slug))));
        }
        let places: std::collections::HashMap<&str, usize> =
            tags.iter().enumerate().map(|(at, (_, slug, _))| (*slug, at)).collect();
        let numbers = self.given.documents.iter().map(|facts| -> Vec<usize> {
            let found = self.given.corpus.tags().found_under(&facts.tags);
            found.into_iter().filter_map(|slug| places.get(slug).copied()).collect()
        });
        let documents = cards.iter().zip(numbers).map(|(card, tags)| {
            let date = card.date.as_ref();
            (
                &*card.address,
                &*card.title,
                &*card.description,
                date.map_or("", |date| &*date.text),
                date.map_or("", |date| &*date.iso),
                card.minutes.unwrap_or(0),
                tags,
                &*card.collection.name,
            )
        });
        let tags = tags.iter().map(|(label, slug, address)| (*label, *slug, &**address)).collect();
        let index = Index::new(documents.collect(), tags, terms);
        serde_json::to_vec(&index).unwrap_or_default()
    }
}

/// "1 essay", "6 essays"; of a name that is no plural, documents.
fn counted(name: &str, count: usize) -> String {
    let name = name.to_lowercase().replace(['-', '_'], " ");
    let Some(stem) = name.strip_suffix('s').filter(|stem| !stem.ends_with('s')) else {
        return format!("{count} {}", if count == 1 { "document" } else { "documents" });
    };
    match (count, stem.strip_suffix("ie")) {
        (1, Some(stem)) if name != "series" => format!("1 {stem}y"),
        (1, _) if name != "series" => format!("1 {stem}"),
        _ => format!("{count} {name}"),
    }
}
