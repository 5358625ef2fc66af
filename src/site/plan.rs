//! Which files a site has, and who makes each.

use super::cards::Groups;
use super::files::Taken;
use super::templates::value;
use super::{Given, Pages, SiteError, file_of, lists};
use crate::analysis::Facts;
use minijinja::Value;
use std::collections::BTreeMap;

/// One file of a site. Groups and documents are numbers: their places; a second number is that of a page of a list, from 0.
#[derive(Clone, Debug)]
pub enum Page<'a> {
    Home,
    Document(usize),
    Collection(usize, usize),
    Tag(usize, usize),
    Series(usize, usize),
    Topic(usize, usize),
    Year(usize, usize),
    Tags(usize),
    Archive,
    Missing,
    /// The old address of a document.
    Redirect(usize),
    Style,
    Script,
    Search,
    /// A file of the workspace, by its path there.
    File(&'a str),
    /// A file that others write.
    Beside,
}

/// A file of a site, made.
#[derive(Debug, Default)]
pub struct Made {
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Files of the workspace that it shows or links to: the path of each from the workspace root, and its path on the site.
    pub files: Vec<(String, String)>,
    /// What a reader reads on the page of a document: for the search.
    pub plain: String,
}

/// The most that is carried of one file beside the documents, in bytes.
pub const MAX_FILE: usize = 256 * 1024 * 1024;

const STYLE: &str = include_str!("assets/writings.css");
const SCRIPT: &str = include_str!("assets/writings.js");

/// The files that every page uses, by their paths.
pub const STYLE_PATH: &str = "assets/writings.css";
pub const SCRIPT_PATH: &str = "assets/writings.js";
/// Where the search finds its index.
pub const SEARCH_PATH: &str = "assets/search.json";

/// The most old addresses of one document that are kept working.
const MAX_ALIASES: usize = 1_000;

/// All files of a site, and the paths that these take: of what would stand at one path, or in another's way, documents come first,
/// then the workspace's own files, then what the program makes of many, then old addresses.
pub fn of<'a>(given: &Given<'a>, groups: &Groups<'a>) -> Result<(BTreeMap<String, Page<'a>>, Taken), SiteError> {
    let mut plan: BTreeMap<String, Page<'a>> = BTreeMap::new();
    let mut taken = Taken::default();
    for (at, facts) in given.documents.iter().enumerate() {
        let (path, address) = (facts.path.to_string(), facts.permalink.to_string());
        let Some(file) = file_of(&address) else { return Err(SiteError::NoFile { path, address }) };
        if !taken.take(&file) {
            let near = |other: &&&Facts| {
                let other = file_of(&other.permalink).unwrap_or_default().to_lowercase();
                let file = file.to_lowercase();
                other == file || other.starts_with(&format!("{file}/")) || file.starts_with(&format!("{other}/"))
            };
            let other =
                given.documents.iter().take(at).find(near).map_or(String::new(), |facts| facts.path.to_string());
            let (one, other) = if other < path { (other, path) } else { (path, other) };
            return Err(SiteError::Twice { address, one, other });
        }
        plan.insert(file, Page::Document(at));
    }
    let mut add = |path: String, page: Page<'a>| {
        if taken.take(&path) {
            plan.insert(path, page);
        }
    };
    for folder in &given.settings.static_folders {
        let folder = format!("{}/", folder.as_str());
        let mut files: Vec<&str> = given.corpus.assets().files().filter(|path| path.starts_with(&folder)).collect();
        files.sort_unstable();
        // A document is shown as its page, and only where it may be.
        for path in files.into_iter().filter(|path| is_public(path) && given.corpus.at(path).is_none()) {
            add(path.strip_prefix(&folder).unwrap_or(path).to_owned(), Page::File(path));
        }
    }
    for (path, page) in [
        ("index.html", Page::Home),
        ("404.html", Page::Missing),
        (STYLE_PATH, Page::Style),
        (SCRIPT_PATH, Page::Script),
        (SEARCH_PATH, Page::Search),
    ] {
        add(path.to_owned(), page);
    }
    for path in &given.beside {
        add(path.clone(), Page::Beside);
    }
    for (at, group) in groups.collections.iter().enumerate() {
        let most = lists::most(group.look);
        listed(&group.address, group.documents.len(), most, &mut add, |number| Page::Collection(at, number));
    }
    let most = lists::LIST;
    for (at, tag) in groups.tags.iter().enumerate() {
        listed(&format!("/tags/{}/", tag.slug), tag.documents.len(), most, &mut add, |number| Page::Tag(at, number));
    }
    for (at, one) in groups.series.iter().enumerate() {
        listed(&format!("/series/{}/", one.slug), one.parts.len(), most, &mut add, |number| Page::Series(at, number));
    }
    for (at, topic) in groups.topics.iter().enumerate() {
        let count = topic.documents.len();
        listed(&format!("/topics/{}/", topic.slug), count, most, &mut add, |number| Page::Topic(at, number));
    }
    for (at, (year, documents)) in groups.years.iter().enumerate() {
        listed(&lists::year_address(*year), documents.len(), most, &mut add, |number| Page::Year(at, number));
    }
    if !groups.tags.is_empty() {
        listed("/tags/", groups.tags.len(), lists::TAGS, &mut add, Page::Tags);
    }
    add("archive/index.html".to_owned(), Page::Archive);
    // By path, so that of two documents with one old address the same has it everywhere.
    let mut by_path: Vec<(usize, &&Facts)> = given.documents.iter().enumerate().collect();
    by_path.sort_unstable_by(|a, b| a.1.path.cmp(&b.1.path));
    for (at, facts) in by_path {
        for alias in facts.aliases.iter().take(MAX_ALIASES) {
            let own = given.base_url.and_then(|base| base.below(&alias.value)).unwrap_or(&alias.value);
            if let Some(file) = file_of(own).filter(|_| !own.contains(['?', '#'])) {
                add(file, Page::Redirect(at));
            }
        }
    }
    // What stands beside the pages is written by others; its place is kept.
    plan.retain(|_, page| !matches!(page, Page::Beside));
    Ok((plan, taken))
}

/// Whether a file of a static folder is served: what is hidden is not, but for what hosts ask for.
fn is_public(path: &str) -> bool {
    const ASKED: [&str; 3] = [".nojekyll", ".htaccess", ".well-known"];
    path.split('/').all(|part| !part.starts_with('.') || ASKED.contains(&part))
}

/// Adds the pages of a list.
fn listed<'a>(
    address: &str,
    count: usize,
    most: usize,
    add: &mut dyn FnMut(String, Page<'a>),
    page: impl Fn(usize) -> Page<'a>,
) {
    for number in 0..count.div_ceil(most).max(1) {
        if let Some(file) = file_of(&lists::page_address(address, number)) {
            add(file, page(number));
        }
    }
}

impl<'a> Pages<'a> {
    /// Makes the file at a path; `None` where the site has none there.
    ///
    /// # Errors
    ///
    /// A template that is wrong.
    pub fn make(&self, path: &str) -> Option<Result<Made, SiteError>> {
        let page = self.plan.get(path)?;
        let bytes = |bytes: Vec<u8>| Made { bytes, ..Made::default() };
        Some(match page {
            Page::Document(at) => self.document(*at),
            Page::Style => Ok(bytes(STYLE.into())),
            Page::Script => Ok(bytes(SCRIPT.into())),
            Page::Search => Ok(bytes(self.search(self.terms()))),
            Page::File(path) => Ok(bytes(self.given.store.own_file(path, MAX_FILE).ok().flatten()?)),
            page => self.list(page, path).map(bytes),
        })
    }

    /// A page made of a template, of what every page is told, and of what this one is.
    pub(super) fn filled(
        &self,
        template: &str,
        page: super::model::Page,
        context: Value,
    ) -> Result<Vec<u8>, SiteError> {
        let nav = self.nav(&page);
        let frame = minijinja::context! { page => value(&page), nav => value(&nav) };
        let context = minijinja::context! { ..context, ..frame, ..self.shared.clone() };
        Ok(self.templates.page(template, context)?)
    }
}
