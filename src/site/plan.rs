//! Which files a site has, and who makes each.

use super::cards::Groups;
use super::templates::value;
use super::{Given, Pages, SiteError, file_of, lists};
use minijinja::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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

/// All files of a site: of what would stand at one path, documents come first, then the workspace's own files, then lists, then old
/// addresses.
pub fn of<'a>(given: &Given<'a>, groups: &Groups<'a>) -> Result<BTreeMap<String, Page<'a>>, SiteError> {
    let mut plan: BTreeMap<String, Page<'a>> = BTreeMap::new();
    // Two paths that differ in case alone are one file on many disks.
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for (at, facts) in given.documents.iter().enumerate() {
        let (path, address) = (facts.path.to_string(), facts.permalink.to_string());
        let Some(file) = file_of(&address) else { return Err(SiteError::NoFile { path, address }) };
        match taken.entry(file.to_lowercase()) {
            Entry::Vacant(entry) => drop(entry.insert(at)),
            Entry::Occupied(entry) => {
                let other = given.documents.get(*entry.get()).map_or(String::new(), |facts| facts.path.to_string());
                let (one, other) = if other < path { (other, path) } else { (path, other) };
                return Err(SiteError::Twice { address, one, other });
            }
        }
        plan.insert(file, Page::Document(at));
    }
    let mut add = |path: String, page: Page<'a>| {
        if !taken.contains_key(&path.to_lowercase()) {
            plan.entry(path).or_insert(page);
        }
    };
    for folder in &given.settings.static_folders {
        let folder = format!("{}/", folder.as_str());
        let mut files: Vec<&str> = given.corpus.assets().files().filter(|path| path.starts_with(&folder)).collect();
        files.sort_unstable();
        for path in files {
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
    for (at, facts) in given.documents.iter().enumerate() {
        for alias in &facts.aliases {
            if let Some(file) = file_of(&alias.value) {
                add(file, Page::Redirect(at));
            }
        }
    }
    Ok(apart(plan))
}

/// The same files without those whose path is a folder of another: what would need both is not made.
fn apart<'a>(plan: BTreeMap<String, Page<'a>>) -> BTreeMap<String, Page<'a>> {
    let is_folder = |path: &str| {
        let below = format!("{path}/");
        plan.range(below.clone()..).next().is_some_and(|(other, _)| other.starts_with(&below))
    };
    let folders: Vec<String> = plan.keys().filter(|path| is_folder(path)).cloned().collect();
    let mut plan = plan;
    plan.retain(|path, _| !folders.contains(path));
    plan
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
            Page::File(path) => Ok(bytes(self.given.store.file(path, MAX_FILE).ok().flatten()?)),
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
