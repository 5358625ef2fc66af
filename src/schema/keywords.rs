//! The keywords of JSON Schema: which hold schemas, and on what part of an instance those are evaluated.

use super::file::escape;
use serde_json::Value as Json;

/// What of an instance the schemas of a keyword are evaluated on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// The instance itself.
    Itself,
    /// A property, of the schemas that exclude each other for one property.
    OneOfProperties,
    /// A property, whatever else is.
    Properties,
    /// An item, of the schemas that exclude each other for one item.
    OneOfItems,
    /// An item, whatever else is.
    Items,
    /// Nothing: they are kept for references.
    Nothing,
}

/// The keywords that hold schemas: one, a list or a map of them.
const APPLICATORS: [(&str, On); 21] = [
    ("allOf", On::Itself),
    ("anyOf", On::Itself),
    ("oneOf", On::Itself),
    ("not", On::Itself),
    ("if", On::Itself),
    ("then", On::Itself),
    ("else", On::Itself),
    ("dependentSchemas", On::Itself),
    ("dependencies", On::Itself),
    ("properties", On::OneOfProperties),
    ("additionalProperties", On::OneOfProperties),
    ("patternProperties", On::Properties),
    ("unevaluatedProperties", On::Properties),
    ("propertyNames", On::Properties),
    ("items", On::OneOfItems),
    ("prefixItems", On::OneOfItems),
    ("additionalItems", On::OneOfItems),
    ("contains", On::Items),
    ("unevaluatedItems", On::Items),
    ("$defs", On::Nothing),
    ("definitions", On::Nothing),
];

/// The keywords whose value is a map of schemas by name.
const MAPS: [&str; 6] = ["dependentSchemas", "dependencies", "properties", "patternProperties", "$defs", "definitions"];

/// All keywords of all drafts that hold no schemas.
const OTHERS: [&str; 43] = [
    "$schema",
    "$id",
    "id",
    "$ref",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$recursiveAnchor",
    "$vocabulary",
    "$comment",
    "type",
    "enum",
    "const",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxContains",
    "minContains",
    "maxProperties",
    "minProperties",
    "required",
    "dependentRequired",
    "format",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "examples",
    "example",
];

/// All keywords.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    APPLICATORS.iter().map(|(name, _)| *name).chain(OTHERS)
}

/// A schema that stands directly in another.
pub(super) struct Below<'a> {
    /// Where, as a JSON pointer from the root of its file.
    pub pointer: String,
    pub value: &'a Json,
    pub on: On,
}

/// The schemas that stand directly in the one at `pointer`.
pub(super) fn below<'a>(value: &'a Json, pointer: &str) -> Vec<Below<'a>> {
    let mut found = Vec::new();
    let Json::Object(object) = value else { return found };
    for (keyword, on) in APPLICATORS {
        let Some(held) = object.get(keyword) else { continue };
        let mut add = |pointer: String, value: &'a Json| {
            if matches!(value, Json::Object(_) | Json::Bool(_)) {
                found.push(Below { pointer, value, on });
            }
        };
        match held {
            Json::Object(map) if MAPS.contains(&keyword) => {
                map.iter().for_each(|(name, value)| add(format!("{pointer}/{keyword}/{}", escape(name)), value));
            }
            Json::Array(list) => {
                list.iter().enumerate().for_each(|(at, value)| add(format!("{pointer}/{keyword}/{at}"), value));
            }
            _ if MAPS.contains(&keyword) => {}
            value => add(format!("{pointer}/{keyword}"), value),
        }
    }
    found
}
