//! `schema`: the schemas that front matter is held against.

mod infer;
mod migrate;

use super::session::Session;
use super::table::{self, Head};
use super::{Command, Failure, Status};
use crate::diagnostic::Severity;
use crate::export::text::pretty_json;
use crate::lint::report::{escape, full};
use crate::ops::schemas::{SHIPPED, SchemaSource};
use crate::ops::workspace::Workspace;
use crate::schema::SchemaError;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

/// Show, check and infer the JSON Schemas of front matter, and change its keys
#[derive(Debug, Args)]
pub(super) struct Schemas {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// The shipped schemas and those of the collections
    #[command(after_help = "Examples:\n  writings schema list\n  writings schema list --format json")]
    List(List),
    /// Print a schema as it stands
    #[command(
        after_help = "Examples:\n  writings schema show essay > schemas/essay.schema.json\n  writings schema show essays"
    )]
    Show(Show),
    /// Find faults in the schemas of the collections
    #[command(after_help = "Examples:\n  writings schema check\n  writings schema check --strict")]
    Check(Check),
    /// Make the schema that the documents of a collection suggest
    #[command(after_help = "Examples:\n  writings schema infer notes\n  writings schema infer --write\n  \
            writings schema infer notes --write --force --dry-run\n\n\
            At least 98 of 100 documents fit the schema; those that do not are told, as the likely faults they are.")]
    Infer(infer::Infer),
    /// Rename, move, drop or default keys across a collection
    #[command(after_help = "Examples:\n  writings schema migrate notes --rename summary=description --dry-run\n  \
            writings schema migrate essays notes --move taxonomies.tags=tags --drop layout\n  \
            writings schema migrate notes notes/2025 --default draft=false\n\n\
            A key that is taken already is refused. Documents without front matter stay without.")]
    Migrate(Box<migrate::Migrate>),
}

#[derive(Debug, Args)]
struct List {
    /// How to print: a table on a terminal, plain columns when piped, unless told
    #[arg(long, value_name = "FORMAT")]
    format: Option<Form>,
}

#[derive(Debug, Args)]
struct Show {
    /// A collection, the name of a shipped schema, or a file from the workspace root
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Debug, Args)]
struct Check {
    /// Report what is doubtful as well: unknown keywords and formats, keys that are required and never allowed
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Aligned columns that fit the terminal
    Table,
    /// Columns separated by tabs
    Tsv,
    /// A JSON array
    Json,
}

/// A schema, as `list --format json` has it.
#[derive(Debug, Serialize)]
struct Row {
    /// What `schema` in `writings.toml` says to use it.
    name: String,
    shipped: bool,
    title: Option<String>,
    draft: Option<&'static str>,
    /// What is wrong with it, if anything.
    fault: Option<String>,
    collections: Vec<String>,
}

impl Command for Schemas {
    const NAME: &'static str = "schema";
    const EXAMPLES: &'static str = "Examples:\n  writings schema list\n  writings schema show essay > schemas/essay.schema.json\n  \
        writings schema check --strict\n  writings schema infer notes\n  writings schema migrate notes --rename summary=description --dry-run";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        match self.action {
            Action::List(list) => list.run(session),
            Action::Show(show) => show.run(session),
            Action::Check(check) => check.run(session),
            Action::Infer(infer) => infer.run(session),
            Action::Migrate(migrate) => migrate.run(session),
        }
    }
}

/// The schemas of the collections, in their order, each with the collections that use it.
fn used(session: &Session<'_>, workspace: &Workspace) -> Result<Vec<(SchemaSource, Vec<String>)>, Failure> {
    let mut used: Vec<(SchemaSource, Vec<String>)> = Vec::new();
    for name in workspace.collection_names() {
        let source = workspace.schema_source(name).map_err(|error| session.seen(error))?;
        let Some(source) = source else { continue };
        match used.iter_mut().find(|(known, _)| *known == source) {
            Some((_, names)) => names.push(name.to_owned()),
            None => used.push((source, vec![name.to_owned()])),
        }
    }
    Ok(used)
}

impl List {
    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = &session.workspace()?;
        let used = used(session, workspace)?;
        let mut sources: Vec<SchemaSource> = SHIPPED.map(|(name, _)| SchemaSource::Shipped(name)).to_vec();
        sources.extend(
            used.iter().map(|(source, _)| source.clone()).filter(|source| matches!(source, SchemaSource::File(_))),
        );
        let rows: Vec<Row> = sources
            .into_iter()
            .map(|source| {
                let compiled = workspace.compile_schema(&source);
                let (fault, compiled) = match compiled {
                    Ok(schema) => (None, Some(schema)),
                    Err(fault) => (Some(fault.message), None),
                };
                let users = used.iter().find(|(known, _)| *known == source);
                Row {
                    shipped: matches!(source, SchemaSource::Shipped(_)),
                    title: compiled.as_ref().and_then(|schema| schema.title().map(str::to_owned)),
                    draft: compiled.as_ref().map(crate::schema::Schema::draft),
                    fault,
                    collections: users.map(|(_, names)| names.clone()).unwrap_or_default(),
                    name: match source {
                        SchemaSource::Shipped(name) => name.to_owned(),
                        SchemaSource::File(path) => path,
                    },
                }
            })
            .collect();
        let form = self.format.unwrap_or(if session.environment.stdout_is_terminal { Form::Table } else { Form::Tsv });
        match form {
            Form::Json => {
                let rows = serde_json::to_value(&rows).map_err(std::io::Error::from)?;
                pretty_json(&rows, session.out)?;
                writeln!(session.out)?;
            }
            Form::Tsv => {
                for row in &rows {
                    writeln!(session.out, "{}", row.cells().join("\t"))?;
                }
            }
            Form::Table => {
                let column = |title| Head { title, is_number: false, keeps_width: title == "Draft", gives_way: false };
                let heads = ["Schema", "Title", "Draft", "Used by"].map(column);
                let color = session.colors_output();
                let cells = rows.iter().map(|row| row.cells().to_vec()).collect();
                write!(session.out, "{}", table::draw(&heads, cells, session.environment.width, color))?;
            }
        }
        Ok(Status::Done)
    }
}

impl Row {
    fn cells(&self) -> [String; 4] {
        let shown = |text: &str| escape(text).into_owned();
        let draft = self.draft.unwrap_or("broken: see `schema check`");
        [
            shown(&self.name),
            shown(self.title.as_deref().unwrap_or("")),
            draft.to_owned(),
            shown(&self.collections.join(", ")),
        ]
    }
}

impl Show {
    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = &session.workspace()?;
        let text = workspace.schema_text(&self.name).map_err(|error| session.seen(error))?;
        session.print_content(text.as_bytes())?;
        Ok(Status::Done)
    }
}

impl Check {
    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = &session.workspace()?;
        let used = used(session, workspace)?;
        let (mut errors, mut warnings) = (0, 0);
        for (source, collections) in &used {
            let found = if self.strict {
                workspace.schema_doubts(source)
            } else {
                workspace.compile_schema(source).map(|_| Vec::new())
            };
            match found {
                Ok(doubts) => {
                    warnings += doubts.len();
                    for doubt in &doubts {
                        report(session, workspace, Severity::Warning, doubt)?;
                    }
                }
                Err(mut fault) => {
                    errors += 1;
                    if fault.text.is_empty() && fault.help.is_none() {
                        let sections: Vec<String> =
                            collections.iter().map(|name| format!("[collections.{name}]")).collect();
                        fault.help = Some(format!("see `schema` under {} in writings.toml", sections.join(", ")));
                    }
                    report(session, workspace, Severity::Error, &fault)?;
                }
            }
        }
        let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let all = plural(used.len(), "schema");
        let counts = [(errors, "error"), (warnings, "warning")];
        let parts: Vec<String> =
            counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(count, word)).collect();
        if !session.global.quiet {
            match parts.is_empty() {
                true => session.note(&format!("{all}, no faults"))?,
                false => writeln!(session.out, "{} in {all}", parts.join(", "))?,
            }
        }
        Ok(if errors + warnings > 0 { Status::Findings } else { Status::Done })
    }
}

fn report(
    session: &mut Session<'_>,
    workspace: &Workspace,
    severity: Severity,
    fault: &SchemaError,
) -> Result<(), Failure> {
    let path = session.shown_path(workspace, &fault.path);
    let told = full::Told {
        severity,
        rule: Some("schema"),
        message: &fault.message,
        path: &path,
        text: (!fault.text.is_empty()).then_some(fault.text.as_str()),
        place: full::place_in(&fault.text, fault.span),
        related: Vec::new(),
        note: None,
        fix: None,
        help: fault.help.as_deref(),
    };
    let color = session.colors_output();
    writeln!(session.out, "{}", full::render(&told, color))?;
    Ok(())
}
