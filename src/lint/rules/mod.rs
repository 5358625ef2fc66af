//! The rules, one file each, which opens with its documentation. A new one is a file, its `mod` line, and its line in
//! [`RULES`].

mod absolute_link;
mod aliased_tag;
mod bidirectional_character;
mod broken_anchor;
mod broken_image;
mod broken_link;
mod case_clash;
mod changed_identity;
mod comma_tags;
mod control_character;
mod deprecated_tag;
mod duplicate_id;
mod duplicate_key;
mod duplicate_permalink;
mod duplicate_tag;
mod empty_document;
mod file_link;
mod future_date;
mod habits;
mod history;
mod invalid_date;
mod invalid_slug;
mod key_order;
mod link_to_alias;
mod link_to_draft;
mod links;
mod long_description;
mod loose_date;
mod lost_address;
mod malformed_front_matter;
mod mismatched_file_date;
mod mismatched_part;
mod misread_value;
mod missing_description;
mod missing_front_matter;
mod misspelt_key;
mod near_miss_tag;
mod non_boolean_draft;
mod outside_image;
mod oversized_document;
mod placeholder_text;
mod reordered_tag;
mod repeated_description;
mod repeated_part;
mod repeated_title;
mod reserved_character;
mod schema_violation;
mod self_alias;
mod series_gap;
mod shadowing_alias;
mod single_use_tag;
mod stale_reading_time;
mod stale_updated;
mod tag_variant;
mod tags;
mod template_in_front_matter;
mod too_many_tags;
mod unclosed_front_matter;
mod unknown_key;
mod unknown_suppression;
mod unknown_tag;
mod unreadable_encoding;
mod unreadable_file;
mod untagged;
mod unused_suppression;
mod updated_before_date;
mod wrong_type;

use super::Level;
use super::docs::Docs;
use crate::analysis::{Document, DocumentRule, Facts, Found, LAST_NOTE, MAX_FINDINGS};
use crate::config::BaseUrl;
use crate::corpus::{Corpus, Site};
use crate::diagnostic::Diagnostic;
use chrono::{DateTime, FixedOffset};
use schemars::{JsonSchema, SchemaGenerator};
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::{Arc, OnceLock};
use tags::Uses;

/// All rules, by theme. This is the one list of them.
pub const RULES: &[Rule] = &[
    unreadable_file::RULE,
    unreadable_encoding::RULE,
    oversized_document::RULE,
    control_character::RULE,
    bidirectional_character::RULE,
    unknown_suppression::RULE,
    unused_suppression::RULE,
    missing_front_matter::RULE,
    unclosed_front_matter::RULE,
    malformed_front_matter::RULE,
    template_in_front_matter::RULE,
    duplicate_key::RULE,
    wrong_type::RULE,
    non_boolean_draft::RULE,
    misread_value::RULE,
    misspelt_key::RULE,
    schema_violation::RULE,
    unknown_key::RULE,
    key_order::RULE,
    invalid_date::RULE,
    future_date::RULE,
    updated_before_date::RULE,
    mismatched_file_date::RULE,
    loose_date::RULE,
    unknown_tag::RULE,
    deprecated_tag::RULE,
    aliased_tag::RULE,
    tag_variant::RULE,
    reordered_tag::RULE,
    near_miss_tag::RULE,
    duplicate_tag::RULE,
    comma_tags::RULE,
    untagged::RULE,
    too_many_tags::RULE,
    single_use_tag::RULE,
    series_gap::RULE,
    repeated_part::RULE,
    mismatched_part::RULE,
    invalid_slug::RULE,
    reserved_character::RULE,
    duplicate_permalink::RULE,
    shadowing_alias::RULE,
    self_alias::RULE,
    duplicate_id::RULE,
    case_clash::RULE,
    broken_link::RULE,
    broken_anchor::RULE,
    broken_image::RULE,
    outside_image::RULE,
    link_to_draft::RULE,
    link_to_alias::RULE,
    absolute_link::RULE,
    file_link::RULE,
    missing_description::RULE,
    empty_document::RULE,
    repeated_title::RULE,
    repeated_description::RULE,
    long_description::RULE,
    placeholder_text::RULE,
    stale_reading_time::RULE,
    lost_address::RULE,
    changed_identity::RULE,
    stale_updated::RULE,
];

/// The rule about comments that keep nothing from being told: it looks at all others, and none at it.
pub const UNUSED_RULE: &str = unused_suppression::RULE.name;

/// The rule that holds front matter against the schema of its collection.
pub const SCHEMA_RULE: &str = schema_violation::RULE.name;

/// The rules that need the schema of a collection.
pub const SCHEMA_RULES: [&str; 2] = [SCHEMA_RULE, unknown_key::RULE.name];

/// The rule that compares bodies.
pub const BODY_RULE: &str = stale_updated::RULE.name;

/// What a rule is about: the name that sets the levels of all its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// Whether a file can be read, and what it holds that nobody sees.
    Text,
    /// The notation of front matter, and the types of its keys.
    FrontMatter,
    /// Dates.
    Dates,
    /// Tags.
    Tags,
    /// Series.
    Series,
    /// Slugs, permalinks, aliases and ids.
    Addresses,
    /// Links and images.
    Links,
    /// What a document should have to be published.
    Content,
    /// What was published before, and has to be kept.
    History,
}

impl Theme {
    /// All themes, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::FrontMatter,
        Self::Dates,
        Self::Tags,
        Self::Series,
        Self::Addresses,
        Self::Links,
        Self::Content,
        Self::History,
    ];

    /// The name of the group.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::FrontMatter => "front-matter",
            Self::Dates => "dates",
            Self::Tags => "tags",
            Self::Series => "series",
            Self::Addresses => "addresses",
            Self::Links => "links",
            Self::Content => "content",
            Self::History => "history",
        }
    }
}

/// One rule as the registry holds it.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its name: the fault, in kebab-case, so that "allow NAME" reads well.
    pub name: &'static str,
    /// What it is about.
    pub theme: Theme,
    /// How much it weighs unless the workspace says otherwise.
    pub level: Level,
    /// Its own file, which opens with its documentation.
    source: &'static str,
    build: Build,
}

/// A check across documents that has no options.
type CorpusCheck = for<'a> fn(&'a Corpus, &Context<'a>, &mut Findings<'a>);

/// A check that comes last: it looks at the comments of one document that kept nothing from being told, by their places in
/// [`Facts::suppressions`].
pub type LastCheck = fn(&Facts, &[usize]) -> Vec<Diagnostic>;

/// How a rule is made from its options.
#[derive(Clone, Copy)]
enum Build {
    Document(fn(&Document<'_>, &mut Found<'_, '_>)),
    Corpus(CorpusCheck),
    Last(LastCheck),
    With {
        build: fn(toml::Table) -> Result<Check, String>,
        schema: fn(&mut SchemaGenerator) -> schemars::Schema,
        across: bool,
    },
}

/// A rule that is ready to be run.
#[derive(Clone, Debug)]
pub enum Check {
    /// It looks at one document at a time, while that is read.
    Document(Arc<dyn DocumentRule>),
    /// It looks across all documents.
    Corpus(Arc<dyn CorpusRule>),
    /// It looks at what comments did, once all others have run.
    Last(LastCheck),
}

/// A rule that looks across documents.
pub trait CorpusRule: Send + Sync + fmt::Debug {
    /// Adds what is wrong.
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>);
}

/// A workspace as it was at a revision.
#[derive(Debug)]
pub struct Past {
    /// The revision, as people call it.
    pub revision: String,
    /// The documents that it had.
    pub corpus: Corpus,
    /// Where it was published.
    pub base_url: Option<BaseUrl>,
}

/// What rules that look across documents know beside them.
#[derive(Debug)]
pub struct Context<'a> {
    /// The present.
    pub now: DateTime<FixedOffset>,
    /// What was there before, where two states are compared.
    pub past: Option<&'a Past>,
    /// Where the workspace is published.
    pub base_url: Option<&'a BaseUrl>,
    /// Folders, from the workspace root, whose files are served at the root of the site.
    pub static_folders: &'a [String],
    /// The topmost folders of the collections, from the workspace root.
    pub collection_folders: &'a [String],
    uses: OnceLock<Uses<'a>>,
    site: OnceLock<Site<'a>>,
}

impl<'a> Context<'a> {
    /// The context of one run, as of `now`.
    pub fn new(now: DateTime<FixedOffset>, static_folders: &'a [String], collection_folders: &'a [String]) -> Self {
        let (uses, site) = (OnceLock::new(), OnceLock::new());
        Self { now, past: None, base_url: None, static_folders, collection_folders, uses, site }
    }

    /// How tags are used, counted once for all rules that ask.
    fn uses(&self, corpus: &'a Corpus) -> &Uses<'a> {
        self.uses.get_or_init(|| Uses::of(corpus))
    }

    /// All that links can lead to, gathered once for all rules that ask.
    fn site(&self, corpus: &'a Corpus) -> &Site<'a> {
        self.site.get_or_init(|| Site::of(corpus, self.static_folders, self.collection_folders))
    }
}

/// Takes the findings of one rule.
#[derive(Debug)]
pub struct Findings<'a> {
    rule: &'static str,
    found: Vec<(&'a Facts, Diagnostic)>,
    /// How many of them are about the document that was last told of.
    in_a_row: usize,
}

impl<'a> Findings<'a> {
    /// Runs a rule and returns what it finds.
    pub(super) fn of(
        name: &'static str,
        rule: &dyn CorpusRule,
        corpus: &'a Corpus,
        context: &Context<'a>,
    ) -> Vec<(&'a Facts, Diagnostic)> {
        let mut findings = Self { rule: name, found: Vec::new(), in_a_row: 0 };
        rule.check(corpus, context, &mut findings);
        findings.found
    }

    /// Whether a further finding about a document would be kept: what is costly to say need not be said for nothing.
    pub fn has_room(&self, facts: &Facts) -> bool {
        self.in_a_row < MAX_FINDINGS || self.found.last().is_none_or(|(last, _)| last.path != facts.path)
    }

    /// Keeps one finding about a document, under the name of the rule that runs.
    pub fn push(&mut self, facts: &'a Facts, diagnostic: Diagnostic) {
        let same = self.found.last().is_some_and(|(last, _)| last.path == facts.path);
        self.in_a_row = if same { self.in_a_row + 1 } else { 1 };
        let diagnostic = if self.in_a_row == MAX_FINDINGS { diagnostic.note(LAST_NOTE) } else { diagnostic };
        if self.in_a_row <= MAX_FINDINGS {
            self.found.push((facts, Diagnostic { rule: self.rule, ..diagnostic }));
        }
    }
}

impl Rule {
    /// A rule without options that looks at one document at a time.
    const fn document(
        name: &'static str,
        theme: Theme,
        level: Level,
        source: &'static str,
        check: fn(&Document<'_>, &mut Found<'_, '_>),
    ) -> Self {
        Self { name, theme, level, source, build: Build::Document(check) }
    }

    /// A rule that looks at one document at a time and whose fields are its options.
    const fn document_with<R>(name: &'static str, theme: Theme, level: Level, source: &'static str) -> Self
    where
        R: DocumentRule + DeserializeOwned + JsonSchema + 'static,
    {
        let build = |table: toml::Table| Ok(Check::Document(Arc::new(options::<R>(table)?)));
        let (schema, across) = (R::json_schema, false);
        Self { name, theme, level, source, build: Build::With { build, schema, across } }
    }

    /// A rule without options that looks across documents.
    const fn corpus(name: &'static str, theme: Theme, level: Level, source: &'static str, check: CorpusCheck) -> Self {
        Self { name, theme, level, source, build: Build::Corpus(check) }
    }

    /// The rule that looks at what comments did.
    const fn last(name: &'static str, theme: Theme, level: Level, source: &'static str, check: LastCheck) -> Self {
        Self { name, theme, level, source, build: Build::Last(check) }
    }

    /// A rule that looks across documents and whose fields are its options.
    const fn corpus_with<R>(name: &'static str, theme: Theme, level: Level, source: &'static str) -> Self
    where
        R: CorpusRule + DeserializeOwned + JsonSchema + 'static,
    {
        let build = |table: toml::Table| Ok(Check::Corpus(Arc::new(options::<R>(table)?)));
        let (schema, across) = (R::json_schema, true);
        Self { name, theme, level, source, build: Build::With { build, schema, across } }
    }

    /// The rule with these options, ready to be run.
    ///
    /// # Errors
    ///
    /// An option that the rule does not have, or of another type.
    pub fn build(&self, table: toml::Table) -> Result<Check, String> {
        let takes_options = matches!(self.build, Build::With { .. });
        if let Some(name) = table.keys().next().filter(|_| !takes_options) {
            return Err(format!("`{}` has no option `{name}`: it takes a level alone", self.name));
        }
        Ok(match self.build {
            Build::Document(check) => Check::Document(Arc::new(Plain { name: self.name, check })),
            Build::Corpus(check) => Check::Corpus(Arc::new(Plain { name: self.name, check })),
            Build::Last(check) => Check::Last(check),
            Build::With { build, .. } => build(table)?,
        })
    }

    /// Whether it looks across documents, so that what it says of one may name others.
    pub fn looks_across(&self) -> bool {
        matches!(self.build, Build::Corpus(_) | Build::With { across: true, .. })
    }

    /// The options it has, as properties of a JSON Schema.
    pub(super) fn options(&self, generator: &mut SchemaGenerator) -> serde_json::Map<String, serde_json::Value> {
        let Build::With { schema, .. } = self.build else { return serde_json::Map::new() };
        let schema = schema(generator);
        schema.get("properties").and_then(|properties| properties.as_object()).cloned().unwrap_or_default()
    }

    /// Its documentation.
    pub fn docs(&self) -> Docs {
        Docs::of(self.source)
    }

    /// What it does, in a sentence.
    pub fn summary(&self) -> String {
        self.docs().summary
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

fn options<R: DeserializeOwned>(table: toml::Table) -> Result<R, String> {
    R::deserialize(toml::Value::Table(table)).map_err(|error| error.message().to_owned())
}

/// A rule without options: its name, and the function that checks it.
struct Plain<F> {
    name: &'static str,
    check: F,
}

impl<F> fmt::Debug for Plain<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl DocumentRule for Plain<fn(&Document<'_>, &mut Found<'_, '_>)> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn check(&self, document: &Document<'_>, found: &mut Found<'_, '_>) {
        (self.check)(document, found);
    }
}

impl CorpusRule for Plain<CorpusCheck> {
    fn check<'a>(&self, corpus: &'a Corpus, context: &Context<'a>, found: &mut Findings<'a>) {
        (self.check)(corpus, context, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names read well behind "allow", and none stands for two things.
    #[test]
    fn names_are_kebab_case_and_known_once() {
        let names: Vec<&str> = super::super::Selector::names().collect();
        for (index, name) in names.iter().enumerate() {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
            assert!(!names[..index].contains(name), "{name}");
        }
        for rule in RULES {
            for word in ["no-", "check", "valid-", "ensure", "rule", "error"] {
                assert!(!rule.name.starts_with(word), "{} does not name a fault", rule.name);
            }
        }
    }

    #[test]
    fn rules_stand_by_theme() {
        let themes: Vec<Theme> = RULES.iter().map(|rule| rule.theme).collect();
        assert!(themes.is_sorted(), "the registry is in the order of the themes");
    }
}
