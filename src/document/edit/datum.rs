//! What front matter holds, however it is written; and what an intent makes of it.

use super::render::{self, Look};
use super::{Intent, MAX_PARTS, Refusal};
use crate::document::metadata::{Entry, Node, Value};
use crate::document::source::Syntax;
use std::fmt;

/// A value as it is meant, without any notation.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(String),
    /// A date, as it is to be written: TOML has a type of its own for it, YAML writes it as the document does its others.
    Date(String),
    /// A list.
    List(Vec<Datum>),
    /// A map, in order.
    Map(Vec<(String, Datum)>),
}

impl fmt::Display for Datum {
    /// The value on one line, as YAML in brackets has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let look = Look { syntax: Syntax::Yaml, in_flow: true, like: None, plain_dates: true };
        f.write_str(&render::value(self, look).unwrap_or_default())
    }
}

impl From<&Node> for Datum {
    fn from(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value),
            Value::Float(value) => Self::Float(*value),
            Value::String(text) => Self::String(text.to_string()),
            Value::Date(text) => Self::Date(text.to_string()),
            Value::List(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Map(entries) => Self::Map(map(entries)),
        }
    }
}

/// The entries of a mapping as they are meant.
pub(super) fn map(entries: &[Entry]) -> Vec<(String, Datum)> {
    entries.iter().map(|entry| (entry.key.to_string(), Datum::from(&entry.value))).collect()
}

impl Datum {
    /// Whether what is read is what is `wanted`. A date that is wanted is what it says, whichever type its notation gives it; the
    /// order of keys means nothing.
    pub(super) fn fits(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Date(a) | Self::String(a), Self::Date(b)) => a == b,
            (Self::Int(number), Self::Date(text)) => number.to_string() == *text,
            (Self::List(a), Self::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.fits(b)),
            (Self::Map(a), Self::Map(b)) => entries_fit(a, b),
            _ => self == wanted,
        }
    }
}

/// Whether a mapping that is read holds what is `wanted`, repeated keys included.
pub(super) fn entries_fit(read: &[(String, Datum)], wanted: &[(String, Datum)]) -> bool {
    fn sorted(entries: &[(String, Datum)]) -> Vec<&(String, Datum)> {
        let mut sorted: Vec<_> = entries.iter().collect();
        // The sort is stable: of a repeated key the order stays.
        sorted.sort_by_key(|(key, _)| key);
        sorted
    }
    read.len() == wanted.len()
        && sorted(read).into_iter().zip(sorted(wanted)).all(|((a, x), (b, y))| a == b && x.fits(y))
}

/// The keys that lead to a pointer such as `taxonomies.tags`, outermost first. A key that itself holds dots counts before
/// keys within keys, as it does where front matter is read.
pub(super) fn path(entries: &[Entry], pointer: &str) -> Result<Vec<String>, Refusal> {
    if pointer.matches('.').count() >= MAX_PARTS {
        return Err(Refusal::TooDeep);
    }
    let find = |name: &str| entries.iter().rev().find(|entry| &*entry.key == name).map(|entry| &entry.value.value);
    if find(pointer).is_some() {
        return Ok(vec![pointer.to_owned()]);
    }
    if pointer.contains('"') {
        return quoted_path(pointer).ok_or(Refusal::NoKey);
    }
    let Some((head, rest)) = pointer.split_once('.') else {
        return if pointer.is_empty() { Err(Refusal::NoKey) } else { Ok(vec![pointer.to_owned()]) };
    };
    if head.is_empty() {
        return Err(Refusal::NoKey);
    }
    let below = match find(head) {
        Some(Value::Map(entries)) => entries.as_slice(),
        Some(Value::Null) | None => &[],
        Some(_) => return Err(Refusal::NoMap { key: head.to_owned() }),
    };
    let mut keys = vec![head.to_owned()];
    keys.extend(path(below, rest)?);
    Ok(keys)
}

/// The keys of a pointer in which some are quoted, as in TOML: `extra."a.b"`.
fn quoted_path(pointer: &str) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    let mut rest = pointer;
    loop {
        let (key, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find(['.', '"']).unwrap_or(rest.len())),
        };
        if key.is_empty() {
            return None;
        }
        keys.push(key.to_owned());
        match after.strip_prefix('.') {
            Some(after) => rest = after,
            None => return after.is_empty().then_some(keys),
        }
    }
}

/// What an intent makes of a mapping. `keys` leads to what it is about.
pub(super) fn intended(
    entries: &[(String, Datum)],
    keys: &[String],
    intent: &Intent,
) -> Result<Vec<(String, Datum)>, Refusal> {
    let mut wanted = entries.to_vec();
    change(&mut wanted, keys, keys, intent)?;
    Ok(wanted)
}

fn change(
    entries: &mut Vec<(String, Datum)>,
    keys: &[String],
    whole: &[String],
    intent: &Intent,
) -> Result<(), Refusal> {
    let Some((first, rest)) = keys.split_first() else { return Ok(()) };
    let mut places = (0..entries.len()).filter(|index| entries.get(*index).is_some_and(|(key, _)| key == first));
    let place = places.next();
    if places.next().is_some() {
        return Err(Refusal::Repeated { key: whole.join(".") });
    }
    let Some(place) = place else {
        return match intent {
            Intent::Set { value, .. } => {
                entries.push((first.clone(), nested(rest, value.clone())));
                Ok(())
            }
            Intent::Append { item, .. } => {
                entries.push((first.clone(), nested(rest, Datum::List(vec![item.clone()]))));
                Ok(())
            }
            Intent::Unset { .. } => Ok(()),
            Intent::Rename { .. } | Intent::Replace { .. } | Intent::Remove { .. } => Err(Refusal::NoKey),
        };
    };
    if rest.is_empty() {
        return settle(entries, place, whole, intent);
    }
    let Some((_, value)) = entries.get_mut(place) else { return Ok(()) };
    if *value == Datum::Null {
        *value = Datum::Map(Vec::new());
    }
    let Datum::Map(below) = value else { return Err(Refusal::NoMap { key: first.clone() }) };
    change(below, rest, whole, intent)?;
    if below.is_empty() {
        entries.remove(place);
    }
    Ok(())
}

/// Does what is intended with the value at `place`, which is what it is about.
fn settle(entries: &mut Vec<(String, Datum)>, place: usize, whole: &[String], intent: &Intent) -> Result<(), Refusal> {
    if let Intent::Rename { to, .. } = intent {
        if entries.iter().any(|(key, _)| key == to) {
            return Err(Refusal::Taken { key: to.clone() });
        }
        if let Some((key, _)) = entries.get_mut(place) {
            key.clone_from(to);
        }
        return Ok(());
    }
    let Some((_, value)) = entries.get_mut(place) else { return Ok(()) };
    let no_list = || Refusal::NoList { key: whole.join(".") };
    match intent {
        Intent::Set { value: new, .. } => value.clone_from(new),
        Intent::Unset { .. } => {
            entries.remove(place);
        }
        Intent::Append { item, .. } => match value {
            Datum::List(items) => items.push(item.clone()),
            Datum::Null => *value = Datum::List(vec![item.clone()]),
            _ => return Err(no_list()),
        },
        Intent::Replace { index, item, .. } => match value {
            Datum::List(items) => item.clone_into(items.get_mut(*index).ok_or(Refusal::NoKey)?),
            _ => return Err(no_list()),
        },
        Intent::Remove { index, .. } => match value {
            Datum::List(items) if *index < items.len() => {
                items.remove(*index);
                if items.is_empty() {
                    entries.remove(place);
                }
            }
            Datum::List(_) => return Err(Refusal::NoKey),
            _ => return Err(no_list()),
        },
        Intent::Rename { .. } => {}
    }
    Ok(())
}

fn nested(keys: &[String], value: Datum) -> Datum {
    keys.iter().rev().fold(value, |value, key| Datum::Map(vec![(key.clone(), value)]))
}

/// Takes out the mappings on the way to `keys` that are empty: a TOML table may stay as a bare header where a YAML mapping goes.
pub(super) fn prune(entries: &mut Vec<(String, Datum)>, keys: &[String]) {
    let Some((first, rest)) = keys.split_first() else { return };
    for (key, value) in entries.iter_mut() {
        if key == first
            && let Datum::Map(below) = value
        {
            prune(below, rest);
        }
    }
    entries.retain(|(key, value)| key != first || *value != Datum::Map(Vec::new()));
}
