//! `writings export`: the index for others to read.

use super::filter::Filter;
use super::{Command, Failure, Session, Status};
use crate::config::BaseUrl;
use crate::corpus::Query;
use crate::export::{self, FORMATS, Format, feed::FEED_SECTION, feed::FeedSettings};
use clap::Args;
use clap::builder::PossibleValue;
use std::path::PathBuf;

/// Write the index as JSON, or a feed of it
#[derive(Debug, Args)]
pub struct Export {
    /// The format
    #[arg(value_name = "FORMAT", value_parser = formats(), required_unless_present = "format_option")]
    format: Option<String>,
    /// The format, for those who look for it here
    #[arg(long = "format", id = "format_option", value_name = "FORMAT", value_parser = formats(), conflicts_with = "format", hide = true)]
    format_option: Option<String>,
    /// Write to FILE, at once and whole, instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only documents of this collection
    #[arg(long = "collection", value_name = "NAME")]
    collections: Vec<String>,
    #[command(flatten)]
    filter: Filter,
    /// No more than the N newest; 0 for all [default: 20 in feeds]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Documents dated in the future as well
    #[arg(long)]
    future: bool,
    /// Where the writing is published, instead of `base-url` in writings.toml
    #[arg(long, value_name = "URL", value_parser = BaseUrl::parse)]
    base_url: Option<BaseUrl>,
    /// Where the feed itself is served, instead of `self-url` under [feed] in writings.toml
    #[arg(long, value_name = "URL")]
    self_url: Option<String>,
}

fn formats() -> clap::builder::PossibleValuesParser {
    FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about)).collect::<Vec<_>>().into()
}

impl Command for Export {
    const NAME: &'static str = "export";
    const EXAMPLES: &'static str = "Examples:\n  writings export json | jq '.tags[].label'\n  writings export rss -o public/rss.xml\n  \
        writings export rss --tag kv-cache --limit 10 --self-url /kv-cache.xml";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let name = self.format.as_deref().or(self.format_option.as_deref()).unwrap_or_default();
        let Some(format) = FORMATS.iter().find(|format| format.name == name) else {
            return Err(Failure::new(format!("there is no format `{name}`")));
        };
        let workspace = session.workspace()?;
        let mut feed: FeedSettings = workspace.section(FEED_SECTION.name)?;
        if self.self_url.is_some() {
            feed.self_url.clone_from(&self.self_url);
        }
        let corpus = session.load(&workspace, format.scope)?;
        let query =
            Query { collections: self.collections.clone(), limit: self.limit(format, &feed), ..self.filter.query() };
        let now = if self.future { None } else { Some(session.now(corpus.zone())?) };
        let documents = export::published(&corpus, &query, &workspace.collection_names(), now)?;
        let settings = &workspace.config().settings;
        let base_url = self.base_url.as_ref().or(settings.base_url.as_ref());
        let site = workspace.section(crate::site::SITE_SECTION.name)?;
        let topics = workspace.section(crate::site::TOPICS_SECTION.name)?;
        let link_roots = workspace.layout().link_roots();
        let export = export::Export {
            corpus: &corpus,
            settings,
            store: workspace.store(),
            layout: workspace.layout(),
            link_roots: &link_roots,
            site: &site,
            topics: &topics,
            live: false,
            feed: &feed,
            content: export::Content::Full,
            base_url,
            now,
            documents,
        };
        let Some(export::Form::File(write)) = format.style(None).map(|style| style.form) else {
            return Err(Failure::new(format!("`{name}` is a folder of files")));
        };
        match &self.output {
            Some(path) => {
                let mut bytes = Vec::new();
                write(&export, &mut bytes)?;
                crate::write::replace(&session.environment.folder.join(path), &bytes)?;
            }
            None => write(&export, session.out)?,
        }
        Ok(Status::Done)
    }
}

impl Export {
    fn limit(&self, format: &Format, feed: &FeedSettings) -> Option<usize> {
        let default = || format.limit.map(|limit| feed.limit.unwrap_or(limit));
        self.limit.or_else(default).filter(|limit| *limit > 0)
    }
}
