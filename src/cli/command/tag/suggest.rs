//! `writings tag suggest`: the registered tags that documents speak of and do not bear.

use super::documents::Documents;
use super::{Failure, Session, Status};
use crate::analysis::Scope;
use crate::corpus::{Mention, Part, Suggestion, TagWords};
use crate::document::source::Source;
use crate::export::rows;
use crate::lint::report::{escape, message};
use clap::{Args, ValueEnum};
use serde::Serialize;

pub(super) const EXAMPLES: &str = "Examples:\n  writings tag suggest essays/paging.md\n  writings tag suggest notes --format json\n  \
    writings list --untagged --format paths -0 | writings tag suggest --stdin-paths";

#[derive(Debug, Args)]
pub(super) struct Suggest {
    #[command(flatten)]
    documents: Documents,
    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "full", help_heading = "Output")]
    format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Each tag with how often and where it is named
    Full,
    /// An array, with all that is known of each
    Json,
}

/// What is suggested for one document, in the form that scripts read.
#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    tags: Vec<Suggestion<'a>>,
}

impl Suggest {
    pub(super) fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let workspace = session.workspace()?;
        let corpus = session.load(&workspace, Scope::HEAD)?;
        let chosen = self.documents.resolve(session, &workspace, &corpus)?;
        let words = TagWords::of(corpus.tags());
        if words.is_empty() {
            session.note("no tag is registered, so none can be suggested")?;
            session.note("  help: register one in writings.toml: [tags.kv-cache] and below it label = \"KV Cache\"")?;
        }
        let limit = workspace.config().settings.limits.body_bytes as usize;
        let mut rows = Vec::new();
        for facts in chosen {
            let text = workspace.text(facts).unwrap_or_default();
            let source = Source::new(text.as_bytes());
            // Of a body that is too long nothing is read anywhere.
            let is_read = source.body().len() <= limit;
            let text = if is_read { text.as_str() } else { "" };
            rows.push(Row { path: &facts.path, tags: corpus.suggest_tags(&words, facts, text, source.body_start) });
        }
        if self.format == Form::Json {
            rows::json(&rows, session.out)?;
            return Ok(Status::Done);
        }
        for row in &rows {
            let path = session.shown_path(&workspace, row.path);
            // Of all documents, those that need nothing would drown the others.
            if row.tags.is_empty() && self.documents.are_named() && !words.is_empty() && !session.global.quiet {
                session.note(&format!("no registered tag occurs in {path} that it does not bear"))?;
            }
            for tag in &row.tags {
                let label = if *tag.label == *tag.slug { String::new() } else { format!(" ({})", tag.slug) };
                writeln!(session.out, "{}: {}{label}: {}", escape(&path), escape(tag.label), times(tag))?;
                for place in &tag.places {
                    writeln!(session.out, "  {}:{}: {}", escape(&path), place.line, message(&part(place)))?;
                }
            }
        }
        Ok(Status::Done)
    }
}

/// `title, 2 headings, 14 times in the body`
fn times(tag: &Suggestion<'_>) -> String {
    let mut parts = Vec::new();
    if tag.title > 0 {
        parts.push("title".to_owned());
    }
    if tag.headings > 0 {
        parts.push(format!("{} {}", tag.headings, if tag.headings == 1 { "heading" } else { "headings" }));
    }
    if tag.description > 0 {
        parts.push("description".to_owned());
    }
    match tag.body {
        0 => {}
        1 => parts.push("once in the body".to_owned()),
        times => parts.push(format!("{times} times in the body")),
    }
    parts.join(", ")
}

fn part(place: &Mention) -> String {
    match (place.part, &place.section) {
        (Part::Title, _) => "title".to_owned(),
        (Part::Description, _) => "description".to_owned(),
        (Part::Heading, Some(heading)) => format!("heading \"{heading}\""),
        (Part::Heading, None) => "heading".to_owned(),
        (Part::Body, Some(section)) => format!("under \"{section}\""),
        (Part::Body, None) => "body".to_owned(),
    }
}
