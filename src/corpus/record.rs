//! The public form of a document, and its columns.

use super::Corpus;
use crate::analysis::{Facts, Scope};
use crate::config::{BaseUrl, Settings};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;

/// One document, in the form that scripts read. Every key is always there; what a document does not have is null or empty.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Record")]
pub struct Record<'a> {
    /// The path from the workspace root, parts joined by slashes.
    pub path: &'a str,
    /// The name of the collection.
    pub collection: &'a str,
    /// The last part of the address.
    pub slug: &'a str,
    /// The URL path.
    pub permalink: &'a str,
    /// The absolute address, where the workspace has a base URL.
    pub url: Option<String>,
    /// The title.
    pub title: Option<&'a str>,
    /// A sentence or two about it.
    pub description: Option<&'a str>,
    /// The date, as precise as it was written: 2026, 2026-04, 2026-04-02, or with a time.
    pub date: Option<&'a str>,
    /// When it was last changed in substance, as precise as it was written.
    pub updated: Option<&'a str>,
    /// The tags, in the document's order, each once.
    pub tags: Vec<RecordTag<'a>>,
    /// The series it belongs to.
    pub series: Vec<RecordSeries<'a>>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Old addresses that lead to it.
    pub aliases: Vec<&'a str>,
    /// The address of the original, where it was first published elsewhere.
    pub canonical: Option<&'a str>,
    /// Who wrote it: its own authors, else the workspace's.
    pub authors: Vec<&'a str>,
    /// Its language, else the workspace's.
    pub lang: Option<&'a str>,
    /// Its image, as written.
    pub image: Option<&'a str>,
    /// Its place in curated lists: lighter ones come first.
    pub weight: Option<i64>,
    /// Its identity in feeds, where that is not its address.
    pub id: Option<&'a str>,
    /// Words on the page, Chinese and Japanese characters counting one each; null where the body was not read.
    pub words: Option<u32>,
    /// Reading time in minutes: the nearest, at least one.
    pub minutes: Option<u32>,
    /// Reading time in seconds.
    pub seconds: Option<u32>,
    /// The BLAKE3 hash of the file's content, in hexadecimal.
    pub hash: Option<String>,
}

/// A tag of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Tag")]
pub struct RecordTag<'a> {
    /// How it is shown.
    pub label: &'a str,
    /// How it is addressed.
    pub slug: Cow<'a, str>,
}

/// A series of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "SeriesPart")]
pub struct RecordSeries<'a> {
    /// Its name.
    pub name: &'a str,
    /// How it is addressed.
    pub slug: &'a str,
    /// Which part of it this is, from 1.
    pub part: Option<u32>,
}

impl<'a> Record<'a> {
    /// The record of one document.
    pub fn new(facts: &'a Facts, corpus: &'a Corpus, settings: &'a Settings, base_url: Option<&BaseUrl>) -> Self {
        let tags = corpus.tags();
        let own: Vec<&str> = facts.authors.iter().map(|author| &**author).collect();
        Self {
            path: &facts.path,
            collection: &facts.collection,
            slug: &facts.slug,
            permalink: &facts.permalink,
            url: base_url.map(|base| base.join(&facts.permalink)),
            title: facts.title.as_ref().map(|title| &*title.value),
            description: facts.description.as_ref().map(|description| &*description.value),
            date: facts.date.as_ref().map(|date| date.as_str()),
            updated: facts.updated.as_ref().map(|updated| updated.value.as_str()),
            tags: tags
                .of(&facts.tags)
                .into_iter()
                .map(|(slug, label)| RecordTag { label, slug: settings.addresses.tag_slug(slug, label) })
                .collect(),
            series: facts
                .series
                .iter()
                .map(|series| RecordSeries { name: &series.name, slug: &series.slug, part: series.part })
                .collect(),
            draft: facts.draft,
            aliases: facts.aliases.iter().map(|alias| &*alias.value).collect(),
            canonical: facts.canonical.as_deref(),
            authors: if own.is_empty() { settings.authors.iter().map(String::as_str).collect() } else { own },
            lang: facts.lang.as_deref().or(settings.language.as_deref()),
            image: facts.image.as_ref().map(|image| &*image.value),
            weight: facts.weight,
            id: facts.id.as_ref().map(|id| &*id.value),
            words: facts.counts.map(|counts| counts.words + counts.cjk),
            minutes: facts.time.map(|time| time.minutes()),
            seconds: facts.time.map(|time| time.seconds()),
            hash: facts.hash.map(|hash| hash.to_string()),
        }
    }

    /// What people call the document: its title, else its path.
    pub fn name(&self) -> &str {
        self.title.unwrap_or(self.path)
    }
}

/// A key of a record that may be asked for by itself.
pub struct Column {
    /// The key.
    pub name: &'static str,
    /// The head of the column in a table.
    pub head: &'static str,
    /// How much of a document must be read for it.
    pub scope: Scope,
    /// Its value.
    pub value: fn(&Record<'_>) -> Value,
    /// Its value as a person or a spreadsheet reads it: the parts of a list joined by the separator.
    pub text: fn(&Record<'_>, &str) -> String,
}

macro_rules! columns {
    ($($name:ident $head:literal $scope:ident,)*) => {
        /// All columns, in the order of the record.
        const COLUMNS: &[Column] = &[$(Column {
            name: stringify!($name),
            head: $head,
            scope: Scope::$scope,
            value: |record| serde_json::to_value(&record.$name).unwrap_or(Value::Null),
            text: |record, separator| record.$name.text(separator),
        },)*];
    };
}

columns! {
    path "Path" HEAD,
    collection "Collection" HEAD,
    slug "Slug" HEAD,
    permalink "Permalink" HEAD,
    url "URL" HEAD,
    title "Title" HEAD,
    description "Description" HEAD,
    date "Date" HEAD,
    updated "Updated" HEAD,
    tags "Tags" HEAD,
    series "Series" HEAD,
    draft "Draft" HEAD,
    aliases "Aliases" HEAD,
    canonical "Canonical" HEAD,
    authors "Authors" HEAD,
    lang "Lang" HEAD,
    image "Image" HEAD,
    weight "Weight" HEAD,
    id "Id" HEAD,
    words "Words" COUNTS,
    minutes "Min" COUNTS,
    seconds "Sec" COUNTS,
    hash "Hash" HASH,
}

/// The column of a name, and all columns.
pub mod column {
    use super::{COLUMNS, Column};

    /// All columns, in the order of the record.
    pub fn all() -> &'static [Column] {
        COLUMNS
    }

    /// The column with this name.
    pub fn named(name: &str) -> Option<&'static Column> {
        COLUMNS.iter().find(|column| column.name == name)
    }
}

/// A value as text.
trait Text {
    fn text(&self, separator: &str) -> String;
}

macro_rules! text_by_display {
    ($($type:ty),*) => {
        $(impl Text for $type {
            fn text(&self, _: &str) -> String {
                self.to_string()
            }
        })*
    };
}

text_by_display!(&str, String, bool, u32, i64);

impl Text for RecordTag<'_> {
    fn text(&self, _: &str) -> String {
        self.label.to_owned()
    }
}

impl Text for RecordSeries<'_> {
    fn text(&self, _: &str) -> String {
        self.part.map_or_else(|| self.name.to_owned(), |part| format!("{} #{part}", self.name))
    }
}

impl<T: Text> Text for Option<T> {
    fn text(&self, separator: &str) -> String {
        self.as_ref().map_or_else(String::new, |value| value.text(separator))
    }
}

impl<T: Text> Text for Vec<T> {
    fn text(&self, separator: &str) -> String {
        self.iter().map(|value| value.text(separator)).collect::<Vec<_>>().join(separator)
    }
}
