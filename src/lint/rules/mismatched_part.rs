//! # mismatched-part
//!
//! Finds documents whose title and `series` name different parts.
//!
//! Readers are told "part 3" above and "part 2 of 5" below. Read are `Part 3`, `Part three` and `Part III`, each only where it can hardly be
//! anything else. `(3/5)`, `3 of 5` and `#3` may count something else: they are read where the rest of the title is the name of the
//! series, or where two other titles of the series count their own parts so. A title with several parts, or with a range of them, is
//! left alone.
//!
//! ## Example
//!
//! ```markdown notes/third.md
//! ---
//! title: "Paging, Part 3: Eviction"
//! series: {name: Paging, part: 2}
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/third.md
//! ---
//! title: "Paging, Part 3: Eviction"
//! series: {name: Paging, part: 3}
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::analysis::{Facts, SeriesUse};
use crate::corpus::Corpus;
use crate::diagnostic::Diagnostic;
use crate::lint::Level;
use std::collections::HashMap;

pub(super) const RULE: Rule =
    Rule::corpus("mismatched-part", Theme::Series, Level::Warn, include_str!("mismatched_part.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let read: Vec<Counted<'a>> = corpus.documents().iter().filter_map(counted).collect();
    // How many titles of a series count their own parts in a way, and how many another part.
    let mut habits: HashMap<(&str, Notation), (usize, usize)> = HashMap::new();
    for one in &read {
        let (own, other) = habits.entry((&one.series.slug, one.titled.notation)).or_default();
        *(if one.titled.part == one.part { own } else { other }) += 1;
    }
    for one in read.iter().filter(|one| one.titled.part != one.part) {
        let Some(title) = &one.facts.title else { continue };
        let (own, other) = habits.get(&(&one.series.slug, one.titled.notation)).copied().unwrap_or_default();
        let is_habit = own >= 2 && own > other;
        if one.titled.notation != Notation::Word && !one.titled.is_named(&one.series.name) && !is_habit {
            continue;
        }
        let message = format!("the title says part {}, `{}` says part {}", one.titled.part, one.series.name, one.part);
        let diagnostic = Diagnostic::new(title.place, message).related(one.series.place, "the series");
        found.push(one.facts, diagnostic.help("one of the two is wrong"));
    }
}

/// A document that is a part, and whose title names one.
struct Counted<'a> {
    facts: &'a Facts,
    series: &'a SeriesUse,
    part: u32,
    titled: Titled<'a>,
}

fn counted(facts: &Facts) -> Option<Counted<'_>> {
    let title = facts.title.as_ref()?;
    // Of several series nobody knows which one the title counts.
    let mut parts = facts.series.iter().filter_map(|series| Some((series, series.part?)));
    let (Some((series, part)), None) = (parts.next(), parts.next()) else { return None };
    Some(Counted { facts, series, part, titled: titled(&title.value)? })
}

/// How a title names a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Notation {
    /// `Part 3`
    Word,
    /// `#3`
    Hash,
    /// `(3/5)`
    Slash,
    /// `3 of 5`
    Of,
}

/// The part that a title names.
struct Titled<'t> {
    part: u32,
    notation: Notation,
    /// The other words of the title.
    rest: Vec<&'t str>,
}

impl Titled<'_> {
    /// Whether the title holds nothing but the name of the series beside its part.
    fn is_named(&self, name: &str) -> bool {
        let telling = |words: &[&str]| -> Vec<String> {
            let words = words.iter().map(|word| word.to_lowercase());
            words.filter(|word| !["a", "an", "the", "series"].contains(&word.as_str())).collect()
        };
        let rest = telling(&self.rest);
        !rest.is_empty() && rest == telling(&Words::of(name).words)
    }
}

/// The longest title that is looked at, in bytes.
const MAX_TITLE: usize = 1000;

const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Words before `#3` whose number is of something else.
const COUNTED: [&str; 26] = [
    "are",
    "attempt",
    "bug",
    "commit",
    "day",
    "discussion",
    "issue",
    "item",
    "law",
    "lesson",
    "mistake",
    "mr",
    "myth",
    "pr",
    "problem",
    "re",
    "reason",
    "request",
    "rfc",
    "rule",
    "step",
    "the",
    "ticket",
    "tip",
    "top",
    "week",
];

/// The one part that a title names.
fn titled(title: &str) -> Option<Titled<'_>> {
    let title = Words::of(title.get(..MAX_TITLE).unwrap_or(title));
    let mut found = Vec::new();
    let mut at = 0;
    while at < title.words.len() {
        let next = match title.part(at) {
            Read::Part(part, next) => {
                found.push((part, Notation::Word, at..next));
                next
            }
            Read::Nothing => {
                found.extend(
                    title.fraction(at).or_else(|| title.hash(at)).map(|(part, how, next)| (part, how, at..next)),
                );
                at + 1
            }
            Read::Unclear => return None,
        };
        at = next;
    }
    match found.as_slice() {
        [(part, notation, taken)] => {
            let rest = title.words.iter().enumerate().filter(|(at, _)| !taken.contains(at)).map(|(_, word)| *word);
            Some(Titled { part: *part, notation: *notation, rest: rest.collect() })
        }
        _ => None,
    }
}

/// A title as its words, and what stands before each of them and behind the last.
struct Words<'t> {
    words: Vec<&'t str>,
    gaps: Vec<&'t str>,
}

/// What the words at a place say.
enum Read {
    /// Another thing than a part.
    Nothing,
    /// A part, and where to read on.
    Part(u32, usize),
    /// Several parts, or one that is no whole number.
    Unclear,
}

impl<'t> Words<'t> {
    fn of(text: &'t str) -> Self {
        let (mut words, mut gaps) = (Vec::new(), Vec::new());
        let mut rest = text;
        loop {
            let (gap, from) = rest.split_at(rest.find(char::is_alphanumeric).unwrap_or(rest.len()));
            gaps.push(gap);
            if from.is_empty() {
                return Self { words, gaps };
            }
            let (word, behind) = from.split_at(from.find(|c: char| !c.is_alphanumeric()).unwrap_or(from.len()));
            words.push(word);
            rest = behind;
        }
    }

    fn word(&self, at: usize) -> &'t str {
        self.words.get(at).copied().unwrap_or("")
    }

    fn gap(&self, at: usize) -> &'t str {
        self.gaps.get(at).copied().unwrap_or("")
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    /// `Part 3`, `Pt. III`, `part three of five`.
    fn part(&self, at: usize) -> Read {
        let joint = matches!(self.gap(at + 1).trim(), "" | "." | "#");
        if !(self.is(at, "part") || self.is(at, "pt")) || !joint || self.gap(at) == "-" {
            return Read::Nothing;
        }
        let word = self.word(at + 1);
        let (roman, plain) = (roman(word), number(word).or_else(|| spelled(word)));
        let Some(part) = plain.or(roman) else { return Read::Nothing };
        let next = at + 2;
        let (gap, after) = (self.gap(next).trim(), self.word(next));
        let is_number = |word: &str| number(word).or_else(|| spelled(word)).is_some();
        // `Part 3.5`, `Part 1-2`, `Part 1 & 2`, `Part 1 and 2`.
        let numbered_on = is_number(after) && matches!(gap, "." | "-" | "\u{2013}" | "/" | "&" | "+" | ",");
        let worded_on =
            ["and", "to", "through", "or"].iter().any(|word| self.is(next, word)) && is_number(self.word(next + 1));
        if numbered_on || worded_on {
            return Read::Unclear;
        }
        if gap.is_empty() && self.is(next, "of") && is_number(self.word(next + 1)) {
            return Read::Part(part, next + 2);
        }
        let ends = after.is_empty() || gap.starts_with(|c: char| c.is_ascii_punctuation() || is_dash(c));
        // "Part 3 The pages" starts with its number; "the part I played" has none.
        let leads = at == 0 && plain.is_some() && number(word).is_some();
        if ends || leads { Read::Part(part, next) } else { Read::Nothing }
    }

    /// `(3/5)`, `[3/5]`, `3 of 5`, at the end of a title or of what stands before a colon or a dash.
    /// The part, how it is named, and where to read on.
    fn fraction(&self, at: usize) -> Option<(u32, Notation, usize)> {
        let part = number(self.word(at))?;
        let before = self.gap(at);
        let in_brackets = before.ends_with(['(', '[']);
        let slash = in_brackets && self.gap(at + 1) == "/";
        let of = self.gap(at + 1) == " " && self.is(at + 1, "of") && self.gap(at + 2) == " ";
        let (notation, last) = match (slash, of) {
            (true, _) => (Notation::Slash, at + 1),
            (_, true) => (Notation::Of, at + 2),
            _ => return None,
        };
        let whole = number(self.word(last)).filter(|whole| (2..=100).contains(whole) && part <= *whole)?;
        let behind = self.gap(last + 1);
        let behind = if in_brackets { behind.strip_prefix([')', ']'])? } else { behind };
        let best = at.checked_sub(1).is_some_and(|before| self.is(before, "top") || self.is(before, "best"));
        (whole > 0 && !best && self.ends(last, behind)).then_some((part, notation, last + 1))
    }

    /// `#3`, at the end of a title or of what stands before a colon or a dash.
    fn hash(&self, at: usize) -> Option<(u32, Notation, usize)> {
        let part = number(self.word(at))?;
        let before = self.gap(at).strip_suffix('#')?;
        let parted = at == 0 || before.ends_with([' ', '(', '[']);
        let counted = at.checked_sub(1).map_or("", |before| self.word(before)).to_lowercase();
        let behind = self.gap(at + 1).trim_start_matches([')', ']']);
        (parted && COUNTED.binary_search(&&*counted).is_err() && self.ends(at, behind)).then_some((
            part,
            Notation::Hash,
            at + 1,
        ))
    }

    /// Whether the words end with this one, given what of the gap stands behind it.
    fn ends(&self, at: usize, behind: &str) -> bool {
        let dash = behind.starts_with(' ') && behind.trim_start().starts_with(|c| c == '-' || is_dash(c));
        at + 1 == self.words.len() || behind.starts_with([':', '|']) || behind.starts_with(is_dash) || dash
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2013}' | '\u{2014}')
}

/// A number of up to three digits.
fn number(word: &str) -> Option<u32> {
    let digits = (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|number| digits && *number > 0)
}

/// `one` to `twelve`.
fn spelled(word: &str) -> Option<u32> {
    let at = NUMBERS.iter().position(|name| name.eq_ignore_ascii_case(word))?;
    u32::try_from(at + 1).ok()
}

/// `I` to `XXXIX` in capitals; not `X` alone, which may be an unknown or the letter behind W.
fn roman(word: &str) -> Option<u32> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let tens = word.bytes().take_while(|byte| *byte == b'X').count();
    let at = ONES.iter().position(|ones| word.get(tens..) == Some(ones))?;
    let value = u32::try_from(tens * 10 + at).ok()?;
    (tens <= 3 && value > 0 && word != "X").then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled_part(title: &str) -> Option<u32> {
        titled(title).map(|titled| titled.part)
    }

    #[test]
    fn reads_the_part_that_a_title_names() {
        for (title, part) in [
            ("Paging, Part 3", 3),
            ("Part 3: Eviction", 3),
            ("Part 3 Eviction", 3),
            ("Paging (part 12)", 12),
            ("Paging, pt. 2", 2),
            ("Paging - Part Two", 2),
            ("Paging, part three of five", 3),
            ("Paging, Part 3 of 5: Eviction", 3),
            ("Paging, Part II", 2),
            ("Paging, Part IX: Queues", 9),
            ("Paging #3", 3),
            ("Paging (#3)", 3),
            ("#3: Eviction", 3),
            ("Paging #3 — Eviction", 3),
            ("Paging #3 - Eviction", 3),
            ("Paging (3/5)", 3),
            ("Paging [3/5]: Eviction", 3),
            ("Paging, 3 of 5", 3),
            ("Paging (3 of 5)", 3),
            ("Part 4 — Was paßt", 4),
        ] {
            assert_eq!(titled_part(title), Some(part), "{title}");
        }
    }

    #[test]
    fn other_numbers_are_no_parts() {
        for title in [
            "Top 3",
            "Top 3 of 5",
            "My top 3 of 2025",
            "Python 3",
            "C# 3",
            "C#3",
            "F# 3: what is new",
            "Issue #3",
            "Fixing bug #12",
            "We're #1",
            "The #1 reason",
            "#1 in the charts",
            "3 of 5 doctors",
            "The part I played",
            "Part of 3",
            "A two-part 3",
            "Part 3.5",
            "Part 3a",
            "Parts 1-2",
            "Part 1-2",
            "Part 1 & 2",
            "Part 1 and 2",
            "Part one and two",
            "Part X",
            "Part ii",
            "Part 2, the end of part 1",
            "Part 2 (3/5)",
            "Released on (3/5/2024)",
            "On 3/5",
            "Ratio (5/3)",
            "Part 2026",
            "Part 0",
            "Part",
            "#",
            "",
            "\u{1f525} #",
        ] {
            assert_eq!(titled_part(title), None, "{title}");
        }
    }

    #[test]
    fn the_rest_of_a_title_is_the_series_or_not() {
        for (title, series, is_named) in [
            ("Paging #3", "Paging", true),
            ("The Paging Series (3/5)", "paging", true),
            ("(3/5): All of Paging", "All of paging", true),
            ("Paging, 3 of 5", "The paging series", true),
            ("Version 2 of 3", "Releases", false),
            ("Our team is #2", "Team", false),
            ("Rust #3: Part of the journey", "Rust", false),
            ("PEP (3/5)", "Python", false),
            ("#3", "", false),
        ] {
            let titled = titled(title).unwrap();
            assert_ne!(titled.notation, Notation::Word);
            assert_eq!(titled.is_named(series), is_named, "{title}");
        }
    }

    #[test]
    fn the_words_before_a_number_are_in_order() {
        assert!(COUNTED.is_sorted());
    }
}
