//! Reading `[lint]`, with each fault told at its place, and the schema of what can be read.

use super::overrides::{MAX_OVERRIDES, NOWHERE, Override, Reach};
use super::{Level, RULES, Rule, Said, Selector, Settings};
use crate::suggest::nearest;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::sync::Arc;

fn no_level<E: serde::de::Error>(found: &str) -> E {
    E::custom(format!("{found} is no level: a rule is set to allow, warn or deny, or to a table of its options"))
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rules;
        impl<'de> Visitor<'de> for Rules {
            type Value = Settings;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a table of rules and their levels")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Settings, A::Error> {
                let mut settings = Settings::default();
                while let Some(key) = map.next_key_seed(Keys(&[OVERRIDES]))? {
                    match key {
                        Key::Own(_) => settings.overrides = map.next_value_seed(Overrides)?,
                        Key::Rules(selector) => settings.base.take(selector, &mut map)?,
                    }
                }
                settings.base.levels.sort_unstable();
                // Options that fit each for themselves may not fit together.
                RULES.iter().try_for_each(|rule| settings.check(rule).map(|_| ())).map_err(A::Error::custom)?;
                Ok(settings)
            }
        }
        deserializer.deserialize_map(Rules)
    }
}

/// Reads the overrides.
struct Overrides;

impl<'de> DeserializeSeed<'de> for Overrides {
    type Value = Vec<Override>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Overrides {
    type Value = Vec<Override>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a list of tables: write [[lint.overrides]], with two brackets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut overrides = Vec::new();
        while let Some(one) = list.next_element()? {
            if overrides.len() == MAX_OVERRIDES {
                return Err(A::Error::custom(format!("there are more than {MAX_OVERRIDES} overrides")));
            }
            overrides.push(one);
        }
        Ok(overrides)
    }
}

impl<'de> Deserialize<'de> for Override {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Table;
        impl<'de> Visitor<'de> for Table {
            type Value = Override;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a table of paths or collections, and of rules and their levels")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Override, A::Error> {
                let (mut reach, mut said) = (Reach::default(), Said::default());
                while let Some(key) = map.next_key_seed(Keys(&[PATHS, COLLECTIONS]))? {
                    match key {
                        Key::Own(PATHS) => reach.paths = Some(map.next_value()?),
                        Key::Own(_) => reach.collections = Some(map.next_value()?),
                        Key::Rules(selector) => said.take(selector, &mut map)?,
                    }
                }
                if reach.paths.is_none() && reach.collections.is_none() {
                    return Err(A::Error::custom("an override names the `paths` or the `collections` that it is for"));
                }
                if said.is_empty() {
                    return Err(A::Error::custom(
                        "an override sets the level of a rule, or its options: this one sets none",
                    ));
                }
                said.levels.sort_unstable();
                Ok(Override { reach: Arc::new(reach), said })
            }
        }
        deserializer.deserialize_map(Table)
    }
}

impl Said {
    /// Takes what one name is set to.
    fn take<'de, A: MapAccess<'de>>(&mut self, selector: Selector, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value_seed(SettingOf(selector))?;
        self.levels.extend(value.level.map(|level| (selector, level)));
        if let Selector::Rule(name) = selector {
            self.options.insert(name, value.options);
        }
        Ok(())
    }
}

/// The key of the overrides, beside the names of rules.
const OVERRIDES: &str = "overrides";

/// The keys that say which documents an override is for, beside the names of rules.
const PATHS: &str = "paths";
const COLLECTIONS: &str = "collections";

/// The keys that a table has beside the names of rules and groups that there are.
struct Keys(&'static [&'static str]);

/// One key.
enum Key {
    /// One of the table's own.
    Own(&'static str),
    /// A rule, or a group of them.
    Rules(Selector),
}

impl<'de> DeserializeSeed<'de> for Keys {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        let name = String::deserialize(deserializer)?;
        let own = self.0.iter().find(|own| **own == name).map(|own| Key::Own(own));
        let near = nearest(&name, self.0.iter().copied());
        own.map_or_else(|| Selector::parse(&name).map(Key::Rules), Ok).map_err(|message| match near {
            Some(near) => D::Error::custom(format!("`{name}` is no known key; did you mean `{near}`?")),
            None => D::Error::custom(message),
        })
    }
}

/// Reads what one name is set to: `"deny"`, or a table with a level, a rule's options, or both. A seed, so that a fault is told
/// at the value's own place.
struct SettingOf(Selector);

/// What one name is set to.
#[derive(Default)]
struct Value {
    level: Option<Level>,
    options: toml::Table,
}

impl<'de> DeserializeSeed<'de> for SettingOf {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SettingOf {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a level, allow, warn or deny, or a table of options")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Value, E> {
        let level = Level::parse(word).ok_or_else(|| no_level(&format!("`{word}`")))?;
        Ok(Value { level: Some(level), ..Value::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut value = Value::default();
        let rule = match self.0 {
            Selector::Rule(name) => RULES.iter().find(|rule| rule.name == name),
            _ => None,
        };
        while let Some(name) = map.next_key_seed(OptionName(rule))? {
            if name == LEVEL {
                value.level = Some(map.next_value_seed(LevelWord)?);
            } else if let Some(rule) = rule {
                let option = map.next_value_seed(OptionOf(rule, &name))?;
                value.options.insert(name, option);
            }
        }
        Ok(value)
    }
}

/// The key of a level, beside the options of a rule.
const LEVEL: &str = "level";

/// The key under which a parser gives what a date says, as if that were a table.
const DATE: &str = "$__toml_private_datetime";

/// Reads `level`, or the name of an option that a rule has; a group of rules has none.
struct OptionName(Option<&'static Rule>);

impl<'de> DeserializeSeed<'de> for OptionName {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let name = String::deserialize(deserializer)?;
        let options = self.0.map(|rule| rule.options(&mut SchemaGenerator::default())).unwrap_or_default();
        if name == LEVEL || options.contains_key(&name) {
            return Ok(name);
        }
        if name == DATE {
            return Err(no_level("a date"));
        }
        let is_level = nearest(&name, [LEVEL]).is_some();
        Err(D::Error::custom(match self.0 {
            None if !is_level => "a group of rules has a level and no options".to_owned(),
            Some(rule) if options.is_empty() && !is_level => {
                format!("`{}` has no option `{name}`: it takes a level alone", rule.name)
            }
            // As a parser says it, which is told with a suggestion.
            _ => {
                let known = std::iter::once(LEVEL).chain(options.keys().map(String::as_str));
                let known: Vec<String> = known.map(|known| format!("`{known}`")).collect();
                format!("unknown field `{name}`, expected one of {}", known.join(", "))
            }
        }))
    }
}

/// Reads a level that stands in a table.
struct LevelWord;

impl<'de> DeserializeSeed<'de> for LevelWord {
    type Value = Level;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Level, D::Error> {
        match toml::Value::deserialize(deserializer)? {
            toml::Value::String(word) => Level::parse(&word).ok_or_else(|| no_level(&format!("`{word}`"))),
            other => Err(no_level(&format!("a value of type {}", other.type_str()))),
        }
    }
}

/// Reads an option, as a rule takes it.
struct OptionOf<'a>(&'static Rule, &'a str);

impl<'de> DeserializeSeed<'de> for OptionOf<'_> {
    type Value = toml::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<toml::Value, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let alone = toml::Table::from_iter([(self.1.to_owned(), value.clone())]);
        self.0.build(alone).map(|_| value).map_err(D::Error::custom)
    }
}

impl JsonSchema for Settings {
    fn schema_name() -> Cow<'static, str> {
        "Lint".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = serde_json::json!({ "enum": ["allow", "warn", "deny"] });
        let mut properties = serde_json::Map::new();
        for name in Selector::names() {
            let rule = RULES.iter().find(|rule| rule.name == name);
            let mut own = serde_json::Map::from_iter([("level".to_owned(), level.clone())]);
            let mut setting = serde_json::Map::new();
            if let Some(rule) = rule {
                own.extend(rule.options(generator));
                setting.insert("description".into(), rule.summary().into());
            }
            let table = serde_json::json!({ "type": "object", "properties": own, "additionalProperties": false });
            setting.insert("anyOf".into(), serde_json::json!([level, table]));
            properties.insert(name.to_owned(), setting.into());
        }
        // What a rule is set to is the same in an override, and said once.
        let same =
            |name: &String| (name.clone(), serde_json::json!({ "$ref": format!("#/$defs/Lint/properties/{name}") }));
        let mut inner: serde_json::Map<String, serde_json::Value> = properties.keys().map(same).collect();
        for (name, about, item) in [
            (
                PATHS,
                "Globs of the documents that it is for, from the workspace root.",
                serde_json::json!({ "type": "string", "not": { "pattern": NOWHERE } }),
            ),
            (COLLECTIONS, "The names of the collections that it is for.", serde_json::json!({ "type": "string" })),
        ] {
            let list = serde_json::json!({ "description": about, "type": "array", "items": item, "minItems": 1 });
            inner.insert(name.to_owned(), list);
        }
        let overrides = serde_json::json!({
            "description": "What counts for some documents, over the rest of the table: for those at paths, of collections, or both. The last that fits a document has the last word.",
            "type": "array",
            "maxItems": MAX_OVERRIDES,
            "items": {
                "type": "object",
                "properties": inner,
                "anyOf": [{ "required": [PATHS] }, { "required": [COLLECTIONS] }],
                // A rule beside them.
                "if": { "required": [PATHS, COLLECTIONS] },
                "then": { "minProperties": 3 },
                "else": { "minProperties": 2 },
                "additionalProperties": false
            }
        });
        properties.insert(OVERRIDES.to_owned(), overrides);
        json_schema!({
            "type": "object",
            "description": "How much each rule, or group of rules, weighs: allow, warn or deny; and the options of rules.",
            "properties": properties,
            "additionalProperties": false
        })
    }
}
