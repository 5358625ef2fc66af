//! `export atom`: an Atom feed, by RFC 4287.

use super::feed::{self, Feed, Item, rfc3339};
use super::xml::{Xml, begins};
use super::{Export, ExportError, Format};
use crate::analysis::Scope;
use std::io::{self, Write};

/// The format.
pub const FORMAT: Format = Format {
    name: "atom",
    about: "An Atom feed of the newest",
    limit: Some(feed::LIMIT),
    scope: Scope::HEAD,
    styles: &Format::file(write),
    opens: |head| begins(head, "feed"),
};

/// When a document without a date was last changed, which Atom insists on: at a time that is no news to any reader, stays the
/// same, and is the earliest that the W3C's validator believes.
const UNDATED: &str = "1990-01-01T00:00:00Z";

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let feed = Feed::new(export, "atom.xml", false)?;
    let mut xml = Xml::new(out)?;
    let mut attributes = vec![("xmlns", "http://www.w3.org/2005/Atom")];
    attributes.extend(feed.language().map(|language| ("xml:lang", language)));
    xml.open("feed", &attributes)?;
    xml.text("id", &[], &feed.id)?;
    xml.text("title", &[("type", "text")], &feed.title)?;
    if let Some(description) = feed.description {
        xml.text("subtitle", &[("type", "text")], description)?;
    }
    xml.text("updated", &[], &feed.newest.map_or_else(|| UNDATED.to_owned(), rfc3339))?;
    xml.empty("link", &[("href", &feed.own), ("rel", "self"), ("type", "application/atom+xml")])?;
    xml.empty("link", &[("href", &feed.home), ("rel", "alternate"), ("type", "text/html")])?;
    // An entry must have an author, by itself or by its feed.
    let authors = if feed.authors.is_empty() { vec![&*feed.title] } else { feed.authors.clone() };
    by(&mut xml, &authors)?;
    feed.items().iter().try_for_each(|item| entry(&mut xml, item, &feed))?;
    xml.close("feed")?;
    xml.finish()?;
    Ok(())
}

fn entry(xml: &mut Xml<'_>, item: &Item<'_>, feed: &Feed<'_>) -> io::Result<()> {
    let language: Vec<(&str, &str)> = item.language.map(|language| ("xml:lang", language)).into_iter().collect();
    xml.open("entry", &language)?;
    xml.text("id", &[], &identity(&item.guid, &feed.home))?;
    xml.text("title", &[("type", "text")], item.title)?;
    xml.empty("link", &[("href", &item.link), ("rel", "alternate"), ("type", "text/html")])?;
    if let Some(canonical) = &item.canonical {
        xml.empty("link", &[("href", canonical), ("rel", "via")])?;
    }
    if let Some(image) = &item.image {
        let length = image.length.to_string();
        let enclosure = [("href", &*image.address), ("rel", "enclosure"), ("type", image.media_type)];
        xml.empty("link", &[&enclosure[..], &[("length", &length)]].concat())?;
    }
    if let Some(date) = item.published {
        xml.text("published", &[], &rfc3339(date))?;
    }
    let updated = item.updated.or(item.published);
    xml.text("updated", &[], &updated.map_or_else(|| UNDATED.to_owned(), rfc3339))?;
    if item.authors != feed.authors {
        by(xml, &item.authors)?;
    }
    for (slug, label) in item.tags.iter().filter(|(slug, _)| !slug.is_empty()) {
        xml.empty("category", &[("term", slug), ("label", label)])?;
    }
    if let Some(summary) = item.summary {
        xml.text("summary", &[("type", "text")], summary)?;
    }
    if let Some(html) = &item.html {
        xml.html("content", &[("type", "html")], html)?;
    }
    xml.close("entry")
}

fn by(xml: &mut Xml<'_>, authors: &[&str]) -> io::Result<()> {
    for author in authors {
        xml.open("author", &[])?;
        xml.text("name", &[], author)?;
        xml.close("author")?;
    }
    Ok(())
}

/// An identity as Atom asks for it, an IRI: one that is none is told as a fragment of the site's address.
fn identity(guid: &str, home: &str) -> String {
    let scheme = guid.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    let is_odd = |c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c);
    if is_scheme && !guid.contains(is_odd) {
        return guid.to_owned();
    }
    let mut identity = format!("{home}#");
    for byte in guid.bytes() {
        match char::from(byte) {
            c if byte.is_ascii_alphanumeric() || "-._~".contains(c) => identity.push(c),
            _ => identity.push_str(&format!("%{byte:02X}")),
        }
    }
    identity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_an_iri() {
        let home = "https://example.org/";
        for same in ["https://example.org/a/", "tag:example.org,2023:x", "urn:uuid:1", "https://example.org/é"] {
            assert_eq!(identity(same, home), same);
        }
        assert_eq!(identity("post 1", home), "https://example.org/#post%201");
        assert_eq!(identity("12:30", home), "https://example.org/#12%3A30");
    }
}
