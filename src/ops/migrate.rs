//! Keys that change across a collection: renamed, moved, dropped, or given where they are missing.

use super::changes::{self, Changes, Decision, Edited, Obstacle, Page};
use super::set::{core_key, is_date, typed};
use super::workspace::Workspace;
use crate::analysis::Facts;
use crate::config::{CoreKey, FieldMap};
use crate::corpus::Corpus;
use crate::document::edit::{Datum, Editor, Intent, Refusal, find};
use crate::document::metadata::{Entry, Node, Value};
use crate::document::source::{FrontMatter, Source};
use std::collections::BTreeSet;
use thiserror::Error;

/// What is to become of keys. All is done in this order; keys are pointers, such as `series.part`.
#[derive(Clone, Debug, Default)]
pub struct Migration {
    /// Keys, and the names they get in their places.
    pub renames: Vec<(String, String)>,
    /// Keys, and the places that their values go to.
    pub moves: Vec<(String, String)>,
    /// Keys that go.
    pub drops: Vec<String>,
    /// Keys, and the values they get where they are missing, as typed.
    pub defaults: Vec<(String, String)>,
}

/// Why a migration makes no sense, whatever the documents hold.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MigrationError {
    /// Nothing is to be done.
    #[error("nothing was asked for")]
    Nothing,
    /// A key would keep its name.
    #[error("`{0}` is called so already")]
    Same(String),
    /// A new name that is a place elsewhere.
    #[error("`{to}` is another place than that of `{from}`")]
    Elsewhere {
        /// The key.
        from: String,
        /// Its new name.
        to: String,
    },
    /// Each run would take away what it gives.
    #[error("`{0}` would be taken away and given again by each run")]
    Endless(String),
}

impl MigrationError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Nothing => {
                Some("say what is to be done: --rename OLD=NEW, --move FROM=TO, --drop KEY, --default KEY=VALUE".into())
            }
            Self::Same(_) => None,
            Self::Elsewhere { from, to } => Some(format!("--move {from}={to} takes it there")),
            Self::Endless(_) => Some("leave out one of the two".into()),
        }
    }
}

/// One thing to do with a document.
enum Step<'a> {
    /// The key, and the new name of its last part.
    Rename(&'a str, &'a str),
    Move(&'a str, &'a str),
    Drop(&'a str),
    Default(&'a str, &'a str),
}

impl Migration {
    /// The steps, in order.
    ///
    /// # Errors
    ///
    /// They make no sense, or would be done again by each run.
    fn steps(&self) -> Result<Vec<Step<'_>>, MigrationError> {
        let mut steps = Vec::new();
        for (from, to) in &self.renames {
            steps.push(Step::Rename(from, last_part(from, to)?));
        }
        steps.extend(self.moves.iter().map(|(from, to)| Step::Move(from, to)));
        steps.extend(self.drops.iter().map(|key| Step::Drop(key)));
        steps.extend(self.defaults.iter().map(|(key, value)| Step::Default(key, value)));
        if steps.is_empty() {
            return Err(MigrationError::Nothing);
        }
        if let Some((same, _)) = self.renames.iter().chain(&self.moves).find(|(from, to)| from == to) {
            return Err(MigrationError::Same(same.clone()));
        }
        let gone: BTreeSet<&String> = self.gone().collect();
        let given = self.defaults.iter().map(|(key, _)| key);
        match given.into_iter().find(|key| gone.contains(key)) {
            Some(key) => Err(MigrationError::Endless(key.clone())),
            None => Ok(steps),
        }
    }

    /// The keys that are not there any more when all is done.
    fn gone(&self) -> impl Iterator<Item = &String> {
        self.renames.iter().chain(&self.moves).map(|(from, _)| from).chain(&self.drops)
    }
}

/// A key's new name: its place may be named with it, and is the same.
fn last_part<'a>(from: &str, to: &'a str) -> Result<&'a str, MigrationError> {
    let (above, old) = from.rsplit_once('.').unwrap_or(("", from));
    let name = to.strip_prefix(above).and_then(|rest| rest.strip_prefix('.')).unwrap_or(to);
    // `series.name=name` says the same name, and means another place.
    if name.is_empty() || name.contains('.') || (name == old && from != to) {
        return Err(MigrationError::Elsewhere { from: from.to_owned(), to: to.to_owned() });
    }
    Ok(name)
}

/// Changes keys in documents. What has no front matter stays without; what has and cannot be read is refused.
///
/// # Errors
///
/// What is asked for makes no sense.
pub fn migrate(
    workspace: &Workspace,
    corpus: &Corpus,
    migration: &Migration,
    documents: &[&Facts],
) -> Result<Changes, MigrationError> {
    let steps = migration.steps()?;
    let mut changes = changes::plan(workspace, corpus, documents, |page| decide(page, &steps));
    if let Some(first) = changes.let_go.first() {
        let others = match changes.let_go.len().saturating_sub(1) {
            0 => String::new(),
            others => format!(" and {others} more"),
        };
        changes.notes.push(format!("no draft any more, and so in exports: {first}{others}"));
    }
    let collections: BTreeSet<&str> = documents.iter().map(|facts| &*facts.collection).collect();
    for name in workspace.collection_names().into_iter().filter(|name| collections.contains(name)) {
        let Ok(Some(schema)) = workspace.schema(name) else { continue };
        let keys = schema.keys();
        for key in migration.gone().filter(|key| keys.contains(&key.as_str())) {
            changes.notes.push(format!("{}, the schema of `{name}`, still names `{key}`", schema.path()));
        }
    }
    let profiles = workspace.layout().profiles();
    let fields = profiles.iter().find(|profile| collections.contains(&*profile.collection)).map(|one| &one.fields);
    for key in migration.gone() {
        let core = fields.and_then(|fields| core_key(fields, key)).filter(|core: &CoreKey| core.name() != key);
        changes.notes.extend(core.map(|core| format!("`{key}` still stands for `{}` in the settings", core.name())));
    }
    Ok(changes)
}

fn decide(page: &Page<'_>, steps: &[Step<'_>]) -> Result<Option<Decision>, Obstacle> {
    let Some(first) = page.metadata else {
        let source = Source::new(page.text.as_bytes());
        let is_unclosed = matches!(source.front_matter, FrontMatter::Unclosed { .. });
        return if is_unclosed { Err(Refusal::Unclosed.into()) } else { Ok(None) };
    };
    let mut editor: Option<Editor<'_>> = None;
    let mut told = Vec::new();
    for step in steps {
        // What a step finds is what those before it leave.
        let entries = editor.as_ref().map_or(first.entries.as_slice(), Editor::entries);
        let Some((intents, words)) = step.intents(entries, &page.profile.fields)? else {
            // What cannot be read may hold the key all the same, so that it fails here.
            if page.facts.withheld {
                page.edited(&[Intent::Unset { key: step.key().to_owned() }])?;
            }
            continue;
        };
        let mut opened = editor.map_or_else(|| page.editor(), Ok)?;
        opened.edit(&intents)?;
        editor = Some(opened);
        told.push(words);
    }
    Ok(editor.map(|editor| Decision { edited: Edited::of(editor), told: told.join("; ") }))
}

impl Step<'_> {
    fn key(&self) -> &str {
        match self {
            Self::Rename(key, _) | Self::Move(key, _) | Self::Drop(key) | Self::Default(key, _) => key,
        }
    }

    /// What is to be done with front matter, and how it is told; `None` where it is done already.
    fn intents(&self, entries: &[Entry], fields: &FieldMap) -> Result<Option<(Vec<Intent>, String)>, Obstacle> {
        let entry = find(entries, self.key());
        let key = self.key().to_owned();
        Ok(match (self, entry) {
            (Self::Rename(_, to), Some(_)) => {
                let told = format!("{key} → {to}");
                Some((vec![Intent::Rename { key, to: (*to).to_owned() }], told))
            }
            (Self::Move(_, to), Some(Entry { value, .. })) => {
                if find(entries, to).is_some() {
                    return Err(Refusal::Taken { key: (*to).to_owned() }.into());
                }
                let told = format!("{key} → {to}");
                let set = Intent::Set { key: (*to).to_owned(), value: datum(value) };
                Some((vec![set, Intent::Unset { key }], told))
            }
            (Self::Drop(_), Some(_)) => {
                let told = format!("- {key}");
                Some((vec![Intent::Unset { key }], told))
            }
            (Self::Default(_, value), None) => {
                let value =
                    typed(core_key(fields, &key), None, value, false)?.into_iter().next().unwrap_or(Datum::Null);
                let told = format!("+ {key}: {value}");
                Some((vec![Intent::Set { key, value }], told))
            }
            _ => None,
        })
    }
}

/// A value as it is to stand elsewhere: what is a date stays one, quotes or none.
fn datum(node: &Node) -> Datum {
    match &node.value {
        Value::String(text) if is_date(node) => Datum::Date(text.to_string()),
        Value::List(items) => Datum::List(items.iter().map(datum).collect()),
        Value::Map(entries) => {
            Datum::Map(entries.iter().map(|entry| (entry.key.to_string(), datum(&entry.value))).collect())
        }
        _ => Datum::from(node),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Scope;
    use std::fs;

    fn pair(text: &str) -> (String, String) {
        let (from, to) = text.split_once('=').unwrap();
        (from.to_owned(), to.to_owned())
    }

    fn migration(renames: &[&str], moves: &[&str], drops: &[&str], defaults: &[&str]) -> Migration {
        let pairs = |all: &[&str]| all.iter().map(|one| pair(one)).collect();
        let drops = drops.iter().map(|key| (*key).to_owned()).collect();
        Migration { renames: pairs(renames), moves: pairs(moves), drops, defaults: pairs(defaults) }
    }

    /// What becomes of a document, told and written; and that doing it again does nothing.
    fn migrated(migration: &Migration, text: &str) -> Result<(String, String), String> {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("notes")).unwrap();
        let run = |text: &str| {
            fs::write(root.path().join("notes/a.md"), text).unwrap();
            let workspace = Workspace::open(Some(root.path()), root.path()).unwrap();
            let corpus = workspace.load(Scope::HEAD).unwrap();
            let documents: Vec<&Facts> = corpus.documents().iter().collect();
            let changes = migrate(&workspace, &corpus, migration, &documents).map_err(|error| error.to_string())?;
            if let Some((_, obstacle)) = changes.refused.first() {
                return Err(obstacle.to_string());
            }
            Ok(changes
                .plan
                .changes
                .first()
                .map(|change| (changes.told[0].what.clone(), String::from_utf8(change.after.clone()).unwrap())))
        };
        let (told, after) = run(text)?.unwrap_or_else(|| (String::new(), text.to_owned()));
        assert_eq!(run(&after), Ok(None), "a second run changes nothing");
        Ok((told, after))
    }

    #[test]
    fn all_is_done_in_order_and_once() {
        let all = migration(&["summary=description"], &["tags=taxonomies.tags"], &["layout"], &["draft=false"]);
        let (told, after) =
            migrated(&all, "---\nlayout: post\nsummary: 'S' # kept\ntags: [a, 'b c']\ndate: 2026-04-02\n---\nWords.\n")
                .unwrap();
        assert_eq!(told, "summary → description; tags → taxonomies.tags; - layout; + draft: false");
        assert_eq!(
            after,
            "---\ndescription: 'S' # kept\ndate: 2026-04-02\ntaxonomies:\n  tags: [a, b c]\ndraft: false\n---\nWords.\n"
        );
    }

    #[test]
    fn values_move_as_what_they_are() {
        for (moved, before, after) in [
            ("date=published.day", "---\ndate: 2026-04-02\n---\n", "---\npublished:\n  day: 2026-04-02\n---\n"),
            ("a=b", "+++\na = 2026-04-02T10:00:00Z\n+++\n", "+++\nb = 2026-04-02T10:00:00Z\n+++\n"),
            ("a.b=c", "---\na: {b: {x: [1, 2.5], z: }}\n---\n", "---\nc: {x: [1, 2.5], z: null}\n---\n"),
            (
                "taxonomies.tags=tags",
                "+++\n[taxonomies]\ntags = [\"a\"]\n+++\n",
                "+++\ntags = [\"a\"]\n[taxonomies]\n+++\n",
            ),
        ] {
            let found = migrated(&migration(&[], &[moved], &[], &[]), before).map(|(_, text)| text);
            assert_eq!(found.as_deref(), Ok(after), "{moved}");
        }
    }

    #[test]
    fn what_is_taken_or_cannot_be_read_is_refused() {
        let moved = migration(&[], &["a=b"], &[], &[]);
        let renamed = migration(&["a=b"], &[], &[], &[]);
        for migration in [&moved, &renamed] {
            assert_eq!(migrated(migration, "---\na: 1\nb: 2\n---\n"), Err("`b` stands there already".into()));
            assert_eq!(migrated(migration, "---\na: 1\n"), Err("its front matter is not closed".into()));
            assert!(migrated(migration, "---\nx: \"a\ny: 1\n---\n").is_err());
            assert_eq!(migrated(migration, "Words.\n"), Ok((String::new(), "Words.\n".into())));
        }
        let default = migration(&[], &[], &[], &["a=1"]);
        assert_eq!(migrated(&default, "Words.\n").unwrap().1, "Words.\n");
        assert_eq!(migrated(&default, "---\na:\n---\n").unwrap().1, "---\na:\n---\n");
        let date = migration(&[], &[], &[], &["date=soon"]);
        assert_eq!(migrated(&date, "---\na: 1\n---\n"), Err("`soon` is no date".into()));
    }

    #[test]
    fn drafts_that_are_let_go_are_told() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("notes")).unwrap();
        for (name, draft) in [("a", "true"), ("b", "false"), ("c", "true")] {
            fs::write(root.path().join(format!("notes/{name}.md")), format!("---\na: 1\ndraft: {draft}\n---\n"))
                .unwrap();
        }
        let workspace = Workspace::open(Some(root.path()), root.path()).unwrap();
        let corpus = workspace.load(Scope::HEAD).unwrap();
        let documents: Vec<&Facts> = corpus.documents().iter().collect();
        let notes = |migration| migrate(&workspace, &corpus, &migration, &documents).unwrap().notes;
        let told = "no draft any more, and so in exports: notes/a.md and 1 more";
        assert_eq!(notes(migration(&[], &[], &["draft"], &[])), [told]);
        assert_eq!(notes(migration(&["draft=wip"], &[], &[], &[])), [told]);
        assert_eq!(notes(migration(&["a=b"], &[], &[], &[])), [""; 0]);
    }

    #[test]
    fn what_makes_no_sense_is_no_migration() {
        let error = |migration: Migration| migration.steps().map(drop).unwrap_err();
        assert_eq!(error(Migration::default()), MigrationError::Nothing);
        assert_eq!(error(migration(&["a=a"], &[], &[], &[])), MigrationError::Same("a".into()));
        let elsewhere = MigrationError::Elsewhere { from: "a.b".into(), to: "c.b".into() };
        assert_eq!(error(migration(&["a.b=c.b"], &[], &[], &[])), elsewhere);
        let above = MigrationError::Elsewhere { from: "a.b".into(), to: "b".into() };
        assert_eq!(error(migration(&["a.b=b"], &[], &[], &[])), above);
        assert_eq!(error(migration(&["a.b=a.b"], &[], &[], &[])), MigrationError::Same("a.b".into()));
        assert_eq!(error(migration(&[], &["a=b"], &[], &["a=1"])), MigrationError::Endless("a".into()));
        assert_eq!(error(migration(&[], &[], &["a"], &["a=1"])), MigrationError::Endless("a".into()));
        assert!(migration(&["a.b=a.c", "a.d=e"], &[], &[], &[]).steps().is_ok());
    }
}
