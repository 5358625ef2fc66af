//! # file-link
//!
//! Finds links to documents by their file, and to folders, that are no addresses of the site.
//!
//! `other.md` opens in an editor and on a forge; on the site it is an address at which nothing is, unless the generator makes one of it.
//! Hugo does so with a render hook alone, and programs of one's own seldom do: for these this rule is, and it has to be turned on.
//! Zola, Astro, MkDocs, Jekyll with its plugin for relative links, and forges resolve such links themselves: leave it off there.
//! Links by `@/` are never told, nor are such that lead to the same document as addresses. From the root of the site only paths with
//! the extension of a document are told: `/posts/` may well be a list of all posts, which the generator makes.
//!
//! ## Example
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the other](other.md#costs).
//! ```
//!
//! ```markdown notes/other.md
//! ---
//! title: The other
//! ---
//!
//! ## Costs
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/from.md
//! ---
//! title: From
//! ---
//!
//! See [the other](/notes/other/#costs).
//! ```
//!
//! ## Fix
//!
//! Writes the permalink of the document. It is not safe: it is for the generator to say what an address is.

use super::links::{Fixes, repath, spelled};
use super::{Context, Findings, Rule, Theme};
use crate::corpus::{Corpus, Named, Outcome, Target, Way};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("file-link", Theme::Links, Level::Allow, include_str!("file_link.rs"), check);

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let site = context.site(corpus);
    for facts in corpus.documents() {
        let Some(links) = &facts.links else { continue };
        let mut fixes = Fixes::default();
        for link in links.links.iter().filter(|link| !link.target.starts_with('@')) {
            let target = Target::new(&link.target);
            let as_address = || site.resolve_address(facts, &target);
            match site.resolve(facts, &target) {
                Outcome::Document(other, Way::Beside(_) | Way::Below(_, Named::Full)) if found.has_room(facts) => {
                    if matches!(as_address(), Outcome::Document(led, _) if led.path == other.path) {
                        continue;
                    }
                    let message = format!("`{}` is the file of a document, not its address", link.target);
                    let path = spelled(&other.permalink, target.path);
                    let help = format!("link to `{path}{}`, which is {}", target.rest, other.path);
                    let edit = repath(site, facts, other, link, 0, path);
                    let diagnostic = Diagnostic::new(link.place, message).help(help);
                    found.push(facts, fixes.put(diagnostic, edit, Applicability::Unsafe));
                }
                Outcome::There(Way::Beside(_), Some(path)) => {
                    let is_page = matches!(as_address(), Outcome::Document(..) | Outcome::There(..));
                    if !is_page && corpus.assets().folder(path).is_some() && corpus.assets().file(path).is_none() {
                        let message = format!("`{}` is a folder, not an address", link.target);
                        let diagnostic = Diagnostic::new(link.place, message);
                        found.push(facts, diagnostic.help("link to a page, or to a file in the folder"));
                    }
                }
                _ => {}
            }
        }
    }
}
