//! `[[lint.overrides]]`: what counts for the documents of some collections, or at some paths, over what counts for all.

use super::Said;
use crate::config::{Exclude, GlobPattern, text_at_place};
use crate::diagnostic::Span;
use crate::lint::rules::Rule;
use crate::suggest::nearest;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::sync::Arc;
use toml::Spanned;

/// The most overrides: each may mean one more run of a rule.
pub(super) const MAX_OVERRIDES: usize = 100;

/// What is said of some documents.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub reach: Arc<Reach>,
    pub said: Said,
}

/// Which documents an override is about: where it names both, those of these collections at these paths.
#[derive(Debug, Default)]
pub(super) struct Reach {
    pub paths: Option<Paths>,
    pub collections: Option<Collections>,
}

/// Globs of documents: one at the least, and none that is outside of the workspace.
#[derive(Debug)]
pub(super) struct Paths {
    /// As they were written.
    globs: Vec<String>,
    set: Exclude,
}

/// Names of collections: one at the least.
#[derive(Debug)]
pub(super) struct Collections(Vec<Spanned<String>>);

/// What the paths look like that no document has: as [`reachable`] tells them.
pub(super) const NOWHERE: &str = r"^\.?/?$|(^|/)\.\.(/|$)|//|/\.(/|$)";

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct One(String, GlobPattern);
        impl<'de> Deserialize<'de> for One {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text_at_place(deserializer, |text| {
                    reachable(text)?;
                    Ok(Self(text.to_owned(), GlobPattern::parse(text)?))
                })
            }
        }
        let paths = Vec::<One>::deserialize(deserializer)?;
        let set = Exclude::of(paths.iter().map(|One(_, glob)| glob)).map_err(D::Error::custom)?;
        if set.is_empty() {
            return Err(D::Error::custom("no path stands here: name one, or leave `paths` out for whole collections"));
        }
        Ok(Self { globs: paths.into_iter().map(|One(text, _)| text).collect(), set })
    }
}

/// Fails where no document can have a path that a glob takes.
fn reachable(text: &str) -> Result<(), String> {
    if ["", ".", "/", "./"].contains(&text) {
        return Err(format!("`{text}` is no path of documents: write ** for all of them"));
    }
    if text.split('/').any(|part| part == "..") {
        return Err(format!("`{text}` is outside of the workspace: paths count from its root, as in notes/**"));
    }
    if text.contains("//") || text.split('/').skip(1).any(|part| part == ".") {
        return Err(format!(
            "`{text}` fits no document: write folders with one slash between them, as in notes/old/**"
        ));
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Collections {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<Spanned<String>>::deserialize(deserializer)?;
        if names.is_empty() {
            return Err(D::Error::custom("no collection stands here: name one, or leave `collections` out for any"));
        }
        Ok(Self(names))
    }
}

/// How much of a collection an override is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Covers {
    /// All of its documents.
    All,
    /// Some of them, perhaps none.
    Some,
    /// None of them.
    None,
}

impl Reach {
    /// Whether it takes the document at `path`, from the workspace root.
    pub fn fits(&self, path: &str, collection: &str) -> bool {
        self.covers(Some(collection)) != Covers::None && self.paths.as_ref().is_none_or(|paths| paths.set.matches(path))
    }

    /// How much of a collection it takes, or of any.
    pub fn covers(&self, collection: Option<&str>) -> Covers {
        let named = self.collections.as_ref().zip(collection);
        let is_named = named.map(|(Collections(names), own)| names.iter().any(|name| name.get_ref() == own));
        match (is_named, &self.paths) {
            (Some(false), _) => Covers::None,
            (Some(true), None) => Covers::All,
            _ => Covers::Some,
        }
    }
}

/// A collection that an override names and that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCollection {
    /// What is wrong.
    pub message: String,
    /// Where the name stands in `writings.toml`.
    pub span: Span,
    /// What to do about it.
    pub help: String,
}

impl Reach {
    /// Which documents it takes, for people.
    fn told(&self) -> String {
        let mut told = self.paths.as_ref().map_or_else(String::new, |paths| paths.globs.join(", "));
        if let Some(Collections(names)) = &self.collections {
            let names: Vec<&str> = names.iter().map(|name| name.get_ref().as_str()).collect();
            let gap = if told.is_empty() { "" } else { " " };
            told += &format!("{gap}in {}", names.join(", "));
        }
        told
    }
}

impl super::Settings {
    /// Which documents have another level of a rule, or other options, for people: what each override says of it.
    pub fn overridden(&self, rule: &Rule) -> Vec<String> {
        let base = self.level(rule);
        let of = |Override { reach, said }: &Override| {
            let level = said.level(rule, base);
            let is_named = said.levels.iter().any(|(selector, _)| selector.takes(rule));
            let level = (is_named || level != base).then(|| level.name());
            let options = said.options(rule).map(|_| "other options");
            let what: Vec<&str> = level.into_iter().chain(options).collect();
            (!what.is_empty()).then(|| format!("{}: {}", reach.told(), what.join(", ")))
        };
        self.overrides.iter().filter(|_| self.overrides(rule)).filter_map(of).collect()
    }

    /// The first collection that an override names and that is none of `known`.
    pub fn unknown_collection(&self, known: &[&str]) -> Option<UnknownCollection> {
        let mut names =
            self.overrides.iter().filter_map(|one| one.reach.collections.as_ref()).flat_map(|names| &names.0);
        let unknown = names.find(|name| !known.contains(&name.get_ref().as_str()))?;
        let help = match nearest(unknown.get_ref(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        let span = Span::new(unknown.span().start, unknown.span().end);
        Some(UnknownCollection { message: format!("there is no collection `{}`", unknown.get_ref()), span, help })
    }
}
