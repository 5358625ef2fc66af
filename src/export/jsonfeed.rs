//! `export jsonfeed`: a JSON Feed, version 1.1.

use super::feed::{self, Feed, Item, rfc3339};
use super::{Export, ExportError, Format, text};
use crate::analysis::Scope;
use serde::Serialize;
use std::io::Write;

/// The format.
pub const FORMAT: Format = Format {
    name: "jsonfeed",
    about: "A JSON Feed of the newest",
    limit: Some(feed::LIMIT),
    scope: Scope::HEAD,
    styles: &Format::file(write),
    opens: |head| {
        let head = text::bare(head);
        head.starts_with('{') && head.contains("\"version\":\"https://jsonfeed.org/version/")
    },
};

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// An item must have content: where there is no HTML, what stands for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let feed = Feed::new(export, "feed.json", false)?;
    let items = feed.items();
    let json = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home,
        feed_url: &feed.own,
        description: feed.description,
        language: feed.language(),
        authors: by(&feed.authors),
        items: items.iter().map(|item| self::item(item, &feed)).collect(),
    };
    text::pretty_json(&json, out)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn item<'a>(item: &'a Item<'_>, feed: &Feed<'_>) -> JsonItem<'a> {
    JsonItem {
        id: &item.guid,
        url: &item.link,
        title: item.title,
        summary: item.summary,
        content_html: item.html.as_deref(),
        content_text: if item.html.is_none() { Some(item.summary.unwrap_or(item.title)) } else { None },
        image: item.image.as_ref().map(|image| &*image.address),
        date_published: item.published.map(rfc3339),
        date_modified: item.updated.map(rfc3339),
        authors: if item.authors == feed.authors { Vec::new() } else { by(&item.authors) },
        tags: item.tags.iter().map(|(_, label)| *label).collect(),
        language: item.language,
    }
}

fn by<'a>(authors: &[&'a str]) -> Vec<Author<'a>> {
    authors.iter().map(|name| Author { name }).collect()
}
