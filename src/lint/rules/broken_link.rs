//! # broken-link
//!
//! Finds links to documents and files that are not there.
//!
//! A link holds if its target is a file beside the document, a file below a folder of `static` in `writings.toml`, or the permalink
//! or alias of a document, seen from this one's permalink. A path from the root of the site that leads to none of them is told only
//! where documents stand below the same first part: other pages are the generator's to make. Where not one file that is no document is
//! found, such files are kept elsewhere, and links to them are let be. Links with a scheme or a host, and such that a template fills
//! in, are not looked at.
//!
//! ## Options
//!
//! - `ignore`: globs of targets that are not looked at, such as `/api/**`.
//!
//! ## Example
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the other](to.md).
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the other](other.md).
//! ```
//!
//! ```markdown notes/other.md
//! ---
//! title: The other
//! ---
//!
//! Words.
//! ```

use super::links::suggest;
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::config::Exclude;
use crate::corpus::{Corpus, Outcome, Target};
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const RULE: Rule =
    Rule::corpus_with::<BrokenLink>("broken-link", Theme::Links, Level::Warn, include_str!("broken_link.rs"));

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct BrokenLink {
    /// Globs of targets that are not looked at.
    ignore: Exclude,
}

impl CorpusRule for BrokenLink {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let site = context.site(corpus);
        let mut any_file_is_there = false;
        let mut missing = Vec::new();
        for facts in corpus.documents() {
            let Some(links) = &facts.links else { continue };
            for link in &links.links {
                let target = Target::new(&link.target);
                let names_document = site.names_document(&target);
                match site.resolve(facts, &target) {
                    Outcome::Missing => missing.push((facts, link, names_document)),
                    Outcome::There(..) => any_file_is_there |= !names_document,
                    Outcome::Document(..) | Outcome::Unknown => {}
                }
            }
        }
        for (facts, link, names_document) in missing {
            let looked_at = names_document || any_file_is_there;
            if looked_at && found.has_room(facts) && !self.ignore.matches(link.target.trim_start_matches('/')) {
                let diagnostic = Diagnostic::new(link.place, format!("`{}` leads nowhere", link.target));
                found.push(facts, suggest(site, diagnostic, facts, &link.target));
            }
        }
    }
}
