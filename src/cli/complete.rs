//! What the shell offers for an argument, out of the workspace at hand.

use crate::analysis::Scope;
use crate::corpus::Corpus;
use crate::document::slug::slug;
use crate::lint::report::escape;
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

/// Series, by slug.
pub fn series() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| candidates(typed.to_str().unwrap_or_default(), "", known_series))
}

/// Collections, by name.
pub fn collections() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let typed = typed.to_str().unwrap_or_default();
        let workspace = workspace();
        let names = workspace.iter().flat_map(|workspace| workspace.collection_names());
        // A name that a shell would take apart, or obey, is not offered.
        let is_word = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        names.filter(|name| name.starts_with(typed)).filter(is_word).map(CompletionCandidate::new).collect()
    })
}

/// Slugs, which no shell needs quoted, and the labels they stand for.
type Known = BTreeMap<String, String>;

/// The tags that are registered and not deprecated, and those in use, with their labels.
fn known_tags(corpus: &Corpus) -> Known {
    let tags = corpus.tags();
    tags.known()
        .filter(|slug| !tags.registered(slug).is_some_and(|entry| entry.deprecated))
        .map(|slug| (slug.to_owned(), tags.label(slug).to_owned()))
        .collect()
}

/// The series that documents name, as their first parts spell them. A name itself may hold what a shell would obey.
fn known_series(corpus: &Corpus) -> Known {
    let series = corpus.series();
    let named = series.iter().filter_map(|(slug, documents)| {
        let (facts, _) = documents.first()?;
        let one = facts.series.iter().find(|one| *one.slug == **slug)?;
        Some(((*slug).to_owned(), one.name.to_string()))
    });
    named.collect()
}

/// The names that begin as what was typed does, whatever the case, each behind `before`.
fn candidates(typed: &str, before: &str, known: fn(&Corpus) -> Known) -> Vec<CompletionCandidate> {
    let Some(workspace) = workspace() else { return Vec::new() };
    let Ok(corpus) = workspace.load(Scope::HEAD) else { return Vec::new() };
    // `KV C` is on the way to `kv-cache`.
    let typed = slug(typed) + if typed.ends_with(['-', ' ']) { "-" } else { "" };
    let fits = |name: &str| name.starts_with(&typed);
    let known = known(&corpus).into_iter();
    known
        .filter(|(name, _)| fits(name))
        .map(|(name, label)| {
            let help = escape(&label).into_owned();
            CompletionCandidate::new(format!("{before}{name}")).help(Some(help.into()))
        })
        .collect()
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
