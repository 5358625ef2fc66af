//! Views of the corpus for others to read: one file a format, one line in [`FORMATS`].

mod atom;
mod bodies;
mod csv;
pub mod feed;
pub mod html;
pub mod json;
mod jsonfeed;
mod ndjson;
pub mod redirects;
pub mod rows;
mod rss;
mod sitemap;
pub mod text;
mod xml;
mod yaml;

use crate::analysis::{Facts, Scope};
use crate::config::{BaseUrl, Settings};
use crate::corpus::{Corpus, Layout, Query, QueryError, Record, Standing, Store, text as text_of};
use crate::site::{SiteError, SiteSettings, Topics};
pub use bodies::Rendered;
use chrono::{DateTime, FixedOffset};
use feed::{Channel, FeedSettings};
use schemars::JsonSchema;
use serde::Deserialize;
use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;
use thiserror::Error;

/// All formats. Help texts, the values of `--format` and the tests come from here.
pub const FORMATS: &[Format] = &[
    json::FORMAT,
    ndjson::FORMAT,
    yaml::FORMAT,
    csv::FORMAT,
    rss::FORMAT,
    atom::FORMAT,
    jsonfeed::FORMAT,
    sitemap::FORMAT,
    redirects::FORMAT,
    html::FORMAT,
];

/// One form that the index leaves in.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// How many documents it holds unless told, the newest.
    pub limit: Option<usize>,
    /// How much of the documents must be read for it.
    pub scope: Scope,
    /// The styles in which it can be written; the first unless told.
    pub styles: &'static [Style],
    /// Whether a file that begins so is one of this format, in any style. What it is asked about is the file's first
    /// [`Format::HEAD`] bytes.
    pub opens: fn(&str) -> bool,
}

/// One way to write a format. Of most there is one, which has no name.
pub struct Style {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub about: &'static str,
    /// Writes it.
    pub form: Form,
}

/// What a format is made of.
#[derive(Clone, Copy)]
pub enum Form {
    /// One file, or what goes to stdout.
    File(fn(&Export<'_>, &mut dyn Write) -> Result<(), ExportError>),
    /// A folder of files.
    Folder(fn(&Export<'_>, &dyn Shelf) -> Result<(), ExportError>),
}

impl Format {
    /// As much of a file as tells what it is.
    pub const HEAD: usize = 2048;

    /// The styles of a format that is one file and has one way to be written.
    pub const fn file(write: fn(&Export<'_>, &mut dyn Write) -> Result<(), ExportError>) -> [Style; 1] {
        [Style { name: "", about: "", form: Form::File(write) }]
    }

    /// What people call it.
    pub fn title(&self) -> &'static str {
        match self.name {
            "rss" => "RSS",
            "atom" => "Atom",
            "jsonfeed" => "JSON Feed",
            name => name,
        }
    }

    /// Whether it is a feed: what readers subscribe to, and holds the newest alone.
    pub const fn is_feed(&self) -> bool {
        self.limit.is_some()
    }

    /// The style of this name; the first where none is named.
    pub fn style(&self, name: Option<&str>) -> Option<&Style> {
        match name {
            None => self.styles.first(),
            Some(name) => self.styles.iter().find(|style| style.name == name),
        }
    }
}

/// Where the files of a folder go.
pub trait Shelf: Sync {
    /// Puts a file at a path from the folder, parts joined by slashes. Several threads may do so at once.
    ///
    /// # Errors
    ///
    /// The path leads out of the folder, or is taken, or the file cannot be written.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), ExportError>;
}

/// How much of a document a feed carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// All of it.
    #[default]
    Full,
    /// Its description alone.
    Summary,
}

/// What is exported, and for which site.
#[derive(Clone)]
pub struct Export<'a> {
    /// The whole corpus, for what tags and series are called.
    pub corpus: &'a Corpus,
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// Where the texts of documents and the files beside them come from.
    pub store: &'a dyn Store,
    /// Which files are documents, and how they become addresses.
    pub layout: &'a Layout,
    /// The folders that links behind `/` may count from: [`Layout::link_roots`].
    pub link_roots: &'a [String],
    /// The settings of the pages.
    pub site: &'a SiteSettings,
    /// What the body of writing is about.
    pub topics: &'a Topics,
    /// Whether pages are shown as they are written.
    pub live: bool,
    /// The feeds' settings.
    pub feed: &'a FeedSettings,
    /// What a feed of these documents is about, beside the site.
    pub channel: Channel,
    /// How much of each document a feed carries.
    pub content: Content,
    /// The bodies that feeds carry, where several share them: those of one workspace, base URL and present.
    pub rendered: Option<Arc<Rendered<'a>>>,
    /// Where it is published.
    pub base_url: Option<&'a BaseUrl>,
    /// The present, where what lies in the future is held back.
    pub now: Option<DateTime<FixedOffset>>,
    /// The documents that leave, newest first.
    pub documents: Vec<&'a Facts>,
}

/// Why a folder does not take a file: what whoever keeps it says.
#[derive(Debug)]
pub struct NotTaken {
    error: Box<dyn Error + Send + Sync>,
    help: Option<String>,
}

impl NotTaken {
    /// For this reason, with what to do about it.
    pub fn new(error: impl Error + Send + Sync + 'static, help: Option<String>) -> Self {
        Self { error: Box::new(error), help }
    }
}

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for NotTaken {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

/// Why an export cannot be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// What holds absolute addresses, without a base URL.
    #[error("{what} needs absolute addresses, and `base-url` is not set")]
    NoBaseUrl {
        /// What was asked for.
        what: &'static str,
    },
    /// More addresses than search engines read.
    #[error("a sitemap holds at most {most} addresses, and there are more")]
    LongSitemap {
        /// As many as they read.
        most: usize,
    },
    /// The folder does not take a file.
    #[error(transparent)]
    Shelf(#[from] NotTaken),
    /// The pages cannot be made.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The output could not be written.
    #[error("the output cannot be written")]
    Output(#[from] io::Error),
}

impl ExportError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoBaseUrl { .. } => {
                Some("add base-url = \"https://…\" at the top of writings.toml, or pass --base-url".to_owned())
            }
            Self::Site(error) => error.help(),
            Self::LongSitemap { .. } => Some("write one for each collection: --collection NAME".to_owned()),
            Self::Shelf(error) => error.help.clone(),
            Self::Output(_) => None,
        }
    }
}

impl<'a> Export<'a> {
    /// The same, with bodies that it shares with all that are made of it.
    #[must_use]
    pub fn sharing(mut self) -> Self {
        if self.rendered.is_none() {
            self.rendered = self.base_url.map(|base| Arc::new(Rendered::new(&self, base)));
        }
        self
    }

    /// The same, of other documents, which a feed has a channel of its own for.
    #[must_use]
    pub fn of(&self, documents: Vec<&'a Facts>, channel: Channel) -> Self {
        Self { documents, channel, ..self.clone() }
    }

    /// The documents as scripts read them.
    pub(crate) fn records(&self) -> Vec<Record<'a>> {
        let record = |facts: &&'a Facts| Record::new(facts, self.corpus, self.settings, self.base_url);
        self.documents.iter().map(record).collect()
    }

    /// The text of a document, front matter included: no more of it than is ever read of one. `None` where it cannot be read.
    pub(crate) fn text(&self, facts: &Facts) -> Option<String> {
        text_of(self.store, facts, self.settings.limits.body_bytes as usize)
    }

    /// The base URL, which `what` cannot do without.
    pub(crate) fn base_url(&self, what: &'static str) -> Result<&'a BaseUrl, ExportError> {
        self.base_url.ok_or(ExportError::NoBaseUrl { what })
    }
}

/// The documents that may leave the workspace: no drafts, and none dated after `now` where one is given. The query's
/// limit counts what is left.
///
/// # Errors
///
/// As [`Query::run`].
pub fn published<'a>(
    corpus: &'a Corpus,
    query: &Query,
    collections: &[&str],
    now: Option<DateTime<FixedOffset>>,
) -> Result<Vec<&'a Facts>, QueryError> {
    let query_all = Query { standing: Some(Standing::Published), limit: None, ..query.clone() };
    let mut documents = query_all.run(corpus, collections)?;
    if let Some(now) = now {
        documents.retain(|facts| !corpus.is_future(facts, now));
    }
    documents.truncate(query.limit.unwrap_or(usize::MAX));
    Ok(documents)
}
