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
    let paths = |facts: &'a Facts| (&*facts.path, Place::START);
    let permalinks = |facts: &'a Facts| (&*facts.permalink, facts.slug_place.unwrap_or(Place::START));
    clashes(corpus, paths, "file", "rename one of the two", found);
    clashes(corpus, permalinks, "address", "give one of the two another slug", found);
}

fn clashes<'a>(
    corpus: &'a Corpus,
    name: impl Fn(&'a Facts) -> (&'a str, Place),
    what: &str,
    cure: &str,
    found: &mut Findings<'a>,
) {
    let mut first: HashMap<String, &Facts> = HashMap::with_capacity(corpus.documents().len());
    for facts in corpus.documents() {
        let (own, place) = name(facts);
        let folded =
            if own.is_ascii() { own.to_ascii_lowercase() } else { own.nfc().flat_map(char::to_lowercase).collect() };
        let Some(other) = first.get(&folded).copied() else {
            first.insert(folded, facts);
            continue;
        };
        let (theirs, their_place) = name(other);
        // The same name twice is no matter of case.
        if theirs != own {
            let message = format!("{own} and {theirs} differ in case alone, and are one {what} to many systems");
            let diagnostic = Diagnostic::new(place, message);
            found.push(facts, diagnostic.related_in(&other.path, their_place, "the other one").help(cure));
        }
    }
}
