//! # placeholder-text
//!
//! Finds text in published documents that only holds the place of what was to come.
//!
//! `TK` stands for "to come" in newsrooms, `{{title}}` and `<% tp.date.now() %>` were to be filled in by a template, and "lorem ipsum
//! dolor" fills a page that nobody has written. Looked at is what a reader reads: no code, no addresses, no HTML, no drafts. What
//! generators fill in themselves, such as `{{ page.title }}`, `{{ .Title }}` and shortcodes, is none of it, nor are mathematics between
//! dollar signs (`$TK$`), and `${title}`, which shells and scripts write.
//!
//! ## Options
//!
//! - `words`: words that hold a place, as they are written: `TK` and `TKTK` unless set.
//! - `marks`: whether what templates fill in is told, too: `true` unless set. A generator that fills in `{{ title }}` in a body itself,
//!   as Eleventy does, wants `false`.
//!
//! ## Example
//!
//! ```markdown notes/unfinished.md
//! ---
//! title: Unfinished
//! date: 2026-04-02
//! ---
//!
//! A slab holds TK blocks. Written on {{date:YYYY-MM-DD}}.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/unfinished.md
//! ---
//! title: Unfinished
//! date: 2026-04-02
//! ---
//!
//! A slab holds 128 blocks. Written on April 2, 2026, with `{{date:YYYY-MM-DD}}` in its template.
//! ```

use super::{Rule, Theme};
use crate::analysis::{Document, DocumentRule, Found};
use crate::diagnostic::Span;
use crate::document::masked::{Masked, is_mdx};
use crate::document::prose::{self, Step};
use crate::lint::Level;
use memchr::memmem;
use schemars::JsonSchema;
use serde::Deserialize;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::document_with::<PlaceholderText>(
    "placeholder-text",
    Theme::Content,
    Level::Warn,
    include_str!("placeholder_text.rs"),
);

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct PlaceholderText {
    /// Words that hold a place, as they are written: TK and TKTK unless set.
    words: Vec<String>,
    /// Whether what templates of editors fill in is told, too: true unless set.
    marks: bool,
}

impl Default for PlaceholderText {
    fn default() -> Self {
        Self { words: ["TK", "TKTK"].map(str::to_owned).to_vec(), marks: true }
    }
}

/// What the templates of editors fill in, in braces; a format may follow behind a colon.
const FILLED_IN: [&str; 10] =
    ["title", "date", "time", "name", "slug", "author", "description", "summary", "filename", "cursor"];

/// The most places of one document that are looked at closely. Findings end long before.
const MAX_PLACES: usize = 1000;

/// The longest mark that a template fills in, in bytes.
const MAX_MARK: usize = 80;

/// How far back the start of a tag is looked for, in bytes.
const MAX_TAG: usize = 200;

/// The longest formula, in bytes, on either side of a place.
const MAX_FORMULA: usize = 1000;

/// What fills pages; it goes on, unlike where people speak of it.
const FILLER: &str = "lorem ipsum dolor";

impl DocumentRule for PlaceholderText {
    fn name(&self) -> &'static str {
        RULE.name
    }

    fn check(&self, document: &Document<'_>, found: &mut Found<'_, '_>) {
        // What is not counted is too long to be read.
        if document.facts.draft || document.facts.withheld || document.facts.counts.is_none() {
            return;
        }
        let body = document.source.body();
        // Nearly every body has none: only one that has is read as Markdown once more.
        let places = self.places(body);
        if places.is_empty() {
            return;
        }
        let masked = Masked::of(body, is_mdx(&document.facts.path));
        for place in in_prose(&masked, body, places) {
            let base = document.source.body_start;
            let message = format!("`{}` holds the place of something else", body.get(place.clone()).unwrap_or(""));
            let diagnostic = found.at(Span::new(base + place.start, base + place.end), message);
            found.push(diagnostic.help("write what was to stand here, or make the document a draft; in code it stays"));
        }
    }
}

impl PlaceholderText {
    /// Where placeholders may stand, in order, in whatever part of a body.
    fn places(&self, body: &str) -> Vec<Range<usize>> {
        let bytes = body.as_bytes();
        let mut places = Vec::new();
        for word in self.words.iter().filter(|word| !word.trim().is_empty()) {
            let at = memmem::find_iter(bytes, word.as_bytes()).map(|at| at..at + word.len());
            places.extend(at.filter(|place| is_alone(body, place) && !is_in_tag(body, place.start)).take(MAX_PLACES));
        }
        for (open, close) in [("{{", "}}"), ("<%", "%>")].into_iter().filter(|_| self.marks) {
            let marks = memmem::find_iter(bytes, open).filter_map(|at| mark(body, at, open, close));
            places.extend(marks.take(MAX_PLACES));
        }
        let fillers = memmem::find_iter(bytes, "orem ").filter_map(|at| {
            let place = at.checked_sub(1)?..at.checked_sub(1)? + FILLER.len();
            body.get(place.clone())?.eq_ignore_ascii_case(FILLER).then_some(place)
        });
        places.extend(fillers.take(MAX_PLACES));
        places.sort_by_key(|place| (place.start, place.end));
        places
    }
}

/// Whether a word stands for itself: no part of a longer one, a name (`Tcl/TK`, `TK-80`, `TK Maxx`) or an address.
fn is_alone(body: &str, place: &Range<usize>) -> bool {
    let before = body.get(..place.start).unwrap_or("").chars().next_back();
    let mut after = body.get(place.end..).unwrap_or("").chars();
    let (next, second) = (after.next(), after.next());
    let joins = |c: char| {
        c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '\'' | '\u{2019}' | '@' | '#' | '&' | '+' | '\\')
    };
    // A full stop ends a sentence, unless a word follows at once.
    let stops = |c: char| matches!(c, '.' | ':') && second.is_some_and(char::is_alphanumeric);
    let named = next == Some(' ') && second.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
    !before.is_some_and(|c| joins(c) || c == '.') && !next.is_some_and(|c| joins(c) || stops(c)) && !named
}

/// Whether a tag of a generator is open: what stands in `{{< … >}}` or `{% … %}` is a value.
fn is_in_tag(body: &str, at: usize) -> bool {
    let from = (at.saturating_sub(MAX_TAG)..at).find(|from| body.is_char_boundary(*from)).unwrap_or(at);
    let before = body.get(from..at).unwrap_or("");
    [("{{", "}}"), ("{%", "%}")]
        .into_iter()
        .any(|(open, close)| before.rfind(open).is_some_and(|open| !before.get(open..).unwrap_or("").contains(close)))
}

/// The mark that opens at `at`, where templates of editors fill it in.
fn mark(body: &str, at: usize, open: &str, close: &str) -> Option<Range<usize>> {
    let before = body.get(..at)?.chars().next_back();
    let inner_start = at + open.len();
    // Cut at a boundary of characters, whatever follows.
    let most =
        (inner_start..=(inner_start + MAX_MARK).min(body.len())).rev().find(|end| body.is_char_boundary(*end))?;
    let inner = body.get(inner_start..most)?;
    let inner = inner.get(..inner.find(close)?)?;
    let end = inner_start + inner.len() + close.len();
    let is_filled = match open {
        "<%" => inner.trim_start_matches(['*', '+', '-', '_']).trim_start().starts_with("tp."),
        _ => {
            let name = inner.trim().split(':').next().unwrap_or("");
            FILLED_IN.iter().any(|known| known.eq_ignore_ascii_case(name))
        }
    };
    // Escaped, or one brace of three: neither is what it seems.
    let other = before.is_some_and(|c| matches!(c, '\\' | '{' | '$')) || body.get(end..)?.starts_with('}');
    (is_filled && !other && !inner.contains(['\n', '\r'])).then_some(at..end)
}

/// Whether a place stands in a formula, `$TK$` or `$$E = TK$$`, of its paragraph. As in most programs, a single sign opens one only before
/// what is no space, and closes it behind such and before no digit: prices are none.
fn is_formula(body: &str, place: &Range<usize>) -> bool {
    let is_boundary = |at: &usize| body.is_char_boundary(*at);
    let from = (place.start.saturating_sub(MAX_FORMULA)..=place.start).find(is_boundary).unwrap_or(place.start);
    let to = (place.end..=(place.end + MAX_FORMULA).min(body.len())).rev().find(is_boundary).unwrap_or(place.end);
    let (before, after) = (body.get(from..place.start).unwrap_or(""), body.get(place.end..to).unwrap_or(""));
    let start =
        ["\n\n", "\n\r\n"].into_iter().filter_map(|blank| before.rfind(blank)).max().map_or(from, |at| from + at);
    let end =
        ["\n\n", "\n\r\n"].into_iter().filter_map(|blank| after.find(blank)).min().map_or(to, |at| place.end + at);
    let paragraph = body.get(start..end).unwrap_or("");
    let inside = place.start - start;
    // Where a formula begins, and whether two signs opened it.
    let mut open: Option<(usize, bool)> = None;
    let mut past = 0;
    for (at, _) in paragraph
        .match_indices('$')
        .filter(|(at, _)| !paragraph.get(..*at).is_some_and(|before| before.ends_with('\\')))
    {
        if at < past {
            continue;
        }
        let rest = paragraph.get(at..).unwrap_or("");
        let two = rest.starts_with("$$");
        past = at + if two { 2 } else { 1 };
        let last = paragraph.get(..at).and_then(|before| before.chars().next_back());
        let next = paragraph.get(past..).and_then(|after| after.chars().next());
        let closes = two || !last.is_some_and(char::is_whitespace) && !next.is_some_and(|c| c.is_ascii_digit());
        open = match open {
            Some((start, was_two)) if was_two == two && closes => {
                if start < inside && inside < at {
                    return true;
                }
                None
            }
            Some((start, true)) => Some((start, true)),
            _ if two || !next.is_some_and(char::is_whitespace) => Some((at, two)),
            other => other,
        };
    }
    false
}

/// Those of `places`, which come in order, that a reader reads.
fn in_prose(masked: &Masked<'_>, body: &str, places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut seen: Vec<Range<usize>> = Vec::new();
    prose::read(masked, |step| {
        if let Step::Text(text, at) = step
            && masked.text.get(at..at + text.len()) == Some(text)
        {
            seen.push(at..at + text.len());
        }
    });
    // Footnotes and tables come in the order of the text, and this holds for whatever else.
    seen.sort_by_key(|range| range.start);
    let is_seen = |place: &Range<usize>| {
        let next = seen.partition_point(|range| range.start <= place.start);
        next.checked_sub(1).and_then(|last| seen.get(last)).is_some_and(|range| range.end > place.start)
    };
    // A mark is itself what is masked; nothing else in a tag is read.
    let is_text = |place: &Range<usize>| {
        let (there, read) = (body.get(place.clone()).unwrap_or(""), masked.text.get(place.clone()).unwrap_or(""));
        there == read || (there.starts_with("{{") && read.starts_with("{{"))
    };
    let mut kept: Vec<Range<usize>> = Vec::new();
    for place in places {
        if is_seen(&place)
            && is_text(&place)
            && kept.last().is_none_or(|last| last.end <= place.start)
            && !is_formula(body, &place)
        {
            kept.push(place);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Vec<&str> {
        let places = PlaceholderText::default().places(body);
        in_prose(&Masked::of(body, false), body, places).into_iter().map(|place| &body[place]).collect()
    }

    #[test]
    fn what_holds_a_place_is_found_where_people_read() {
        for (body, expected) in [
            ("A slab holds TK blocks.", "TK"),
            ("# TK\n", "TK"),
            ("## Figures (TKTK)\n", "TKTK"),
            ("as [TK] says", "TK"),
            ("It ends with TK.", "TK"),
            ("> *TK*, more", "TK"),
            ("| a |\n|---|\n| TK |\n", "TK"),
            ("[TK](https://x.org)", "TK"),
            ("# {{title}}\n", "{{title}}"),
            ("on {{ date }} it", "{{ date }}"),
            ("{{ site.url }} and {% x %} TK", "TK"),
            ("on {{date:YYYY-MM-DD}}", "{{date:YYYY-MM-DD}}"),
            ("It costs $TK.", "TK"),
            ("from $5 to $TK, or $7", "TK"),
            ("with $x$ and TK and $y$", "TK"),
            ("\\$x TK y$", "TK"),
            ("$$E$$ is TK, $$m$$", "TK"),
            ("$$ is the shell\n\nTK\n\n$$ too", "TK"),
            ("<% tp.file.title %>", "<% tp.file.title %>"),
            ("on <%* tp.date.now() %>", "<%* tp.date.now() %>"),
            ("Lorem ipsum dolor sit amet.", "Lorem ipsum dolor"),
        ] {
            assert_eq!(found(body), [expected], "{body}");
        }
    }

    #[test]
    fn what_only_looks_so_is_not() {
        for body in [
            "`TK` and ``{{title}}``",
            "```\nTK {{title}}\n```\n",
            "    TK\n",
            "[x](TK) ![TK](x.png) <https://x.org/TK>",
            "<span title=\"TK\">x</span>\n\n<!-- TK {{title}} -->\n\n<script>TK</script>",
            "Tcl/TK, TK-80, TK421, x.TK, TK's, TK Maxx, ATK, TKs, TK_x, Tk, tk",
            "{{< youtube TK >}} {% include x.html id=\"TK\" %}",
            "{{% title %}} {% title %} {{< title >}}",
            "{{ site.url }} {{ page.title }} {{ youtube(id=\"x\") }} {{ .Title }} {{ content }} {{title.x}}",
            "{{{title}}} \\{{title}} $${title}",
            "${x + 1} ${n}$ <%= title %> <% if x %>",
            "by ${author}, in `sh` ${title} and ${name}",
            "where $TK$ is a set, $a + TK$, $TK + b$ and ($TK$)",
            "$$E = TK$$",
            "so that\n$$\nE = TK\n$$\nholds",
            "\u{754c}$\u{754c} TK \u{754c}$\u{754c}",
            "we took the lorem ipsum out",
            "{{",
            "${",
            "<%",
            "{{ti\ntle}}",
            "{{é",
            "{% comment %} TK {{title}} {% endcomment %} {{/* TK */}}",
            "{% highlight x %}\nTK\n{% endhighlight %}",
        ] {
            assert_eq!(found(body), [] as [&str; 0], "{body}");
        }
    }

    #[test]
    fn words_can_be_named_and_marks_be_left_alone() {
        let rule = PlaceholderText { words: vec!["TODO".into(), String::new()], marks: false };
        let body = "TODO: say why. TK {{ title }}";
        let places = in_prose(&Masked::of(body, false), body, rule.places(body)).into_iter();
        assert_eq!(places.map(|place| &body[place]).collect::<Vec<_>>(), ["TODO"]);
    }

    #[test]
    fn hostile_bodies_end() {
        for body in [
            "{{".repeat(100_000),
            "TK ".repeat(100_000),
            "$TK$ $$TK ".repeat(50_000),
            "TK$".repeat(100_000),
            "<% ".repeat(100_000),
        ] {
            assert!(found(&body).len() <= MAX_PLACES, "{}", &body[..6]);
        }
    }
}
