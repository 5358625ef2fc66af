//! # near-miss-tag
//!
//! Finds rare tags that are a letter or two away from a registered one.
//!
//! `Evicton Policy` beside nine documents tagged `Eviction Policy` is a slip of the finger, and hides its document from everyone who
//! follows the tag. Where no tag is registered nothing is told, since two words may be a letter apart and both be meant; nor are two
//! that differ in a number or in their first letter, nor short ones of which one has another letter in some place: `OpenSSH` is no
//! slip of `OpenSSL`.
//!
//! ## Options
//!
//! - `length`: the shortest slug that is looked at, in characters: 6 unless set.
//! - `uses`: how many documents a slip has at most: 2 unless set.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [tags.eviction-policy]
//! label = "Eviction Policy"
//! ```
//!
//! ```markdown notes/slip.md
//! ---
//! title: Slip
//! tags: ["Evicton Policy"]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/slip.md
//! ---
//! title: Slip
//! tags: ["Eviction Policy"]
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the common tag. It is not applied unseen: two words may be a letter apart and both be meant.

use super::tags::{Uses, relabel};
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) const RULE: Rule =
    Rule::corpus_with::<NearMissTag>("near-miss-tag", Theme::Tags, Level::Warn, include_str!("near_miss_tag.rs"));

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct NearMissTag {
    /// The shortest slug that is looked at, in characters: 6 unless set.
    length: usize,
    /// How many documents a slip has at most: 2 unless set.
    uses: usize,
}

impl Default for NearMissTag {
    fn default() -> Self {
        Self { length: 6, uses: 2 }
    }
}

/// The most pairs that are compared. Ten thousand distinct tags stay far below it; a hostile million must not take hours.
const MAX_COMPARISONS: usize = 20_000_000;

/// The longest slug that is compared, in characters: what is longer is no slip, and would take long.
const MAX_LENGTH: usize = 100;

impl CorpusRule for NearMissTag {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let uses = context.uses(corpus);
        let slips = self.slips(corpus, uses);
        if slips.is_empty() {
            return;
        }
        for facts in corpus.documents() {
            for tag in &facts.tags {
                let Some(right) = slips.get(&*tag.slug) else { continue };
                let label = corpus.tags().label(right);
                let diagnostic =
                    Diagnostic::new(tag.place, format!("`{}` is nearly `{label}`, which is registered", tag.label));
                let diagnostic = diagnostic.help(format!("write `{label}`, or register the other if it is meant"));
                found.push(facts, relabel(diagnostic, facts, tag, label, Applicability::Unsafe));
            }
        }
    }
}

impl NearMissTag {
    /// Each slug that is a slip, with the one that was meant.
    fn slips<'a>(&self, corpus: &'a Corpus, uses: &Uses<'a>) -> HashMap<&'a str, &'a str> {
        let tags = corpus.tags();
        // By what a slip has in common with what was meant, or nearly so: its first letter and its length.
        let mut registered: BTreeMap<(Option<char>, usize), Vec<&str>> = BTreeMap::new();
        for slug in tags.registered_slugs() {
            registered.entry((slug.chars().next(), slug.chars().count())).or_default().push(slug);
        }
        let mut compared = 0;
        let mut seen = HashSet::new();
        let mut slips = HashMap::new();
        for slug in corpus.documents().iter().flat_map(|facts| &facts.tags).map(|tag| &*tag.slug) {
            let (first, length) = (slug.chars().next(), slug.chars().count());
            if length < self.length || length > MAX_LENGTH {
                continue;
            }
            let most = if length < 10 { 1 } else { 2 };
            let mut near = registered
                .range((first, length.saturating_sub(most))..=(first, length + most))
                .flat_map(|(_, slugs)| slugs)
                .peekable();
            // Most tags are near to none, which is told sooner than whether they were looked at before.
            if near.peek().is_none()
                || !seen.insert(slug)
                || uses.documents(slug) > self.uses
                || tags.registered(tags.canonical(slug)).is_some()
            {
                continue;
            }
            let mut best: Option<(usize, &str)> = None;
            for right in near {
                compared += 1;
                if compared > MAX_COMPARISONS || !numbers(slug).eq(numbers(right)) {
                    continue;
                }
                let distance = strsim::osa_distance(slug, right);
                let is_slip = distance <= most && !(most == 1 && replaces(slug, right));
                if is_slip && best.is_none_or(|(least, _)| distance < least) {
                    best = Some((distance, right));
                }
            }
            slips.extend(best.map(|(_, right)| (slug, right)));
        }
        slips
    }
}

/// Whether one slug has another letter in one place, and is the other but for that: of short words, most are two that are meant.
fn replaces(slug: &str, right: &str) -> bool {
    let differing = slug.chars().zip(right.chars()).filter(|(a, b)| a != b).count();
    slug.chars().count() == right.chars().count() && differing == 1
}

/// The digits of a slug: where they differ, so do the tags.
fn numbers(slug: &str) -> impl Iterator<Item = char> {
    slug.chars().filter(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_letter_makes_another_word() {
        assert!(replaces("openssh", "openssl"));
        for slip in ["opensls", "opnssl", "opensssl", "openssl"] {
            assert!(!replaces(slip, "openssl"), "{slip}");
        }
    }
}
