//! # outside-image
//!
//! Finds images that lie outside of the workspace.
//!
//! `file:///…`, `C:\…`, a path into somebody's home folder, or one that climbs out of the workspace: the image is shown on the machine
//! that it was written on, and cannot be published with the text. What may be an address of the site is not told.
//!
//! ## Example
//!
//! ```markdown notes/plot.md
//! ---
//! title: Plot
//! ---
//!
//! ![The roofline](file:///home/ann/Pictures/roofline.svg)
//! ![The machine](../../../machine.png)
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
//!
//! ```text notes/roofline.svg
//! <svg xmlns="http://www.w3.org/2000/svg"/>
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::{Corpus, Outcome, Target};
use crate::diagnostic::Diagnostic;
use crate::lint::Level;

pub(super) const RULE: Rule =
    Rule::corpus("outside-image", Theme::Links, Level::Warn, include_str!("outside_image.rs"), check);

/// Folders that every home has. A site with a page `/home/` has none of them below a further part.
const AT_HOME: [&str; 5] = ["Desktop", "Documents", "Downloads", "Pictures", "Screenshots"];

fn check<'a>(corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
    let site = context.site(corpus);
    for facts in corpus.documents() {
        let Some(links) = &facts.links else { continue };
        let is_outside = |target: &str| {
            let target = Target::new(target);
            let unknown = || matches!(site.resolve_file(facts, &target), Outcome::Unknown);
            (is_at_home(target.path) || site.is_outside(facts, &target)) && unknown()
        };
        let climbing = links.images.iter().filter(|image| is_outside(&image.target));
        for image in climbing.chain(&links.disk) {
            let message = format!("the image `{}` lies outside of the workspace", image.target);
            let diagnostic = Diagnostic::new(image.place, message);
            found.push(facts, diagnostic.help("copy it beside the document, and write the path from there"));
        }
    }
}

/// Whether a path leads into the home folder of somebody.
fn is_at_home(path: &str) -> bool {
    let mut parts = path.split('/');
    let home = (parts.next(), parts.next());
    let in_it = parts.nth(1);
    matches!(home, (Some(""), Some("home" | "Users"))) && in_it.is_some_and(|folder| AT_HOME.contains(&folder))
}
