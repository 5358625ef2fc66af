//! # aliased-tag
//!
//! Finds tags that are written by an alias.
//!
//! An alias in `writings.toml` lets an old spelling still be found. Written out, the registered label is what readers see on every
//! other document, and what a program that does not know the aliases finds.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [tags.kv-cache]
//! label = "KV Cache"
//! aliases = ["key-value cache"]
//! ```
//!
//! ```markdown notes/old.md
//! ---
//! title: Old
//! tags: [Memory, key-value cache]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/old.md
//! ---
//! title: Old
//! tags: [Memory, KV Cache]
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the registered label.

use super::tags::relabel;
use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("aliased-tag", Theme::Tags, Level::Warn, include_str!("aliased_tag.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let tags = corpus.tags();
    for facts in corpus.documents() {
        for tag in facts.tags.iter().filter(|tag| tags.canonical(&tag.slug) != &*tag.slug) {
            let label = tags.label(tags.canonical(&tag.slug));
            let diagnostic = Diagnostic::new(tag.place, format!("`{}` is an alias of `{label}`", tag.label));
            let diagnostic = diagnostic.help(format!("write `{label}`"));
            found.push(facts, relabel(diagnostic, facts, tag, label, Applicability::Safe));
        }
    }
}
