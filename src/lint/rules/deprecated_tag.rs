//! # deprecated-tag
//!
//! Finds tags that `writings.toml` says should no longer be used.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [tags.ml]
//! label = "ML"
//! deprecated = true
//! description = "Use the name of the method"
//! ```
//!
//! ```markdown notes/old.md
//! ---
//! title: Old
//! tags: [ML]
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
//! tags: [Attention]
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("deprecated-tag", Theme::Tags, Level::Warn, include_str!("deprecated_tag.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let tags = corpus.tags();
    for facts in corpus.documents() {
        for tag in &facts.tags {
            let Some(entry) = tags.registered(tags.canonical(&tag.slug)).filter(|entry| entry.deprecated) else {
                continue;
            };
            let diagnostic = Diagnostic::new(tag.place, format!("`{}` should no longer be used", tag.label));
            let help = entry.description.clone().unwrap_or_else(|| "use another tag, or none".to_owned());
            found.push(facts, diagnostic.note("deprecated = true in writings.toml").help(help));
        }
    }
}
