//! What templates are told: plain values, all text as it is, all addresses ready to be linked to.

use serde::Serialize;

/// The site as a whole.
#[derive(Debug, Serialize)]
pub struct Site<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub tagline: &'a str,
    pub language: &'a str,
    /// The path of the site on its host: empty, or `/blog`.
    pub root: &'a str,
    /// Where it is published, without a slash at the end; empty where that is not known.
    pub url: &'a str,
    pub authors: Vec<&'a str>,
}

/// The page itself.
#[derive(Debug, Default, Serialize)]
pub struct Page {
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub address: String,
    /// Its absolute address; empty where that is not known.
    pub url: String,
    pub robots: &'static str,
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    pub title: String,
    pub address: String,
}

/// A link of the navigation.
#[derive(Debug, Serialize)]
pub struct NavLink {
    pub title: String,
    pub address: String,
    pub current: bool,
}

/// A feed.
#[derive(Clone, Debug, Serialize)]
pub struct Feed {
    /// What it is called.
    pub title: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// Its address, the path of the site included.
    pub address: String,
}

/// How readers learn of what is new.
#[derive(Debug, Serialize)]
pub struct FollowBlock<'a> {
    pub feed: String,
    pub mail: Option<Mail<'a>>,
    pub text: &'a str,
}

/// A form for an address of mail.
#[derive(Debug, Serialize)]
pub struct Mail<'a> {
    pub action: &'a str,
    pub field: &'a str,
    pub text: &'a str,
}

/// The files that every page uses.
#[derive(Debug, Serialize)]
pub struct Assets {
    pub style: String,
    pub script: String,
    pub search: String,
}

/// A date as people read it, and as programs do.
#[derive(Clone, Debug, Serialize)]
pub struct Date {
    pub text: String,
    pub iso: String,
}

/// A tag.
#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    pub label: String,
    pub slug: String,
    pub address: String,
}

/// A tag with its use.
#[derive(Clone, Debug, Serialize)]
pub struct TagUse {
    pub label: String,
    pub slug: String,
    pub address: String,
    pub count: usize,
    pub text: String,
}

/// A series as a document belongs to it.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesLink {
    pub name: String,
    pub address: String,
    pub part: Option<u32>,
}

/// A collection.
#[derive(Clone, Debug, Serialize)]
pub struct Collection {
    pub name: String,
    pub title: String,
    pub address: String,
    pub intro: String,
    pub count: usize,
    /// "6 essays · updated April 2026"
    pub summary: String,
}

/// The collection of a document.
#[derive(Clone, Debug, Serialize)]
pub struct CollectionLink {
    pub name: String,
    pub title: String,
    pub address: String,
}

/// A document as lists show it.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub address: String,
    pub title: String,
    pub description: String,
    pub date: Option<Date>,
    pub updated: Option<Date>,
    pub minutes: Option<u32>,
    pub tags: Vec<Tag>,
    pub collection: CollectionLink,
    pub series: Vec<SeriesLink>,
    pub draft: bool,
    pub future: bool,
    /// Its language, where that is not the site's.
    pub lang: String,
}

/// A topic.
#[derive(Clone, Debug, Serialize)]
pub struct Topic {
    pub name: String,
    pub slug: String,
    pub text: String,
    pub address: String,
    pub count: usize,
    pub tags: Vec<Tag>,
}

/// A year.
#[derive(Clone, Debug, Serialize)]
pub struct Year {
    pub year: i32,
    pub address: String,
    pub count: usize,
}

/// Which page of a list this is.
#[derive(Debug, Serialize)]
pub struct Pager {
    pub number: usize,
    pub of: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
}

/// A heading of a document.
#[derive(Debug, Serialize)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: String,
}

/// An image that stands for a document.
#[derive(Debug, Serialize)]
pub struct Image {
    pub url: String,
    pub alt: String,
}

/// The series of a document, and what stands beside it there.
#[derive(Debug, Serialize)]
pub struct Parts {
    pub name: String,
    pub address: String,
    /// Its number, or where it stands.
    pub part: u32,
    pub of: usize,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

/// A document as its page shows it.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    #[serde(flatten)]
    pub card: Card,
    pub html: String,
    pub headings: Vec<Heading>,
    pub authors: Vec<&'a str>,
    pub canonical: String,
    pub image: Option<Image>,
    pub parts: Option<Parts>,
    pub related: Vec<Card>,
    pub newer: Option<Link>,
    pub older: Option<Link>,
    pub json_ld: String,
    pub words: u32,
    pub code: bool,
}
