//! # series-gap
//!
//! Finds series that lack a part.
//!
//! Parts 1, 2 and 4 tell a reader that a third exists. Drafts and documents to come count as there, and while one of a series is a
//! draft, or names no part, its gaps are not told: it may be on its way.
//!
//! ## Example
//!
//! ```markdown notes/four.md
//! ---
//! title: Four
//! series: {name: Weights, part: 4}
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/one.md
//! ---
//! title: One
//! series: {name: Weights, part: 1}
//! ---
//!
//! Words.
//! ```
//!
//! ```markdown notes/two.md
//! ---
//! title: Two
//! series: {name: Weights, part: 2}
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/four.md
//! ---
//! title: Four
//! series: {name: Weights, part: 3}
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("series-gap", Theme::Series, Level::Warn, include_str!("series_gap.rs"), check);

/// A series whose parts lie further apart than this is numbered by something else, such as years.
const MAX_GAP: u32 = 10;

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    for (slug, parts) in corpus.series() {
        let published = parts.iter().all(|(facts, part)| {
            part.is_some() && !facts.draft && !facts.withheld && !corpus.is_future(facts, context.now)
        });
        if !published {
            continue;
        }
        let mut before = 0;
        for (facts, part) in &parts {
            let part = part.unwrap_or(before);
            let missing = part.saturating_sub(before).saturating_sub(1);
            if (1..=MAX_GAP).contains(&missing)
                && let Some(series) = facts.series.iter().find(|one| &*one.slug == slug)
            {
                let named = if missing == 1 {
                    format!("part {}", part - 1)
                } else {
                    format!("parts {} to {}", before + 1, part - 1)
                };
                let verb = if missing == 1 { "is" } else { "are" };
                let message = format!("this is part {part} of `{}`, of which {named} {verb} missing", series.name);
                let diagnostic = Diagnostic::new(series.place, message);
                found.push(facts, diagnostic.help("number the parts without a gap, or add what is missing as a draft"));
            }
            before = part;
        }
    }
}
