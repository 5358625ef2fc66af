//! `export html`: the pages, the feeds that they name, and a map of the site: a folder that can be served as it is.

use super::{Export, ExportError, FORMATS, Form, Format, Shelf, Style, feed};
use crate::analysis::Scope;
use crate::render::rooted;
use crate::search::terms;
use crate::site::{Feed, Given, MAX_FILE, Made, Pages, SEARCH_PATH};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The format.
pub const FORMAT: Format = Format {
    name: "html",
    about: "The pages themselves, ready to be served: a folder",
    limit: None,
    scope: Scope::COUNTS,
    styles: &[Style { name: "", about: "", form: Form::Folder(write) }],
    opens: |_| false,
};

/// The feeds that pages name, the first being the one to follow: the format, where it is, and its media type.
const FEEDS: [(&str, &str, &str); 3] = [
    ("rss", "/rss.xml", "application/rss+xml"),
    ("atom", "/atom.xml", "application/atom+xml"),
    ("jsonfeed", "/feed.json", "application/feed+json"),
];

/// Where the map of the site is.
const SITEMAP: (&str, &str) = ("sitemap", "/sitemap.xml");

/// Whether the file at a path from the folder is one of its feeds.
pub fn is_feed(path: &str) -> bool {
    FEEDS.iter().any(|(_, address, _)| address.strip_prefix('/') == Some(path))
}

/// The pages of an export, laid out and not yet made.
///
/// # Errors
///
/// As [`Pages::new`].
pub fn pages<'a>(export: &'a Export<'a>) -> Result<Pages<'a>, ExportError> {
    // A feed has absolute addresses, so without a base there is none.
    let root = export.base_url.map(|base| base.path());
    let feeds = root.map_or(Vec::new(), |root| {
        let feed = |(name, address, media_type): (&str, &str, &'static str)| {
            let title = FORMATS.iter().find(|format| format.name == name).map_or(name, |format| format.title());
            Feed { title: title.to_owned(), media_type, address: rooted(root, address) }
        };
        FEEDS.into_iter().map(feed).collect()
    });
    Ok(Pages::new(Given {
        corpus: export.corpus,
        settings: export.settings,
        site: export.site,
        topics: export.topics,
        store: export.store,
        layout: export.layout,
        link_roots: export.link_roots,
        base_url: export.base_url,
        now: export.now,
        documents: &export.documents,
        feeds,
        beside: if root.is_some() { beside_paths().collect() } else { Vec::new() },
        live: export.live,
    })?)
}

/// The paths of the feeds and of the map of the site.
fn beside_paths() -> impl Iterator<Item = String> {
    let addresses = FEEDS.iter().map(|(_, address, _)| *address).chain([SITEMAP.1]);
    addresses.map(|address| address.trim_start_matches('/').to_owned())
}

/// The files beside the pages, by their paths: feeds, and the map of the site.
///
/// # Errors
///
/// A feed that cannot be written.
pub fn beside(export: &Export<'_>) -> Result<Vec<(String, Vec<u8>)>, ExportError> {
    if export.base_url.is_none() {
        return Ok(Vec::new());
    }
    let export = &export.clone().sharing();
    let mut files = Vec::new();
    let most = export.feed.limit.unwrap_or(feed::LIMIT);
    for (name, address) in FEEDS.iter().map(|(name, address, _)| (*name, *address)).chain([SITEMAP]) {
        let Some(format) = FORMATS.iter().find(|format| format.name == name) else { continue };
        let Some(Form::File(write)) = format.style(None).map(|style| style.form) else { continue };
        let channel = feed::Channel { self_url: Some(address.to_owned()), ..export.channel.clone() };
        let mut one = export.of(export.documents.clone(), channel);
        if format.limit.is_some() && most > 0 {
            one.documents.truncate(most);
        }
        let mut bytes = Vec::new();
        write(&one, &mut bytes)?;
        files.push((address.trim_start_matches('/').to_owned(), bytes));
    }
    Ok(files)
}

fn write(export: &Export<'_>, shelf: &dyn Shelf) -> Result<(), ExportError> {
    let pages = pages(export)?;
    let paths: Vec<&str> = pages.paths().filter(|path| *path != SEARCH_PATH).collect();
    let make = |path: &&str| -> Result<_, ExportError> {
        let Some(made) = pages.make(path) else { return Ok(None) };
        let Made { bytes, files, plain } = made?;
        shelf.put(path, &bytes)?;
        Ok(pages.position(path).map(|at| (at, terms(&plain), files)))
    };
    let made: Result<Vec<_>, ExportError> = paths.par_iter().map(make).collect();
    let mut made: Vec<_> = made?.into_iter().flatten().collect();
    made.sort_unstable_by_key(|(at, ..)| *at);
    let mut carried: BTreeMap<String, String> = BTreeMap::new();
    let mut all_terms = Vec::with_capacity(made.len());
    for (_, terms, files) in made {
        all_terms.push(terms);
        for (file, path) in files {
            carried.entry(path).or_insert(file);
        }
    }
    shelf.put(SEARCH_PATH, &pages.search(all_terms))?;
    // What a document or the workspace puts at the place of a feed stays there.
    for (path, bytes) in beside(export)?.into_iter().filter(|(path, _)| !pages.has(path)) {
        shelf.put(&path, &bytes)?;
    }
    let mut taken = pages.taken().clone();
    for (path, file) in carried.into_iter().filter(|(path, _)| taken.take(path)) {
        if let Ok(Some(bytes)) = export.store.own_file(&file, MAX_FILE) {
            shelf.put(&path, &bytes)?;
        }
    }
    Ok(())
}
