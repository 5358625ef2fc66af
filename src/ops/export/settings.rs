//! `[[export]]`: what a bare `writings export` writes.

#![allow(rustdoc::bare_urls, reason = "doc comments here are the schema's plain-text descriptions")]

use super::{Each, Order};
use crate::config::{ConfigError, Section, text_at_place};
use crate::corpus::{Query, QueryError};
use crate::diagnostic::Span;
use crate::document::date::PartialDate;
use crate::export::{Content, FORMATS, Form, Format, Style};
use crate::suggest::nearest;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use toml::Spanned;

/// The part of `writings.toml` that exports own.
pub const EXPORT_SECTION: Section = Section::of::<Vec<Entry>>("export");

/// One export of the workspace: a format, which documents, and where to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// The format: json, rss, html or another that `writings export --help` names.
    #[schemars(with = "FormatName")]
    format: Spanned<FormatName>,
    /// The file, or for a format of many files the folder, from the workspace root; {slug} stands for what `each` goes through.
    #[schemars(with = "String")]
    output: Spanned<String>,
    /// The style of the format, where it has several.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    style: Option<Spanned<String>>,
    /// One output for each tag, collection or series.
    #[serde(default)]
    #[schemars(with = "Option<Each>")]
    each: Option<Spanned<Each>>,
    /// How much of each document a feed carries: full, unless set to summary.
    #[serde(default)]
    #[schemars(with = "Option<Content>")]
    content: Option<Spanned<Content>>,
    /// No more than so many, the newest; 0 for all. Feeds hold 20 unless set.
    #[serde(default)]
    limit: Option<usize>,
    /// Whether documents dated in the future leave as well.
    #[serde(default)]
    future: bool,
    /// Only documents of these collections.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    collections: Vec<Spanned<String>>,
    /// Only documents with all of these tags.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    tags: Vec<Spanned<String>>,
    /// Only documents with at least one of these tags.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    any_tags: Vec<Spanned<String>>,
    /// No documents with any of these tags.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    not_tags: Vec<Spanned<String>>,
    /// Only documents of this series.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    series: Option<Spanned<String>>,
    /// Only documents of this date and later, such as "2026-04".
    #[serde(default)]
    since: Option<Day>,
    /// Only documents of this date and earlier.
    #[serde(default)]
    until: Option<Day>,
    /// The title of a feed: that of the site, and what its documents have in common, unless set.
    #[serde(default)]
    title: Option<String>,
    /// The description of a feed: that of the site unless set.
    #[serde(default)]
    description: Option<String>,
    /// Where a feed is served, as an absolute address or a path below base-url: the output's path in the folder that is published,
    /// unless set.
    #[serde(default)]
    self_url: Option<String>,
}

/// The name of a format.
#[derive(Clone, Copy)]
struct FormatName(&'static Format);

impl std::fmt::Debug for FormatName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for FormatName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_at_place(deserializer, |text| {
            let names = || FORMATS.iter().map(|format| format.name);
            let found = FORMATS.iter().find(|format| format.name == text).map(FormatName);
            found.ok_or_else(|| match nearest(text, names()) {
                Some(near) => format!("there is no format `{text}`; did you mean `{near}`?"),
                None => format!("there is no format `{text}`; there are: {}", names().collect::<Vec<_>>().join(", ")),
            })
        })
    }
}

impl JsonSchema for FormatName {
    fn schema_name() -> Cow<'static, str> {
        "FormatName".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": FORMATS.iter().map(|format| format.name).collect::<Vec<_>>() })
    }
}

/// A date as a setting: a string, so that a month and a year can be named.
#[derive(Clone, Debug)]
struct Day(PartialDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_at_place(deserializer, |text| {
            PartialDate::parse(text)
                .map(Self)
                .ok_or_else(|| format!("`{text}` is no date: write it as \"2026\", \"2026-04\" or \"2026-04-02\""))
        })
    }
}

impl JsonSchema for Day {
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9]{4}" })
    }
}

/// What is wrong with an entry: a message, its place, and what to do about it.
pub(in crate::ops) type Fault = (String, Span, Option<String>);

fn span<T>(value: &Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}

/// What is wrong with these entries, as far as they alone tell.
pub(in crate::ops) fn fault(entries: &[Entry], collections: &[&str]) -> Option<Fault> {
    entries.iter().find_map(|entry| entry.fault(collections)).or_else(|| {
        let mut outputs = std::collections::HashMap::new();
        entries.iter().find_map(|entry| {
            let output = entry.output.get_ref().trim_end_matches('/');
            let other = outputs.insert(output.to_lowercase(), entry)?;
            let message = format!("`{}` and `{}` would both be written to {output}", other.name(), entry.name());
            Some((message, span(&entry.output), Some("give each export an output of its own".to_owned())))
        })
    })
}

impl Entry {
    fn name(&self) -> &'static str {
        self.format.get_ref().0.name
    }

    fn format_style(&self) -> Option<&'static Style> {
        self.format.get_ref().0.style(self.style.as_ref().map(|style| style.get_ref().as_str()))
    }

    fn fault(&self, collections: &[&str]) -> Option<Fault> {
        let format = self.format.get_ref().0;
        let Some(style) = self.format_style() else {
            let asked = self.style.as_ref()?;
            let known: Vec<&str> =
                format.styles.iter().map(|style| style.name).filter(|name| !name.is_empty()).collect();
            let help = match nearest(asked.get_ref(), known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "it has one style alone: leave the key out".to_owned(),
                None => format!("there are: {}", known.join(", ")),
            };
            return Some((format!("`{}` has no style `{}`", format.name, asked.get_ref()), span(asked), Some(help)));
        };
        if let Some(content) = self.content.as_ref().filter(|_| !format.is_feed()) {
            let message = format!("`{}` is no feed, which `content` is about", format.name);
            return Some((message, span(content), Some("leave the key out".to_owned())));
        }
        let output = self.output.get_ref();
        if let Err((message, help)) = super::target::check(output) {
            return Some((message, span(&self.output), Some(help)));
        }
        let has_slug = output.contains("{slug}");
        match &self.each {
            Some(each) if matches!(style.form, Form::Folder(_)) => {
                let message = format!("`{}` is a folder of files, of which there is one", format.name);
                return Some((message, span(each), Some("leave `each` out".to_owned())));
            }
            Some(_) if !has_slug => {
                let help = "write {slug} where they differ, as in public/{slug}/rss.xml".to_owned();
                return Some((
                    "all that `each` goes through would be one output".to_owned(),
                    span(&self.output),
                    Some(help),
                ));
            }
            None if has_slug => {
                let help = "say what there is one for: each = \"tag\", \"collection\" or \"series\"".to_owned();
                return Some((
                    "`{slug}` stands for what `each` goes through".to_owned(),
                    span(&self.output),
                    Some(help),
                ));
            }
            _ => {}
        }
        let unknown = self.collections.iter().find(|name| !collections.contains(&name.get_ref().as_str()))?;
        let help = match nearest(unknown.get_ref(), collections.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", collections.join(", ")),
        };
        Some((format!("there is no collection `{}`", unknown.get_ref()), span(unknown), Some(help)))
    }

    /// What is asked for; `None` for an entry that has a fault.
    pub fn order(&self) -> Option<Order> {
        let texts = |values: &[Spanned<String>]| values.iter().map(|value| value.get_ref().clone()).collect();
        Some(Order {
            format: self.format.get_ref().0,
            style: self.format_style()?,
            query: Query {
                tags: texts(&self.tags),
                any_tags: texts(&self.any_tags),
                not_tags: texts(&self.not_tags),
                series: self.series.as_ref().map(|series| series.get_ref().clone()),
                since: self.since.as_ref().map(|day| day.0.clone()),
                until: self.until.as_ref().map(|day| day.0.clone()),
                collections: texts(&self.collections),
                ..Query::default()
            },
            limit: self.limit,
            future: self.future,
            content: self.content.as_ref().map(|content| *content.get_ref()).unwrap_or_default(),
            title: self.title.clone(),
            description: self.description.clone(),
            self_url: self.self_url.clone(),
            output: Some(self.output.get_ref().clone()),
            is_entry: true,
            each: self.each.as_ref().map(|each| *each.get_ref()),
        })
    }

    /// A fault of the query, at the place that names what is not there.
    pub fn query_fault(&self, error: &QueryError, text: &str) -> ConfigError {
        let (QueryError::Tag { asked, .. } | QueryError::Collection { asked, .. } | QueryError::Series { asked, .. }) =
            error;
        let values = [&self.tags, &self.any_tags, &self.not_tags, &self.collections].into_iter().flatten();
        let place = values.chain(&self.series).find(|value| value.get_ref() == asked).map(span);
        let place = place.unwrap_or_else(|| span(&self.format));
        ConfigError { message: error.to_string(), span: Some(place), help: error.help(), text: text.to_owned() }
    }

    /// A fault of the output, at its place.
    pub fn output_fault(&self, message: String, help: Option<String>, text: &str) -> ConfigError {
        ConfigError { message, span: Some(span(&self.output)), help, text: text.to_owned() }
    }
}
