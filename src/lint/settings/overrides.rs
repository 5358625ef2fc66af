//! `[[lint.overrides]]`: what counts for the documents of some collections, or at some paths, over what counts for all.

use super::Said;
use crate::config::Exclude;
use crate::diagnostic::Span;
use crate::suggest::nearest;
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
    pub paths: Option<Exclude>,
    pub collections: Option<Vec<Spanned<String>>>,
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
        self.covers(Some(collection)) != Covers::None && self.paths.as_ref().is_none_or(|paths| paths.matches(path))
    }

    /// How much of a collection it takes, or of any.
    pub fn covers(&self, collection: Option<&str>) -> Covers {
        let named = self.collections.as_ref().zip(collection);
        let is_named = named.map(|(names, own)| names.iter().any(|name| name.get_ref() == own));
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

impl super::Settings {
    /// The first collection that an override names and that is none of `known`.
    pub fn unknown_collection(&self, known: &[&str]) -> Option<UnknownCollection> {
        let mut names = self.overrides.iter().flat_map(|one| one.reach.collections.iter().flatten());
        let unknown = names.find(|name| !known.contains(&name.get_ref().as_str()))?;
        let help = match nearest(unknown.get_ref(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        };
        let span = Span::new(unknown.span().start, unknown.span().end);
        Some(UnknownCollection { message: format!("there is no collection `{}`", unknown.get_ref()), span, help })
    }
}
