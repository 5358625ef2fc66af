//! A document that moves: its file, the links in it and to it, and what keeps its old address alive. All of it is decided here,
//! and nothing is written.
//!
//! Nothing that is rewritten is trusted: the workspace is put together in memory as it will be, and each link of each document
//! is asked again where it leads. Unless that is where it led before, nothing moves.

mod check;
mod destination;
mod error;
mod identity;
mod links;
mod notes;
mod spell;

pub use error::MoveError;

use super::changes::{self, Changes, Obstacle, Told};
use super::guard::Guard;
use super::workspace::Workspace;
use crate::analysis::{Facts, Input, Profile, Scope, analyze};
use crate::corpus::{Corpus, Site, TagRegistry};
use crate::document::address::normal;
use crate::document::edits::apply;
use crate::document::masked::is_mdx;
use crate::document::retarget::retarget;
use crate::document::source::Source;
use check::{Check, Strayed};
use identity::Addresses;
use links::{Holder, Move};
use rayon::prelude::*;

/// Decides on moving the document `from` to the path `to`, from the workspace root. `corpus` holds the workspace's documents with
/// their links.
///
/// # Errors
///
/// No document can be put there. Documents that would have to be rewritten and cannot be are `refused` in what is returned.
pub fn plan(workspace: &Workspace, corpus: &Corpus, from: &Facts, to: &str) -> Result<Changes, MoveError> {
    let profile = destination::profile(workspace, from, to)?;
    let mut changes = Changes::default();
    let before = match changes::read(workspace, from) {
        Ok(before) => before,
        Err(obstacle) => {
            changes.refused.push((from.path.to_string(), obstacle));
            return Ok(changes);
        }
    };
    let head = reread(profile, to, &before, Scope::HEAD);
    let shared = claimed(corpus, from, &from.permalink);
    if head.permalink != from.permalink
        && let Some((path, is_alias)) = claimed(corpus, from, &head.permalink)
    {
        return Err(MoveError::SameAddress { path: path.to_owned(), permalink: head.permalink.into(), is_alias });
    }
    let addresses = Addresses { new: &head.permalink, is_shared: shared.is_some() };
    let front = changes::plan(workspace, corpus, &[from], |page| addresses.decide(page));
    if !front.refused.is_empty() {
        return Ok(front);
    }
    let after = front.plan.changes.into_iter().next().map_or_else(|| before.clone(), |change| change.after);
    let after = identity::without_additions(&before, after, &profile.fields);
    if addresses.adds(from)
        && let Err(obstacle) = Guard::of(workspace)?.pass_file(to, &before, &after)
    {
        changes.refused.push((from.path.to_string(), obstacle));
        return Ok(changes);
    }
    changes.notes = front.notes;
    if normal(&head.permalink) != normal(&from.permalink) && !from.draft {
        let old = &from.permalink;
        if let Some((path, _)) = shared {
            changes.notes.push(format!("{old} is the address of {path}, too: it is made no alias"));
        } else if addresses.returns(from) {
            // It may have been published there.
            let why = format!("the document is back at {}", head.permalink);
            changes.notes.push(format!("{old} is given up, since {why}: make it an alias if readers know it"));
        }
    }
    notes::add(corpus, from, &head, &mut changes.notes);
    let moved = Moved { workspace, corpus, from, profile, before, after };
    moved.plan(to, front.told.into_iter().map(|told| told.what).next(), &mut changes);
    Ok(changes)
}

/// The path of another document that has an address, in whatever case, as its permalink or, `true`, as an alias.
fn claimed<'a>(corpus: &'a Corpus, from: &Facts, address: &str) -> Option<(&'a str, bool)> {
    let folded = |address: &str| normal(address).to_lowercase();
    let wanted = folded(address);
    let others = || corpus.documents().iter().filter(|other| other.path != from.path);
    let by_permalink = others().find(|other| folded(&other.permalink) == wanted);
    let by_alias = || others().find(|other| other.aliases.iter().any(|alias| folded(&alias.value) == wanted));
    let by_alias = || by_alias().map(|other| (&*other.path, true));
    by_permalink.map(|other| (&*other.path, false)).or_else(by_alias)
}

fn reread(profile: &Profile, path: &str, bytes: &[u8], scope: Scope) -> Facts {
    analyze(&Input { path, bytes, size: bytes.len() as u64 }, profile, scope)
}

/// A document that moves, its front matter being settled.
struct Moved<'a> {
    workspace: &'a Workspace,
    corpus: &'a Corpus,
    from: &'a Facts,
    /// That of its new place.
    profile: &'a Profile,
    before: Vec<u8>,
    /// With the front matter that it is to have.
    after: Vec<u8>,
}

/// A document whose links have been rewritten.
struct Rewritten {
    /// Where it was.
    path: String,
    before: Vec<u8>,
    after: Vec<u8>,
    links: usize,
    /// What is read of it at its new place.
    facts: Facts,
}

impl Moved<'_> {
    /// Plans the move, with all links that it makes wrong.
    fn plan(self, to: &str, front: Option<String>, changes: &mut Changes) {
        let folders = &self.workspace.config().settings.static_folders;
        let static_folders: Vec<String> = folders.iter().map(|folder| folder.as_str().to_owned()).collect();
        let roots = self.workspace.layout().link_roots();
        let site = Site::of(self.corpus, &static_folders, &roots);
        let own = reread(self.profile, to, &self.after, Scope::LINKS);
        let others = self.corpus.documents().iter().filter(|facts| facts.path != self.from.path);
        let documents = others.cloned().chain([own]).collect();
        let assets = self.corpus.assets().clone().with_moved(&self.from.path, to);
        let mut corpus = Corpus::new(documents, assets, TagRegistry::default(), self.corpus.zone());
        let rewritten = {
            let after = Site::of(&corpus, &static_folders, &roots);
            let Some(new) = corpus.at(to) else { return };
            let moves = Move { before: &site, after: &after, old: self.from, new, roots: &roots };
            self.rewritten(&corpus, &moves, changes)
        };
        corpus.exchange(&mut rewritten.iter().map(|one| one.facts.clone()).collect::<Vec<_>>());
        let after = Site::of(&corpus, &static_folders, &roots);
        let moved = |path: &str| if *path == *self.from.path { to.to_owned() } else { path.to_owned() };
        let check = Check { before: &site, after: &after, corpus: self.corpus, moved: &moved };
        for old in self.corpus.documents() {
            let Some(new) = corpus.at(&moved(&old.path)) else { continue };
            match check.first(old, new) {
                Some(Strayed { path, message, is_fatal: true }) => {
                    let help = Some("mend the link by hand first, or give the document another name".to_owned());
                    if !changes.refused.iter().any(|(refused, _)| *refused == path) {
                        changes.refused.push((path, Obstacle::Forbidden { message, help }));
                    }
                }
                Some(Strayed { path, message, .. }) => changes.notes.push(format!("{path}: {message}")),
                None => {}
            }
        }
        if changes.refused.is_empty() {
            self.tell(to, front, rewritten, changes);
        }
    }

    /// All documents whose links have to change, the one that moves among them.
    fn rewritten(&self, corpus: &Corpus, moves: &Move<'_>, changes: &mut Changes) -> Vec<Rewritten> {
        let concerned = |old: &&Facts| old.links.is_some() && (old.path == self.from.path || moves.concerns(old));
        let concerned: Vec<&Facts> = self.corpus.documents().iter().filter(concerned).collect();
        let one = |old: &&Facts| {
            let new = corpus.at(moves.moved(&old.path))?;
            Some((old.path.to_string(), self.rewrite(Holder { old, new }, moves).transpose()?))
        };
        let results: Vec<_> = concerned.par_iter().filter_map(one).collect();
        let mut rewritten = Vec::new();
        for (path, result) in results {
            match result {
                Ok(one) => rewritten.push(one),
                Err(obstacle) => changes.refused.push((path, obstacle)),
            }
        }
        rewritten
    }

    /// A document with its links rewritten, if any has to be.
    fn rewrite<'a>(&self, holder: Holder<'a>, moves: &Move<'a>) -> Result<Option<Rewritten>, Obstacle> {
        let moves_itself = holder.old.path == self.from.path;
        let before = if moves_itself { self.after.clone() } else { changes::read(self.workspace, holder.old)? };
        let source = Source::new(&before);
        let forbidden = |message: String, help: &str| Obstacle::Forbidden { message, help: Some(help.to_owned()) };
        let edits = retarget(&source.text, source.body_start, is_mdx(&holder.old.path), &mut |target| {
            moves.retarget(holder, target)
        })
        .map_err(|refusal| forbidden(refusal.to_string(), "write this link in another way first"))?;
        if edits.is_empty() {
            return Ok(None);
        }
        if source.fault.is_some() {
            return Err(forbidden(
                "it is not UTF-8, so its links cannot be rewritten".into(),
                "save the file as UTF-8",
            ));
        }
        let failed = || forbidden("its links cannot be rewritten".into(), "write them in another way first");
        let after = apply(&source.text, &edits).ok_or_else(failed)?.into_bytes();
        let path = &holder.new.path;
        let profile = self.workspace.layout().profile_of(path).ok_or_else(failed)?;
        let facts = reread(profile, path, &after, Scope::LINKS);
        Ok(Some(Rewritten { path: holder.old.path.to_string(), before, after, links: edits.len(), facts }))
    }

    /// Puts the changes together, and says what they do.
    fn tell(self, to: &str, front: Option<String>, rewritten: Vec<Rewritten>, changes: &mut Changes) {
        let count = |links: usize| format!("{links} {}", if links == 1 { "link" } else { "links" });
        let mut after = self.after;
        let mut told = Vec::new();
        let mut others = Vec::new();
        for one in rewritten {
            if *one.path == *self.from.path {
                told.push(count(one.links));
                after = one.after;
            } else {
                others.push(Told { path: one.path.clone(), what: count(one.links) });
                changes.plan.edit(one.path, one.before, one.after);
            }
        }
        told.extend(front);
        changes.plan.move_file(self.from.path.to_string(), to, self.before, after);
        changes.told.push(Told { path: to.to_owned(), what: told.join(", ") });
        changes.told.append(&mut others);
    }
}

#[cfg(test)]
mod tests;
