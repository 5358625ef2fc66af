//! # invalid-slug
//!
//! Finds a `slug` that cannot stand in an address.
//!
//! A slug is one part of a path: a slash would make two of it, `#` and `?` end it, `..` climbs out of the site. The file's name takes
//! its place until it is mended.
//!
//! ## Example
//!
//! ```markdown notes/part.md
//! ---
//! title: Part
//! slug: systems/memory
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/part.md
//! ---
//! title: Part
//! slug: memory
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found, Oddity};
use crate::document::slug::slug;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("invalid-slug", Theme::Addresses, Level::Deny, include_str!("invalid_slug.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    for oddity in document.oddities {
        let Oddity::Slug(node) = oddity else { continue };
        let Some(text) = node.text(document.text()) else { continue };
        let text = text.trim();
        let message = format!("`{text}` cannot stand in an address; the file's name takes its place");
        let diagnostic = found.at(node.span, message);
        let suggestion = slug(text);
        found.push(diagnostic.help(format!("a slug is one part of an address, such as `{suggestion}`")));
    }
}
