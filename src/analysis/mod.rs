//! From the bytes of one document to its facts. Pure: the same bytes, path and profile give the same facts, whoever asks.

mod address;
mod facts;
mod fields;
mod links;
mod opening;
mod rule;
mod slips;
mod suppression;

pub use facts::{ContentHash, DateSource, Facts, SeriesUse, TagUse, Unread};
pub use fields::{Hold, field, holds};
pub use links::{Links, OwnLink, is_internal};
pub use opening::RepeatedTitle;
pub use rule::{Document, DocumentRule, Found, LAST_NOTE, MAX_FINDINGS, Oddity};
pub use slips::Slip;
pub use suppression::Suppression;

use crate::config::{BaseUrl, FieldMap};
use crate::diagnostic::Span;
use crate::document::address::Addressing;
use crate::document::body;
use crate::document::foreign::has_foreign_metadata;
use crate::document::lines::Locator;
use crate::document::masked::{Masked, is_mdx};
use crate::document::metadata::{Fault, Metadata, Parsed};
use crate::document::reading_time::{Rates, ReadingTime};
use crate::document::source::{EncodingFault, FrontMatter, Source, Syntax};
use crate::schema::Schema;
use std::borrow::Cow;
use std::sync::Arc;

/// One document as it was found.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its path from the workspace root, parts joined by slashes.
    pub path: &'a str,
    /// Its bytes, from the first on: all of them, or as many as the scope asks for.
    pub bytes: &'a [u8],
    /// The size of the whole file in bytes, which may be more than was read.
    pub size: u64,
}

/// What is asked of a document beyond its front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// How much there is on the page, and how long it takes to read.
    pub counts: bool,
    /// Links, images and what they may point at; the counts come with it.
    pub links: bool,
    /// The hash of the content.
    pub hash: bool,
    /// The hash of what is in the body, however its lines end.
    pub body_hash: bool,
}

impl Scope {
    /// Nothing beyond the front matter: the body need not be read.
    pub const HEAD: Self = Self { counts: false, links: false, hash: false, body_hash: false };
    /// The counts.
    pub const COUNTS: Self = Self { counts: true, ..Self::HEAD };
    /// The links.
    pub const LINKS: Self = Self { counts: true, links: true, ..Self::HEAD };
    /// The hash.
    pub const HASH: Self = Self { hash: true, ..Self::HEAD };
    /// The hash of the body.
    pub const BODY_HASH: Self = Self { body_hash: true, ..Self::HEAD };

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            counts: self.counts || other.counts,
            links: self.links || other.links,
            hash: self.hash || other.hash,
            body_hash: self.body_hash || other.body_hash,
        }
    }
}

/// How the documents of one collection are read.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The collection's name.
    pub collection: Arc<str>,
    /// The collection's folder from the workspace root; empty for the root.
    pub folder: String,
    /// How files become addresses.
    pub addressing: Addressing,
    /// Whether all of its documents are drafts.
    pub is_draft: bool,
    /// The names of folders in which all is a draft, wherever they lie.
    pub draft_folders: Vec<String>,
    /// Whether booleans are those of YAML 1.1.
    pub is_yaml_1_1: bool,
    /// Where the site is published, where that is known: links may name it in full.
    pub base_url: Option<BaseUrl>,
    /// Other names of the core keys.
    pub fields: FieldMap,
    /// Reading rates.
    pub rates: Rates,
    /// The longest body that is read, in bytes.
    pub body_limit: usize,
    /// The schema of its front matter, where rules are to hold it against one.
    pub schema: Option<Arc<Schema>>,
    /// The rules that look at each document alone. Who only reads documents needs none.
    pub rules: Vec<Arc<dyn DocumentRule>>,
}

impl Profile {
    /// The front matter of a document in `text`, and what is wrong with it.
    pub fn metadata(&self, syntax: Syntax, text: &str, content: Span) -> (Metadata, Vec<Fault>) {
        let Parsed { mut metadata, faults } = Parsed::parse(syntax, text, content);
        if self.is_yaml_1_1 {
            metadata.read_booleans_of_yaml_1_1();
        }
        (metadata, faults)
    }

    /// Front matter that was read, as the collection means it.
    pub fn understood<'m>(&self, metadata: &'m Metadata) -> Cow<'m, Metadata> {
        if !self.is_yaml_1_1 {
            return Cow::Borrowed(metadata);
        }
        let mut own = metadata.clone();
        own.read_booleans_of_yaml_1_1();
        Cow::Owned(own)
    }

    /// What holds back all documents that lie where the one at `path` does, in words: its collection, or a folder above it.
    pub fn draft_place(&self, path: &str) -> Option<String> {
        if self.is_draft {
            return Some(format!("of the collection `{}`", self.collection));
        }
        let mut folders = path.rsplit('/').skip(1);
        let held = folders.find(|folder| self.draft_folders.iter().any(|name| name == folder));
        held.map(|folder| format!("in a folder `{folder}`"))
    }
}

/// All that one document says about itself.
pub fn analyze(input: &Input<'_>, profile: &Profile, scope: Scope) -> Facts {
    let source = Source::new(input.bytes);
    let (metadata, faults) = match source.front_matter {
        FrontMatter::Block { syntax, content, .. } => {
            let (metadata, faults) = profile.metadata(syntax, &source.text, content);
            (Some(metadata), faults)
        }
        _ => (None, Vec::new()),
    };
    conclude(input, &source, metadata.as_ref(), &faults, profile, scope)
}

/// The same as [`analyze`], of a document whose front matter was read before, if it has any.
pub fn analyze_parsed(input: &Input<'_>, parsed: Option<&Parsed>, profile: &Profile, scope: Scope) -> Facts {
    let source = Source::new(input.bytes);
    let metadata = parsed.map(|parsed| profile.understood(&parsed.metadata));
    let faults = parsed.map(|parsed| parsed.faults.as_slice()).unwrap_or_default();
    conclude(input, &source, metadata.as_deref(), faults, profile, scope)
}

fn conclude(
    input: &Input<'_>,
    source: &Source<'_>,
    metadata: Option<&Metadata>,
    faults: &[Fault],
    profile: &Profile,
    scope: Scope,
) -> Facts {
    let below = input.path.strip_prefix(&*profile.folder).unwrap_or(input.path).trim_start_matches('/');
    let name = profile.addressing.naming.parse(below);
    let mut facts = Facts::new(input.path, &profile.collection);
    let head = source.text.get(..source.body_start).unwrap_or("");
    let mut locator = Locator::new(&source.text);
    let mut own = None;
    let read = |metadata| fields::read(metadata, head, profile, &mut locator, &mut facts, &mut own);
    let oddities = metadata.map(read).unwrap_or_default();
    facts.draft |= profile.draft_place(input.path).is_some();
    // What cannot be read may be a draft.
    let unclosed = matches!(source.front_matter, FrontMatter::Unclosed { .. });
    let foreign = source.front_matter == FrontMatter::None && has_foreign_metadata(source.body());
    let broken = |fault: &Fault| !matches!(fault, Fault::DuplicateKey { .. });
    facts.withheld = source.fault.is_some() || unclosed || foreign || faults.iter().any(broken);
    let unused = |oddity: &Oddity<'_>| !matches!(oddity, Oddity::Kind { .. });
    facts.lossy = source.fault.is_some();
    facts.faulty = facts.withheld || metadata.is_none() || !faults.is_empty() || oddities.iter().any(unused);
    address::fill(&name, profile, metadata, own.as_ref(), &mut facts);
    if scope.hash {
        facts.hash = Some(ContentHash::of(input.bytes, input.size));
    }
    if scope.body_hash {
        facts.body_hash = Some(ContentHash::of_lines(source.body()));
    }
    if let Some(metadata) = metadata.filter(|_| scope.links) {
        let schema = profile.schema.as_deref();
        facts.slips = slips::read(metadata, head, &profile.fields, schema, &mut locator);
    }
    let mut comments = Vec::new();
    if scope.counts {
        comments = read_body(input, source, profile, scope, &mut locator, &mut facts);
    }
    // Rules that look across documents, which no profile names, see the links.
    if scope.links || !profile.rules.is_empty() {
        let comments = suppression::read(source, metadata, &comments);
        (facts.suppressions, facts.idle_comments) = (comments.suppressions, comments.idle);
    }
    if !profile.rules.is_empty() {
        let mut diagnostics = Vec::new();
        let document =
            Document { source, size: input.size, metadata, faults, oddities: &oddities, facts: &facts, profile };
        for rule in &profile.rules {
            Found::run(&**rule, &document, &mut locator, &mut diagnostics);
        }
        facts.diagnostics = diagnostics;
    }
    facts
}

/// Reads the body as far as is asked, and returns where comments stand in it that speak to this program.
fn read_body<'a>(
    input: &Input<'_>,
    source: &'a Source<'_>,
    profile: &Profile,
    scope: Scope,
    locator: &mut Locator<'a>,
    facts: &mut Facts,
) -> Vec<Span> {
    let length = input.size.saturating_sub(source.body_start as u64);
    // Of a longer body the front matter alone is read.
    if length > profile.body_limit as u64 || source.fault == Some(EncodingFault::Utf16) {
        return Vec::new();
    }
    let mut comments = Vec::new();
    let body = Masked::of(source.body(), is_mdx(input.path));
    let counts = if scope.links {
        let (counts, mut outline) =
            body::read(&body, source.body_start, locator, &|target| links::is_kept(target, profile.base_url.as_ref()));
        comments = std::mem::take(&mut outline.comments);
        let title = facts.title.as_ref().map(|title| &*title.value);
        facts.repeated_title = RepeatedTitle::of(title, &outline.headings, source, locator);
        facts.links = Some(Links::of(outline, profile.base_url.as_ref()));
        counts
    } else {
        body::count(&body)
    };
    facts.time = Some(ReadingTime::of(&counts, &profile.rates));
    facts.counts = Some(counts);
    comments
}

#[cfg(test)]
mod tests;
