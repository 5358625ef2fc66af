//! # empty-document
//!
//! Finds published documents with nothing in them.
//!
//! Front matter and no body: the page is a title above white space, and feeds announce it all the same. A document that is still to
//! be written says `draft: true`; one that a layout fills names its `layout`, and is let be; so is one
//! of which `permalink: false` says that no page is made.
//!
//! ## Example
//!
//! ```markdown notes/empty.md
//! ---
//! title: Empty
//! ---
//! <!-- to be written -->
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/empty.md
//! ---
//! title: Empty
//! draft: true
//! ---
//! <!-- to be written -->
//! ```
//!
//! ```markdown notes/no-page.md
//! ---
//! title: No page
//! permalink: false
//! ---
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::document::metadata::Value;
use crate::document::source::FrontMatter;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("empty-document", Theme::Content, Level::Warn, include_str!("empty_document.rs"), check);

/// Keys by which a generator fills a page that has no body of its own.
const FILLED_BY: [&str; 6] = ["layout", "template", "type", "redirect", "redirect_to", "cascade"];

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let Some(metadata) = document.metadata.filter(|_| !document.facts.draft && !document.facts.withheld) else {
        return;
    };
    let FrontMatter::Block { open, .. } = document.source.front_matter else { return };
    // To Eleventy this says that no page is made of it.
    let is_no_page = metadata.get("permalink").is_some_and(|entry| entry.value.value == Value::Bool(false));
    let filled = is_no_page || FILLED_BY.iter().any(|key| metadata.get(key).is_some());
    if !filled && !metadata.entries.is_empty() && is_blank(document.source.body()) {
        let place = document.facts.title.as_ref().map(|title| title.place.span);
        let diagnostic = found.at(place.unwrap_or(open), "this document is published and empty");
        found.push(diagnostic.help("write it, or make it a draft"));
    }
}

/// Whether a body holds nothing but blanks and comments.
fn is_blank(body: &str) -> bool {
    let mut rest = body.trim_start();
    while let Some(after) = rest.strip_prefix("<!--") {
        let Some((_, behind)) = after.split_once("-->") else { return true };
        rest = behind.trim_start();
    }
    rest.is_empty()
}
