//! What stands where: each place in front matter, in all documents at once.

use super::{DEPTH, KEYS, SPOTS, TOP_KEYS};
use crate::config::{CoreKey, FieldMap};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

/// The type of a value, in the order in which a schema names types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    String,
    List,
    Map,
    Integer,
    Number,
    Boolean,
    Null,
}

impl Kind {
    fn of(value: &Json) -> Self {
        match value {
            Json::String(_) => Self::String,
            Json::Array(_) => Self::List,
            Json::Object(_) => Self::Map,
            Json::Number(number) if number.is_f64() => Self::Number,
            Json::Number(_) => Self::Integer,
            Json::Bool(_) => Self::Boolean,
            Json::Null => Self::Null,
        }
    }

    /// The word of JSON Schema for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::List => "array",
            Self::Map => "object",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
        }
    }
}

/// One place in front matter: a key, or the items of a list.
pub(super) struct Spot<'v> {
    /// The way to it, keys joined by dots; `tags[]` for the items of `tags`.
    pub pointer: String,
    /// Its key; for items that of their list.
    pub key: String,
    /// The core key it is, where it is one.
    pub core: Option<CoreKey>,
    /// The documents of its values, one for each value, in order.
    pub values: Vec<u32>,
    /// The documents in which it has a value of a type, each once, in order.
    pub kinds: BTreeMap<Kind, Vec<u32>>,
    /// Its strings, each with its document.
    pub strings: Vec<(u32, &'v str)>,
    /// The documents of its maps, one for each map.
    pub maps: Vec<u32>,
    /// The spot of the items of its lists.
    pub items: Option<usize>,
    /// The spots of the keys of its maps, most used first.
    pub keys: Vec<usize>,
    /// Whether its maps have more keys than are described.
    pub is_crowded: bool,
}

impl Spot<'_> {
    /// How many documents have it.
    pub fn documents(&self) -> usize {
        distinct(&self.values).count()
    }

    /// Whether it is the items of a list.
    pub fn is_items(&self) -> bool {
        self.pointer.ends_with("[]")
    }

    /// The type that most of its documents have, an empty value aside.
    pub fn main_kind(&self) -> Option<Kind> {
        let filled = self.kinds.iter().filter(|(kind, _)| **kind != Kind::Null);
        filled.rev().max_by_key(|(_, documents)| documents.len()).map(|(kind, _)| *kind)
    }
}

/// All that was seen.
pub(super) struct Seen<'v> {
    /// The first is the front matter as a whole.
    pub spots: Vec<Spot<'v>>,
    /// How many documents there are.
    pub documents: usize,
}

/// The values of a sorted list, each once.
pub(super) fn distinct(sorted: &[u32]) -> impl Iterator<Item = u32> {
    let mut last = None;
    sorted.iter().copied().filter(move |value| last.replace(*value) != Some(*value))
}

impl<'v> Seen<'v> {
    /// Looks at the front matter of all documents, each a map.
    pub fn of(documents: &'v [Json], fields: &FieldMap) -> Self {
        let mut seen = Self { spots: Vec::new(), documents: documents.len() };
        let numbered = documents.iter().zip(0..).map(|(value, number)| (number, value)).collect();
        seen.look(String::new(), "", numbered, 0, fields);
        seen
    }

    /// Looks at all values of one place, and at what lies in them. Returns its number.
    fn look(
        &mut self,
        pointer: String,
        key: &str,
        values: Vec<(u32, &'v Json)>,
        depth: usize,
        fields: &FieldMap,
    ) -> usize {
        let named = |core: &CoreKey| fields.names(*core).any(|name| name == pointer);
        // What is said of a core key is not true of one that says the contrary.
        let core = CoreKey::ALL.into_iter().find(|core| named(core) && !fields.is_turned(&pointer));
        let mut spot = Spot {
            pointer,
            key: key.to_owned(),
            core,
            values: values.iter().map(|(document, _)| *document).collect(),
            kinds: BTreeMap::new(),
            strings: Vec::new(),
            maps: Vec::new(),
            items: None,
            keys: Vec::new(),
            is_crowded: false,
        };
        let mut items: Vec<(u32, &Json)> = Vec::new();
        let mut below: HashMap<&str, Vec<(u32, &Json)>> = HashMap::new();
        for (document, value) in values {
            let of_kind = spot.kinds.entry(Kind::of(value)).or_default();
            if of_kind.last() != Some(&document) {
                of_kind.push(document);
            }
            match value {
                Json::String(text) => spot.strings.push((document, text)),
                Json::Array(list) => items.extend(list.iter().map(|item| (document, item))),
                Json::Object(map) => {
                    spot.maps.push(document);
                    map.iter().for_each(|(key, value)| below.entry(key).or_default().push((document, value)));
                }
                _ => {}
            }
        }
        let number = self.spots.len();
        let pointer = spot.pointer.clone();
        self.spots.push(spot);
        if !items.is_empty() && depth < DEPTH && self.spots.len() < SPOTS {
            let items = self.look(format!("{pointer}[]"), key, items, depth + 1, fields);
            self.at(number, |spot| spot.items = Some(items));
        }
        let mut below: Vec<(&str, Vec<(u32, &Json)>)> = below.into_iter().collect();
        let uses = |values: &[(u32, &Json)]| {
            let documents: Vec<u32> = values.iter().map(|(document, _)| *document).collect();
            distinct(&documents).count()
        };
        below.sort_by_cached_key(|(key, values)| (std::cmp::Reverse(uses(values)), *key));
        let most = if depth == 0 { TOP_KEYS } else { KEYS };
        if below.len() > most {
            self.at(number, |spot| spot.is_crowded = true);
            below.truncate(if depth == 0 { most } else { 0 });
        }
        for (key, values) in below {
            if depth >= DEPTH || self.spots.len() >= SPOTS {
                self.at(number, |spot| spot.is_crowded = true);
                break;
            }
            let pointer = if pointer.is_empty() { key.to_owned() } else { format!("{pointer}.{key}") };
            let below = self.look(pointer, key, values, depth + 1, fields);
            self.at(number, |spot| spot.keys.push(below));
        }
        number
    }

    fn at(&mut self, number: usize, change: impl FnOnce(&mut Spot<'v>)) {
        if let Some(spot) = self.spots.get_mut(number) {
            change(spot);
        }
    }
}
