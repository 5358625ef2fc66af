//! `writings export`: the index, feeds, and more for others to read.

mod outputs;

use super::filter::Filter;
use super::{Command, Failure, Session, Status};
use crate::config::BaseUrl;
use crate::corpus::{Corpus, Query};
use crate::export::feed::{FEED_SECTION, FeedSettings};
use crate::export::{Content, FORMATS, Form, Format, Style};
use crate::ops::export::settings::{EXPORT_SECTION, Entry};
use crate::ops::export::{Each, Order, Source};
use crate::ops::workspace::Workspace;
use crate::site::{SITE_SECTION, TOPICS_SECTION};
use crate::suggest::nearest;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Write pages, the index, feeds, a sitemap or redirects; without a format, all that writings.toml names
#[derive(Debug, Args)]
pub struct Export {
    /// The format
    #[arg(value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,
    /// The format, for those who look for it here
    #[arg(long = "format", id = "format_option", value_name = "FORMAT", value_parser = formats(), conflicts_with = "format", hide = true)]
    format_option: Option<String>,
    /// Write to FILE, at once and whole, instead of stdout; of a format of many files, to that folder
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write nothing, and exit with 1 if what is there is stale
    #[arg(long)]
    check: bool,
    /// The style, where a format has several: netlify, nginx or html for redirects
    #[arg(long, value_name = "STYLE")]
    style: Option<String>,
    /// How much of each document a feed carries [default: full]
    #[arg(long, value_name = "HOW")]
    content: Option<HowMuch>,
    /// One output for each; FILE then holds {slug}
    #[arg(long, value_name = "WHAT", requires = "output")]
    each: Option<EachOf>,
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
    /// Where the feed itself is served, instead of under its usual name
    #[arg(long, value_name = "URL")]
    self_url: Option<String>,
}

/// How much of a document a feed carries.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum HowMuch {
    /// All of it
    Full,
    /// Its description alone
    Summary,
}

/// What there is one output for.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum EachOf {
    /// Each tag
    Tag,
    /// Each collection
    Collection,
    /// Each series
    Series,
}

fn formats() -> clap::builder::PossibleValuesParser {
    FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about)).collect::<Vec<_>>().into()
}

impl Command for Export {
    const NAME: &'static str = "export";
    const EXAMPLES: &'static str = "Examples:\n  writings export json | jq '.tags[].label'\n  writings export rss -o public/rss.xml\n  \
        writings export atom --tag kv-cache --limit 10 --content summary\n  \
        writings export rss --each tag -o 'public/tags/{slug}/rss.xml'\n  writings export redirects --style nginx\n  \
        writings export --check";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let name = self.format.as_deref().or(self.format_option.as_deref());
        let workspace = session.workspace()?;
        let orders = match name {
            Some(name) => vec![(self.order(name)?, None)],
            None => self.entries(&workspace)?,
        };
        let feed: FeedSettings = workspace.section(FEED_SECTION.name)?;
        let corpus = self.load(session, &workspace, &orders)?;
        let link_roots = workspace.layout().link_roots();
        let site = workspace.section(SITE_SECTION.name)?;
        let topics = workspace.section(TOPICS_SECTION.name)?;
        let source = Source {
            workspace: &workspace,
            corpus: &corpus,
            feed: &feed,
            site: &site,
            topics: &topics,
            link_roots: &link_roots,
            base_url: self.base_url.as_ref().or(workspace.config().settings.base_url.as_ref()),
            now: session.now(corpus.zone())?,
            rendered: Default::default(),
        };
        let is_folder = |order: &Order| matches!(order.style.form, Form::Folder(_));
        let owned = match orders.iter().any(|(order, _)| is_folder(order)) {
            // What the settings give a file of its own has it, whatever is written now.
            true => source.owned(&workspace.section::<Vec<Entry>>(EXPORT_SECTION.name)?),
            false => Vec::new(),
        };
        let mut outputs = outputs::Outputs::new(self.check, owned);
        for (order, entry) in &orders {
            let jobs = order.jobs(&source).map_err(|error| match entry {
                Some(entry) => session.seen(workspace.wrong(entry.query_fault(&error, workspace.config().text()))),
                None => error.into(),
            })?;
            for job in jobs {
                outputs.add(job, entry.as_ref(), session, &workspace)?;
            }
        }
        outputs.settle(session)
    }
}

impl Export {
    fn load(
        &self,
        session: &mut Session<'_>,
        workspace: &Workspace,
        orders: &[(Order, Option<Entry>)],
    ) -> Result<Corpus, Failure> {
        let orders: Vec<Order> = orders.iter().map(|(order, _)| order.clone()).collect();
        let corpus = workspace.load_for(&orders)?;
        session.tell_faulty(&corpus)?;
        Ok(corpus)
    }

    /// What the options ask for.
    fn order(&self, name: &str) -> Result<Order, Failure> {
        let Some(format) = FORMATS.iter().find(|format| format.name == name) else {
            return Err(Failure::new(format!("there is no format `{name}`")));
        };
        let style = self.style_of(format)?;
        if self.content.is_some() && !format.is_feed() {
            return Err(Failure::new(format!("`{name}` is no feed, which --content is about")).help("leave it out"));
        }
        let output = self.output.as_deref().filter(|output| *output != Path::new("-"));
        let output = output.map(|output| {
            output.to_str().map(str::to_owned).ok_or_else(|| {
                Failure::new(format!("the name {} is no UTF-8", output.display())).help("name another file")
            })
        });
        let output = output.transpose()?;
        let has_slug = output.as_ref().is_some_and(|output| output.contains("{slug}"));
        if self.each.is_some() && !has_slug {
            let help = "write {slug} where they differ, as in -o 'public/{slug}/rss.xml'";
            return Err(Failure::new("all that --each goes through would be one file").help(help));
        }
        let is_folder = matches!(style.form, Form::Folder(_));
        if is_folder && self.each.is_some() {
            return Err(
                Failure::new(format!("`{name}` is a folder of files, of which there is one")).help("leave --each out")
            );
        }
        if is_folder && output.is_none() {
            return Err(Failure::new(format!("`{name}` is a folder of files")).help("name it: -o DIR"));
        }
        if self.check && output.is_none() {
            return Err(Failure::new("there is nothing to compare with").help("name what is there: -o FILE"));
        }
        Ok(Order {
            format,
            style,
            query: Query { collections: self.collections.clone(), ..self.filter.query() },
            limit: self.limit,
            future: self.future,
            content: match self.content {
                Some(HowMuch::Summary) => Content::Summary,
                _ => Content::Full,
            },
            title: None,
            description: None,
            self_url: self.self_url.clone(),
            output,
            is_entry: false,
            each: self.each.map(|each| match each {
                EachOf::Tag => Each::Tag,
                EachOf::Collection => Each::Collection,
                EachOf::Series => Each::Series,
            }),
        })
    }

    fn style_of(&self, format: &'static Format) -> Result<&'static Style, Failure> {
        format.style(self.style.as_deref()).ok_or_else(|| {
            let known: Vec<&str> =
                format.styles.iter().map(|style| style.name).filter(|name| !name.is_empty()).collect();
            let help = match nearest(self.style.as_deref().unwrap_or(""), known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "leave --style out".to_owned(),
                None => format!("there are: {}", known.join(", ")),
            };
            Failure::new(format!("`{}` has no style `{}`", format.name, self.style.as_deref().unwrap_or(""))).help(help)
        })
    }

    /// What the settings ask for.
    fn entries(&self, workspace: &Workspace) -> Result<Vec<(Order, Option<Entry>)>, Failure> {
        let is_narrowed = self.output.is_some()
            || self.style.is_some()
            || self.content.is_some()
            || !self.collections.is_empty()
            || self.filter.query() != Query::default()
            || self.limit.is_some()
            || self.future
            || self.self_url.is_some();
        let names = || FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
        if is_narrowed {
            let help = format!("name one: {}", names());
            return Err(Failure::new("these options are about one format, and none is named").help(help));
        }
        let entries: Vec<Entry> = workspace.section(EXPORT_SECTION.name)?;
        if entries.is_empty() {
            let help = format!(
                "name a format ({}); or say in writings.toml what to write: [[export]] format = \"rss\" output = \"public/rss.xml\", \
                 each on a line of its own",
                names()
            );
            return Err(Failure::new("no format is named, and writings.toml has no [[export]]").help(help));
        }
        Ok(entries.into_iter().filter_map(|entry| Some((entry.order()?, Some(entry)))).collect())
    }
}
