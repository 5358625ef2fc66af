//! # non-boolean-draft
//!
//! Finds a `draft` that is neither `true` nor `false`.
//!
//! `draft: yes` is a boolean in YAML 1.1 and the word "yes" in YAML 1.2, so one generator holds the document back and another
//! publishes it. Here it counts as a draft, whatever it says: nothing that may be one leaves the workspace.
//!
//! ## Example
//!
//! ```markdown notes/almost.md
//! ---
//! title: Almost
//! draft: yes
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/almost.md
//! ---
//! title: Almost
//! draft: true
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the boolean that the word means. It is not applied unseen, since `no` would publish what was held back.

use super::{Rule, Theme};
use crate::analysis::{Document, Found, Oddity};
use crate::diagnostic::Applicability;
use crate::document::metadata::Style;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("non-boolean-draft", Theme::FrontMatter, Level::Deny, include_str!("non_boolean_draft.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    for oddity in document.oddities {
        let Oddity::Draft(node) = oddity else { continue };
        let written = node.span.slice(document.text()).trim();
        let text = node.text(document.text());
        let what = match &text {
            Some(_) => format!("`{written}` is no boolean"),
            None => format!("`draft` is {}, not a boolean", node.kind()),
        };
        let reading = match text.as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("yes" | "on" | "y" | "true" | "1") => Some("true"),
            Some("no" | "off" | "n" | "false" | "0") => Some("false"),
            _ => None,
        };
        let diagnostic = found.at(node.span, what + "; it counts as a draft");
        found.push(match reading {
            Some(reading) if node.style != Style::Alias => diagnostic.help(format!("write `{reading}`")).fix(
                format!("write {reading}"),
                Applicability::Unsafe,
                node.span,
                reading.into(),
            ),
            _ => diagnostic.help("write `true` or `false`"),
        });
    }
}
