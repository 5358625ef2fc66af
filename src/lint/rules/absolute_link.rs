//! # absolute-link
//!
//! Finds links to documents of the site that are written with its scheme and host.
//!
//! Such a link leaves the site where it is looked at before it is published, or from another host, and no rule about links looks at it:
//! when the document moves, it breaks unseen. Links below `base-url` in `writings.toml` are looked at, http and https alike; another
//! host, with `www.` or without, may be another site. Without `base-url` nothing is told, nor of addresses that are no document's,
//! nor of `<https://…>`, which readers see as it is written.
//!
//! ## Options
//!
//! - `ignore`: globs of paths that are not looked at, such as `/notes/**`.
//!
//! ## Example
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the costs](https://writings.example/notes/paging/#costs).
//! ```
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging
//! ---
//!
//! ## Costs
//! ```
//!
//! ```toml writings.toml
//! base-url = "https://writings.example"
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the costs](/notes/paging/#costs).
//! ```
//!
//! ## Fix
//!
//! Writes the path from the root of the site; where the site lies below a path of its host, that from the page.

use super::links::{Fixes, relative, repath, spelled};
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::config::Exclude;
use crate::corpus::{Corpus, Outcome, Target, Way};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::document::body::LinkKind;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const RULE: Rule =
    Rule::corpus_with::<AbsoluteLink>("absolute-link", Theme::Links, Level::Warn, include_str!("absolute_link.rs"));

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct AbsoluteLink {
    /// Globs of paths that are not looked at.
    ignore: Exclude,
}

impl CorpusRule for AbsoluteLink {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let site = context.site(corpus);
        for facts in corpus.documents() {
            let Some(links) = &facts.links else { continue };
            let mut fixes = Fixes::default();
            for own in links.own.iter().filter(|own| own.link.kind != LinkKind::Autolink) {
                let (base, below) = own.link.target.split_at_checked(own.base).unwrap_or_default();
                let target = Target::new(below);
                let path = if target.path.is_empty() { "/" } else { target.path };
                let Outcome::Document(other, way) = site.resolve_address(facts, &Target::new(path)) else { continue };
                if self.ignore.matches(path.trim_start_matches('/')) {
                    continue;
                }
                if !found.has_room(facts) {
                    break;
                }
                let is_at_root = base.split_once("://").is_some_and(|(_, host)| !host.contains('/'));
                let path = match way {
                    _ if !is_at_root => spelled(&relative(&facts.permalink, &other.permalink), path),
                    Way::Alias => spelled(&other.permalink, path),
                    _ => path.to_owned(),
                };
                let message = format!("this names the site's own host; it leads to {}", other.path);
                let diagnostic =
                    Diagnostic::new(own.link.place, message).help(format!("link to `{path}{}`", target.rest));
                let edit = repath(site, facts, other, &own.link, own.base, path);
                found.push(facts, fixes.put(diagnostic, edit, Applicability::Safe));
            }
        }
    }
}
