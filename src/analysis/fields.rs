//! The core keys of front matter, read into facts.

use super::facts::{DateSource, Facts, SeriesUse, TagUse};
use super::rules;
use crate::config::{CoreKey, FieldMap};
use crate::diagnostic::{Applicability, Diagnostic, Place, Placed, Span};
use crate::document::date::{PartialDate, likely_reading};
use crate::document::lines::Locator;
use crate::document::metadata::{Entry, Metadata, Node, Style, Value};
use crate::document::slug::slug;

/// Reads each core key that stands in `metadata`, under its own name or another of `fields`. `text` holds the front
/// matter, from the start of the file.
pub(super) fn read(metadata: &Metadata, text: &str, fields: &FieldMap, locator: &mut Locator<'_>, facts: &mut Facts) {
    let mut found: Vec<(CoreKey, &Entry)> =
        CoreKey::ALL.into_iter().filter_map(|key| Some((key, find(metadata, fields, key)?))).collect();
    // In the order of the file, the locator passes over it once.
    found.sort_unstable_by_key(|(_, entry)| entry.value.span);
    let mut reader = Reader { text, locator, facts };
    for (key, entry) in found {
        reader.take(key, &entry.value);
    }
}

/// The first of a key's names that holds something; else the first that stands there at all.
fn find<'a>(metadata: &'a Metadata, fields: &FieldMap, key: CoreKey) -> Option<&'a Entry> {
    let entries = || fields.names(key).filter_map(|name| metadata.get(name));
    entries().find(|entry| entry.value.value != Value::Null).or_else(|| entries().next())
}

struct Reader<'a, 'b> {
    text: &'a str,
    locator: &'a mut Locator<'b>,
    facts: &'a mut Facts,
}

impl Reader<'_, '_> {
    fn take(&mut self, key: CoreKey, node: &Node) {
        match key {
            CoreKey::Title => {
                self.expect_text(node, "title");
                self.facts.title = self.placed(node);
            }
            CoreKey::Description => {
                self.expect_text(node, "description");
                self.facts.description = self.placed(node);
            }
            CoreKey::Image => self.facts.image = self.placed(node),
            CoreKey::Id => {
                self.expect_text(node, "id");
                self.facts.id = self.placed(node);
            }
            CoreKey::Canonical => self.facts.canonical = self.words(node),
            CoreKey::Lang => self.facts.lang = self.words(node),
            CoreKey::Date => {
                if let Some(date) = self.date(node, "date") {
                    self.facts.date = Some(date.value);
                    self.facts.date_source = DateSource::FrontMatter(date.place);
                }
            }
            CoreKey::Updated => self.facts.updated = self.date(node, "updated"),
            CoreKey::Tags => self.tags(node),
            CoreKey::Series => self.series(node),
            CoreKey::Draft => self.draft(node),
            CoreKey::Slug => self.slug(node),
            CoreKey::Aliases => self.aliases(node),
            CoreKey::Authors => self.authors(node),
            CoreKey::Weight => match node.value {
                Value::Int(weight) => self.facts.weight = Some(weight),
                Value::Null => {}
                _ => self.wrong_type(node, "weight", "a whole number"),
            },
            CoreKey::ReadingTime => {
                if let Value::Int(minutes) = node.value {
                    let value = u32::try_from(minutes).ok();
                    self.facts.stored_minutes = value.map(|value| Placed { value, place: self.place(node) });
                }
            }
        }
    }

    fn place(&mut self, node: &Node) -> Place {
        self.locator.place(node.span)
    }

    /// A scalar's text, unless there is none but blanks.
    fn words(&self, node: &Node) -> Option<Box<str>> {
        let text = node.text(self.text)?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.into())
    }

    fn placed(&mut self, node: &Node) -> Option<Placed<Box<str>>> {
        Some(Placed { value: self.words(node)?, place: self.place(node) })
    }

    /// A value that is there and cannot be used for what its key says.
    fn wrong_type(&mut self, node: &Node, key: &str, expected: &str) {
        let place = self.place(node);
        let message = format!("`{key}` is {}, not {expected}", node.kind());
        let diagnostic = Diagnostic::warning(rules::WRONG_TYPE, place, message);
        self.facts
            .diagnostics
            .push(diagnostic.help(format!("write {expected}, or remove the key; as it is, it is not used")));
    }

    fn expect_text(&mut self, node: &Node, key: &str) {
        if matches!(node.value, Value::List(_) | Value::Map(_)) {
            self.wrong_type(node, key, "a string");
        }
    }

    fn date(&mut self, node: &Node, key: &str) -> Option<Placed<PartialDate>> {
        if node.value == Value::Null {
            return None;
        }
        let text = node.text(self.text);
        if let Some(value) = text.as_deref().and_then(PartialDate::parse) {
            return Some(Placed { value, place: self.place(node) });
        }
        let place = self.place(node);
        let message = match text.as_deref() {
            Some(text) => format!("`{}` is no date", text.trim()),
            None => format!("`{key}` holds {}, not a date", node.kind()),
        };
        let mut diagnostic = Diagnostic::error(rules::INVALID_DATE, place, message);
        diagnostic = match text.as_deref().and_then(likely_reading) {
            Some(reading) if node.style != Style::Alias && node.style != Style::Block => diagnostic
                .help(format!("write `{reading}`, if that is what is meant"))
                .fix(format!("write {reading}"), Applicability::Unsafe, node.span, reading),
            Some(reading) => diagnostic.help(format!("write `{reading}`, if that is what is meant")),
            None => diagnostic.help("write it as 2026, 2026-04, 2026-04-02 or 2026-04-02T10:30:00Z"),
        };
        self.facts.diagnostics.push(diagnostic);
        None
    }

    fn tags(&mut self, node: &Node) {
        match &node.value {
            Value::List(items) => {
                for item in items {
                    if matches!(item.value, Value::List(_) | Value::Map(_)) {
                        self.wrong_type(item, "tags", "a string");
                    }
                    if let Some(label) = self.words(item) {
                        let place = self.place(item);
                        self.facts.tags.push(TagUse { slug: slug(&label).into(), label, place });
                    }
                }
            }
            Value::Map(_) => self.wrong_type(node, "tags", "a list of strings"),
            Value::Null => {}
            _ => self.comma_tags(node),
        }
    }

    /// `tags: a, b, c` is read as three, each at its own place where the text stands as it is read.
    fn comma_tags(&mut self, node: &Node) {
        let Some(text) = node.text(self.text) else { return };
        let raw = node.span.slice(self.text);
        let as_written = raw.find(&*text).filter(|_| node.style != Style::Alias);
        let mut at = 0;
        for piece in text.split(',') {
            let label = piece.trim();
            let start = at + (piece.len() - piece.trim_start().len());
            at += piece.len() + 1;
            if label.is_empty() {
                continue;
            }
            let span = match as_written {
                Some(offset) => {
                    let start = node.span.start as usize + offset + start;
                    Span::new(start, start + label.len())
                }
                None => node.span,
            };
            let place = self.locator.place(span);
            self.facts.tags.push(TagUse { slug: slug(label).into(), label: label.into(), place });
        }
    }

    fn series(&mut self, node: &Node) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.one_series(item)),
            _ => self.one_series(node),
        }
    }

    fn one_series(&mut self, node: &Node) {
        let (name, part) = match &node.value {
            Value::Map(entries) => {
                let find = |key: &str| entries.iter().rev().find(|entry| &*entry.key == key).map(|entry| &entry.value);
                let given = find("part").filter(|part| part.value != Value::Null);
                let part = match given.map(|part| &part.value) {
                    Some(Value::Int(part)) => u32::try_from(*part).ok().filter(|part| *part > 0),
                    _ => None,
                };
                if let (Some(given), None) = (given, part) {
                    self.wrong_type(given, "part", "a number from 1");
                }
                (find("name").and_then(|name| self.words(name)), part)
            }
            _ => (self.words(node), None),
        };
        if let Some(name) = name {
            let (slug, place) = (slug(&name), self.place(node));
            if self.facts.series.iter().all(|one| *one.slug != *slug) {
                self.facts.series.push(SeriesUse { slug: slug.into(), name, part, place });
            }
        }
    }

    fn draft(&mut self, node: &Node) {
        if let Value::Bool(draft) = node.value {
            self.facts.draft = draft;
            return;
        }
        // Whatever was meant, nothing that may be a draft leaves the workspace.
        self.facts.draft = true;
        let place = self.place(node);
        let written = node.span.slice(self.text).trim();
        let (message, reading) = match node.text(self.text).as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("yes" | "on" | "y" | "true" | "1") => (format!("`{written}` is no boolean"), Some("true")),
            Some("no" | "off" | "n" | "false" | "0") => (format!("`{written}` is no boolean"), Some("false")),
            Some(_) => (format!("`{written}` is no boolean"), None),
            None => (format!("`draft` is {}, not a boolean", node.kind()), None),
        };
        let diagnostic = Diagnostic::error(rules::NON_BOOLEAN_DRAFT, place, message + "; it counts as a draft");
        let diagnostic = match reading {
            Some(reading) if node.style != Style::Alias => diagnostic.help(format!("write `{reading}`")).fix(
                format!("write {reading}"),
                Applicability::Unsafe,
                node.span,
                reading.into(),
            ),
            _ => diagnostic.help("write `true` or `false`"),
        };
        self.facts.diagnostics.push(diagnostic);
    }

    fn slug(&mut self, node: &Node) {
        self.expect_text(node, "slug");
        let Some(slug) = self.words(node) else { return };
        let segment =
            !slug.contains(['/', '\\', '?', '#', '%']) && !slug.contains(|c: char| c.is_control() || c.is_whitespace());
        if segment && *slug != *"." && *slug != *".." {
            self.facts.slug = slug;
            return;
        }
        let place = self.place(node);
        let message = format!("`{slug}` cannot stand in an address; the file's name takes its place");
        let diagnostic = Diagnostic::error(rules::INVALID_SLUG, place, message);
        let suggestion = crate::document::slug::slug(&slug);
        self.facts
            .diagnostics
            .push(diagnostic.help(format!("a slug is one part of an address, such as `{suggestion}`")));
    }

    fn aliases(&mut self, node: &Node) {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for item in items {
            if let Some(alias) = self.placed(item) {
                self.facts.aliases.push(alias);
            }
        }
    }

    fn authors(&mut self, node: &Node) {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        for item in items {
            let name = match &item.value {
                Value::Map(entries) => {
                    entries.iter().find(|entry| &*entry.key == "name").and_then(|entry| self.words(&entry.value))
                }
                _ => self.words(item),
            };
            self.facts.authors.extend(name);
        }
    }
}
