//! From a tree to facts: documents are read and analysed in parallel, each body gone before the next comes.

use super::layout::Layout;
use super::tree::{Candidate, Tree};
use crate::analysis::{Facts, Input, Profile, Scope, analyze, rules};
use crate::diagnostic::{Diagnostic, Place};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The facts of every document of a layout, sorted by path whatever the number of threads.
pub fn load(tree: &dyn Tree, layout: &Layout, scope: Scope) -> Vec<Facts> {
    let candidates = tree.candidates(layout);
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

/// So few documents are read before threads have started.
const FEW: usize = 32;

fn one(tree: &dyn Tree, candidate: &Candidate, profile: &Profile, scope: Scope, buffer: &mut Vec<u8>) -> Facts {
    let path = &candidate.path;
    let nothing = || analyze(&Input { path, bytes: b"", size: 0 }, profile, Scope::HEAD);
    if let Some(obstacle) = candidate.obstacle {
        let diagnostic = Diagnostic::error(rules::UNREADABLE_FILE, Place::START, obstacle.message());
        return Facts { diagnostics: vec![diagnostic.help(obstacle.help())], withheld: true, ..nothing() };
    }
    let size = match tree.read(path, scope, profile.body_limit, buffer) {
        Ok(size) => size,
        Err(error) => {
            let message = format!("this file cannot be read: {}", reason(&error));
            return Facts {
                diagnostics: vec![Diagnostic::error(rules::UNREADABLE_FILE, Place::START, message)],
                withheld: true,
                ..nothing()
            };
        }
    };
    let input = Input { path, bytes: buffer, size };
    // A fault in a parser must not hide the other documents; it is told as what it is.
    catch_unwind(AssertUnwindSafe(|| analyze(&input, profile, scope))).unwrap_or_else(|_| {
        let message = "reading this file broke the program: a fault in `writings`, not in the file";
        let diagnostic = Diagnostic::error(rules::UNREADABLE_FILE, Place::START, message);
        let help = "please report it with the file; `exclude` in writings.toml leaves the file out until then";
        Facts { diagnostics: vec![diagnostic.help(help)], withheld: true, ..nothing() }
    })
}

/// What the system says, without its error number.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}
