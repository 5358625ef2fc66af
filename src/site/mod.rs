//! A body of writing as web pages: which there are, and each made when it is asked for.
//!
//! [`Pages::new`] lays out the site: every file it has, by its path, without making any. [`Pages::make`] makes one. So the same
//! code writes a folder, with all its threads, and answers a browser.

mod cards;
mod document;
mod files;
mod lists;
mod model;
mod plan;
mod settings;
mod templates;
#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "a site is made of files")]
mod tests;

pub use files::{Taken, file_of};
pub use model::Feed;
pub use plan::{MAX_FILE, Made, SEARCH_PATH};
pub use settings::{CollectionPage, Follow, Look, SITE_SECTION, SiteSettings, TOPICS_SECTION, Topic, Topics};

use crate::analysis::Facts;
use crate::config::{BaseUrl, Settings};
use crate::corpus::{Corpus, Layout, Store};
use crate::render::{Renderer, Where};
use crate::template::Fault;
use cards::Groups;
use chrono::{DateTime, FixedOffset};
use minijinja::Value;
use plan::Page;
use std::collections::{BTreeMap, HashMap};
use templates::Templates;
use thiserror::Error;

/// What a site is made of.
#[derive(Clone)]
pub struct Given<'a> {
    /// The whole corpus, for what tags and series are called, and for where links lead.
    pub corpus: &'a Corpus,
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// Those of the pages.
    pub site: &'a SiteSettings,
    /// What it is about.
    pub topics: &'a Topics,
    /// Where the texts of documents and the files beside them come from.
    pub store: &'a dyn Store,
    /// Which files are documents.
    pub layout: &'a Layout,
    /// The folders that a link behind `/` may count from.
    pub link_roots: &'a [String],
    /// Where it is published.
    pub base_url: Option<&'a BaseUrl>,
    /// The present, where something is shown that lies in the future.
    pub now: Option<DateTime<FixedOffset>>,
    /// The documents that have pages, newest first.
    pub documents: &'a [&'a Facts],
    /// The feeds that the pages name, the first being the one to follow.
    pub feeds: Vec<Feed>,
    /// The paths of the files that others write beside the pages, the feeds among them.
    pub beside: Vec<String>,
    /// Whether the pages are shown as they are written.
    pub live: bool,
}

/// Why there can be no site.
#[derive(Debug, Error)]
pub enum SiteError {
    /// Two documents would be one page.
    #[error("{address} is the address of two documents: {one} and {other}")]
    Twice {
        /// Their address.
        address: String,
        /// The first by path.
        one: String,
        /// The other.
        other: String,
    },
    /// A document whose address no file can have.
    #[error("{path}: no file can be served at {address}")]
    NoFile {
        /// The document.
        path: String,
        /// Its address.
        address: String,
    },
    /// A template is wrong.
    #[error("{}", .0.message)]
    Template(Box<Fault>),
}

impl From<Fault> for SiteError {
    fn from(fault: Fault) -> Self {
        Self::Template(Box::new(fault))
    }
}

impl SiteError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::Twice { .. } => "give one of them another `slug`; `writings lint` shows both places".into(),
            Self::NoFile { .. } => "give it a `slug` or a `permalink` of plain words".into(),
            Self::Template(_) => {
                "README.md tells what templates know; without the file, the built-in one is used".into()
            }
        })
    }
}

/// The pages of a site.
pub struct Pages<'a> {
    given: Given<'a>,
    renderer: Renderer<'a>,
    templates: Templates,
    groups: Groups<'a>,
    /// Every file of the site, by its path.
    plan: BTreeMap<String, Page<'a>>,
    taken: Taken,
    /// Where each document stands among those given.
    positions: HashMap<&'a str, usize>,
    /// What every page is told.
    shared: Value,
}

impl<'a> Pages<'a> {
    /// Lays out the site.
    ///
    /// # Errors
    ///
    /// Two documents would be one page, a document can have none, or a template cannot be read.
    pub fn new(given: Given<'a>) -> Result<Self, SiteError> {
        let root = given.base_url.map_or("", BaseUrl::path);
        let renderer =
            Renderer::new(given.corpus, given.settings, given.link_roots, Where::Rooted(root)).among(given.documents);
        let renderer = if given.site.trust_html { renderer.trusting() } else { renderer };
        let templates = Templates::read(given.store, given.corpus)?;
        let groups = Groups::new(&given);
        let positions = given.documents.iter().enumerate().map(|(at, facts)| (&*facts.path, at)).collect();
        let (plan, taken) = plan::of(&given, &groups)?;
        let shared = lists::shared(&given);
        Ok(Self { given, renderer, templates, groups, plan, taken, positions, shared })
    }

    /// The path of each file of the site, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.plan.keys().map(String::as_str)
    }

    /// Whether there is a file at a path.
    pub fn has(&self, path: &str) -> bool {
        self.plan.contains_key(path)
    }

    /// The paths that are taken: by the files of the site, and by those beside the pages.
    pub fn taken(&self) -> &Taken {
        &self.taken
    }

    /// Which of the documents given has its page at a path.
    pub fn position(&self, path: &str) -> Option<usize> {
        match self.plan.get(path)? {
            Page::Document(at) => Some(*at),
            _ => None,
        }
    }

    /// The path of the page of a document, by the document's path.
    pub fn page_of(&self, path: &str) -> Option<String> {
        let at = self.positions.get(path)?;
        file_of(&self.given.documents.get(*at)?.permalink)
    }

    /// The document whose page is at a path.
    pub fn document_at(&self, path: &str) -> Option<&'a Facts> {
        self.given.documents.get(self.position(path)?).copied()
    }

    /// What a document is called: its title, else its slug.
    fn title(facts: &Facts) -> &str {
        facts.title.as_ref().map(|title| &*title.value).filter(|title| !title.is_empty()).unwrap_or(&facts.slug)
    }

    fn root(&self) -> &'a str {
        self.given.base_url.map_or("", BaseUrl::path)
    }
}
