//! The registry of tags in `writings.toml`, edited along with the documents.

use super::TagError;
use crate::config::{self, Config};
use crate::diagnostic::Span;
use crate::document::edit::{Datum, Intent, Refusal, edit_toml};
use crate::document::metadata::{Entry, Fault, Metadata, Value};
use crate::document::slug::slug;
use crate::document::source::Syntax;
use crate::ops::changes::{Changes, Told};
use crate::ops::workspace::{SECTIONS, Workspace};
use std::fs;

/// Has the registry follow a rename: a registered tag takes its new name, one that goes becomes an alias of what it is merged
/// into, and tags that include it include the new one.
pub(super) fn rename(
    workspace: &Workspace,
    from: &[(String, &str)],
    to: (&str, &str),
    changes: &mut Changes,
) -> Result<(), TagError> {
    // What is not there, or not UTF-8, holds no registry: the workspace has been opened.
    let Ok(before) = fs::read_to_string(workspace.root().join(config::FILE_NAME)) else { return Ok(()) };
    let mut registry = Registry::read(before.clone())?;
    for (old, label) in from {
        registry.rename_one(old, label, to)?;
    }
    if registry.text == before {
        return Ok(());
    }
    if let Err(error) = Config::parse(&registry.text, SECTIONS) {
        return Err(TagError::Broken { message: error.message });
    }
    changes.told.push(Told { path: config::FILE_NAME.to_owned(), what: registry.told.join(", ") });
    changes.notes.append(&mut registry.notes);
    changes.plan.edit(config::FILE_NAME, before, registry.text);
    Ok(())
}

/// One registered tag as it stands in the file.
struct Tag {
    /// The key, as written.
    key: String,
    slug: String,
    label: Option<String>,
    description: Option<String>,
    aliases: Vec<String>,
    includes: Vec<String>,
}

impl Tag {
    fn of(entry: &Entry) -> Self {
        let find = |name: &str| match &entry.value.value {
            Value::Map(below) => below.iter().find(|entry| &*entry.key == name).map(|entry| &entry.value.value),
            _ => None,
        };
        let string = |value: &Value| match value {
            Value::String(text) => Some(text.to_string()),
            _ => None,
        };
        let strings = |name: &str| match find(name) {
            Some(Value::List(items)) => items.iter().filter_map(|item| string(&item.value)).collect(),
            _ => Vec::new(),
        };
        Self {
            key: entry.key.to_string(),
            slug: slug(&entry.key),
            label: find("label").and_then(string),
            description: find("description").and_then(string),
            aliases: strings("aliases"),
            includes: strings("includes"),
        }
    }
}

struct Registry {
    text: String,
    tags: Vec<Tag>,
    told: Vec<String>,
    notes: Vec<String>,
}

impl Registry {
    fn read(text: String) -> Result<Self, TagError> {
        let tags = tags(&text)?;
        Ok(Self { text, tags, told: Vec::new(), notes: Vec::new() })
    }

    fn tag(&self, wanted: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.slug == wanted)
    }

    fn apply(&mut self, intent: Intent, told: impl Into<String>) -> Result<(), TagError> {
        self.text = edit_toml(&self.text, &[intent])?;
        self.tags = tags(&self.text)?;
        self.told.extend(Some(told.into()).filter(|told| !told.is_empty()));
        Ok(())
    }

    fn rename_one(&mut self, old: &str, label: &str, to: (&str, &str)) -> Result<(), TagError> {
        let (new, new_label) = to;
        let value = || Datum::String(new_label.to_owned());
        if old == new {
            // The tag stays; the way it is shown changes.
            let Some(key) =
                self.tag(old).filter(|tag| tag.label.as_deref() != Some(new_label)).map(|tag| tag.key.clone())
            else {
                return Ok(());
            };
            let told = format!("[tags.{key}] label = \"{new_label}\"");
            return self.apply(Intent::Set { key: format!("tags.{key}.label"), value: value() }, told);
        }
        // A name leads to one tag: what was an alias of another is none any more.
        self.drop_alias(old, new)?;
        let gone = self.tag(old).map(|tag| (tag.key.clone(), tag.label.clone().unwrap_or_else(|| tag.key.clone())));
        let has_new = self.tag(new).is_some();
        let label = match gone {
            None if !has_new => return Ok(()),
            None => label.to_owned(),
            Some((key, label)) if !has_new => {
                self.apply(Intent::Set { key: format!("tags.{key}.label"), value: value() }, "")?;
                let told = format!("[tags.{key}] → [tags.{new}]");
                self.apply(Intent::Rename { key: format!("tags.{key}"), to: new.to_owned() }, told)?;
                self.drop_alias(new, "")?;
                label
            }
            Some((_, label)) => {
                self.merge(old, new)?;
                label
            }
        };
        self.add(new, "aliases", &label)?;
        // A label need not have the slug that its tag is registered under.
        self.add(new, "aliases", old)?;
        self.include(old, new)
    }

    /// Gives what a registered tag has to another, and takes it out.
    fn merge(&mut self, old: &str, new: &str) -> Result<(), TagError> {
        let Some(index) = self.tags.iter().position(|tag| tag.slug == old) else { return Ok(()) };
        let tag = self.tags.swap_remove(index);
        self.apply(Intent::Unset { key: format!("tags.{}", tag.key) }, format!("- [tags.{}]", tag.key))?;
        for alias in &tag.aliases {
            self.add(new, "aliases", alias)?;
        }
        for included in tag.includes.iter().filter(|included| slug(included) != new) {
            self.add(new, "includes", included)?;
        }
        let Some((description, into)) = tag.description.zip(self.tag(new)) else { return Ok(()) };
        let key = into.key.clone();
        if into.description.is_some() {
            self.notes.push(format!("what [tags.{}] was about is gone: {description}", tag.key));
            return Ok(());
        }
        let told = format!("[tags.{key}] description of [tags.{}]", tag.key);
        self.apply(Intent::Set { key: format!("tags.{key}.description"), value: Datum::String(description) }, told)
    }

    /// Takes a slug out of the aliases of every tag but one.
    fn drop_alias(&mut self, alias: &str, but: &str) -> Result<(), TagError> {
        loop {
            let found = self.tags.iter().filter(|tag| tag.slug != but).find_map(|tag| {
                let index = tag.aliases.iter().position(|known| slug(known) == alias)?;
                Some((tag.key.clone(), index, tag.aliases.get(index).cloned().unwrap_or_default()))
            });
            let Some((key, index, label)) = found else { return Ok(()) };
            let told = format!("[tags.{key}] aliases - \"{label}\"");
            self.apply(Intent::Remove { key: format!("tags.{key}.aliases"), index }, told)?;
        }
    }

    /// Adds a name to a list of a tag, unless one with its slug is there or is the tag's own.
    fn add(&mut self, to: &str, list: &str, name: &str) -> Result<(), TagError> {
        let wanted = slug(name);
        let Some(tag) = self.tag(to).filter(|tag| tag.slug != wanted) else { return Ok(()) };
        let known = if list == "aliases" { &tag.aliases } else { &tag.includes };
        if known.iter().any(|known| slug(known) == wanted) {
            return Ok(());
        }
        let key = format!("tags.{}.{list}", tag.key);
        let told = format!("[tags.{}] {list} + \"{name}\"", tag.key);
        self.apply(Intent::Append { key, item: Datum::String(name.to_owned()) }, told)
    }

    /// Has tags that include the old one include the new.
    fn include(&mut self, old: &str, new: &str) -> Result<(), TagError> {
        let find = |tag: &Tag| {
            let index = tag.includes.iter().position(|included| slug(included) == old)?;
            let has_new = tag.slug == new || tag.includes.iter().any(|included| slug(included) == new);
            Some((tag.key.clone(), index, has_new))
        };
        while let Some((owner, index, has_new)) = self.tags.iter().find_map(find) {
            let key = format!("tags.{owner}.includes");
            if has_new {
                self.apply(Intent::Remove { key, index }, format!("[tags.{owner}] includes - \"{old}\""))?;
            } else {
                let item = Datum::String(new.to_owned());
                self.apply(Intent::Replace { key, index, item }, format!("[tags.{owner}] includes \"{new}\""))?;
            }
        }
        Ok(())
    }
}

/// The tags that a text registers.
fn tags(text: &str) -> Result<Vec<Tag>, TagError> {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let (metadata, faults) = Metadata::parse(Syntax::Toml, text, Span::new(bom, text.len()));
    if let Some(Fault::Malformed { message, .. }) = faults.into_iter().next() {
        return Err(Refusal::Malformed { message }.into());
    }
    let tags = metadata.entries.iter().find(|entry| &*entry.key == "tags");
    Ok(match tags.map(|tags| &tags.value.value) {
        Some(Value::Map(entries)) => entries.iter().map(Tag::of).collect(),
        _ => Vec::new(),
    })
}
