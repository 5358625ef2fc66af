//! # repeated-title
//!
//! Finds documents whose body opens with a heading that repeats their title.
//!
//! A site shows the title above the body: then it stands there twice, and the page has two headings of the first level. Some sites
//! show the body alone, and each of their documents opens so on purpose: where more than one of five documents in a folder at the top
//! of a collection does, nothing is told.
//!
//! ## Options
//!
//! - `always`: whether every document is held to it: `false` unless set.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [lint]
//! repeated-title = { level = "warn", always = true }
//! ```
//!
//! ```markdown notes/twice.md
//! ---
//! title: Paging the cache
//! date: 2026-04-02
//! ---
//!
//! # Paging the *cache*
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/twice.md
//! ---
//! title: Paging the cache
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Takes the heading out. It is not applied unseen: only the author knows whether the site shows the title.

use super::habits::folder;
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::corpus::Corpus;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::corpus_with::<RepeatedTitle>(
    "repeated-title",
    Theme::Content,
    Level::Warn,
    include_str!("repeated_title.rs"),
);

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct RepeatedTitle {
    /// Whether every document is held to it, even where others open so on purpose: false unless set.
    always: bool,
}

/// How many documents there are, and how many of them open with their title.
#[derive(Clone, Copy, Default)]
struct Habit {
    all: usize,
    repeating: usize,
}

impl CorpusRule for RepeatedTitle {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let key = |facts: &'a Facts| (&*facts.collection, folder(facts, context));
        let mut habits: HashMap<(&str, &str), Habit> = HashMap::new();
        for facts in corpus.documents().iter().filter(|facts| facts.title.is_some()) {
            let habit = habits.entry(key(facts)).or_default();
            habit.all += 1;
            habit.repeating += usize::from(facts.repeated_title.is_some());
        }
        for facts in corpus.documents() {
            let (Some(title), Some(heading)) = (&facts.title, facts.repeated_title) else { continue };
            let habit = habits.get(&key(facts)).copied().unwrap_or_default();
            if !self.always && habit.repeating * 5 > habit.all {
                continue;
            }
            let diagnostic = Diagnostic::new(heading.place, "the body opens with the document's title");
            let diagnostic = diagnostic.related(title.place, "the title").help("take one of the two out");
            let fix = diagnostic.fix("take the heading out", Applicability::Unsafe, heading.lines, String::new());
            found.push(facts, fix);
        }
    }
}
