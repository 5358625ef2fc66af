//! # broken-link
//!
//! Finds links to documents and files that are not there.
//!
//! A link holds if its target is a file beside the document, a file below a folder of `static` in `writings.toml`, or the permalink
//! or alias of a document, seen from this one's permalink. A path from the root of the site that leads to none of them is told only
//! where documents stand below the same first part: other pages are the generator's to make. Where not one file that is no document is
//! found, such files are kept elsewhere, and links to them are let be. So is a bare word that ten documents of three folders link to,
//! of which none has it beside it: the site makes something of it. Links with a scheme or a host, and such that a template fills in,
//! are not looked at.
//!
//! ## Options
//!
//! - `ignore`: globs of targets that are not looked at, such as `/api/**`.
//!
//! ## Example
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the other](to.md).
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the other](other.md).
//! ```
//!
//! ```markdown notes/other.md
//! ---
//! title: The other
//! ---
//!
//! Words.
//! ```

use super::links::suggest;
use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::analysis::Facts;
use crate::config::Exclude;
use crate::corpus::{Corpus, Outcome, Target};
use crate::diagnostic::Diagnostic;
use crate::document::body::Link;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule =
    Rule::corpus_with::<BrokenLink>("broken-link", Theme::Links, Level::Warn, include_str!("broken_link.rs"));

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct BrokenLink {
    /// Globs of targets that are not looked at.
    ignore: Exclude,
}

impl CorpusRule for BrokenLink {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let site = context.site(corpus);
        let mut any_file_is_there = false;
        let mut missing = Vec::new();
        for facts in corpus.documents() {
            let Some(links) = &facts.links else { continue };
            for link in &links.links {
                let target = Target::new(&link.target);
                let names_document = site.names_document(&target);
                match site.resolve(facts, &target) {
                    Outcome::Missing => missing.push((facts, link, names_document)),
                    Outcome::There(..) => any_file_is_there |= !names_document,
                    Outcome::Document(..) | Outcome::Unknown => {}
                }
            }
        }
        let words = words_of_the_site(&missing);
        for (facts, link, names_document) in missing {
            let looked_at = (names_document || any_file_is_there) && !words.contains(&*link.target);
            if looked_at && found.has_room(facts) && !self.ignore.matches(link.target.trim_start_matches('/')) {
                let diagnostic = Diagnostic::new(link.place, format!("`{}` leads nowhere", link.target));
                found.push(facts, suggest(site, diagnostic, facts, &link.target));
            }
        }
    }
}

/// A word that so many documents link to, in so many folders, is no slip.
const DOCUMENTS: usize = 10;
const FOLDERS: usize = 3;

/// The bare words that documents all over a site link to, such as `g` for its glossary.
fn words_of_the_site<'a>(missing: &[(&'a Facts, &'a Link, bool)]) -> HashSet<&'a str> {
    let mut places: HashMap<&str, (HashSet<&str>, HashSet<&str>)> = HashMap::new();
    for (facts, link, _) in missing {
        let is_word = !link.target.contains(['/', '.', '#', '?']);
        if is_word {
            let (documents, folders) = places.entry(&*link.target).or_default();
            documents.insert(&*facts.path);
            folders.insert(facts.path.rsplit_once('/').map_or("", |(folder, _)| folder));
        }
    }
    let is_usual = |(documents, folders): &(HashSet<&str>, HashSet<&str>)| {
        documents.len() >= DOCUMENTS && folders.len() >= FOLDERS
    };
    places.into_iter().filter(|(_, where_)| is_usual(where_)).map(|(word, _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use crate::document::body::LinkKind;

    #[test]
    fn a_word_that_a_whole_site_links_to_is_no_slip() {
        let link =
            |target: &str| Link { target: target.into(), kind: LinkKind::Inline, place: Place::START, written: None };
        let (word, path) = (link("g"), link("g.md"));
        let documents = |folders: usize, count: usize| -> Vec<Facts> {
            (0..count).map(|number| Facts::new(&format!("{}/{number}.md", number % folders), &"all".into())).collect()
        };
        let told = |link: &Link, folders: usize, count: usize| {
            let documents = documents(folders, count);
            let missing: Vec<_> = documents.iter().map(|facts| (facts, link, true)).collect();
            !words_of_the_site(&missing).contains(&*link.target)
        };
        assert!(!told(&word, FOLDERS, DOCUMENTS));
        assert!(told(&word, FOLDERS, DOCUMENTS - 1) && told(&word, FOLDERS - 1, DOCUMENTS) && told(&path, 3, 10));
    }
}
