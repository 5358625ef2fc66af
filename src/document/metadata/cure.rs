//! What a fault of YAML is to its author: the value or line that caused it, said in plain words, and what mends it. The parser
//! tells where it stopped; the cause often stands before that.

use super::Fault;
use crate::diagnostic::Span;
use crate::document::quote::quoted;

/// What is told of a fault: offsets count from the start of the block.
struct Told {
    start: usize,
    end: usize,
    message: String,
    help: String,
    /// What mends it: the bytes to replace, and by what.
    fix: Option<(usize, usize, String)>,
}

/// The fault that made the parser stop at `at` in `text`, which starts `base` bytes into the file. `says` is what the parser says.
pub(super) fn fault(text: &str, base: usize, at: usize, says: &str) -> Fault {
    let at = floor(text, at);
    let told = indented_by_tab(text, at)
        .or_else(|| here(text, at))
        .or_else(|| never_closed(text, at))
        .or_else(|| odd_line(text, at));
    match told {
        Some(Told { start, end, message, help, fix }) => Fault::Malformed {
            span: Span::new(base + start, base + end),
            message,
            help: Some(help),
            quote: fix.map(|(start, end, text)| (Span::new(base + start, base + end), text.into())),
        },
        None => Fault::Malformed { span: Span::at(base + at), message: says.to_owned(), help: None, quote: None },
    }
}

/// What is told of a block whose root is a plain value: no line of it is a key with a value.
pub(super) fn no_mapping(text: &str, base: usize) -> Option<Fault> {
    let at = text.len() - text.trim_start().len();
    let Told { start, end, message, help, .. } = odd_line(text, at)?;
    let span = Span::new(base + start, base + end);
    Some(Fault::NotAMapping { span, cause: Some((message, help)) })
}

/// The nearest boundary of a character at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A line of the block, without its ending.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl<'a> Line<'a> {
    fn at(text: &'a str, at: usize) -> Option<Self> {
        let start = text.get(..at)?.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1);
        let rest = text.get(start..)?;
        Some(Self { start, text: rest.get(..rest.find(['\n', '\r']).unwrap_or(rest.len()))? })
    }

    /// The nearest line above that is not blank.
    fn above(self, text: &'a str) -> Option<Self> {
        let before = text.get(..self.start)?.trim_end();
        (!before.is_empty()).then(|| Self::at(text, before.len())).flatten()
    }

    fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// The value of `key: value` or `- value`, and where it starts.
    fn value(self) -> Option<(usize, &'a str)> {
        let item = self.text.trim_start_matches(' ').strip_prefix("- ").map(|rest| self.text.len() - rest.len());
        let behind_key = || self.text.find(": ").map(|colon| colon + 2);
        let from = behind_key().or(item)?;
        let value = self.text.get(from..)?;
        let trimmed = value.trim();
        let start = self.start + from + (value.len() - value.trim_start().len());
        (!trimmed.is_empty()).then_some((start, trimmed))
    }

    fn span(self) -> (usize, usize) {
        let trimmed = self.text.trim_start();
        let start = self.start + (self.text.len() - trimmed.len());
        (start, start + trimmed.trim_end().len())
    }
}

fn indented_by_tab(text: &str, at: usize) -> Option<Told> {
    let line = Line::at(text, at)?;
    let next = line.start + line.text.len();
    let below = text.get(next..).filter(|rest| !rest.trim().is_empty()).and_then(|rest| {
        let gap = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        Line::at(text, next + gap)
    });
    let tab = |line: &Line<'_>| {
        let indent = line.text.len() - line.text.trim_start().len();
        line.text.get(..indent)?.find('\t').map(|tab| line.start + tab)
    };
    let start = tab(&line).or_else(|| below.as_ref().and_then(tab))?;
    Some(Told {
        start,
        end: start + 1,
        message: "a tab indents this line".into(),
        help: "indent with spaces: YAML allows no tabs there".into(),
        fix: None,
    })
}

/// A value on the line of the fault that quotes would mend.
fn here(text: &str, at: usize) -> Option<Told> {
    let line = Line::at(text, at)?;
    let (start, value) = line.value()?;
    // What stands before the fault was read without one.
    if at < line.start + line.indent() {
        return None;
    }
    let end = start + value.len();
    let first = value.chars().next()?;
    let told = |message: String, help: &str, fix: Option<String>| {
        Some(Told { start, end, message, help: help.into(), fix: fix.map(|fix| (start, end, fix)) })
    };
    let quote = |message: String| told(message, "quote this value", Some(quoted(value)));
    match first {
        '"' | '\'' => return quoted_value(line, start, value, at),
        '@' | '`' | '%' | ',' | ']' | '}' => return quote(format!("a plain value cannot start with `{first}`")),
        '*' => return quote("a value that starts with `*` is an alias, and nothing bears that name".into()),
        '[' | '{' if follows_bracket(value) => {
            return quote(format!("text follows the closing bracket of a value that starts with `{first}`"));
        }
        '[' | '{' => return None,
        '-' if value.starts_with("- ") => {
            return told(
                "a list cannot start on the line of its key".into(),
                "put each item on a line of its own, or quote this value",
                Some(quoted(value)),
            );
        }
        '|' | '>' if value.len() > 1 && !value.contains(": ") => {
            let message = format!("the text behind `{first}` begins on the next line");
            return told(message, "move it to the next line, indented, or quote this value", Some(quoted(value)));
        }
        '?' if value.starts_with("? ") => return quote("a plain value cannot start with `? `".into()),
        _ => {}
    }
    let colon = value.contains(": ") || value.ends_with(':');
    colon.then(|| quote("a plain value cannot hold a colon followed by a space".into())).flatten()
}

/// Whether text stands behind the bracket that closes the one that a value starts with.
fn follows_bracket(value: &str) -> bool {
    let mut depth = 0_usize;
    for (index, c) in value.char_indices() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let rest = value.get(index + c.len_utf8()..).unwrap_or("").trim_start();
            return !rest.is_empty() && !rest.starts_with('#');
        }
    }
    false
}

/// A value in quotes that ends before its line does, or holds an escape that there is not.
fn quoted_value(line: Line<'_>, start: usize, value: &str, at: usize) -> Option<Told> {
    let mark = value.chars().next()?;
    let end = start + value.len();
    let inner = value.get(1..)?;
    if mark == '"'
        && let Some((escape, c)) = unknown_escape(inner)
    {
        let single = inner.strip_suffix('"').filter(|inner| !inner.contains(['\'', '"']));
        let from = start + 1 + escape;
        return Some(Told {
            start: from,
            end: from + 1 + c.len_utf8(),
            message: format!("`\\{c}` is no escape in double quotes"),
            help: "double the backslash, or use single quotes".into(),
            fix: single.map(|inner| (start, end, format!("'{inner}'"))),
        });
    }
    let closing = closing(inner, mark)?;
    let rest = inner.get(closing + 1..)?;
    if rest.trim().is_empty() || rest.trim_start().starts_with('#') || at < line.start {
        return None;
    }
    // `'it's fine'` is meant as what stands between its outer quotes.
    let meant = inner.strip_suffix(mark).unwrap_or(value);
    let from = start + 1 + closing;
    Some(Told {
        start: from,
        end: from + 1,
        message: "the quoted text ends here, and more follows".into(),
        help: "quote the whole value".into(),
        fix: Some((start, end, quoted(meant))),
    })
}

/// The offset of the first backslash that starts no escape of YAML, and what follows it.
fn unknown_escape(inner: &str) -> Option<(usize, char)> {
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return None,
            '\\' => {
                let (_, escaped) = chars.next()?;
                if !"0abt\tnvfre \"/\\N_LPxuU".contains(escaped) {
                    return Some((at, escaped));
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the quote that a value starts with is closed, counted from behind it.
fn closing(inner: &str, mark: char) -> Option<usize> {
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && mark == '"' {
            chars.next();
        } else if c == mark {
            if mark == '\'' && chars.peek().is_some_and(|(_, next)| *next == mark) {
                chars.next();
            } else {
                return Some(at);
            }
        }
    }
    None
}

/// A quote or bracket on this line or one above it that nothing closes.
fn never_closed(text: &str, at: usize) -> Option<Told> {
    let mut line = Line::at(text, at);
    for _ in 0..MAX_LINES_BACK {
        let this = line?;
        if let Some((start, value)) = this.value() {
            let first = value.chars().next()?;
            let rest = value.get(first.len_utf8()..)?;
            let open = match first {
                '"' | '\'' => closing(rest, first).is_none(),
                '[' => !value.contains(']'),
                '{' => !value.contains('}'),
                _ => false,
            };
            if open && start <= at {
                let what = if matches!(first, '"' | '\'') { "quote" } else { "bracket" };
                let close = match first {
                    '[' => ']',
                    '{' => '}',
                    same => same,
                };
                return Some(Told {
                    start,
                    end: start + 1,
                    message: format!("this {what} is never closed"),
                    help: format!("close it with `{close}`"),
                    fix: None,
                });
            }
        }
        line = this.above(text);
    }
    None
}

/// How far back the opening of what is not closed is looked for.
const MAX_LINES_BACK: usize = 200;

/// A line that is no key with a value, or stands where none can.
fn odd_line(text: &str, at: usize) -> Option<Told> {
    let line = Line::at(text, at)?;
    let above = line.above(text);
    // A line without a colon is read together with the next: the parser stops behind it.
    let odd = above.filter(|above| no_pair(above.text)).unwrap_or(line);
    let (start, end) = odd.span();
    let told = |message: &str, help: String| Some(Told { start, end, message: message.into(), help, fix: None });
    let words = odd.text.trim();
    if words.is_empty() || words.starts_with("- ") {
        return None;
    }
    if let Some(at) = odd.text.find(":\u{a0}") {
        let start = odd.start + at + 1;
        return Some(Told {
            start,
            end: start + '\u{a0}'.len_utf8(),
            message: "a no-break space stands behind this colon, where YAML needs a plain one".into(),
            help: "type it again with the space bar".into(),
            fix: Some((start, start + '\u{a0}'.len_utf8(), " ".into())),
        });
    }
    if no_pair(odd.text) {
        let name =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
        return match (words.split_once('='), words.split_once(':')) {
            (Some((key, _)), _) if name(key.trim_end()) => told(
                "this line is TOML, in a block of YAML",
                format!("write `{}: …`, or use `+++` lines for the fences", key.trim_end()),
            ),
            (_, Some((key, value))) if name(key) && !value.is_empty() => {
                told("no space follows the colon of this line", format!("write `{key}: …`"))
            }
            _ => told(
                "this line is no `key: value`",
                "add a colon behind the key, or indent the line as a part of what is above".into(),
            ),
        };
    }
    let above = above?;
    if line.indent() > above.indent() && above.value().is_some() && !above.text.trim_start().starts_with("- ") {
        return told("this line is indented deeper than the key above it", "indent both alike".into());
    }
    if line.indent() > 0 && line.indent() < above.indent() {
        return told("this line is indented like no line above it", "indent it as its neighbours are".into());
    }
    None
}

/// Whether a line holds no colon that YAML takes for one, nor is a comment or an item.
fn no_pair(line: &str) -> bool {
    let words = line.trim();
    let is_pair = words.contains(": ") || words.ends_with(':') || words.contains(":\t");
    !is_pair && !words.is_empty() && !words.starts_with(['#', '-', '[', ']', '{', '}', '"', '\''])
}
