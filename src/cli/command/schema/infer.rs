//! `schema infer`: the schema that the documents of a collection suggest.

use crate::analysis::Scope;
use crate::cli::Status;
use crate::cli::complete;
use crate::cli::failure::Failure;
use crate::cli::session::{Session, documents};
use crate::cli::writing::{Applying, Refusals};
use crate::config::FILE_NAME;
use crate::corpus::Corpus;
use crate::ops::changes::Changes;
use crate::ops::infer::{Inferred, SchemaFileError, Target, add, of_collections, targets, text};
use crate::ops::workspace::Workspace;
use crate::suggest::nearest;
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Infer {
    /// A collection [default: the only one; with --write, all]
    #[arg(value_name = "COLLECTION", add = complete::collections())]
    collection: Option<String>,
    /// Write it to the file that the collection's `schema` names, else to schemas/COLLECTION.schema.json
    #[arg(long)]
    write: bool,
    /// Write over a schema that says something else
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    applying: Applying,
}

impl Infer {
    pub fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        if self.write || self.applying.is_dry() {
            return self.write(session);
        }
        if self.force {
            return Err(Failure::new("--force is about files that --write writes").help("add --write"));
        }
        let workspace = session.workspace()?;
        let names = workspace.collection_names();
        let name = match (&self.collection, names.as_slice()) {
            (Some(name), _) => known(&workspace, name)?,
            (None, [only]) => only,
            (None, several) => {
                let failure = Failure::new("no collection was named");
                return Err(failure.help(format!("name one of {}, or say --write for all of them", several.join(", "))));
            }
        };
        let corpus = workspace.load(Scope::HEAD)?;
        let (inferred, all) = of_collections(&workspace, &corpus, &[name.to_owned()]);
        if inferred.documents == 0 {
            let failure = Failure::new(format!("nothing can be inferred of `{name}`"));
            return Err(failure.help("none of its documents has front matter that can be read"));
        }
        session.print_content(text(&inferred.schema).as_bytes())?;
        session.out.flush()?;
        tell(session, &workspace, name, &inferred, all)?;
        Ok(Status::Done)
    }

    fn write(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let opened = self.applying.open(session)?;
        let workspace = &opened.workspace;
        let names = match &self.collection {
            Some(name) => vec![known(workspace, name)?],
            None => workspace.collection_names(),
        };
        let targets = targets(workspace, &names).map_err(|error| session.seen(error))?;
        let corpus: Corpus = workspace.load(Scope::HEAD)?;
        let mut changes = Changes::default();
        for target in &targets {
            let (inferred, all) = of_collections(workspace, &corpus, &target.collections);
            let name = target.collections.join(", ");
            if inferred.documents == 0 {
                changes
                    .notes
                    .push(format!("{name}: no document has front matter that can be read, so no schema is made"));
                continue;
            }
            tell(session, workspace, &name, &inferred, all)?;
            let added = add(workspace, target, &inferred, self.force, &mut changes);
            added.map_err(|error| self.refused(session, workspace, error))?;
            if !target.is_named {
                changes.notes.push(to_name(workspace, target));
            }
        }
        opened.finish(session, changes, &Refusals::whole())
    }

    fn refused(&self, session: &Session<'_>, workspace: &Workspace, error: SchemaFileError) -> Failure {
        let seen = |path: &str| session.shown_path(workspace, path);
        match error {
            SchemaFileError::Taken { path } => Failure::new(format!("{} holds something else already", seen(&path)))
                .help("--force writes over it; with --dry-run as well, it prints the difference"),
            SchemaFileError::NoSchema { path } => {
                Failure::new(format!("{} holds no JSON, so it is not written over", seen(&path)))
                    .help("give the collection another file as its `schema`, or move this one away")
            }
            SchemaFileError::Unreadable { path, source } => {
                Failure::new(format!("{} cannot be read: {source}", seen(&path)))
            }
        }
    }
}

/// The collection of a name.
pub(super) fn known<'w>(workspace: &'w Workspace, name: &str) -> Result<&'w str, Failure> {
    let names = workspace.collection_names();
    names.iter().find(|known| **known == name).copied().ok_or_else(|| {
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.join(", ")),
        };
        Failure::new(format!("there is no collection `{name}`")).help(help)
    })
}

/// The line that a settings file lacks.
fn to_name(workspace: &Workspace, target: &Target) -> String {
    let name = target.collections.first().map_or("", String::as_str);
    let line = format!("schema = \"{}\"", target.path);
    let mut collections = workspace.collections().iter();
    match collections.find(|(one, _)| one == name).filter(|_| workspace.config().settings.collections.is_empty()) {
        Some((_, collection)) => {
            let path = if collection.path.as_str().is_empty() { "." } else { collection.path.as_str() };
            format!(
                "to hold documents against it, give {FILE_NAME} a section [collections.{name}] with path = \"{path}\" and {line}"
            )
        }
        None => format!("to hold documents against it, put {line} under [collections.{name}] in {FILE_NAME}"),
    }
}

/// Says how many documents fit, and what does not.
fn tell(
    session: &mut Session<'_>,
    workspace: &Workspace,
    name: &str,
    inferred: &Inferred,
    all: usize,
) -> Result<(), Failure> {
    if session.global.quiet {
        return Ok(());
    }
    let Inferred { documents: count, passing, outliers, .. } = inferred;
    let fit = match count - passing {
        0 if *count == 1 => "its one document fits".to_owned(),
        0 => format!("all {count} documents fit"),
        1 => format!("{passing} of {count} documents fit; 1 does not:"),
        failing => format!("{passing} of {count} documents fit; {failing} do not:"),
    };
    session.note(&format!("{name}: {fit}"))?;
    for one in outliers {
        let path = session.shown_path(workspace, &one.path);
        session.note(&format!("{path}:{}:{}: {}", one.place.line, one.place.column, one.message))?;
    }
    let left_out = all.saturating_sub(*count);
    if left_out > 0 {
        session.note(&format!("{} without front matter that can be read left out", documents(left_out)))?;
    }
    Ok(())
}
