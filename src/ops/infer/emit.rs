//! What was chosen, written as a schema.

use super::KeyUse;
use super::observe::{Kind, Seen, Spot, distinct};
use super::tighten::{Chosen, Effort, Format};
use crate::config::CoreKey;
use crate::ops::schemas::SHIPPED;
use crate::schema::{UNKNOWN_KEYS, WARN};
use serde_json::{Map, Value as Json, json};

/// Where the form of dates is described, for all keys that hold one.
const DATE: &str = "#/$defs/date";

/// What the shipped schema of essays says of core keys.
pub(super) struct Words(Json);

impl Default for Words {
    fn default() -> Self {
        let essay = SHIPPED.iter().find(|(name, _)| *name == "essay").map_or("{}", |(_, text)| text);
        Self(serde_json::from_str(essay).unwrap_or_default())
    }
}

impl Words {
    /// What a core key is for; without the examples, which are of another site.
    fn of(&self, core: CoreKey) -> Option<&str> {
        let words = self.0.get("properties")?.get(core.name())?.get("description")?.as_str()?;
        Some(words.split_once(':').map_or(words, |(words, _)| words).trim_end_matches('.'))
    }
}

/// The schema of all.
pub(super) fn schema(title: &str, seen: &Seen<'_>, chosen: &[Chosen], words: &Words, effort: Effort) -> Json {
    let mut out = Map::new();
    let mut put = |key: &str, value: Json| drop(out.insert(key.to_owned(), value));
    put("$schema", json!("https://json-schema.org/draft/2020-12/schema"));
    put("title", json!(title));
    let plural = if seen.documents == 1 { "" } else { "s" };
    put("description", json!(format!("Inferred from the front matter of {} document{plural}.", seen.documents)));
    put("type", json!("object"));
    let Some(root) = seen.spots.first().filter(|_| effort < Effort::Nothing) else { return Json::Object(out) };
    let emitter = Emitter { seen, chosen, words };
    let (required, properties) = emitter.keys(root);
    if !required.is_empty() {
        put("required", required.into());
    }
    if !root.is_crowded {
        put("additionalProperties", json!(false));
        put(UNKNOWN_KEYS, json!(WARN));
    }
    let properties = Json::Object(properties);
    let has_dates = refers(&properties);
    put("properties", properties);
    if has_dates {
        let (format, pattern) = Format::Date.words();
        put("$defs", json!({ "date": { "type": "string", "format": format, "pattern": pattern } }));
    }
    Json::Object(out)
}

/// Whether a value below refers to the form of dates.
fn refers(value: &Json) -> bool {
    match value {
        Json::Object(map) => map.iter().any(|(key, value)| (key == "$ref" && value == DATE) || refers(value)),
        _ => false,
    }
}

/// The top-level keys, most used first.
pub(super) fn keys(seen: &Seen<'_>, chosen: &[Chosen]) -> Vec<KeyUse> {
    let words = Words(Json::Null);
    let emitter = Emitter { seen, chosen, words: &words };
    let root = seen.spots.first().map(|root| root.keys.as_slice()).unwrap_or_default();
    let one = |number: &usize| {
        let (spot, chosen) = emitter.at(*number)?;
        Some(KeyUse { key: spot.key.clone(), count: spot.documents(), kind: emitter.kind(spot, chosen) })
    };
    root.iter().filter_map(one).collect()
}

struct Emitter<'a> {
    seen: &'a Seen<'a>,
    chosen: &'a [Chosen],
    words: &'a Words,
}

impl<'a> Emitter<'a> {
    fn at(&self, number: usize) -> Option<(&'a Spot<'a>, &'a Chosen)> {
        self.seen.spots.get(number).zip(self.chosen.get(number))
    }

    /// What is required of the maps at a spot, and what their keys hold.
    fn keys(&self, spot: &Spot<'_>) -> (Vec<Json>, Map<String, Json>) {
        let (mut required, mut properties) = (Vec::new(), Map::new());
        for (key, chosen) in spot.keys.iter().filter_map(|number| self.at(*number)) {
            if chosen.unknown {
                continue;
            }
            if chosen.needed {
                required.push(json!(key.key));
            }
            let mut property = Map::new();
            property.insert("description".to_owned(), json!(self.description(spot, key)));
            property.extend(self.node(key, chosen));
            properties.insert(key.key.clone(), Json::Object(property));
        }
        (required, properties)
    }

    fn description(&self, above: &Spot<'_>, key: &Spot<'_>) -> String {
        let (count, of) = (key.documents(), distinct(&above.maps).count());
        let counted = match above.pointer.as_str() {
            "" => format!("In {count} of {of} documents."),
            _ => format!("In {count} of {of} documents that have `{}`.", above.key),
        };
        match key.core.and_then(|core| self.words.of(core)) {
            Some(words) => format!("{words}. {counted}"),
            None => counted,
        }
    }

    /// The types that values at a spot may have; none where that is anybody's guess, since all of them are empty.
    fn kinds(spot: &Spot<'_>, chosen: &Chosen) -> Vec<Kind> {
        if spot.main_kind().is_none() {
            return Vec::new();
        }
        let is_number = |kind: Kind| spot.kinds.contains_key(&kind) && !chosen.not.contains(&kind);
        let all = spot.kinds.keys().copied().filter(|kind| is_number(*kind));
        all.filter(|kind| *kind != Kind::Integer || !is_number(Kind::Number)).collect()
    }

    /// The schema of the values at a spot.
    fn node(&self, spot: &Spot<'_>, chosen: &Chosen) -> Map<String, Json> {
        let kinds = Self::kinds(spot, chosen);
        let mut out = Map::new();
        let mut put = |key: &str, value: Json| drop(out.insert(key.to_owned(), value));
        if let ([Kind::String], Some(Format::Date)) = (kinds.as_slice(), chosen.format) {
            put("$ref", json!(DATE));
            return out;
        }
        match kinds.as_slice() {
            [] => {}
            [one] => put("type", json!(one.word())),
            several => put("type", several.iter().map(|kind| kind.word()).collect()),
        }
        if let Some(words) = &chosen.among {
            let null = kinds.contains(&Kind::Null).then_some(Json::Null);
            put("enum", words.iter().map(|word| json!(word)).chain(null).collect());
        }
        if let Some(format) = chosen.format {
            let (format, pattern) = format.words();
            put("format", json!(format));
            put("pattern", json!(pattern));
        }
        if chosen.filled {
            put("minLength", json!(1));
        }
        if let Some((items, chosen)) = spot.items.filter(|_| kinds.contains(&Kind::List)).and_then(|at| self.at(at)) {
            put("items", Json::Object(self.node(items, chosen)));
        }
        if kinds.contains(&Kind::Map) {
            let (required, properties) = self.keys(spot);
            if !required.is_empty() {
                put("required", required.into());
            }
            if !properties.is_empty() {
                put("properties", Json::Object(properties));
            }
        }
        out
    }

    /// What a spot holds, for people.
    fn kind(&self, spot: &Spot<'_>, chosen: &Chosen) -> String {
        let words = Self::kinds(spot, chosen).into_iter().map(|kind| match kind {
            Kind::String => match chosen.format {
                Some(Format::Date) => "date".to_owned(),
                Some(Format::Address) => "URL".to_owned(),
                Some(Format::Path) => "site path".to_owned(),
                Some(Format::Slug) => "slug".to_owned(),
                None => match &chosen.among {
                    Some(words) if words.len() > 1 => format!("one of {} words", words.len()),
                    _ => "string".to_owned(),
                },
            },
            Kind::List => {
                let items = spot.items.and_then(|at| self.at(at));
                let items = items.map(|(items, chosen)| Self::kinds(items, chosen)).unwrap_or_default();
                match items.as_slice() {
                    [Kind::String] => "list of strings".to_owned(),
                    [Kind::Map] => "list of maps".to_owned(),
                    [Kind::Integer | Kind::Number] => "list of numbers".to_owned(),
                    _ => "list".to_owned(),
                }
            }
            Kind::Map => "map".to_owned(),
            Kind::Integer => "integer".to_owned(),
            Kind::Number => "number".to_owned(),
            Kind::Boolean => "boolean".to_owned(),
            Kind::Null => "empty".to_owned(),
        });
        let words = words.collect::<Vec<_>>().join(" or ");
        if words.is_empty() { "empty".to_owned() } else { words }
    }
}
