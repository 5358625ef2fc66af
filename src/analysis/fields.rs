//! The core keys of front matter, read into facts.

use super::Profile;
use super::facts::{DateSource, Facts, SeriesUse, TagUse};
use super::rule::Oddity;
use crate::config::{CoreKey, FieldMap};
use crate::diagnostic::{Place, Placed, Span};
use crate::document::address::{OwnAddress, SlugRule};
use crate::document::date::PartialDate;
use crate::document::lines::Locator;
use crate::document::metadata::{Entry, Metadata, Node, Style, Value};
use crate::document::slug::slug;

/// Reads each core key that stands in `metadata`, under its own name or another of `fields`, and returns the values that could
/// not be used. `text` holds the front matter, from the start of the file.
pub(super) fn read<'m>(
    metadata: &'m Metadata,
    text: &str,
    profile: &Profile,
    locator: &mut Locator<'_>,
    facts: &mut Facts,
    own: &mut Option<OwnAddress>,
) -> Vec<Oddity<'m>> {
    let fields = &profile.fields;
    let keys = CoreKey::ALL.into_iter().filter(|key| *key != CoreKey::Draft);
    let mut found: Vec<(CoreKey, &Entry)> = keys.filter_map(|key| Some((key, find(metadata, fields, key)?))).collect();
    let holds = holds(metadata, fields);
    facts.draft = !holds.is_empty();
    found.extend(holds.into_iter().map(|hold| (CoreKey::Draft, hold.entry)));
    // In the order of the file, the locator passes over it once.
    found.sort_unstable_by_key(|(_, entry)| entry.value.span);
    let slugs = profile.addressing.slugs;
    let mut reader = Reader { text, locator, facts, own, slugs, oddities: Vec::new() };
    for (key, entry) in found {
        reader.take(key, &entry.value);
    }
    reader.oddities
}

/// The entry of a core key, with the pointer it stands under: the first of the key's names that holds something; else the first
/// that stands there at all.
pub fn field<'a, 'f>(metadata: &'a Metadata, fields: &'f FieldMap, key: CoreKey) -> Option<(&'f str, &'a Entry)> {
    let named = |name| Some((name, metadata.get(name)?));
    // Under another name a boolean is no date, but says whether there is one: see `holds`.
    let is_meant = |(name, entry): &(&str, &Entry)| {
        key != CoreKey::Date || *name == key.name() || !matches!(entry.value.value, Value::Bool(_))
    };
    let entries = || fields.names(key).filter_map(named).filter(is_meant);
    entries().find(|(_, entry)| entry.value.value != Value::Null).or_else(|| entries().next())
}

pub(super) fn find<'a>(metadata: &'a Metadata, fields: &FieldMap, key: CoreKey) -> Option<&'a Entry> {
    field(metadata, fields, key).map(|(_, entry)| entry)
}

/// What says that a document is a draft.
#[derive(Clone, Copy, Debug)]
pub struct Hold<'a, 'f> {
    /// The pointer it stands under.
    pub name: &'f str,
    /// What stands there.
    pub entry: &'a Entry,
    /// What stands there once the document is published.
    pub published: bool,
}

/// All that says that a document is a draft: one of its names is enough, so that none of them is held back by some program and let go
/// by another. A date that is `false` says so as well, as Hugo reads `published`.
pub fn holds<'a, 'f>(metadata: &'a Metadata, fields: &'f FieldMap) -> Vec<Hold<'a, 'f>> {
    let named = |name: &'f str| Some((name, metadata.get(name)?));
    let marks = fields.names(CoreKey::Draft).filter_map(named).filter_map(|(name, entry)| {
        let published = fields.is_turned(name);
        // Whatever was meant by what is no boolean, nothing that may be a draft leaves the workspace.
        (entry.value.value != Value::Bool(published)).then_some(Hold { name, entry, published })
    });
    let is_denied =
        |(name, entry): &(&str, &Entry)| *name != CoreKey::Date.name() && entry.value.value == Value::Bool(false);
    let dates = fields.names(CoreKey::Date).filter_map(named).filter(is_denied);
    marks.chain(dates.map(|(name, entry)| Hold { name, entry, published: true })).collect()
}

/// The most series that are read of one document.
const MAX_SERIES: usize = 1000;

struct Reader<'a, 'b, 'm> {
    text: &'a str,
    locator: &'a mut Locator<'b>,
    facts: &'a mut Facts,
    /// The address that the document gives itself.
    own: &'a mut Option<OwnAddress>,
    slugs: SlugRule,
    oddities: Vec<Oddity<'m>>,
}

impl<'m> Reader<'_, '_, 'm> {
    fn take(&mut self, key: CoreKey, node: &'m Node) {
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
                if let Some(date) = self.date(node, key) {
                    self.facts.date = Some(date.value);
                    self.facts.date_source = DateSource::FrontMatter(date.place);
                }
            }
            // A document may say that its last change is not to be shown.
            CoreKey::Updated if node.value == Value::Bool(false) => {}
            CoreKey::Updated => self.facts.updated = self.date(node, key),
            CoreKey::Tags => self.tags(node),
            CoreKey::Series => self.series(node),
            CoreKey::Draft => self.draft(node),
            CoreKey::Slug => self.slug(node),
            CoreKey::Permalink => self.permalink(node),
            CoreKey::Aliases => self.aliases(node),
            CoreKey::Authors => self.authors(node),
            CoreKey::Weight => match node.value {
                Value::Int(weight) => self.facts.weight = Some(weight),
                Value::Null => {}
                _ => self.wrong_kind(node, "weight", "a whole number"),
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
    fn wrong_kind(&mut self, node: &'m Node, key: &'static str, expected: &'static str) {
        self.oddities.push(Oddity::Kind { key, expected, node });
    }

    fn expect_text(&mut self, node: &'m Node, key: &'static str) {
        if matches!(node.value, Value::List(_) | Value::Map(_)) {
            self.wrong_kind(node, key, "a string");
        }
    }

    fn date(&mut self, node: &'m Node, key: CoreKey) -> Option<Placed<PartialDate>> {
        if node.value == Value::Null {
            return None;
        }
        let written = node.text(self.text);
        let place = self.place(node);
        if let Some(value) = written.as_deref().and_then(PartialDate::parse) {
            return Some(Placed { value, place });
        }
        let value = written.as_deref().unwrap_or(node.span.slice(self.text)).into();
        self.facts.no_dates.push((key, Placed { value, place }));
        self.oddities.push(Oddity::Date { key, node });
        None
    }

    fn tags(&mut self, node: &'m Node) {
        match &node.value {
            Value::List(items) => {
                for item in items {
                    if matches!(item.value, Value::List(_) | Value::Map(_)) {
                        self.wrong_kind(item, "tags", "a string");
                    }
                    if let Some(label) = self.words(item) {
                        let place = self.place(item);
                        self.facts.tags.push(TagUse { slug: slug(&label).into(), label, place, style: item.style });
                    }
                }
            }
            Value::Map(_) => self.wrong_kind(node, "tags", "a list of strings"),
            Value::Null => {}
            _ => self.comma_tags(node),
        }
    }

    /// `tags: a, b, c` is read as three, each at its own place where the text stands as it is read.
    fn comma_tags(&mut self, node: &'m Node) {
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
            self.facts.tags.push(TagUse { slug: slug(label).into(), label: label.into(), place, style: Style::Block });
        }
    }

    fn series(&mut self, node: &'m Node) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.one_series(item)),
            _ => self.one_series(node),
        }
    }

    fn one_series(&mut self, node: &'m Node) {
        let (name, part) = match &node.value {
            Value::Map(entries) => {
                let find = |key: &str| entries.iter().rev().find(|entry| &*entry.key == key).map(|entry| &entry.value);
                let given = find("part").filter(|part| part.value != Value::Null);
                let part = match given.map(|part| &part.value) {
                    Some(Value::Int(part)) => u32::try_from(*part).ok().filter(|part| *part > 0),
                    _ => None,
                };
                if let (Some(given), None) = (given, part) {
                    self.wrong_kind(given, "part", "a number from 1");
                }
                (find("name").and_then(|name| self.words(name)), part)
            }
            _ => (self.words(node), None),
        };
        if let Some(name) = name {
            let (slug, place) = (slug(&name), self.place(node));
            let known = self.facts.series.iter().any(|one| *one.slug == *slug);
            // Nobody's document belongs to so many; looking back would take the square of what a hostile one names.
            if !known && self.facts.series.len() < MAX_SERIES {
                self.facts.series.push(SeriesUse { slug: slug.into(), name, part, place });
            }
        }
    }

    fn draft(&mut self, node: &'m Node) {
        if !matches!(node.value, Value::Bool(_)) {
            self.oddities.push(Oddity::Draft(node));
        }
    }

    fn slug(&mut self, node: &'m Node) {
        self.expect_text(node, "slug");
        let Some(slug) = self.words(node) else { return };
        match self.slugs.apply_to_slug(&slug) {
            Some(slug) => {
                self.facts.slug = (*slug).into();
                self.facts.slug_place = Some(self.place(node));
            }
            None => self.oddities.push(Oddity::Slug(node)),
        }
    }

    fn permalink(&mut self, node: &'m Node) {
        let Some(text) = self.words(node).filter(|_| !matches!(node.value, Value::Bool(_))) else { return };
        let own = OwnAddress::parse(&text);
        if own == OwnAddress::None {
            self.wrong_kind(node, "permalink", "a path such as /about/");
        }
        if matches!(own, OwnAddress::Known(_)) {
            self.facts.permalink_place = Some(self.place(node));
        }
        *self.own = Some(own);
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
