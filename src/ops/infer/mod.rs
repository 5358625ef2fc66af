//! Schemas that write themselves: what the documents of a collection have in common, as a JSON Schema.
//!
//! First all is looked at (`observe`): each key, the values it has, in which documents. The loosest schema that follows allows
//! whatever was seen. Then demands are made (`tighten`): that a key is there, that its value is of one type, a date, one of a few
//! words. Demands that no document fails are always made. Others are made one by one, those that fewest documents fail first, as long
//! as the documents that fail any of them stay within `EXCEPTIONS`; what fails must be plainly the exception, too. So the schema is
//! one that nearly all documents fit, and those that do not are the likely faults. What comes out is held against the documents by
//! the same engine that `lint` uses, and what that says is what is told.
//!
//! The numbers, and why:
//!
//! - `EXCEPTIONS`, one in fifty: a tool that calls more than a few documents of a healthy site wrong is switched off.
//! - `RARE`, one in twenty of those that have the key, and `MANY`, twenty that have it: what two of ten do is another habit, what
//!   one of twenty does may be a slip, and of fewer than twenty nothing can be told.
//! - `EVIDENCE`, three: what two documents share is chance. A core key that is a title or a date asks for no evidence.
//! - `HABIT`, three: a key that three documents have is read by something, whatever it is near to; `misspelt-key` says the same.
//! - `WORDS`, twelve values: more is a vocabulary that grows. They must be repeated, `REPEATED` times each on average, for items of
//!   lists five times as often, since tags are free; and no more than a quarter may stand but once, for who still invents words will go
//!   on. None is longer than `WORD`, forty characters: a word, and no sentence.
//! - `DEPTH`, four levels, `TOP_KEYS`, 200 keys at the top, `KEYS`, 30 in a map below, and `SPOTS`, 1,000 places in all: a map
//!   with more keys is keyed by data, of which there is nothing to say but that it is a map.
//!
//! What is never demanded: that a value is not empty, but for titles and dates, since an empty value is a place kept free; that a
//! boolean is there, since one that is missing is false; anything of a key that is empty in all documents; that items of a list are unique, since that is for `duplicate-tag` to say.
//! Top-level keys that no document has are no errors: the schema asks for warnings of them (`x-unknown-keys`).

mod emit;
mod observe;
mod tighten;
mod write;

pub use write::{SchemaFileError, Target, add, of_collections, targets, titled};

use super::workspace::Workspace;
use crate::analysis::Facts;
use crate::config::FieldMap;
use crate::corpus::Corpus;
use crate::diagnostic::{Place, Span};
use crate::document::lines::Locator;
use crate::document::metadata::{Entry, Fault, Metadata};
use crate::document::source::{FrontMatter, Source};
use crate::export::text::pretty_json;
use crate::schema::{self, Files, Schema, Violation};
use emit::Words;
use observe::Seen;
use rayon::prelude::*;
use serde_json::Value as Json;
use tighten::Effort;

/// One document in so many may fail what is demanded.
const EXCEPTIONS: usize = 50;
/// One in so many of those that have a key may fail what is demanded of it.
const RARE: usize = 20;
/// So many must have a key before one of them can be an exception.
const MANY: usize = 20;
/// So many show that something is no chance.
const EVIDENCE: usize = 3;
/// So many that have a key show that it is no slip.
const HABIT: usize = 3;
/// The most values of a choice.
const WORDS: usize = 12;
/// How often each value of a choice stands, on average.
const REPEATED: usize = 4;
/// The longest value of a choice, in characters.
const WORD: usize = 40;
/// How many levels of keys are described.
const DEPTH: usize = 4;
/// How many keys are described at the top.
const TOP_KEYS: usize = 200;
/// How many keys are described in a map below.
const KEYS: usize = 30;
/// How many places are described.
const SPOTS: usize = 1000;

/// One document's front matter, as read.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its path from the workspace root.
    pub path: String,
    /// The file up to its body at the least: spans count from its start.
    pub text: String,
    /// What its front matter holds.
    pub metadata: Metadata,
}

/// A schema, and how the documents that it was made from fit it.
#[derive(Clone, Debug, PartialEq)]
pub struct Inferred {
    /// The schema: draft 2020-12, its keys in the order in which people read them.
    pub schema: Json,
    /// How many documents it was made from.
    pub documents: usize,
    /// How many of them fit it, by the engine that `lint` uses, without so much as a warning.
    pub passing: usize,
    /// The top-level keys, most used first.
    pub keys: Vec<KeyUse>,
    /// What does not fit, by path: the likely faults.
    pub outliers: Vec<Outlier>,
}

/// One top-level key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// The key.
    pub key: String,
    /// How many documents have it.
    pub count: usize,
    /// What it holds, for people: "string", "date", "list of strings".
    pub kind: String,
}

/// One thing in which a document does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlier {
    /// The document.
    pub path: String,
    /// Where.
    pub place: Place,
    /// The key it is about; empty for the front matter as a whole.
    pub key: String,
    /// What is wrong.
    pub message: String,
}

/// The schema that documents suggest. `title` is what it calls itself.
pub fn infer(title: &str, samples: &[Sample], fields: &FieldMap) -> Inferred {
    let mut samples: Vec<&Sample> = samples.iter().collect();
    samples.sort_by(|a, b| (&a.path, &a.text).cmp(&(&b.path, &b.text)));
    let values: Vec<Json> =
        samples.par_iter().map(|sample| schema::value(&sample.metadata, &sample.text, fields)).collect();
    let seen = Seen::of(&values, fields);
    let words = Words::default();
    let mut best: Option<Inferred> = None;
    // What is believed to fit is held against the documents; where that says otherwise, less is demanded.
    for effort in [Effort::Exceptions, Effort::Exact, Effort::Keys, Effort::Nothing] {
        let chosen = tighten::choose(&seen, effort);
        let schema = emit::schema(title, &seen, &chosen, &words, effort);
        let Some(outliers) = outliers(&schema, &samples, fields) else { continue };
        let failing = outliers.iter().filter(|found| !found.is_empty()).count();
        let inferred = Inferred {
            schema,
            documents: samples.len(),
            passing: samples.len() - failing,
            keys: emit::keys(&seen, &chosen),
            outliers: outliers.into_iter().flatten().collect(),
        };
        if failing <= samples.len() / EXCEPTIONS {
            return inferred;
        }
        if best.as_ref().is_none_or(|best| best.passing < inferred.passing) {
            best = Some(inferred);
        }
    }
    best.unwrap_or_else(|| Inferred {
        schema: Json::Bool(true),
        documents: samples.len(),
        passing: samples.len(),
        keys: Vec::new(),
        outliers: Vec::new(),
    })
}

/// The documents of a collection whose front matter could be read whole, and is no template.
pub fn samples(workspace: &Workspace, corpus: &Corpus, collection: &str) -> Vec<Sample> {
    let own: Vec<&Facts> = corpus.documents().iter().filter(|facts| &*facts.collection == collection).collect();
    let is_yaml_1_1 = workspace.layout().profiles().iter().any(|profile| profile.is_yaml_1_1);
    own.par_iter().filter_map(|facts| sample(&facts.path, &workspace.head(facts)?, is_yaml_1_1)).collect()
}

fn sample(path: &str, head: &str, is_yaml_1_1: bool) -> Option<Sample> {
    let source = Source::new(head.as_bytes());
    let FrontMatter::Block { syntax, content, .. } = source.front_matter else { return None };
    let text = source.text.get(..source.body_start)?.to_owned();
    let (mut metadata, faults) = Metadata::parse(syntax, &text, content);
    if is_yaml_1_1 {
        metadata.read_booleans_of_yaml_1_1();
    }
    let broken = faults.iter().any(|fault| !matches!(fault, Fault::DuplicateKey { .. }));
    let is_unfilled = |entry: &Entry| entry.value.span.slice(&text).starts_with("{{");
    let usable = !broken && !metadata.entries.iter().any(is_unfilled);
    usable.then(|| Sample { path: path.to_owned(), text, metadata })
}

/// A schema as it stands in a file.
pub fn text(schema: &Json) -> String {
    let mut out = Vec::new();
    // Memory takes all that is written to it.
    let _ = pretty_json(schema, &mut out);
    out.push(b'\n');
    String::from_utf8(out).unwrap_or_default()
}

/// A schema that is in no file.
struct Unwritten(String);

impl Files for Unwritten {
    fn read(&self, _: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }
}

fn compiled(schema: &Json) -> Option<Schema> {
    Schema::compile("inferred.schema.json", &Unwritten(text(schema))).ok()
}

/// What of each document does not fit; `None` where the schema cannot be used.
fn outliers(schema: &Json, samples: &[&Sample], fields: &FieldMap) -> Option<Vec<Vec<Outlier>>> {
    let schema = compiled(schema)?;
    let of = |sample: &&Sample| {
        let mut locator = Locator::new(&sample.text);
        let mut told: Vec<Violation> = schema.check(&sample.metadata, &sample.text, fields);
        // A pattern stands beside a format for editors that do not know it: where both fail, the format says it better.
        let formats: Vec<Span> = told.iter().filter(|one| one.note.ends_with(", format")).map(|one| one.span).collect();
        told.retain(|one| !(one.note.ends_with(", pattern") && formats.contains(&one.span)));
        let outlier = |one: Violation| Outlier {
            path: sample.path.clone(),
            place: locator.place(one.span),
            key: one.key.unwrap_or_default(),
            message: one.message,
        };
        told.into_iter().map(outlier).collect()
    };
    Some(samples.par_iter().map(of).collect())
}

#[cfg(test)]
mod tests;
