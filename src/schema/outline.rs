//! What is kept of a schema's graph to explain findings with: which file an address stands for, and which keys a schema
//! knows.

use super::graph::{Graph, decode};
use super::keywords::On;
use serde_json::Value as Json;
use std::collections::HashMap;

/// The most schemas that are looked into for the keys that one knows.
const MAX_LOOKED_AT: usize = 500;

/// The most keys that are considered.
const MAX_KEYS: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Addresses, and the paths of the files.
    files: Vec<(String, String)>,
    numbers: HashMap<(usize, String), usize>,
    parts: Vec<Part>,
}

#[derive(Debug, Default)]
struct Part {
    keys: Vec<Box<str>>,
    same: Vec<usize>,
    /// Of a schema for the items behind those that have schemas of their own: how many those are.
    behind: usize,
}

impl Outline {
    pub fn of(graph: &Graph<'_>) -> Self {
        let mut outline = Self::default();
        for document in &graph.documents {
            outline.files.push((document.url.to_string(), document.file.path.clone()));
        }
        for document in &graph.documents {
            if let Some(other) = document.other_address() {
                outline.files.push((other.to_string(), document.file.path.clone()));
            }
        }
        for (index, schema) in graph.schemas.iter().enumerate() {
            let same = schema.edges.iter().filter(|(_, on)| *on == On::Itself).map(|(target, _)| *target).collect();
            let document = schema.document.and_then(|number| graph.documents.get(number));
            let value = document.and_then(|document| document.file.value.pointer(&schema.pointer));
            let keys = value.and_then(|value| value.get("properties")).and_then(Json::as_object);
            let keys = keys.into_iter().flat_map(|map| map.keys().map(|key| key.as_str().into())).collect();
            let above = schema.pointer.rsplit_once('/').and_then(|(above, key)| {
                let own = if key == "additionalItems" { "items" } else { "prefixItems" };
                document.filter(|_| matches!(key, "items" | "additionalItems"))?.file.value.pointer(above)?.get(own)
            });
            let behind = above.and_then(Json::as_array).map_or(0, Vec::len);
            outline.parts.push(Part { keys, same, behind });
            if let Some(number) = schema.document {
                outline.numbers.insert((number, schema.pointer.clone()), index);
            }
        }
        outline
    }

    /// The file and the pointer in it that an address stands for. What is built in has no file.
    pub fn place(&self, address: &str) -> (Option<usize>, String) {
        let (url, pointer) = address.split_once('#').unwrap_or((address, ""));
        (self.files.iter().position(|(known, _)| known == url), decode(pointer))
    }

    /// The path of a file.
    pub fn path(&self, number: usize) -> &str {
        self.files.get(number).map_or("", |(_, path)| path)
    }

    /// How many items have schemas of their own before those that the schema at an address is for: the validator counts
    /// from the first behind them.
    pub fn items_before(&self, address: &str) -> usize {
        self.part(address).and_then(|index| self.parts.get(index)).map_or(0, |part| part.behind)
    }

    fn part(&self, address: &str) -> Option<usize> {
        let (number, pointer) = self.place(address);
        let path = self.path(number?);
        let number = self.files.iter().position(|(_, known)| known == path)?;
        let pointer = pointer.strip_suffix("/unevaluatedProperties").unwrap_or(&pointer);
        self.numbers.get(&(number, pointer.to_owned())).copied()
    }

    /// The keys that the schema at an address knows, those it refers to included.
    pub fn keys(&self, address: &str) -> Vec<&str> {
        self.part(address).map_or_else(Vec::new, |part| self.keys_of(part))
    }

    /// The keys that the whole knows.
    pub fn top_keys(&self) -> Vec<&str> {
        self.numbers.get(&(0, String::new())).map_or_else(Vec::new, |part| self.keys_of(*part))
    }

    fn keys_of(&self, first: usize) -> Vec<&str> {
        let (mut seen, mut next, mut keys) = (vec![first], 0, Vec::new());
        while let Some(part) = seen.get(next).and_then(|index| self.parts.get(*index)) {
            next += 1;
            keys.extend(part.keys.iter().map(|key| &**key));
            for same in &part.same {
                if !seen.contains(same) && seen.len() < MAX_LOOKED_AT {
                    seen.push(*same);
                }
            }
            if keys.len() > MAX_KEYS {
                break;
            }
        }
        keys
    }
}
