//! `full`: each finding under its line, as rustc shows them.

use super::{escape, excerpt, message, visible};
use crate::diagnostic::{Place, Severity, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

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
    /// Other places in the same file, with what they have to do with it.
    pub related: Vec<(Place, &'a str)>,
    /// What to do about it.
    pub help: Option<&'a str>,
}

/// The longest line that is shown; a longer one would fill the screen.
const MAX_LINE: usize = 400;

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
    let path = escape(told.path);
    let text_shown = told.text.map(visible);
    let text_shown = text_shown.as_deref();
    let mut group = Group::with_title(title);
    let origin = format!("{path}:{}:{}", told.place.line, told.place.column);
    let shown = text_shown.map(|text| excerpt(text, told.place.span, told.place.line));
    let mut related = Vec::new();
    match &shown {
        Some((line, source, span)) if !source.is_empty() && source.len() <= MAX_LINE => {
            let snippet = Snippet::source(*source).line_start(*line).path(path.as_ref());
            group = group.element(snippet.annotation(AnnotationKind::Primary.span(span.clone())));
            for (place, text) in &told.related {
                related.push((excerpt(text_shown.unwrap_or(""), place.span, place.line), message(text)));
            }
        }
        _ => group = group.element(annotate_snippets::Origin::path(origin.as_str())),
    }
    for ((line, source, span), text) in &related {
        if source.len() <= MAX_LINE {
            let snippet = Snippet::source(*source).line_start(*line).path(path.as_ref());
            group = group.element(snippet.annotation(AnnotationKind::Context.span(span.clone()).label(text.as_ref())));
        }
    }
    let help = told.help.map(message);
    if let Some(help) = &help {
        group = group.element(Level::HELP.message(help.as_ref()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.render(&[group]);
    text.push('\n');
    text
}

/// The place of a span in a text, for what was found outside of a document.
pub fn place_in(text: &str, span: Option<Span>) -> Place {
    span.map_or(Place::START, |span| crate::document::lines::Locator::new(text).place(span))
}
