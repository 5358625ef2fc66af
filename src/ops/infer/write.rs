//! Inferred schemas as files of the workspace: where each belongs, and what is written.

use super::{Inferred, Sample, infer, samples, text};
use crate::corpus::{Corpus, FileError};
use crate::document::slug::slug;
use crate::ops::changes::{Changes, Told};
use crate::ops::schemas::SchemaSource;
use crate::ops::workspace::{Workspace, WorkspaceError};
use crate::schema::MAX_FILE;
use std::io;
use thiserror::Error;

/// The file of a schema, and whose schema it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The file, from the workspace root.
    pub path: String,
    /// The collections whose schema it is.
    pub collections: Vec<String>,
    /// Whether `writings.toml` says so.
    pub is_named: bool,
}

/// The files of the schemas of these collections, in their order: those that `writings.toml` names, with all the collections that it
/// names them for; else one in `schemas/`.
///
/// # Errors
///
/// A collection asks for a shipped schema that there is not.
pub fn targets(workspace: &Workspace, collections: &[&str]) -> Result<Vec<Target>, WorkspaceError> {
    let mut named = Vec::new();
    for name in workspace.collection_names() {
        if let Some(SchemaSource::File(path)) = workspace.schema_source(name)? {
            named.push((name, path));
        }
    }
    let mut targets: Vec<Target> = Vec::new();
    for name in collections {
        let target = match named.iter().find(|(one, _)| one == name) {
            Some((_, path)) => Target {
                path: path.clone(),
                collections: named
                    .iter()
                    .filter(|(_, other)| other == path)
                    .map(|(one, _)| (*one).to_owned())
                    .collect(),
                is_named: true,
            },
            None => {
                let is_free = |path: &String| {
                    targets.iter().all(|target| target.path != *path) && named.iter().all(|(_, other)| other != path)
                };
                let slug = slug(name);
                let base = if slug.is_empty() { "documents".to_owned() } else { slug };
                let mut names = std::iter::once(base.clone()).chain((2..).map(|number| format!("{base}-{number}")));
                let path = names.find_map(|name| Some(format!("schemas/{name}.schema.json")).filter(is_free));
                Target { path: path.unwrap_or_default(), collections: vec![(*name).to_owned()], is_named: false }
            }
        };
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// What people call a collection that has no title.
#[must_use]
pub fn titled(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

/// The schema that the documents of these collections suggest, and how many documents there are in all.
pub fn of_collections(workspace: &Workspace, corpus: &Corpus, collections: &[String]) -> (Inferred, usize) {
    let samples: Vec<Sample> = collections.iter().flat_map(|name| samples(workspace, corpus, name)).collect();
    let all = corpus.documents().iter().filter(|facts| collections.iter().any(|name| **name == *facts.collection));
    let first = collections.first().map_or("", String::as_str);
    let settings = workspace.collections().iter().find(|(name, _)| name == first);
    let title = settings.and_then(|(_, collection)| collection.title.clone()).unwrap_or_else(|| titled(first));
    let profiles = workspace.layout().profiles().iter();
    let fields = profiles.filter(|profile| &*profile.collection == first).map(|profile| profile.fields.clone()).next();
    (infer(&title, &samples, &fields.unwrap_or_default()), all.count())
}

/// Why a schema is not written.
#[derive(Debug, Error)]
pub enum SchemaFileError {
    /// Something else stands there.
    #[error("{path} holds something else already")]
    Taken {
        /// The file.
        path: String,
    },
    /// A document, the settings or anything else stands there that no schema is.
    #[error("{path} holds no JSON, and so no schema")]
    NoSchema {
        /// The file.
        path: String,
    },
    /// It cannot be read, and may hold something.
    #[error("{path} cannot be read")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
}

/// Adds the file of a schema to what is to be written. What stands there and says something else is written over only if that is
/// asked for.
///
/// # Errors
///
/// It is not to be written over, or cannot be read.
pub fn add(
    workspace: &Workspace,
    target: &Target,
    inferred: &Inferred,
    is_forced: bool,
    changes: &mut Changes,
) -> Result<(), SchemaFileError> {
    let path = target.path.clone();
    let after = text(&inferred.schema).into_bytes();
    let unreadable = |error: FileError| {
        let source = match error {
            FileError::System(source) => source,
            other => io::Error::other(other),
        };
        SchemaFileError::Unreadable { path: path.clone(), source }
    };
    let what = match workspace.file(&path, MAX_FILE + 1).map_err(unreadable)? {
        Some(before) if before == after => return Ok(()),
        Some(before) if serde_json::from_slice::<serde::de::IgnoredAny>(&before).is_err() => {
            return Err(SchemaFileError::NoSchema { path });
        }
        Some(_) if !is_forced => return Err(SchemaFileError::Taken { path }),
        Some(before) => {
            changes.plan.edit(path.clone(), before, after);
            "written anew"
        }
        None => {
            changes.plan.create(path.clone(), after);
            "made"
        }
    };
    changes.told.push(Told { path, what: what.to_owned() });
    Ok(())
}
