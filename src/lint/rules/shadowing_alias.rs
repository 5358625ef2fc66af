//! # shadowing-alias
//!
//! Finds aliases that are the permalink of another document.
//!
//! The redirect would stand where that document is served: it hides the page, or is dropped without a word. It depends on the generator
//! which of the two is lost. Drafts are left out on either side until they are published: they are served nowhere, and redirect nobody.
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
    Rule::corpus("shadowing-alias", Theme::Addresses, Level::Deny, include_str!("shadowing_alias.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    // What cannot be read may be a draft, or have another slug.
    let is_out = |facts: &&Facts| !facts.draft && !facts.withheld;
    let mut served: HashMap<String, &Facts> = HashMap::with_capacity(corpus.documents().len());
    for facts in corpus.documents().iter().filter(is_out) {
        served.entry(normal(&facts.permalink)).or_insert(facts);
    }
    for facts in corpus.documents().iter().filter(is_out) {
        let own = normal(&facts.permalink);
        for alias in facts.aliases.iter().filter(|alias| alias.value.starts_with('/')) {
            let address = normal(&alias.value);
            // What leads to itself hides nothing else.
            let Some(other) = served.get(&address).filter(|_| address != own) else { continue };
            let is_served = if corpus.is_future(other, context.now) { "will be served" } else { "is served" };
            let message = format!("the alias {} is where {} {is_served}", alias.value, other.path);
            let place = other.slug_place.unwrap_or(Place::START);
            let diagnostic = Diagnostic::new(alias.place, message).related_in(&other.path, place, "served there");
            found.push(facts, diagnostic.help("remove the alias, or give the other document another address"));
        }
    }
}
