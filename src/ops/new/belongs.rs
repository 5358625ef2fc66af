//! What a new document belongs to: its tags, as the workspace writes them, and its part of a series.

use super::error::NewError;
use crate::corpus::{Corpus, Tags};
use crate::document::slug::slug;
use crate::suggest::nearest;
use std::collections::HashSet;

/// A series, and the part of it that a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name, as the workspace writes it.
    pub name: String,
    /// The part, from 1.
    pub part: u32,
}

/// The labels to write for tags as they were typed, each by label, slug or alias; several may be parted by commas. A
/// workspace that is `closed` takes registered ones alone. What looks like a slip is told in `notes`.
pub fn labels(typed: &[String], tags: &Tags, closed: bool, notes: &mut Vec<String>) -> Result<Vec<String>, NewError> {
    let mut labels = Vec::new();
    let mut seen = HashSet::new();
    for word in typed.iter().flat_map(|text| words(text, tags)) {
        super::one_line("tag", word)?;
        let own = slug(word);
        let tag = tags.canonical(&own);
        let label = match tags.registered(tag) {
            Some(entry) if entry.deprecated => {
                return Err(NewError::DeprecatedTag { label: tags.label(tag).into(), slug: tag.into() });
            }
            Some(_) => tags.label(tag),
            None if closed => {
                let near = tags.nearest(word).filter(|near| tags.registered(near).is_some());
                let near = near.map(|near| tags.label(near).to_owned());
                return Err(NewError::UnknownTag { tag: word.into(), slug: own, near });
            }
            None if tags.is_known(tag) => tags.label(tag),
            None => {
                if let Some(near) = tags.nearest(word) {
                    notes.push(format!("`{word}` is a new tag; did you mean `{}`?", tags.label(near)));
                }
                word
            }
        };
        if seen.insert(tag.to_owned()) {
            labels.push(label.to_owned());
        }
    }
    Ok(labels)
}

/// The tags in one argument: parted by commas, unless all of it is a registered label that holds one.
fn words<'a>(text: &'a str, tags: &Tags) -> Vec<&'a str> {
    let whole = slug(text);
    let is_label = tags
        .registered(tags.canonical(&whole))
        .is_some_and(|entry| entry.label.iter().chain(&entry.aliases).any(|label| label == text));
    if is_label {
        return vec![text];
    }
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// The part that `text`, a name or `NAME:PART`, means: of a series there is by whatever spelling, else of a new one.
pub fn part(text: &str, corpus: &Corpus, notes: &mut Vec<String>) -> Result<Part, NewError> {
    let bad = || NewError::BadSeries { text: text.to_owned() };
    super::one_line("series", text)?;
    // A name may hold colons itself: only digits behind the last one are a part.
    let (name, asked) = match text.rsplit_once(':') {
        Some((name, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => (name, digits),
        _ => (text, ""),
    };
    let name = name.trim();
    let asked: Option<u32> = if asked.is_empty() { None } else { Some(asked.parse().map_err(|_| bad())?) };
    if name.is_empty() || asked == Some(0) {
        return Err(bad());
    }
    let all = corpus.series();
    let own = slug(name);
    let Some(documents) = all.get(own.as_str()) else {
        if let Some(near) = nearest(&own, all.keys().copied()) {
            let spelled = all.get(near).and_then(|documents| spelled(documents, near)).unwrap_or(near);
            notes.push(format!("`{name}` is a new series; did you mean `{spelled}`?"));
        }
        return Ok(Part { name: name.to_owned(), part: asked.unwrap_or(1) });
    };
    let name = spelled(documents, &own).unwrap_or(name).to_owned();
    let next = documents.iter().filter_map(|(_, part)| *part).max().unwrap_or(0).saturating_add(1);
    let part = asked.unwrap_or(next);
    match documents.iter().find(|(_, other)| *other == Some(part)) {
        Some((facts, _)) => Err(NewError::PartTaken { name, part, path: facts.path.to_string(), next }),
        None => Ok(Part { name, part }),
    }
}

/// How the first part of a series spells its name.
fn spelled<'a>(documents: &[(&'a crate::analysis::Facts, Option<u32>)], slug: &str) -> Option<&'a str> {
    let (facts, _) = documents.first()?;
    facts.series.iter().find(|one| &*one.slug == slug).map(|one| &*one.name)
}
