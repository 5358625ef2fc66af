//! What the shell offers for an argument, out of the workspace at hand.

use crate::analysis::Scope;
use crate::corpus::Corpus;
use crate::document::slug::slug;
use crate::lint::report::is_hidden;
use crate::ops::workspace::Workspace;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::PathBuf;

/// Tags, by slug: words without blanks, which no shell needs quoted.
pub fn tags() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| candidates(typed.to_str().unwrap_or_default(), "", known_tags))
}

/// Tags parted by commas: the last of them is completed.
pub fn tag_list() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_str().unwrap_or_default();
        let at = typed.rfind(',').map_or(0, |at| at + 1);
        let (before, last) = typed.split_at_checked(at).unwrap_or(("", typed));
        candidates(last, before, known_tags)
    })
}

/// Series, by name.
pub fn series() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| candidates(typed.to_str().unwrap_or_default(), "", known_series))
}

/// Collections, by name.
pub fn collections() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_str().unwrap_or_default();
        let workspace = workspace();
        let names = workspace.iter().flat_map(|workspace| workspace.collection_names());
        names
            .filter(|name| name.starts_with(typed) && !name.contains(is_hidden))
            .map(CompletionCandidate::new)
            .collect()
    })
}

/// Names and what is said of each.
type Known = BTreeMap<String, String>;

/// The tags that are registered and not deprecated, and those in use, with their labels.
fn known_tags(corpus: &Corpus) -> Known {
    let tags = corpus.tags();
    tags.known()
        .filter(|slug| !tags.registered(slug).is_some_and(|entry| entry.deprecated))
        .map(|slug| (slug.to_owned(), tags.label(slug).to_owned()))
        .collect()
}

/// The series that documents name, as their first parts spell them.
fn known_series(corpus: &Corpus) -> Known {
    let series = corpus.series();
    let names = series.iter().filter_map(|(slug, documents)| {
        let (facts, _) = documents.first()?;
        let one = facts.series.iter().find(|one| *one.slug == **slug)?;
        let parts = documents.len();
        Some((one.name.to_string(), format!("{parts} {}", if parts == 1 { "part" } else { "parts" })))
    });
    names.collect()
}

/// The names that begin as what was typed does, whatever the case, each behind `before`.
fn candidates(typed: &str, before: &str, known: fn(&Corpus) -> Known) -> Vec<CompletionCandidate> {
    let Some(workspace) = workspace() else { return Vec::new() };
    let Ok(corpus) = workspace.load(Scope::HEAD) else { return Vec::new() };
    // `KV C` is on the way to `kv-cache`.
    let typed = slug(typed) + if typed.ends_with(['-', ' ']) { "-" } else { "" };
    let fits = |name: &str| slug(name).starts_with(&typed);
    let known = known(&corpus).into_iter();
    // A shell would print what it is offered.
    let known = known.filter(|(name, label)| fits(name) && !name.contains(is_hidden) && !label.contains(is_hidden));
    known.map(|(name, label)| CompletionCandidate::new(format!("{before}{name}")).help(Some(label.into()))).collect()
}

/// The workspace that the command line asks for. A completer is told the word it completes alone, so it looks for
/// `--root` itself.
fn workspace() -> Option<Workspace> {
    let mut words = std::env::args_os().skip_while(|word| word != "--").skip(1);
    let mut root = None;
    while let Some(word) = words.next() {
        if word == "--root" {
            root = words.next().map(PathBuf::from);
        } else if let Some(path) = word.to_str().and_then(|word| word.strip_prefix("--root=")) {
            root = Some(PathBuf::from(path));
        }
    }
    let folder = std::env::current_dir().ok()?;
    Workspace::open(root.map(|root| folder.join(root)).as_deref(), &folder).ok()
}
