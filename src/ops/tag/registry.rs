//! The registry of tags in `writings.toml`, edited along with the documents.

use super::TagError;
use crate::config::{self, Config};
use crate::corpus::Tags;
use crate::diagnostic::Span;
use crate::document::edit::{Datum, Intent, edit_toml};
use crate::document::metadata::{Entry, Metadata, Value};
use crate::document::slug::slug;
use crate::document::source::Syntax;
use crate::ops::changes::{Changes, Told};
use crate::ops::workspace::{SECTIONS, Workspace};
use std::fs;

/// Has the registry follow a rename: a registered tag takes its new name, one that goes becomes an alias of what it is merged
/// into, and tags that include it include the new one.
pub(super) fn rename(
    workspace: &Workspace,
    tags: &Tags,
    from: &[(String, &str)],
    to: (&str, &str),
    changes: &mut Changes,
) -> Result<(), TagError> {
    let path = workspace.root().join(config::FILE_NAME);
    // What is not there, or not UTF-8, holds no registry: the workspace has been opened.
    let Ok(before) = fs::read_to_string(&path) else { return Ok(()) };
    let mut registry = Registry { text: before.clone(), told: Vec::new() };
    for (old, label) in from {
        registry.rename_one(tags, old, label, to)?;
    }
    if registry.text == before {
        return Ok(());
    }
    if let Err(error) = Config::parse(&registry.text, SECTIONS) {
        return Err(TagError::Broken { message: error.message });
    }
    changes.told.push(Told { path: config::FILE_NAME.to_owned(), what: registry.told.join(", ") });
    changes.plan.edit(config::FILE_NAME, before, registry.text);
    Ok(())
}

struct Registry {
    text: String,
    told: Vec<String>,
}

impl Registry {
    fn entries(&self) -> Vec<Entry> {
        let bom = self.text.len() - self.text.trim_start_matches('\u{feff}').len();
        let metadata = Metadata::parse(Syntax::Toml, &self.text, Span::new(bom, self.text.len())).0;
        let tags = metadata.entries.into_iter().find(|entry| &*entry.key == "tags");
        match tags.map(|tags| tags.value.value) {
            Some(Value::Map(entries)) => entries,
            _ => Vec::new(),
        }
    }

    /// The key under which a slug is registered.
    fn key(&self, wanted: &str) -> Option<String> {
        self.entries().iter().find(|entry| slug(&entry.key) == wanted).map(|entry| entry.key.to_string())
    }

    fn strings(&self, key: &str, list: &str) -> Vec<String> {
        let entries = self.entries();
        let Some(entry) = entries.iter().find(|entry| *entry.key == *key) else { return Vec::new() };
        let Value::Map(below) = &entry.value.value else { return Vec::new() };
        let items = below.iter().find(|entry| &*entry.key == list).map(|entry| &entry.value.value);
        match items {
            Some(Value::List(items)) => items
                .iter()
                .filter_map(|item| match &item.value {
                    Value::String(text) => Some(text.to_string()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn apply(&mut self, intent: Intent, told: impl Into<String>) -> Result<(), TagError> {
        self.text = edit_toml(&self.text, &[intent])?;
        let told = told.into();
        if !told.is_empty() {
            self.told.push(told);
        }
        Ok(())
    }

    fn rename_one(&mut self, tags: &Tags, old: &str, label: &str, to: (&str, &str)) -> Result<(), TagError> {
        let (new, new_label) = to;
        let old_key = self.key(old);
        if old == new {
            // The tag stays; the way it is shown changes.
            if let Some(key) = old_key {
                let value = Datum::String(new_label.to_owned());
                self.apply(
                    Intent::Set { key: format!("tags.{key}.label"), value },
                    format!("[tags.{key}] label = \"{new_label}\""),
                )?;
            }
            return Ok(());
        }
        let label = tags.registered(old).and_then(|entry| entry.label.as_deref()).unwrap_or(label);
        let new_key = match (old_key, self.key(new)) {
            (None, None) => return Ok(()),
            (None, Some(key)) => key,
            (Some(old_key), None) => {
                let value = Datum::String(new_label.to_owned());
                self.apply(Intent::Set { key: format!("tags.{old_key}.label"), value }, "")?;
                let told = format!("[tags.{old_key}] → [tags.{new}]");
                self.apply(Intent::Rename { key: format!("tags.{old_key}"), to: new.to_owned() }, told)?;
                new.to_owned()
            }
            (Some(old_key), Some(new_key)) => {
                let aliases = self.strings(&old_key, "aliases");
                self.apply(Intent::Unset { key: format!("tags.{old_key}") }, format!("- [tags.{old_key}]"))?;
                for alias in aliases {
                    self.add_alias(&new_key, &alias)?;
                }
                new_key
            }
        };
        self.add_alias(&new_key, label)?;
        // A label need not have the slug that its tag is registered under.
        self.add_alias(&new_key, old)?;
        self.include(old, new)
    }

    /// Adds an alias, unless a label with its slug leads to the tag already.
    fn add_alias(&mut self, key: &str, alias: &str) -> Result<(), TagError> {
        let wanted = slug(alias);
        let known = self.strings(key, "aliases").iter().any(|known| slug(known) == wanted);
        if known || slug(key) == wanted {
            return Ok(());
        }
        self.apply(
            Intent::Append { key: format!("tags.{key}.aliases"), item: Datum::String(alias.to_owned()) },
            format!("[tags.{key}] aliases + \"{alias}\""),
        )
    }

    /// Has tags that include the old one include the new.
    fn include(&mut self, old: &str, new: &str) -> Result<(), TagError> {
        for entry in self.entries() {
            let includes = self.strings(&entry.key, "includes");
            let Some(index) = includes.iter().position(|included| slug(included) == old) else { continue };
            let key = format!("tags.{}.includes", entry.key);
            let told = format!("[tags.{}] includes \"{new}\"", entry.key);
            if slug(&entry.key) == new || includes.iter().any(|included| slug(included) == new) {
                self.apply(Intent::Remove { key, index }, format!("[tags.{}] includes - \"{old}\"", entry.key))?;
            } else {
                self.apply(Intent::Replace { key, index, item: Datum::String(new.to_owned()) }, told)?;
            }
        }
        Ok(())
    }
}
