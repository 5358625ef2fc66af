//! # reordered-tag
//!
//! Finds tags that hold the words of another in another order.
//!
//! `CXL · HBM` and `HBM · CXL` are two tags with two pages, and no reader who finds the one finds the other.
//!
//! ## Example
//!
//! ```markdown notes/one.md
//! ---
//! title: One
//! tags: [HBM · CXL]
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/three.md
//! ---
//! title: Three
//! tags:
//!   - CXL · HBM
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/two.md
//! ---
//! title: Two
//! tags: [HBM · CXL]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/three.md
//! ---
//! title: Three
//! tags:
//!   - "HBM · CXL"
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the label in the order of the one that is registered, or that more documents use. It is not applied unseen: two words may
//! mean another thing the other way round.

use super::tags::relabel;
use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;
use std::cmp::Reverse;
use std::collections::HashMap;

pub(super) const RULE: Rule =
    Rule::corpus("reordered-tag", Theme::Tags, Level::Warn, include_str!("reordered_tag.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let uses = context.uses(corpus);
    // Of equally used ones the first in order, so that no run differs from another.
    let rank = |slug, documents: usize| (corpus.tags().registered(slug).is_some(), documents, Reverse(slug));
    let mut by_words: HashMap<Vec<&str>, (&str, usize)> = HashMap::new();
    for (slug, documents) in uses.slugs().filter(|(slug, _)| slug.contains('-')) {
        let best = by_words.entry(words(slug)).or_insert((slug, documents));
        if rank(slug, documents) > rank(best.0, best.1) {
            *best = (slug, documents);
        }
    }
    for facts in corpus.documents() {
        for tag in facts.tags.iter().filter(|tag| tag.slug.contains('-')) {
            let Some((right, _)) = by_words.get(&words(&tag.slug)).filter(|(right, _)| **right != *tag.slug) else {
                continue;
            };
            // One that is registered as well is meant.
            let registered = |slug: &str| corpus.tags().registered(corpus.tags().canonical(slug)).is_some();
            // So is one beside the other in the same document.
            if registered(&tag.slug) || facts.tags.iter().any(|other| *other.slug == **right) {
                continue;
            }
            let Some(label) = uses.label(corpus, right) else { continue };
            let message = format!("`{}` is `{label}` in another order", tag.label);
            let diagnostic = Diagnostic::new(tag.place, message).help(format!("write `{label}`, if it is the same"));
            let diagnostic = match uses.first(right, label) {
                Some((first, place)) => diagnostic.related_in(&first.path, place, "such as here"),
                None => diagnostic,
            };
            found.push(facts, relabel(diagnostic, facts, tag, label, Applicability::Unsafe));
        }
    }
}

/// The words of a slug, in order.
fn words(slug: &str) -> Vec<&str> {
    let mut words: Vec<&str> = slug.split('-').collect();
    words.sort_unstable();
    words
}
