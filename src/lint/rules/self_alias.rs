//! # self-alias
//!
//! Finds aliases that are the document's own permalink.
//!
//! A redirect from a page to itself: some generators write it over the page, others send browsers round in a circle.
//!
//! ## Example
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging
//! aliases:
//!   - /notes/old-paging/
//!   - /notes/paging
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/paging.md
//! ---
//! title: Paging
//! aliases:
//!   - /notes/old-paging/
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Takes the alias out.

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::config::CoreKey;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Span, TextEdit};
use crate::document::address::normal;
use crate::document::edit::{Intent, edit};
use crate::document::metadata::Value;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::document("self-alias", Theme::Addresses, Level::Warn, include_str!("self_alias.rs"), check);

/// How many aliases one fix takes out: each takes reading the front matter anew.
const MAX_AT_ONCE: usize = 5;

/// The longest front matter that a fix is made for, in bytes.
const MAX_HEAD: usize = 64 * 1024;

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let facts = document.facts;
    if facts.aliases.is_empty() {
        return;
    }
    let own = normal(&facts.permalink);
    let is_own = |address: &str| address.starts_with('/') && normal(address) == own;
    let mut aliases = facts.aliases.iter().filter(|alias| is_own(&alias.value)).peekable();
    // One fix takes out all: the items of a list change their places with each that goes.
    let mut fix = aliases.peek().and_then(|_| fix(document, &is_own));
    for alias in aliases {
        let message = format!("the alias {} is the document's own address", alias.value);
        let diagnostic = Diagnostic::new(alias.place, message).help("take it out: it would lead to itself");
        found.push(Diagnostic { fix: fix.take(), ..diagnostic });
    }
}

fn fix(document: &Document<'_>, is_own: &dyn Fn(&str) -> bool) -> Option<Fix> {
    let entry = document.field(CoreKey::Aliases)?;
    let key = if entry.key.contains(['.', '"']) { format!("{:?}", entry.key) } else { entry.key.to_string() };
    let intents = match &entry.value.value {
        Value::String(_) => vec![Intent::Unset { key }],
        Value::List(items) => {
            let own = |value: &Value| matches!(value, Value::String(text) if is_own(text.trim()));
            let indices = items.iter().enumerate().filter(|(_, item)| own(&item.value)).map(|(index, _)| index);
            // The last comes first, so that the others keep their places.
            let indices: Vec<usize> = indices.take(MAX_AT_ONCE).collect();
            indices.into_iter().rev().map(|index| Intent::Remove { key: key.clone(), index }).collect()
        }
        _ => return None,
    };
    // The body need not be carried along.
    let head = document.text().get(..document.source.body_start).filter(|head| head.len() <= MAX_HEAD)?;
    let edited = String::from_utf8(edit(head.as_bytes(), &intents).ok()?).ok()?;
    let title = "take the alias out".to_owned();
    Some(Fix { title, applicability: Applicability::Safe, edits: vec![difference(head, &edited)?] })
}

/// The one edit that makes `new` of `old`.
fn difference(old: &str, new: &str) -> Option<TextEdit> {
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let before = same(&mut old.chars().zip(new.chars()));
    let (old_rest, new_rest) = (old.get(before..)?, new.get(before..)?);
    let behind = same(&mut old_rest.chars().rev().zip(new_rest.chars().rev()));
    let text = new_rest.get(..new_rest.len() - behind)?.to_owned();
    let span = Span::new(before, old.len() - behind);
    (!text.is_empty() || span.start < span.end).then_some(TextEdit { span, text })
}
