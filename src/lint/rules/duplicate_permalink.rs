//! # duplicate-permalink
//!
//! Finds addresses that two documents claim, as their permalink or as an alias.
//!
//! Only one of them can be served there. Generators pick one without a word, so a page goes missing, and a feed holds two entries
//! with one id.
//!
//! ## Example
//!
//! ```markdown notes/2026/paging.md
//! ---
//! title: Paging, again
//! aliases: [/notes/paging/]
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/2026/paging.md
//! ---
//! title: Paging, again
//! aliases: [/notes/old-paging/]
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::address::normal;
use crate::lint::Level;
use std::collections::HashMap;

pub(super) const RULE: Rule =
    Rule::corpus("duplicate-permalink", Theme::Addresses, Level::Deny, include_str!("duplicate_permalink.rs"), check);

/// Who claims an address, and by what.
#[derive(Clone, Copy)]
struct Claim<'a> {
    facts: &'a Facts,
    place: Place,
    how: &'static str,
}

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let mut first: HashMap<String, Claim<'a>> = HashMap::with_capacity(corpus.documents().len());
    // Permalinks before aliases: where they clash, it is the alias that has to give way.
    let permalinks = corpus.documents().iter().map(|facts| {
        let how = if facts.slug_place.is_some() { "from its slug" } else { "from its file name" };
        (&*facts.permalink, Claim { facts, place: facts.slug_place.unwrap_or(Place::START), how })
    });
    let aliases = corpus.documents().iter().flat_map(|facts| {
        let own = facts.aliases.iter().filter(|alias| alias.value.starts_with('/'));
        own.map(move |alias| (&*alias.value, Claim { facts, place: alias.place, how: "as an alias" }))
    });
    for (address, claim) in permalinks.chain(aliases) {
        let Some(other) = first.get(&normal(address)).copied() else {
            first.insert(normal(address), claim);
            continue;
        };
        if other.facts.path == claim.facts.path {
            continue;
        }
        let diagnostic = Diagnostic::new(claim.place, format!("{address} is claimed twice"));
        let diagnostic = diagnostic
            .note(format!("here {}; by {} {}", claim.how, other.facts.path, other.how))
            .related_in(&other.facts.path, other.place, "also claimed here");
        let cure = if claim.how == "as an alias" { "remove the alias" } else { "rename the file, or give it a `slug`" };
        found.push(claim.facts, diagnostic.help(cure));
    }
}
