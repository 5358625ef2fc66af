//! # single-use-tag
//!
//! Finds tags that one document alone bears and that are not registered.
//!
//! Who follows such a tag finds the document they come from and nothing else. A tag that is registered in `writings.toml` is meant,
//! and may wait for its second document.
//!
//! ## Example
//!
//! ```markdown notes/one.md
//! ---
//! title: One
//! date: 2026-04-02
//! tags: [Caches, Slab Allocators]
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/two.md
//! ---
//! title: Two
//! date: 2026-04-03
//! tags: [Caches]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/one.md
//! ---
//! title: One
//! date: 2026-04-02
//! tags: [Caches]
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use std::collections::HashSet;

pub(super) const RULE: Rule =
    Rule::corpus("single-use-tag", Theme::Tags, Level::Allow, include_str!("single_use_tag.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let tags = corpus.tags();
    let uses = context.uses(corpus).slugs().filter(|(_, documents)| *documents == 1).map(|(slug, _)| slug);
    let single: HashSet<&str> = uses.filter(|slug| tags.registered(tags.canonical(slug)).is_none()).collect();
    for facts in corpus.documents() {
        for tag in facts.tags.iter().filter(|tag| single.contains(&*tag.slug)) {
            let diagnostic = Diagnostic::new(tag.place, format!("no other document bears `{}`", tag.label));
            found.push(facts, diagnostic.help("register it if more are to come, else take it out"));
        }
    }
}
