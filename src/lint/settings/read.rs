//! Reading `[lint]`, with each fault told at its place, and the schema of what can be read.

use super::overrides::{MAX_OVERRIDES, Override, Reach};
use super::{Level, RULES, Said, Selector, Settings};
use crate::config::Exclude;
use crate::suggest::nearest;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::sync::Arc;

/// `"deny"`, or a table with a level, a rule's options, or both.
enum Setting {
    Level(Level),
    Table(toml::Table),
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        match value {
            toml::Value::String(word) => {
                Level::parse(&word).map(Self::Level).ok_or_else(|| no_level::<D::Error>(&format!("`{word}`")))
            }
            toml::Value::Table(table) => Ok(Self::Table(table)),
            other => Err(no_level(&format!("a value of type {}", other.type_str()))),
        }
    }
}

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
                        Key::Own(_) => settings.overrides = map.next_value()?,
                        Key::Rules(selector) => settings.base.take(selector, &mut map)?,
                    }
                }
                settings.base.levels.sort_unstable();
                if settings.overrides.len() > MAX_OVERRIDES {
                    return Err(A::Error::custom(format!("there are more than {MAX_OVERRIDES} overrides")));
                }
                // Options that fit each for themselves may not fit together.
                RULES.iter().try_for_each(|rule| settings.check(rule).map(|_| ())).map_err(A::Error::custom)?;
                Ok(settings)
            }
        }
        deserializer.deserialize_map(Rules)
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
                let no_paths = reach.paths.as_ref().is_none_or(Exclude::is_empty);
                if no_paths && reach.collections.as_ref().is_none_or(Vec::is_empty) {
                    return Err(A::Error::custom("an override names the `paths` or the `collections` that it is for"));
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

/// Reads what one name is set to; a seed, so that a fault is told at the value's own place.
struct SettingOf(Selector);

/// What one name is set to.
struct Value {
    level: Option<Level>,
    options: toml::Table,
}

impl<'de> DeserializeSeed<'de> for SettingOf {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let mut options = match Setting::deserialize(deserializer)? {
            Setting::Level(level) => return Ok(Value { level: Some(level), options: toml::Table::new() }),
            Setting::Table(table) => table,
        };
        let level = match options.remove("level") {
            None => None,
            Some(toml::Value::String(word)) if Level::parse(&word).is_some() => Level::parse(&word),
            Some(toml::Value::String(word)) => return Err(no_level(&format!("`{word}`"))),
            Some(other) => return Err(no_level(&format!("a value of type {}", other.type_str()))),
        };
        match self.0 {
            Selector::Rule(name) => {
                let rule = RULES.iter().find(|rule| rule.name == name);
                rule.map_or(Ok(()), |rule| rule.build(options.clone()).map(|_| ())).map_err(D::Error::custom)?;
            }
            _ if !options.is_empty() => return Err(D::Error::custom("a group of rules has a level and no options")),
            _ => {}
        }
        Ok(Value { level, options })
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
        for (name, about) in [
            (PATHS, "Globs of the documents that it is for, from the workspace root."),
            (COLLECTIONS, "The names of the collections that it is for."),
        ] {
            let strings = serde_json::json!({ "description": about, "type": "array", "items": { "type": "string" }, "minItems": 1 });
            inner.insert(name.to_owned(), strings);
        }
        let overrides = serde_json::json!({
            "description": "What counts for some documents, over the rest of the table: for those at paths, of collections, or both. The last that fits a document has the last word.",
            "type": "array",
            "maxItems": MAX_OVERRIDES,
            "items": {
                "type": "object",
                "properties": inner,
                "anyOf": [{ "required": [PATHS] }, { "required": [COLLECTIONS] }],
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
