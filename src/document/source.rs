//! Bytes to text: encoding, byte order mark, and where the front matter ends and the body begins.

mod json;

use crate::diagnostic::Span;
use json::End;
use std::borrow::Cow;

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Which notation a front matter block is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Between `---` lines (`...` may close it).
    Yaml,
    /// Between `+++` lines, blank ones before which do not count.
    Toml,
    /// An object that begins the document.
    Json,
}

impl Syntax {
    /// What opens a block: a line of its own, or the brace of an object.
    pub fn fence(self) -> &'static str {
        match self {
            Self::Yaml => "---",
            Self::Toml => "+++",
            Self::Json => "{",
        }
    }

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Json => "JSON",
        }
    }
}

/// What was found at the top of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontMatter {
    /// No opening fence.
    None,
    /// An opening fence that nothing closes.
    Unclosed {
        /// The notation its fence announces.
        syntax: Syntax,
        /// The opening fence.
        open: Span,
    },
    /// A whole block.
    Block {
        /// The notation its fence announces.
        syntax: Syntax,
        /// The opening fence, without its line ending; in JSON the brace.
        open: Span,
        /// Everything between the fences, line endings included; in JSON the object with its braces.
        content: Span,
    },
}

/// What keeps a file from being read as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingFault {
    /// The file is UTF-16 or UTF-32; nothing of it can be read.
    Utf16,
    /// A byte at this offset that is no UTF-8; it is read as `?`.
    InvalidByte(usize),
}

/// A document's text, cut into front matter and body. All spans count from the first byte of the file.
#[derive(Debug)]
pub struct Source<'a> {
    /// The text, as long in bytes as the file: what is no UTF-8 is replaced byte for byte.
    pub text: Cow<'a, str>,
    /// What was found at the top.
    pub front_matter: FrontMatter,
    /// Where the body starts.
    pub body_start: usize,
    /// What is wrong with the encoding, if anything.
    pub fault: Option<EncodingFault>,
}

impl<'a> Source<'a> {
    /// Decodes and cuts `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        if is_utf16(bytes) {
            let (text, fault) = (Cow::Borrowed(""), Some(EncodingFault::Utf16));
            return Self { text, front_matter: FrontMatter::None, body_start: 0, fault };
        }
        let (text, fault) = match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), None),
            Err(error) => (Cow::Owned(replace_invalid(bytes)), Some(EncodingFault::InvalidByte(error.valid_up_to()))),
        };
        let (front_matter, body_start) = split(&text);
        Self { text, front_matter, body_start, fault }
    }

    /// The body: all that follows the front matter.
    pub fn body(&self) -> &str {
        self.text.get(self.body_start..).unwrap_or("")
    }
}

/// Whether these are the first bytes of a whole front matter block, or of a document that can have none: a reader that
/// wants the front matter alone may stop here.
pub fn is_head_complete(bytes: &[u8]) -> bool {
    let start = start(bytes);
    let Some(rest) = bytes.get(start..) else { return true };
    let behind = rest.trim_ascii_start();
    // Behind blank lines a fence of TOML may follow.
    if behind.len() < rest.len() {
        return !Syntax::Toml.fence().as_bytes().starts_with(behind);
    }
    if rest.starts_with(b"{") {
        return match json::begins(rest) {
            None => false,
            Some(false) => rest.len() >= 3,
            Some(true) => match json::end(rest) {
                End::Open => false,
                End::Followed => true,
                End::Closed { line, .. } => line < rest.len(),
            },
        };
    }
    let Some(syntax) = [Syntax::Yaml, Syntax::Toml].into_iter().find(|s| rest.starts_with(s.fence().as_bytes())) else {
        return rest.len() >= 3;
    };
    let closed = |line: &[u8]| closes(syntax, line);
    // The last line may go on beyond what was read, so only lines that have ended count.
    let mut lines = ByteLines { bytes, at: start };
    let opened = lines.next().is_some_and(|line| is_fence(trim_end(line.text), syntax.fence()));
    !opened || lines.any(|line| line.ended && closed(line.text))
}

/// Where front matter may begin: behind a byte order mark. Blank lines may stand before the fence of TOML, which Hugo and Zola take so,
/// and nobody else takes at all.
fn start(bytes: &[u8]) -> usize {
    let start = if bytes.starts_with(BOM) { BOM.len() } else { 0 };
    let rest = bytes.get(start..).unwrap_or_default();
    let behind = rest.trim_ascii_start();
    let blanks = rest.len() - behind.len();
    let at_line_start = rest.get(..blanks).is_some_and(|blanks| blanks.ends_with(b"\n") || blanks.ends_with(b"\r"));
    let is_toml = at_line_start && behind.starts_with(Syntax::Toml.fence().as_bytes());
    if is_toml { start + blanks } else { start }
}

fn split(text: &str) -> (FrontMatter, usize) {
    let bytes = text.as_bytes();
    let start = start(bytes);
    let rest = bytes.get(start..).unwrap_or_default();
    if rest.starts_with(b"{") {
        return split_json(bytes, start, rest);
    }
    let mut lines = ByteLines { bytes, at: start };
    let Some(first) = lines.next() else { return (FrontMatter::None, start) };
    let opening = trim_end(first.text);
    let Some(syntax) = [Syntax::Yaml, Syntax::Toml].into_iter().find(|s| is_fence(opening, s.fence())) else {
        return (FrontMatter::None, start);
    };
    let open = Span::new(start, start + opening.len());
    let content_start = lines.at;
    let mut line_start = lines.at;
    while let Some(line) = lines.next() {
        if closes(syntax, line.text) {
            let content = Span::new(content_start, line_start);
            return (FrontMatter::Block { syntax, open, content }, lines.at);
        }
        line_start = lines.at;
    }
    (FrontMatter::Unclosed { syntax, open }, text.len())
}

fn split_json(bytes: &[u8], start: usize, rest: &[u8]) -> (FrontMatter, usize) {
    let (syntax, open) = (Syntax::Json, Span::new(start, start + 1));
    match json::end(rest) {
        _ if json::begins(rest) == Some(false) => (FrontMatter::None, start),
        End::Open => (FrontMatter::Unclosed { syntax, open }, bytes.len()),
        End::Followed => (FrontMatter::None, start),
        End::Closed { at, line } => {
            let mut lines = ByteLines { bytes, at: start + line };
            lines.next();
            (FrontMatter::Block { syntax, open, content: Span::new(start, start + at) }, lines.at)
        }
    }
}

fn closes(syntax: Syntax, line: &[u8]) -> bool {
    let line = trim_end(line);
    is_fence(line, syntax.fence()) || (syntax == Syntax::Yaml && line == b"...")
}

fn is_fence(line: &[u8], fence: &str) -> bool {
    line == fence.as_bytes()
}

fn trim_end(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |at| at + 1);
    line.get(..end).unwrap_or_default()
}

struct Line<'a> {
    text: &'a [u8],
    ended: bool,
}

/// Lines without their endings; LF, CRLF and a lone CR end one.
struct ByteLines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for ByteLines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr2(b'\n', b'\r', rest);
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += match end {
            Some(end) if rest.get(end..end + 2) == Some(b"\r\n") => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        Some(Line { text, ended: end.is_some() })
    }
}

/// UTF-16 and UTF-32 show by their byte order mark, or by every other byte of the first four being NUL.
fn is_utf16(bytes: &[u8]) -> bool {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [a, 0, b, 0, ..] | [0, a, 0, b, ..] => *a != 0 && *b != 0,
        _ => false,
    }
}

/// The same number of bytes, each that is no UTF-8 replaced by `?`, so that every span still fits the file.
fn replace_invalid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// Whether a text begins as an object that is front matter does.
pub(super) fn opens_json(text: &str) -> bool {
    text.starts_with('{') && json::begins(text.as_bytes()) != Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn content(text: &str) -> Option<(Syntax, String, String)> {
        let source = Source::new(text.as_bytes());
        match source.front_matter {
            FrontMatter::Block { syntax, content, .. } => {
                Some((syntax, content.slice(&source.text).to_owned(), source.body().to_owned()))
            }
            _ => None,
        }
    }

    #[test]
    fn cuts_at_the_fences_whatever_the_line_ending() {
        let yaml = |c: &str, b: &str| Some((Syntax::Yaml, c.to_owned(), b.to_owned()));
        assert_eq!(content("---\na: 1\n---\nbody"), yaml("a: 1\n", "body"));
        assert_eq!(content("\u{feff}---\r\na: 1\r\n---\r\nbody"), yaml("a: 1\r\n", "body"));
        assert_eq!(content("--- \t\na: 1\n...  \nbody\n"), yaml("a: 1\n", "body\n"));
        assert_eq!(content("---\ra: 1\r---\rbody"), yaml("a: 1\r", "body"));
        assert_eq!(content("---\n---"), yaml("", ""));
        assert_eq!(content("+++\na = 1\n+++\n"), Some((Syntax::Toml, "a = 1\n".into(), String::new())));
        assert_eq!(content("+++\na = 1\n---\n"), None);
        let toml = Some((Syntax::Toml, "a = 1\n".to_owned(), "x".to_owned()));
        assert_eq!(content("\u{feff}\r\n \n+++\na = 1\n+++\nx"), toml);
        assert_eq!(content("\n +++\na = 1\n+++\n"), None);
        assert_eq!(content("\n---\na: 1\n---\n"), None);
        let json = |c: &str, b: &str| Some((Syntax::Json, c.to_owned(), b.to_owned()));
        assert_eq!(content("{\n\"a\": {}\n} \t\nbody\n"), json("{\n\"a\": {}\n}", "body\n"));
        assert_eq!(content("\u{feff}{ \"a\": \"}\" }\r\n\r\nbody"), json("{ \"a\": \"}\" }", "\r\nbody"));
        assert_eq!(content("{}"), json("{}", ""));
        assert_eq!(content("{\"a\": 1} body"), None);
    }

    #[test]
    fn tells_a_missing_block_from_an_unclosed_one() {
        let front = |text: &str| Source::new(text.as_bytes()).front_matter;
        assert_eq!(front(""), FrontMatter::None);
        assert_eq!(front("# Title\n---\n"), FrontMatter::None);
        assert_eq!(front("------\ntitle: x\n---\n"), FrontMatter::None);
        assert_eq!(front(" ---\na: 1\n---\n"), FrontMatter::None);
        assert!(matches!(front("---\ntitle: x\n"), FrontMatter::Unclosed { syntax: Syntax::Yaml, .. }));
        for text in ["{", "{\n", "{ \"a\": \"}\"\n"] {
            assert!(matches!(front(text), FrontMatter::Unclosed { syntax: Syntax::Json, .. }), "{text}");
        }
        for text in ["{{ x }}\n", "{% x %}\n", "{: .x }\n", " {}\n", "{} x\n"] {
            assert_eq!(front(text), FrontMatter::None, "{text}");
        }
    }

    #[test]
    fn names_what_is_no_utf8() {
        let fault = |bytes: &[u8]| Source::new(bytes).fault;
        assert_eq!(fault(b"\xFF\xFE-\0-\0"), Some(EncodingFault::Utf16));
        assert_eq!(fault(b"-\0-\0-\0"), Some(EncodingFault::Utf16));
        assert_eq!(fault(b"a\xFFb"), Some(EncodingFault::InvalidByte(1)));
        assert_eq!(fault(b"a\0b"), None);
        assert_eq!(Source::new(b"---\nt: a\xE9b\n---\n").text, "---\nt: a?b\n---\n");
    }

    proptest! {
        #[test]
        fn the_text_is_as_long_as_the_file(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let source = Source::new(&bytes);
            if source.fault != Some(EncodingFault::Utf16) {
                prop_assert_eq!(source.text.len(), bytes.len());
            }
        }

        #[test]
        fn a_complete_head_cuts_like_the_whole(
            text in "(\u{feff})?[ \n\r]{0,2}((---|\\+\\+\\+|--)[ab: \n\r.+-]{0,40}|\\{[ab: \n\r\t\"\\\\{}]{0,40})", cut in 0usize..50
        ) {
            let head = &text.as_bytes()[..cut.min(text.len())];
            if is_head_complete(head) && std::str::from_utf8(head).is_ok() {
                prop_assert_eq!(Source::new(head).front_matter, Source::new(text.as_bytes()).front_matter);
            }
        }
    }
}
