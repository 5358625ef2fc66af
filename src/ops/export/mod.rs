//! Exports: what is asked for, in `[[export]]` or on the command line, becomes outputs.

pub mod settings;
pub mod shelf;
pub mod stale;
pub mod target;

use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, Scope};
use crate::config::BaseUrl;
use crate::corpus::{Corpus, Query, QueryError};
use crate::document::slug::{slug, spoken};
use crate::export::feed::{Channel, FeedSettings};
use crate::export::{self, Content, Export, Form, Format, Rendered, Style};
use crate::site::{SiteSettings, Topics};
use crate::write::is_content;
use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// The longest name of a file that every disk takes, with room for an extension.
const LONGEST: usize = 200;

/// What there is one output for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Each tag that the documents bear.
    Tag,
    /// Each collection.
    Collection,
    /// Each series that they belong to.
    Series,
}

/// One export as it is asked for.
#[derive(Clone)]
pub struct Order {
    /// The format.
    pub format: &'static Format,
    /// Its style.
    pub style: &'static Style,
    /// Which documents.
    pub query: Query,
    /// How many; `None` for as many as the format holds, 0 for all.
    pub limit: Option<usize>,
    /// Whether those dated in the future leave as well.
    pub future: bool,
    /// How much of each a feed carries.
    pub content: Content,
    /// The title of a feed, where it is told.
    pub title: Option<String>,
    /// Its description, where it is told.
    pub description: Option<String>,
    /// Where it is served, where that is told.
    pub self_url: Option<String>,
    /// Where it goes, with `{slug}` for what `each` goes through.
    pub output: Option<String>,
    /// Whether `output` is one of the settings: a path from the workspace root.
    pub is_entry: bool,
    /// What there is one output for.
    pub each: Option<Each>,
}

/// What exports are made from.
pub struct Source<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// Its documents.
    pub corpus: &'a Corpus,
    /// The settings of feeds.
    pub feed: &'a FeedSettings,
    /// The settings of the pages.
    pub site: &'a SiteSettings,
    /// What the body of writing is about.
    pub topics: &'a Topics,
    /// [`Layout::link_roots`](crate::corpus::Layout::link_roots).
    pub link_roots: &'a [String],
    /// Where the site is published.
    pub base_url: Option<&'a BaseUrl>,
    /// The present.
    pub now: DateTime<FixedOffset>,
    /// The bodies that its feeds carry: without what is dated in the future, and with it.
    pub rendered: [OnceLock<Option<Arc<Rendered<'a>>>>; 2],
}

/// One output, ready to be written.
pub struct Job<'a> {
    /// The format.
    pub format: &'static Format,
    /// Its style.
    pub style: &'static Style,
    /// Where it goes.
    pub output: Option<String>,
    /// Where `output` was made of the words of documents: the folder that it must lie in, as it was written.
    pub within: Option<String>,
    /// What it holds.
    pub export: Export<'a>,
}

impl Job<'_> {
    /// What it is called on the command line: `redirects --style html`.
    pub fn name(&self) -> String {
        match self.style.name {
            "" => self.format.name.to_owned(),
            style => format!("{} --style {style}", self.format.name),
        }
    }
}

impl Source<'_> {
    /// The files that these entries would have written; those of an entry that asks for what is not there are nowhere.
    pub fn owned(&self, entries: &[settings::Entry]) -> Vec<PathBuf> {
        let orders = entries.iter().filter_map(settings::Entry::order);
        let orders = orders.filter(|order| matches!(order.style.form, Form::File(_)));
        let jobs = orders.filter_map(|order| order.jobs(self).ok()).flatten();
        jobs.filter_map(|job| Some(self.workspace.root().join(job.output?))).collect()
    }
}

impl Workspace {
    /// Reads as much of all documents as exports need; where one of them is a feed or a folder, also what links and images may point at.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn load_for(&self, orders: &[Order]) -> Result<Corpus, WorkspaceError> {
        let scope = orders.iter().fold(Scope::HEAD, |scope, order| scope.and(order.format.scope));
        let asks = |order: &Order| order.format.is_feed() || matches!(order.style.form, Form::Folder(_));
        self.load_with_assets(scope, orders.iter().any(asks))
    }
}

impl Order {
    /// The outputs that are asked for.
    ///
    /// # Errors
    ///
    /// A tag, series or collection that is not there.
    pub fn jobs<'a>(&self, source: &Source<'a>) -> Result<Vec<Job<'a>>, QueryError> {
        let Some(each) = self.each else { return Ok(vec![self.job(source, None)?]) };
        let documents = self.documents(&Query { limit: None, ..self.query.clone() }, source)?;
        let mut jobs = Vec::new();
        let mut narrowed = |query: Query, slug: &str| -> Result<(), QueryError> {
            if is_name(slug) {
                jobs.push(Self { query, ..self.clone() }.job(source, Some(slug))?);
            }
            Ok(())
        };
        match each {
            Each::Tag => {
                let counts = source.corpus.tags().counts(documents.iter().copied());
                let names = tag_names(counts.iter().map(|count| (count.slug, count.label)), source);
                for count in &counts {
                    let mut query = self.query.clone();
                    query.tags.push(count.slug.to_owned());
                    if let Some(name) = names.get(count.slug) {
                        narrowed(query, name)?;
                    }
                }
            }
            Each::Collection => {
                for name in source.workspace.collection_names() {
                    if documents.iter().any(|facts| *facts.collection == *name) {
                        narrowed(Query { collections: vec![name.to_owned()], ..self.query.clone() }, name)?;
                    }
                }
            }
            Each::Series => {
                for name in source.corpus.series().keys() {
                    if documents.iter().any(|facts| facts.series.iter().any(|one| *one.slug == **name)) {
                        narrowed(Query { series: Some((*name).to_owned()), ..self.query.clone() }, name)?;
                    }
                }
            }
        }
        Ok(jobs)
    }

    fn documents<'a>(&self, query: &Query, source: &Source<'a>) -> Result<Vec<&'a Facts>, QueryError> {
        let now = if self.future { None } else { Some(source.now) };
        export::published(source.corpus, query, &source.workspace.collection_names(), now)
    }

    fn job<'a>(&self, source: &Source<'a>, slug: Option<&str>) -> Result<Job<'a>, QueryError> {
        let default = || self.format.limit.map(|limit| source.feed.limit.unwrap_or(limit));
        let limit = self.limit.or_else(default).filter(|limit| *limit > 0);
        let documents = self.documents(&Query { limit, ..self.query.clone() }, source)?;
        let output = self.output.as_ref().map(|output| output.replace("{slug}", slug.unwrap_or("{slug}")));
        let before = slug.and(self.output.as_deref()).and_then(|output| output.split_once("{slug}"));
        let within = before.map(|(before, _)| before.rsplit_once('/').map_or("", |(folder, _)| folder));
        // What stands at the root of the disk does not stand in the present folder.
        let within = within.map(|folder| match folder {
            "" if self.output.as_deref().is_some_and(|output| output.starts_with('/')) => "/".to_owned(),
            folder => folder.to_owned(),
        });
        let mut channel = self.channel(source, &documents, slug);
        if self.is_entry && channel.self_url.is_none() {
            channel.self_url = output.as_deref().map(|output| served(output, source.workspace));
        }
        let mut export = Export {
            rendered: None,
            corpus: source.corpus,
            settings: &source.workspace.config().settings,
            store: source.workspace.store(),
            layout: source.workspace.layout(),
            link_roots: source.link_roots,
            site: source.site,
            topics: source.topics,
            live: false,
            feed: source.feed,
            channel,
            content: self.content,
            base_url: source.base_url,
            now: if self.future { None } else { Some(source.now) },
            documents,
        };
        let [present, all] = &source.rendered;
        if self.format.is_feed() {
            let rendered = if self.future { all } else { present };
            export.rendered = rendered.get_or_init(|| export.clone().sharing().rendered).clone();
        }
        Ok(Job { format: self.format, style: self.style, output, within, export })
    }

    /// What the documents of a query have in common, as a title and as a folder of addresses says it. `name` is how that is called
    /// which there is one output for.
    fn channel(&self, source: &Source<'_>, documents: &[&Facts], name: Option<&str>) -> Channel {
        let (corpus, settings, query) = (source.corpus, &source.workspace.config().settings, &self.query);
        let (mut topics, mut folder) = (Vec::new(), String::new());
        for name in &query.collections {
            let collection = source.workspace.collections().iter().find(|(other, _)| other == name);
            let title = collection.and_then(|(_, collection)| collection.title.as_deref());
            topics.push(title.map_or_else(|| spoken(name), str::to_owned));
            folder.push_str(&format!("/{name}"));
        }
        // The last tag of a query is the one that `each` added to it.
        let last = query.tags.len().checked_sub(1).filter(|_| self.each == Some(Each::Tag));
        for (at, asked) in query.tags.iter().chain(&query.any_tags).enumerate() {
            let asked = slug(asked);
            let canonical = corpus.tags().canonical(&asked);
            let label = corpus.tags().label(canonical);
            topics.push(label.to_owned());
            let own = name
                .filter(|_| last == Some(at))
                .map_or_else(|| settings.addresses.tag_slug(canonical, label), std::borrow::Cow::Borrowed);
            folder.push_str(&format!("/tags/{own}"));
        }
        if let Some(name) = &query.series {
            let wanted = slug(name);
            let mut series = documents.iter().flat_map(|facts| &facts.series);
            let shown = series.find(|one| *one.slug == *wanted).map_or(name.as_str(), |one| &one.name);
            topics.push(shown.to_owned());
            folder.push_str(&format!("/series/{wanted}"));
        }
        Channel {
            topic: if topics.is_empty() { None } else { Some(topics.join(", ")) },
            folder: if folder.is_empty() { folder } else { format!("{folder}/") },
            title: self.title.clone(),
            description: self.description.clone(),
            self_url: self.self_url.clone(),
        }
    }
}

/// What each tag is called in paths, by its slug: as the rule of the workspace has it, but by its slug where that would be no name of a
/// folder, or the name of another tag. The same tags are called the same whichever is used most.
fn tag_names<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>, source: &Source<'_>) -> HashMap<&'a str, String> {
    let addresses = &source.workspace.config().settings.addresses;
    let mut tags: Vec<(bool, &str, String)> = tags
        .map(|(slug, label)| (slug, addresses.tag_slug(slug, label).into_owned()))
        .map(|(slug, ruled)| (slug != ruled, slug, ruled))
        .collect();
    // Those that both rules call the same have their name before all others.
    tags.sort_unstable();
    let mut taken = HashSet::new();
    let mut names = HashMap::new();
    for (_, slug, ruled) in tags {
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        let mut names_of_it = [ruled, slug.to_owned()].into_iter().filter(|name| is_name(name)).chain(numbered);
        let free = names_of_it.find(|name| taken.insert(name.to_lowercase())).filter(|_| !slug.is_empty());
        names.extend(free.map(|name| (slug, name)));
    }
    names
}

/// Whether a word can be the name of a file or folder wherever it is put, and leads nowhere else.
fn is_name(word: &str) -> bool {
    let is_odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    !matches!(word, "" | "." | "..") && word.len() <= LONGEST && !word.contains(is_odd) && is_content(word)
}

/// The address of an output, from the root of the site: its path in the folder of static files that it lies in, else in its topmost
/// folder, which is what is published.
fn served(output: &str, workspace: &Workspace) -> String {
    let folders = workspace.config().settings.static_folders.iter();
    let below = folders.filter_map(|folder| output.strip_prefix(folder.as_str())?.strip_prefix('/')).next();
    let below = below.unwrap_or_else(|| output.split_once('/').map_or(output, |(_, below)| below));
    format!("/{below}")
}
