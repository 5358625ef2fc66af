//! `export yaml`: the records as a list, for what reads data files.

use super::rows::Rows;
use super::{Export, ExportError, Format};
use crate::analysis::Scope;
use std::io::Write;

/// The format.
pub const FORMAT: Format = Format {
    name: "yaml",
    about: "The documents as a YAML list",
    limit: None,
    scope: Scope::COUNTS.and(Scope::HASH),
    styles: &Format::file(write),
    opens: |head| head.starts_with("- path:") || head == "[]\n",
};

fn write(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    Ok(Rows { records: export.records(), columns: None }.yaml(out)?)
}
