//! The registered tags that a document speaks of and does not bear.

use super::tag_words::{Reading, TagWords};
use super::{Corpus, Tags};
use crate::analysis::Facts;
use crate::diagnostic::{Placed, Span};
use crate::document::lines::Locator;
use crate::document::masked::{Masked, is_mdx};
use crate::document::prose::{self, Step};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A tag that a document may be about, in the form that scripts read.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion<'a> {
    /// How it is addressed.
    pub slug: &'a str,
    /// How it is shown.
    pub label: &'a str,
    /// How often the title names it.
    pub title: usize,
    /// How often headings do.
    pub headings: usize,
    /// How often the description does.
    pub description: usize,
    /// How often the rest of the body does.
    pub body: usize,
    /// The first places, those that say most before others.
    pub places: Vec<Mention>,
}

/// One place where a tag is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// The line, from 1.
    pub line: u32,
    /// What part of the document it is.
    pub part: Part,
    /// The heading above it, or itself, where there is one.
    pub section: Option<String>,
}

/// A part of a document: what names a tag in one says more than in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The title.
    Title,
    /// A heading.
    Heading,
    /// The description.
    Description,
    /// The body.
    Body,
}

/// The most places that are told of one tag, one a line.
const MAX_PLACES: usize = 3;

/// How many of them are kept of each part: several may stand on one line.
const MAX_KEPT: usize = 12;

/// How a tag is named in one part of a document.
#[derive(Default)]
struct Count {
    times: usize,
    /// The first times: where in the body, or on which line, and under which heading.
    first: Vec<(Where, Option<usize>)>,
}

#[derive(Clone, Copy)]
enum Where {
    Line(u32),
    Offset(usize),
}

type Counts<'a> = BTreeMap<(&'a str, Part), Count>;

impl Corpus {
    /// The registered tags that a document names, by what `words` knows of them, and that it does not bear, nor one that stands
    /// for them; those first that it names in its title, then in headings, in its description, and most often. `text` is the
    /// whole text of the document, whose body begins at `body_start`.
    pub fn suggest_tags<'a>(
        &'a self,
        words: &'a TagWords,
        facts: &Facts,
        text: &str,
        body_start: usize,
    ) -> Vec<Suggestion<'a>> {
        let mut counts = Counts::new();
        let mut head = |part, field: &Option<Placed<Box<str>>>| {
            let Some(field) = field else { return };
            let mut reading = Reading::new(words);
            reading.text(&field.value, 0);
            reading.end(|tag, _| counts.entry((tag, part)).or_default().add(Where::Line(field.place.line), None));
        };
        head(Part::Title, &facts.title);
        head(Part::Description, &facts.description);
        let body = text.get(body_start..).unwrap_or("");
        let sections = read_body(words, &Masked::of(body, is_mdx(&facts.path)), &mut counts);
        let fits = |slug: &str| {
            let deprecated = self.tags().registered(slug).is_none_or(|entry| entry.deprecated);
            !deprecated && !self.tags().bears(facts, slug)
        };
        let mut suggestions: Vec<Suggestion<'_>> = Vec::new();
        let mut named: Vec<&str> = counts.keys().map(|(slug, _)| *slug).collect();
        named.dedup();
        let mut locator = Locator::new(text);
        for slug in named.into_iter().filter(|slug| fits(slug)) {
            let line = |at| match at {
                Where::Line(line) => line,
                Where::Offset(at) => locator.place(Span::at(body_start + at)).line,
            };
            suggestions.push(suggestion(slug, self.tags(), &counts, &sections, line));
        }
        suggestions.sort_by_key(|one| Reverse((one.title > 0, one.headings, one.description > 0, one.body)));
        suggestions
    }
}

impl Count {
    fn add(&mut self, at: Where, section: Option<usize>) {
        self.times += 1;
        if self.first.len() < MAX_KEPT {
            self.first.push((at, section));
        }
    }
}

/// Counts what a body names, and returns its headings.
fn read_body<'a>(words: &'a TagWords, body: &Masked<'_>, counts: &mut Counts<'a>) -> Vec<String> {
    let mut sections: Vec<String> = Vec::new();
    let mut in_heading = false;
    let mut reading = Reading::new(words);
    prose::read(body, |step| match step {
        Step::Text(text, at) => {
            reading.text(text, at);
            if let Some(heading) = sections.last_mut().filter(|_| in_heading) {
                heading.push_str(text);
            }
        }
        Step::Heading => {
            in_heading = true;
            sections.push(String::new());
        }
        Step::End => {
            let part = if in_heading { Part::Heading } else { Part::Body };
            let section = sections.len().checked_sub(1);
            reading.end(|tag, at| counts.entry((tag, part)).or_default().add(Where::Offset(at), section));
            in_heading = false;
        }
    });
    sections
}

fn suggestion<'a>(
    slug: &'a str,
    tags: &'a Tags,
    counts: &Counts<'_>,
    sections: &[String],
    mut line: impl FnMut(Where) -> u32,
) -> Suggestion<'a> {
    let times = |part| counts.get(&(slug, part)).map_or(0, |count| count.times);
    let mut places: Vec<Mention> = Vec::new();
    for part in [Part::Title, Part::Heading, Part::Description, Part::Body] {
        for (at, section) in counts.get(&(slug, part)).iter().flat_map(|count| &count.first) {
            let line = line(*at);
            let told = places.last().is_some_and(|last| (last.line, last.part) == (line, part));
            if places.len() < MAX_PLACES && !told {
                let section = section.and_then(|section| sections.get(section));
                let section = section.map(|section| section.trim().to_owned()).filter(|section| !section.is_empty());
                places.push(Mention { line, part, section });
            }
        }
    }
    Suggestion {
        slug,
        label: tags.label(slug),
        title: times(Part::Title),
        headings: times(Part::Heading),
        description: times(Part::Description),
        body: times(Part::Body),
        places,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Assets, TagRegistry};
    use crate::diagnostic::Place;

    fn suggested(registry: &str, title: &str, text: &str, bears: &[&str]) -> Vec<String> {
        let registry: TagRegistry = toml::from_str(registry).unwrap();
        let mut facts = Facts::new("a.md", &"essays".into());
        facts.title = Some(Placed { value: title.into(), place: Place { line: 2, ..Place::START } });
        facts.description = Some(Placed { value: "About paging".into(), place: Place { line: 3, ..Place::START } });
        facts.tags = bears
            .iter()
            .map(|tag| crate::analysis::TagUse {
                label: (*tag).into(),
                slug: (*tag).into(),
                place: Place::START,
                style: crate::document::metadata::Style::Plain,
            })
            .collect();
        let corpus = Corpus::new(Vec::new(), Assets::default(), registry, chrono_tz::UTC);
        let words = TagWords::of(corpus.tags());
        let body_start = text.find("---\n").map_or(0, |at| at + 4);
        let shown = |one: Suggestion<'_>| {
            let places: Vec<String> = one
                .places
                .iter()
                .map(|place| format!("{}{}", place.line, place.section.as_deref().unwrap_or("")))
                .collect();
            let Suggestion { slug, title, headings, description, body, .. } = one;
            format!("{slug} {title} {headings} {description} {body}: {}", places.join(" "))
        };
        corpus.suggest_tags(&words, &facts, text, body_start).into_iter().map(shown).collect()
    }

    #[test]
    fn what_says_most_comes_first() {
        let registry = "[gpu]\n[paging]\n[kv-cache]\n[eviction]\n[unnamed]\n[old]\ndeprecated = true\n";
        let text = "one\ntwo\n---\nGPU gpu, GPUs gpu old.\n\n## Of *eviction*\n\nThe GPU\nand eviction\n";
        assert_eq!(
            suggested(registry, "The KV cache", text, &[]),
            [
                "kv-cache 1 0 0 0: 2",
                "eviction 0 1 0 1: 6Of eviction 9Of eviction",
                "paging 0 0 1 0: 3",
                "gpu 0 0 0 5: 4 8Of eviction",
            ]
        );
    }

    #[test]
    fn what_it_bears_or_implies_is_not_suggested() {
        let registry = "[gpu]\n[gpu-memory]\nincludes = [\"gpu\"]\n[memory]\n";
        let text = "---\nGPU memory, memory, and a GPU\n";
        assert_eq!(suggested(registry, "x", text, &[]).len(), 3);
        assert_eq!(suggested(registry, "x", text, &["gpu-memory"]), ["memory 0 0 0 1: 2"]);
    }
}
