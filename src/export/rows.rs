//! Records as rows: the formats that `list` and scripts share.

use super::text;
use crate::corpus::{Column, Record};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::io::{self, Write};

/// Records, whole or some columns of them.
pub struct Rows<'a> {
    /// The records, in order.
    pub records: Vec<Record<'a>>,
    /// The columns asked for; `None` for whole records.
    pub columns: Option<Vec<&'static Column>>,
}

/// One record as its chosen columns.
struct Row<'a, 'b> {
    record: &'b Record<'a>,
    columns: &'b [&'static Column],
}

impl Serialize for Row<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for column in self.columns {
            map.serialize_entry(column.name, &(column.value)(self.record))?;
        }
        map.end()
    }
}

/// One JSON array, an item a line.
///
/// # Errors
///
/// The output cannot be written.
pub fn json<T: Serialize>(items: impl IntoIterator<Item = T>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut any = false;
    for item in items {
        out.write_all(if any { b",\n  " } else { b"\n  " })?;
        text::json(&item, out)?;
        any = true;
    }
    out.write_all(if any { b"\n]\n" } else { b"]\n" })
}

/// Comma-separated values, quoted as RFC 4180 asks, with a head.
///
/// # Errors
///
/// The output cannot be written.
pub fn csv<R: IntoIterator<Item = String>>(
    head: impl IntoIterator<Item = &'static str>,
    rows: impl IntoIterator<Item = R>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(head).map_err(io_error)?;
    for row in rows {
        csv.write_record(row).map_err(io_error)?;
    }
    csv.flush()
}

impl Rows<'_> {
    /// One JSON array, a record a line.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.columns {
            None => json(&self.records, out),
            Some(columns) => json(self.records.iter().map(|record| Row { record, columns }), out),
        }
    }

    /// One JSON object a line.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub fn ndjson(&self, out: &mut dyn Write) -> io::Result<()> {
        for record in &self.records {
            self.one(record, out)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn one(&self, record: &Record<'_>, out: &mut dyn Write) -> io::Result<()> {
        match &self.columns {
            None => text::json(record, out),
            Some(columns) => text::json(&Row { record, columns }, out),
        }
    }

    /// One YAML list.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub fn yaml(&self, out: &mut dyn Write) -> io::Result<()> {
        let value = |record: &Record<'_>| match &self.columns {
            None => serde_json::to_value(record),
            Some(columns) => serde_json::to_value(Row { record, columns }),
        };
        let items = self.records.iter().map(value).collect::<Result<Vec<_>, _>>()?;
        text::yaml(&items, out)
    }

    /// Comma-separated values, quoted as RFC 4180 asks, with a head; the parts of a list are joined by `; `.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    pub fn csv(&self, columns: &[&'static Column], out: &mut dyn Write) -> io::Result<()> {
        let row = |record| columns.iter().map(move |column| (column.text)(record, "; "));
        csv(columns.iter().map(|column| column.name), self.records.iter().map(row), out)
    }
}

/// The error of the output itself, so that a closed pipe is known for one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}
