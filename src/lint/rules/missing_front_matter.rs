//! # missing-front-matter
//!
//! Finds documents without front matter.
//!
//! Such a file has no title, no date and no tags, and a schema has nothing to check: it would pass every other rule. Often the
//! block is there and is not taken for one: behind a blank line or a template, under a fence of six hyphens, in JavaScript behind
//! `---js`, or as the `Key: value` lines of Pelican. Such a document may say that it is a draft, so it is withheld from exports. Files
//! that are no documents belong into `exclude` in `writings.toml`.
//!
//! ## Example
//!
//! ```markdown notes/plain.md
//! ------
//! title: A fence of its own
//! date: 2026-04-02
//! ------
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/plain.md
//! ---
//! title: A fence of its own
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Writes the fences as they are read, and puts them around lines that lack them, where all of the block is then read without a
//! fault. It is not applied unseen: what was text becomes metadata.

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Span, TextEdit};
use crate::document::foreign::{self, Opener};
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

/// What follows from metadata that is not read.
const WITHHELD: &str = "what it says of itself is not read: it may be a draft, and is withheld from exports";

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    if document.source.front_matter != FrontMatter::None || document.source.fault == Some(EncodingFault::Utf16) {
        return;
    }
    let text = document.text();
    let words = text.trim_start_matches('\u{feff}').trim_start();
    if let Some((opener, span)) = foreign::opener(text) {
        let (message, help) = told(opener);
        let diagnostic = found.at(span, message).help(help).note(WITHHELD);
        return found.push(match foreign::mended(text) {
            Some(edits) => Diagnostic { fix: Some(fix(edits)), ..diagnostic },
            None => diagnostic,
        });
    }
    let message = if words.is_empty() { "this file is empty" } else { "this file has no front matter" };
    let at = text.len() - words.len();
    let first = words.split(['\n', '\r']).next().unwrap_or("").trim_end();
    let span = if words.is_empty() { Span::at(0) } else { Span::new(at, at + first.len()) };
    let diagnostic = found.at(span, message);
    found.push(diagnostic.help(BEGIN));
}

fn fix(edits: Vec<TextEdit>) -> Fix {
    Fix { title: "write it so that it is read".into(), applicability: Applicability::Unsafe, edits }
}

/// What is wrong with a file that begins so, and what to do about it.
fn told(opener: Opener<'_>) -> (String, String) {
    match opener {
        Opener::Preceded { fence, by_text } => {
            let before = if by_text { "the templates and comments" } else { "the blank lines and spaces" };
            (
                format!("this `{fence}` opens no front matter: something stands before it"),
                format!("remove {before} before it: front matter starts with the first byte of the file"),
            )
        }
        Opener::Long(line) => {
            let (sign, fence) = if line.starts_with('-') { ("hyphens", "---") } else { ("plus signs", "+++") };
            (
                format!("this line of {} {sign} opens no front matter", line.len()),
                format!("a fence is `{fence}`: write it so at both ends of the block"),
            )
        }
        Opener::Language(name) => (
            format!("this front matter is in `{name}`, which is not read so"),
            match name.to_ascii_lowercase().as_str() {
                "json" => "begin the file with the `{` of the object, without fences".into(),
                "toml" => "write TOML between `+++` lines".into(),
                "yaml" | "yml" => "write YAML between lines that are `---` alone".into(),
                _ => "write YAML between `---` lines, or add the file to `exclude` in writings.toml".into(),
            },
        ),
        Opener::Json { preceded: true } => (
            "this JSON is no front matter: something stands before it".into(),
            "remove the blank lines and spaces before it: front matter starts with the first byte of the file".into(),
        ),
        Opener::Json { preceded: false } => (
            "this JSON is no front matter: something stands behind its last brace".into(),
            "end its line with the brace, and begin the body on the next".into(),
        ),
        Opener::Headers => (
            "this file begins with `Key: value` lines and no fence, as Pelican and MultiMarkdown write them".into(),
            "put a `---` line before them, and another after the last".into(),
        ),
    }
}
