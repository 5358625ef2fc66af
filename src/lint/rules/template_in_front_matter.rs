//! # template-in-front-matter
//!
//! Finds templates among the documents: front matter whose values a generator has yet to fill in.
//!
//! `title: {{ replace .Name "-" " " }}` is no title. It is YAML all the same, a map with a map for a key, and so passes for
//! something that it is not. Templates and archetypes belong into a folder of their own, or into `exclude` in `writings.toml`. A
//! quoted value may speak of `{{ … }}` as it likes.
//!
//! ## Example
//!
//! ```markdown notes/template.md
//! ---
//! title: {{ replace .Name "-" " " }}
//! date: {{ .Date }}
//! ---
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/template.md
//! ---
//! title: "How {{ .Name }} is filled in"
//! date: 2026-04-02
//! ---
//!
//! Words.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, Found};
use crate::diagnostic::Span;
use crate::document::metadata::{Entry, Fault, Style, Value};
use crate::lint::Level;

pub(super) const RULE: Rule = Rule::document(
    "template-in-front-matter",
    Theme::FrontMatter,
    Level::Deny,
    include_str!("template_in_front_matter.rs"),
    check,
);

fn check(document: &Document<'_>, found: &mut Found<'_, '_>) {
    if let Some(span) = span(document) {
        let diagnostic = found.at(span, "this front matter is a template: nothing has filled it in");
        found.push(diagnostic.help("if it is no document, add it to `exclude` in writings.toml; else write the value"));
    }
}

/// Where front matter is a template, if it is one.
pub(super) fn span(document: &Document<'_>) -> Option<Span> {
    let (block, content) = document.block()?;
    if !["{{", "{%"].iter().any(|mark| block.contains(mark)) {
        return None;
    }
    let text = document.text();
    let filled = |entry: &&Entry| {
        let flow = entry.value.style == Style::Flow && matches!(entry.value.value, Value::Map(_));
        flow && entry.value.span.slice(text).starts_with("{{")
    };
    let in_value = document.metadata.and_then(|metadata| metadata.entries.iter().find(filled));
    in_value.map(|entry| entry.value.span).or_else(|| {
        let at = document.faults.iter().find_map(|fault| match fault {
            Fault::Malformed { span, .. } | Fault::NotAMapping { span, .. } => Some(span.start as usize),
            Fault::DuplicateKey { .. } => None,
        })?;
        // The parser stumbles on the mark's own line, or on the one behind it.
        let start = block.get(..at.saturating_sub(content.start as usize))?.rfind('\n').map_or(0, |line| line + 1);
        let before = block.get(..start)?.trim_end().rfind('\n').map_or(0, |line| line + 1);
        let end = block.get(start..)?.find('\n').map_or(block.len(), |line| start + line);
        let mark = before + block.get(before..end)?.find("{{").or_else(|| block.get(before..end)?.find("{%"))?;
        let line_end = mark + block.get(mark..)?.find(['\n', '\r']).unwrap_or(block.len() - mark);
        Some(Span::new(content.start as usize + mark, content.start as usize + line_end))
    })
}
