//! What was found, in a few lines.

use super::proof::Proof;
use super::settings::{Draft, DraftCollection};
use super::tags::Tags;
use crate::analysis::Facts;
use std::collections::BTreeMap;

/// So many faults are named.
const NAMED: usize = 3;

/// So many schemas are told.
const SCHEMAS: usize = 4;

/// So many keys of a schema are named.
const KEYS: usize = 5;

/// A schema that was inferred.
pub(super) struct Schema {
    pub collection: String,
    /// How many documents it was made from.
    pub documents: usize,
    /// The keys, most used first, and how many documents have them.
    pub keys: Vec<(String, usize)>,
}

/// The lines about a site that is there.
pub(super) fn survey(draft: &Draft, proof: &Proof, tags: &Tags, schemas: &[Schema]) -> Vec<String> {
    let rows: Vec<[String; 3]> = draft.collections.iter().map(|one| row(one, proof)).collect();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let names = width(0).max("schema".len());
    let mut lines = Vec::new();
    for [name, path, told] in &rows {
        lines.push(format!("  {}  {}  {told}", padded(name, names), padded(path, width(1))));
    }
    let mut labelled = |label: &str, texts: Vec<String>| {
        for (index, text) in texts.into_iter().enumerate() {
            lines.push(format!("  {}  {text}", padded(if index == 0 { label } else { "" }, names)));
        }
    };
    labelled("keys", draft.fields.iter().map(|(name, core)| format!("{name} is read as {}", core.name())).collect());
    labelled("tags", tags_line(tags).into_iter().collect());
    let mut told: Vec<String> = schemas.iter().filter(|schema| !schema.keys.is_empty()).map(schema_line).collect();
    if told.len() > SCHEMAS + 1 {
        let more = told.len() - SCHEMAS;
        told.truncate(SCHEMAS);
        told.push(format!("and {more} more"));
    }
    labelled("schema", told);
    labelled("fit", fit(proof, schemas));
    lines
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

fn row(one: &DraftCollection, proof: &Proof) -> [String; 3] {
    let documents: Vec<&Facts> = proof.documents(&one.name).collect();
    let mut told = vec![counted(documents.len(), "document")];
    let drafts = documents.iter().filter(|facts| facts.draft).count();
    if drafts > 0 {
        told.push(counted(drafts, "draft"));
    }
    let month = |facts: &&Facts| {
        let date = facts.date.as_ref()?;
        Some(format!("{:04}{}", date.year(), date.month().map_or(String::new(), |month| format!("-{month:02}"))))
    };
    let months: Vec<String> = documents.iter().filter_map(month).collect();
    if let (Some(first), Some(last)) = (months.iter().min(), months.iter().max()) {
        told.push(if first == last { first.clone() } else { format!("{first} to {last}") });
    }
    if !documents.is_empty() && months.len() < documents.len() {
        told.push(match months.len() {
            0 => "no dates".to_owned(),
            dated => format!("{} without a date", documents.len() - dated),
        });
    }
    let path = if one.path.is_empty() { "." } else { &one.path };
    [one.name.clone(), path.to_owned(), told.join(", ")]
}

fn tags_line(tags: &Tags) -> Option<String> {
    if tags.used == 0 {
        return None;
    }
    let mut line = format!("{} used", tags.used);
    if tags.varied > 0 {
        line.push_str(&format!(", {} in more than one spelling", tags.varied));
    }
    line.push_str(&match (tags.registered.len(), tags.often) {
        (0, _) => "; none three times, so none is registered".to_owned(),
        (some, often) if some < often => format!("; the {some} used most are registered"),
        (1, _) => "; the one used three times or more is registered".to_owned(),
        (some, _) => format!("; the {some} used three times and more are registered"),
    });
    Some(line)
}

fn schema_line(schema: &Schema) -> String {
    let all = schema.documents;
    let names = |keys: &[&str]| {
        let named = keys.iter().take(KEYS).copied().collect::<Vec<_>>().join(", ");
        match keys.len().saturating_sub(KEYS) {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    };
    let always: Vec<&str> =
        schema.keys.iter().filter(|(_, count)| *count == all).map(|(key, _)| key.as_str()).collect();
    let others: Vec<&(String, usize)> = schema.keys.iter().filter(|(_, count)| *count < all).collect();
    let mut told = Vec::new();
    if !always.is_empty() {
        told.push(format!("{} always", names(&always)));
    }
    let most: Vec<String> = others.iter().take(NAMED).map(|(key, count)| format!("{key} in {count}")).collect();
    if !most.is_empty() {
        let more = others.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        told.push(format!("{} of {all}{more}", most.join(", ")));
    }
    format!("{}: {}", schema.collection, told.join("; "))
}

/// How many documents fit the schemas, and the first that do not.
fn fit(proof: &Proof, schemas: &[Schema]) -> Vec<String> {
    if schemas.is_empty() {
        return Vec::new();
    }
    let faults = proof.faults();
    let mut failing: Vec<&str> = faults.iter().map(|(path, ..)| *path).collect();
    failing.dedup();
    let all = || schemas.iter().flat_map(|schema| proof.documents(&schema.collection));
    // What cannot be read fits nothing.
    let unread = all().filter(|facts| facts.withheld && !failing.contains(&&*facts.path)).count();
    let held = all().count() - unread;
    let unread =
        (unread > 0).then(|| format!("{} cannot be read: `writings lint` tells why", counted(unread, "document")));
    if failing.is_empty() {
        let fit = match held {
            1 => "the 1 document fits its schema".to_owned(),
            _ => format!("all {held} documents fit their schema"),
        };
        return std::iter::once(fit).chain(unread).collect();
    }
    let mut lines = vec![format!("{} of {held} documents fit their schema; likely faults:", held - failing.len())];
    lines.extend(faults.iter().take(NAMED).map(|(path, line, message)| format!("{path}:{line}: {message}")));
    if faults.len() > NAMED {
        lines.push(format!("and {} more, which `writings lint` tells", faults.len() - NAMED));
    }
    lines.extend(unread);
    lines
}

/// What is told of Markdown that lies in no collection: how much there is, and where.
pub(super) fn left_out<'a>(paths: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for path in paths {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let top: Vec<&str> = folder.split('/').take(2).collect();
        *folders.entry(if folder.is_empty() { ".".to_owned() } else { top.join("/") }).or_default() += 1;
    }
    let count: usize = folders.values().sum();
    let named: Vec<&str> = folders.keys().take(NAMED).map(String::as_str).collect();
    let more = if folders.len() > NAMED { " and elsewhere" } else { "" };
    let (file, lie) = if count == 1 { ("file", "lies") } else { ("files", "lie") };
    (count > 0).then(|| format!("{count} other Markdown {file} {lie} in no collection: in {}{more}", named.join(", ")))
}

/// A number of things, in words.
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
