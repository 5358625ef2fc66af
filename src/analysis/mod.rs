//! From the bytes of one document to its facts. Pure: the same bytes, path and profile give the same facts, whoever asks.

mod facts;
mod fields;

pub use facts::{ContentHash, DateSource, Facts, SeriesUse, TagUse};

use crate::config::FieldMap;
use crate::diagnostic::{Applicability, Diagnostic, Place, Span};
use crate::document::address::{FileName, Parts, PermalinkPattern};
use crate::document::body;
use crate::document::lines::Locator;
use crate::document::metadata::{Fault, Metadata};
use crate::document::reading_time::{Rates, ReadingTime};
use crate::document::slug::path_slug;
use crate::document::source::{EncodingFault, FrontMatter, Source, Syntax};
use std::sync::Arc;

/// The rules that reading a document can break, by the names that `allow` takes.
pub mod rules {
    /// The file could not be opened or read at all.
    pub const UNREADABLE_FILE: &str = "unreadable-file";
    /// The file is not UTF-8.
    pub const UNREADABLE_ENCODING: &str = "unreadable-encoding";
    /// The body is longer than the limit.
    pub const OVERSIZED_DOCUMENT: &str = "oversized-document";
    /// There is no front matter.
    pub const MISSING_FRONT_MATTER: &str = "missing-front-matter";
    /// The front matter is opened and never closed.
    pub const UNCLOSED_FRONT_MATTER: &str = "unclosed-front-matter";
    /// The front matter breaks the rules of its notation.
    pub const MALFORMED_FRONT_MATTER: &str = "malformed-front-matter";
    /// A key stands twice.
    pub const DUPLICATE_KEY: &str = "duplicate-key";
    /// A date that is none.
    pub const INVALID_DATE: &str = "invalid-date";
    /// A `draft` that is neither true nor false.
    pub const NON_BOOLEAN_DRAFT: &str = "non-boolean-draft";
    /// The faults that hide what a document says of itself, whether it is a draft among it.
    pub const WITHHOLDING: [&str; 4] =
        [UNREADABLE_FILE, UNREADABLE_ENCODING, UNCLOSED_FRONT_MATTER, MALFORMED_FRONT_MATTER];
    /// A key whose value is of another kind than it can be read as.
    pub const WRONG_TYPE: &str = "wrong-type";
    /// A slug that cannot stand in an address.
    pub const INVALID_SLUG: &str = "invalid-slug";
}

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
    /// Headings, links and images with their places; the counts come with it.
    pub outline: bool,
    /// The hash of the content.
    pub hash: bool,
}

impl Scope {
    /// Nothing beyond the front matter: the body need not be read.
    pub const HEAD: Self = Self { counts: false, outline: false, hash: false };
    /// The counts.
    pub const COUNTS: Self = Self { counts: true, ..Self::HEAD };
    /// The outline.
    pub const OUTLINE: Self = Self { counts: true, outline: true, hash: false };
    /// The hash.
    pub const HASH: Self = Self { hash: true, ..Self::HEAD };

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            counts: self.counts || other.counts,
            outline: self.outline || other.outline,
            hash: self.hash || other.hash,
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
    /// The address pattern.
    pub permalink: PermalinkPattern,
    /// Other names of the core keys.
    pub fields: FieldMap,
    /// Reading rates.
    pub rates: Rates,
    /// The longest body that is read, in bytes.
    pub body_limit: usize,
}

/// All that one document says about itself.
pub fn analyze(input: &Input<'_>, profile: &Profile, scope: Scope) -> Facts {
    let source = Source::new(input.bytes);
    let below = input.path.strip_prefix(&*profile.folder).unwrap_or(input.path).trim_start_matches('/');
    let name = FileName::parse(below);
    let mut facts = Facts::new(input.path, &profile.collection);
    let head = source.text.get(..source.body_start).unwrap_or("");
    let mut locator = Locator::new(head);
    encoding(&source, &mut facts);
    if let Some(metadata) = front_matter(&source, &mut locator, &mut facts) {
        fields::read(&metadata, head, &profile.fields, &mut locator, &mut facts);
    }
    facts.withheld = facts.diagnostics.iter().any(|diagnostic| rules::WITHHOLDING.contains(&diagnostic.rule));
    address(&name, profile, &mut facts);
    if scope.hash {
        facts.hash = Some(ContentHash::of(input.bytes, input.size));
    }
    if scope.counts {
        read_body(input, &source, profile, scope, &mut facts);
    }
    facts.diagnostics.sort_by_key(|diagnostic| diagnostic.place);
    facts
}

fn encoding(source: &Source<'_>, facts: &mut Facts) {
    let diagnostic = match source.fault {
        None => return,
        Some(EncodingFault::Utf16) => {
            Diagnostic::error(rules::UNREADABLE_ENCODING, Place::START, "this file is UTF-16 or UTF-32, not UTF-8")
                .help(format!("convert it: iconv -f UTF-16 -t UTF-8 {}", quoted(&facts.path)))
        }
        Some(EncodingFault::InvalidByte(at)) => {
            let place = Locator::new(&source.text).place(Span::new(at, at + 1));
            Diagnostic::error(rules::UNREADABLE_ENCODING, place, "this byte is not UTF-8; it is read as `?`")
                .help(format!("if the file is Latin-1: iconv -f LATIN1 -t UTF-8 {}", quoted(&facts.path)))
        }
    };
    facts.diagnostics.push(diagnostic);
}

/// A path as it can be pasted into a shell, whatever a stranger has called the file.
fn quoted(path: &str) -> std::borrow::Cow<'_, str> {
    shlex::try_quote(path).unwrap_or("FILE".into())
}

fn front_matter(source: &Source<'_>, locator: &mut Locator<'_>, facts: &mut Facts) -> Option<Metadata> {
    match source.front_matter {
        FrontMatter::None => {
            if source.fault != Some(EncodingFault::Utf16) {
                let message =
                    if source.text.is_empty() { "this file is empty" } else { "this file has no front matter" };
                let missing = Diagnostic::error(rules::MISSING_FRONT_MATTER, Place::START, message);
                facts
                    .diagnostics
                    .push(missing.help("begin it with a `---` line, its title and date, and another `---` line"));
            }
            None
        }
        FrontMatter::Unclosed { syntax, open } => {
            let place = locator.place(open);
            let message = format!("this front matter is never closed by a `{}` line", syntax.fence());
            let unclosed = Diagnostic::error(rules::UNCLOSED_FRONT_MATTER, place, message);
            facts.diagnostics.push(unclosed.help(format!("end it with a line that is `{}` alone", syntax.fence())));
            None
        }
        FrontMatter::Block { syntax, content, .. } => {
            let (metadata, faults) = Metadata::parse(syntax, &source.text, content);
            for fault in faults {
                facts.diagnostics.push(told(fault, syntax, &source.text, locator));
            }
            Some(metadata)
        }
    }
}

/// A fault of notation as a diagnostic.
fn told(fault: Fault, syntax: Syntax, text: &str, locator: &mut Locator<'_>) -> Diagnostic {
    let notation = syntax.name();
    match fault {
        Fault::Malformed { span, message, help, quote } => {
            let place = locator.place(span);
            let diagnostic = Diagnostic::error(
                rules::MALFORMED_FRONT_MATTER,
                place,
                format!("this {notation} is malformed: {message}"),
            );
            let diagnostic = match help {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            };
            match quote {
                Some(span) => {
                    let quoted = format!("\"{}\"", span.slice(text).replace('\\', "\\\\").replace('"', "\\\""));
                    diagnostic.fix("quote this value", Applicability::Unsafe, span, quoted)
                }
                None => diagnostic,
            }
        }
        Fault::NotAMapping { span } => {
            let message = format!("this {notation} is no mapping of keys to values");
            Diagnostic::error(rules::MALFORMED_FRONT_MATTER, locator.place(span), message)
                .help("write lines such as `title: …`")
        }
        Fault::DuplicateKey { key, first, second } => {
            let first = locator.place(first);
            let counts = if syntax == Syntax::Yaml { "this one counts" } else { "the first one counts" };
            let message = format!("`{key}` stands here a second time; {counts}");
            Diagnostic::error(rules::DUPLICATE_KEY, locator.place(second), message)
                .related(first, "first here")
                .help("remove one of the two")
        }
    }
}

fn address(name: &FileName<'_>, profile: &Profile, facts: &mut Facts) {
    if facts.slug.is_empty() {
        facts.slug = path_slug(name.stem).into();
    }
    if facts.date.is_none()
        && let Some(date) = &name.date
    {
        facts.date = Some(date.clone());
        facts.date_source = DateSource::FileName;
    }
    let parts =
        Parts { collection: &profile.collection, folders: name.folders, slug: &facts.slug, date: facts.date.as_ref() };
    facts.permalink = profile.permalink.expand(&parts).into();
}

fn read_body(input: &Input<'_>, source: &Source<'_>, profile: &Profile, scope: Scope, facts: &mut Facts) {
    let length = input.size.saturating_sub(source.body_start as u64);
    if length > profile.body_limit as u64 {
        let message =
            format!("this body is {length} bytes long; beyond {} only front matter is read", profile.body_limit);
        let oversized = Diagnostic::warning(rules::OVERSIZED_DOCUMENT, Place::START, message);
        facts.diagnostics.push(oversized.help("cut the document, or raise body-bytes under [limits] in writings.toml"));
        return;
    }
    if source.fault == Some(EncodingFault::Utf16) {
        return;
    }
    let counts = if scope.outline {
        let (counts, outline) = body::read(source.body(), source.body_start, &mut Locator::new(&source.text));
        facts.outline = Some(outline);
        counts
    } else {
        body::count(source.body())
    };
    facts.time = Some(ReadingTime::of(&counts, &profile.rates));
    facts.counts = Some(counts);
}

#[cfg(test)]
mod tests;
