//! Which links a move makes wrong, and what they have to say instead.

use super::spell::{Goal, Manner};
use crate::analysis::{Facts, is_internal};
use crate::corpus::{Named, Outcome, Site, Target, Way, join};
use crate::document::address::decoded;
use crate::document::retarget;

/// One document that moves, seen by all others.
pub(super) struct Move<'a> {
    /// Where links lead before.
    pub(super) before: &'a Site<'a>,
    /// Where links lead once it has moved.
    pub(super) after: &'a Site<'a>,
    /// The document as it is.
    pub(super) old: &'a Facts,
    /// The document as it will be.
    pub(super) new: &'a Facts,
    /// The folders that paths behind `/` may count from.
    pub(super) roots: &'a [String],
}

/// A document with links, before and after.
#[derive(Clone, Copy)]
pub(super) struct Holder<'a> {
    pub(super) old: &'a Facts,
    pub(super) new: &'a Facts,
}

/// Where a target is to lead.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Led<'a> {
    /// To the document at this path.
    Document(&'a str),
    /// To a file or folder, or to a page above documents.
    There(Option<&'a str>),
    Nowhere,
}

impl<'a> Led<'a> {
    pub(super) fn of(outcome: &Outcome<'a>) -> Self {
        match outcome {
            Outcome::Document(facts, _) => Self::Document(&facts.path),
            Outcome::There(_, path) => Self::There(*path),
            Outcome::Missing | Outcome::Unknown => Self::Nowhere,
        }
    }
}

impl<'a> Move<'a> {
    /// Whether any link or image of a document leads to the one that moves.
    pub(super) fn concerns(&self, holder: &'a Facts) -> bool {
        let Some(links) = &holder.links else { return false };
        let is_it =
            |outcome: Outcome<'_>| matches!(outcome, Outcome::Document(facts, _) if facts.path == self.old.path);
        let link = |target: &str| is_it(self.before.resolve(holder, &Target::new(target)));
        let image = |target: &str| is_it(self.before.resolve_file(holder, &Target::new(target)));
        links.links.iter().any(|one| link(&one.target)) || links.images.iter().any(|one| image(&one.target))
    }

    /// The new target of a link or image, if it is to be another.
    pub(super) fn retarget(&self, holder: Holder<'a>, written: &retarget::Target<'_>) -> Option<String> {
        if !is_internal(written.text) {
            return None;
        }
        let target = Target::new(written.text);
        let is_file = written.image && !written.link;
        let manner = Manner { path: target.path, form: written.form };
        let outcome = if is_file {
            self.before.resolve_file(holder.old, &target)
        } else {
            self.before.resolve(holder.old, &target)
        };
        let paths = match outcome {
            Outcome::Document(facts, way) => self.to_document(holder, manner, facts, way),
            Outcome::There(way, _) => self.to_other(holder, manner, way),
            Outcome::Missing
                if self.before.has_document_extension(target.path) && !target.path.starts_with(['/', '@']) =>
            {
                self.to_other(holder, manner, Way::Beside(Named::Full))
            }
            Outcome::Missing | Outcome::Unknown => return None,
        };
        let wanted = match Led::of(&outcome) {
            Led::Document(path) => Led::Document(self.moved(path)),
            led => led,
        };
        let leads = |path: &&String| {
            let text = format!("{path}{}", target.rest);
            let target = Target::new(&text);
            let resolve = if is_file { Site::resolve_file } else { Site::resolve };
            Led::of(&resolve(self.after, holder.new, &target)) == wanted
        };
        // Where none of them leads there, the check that follows finds it and says so.
        let path = paths.iter().find(leads).or(paths.first())?;
        (*path != target.path).then(|| format!("{path}{}", target.rest))
    }

    /// Where a document stands once all has moved.
    pub(super) fn moved<'p>(&'p self, path: &'p str) -> &'p str {
        if *path == *self.old.path { &self.new.path } else { path }
    }

    /// The paths that may be written to lead to a document, best first; none where the one that is written stays.
    fn to_document(&self, holder: Holder<'_>, manner: Manner<'_>, facts: &Facts, way: Way<'_>) -> Vec<String> {
        let moves = facts.path == self.old.path;
        match way {
            Way::Here => Vec::new(),
            Way::Beside(named) => {
                let (old, new) = (folder(&holder.old.path), folder(&holder.new.path));
                if old == new && !moves {
                    return Vec::new();
                }
                let goals = [named, Named::Full].map(|named| file(self.moved(&facts.path), named, manner.path));
                goals.iter().map(|goal| manner.relative(old, new, goal)).collect()
            }
            Way::Below(root, named) if moves => {
                let prefix = if manner.path.starts_with('@') { "@/" } else { "/" };
                let mut paths = Vec::new();
                for named in [named, Named::Full] {
                    let goal = file(&self.new.path, named, manner.path);
                    let roots = std::iter::once(root).chain(self.roots.iter().map(String::as_str)).chain([""]);
                    let rests = roots.filter_map(|root| below(root, &goal.path));
                    paths.extend(
                        rests.map(|rest| manner.absolute(prefix, &Goal { path: rest.to_owned(), ..goal.clone() })),
                    );
                }
                paths.extend((prefix == "/").then(|| manner.absolute("/", &self.page(manner.path))));
                paths
            }
            Way::Below(..) => Vec::new(),
            Way::Address if moves => {
                vec![manner.absolute("/", &self.page(manner.path))]
            }
            // An alias goes on leading there.
            Way::Address | Way::Alias => Vec::new(),
            Way::AddressFromPage if moves => {
                let (old, new) = (folder(&holder.old.permalink), folder(&holder.new.permalink));
                let page = self.page(manner.path);
                vec![manner.relative(old, new, &page), manner.absolute("/", &page)]
            }
            Way::AddressFromPage | Way::AliasFromPage => self.to_other(holder, manner, way),
        }
    }

    /// The same for what stays where it is.
    fn to_other(&self, holder: Holder<'_>, manner: Manner<'_>, way: Way<'_>) -> Vec<String> {
        let (old, new) = match way {
            Way::Beside(_) => (folder(&holder.old.path), folder(&holder.new.path)),
            Way::AddressFromPage | Way::AliasFromPage => (folder(&holder.old.permalink), folder(&holder.new.permalink)),
            Way::Here | Way::Below(..) | Way::Address | Way::Alias => return Vec::new(),
        };
        let led = join(old, &decoded(manner.path)).filter(|_| old != new);
        let is_folder = manner.path.ends_with(['/', '.']);
        let tail = if manner.path.ends_with('/') { "/" } else { "" };
        let goal = led.map(|path| Goal { path, is_folder, tail });
        goal.into_iter().map(|goal| manner.relative(old, new, &goal)).collect()
    }

    /// The new address, ended as the old one was where it was written.
    fn page(&self, written: &str) -> Goal {
        let (old, new) = (&*self.old.permalink, &*self.new.permalink);
        let path = new.trim_matches('/').to_owned();
        let exact = decoded(written);
        let ends_as = |end: &str| exact.ends_with(end);
        let tail = if new.ends_with(".html") {
            ""
        } else if exact == old || (old.ends_with(".html") && ends_as(".html")) {
            if new.ends_with('/') { "/" } else { "" }
        } else if ends_as("/index.html") {
            "/index.html"
        } else if ends_as("/index.htm") {
            "/index.htm"
        } else if ends_as(".html") {
            ".html"
        } else if ends_as("/") {
            "/"
        } else {
            ""
        };
        Goal { path, is_folder: tail != ".html" && !new.ends_with(".html"), tail }
    }
}

/// The file of a document, named as `named` says, if it can be.
fn file(path: &str, named: Named, written: &str) -> Goal {
    let tail = if written.ends_with('/') { "/" } else { "" };
    // Who writes `a/index` means the file.
    let says_index = named == Named::Stem && written.trim_end_matches('/').rsplit('/').next() == Some("index");
    let stem = path.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.is_empty());
    match (named, stem.and_then(|stem| stem.strip_suffix("/index")), stem) {
        (Named::Stem | Named::Folder, Some(folder), _) if !says_index => {
            Goal { path: folder.to_owned(), is_folder: true, tail }
        }
        (Named::Stem | Named::Folder, _, Some(stem)) => Goal { path: stem.to_owned(), is_folder: false, tail },
        _ => Goal { path: path.to_owned(), is_folder: false, tail: "" },
    }
}

/// All of a path before its last slash; that of a permalink is what links on its page count from.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder).trim_start_matches('/')
}

/// The rest of a path below a folder.
fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}
