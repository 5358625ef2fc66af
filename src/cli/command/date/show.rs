//! `writings date show`: what documents say of their dates, and what is made of it.

use super::documents::{self, Documents};
use super::filter::Filter;
use super::{Failure, Session, Status};
use crate::analysis::{Facts, Scope};
use crate::corpus::{Corpus, Counting, DateValue, Dates};
use crate::document::date::PartialDate;
use crate::export::rows;
use crate::lint::report::{escape, message};
use clap::{Args, ValueEnum};

pub(super) const EXAMPLES: &str = "Examples:\n  writings date show\n  writings date show essays/paging.md\n  \
    writings date show notes --since 2026-04 --format json\n  \
    writings list --tag kv-cache --format paths -0 | writings date show --stdin-paths";

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    filter: Filter,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "full", help_heading = "Output")]
    format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Each value as it is written, with the instants it stands for
    Full,
    /// An array, with all that is known of each
    Json,
}

impl Show {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = session.workspace()?;
        let corpus = session.load(&workspace, Scope::HEAD)?;
        let named = self.documents.resolve(session, &workspace, &corpus)?;
        let chosen = documents::among(named, &self.filter.query(), &workspace, &corpus)?;
        let in_name = |facts: &Facts| Corpus::date_in_name(facts, workspace.layout().profile_of(&facts.path)?);
        let names: Vec<Option<PartialDate>> = chosen.iter().map(|facts| in_name(facts)).collect();
        let dates: Vec<Dates<'_>> =
            chosen.iter().zip(&names).map(|(facts, name)| corpus.dates(facts, name.as_ref())).collect();
        if self.format == Form::Json {
            rows::json(&dates, session.out)?;
            return Ok(Status::Done);
        }
        for one in &dates {
            let path = session.shown_path(&workspace, one.path);
            let shown = one.counting().and_then(|value| value.shown.as_deref()).unwrap_or("undated");
            writeln!(session.out, "{}: {shown}", escape(&path))?;
            let passed_over = |counting| one.counts.is_some_and(|counts| counts != counting);
            let values = [
                ("date", &one.date, passed_over(Counting::Date)),
                ("file name", &one.file_name, passed_over(Counting::FileName)),
                ("updated", &one.updated, false),
            ];
            for (name, value, passed_over) in values {
                if let Some(value) = value {
                    writeln!(session.out, "  {name:<9}  {}", told(value, passed_over))?;
                }
            }
        }
        Ok(Status::Done)
    }
}

/// A value and the instants it stands for.
fn told(value: &DateValue<'_>, passed_over: bool) -> String {
    let written = message(value.written);
    let period = match (&value.first, &value.last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(first), _) => first.clone(),
        (None, _) => return format!("{written:<20}  is no date"),
    };
    let note = if passed_over { "  passed over" } else { "" };
    format!("{written:<20}  {period}{note}")
}
