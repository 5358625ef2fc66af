//! One document's Markdown as HTML that can be shown anywhere: links lead to addresses, what could do harm is left out.
//!
//! The way of a body: Markdown → events → HTML that names targets as they are written (`writer`) → the sanitizer, which
//! lets through what is known and asks about every target (`clean`, `links`).

mod bounds;
mod clean;
mod code;
mod footnotes;
mod links;
#[cfg(test)]
mod tests;
mod writer;

pub use writer::Heading;

use crate::analysis::Facts;
use crate::config::{BaseUrl, Settings};
use crate::corpus::{Corpus, Site};
use crate::document::masked::{Masked, is_mdx};
use crate::document::source::{EncodingFault, Source};
use links::Resolver;
use std::borrow::Cow;
use std::collections::HashSet;
use writer::Written;

/// Where what is made will stand, which says how addresses are written.
#[derive(Clone, Copy, Debug)]
pub enum Where<'a> {
    /// In a feed: all addresses are absolute, and what only a page can use is left out.
    Absolute(&'a BaseUrl),
    /// On a page of the site, whose path this is: empty, or `/blog`.
    Rooted(&'a str),
}

impl Where<'_> {
    /// An address of the site as it is written there.
    pub fn address(&self, address: &str) -> String {
        match self {
            Self::Absolute(base) => base.join(address),
            Self::Rooted(root) => rooted(root, address),
        }
    }

    fn is_page(&self) -> bool {
        matches!(self, Self::Rooted(_))
    }
}

/// An address of the site as a page of it names it, below the path that the site has on its host.
pub fn rooted(root: &str, address: &str) -> String {
    let slash = if address.starts_with('/') { "" } else { "/" };
    format!("{root}{slash}{}", BaseUrl::encode(address))
}

/// What is made of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// Its body as HTML.
    pub html: String,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// The files of the workspace that it shows or links to: the path of each from the workspace root, and its address on the site.
    pub files: Vec<(String, String)>,
    /// What a reader reads, without markup: for a search.
    pub plain: String,
    /// Whether it shows code in blocks.
    pub has_code: bool,
}

/// Makes HTML of the documents of one workspace.
#[derive(Debug)]
pub struct Renderer<'a> {
    resolver: Resolver<'a>,
    /// Whether a generator fills in what stands in braces.
    has_templates: bool,
    /// Whether HTML in documents is let through as it stands.
    trusts: bool,
}

impl<'a> Renderer<'a> {
    /// A renderer for documents of this corpus, whose links are to lead where they lead for `lint`. `link_roots` are the folders
    /// that a link behind `/` may count from.
    pub fn new(corpus: &'a Corpus, settings: &'a Settings, link_roots: &'a [String], place: Where<'a>) -> Self {
        let static_folders: Vec<String> =
            settings.static_folders.iter().map(|folder| folder.as_str().to_owned()).collect();
        let site = Site::of(corpus, static_folders, link_roots);
        let served = settings.static_folders.iter().map(|folder| folder.as_str());
        let open = link_roots.iter().map(String::as_str).chain(served).filter(|folder| !folder.is_empty()).collect();
        Self { resolver: Resolver::new(site, open, place), has_templates: settings.preset.is_some(), trusts: false }
    }

    /// The same, where these documents alone have pages: a link to any other is no link.
    #[must_use]
    pub fn among(mut self, documents: &[&'a Facts]) -> Self {
        self.resolver.served = Some(documents.iter().map(|facts| &*facts.path).collect::<HashSet<_>>());
        self
    }

    /// The same, where HTML in documents is let through as it stands: for who writes all of it.
    #[must_use]
    pub fn trusting(mut self) -> Self {
        self.trusts = true;
        self
    }

    /// What a document says, as HTML. `text` is its whole file, front matter included.
    pub fn render(&self, facts: &'a Facts, text: &str) -> Article {
        let Some(written) = self.written(facts, text, self.resolver.place.is_page()) else { return Article::default() };
        let mut files = Vec::new();
        let mut resolve = |target: &str, kind| self.resolver.resolve(facts, target, kind, &mut files);
        let mut html = clean::clean(&written.html, &mut resolve);
        if !written.kept.is_empty() {
            html = restored(&html, &written.kept);
        }
        files.sort_unstable();
        files.dedup();
        Article { html, headings: written.headings, files, plain: written.plain, has_code: written.has_code }
    }

    /// What a reader reads of a document, without markup.
    pub fn plain(&self, facts: &Facts, text: &str) -> String {
        self.written(facts, text, false).map_or(String::new(), |written| written.plain)
    }

    /// The Markdown of a document as HTML whose targets are those of the document; `None` where it is no text.
    fn written(&self, facts: &Facts, text: &str, is_page: bool) -> Option<Written> {
        let source = Source::new(text.as_bytes());
        if source.fault == Some(EncodingFault::Utf16) {
            return None;
        }
        let body = source.body();
        let is_mdx = is_mdx(&facts.path);
        // Without a generator, what stands in braces is what the author wrote.
        let body = if self.has_templates || is_mdx { Masked::of(body, is_mdx).text } else { Cow::Borrowed(body) };
        let title = facts.title.as_ref().map(|title| &*title.value);
        Some(writer::write(&body, title, is_page, self.trusts))
    }

    /// The address of a file that the front matter names, as `image` does; and, where it is one of the workspace, its path there
    /// and on the site.
    pub fn file(&self, facts: &'a Facts, target: &str) -> (Option<String>, Option<(String, String)>) {
        let mut files = Vec::new();
        let address = self.resolver.resolve(facts, target, links::Kind::File, &mut files);
        (address, files.pop())
    }
}

/// HTML with the pieces in place of their marks.
fn restored(html: &str, kept: &[String]) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    for (number, piece) in kept.iter().enumerate() {
        let mark = writer::mark(number);
        let Some((before, after)) = rest.split_once(&mark) else { continue };
        out.push_str(before);
        out.push_str(piece);
        rest = after;
    }
    out.push_str(rest);
    out
}
