//! `export rss`: RSS 2.0, as the RSS Advisory Board specifies it, with Atom's self link, Dublin Core's creator, and the body as
//! `content:encoded`.

use super::feed::{self, Feed, Item};
use super::xml::{Xml, begins};
use super::{Export, ExportError, Format};
use crate::analysis::Scope;
use chrono::{DateTime, FixedOffset};
use std::io::{self, Write};

/// The format.
pub const FORMAT: Format = Format {
    name: "rss",
    about: "An RSS 2.0 feed of the newest",
    limit: Some(feed::LIMIT),
    scope: Scope::HEAD,
    styles: &Format::file(write),
    opens: |head| begins(head, "rss"),
};

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let feed = Feed::new(export, "rss.xml", true)?;
    let mut xml = Xml::new(out)?;
    let namespaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml.open("rss", &namespaces)?;
    xml.open("channel", &[])?;
    xml.text("title", &[], &feed.title)?;
    xml.text("link", &[], &feed.home)?;
    xml.text("description", &[], &feed::html_text(feed.description.unwrap_or(&feed.title)))?;
    if let Some(language) = feed.language() {
        xml.text("language", &[], language)?;
    }
    if let Some(newest) = feed.newest {
        xml.text("lastBuildDate", &[], &rfc822(newest))?;
    }
    xml.empty("atom:link", &[("href", &feed.own), ("rel", "self"), ("type", "application/rss+xml")])?;
    feed.items().iter().try_for_each(|one| item(&mut xml, one))?;
    xml.close("channel")?;
    xml.close("rss")?;
    xml.finish()?;
    Ok(())
}

fn item(xml: &mut Xml<'_>, item: &Item<'_>) -> io::Result<()> {
    xml.open("item", &[])?;
    xml.text("title", &[], item.title)?;
    xml.text("link", &[], &item.link)?;
    let is_permalink = if item.guid == item.link { "true" } else { "false" };
    xml.text("guid", &[("isPermaLink", is_permalink)], &item.guid)?;
    if let Some(date) = item.published {
        xml.text("pubDate", &[], &rfc822(date))?;
    }
    if let Some(updated) = item.updated {
        xml.text("atom:updated", &[], &feed::rfc3339(updated))?;
    }
    // RSS's own author must be an e-mail address.
    item.authors.iter().try_for_each(|author| xml.text("dc:creator", &[], author))?;
    match (item.summary, &item.html) {
        (Some(summary), html) => {
            xml.text("description", &[], &feed::html_text(summary))?;
            html.iter().try_for_each(|html| xml.html("content:encoded", &[], html))?;
        }
        // Where nothing sums an item up, all of it describes it.
        (None, Some(html)) => xml.html("description", &[], html)?,
        (None, None) => {}
    }
    item.tags.iter().try_for_each(|(_, label)| xml.text("category", &[], label))?;
    if let Some(image) = &item.image {
        let length = image.length.to_string();
        xml.empty("enclosure", &[("url", &image.address), ("length", &length), ("type", image.media_type)])?;
    }
    if let Some(canonical) = &item.canonical {
        xml.empty("atom:link", &[("href", canonical), ("rel", "via")])?;
    }
    xml.close("item")
}

/// RFC 822 as RSS asks for it: four digits of year, two of day, a numeric offset.
fn rfc822(at: DateTime<FixedOffset>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::date::PartialDate;

    #[test]
    fn dates_are_those_of_the_first_instant() {
        let at = |text: &str| rfc822(PartialDate::parse(text).unwrap().first(chrono_tz::Europe::Berlin));
        assert_eq!(at("2026-04"), "Wed, 01 Apr 2026 00:00:00 +0200");
        assert_eq!(at("2026-12-24"), "Thu, 24 Dec 2026 00:00:00 +0100");
        assert_eq!(at("2017-09-06T16:00:14Z"), "Wed, 06 Sep 2017 16:00:14 +0000");
    }
}
