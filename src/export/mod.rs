//! Views of the corpus for others to read: one file a format, one line in [`FORMATS`].

pub mod feed;
pub mod json;
pub mod rows;
mod rss;
pub mod text;

use crate::analysis::{Facts, Scope};
use crate::config::{BaseUrl, Settings};
use crate::corpus::{Corpus, Query, QueryError, Standing};
use chrono::{DateTime, FixedOffset};
use feed::FeedSettings;
use std::io::{self, Write};
use thiserror::Error;

/// All formats. Help texts, the values of `--format` and the tests come from here.
pub const FORMATS: &[Format] = &[json::FORMAT, rss::FORMAT];

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
    /// Writes it.
    pub write: fn(&Export<'_>, &mut dyn Write) -> Result<(), ExportError>,
}

/// What is exported, and for which site.
pub struct Export<'a> {
    /// The whole corpus, for what tags and series are called.
    pub corpus: &'a Corpus,
    /// The workspace's settings.
    pub settings: &'a Settings,
    /// The feeds' settings.
    pub feed: &'a FeedSettings,
    /// Where it is published.
    pub base_url: Option<&'a BaseUrl>,
    /// The present, where what lies in the future is held back.
    pub now: Option<DateTime<FixedOffset>>,
    /// The documents that leave, newest first.
    pub documents: Vec<&'a Facts>,
}

/// Why an export cannot be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A feed without a base URL.
    #[error("a feed needs absolute addresses, and `base-url` is not set")]
    NoBaseUrl,
    /// The output could not be written.
    #[error("the output cannot be written")]
    Output(#[from] io::Error),
}

impl ExportError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NoBaseUrl => {
                Some("add base-url = \"https://…\" at the top of writings.toml, or pass --base-url".to_owned())
            }
            Self::Output(_) => None,
        }
    }
}

impl Export<'_> {
    /// The base URL, which a feed cannot do without.
    pub(crate) fn base_url(&self) -> Result<&BaseUrl, ExportError> {
        self.base_url.ok_or(ExportError::NoBaseUrl)
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
