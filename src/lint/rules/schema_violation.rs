//! # schema-violation
//!
//! Finds front matter that does not fit the JSON Schema of its collection.
//!
//! A schema is the contract between those who write and all that reads what they wrote: a key that is missing, misspelled or of
//! another type is told here, at the key or value, before a build or a reader stumbles over it. `schema` in a collection's section
//! of `writings.toml` names the schema; `writings schema list` shows those that there are. A value of a known key that a rule of its
//! own tells, such as an invalid date or tags in one string, is not told twice. Nor is a key that the schema does not know, where it
//! asks for no more than a warning: that is told by `unknown-key`.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [collections.notes]
//! path = "notes"
//! schema = "note"
//! ```
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
//! Writes the key or value that was probably meant. A number or a word that YAML takes for something else is quoted, which is safe;
//! anything else is not applied unseen.

use super::{Rule, Theme, comma_tags, template_in_front_matter};
use crate::analysis::{Document, Found, Oddity};
use crate::diagnostic::{Diagnostic, Span};
use crate::document::metadata::Fault;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("schema-violation", Theme::FrontMatter, Level::Deny, include_str!("schema_violation.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let (Some(schema), Some(metadata)) = (&document.profile.schema, document.metadata) else { return };
    if !is_whole(document) {
        return;
    }
    let mut told: Vec<Span> = document.oddities.iter().map(|oddity| oddity.span()).collect();
    told.extend(comma_tags::span(document));
    let violations = schema.check(metadata, document.text(), &document.profile.fields);
    // A pattern stands beside a format for editors that do not know it: where both fail, the format says it better.
    let formats: Vec<Span> =
        violations.iter().filter(|one| one.note.ends_with(", format")).map(|one| one.span).collect();
    for violation in violations {
        let twice = violation.note.ends_with(", pattern") && formats.contains(&violation.span);
        if !violation.is_unknown_key && !twice && !told.contains(&violation.span) {
            let diagnostic = found.at(violation.span, violation.message).note(violation.note);
            found.push(Diagnostic { help: violation.help, fix: violation.fix, ..diagnostic });
        }
    }
}

/// Whether the front matter can be held against a schema. Of a block that broke off, keys would seem to be missing that were not read,
/// and in a template nothing has been filled in.
pub(super) fn is_whole(document: &Document<'_>) -> bool {
    let broken = document.faults.iter().any(|fault| !matches!(fault, Fault::DuplicateKey { .. }));
    !broken && template_in_front_matter::span(document).is_none()
}

impl Oddity<'_> {
    /// Where the value stands.
    fn span(&self) -> Span {
        match self {
            Self::Date { node, .. } | Self::Draft(node) | Self::Slug(node) | Self::Kind { node, .. } => node.span,
        }
    }
}
