//! JSON Schemas: read with their places, bounded before anything is evaluated, and held against front matter.
//!
//! The validator is `boon`. Around it stands what a stranger's schema and an author's mistake ask for: the graph of all
//! schemas that one needs (`graph`), which reads files of the workspace alone; a bound of what checking can cost
//! (`bound`); and the way from the validator's findings back to a place and a sentence (`explain`, `words`).

mod bound;
mod explain;
mod file;
mod formats;
mod graph;
mod instance;
mod json;
mod keywords;
mod outline;
mod patterns;
mod strict;
mod values;
mod words;

pub use file::MAX_FILE;

use crate::config::FieldMap;
use crate::diagnostic::{Fix, Span};
use crate::document::metadata::Metadata;
use bound::Bound;
use graph::Graph;
use instance::Instance;
use outline::Outline;
use std::error::Error;
use std::fmt;
use thiserror::Error;
use words::Teller;

/// The most violations that are told of one document.
const MAX_VIOLATIONS: usize = 50;

/// Where schema files come from.
pub trait Files {
    /// The text of the file at a path from the workspace root, its parts joined by slashes.
    ///
    /// # Errors
    ///
    /// Why it cannot be read, in words that end a sentence.
    fn read(&self, path: &str) -> Result<String, String>;
}

/// The keyword by which a schema asks that top-level keys which it does not know are told as warnings: `"x-unknown-keys": "warn"`,
/// beside `additionalProperties: false`. Other programs pass over it, and hold to the letter of the schema.
pub const UNKNOWN_KEYS: &str = "x-unknown-keys";

/// What [`UNKNOWN_KEYS`] says.
pub const WARN: &str = "warn";

/// A schema that front matter can be held against.
pub struct Schema {
    path: String,
    title: Option<String>,
    draft: &'static str,
    compiled: boon::Schemas,
    index: boon::SchemaIndex,
    bound: Bound,
    outline: Outline,
    warns: bool,
}

/// One way in which a document does not fit its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, from the start of the file.
    pub span: Span,
    /// What is wrong, in the author's words.
    pub message: String,
    /// The schema's file and the keyword that says so: `schemas/essay.schema.json, additionalProperties`.
    pub note: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A cure, where one is known.
    pub fix: Option<Fix>,
    /// The key it is about: the one that is missing or not known, else the nearest on the way to the value.
    pub key: Option<String>,
    /// Whether it is a top-level key of which the schema says that it is worth a warning and no more.
    pub is_unknown_key: bool,
}

/// What is wrong with a schema, and where.
#[derive(Clone, Debug, Default, Error)]
#[error("{message}")]
pub struct SchemaError {
    /// The file, from the workspace root.
    pub path: String,
    /// What is wrong, in the author's words.
    pub message: String,
    /// Where, in the text of the file.
    pub span: Option<Span>,
    /// What to do about it.
    pub help: Option<String>,
    /// The text of the file, to show the place.
    pub text: String,
}

impl SchemaError {
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What is not among the files of a schema is not fetched.
struct Nothing;

impl boon::UrlLoader for Nothing {
    fn load(&self, url: &str) -> Result<serde_json::Value, Box<dyn Error>> {
        Err(format!("{url} is not fetched").into())
    }
}

impl Schema {
    /// Reads the schema at `path`, and all that it refers to, out of `files`.
    ///
    /// # Errors
    ///
    /// A file cannot be read, is no schema, refers to what is not there or not local, or would take too long to check.
    pub fn compile(path: &str, files: &dyn Files) -> Result<Self, SchemaError> {
        let text = files.read(path).map_err(|why| SchemaError {
            path: path.to_owned(),
            message: format!("the schema {path} cannot be read: {why}"),
            ..SchemaError::default()
        })?;
        let graph = Graph::read(path, text, files)?;
        let bound = Bound::of(&graph)?;
        let outline = Outline::of(&graph);
        let mut compiler = boon::Compiler::new();
        let first = graph.documents.first();
        compiler.set_default_draft(first.map_or(boon::Draft::V2020_12, |document| document.draft));
        compiler.enable_format_assertions();
        compiler.use_loader(Box::new(Nothing));
        formats::OURS.into_iter().for_each(|format| compiler.register_format(format));
        let failed = |error: &boon::CompileError| explained(error, &graph, &outline);
        for document in &graph.documents {
            for url in std::iter::once(&document.url).chain(document.other_address()) {
                compiler.add_resource(url.as_str(), document.file.value.clone()).map_err(|error| failed(&error))?;
            }
        }
        let mut compiled = boon::Schemas::new();
        let url = first.map_or("", |document| document.url.as_str());
        let index = compiler.compile(url, &mut compiled).map_err(|error| failed(&error))?;
        let title = first.and_then(|document| document.file.value.get("title")?.as_str()).map(str::to_owned);
        let draft = match first.map(|document| document.draft) {
            Some(boon::Draft::V4) => "4",
            Some(boon::Draft::V6) => "6",
            Some(boon::Draft::V7) => "7",
            Some(boon::Draft::V2019_09) => "2019-09",
            _ => "2020-12",
        };
        let warns = first.and_then(|document| document.file.value.get(UNKNOWN_KEYS)?.as_str()) == Some(WARN);
        Ok(Self { path: path.to_owned(), title, draft, compiled, index, bound, outline, warns })
    }

    /// What is doubtful in the schema at `path`, though it works: keywords and formats that nobody knows, keys that are
    /// required and never allowed.
    ///
    /// # Errors
    ///
    /// It does not work.
    pub fn doubts(path: &str, files: &dyn Files) -> Result<Vec<SchemaError>, SchemaError> {
        Self::compile(path, files)?;
        let text = files.read(path).map_err(|message| SchemaError { message, ..SchemaError::default() })?;
        Ok(strict::doubts(&Graph::read(path, text, files)?))
    }

    /// The file it was read from, from the workspace root.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it calls itself.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The draft of JSON Schema that it is written in.
    pub fn draft(&self) -> &'static str {
        self.draft
    }

    /// The keys that it describes at the top, those of schemas that it takes in included.
    pub fn keys(&self) -> Vec<&str> {
        self.outline.top_keys()
    }

    /// Whether top-level keys that it does not know are warnings.
    pub fn warns_of_unknown_keys(&self) -> bool {
        self.warns
    }

    /// Whether a value fits, without a word why not. For values that are no front matter; nothing bounds the time.
    pub fn allows(&self, value: &serde_json::Value) -> bool {
        self.compiled.validate(value, self.index).is_ok()
    }

    /// Holds front matter against the schema. `text` is the document from its start, as far as the front matter goes at
    /// the least; `fields` says which keys hold dates, so that a bare year is the text that it is written as.
    ///
    /// The violations come in the order of the text, and are not more than fifty.
    pub fn check(&self, metadata: &Metadata, text: &str, fields: &FieldMap) -> Vec<Violation> {
        let (value, extent) = instance::json(metadata, text, fields);
        let instance = Instance::of_metadata(metadata, text);
        if !self.bound.allows(extent) {
            return vec![Violation {
                span: instance.value_span(instance.spot(&[])),
                message: "this front matter is too large to be checked against its schema".into(),
                note: self.path.clone(),
                help: Some("make it shorter or flatter, or the schema simpler".into()),
                fix: None,
                key: None,
                is_unknown_key: false,
            }];
        }
        let Err(error) = self.compiled.validate(&value, self.index) else { return Vec::new() };
        let mut teller = Teller::new(&instance, &self.outline, "the front matter", MAX_VIOLATIONS);
        teller.warns = self.warns;
        let mut complaints = explain::complaints(&error, &[]);
        // Where there are more than are told, the first of the text are.
        complaints.sort_by_cached_key(|complaint| teller.span(complaint));
        complaints.iter().for_each(|complaint| teller.tell(complaint));
        let mut told = teller.told;
        told.sort_by_key(|violation| violation.span);
        told.dedup_by(|second, first| second.span == first.span && second.message == first.message);
        told
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Schema").field("path", &self.path).field("draft", &self.draft).finish_non_exhaustive()
    }
}

/// Front matter as the JSON that schemas see: dates are the strings that they are written as, under the names that `fields` gives them.
pub fn value(metadata: &Metadata, text: &str, fields: &FieldMap) -> serde_json::Value {
    instance::json(metadata, text, fields).0
}

/// The validator's complaint about a schema, at its place.
fn explained(error: &boon::CompileError, graph: &Graph<'_>, outline: &Outline) -> SchemaError {
    let (url, found) = match error {
        boon::CompileError::ValidationError { url, src } => (url.as_str(), Some(src)),
        boon::CompileError::DuplicateAnchor { url, .. }
        | boon::CompileError::DuplicateId { url, .. }
        | boon::CompileError::InvalidRegex { url, .. } => (url.as_str(), None),
        _ => ("", None),
    };
    let (number, pointer) = outline.place(url);
    let path = number.map_or("", |number| outline.path(number));
    let named = graph.documents.iter().find(|document| document.file.path == path);
    let Some(document) = named.or(graph.documents.first()) else { return SchemaError::default() };
    if let Some(found) = found {
        let instance = Instance::of_file(&document.file, &pointer);
        let mut teller = Teller::new(&instance, outline, "the schema", 1);
        let mut complaints = explain::complaints(found, &[]);
        complaints.sort_by_cached_key(|complaint| teller.span(complaint));
        complaints.iter().for_each(|complaint| teller.tell(complaint));
        if let Some(Violation { span, message, help, .. }) = teller.told.into_iter().next() {
            let (path, text) = (document.file.path.clone(), document.file.text.clone());
            return SchemaError { path, message, span: Some(span), help, text };
        }
    }
    document.file.error(&pointer, "", format!("the schema cannot be used: {error}"))
}

#[cfg(test)]
mod tests;
