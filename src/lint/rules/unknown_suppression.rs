//! # unknown-suppression
//!
//! Finds comments that allow a rule which does not exist, or say something else that means nothing.
//!
//! `# writings: allow RULE` in front matter and `<!-- writings: allow RULE -->` in a body keep a rule, or a group of rules, from
//! speaking about the lines they stand at. One with a misspelled name allows nothing. A reason may follow behind a colon.
//!
//! Nothing but `allow` is known, and it needs a name: how much a rule weighs is said by `[lint]` in `writings.toml` and by `-W` and
//! `-D`, not by documents.
//!
//! ## Example
//!
//! ```markdown notes/quiet.md
//! ---
//! title: Quiet
//! date: 2031-01-01 # writings: allow futuredate
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/quiet.md
//! ---
//! title: Quiet
//! date: 2031-01-01 # writings: allow future-date
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Puts the name that was probably meant.

use super::{RULES, Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;
use crate::suggest::nearest;

pub(super) const RULE: Rule =
    Rule::document("unknown-suppression", Theme::Text, Level::Warn, include_str!("unknown_suppression.rs"), check);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let groups = || Theme::ALL.into_iter().map(Theme::name).chain(["all"]);
    let names = || RULES.iter().map(|rule| rule.name).chain(groups());
    for one in &document.facts.idle_comments {
        let said = &*one.value;
        let verb = said.split([' ', '\t', ',']).next().unwrap_or("");
        let diagnostic = Diagnostic::new(one.place, format!("`{said}` means nothing here"));
        found.push(match verb {
            "allow" => diagnostic.help("name a rule, or a group of rules: `allow RULE`"),
            "warn" | "deny" => {
                diagnostic.help(format!("`{verb}` is set in `writings.toml`; comments know `allow RULE` alone"))
            }
            _ if nearest(verb, ["allow"]).is_some() => diagnostic.help("did you mean `allow`?"),
            _ => diagnostic.help("comments know `allow RULE` alone"),
        });
    }
    for one in &document.facts.suppressions {
        let written = &*one.rule.value;
        if names().any(|name| name == written) {
            continue;
        }
        let place = one.rule.place;
        let diagnostic = Diagnostic::new(place, format!("there is no rule `{written}`, so nothing is allowed here"));
        found.push(match nearest(written, names()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
                format!("write {near}"),
                Applicability::Unsafe,
                place.span,
                near.to_owned(),
            ),
            None => diagnostic.help("`writings rules` lists the rules"),
        });
    }
}
