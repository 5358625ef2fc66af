//! # unclosed-front-matter
//!
//! Finds front matter that is opened and never closed.
//!
//! Without its second fence the whole file is front matter, or none of it is: generators disagree. What it says of itself cannot
//! be known, so the document is withheld from exports.
//!
//! ## Example
//!
//! ```markdown notes/open.md
//! ---
//! title: Open
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/open.md
//! ---
//! title: Open
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::document::source::{FrontMatter, Syntax};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule::document(
    "unclosed-front-matter",
    Theme::FrontMatter,
    Level::Deny,
    include_str!("unclosed_front_matter.rs"),
    check,
);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    let FrontMatter::Unclosed { syntax, open } = document.source.front_matter else { return };
    let fence = syntax.fence();
    let closing = if syntax == Syntax::Json { "`}`".to_owned() } else { format!("`{fence}` line") };
    let read = document.text().len();
    if (read as u64) < document.size {
        let message = format!("no {closing} closes this front matter within the first {read} bytes");
        let diagnostic = found.at(open, message);
        found.push(diagnostic.help("what is so long is no front matter: move it elsewhere"));
        return;
    }
    let rest = document.text().get(open.end as usize..).unwrap_or("");
    if syntax == Syntax::Json {
        let diagnostic = found.at(open, "no `}` closes this front matter");
        found.push(diagnostic.help("end it with a line that is `}` alone; is a brace or a quote open above it?"));
        return;
    }
    // A closing fence that is nearly one is what to mend.
    let near = rest.lines().map(str::trim).find(|line| {
        line.len() > 1 && line.len() != 3 && fence.starts_with(|c| line.starts_with(c)) && {
            line.bytes().all(|byte| fence.as_bytes().first() == Some(&byte))
        }
    });
    let diagnostic = found.at(open, format!("this front matter is never closed by a `{fence}` line"));
    found.push(match near {
        Some(near) if near.len() <= 80 => {
            diagnostic.help(format!("`{near}` closes nothing: write the line as `{fence}`"))
        }
        _ => diagnostic.help(format!("end it with a line that is `{fence}` alone")),
    });
}
