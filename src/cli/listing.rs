//! Rows as commands print them: a table for people, plain columns, JSON or comma-separated values for programs.

use super::environment::Environment;
use super::session::Session;
use super::table::{self, Head};
use crate::export::rows;
use crate::lint::report::escape;
use clap::ValueEnum;
use serde::Serialize;
use std::io;

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Aligned columns that fit the terminal, and a closing line
    Table,
    /// A line each, columns parted by tabs
    Plain,
    /// An array, with all that is known of each
    Json,
    /// Comma-separated values with a head
    Csv,
}

impl Form {
    /// The form asked for; else a table on a terminal, and plain columns elsewhere.
    pub fn or_fitting(form: Option<Self>, environment: &Environment) -> Self {
        form.unwrap_or(if environment.stdout_is_terminal { Self::Table } else { Self::Plain })
    }
}

/// A column of rows that are made of `T`.
pub struct Column<T> {
    /// What programs call it.
    pub name: &'static str,
    /// What stands above it in a table.
    pub head: Head,
    /// What a row holds.
    pub text: fn(&T, Form) -> String,
}

/// Prints rows. Who asks for a table closes it.
pub fn print<T: Serialize>(
    items: &[T],
    columns: &[Column<T>],
    form: Form,
    session: &mut Session<'_>,
) -> io::Result<()> {
    let cells = |item| columns.iter().map(move |column| (column.text)(item, form));
    match form {
        Form::Json => rows::json(items, session.out),
        Form::Csv => {
            let mut text = Vec::new();
            rows::csv(columns.iter().map(|column| column.name), items.iter().map(cells), &mut text)?;
            session.print_content(&text)
        }
        Form::Plain => plain(items.iter().map(cells), session),
        Form::Table if items.is_empty() => Ok(()),
        Form::Table => {
            let shown = |item| cells(item).map(|cell| escape(&cell).into_owned()).collect();
            let heads: Vec<&Head> = columns.iter().map(|column| &column.head).collect();
            let drawn: Vec<Vec<String>> = items.iter().map(shown).collect();
            let color = session.colors_output();
            write!(session.out, "{}", table::draw(&heads, drawn, session.environment.width, color))
        }
    }
}

/// Prints a line a row, its columns parted by tabs.
pub fn plain<R: IntoIterator<Item = String>>(
    rows: impl IntoIterator<Item = R>,
    session: &mut Session<'_>,
) -> io::Result<()> {
    for row in rows {
        for (index, cell) in row.into_iter().enumerate() {
            write!(session.out, "{}{}", if index == 0 { "" } else { "\t" }, escape(&cell))?;
        }
        writeln!(session.out)?;
    }
    Ok(())
}
