//! What MDX adds to Markdown: modules, expressions in braces, and elements of JSX. As MDX has no syntax of its own for what is
//! broken, what does not end is left as the text that it is.

use super::Scan;
use crate::document::html::COMMENT_MARK;
use memchr::{memchr, memmem};
use std::ops::Range;

/// What is known not to come any more: nothing is looked for twice in vain.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// Whether braces were found that nothing closes, in an expression or a module: then each ends with its paragraph.
    is_unbalanced: bool,
    /// Up to where no brace is closed.
    open_until: usize,
    /// From where on no comment ends.
    comment_end: Option<usize>,
    /// Where strings were looked at that do not end, by their quotes.
    strings: [Range<usize>; QUOTES.len()],
}

/// What strings of scripts stand in.
const QUOTES: [u8; 3] = *b"\"'`";

impl Scan<'_> {
    /// Where the imports and exports end that begin with the line at `at`, if they do.
    pub(super) fn module(&mut self, at: usize) -> Option<usize> {
        if !self.is_mdx || self.prefix > 0 || !self.is_behind_blank(at) {
            return None;
        }
        let line = self.body.get(at..self.line_end(at))?;
        if !is_statement(line) {
            return None;
        }
        let end = self.blank_line(at, true).or_else(|| self.blank_line(at, false))?;
        self.fill(at..end, b';');
        Some(end)
    }

    fn is_behind_blank(&self, at: usize) -> bool {
        let before =
            self.body.get(..at).unwrap_or("").strip_suffix('\n').map(|text| text.trim_end_matches(['\r', ' ', '\t']));
        before.is_none_or(|text| text.is_empty() || text.ends_with('\n'))
    }

    /// Where the first blank line behind `at` begins, with all brackets closed where that is asked for.
    fn blank_line(&mut self, at: usize, balanced: bool) -> Option<usize> {
        if balanced && self.mdx.is_unbalanced {
            return None;
        }
        let mut depth = 0_usize;
        let mut from = at;
        while let Some(byte) = self.bytes.get(from) {
            from = match byte {
                b'{' | b'(' | b'[' => {
                    depth += 1;
                    from + 1
                }
                b'}' | b')' | b']' => {
                    depth = depth.saturating_sub(1);
                    from + 1
                }
                b'\n' => {
                    let line = self.body.get(from + 1..self.line_end(from + 1)).unwrap_or("");
                    if line.trim().is_empty() && (depth == 0 || !balanced) {
                        return Some(from + 1);
                    }
                    from + 1
                }
                _ if balanced => self.behind_token(from),
                _ => from + 1,
            };
        }
        if balanced && depth > 0 {
            self.mdx.is_unbalanced = true;
            return None;
        }
        Some(self.bytes.len())
    }

    /// Where the text goes on behind the brace at `at`, and behind the expression that it may open.
    pub(super) fn expression(&mut self, at: usize) -> usize {
        if is_heading_id(self.rest(at)) {
            return at + 1;
        }
        let Some(end) = self.expression_end(at) else { return at + 1 };
        let says = |inner: &str| inner.starts_with("/*") && inner.contains(COMMENT_MARK);
        if self.body.get(at + 1..end).is_some_and(says) {
            self.comments.push(at..end);
        }
        self.fill(at..end, b';');
        end
    }

    /// One past the brace that closes the one at `at`.
    fn expression_end(&mut self, at: usize) -> Option<usize> {
        if at < self.mdx.open_until {
            return None;
        }
        let limit = if self.mdx.is_unbalanced { self.paragraph(at) } else { self.bytes.len() };
        let mut depth = 0_usize;
        let mut from = at;
        while from < limit {
            from = match self.bytes.get(from) {
                Some(b'{') => {
                    depth += 1;
                    from + 1
                }
                Some(b'}') if depth == 1 => return Some(from + 1),
                Some(b'}') => {
                    depth -= 1;
                    from + 1
                }
                _ => self.behind_token(from),
            };
        }
        if self.mdx.is_unbalanced {
            self.mdx.open_until = limit;
            return None;
        }
        self.mdx.is_unbalanced = true;
        self.expression_end(at)
    }

    /// Where a script goes on behind the string or comment at `at`, or behind one byte.
    fn behind_token(&mut self, at: usize) -> usize {
        let end = match self.rest(at) {
            [quote, ..] if QUOTES.contains(quote) => self.string_end(at + 1, *quote),
            [b'/', b'*', ..] => self.comment_end(at + 2),
            rest @ [b'/', b'/', ..] if at == 0 || self.bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                Some(at + memchr(b'\n', rest).unwrap_or(rest.len()))
            }
            _ => None,
        };
        end.unwrap_or(at + 1)
    }

    /// One past the quote that ends the string whose text begins at `at`. An apostrophe in text ends nothing, so that a string
    /// is one only if it ends on its line, or stands between backticks.
    fn string_end(&mut self, at: usize, quote: u8) -> Option<usize> {
        let number = QUOTES.iter().position(|known| *known == quote)?;
        // A quote in a string that does not end is behind a backslash: from there it reads the same.
        if self.mdx.strings.get(number)?.contains(&at) {
            return None;
        }
        let rest = self.rest(at);
        let mut escaped = false;
        for (length, byte) in rest.iter().enumerate() {
            if *byte == quote && !escaped {
                return Some(at + length + 1);
            }
            if *byte == b'\n' && quote != b'`' {
                *self.mdx.strings.get_mut(number)? = at..at + length;
                return None;
            }
            escaped = *byte == b'\\' && !escaped;
        }
        *self.mdx.strings.get_mut(number)? = at..self.bytes.len();
        None
    }

    /// One past the comment whose text begins at `at`.
    fn comment_end(&mut self, at: usize) -> Option<usize> {
        if self.mdx.comment_end.is_some_and(|from| from <= at) {
            return None;
        }
        let found = memmem::find(self.rest(at), b"*/").map(|end| at + end + 2);
        if found.is_none() {
            self.mdx.comment_end = Some(at);
        }
        found
    }

    /// Where the text goes on behind the bracket at `at`, and behind the tag that it may open.
    pub(super) fn element(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let inner = rest.get(1..).unwrap_or_default();
        let name_at = inner.strip_prefix(b"/").unwrap_or(inner);
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.' | b':' | b'-');
        let length = name_at.iter().take_while(is_name).count();
        let name = name_at.get(..length).unwrap_or_default();
        let is_fragment = name.is_empty() && name_at.starts_with(b">");
        let is_component = name.first().is_some_and(u8::is_ascii_uppercase)
            || (name.contains(&b'.') && name.first().is_some_and(u8::is_ascii_alphabetic));
        if !is_fragment && !name.first().is_some_and(u8::is_ascii_alphabetic) {
            return at + 1;
        }
        let start = self.bytes.len() - name_at.len() + length;
        let Some((end, attributes)) = self.tag_attributes(start) else { return at + 1 };
        if is_component || is_fragment {
            self.fill(at..end, b';');
        } else {
            // An attribute without a value, of a name that means nothing.
            attributes.into_iter().for_each(|attribute| self.fill(attribute, b'_'));
        }
        end
    }

    /// Where the tag ends whose name ends at `at`, and which of its attributes are expressions.
    fn tag_attributes(&mut self, at: usize) -> Option<(usize, Vec<Range<usize>>)> {
        let mut attributes = Vec::new();
        let (mut from, mut word) = (at, at);
        loop {
            match self.bytes.get(from)? {
                b'>' => return Some((from + 1, attributes)),
                b'<' => return None,
                quote @ (b'"' | b'\'') => from += 2 + memchr(*quote, self.rest(from + 1))?,
                b'{' => {
                    let end = self.expression_end(from)?;
                    attributes.push(word..end);
                    from = end;
                    word = end;
                }
                byte => {
                    from += 1;
                    if byte.is_ascii_whitespace() {
                        word = from;
                    }
                }
            }
        }
    }
}

/// Whether a line begins a module's import or export, and is no sentence that begins with the word.
fn is_statement(line: &str) -> bool {
    const EXPORTED: [&str; 9] = ["default", "const", "let", "var", "function", "async", "class", "type", "interface"];
    let follows = |rest: &str, marks: &[char]| rest.trim_start().starts_with(marks);
    if let Some(rest) = line.strip_prefix("import") {
        let is_named = rest.starts_with([' ', '\t']) && rest.contains(" from ");
        return is_named || follows(rest, &['{', '*', '"', '\'']);
    }
    let Some(rest) = line.strip_prefix("export") else { return false };
    let word = rest.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    follows(rest, &['{', '*']) || (rest.starts_with([' ', '\t']) && EXPORTED.contains(&word))
}

/// `{#id}`, by which a heading is given an id.
fn is_heading_id(text: &[u8]) -> bool {
    let Some(id) = text.strip_prefix(b"{#") else { return false };
    let length = id.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    length > 0 && id.get(length) == Some(&b'}')
}
