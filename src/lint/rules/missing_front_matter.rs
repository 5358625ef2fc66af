//! # missing-front-matter
//!
//! Finds documents without front matter.
//!
//! Such a file has no title, no date and no tags, and a schema has nothing to check: it would pass every other rule. Often the
//! block is there and is not taken for one: behind a blank line, under a fence of six hyphens, or in another program's notation.
//! Files that are no documents belong into `exclude` in `writings.toml`.
//!
//! ## Example
//!
//! ```markdown notes/plain.md
//! # Only a heading
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/plain.md
//! ---
//! title: Only a heading
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::Span;
use crate::document::source::has_headers;
use crate::document::source::{EncodingFault, FrontMatter};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule::document(
    "missing-front-matter",
    Theme::FrontMatter,
    Level::Deny,
    include_str!("missing_front_matter.rs"),
    check,
);

/// What to do where nothing better is known.
const BEGIN: &str = "begin it with a `---` line, its title and date, and another `---` line; if it is no document, add it to `exclude` in writings.toml";

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    if document.source.front_matter != FrontMatter::None || document.source.fault == Some(EncodingFault::Utf16) {
        return;
    }
    let text = document.text().trim_start_matches('\u{feff}');
    let start = document.text().len() - text.len();
    let words = text.trim_start();
    let at = start + (text.len() - words.len());
    let first = words.split(['\n', '\r']).next().unwrap_or("").trim_end();
    let (message, help) = told(first, words.len() < text.len(), words);
    let span = if words.is_empty() { Span::at(0) } else { Span::new(at, at + first.len()) };
    let diagnostic = found.at(span, message);
    found.push(diagnostic.help(help));
}

/// What is wrong with a file that starts with this line, and what to do about it.
fn told(first: &str, is_preceded: bool, words: &str) -> (String, String) {
    let fence = |fence: &str| first == fence;
    let rest_of_fence = first.strip_prefix("---").map(str::trim).filter(|rest| !rest.is_empty());
    match first {
        "" => ("this file is empty".into(), BEGIN.into()),
        _ if fence("---") || fence("+++") => {
            (format!("this `{first}` opens no front matter: something stands before it"), {
                "remove the blank lines and spaces before it: front matter starts with the first byte of the file"
                    .into()
            })
        }
        _ if first.len() > 3 && first.bytes().all(|byte| byte == b'-') => (
            format!("this line of {} hyphens opens no front matter", first.len()),
            "a fence is `---`: write it so at both ends of the block".into(),
        ),
        _ if first.len() > 3 && first.bytes().all(|byte| byte == b'+') => (
            format!("this line of {} plus signs opens no front matter", first.len()),
            "a fence is `+++`: write it so at both ends of the block".into(),
        ),
        _ if rest_of_fence.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_alphanumeric())) => {
            let language = rest_of_fence.unwrap_or("");
            let message = format!("this front matter is in `{language}`, which is not read");
            (message, "write YAML between `---` lines, or add the file to `exclude` in writings.toml".into())
        }
        "{" => (
            "this file begins with JSON, which is not read".into(),
            "write YAML between `---` lines, or TOML between `+++` lines".into(),
        ),
        _ if !is_preceded && has_headers(words) => (
            "this file begins with `Key: value` lines and no fence, as Pelican and MultiMarkdown write them".into(),
            "put a `---` line before them, and another after the last".into(),
        ),
        _ => ("this file has no front matter".into(), BEGIN.into()),
    }
}
