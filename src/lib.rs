//! `writings`: a content manager for essays and notes kept as Markdown with front matter in a git repository.
//!
//! # Codemap
//!
//! The way of a document: bytes → [`document`] → facts ([`analysis`]) → [`corpus`] → a view ([`export`], [`lint`], a
//! list) → the front end ([`cli`]). The heart is two functions:
//!
//! - [`analysis::analyze`] reads one document: the same bytes, path and profile give the same facts.
//! - [`corpus::Corpus::new`] looks across all of them.
//!
//! ```
//! use std::path::Path;
//! use writings::{analysis::Scope, corpus::Query, ops::workspace::Workspace};
//!
//! let workspace = Workspace::open(None, Path::new(env!("CARGO_MANIFEST_DIR")))?;
//! let corpus = workspace.load(Scope::HEAD)?;
//! let query = Query { tags: vec!["kv-cache".into()], ..Query::default() };
//! let essays = query.run(&corpus, &workspace.collection_names())?;
//! assert!(essays.iter().all(|facts| facts.title.is_some()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Invariants
//!
//! - Imports run one way, down the list of modules below; `tests/house.rs` holds the table and fails on a new arrow.
//! - From [`corpus`] down, loading aside, nothing touches the file system, the environment or a clock, and nothing
//!   prints. The modules that may say so here, with their reason.
//! - No bytes make the program panic, and one bad file never hides the others.
//! - The order of threads, folders and hash maps never shows in an answer.

#![cfg_attr(test, allow(clippy::string_slice, reason = "a test that slices wrongly fails, as it should"))]

#[allow(clippy::disallowed_methods, reason = "the front end: arguments, environment, clock, output, editor")]
pub mod cli;
#[allow(clippy::disallowed_methods, reason = "opens workspaces: finds their root and reads their settings")]
pub mod ops;

pub mod export;
pub mod lint;
pub mod render;
pub mod search;
pub mod site;

#[allow(clippy::disallowed_methods, reason = "the one room that changes files")]
pub mod write;

#[allow(clippy::disallowed_methods, reason = "asks the `git` program")]
pub mod git;

pub mod corpus;

pub mod analysis;
pub mod schema;

pub mod config;
pub mod diagnostic;
pub mod document;
pub mod suggest;
pub mod template;
