//! `writings.toml`: read whole, with every fault at its place. Pure: the text comes from whoever opened the workspace.

#![allow(
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    rustdoc::private_intra_doc_links,
    reason = "doc comments here are the schema's plain-text descriptions"
)]

mod addresses;
mod fields;
mod file_pattern;
pub mod preset;
mod values;
mod words;

pub use addresses::{Addresses, Files, Language, YamlVersion};
pub use fields::{CoreKey, FieldMap};
pub use file_pattern::FilePattern;
pub use preset::PresetName;
pub(crate) use values::text_at_place;
pub use values::{BaseUrl, Exclude, Extension, FolderPath, GlobPattern, Permalink, Rate, Zone};

use crate::diagnostic::Span;
use crate::document::address::SlugRule;
use crate::document::reading_time::Rates;
use crate::suggest::nearest;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{DeserializeOwned, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::HashMap;
use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The name of the file.
pub const FILE_NAME: &str = "writings.toml";

/// A workspace's settings. Parts that belong to another room (`[tags]`, `[feed]`) are kept as they stand, for the room
/// that owns them to read with [`Config::section`].
#[derive(Debug, Default)]
pub struct Config {
    /// The settings that belong to no other room.
    pub settings: Settings,
    text: String,
}

/// What stands in `writings.toml`, all of it optional.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(title = "writings.toml", description = "Settings of a body of writing, for the program `writings`.")]
pub struct Settings {
    /// The generator that the site is made with: its settings lie under these.
    pub preset: Option<PresetName>,
    /// The name of the body of writing: the title of its feeds.
    pub title: Option<String>,
    /// A sentence about it: the description of its feeds.
    pub description: Option<String>,
    /// Where it is published, such as https://example.org. Feeds need it: their addresses are absolute.
    pub base_url: Option<BaseUrl>,
    /// The language of what does not say its own, such as en or pt-BR.
    pub language: Option<String>,
    /// The languages that the names of files end in, as in index.fr.md. Documents of the site's own language need none, and have no
    /// part for it in their addresses.
    pub languages: Vec<Language>,
    /// The time zone that dates without one are in, such as Europe/Berlin. UTC unless set.
    pub timezone: Zone,
    /// Who wrote what does not say so itself.
    pub authors: Vec<String>,
    /// Globs of files that are no documents, from the workspace root.
    pub exclude: Exclude,
    /// The extensions of documents, without the dot: md, markdown and mdx unless set.
    pub extensions: Option<Vec<Extension>>,
    /// Folders whose files are served at the root of the site, such as static: links and images may point at what they hold.
    #[serde(rename = "static")]
    pub static_folders: Vec<FolderPath>,
    /// The folders that documents are in, by name. The folders `essays` and `notes` unless set.
    #[serde(deserialize_with = "in_order")]
    #[schemars(with = "HashMap<String, Collection>")]
    pub collections: Vec<(String, Collection)>,
    /// Other names for the keys of front matter: `summary = "description"`.
    pub fields: FieldMap,
    /// How the files of documents are named and read.
    pub files: Files,
    /// How documents get their addresses.
    pub addresses: Addresses,
    /// How fast what is read.
    pub reading_time: ReadingRates,
    /// Bounds that keep a hostile file from costing more than it may.
    pub limits: Limits,
}

/// The extensions of documents unless the workspace says otherwise.
pub const EXTENSIONS: [&str; 3] = ["md", "markdown", "mdx"];

impl Settings {
    /// Whether files with this extension are documents.
    pub fn is_document_extension(&self, extension: &str) -> bool {
        let fits = |known: &str| known.eq_ignore_ascii_case(extension);
        match &self.extensions {
            Some(extensions) => extensions.iter().any(|Extension(known)| fits(known)),
            None => EXTENSIONS.into_iter().any(fits),
        }
    }
}

/// A folder of documents of one kind.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Collection {
    /// The folder, from the workspace root.
    pub path: FolderPath,
    /// What people call it. Its name unless set.
    #[serde(default)]
    pub title: Option<String>,
    /// Where a new document goes below the folder: {slug}.md unless set here or in [files].
    #[serde(default)]
    #[schemars(with = "Option<FilePattern>")]
    pub file: Option<Spanned<FilePattern>>,
    /// The JSON Schema of its front matter: a file from the workspace root, or essay or note, the shipped ones.
    #[serde(default)]
    pub schema: Option<String>,
    /// The address pattern of its documents: that of [addresses] unless set.
    #[serde(default)]
    pub permalink: Option<Permalink>,
    /// How names become parts of its addresses: by the rule of [addresses] unless set.
    #[serde(default)]
    pub slugs: Option<SlugRule>,
    /// Whether all that lies in it is a draft.
    #[serde(default)]
    pub draft: bool,
}

/// The rates of `[reading-time]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ReadingRates {
    /// Words a minute, for scripts that put spaces between words: 238 unless set.
    pub words_per_minute: Option<Rate>,
    /// Chinese and Japanese characters a minute: 500 unless set.
    pub cjk_per_minute: Option<Rate>,
    /// Seconds for a line of code: 1.2 unless set.
    pub seconds_per_code_line: Option<Rate>,
    /// Seconds for a table row, beyond its words: 1 unless set.
    pub seconds_per_table_row: Option<Rate>,
    /// Seconds for the first image, each further one taking a second less: 12 unless set.
    pub seconds_first_image: Option<Rate>,
    /// Seconds for an image at the least: 3 unless set.
    pub seconds_least_image: Option<Rate>,
}

impl ReadingRates {
    fn over(self, below: Self) -> Self {
        Self {
            words_per_minute: self.words_per_minute.or(below.words_per_minute),
            cjk_per_minute: self.cjk_per_minute.or(below.cjk_per_minute),
            seconds_per_code_line: self.seconds_per_code_line.or(below.seconds_per_code_line),
            seconds_per_table_row: self.seconds_per_table_row.or(below.seconds_per_table_row),
            seconds_first_image: self.seconds_first_image.or(below.seconds_first_image),
            seconds_least_image: self.seconds_least_image.or(below.seconds_least_image),
        }
    }

    /// The rates, with the defaults where nothing is set.
    pub fn rates(&self) -> Rates {
        let base = Rates::default();
        let or = |rate: Option<Rate>, base: f64| rate.map_or(base, |Rate(rate)| rate);
        Rates {
            words_per_minute: or(self.words_per_minute, base.words_per_minute),
            cjk_per_minute: or(self.cjk_per_minute, base.cjk_per_minute),
            seconds_per_code_line: or(self.seconds_per_code_line, base.seconds_per_code_line),
            seconds_per_table_row: or(self.seconds_per_table_row, base.seconds_per_table_row),
            seconds_first_image: or(self.seconds_first_image, base.seconds_first_image),
            seconds_least_image: or(self.seconds_least_image, base.seconds_least_image),
        }
    }
}

/// The bounds of `[limits]`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Limits {
    /// The longest body that is read, in bytes: 2097152 (2 MiB) unless set. Of a longer one the front matter alone is.
    pub body_bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 2 * 1024 * 1024 }
    }
}

/// The part of `writings.toml` that one room owns: the room says its name and its type, and [`Config::parse`] reads and
/// checks it with the rest.
#[derive(Clone, Copy)]
pub struct Section {
    /// The key at the top of the file.
    pub name: &'static str,
    check: for<'a> fn(Spanned<DeValue<'a>>) -> Result<(), toml::de::Error>,
    schema: fn(&mut SchemaGenerator) -> Schema,
}

impl Section {
    /// The section `name`, read as a `T`.
    pub const fn of<T: DeserializeOwned + JsonSchema>(name: &'static str) -> Self {
        Self {
            name,
            check: |value| T::deserialize(value.into_deserializer()).map(|_| ()),
            schema: SchemaGenerator::subschema_for::<T>,
        }
    }
}

/// What is wrong with `writings.toml`, and where.
#[derive(Debug, Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong, in the user's words.
    pub message: String,
    /// Where, in the text of the file.
    pub span: Option<Span>,
    /// What to do about it.
    pub help: Option<String>,
    /// The text of the file, to show the place.
    pub text: String,
}

/// The most collections.
const MAX_COLLECTIONS: usize = 1000;

/// The longest `writings.toml` that is read, in bytes.
pub const MAX_LENGTH: usize = 4 * 1024 * 1024;

impl Config {
    /// Reads the text of a `writings.toml` in which the rooms own `sections`.
    ///
    /// # Errors
    ///
    /// The first fault: of notation, an unknown key, a value that cannot be meant.
    pub fn parse(text: &str, sections: &[Section]) -> Result<Self, ConfigError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let plain = |message: String| ConfigError { message, span: None, help: None, text: text.to_owned() };
        if text.len() > MAX_LENGTH {
            return Err(plain(format!("the file is longer than {MAX_LENGTH} bytes")));
        }
        let table = DeTable::parse(text).map_err(|error| fault(text, &error, sections, None))?;
        let span = table.span();
        let mut table = table.into_inner();
        let top: Vec<Span> = table.keys().map(|key| Span::new(key.span().start, key.span().end)).collect();
        for section in sections {
            let Some(value) = table.remove(section.name) else { continue };
            (section.check)(value).map_err(|error| fault(text, &error, sections, None))?;
        }
        let rest = Spanned::new(span, DeValue::Table(table));
        let mut settings = Settings::deserialize(rest.into_deserializer())
            .map_err(|error| fault(text, &error, sections, Some(&top)))?;
        if let Some(PresetName(preset)) = settings.preset {
            settings = settings.over(preset.settings().map_err(|error| plain(error.to_string()))?);
        }
        if settings.collections.len() > MAX_COLLECTIONS {
            return Err(plain(format!("there are more than {MAX_COLLECTIONS} collections")));
        }
        let mut folders = HashMap::new();
        for (name, collection) in &settings.collections {
            if let Some(file) = &collection.file
                && !settings.is_document_extension(file.get_ref().extension().unwrap_or_default())
            {
                let message = format!("`extensions` does not name that of the files of the collection `{name}`");
                let span = Some(Span::new(file.span().start, file.span().end));
                let help = Some("end it with the extension of a document, or add its own to `extensions`".to_owned());
                return Err(ConfigError { message, span, help, text: text.to_owned() });
            }
            if let Some(other) = folders.insert(collection.path.as_str(), name) {
                return Err(plain(format!("the collections `{other}` and `{name}` have one folder")));
            }
        }
        Ok(Self { settings, text: text.to_owned() })
    }

    /// The section `name` as its owner reads it; the default where the file has none.
    ///
    /// # Errors
    ///
    /// None for a section that was named to [`Config::parse`] with the same type: it was read then, and is read again
    /// here, with the places of its values.
    pub fn section<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, ConfigError> {
        let fault = |error: &toml::de::Error| fault(&self.text, error, &[], None);
        let mut table = DeTable::parse(&self.text).map_err(|error| fault(&error))?.into_inner();
        let Some(value) = table.remove(name) else { return Ok(T::default()) };
        T::deserialize(value.into_deserializer()).map_err(|error| fault(&error))
    }

    /// The text as read, without a BOM.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The JSON Schema of `writings.toml`, for editors: generated from the types that read it.
pub fn schema(sections: &[Section]) -> serde_json::Value {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
    let mut schema = Settings::json_schema(&mut generator);
    let sections: Vec<_> =
        sections.iter().map(|section| (section.name, (section.schema)(&mut generator).to_value())).collect();
    let definitions = generator.take_definitions(true);
    let mut root = serde_json::Map::new();
    root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    if let Some(object) = schema.as_object_mut() {
        if let Some(properties) = object.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
            properties.extend(sections.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
        }
        root.append(object);
    }
    root.insert("$defs".into(), definitions.into());
    serde_json::Value::Object(root)
}

/// A parser's error as ours: an unknown key gets a suggestion out of the names the parser expected, and a value of the wrong
/// type is told in plain words.
fn fault(text: &str, error: &toml::de::Error, sections: &[Section], top: Option<&[Span]>) -> ConfigError {
    let span = error.span().map(|span| Span::new(span.start, span.end));
    let told = error.message().lines().collect::<Vec<_>>().join(": ");
    let mut message = told.clone();
    let mut help = None;
    if let Some(rest) = told.strip_prefix("unknown field `") {
        // Of "x`, expected one of `a`, `b`" every other piece is a name.
        let mut names = rest.split('`').step_by(2);
        let unknown = names.next().unwrap_or("");
        let mut known: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
        if top.is_some_and(|top| span.is_some_and(|span| top.contains(&span))) {
            known.extend(sections.iter().map(|section| section.name));
        }
        message = format!("`{unknown}` is no known key");
        help = Some(match nearest(unknown, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", known.join(", ")),
        });
    } else if let Some(plain) = words::wrong_type(&told, span.map_or("", |span| span.slice(text))) {
        (message, help) = plain;
    }
    ConfigError { message, span, help, text: text.to_owned() }
}

/// Reads a table as its pairs, in the order of the file.
pub(crate) fn in_order<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<(String, T)>, D::Error> {
    struct Pairs<T>(std::marker::PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
        type Value = Vec<(String, T)>;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a table")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs(std::marker::PhantomData))
}

#[cfg(test)]
mod tests;
