//! # case-clash
//!
//! Finds files, and addresses, that differ in upper and lower case alone.
//!
//! On the disks of macOS and Windows `Paging.md` and `paging.md` are one file: whoever checks the repository out there has one of the
//! two, and git shows the other as changed. Many servers take their addresses for one page, too.
//!
//! ## Example
//!
//! ```markdown notes/Paging.md
//! ---
//! title: Paging
//! slug: paging-again
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
//! Rename one of the two files: `git mv notes/Paging.md notes/paging-again.md`.

use super::{Context, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Place};
use crate::lint::Level;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

pub(super) const RULE: Rule =
    Rule::corpus("case-clash", Theme::Addresses, Level::Deny, include_str!("case_clash.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let documents = corpus.documents();
    let paths = documents.iter().map(|facts| (facts, &*facts.path, Place::START));
    clashes(paths, "file", "rename one of the two", found);
    let permalinks = documents.iter().map(|facts| (facts, &*facts.permalink, facts.slug_place.unwrap_or(Place::START)));
    let aliases = documents
        .iter()
        .flat_map(|facts| facts.aliases.iter().map(move |alias| (facts, &*alias.value, alias.place)))
        .filter(|(_, alias, _)| alias.starts_with('/'));
    clashes(permalinks.chain(aliases), "address", "change one of the two", found);
}

fn clashes<'a>(
    names: impl Iterator<Item = (&'a Facts, &'a str, Place)>,
    what: &str,
    cure: &str,
    found: &mut Findings<'a>,
) {
    let mut first: HashMap<String, (&Facts, &str, Place)> = HashMap::new();
    for (facts, own, place) in names {
        let Some((other, theirs, their_place)) = first.get(&folded(own)).copied() else {
            first.insert(folded(own), (facts, own, place));
            continue;
        };
        // The same name twice is no matter of case, and one document may answer to both.
        if theirs != own && other.path != facts.path {
            let message = format!("{own} and {theirs} differ in case alone, and are one {what} to many systems");
            let diagnostic = Diagnostic::new(place, message);
            found.push(facts, diagnostic.related_in(&other.path, their_place, "the other one").help(cure));
        }
    }
}

/// A name as systems that ignore case compare it: the two small sigmas are one letter.
fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfc().flat_map(char::to_lowercase).map(|c| if c == 'ς' { 'σ' } else { c }).collect()
}
