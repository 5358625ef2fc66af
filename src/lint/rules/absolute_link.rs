//! # absolute-link
//!
//! Finds links to documents of the site that are written with its scheme and host.
//!
//! Such a link leaves the site where it is looked at before it is published, or from another host, and no rule about links looks at it:
//! when the document moves, it breaks unseen. Links below `base-url` in `writings.toml` are looked at, http and https alike; another
//! host, with `www.` or without, may be another site. Without `base-url` nothing is told, nor of addresses that are no document's,
//! nor of `<https://…>`, which readers see as it is written. Nor where it is more than a slip: what is sent as a newsletter, or copied
//! elsewhere, names the host on purpose. Each folder at the top of a collection has its habits: where more than one link in fifty
//! between documents does so, nothing is told.
//!
//! ## Options
//!
//! - `always`: whether every link is held to it: `false` unless set.
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
//!
//! [lint]
//! absolute-link = { level = "warn", always = true }
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

use super::habits::folder;
use super::links::{Fixes, relative, repath, spelled};
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::analysis::{Facts, OwnLink};
use crate::config::Exclude;
use crate::corpus::{Corpus, Outcome, Site, Target, Way};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::document::body::LinkKind;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;

pub(super) const RULE: Rule =
    Rule::corpus_with::<AbsoluteLink>("absolute-link", Theme::Links, Level::Warn, include_str!("absolute_link.rs"));

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct AbsoluteLink {
    /// Whether every link is held to it, even where others name the host on purpose: false unless set.
    always: bool,
    /// Globs of paths that are not looked at.
    ignore: Exclude,
}

/// How many links to other documents there are, and how many of them name the host.
#[derive(Clone, Copy, Default)]
struct Habit {
    all: usize,
    absolute: usize,
}

impl Habit {
    /// Whether a link that names the host is a slip here. Pasted links alone made up one in thirty on sites that work.
    fn is_against(self) -> bool {
        self.absolute * 50 <= self.all
    }
}

impl AbsoluteLink {
    /// The document that a link leads to, the path by which it does, and how.
    fn target<'a, 'l>(
        &self,
        site: &Site<'a>,
        facts: &'a Facts,
        own: &'l OwnLink,
    ) -> Option<(&'a Facts, &'l str, Way<'a>)> {
        let below = Target::new(own.link.target.get(own.base..)?);
        let path = if below.path.is_empty() { "/" } else { below.path };
        match site.resolve_address(facts, &Target::new(path)) {
            Outcome::Document(..) if own.link.kind == LinkKind::Autolink => None,
            Outcome::Document(..) if self.ignore.matches(path.trim_start_matches('/')) => None,
            Outcome::Document(other, way) => Some((other, path, way)),
            _ => None,
        }
    }

    /// The habits of each folder, by its collection and name.
    fn habits<'a>(&self, corpus: &'a Corpus, context: &Context<'a>) -> HashMap<(&'a str, &'a str), Habit> {
        let site = context.site(corpus);
        let mut habits: HashMap<_, Habit> = HashMap::new();
        for facts in corpus.documents() {
            let Some(links) = &facts.links else { continue };
            let is_plain = |target: &Target<'_>| matches!(site.resolve(facts, target), Outcome::Document(other, _) if other.path != facts.path);
            let plain = links.links.iter().filter(|link| is_plain(&Target::new(&link.target))).count();
            let absolute = links.own.iter().filter(|own| self.target(site, facts, own).is_some()).count();
            let habit = habits.entry((&*facts.collection, folder(facts, context))).or_default();
            habit.all += plain + absolute;
            habit.absolute += absolute;
        }
        habits
    }
}

impl CorpusRule for AbsoluteLink {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let has_own = |facts: &Facts| facts.links.as_ref().is_some_and(|links| !links.own.is_empty());
        if !corpus.documents().iter().any(has_own) {
            return;
        }
        let site = context.site(corpus);
        let habits = if self.always { HashMap::new() } else { self.habits(corpus, context) };
        let is_habit = |facts: &'a Facts| {
            habits.get(&(&*facts.collection, folder(facts, context))).is_some_and(|habit| !habit.is_against())
        };
        for facts in corpus.documents().iter().filter(|facts| !is_habit(facts)) {
            let Some(links) = &facts.links else { continue };
            let mut fixes = Fixes::default();
            for own in &links.own {
                let Some((other, path, way)) = self.target(site, facts, own) else { continue };
                if !found.has_room(facts) {
                    break;
                }
                let (base, below) = own.link.target.split_at_checked(own.base).unwrap_or_default();
                let is_at_root = base.split_once("://").is_some_and(|(_, host)| !host.contains('/'));
                let path = match way {
                    _ if !is_at_root => spelled(&relative(&facts.permalink, &other.permalink), path),
                    Way::Alias => spelled(&other.permalink, path),
                    _ => path.to_owned(),
                };
                let message = format!("this names the site's own host; it leads to {}", other.path);
                let help = format!("link to `{path}{}`", Target::new(below).rest);
                let diagnostic = Diagnostic::new(own.link.place, message).help(help);
                let edit = repath(site, facts, other, &own.link, own.base, path);
                found.push(facts, fixes.put(diagnostic, edit, Applicability::Safe));
            }
        }
    }
}
