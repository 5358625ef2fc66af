//! # tag-variant
//!
//! Finds labels that differ from how the same tag is written elsewhere.
//!
//! `KV-Cache` and `kv cache` have one slug, so they are one tag here and one page on most sites; others make two of them, each with
//! half of the documents. The right spelling is the one that `writings.toml` registers, else the one that most documents use.
//!
//! ## Example
//!
//! ```markdown notes/one.md
//! ---
//! title: One
//! tags: [KV Cache]
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/three.md
//! ---
//! title: Three
//! tags: [Memory, kv-cache]
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/two.md
//! ---
//! title: Two
//! tags: [KV Cache]
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
//! tags: [Memory, KV Cache]
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the label as the others do.

use super::tags::relabel;
use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("tag-variant", Theme::Tags, Level::Warn, include_str!("tag_variant.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let uses = context.uses(corpus);
    for facts in corpus.documents() {
        for tag in &facts.tags {
            // Another slug is another tag, or an alias, which has a rule of its own.
            if corpus.tags().canonical(&tag.slug) != &*tag.slug {
                continue;
            }
            let Some(right) = uses.label(corpus, &tag.slug).filter(|right| **right != *tag.label) else { continue };
            let own = facts.tags.iter().any(|other| *other.label == *right);
            let others = uses.count(&tag.slug, right) - usize::from(own);
            let registered = corpus.tags().registered(&tag.slug).is_some_and(|entry| entry.label.is_some());
            // Two spellings in one document alone are one tag too many, which is another rule's to tell.
            if others == 0 && !registered {
                continue;
            }
            let message = match registered {
                true => format!("`{}` is registered as `{right}`", tag.label),
                false => format!(
                    "`{}` is `{right}` in {others} other {}",
                    tag.label,
                    if others == 1 { "document" } else { "documents" }
                ),
            };
            let diagnostic = Diagnostic::new(tag.place, message).help(format!("write `{right}`"));
            let diagnostic = match uses.first(&tag.slug, right) {
                Some((first, place)) if first.path != facts.path => {
                    diagnostic.related_in(&first.path, place, "such as here")
                }
                _ => diagnostic,
            };
            found.push(facts, relabel(diagnostic, facts, tag, right, Applicability::Safe));
        }
    }
}
