//! A new document: where it goes and what it says, decided before anything is written.

mod belongs;
mod error;
mod names;
mod template;

pub use belongs::Part;
pub(super) use belongs::labels;
pub use error::NewError;
pub use template::TemplateError;

use super::changes::Custom;
use super::place;
use super::workspace::Workspace;
use crate::analysis::{DateSource, Facts, Input, Profile, Scope, analyze};
use crate::corpus::Corpus;
use crate::diagnostic::Severity;
use crate::document::address::normal;
use crate::document::date::PartialDate;
use crate::document::slug::{path_slug, slug, title_slug};
use crate::lint::{LINT_SECTION, Settings, document_rules};
use crate::suggest::nearest;
use chrono::{DateTime, FixedOffset};
use minijinja::context;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The collection, by its name; the first of the workspace unless given.
    pub collection: Option<String>,
    /// The title.
    pub title: String,
    /// Tags, by label, slug or alias; several may be parted by commas.
    pub tags: Vec<String>,
    /// A series, and the part of it where it is not the next: `NAME` or `NAME:PART`.
    pub series: Option<String>,
    /// The date; today unless given.
    pub date: Option<PartialDate>,
    /// The slug; made of the title unless given.
    pub slug: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
}

/// What is to be written, and where.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The path from the workspace root, parts joined by slashes.
    pub path: String,
    /// The whole file.
    pub text: String,
    /// What the author should know, a line each.
    pub notes: Vec<String>,
}

/// Decides on a new document. `corpus` holds at least the heads of the workspace's documents.
///
/// # Errors
///
/// Something that was asked for cannot be, or cannot be told from what is there.
pub fn plan(
    workspace: &Workspace,
    corpus: &Corpus,
    request: &Request,
    now: DateTime<FixedOffset>,
) -> Result<Planned, NewError> {
    let (name, collection) = collection(workspace, request.collection.as_deref())?;
    let title = request.title.trim();
    one_line("title", title)?;
    if title.is_empty() {
        return Err(NewError::NoTitle);
    }
    let date = match &request.date {
        Some(date) => date.clone(),
        None => {
            let today = now.with_timezone(&corpus.zone()).date_naive().to_string();
            PartialDate::parse(&today).ok_or(NewError::NoToday)?
        }
    };
    let slug = match &request.slug {
        Some(slug) => checked_slug(slug)?,
        None => title_slug(title).ok_or_else(|| NewError::NoSlug { title: title.to_owned() })?,
    };
    let usual = || workspace.config().settings.files.name.clone().unwrap_or_default();
    let file = collection.file.as_ref().map_or_else(usual, |file| file.get_ref().clone()).expand(&slug, &date);
    let path = if collection.path.as_str().is_empty() { file } else { format!("{}/{file}", collection.path.as_str()) };
    let profile = placed(workspace, name, &path)?;
    let mut notes = Vec::new();
    let settings = workspace.section::<Settings>(LINT_SECTION.name)?;
    let closed = settings.at(&path, name).severity("unknown-tag") == Some(Severity::Error);
    let tags = belongs::labels(&request.tags, corpus.tags(), closed, &mut notes)?;
    let series = request.series.as_deref().map(|text| belongs::part(text, corpus, &mut notes)).transpose()?;
    let values = context! {
        title,
        description => "",
        date => date.as_str(),
        // A bare year would be a number.
        plain_date => date.month().is_some() && dates_are_plain(workspace, corpus, name),
        year => format!("{:04}", date.year()),
        tags => &tags,
        series => series.as_ref().map(|series| context! { name => &series.name, part => series.part }),
        slug,
        collection => name,
        draft => request.draft,
        authors => &workspace.config().settings.authors,
    };
    let mut rendered = template::render(workspace.root(), name, values).map_err(NewError::Template)?;
    if rendered.is_built_in {
        rendered.text = names::usual(rendered.text, &Custom::of(workspace, corpus, profile), &profile.fields);
    }
    let bytes = rendered.text.as_bytes();
    // Whatever the workspace allows, a new document is one that can be read.
    let profile = Profile { rules: document_rules(&Settings::default()), ..profile.clone() };
    let facts = analyze(&Input { path: &path, bytes, size: bytes.len() as u64 }, &profile, Scope::HEAD);
    let meant =
        Meant { title, date: request.date.as_ref(), tags: &tags, series: series.as_ref(), draft: request.draft };
    meant.hold(&facts, &rendered)?;
    unique(corpus, &facts)?;
    Ok(Planned { path, text: rendered.text, notes })
}

/// The collection that is asked for, else the first.
fn collection<'a>(
    workspace: &'a Workspace,
    asked: Option<&str>,
) -> Result<(&'a str, &'a crate::config::Collection), NewError> {
    let all = workspace.collections();
    let found = match asked {
        None => all.first().ok_or(NewError::NoCollection)?,
        Some(asked) => all.iter().find(|(name, _)| name == asked).ok_or_else(|| {
            let known = workspace.collection_names();
            NewError::UnknownCollection {
                asked: asked.to_owned(),
                near: nearest(asked, known.iter().copied()).map(str::to_owned),
                known: known.into_iter().map(str::to_owned).collect(),
            }
        })?,
    };
    Ok((&found.0, &found.1))
}

/// Fails where a text is more than one line of plain text. What only turns the direction of writing may be meant: it is
/// written as an escape.
fn one_line(what: &'static str, text: &str) -> Result<(), NewError> {
    let is_line = |c: char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    if text.chars().all(is_line) { Ok(()) } else { Err(NewError::ControlCharacter { what, text: text.to_owned() }) }
}

/// A slug as it was given, if it is one part of an address and the name of a file.
fn checked_slug(text: &str) -> Result<String, NewError> {
    if !text.is_empty() && path_slug(text) == text && text != "." && text != ".." {
        return Ok(text.to_owned());
    }
    let near = if text.chars().any(char::is_alphanumeric) { Some(slug(text)) } else { None };
    Err(NewError::BadSlug { slug: text.to_owned(), near })
}

/// The profile of the collection, if a file at `path` would be a document of it, is named so that any system takes it,
/// and is not there.
fn placed<'a>(workspace: &'a Workspace, collection: &str, path: &str) -> Result<&'a Profile, NewError> {
    place::fits(workspace.root(), path, None)?;
    let profile = workspace.layout().profile_of(path).filter(|profile| &*profile.collection == collection);
    profile.ok_or_else(|| NewError::NoDocument { path: path.to_owned(), collection: collection.to_owned() })
}

/// Whether the documents of a collection write their dates without quotes, as the last of them by path does. What is
/// built from them may ask for one or the other, so a new one follows.
fn dates_are_plain(workspace: &Workspace, corpus: &Corpus, collection: &str) -> bool {
    let own = corpus.documents().iter().rev().filter(|facts| &*facts.collection == collection);
    let mut dated = own.filter_map(|facts| match facts.date_source {
        DateSource::FrontMatter(place) => Some((facts, place)),
        _ => None,
    });
    let Some((facts, place)) = dated.next() else { return false };
    workspace.text(facts).is_some_and(|text| !place.span.slice(&text).starts_with(['"', '\'']))
}

/// What was asked for. A template may say more; it may not say otherwise.
struct Meant<'a> {
    title: &'a str,
    date: Option<&'a PartialDate>,
    tags: &'a [String],
    series: Option<&'a Part>,
    draft: bool,
}

impl Meant<'_> {
    /// Fails where the document cannot be read, or says otherwise.
    fn hold(&self, facts: &Facts, rendered: &template::Rendered) -> Result<(), NewError> {
        let template = || rendered.template.clone();
        let is_error = |rule: &str| Settings::default().severity(rule) == Some(Severity::Error);
        if let Some(fault) = facts.diagnostics.iter().find(|fault| is_error(fault.rule)) {
            let line = match fault.rule {
                "missing-front-matter" | "unclosed-front-matter" => "",
                _ => rendered.text.lines().nth(fault.place.line as usize - 1).unwrap_or_default(),
            };
            let (message, line) = (fault.message.clone(), line.trim().to_owned());
            return Err(NewError::Unreadable { template: template(), message, line });
        }
        let shown = |text: Option<&str>| text.map_or("nothing".to_owned(), |text| format!("`{text}`"));
        let held = |key, read: Option<&str>, meant: &str| {
            if read == Some(meant) {
                return Ok(());
            }
            Err(NewError::Different { template: template(), key, read: shown(read), meant: format!("`{meant}`") })
        };
        held("title", facts.title.as_ref().map(|title| &*title.value), self.title)?;
        if let Some(date) = self.date {
            let read = facts.date.as_ref();
            // A file's name may say the day, where the template leaves the date to it.
            let by_name = facts.date_source == DateSource::FileName
                && read.is_some_and(|read| {
                    (read.year(), read.month(), read.day()) == (date.year(), date.month(), date.day())
                });
            if !by_name {
                held("date", read.map(PartialDate::as_str), date.as_str())?;
            }
        }
        for tag in self.tags {
            if !facts.tags.iter().any(|read| *read.label == **tag) {
                let read: Vec<&str> = facts.tags.iter().map(|read| &*read.label).collect();
                let read = (!read.is_empty()).then(|| read.join(", "));
                held("tags", read.as_deref(), &self.tags.join(", "))?;
            }
        }
        if let Some(series) = self.series {
            let text = |name: &str, part: Option<u32>| part.map_or(name.to_owned(), |part| format!("{name}:{part}"));
            let read = facts.series.first().map(|read| text(&read.name, read.part));
            held("series", read.as_deref(), &text(&series.name, Some(series.part)))?;
        }
        if self.draft && !facts.draft { held("draft", Some("false"), "true") } else { Ok(()) }
    }
}

/// Fails where another document has the address, or, in the same collection, the slug.
fn unique(corpus: &Corpus, facts: &Facts) -> Result<(), NewError> {
    let same = |a: &str, b: &str| a == b || normal(a).to_lowercase() == normal(b).to_lowercase();
    for other in corpus.documents() {
        let path = || other.path.to_string();
        let has_address = same(&other.permalink, &facts.permalink)
            || other.aliases.iter().any(|alias| same(&alias.value, &facts.permalink));
        if has_address {
            return Err(NewError::SameAddress { permalink: facts.permalink.to_string(), path: path() });
        }
        if other.collection == facts.collection && same(&other.slug, &facts.slug) {
            return Err(NewError::SameSlug { slug: facts.slug.to_string(), path: path() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
