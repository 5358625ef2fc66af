//! # duplicate-tag
//!
//! Finds documents that bear one tag twice.
//!
//! Twice the same label, two spellings of it, or a tag beside its own alias: lists and feeds show it once, and the second line
//! only hides that a tag is missing.
//!
//! ## Example
//!
//! ```markdown notes/double.md
//! ---
//! title: Double
//! tags: [Memory, KV Cache, Memory]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/double.md
//! ---
//! title: Double
//! tags: [Memory, KV Cache]
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::analysis::TagUse;
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use std::collections::HashMap;

pub(super) const RULE: Rule =
    Rule::corpus("duplicate-tag", Theme::Tags, Level::Warn, include_str!("duplicate_tag.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    for facts in corpus.documents().iter().filter(|facts| facts.tags.len() > 1) {
        let mut seen: HashMap<&str, &TagUse> = HashMap::with_capacity(facts.tags.len());
        for tag in &facts.tags {
            let slug = corpus.tags().canonical(&tag.slug);
            let Some(first) = seen.get(slug) else {
                seen.insert(slug, tag);
                continue;
            };
            let message = match first.label == tag.label {
                true => format!("`{}` is among the tags twice", tag.label),
                false => format!("`{}` and `{}` are the same tag", tag.label, first.label),
            };
            let diagnostic = Diagnostic::new(tag.place, message);
            found.push(facts, diagnostic.related(first.place, "first here").help("remove one of the two"));
        }
    }
}
