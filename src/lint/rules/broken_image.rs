//! # broken-image
//!
//! Finds images that are not there.
//!
//! An image holds if it is a file beside the document, or below a folder of `static` in `writings.toml`. A path from the root of the
//! site is looked up only where `static` is set, and where not one image of a workspace is found, they are kept elsewhere and nothing
//! is told.
//!
//! ## Options
//!
//! - `ignore`: globs of images that are not looked at.
//!
//! ## Example
//!
//! ```markdown notes/plot.md
//! ---
//! title: Plot
//! ---
//!
//! ![The roofline](roofline.svg)
//! ![The machine](machine.png)
//! ```
//!
//! ```text notes/roofline.svg
//! <svg xmlns="http://www.w3.org/2000/svg"/>
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/plot.md
//! ---
//! title: Plot
//! ---
//!
//! ![The roofline](roofline.svg)
//! ```

use super::{Context, CorpusRule, Findings, Rule, Theme};
use crate::config::Exclude;
use crate::corpus::{Corpus, Outcome, Target};
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) const RULE: Rule =
    Rule::corpus_with::<BrokenImage>("broken-image", Theme::Links, Level::Warn, include_str!("broken_image.rs"));

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct BrokenImage {
    /// Globs of images that are not looked at.
    ignore: Exclude,
}

impl CorpusRule for BrokenImage {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        let site = context.site(corpus);
        let mut any_is_there = false;
        let mut missing = Vec::new();
        for facts in corpus.documents() {
            let Some(links) = &facts.links else { continue };
            for image in &links.images {
                match site.resolve_file(facts, &Target::new(&image.target)) {
                    Outcome::There(..) | Outcome::Document(..) => any_is_there = true,
                    Outcome::Unknown => {}
                    Outcome::Missing => missing.push((facts, image)),
                }
            }
        }
        for (facts, image) in missing.into_iter().filter(|_| any_is_there) {
            if !self.ignore.matches(image.target.trim_start_matches('/')) {
                let diagnostic = Diagnostic::new(image.place, format!("the image `{}` is not there", image.target));
                found.push(facts, diagnostic.help("mend the path, or add the file"));
            }
        }
    }
}
