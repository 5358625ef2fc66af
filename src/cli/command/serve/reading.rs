//! What is served: the workspace as it was read, brought up to date when something changes.

use super::super::watching::Changes;
use super::super::{Failure, Session};
use super::answer::kind_of;
use crate::corpus::{Query, TEMPLATES};
use crate::export::feed::{Channel, FEED_SECTION, FeedSettings};
use crate::export::{Content, Export};
use crate::ops::lint::Linted;
use crate::ops::workspace::{Workspace, WorkspaceError};
use crate::site::{SITE_SECTION, SiteSettings, TOPICS_SECTION, Topics};
use chrono::{DateTime, FixedOffset};
use std::path::Path;

/// A workspace as it was read.
pub(super) struct Reading {
    pub workspace: Workspace,
    pub linted: Linted,
    /// The present, as of when it was read.
    pub now: DateTime<FixedOffset>,
    site: SiteSettings,
    topics: Topics,
    feed: FeedSettings,
    link_roots: Vec<String>,
}

/// What an update did.
pub(super) struct Update {
    /// How many documents were read.
    pub read: usize,
    /// Whether pages that are open have to be loaded with all that belongs to them.
    pub reload: bool,
}

impl Reading {
    /// Reads all of it.
    pub(super) fn new(session: &Session<'_>) -> Result<Self, Failure> {
        let workspace = session.reopen()?;
        let seen = |error: WorkspaceError| session.seen(error);
        let site = workspace.section(SITE_SECTION.name).map_err(seen)?;
        let topics = workspace.section(TOPICS_SECTION.name).map_err(seen)?;
        let feed = workspace.section(FEED_SECTION.name).map_err(seen)?;
        let linted = Linted::read(&workspace, Vec::new()).map_err(seen)?;
        let now = session.now(linted.corpus.zone())?;
        let link_roots = workspace.layout().link_roots();
        Ok(Self { workspace, linted, now, site, topics, feed, link_roots })
    }

    /// Reads again what changed: documents alone, or all where it is about how they are read. Where that fails, all is as before.
    pub(super) fn update(&mut self, session: &Session<'_>, changes: &Changes, root: &Path) -> Result<Update, Failure> {
        let is_about_all = changes.too_many
            || changes.concern_settings(&self.workspace, root)
            || changes.concern_below(&root.join(TEMPLATES));
        if is_about_all {
            let new = Self::new(session)?;
            *self = new;
            return Ok(Update { read: self.linted.corpus.documents().len(), reload: true });
        }
        let changed = |path: &str| changes.concern(&root.join(path));
        let read = self.linted.refresh(&self.workspace, &changed).map_err(|error| session.seen(error))?;
        self.now = session.now(self.linted.corpus.zone())?;
        // What editors leave beside a document while they write it is nothing that a page shows.
        let is_shown = |path: &str| kind_of(path) != kind_of("") && self.workspace.layout().profile_of(path).is_none();
        Ok(Update { read, reload: !changes.are_all(root, |path| !is_shown(path)) })
    }

    /// All documents as they leave for the pages, those included that would not leave otherwise.
    pub(super) fn export(&self) -> Result<Export<'_>, Failure> {
        let settings = &self.workspace.config().settings;
        Ok(Export {
            corpus: &self.linted.corpus,
            settings,
            store: self.workspace.store(),
            layout: self.workspace.layout(),
            link_roots: &self.link_roots,
            site: &self.site,
            topics: &self.topics,
            live: true,
            feed: &self.feed,
            content: Content::Full,
            channel: Channel::default(),
            rendered: None,
            base_url: settings.base_url.as_ref(),
            now: Some(self.now),
            documents: Query::default().run(&self.linted.corpus, &self.workspace.collection_names())?,
        })
    }

    /// Whether documents may bring programs of their own.
    pub(super) fn trusts_html(&self) -> bool {
        self.site.trust_html
    }

    /// The path of the site's root.
    pub(super) fn root(&self) -> &str {
        self.workspace.config().settings.base_url.as_ref().map_or("", |base| base.path())
    }

    /// What is wrong with schemas, in full: documents are shown all the same.
    pub(super) fn schema_faults(&mut self, session: &Session<'_>) -> Vec<Failure> {
        std::mem::take(&mut self.linted.schema_faults).into_iter().map(|fault| session.seen(fault)).collect()
    }
}
