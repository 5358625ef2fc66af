//! # duplicate-id
//!
//! Finds two documents with one `id`.
//!
//! The `id` is what a feed reader knows an entry by. Two entries that share one are one to it: the second is never shown.
//!
//! ## Example
//!
//! ```markdown notes/one.md
//! ---
//! title: One
//! id: /notes/first/
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/two.md
//! ---
//! title: Two
//! id: /notes/first/
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/two.md
//! ---
//! title: Two
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use std::collections::HashMap;

pub(super) const RULE: Rule =
    Rule::corpus("duplicate-id", Theme::Addresses, Level::Deny, include_str!("duplicate_id.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let mut first = HashMap::new();
    for facts in corpus.documents() {
        let Some(id) = &facts.id else { continue };
        let Some((other, place)) = first.get(&*id.value).copied() else {
            first.insert(&*id.value, (facts, id.place));
            continue;
        };
        let other: &crate::analysis::Facts = other;
        let diagnostic = Diagnostic::new(id.place, format!("`{}` is the id of two documents", id.value));
        let diagnostic = diagnostic.related_in(&other.path, place, "first here");
        found.push(facts, diagnostic.help("remove it from the younger one: without it, the permalink is the id"));
    }
}
