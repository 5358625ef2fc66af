//! # unreadable-file
//!
//! Finds files that are named like documents and cannot be opened or read.
//!
//! Permissions, a symbolic link that leads nowhere or out of the workspace, a folder called `notes.md`: whatever it is, the
//! document would be missing from every list and feed without a word.
//!
//! ## Instead
//!
//! Mend the permissions or the link, rename the file, or add it to `exclude` in `writings.toml`.

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Place};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("unreadable-file", Theme::Text, Level::Deny, include_str!("unreadable_file.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    for facts in corpus.documents() {
        if let Some(unread) = &facts.unread {
            let diagnostic = Diagnostic::new(Place::START, &unread.message);
            found.push(facts, Diagnostic { help: unread.help.map(str::to_owned), ..diagnostic });
        }
    }
}
