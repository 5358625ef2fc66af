//! The schemas of a workspace: those that are shipped, and those that are files of its own.

use super::workspace::{Workspace, WorkspaceError};
use crate::corpus::FileError;
use crate::schema::{Files, MAX_FILE, Schema, SchemaError};
use crate::suggest::nearest;
use std::io;
use std::path::Path;

/// The shipped schemas by name: those of front matter, which `schema` in `writings.toml` takes, then those of what the program
/// writes and of its settings.
pub const SHIPPED: [(&str, &str); 5] = [
    ("essay", include_str!("../../schemas/essay.schema.json")),
    ("note", include_str!("../../schemas/note.schema.json")),
    ("index", include_str!("../../schemas/index.schema.json")),
    ("lint", include_str!("../../schemas/lint.schema.json")),
    ("writings", include_str!("../../schemas/writings.schema.json")),
];

/// How many of them are of front matter.
const OF_FRONT_MATTER: usize = 2;

/// Where a schema comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaSource {
    /// One that the program brings along, by its name.
    Shipped(&'static str),
    /// A file, from the workspace root.
    File(String),
}

impl SchemaSource {
    /// Reads what `schema` in `writings.toml` says: a name without slash and dot is that of a shipped schema.
    fn parse(text: &str) -> Option<Self> {
        if text.contains(['/', '.']) {
            return Some(Self::File(text.trim_start_matches("./").to_owned()));
        }
        SHIPPED.iter().find(|(name, _)| *name == text).map(|(name, _)| Self::Shipped(name))
    }

    /// The path that it is shown by.
    pub fn path(&self) -> String {
        match self {
            Self::Shipped(name) => format!("{name}.schema.json"),
            Self::File(path) => path.clone(),
        }
    }
}

/// The files that a schema of a workspace may consist of.
struct SchemaFiles<'a> {
    workspace: &'a Workspace,
    source: &'a SchemaSource,
}

impl Files for SchemaFiles<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        if let SchemaSource::Shipped(shipped) = self.source {
            let text = SHIPPED.iter().find(|(name, _)| name == shipped).map(|(_, text)| (*text).to_owned());
            return text.ok_or_else(|| "there is no such schema".into());
        }
        let relative = !path.is_empty() && !path.starts_with('/') && !path.contains('\\');
        if !relative || path.split('/').any(|part| matches!(part, "" | "." | "..")) || Path::new(path).is_absolute() {
            return Err("it is no path below the root of the workspace".into());
        }
        let bytes = self.workspace.file(path, MAX_FILE + 1).map_err(|error| match error {
            FileError::System(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                "permission denied".to_owned()
            }
            other => other.to_string(),
        })?;
        let bytes = bytes.ok_or("there is no such file")?;
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8".into())
    }
}

impl Workspace {
    /// Where the schema of a collection comes from, if it has one.
    ///
    /// # Errors
    ///
    /// It is to be a shipped one, and none is called so.
    pub fn schema_source(&self, collection: &str) -> Result<Option<SchemaSource>, WorkspaceError> {
        let named = self.collections().iter().find(|(name, _)| name == collection);
        let Some(text) = named.and_then(|(_, collection)| collection.schema.as_deref()) else { return Ok(None) };
        let source = SchemaSource::parse(text);
        source.map(Some).ok_or_else(|| {
            let message =
                format!("the collection `{collection}` asks for a shipped schema `{text}`, and there is none");
            let help = match nearest(text, SHIPPED.map(|(name, _)| name)) {
                Some(near) => format!("did you mean `{near}`? A file is named with its ending, such as {text}.json"),
                None => format!("shipped are {}; a file is named with its ending, such as {text}.json", names()),
            };
            let fault = SchemaError { message, help: Some(help), ..SchemaError::default() };
            WorkspaceError::Schema { path: self.root().join(text), fault: Box::new(fault) }
        })
    }

    /// The schema of a collection, ready for use, if it has one.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is wrong.
    pub fn schema(&self, collection: &str) -> Result<Option<Schema>, WorkspaceError> {
        let Some(source) = self.schema_source(collection)? else { return Ok(None) };
        let compiled = Schema::compile(&source.path(), &SchemaFiles { workspace: self, source: &source });
        compiled.map(Some).map_err(|mut fault| {
            if fault.text.is_empty() && fault.help.is_none() {
                let key = format!("`schema` under [collections.{collection}] in writings.toml");
                fault.help = Some(format!("mend {key}: a file from the root of the workspace, or one of {}", names()));
            }
            self.schema_error(fault)
        })
    }

    /// The schema of a source, ready for use.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn compile_schema(&self, source: &SchemaSource) -> Result<Schema, SchemaError> {
        Schema::compile(&source.path(), &SchemaFiles { workspace: self, source })
    }

    /// What is doubtful in a schema that works.
    ///
    /// # Errors
    ///
    /// It does not work.
    pub fn schema_doubts(&self, source: &SchemaSource) -> Result<Vec<SchemaError>, SchemaError> {
        Schema::doubts(&source.path(), &SchemaFiles { workspace: self, source })
    }

    /// The text of a schema as it stands: that of a collection, a shipped one, or a file.
    ///
    /// # Errors
    ///
    /// There is none of that name.
    pub fn schema_text(&self, name: &str) -> Result<String, WorkspaceError> {
        let is_collection = self.collection_names().contains(&name);
        let source = if is_collection { self.schema_source(name)? } else { SchemaSource::parse(name) };
        let fail = |message: String, help: String| {
            let fault = SchemaError { message, help: Some(help), ..SchemaError::default() };
            WorkspaceError::Schema { path: self.root().join(name), fault: Box::new(fault) }
        };
        let Some(source) = source else {
            let message = match is_collection {
                true => format!("the collection `{name}` has no schema"),
                false => format!("no schema is called `{name}`"),
            };
            let known = SHIPPED.map(|(name, _)| name).into_iter().chain(self.collection_names());
            let help = match nearest(name, known).filter(|_| !is_collection) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`writings schema list` shows what there is; a file is named by its path".to_owned(),
            };
            return Err(fail(message, help));
        };
        let path = source.path();
        SchemaFiles { workspace: self, source: &source }.read(&path).map_err(|why| {
            let help = "name a file from the root of the workspace, a collection or a shipped schema".to_owned();
            fail(format!("the schema {path} cannot be read: {why}"), help)
        })
    }

    fn schema_error(&self, fault: SchemaError) -> WorkspaceError {
        WorkspaceError::Schema { path: self.root().join(&fault.path), fault: Box::new(fault) }
    }
}

fn names() -> String {
    let names = SHIPPED.iter().take(OF_FRONT_MATTER).map(|(name, _)| format!("`{name}`"));
    names.collect::<Vec<_>>().join(" and ")
}
