//! # future-date
//!
//! Finds published documents whose date has not come yet.
//!
//! Exports hold them back until it has, so such a document is missing from the feed for now; and a slip in the year, `2062` for
//! `2026`, hides it for good. A month or year that has begun is not in the future. Where documents are scheduled on purpose,
//! `future-date = "allow"` under `[lint]` says so.
//!
//! ## Example
//!
//! ```markdown notes/someday.md
//! ---
//! title: Someday
//! date: 2062-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/someday.md
//! ---
//! title: Someday
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::analysis::DateSource;
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Place};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("future-date", Theme::Dates, Level::Warn, include_str!("future_date.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    for facts in corpus.documents().iter().filter(|facts| !facts.draft && corpus.is_future(facts, context.now)) {
        let Some(date) = &facts.date else { continue };
        let place = match facts.date_source {
            DateSource::FrontMatter(place) => place,
            DateSource::FileName | DateSource::None => Place::START,
        };
        let diagnostic = Diagnostic::new(place, format!("{} has not come yet", date.human()));
        found.push(facts, diagnostic.help("until then no export holds this document; is the date right?"));
    }
}
