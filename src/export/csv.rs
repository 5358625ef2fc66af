//! `export csv`: the records as a table with a head, the parts of a list joined by `; `.

use super::rows::Rows;
use super::{Export, ExportError, Format};
use crate::analysis::Scope;
use crate::corpus::{Column, column};
use std::io::Write;

/// The format.
pub const FORMAT: Format = Format {
    name: "csv",
    about: "The documents as comma-separated values, for a spreadsheet",
    limit: None,
    scope: Scope::COUNTS.and(Scope::HASH),
    styles: &Format::file(write),
    opens: |head| head.starts_with("path,collection,"),
};

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let columns: Vec<&'static Column> = column::all().iter().collect();
    Ok(Rows { records: export.records(), columns: None }.csv(&columns, out)?)
}
