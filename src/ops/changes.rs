//! Front matter of many documents, changed together: what each is to hold is decided first, and nothing is written here.

use super::workspace::Workspace;
use crate::analysis::{Facts, Input, Profile, Scope, analyze_parsed, field};
use crate::config::CoreKey;
use crate::corpus::Corpus;
use crate::document::date::PartialDate;
use crate::document::edit::{Editor, Habits, Intent, Refusal};
use crate::document::metadata::{Entry, Metadata, Parsed, Style, Value};
use crate::document::source::{FrontMatter, Source};
use crate::write::Plan;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use thiserror::Error;

/// Why a document is not changed.
#[derive(Debug, Error)]
pub enum Obstacle {
    /// It cannot be read.
    #[error("{message}")]
    Unread {
        /// Why.
        message: String,
        /// What to do about it.
        help: Option<&'static str>,
    },
    /// The edit would touch more than it says.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What it would hold breaks a rule of the workspace.
    #[error("{message}")]
    Forbidden {
        /// What would be wrong.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Obstacle {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unread { help, .. } => help.map(str::to_owned),
            Self::Refused(refusal) => refusal.help().map(str::to_owned),
            Self::Forbidden { help, .. } => help.clone(),
        }
    }
}

/// A document that is about to be changed, as far as its front matter goes.
pub struct Page<'a> {
    /// What is known of it.
    pub facts: &'a Facts,
    /// How it is read.
    pub profile: &'a Profile,
    /// Its front matter, where it has any that can be read.
    pub metadata: Option<&'a Metadata>,
    /// The file up to its body, at least.
    pub text: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// What was read of its front matter, if it has any.
    pub parsed: Option<&'a Parsed>,
    names: &'a Names,
    editor: Result<Editor<'a>, Refusal>,
}

impl<'a> Page<'a> {
    /// The document, to be edited.
    ///
    /// # Errors
    ///
    /// It cannot be.
    pub fn editor(&self) -> Result<Editor<'a>, Obstacle> {
        Ok(self.editor.clone()?)
    }

    /// The document with all of `intents` done.
    ///
    /// # Errors
    ///
    /// One of them cannot be done.
    pub fn edited(&self, intents: &[Intent]) -> Result<Edited, Obstacle> {
        let mut editor = self.editor()?;
        editor.edit(intents)?;
        Ok(Edited::of(editor))
    }

    /// The decision to do `intents`, which `told` tells in a few words, unless they are none.
    ///
    /// # Errors
    ///
    /// One of them cannot be done.
    pub fn decide(&self, intents: &[Intent], told: impl Into<String>) -> Result<Option<Decision>, Obstacle> {
        if intents.is_empty() {
            return Ok(None);
        }
        Ok(Some(Decision { edited: self.edited(intents)?, told: told.into() }))
    }
    /// The value of a core key, under whichever name.
    pub fn entry(&self, key: CoreKey) -> Option<&Entry> {
        field(self.metadata?, &self.profile.fields, key).map(|(_, entry)| entry)
    }

    /// The pointer a core key stands under; where it is not there, the one that the other documents of the collection use.
    pub fn pointer(&self, key: CoreKey) -> String {
        let own = self.metadata.and_then(|metadata| field(metadata, &self.profile.fields, key));
        match own {
            Some((name, _)) => name.to_owned(),
            None => self.names.of(&self.profile.collection, key),
        }
    }
}

/// A document after edits.
pub struct Edited {
    /// The file.
    pub bytes: Vec<u8>,
    /// What was read of its front matter, if it has any. `None` where the edits changed nothing.
    parsed: Option<Option<Parsed>>,
}

impl Edited {
    /// What became of a document.
    pub fn of(editor: Editor<'_>) -> Self {
        Self { bytes: editor.bytes(), parsed: editor.reread() }
    }

    /// What was read of its front matter, which came with `before` unless an edit changed it.
    pub fn parsed<'p>(&'p self, before: &Page<'p>) -> Option<&'p Parsed> {
        self.parsed.as_ref().map_or(before.parsed, Option::as_ref)
    }
}

/// What is to become of one document.
pub struct Decision {
    /// The document.
    pub edited: Edited,
    /// What the edits do, in a few words: `KVCache → KV Cache`.
    pub told: String,
}

/// One file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its path from the workspace root; the new one where it moves.
    pub path: String,
    /// What happens to it.
    pub what: String,
}

/// What is to become of documents, and what stands in the way.
#[derive(Debug, Default)]
pub struct Changes {
    /// The files.
    pub plan: Plan,
    /// What happens to each, in the order in which it is to be told.
    pub told: Vec<Told>,
    /// What cannot be changed, by path, and why.
    pub refused: Vec<(String, Obstacle)>,
    /// What the author should know, a line each.
    pub notes: Vec<String>,
    /// Those that were drafts and are none any more, by path.
    pub let_go: Vec<String>,
}

/// How each collection is written, by its name.
struct Names(BTreeMap<String, Custom>);

/// What is usual in a collection.
#[derive(Default)]
pub(super) struct Custom {
    /// The names of the core keys for which the workspace has several.
    names: HashMap<&'static str, String>,
    habits: Habits,
}

impl Names {
    /// Looks at the last documents of each collection.
    fn of_workspace(workspace: &Workspace, corpus: &Corpus) -> Self {
        let profiles = workspace.layout().profiles().iter();
        let customs = profiles.map(|profile| (profile.collection.to_string(), Custom::of(workspace, corpus, profile)));
        Self(customs.collect())
    }

    fn of(&self, collection: &str, key: CoreKey) -> String {
        self.0.get(collection).map_or(key.name(), |custom| custom.name(key)).to_owned()
    }

    fn habits(&self, collection: &str) -> Habits {
        self.0.get(collection).map(|custom| custom.habits).unwrap_or_default()
    }
}

impl Custom {
    /// Looks at the last documents of a collection.
    pub fn of(workspace: &Workspace, corpus: &Corpus, profile: &Profile) -> Self {
        /// So many documents show how a collection is written.
        const ENOUGH: usize = 40;
        /// A longer one, in bytes, is a store of data, and no example of how front matter is written.
        const USUAL: usize = 64 * 1024;
        let own = corpus.documents().iter().rev().filter(|facts| facts.collection == profile.collection);
        let heads = own.take(ENOUGH).filter_map(|facts| workspace.head(facts));
        let heads: Vec<String> = heads.filter(|head| head.len() <= USUAL).collect();
        Self::of_heads(profile, &heads)
    }

    /// The name under which most documents hold a core key.
    pub fn name(&self, key: CoreKey) -> &str {
        self.names.get(key.name()).map_or(key.name(), String::as_str)
    }

    fn of_heads(profile: &Profile, heads: &[String]) -> Self {
        let several = |key: &CoreKey| profile.fields.names(*key).nth(1).is_some();
        let keys: Vec<CoreKey> = CoreKey::ALL.into_iter().filter(several).collect();
        let mut uses: HashMap<(&str, &str), usize> = HashMap::new();
        let (mut dates, mut plain_dates) = (0, 0);
        let mut lists: BTreeMap<Option<usize>, usize> = BTreeMap::new();
        for head in heads {
            let source = Source::new(head.as_bytes());
            let Some(metadata) = metadata_of(&source, profile) else { continue };
            for key in &keys {
                if let Some((name, _)) = field(&metadata, &profile.fields, *key) {
                    *uses.entry((key.name(), name)).or_default() += 1;
                }
            }
            for entry in &metadata.entries {
                match &entry.value.value {
                    Value::String(text) if PartialDate::parse(text).is_some() => {
                        dates += 1;
                        plain_dates += usize::from(entry.value.style == Style::Plain);
                    }
                    Value::List(items) if !items.is_empty() => {
                        *lists.entry(list_indent(entry, head)).or_default() += 1;
                    }
                    _ => {}
                }
            }
        }
        let mut names = HashMap::new();
        for key in &keys {
            let count = |name: &str| uses.get(&(key.name(), name)).copied().unwrap_or(0);
            let candidates = profile.fields.names_to_write(*key);
            let best = candidates.iter().rev().max_by_key(|name| count(name));
            names.extend(best.map(|best| (key.name(), (*best).to_owned())));
        }
        let list_indent = lists.into_iter().max_by_key(|(_, count)| *count).and_then(|(indent, _)| indent);
        Self { names, habits: Habits { plain_dates: dates < 2 * plain_dates, list_indent } }
    }
}

/// How far the dashes of a list stand to the right of its key; `None` where it is in brackets.
fn list_indent(entry: &Entry, text: &str) -> Option<usize> {
    let Value::List(items) = &entry.value.value else { return None };
    let first = items.first().filter(|_| entry.value.style == Style::Lines)?;
    let line = text.get(..first.span.start as usize)?.rsplit(['\n', '\r']).next()?;
    line.find('-')
}

fn metadata_of(source: &Source<'_>, profile: &Profile) -> Option<Metadata> {
    match source.front_matter {
        FrontMatter::Block { syntax, content, .. } => Some(profile.metadata(syntax, &source.text, content).0),
        _ => None,
    }
}

/// Lets `decide` say what is to become of each of `documents`, and makes the edits. What it returns `None` for stays as it is.
pub fn plan(
    workspace: &Workspace,
    corpus: &Corpus,
    documents: &[&Facts],
    decide: impl Fn(&Page<'_>) -> Result<Option<Decision>, Obstacle> + Sync,
) -> Changes {
    let names = Names::of_workspace(workspace, corpus);
    let one = |facts: &&Facts| one(workspace, facts, &names, &decide);
    // Threads that start for a few documents cost more than they give.
    let results: Vec<Result<Option<Changed>, Obstacle>> = if documents.len() < 32 {
        documents.iter().map(one).collect()
    } else {
        documents.par_iter().map(one).collect()
    };
    let mut changes = Changes::default();
    let mut has_links = false;
    for (facts, result) in documents.iter().zip(results) {
        let path = facts.path.to_string();
        match result {
            Ok(None) => {}
            Ok(Some(edited)) => {
                if let Some(address) = edited.address {
                    changes.notes.push(format!(
                        "{path} is served at {address} now, no longer at {}: add that to its `aliases`",
                        facts.permalink
                    ));
                }
                if edited.is_let_go {
                    changes.let_go.push(path.clone());
                }
                let target = target(workspace, &path);
                has_links |= target != path;
                changes.plan.edit(target, edited.before, edited.after);
                changes.told.push(Told { path, what: edited.told });
            }
            Err(obstacle) => changes.refused.push((path, obstacle)),
        }
    }
    if has_links {
        // A document that goes by two names is one file.
        changes.plan.changes.sort_by(|a, b| a.path.cmp(&b.path));
        changes.plan.changes.dedup();
    }
    changes
}

/// The file that a document's path leads to, from the workspace root: another, where the document is a link in the workspace.
fn target(workspace: &Workspace, path: &str) -> String {
    let whole = workspace.root().join(path);
    if !fs::symlink_metadata(&whole).is_ok_and(|metadata| metadata.is_symlink()) {
        return path.to_owned();
    }
    let real = |path: &std::path::Path| fs::canonicalize(path).ok();
    let below = real(&whole).zip(real(workspace.root())).and_then(|(file, root)| {
        let parts: Option<Vec<&str>> =
            file.strip_prefix(root).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
        Some(parts?.join("/"))
    });
    below.unwrap_or_else(|| path.to_owned())
}

struct Changed {
    before: Vec<u8>,
    after: Vec<u8>,
    told: String,
    /// The new permalink of a document that is no draft, if it is another.
    address: Option<Box<str>>,
    /// Whether it was a draft and is none any more.
    is_let_go: bool,
}

fn one(
    workspace: &Workspace,
    facts: &Facts,
    names: &Names,
    decide: &impl Fn(&Page<'_>) -> Result<Option<Decision>, Obstacle>,
) -> Result<Option<Changed>, Obstacle> {
    let before = read(workspace, facts)?;
    let source = Source::new(&before);
    let missing = || Obstacle::Unread { message: "it belongs to no collection".into(), help: None };
    let profile = workspace.layout().profile_of(&facts.path).ok_or_else(missing)?;
    let parsed = Parsed::of(&source);
    let metadata = parsed.as_ref().map(|parsed| profile.understood(&parsed.metadata));
    let page = Page {
        facts,
        profile,
        metadata: metadata.as_deref(),
        text: &source.text,
        bytes: &before,
        parsed: parsed.as_ref(),
        names,
        editor: Editor::open(&before, &source, parsed.as_ref(), names.habits(&profile.collection)),
    };
    let Some(Decision { edited, told }) = decide(&page)? else { return Ok(None) };
    if edited.bytes == before {
        return Ok(None);
    }
    let file = fs::metadata(workspace.root().join(&*facts.path));
    if file.is_ok_and(|file| file.permissions().readonly()) {
        return Err(Obstacle::Unread { message: "it is read-only".into(), help: Some("make it writable: chmod u+w") });
    }
    let input = Input { path: &facts.path, bytes: &edited.bytes, size: edited.bytes.len() as u64 };
    let new = analyze_parsed(&input, edited.parsed(&page), &silent(profile), Scope::HEAD);
    let address = (new.permalink != facts.permalink && !facts.draft && !facts.withheld).then_some(new.permalink);
    let is_let_go = facts.draft && !new.draft;
    let after = edited.bytes;
    Ok(Some(Changed { before, after, told, address, is_let_go }))
}

/// The bytes of a document, all of them.
///
/// # Errors
///
/// It could not be read when the workspace was, cannot be now, or is no longer what was read then, where that is known.
pub fn read(workspace: &Workspace, facts: &Facts) -> Result<Vec<u8>, Obstacle> {
    workspace.whole(facts).map_err(|(message, help)| Obstacle::Unread { message, help })
}

/// A profile that only reads.
fn silent(profile: &Profile) -> Profile {
    Profile { rules: Vec::new(), schema: None, ..profile.clone() }
}
