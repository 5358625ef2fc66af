//! # malformed-front-matter
//!
//! Finds front matter that breaks the rules of its notation.
//!
//! A title with a colon in it, a tab before a key, a quote that is never closed: YAML stops there, and what follows is lost.
//! Whether the document is a draft may be among it, so it is withheld from exports.
//!
//! ## Example
//!
//! ```markdown notes/colon.md
//! ---
//! title: Paging: a reading
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/colon.md
//! ---
//! title: "Paging: a reading"
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Quotes a value that is meant as text. It is not applied unseen: what the text should be is the author's to say.

use super::{Rule, Theme, template_in_front_matter};
use crate::analysis::{Document, Found};
use crate::diagnostic::Applicability;
use crate::document::metadata::Fault;
use crate::lint::Level;

pub(super) const RULE: Rule = Rule::document(
    "malformed-front-matter",
    Theme::FrontMatter,
    Level::Deny,
    include_str!("malformed_front_matter.rs"),
    check,
);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let Some(notation) = document.syntax().map(|syntax| syntax.name()) else { return };
    // A template is told as what it is, not as what it does to a parser.
    if template_in_front_matter::span(document).is_some() {
        return;
    }
    for fault in document.faults {
        match fault {
            Fault::Malformed { span, message, help, quote } => {
                let mut diagnostic = found.at(*span, format!("this {notation} is malformed: {message}"));
                diagnostic.help.clone_from(help);
                found.push(match quote {
                    Some((span, text)) => diagnostic.fix("write it so", Applicability::Unsafe, *span, text.to_string()),
                    None => diagnostic,
                });
            }
            Fault::NotAMapping { span, cause } => {
                let message = format!("this {notation} is no mapping of keys to values");
                let (message, help) = match cause {
                    Some((why, help)) => (format!("{message}: {why}"), help.as_str()),
                    None => (message, "write lines such as `title: …`"),
                };
                let diagnostic = found.at(*span, message);
                found.push(diagnostic.help(help));
            }
            Fault::DuplicateKey { .. } => {}
        }
    }
}
