//! What the front matter of all documents holds, as far as grouping them takes: nothing of a document's text is kept.

use crate::analysis::Scope;
use crate::corpus::{Candidate, Layout, Tree, pages};
use crate::document::date::PartialDate;
use crate::document::metadata::{Fault, Metadata, Node, Value};
use crate::document::source::{FrontMatter, Source};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The most keys of one document that are looked at.
const MAX_KEYS: usize = 200;

/// What a value can be used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kind {
    /// It is a string that is no date.
    pub text: bool,
    /// It is a date.
    pub date: bool,
    /// It is a list of strings, or a string.
    pub labels: bool,
}

/// One document.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub path: Box<str>,
    /// Whether it has front matter, be it broken.
    pub has_block: bool,
    /// The keys that hold something, in the order of the file, and what they hold. Keys of documents share their text.
    pub keys: Vec<(Arc<str>, Kind)>,
}

/// Reads the front matter of all documents of a layout.
pub(super) fn read(tree: &dyn Tree, layout: &Layout) -> Vec<Head> {
    let candidates = pages(layout, tree.candidates(layout));
    let heads: Vec<Option<Head>> = candidates
        .par_iter()
        .with_min_len(16)
        .map_init(Vec::new, |buffer, candidate| one(tree, candidate, buffer))
        .collect();
    // Thousands of documents have the same few keys.
    let mut known: HashMap<Arc<str>, Arc<str>> = HashMap::new();
    let mut heads: Vec<Head> = heads.into_iter().flatten().collect();
    for (key, _) in heads.iter_mut().flat_map(|head| &mut head.keys) {
        *key = Arc::clone(known.entry(Arc::clone(key)).or_insert_with(|| Arc::clone(key)));
    }
    heads
}

fn one(tree: &dyn Tree, candidate: &Candidate, buffer: &mut Vec<u8>) -> Option<Head> {
    if candidate.obstacle.is_some() {
        return None;
    }
    tree.read(&candidate.path, Scope::HEAD, 0, buffer).ok()?;
    Some(head(&candidate.path, buffer))
}

fn head(path: &str, bytes: &[u8]) -> Head {
    let source = Source::new(bytes);
    let mut head = Head { path: path.into(), has_block: source.front_matter != FrontMatter::None, keys: Vec::new() };
    if let Some(metadata) = metadata(&source) {
        let filled = metadata.entries.iter().filter(|entry| !is_empty(&entry.value));
        for entry in filled.take(MAX_KEYS) {
            head.keys.push((entry.key.as_ref().into(), kind(&entry.value)));
            // Of what lies deeper, the pointers that presets know: `taxonomies.tags`.
            if let Value::Map(below) = &entry.value.value {
                let below = below.iter().filter(|below| !is_empty(&below.value)).take(MAX_KEYS);
                head.keys
                    .extend(below.map(|below| (format!("{}.{}", entry.key, below.key).into(), kind(&below.value))));
            }
        }
    }
    head
}

/// The front matter of a document, unless it is broken.
pub(super) fn metadata(source: &Source<'_>) -> Option<Metadata> {
    let FrontMatter::Block { syntax, content, .. } = source.front_matter else { return None };
    let (metadata, faults) = Metadata::parse(syntax, &source.text, content);
    faults.iter().all(|fault| matches!(fault, Fault::DuplicateKey { .. })).then_some(metadata)
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

fn kind(node: &Node) -> Kind {
    let is_text = |node: &Node| matches!(node.value, Value::String(_));
    match &node.value {
        Value::String(text) => {
            let date = PartialDate::parse(text).is_some_and(|date| date.day().is_some());
            Kind { text: !date, date, labels: !date }
        }
        Value::Date(_) => Kind { date: true, ..Kind::default() },
        Value::List(items) => Kind { labels: items.iter().all(is_text), ..Kind::default() },
        _ => Kind::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_hold_something_are_kept() {
        let text =
            "---\ntitle: A\nsummary:\ndate: 2026-04-02\ntags: [a, b]\ntaxonomies:\n  tags: x\nn: 3\n---\nWords\n";
        let head = head("a.md", text.as_bytes());
        let keys: Vec<&str> = head.keys.iter().map(|(key, _)| &**key).collect();
        assert_eq!(keys, ["title", "date", "tags", "taxonomies", "taxonomies.tags", "n"]);
        let of = |name: &str| head.keys.iter().find(|(key, _)| &**key == name).unwrap().1;
        assert!(of("title").text && of("date").date && !of("date").text && of("tags").labels);
        assert_eq!(of("n"), Kind::default());
        assert!(super::head("a.md", b"---\na: [\n---\n").has_block && !super::head("a.md", b"words").has_block);
    }
}
