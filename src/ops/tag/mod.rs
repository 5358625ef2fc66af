//! Tags of documents: added, removed, renamed and merged, in front matter and in the registry.

mod registry;

use super::changes::{self, Changes, Obstacle, Page};
use super::new::{NewError, labels};
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::{Facts, TagUse};
use crate::config::CoreKey;
use crate::corpus::{Corpus, Query, QueryError, Tags};
use crate::diagnostic::Severity;
use crate::document::edit::{Datum, Intent, Refusal};
use crate::document::metadata::{Style, Value};
use crate::document::slug::slug;
use crate::lint::{LINT_SECTION, Settings};
use std::borrow::Cow;
use thiserror::Error;

/// Why tags cannot be changed.
#[derive(Debug, Error)]
pub enum TagError {
    /// A tag that the workspace does not take.
    #[error(transparent)]
    Label(#[from] NewError),
    /// A tag that nothing bears.
    #[error(transparent)]
    Unknown(#[from] QueryError),
    /// `writings.toml` cannot be read.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// The registry cannot be edited.
    #[error("writings.toml cannot be edited: {source}")]
    Registry {
        /// Why.
        source: Refusal,
    },
    /// What the registry would hold could not be read.
    #[error("writings.toml would not be read any more: {message}")]
    Broken {
        /// Why.
        message: String,
    },
    /// A label that is no tag.
    #[error("`{label}` names no tag")]
    NoTag {
        /// The label.
        label: String,
    },
}

impl TagError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Label(error) => error.help(),
            Self::Unknown(error) => error.help(),
            Self::Workspace(error) => error.help(),
            Self::Registry { source } => source.help().map(str::to_owned),
            Self::Broken { .. } => Some("change the tag in writings.toml by hand".into()),
            Self::NoTag { .. } => None,
        }
    }
}

/// One tag among those of a document.
struct Item<'a> {
    label: Cow<'a, str>,
    slug: String,
    /// Which of the list's items it is, or of the pieces of a comma string.
    index: usize,
}

/// How the tags of a document are written.
enum Written<'a> {
    /// Not at all, or as an empty value.
    Nothing,
    /// As a list.
    List(Vec<Item<'a>>),
    /// As one string, its pieces parted by commas.
    Text(Vec<Item<'a>>, String),
    /// As something that holds no tags.
    Other,
}

impl<'a> Written<'a> {
    fn of(page: &'a Page<'_>) -> Self {
        let Some(node) = page.entry(CoreKey::Tags).map(|entry| &entry.value) else { return Self::Nothing };
        let item = |index: usize, text: Cow<'a, str>| {
            let label: Cow<'a, str> = match text {
                Cow::Borrowed(text) => text.trim().into(),
                Cow::Owned(text) => text.trim().to_owned().into(),
            };
            Item { slug: slug(&label), label, index }
        };
        match &node.value {
            Value::Null => Self::Nothing,
            Value::List(items) => {
                let texts = items.iter().enumerate();
                Self::List(texts.filter_map(|(index, node)| Some(item(index, node.text(page.text)?))).collect())
            }
            Value::Map(_) => Self::Other,
            _ => {
                let text = node.text(page.text).unwrap_or_default().into_owned();
                let pieces = text.split(',').enumerate();
                let items: Vec<Item<'_>> = pieces
                    .map(|(index, piece)| item(index, piece.to_owned().into()))
                    .filter(|item| !item.label.is_empty())
                    .collect();
                Self::Text(items, text)
            }
        }
    }

    fn items(&self) -> &[Item<'a>] {
        match self {
            Self::List(items) | Self::Text(items, _) => items,
            Self::Nothing | Self::Other => &[],
        }
    }
}

fn text(label: &str) -> Datum {
    Datum::String(label.to_owned())
}

fn quoted(labels: &[impl AsRef<str>]) -> String {
    labels.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

/// Adds tags, each by label, slug or alias, to documents that do not bear them.
///
/// # Errors
///
/// A tag that the workspace does not take.
pub fn add(
    workspace: &Workspace,
    corpus: &Corpus,
    typed: &[String],
    documents: &[&Facts],
) -> Result<Changes, TagError> {
    let mut notes = Vec::new();
    let labels = labels(typed, corpus.tags(), is_closed(workspace, documents)?, &mut notes)?;
    if labels.is_empty() || labels.iter().any(|label| slug(label).is_empty()) {
        return Err(TagError::NoTag { label: typed.join(",") });
    }
    let tags = corpus.tags();
    let mut changes = changes::plan(workspace, corpus, documents, |page| {
        let written = Written::of(page);
        let bears = |label: &String| {
            let wanted = slug(label);
            written.items().iter().any(|item| tags.canonical(&item.slug) == tags.canonical(&wanted))
        };
        let new: Vec<&String> = labels.iter().filter(|label| !bears(label)).collect();
        let key = page.pointer(CoreKey::Tags);
        let intents = match &written {
            _ if new.is_empty() => Vec::new(),
            // A string of several tags means one tag to most programs: it becomes the list it stands for.
            Written::Text(items, _) => {
                let all = items.iter().map(|item| &*item.label).chain(new.iter().map(|label| label.as_str()));
                vec![Intent::Set { key, value: Datum::List(all.map(text).collect()) }]
            }
            _ => new.iter().map(|label| Intent::Append { key: key.clone(), item: text(label) }).collect(),
        };
        page.decide(&intents, format!("+ {}", quoted(&new)))
    });
    changes.notes.splice(0..0, notes);
    Ok(changes)
}

/// Removes tags, each by label, slug or alias, in whatever spelling.
///
/// # Errors
///
/// A tag that no document bears.
pub fn remove(
    workspace: &Workspace,
    corpus: &Corpus,
    typed: &[String],
    documents: &[&Facts],
) -> Result<Changes, TagError> {
    let tags = corpus.tags();
    let words: Vec<&str> = typed.iter().flat_map(|text| words(text, tags)).collect();
    if words.is_empty() {
        return Err(TagError::NoTag { label: typed.join(",") });
    }
    let wanted: Vec<String> = words.iter().map(|word| tags.canonical(&slug(word)).to_owned()).collect();
    for (word, wanted) in words.iter().zip(&wanted) {
        let bears = |facts: &Facts| facts.tags.iter().any(|tag| tags.canonical(&tag.slug) == *wanted);
        if !corpus.documents().iter().any(bears) {
            // Fails with what was probably meant, unless the tag is registered and merely not in use.
            Query { tags: vec![(*word).to_owned()], ..Query::default() }.run(corpus, &[])?;
        }
    }
    Ok(changes::plan(workspace, corpus, documents, |page| {
        let written = Written::of(page);
        let goes = |item: &&Item<'_>| wanted.iter().any(|wanted| tags.canonical(&item.slug) == wanted);
        let gone: Vec<&Item<'_>> = written.items().iter().filter(goes).collect();
        bounded(&gone, &written)?;
        let told = format!("- {}", quoted(&gone.iter().map(|item| &*item.label).collect::<Vec<_>>()));
        page.decide(&without(page, &written, &gone), told)
    }))
}

/// Fails where more tags go, out of more, than anybody wrote: for each that goes all are read again.
fn bounded(gone: &[&Item<'_>], written: &Written<'_>) -> Result<(), Obstacle> {
    /// So many are read in a fraction of a second.
    const MOST: usize = 200_000;
    match written {
        Written::List(items) if gone.len() > 1 && gone.len() * items.len() > MOST => Err(Obstacle::Forbidden {
            message: format!("it bears these tags {} times among {}, which is too much", gone.len(), items.len()),
            help: Some("edit it by hand".into()),
        }),
        _ => Ok(()),
    }
}

/// The edits that take tags out.
fn without(page: &Page<'_>, written: &Written<'_>, gone: &[&Item<'_>]) -> Vec<Intent> {
    let key = page.pointer(CoreKey::Tags);
    match written {
        _ if gone.is_empty() => Vec::new(),
        Written::Text(items, _) if items.len() == gone.len() => vec![Intent::Unset { key }],
        Written::Text(_, whole) => vec![Intent::Set { key, value: Datum::String(pieces(whole, gone, None)) }],
        // From the last on, so that no index moves.
        _ => gone.iter().rev().map(|item| Intent::Remove { key: key.clone(), index: item.index }).collect(),
    }
}

/// A comma string without the pieces of `gone`, which come in order, but for the first of them, which `label` takes the place of if
/// there is one.
fn pieces(whole: &str, gone: &[&Item<'_>], label: Option<&str>) -> String {
    let mut label = label;
    let mut gone = gone.iter().peekable();
    let mut kept = Vec::new();
    for (index, piece) in whole.split(',').enumerate() {
        let Some(item) = gone.next_if(|item| item.index == index) else {
            kept.push(piece.to_owned());
            continue;
        };
        if let Some(label) = label.take() {
            kept.push(piece.replacen(&*item.label, label, 1));
        }
    }
    kept.join(",").trim_start().to_owned()
}

/// The tags in one argument: parted by commas, unless a document or the registry has all of it for one.
fn words<'t>(text: &'t str, tags: &Tags) -> Vec<&'t str> {
    if tags.is_known(tags.canonical(&slug(text))) {
        return vec![text];
    }
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// What a rename or a merge asks for.
#[derive(Clone, Debug)]
pub struct Renaming {
    /// The tags that go, each by its label or slug: every spelling with the same slug.
    pub from: Vec<String>,
    /// The tag that they become.
    pub to: String,
    /// Whether the registry follows: not where only some documents are meant.
    pub with_registry: bool,
}

/// Gives tags another name, or merges several into one: order is kept, and no document bears the new one twice.
///
/// # Errors
///
/// No document bears a tag that is to go and the registry does not hold it; the workspace does not take the new one; or
/// `writings.toml` cannot be edited.
pub fn rename(
    workspace: &Workspace,
    corpus: &Corpus,
    renaming: &Renaming,
    documents: &[&Facts],
) -> Result<Changes, TagError> {
    let tags = corpus.tags();
    let mut notes = Vec::new();
    let from: Vec<(String, &str)> = renaming.from.iter().map(|label| (slug(label), label.as_str())).collect();
    for (slug, label) in &from {
        let bears = |facts: &Facts| facts.tags.iter().any(|tag| *tag.slug == **slug);
        if tags.registered(slug).is_none() && !corpus.documents().iter().any(bears) {
            Query { tags: vec![(*label).to_owned()], ..Query::default() }.run(corpus, &[])?;
        }
    }
    let is_from = |tag: &TagUse| from.iter().any(|(slug, _)| *tag.slug == **slug || tags.canonical(&tag.slug) == slug);
    let bearing: Vec<&Facts> = documents.iter().copied().filter(|facts| facts.tags.iter().any(is_from)).collect();
    let to = new_label(workspace, tags, &bearing, &from, renaming, &mut notes)?;
    let to_slug = slug_of(tags, &from, &to);
    let mut changes = changes::plan(workspace, corpus, documents, |page| {
        let written = Written::of(page);
        // A registered tag goes with its aliases, which would be the new one's otherwise.
        let is_of = |slug: &str, item: &Item<'_>| {
            *slug == item.slug
                || (slug != to_slug && tags.registered(slug).is_some() && tags.canonical(&item.slug) == slug)
        };
        let is_old = |item: &&Item<'_>| from.iter().any(|(slug, _)| is_of(slug, item)) && item.label != to;
        let old: Vec<&Item<'_>> = written.items().iter().filter(is_old).collect();
        bounded(&old, &written)?;
        let is_new = |item: &Item<'_>| tags.canonical(&item.slug) == tags.canonical(&to_slug) && !is_old(&item);
        let had_it = written.items().iter().any(is_new);
        let names: Vec<&str> = old.iter().map(|item| &*item.label).collect();
        let merged = if had_it { " (already had it: merged)" } else { "" };
        let told = format!("{} → {to}{merged}", quoted(&names));
        let key = page.pointer(CoreKey::Tags);
        let intents = match (&written, old.split_first()) {
            (_, None) => Vec::new(),
            _ if had_it => without(page, &written, &old),
            (Written::Text(_, whole), _) if !to.contains(',') => {
                vec![Intent::Set { key, value: Datum::String(pieces(whole, &old, Some(&to))) }]
            }
            (Written::Text(items, _), Some((first, _))) => {
                let label =
                    |item: &Item<'_>| if item.index == first.index { to.clone() } else { item.label.to_string() };
                let kept = items.iter().filter(|item| item.index == first.index || !is_old(item));
                vec![Intent::Set { key, value: Datum::List(kept.map(|item| text(&label(item))).collect()) }]
            }
            (_, Some((first, others))) => {
                let mut intents = without_all(&key, others);
                intents.push(Intent::Replace { key, index: first.index, item: text(&to) });
                intents
            }
        };
        if is_aliased(page, &old) {
            return Err(Refusal::Alias { key: page.pointer(CoreKey::Tags) }.into());
        }
        page.decide(&intents, told)
    });
    changes.notes.splice(0..0, notes);
    if renaming.with_registry {
        registry::rename(workspace, &from, (&to_slug, &to), &mut changes)?;
    }
    Ok(changes)
}

fn without_all(key: &str, gone: &[&Item<'_>]) -> Vec<Intent> {
    gone.iter().rev().map(|item| Intent::Remove { key: key.to_owned(), index: item.index }).collect()
}

/// Whether one of these items is an alias of a value elsewhere, which a new label here would not reach.
fn is_aliased(page: &Page<'_>, items: &[&Item<'_>]) -> bool {
    let Some(node) = page.entry(CoreKey::Tags).map(|entry| &entry.value) else { return false };
    let Value::List(nodes) = &node.value else { return false };
    items.iter().any(|item| nodes.get(item.index).is_some_and(|node| node.style == Style::Alias))
}

/// The slug under which the new tag is registered, or will be: an alias becomes a name only if its own tag is what changes.
fn slug_of(tags: &Tags, from: &[(String, &str)], to: &str) -> String {
    let own = slug(to);
    let canonical = tags.canonical(&own);
    let is_own = from.iter().any(|(slug, _)| slug == canonical);
    if is_own { own } else { canonical.to_owned() }
}

/// How the new tag is written in `documents`: as it is registered, unless its own spelling is what changes.
fn new_label(
    workspace: &Workspace,
    tags: &Tags,
    documents: &[&Facts],
    from: &[(String, &str)],
    renaming: &Renaming,
    notes: &mut Vec<String>,
) -> Result<String, TagError> {
    let to = renaming.to.trim();
    let own = slug(to);
    if own.is_empty() {
        return Err(TagError::NoTag { label: to.to_owned() });
    }
    // A new spelling of the same tag needs no leave, nor does a tag that takes the name of its own alias.
    let canonical = tags.canonical(&own);
    if from.iter().any(|(slug, _)| *slug == own || *slug == canonical) {
        return Ok(to.to_owned());
    }
    if let Some(entry) = tags.registered(canonical) {
        let label = tags.label(canonical);
        if entry.deprecated {
            return Err(NewError::DeprecatedTag { label: label.into(), slug: canonical.into() }.into());
        }
        if label != to {
            notes.push(format!("`{to}` is registered as `{label}`"));
        }
        return Ok(label.to_owned());
    }
    // A registered tag takes its entry along to a new name.
    let is_taken_along = renaming.with_registry && from.iter().any(|(slug, _)| tags.registered(slug).is_some());
    if !is_taken_along && is_closed(workspace, documents)? {
        let near = tags.nearest(to).filter(|near| tags.registered(near).is_some());
        let near = near.map(|near| tags.label(near).to_owned());
        return Err(NewError::UnknownTag { tag: to.to_owned(), slug: own, near }.into());
    }
    Ok(to.to_owned())
}

/// Whether any of these documents takes registered tags alone; where there is none, whether documents do on the whole.
fn is_closed(workspace: &Workspace, documents: &[&Facts]) -> Result<bool, WorkspaceError> {
    let settings = workspace.section::<Settings>(LINT_SECTION.name)?;
    let denies = |severity: Option<Severity>| severity == Some(Severity::Error);
    if documents.is_empty() {
        return Ok(denies(settings.severity("unknown-tag")));
    }
    Ok(documents.iter().any(|facts| denies(settings.at(&facts.path, &facts.collection).severity("unknown-tag"))))
}

impl From<Refusal> for TagError {
    fn from(source: Refusal) -> Self {
        Self::Registry { source }
    }
}
