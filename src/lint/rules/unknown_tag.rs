//! # unknown-tag
//!
//! Finds tags that `writings.toml` does not register.
//!
//! The list of tags is open unless a workspace closes it: `unknown-tag = "deny"` under `[lint]` makes every new tag a decision that
//! shows in the diff of `writings.toml`.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [lint]
//! unknown-tag = "deny"
//!
//! [tags.kv-cache]
//! label = "KV Cache"
//! ```
//!
//! ```markdown notes/new.md
//! ---
//! title: New
//! tags: [KV Cache, Sparsity]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/new.md
//! ---
//! title: New
//! tags: [KV Cache]
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("unknown-tag", Theme::Tags, Level::Allow, include_str!("unknown_tag.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let tags = corpus.tags();
    for facts in corpus.documents() {
        for tag in facts.tags.iter().filter(|tag| tags.registered(tags.canonical(&tag.slug)).is_none()) {
            let diagnostic = Diagnostic::new(tag.place, format!("`{}` is no registered tag", tag.label));
            let help = format!("register it as [tags.{}] in writings.toml, or use one that is", tag.slug);
            found.push(facts, diagnostic.help(help));
        }
    }
}
