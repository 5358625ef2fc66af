//! What one document says about itself.

use super::links::Links;
use super::opening::RepeatedTitle;
use super::slips::Slip;
use super::suppression::Suppression;
use crate::config::CoreKey;
use crate::diagnostic::{Diagnostic, Place, Placed};
use crate::document::body::Counts;
use crate::document::date::PartialDate;
use crate::document::metadata::Style;
use crate::document::reading_time::ReadingTime;
use std::fmt;
use std::sync::Arc;

/// All that one document says about itself, exact to this version of the program. The text of the body is not kept.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The path from the workspace root, parts joined by slashes.
    pub path: Box<str>,
    /// The name of its collection.
    pub collection: Arc<str>,
    /// `title`
    pub title: Option<Placed<Box<str>>>,
    /// `description`
    pub description: Option<Placed<Box<str>>>,
    /// `date`, or the date its file name starts with.
    pub date: Option<PartialDate>,
    /// Where the date comes from.
    pub date_source: DateSource,
    /// `updated`
    pub updated: Option<Placed<PartialDate>>,
    /// What stands under `date` and `updated` and is no date, as written.
    pub no_dates: Vec<(CoreKey, Placed<Box<str>>)>,
    /// `tags`, in order, repeated ones included.
    pub tags: Vec<TagUse>,
    /// `series`, in order.
    pub series: Vec<SeriesUse>,
    /// Whether it is a draft: `draft` is true, or is no boolean.
    pub draft: bool,
    /// Whether what it says of itself could not be read: it may be a draft, so it does not leave the workspace.
    pub withheld: bool,
    /// The last part of its address.
    pub slug: Box<str>,
    /// Where the front matter sets the slug; `None` where it comes from the file's name.
    pub slug_place: Option<Place>,
    /// Where the front matter sets the whole address.
    pub permalink_place: Option<Place>,
    /// The URL path it is served under.
    pub permalink: Box<str>,
    /// `aliases`, in order.
    pub aliases: Vec<Placed<Box<str>>>,
    /// `canonical`
    pub canonical: Option<Box<str>>,
    /// `authors`
    pub authors: Vec<Box<str>>,
    /// `lang`
    pub lang: Option<Box<str>>,
    /// `image`
    pub image: Option<Placed<Box<str>>>,
    /// `weight`
    pub weight: Option<i64>,
    /// `id`
    pub id: Option<Placed<Box<str>>>,
    /// `reading_time`, in minutes.
    pub stored_minutes: Option<Placed<u32>>,
    /// How much there is on the page; `None` where it was not asked for or could not be read.
    pub counts: Option<Counts>,
    /// Links into the workspace, and what links may point at; `None` where they were not asked for or could not be read.
    pub links: Option<Links>,
    /// How long the body takes to read; `None` where [`Facts::counts`] is.
    pub time: Option<ReadingTime>,
    /// A heading that opens the body and repeats the title; links are asked for where it is wanted.
    pub repeated_title: Option<RepeatedTitle>,
    /// Keys that may be slips of the finger; links are asked for where they are wanted.
    pub slips: Vec<Slip>,
    /// The hash of the content; `None` where it was not asked for.
    pub hash: Option<ContentHash>,
    /// The hash of the body's lines; `None` where it was not asked for.
    pub body_hash: Option<ContentHash>,
    /// Why the file could not be read at all.
    pub unread: Option<Box<Unread>>,
    /// Whether something kept it from being read as it should be.
    pub faulty: bool,
    /// Whether its text is not what its bytes are: some are no UTF-8.
    pub lossy: bool,
    /// The rules that comments in it allow.
    pub suppressions: Vec<Suppression>,
    /// What comments in it say to this program that means nothing.
    pub idle_comments: Vec<Placed<Box<str>>>,
    /// What the rules of its profile find wrong with it alone; in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What keeps it from being read.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
}

/// Where a document's date comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateSource {
    /// It has none.
    None,
    /// A key of the front matter, there.
    FrontMatter(Place),
    /// The name of the file.
    FileName,
}

/// One tag as a document bears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagUse {
    /// The label, as written.
    pub label: Box<str>,
    /// Its slug.
    pub slug: Box<str>,
    /// Where it stands.
    pub place: Place,
    /// How it is written; [`Style::Block`] for a piece of a comma string, which is no value of its own.
    pub style: Style,
}

/// One series as a document names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesUse {
    /// The name, as written.
    pub name: Box<str>,
    /// Its slug.
    pub slug: Box<str>,
    /// Which part of it this document is.
    pub part: Option<u32>,
    /// Where it stands.
    pub place: Place,
}

impl Facts {
    /// Facts of a document of which nothing is known but where it is.
    pub fn new(path: &str, collection: &Arc<str>) -> Self {
        Self {
            path: path.into(),
            collection: Arc::clone(collection),
            title: None,
            description: None,
            date: None,
            date_source: DateSource::None,
            updated: None,
            no_dates: Vec::new(),
            tags: Vec::new(),
            series: Vec::new(),
            draft: false,
            withheld: false,
            slug: "".into(),
            slug_place: None,
            permalink_place: None,
            permalink: "".into(),
            aliases: Vec::new(),
            canonical: None,
            authors: Vec::new(),
            lang: None,
            image: None,
            weight: None,
            id: None,
            stored_minutes: None,
            counts: None,
            links: None,
            time: None,
            repeated_title: None,
            slips: Vec::new(),
            hash: None,
            body_hash: None,
            unread: None,
            faulty: false,
            lossy: false,
            suppressions: Vec::new(),
            idle_comments: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Which of [`Facts::suppressions`] allow, at `line`, a rule that bears one of these names.
    pub fn allowing(&self, names: [&str; 3], line: u32) -> impl Iterator<Item = usize> {
        let allows = move |one: &Suppression| names.contains(&&*one.rule.value) && one.lines.contains(&line);
        self.suppressions.iter().enumerate().filter(move |(_, one)| allows(one)).map(|(index, _)| index)
    }
}

/// A BLAKE3 hash of a document's content.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of `bytes`; of a file too long to be read whole, of what was read and of its size.
    pub fn of(bytes: &[u8], size: u64) -> Self {
        if size == bytes.len() as u64 {
            return Self(*blake3::hash(bytes).as_bytes());
        }
        Self(*blake3::Hasher::new().update(bytes).update(&size.to_le_bytes()).finalize().as_bytes())
    }
}

impl ContentHash {
    /// The hash of a text, whatever its lines end in and whatever blanks stand around it.
    pub fn of_lines(text: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        for line in text.trim().split(['\n', '\r']).filter(|line| !line.trim().is_empty()) {
            hasher.update(line.as_bytes()).update(b"\n");
        }
        Self(*hasher.finalize().as_bytes())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}
