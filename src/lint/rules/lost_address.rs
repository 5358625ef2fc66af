//! # lost-address
//!
//! Finds addresses that were served at the revision compared with, and lead nowhere now.
//!
//! Links from other sites, bookmarks and search engines still go there. The rule runs under `--changed` and `--base REV`: it reads the
//! documents of that revision by the settings they had then, takes the permalinks and aliases of those that were published, and looks for
//! a published document that has each of them now, as its permalink or as an alias; or for a file that is served there. A document
//! that became a draft is no longer served.
//!
//! ## Options
//!
//! - `ignore`: globs of addresses that may go, such as `/2009/**`, or those that the server redirects.
//!
//! ## Before
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging the cache
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
//! slug: paging-the-cache
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
//! slug: paging-the-cache
//! aliases: [/notes/paging/]
//! ---
//!
//! Words.
//! ```

use super::history::{Heirs, Published, address_place};
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::config::Exclude;
use crate::corpus::{Corpus, Outcome, Target};
use crate::diagnostic::Diagnostic;
use crate::document::address::normal;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashSet;

pub(super) const RULE: Rule =
    Rule::corpus_with::<LostAddress>("lost-address", Theme::History, Level::Deny, include_str!("lost_address.rs"));

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct LostAddress {
    /// Globs of addresses that may go.
    ignore: Exclude,
}

impl CorpusRule for LostAddress {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let Some(past) = context.past else { return };
        let (then, now) = (Published::then(past, context), Published::now(corpus, context));
        let heirs = Heirs::new(&past.corpus, corpus);
        let mut told = HashSet::new();
        for facts in then.documents() {
            let lost: Vec<&str> = Published::addresses(facts)
                .filter(|address| now.at(address).is_none() && !self.ignore.matches(address.trim_start_matches('/')))
                .collect();
            if lost.is_empty() {
                continue;
            }
            let heir = heirs.of(facts);
            // Of what cannot be read it is not known what it serves; that is told as what it is.
            if heir.is_some_and(|heir| heir.withheld) {
                continue;
            }
            for address in lost {
                if !told.insert(normal(address)) || is_file(address, facts, corpus, context) {
                    continue;
                }
                let at = heir.unwrap_or(facts);
                if !found.has_room(at) {
                    break;
                }
                let place = heir.map_or_else(|| address_place(facts, address), |heir| address_place(heir, ""));
                let diagnostic = Diagnostic::new(place, format!("{address} is no longer served"))
                    .note(format!("{} served it from {}", past.revision, facts.path))
                    .help(help(address, facts, heir, &now));
                found.push(at, diagnostic);
            }
        }
    }
}

/// Whether a file is served there as it is.
fn is_file<'a>(address: &str, facts: &'a Facts, corpus: &'a Corpus, context: &Context<'a>) -> bool {
    let page = address.trim_end_matches('/');
    [address, &format!("{page}/index.html"), &format!("{page}.html")].into_iter().any(|address| {
        let outcome = context.site(corpus).resolve_file(facts, &Target::new(address));
        matches!(outcome, Outcome::There(_, Some(path)) if corpus.assets().has_file(path))
    })
}

fn help(address: &str, facts: &Facts, heir: Option<&Facts>, now: &Published<'_>) -> String {
    let Some(heir) = heir else {
        return format!("give {address} to another document as an alias, or list it under `ignore` of this rule");
    };
    if heir.draft {
        return "it is a draft now; what was published stays published, or leaves its address to another".to_owned();
    }
    if !now.has(heir) {
        return "its date is in the future now; what was published keeps the date that it had".to_owned();
    }
    // Who knows an item by its address takes it for another one under a new address.
    let is_known_by_it = facts.id.is_none() && heir.id.is_none() && normal(address) == normal(&facts.permalink);
    let identity =
        if is_known_by_it { format!(", and `id: {address}` so that feeds know it again") } else { String::new() };
    format!("add `{address}` to the `aliases` of {}{identity}", heir.path)
}
