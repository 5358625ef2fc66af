//! The index that pages are searched by: every word of every document, small enough to be fetched whole.
//!
//! It is one JSON object. `documents` holds the newest first, each as `[address, title, description, date as shown, date as
//! written, minutes, [numbers of tags], collection]`, and `tags` each as `[label, slug, address]`. `words` has a line for each
//! term, in the order of their UTF-16 units: a digit that says how many units of the term before it shares (63 at most), the
//! rest of the term, a blank, and the numbers of the documents that hold it, in order, each as the difference to the one before,
//! less one; the first is itself. Such a number is written in base 32, lowest digit first, with 32 added to each digit but the last. Digits
//! are the 64 of [`DIGITS`].

use serde::Serialize;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands for the numbers 0 to 63.
pub const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The longest term, in characters.
const LONGEST: usize = 40;

/// The index, ready to be written as JSON.
#[derive(Debug, Serialize)]
pub struct Index<'a> {
    version: u32,
    documents: Vec<Entry<'a>>,
    tags: Vec<(&'a str, &'a str, &'a str)>,
    words: String,
}

/// One document of the index: address, title, description, date as shown, date as written, minutes, numbers of tags, collection.
pub type Entry<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, u32, Vec<usize>, &'a str);

impl<'a> Index<'a> {
    /// The index of documents, whose terms are those of [`terms`], in the same order.
    pub fn new(
        documents: Vec<Entry<'a>>,
        tags: Vec<(&'a str, &'a str, &'a str)>,
        terms: impl IntoIterator<Item = Vec<String>>,
    ) -> Self {
        let mut postings: BTreeMap<Units, (Postings, String)> = BTreeMap::new();
        for (number, terms) in terms.into_iter().enumerate() {
            for term in terms {
                let entry = postings.entry(Units(term.encode_utf16().collect()));
                entry.or_insert_with(|| (Postings::default(), term)).0.add(number);
            }
        }
        let mut words = String::new();
        let mut before: &[u16] = &[];
        for (Units(units), (postings, term)) in &postings {
            let mut shared = units.iter().zip(before).take_while(|(a, b)| a == b).count().min(DIGITS.len() - 1);
            // A character is not torn apart.
            while shared > 0 && units.get(shared - 1).is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
                shared -= 1;
            }
            if !words.is_empty() {
                words.push('\n');
            }
            words.push(digit(shared));
            let rest = term.char_indices().scan(0, |units, (at, c)| {
                let here = *units;
                *units += c.len_utf16();
                Some((here, at))
            });
            let start = rest.into_iter().find(|(here, _)| *here >= shared).map_or(term.len(), |(_, at)| at);
            words.push_str(term.get(start..).unwrap_or(""));
            words.push(' ');
            words.push_str(&postings.text);
            before = units;
        }
        Self { version: 1, documents, tags, words }
    }
}

/// A term as a browser compares it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Units(Vec<u16>);

/// The numbers of the documents that hold a term.
#[derive(Default)]
struct Postings {
    text: String,
    /// The number that would be written as zero.
    next: usize,
}

impl Postings {
    fn add(&mut self, number: usize) {
        let mut rest = number.saturating_sub(self.next);
        self.next = number + 1;
        while rest >= 32 {
            self.text.push(digit((rest & 31) | 32));
            rest >>= 5;
        }
        self.text.push(digit(rest));
    }
}

fn digit(value: usize) -> char {
    DIGITS.get(value).map_or('A', |byte| char::from(*byte))
}

/// The terms of a text, each once: decomposed, without marks, in lower case; characters of scripts that put no spaces between
/// words each by itself.
pub fn terms(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut term = String::new();
    let mut length = 0;
    let mut end = |term: &mut String, length: &mut usize| {
        if !term.is_empty() {
            found.push(std::mem::take(term));
        }
        *length = 0;
    };
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            end(&mut term, &mut length);
        } else if stands_alone(c) {
            end(&mut term, &mut length);
            term.push(c);
            end(&mut term, &mut length);
        } else if length < LONGEST {
            term.push(c);
            length += 1;
        }
    }
    end(&mut term, &mut length);
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a character is a word by itself: of the scripts Han, Hiragana and Katakana.
fn stands_alone(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x2FD5 | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3038..=0x303B | 0x3041..=0x3096 | 0x309D..=0x309F
        | 0x30A1..=0x30FA | 0x30FD..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAD9
        | 0xFF66..=0xFF9D | 0x1B000..=0x1B16F | 0x20000..=0x323AF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn terms_are_what_people_type() {
        assert_eq!(
            terms("Größe: KV-Cache, kv cache's É 北京 ﬁne"),
            ["cache", "e", "fine", "große", "kv", "s", "京", "北"]
        );
        assert_eq!(terms(&"x".repeat(100)), ["x".repeat(40)]);
    }

    /// As the script reads it.
    fn read(words: &str) -> Vec<(String, Vec<usize>)> {
        let value = |c: u8| DIGITS.iter().position(|digit| *digit == c).unwrap();
        let mut before: Vec<u16> = Vec::new();
        words
            .split('\n')
            .filter(|line| !line.is_empty())
            .map(|line| {
                let (head, postings) = line.split_once(' ').unwrap();
                before.truncate(value(head.as_bytes()[0]));
                before.extend(head[1..].encode_utf16());
                let (mut at, mut step, mut shift, mut numbers) = (0, 0, 0, Vec::new());
                for digit in postings.bytes().map(value) {
                    step |= (digit & 31) << shift;
                    shift += 5;
                    if digit < 32 {
                        numbers.push(at + step);
                        at += step + 1;
                        (step, shift) = (0, 0);
                    }
                }
                (String::from_utf16(&before).unwrap(), numbers)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(texts in prop::collection::vec("[ab𝒜𝒷😀é北 ]{0,12}", 0..80)) {
            let all: Vec<Vec<String>> = texts.iter().map(|text| terms(text)).collect();
            let mut expected: BTreeMap<Vec<u16>, Vec<usize>> = BTreeMap::new();
            for (number, terms) in all.iter().enumerate() {
                for term in terms {
                    expected.entry(term.encode_utf16().collect()).or_default().push(number);
                }
            }
            let read: Vec<_> = read(&Index::new(Vec::new(), Vec::new(), all).words);
            let read: Vec<_> = read.into_iter().map(|(term, numbers)| (term.encode_utf16().collect(), numbers)).collect();
            prop_assert_eq!(read, expected.into_iter().collect::<Vec<(Vec<u16>, Vec<usize>)>>());
        }
    }
}
