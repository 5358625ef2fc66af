//! `export json`: the whole index as one versioned document.

use super::{Export, ExportError, Format, text};
use crate::analysis::Scope;
use crate::corpus::Record;
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;

/// The format.
pub const FORMAT: Format = Format {
    name: "json",
    about: "The index: site, documents, tags, series",
    limit: None,
    scope: Scope::COUNTS.and(Scope::HASH),
    styles: &Format::file(write),
    opens: is_index,
};

/// Whether a text begins as an index does, of whichever version.
fn is_index(head: &str) -> bool {
    let bare = text::bare(head);
    let version = bare.strip_prefix("{\"version\":");
    version.is_some_and(|rest| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).starts_with(",\"site\":"))
}

/// The version of the format. A key that is added leaves it; one that changes its meaning or goes raises it.
pub const VERSION: u32 = 1;

/// The index of a body of writing, as `writings export json` writes it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "The index of a body of writing")]
pub struct Index<'a> {
    /// The version of this format.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// The site.
    pub site: Site<'a>,
    /// How many there are.
    pub counts: Counts<'a>,
    /// The reading time of all documents, in minutes: their seconds summed, then rounded.
    pub minutes: u32,
    /// The words of all documents.
    pub words: u64,
    /// The documents, newest first. No drafts, and none dated in the future unless asked for.
    pub documents: Vec<Record<'a>>,
    /// The tags that these documents bear, most used first.
    pub tags: Vec<Tag<'a>>,
    /// The series that these documents belong to.
    pub series: Vec<Series<'a>>,
}

/// The site.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Site<'a> {
    /// Its name.
    pub title: Option<&'a str>,
    /// A sentence about it.
    pub description: Option<&'a str>,
    /// Where it is published, without a slash at the end.
    pub base_url: Option<&'a str>,
    /// Its language.
    pub language: Option<&'a str>,
    /// The time zone of dates that have none.
    pub timezone: &'a str,
    /// Who writes it.
    pub authors: Vec<&'a str>,
}

/// How many there are.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counts<'a> {
    /// Documents.
    pub documents: usize,
    /// Different tags.
    pub tags: usize,
    /// Different series.
    pub series: usize,
    /// Documents in each collection.
    pub collections: BTreeMap<&'a str, usize>,
}

/// A tag and its use.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TagUse")]
pub struct Tag<'a> {
    /// How it is addressed.
    pub slug: Cow<'a, str>,
    /// How it is shown.
    pub label: &'a str,
    /// What it is about, where the workspace says so.
    pub description: Option<&'a str>,
    /// How many of the documents bear it.
    pub documents: usize,
}

/// A series and its parts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Series<'a> {
    /// How it is addressed.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its parts, in order.
    pub parts: Vec<Part<'a>>,
}

/// A part of a series.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part<'a> {
    /// Its number, where it has one.
    pub part: Option<u32>,
    /// The path of the document.
    pub path: &'a str,
    /// Its URL path.
    pub permalink: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
}

impl<'a> Index<'a> {
    /// The index of an export.
    pub fn new(export: &'a Export<'a>) -> Self {
        let (settings, corpus) = (export.settings, export.corpus);
        let documents: Vec<Record<'a>> =
            export.documents.iter().map(|facts| Record::new(facts, corpus, settings, export.base_url)).collect();
        let mut collections = BTreeMap::new();
        for record in &documents {
            *collections.entry(record.collection).or_default() += 1;
        }
        let tags: Vec<Tag<'a>> = corpus
            .tags()
            .counts(export.documents.iter().copied())
            .into_iter()
            .map(|count| Tag {
                slug: settings.addresses.tag_slug(count.slug, count.label),
                label: count.label,
                description: corpus.tags().registered(count.slug).and_then(|entry| entry.description.as_deref()),
                documents: count.documents,
            })
            .collect();
        let series = series(export);
        let seconds: u64 = documents.iter().filter_map(|record| record.seconds).map(u64::from).sum();
        Self {
            version: VERSION,
            site: Site {
                title: settings.title.as_deref(),
                description: settings.description.as_deref(),
                base_url: export.base_url.map(|base| base.as_str()),
                language: settings.language.as_deref(),
                timezone: settings.timezone.0.name(),
                authors: settings.authors.iter().map(String::as_str).collect(),
            },
            counts: Counts { documents: documents.len(), tags: tags.len(), series: series.len(), collections },
            minutes: u32::try_from((seconds + 30) / 60).unwrap_or(u32::MAX),
            words: documents.iter().filter_map(|record| record.words).map(u64::from).sum(),
            documents,
            tags,
            series,
        }
    }
}

fn series<'a>(export: &'a Export<'a>) -> Vec<Series<'a>> {
    let exported: std::collections::HashSet<&str> = export.documents.iter().map(|facts| &*facts.path).collect();
    let mut all = Vec::new();
    for (slug, documents) in export.corpus.series() {
        let visible: Vec<_> = documents.into_iter().filter(|(facts, _)| exported.contains(&*facts.path)).collect();
        let name = visible.iter().flat_map(|(facts, _)| &facts.series).find(|one| &*one.slug == slug);
        let Some(name) = name.map(|one| &*one.name) else { continue };
        let parts = visible
            .into_iter()
            .map(|(facts, part)| Part {
                part,
                path: &facts.path,
                permalink: &facts.permalink,
                title: facts.title.as_ref().map(|title| &*title.value),
            })
            .collect();
        all.push(Series { slug, name, parts });
    }
    all
}

/// The JSON Schema of the index.
pub fn schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Index<'_>>().to_value()
}

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    text::pretty_json(&Index::new(export), out)?;
    out.write_all(b"\n")?;
    Ok(())
}
