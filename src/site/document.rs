//! The page of one document.

use super::model::{Document, Heading, Image, Link, Parts};
use super::templates::value;
use super::{Made, Pages, SiteError};
use crate::analysis::Facts;
use crate::config::BaseUrl;
use crate::render::rooted;
use minijinja::context;
use serde_json::json;
use std::collections::BTreeMap;

/// From so many minutes and headings on, a document gets a table of contents, of headings up to this level.
const LONG: u32 = 5;
const HEADINGS: usize = 3;
const DEEPEST: u8 = 3;

/// A longer table of contents helps nobody.
const MOST_HEADINGS: usize = 200;

/// So many related documents are named.
const RELATED: usize = 3;

/// A tag that so many documents bear says nothing of what belongs together.
const COMMON: usize = 500;

impl<'a> Pages<'a> {
    /// Makes the page of a document.
    pub(super) fn document(&self, at: usize) -> Result<Made, SiteError> {
        let Some(facts) = self.given.documents.get(at).copied() else { return Ok(Made::default()) };
        let limit = self.given.settings.limits.body_bytes as usize;
        let text = crate::corpus::text(self.given.store, facts, limit).unwrap_or_default();
        let article = self.renderer.render(facts, &text);
        let mut files = article.files;
        let image = facts.image.as_ref().and_then(|image| {
            let (address, file) = self.renderer.file(facts, &image.value);
            let address = address?;
            files.extend(file);
            Some(Image { url: self.absolute(&address), alt: String::new() })
        });
        let minutes = facts.time.map_or(0, |time| time.minutes());
        let shown = |heading: &&crate::render::Heading| heading.level <= DEEPEST && !heading.text.is_empty();
        let headings: Vec<Heading> = article
            .headings
            .iter()
            .filter(shown)
            .take(MOST_HEADINGS)
            .map(|one| Heading { level: one.level, id: one.id.clone(), text: one.text.clone() })
            .collect();
        let is_long = minutes >= LONG && headings.len() >= HEADINGS;
        let own: Vec<&str> = facts.authors.iter().map(|author| &**author).collect();
        let authors =
            if own.is_empty() { self.given.settings.authors.iter().map(String::as_str).collect() } else { own };
        let head = self.head(
            "document",
            Self::title(facts),
            facts.description.as_ref().map_or("", |text| &text.value),
            &facts.permalink,
        );
        let card = self.card(facts);
        let neighbours = self.neighbours(facts, at);
        let document = Document {
            json_ld: self.json_ld(facts, &card, &authors, image.as_ref(), &head.url),
            card,
            html: article.html,
            headings: if is_long { headings } else { Vec::new() },
            authors,
            canonical: facts.canonical.as_deref().filter(|address| is_web(address)).unwrap_or("").to_owned(),
            image,
            parts: self.parts(facts, at),
            related: self.cards(self.related(facts, at).iter()),
            newer: neighbours.0,
            older: neighbours.1,
            words: facts.counts.map_or(0, |counts| counts.words + counts.cjk),
            code: article.has_code,
        };
        let bytes = self.filled("document.html", head, context! { document => value(&document) })?;
        Ok(Made { bytes, files, plain: article.plain })
    }

    /// The absolute form of an address that a page names; the address itself where the site's own is not known.
    fn absolute(&self, address: &str) -> String {
        match self.given.base_url {
            Some(base) if address.starts_with('/') && !address.starts_with("//") => {
                format!("{}{address}", base.as_str().strip_suffix(base.path()).unwrap_or(base.as_str()))
            }
            _ => address.to_owned(),
        }
    }

    fn link(&self, at: usize) -> Option<Link> {
        let facts = self.given.documents.get(at)?;
        Some(Link { title: Self::title(facts).to_owned(), address: rooted(self.root(), &facts.permalink) })
    }

    /// What stands beside a document in its collection: the newer one, and the older.
    fn neighbours(&self, facts: &Facts, at: usize) -> (Option<Link>, Option<Link>) {
        // Documents are in order: the nearest of the same collection on either side.
        let same =
            |other: &usize| self.given.documents.get(*other).is_some_and(|one| one.collection == facts.collection);
        let newer = (0..at).rev().find(same);
        let older = (at + 1..self.given.documents.len()).find(same);
        (newer.and_then(|at| self.link(at)), older.and_then(|at| self.link(at)))
    }

    /// The first series of a document that others belong to as well, or else its first.
    fn parts(&self, facts: &Facts, at: usize) -> Option<Parts> {
        let groups = facts.series.iter().filter_map(|one| self.groups.series(&one.slug));
        let group = groups.max_by_key(|group| group.parts.len() > 1)?;
        let place = group.parts.iter().position(|(other, _)| *other == at)?;
        let beside = |place: Option<usize>| self.link(group.parts.get(place?)?.0);
        let number = group.parts.get(place).and_then(|(_, part)| *part);
        Some(Parts {
            name: group.name.to_owned(),
            address: rooted(self.root(), &format!("/series/{}/", group.slug)),
            part: number.unwrap_or(u32::try_from(place + 1).unwrap_or(u32::MAX)),
            of: group.parts.len().max(number.map_or(0, |number| number as usize)),
            previous: beside(place.checked_sub(1)),
            next: beside(Some(place + 1)),
        })
    }

    /// The documents that share the most with one, by tags, of which rare ones say more; parts of its series are named elsewhere.
    fn related(&self, facts: &Facts, at: usize) -> Vec<usize> {
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        for (slug, _) in self.given.corpus.tags().of(&facts.tags) {
            let Some(group) = self.groups.tag(slug).filter(|group| group.documents.len() <= COMMON) else { continue };
            let weight = 1.0 / (group.documents.len() as f64);
            for other in group.documents.iter().filter(|other| **other != at) {
                *scores.entry(*other).or_default() += weight;
            }
        }
        let is_part =
            |other: &Facts| other.series.iter().any(|one| facts.series.iter().any(|own| own.slug == one.slug));
        scores.retain(|other, _| self.given.documents.get(*other).is_some_and(|other| !is_part(other)));
        let mut scores: Vec<(usize, f64)> = scores.into_iter().collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        scores.into_iter().take(RELATED).map(|(at, _)| at).collect()
    }

    /// What search engines are told, as JSON that may stand in a page.
    fn json_ld(
        &self,
        facts: &Facts,
        card: &super::model::Card,
        authors: &[&str],
        image: Option<&Image>,
        url: &str,
    ) -> String {
        let mut value = json!({ "@context": "https://schema.org", "@type": "BlogPosting", "headline": card.title });
        let mut set = |key: &str, to: serde_json::Value| {
            if let Some(map) = value.as_object_mut() {
                map.insert(key.to_owned(), to);
            }
        };
        if !card.description.is_empty() {
            set("description", json!(card.description));
        }
        if let Some(date) = &card.date {
            set("datePublished", json!(date.iso));
        }
        if let Some(date) = card.updated.as_ref().or(card.date.as_ref()) {
            set("dateModified", json!(date.iso));
        }
        if !authors.is_empty() {
            let people: Vec<_> = authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
            set("author", json!(people));
        }
        if !url.is_empty() {
            set("url", json!(url));
        }
        if let Some(image) = image.filter(|image| is_web(&image.url)) {
            set("image", json!(image.url));
        }
        if !card.tags.is_empty() {
            set("keywords", json!(card.tags.iter().map(|tag| &*tag.label).collect::<Vec<_>>().join(", ")));
        }
        let language = facts.lang.as_deref().or(self.given.settings.language.as_deref());
        if let Some(language) = language {
            set("inLanguage", json!(language));
        }
        // Nothing in it may end the element that it stands in.
        let text = serde_json::to_string(&value).unwrap_or_default();
        text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
    }
}

fn is_web(address: &str) -> bool {
    BaseUrl::parse(address.split(['?', '#']).next().unwrap_or("")).is_ok()
}
