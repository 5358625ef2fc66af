//! Any key of front matter, set and unset.

use super::changes::{self, Changes, Decision, Obstacle, Page};
use super::guard::Guard;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::Facts;
use crate::config::{CoreKey, FieldMap};
use crate::corpus::Corpus;
use crate::diagnostic::Span;
use crate::document::date::PartialDate;
use crate::document::edit::{Datum, Intent, edit};
use crate::document::metadata::{Entry, MAX_DEPTH, Metadata, Value};
use crate::document::source::Syntax;

/// What a key is set to.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The key: a core key by its own name or one the workspace gives it, or a pointer such as `series.part`.
    pub key: String,
    /// The value, as typed.
    pub value: String,
    /// Whether the value is text whatever it looks like.
    pub is_text: bool,
    /// Whether it is written even if the schema or a rule forbids it.
    pub is_forced: bool,
}

/// Sets a key in documents: typed as the key asks, else as the schema takes it, else as YAML reads it.
///
/// # Errors
///
/// A schema or the settings of rules cannot be read.
pub fn set(
    workspace: &Workspace,
    corpus: &Corpus,
    setting: &Setting,
    documents: &[&Facts],
) -> Result<Changes, WorkspaceError> {
    let guard = if setting.is_forced { None } else { Some(Guard::of(workspace)?) };
    let plan = changes::plan(workspace, corpus, documents, |page| {
        let core = core_key(&page.profile.fields, &setting.key);
        let key = pointer(page, &setting.key);
        if key.split('.').count() > MAX_DEPTH && page.metadata.is_none_or(|metadata| metadata.get(&key).is_none()) {
            let message = format!("keys lie within keys {MAX_DEPTH} levels deep at most");
            return Err(Obstacle::Forbidden { message, help: None });
        }
        let mut first = None;
        for value in typed(core, &setting.value, setting.is_text)? {
            let intent = Intent::Set { key: key.clone(), value: value.clone() };
            let after = edit(page.text.as_bytes(), std::slice::from_ref(&intent))?;
            let passed = guard.iter().try_for_each(|guard| guard.pass(&page.facts.path, page.text.as_bytes(), &after));
            match passed {
                Ok(()) => {
                    let was = page.metadata.and_then(|metadata| metadata.get(&key));
                    let told = match was {
                        Some(entry) => format!("{key}: {} → {value}", shown(entry)),
                        None => format!("+ {key}: {value}"),
                    };
                    return Ok(Decision::some(vec![intent], told));
                }
                Err(obstacle) => first = first.or(Some(obstacle)),
            }
        }
        first.map_or(Ok(None), Err)
    });
    Ok(plan)
}

/// Removes a key from the documents that have it.
///
/// # Errors
///
/// As for [`set`].
pub fn unset(
    workspace: &Workspace,
    corpus: &Corpus,
    key: &str,
    is_forced: bool,
    documents: &[&Facts],
) -> Result<Changes, WorkspaceError> {
    let guard = if is_forced { None } else { Some(Guard::of(workspace)?) };
    let plan = changes::plan(workspace, corpus, documents, |page| {
        let key = pointer(page, key);
        let Some(entry) = page.metadata.and_then(|metadata| metadata.get(&key)) else { return Ok(None) };
        let told = format!("- {key}: {}", shown(entry));
        let intent = Intent::Unset { key };
        let after = edit(page.text.as_bytes(), std::slice::from_ref(&intent))?;
        guard.iter().try_for_each(|guard| guard.pass(&page.facts.path, page.text.as_bytes(), &after))?;
        Ok(Decision::some(vec![intent], told))
    });
    Ok(plan)
}

/// The core key that goes by a name.
fn core_key(fields: &FieldMap, name: &str) -> Option<CoreKey> {
    CoreKey::ALL.into_iter().find(|key| fields.names(*key).any(|known| known == name))
}

/// Where a key stands in a document, or is to stand: what is typed if it is there, else where the core key does.
fn pointer(page: &Page<'_>, typed: &str) -> String {
    let is_there = page.metadata.is_some_and(|metadata| metadata.get(typed).is_some());
    match core_key(&page.profile.fields, typed).filter(|core| !is_there && core.name() == typed) {
        Some(core) => page.pointer(core),
        None => typed.to_owned(),
    }
}

/// A value on one short line.
fn shown(entry: &Entry) -> String {
    const MOST: usize = 48;
    let whole = Datum::from(&entry.value).to_string();
    if whole.chars().count() <= MOST {
        return whole;
    }
    let cut: String = whole.chars().take(MOST - 1).collect();
    format!("{cut}…")
}

/// What a typed value may mean, the likeliest first.
fn typed(core: Option<CoreKey>, value: &str, is_text: bool) -> Result<Vec<Datum>, Obstacle> {
    let text = || Datum::String(value.to_owned());
    let no = |what: &str, help: &str| {
        Err(Obstacle::Forbidden { message: format!("`{value}` is no {what}"), help: Some(help.to_owned()) })
    };
    let read = read(value);
    Ok(match core {
        _ if is_text => vec![text()],
        Some(CoreKey::Date | CoreKey::Updated) => match PartialDate::parse(value) {
            Some(date) => vec![Datum::Date(date.as_str().to_owned())],
            None => return no("date", "write it as 2026, 2026-04, 2026-04-02 or 2026-04-02T10:30:00Z"),
        },
        Some(CoreKey::Draft) => match read {
            Datum::Bool(_) => vec![read],
            _ => return no("boolean", "write true or false"),
        },
        Some(CoreKey::Weight | CoreKey::ReadingTime) => match read {
            Datum::Int(_) => vec![read],
            _ => return no("whole number", "write it in digits"),
        },
        Some(CoreKey::Tags | CoreKey::Aliases | CoreKey::Authors) => match read {
            Datum::List(_) => vec![read],
            _ => {
                let pieces = value.split(',').map(str::trim).filter(|piece| !piece.is_empty());
                vec![Datum::List(pieces.map(|piece| Datum::String(piece.to_owned())).collect())]
            }
        },
        Some(CoreKey::Series) | None => match read {
            Datum::String(_) => vec![text()],
            // A schema may ask for text that looks like something else: `edition: "2"`.
            other => vec![other, text()],
        },
        Some(_) => vec![text()],
    })
}

/// A value as YAML reads it on one line; what YAML cannot read is text.
fn read(value: &str) -> Datum {
    let line = format!("x: {value}\n");
    let (metadata, faults) = Metadata::parse(Syntax::Yaml, &line, Span::new(0, line.len()));
    match metadata.entries.as_slice() {
        // An empty value means an empty string: `unset` takes keys away.
        [entry] if faults.is_empty() && entry.value.value != Value::Null => Datum::from(&entry.value),
        _ if matches!(value, "null" | "~") => Datum::Null,
        _ => Datum::String(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_their_key_asks_for() {
        let one = |core, value: &str| typed(core, value, false).map(|all| all.into_iter().next().unwrap());
        assert_eq!(one(Some(CoreKey::Title), "2026").unwrap(), Datum::String("2026".into()));
        assert_eq!(one(Some(CoreKey::Date), "2026").unwrap(), Datum::Date("2026".into()));
        assert_eq!(one(Some(CoreKey::Draft), "true").unwrap(), Datum::Bool(true));
        let list = Datum::List(vec![Datum::String("a".into()), Datum::String("b c".into())]);
        assert_eq!(one(Some(CoreKey::Tags), "a, b c").unwrap(), list);
        assert_eq!(one(None, "[a, b c]").unwrap(), list);
        assert_eq!(one(None, "a: b: c").unwrap(), Datum::String("a: b: c".into()));
        assert_eq!(one(None, "a # b").unwrap(), Datum::String("a # b".into()));
        assert_eq!(one(None, "").unwrap(), Datum::String(String::new()));
        assert_eq!(one(None, "null").unwrap(), Datum::Null);
        assert_eq!(typed(None, "2", false).unwrap(), [Datum::Int(2), Datum::String("2".into())]);
        assert_eq!(typed(None, "2", true).unwrap(), [Datum::String("2".into())]);
        for (core, value) in [(CoreKey::Date, "soon"), (CoreKey::Draft, "yes"), (CoreKey::Weight, "1.5")] {
            assert!(one(Some(core), value).is_err(), "{value}");
        }
    }
}
