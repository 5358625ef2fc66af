//! Where the links of a site lead: to documents, files and pages, and how each names what it leads to.

use super::Corpus;
use crate::analysis::Facts;
use crate::document::address::{FileName, decoded, normal};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// All that a link can lead to.
#[derive(Debug)]
pub struct Site<'a> {
    corpus: &'a Corpus,
    static_folders: Cow<'a, [String]>,
    collection_folders: &'a [String],
    /// Permalinks and aliases, in their normal form, and whether it is an alias.
    addresses: HashMap<String, (&'a Facts, bool)>,
    /// Every address above a document's: pages that a generator lists documents on.
    sections: HashSet<String>,
    /// The one document of each name, by slug and by file; `None` where several bear it.
    names: HashMap<String, Option<&'a Facts>>,
    /// The extensions that documents have.
    extensions: Vec<&'a str>,
    /// Whether permalinks end in `.html`, so that a target which does names a document.
    ends_in_html: bool,
}

/// Where a target leads.
#[derive(Clone, Copy, Debug)]
pub enum Outcome<'a> {
    /// To a document.
    Document(&'a Facts, Way<'a>),
    /// To a file or a folder, by its path from the workspace root; or, without one, to a page above documents.
    There(Way<'a>, Option<&'a str>),
    /// Nowhere: what it names would be a document, or a file of the workspace.
    Missing,
    /// To a page that only the generator knows.
    Unknown,
}

/// How a target names what it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way<'a> {
    /// Without a path: it leads to the document that it stands in.
    Here,
    /// By a path from the folder of the document that it stands in.
    Beside(Named),
    /// By a path behind `/` or `@/`, seen from this folder: the workspace root (empty), or that of a collection.
    Below(&'a str, Named),
    /// By an address from the root of the site, or by the path of a file that is served there.
    Address,
    /// By an address, or the path of a file that is served, as seen from the page that it stands on.
    AddressFromPage,
    /// By an alias, from the root of the site.
    Alias,
    /// By an alias, as seen from the page that it stands on.
    AliasFromPage,
}

/// How a path names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// In full; or as the folder that it is.
    Full,
    /// Without the extension.
    Stem,
    /// By its folder, in which it is the index.
    Folder,
}

/// A target, taken apart.
#[derive(Clone, Debug)]
pub struct Target<'t> {
    /// The path, without query and fragment, as written.
    pub path: &'t str,
    /// Query and fragment, with their marks, as written.
    pub rest: &'t str,
    /// What stands behind `#`, percent-decoded.
    pub fragment: Option<Cow<'t, str>>,
}

impl<'t> Target<'t> {
    /// Takes `target` apart.
    pub fn new(target: &'t str) -> Self {
        let fragment = target.split_once('#').map(|(_, fragment)| decoded(fragment));
        let (path, rest) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
        Self { path, rest, fragment }
    }
}

/// Folders that are served at the root of a site wherever nothing else is configured.
const USUAL_STATIC: [&str; 3] = ["static", "public", ""];

/// Extensions that name a document wherever one stands.
const DOCUMENT: [&str; 3] = ["md", "markdown", "mdx"];

/// Parts of an address below which generators make pages of their own.
const GENERATED: [&str; 10] =
    ["page", "tag", "tags", "category", "categories", "author", "authors", "series", "archive", "feed"];

/// Extensions of templates that generators make pages of, and the folder of Astro's.
const PAGES: [&str; 13] =
    ["html", "njk", "liquid", "webc", "11ty.js", "astro", "hbs", "ejs", "pug", "haml", "vto", "jsx", "tsx"];
const PAGE_FOLDER: &str = "src/pages";

impl<'a> Site<'a> {
    /// All that links of these documents can lead to. Files of `static_folders` are served at the root of the site;
    /// `collection_folders` are the topmost ones that hold documents. Both count from the workspace root.
    pub fn of(
        corpus: &'a Corpus,
        static_folders: impl Into<Cow<'a, [String]>>,
        collection_folders: &'a [String],
    ) -> Self {
        let static_folders = static_folders.into();
        let documents = corpus.documents();
        let mut addresses = HashMap::with_capacity(documents.len());
        let mut sections = HashSet::new();
        for facts in documents {
            let address = normal(&facts.permalink);
            for (at, _) in address.match_indices('/') {
                let above = address.get(..at).unwrap_or("");
                if !sections.contains(above) {
                    sections.insert(above.to_owned());
                }
            }
            addresses.insert(address, (facts, false));
        }
        for facts in documents {
            for alias in &facts.aliases {
                addresses.entry(normal(&alias.value)).or_insert((facts, true));
            }
        }
        let mut names: HashMap<String, Option<&Facts>> = HashMap::with_capacity(documents.len());
        for facts in documents {
            let (by_slug, by_file) = (facts.slug.to_lowercase(), name_of(&facts.path));
            for name in std::iter::once(by_file).chain(Some(by_slug).filter(|slug| *slug != name_of(&facts.path))) {
                names.entry(name).and_modify(|one| *one = None).or_insert(Some(facts));
            }
        }
        let mut extensions: Vec<&str> = vec!["md"];
        for (_, extension) in documents.iter().filter_map(|facts| facts.path.rsplit_once('.')) {
            if !extensions.iter().any(|known| known.eq_ignore_ascii_case(extension)) {
                extensions.push(extension);
            }
        }
        let ends_in_html = documents.iter().any(|facts| facts.permalink.ends_with(".html"));
        Self { corpus, static_folders, collection_folders, addresses, sections, names, extensions, ends_in_html }
    }

    /// Whether a target names a document, or the address of one, and not some other file.
    pub fn names_document(&self, target: &Target<'_>) -> bool {
        let last = target.path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
        let is_file = last.rsplit_once('.').is_some_and(|(stem, extension)| {
            !stem.is_empty()
                && (1..=10).contains(&extension.len())
                && extension.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        !is_file || self.has_document_extension(last) || (self.ends_in_html && last.ends_with(".html"))
    }

    /// Whether a target names the file of a document.
    pub fn has_document_extension(&self, path: &str) -> bool {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        DOCUMENT.iter().chain(&self.extensions).any(|known| extension.eq_ignore_ascii_case(known))
    }

    /// Where a target of `from` leads.
    pub fn resolve(&self, from: &'a Facts, target: &Target<'_>) -> Outcome<'a> {
        if target.path.is_empty() {
            return Outcome::Document(from, Way::Here);
        }
        let path = decoded(target.path);
        match path.strip_prefix("@/").or_else(|| path.strip_prefix('/')) {
            // Zola's `@/` counts from the content folder.
            Some(below) if path.starts_with('@') => self.below_root(below).unwrap_or(Outcome::Missing),
            Some(below) => self.absolute(&path, below),
            None => self.relative(from, &path),
        }
    }

    /// Where an image of `from` lies: it is a file, beside the document or served as it is.
    pub fn resolve_file(&self, from: &'a Facts, target: &Target<'_>) -> Outcome<'a> {
        let path = decoded(target.path);
        if path.is_empty() {
            return Outcome::Unknown;
        }
        match path.strip_prefix('/') {
            None => self.relative(from, &path),
            Some(below) => {
                let missing = if self.static_folders.is_empty() { Outcome::Unknown } else { Outcome::Missing };
                self.static_file(below, Way::Address).or_else(|| self.below_root(below)).unwrap_or(missing)
            }
        }
    }

    /// Where a target of `from` leads on the site alone, whatever files lie where.
    pub fn resolve_address(&self, from: &'a Facts, target: &Target<'_>) -> Outcome<'a> {
        let path = decoded(target.path);
        let found = match path.strip_prefix('/') {
            _ if path.is_empty() => return Outcome::Document(from, Way::Here),
            Some(below) => {
                let served = || self.static_file(below, Way::Address);
                self.address(&normal(&path), Way::Address).or_else(served)
            }
            None => self.beside_page(from, &path),
        };
        found.unwrap_or(Outcome::Unknown)
    }

    /// Whether an image of `from` lies outside of the workspace for sure: above it as a file, and above the site as an address, where
    /// browsers, which climb no higher than the root, do not find it either.
    pub fn is_outside(&self, from: &'a Facts, target: &Target<'_>) -> bool {
        let path = decoded(target.path);
        if path.starts_with(['/', '@']) || join(folder(&from.path), &path).is_some() {
            return false;
        }
        let from_root = path.trim_start_matches("../");
        join(folder(&from.permalink), &path).is_none() && self.static_file(from_root, Way::Address).is_none()
    }

    /// The one document that bears the name which a target ends in.
    pub fn namesake(&self, target: &Target<'_>) -> Option<&'a Facts> {
        self.names.get(&name_of(&decoded(target.path))).copied().flatten()
    }

    fn absolute(&self, path: &str, below: &str) -> Outcome<'a> {
        let address = normal(path);
        let found = self
            .address(&address, Way::Address)
            .or_else(|| self.below_root(below))
            .or_else(|| self.static_file(below, Way::Address));
        let is_ours = || self.is_ours(&address) && !self.is_page(below) && !self.is_untranslated(&address);
        found.unwrap_or_else(|| if is_ours() { Outcome::Missing } else { Outcome::Unknown })
    }

    fn relative(&self, from: &Facts, path: &str) -> Outcome<'a> {
        let beside = join(folder(&from.path), path);
        if let Some(found) = beside.as_deref().and_then(|path| self.file(path, Way::Beside)) {
            return found;
        }
        let climbs_out = join(folder(&from.permalink), path).is_none();
        // What climbs out of the workspace may be there all the same.
        let missing = if beside.is_some() && !climbs_out { Outcome::Missing } else { Outcome::Unknown };
        self.beside_page(from, path).unwrap_or(missing)
    }

    /// What a path leads to as seen from the page of a document.
    fn beside_page(&self, from: &Facts, path: &str) -> Option<Outcome<'a>> {
        let address = join(folder(&from.permalink), path)?;
        let way = Way::AddressFromPage;
        self.address(&normal(&format!("/{address}")), way).or_else(|| self.static_file(&address, way))
    }

    /// A document, or a page above documents, at an address in its normal form.
    fn address(&self, address: &str, way: Way<'a>) -> Option<Outcome<'a>> {
        let without = address.strip_suffix(".html").unwrap_or(address);
        let document = self.addresses.get(address).or_else(|| self.addresses.get(without));
        let section = || (self.sections.contains(address) || address.is_empty()).then_some(Outcome::There(way, None));
        let named = |is_alias: bool| match way {
            Way::Address if is_alias => Way::Alias,
            Way::AddressFromPage if is_alias => Way::AliasFromPage,
            way => way,
        };
        document.map(|(facts, is_alias)| Outcome::Document(facts, named(*is_alias))).or_else(section)
    }

    /// A file at a path from the workspace root; without its extension, too, as some generators let one write it.
    fn file(&self, path: &str, way: impl Fn(Named) -> Way<'a>) -> Option<Outcome<'a>> {
        let document = |path: &str, named| Some(Outcome::Document(self.corpus.at(path)?, way(named)));
        let assets = self.corpus.assets();
        let there = |path| Outcome::There(way(Named::Full), Some(path));
        let bare = path.trim_end_matches('/');
        let by_extension = |tail: &str, named| {
            self.extensions.iter().find_map(|extension| document(&format!("{bare}{tail}.{extension}"), named))
        };
        document(path, Named::Full)
            .or_else(|| assets.file(path).map(there))
            .or_else(|| by_extension("", Named::Stem))
            .or_else(|| by_extension("/index", Named::Folder))
            .or_else(|| assets.folder(path).map(there))
    }

    /// A file below the workspace root or the folder of a collection.
    fn below_root(&self, below: &str) -> Option<Outcome<'a>> {
        let roots = std::iter::once("").chain(self.collection_folders.iter().map(String::as_str));
        roots
            .filter_map(|root| Some((root, join(root, below)?)))
            .find_map(|(root, path)| self.file(&path, |named| Way::Below(root, named)))
    }

    /// Whether a template that is no document makes the page at an address.
    fn is_page(&self, below: &str) -> bool {
        let below = below.trim_end_matches('/');
        let stem = below.strip_suffix(".html").unwrap_or(below);
        let mut roots = ["", PAGE_FOLDER].into_iter().chain(self.collection_folders.iter().map(String::as_str));
        roots.any(|root| {
            let there = |path: String| join(root, &path).is_some_and(|path| self.corpus.assets().file(&path).is_some());
            PAGES.iter().any(|page| there(format!("{stem}.{page}")) || there(format!("{stem}/index.{page}")))
        })
    }

    /// Whether an address names a language and, below it, a document that is there without one: generators serve that in its place.
    fn is_untranslated(&self, address: &str) -> bool {
        let Some((language, rest)) = address.trim_start_matches('/').split_once('/') else { return false };
        let (code, region) = language.split_once('-').unwrap_or((language, ""));
        let is_code = |text: &str, lengths: [usize; 2]| {
            lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
        };
        is_code(code, [2, 3])
            && (region.is_empty() || is_code(region, [2, 4]))
            && self.addresses.contains_key(&format!("/{rest}"))
    }

    /// A file that is served as it is.
    fn static_file(&self, below: &str, way: Way<'a>) -> Option<Outcome<'a>> {
        let configured = self.static_folders.iter().map(String::as_str);
        let usual = USUAL_STATIC.iter().copied().filter(|_| self.static_folders.is_empty());
        let mut paths = configured.chain(usual).filter_map(|folder| join(folder, below));
        let assets = self.corpus.assets();
        let found = paths.find_map(|path| assets.file(&path).or_else(|| assets.folder(&path)));
        found.map(|path| Outcome::There(way, Some(path)))
    }

    /// Whether an address, in its normal form, would be a document's: below a part under which documents stand, and not one of
    /// the pages that a generator makes there.
    fn is_ours(&self, address: &str) -> bool {
        let mut parts = address.trim_start_matches('/').split('/');
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else {
            return self.has_document_extension(address);
        };
        let last = address.rsplit('/').next().unwrap_or("");
        let is_page = !last.contains('.') || last.ends_with(".html") || self.has_document_extension(last);
        is_page && !GENERATED.contains(&second) && self.sections.contains(&format!("/{first}"))
    }
}

/// All of a path, or of an address, before its last slash.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What a path calls its document: the name of its file, or of its folder where the file is an index.
fn name_of(path: &str) -> String {
    FileName::parse(path.trim_end_matches('/').trim_start_matches("../")).stem.to_lowercase()
}

/// `path` as seen from `folder`, `.` and `..` resolved; `None` where it climbs out.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Input, Scope, analyze};
    use crate::config::Config;
    use crate::corpus::{Layout, TagRegistry};

    #[test]
    fn every_way_to_a_document_is_told() {
        let text = "[collections.all]\npath = \"content\"\npermalink = \"/w/{path}/\"\n";
        let settings = Config::parse(text, &[]).unwrap().settings;
        let layout = Layout::new(&settings, &settings.collections);
        let files = [
            "content/a/one.md",
            "content/a/two/index.md",
            "content/b.md",
            "content/a/x.png",
            "static/s.pdf",
            "content/w/made.njk",
            "src/pages/w/more/index.astro",
        ];
        let bytes = b"---\ntitle: T\naliases: [/old/]\n---\n";
        let read = |path| Some(analyze(&Input { path, bytes, size: 36 }, layout.profile_of(path)?, Scope::LINKS));
        let facts = files.into_iter().filter_map(read).collect();
        let corpus = Corpus::new(facts, files.into_iter().collect(), TagRegistry::default(), settings.timezone.0);
        let (statics, folders) = (["static".to_owned()], ["content".to_owned()]);
        let site = Site::of(&corpus, &statics[..], &folders);
        let from = corpus.at("content/a/one.md").unwrap();
        let full = Named::Full;
        for (target, path, way) in [
            ("?q#x", "a/one.md", Way::Here),
            ("two/index.md", "a/two/index.md", Way::Beside(full)),
            ("../b.md#x", "b.md", Way::Beside(full)),
            ("../b/", "b.md", Way::Beside(Named::Stem)),
            ("two", "a/two/index.md", Way::Beside(Named::Folder)),
            ("/content/b.md", "b.md", Way::Below("", full)),
            ("@/b.md", "b.md", Way::Below("content", full)),
            ("/a/two", "a/two/index.md", Way::Below("content", Named::Folder)),
            ("/w/b/", "b.md", Way::Address),
            ("/w/b/index.html", "b.md", Way::Address),
            ("/old", "a/one.md", Way::Alias),
            ("../../../old/", "a/one.md", Way::AliasFromPage),
            ("../two/?x", "a/two/index.md", Way::AddressFromPage),
            ("../../b", "b.md", Way::AddressFromPage),
        ] {
            let Outcome::Document(facts, told) = site.resolve(from, &Target::new(target)) else { panic!("{target}") };
            assert_eq!((&*facts.path, told), (&*format!("content/{path}"), way), "{target}");
        }
        for (target, way, path) in [
            ("x.png", Way::Beside(full), Some("content/a/x.png")),
            ("/s.pdf", Way::Address, Some("static/s.pdf")),
            ("../../../s.pdf", Way::AddressFromPage, Some("static/s.pdf")),
            ("/w/", Way::Address, None),
            ("/a/", Way::Below("content", full), Some("content/a")),
        ] {
            let outcome = site.resolve(from, &Target::new(target));
            let fits = matches!(outcome, Outcome::There(told, at) if (told, at) == (way, path));
            assert!(fits, "{target}: {outcome:?}");
        }
        for (target, expected) in
            [("../b/", None), ("/a/two", None), ("../../b/", Some("content/b.md")), ("/w/b", Some("content/b.md"))]
        {
            let outcome = site.resolve_address(from, &Target::new(target));
            let led = if let Outcome::Document(facts, _) = outcome { Some(&*facts.path) } else { None };
            assert_eq!(led, expected, "{target}");
        }
        // The file lies two folders deep, the page three; and a browser climbs no higher than the root.
        for (target, outside) in [
            ("../../x.png", false),
            ("../../../x.png", false),
            ("../../../../x.png", true),
            ("../../../../s.pdf", false),
            ("/x.png", false),
        ] {
            assert_eq!(site.is_outside(from, &Target::new(target)), outside, "{target}");
        }
        assert!(matches!(site.resolve(from, &Target::new("no.md")), Outcome::Missing));
        assert!(matches!(site.resolve(from, &Target::new("/w/no/")), Outcome::Missing));
        for unknown in ["/elsewhere/", "/w/made/#x", "/w/more.html"] {
            assert!(matches!(site.resolve(from, &Target::new(unknown)), Outcome::Unknown), "{unknown}");
        }
    }

    #[test]
    fn paths_are_resolved() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "./b//c/").as_deref(), Some("a/b/c"));
        assert_eq!(join("", "a").as_deref(), Some("a"));
        assert_eq!(join("a", "../../b"), None);
        assert_eq!(join("a", "..").as_deref(), Some(""));
    }
}
