//! A body in which what is no Markdown cannot be read: the tags of templates and shortcodes, and what MDX adds. The text keeps its
//! length and its lines, so that all places in it are those of the body.

mod mdx;
mod templates;
#[cfg(test)]
mod tests;

use memchr::{memchr, memchr3};
use std::borrow::Cow;
use std::ops::Range;

/// A body, as Markdown is to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked<'a> {
    /// As long as the body. A tag is `{{;;;}}`: its braces show that a template fills it in. What MDX adds is `;;;`.
    pub text: Cow<'a, str>,
    /// Lines of code that tags hold which show it.
    pub code_lines: u32,
    /// Tags that show an image.
    pub images: u32,
    /// Where comments of MDX stand that speak to this program.
    pub comments: Vec<Range<usize>>,
}

impl<'a> Masked<'a> {
    /// The body of a document, which may be MDX. Code in fences and between backticks is left as it is.
    pub fn of(body: &'a str, is_mdx: bool) -> Self {
        let borrowed = || Self { text: Cow::Borrowed(body), code_lines: 0, images: 0, comments: Vec::new() };
        let bytes = body.as_bytes();
        let opens = |at: usize| matches!(bytes.get(at + 1), Some(b'{' | b'%' | b'#'));
        if !is_mdx && !memchr::memchr_iter(b'{', bytes).any(opens) {
            return borrowed();
        }
        let mut scan = Scan::new(body, is_mdx);
        scan.run();
        let Scan { masked, code_lines, images, comments, .. } = scan;
        match masked.map(String::from_utf8) {
            Some(Ok(text)) => Self { text: Cow::Owned(text), code_lines, images, comments },
            _ => borrowed(),
        }
    }
}

/// Whether a document is MDX, by its path.
pub fn is_mdx(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("mdx"))
}

/// What of a text stands before all that is masked in it, and what behind; `None` where nothing is.
pub fn around(text: &str) -> Option<(&str, &str)> {
    let (first, _) = holes(text).next()?;
    let (_, last) = holes(text).last()?;
    Some((text.get(..first)?, text.get(last..)?))
}

/// A text without what is masked in it.
pub fn without(text: &str) -> Cow<'_, str> {
    let mut rest = String::new();
    let mut at = 0;
    for (start, end) in holes(text) {
        rest.push_str(text.get(at..start).unwrap_or(""));
        at = end;
    }
    if at == 0 && rest.is_empty() {
        return text.into();
    }
    rest.push_str(text.get(at..).unwrap_or(""));
    rest.into()
}

/// Where something is masked: `;;`, or `;` between braces. Lines that end in it were joined by a blank.
fn holes(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + memchr(b';', bytes.get(from..)?)?;
            let inside = |byte: &&u8| matches!(byte, b';' | b' ' | b'\n' | b'\r');
            let long = bytes.get(at..)?.iter().take_while(inside).count();
            from = at + long;
            let braces = text.get(..at)?.ends_with("{{") && text.get(from..)?.starts_with("}}");
            if braces {
                from += 2;
                return Some((at - 2, from));
            }
            let semicolons = bytes.get(at..from)?.iter().rposition(|byte| *byte == b';')? + 1;
            if semicolons > 1 {
                from = at + semicolons;
                return Some((at, from));
            }
        }
    })
}

/// One walk over a body.
struct Scan<'a> {
    body: &'a str,
    bytes: &'a [u8],
    is_mdx: bool,
    /// The text so far, once something of it is masked.
    masked: Option<Vec<u8>>,
    code_lines: u32,
    images: u32,
    comments: Vec<Range<usize>>,
    /// How many bytes of this line come before its text: blanks, and marks of quotes and lists.
    prefix: usize,
    /// Where the paragraph ends that was looked at last, and the lengths of backticks that nothing closes in it.
    paragraph: usize,
    idle_ticks: u64,
    templates: templates::Absent,
    mdx: mdx::Absent,
}

impl<'a> Scan<'a> {
    fn new(body: &'a str, is_mdx: bool) -> Self {
        Self {
            body,
            bytes: body.as_bytes(),
            is_mdx,
            masked: None,
            code_lines: 0,
            images: 0,
            comments: Vec::new(),
            prefix: 0,
            paragraph: 0,
            idle_ticks: 0,
            templates: templates::Absent::default(),
            mdx: mdx::Absent::default(),
        }
    }

    fn run(&mut self) {
        let mut at = 0;
        let mut begins_line = true;
        while at < self.bytes.len() {
            if begins_line {
                self.prefix = prefix(self.rest(at));
                begins_line = false;
                if let Some(end) = self.fence(at).or_else(|| self.module(at)) {
                    (at, begins_line) = (end, true);
                    continue;
                }
            }
            let Some(next) = self.next_mark(at) else { return };
            at = match self.bytes.get(next) {
                Some(b'\n') => {
                    begins_line = true;
                    next + 1
                }
                Some(b'`') => self.ticks(next),
                Some(b'{') if self.is_mdx => self.expression(next),
                Some(b'{') => self.tag(next),
                _ => self.element(next),
            };
        }
    }

    fn rest(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    fn next_mark(&self, at: usize) -> Option<usize> {
        let rest = self.rest(at);
        let found = if self.is_mdx {
            rest.iter().position(|byte| matches!(byte, b'\n' | b'`' | b'{' | b'<'))
        } else {
            memchr3(b'\n', b'`', b'{', rest)
        };
        found.map(|found| at + found)
    }

    /// Where the fenced code ends whose first line starts at `at`, if one does.
    fn fence(&self, at: usize) -> Option<usize> {
        let start = at + self.prefix;
        let sign = *self.bytes.get(start).filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = run(self.rest(start), sign);
        let first_end = self.line_end(start);
        let info = self.bytes.get(start + length..first_end)?;
        if length < 3 || (sign == b'`' && memchr(b'`', info).is_some()) {
            return None;
        }
        let in_quote = memchr(b'>', self.bytes.get(at..start)?).is_some();
        let mut line = first_end;
        while line < self.bytes.len() {
            let end = self.line_end(line);
            let text = self.bytes.get(line..end)?;
            let lead = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
            if in_quote && memchr(b'>', text.get(..lead)?).is_none() {
                return Some(line);
            }
            let behind = text.get(lead..)?;
            let closing = run(behind, sign);
            line = end;
            if closing >= length && behind.get(closing..)?.trim_ascii().is_empty() {
                break;
            }
        }
        Some(line)
    }

    /// Where the text goes on behind the backticks at `at`, and behind the code that they open.
    fn ticks(&mut self, at: usize) -> usize {
        let length = run(self.rest(at), b'`');
        let behind = at + length;
        if at > 0 && self.bytes.get(at - 1) == Some(&b'\\') {
            return behind;
        }
        let end = self.paragraph(at);
        let bit = u32::try_from(length).ok().and_then(|length| 1_u64.checked_shl(length)).unwrap_or(0);
        if bit == 0 || self.idle_ticks & bit != 0 {
            return behind;
        }
        let mut from = behind;
        while let Some(found) = self.bytes.get(from..end).and_then(|rest| memchr(b'`', rest)) {
            let closing = run(self.rest(from + found), b'`');
            from += found + closing;
            if closing == length {
                return from;
            }
        }
        self.idle_ticks |= bit;
        behind
    }

    /// Where the paragraph ends that `at` stands in.
    fn paragraph(&mut self, at: usize) -> usize {
        if at < self.paragraph {
            return self.paragraph;
        }
        let mut end = self.line_end(at);
        while end < self.bytes.len() {
            let next = self.line_end(end);
            let line = self.bytes.get(end..next).unwrap_or_default();
            let text = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'>')).unwrap_or(line.len());
            let is_item = prefix(line) > text;
            if is_item || matches!(line.get(text), None | Some(b'\n' | b'\r' | b'#' | b'|')) {
                break;
            }
            end = next;
        }
        (self.paragraph, self.idle_ticks) = (end, 0);
        end
    }

    /// Where the line that `at` stands in ends, its break included.
    fn line_end(&self, at: usize) -> usize {
        memchr(b'\n', self.rest(at)).map_or(self.bytes.len(), |end| at + end + 1)
    }

    /// Puts `with` in place of all that stands at `range`, but for line breaks and what keeps its lines in their quote or list.
    fn fill(&mut self, range: Range<usize>, with: u8) {
        let prefix = self.prefix;
        let bytes = self.masked.get_or_insert_with(|| self.bytes.to_vec());
        // On the line where it begins nothing is a prefix.
        let mut column = prefix;
        for byte in bytes.get_mut(range).unwrap_or_default() {
            match byte {
                b'\n' | b'\r' => column = 0,
                b' ' | b'\t' | b'>' if column < prefix => column += 1,
                _ => {
                    *byte = with;
                    column = prefix;
                }
            }
        }
    }

    /// Masks a tag, so that its braces show.
    fn mask_tag(&mut self, range: Range<usize>) {
        let (start, end) = (range.start, range.end);
        self.fill(range, b';');
        let Some(bytes) = self.masked.as_mut() else { return };
        for (at, brace) in [(start, b'{'), (start + 1, b'{'), (end - 2, b'}'), (end - 1, b'}')] {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = brace;
            }
        }
    }
}

/// How many of `sign` a text starts with.
fn run(text: &[u8], sign: u8) -> usize {
    text.iter().take_while(|byte| **byte == sign).count()
}

/// How many bytes of a line come before its text: blanks, and marks of quotes and lists.
fn prefix(line: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = line.get(at..).unwrap_or_default();
        let digits = rest.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
        at += match (rest, rest.get(digits..)) {
            ([b' ' | b'\t' | b'>', ..], _) | ([b'-' | b'*' | b'+', b' ' | b'\t', ..], _) => 1,
            (_, Some([b'.' | b')', b' ' | b'\t', ..])) if digits > 0 => digits + 1,
            _ => return at,
        };
    }
}
