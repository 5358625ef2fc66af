//! `full`: each finding under its line, as rustc shows them.

use super::{MAX_LINE, Report, Run, escape, excerpt, message, no_command, summary, visible};
use crate::diagnostic::{Fix, Place, Severity, Span};
use crate::lint::Finding;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use std::io::{self, Write};
use std::sync::Arc;

pub(super) const REPORT: Report = Report::new("full", "each finding under its line", write, opens);

fn opens(head: &str) -> bool {
    head.starts_with("error[") || head.starts_with("warning[")
}

/// What is told about one place.
pub struct Told<'a> {
    /// Error or warning.
    pub severity: Severity,
    /// The rule's name, where there is one.
    pub rule: Option<&'a str>,
    /// What is wrong.
    pub message: &'a str,
    /// The file, as it is to be shown.
    pub path: &'a str,
    /// The text of the file; `None` where it cannot be shown.
    pub text: Option<&'a str>,
    /// Where in it.
    pub place: Place,
    /// Other places, with what they have to do with it.
    pub related: Vec<RelatedPlace<'a>>,
    /// Where the demand comes from.
    pub note: Option<&'a str>,
    /// What to do about it.
    pub help: Option<&'a str>,
    /// A cure, shown as the line it makes.
    pub fix: Option<&'a Fix>,
}

/// Another place that belongs to what is told.
pub struct RelatedPlace<'a> {
    /// Its file, as it is to be shown.
    pub path: String,
    /// The text of the file; `None` where it cannot be shown.
    pub text: Option<Arc<str>>,
    /// Where in it.
    pub place: Place,
    /// What it has to do with it.
    pub message: &'a str,
}

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (finding, fix) in run.findings.iter().zip(run.fixes) {
        writeln!(out, "{}", told(run, finding, *fix))?;
    }
    if !run.findings.is_empty() && !run.quiet {
        writeln!(out, "{}", summary(run))?;
    }
    Ok(())
}

fn told(run: &Run<'_>, finding: &Finding<'_>, fix: Option<&Fix>) -> String {
    let diagnostic = &finding.diagnostic;
    let path = &*finding.facts.path;
    let text = (run.text)(path);
    let related = diagnostic.related.iter().map(|related| {
        let path = related.path.as_deref().unwrap_or(path);
        let (path, text) = ((run.shown)(path), (run.text)(path));
        RelatedPlace { path, text, place: related.place, message: &related.message }
    });
    let told = Told {
        severity: finding.severity,
        rule: Some(diagnostic.rule),
        message: &diagnostic.message,
        path: &(run.shown)(path),
        text: text.as_deref(),
        place: diagnostic.place,
        related: related.collect(),
        note: diagnostic.note.as_deref(),
        help: diagnostic.help.as_deref(),
        fix,
    };
    render(&told, run.color)
}

/// One place that can be shown: the number of its first line, its lines, and the span in them.
struct Shown {
    path: String,
    line: usize,
    source: String,
    span: std::ops::Range<usize>,
    label: String,
}

impl Shown {
    fn of(path: &str, text: Option<&str>, place: Place, label: &str) -> Option<Self> {
        let (line, source, span) =
            excerpt(text?, place.span, place.line).filter(|(_, source, _)| !source.is_empty())?;
        let (path, label) = (escape(path).into_owned(), message(label).into_owned());
        Some(Self { path, line, source: visible(source).into_owned(), span, label })
    }

    fn snippet(&self, kind: AnnotationKind) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let annotation = kind.span(self.span.clone());
        let annotation = if self.label.is_empty() { annotation } else { annotation.label(self.label.as_str()) };
        Snippet::source(self.source.as_str()).line_start(self.line).path(self.path.as_str()).annotation(annotation)
    }
}

/// Writes one finding, ending in a newline.
pub fn render(told: &Told<'_>, color: bool) -> String {
    let level = match told.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let text = message(told.message);
    let title = level.primary_title(text.as_ref());
    let title = match told.rule {
        Some(rule) => title.id(rule),
        None => title,
    };
    let mut group = Group::with_title(title);
    let origin = format!("{}:{}:{}", escape(told.path), told.place.line, told.place.column);
    let shown = Shown::of(told.path, told.text, told.place, "");
    group = match &shown {
        Some(shown) => group.element(shown.snippet(AnnotationKind::Primary)),
        None => group.element(annotate_snippets::Origin::path(origin.as_str())),
    };
    // Nobody needs to see every place that shares a fault.
    let related: Vec<Shown> = told
        .related
        .iter()
        .take(MAX_RELATED)
        .filter_map(|one| Shown::of(&one.path, one.text.as_deref(), one.place, one.message))
        .collect();
    for one in &related {
        group = group.element(one.snippet(AnnotationKind::Context));
    }
    let note = told.note.map(message);
    if let Some(note) = &note {
        group = group.element(Level::NOTE.message(note.as_ref()));
    }
    let cure = told.fix.and_then(|fix| Cure::of(told, fix));
    let help = told.help.map(message);
    let mut groups = Vec::new();
    match (&cure, &help) {
        (Some(cure), help) => {
            let title = help.as_deref().unwrap_or(&cure.title);
            groups.push(group);
            groups.push(Group::with_title(Level::HELP.secondary_title(title)).element(cure.snippet()));
        }
        (None, Some(help)) => groups.push(group.element(Level::HELP.message(help.as_ref()))),
        (None, None) => groups.push(group),
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    // Source is shown as it stands, but for what a runner would obey.
    let mut text = no_command(&renderer.render(&groups)).into_owned();
    text.push('\n');
    text
}

/// The most related places that are shown with one finding.
const MAX_RELATED: usize = 5;

/// A fix as the line that it makes.
struct Cure {
    title: String,
    path: String,
    line: usize,
    source: String,
    patches: Vec<(std::ops::Range<usize>, String)>,
}

impl Cure {
    fn of(told: &Told<'_>, fix: &Fix) -> Option<Self> {
        let text = told.text?;
        let (first, last) = (fix.edits.first()?, fix.edits.last()?);
        let whole = Span::new(first.span.start as usize, last.span.end as usize);
        let line = line_of(text, whole.start as usize, told.place);
        let (line, source, span) = excerpt(text, whole, line)?;
        if fix.edits.iter().any(|edit| edit.text.len() > MAX_LINE) {
            return None;
        }
        let offset = (whole.start as usize).checked_sub(span.start)?;
        let patches = fix.edits.iter().map(|edit| {
            let range = edit.span.range();
            (range.start.saturating_sub(offset)..range.end.saturating_sub(offset), escaped_lines(&edit.text))
        });
        let (title, path) = (message(&fix.title).into_owned(), escape(told.path).into_owned());
        Some(Self { title, path, line, source: visible(source).into_owned(), patches: patches.collect() })
    }

    fn snippet(&self) -> Snippet<'_, Patch<'_>> {
        let snippet = Snippet::source(self.source.as_str()).line_start(self.line).path(self.path.as_str());
        snippet.patches(self.patches.iter().map(|(range, text)| Patch::new(range.clone(), text.as_str())))
    }
}

/// A text with each of its lines escaped, and each on a line of its own.
fn escaped_lines(text: &str) -> String {
    text.split('\n').map(|line| escape(line.trim_end_matches('\r'))).collect::<Vec<_>>().join("\n")
}

/// The line of a byte near a place, counted from there: from the start of a long text it would take too long.
fn line_of(text: &str, at: usize, place: Place) -> u32 {
    let from = place.span.start as usize;
    let between = |range: std::ops::Range<usize>| {
        let part = text.get(range).unwrap_or("");
        let breaks = part.matches(['\n', '\r']).count() - part.matches("\r\n").count();
        u32::try_from(breaks).unwrap_or(u32::MAX)
    };
    if at >= from { place.line.saturating_add(between(from..at)) } else { place.line.saturating_sub(between(at..from)) }
}

/// The place of a span in a text, for what was found outside of a document.
pub fn place_in(text: &str, span: Option<Span>) -> Place {
    span.map_or(Place::START, |span| crate::document::lines::Locator::new(text).place(span))
}
