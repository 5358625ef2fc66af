//! What keeps the address of a document alive when it moves: the old one becomes an alias, and its identity in feeds.
//!
//! A draft has no readers, so nothing is kept for it. A document that comes back to the address which it left last is as it
//! was before it left: the alias and the id that the move wrote go again.

use crate::analysis::{Facts, field};
use crate::config::{CoreKey, FieldMap};
use crate::document::address::normal;
use crate::document::edit::{Datum, Intent};
use crate::document::metadata::{Metadata, Node, Value};
use crate::document::source::{FrontMatter, Source};
use crate::ops::changes::{Decision, Obstacle, Page};

/// What is known of the addresses of a document that moves.
pub(super) struct Addresses<'a> {
    /// The permalink it will have.
    pub(super) new: &'a str,
    /// Whether another document has its present one, too.
    pub(super) is_shared: bool,
}

impl Addresses<'_> {
    /// Whether a move only takes a document back, so that the address between is given up.
    pub(super) fn returns(&self, facts: &Facts) -> bool {
        let was_left_last = facts.aliases.last().is_some_and(|alias| self.is_new(&alias.value));
        // A move of a published document writes an id: without one, its author wrote the alias.
        was_left_last && (facts.draft || facts.id.is_some())
    }

    /// What front matter has to say.
    ///
    /// # Errors
    ///
    /// It cannot be made to say it.
    pub(super) fn decide(&self, page: &Page<'_>) -> Result<Option<Decision>, Obstacle> {
        let (old, adds) = (&*page.facts.permalink, self.adds(page.facts));
        let (mut intents, mut told) = (Vec::new(), Vec::new());
        let known = page.facts.aliases.iter().any(|alias| normal(&alias.value) == normal(old));
        let added = Some(old).filter(|old| adds && !known && !self.is_new(old));
        let entry = page.entry(CoreKey::Aliases).map(|entry| &entry.value);
        intents.extend(self.aliases(page, entry, added));
        told.extend(added.map(|added| format!("alias + {added}")));
        // Of a block that is made for them `id` comes first, so that it can be told from one that was there and empty.
        let makes_block = page.metadata.is_none();
        let gone = page.facts.aliases.iter().filter(|alias| self.is_new(&alias.value));
        told.extend(gone.map(|alias| format!("alias - {}", alias.value)));
        match &page.facts.id {
            None if adds => {
                let value = Datum::String(old.to_owned());
                let set = Intent::Set { key: page.pointer(CoreKey::Id), value };
                intents.insert(if makes_block { 0 } else { intents.len() }, set);
                told.push(format!("id + {old}"));
            }
            Some(id) if *id.value == *self.new => {
                intents.push(Intent::Unset { key: page.pointer(CoreKey::Id) });
                told.push(format!("id - {}", id.value));
            }
            _ => {}
        }
        page.decide(&intents, told.join(", "))
    }

    /// Whether front matter is to say more than it does.
    pub(super) fn adds(&self, facts: &Facts) -> bool {
        !facts.draft && *facts.permalink != *self.new && !self.is_shared && !self.returns(facts)
    }

    /// The edits of a list of aliases: the new address goes, the old one comes.
    fn aliases(&self, page: &Page<'_>, entry: Option<&Node>, added: Option<&str>) -> Vec<Intent> {
        let key = page.pointer(CoreKey::Aliases);
        let text = |node: &Node| node.text(page.text).map(|text| text.trim().to_owned());
        let is_new = |node: &Node| text(node).is_some_and(|alias| self.is_new(&alias));
        let item = |text: &str| Datum::String(text.to_owned());
        let mut intents = Vec::new();
        match entry.map(|node| (&node.value, node)) {
            Some((Value::List(items), _)) => {
                let gone: Vec<usize> =
                    items.iter().enumerate().filter(|(_, node)| is_new(node)).map(|(at, _)| at).collect();
                match (gone.as_slice(), added) {
                    // The list stays where it is, though nothing of it does.
                    ([only], Some(added)) if items.len() == 1 => {
                        return vec![Intent::Replace { key, index: *only, item: item(added) }];
                    }
                    _ => intents.extend(gone.into_iter().rev().map(|index| Intent::Remove { key: key.clone(), index })),
                }
                intents.extend(added.map(|added| Intent::Append { key, item: item(added) }));
            }
            Some((Value::Null, _)) | None => {
                intents.extend(added.map(|added| Intent::Append { key, item: item(added) }));
            }
            // One alias may stand there without a list.
            Some((_, node)) => match (is_new(node), added) {
                (true, Some(added)) => intents.push(Intent::Set { key, value: item(added) }),
                (true, None) => intents.push(Intent::Unset { key }),
                (false, Some(added)) => {
                    intents.push(Intent::Set { key, value: Datum::List(vec![Datum::from(node), item(added)]) });
                }
                (false, None) => {}
            },
        }
        intents
    }

    fn is_new(&self, address: &str) -> bool {
        normal(address) == normal(self.new)
    }
}

/// The document without the alias and the id that a move wrote: `after`, but that a block which is empty without them stays
/// where the move had not made it. Some generators take a file for a page only if it has one.
pub(super) fn without_additions(before: &[u8], after: Vec<u8>, fields: &FieldMap) -> Vec<u8> {
    let source = Source::new(before);
    let FrontMatter::Block { syntax, content, .. } = source.front_matter else { return after };
    if Source::new(&after).front_matter != FrontMatter::None {
        return after;
    }
    let metadata = Metadata::parse(syntax, &source.text, content).0;
    let at = |key| field(&metadata, fields, key).map(|(_, entry)| entry.key_span.start);
    let was_made = at(CoreKey::Id) < at(CoreKey::Aliases);
    match (before.get(..content.start as usize), before.get(content.end as usize..)) {
        (Some(open), Some(rest)) if !was_made => [open, rest].concat(),
        _ => after,
    }
}
