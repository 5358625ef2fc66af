//! `export sitemap`: the addresses of all documents for search engines, as sitemaps.org specifies it.

use super::xml::{Xml, begins};
use super::{Export, ExportError, Format};
use crate::analysis::{Facts, Scope};
use crate::document::date::PartialDate;
use chrono::SecondsFormat;
use chrono_tz::Tz;
use std::collections::HashSet;
use std::io::Write;

/// The format.
pub const FORMAT: Format = Format {
    name: "sitemap",
    about: "The addresses of all documents, for search engines",
    limit: None,
    scope: Scope::HEAD,
    styles: &Format::file(write),
    opens: |head| begins(head, "urlset"),
};

/// The most addresses that search engines read in one file.
const MOST: usize = 50_000;

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let base = export.base_url("a sitemap")?;
    let mut xml = Xml::new(out)?;
    xml.open("urlset", &[("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")])?;
    let mut told = HashSet::new();
    for facts in &export.documents {
        let address = base.join(&facts.permalink);
        // Engines are told of originals alone.
        let is_original = facts.canonical.as_deref().is_none_or(|canonical| base.join(canonical) == address);
        if !is_original || !told.insert(address.clone()) {
            continue;
        }
        if told.len() > MOST {
            return Err(ExportError::LongSitemap { most: MOST });
        }
        xml.open("url", &[])?;
        xml.text("loc", &[], &address)?;
        if let Some(date) = last_changed(facts, export) {
            xml.text("lastmod", &[], &w3c(date, export.corpus.zone()))?;
        }
        xml.close("url")?;
    }
    xml.close("urlset")?;
    xml.finish()?;
    Ok(())
}

/// When a document was last changed, by its own word; nobody can have changed it later than now.
fn last_changed<'a>(facts: &'a Facts, export: &Export<'_>) -> Option<&'a PartialDate> {
    let is_past = |date: &&PartialDate| export.now.is_none_or(|now| date.first(export.corpus.zone()) <= now);
    facts.updated.as_ref().map(|updated| &updated.value).filter(is_past).or(facts.date.as_ref())
}

/// A date as the W3C's profile of ISO 8601 has it: no more precise than it was written, and an instant with its offset.
fn w3c(date: &PartialDate, zone: Tz) -> String {
    if date.has_time() {
        return date.first(zone).to_rfc3339_opts(SecondsFormat::Secs, true);
    }
    let parts = [Some(format!("{:04}", date.year())), date.month().map(two), date.day().map(two)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("-")
}

fn two(number: u32) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_they_were_written() {
        let at = |text: &str| w3c(&PartialDate::parse(text).unwrap(), chrono_tz::Europe::Berlin);
        assert_eq!(at("2026"), "2026");
        assert_eq!(at("2026-04"), "2026-04");
        assert_eq!(at("2026-04-02"), "2026-04-02");
        assert_eq!(at("2026-04-02 10:00"), "2026-04-02T10:00:00+02:00");
        assert_eq!(at("2026-04-02T10:00:30.5Z"), "2026-04-02T10:00:30Z");
    }
}
