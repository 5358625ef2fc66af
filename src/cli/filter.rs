//! The options that choose documents: shared by every command that takes many.

use super::complete;
use super::session::date;
use crate::corpus::{Query, Sort, Standing};
use crate::document::date::PartialDate;
use clap::{Args, ValueEnum};

/// Which documents are meant.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Choosing documents")]
pub struct Filter {
    /// Only documents with this tag, by label, slug or alias; several must all be there
    #[arg(short, long = "tag", value_name = "TAG", add = complete::tags())]
    pub tags: Vec<String>,
    /// Only documents with at least one of these tags
    #[arg(long = "any-tag", value_name = "TAG", add = complete::tags())]
    pub any_tags: Vec<String>,
    /// No documents with this tag
    #[arg(long = "not-tag", value_name = "TAG", add = complete::tags())]
    pub not_tags: Vec<String>,
    /// Only documents without any tag
    #[arg(long, conflicts_with_all = ["tags", "any_tags"])]
    pub untagged: bool,
    /// Only documents of this series
    #[arg(long, value_name = "NAME", add = complete::series())]
    pub series: Option<String>,
    /// Only documents of this date and later: 2026, 2026-04, 2026-04-02
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub since: Option<PartialDate>,
    /// Only documents of this date and earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<PartialDate>,
}

/// Whether drafts are meant.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Choosing documents")]
pub struct Drafts {
    /// Only drafts
    #[arg(long, conflicts_with = "published")]
    pub draft: bool,
    /// No drafts, and nothing that cannot be read
    #[arg(long)]
    pub published: bool,
}

impl Drafts {
    /// What is asked of documents; all are meant unless it is said.
    pub fn standing(self) -> Option<Standing> {
        match (self.draft, self.published) {
            (true, _) => Some(Standing::Draft),
            (_, true) => Some(Standing::Published),
            _ => None,
        }
    }
}

/// What documents are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    /// Newest first
    #[default]
    Date,
    /// Latest change first, by `updated`, else by date
    Updated,
    /// By title
    Title,
    /// Longest reading first
    Minutes,
    /// Most words first
    Words,
    /// Lightest first
    Weight,
    /// By path
    Path,
}

impl From<SortBy> for Sort {
    fn from(sort: SortBy) -> Self {
        match sort {
            SortBy::Date => Self::Date,
            SortBy::Updated => Self::Updated,
            SortBy::Title => Self::Title,
            SortBy::Minutes => Self::Minutes,
            SortBy::Words => Self::Words,
            SortBy::Weight => Self::Weight,
            SortBy::Path => Self::Path,
        }
    }
}

impl Filter {
    /// The query these options ask for.
    pub fn query(&self) -> Query {
        Query {
            tags: self.tags.clone(),
            any_tags: self.any_tags.clone(),
            not_tags: self.not_tags.clone(),
            untagged: self.untagged,
            series: self.series.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            ..Query::default()
        }
    }
}
