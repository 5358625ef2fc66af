//! What the author should know of what a move leaves as it is.

use crate::analysis::{DateSource, Facts, is_internal};
use crate::corpus::{Corpus, join};

/// Adds a line for each thing that a move of `old` does not do, though it may have been expected to. `new` is the document as it
/// will be.
pub(super) fn add(corpus: &Corpus, old: &Facts, new: &Facts, notes: &mut Vec<String>) {
    let (above, below) = (folder(&old.path), folder(&new.path));
    if above != below && old.path.ends_with("/index.md") {
        let bundle = format!("{above}/");
        let stays = |path: &&str| path.starts_with(&bundle) && **path != *old.path && corpus.assets().has_file(path);
        match corpus.assets().paths().filter(stays).count() {
            0 => {}
            1 => notes.push(format!("1 other file stays in {bundle}")),
            count => notes.push(format!("{count} other files stay in {bundle}")),
        }
    }
    if let Some(image) = old.image.as_ref().filter(|image| above != below && is_internal(&image.value))
        && !image.value.starts_with('/')
        && join(above, &image.value).is_some_and(|path| corpus.assets().has_file(&path))
    {
        notes.push(format!("`image` still says {}, which lies in {above}: mend it", image.value));
    }
    if let Some(date) = old.date.as_ref().filter(|date| new.date.as_ref() != Some(date))
        && old.date_source == DateSource::FileName
    {
        let now = new.date.as_ref().map_or("none", |date| date.as_str());
        notes.push(format!(
            "the date was that of the file's name: it was {}, and is {now}; set `date` to keep it",
            date.as_str()
        ));
    }
    let unchecked: Vec<&str> =
        corpus.documents().iter().filter(|facts| facts.links.is_none()).map(|facts| &*facts.path).collect();
    let why = "too long, or cannot be read";
    match unchecked.as_slice() {
        [] => {}
        [one] => notes.push(format!("the links in {one} are not looked at: it is {why}")),
        [one, rest @ ..] => {
            notes.push(format!("the links in {one} and {} more are not looked at: they are {why}", rest.len()));
        }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
