//! Whether all links lead, once a document has moved, where they led before.

use super::links::Led;
use crate::analysis::Facts;
use crate::corpus::{Corpus, Outcome, Site, Target};
use crate::diagnostic::Place;

/// Something that a move would do to a link.
pub(super) struct Strayed {
    /// The path of the document that holds it, as it is.
    pub(super) path: String,
    /// What would happen.
    pub(super) message: String,
    /// Whether it keeps the document from moving.
    pub(super) is_fatal: bool,
}

/// The documents before and after, and where their links lead.
pub(super) struct Check<'a> {
    pub(super) before: &'a Site<'a>,
    pub(super) after: &'a Site<'a>,
    pub(super) corpus: &'a Corpus,
    /// Where each document stands afterwards.
    pub(super) moved: &'a dyn Fn(&str) -> String,
}

impl<'a> Check<'a> {
    /// The first link of a document that must not lead where it would; else the first that leads nowhere any more.
    pub(super) fn first(&self, old: &'a Facts, new: &'a Facts) -> Option<Strayed> {
        let (Some(before), Some(after)) = (&old.links, &new.links) else { return None };
        if before.links.len() != after.links.len() || before.images.len() != after.images.len() {
            let message = "rewriting its links would make or break another".to_owned();
            return Some(Strayed { path: old.path.to_string(), message, is_fatal: true });
        }
        let links = before.links.iter().zip(&after.links).filter_map(|(one, other)| {
            let (target, target_after) = (Target::new(&one.target), Target::new(&other.target));
            let (led, leads) = (self.before.resolve(old, &target), self.after.resolve(new, &target_after));
            self.strayed(old, one.place, &one.target, &led, &leads)
                .or_else(|| lost_anchor(old, one.place, &target, &target_after, &led, &leads))
        });
        let images = before.images.iter().zip(&after.images).filter_map(|(one, other)| {
            let led = self.before.resolve_file(old, &Target::new(&one.target));
            let leads = self.after.resolve_file(new, &Target::new(&other.target));
            self.strayed(old, one.place, &one.target, &led, &leads)
        });
        let mut harmless = None;
        for strayed in links.chain(images) {
            if strayed.is_fatal {
                return Some(strayed);
            }
            harmless = harmless.or(Some(strayed));
        }
        harmless
    }

    fn strayed(
        &self,
        old: &Facts,
        place: Place,
        target: &str,
        led: &Outcome<'a>,
        leads: &Outcome<'a>,
    ) -> Option<Strayed> {
        let is_missing = matches!(leads, Outcome::Missing);
        let (led, leads) = (Led::of(led), Led::of(leads));
        let is_fatal = match (led, leads) {
            (Led::Nowhere, _) => return None,
            (Led::Document(path), Led::Document(now)) if (self.moved)(path) == now => return None,
            (Led::Document(_), _) => true,
            (Led::There(Some(path)), _) if self.corpus.assets().has_file(path) => {
                if led == leads {
                    return None;
                }
                true
            }
            // A folder, or a page above documents, may well be another once a document has come or gone.
            (Led::There(_), Led::Nowhere) if is_missing => false,
            (Led::There(_), _) => return None,
        };
        let goal = |led: Led<'_>| match led {
            Led::Document(path) => path.to_owned(),
            Led::There(Some(path)) if !path.is_empty() => path.to_owned(),
            Led::There(_) => "a page above documents".to_owned(),
            Led::Nowhere => "nothing".to_owned(),
        };
        let message =
            format!("line {}: `{target}` leads to {}, and would lead to {}", place.line, goal(led), goal(leads));
        Some(Strayed { path: old.path.to_string(), message, is_fatal })
    }
}

/// A link whose document no longer has the heading that it names.
fn lost_anchor(
    old: &Facts,
    place: Place,
    target: &Target<'_>,
    after: &Target<'_>,
    led: &Outcome<'_>,
    leads: &Outcome<'_>,
) -> Option<Strayed> {
    let (Outcome::Document(led, _), Outcome::Document(leads, _)) = (led, leads) else { return None };
    let holds = |facts: &Facts, target: &Target<'_>| {
        let fragment = target.fragment.as_deref()?;
        Some(facts.links.as_ref()?.has_anchor(fragment))
    };
    if holds(led, target) != Some(true) || holds(leads, after) == Some(true) {
        return None;
    }
    let message = format!("line {}: `{}{}` would lead to no heading", place.line, target.path, target.rest);
    Some(Strayed { path: old.path.to_string(), message, is_fatal: true })
}
