//! `[lint]` in `writings.toml`, and `-A`, `-W`, `-D`: how much each rule weighs, and the options of those that have any.

use super::rules::{Check, RULES, Rule, Theme};
use crate::config::Section;
use crate::diagnostic::Severity;
use crate::suggest::nearest;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The part of `writings.toml` that lint owns.
pub const LINT_SECTION: Section = Section::of::<Settings>("lint");

/// How much a rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported; the run passes.
    Warn,
    /// Reported; the run fails.
    Deny,
}

impl Level {
    /// The word that settings use for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Allow, Self::Warn, Self::Deny].into_iter().find(|level| level.name() == word)
    }
}

/// What a level can be given to: one rule, or several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of one theme.
    Theme(Theme),
    /// One rule.
    Rule(&'static str),
    /// Every rule that would warn when all else is said.
    Warnings,
}

impl Selector {
    /// All names: `all`, `warnings`, the themes, the rules.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let groups = ["all", "warnings"].into_iter().chain(Theme::ALL.into_iter().map(Theme::name));
        groups.chain(RULES.iter().map(|rule| rule.name))
    }

    /// What a name stands for.
    ///
    /// # Errors
    ///
    /// There is no such rule and no such group; says which was probably meant.
    pub fn parse(name: &str) -> Result<Self, String> {
        let rule = || RULES.iter().find(|rule| rule.name == name).map(|rule| Self::Rule(rule.name));
        let theme = || Theme::ALL.into_iter().find(|theme| theme.name() == name).map(Self::Theme);
        match name {
            "all" => Ok(Self::All),
            "warnings" => Ok(Self::Warnings),
            _ => rule().or_else(theme).ok_or_else(|| {
                let near = nearest(name, Self::names()).map(|near| format!("did you mean `{near}`?"));
                let hint = near.unwrap_or_else(|| "`writings rules` lists them".to_owned());
                format!("there is no rule `{name}`; {hint}")
            }),
        }
    }

    fn takes(self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Theme(theme) => rule.theme == theme,
            Self::Rule(name) => rule.name == name,
            Self::Warnings => false,
        }
    }
}

/// What a workspace and a command line say about rules.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What each source says, from least to most specific: the file, then the command line.
    sources: Vec<Vec<(Selector, Level)>>,
    options: BTreeMap<&'static str, toml::Table>,
}

impl Settings {
    /// The same settings with those of a command line over them. A rule's own name counts more than its theme's, and a theme
    /// more than `all`; of two levels for one name the stricter counts; `warnings` comes last.
    #[must_use]
    pub fn with(mut self, mut levels: Vec<(Selector, Level)>) -> Self {
        levels.sort_unstable();
        self.sources.push(levels);
        self
    }

    /// How much a rule weighs.
    pub fn level(&self, rule: &Rule) -> Level {
        self.sources.iter().fold(rule.level, |before, levels| {
            let said = levels.iter().rfind(|(selector, _)| selector.takes(rule));
            let level = said.map_or(before, |(_, level)| *level);
            let warnings = levels.iter().rfind(|(selector, _)| *selector == Selector::Warnings);
            warnings.filter(|_| level == Level::Warn).map_or(level, |(_, instead)| *instead)
        })
    }

    /// How a finding of the rule of this name is reported; `None` for not at all.
    pub fn severity(&self, name: &str) -> Option<Severity> {
        let rule = RULES.iter().find(|rule| rule.name == name);
        match rule.map_or(Level::Deny, |rule| self.level(rule)) {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warning),
            Level::Deny => Some(Severity::Error),
        }
    }

    /// Each rule that is not allowed, with its options: ready to be run.
    pub fn checks(&self) -> impl Iterator<Item = (&'static Rule, Check)> {
        RULES.iter().filter(|rule| self.level(rule) != Level::Allow).filter_map(|rule| {
            let options = self.options.get(rule.name).cloned().unwrap_or_default();
            // Options that do not fit were refused when the file was read.
            Some((rule, rule.build(options).ok()?))
        })
    }
}

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
                let mut levels = Vec::new();
                while let Some(Name(selector)) = map.next_key()? {
                    let value = map.next_value_seed(SettingOf(selector))?;
                    levels.extend(value.level.map(|level| (selector, level)));
                    if let Selector::Rule(name) = selector {
                        settings.options.insert(name, value.options);
                    }
                }
                Ok(settings.with(levels))
            }
        }
        deserializer.deserialize_map(Rules)
    }
}

/// The name of a rule or group that there is.
struct Name(Selector);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Selector::parse(&name).map(Name).map_err(D::Error::custom)
    }
}

/// Reads what one name is set to; a seed, so that a fault is told at the value's own place.
struct SettingOf(Selector);

/// What one name is set to.
struct Value {
    level: Option<Level>,
    options: toml::Table,
}

impl<'de> serde::de::DeserializeSeed<'de> for SettingOf {
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
        json_schema!({
            "type": "object",
            "description": "How much each rule, or group of rules, weighs: allow, warn or deny; and the options of rules.",
            "properties": properties,
            "additionalProperties": false
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn settings(text: &str) -> Result<Settings, String> {
        let config = Config::parse(text, &[LINT_SECTION]).map_err(|error| error.message)?;
        config.section(LINT_SECTION.name).map_err(|error| error.message)
    }

    fn on(text: &str, levels: &[(&str, Level)], rule: &str) -> Option<Severity> {
        let levels = levels.iter().map(|(name, level)| (Selector::parse(name).unwrap(), *level)).collect();
        settings(text).unwrap().with(levels).severity(rule)
    }

    #[test]
    fn a_workspace_sets_levels() {
        let text = "[lint]\nunknown-tag = \"deny\"\ninvalid-date = { level = \"warn\" }\nduplicate-key = \"allow\"\n";
        assert_eq!(on(text, &[], "unknown-tag"), Some(Severity::Error));
        assert_eq!(on(text, &[], "invalid-date"), Some(Severity::Warning));
        assert_eq!(on(text, &[], "duplicate-key"), None);
        assert_eq!(on("", &[], "unknown-tag"), None);
        assert_eq!(on("", &[], "wrong-type"), Some(Severity::Warning));
    }

    #[test]
    fn the_more_specific_name_counts_whatever_the_order() {
        use Level::{Allow, Deny, Warn};
        let text = "[lint]\nwrong-type = \"allow\"\nall = \"deny\"\n";
        assert_eq!(on(text, &[], "wrong-type"), None);
        assert_eq!(on(text, &[], "unknown-tag"), Some(Severity::Error));
        assert_eq!(on(text, &[("all", Allow)], "unknown-tag"), None);
        assert_eq!(
            on("", &[("unknown-tag", Warn), ("all", Allow), ("tags", Deny)], "unknown-tag"),
            Some(Severity::Warning)
        );
        assert_eq!(on("", &[("tags", Deny), ("all", Allow)], "unknown-tag"), Some(Severity::Error));
        assert_eq!(on("", &[("tags", Deny), ("all", Allow)], "duplicate-key"), None);
    }

    #[test]
    fn warnings_come_last() {
        use Level::{Allow, Deny, Warn};
        assert_eq!(on("", &[("warnings", Deny)], "wrong-type"), Some(Severity::Error));
        assert_eq!(on("", &[("warnings", Deny), ("unknown-tag", Warn)], "unknown-tag"), Some(Severity::Error));
        assert_eq!(on("", &[("warnings", Deny)], "unknown-tag"), None);
        assert_eq!(on("", &[("warnings", Deny), ("wrong-type", Allow)], "wrong-type"), None);
        assert_eq!(on("[lint]\nwarnings = \"allow\"\n", &[], "wrong-type"), None);
        let text = "[lint]\nwarnings = \"deny\"\n";
        assert_eq!(on(text, &[], "wrong-type"), Some(Severity::Error));
        assert_eq!(on(text, &[("wrong-type", Warn)], "wrong-type"), Some(Severity::Warning));
    }

    #[test]
    fn what_is_no_rule_level_or_option_is_told() {
        assert!(settings("[lint]\nunknwon-tag = \"deny\"\n").unwrap_err().contains("did you mean `unknown-tag`?"));
        assert!(settings("[lint]\nunknown-tag = \"fatal\"\n").unwrap_err().contains("`fatal` is no level"));
        assert!(settings("[lint]\nunknown-tag = 3\n").unwrap_err().contains("allow, warn or deny"));
        assert!(settings("[lint]\nunknown-tag = { levle = \"deny\" }\n").unwrap_err().contains("levle"));
        assert!(settings("[lint]\nnear-miss-tag = { uses = \"two\" }\n").unwrap_err().contains("string \"two\""));
        assert!(settings("[lint]\nnear-miss-tag = { uses = 1 }\n").is_ok());
        assert!(settings("[lint]\nall = { uses = 1 }\n").unwrap_err().contains("no options"));
    }
}
