//! `[lint]` in `writings.toml`: how much each rule weighs.

use crate::analysis::rules;
use crate::config::Section;
use crate::diagnostic::Severity;
use crate::suggest::nearest;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The part of `writings.toml` that lint owns.
pub const LINT_SECTION: Section = Section::of::<Levels>("lint");

/// A tag that the workspace does not register.
pub const UNKNOWN_TAG: &str = "unknown-tag";

/// All rules, with how much each weighs unless the workspace says otherwise. This is the one list of them.
pub const RULES: &[(&str, Level)] = &[
    (rules::UNREADABLE_FILE, Level::Deny),
    (rules::UNREADABLE_ENCODING, Level::Deny),
    (rules::OVERSIZED_DOCUMENT, Level::Warn),
    (rules::MISSING_FRONT_MATTER, Level::Deny),
    (rules::UNCLOSED_FRONT_MATTER, Level::Deny),
    (rules::MALFORMED_FRONT_MATTER, Level::Deny),
    (rules::DUPLICATE_KEY, Level::Deny),
    (rules::INVALID_DATE, Level::Deny),
    (rules::NON_BOOLEAN_DRAFT, Level::Deny),
    (rules::INVALID_SLUG, Level::Deny),
    (rules::WRONG_TYPE, Level::Warn),
    (UNKNOWN_TAG, Level::Allow),
];

/// How much a rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the run passes.
    Warn,
    /// Reported; the run fails.
    Deny,
}

/// The levels that a workspace sets.
#[derive(Clone, Debug, Default)]
pub struct Levels(BTreeMap<&'static str, Level>);

impl Levels {
    /// How a finding of this rule is reported; `None` for not at all.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        let default = || RULES.iter().find(|(name, _)| *name == rule).map_or(Level::Deny, |(_, level)| *level);
        match self.0.get(rule).copied().unwrap_or_else(default) {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warning),
            Level::Deny => Some(Severity::Error),
        }
    }
}

/// `"deny"`, or a table that says so and has room for a rule's options.
#[derive(Deserialize)]
#[serde(untagged)]
enum Setting {
    Level(Level),
    Table { level: Level },
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rules;
        impl<'de> Visitor<'de> for Rules {
            type Value = Levels;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a table of rules and their levels")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Levels, A::Error> {
                let mut levels = BTreeMap::new();
                while let Some(name) = map.next_key::<RuleName>()? {
                    let level = match map.next_value::<Setting>() {
                        Ok(Setting::Level(level) | Setting::Table { level }) => level,
                        Err(_) => return Err(A::Error::custom(format!("`{}` is allow, warn or deny", name.0))),
                    };
                    levels.insert(name.0, level);
                }
                Ok(Levels(levels))
            }
        }
        deserializer.deserialize_map(Rules)
    }
}

/// The name of a rule there is.
struct RuleName(&'static str);

impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let names = || RULES.iter().map(|(name, _)| *name);
        names().find(|known| *known == name).map(RuleName).ok_or_else(|| {
            let near = nearest(&name, names());
            let hint =
                near.map_or_else(|| names().collect::<Vec<_>>().join(", "), |near| format!("did you mean `{near}`?"));
            D::Error::custom(format!("there is no rule `{name}`; {hint}"))
        })
    }
}

impl JsonSchema for Levels {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let level = serde_json::json!({ "enum": ["allow", "warn", "deny"] });
        let table = serde_json::json!({ "type": "object", "required": ["level"], "properties": { "level": level } });
        let setting = serde_json::json!({ "anyOf": [level, table] });
        let rules: serde_json::Map<_, _> =
            RULES.iter().map(|(name, _)| ((*name).to_owned(), setting.clone())).collect();
        json_schema!({
            "type": "object",
            "description": "How much each rule weighs: allow, warn or deny.",
            "properties": rules,
            "additionalProperties": false
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn levels(text: &str) -> Result<Levels, String> {
        let config = Config::parse(text, &[LINT_SECTION]).map_err(|error| error.message)?;
        config.section(LINT_SECTION.name).map_err(|error| error.message)
    }

    #[test]
    fn a_workspace_sets_levels() {
        let set =
            levels("[lint]\nunknown-tag = \"deny\"\ninvalid-date = { level = \"warn\" }\nduplicate-key = \"allow\"\n")
                .unwrap();
        assert_eq!(set.severity(UNKNOWN_TAG), Some(Severity::Error));
        assert_eq!(set.severity(rules::INVALID_DATE), Some(Severity::Warning));
        assert_eq!(set.severity(rules::DUPLICATE_KEY), None);
        assert_eq!(Levels::default().severity(UNKNOWN_TAG), None);
        assert_eq!(Levels::default().severity(rules::WRONG_TYPE), Some(Severity::Warning));
    }

    #[test]
    fn what_is_no_rule_or_level_is_told() {
        assert!(levels("[lint]\nunknwon-tag = \"deny\"\n").unwrap_err().contains("did you mean `unknown-tag`?"));
        assert!(levels("[lint]\nunknown-tag = \"fatal\"\n").unwrap_err().contains("allow, warn or deny"));
    }

    /// Names read well behind "allow", and none stands for two rules.
    #[test]
    fn names_are_kebab_case_and_known_once() {
        for (index, (name, _)) in RULES.iter().enumerate() {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
            assert!(!RULES[..index].iter().any(|(other, _)| other == name), "{name}");
        }
    }
}
