//! # repeated-part
//!
//! Finds two documents that are the same part of one series.
//!
//! Which of them comes first is then left to chance, and "part 2 of 3" stands on both.
//!
//! ## Example
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
//! series: {name: Weights, part: 1}
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/two.md
//! ---
//! title: Two
//! series: {name: Weights, part: 2}
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("repeated-part", Theme::Series, Level::Warn, include_str!("repeated_part.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    for (slug, parts) in corpus.series() {
        let mut first = None;
        for (facts, part) in parts {
            let Some(series) = facts.series.iter().find(|one| &*one.slug == slug) else { continue };
            match first {
                Some((other_part, other, place)) if part.is_some() && other_part == part => {
                    let other: &crate::analysis::Facts = other;
                    let part = part.unwrap_or_default();
                    let message = format!("part {part} of `{}` is also {}", series.name, other.path);
                    let diagnostic = Diagnostic::new(series.place, message);
                    let diagnostic = diagnostic.related_in(&other.path, place, "this is the same part");
                    found.push(facts, diagnostic.help("give one of the two another number"));
                }
                _ => first = Some((part, facts, series.place)),
            }
        }
    }
}
