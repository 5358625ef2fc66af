//! What the names of files say, and how they become addresses: `[files]` and `[addresses]`.

use super::{FilePattern, FolderPath, Permalink};
use crate::document::address::SlugRule;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// How the files of documents are named and read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Files {
    /// Whether a date that a name begins with, as in 2026-04-02-title.md, dates the document and is no part of its slug: true unless
    /// set.
    pub dated: Option<bool>,
    /// Where a new document goes below the folder of its collection, where that does not say: {slug}.md unless set.
    pub name: Option<FilePattern>,
    /// Whether what lies beside or below an index.md belongs to it, and is no document of its own: false unless set.
    pub bundles: Option<bool>,
    /// Names of folders in which all is a draft, wherever they lie.
    pub draft_folders: Vec<String>,
    /// Whether a file that is called like its folder is the index of it: false unless set.
    pub folder_notes: Option<bool>,
    /// The version of YAML that booleans are written in: in 1.1, yes, no, on and off are some as well. 1.2 unless set.
    pub yaml: Option<YamlVersion>,
}

impl Files {
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            dated: self.dated.or(below.dated),
            name: self.name.or(below.name),
            bundles: self.bundles.or(below.bundles),
            draft_folders: self.draft_folders.into_iter().chain(below.draft_folders).collect(),
            folder_notes: self.folder_notes.or(below.folder_notes),
            yaml: self.yaml.or(below.yaml),
        }
    }
}

/// How documents get their addresses.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Addresses {
    /// The folder that {folders} counts from, such as content: the workspace root unless set.
    pub root: Option<FolderPath>,
    /// The address pattern of collections that have none: /{collection}/{path}/ unless set.
    pub permalink: Option<Permalink>,
    /// How names become parts of addresses: by the rule of this program, writings, or as a generator does it.
    pub slugs: Option<SlugRule>,
    /// How tags become parts of addresses: by the rule of this program unless set. Which labels are one tag does not depend on it.
    pub tag_slugs: Option<SlugRule>,
    /// Whether documents of the site's own language have a part for it in their addresses, as those of the others have: false unless set.
    pub all_languages: Option<bool>,
    /// The rule of the preset, whatever stands over it: the generator is the same.
    #[serde(skip)]
    below: Option<SlugRule>,
}

impl Addresses {
    /// The rule of the generator that makes the site, by which it also finishes addresses and reads dates.
    pub fn generator(&self) -> SlugRule {
        self.below.or(self.slugs).unwrap_or_default()
    }

    /// The part of an address that a tag stands for: `slug` is its slug by the rule of this program.
    pub fn tag_slug<'a>(&self, slug: &'a str, label: &'a str) -> Cow<'a, str> {
        match self.tag_slugs {
            None | Some(SlugRule::Writings) => slug.into(),
            Some(rule) => rule.apply(label),
        }
    }

    pub(super) fn over(self, below: Self) -> Self {
        Self {
            root: self.root.or(below.root),
            permalink: self.permalink.or(below.permalink),
            slugs: self.slugs.or(below.slugs),
            tag_slugs: self.tag_slugs.or(below.tag_slugs),
            all_languages: self.all_languages.or(below.all_languages),
            below: below.slugs,
        }
    }
}

/// A version of YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum YamlVersion {
    /// 1.1, as Jekyll's reader has it.
    #[serde(rename = "1.1")]
    V1_1,
    /// 1.2
    #[serde(rename = "1.2")]
    V1_2,
}

impl<'de> Deserialize<'de> for SlugRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::text_at_place(deserializer, |name| {
            let names = || Self::ALL.iter().map(|(name, _)| *name);
            let rule = Self::ALL.iter().find(|(known, _)| *known == name);
            rule.map(|(_, rule)| *rule).ok_or_else(|| {
                let known = names().collect::<Vec<_>>().join(", ");
                format!("`{name}` is no rule for slugs; known are {known}")
            })
        })
    }
}

impl JsonSchema for SlugRule {
    fn schema_name() -> Cow<'static, str> {
        "SlugRule".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = Self::ALL.map(|(name, _)| name);
        json_schema!({ "type": "string", "enum": names, "default": "writings" })
    }
}

/// A language that the names of files may end in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language(pub String);

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::text_at_place(deserializer, |text| {
            let mut parts = text.split('-');
            let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let first = parts.next().unwrap_or("");
            if (2..=8).contains(&first.len())
                && first.bytes().all(|byte| byte.is_ascii_alphabetic())
                && parts.all(is_word)
            {
                return Ok(Self(text.to_owned()));
            }
            Err(format!("`{text}` is no language: write it as in file names, such as fr or pt-br"))
        })
    }
}

impl JsonSchema for Language {
    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]+)*$" })
    }
}
