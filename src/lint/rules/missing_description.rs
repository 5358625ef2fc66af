//! # missing-description
//!
//! Finds published documents without a description, where most others have one.
//!
//! A description is what feeds, search engines and link previews show beside the title; without it they show the first words of the
//! body, or nothing. Each folder at the top of a collection has its habits: where fewer than four of five documents have a
//! description, they do without on purpose and nothing is told. A workspace of fewer than ten documents is only beginning, and is
//! held to it.
//!
//! ## Options
//!
//! - `always`: whether every document is held to it: `false` unless set.
//!
//! ## Example
//!
//! ```markdown notes/bare.md
//! ---
//! title: Bare
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/bare.md
//! ---
//! title: Bare
//! description: What the note says, in a sentence.
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::habits::folder;
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Place};
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::corpus_with::<MissingDescription>(
    "missing-description",
    Theme::Content,
    Level::Warn,
    include_str!("missing_description.rs"),
);

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct MissingDescription {
    /// Whether every document is held to it, even where most others have none: false unless set.
    always: bool,
}

/// A workspace with fewer documents is only beginning: its habits do not show yet. A small collection beside others is what it is.
const FEW: usize = 10;

/// How many documents there are, and how many of them have a description.
#[derive(Clone, Copy, Default)]
struct Habit {
    all: usize,
    described: usize,
}

impl CorpusRule for MissingDescription {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let mut folders: HashMap<(&str, &str), Habit> = HashMap::new();
        // What has no title, or could not be read, may be described where nobody sees it.
        let counted = |facts: &&Facts| !facts.draft && !facts.withheld && facts.title.is_some();
        for facts in corpus.documents().iter().filter(counted) {
            let habit = folders.entry((&facts.collection, folder(facts, context))).or_default();
            habit.all += 1;
            habit.described += usize::from(facts.description.is_some());
        }
        let all: usize = folders.values().map(|habit| habit.all).sum();
        for facts in corpus.documents().iter().filter(counted).filter(|facts| facts.description.is_none()) {
            let habit = folders.get(&(&*facts.collection, folder(facts, context))).copied().unwrap_or_default();
            if self.always || all < FEW || habit.described * 5 >= habit.all * 4 {
                let title = facts.title.as_ref().map_or(Place::START, |title| title.place);
                let diagnostic = Diagnostic::new(title, "this document has no description");
                found.push(facts, diagnostic.help("give it one, of a sentence or two that say what it is about"));
            }
        }
    }
}
