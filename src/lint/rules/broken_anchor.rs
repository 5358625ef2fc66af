//! # broken-anchor
//!
//! Finds links to a heading that the target does not have.
//!
//! The page opens, at its top: the reader is left to search. An anchor holds if GitHub, goldmark (Hugo), kramdown (Jekyll) or
//! Zola would give it to a heading of the target, or an HTML `id` or a list of attributes (`{: #id}`) names it.
//!
//! ## Example
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the costs](to.md#the-cost).
//! ```
//!
//! ```markdown notes/to.md
//! ---
//! title: To
//! ---
//!
//! ## The costs
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the costs](to.md#the-costs).
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::{Corpus, Outcome, Target};
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use crate::suggest::nearest;

pub(super) const RULE: Rule =
    Rule::corpus("broken-anchor", Theme::Links, Level::Warn, include_str!("broken_anchor.rs"), check);

/// The most anchors that one which is not there is compared with.
const MAX_COMPARED: usize = 1000;

/// Whether renderers make an anchor for a footnote, or browsers for a text.
fn is_made(fragment: &str) -> bool {
    let numbered = fragment.strip_prefix("fn").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    numbered
        || ["fnref", "fn:", "fn-", "footnote-", "user-content-", ":~:"].iter().any(|made| fragment.starts_with(made))
}

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let site = context.site(corpus);
    for facts in corpus.documents() {
        let Some(links) = &facts.links else { continue };
        for link in links.links.iter().filter(|link| link.target.contains('#')) {
            let target = Target::new(&link.target);
            let Some(fragment) = target.fragment.as_deref() else { continue };
            let Outcome::Document(other, _) = site.resolve(facts, &target) else { continue };
            // MDX names its headings by programs of its own.
            let Some(theirs) = other.links.as_ref().filter(|_| !other.path.ends_with(".mdx")) else { continue };
            if is_made(fragment) || theirs.has_anchor(fragment) || !found.has_room(facts) {
                continue;
            }
            // Among so many headings a near one says little, and finding it takes long.
            let few = theirs.anchor_count() <= MAX_COMPARED;
            let near = if few { nearest(fragment, theirs.anchors()) } else { None };
            let place = if other.path == facts.path { "this document".to_owned() } else { other.path.to_string() };
            let diagnostic = Diagnostic::new(link.place, format!("{place} has no heading `#{fragment}`"));
            found.push(
                facts,
                match near {
                    Some(near) => diagnostic.help(format!("did you mean `#{near}`?")),
                    None => diagnostic.help("link to a heading that is there, or to the document alone"),
                },
            );
        }
    }
}
