//! `writings list`: the index, newest first.

use super::complete;
use super::filter::{Drafts, Filter, SortBy};
use super::listing;
use super::session::documents;
use super::table::{self, Head};
use super::{Command, Failure, Session, Status};
use crate::analysis::{Facts, Scope};
use crate::corpus::{Column, Query, Record, column};
use crate::document::reading_time::minutes;
use crate::export::rows::Rows;
use crate::lint::report::escape;
use crate::ops::workspace::Workspace;
use crate::suggest::nearest;
use clap::{Args, ValueEnum};
use std::io;

/// List documents, newest first
#[derive(Debug, Args)]
pub struct List {
    /// Only documents of these collections
    #[arg(value_name = "COLLECTION", add = complete::collections())]
    collections: Vec<String>,
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    drafts: Drafts,
    /// What to sort by
    #[arg(long, value_name = "KEY", default_value = "date", help_heading = "Order")]
    sort: SortBy,
    /// Turn the order round
    #[arg(long, help_heading = "Order")]
    reverse: bool,
    /// List no more than N documents; 0 for all
    #[arg(long, value_name = "N", help_heading = "Order")]
    limit: Option<usize>,
    /// Which columns to print, separated by commas; `--columns help` lists them
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', help_heading = "Output")]
    columns: Option<Vec<String>>,
    /// How to print: a table on a terminal, plain columns when piped, unless told
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<ListFormat>,
    /// End each path with NUL instead of a newline (with `--format paths`)
    #[arg(short = '0', long, help_heading = "Output")]
    null: bool,
}

/// How a list is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// Aligned columns that fit the terminal, and a closing line
    Table,
    /// A line a document, columns parted by tabs
    Plain,
    /// An array of records
    Json,
    /// A record a line
    Ndjson,
    /// A list of records
    Yaml,
    /// Comma-separated values with a head
    Csv,
    /// Paths alone, as they can be opened from here
    Paths,
}

/// The columns of a table unless others are asked for.
const COLUMNS: [&str; 4] = ["date", "title", "tags", "minutes"];

impl Command for List {
    const NAME: &'static str = "list";
    const EXAMPLES: &'static str = "Examples:\n  writings list --tag kv-cache\n  writings list essays --since 2026-04 --not-tag patent\n  \
        writings list --draft --sort updated\n  writings list -t kv-cache --format paths -0 | xargs -0 wc -w\n  \
        writings list --columns date,minutes,title --format csv";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let format = match self.format {
            Some(format) => format,
            None if self.null => ListFormat::Paths,
            None if session.environment.stdout_is_terminal => ListFormat::Table,
            None => ListFormat::Plain,
        };
        if self.null && format != ListFormat::Paths {
            return Err(
                Failure::new("-0 ends paths, and this format prints more than paths").help("add --format paths")
            );
        }
        let columns = match &self.columns {
            Some(names) if names.iter().any(|name| name == "help") => {
                for column in column::all() {
                    writeln!(session.out, "{}", column.name)?;
                }
                return Ok(Status::Done);
            }
            Some(names) => {
                let mut columns = named(names)?;
                let mut seen = std::collections::HashSet::new();
                // A key may stand once in a record.
                columns.retain(|column| seen.insert(column.name));
                Some(columns)
            }
            None => None,
        };
        let workspace = session.workspace()?;
        let sort = self.sort.into();
        let query = Query {
            collections: self.collections.clone(),
            sort,
            reverse: self.reverse,
            limit: self.limit.filter(|limit| *limit > 0),
            standing: self.drafts.standing(),
            ..self.filter.query()
        };
        let columns = columns.or_else(|| format.columns());
        let scope = query.sort.scope().and(format.scope(columns.as_deref()));
        let corpus = session.load(&workspace, scope)?;
        let chosen = query.run(&corpus, &workspace.collection_names())?;
        if format == ListFormat::Paths {
            return self.paths(session, &workspace, &chosen);
        }
        let settings = &workspace.config().settings;
        let records =
            chosen.iter().map(|facts| Record::new(facts, &corpus, settings, settings.base_url.as_ref())).collect();
        let rows = Rows { records, columns };
        match format {
            ListFormat::Json => rows.json(session.out)?,
            ListFormat::Ndjson => rows.ndjson(session.out)?,
            ListFormat::Yaml => rows.yaml(session.out)?,
            ListFormat::Csv => {
                let mut text = Vec::new();
                rows.csv(rows.columns.as_deref().unwrap_or_default(), &mut text)?;
                session.print_content(&text)?;
            }
            ListFormat::Plain => {
                let columns = rows.columns.as_deref().unwrap_or_default();
                let cells = |record| columns.iter().map(move |column| (column.text)(record, ", "));
                listing::plain(rows.records.iter().map(cells), session)?;
            }
            ListFormat::Table | ListFormat::Paths => tabular(&rows, &chosen, session)?,
        }
        Ok(Status::Done)
    }
}

impl List {
    fn paths(&self, session: &mut Session<'_>, workspace: &Workspace, chosen: &[&Facts]) -> Result<Status, Failure> {
        for facts in chosen {
            let path = session.shown(workspace, facts);
            if self.null {
                write!(session.out, "{path}\0")?;
            } else {
                writeln!(session.out, "{}", escape(&path))?;
            }
        }
        Ok(Status::Done)
    }
}

impl ListFormat {
    /// The columns that are printed unless others are asked for; `None` for whole records.
    fn columns(self) -> Option<Vec<&'static Column>> {
        match self {
            Self::Table | Self::Plain => Some(COLUMNS.into_iter().filter_map(column::named).collect()),
            Self::Csv => Some(column::all().iter().collect()),
            Self::Json | Self::Ndjson | Self::Yaml | Self::Paths => None,
        }
    }

    /// How much of the documents must be read for it.
    fn scope(self, columns: Option<&[&Column]>) -> Scope {
        match columns {
            _ if self == Self::Paths => Scope::HEAD,
            Some(columns) => columns.iter().fold(Scope::HEAD, |scope, column| scope.and(column.scope)),
            None => Scope::COUNTS.and(Scope::HASH),
        }
    }
}

fn named(names: &[String]) -> Result<Vec<&'static Column>, Failure> {
    let known = || column::all().iter().map(|column| column.name);
    names
        .iter()
        .map(|name| {
            column::named(name).ok_or_else(|| {
                let help = match nearest(name, known()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are: {}", known().collect::<Vec<_>>().join(", ")),
                };
                Failure::new(format!("there is no column `{name}`")).help(help)
            })
        })
        .collect()
}

fn tabular(rows: &Rows<'_>, chosen: &[&Facts], session: &mut Session<'_>) -> io::Result<()> {
    let columns = rows.columns.as_deref().unwrap_or_default();
    let heads: Vec<Head> = columns
        .iter()
        .map(|column| Head {
            title: column.head,
            is_number: matches!(column.name, "weight" | "words" | "minutes" | "seconds"),
            gives_way: column.name == "tags",
            keeps_width: matches!(column.name, "date" | "updated"),
        })
        .collect();
    let row = |(facts, record): (&&Facts, &Record<'_>)| {
        let cell = |column: &&'static Column| match column.name {
            "date" => facts.date.as_ref().map_or(String::new(), |date| date.human()),
            "updated" => facts.updated.as_ref().map_or(String::new(), |updated| updated.value.human()),
            "title" if record.draft => format!("[draft] {}", record.name()),
            "title" => record.name().to_owned(),
            _ => (column.text)(record, " · "),
        };
        columns.iter().map(|column| escape(&cell(column)).into_owned()).collect()
    };
    let drawn = chosen.iter().zip(&rows.records).map(row).collect::<Vec<Vec<String>>>();
    if !drawn.is_empty() {
        let color = session.colors_output();
        write!(session.out, "{}", table::draw(&heads, drawn, session.environment.width, color))?;
    }
    write!(session.out, "{}", documents(chosen.len()))?;
    let seconds: u64 = rows.records.iter().filter_map(|record| record.seconds).map(u64::from).sum();
    if columns.iter().any(|column| column.scope.counts) && !chosen.is_empty() {
        write!(session.out, ", {} min", minutes(seconds))?;
    }
    writeln!(session.out)
}
