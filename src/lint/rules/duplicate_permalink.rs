//! # duplicate-permalink
//!
//! Finds addresses that two documents claim: two permalinks, or two aliases.
//!
//! Only one of them can be served there. Generators pick one without a word, so a page goes missing, and a feed holds two entries
//! with one id; of two redirects from one address one leads nowhere. A draft claims its address before it is served there, so that two
//! drafts do not grow into one page. An alias that is the permalink of another document is told by `shadowing-alias`.
//!
//! ## Example
//!
//! ```markdown notes/paging-again.md
//! ---
//! title: Paging, again
//! slug: paging
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
//! ```markdown notes/paging-again.md
//! ---
//! title: Paging, again
//! slug: paging-again
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
    cure: &'static str,
}

/// What helps where the file names the address.
const RENAME: &str = "rename the file, or give it a `slug`";

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let documents = corpus.documents();
    // What cannot be read may have another slug than the name of its file.
    let served = documents.iter().filter(|facts| !facts.withheld).map(|facts| {
        let (place, how, cure) = match (facts.permalink_place, facts.slug_place) {
            (Some(place), _) => (place, "by its `permalink`", "give one of them another `permalink`"),
            (None, Some(place)) => (place, "from its slug", RENAME),
            (None, None) => (Place::START, "from its file name", RENAME),
        };
        (&*facts.permalink, Claim { facts, place, how, cure })
    });
    let served = clashes(served, &HashMap::new(), found);
    let aliases = documents.iter().flat_map(|facts| {
        let own = facts.aliases.iter().filter(|alias| alias.value.starts_with('/'));
        own.map(move |alias| {
            (&*alias.value, Claim { facts, place: alias.place, how: "as an alias", cure: "remove the alias" })
        })
    });
    clashes(aliases, &served, found);
}

/// Tells each claim to an address that another document claims before it, but for such that are `known`; the first to each.
fn clashes<'a>(
    claims: impl Iterator<Item = (&'a str, Claim<'a>)>,
    known: &HashMap<String, Claim<'a>>,
    found: &mut Findings<'a>,
) -> HashMap<String, Claim<'a>> {
    let mut first: HashMap<String, Claim<'a>> = HashMap::new();
    for (address, claim) in claims {
        let normal = normal(address);
        if known.contains_key(&normal) {
            continue;
        }
        let other = *first.entry(normal).or_insert(claim);
        if other.facts.path == claim.facts.path {
            continue;
        }
        let diagnostic = Diagnostic::new(claim.place, format!("{address} is claimed twice"));
        let diagnostic = diagnostic
            .note(format!("here {}; by {} {}", claim.how, other.facts.path, other.how))
            .related_in(&other.facts.path, other.place, "also claimed here");
        found.push(claim.facts, diagnostic.help(claim.cure));
    }
    first
}
