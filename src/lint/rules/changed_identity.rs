//! # changed-identity
//!
//! Finds published documents that feeds know by another id since the revision compared with.
//!
//! The id of an item is all that a feed reader knows it by: under another one, every reader shows it again as unread. It is the `id` of
//! the document, else its address. The rule runs under `--changed` and `--base REV`. Where the address was the id and leads nowhere now,
//! `lost-address` tells both.
//!
//! ## Before
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging the cache
//! id: /2024/paging/
//! ---
//!
//! Words.
//! ```
//!
//! ## Example
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging the cache
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging the cache
//! id: /2024/paging/
//! ---
//!
//! Words.
//! ```

use super::history::{Heirs, Published, address_place};
use super::{Context, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::config::BaseUrl;
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::export::feed::guid;
use crate::lint::Level;
use std::collections::HashSet;

pub(super) const RULE: Rule =
    Rule::corpus("changed-identity", Theme::History, Level::Deny, include_str!("changed_identity.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let Some(past) = context.past else { return };
    // Where either state has no address of its own, paths are compared.
    let (base_then, base_now) = match (&past.base_url, context.base_url) {
        (Some(then), Some(now)) => (Some(then), Some(now)),
        _ => (None, None),
    };
    let (then, now) = (Published::then(past, context), Published::now(corpus, context));
    let known: HashSet<String> = now.documents().map(|facts| identity(facts, base_now)).collect();
    let heirs = Heirs::new(&past.corpus, corpus);
    for facts in then.documents() {
        let before = identity(facts, base_then);
        if known.contains(&before) {
            continue;
        }
        // Who has another id than the address is known by it wherever it went.
        let moved = || heirs.of(facts).filter(|heir| facts.id.is_some() && now.has(heir));
        let Some(heir) = now.at(&facts.permalink).or_else(moved) else { continue };
        let place = heir.id.as_ref().map_or_else(|| address_place(heir, ""), |id| id.place);
        let diagnostic =
            Diagnostic::new(place, format!("feeds knew this document as `{before}`, and now by another id"));
        let as_written = facts.id.as_ref().map_or(&facts.permalink, |id| &id.value);
        found.push(
            heir,
            diagnostic
                .note(format!("its id is now `{}`; {} had the former", identity(heir, base_now), past.revision))
                .help(format!("write `id: {as_written}`, or readers of the feed see it again as unread")),
        );
    }
}

/// What feeds know a document by.
fn identity(facts: &Facts, base: Option<&BaseUrl>) -> String {
    match base {
        Some(base) => guid(facts, base),
        None => facts.id.as_ref().map_or(&facts.permalink, |id| &id.value).to_string(),
    }
}
