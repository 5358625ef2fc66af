//! Rewriting where links and images lead: text edits of the targets alone, each shown to change nothing else.

mod find;
mod spell;
#[cfg(test)]
mod tests;

pub use find::Form;

use super::body::dialect;
use super::edits::apply;
use super::lines::Locator;
use super::masked::Masked;
use crate::diagnostic::{Place, Span, TextEdit};
use find::{Found, Walk};
use pulldown_cmark::{Event, Parser, Tag};
use std::ops::Range;
use thiserror::Error;

/// One target as it is written in a document: that of a link, of an image, or of a definition that several of them share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// The target as Markdown or HTML reads it: escapes and entities are resolved, `%20` and its like are not.
    pub text: &'a str,
    /// Whether a link leads there.
    pub link: bool,
    /// Whether an image is taken from there. A definition that nothing uses is neither's.
    pub image: bool,
    /// How it is written.
    pub form: Form,
}

/// A target that cannot be rewritten so that everything else reads as before.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {}: `{target}` cannot be rewritten here so that all else stays as it is", place.line)]
pub struct Refusal {
    /// Where it stands.
    pub place: Place,
    /// The target, as it is read.
    pub target: String,
}

/// The edits that make every target of the body at `body_start` what `new` says; it is asked for each once, definitions first, and
/// says `None` where a target is to stay. What stands in a tag of a template, or in what MDX adds, is none.
///
/// The new target is escaped as its place demands; what the place cannot hold, such as a blank in `[text](target)`, becomes
/// `%20` and its like. Where the query and the fragment are the old ones, their bytes stay.
///
/// # Errors
///
/// The body would read differently in more than its targets.
pub fn retarget(
    text: &str,
    body_start: usize,
    is_mdx: bool,
    new: &mut dyn FnMut(&Target<'_>) -> Option<String>,
) -> Result<Vec<TextEdit>, Refusal> {
    let body = text.get(body_start..).unwrap_or("");
    let masked = Masked::of(body, is_mdx);
    let mut walk = Walk::new(&masked.text);
    while walk.next().is_some() {}
    let refusal = |found: &Found<'_>| {
        let span = found.written.as_ref().map_or(found.at..found.at, |written| written.range.clone());
        let span = Span::new(body_start + span.start, body_start + span.end);
        Refusal { place: Locator::new(text).place(span), target: found.target.to_string() }
    };
    let mut changes = Vec::new();
    let mut intended = Vec::with_capacity(walk.found.len());
    for (index, found) in walk.found.iter().enumerate() {
        let form = found.written.as_ref().map_or(Form::Bare, |written| written.form);
        let asked = new(&Target { text: &found.target, link: found.link, image: found.image, form });
        let asked = asked.filter(|asked| **asked != *found.target);
        let change = match (asked, &found.written) {
            (None, _) => None,
            (Some(asked), Some(written)) => spell::change(body, &found.target, written, &asked),
            (Some(_), None) => return Err(refusal(found)),
        };
        intended.push(change.map(|(read, range, text)| {
            changes.push(Change { range, text, index });
            read
        }));
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    changes.sort_by_key(|change| change.range.start);
    let edit = |start: usize, change: &Change| TextEdit {
        span: Span::new(start + change.range.start, start + change.range.end),
        text: change.text.clone(),
    };
    let in_body: Vec<TextEdit> = changes.iter().map(|change| edit(0, change)).collect();
    let faulty = match apply(body, &in_body) {
        Some(edited) => {
            let edited = Masked::of(&edited, is_mdx).text;
            Check { body: &masked.text, walk: &walk, changes: &changes, intended: &intended }.first_fault(&edited)
        }
        None => changes.first().map(|change| change.index),
    };
    match faulty.and_then(|index| walk.found.get(index)) {
        Some(found) => Err(refusal(found)),
        None => Ok(changes.iter().map(|change| edit(body_start, change)).collect()),
    }
}

/// One replacement in a body.
struct Change {
    range: Range<usize>,
    text: String,
    /// Whose target it rewrites, of all that were found.
    index: usize,
}

/// The body as it was, and what was to become of it.
struct Check<'a, 't> {
    body: &'t str,
    walk: &'a Walk<'t>,
    changes: &'a [Change],
    /// What each target is to be read as; `None` where it stays.
    intended: &'a [Option<String>],
}

impl Check<'_, '_> {
    /// Reads the edited body beside the old one. Which target, of all that were found, did harm; `None` where all holds.
    fn first_fault(&self, edited: &str) -> Option<usize> {
        let mut offsets = vec![0];
        let mut offset = 0;
        for change in self.changes {
            offset += change.text.len() as isize - change.range.len() as isize;
            offsets.push(offset);
        }
        let moved = |at: usize| {
            let passed = self.changes.partition_point(|change| change.range.end <= at);
            let inside = self.changes.get(passed).is_some_and(|change| change.range.start < at);
            at.checked_add_signed(*offsets.get(passed)?).filter(|_| !inside)
        };
        let mut old = Parser::new_ext(self.body, dialect()).into_offset_iter();
        let mut new = Walk::new(edited);
        let mut targets = self.walk.targets.iter();
        loop {
            let range = match (old.next(), new.next()) {
                (None, None) => break,
                (Some((before, range)), Some((after, place))) => {
                    let in_place = (moved(range.start), moved(range.end)) == (Some(place.start), Some(place.end));
                    if in_place && self.same(&before, &after, &mut targets) {
                        continue;
                    }
                    range
                }
                (Some((_, range)), None) => range,
                (None, Some(_)) => self.body.len()..self.body.len(),
            };
            return self.nearest(range.end);
        }
        let expected = |(index, found)| (self.expected(index), link_and_image(found));
        let wanted = self.walk.found.iter().enumerate().map(expected);
        let read = new.found.iter().map(|found| (Some(&*found.target), link_and_image(found)));
        if wanted.eq(read) { None } else { self.nearest(0) }
    }

    /// What a target that was found is to be read as.
    fn expected(&self, index: usize) -> Option<&str> {
        let stays = || self.walk.found.get(index).map(|found| &*found.target);
        self.intended.get(index)?.as_deref().or_else(stays)
    }

    /// Whether an event says the same as before, but for its target where that was to change.
    fn same<'i>(
        &self,
        before: &Event<'_>,
        after: &Event<'_>,
        targets: &mut impl Iterator<Item = &'i Option<usize>>,
    ) -> bool {
        let mut leads = |old: &str, new: &str| {
            let index = targets.next().copied().flatten();
            index.map_or(old == new, |index| self.expected(index) == Some(new))
        };
        match (before, after) {
            (
                Event::Start(Tag::Link { link_type: a, dest_url: from, title: b, id: c }),
                Event::Start(Tag::Link { link_type: x, dest_url: to, title: y, id: z }),
            )
            | (
                Event::Start(Tag::Image { link_type: a, dest_url: from, title: b, id: c }),
                Event::Start(Tag::Image { link_type: x, dest_url: to, title: y, id: z }),
            ) => leads(from, to) && (a, b, c) == (x, y, z),
            // Both stand where they should, so nothing but a target differs in them.
            (Event::Html(_), Event::Html(_)) | (Event::InlineHtml(_), Event::InlineHtml(_)) => true,
            (before, after) => before == after,
        }
    }

    /// The target that is rewritten last before `end`, else the first of all.
    fn nearest(&self, end: usize) -> Option<usize> {
        let before = self.changes.partition_point(|change| change.range.start < end);
        self.changes.get(before.saturating_sub(1)).map(|change| change.index)
    }
}

fn link_and_image(found: &Found<'_>) -> (bool, bool) {
    (found.link, found.image)
}
