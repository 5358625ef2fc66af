//! Footnotes: numbered as they are met, and put together below the text.

use super::writer::Writer;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::HashMap;

/// The footnotes of one document.
#[derive(Default)]
pub struct Notes<'e> {
    /// The events of each, by its label.
    definitions: HashMap<String, Vec<Event<'e>>>,
    /// The labels of those that are referred to, in the order in which they are.
    order: Vec<String>,
    /// The number of each of them, and how often it is referred to.
    numbers: HashMap<String, (usize, usize)>,
}

impl<'e> Notes<'e> {
    /// Takes the definitions out of the events of a document.
    pub fn taken_out_of(events: Vec<Event<'e>>) -> (Vec<Event<'e>>, Self) {
        let mut notes = Self::default();
        let mut rest = Vec::with_capacity(events.len());
        // A definition may stand in another's blocks; each gets its own.
        let mut open: Vec<(String, Vec<Event<'e>>)> = Vec::new();
        for event in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => open.push((label.to_string(), Vec::new())),
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((label, events)) = open.pop() {
                        notes.definitions.entry(label).or_insert(events);
                    }
                }
                event => match open.last_mut() {
                    Some((_, events)) => events.push(event),
                    None => rest.push(event),
                },
            }
        }
        (rest, notes)
    }

    /// The number of a footnote, and which reference to it this is; `None` where nothing defines it.
    pub fn refer(&mut self, label: &str) -> Option<(usize, usize)> {
        if !self.definitions.contains_key(label) {
            return None;
        }
        let next = self.order.len() + 1;
        let (number, uses) = self.numbers.entry(label.to_owned()).or_insert((next, 0));
        *uses += 1;
        if *uses == 1 {
            self.order.push(label.to_owned());
        }
        Some((*number, *uses))
    }

    /// The label and the events of the footnote of this position, if there are so many: those that are referred to within others come
    /// to it as they are written.
    fn at(&mut self, position: usize) -> Option<(String, Vec<Event<'e>>)> {
        let label = self.order.get(position)?.clone();
        let events = self.definitions.get_mut(&label).map(std::mem::take).unwrap_or_default();
        Some((label, events))
    }
}

/// The id of the reference of this use to a footnote.
pub fn reference_id(number: usize, uses: usize) -> String {
    if uses == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{uses}") }
}

impl Writer<'_> {
    /// Writes all footnotes that were referred to.
    pub fn footnotes(&mut self) {
        /// So many ways back are offered.
        const BACK: usize = 20;
        let mut position = 0;
        while let Some((label, events)) = self.notes.at(position) {
            position += 1;
            if position == 1 {
                self.out.push_str("<div class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n");
            }
            self.out.push_str(&format!("<li id=\"fn-{position}\">"));
            let ends_in_paragraph = matches!(events.last(), Some(Event::End(TagEnd::Paragraph)));
            let body = if ends_in_paragraph { events.split_last().map_or(&[][..], |(_, body)| body) } else { &events };
            self.write(body);
            let uses = self.notes.numbers.get(&label).map_or(0, |(_, uses)| *uses);
            for number in 1..=uses.min(BACK) {
                let id = reference_id(position, number);
                let mark = if number == 1 { String::new() } else { format!("<sup>{number}</sup>") };
                let what = if number == 1 { String::new() } else { format!(" {number}") };
                self.out.push_str(&format!(
                    " <a href=\"#{id}\" class=\"back\" role=\"doc-backlink\" aria-label=\"Back to reference {position}{what}\">↩\u{fe0e}{mark}</a>"
                ));
            }
            if ends_in_paragraph {
                self.close(TagEnd::Paragraph);
            }
            self.out.push_str("</li>\n");
        }
        if position > 0 {
            self.out.push_str("</ol>\n</div>\n");
        }
    }
}
