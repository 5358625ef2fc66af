//! `export ndjson`: a record a line, for what reads a stream.

use super::rows::Rows;
use super::{Export, ExportError, Format};
use crate::analysis::Scope;
use std::io::Write;

/// The format.
pub const FORMAT: Format = Format {
    name: "ndjson",
    about: "The documents as JSON, one a line",
    limit: None,
    scope: Scope::COUNTS.and(Scope::HASH),
    styles: &Format::file(write),
    opens: |head| head.starts_with("{\"path\":"),
};

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(Rows { records: export.records(), columns: None }.ndjson(out)?)
}
