//! # key-order
//!
//! Finds front matter whose keys stand in another order than the site's.
//!
//! Where each document has its title first and its date below, people find what they look for, and changes are small to read. Keys
//! that are not in the list stay in the order they have, behind those that are. Of TOML only what stands before the first table counts.
//!
//! ## Options
//!
//! - `order`: the keys, in order: the core keys as the documentation has them, `title`, `description`, `date`, `updated`, `tags` and
//!   so on, unless set. A key that `[fields]` makes one of these stands where that would.
//!
//! ## Example
//!
//! ```markdown notes/mixed.md
//! ---
//! tags:
//!   - KV Cache # the cache
//! # The day it went out.
//! date: 2026-04-02
//! mood: calm
//! title: Mixed
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/mixed.md
//! ---
//! title: Mixed
//! # The day it went out.
//! date: 2026-04-02
//! tags:
//!   - KV Cache # the cache
//! mood: calm
//! ---
//!
//! Words.
//! ```
//!
//! ## Fix
//!
//! Moves whole keys, with the lines of comments right above them. Where it is not certain what belongs to which key, as with blank
//! lines between them, aliases, or front matter in braces, there is none.

use super::{Rule, Theme};
use crate::analysis::{Document, DocumentRule, Found};
use crate::config::CoreKey;
use crate::diagnostic::{Applicability, Span, TextEdit};
use crate::document::edit::{end_of, line_after, line_start};
use crate::document::edits::{apply, same_entry};
use crate::document::html::COMMENT_MARK;
use crate::document::metadata::{Entry, Metadata, Node, Style, Value};
use crate::document::source::Syntax;
use crate::lint::Level;
use schemars::JsonSchema;
use serde::Deserialize;
use std::ops::Range;

pub(super) const RULE: Rule =
    Rule::document_with::<KeyOrder>("key-order", Theme::FrontMatter, Level::Allow, include_str!("key_order.rs"));

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct KeyOrder {
    /// The keys, in order: the core keys unless set. Others stand behind them in the order they have.
    order: Vec<String>,
}

impl Default for KeyOrder {
    fn default() -> Self {
        Self { order: CoreKey::ALL.map(|key| key.name().to_owned()).to_vec() }
    }
}

impl DocumentRule for KeyOrder {
    fn name(&self) -> &'static str {
        RULE.name
    }

    fn check(&self, document: &Document<'_>, found: &mut Found<'_, '_>) {
        let (Some(metadata), Some((_, content))) = (document.metadata, document.block()) else { return };
        if !document.faults.is_empty() {
            return;
        }
        let fields = &document.profile.fields;
        let rank = |key: &str| {
            let core = CoreKey::ALL.into_iter().find(|core| fields.names(*core).any(|name| name == key));
            let named = |name: &String| name == key || core.is_some_and(|core| core.name() == name);
            self.order.iter().position(named).unwrap_or(self.order.len())
        };
        let keys = Keys { text: document.text(), content, metadata };
        let Some(moved) = keys.moved(rank) else { return };
        let related = found.place(moved.behind.key_span);
        let message = format!("`{}` stands behind `{}`", moved.key.key, moved.behind.key);
        let diagnostic = found.at(moved.key.key_span, message).related(related, "it belongs before this key");
        found.push(match keys.edit(&moved.order) {
            Some(edit) => diagnostic.fix("put the keys in order", Applicability::Safe, edit.span, edit.text),
            None => diagnostic.help("put the keys in order"),
        });
    }
}

/// Front matter whose keys may have another order.
struct Keys<'a> {
    text: &'a str,
    content: Span,
    metadata: &'a Metadata,
}

/// Keys in another order than they should have.
struct Moved<'a> {
    /// The first key that belongs where another stands.
    key: &'a Entry,
    /// That other.
    behind: &'a Entry,
    /// The numbers of the keys, as they should stand.
    order: Vec<usize>,
}

impl<'a> Keys<'a> {
    /// The keys that can be moved: in TOML those before the first table.
    fn entries(&self) -> &'a [Entry] {
        let is_header = |entry: &Entry| {
            let start = entry.key_span.start as usize;
            self.text
                .get(line_start(self.text, start)..start)
                .is_some_and(|before| before.trim_start().starts_with('['))
        };
        let entries = &self.metadata.entries;
        let tables = (self.metadata.syntax == Syntax::Toml).then(|| entries.iter().position(is_header)).flatten();
        entries.get(..tables.unwrap_or(entries.len())).unwrap_or_default()
    }

    /// What is to be moved, if anything is.
    fn moved(&self, rank: impl Fn(&str) -> usize) -> Option<Moved<'a>> {
        let entries = self.entries();
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_cached_key(|index| entries.get(*index).map(|entry| (rank(&entry.key), *index)));
        let (at, first) = order.iter().enumerate().find(|(at, index)| at != *index)?;
        Some(Moved { key: entries.get(*first)?, behind: entries.get(at)?, order })
    }

    /// The edit that brings about an order and nothing else; `None` where that is not certain.
    fn edit(&self, order: &[usize]) -> Option<TextEdit> {
        let entries = self.entries();
        if entries.iter().any(|entry| has_alias(&entry.value)) {
            return None;
        }
        let chunks = self.chunks(entries)?;
        let differs = |(at, index): (usize, &usize)| (at != *index).then_some(at);
        let first = order.iter().enumerate().find_map(differs)?;
        let last = order.iter().enumerate().rev().find_map(differs)?;
        let now_first = chunks.get(*order.get(first)?)?;
        if first == 0 && [chunks.first()?, now_first].into_iter().any(|chunk| self.speaks_of_all(chunk)) {
            return None;
        }
        let span = Span::new(chunks.get(first)?.start, chunks.get(last)?.end);
        let moved = order.get(first..=last)?.iter();
        let text: Option<String> = moved.map(|index| self.text.get(chunks.get(*index)?.clone())).collect();
        let edit = TextEdit { span, text: text? };
        self.holds(&edit, order).then_some(edit)
    }

    /// The lines of each entry, with the comments right above them. They follow upon each other without a gap.
    fn chunks(&self, entries: &[Entry]) -> Option<Vec<Range<usize>>> {
        let mut chunks: Vec<Range<usize>> = Vec::with_capacity(entries.len());
        let mut free = self.content.start as usize;
        for entry in entries {
            let key = entry.key_span.start as usize;
            let between = self.text.get(free..key)?;
            let dotted = self.metadata.syntax == Syntax::Toml && entry.value.style == Style::Lines;
            // Nothing but comments stands before a key, each at the margin, and the key stands there, too.
            if dotted || line_start(self.text, key) != key || between.lines().any(|line| !line.starts_with('#')) {
                return None;
            }
            let end = end_of(entry);
            let next = if line_start(self.text, end) == end { end } else { line_after(self.text, end) };
            chunks.push(free..next);
            free = next;
        }
        // A comment right below the last key may belong to it.
        let rest = self.text.get(free..self.content.end as usize)?;
        let apart = rest.lines().next().is_none_or(|line| line.trim().is_empty());
        let is_header = rest.trim_start_matches([' ', '\t']).starts_with('[');
        (apart || (is_header && self.metadata.syntax == Syntax::Toml)).then_some(chunks)
    }

    /// Whether the comment above a key speaks of the whole block where it stands at its top.
    fn speaks_of_all(&self, chunk: &Range<usize>) -> bool {
        let lines = self.text.get(chunk.clone()).unwrap_or("").lines();
        let mut comments = lines.take_while(|line| line.starts_with('#'));
        comments.any(|line| line.contains(COMMENT_MARK) || line.contains("schema"))
    }

    /// Whether the edit gives each key what it held, in this order.
    fn holds(&self, edit: &TextEdit, order: &[usize]) -> bool {
        let Some(edited) = apply(self.text, std::slice::from_ref(edit)) else { return false };
        let (new, faults) = Metadata::parse(self.metadata.syntax, &edited, self.content);
        let old = &self.metadata.entries;
        let rest = order.len()..old.len();
        let expected = order.iter().copied().chain(rest).filter_map(|index| old.get(index));
        let same = new.entries.len() == old.len() && expected.zip(&new.entries).all(|(old, new)| same_entry(old, new));
        faults.is_empty() && same
    }
}

/// Whether an alias stands in a value: what it stands for must come before it.
fn has_alias(node: &Node) -> bool {
    node.style == Style::Alias
        || match &node.value {
            Value::List(items) => items.iter().any(has_alias),
            Value::Map(entries) => entries.iter().any(|entry| has_alias(&entry.value)),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::source::{FrontMatter, Source};
    use proptest::prelude::*;

    /// Whether keys are out of order, and the text with that mended, if it can be.
    fn mended(text: &str) -> Option<Option<String>> {
        let source = Source::new(text.as_bytes());
        let FrontMatter::Block { syntax, content, .. } = source.front_matter else { panic!("{text}") };
        let (metadata, faults) = Metadata::parse(syntax, text, content);
        assert!(faults.is_empty(), "{text}: {faults:?}");
        let keys = Keys { text, content, metadata: &metadata };
        let order = KeyOrder::default().order;
        let moved = keys.moved(|key| order.iter().position(|name| name == key).unwrap_or(order.len()))?;
        Some(keys.edit(&moved.order).map(|edit| apply(text, &[edit]).unwrap()))
    }

    #[test]
    fn whole_keys_move() {
        for (text, expected) in [
            ("---\ndate: 2026 # x\ntitle: a\n---\nb", "---\ntitle: a\ndate: 2026 # x\n---\nb"),
            ("---\r\ndate: 2026\r\ntitle: a\r\n---\r\n", "---\r\ntitle: a\r\ndate: 2026\r\n---\r\n"),
            ("---\nx: 1\ny: 2\ntitle: a\n---\n", "---\ntitle: a\nx: 1\ny: 2\n---\n"),
            (
                "---\ntags:\n- a\n-  b\ntitle: >-\n  a\n\n  b\n---\n",
                "---\ntitle: >-\n  a\n\n  b\ntags:\n- a\n-  b\n---\n",
            ),
            (
                "---\n# t\ntags: [\n  a\n]\n# d\n# e\n\"date\": 2026\n---\n",
                "---\n# d\n# e\n\"date\": 2026\n# t\ntags: [\n  a\n]\n---\n",
            ),
            ("---\ndate:\ntitle: a\n\n# last\n---\n", "---\ntitle: a\ndate:\n\n# last\n---\n"),
            (
                "+++\ndate = 2026-04-02\ntitle = \"a\"\n[x]\ntitle = 1\n+++\n",
                "+++\ntitle = \"a\"\ndate = 2026-04-02\n[x]\ntitle = 1\n+++\n",
            ),
        ] {
            assert_eq!(mended(text), Some(Some(expected.to_owned())), "{text}");
        }
        assert_eq!(mended("---\ntitle: a\ndate: 2026\nz: 1\na: 2\n---\n"), None);
        assert_eq!(mended("+++\ntitle = \"a\"\n[tags]\n[date]\n+++\n"), None);
    }

    #[test]
    fn what_is_uncertain_stays() {
        for text in [
            "---\n{date: 2026, title: a}\n---\n",
            "---\ndate: 2026\n\ntitle: a\n---\n",
            "---\ndate: 2026\n# apart\n\ntitle: a\n---\n",
            "---\ndate: 2026\n  # indented\ntitle: a\n---\n",
            "---\ndate: 2026\ntitle: a\n# below\n---\n",
            "---\n\ndate: 2026\ntitle: a\n---\n",
            "---\ndate: &d 2026\ntitle: *d\n---\n",
            "---\n  date: 2026\n  title: a\n---\n",
            "---\n? date\n: 2026\ntitle: a\n---\n",
            "---\n# writings: allow all\ndate: 2026\ntitle: a\n---\n",
            "---\ndate: 2026\n# writings: allow all\ntitle: a\n---\n",
            "---\n# yaml-language-server: $schema=x\ndate: 2026\ntitle: a\n---\n",
            "---\nnote: |+\n  a\n\ntitle: a\n---\n",
            "+++\nextra.a = 1\ntitle = \"a\"\nextra.b = 2\n+++\n",
            "+++\ndate = 2026\ntitle = \"a\"\n# of the table?\n[x]\n+++\n",
        ] {
            assert_eq!(mended(text), Some(None), "{text}");
        }
    }

    /// A value in one of the shapes that front matter has, as its lines behind the key.
    fn values() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z]{0,8}",
            "[a-z]{1,8} # [a-z ]{0,8}",
            "\"[a-z:# ]{0,8}\"",
            "'[a-z: ]{0,8}'",
            "\\[[a-z]{1,3}, '[a-z]{1,3}'\\]",
            "[|>]-?\n  [a-z][a-z# ]{0,3}\n  [a-z:#]{1,8}",
            "\n- [a-z]{1,4}\n- [a-z]{1,4}",
            "\n  - [a-z]{1,4} # [a-z]{0,4}\n  - [a-z]{1,4}",
            "\n  a: [a-z]{1,4}\n  # [a-z]{1,4}\n  b: [0-9]{1,4}",
            "\\[\n  [a-z]{1,4},\n  [a-z]{1,4}\n\\]",
        ]
    }

    fn blocks() -> impl Strategy<Value = Vec<(&'static str, String, Option<String>)>> {
        let keys = Just(vec!["title", "date", "tags", "draft", "zeta", "alpha", "mood"]).prop_shuffle();
        let rest = prop::collection::vec((values(), prop::option::weighted(0.3, "# [a-z: ]{0,9}")), 7);
        (keys, rest, 0usize..8).prop_map(|(keys, rest, count)| {
            keys.into_iter().zip(rest).take(count).map(|(key, (value, comment))| (key, value, comment)).collect()
        })
    }

    fn entries(text: &str) -> Vec<Entry> {
        let source = Source::new(text.as_bytes());
        let FrontMatter::Block { syntax, content, .. } = source.front_matter else { panic!("{text}") };
        let mut entries = Metadata::parse(syntax, text, content).0.entries;
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        entries
    }

    fn lines(text: &str) -> Vec<&str> {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines.sort_unstable();
        lines
    }

    proptest! {
        #[test]
        fn the_same_keys_hold_the_same_on_the_same_lines(block in blocks(), crlf in any::<bool>()) {
            let mut text = "---\n".to_owned();
            for (key, value, comment) in &block {
                comment.iter().for_each(|comment| text.push_str(&format!("{comment}\n")));
                text.push_str(&format!("{key}: {value}\n"));
            }
            text.push_str("---\n\nBody.\n");
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            let Some(mended_text) = mended(&text) else { return Ok(()) };
            let mended_text = mended_text.expect("each of these can be mended");
            let (old, new) = (entries(&text), entries(&mended_text));
            prop_assert!(old.len() == new.len() && old.iter().zip(&new).all(|(a, b)| same_entry(a, b)));
            prop_assert_eq!(lines(&text), lines(&mended_text));
            prop_assert_eq!(mended(&mended_text), None);
        }
    }
}
