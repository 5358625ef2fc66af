//! # misspelt-key
//!
//! Finds keys of front matter that are a letter or two away from one that is known.
//!
//! `descripton` is no description: nothing reads it, nothing complains, and the document goes out without one. Told is a key that
//! nearly has the name of a core key, or of a property of the collection's schema, which the document lacks; unless the schema knows
//! the key, three documents have it, or other programs do (`author`, `images`, `lastmod`). What a schema forbids it tells itself.
//!
//! ## Example
//!
//! ```markdown notes/slip.md
//! ---
//! title: A slip
//! date: 2026-04-02
//! descripton: One letter is missing.
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/slip.md
//! ---
//! title: A slip
//! date: 2026-04-02
//! description: One letter is missing.
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the key that was probably meant. It is not applied unseen: something else may read the other.

use super::{Context, Findings, Rule, SCHEMA_RULES, Theme};
use crate::analysis::{Facts, Slip};
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;
use std::collections::HashMap;

pub(super) const RULE: Rule =
    Rule::corpus("misspelt-key", Theme::FrontMatter, Level::Warn, include_str!("misspelt_key.rs"), check);

/// A key that so many documents have is one that something reads.
const HABIT: usize = 3;

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let mut documents: HashMap<&str, usize> = HashMap::new();
    let slips = corpus.documents().iter().flat_map(|facts| &facts.slips);
    slips.for_each(|slip| *documents.entry(&slip.key.value).or_default() += 1);
    // Of a block that broke off, keys would seem to be missing that were not read.
    for facts in corpus.documents().iter().filter(|facts| !facts.withheld) {
        for slip in facts.slips.iter().filter(|slip| !told(facts, slip)) {
            let Some(meant) = &slip.meant else { continue };
            if documents.get(&*slip.key.value).is_some_and(|count| *count >= HABIT) {
                continue;
            }
            let message = format!("`{}` is nearly `{meant}`, and nothing reads it", slip.key.value);
            let diagnostic = Diagnostic::new(slip.key.place, message).help(format!("did you mean `{meant}`?"));
            let plain = meant.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
            found.push(facts, if plain { renamed(diagnostic, slip, meant) } else { diagnostic });
        }
    }
}

fn renamed(diagnostic: Diagnostic, slip: &Slip, meant: &str) -> Diagnostic {
    diagnostic.fix(format!("write {meant}"), Applicability::Unsafe, slip.key.place.span, meant.to_owned())
}

/// Whether the schema of the collection forbids the key already.
fn told(facts: &Facts, slip: &Slip) -> bool {
    facts.diagnostics.iter().any(|one| SCHEMA_RULES.contains(&one.rule) && one.place.span == slip.key.place.span)
}
