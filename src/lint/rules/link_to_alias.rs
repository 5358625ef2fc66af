//! # link-to-alias
//!
//! Finds links that lead to a document by one of its aliases.
//!
//! The reader is sent on by a redirect, which costs a round trip, drops the fragment on some servers, and works only as long as somebody
//! keeps the alias. The document's own address is known.
//!
//! ## Example
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the costs][moved], in [table 2](/old/paging/?wide#table-2), and <a href="../../old/paging/">all</a>.
//!
//! [moved]: /old/paging/#costs
//! ```
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging
//! aliases: [/old/paging/]
//! ---
//!
//! ## Costs
//!
//! ## Table 2
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the costs][moved], in [table 2](/notes/paging/?wide#table-2), and <a href="../paging/">all</a>.
//!
//! [moved]: /notes/paging/#costs
//! ```
//!
//! ## Fix
//!
//! Writes the permalink, query and fragment kept; a definition once for all links that use it.

use super::links::{Fixes, relative, repath, spelled};
use super::{Context, Findings, Rule, Theme};
use crate::corpus::{Corpus, Outcome, Target, Way};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("link-to-alias", Theme::Links, Level::Warn, include_str!("link_to_alias.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let site = context.site(corpus);
    for facts in corpus.documents() {
        let Some(links) = &facts.links else { continue };
        let mut fixes = Fixes::default();
        for link in &links.links {
            let target = Target::new(&link.target);
            let (other, path) = match site.resolve(facts, &target) {
                Outcome::Document(other, Way::Alias) => (other, other.permalink.to_string()),
                Outcome::Document(other, Way::AliasFromPage) => (other, relative(&facts.permalink, &other.permalink)),
                _ => continue,
            };
            if !found.has_room(facts) {
                break;
            }
            let message = format!("`{}` is an alias of {}, which is at {}", link.target, other.path, other.permalink);
            let path = spelled(&path, target.path);
            let diagnostic = Diagnostic::new(link.place, message).help(format!("link to `{path}{}`", target.rest));
            let edit = repath(site, facts, other, link, 0, path);
            found.push(facts, fixes.put(diagnostic, edit, Applicability::Safe));
        }
    }
}
