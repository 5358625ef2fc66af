//! From a tree to facts: documents are read and analysed in parallel, each body gone before the next comes.

use super::bundles::pages;
use super::layout::Layout;
use super::tree::{Candidate, Tree};
use crate::analysis::{Facts, Input, Profile, Scope, Unread, analyze};
use crate::document::source::Source;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The facts of every document of a layout, sorted by path whatever the number of threads.
pub fn load(tree: &dyn Tree, layout: &Layout, scope: Scope) -> Vec<Facts> {
    let candidates = pages(layout, tree.candidates(layout));
    let read = |buffer: &mut Vec<u8>, candidate: &Candidate| {
        // A folder that cannot be looked into belongs to the collection it lies in, or to the first.
        let profile = layout.profile_of(&candidate.path).or_else(|| layout.profiles().first())?;
        Some(one(tree, candidate, profile, scope, buffer))
    };
    if candidates.len() <= FEW {
        let mut buffer = Vec::new();
        return candidates.iter().filter_map(|candidate| read(&mut buffer, candidate)).collect();
    }
    candidates.par_iter().with_min_len(FEW / 2).map_init(Vec::new, read).flatten_iter().collect()
}

/// The text of a document as it was analysed: decoded, and no more of it than is ever read of a body of at most `limit` bytes. What
/// could not be read then is not opened now.
pub fn text(tree: &dyn Tree, facts: &Facts, limit: usize) -> Option<String> {
    if facts.unread.is_some() {
        return None;
    }
    let mut bytes = Vec::new();
    tree.read(&facts.path, Scope::COUNTS, limit, &mut bytes).ok()?;
    Some(Source::new(&bytes).text.into_owned())
}

/// So few documents are read before threads have started.
const FEW: usize = 32;

fn one(tree: &dyn Tree, candidate: &Candidate, profile: &Profile, scope: Scope, buffer: &mut Vec<u8>) -> Facts {
    let path = &candidate.path;
    // Of what cannot be read, nothing is known but where it is; it may be a draft.
    let unread = |message: String, help| {
        let silent = Profile { rules: Vec::new(), ..profile.clone() };
        let nothing = analyze(&Input { path, bytes: b"", size: 0 }, &silent, Scope::HEAD);
        Facts { unread: Some(Box::new(Unread { message, help })), withheld: true, faulty: true, ..nothing }
    };
    if let Some(obstacle) = candidate.obstacle {
        return unread(obstacle.message().to_owned(), Some(obstacle.help()));
    }
    let size = match tree.read(path, scope, profile.body_limit, buffer) {
        Ok(size) => size,
        Err(error) => return unread(format!("this file cannot be read: {}", reason(&error)), None),
    };
    let input = Input { path, bytes: buffer, size };
    // A fault in a parser must not hide the other documents; it is told as what it is.
    catch_unwind(AssertUnwindSafe(|| analyze(&input, profile, scope))).unwrap_or_else(|_| {
        let message = "reading this file broke the program: a fault in `writings`, not in the file";
        let help = "please report it with the file; `exclude` in writings.toml leaves the file out until then";
        unread(message.to_owned(), Some(help))
    })
}

/// What the system says, without its error number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}
