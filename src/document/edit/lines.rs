//! Where lines begin and end in a text, and how they end.

/// The start of the line that `at` stands in.
pub fn start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1)
}

/// Where the line that `at` stands in ends, before its line ending.
pub(super) fn end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(text.len(), |length| at + length)
}

/// Where the line that `at` stands in ends, with its line ending.
pub fn after(text: &str, at: usize) -> usize {
    let end = end(text, at);
    end + ending(text, end).len()
}

/// The line ending at `at`; empty where none stands there.
fn ending(text: &str, at: usize) -> &'static str {
    let rest = text.get(at..).unwrap_or("");
    ["\r\n", "\n", "\r"].into_iter().find(|ending| rest.starts_with(ending)).unwrap_or("")
}

/// The line ending that a line inserted at `at`, the start of a line, is to have: that of the line before, else the first of
/// the text, else LF.
pub(super) fn ending_before(text: &str, at: usize) -> &'static str {
    let before = text.get(..at).unwrap_or("");
    let own = ["\r\n", "\n", "\r"].into_iter().find(|ending| before.ends_with(ending));
    let first = || Some(ending(text, end(text, 0))).filter(|ending| !ending.is_empty());
    own.or_else(first).unwrap_or("\n")
}

/// The text from the start of its line to `at`.
pub(super) fn before(text: &str, at: usize) -> &str {
    text.get(start(text, at)..at).unwrap_or("")
}

/// Whether a text is nothing but spaces and tabs.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// The position behind the blank lines that start at `at`, the start of a line.
pub(super) fn skip_blank(text: &str, at: usize, limit: usize) -> usize {
    let mut at = at;
    while at < limit && is_blank(text.get(at..end(text, at)).unwrap_or("x")) && after(text, at) > at {
        at = after(text, at);
    }
    at.min(limit)
}
