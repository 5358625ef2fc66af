//! # long-description
//!
//! Finds descriptions that search engines cut short.
//!
//! A result of a search shows about two lines below the title, which hold some 160 characters: what stands behind them is cut off, at
//! whatever word that is. No search engine promises a number, and a feed shows all of it, so this is for sites that mind.
//!
//! ## Options
//!
//! - `most`: how many characters a description has at most: 160 unless set.
//!
//! ## Example
//!
//! ```markdown notes/long.md
//! ---
//! title: Long
//! description: What an operating system knows of memory that a server of models can use, told with pages, frames and tables, and with more words than anybody reads below a title.
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/long.md
//! ---
//! title: Long
//! description: What an operating system knows of memory that a server of models can use.
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, DocumentRule, Found};
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const RULE: Rule = Rule::document_with::<LongDescription>(
    "long-description",
    Theme::Content,
    Level::Allow,
    include_str!("long_description.rs"),
);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct LongDescription {
    /// How many characters a description has at most: 160 unless set.
    most: usize,
}

impl Default for LongDescription {
    fn default() -> Self {
        Self { most: 160 }
    }
}

impl DocumentRule for LongDescription {
    fn name(&self) -> &'static str {
        RULE.name
    }

    fn check(&self, document: &Document<'_>, found: &mut Found<'_, '_>) {
        let Some(description) = &document.facts.description else { return };
        let length = description.value.chars().count();
        if length > self.most {
            let message = format!("this description has {length} characters, of which about {} are shown", self.most);
            found.push(Diagnostic::new(description.place, message).help("say the same in fewer words"));
        }
    }
}
