//! # unknown-key
//!
//! Finds keys of front matter that the schema of the collection does not know, where it asks for a warning of them.
//!
//! A schema made from what documents have, as `writings schema infer` makes it, cannot know the key that you think of tomorrow: so it
//! closes the top level with `additionalProperties: false`, for editors and validators, and says `"x-unknown-keys": "warn"` beside it.
//! Such keys are told here, as warnings; without that line, they are errors of `schema-violation`. Core keys are known to the program,
//! whatever the schema says, and so are never told here.
//!
//! ## Example
//!
//! ```toml writings.toml
//! [collections.notes]
//! path = "notes"
//! schema = "schemas/notes.schema.json"
//! ```
//!
//! ```json schemas/notes.schema.json
//! {
//!   "type": "object",
//!   "additionalProperties": false,
//!   "x-unknown-keys": "warn",
//!   "properties": {
//!     "title": { "type": "string" },
//!     "date": { "type": "string", "format": "partial-date" },
//!     "layout": { "type": "string" }
//!   }
//! }
//! ```
//!
//! ```markdown notes/slip.md
//! ---
//! title: A slip
//! date: 2026-04-02
//! layuot: wide
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
//! layout: wide
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the key that was probably meant, where there is one. It is not applied unseen: something else may read the other.

use super::{Rule, Theme, schema_violation};
use crate::analysis::{Document, Found};
use crate::config::CoreKey;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("unknown-key", Theme::FrontMatter, Level::Warn, include_str!("unknown_key.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let (Some(schema), Some(metadata)) = (&document.profile.schema, document.metadata) else { return };
    if !schema.warns_of_unknown_keys() || !schema_violation::is_whole(document) {
        return;
    }
    let fields = &document.profile.fields;
    let is_core = |key: &str| {
        let own = |name: &str| name == key || name.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        CoreKey::ALL.into_iter().any(|core| fields.names(core).any(own))
    };
    let violations = schema.check(metadata, document.text(), fields).into_iter();
    for violation in violations.filter(|one| one.is_unknown_key) {
        if !violation.key.as_deref().is_some_and(is_core) {
            let diagnostic = found.at(violation.span, violation.message).note(violation.note);
            found.push(Diagnostic { help: violation.help, fix: violation.fix, ..diagnostic });
        }
    }
}
