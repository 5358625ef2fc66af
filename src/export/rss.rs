//! `export rss`: RSS 2.0, as the RSS Advisory Board specifies it, with Atom's self link and Dublin Core's creator.

use super::{Export, ExportError, Format, feed};
use crate::analysis::{Facts, Scope};
use crate::corpus::Record;
use chrono::{DateTime, FixedOffset};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// The format.
pub const FORMAT: Format = Format {
    name: "rss",
    about: "An RSS 2.0 feed of the newest",
    limit: Some(feed::LIMIT),
    scope: Scope::HEAD,
    styles: &Format::file(write),
};

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let base = export.base_url()?;
    let (settings, feed) = (export.settings, export.feed);
    let title = feed.title.as_deref().or(settings.title.as_deref()).unwrap_or_else(|| base.host());
    let description = feed.description.as_deref().or(settings.description.as_deref()).unwrap_or(title);
    let mut xml = Xml { writer: Writer::new_with_indent(out, b' ', 2) };
    xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ],
    )?;
    xml.open("channel", &[])?;
    xml.text("title", &[], title)?;
    xml.text("link", &[], &base.join("/"))?;
    xml.text("description", &[], &feed::html_text(description))?;
    if let Some(language) = &settings.language {
        xml.text("language", &[], language)?;
    }
    let newest = export.documents.iter().filter_map(|facts| changed(facts, export)).max();
    if let Some(newest) = newest {
        xml.text("lastBuildDate", &[], &rfc822(newest))?;
    }
    let own = base.join(feed.self_url.as_deref().unwrap_or("/rss.xml"));
    xml.empty("atom:link", &[("href", &own), ("rel", "self"), ("type", "application/rss+xml")])?;
    for facts in &export.documents {
        item(&mut xml, facts, export)?;
    }
    xml.close("channel")?;
    xml.close("rss")?;
    xml.writer.get_mut().write_all(b"\n")?;
    Ok(())
}

fn item(xml: &mut Xml<'_>, facts: &Facts, export: &Export<'_>) -> Result<(), ExportError> {
    let base = export.base_url()?;
    let record = Record::new(facts, export.corpus, export.settings, export.base_url);
    let link = base.join(record.permalink);
    let guid = feed::guid(facts, base);
    xml.open("item", &[])?;
    xml.text("title", &[], record.title.unwrap_or(record.slug))?;
    xml.text("link", &[], &link)?;
    xml.text("guid", &[("isPermaLink", if guid == link { "true" } else { "false" })], &guid)?;
    if let Some(date) = &facts.date {
        xml.text("pubDate", &[], &rfc822(date.first(export.corpus.zone())))?;
    }
    for author in &record.authors {
        xml.text("dc:creator", &[], author)?;
    }
    if let Some(description) = record.description {
        xml.text("description", &[], &feed::html_text(description))?;
    }
    for tag in &record.tags {
        xml.text("category", &[], tag.label)?;
    }
    xml.close("item")?;
    Ok(())
}

/// When a document was last worked on, by its own word.
fn changed(facts: &Facts, export: &Export<'_>) -> Option<DateTime<FixedOffset>> {
    let updated = facts.updated.as_ref().map(|updated| &updated.value);
    let dates = updated.into_iter().chain(&facts.date).map(|date| date.first(export.corpus.zone()));
    dates.filter(|date| export.now.is_none_or(|now| *date <= now)).max()
}

/// RFC 822 as RSS asks for it: four digits of year, two of day, a numeric offset.
fn rfc822(at: DateTime<FixedOffset>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// Elements with their text, escaped.
struct Xml<'a> {
    writer: Writer<&'a mut dyn Write>,
}

impl Xml<'_> {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        self.writer.write_event(event)
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.event(Event::End(BytesEnd::new(name)))
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.event(Event::Text(BytesText::from_escaped(feed::xml_text(text))))?;
        self.close(name)
    }
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
