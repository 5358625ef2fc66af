//! `[lint]` in `writings.toml`, and `-A`, `-W`, `-D`: how much each rule weighs for which documents, and the options of those
//! that have any.

mod instances;
mod overrides;
mod read;

pub use overrides::UnknownCollection;

use super::rules::{Check, RULES, Rule, Theme};
use crate::config::Section;
use crate::diagnostic::Severity;
use crate::suggest::nearest;
use overrides::{Covers, Override};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// What one table of settings says: levels by name, and options by rule.
#[derive(Clone, Debug, Default)]
struct Said {
    /// In the order of their selectors: what comes later is more specific, or stricter.
    levels: Vec<(Selector, Level)>,
    options: BTreeMap<&'static str, toml::Table>,
}

impl Said {
    /// The level of a rule, which had the level `before` without this table. A rule's own name counts more than its theme's, and
    /// a theme more than `all`; of two levels for one name the stricter counts; `warnings` comes last.
    fn level(&self, rule: &Rule, before: Level) -> Level {
        let said = self.levels.iter().rfind(|(selector, _)| selector.takes(rule));
        let level = said.map_or(before, |(_, level)| *level);
        let warnings = self.levels.iter().rfind(|(selector, _)| *selector == Selector::Warnings);
        warnings.filter(|_| level == Level::Warn).map_or(level, |(_, instead)| *instead)
    }

    /// Whether it says nothing of any rule.
    fn is_empty(&self) -> bool {
        self.levels.is_empty() && self.options.values().all(toml::Table::is_empty)
    }

    /// The options of a rule, if it says any.
    fn options(&self, rule: &Rule) -> Option<&toml::Table> {
        self.options.get(rule.name).filter(|options| !options.is_empty())
    }
}

/// What a workspace and a command line say about rules.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What counts for all documents.
    base: Said,
    /// What counts for some, over that: the last that fits a document has the last word.
    overrides: Vec<Override>,
    /// What a command line says, over all.
    command: Said,
}

impl Settings {
    /// The same settings with those of a command line over them.
    #[must_use]
    pub fn with(mut self, mut levels: Vec<(Selector, Level)>) -> Self {
        levels.sort_unstable();
        self.command = Said { levels, options: BTreeMap::new() };
        self
    }

    /// How much a rule weighs where no override fits.
    pub fn level(&self, rule: &Rule) -> Level {
        self.command.level(rule, self.base.level(rule, rule.level))
    }

    /// How a finding of the rule of this name is reported where no override fits; `None` for not at all.
    pub fn severity(&self, name: &str) -> Option<Severity> {
        severity(name, |rule| self.level(rule))
    }

    /// What counts for the document at `path`, from the workspace root: paths are compared once, here.
    pub fn at(&self, path: &str, collection: &str) -> Levels<'_> {
        let fitting = self.overrides.iter().filter(|one| one.reach.fits(path, collection)).map(|one| &one.said);
        Levels { settings: self, fitting: fitting.collect() }
    }

    /// All levels that a rule may have for a document, of one collection if it is named.
    pub fn levels(&self, rule: &Rule, collection: Option<&str>) -> BTreeSet<Level> {
        let mut levels = BTreeSet::from([self.base.level(rule, rule.level)]);
        for Override { reach, said } in &self.overrides {
            let instead: BTreeSet<Level> = levels.iter().map(|before| said.level(rule, *before)).collect();
            match reach.covers(collection) {
                Covers::All => levels = instead,
                Covers::Some => levels.extend(instead),
                Covers::None => {}
            }
        }
        levels.into_iter().map(|before| self.command.level(rule, before)).collect()
    }

    /// How a finding of the rule of this name is reported at the most, for a document of a collection.
    pub fn strictest(&self, name: &str, collection: &str) -> Option<Severity> {
        severity(name, |rule| self.levels(rule, Some(collection)).last().copied().unwrap_or(Level::Allow))
    }

    /// Whether a rule has other options, or may have another level, for some documents.
    pub fn overrides(&self, rule: &Rule) -> bool {
        self.levels(rule, None).len() > 1 || self.overrides.iter().any(|one| one.said.options(rule).is_some())
    }

    /// Each rule that is not allowed everywhere, with its options: ready to be run.
    pub fn checks(&self) -> impl Iterator<Item = (&'static Rule, Check)> {
        let runs = |rule: &&Rule| self.levels(rule, None).iter().any(|level| *level != Level::Allow);
        RULES.iter().filter(runs).filter_map(|rule| Some((rule, self.check(rule).ok()?)))
    }

    /// A rule with its options, those of overrides included.
    ///
    /// # Errors
    ///
    /// Options that do not fit: none once the file has been read.
    fn check(&self, rule: &'static Rule) -> Result<Check, String> {
        let base = self.base.options(rule).cloned().unwrap_or_default();
        let mut others = Vec::new();
        for Override { reach, said } in &self.overrides {
            if let Some(own) = said.options(rule) {
                let mut options = base.clone();
                options.extend(own.clone());
                others.push((Arc::clone(reach), rule.build(options)?));
            }
        }
        Ok(instances::dispatch(rule.name, rule.build(base)?, others))
    }
}

/// How much rules weigh for one document.
#[derive(Clone, Debug)]
pub struct Levels<'a> {
    settings: &'a Settings,
    /// The overrides that fit it, in their order.
    fitting: Vec<&'a Said>,
}

impl Levels<'_> {
    /// How a finding of the rule of this name is reported; `None` for not at all.
    pub fn severity(&self, name: &str) -> Option<Severity> {
        let Settings { base, command, .. } = self.settings;
        severity(name, |rule| {
            let base = base.level(rule, rule.level);
            command.level(rule, self.fitting.iter().fold(base, |before, said| said.level(rule, before)))
        })
    }
}

/// The severity of what no rule stands for, too: that is never allowed.
fn severity(name: &str, level: impl Fn(&Rule) -> Level) -> Option<Severity> {
    match RULES.iter().find(|rule| rule.name == name).map_or(Level::Deny, level) {
        Level::Allow => None,
        Level::Warn => Some(Severity::Warning),
        Level::Deny => Some(Severity::Error),
    }
}

#[cfg(test)]
mod tests;
