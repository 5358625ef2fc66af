//! Any key of front matter, set and unset.

use super::changes::{self, Changes, Decision, Obstacle, Page};
use super::guard::Guard;
use super::workspace::{Workspace, WorkspaceError};
use crate::analysis::Facts;
use crate::config::{CoreKey, FieldMap};
use crate::corpus::Corpus;
use crate::diagnostic::Span;
use crate::document::date::PartialDate;
use crate::document::edit::{Datum, Intent, find};
use crate::document::metadata::{Entry, Metadata, Node, Style, Value};
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
        let mut first = None;
        let old = page.metadata.and_then(|metadata| find(&metadata.entries, &key)).map(|entry| &entry.value);
        // `draft` may stand there as `published`, which says the contrary.
        let is_turned = key != setting.key && page.profile.fields.is_turned(&key);
        for value in typed(core, old, &setting.value, setting.is_text)? {
            let value = match value {
                Datum::Bool(value) if is_turned => Datum::Bool(!value),
                value => value,
            };
            let intent = Intent::Set { key: key.clone(), value: value.clone() };
            let edited = page.edited(&[intent])?;
            match guard.iter().try_for_each(|guard| guard.pass(page, &edited)) {
                Ok(()) => {
                    let was = page.metadata.and_then(|metadata| find(&metadata.entries, &key));
                    let told = match was {
                        Some(entry) => format!("{key}: {} → {value}", shown(entry)),
                        None => format!("+ {key}: {value}"),
                    };
                    return Ok(Some(Decision { edited, told }));
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
        // What cannot be read may hold the key all the same, so that it fails here.
        let edited = page.edited(&[Intent::Unset { key: key.clone() }])?;
        let Some(entry) = page.metadata.and_then(|metadata| find(&metadata.entries, &key)) else { return Ok(None) };
        let told = format!("- {key}: {}", shown(entry));
        guard.iter().try_for_each(|guard| guard.pass(page, &edited))?;
        Ok(Some(Decision { edited, told }))
    });
    Ok(plan)
}

/// Whether rules that look across documents have a say in a key: addresses, identities, tags, series and dates.
pub fn is_shared(workspace: &Workspace, key: &str) -> bool {
    let head = key.split('.').next().unwrap_or(key);
    let mut profiles = workspace.layout().profiles().iter();
    profiles.any(|profile| {
        matches!(
            core_key(&profile.fields, head).or_else(|| core_key(&profile.fields, key)),
            Some(
                CoreKey::Slug
                    | CoreKey::Permalink
                    | CoreKey::Aliases
                    | CoreKey::Id
                    | CoreKey::Tags
                    | CoreKey::Series
                    | CoreKey::Date
                    | CoreKey::Draft
            )
        )
    })
}

/// The core key that goes by a name.
pub(super) fn core_key(fields: &FieldMap, name: &str) -> Option<CoreKey> {
    CoreKey::ALL.into_iter().find(|key| fields.names(*key).any(|known| known == name))
}

/// Where a key stands in a document, or is to stand: what is typed if it is there, else where the core key does that its first
/// part names.
fn pointer(page: &Page<'_>, typed: &str) -> String {
    if page.metadata.is_some_and(|metadata| find(&metadata.entries, typed).is_some()) {
        return typed.to_owned();
    }
    let (head, rest) = typed.split_once('.').map_or((typed, None), |(head, rest)| (head, Some(rest)));
    let core = CoreKey::ALL.into_iter().find(|core| core.name() == head);
    match (core.map(|core| page.pointer(core)), rest) {
        (None, _) => typed.to_owned(),
        (Some(own), None) => own,
        (Some(own), Some(rest)) => format!("{own}.{rest}"),
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
pub(super) fn typed(
    core: Option<CoreKey>,
    old: Option<&Node>,
    value: &str,
    is_text: bool,
) -> Result<Vec<Datum>, Obstacle> {
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
        // What is a date in the document is one still.
        _ if old.is_some_and(is_date) && PartialDate::parse(value).is_some() => vec![Datum::Date(value.to_owned())],
        Some(CoreKey::Series) | None => match read {
            Datum::String(_) => vec![text()],
            // A schema may ask for text that looks like something else: `edition: "2"`.
            other => vec![other, text()],
        },
        Some(_) => vec![text()],
    })
}

/// Whether a value is a date, and its notation says so: TOML's type for it, or no quotes.
pub(super) fn is_date(node: &Node) -> bool {
    match &node.value {
        Value::Date(_) => true,
        Value::String(text) => node.style == Style::Plain && PartialDate::parse(text).is_some(),
        _ => false,
    }
}

/// A value as YAML reads it on one line, if nothing of what was typed is lost by it: `1.10` and `007` are no numbers that read so.
/// What YAML cannot read is text.
fn read(value: &str) -> Datum {
    let line = format!("x: {value}\n");
    let (metadata, faults) = Metadata::parse(Syntax::Yaml, &line, Span::new(0, line.len()));
    let text = || Datum::String(value.to_owned());
    let datum = match metadata.entries.as_slice() {
        [entry] if faults.is_empty() => Datum::from(&entry.value),
        _ => return text(),
    };
    let is_template = value.starts_with("{{") || value.starts_with("{%");
    let is_whole = |close: &str| value.ends_with(close) && !value.contains('#') && !is_template;
    match &datum {
        // An empty value, or a comment alone, means text: `unset` takes keys away.
        Datum::Null if matches!(value, "null" | "~") => datum,
        Datum::List(_) if value.starts_with('[') && is_whole("]") => datum,
        Datum::Map(_) if value.starts_with('{') && is_whole("}") => datum,
        Datum::Bool(_) | Datum::Int(_) | Datum::Float(_) if datum.to_string() == value => datum,
        _ => text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_their_key_asks_for() {
        let one = |core, value: &str| typed(core, None, value, false).map(|all| all.into_iter().next().unwrap());
        assert_eq!(one(Some(CoreKey::Title), "2026").unwrap(), Datum::String("2026".into()));
        assert_eq!(one(Some(CoreKey::Date), "2026").unwrap(), Datum::Date("2026".into()));
        assert_eq!(one(Some(CoreKey::Draft), "true").unwrap(), Datum::Bool(true));
        let list = Datum::List(vec![Datum::String("a".into()), Datum::String("b c".into())]);
        assert_eq!(one(Some(CoreKey::Tags), "a, b c").unwrap(), list);
        assert_eq!(one(None, "[a, b c]").unwrap(), list);
        assert_eq!(one(None, "a: b: c").unwrap(), Datum::String("a: b: c".into()));
        assert_eq!(one(None, "a # b").unwrap(), Datum::String("a # b".into()));
        for text in
            ["{{ site.url }}", "1.10", "007", "123456789012345678901", "2 # two", "# c", "[a, b", "1_000", "Null x"]
        {
            assert_eq!(one(None, text).unwrap(), Datum::String(text.into()));
        }
        assert_eq!(one(None, "1.5").unwrap(), Datum::Float(1.5));
        assert_eq!(one(None, "").unwrap(), Datum::String(String::new()));
        assert_eq!(one(None, "null").unwrap(), Datum::Null);
        assert_eq!(typed(None, None, "2", false).unwrap(), [Datum::Int(2), Datum::String("2".into())]);
        assert_eq!(typed(None, None, "2", true).unwrap(), [Datum::String("2".into())]);
        for (core, value) in [(CoreKey::Date, "soon"), (CoreKey::Draft, "yes"), (CoreKey::Weight, "1.5")] {
            assert!(one(Some(core), value).is_err(), "{value}");
        }
    }
}
