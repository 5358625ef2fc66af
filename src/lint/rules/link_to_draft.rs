//! # link-to-draft
//!
//! Finds published documents that link to a draft.
//!
//! The link works at the desk and is broken on the site, since the draft is not there.
//!
//! ## Example
//!
//! ```markdown notes/out.md
//! ---
//! title: Out
//! ---
//!
//! More in [the other](not-yet.md).
//! ```
//!
//! ```markdown notes/not-yet.md
//! ---
//! title: Not yet
//! draft: true
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/not-yet.md
//! ---
//! title: Not yet
//! draft: false
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::{Corpus, Outcome, Target};
use crate::diagnostic::{Diagnostic, Place};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("link-to-draft", Theme::Links, Level::Warn, include_str!("link_to_draft.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let site = context.site(corpus);
    for facts in corpus.documents().iter().filter(|facts| !facts.draft) {
        let Some(links) = &facts.links else { continue };
        for link in &links.links {
            let Outcome::Document(other, _) = site.resolve(facts, &Target::new(&link.target)) else { continue };
            if other.draft && other.path != facts.path {
                let diagnostic = Diagnostic::new(link.place, format!("this links to a draft, {}", other.path));
                let title = other.title.as_ref().map_or(Place::START, |title| title.place);
                let diagnostic = diagnostic.related_in(&other.path, title, "the draft");
                found.push(facts, diagnostic.help("publish the draft first, or take the link out"));
            }
        }
    }
}
