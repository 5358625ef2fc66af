//! `writings tag list`: which tags there are, and how they are used.

use super::complete;
use super::filter::{Drafts, Filter};
use super::listing::{self, Column, Form};
use super::session::documents;
use super::table::Head;
use super::{Failure, Session, Status};
use crate::analysis::Scope;
use crate::corpus::{Query, TagUsage};
use crate::document::date::PartialDate;
use clap::{Args, ValueEnum};
use std::cmp::Reverse;

pub(super) const EXAMPLES: &str = "Examples:\n  writings tag list\n  writings tag list essays --since 2026\n  \
    writings tag list --sort last --format csv\n  writings tag list --format json | jq -r '.[] | select(.variants != []) | .slug'";

#[derive(Debug, Args)]
pub(super) struct List {
    /// Only count documents of these collections
    #[arg(value_name = "COLLECTION", add = complete::collections())]
    collections: Vec<String>,
    #[command(flatten)]
    filter: Filter,
    #[command(flatten)]
    drafts: Drafts,
    /// What to sort by
    #[arg(long, value_name = "KEY", default_value = "documents", help_heading = "Order")]
    sort: SortBy,
    /// How to print: a table on a terminal, plain columns when piped, unless told
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<Form>,
}

/// What tags are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SortBy {
    /// By slug
    Name,
    /// Most used first
    Documents,
    /// Latest used first
    Last,
}

impl List {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = session.workspace()?;
        let corpus = session.load(&workspace, Scope::HEAD)?;
        let query = Query { collections: self.collections, standing: self.drafts.standing(), ..self.filter.query() };
        let chosen = query.run(&corpus, &workspace.collection_names())?;
        // Of some documents only what they bear is told; of all, what none of them bears as well.
        let mut usage = corpus.tag_usage(&chosen, query == Query::default());
        match self.sort {
            SortBy::Documents => {}
            SortBy::Name => usage.sort_by_key(|tag| tag.slug),
            SortBy::Last => usage.sort_by_key(|tag| Reverse(tag.last.map(|date| date.last(corpus.zone())))),
        }
        let form = Form::or_fitting(self.format, session.environment);
        let mut columns = columns();
        if form == Form::Table {
            // What would be empty or the same all the way down says nothing.
            let registers = corpus.tags().registered_slugs().next().is_some();
            let says = |tag: &TagUsage<'_>| tag.deprecated || (registers && !tag.registered);
            columns.retain(|column| match column.name {
                "variants" => usage.iter().any(|tag| !tag.variants.is_empty()),
                "registered" => registers && usage.iter().any(says),
                _ => true,
            });
        }
        listing::print(&usage, &columns, form, session)?;
        if form == Form::Table {
            let tags = format!("{} {}", usage.len(), if usage.len() == 1 { "tag" } else { "tags" });
            let untagged = chosen.iter().filter(|facts| facts.tags.is_empty()).count();
            let untagged = if untagged == 0 { String::new() } else { format!(", {untagged} of them untagged") };
            writeln!(session.out, "{tags} in {}{untagged}", documents(chosen.len()))?;
        }
        Ok(Status::Done)
    }
}

fn columns<'a>() -> Vec<Column<TagUsage<'a>>> {
    let head = |title| Head { title, is_number: false, keeps_width: false, gives_way: false };
    vec![
        Column { name: "slug", head: head("Slug"), text: |tag, _| tag.slug.to_owned() },
        Column { name: "label", head: head("Tag"), text: |tag, _| tag.label.to_owned() },
        Column {
            name: "documents",
            head: Head { is_number: true, ..head("Uses") },
            text: |tag, _| tag.documents.to_string(),
        },
        Column {
            name: "first",
            head: Head { keeps_width: true, ..head("First") },
            text: |tag, form| date(tag.first, form),
        },
        Column {
            name: "last",
            head: Head { keeps_width: true, ..head("Last") },
            text: |tag, form| date(tag.last, form),
        },
        Column { name: "variants", head: head("Variants"), text: variants },
        Column { name: "registered", head: Head { keeps_width: true, ..head("Note") }, text: registered },
    ]
}

fn date(date: Option<&PartialDate>, form: Form) -> String {
    date.map_or_else(String::new, |date| if form == Form::Table { date.human() } else { date.as_str().to_owned() })
}

fn variants(tag: &TagUsage<'_>, form: Form) -> String {
    let separator = match form {
        Form::Table => " · ",
        Form::Csv => "; ",
        _ => ", ",
    };
    let variants = tag.variants.iter().map(|variant| format!("{} ({})", variant.label, variant.documents));
    variants.collect::<Vec<_>>().join(separator)
}

/// For people what is not as it should be; for programs a word each.
fn registered(tag: &TagUsage<'_>, form: Form) -> String {
    let word = match (tag.registered, tag.deprecated, form) {
        (_, true, _) => "deprecated",
        (true, false, Form::Table) => "",
        (true, false, _) => "yes",
        (false, false, Form::Table) => "unregistered",
        (false, false, _) => "no",
    };
    word.to_owned()
}
