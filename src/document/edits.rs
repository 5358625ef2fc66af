//! Text edits on a document: what they make of it, and whether they change no more than they touch.

use super::metadata::{Entry, Fault, Metadata, Node, Value};
use super::source::{FrontMatter, Source};
use crate::diagnostic::{Span, TextEdit};

/// The text with all edits made, which come in order; `None` where one does not fit the text, or overlaps another.
pub fn apply(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut edited = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        edited.push_str(text.get(at..edit.span.start as usize)?);
        text.get(edit.span.range())?;
        edited.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    edited.push_str(text.get(at..)?);
    Some(edited)
}

/// Where a span lies once all edits have been made, which come in order; `None` where one of them changes what it covers.
pub fn moved(span: Span, edits: &[TextEdit]) -> Option<Span> {
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    for TextEdit { span: edited, text } in edits {
        let overlaps = edited.start < span.end && span.start < edited.end;
        // Of two insertions at one place nobody knows which comes first.
        if overlaps || (span.start == span.end && *edited == span) {
            return None;
        }
        if edited.end <= span.start {
            let shift = |at: usize| (at + text.len()).checked_sub(edited.range().len());
            (start, end) = (shift(start)?, shift(end)?);
        }
    }
    Some(Span::new(start, end))
}

/// Where a span lies once all edits have been made, which come in order, whatever they change of what it covers.
pub fn stretched(span: Span, edits: &[TextEdit]) -> Span {
    let moved = |at: u32, is_end: bool| {
        let (at, mut shift) = (i64::from(at), 0);
        for TextEdit { span: edited, text } in edits {
            let (start, end, length) = (i64::from(edited.start), i64::from(edited.end), text.len() as i64);
            let is_behind = is_end && start == end && end == at;
            if end <= at && !is_behind {
                shift += length - (end - start);
            } else if start < at {
                // What stood there is somewhere in what came instead: all of that belongs to the span.
                let instead = if is_end { start + length } else { start };
                return usize::try_from(instead + shift).unwrap_or(0);
            }
        }
        usize::try_from(at + shift).unwrap_or(0)
    };
    Span::new(moved(span.start, false), moved(span.end, true))
}

/// Whether a document stays whole under these edits: its front matter can be read afterwards, every key that they do not touch
/// holds what it held, and the body is the same but where they touch it.
pub fn holds(text: &str, edits: &[TextEdit]) -> bool {
    let Some(edited) = apply(text, edits) else { return false };
    let (old, new) = (Source::new(text.as_bytes()), Source::new(edited.as_bytes()));
    if matches!(old.front_matter, FrontMatter::Block { content, .. } if content.range().len() > MAX_BLOCK) {
        return false;
    }
    let (before, faults_before) = read(&old);
    let (after, faults_after) = read(&new);
    let malformed = |faults: &[Fault]| faults.iter().any(|fault| !matches!(fault, Fault::DuplicateKey { .. }));
    if malformed(&faults_after) || faults_after.len() > faults_before.len() {
        return false;
    }
    let in_body = |edit: &TextEdit| edit.span.start as usize >= old.body_start;
    if !edits.iter().any(in_body) && matches!(old.front_matter, FrontMatter::Block { .. }) && old.body() != new.body() {
        return false;
    }
    let touched = |entry: &Entry| {
        let end = entry.value.span.end.max(entry.key_span.end);
        edits.iter().any(|edit| edit.span.start <= end && edit.span.end >= entry.key_span.start)
    };
    // A block that could not be read whole may give more keys once it can.
    let mut rest = after.iter();
    before.iter().filter(|entry| !touched(entry)).all(|entry| rest.any(|other| same_entry(entry, other)))
}

/// The longest front matter that fixes are offered for, in bytes: each is checked by reading all of it twice.
const MAX_BLOCK: usize = 64 * 1024;

fn read(source: &Source<'_>) -> (Vec<Entry>, Vec<Fault>) {
    match source.front_matter {
        FrontMatter::Block { syntax, content, .. } => {
            let (metadata, faults) = Metadata::parse(syntax, &source.text, content);
            (metadata.entries, faults)
        }
        _ => (Vec::new(), Vec::new()),
    }
}

/// Whether two entries have the same key and value, wherever and however they are written.
pub fn same_entry(one: &Entry, other: &Entry) -> bool {
    one.key == other.key && same(&one.value, &other.value)
}

/// Whether two values are the same, wherever and however they are written.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_entry(a, b)),
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn replace(span: Span, text: impl Into<String>) -> TextEdit {
        TextEdit { span, text: text.into() }
    }

    fn edit(text: &str, from: &str, to: &str) -> Vec<TextEdit> {
        let at = text.find(from).unwrap();
        vec![replace(Span::new(at, at + from.len()), to)]
    }

    #[test]
    fn a_span_stretches_over_what_is_edited_in_it() {
        let edit = |start, end, text: &str| TextEdit { span: Span::new(start, end), text: text.into() };
        let span = Span::new(10, 20);
        for (edits, expected) in [
            (vec![], (10, 20)),
            (vec![edit(0, 2, "")], (8, 18)),
            (vec![edit(0, 0, "abc"), edit(25, 30, "")], (13, 23)),
            (vec![edit(12, 14, "abcde")], (10, 23)),
            (vec![edit(10, 20, "")], (10, 10)),
            (vec![edit(0, 5, ""), edit(8, 12, "xyz")], (3, 14)),
            (vec![edit(18, 25, "xyz")], (10, 21)),
            (vec![edit(10, 10, "a"), edit(20, 20, "b")], (11, 21)),
        ] {
            let Span { start, end } = stretched(span, &edits);
            assert_eq!((start, end), expected, "{edits:?}");
        }
    }

    #[test]
    fn what_touches_only_its_value_holds() {
        let text = "---\ntitle: a # c\ntags: [x, y]\ndate: 2026\n---\nbody\n";
        assert!(holds(text, &edit(text, "x", "z")));
        assert!(holds(text, &edit(text, "[x, y]", "[x]")));
        assert!(holds(text, &edit(text, "body", "text")));
        // Broken notation, a swallowed neighbour, a second key, a body that moved.
        assert!(!holds(text, &edit(text, "x", "z: [")));
        assert!(!holds(text, &edit(text, "[x, y]", "\"[x, y]\ndate: 2026\n")));
        assert!(!holds(text, &edit(text, "[x, y]", "q\ndate: 2027")));
        assert!(!holds(text, &edit(text, "[x, y]", "q\n---\n")));
        assert!(!holds(text, &[replace(Span::new(2, 900), "")]));
        let toml = "+++\ntitle = 'a'\nn = 1\n+++\n";
        assert!(holds(toml, &edit(toml, "'a'", "\"b\"")));
        assert!(!holds(toml, &edit(toml, "'a'", "b")));
    }

    #[test]
    fn what_mends_notation_holds() {
        let text = "---\na: 1\ntitle: b: c\nd: 2\n---\n";
        assert!(holds(text, &edit(text, "b: c", "\"b: c\"")));
        assert!(!holds(text, &edit(text, "b: c", "b: [c")));
    }

    #[test]
    fn a_span_moves_with_what_stands_before_it() {
        let edits = [replace(Span::new(2, 4), "longer"), replace(Span::at(8), "x")];
        let moved = |start, end| moved(Span::new(start, end), &edits).map(|span| (span.start, span.end));
        assert_eq!(moved(0, 2), Some((0, 2)));
        assert_eq!(moved(4, 8), Some((8, 12)));
        assert_eq!(moved(8, 9), Some((13, 14)));
        for (start, end) in [(0, 3), (3, 3), (3, 9), (7, 9), (8, 8)] {
            assert_eq!(moved(start, end), None, "{start}..{end}");
        }
    }

    proptest! {
        #[test]
        fn what_moves_holds_the_same_text(
            text in "[a-c]{12}", start in 0usize..6, length in 0usize..6, at in 0usize..10, cut in 0usize..3, with in "[x-z]{0,4}"
        ) {
            let edits = [replace(Span::new(at, at + cut), with)];
            let span = Span::new(start, start + length);
            if let Some(there) = moved(span, &edits) {
                let edited = apply(&text, &edits).unwrap();
                prop_assert_eq!(there.slice(&edited), span.slice(&text));
            }
        }

        #[test]
        fn no_edit_breaks_the_check(text in "\\PC{0,30}", start in 0usize..40, length in 0usize..10, with in "\\PC{0,5}") {
            let edits = [replace(Span::new(start, start + length), with)];
            let _ = holds(&text, &edits);
            let _ = holds(&format!("---\n{text}\n---\n"), &edits);
        }
    }
}
