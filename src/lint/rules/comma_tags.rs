//! # comma-tags
//!
//! Finds tags that are written as one string with commas.
//!
//! `tags: kv cache, memory` is one string to YAML: some generators take it apart at the commas, some at every blank, some make one
//! long tag of it. It is read as a list here. A list says so itself.
//!
//! ## Example
//!
//! ```markdown notes/commas.md
//! ---
//! title: Commas
//! tags: KV Cache, Memory Systems
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/commas.md
//! ---
//! title: Commas
//! tags: [KV Cache, Memory Systems]
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Makes a list of the same tags in the same order.

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::config::CoreKey;
use crate::diagnostic::{Applicability, Span};
use crate::document::metadata::{Style, Value};
use crate::document::quote::{quoted, yaml_scalar};
use crate::document::source::Syntax;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("comma-tags", Theme::Tags, Level::Warn, include_str!("comma_tags.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let Some(entry) = document.field(CoreKey::Tags).filter(|_| span(document).is_some()) else { return };
    let Value::String(text) = &entry.value.value else { return };
    let labels: Vec<&str> = text.split(',').map(str::trim).filter(|label| !label.is_empty()).collect();
    let count = labels.len();
    let message = format!("these tags are one string, read as {count} at its commas");
    let diagnostic = found.at(entry.value.span, message).help("write them as a list");
    let written = |label: &&str| match document.syntax() {
        Some(Syntax::Toml | Syntax::Json) => quoted(label),
        _ => yaml_scalar(label).into_owned(),
    };
    let list = format!("[{}]", labels.iter().map(written).collect::<Vec<_>>().join(", "));
    found.push(match entry.value.style {
        Style::Plain | Style::Quoted if !document.is_tagged(&entry.value) => {
            diagnostic.fix("write them as a list", Applicability::Safe, entry.value.span, list)
        }
        _ => diagnostic,
    });
}

/// Where tags stand in one string, if they do.
pub(super) fn span(document: &Document<'_>) -> Option<Span> {
    let value = &document.field(CoreKey::Tags)?.value;
    let Value::String(text) = &value.value else { return None };
    let any = text.split(',').any(|label| !label.trim().is_empty());
    (any && text.contains(',')).then_some(value.span)
}
