//! # stale-updated
//!
//! Finds published documents whose text changed since the revision compared with, and whose `updated` did not.
//!
//! Feeds and search engines go by that date. Not every change of a comma is an update, so the rule is off unless asked for. It runs under
//! `--changed` and `--base REV`, and looks at the body alone: what changes in front matter is no update. A document that is new, or was a
//! draft, has none.
//!
//! ## Before
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging the cache
//! date: 2026-01-05
//! ---
//!
//! Blocks of sixteen tokens.
//! ```
//!
//! ## Example
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging the cache
//! date: 2026-01-05
//! ---
//!
//! Blocks of sixteen tokens, and what they cost.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging the cache
//! date: 2026-01-05
//! updated: 2026-05-20
//! ---
//!
//! Blocks of sixteen tokens, and what they cost.
//! ```

use super::history::Published;
use super::{Context, Findings, Rule, Theme};
use crate::analysis::DateSource;
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Place};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("stale-updated", Theme::History, Level::Allow, include_str!("stale_updated.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let Some(past) = context.past else { return };
    let (then, now) = (Published::then(past, context), Published::now(corpus, context));
    for before in then.documents() {
        let same = corpus.at(&before.path).filter(|facts| now.has(facts)).or_else(|| now.at(&before.permalink));
        let Some(facts) = same else { continue };
        let (Some(old), Some(new)) = (before.body_hash, facts.body_hash) else { continue };
        let is_stale = before.updated.as_ref().map(|date| &date.value)
            == facts.updated.as_ref().map(|date| &date.value)
            && before.date == facts.date;
        if old == new || !is_stale {
            continue;
        }
        let place = match (&facts.updated, facts.date_source) {
            (Some(updated), _) => updated.place,
            (None, DateSource::FrontMatter(place)) => place,
            _ => Place::START,
        };
        let message = match facts.updated {
            Some(_) => "the text changed, and `updated` did not",
            None => "the text changed, and there is no `updated`",
        };
        let note = format!("compared with {}", past.revision);
        found.push(
            facts,
            Diagnostic::new(place, message).note(note).help(format!("`writings date touch {}` sets it", facts.path)),
        );
    }
}
