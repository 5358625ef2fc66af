//! # repeated-description
//!
//! Finds descriptions that say nothing but the title.
//!
//! Feeds, search engines and link previews show the description below the title: a reader learns nothing from reading it twice.
//! Some generators ask for one, and the title is what they are given: where that is so in five documents of a folder at the top of a
//! collection, and in more than one of five that have a description, nothing is told.
//!
//! ## Options
//!
//! - `always`: whether every document is held to it: `false` unless set.
//!
//! ## Example
//!
//! ```markdown notes/again.md
//! ---
//! title: Paging the cache
//! description: Paging the cache.
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/again.md
//! ---
//! title: Paging the cache
//! description: What an operating system knows of memory that a server of models can use.
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::habits::folder;
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::document::slug::slug;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::corpus_with::<RepeatedDescription>(
    "repeated-description",
    Theme::Content,
    Level::Warn,
    include_str!("repeated_description.rs"),
);

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RepeatedDescription {
    /// Whether every document is held to it, even where others repeat theirs on purpose: false unless set.
    always: bool,
}

/// How much longer the same words can be, in bytes, by their marks and blanks: what is longer is not compared.
const MOST_MARKS: usize = 100;

/// So few documents are slips, however few there are in all.
const FEW: usize = 5;

/// How many documents have a description, and how many of these say nothing but the title.
#[derive(Clone, Copy, Default)]
struct Habit {
    described: usize,
    repeating: usize,
}

/// The diagnostic of a document whose description says nothing but its title.
fn repeated(facts: &Facts) -> Option<Diagnostic> {
    let (title, description) = (facts.title.as_ref()?, facts.description.as_ref()?);
    let alike = title.value.len().abs_diff(description.value.len()) <= MOST_MARKS;
    // Two keys that are one by their names, as where `[fields]` makes the title of it, are no two texts.
    let repeats = alike && title.place != description.place && slug(&title.value) == slug(&description.value);
    let diagnostic = Diagnostic::new(description.place, "the description says nothing but the title");
    let diagnostic = diagnostic.related(title.place, "the title");
    repeats.then(|| diagnostic.help("say in a sentence or two what it is about, or leave it out"))
}

impl CorpusRule for RepeatedDescription {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let key = |facts: &'a Facts| (&*facts.collection, folder(facts, context));
        let mut habits: HashMap<(&str, &str), Habit> = HashMap::new();
        let mut repeating = Vec::new();
        for facts in corpus.documents().iter().filter(|facts| facts.description.is_some()) {
            let diagnostic = repeated(facts);
            let habit = habits.entry(key(facts)).or_default();
            habit.described += 1;
            habit.repeating += usize::from(diagnostic.is_some());
            repeating.extend(diagnostic.map(|diagnostic| (facts, diagnostic)));
        }
        for (facts, diagnostic) in repeating {
            let habit = habits.get(&key(facts)).copied().unwrap_or_default();
            if self.always || habit.repeating < FEW || habit.repeating * 5 <= habit.described {
                found.push(facts, diagnostic);
            }
        }
    }
}
