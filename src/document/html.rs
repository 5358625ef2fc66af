//! The little of HTML that a body of Markdown asks for: text outside of tags, and the attributes that name or link.

use std::borrow::Cow;

/// What every comment that speaks to this program holds.
pub const COMMENT_MARK: &str = "writings:";

/// What the scanner meets.
pub enum Piece<'a> {
    /// Text that a browser would show.
    Text(&'a str),
    /// A whole tag.
    Tag {
        /// All of it, from `<` to `>`.
        text: &'a str,
        /// Where it ends in what was read last; it may have begun in what was read before.
        end: usize,
    },
}

/// Reads HTML that comes in pieces, a line at a time: a tag or comment may go on over lines.
#[derive(Debug, Default)]
pub struct HtmlScanner {
    state: State,
    /// The tag so far.
    tag: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Tag(Option<char>),
    /// Inside a comment, an instruction or a CDATA section, up to these marks.
    Until(&'static str),
    /// Inside an element whose content is no text: its name.
    Hidden(&'static str),
}

/// Elements whose content nobody reads on the page.
const HIDDEN: [&str; 3] = ["script", "style", "template"];

impl HtmlScanner {
    /// Forgets an unfinished tag, as the end of an HTML block does.
    pub fn reset(&mut self) {
        self.state = State::Text;
        self.tag.clear();
    }

    /// Reads one piece, handing text and tags to `sink` as they are complete.
    pub fn read(&mut self, html: &str, mut sink: impl FnMut(Piece<'_>)) {
        let mut rest = html;
        while !rest.is_empty() {
            rest = match self.state {
                State::Text => self.text(rest, &mut sink),
                State::Tag(quote) => self.tag(rest, html.len(), quote, &mut sink),
                State::Until(marks) => self.until(rest, marks),
                State::Hidden(name) => self.hidden(rest, name),
            };
        }
    }

    fn text<'a>(&mut self, rest: &'a str, sink: &mut impl FnMut(Piece<'_>)) -> &'a str {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if !text.is_empty() {
            sink(Piece::Text(text));
        }
        for (opening, state) in
            [("<!--", State::Until("-->")), ("<![CDATA[", State::Until("]]>")), ("<?", State::Until("?>"))]
        {
            if let Some(inside) = after.strip_prefix(opening) {
                // `<!-->` and `<!--->` are whole comments.
                if let Some(rest) =
                    inside.strip_prefix('>').or_else(|| inside.strip_prefix("->")).filter(|_| opening == "<!--")
                {
                    return rest;
                }
                self.state = state;
                return inside;
            }
        }
        let opens = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!');
        if after.chars().nth(1).is_some_and(opens) {
            self.tag.push('<');
            self.state = State::Tag(None);
        } else if !after.is_empty() {
            sink(Piece::Text("<"));
        }
        after.get(1..).unwrap_or("")
    }

    fn tag<'a>(
        &mut self,
        rest: &'a str,
        length: usize,
        quote: Option<char>,
        sink: &mut impl FnMut(Piece<'_>),
    ) -> &'a str {
        let stop = match quote {
            Some(quote) => rest.find(quote),
            None => rest.find(['>', '"', '\'']),
        };
        let Some(stop) = stop else {
            self.tag.push_str(rest);
            return "";
        };
        let (before, after) = rest.split_at(stop + 1);
        self.tag.push_str(before);
        self.state = match (quote, before.chars().last()) {
            (Some(_), _) => State::Tag(None),
            (None, Some('>')) => {
                sink(Piece::Tag { text: &self.tag, end: length - after.len() });
                let hidden = HIDDEN.iter().find(|name| tag_name(&self.tag).eq_ignore_ascii_case(name));
                let closed = self.tag.ends_with("/>");
                self.tag.clear();
                hidden.filter(|_| !closed).map_or(State::Text, |name| State::Hidden(name))
            }
            (None, quote) => State::Tag(quote),
        };
        after
    }

    fn until<'a>(&mut self, rest: &'a str, marks: &str) -> &'a str {
        match rest.find(marks) {
            Some(end) => {
                self.state = State::Text;
                rest.get(end + marks.len()..).unwrap_or("")
            }
            None => "",
        }
    }

    fn hidden<'a>(&mut self, rest: &'a str, name: &'static str) -> &'a str {
        let closes = |at: usize| {
            let tag = rest.as_bytes().get(at + 1..at + 2 + name.len());
            tag.is_some_and(|tag| {
                tag.starts_with(b"/") && tag.get(1..).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
            })
        };
        match memchr::memchr_iter(b'<', rest.as_bytes()).find(|at| closes(*at)) {
            Some(end) => {
                self.state = State::Text;
                rest.get(end..).unwrap_or("")
            }
            None => "",
        }
    }
}

/// Whether a word may go on over a tag of this name, which may be that of a closing one.
pub fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 10] = ["b", "i", "em", "strong", "span", "a", "code", "sup", "sub", ""];
    INLINE.iter().any(|inline| inline.eq_ignore_ascii_case(name))
}

/// The name of a tag: `a` of `<a href="…">`, empty for a closing one.
pub fn tag_name(tag: &str) -> &str {
    let name = tag.strip_prefix('<').unwrap_or("");
    name.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or("")
}

/// The attributes of a tag, with their values as written between the quotes.
pub fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let start = 1 + tag_name(tag).len();
    let mut rest = tag.get(start..).unwrap_or("").trim_end_matches('>').trim_end_matches('/');
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() && after.is_empty() {
            return None;
        }
        let Some(after) = after.trim_start().strip_prefix('=') else {
            rest = after;
            return Some((name, ""));
        };
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => after.get(1..).unwrap_or("").split_once(quote).unwrap_or((after.get(1..).unwrap_or(""), "")),
            None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        rest = next;
        Some((name, value))
    })
}

/// The character that an entity stands for at the start of `text`, and how long it is; of those with names, the few that
/// addresses hold.
pub fn entity(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    let name = name.get(..name.bytes().take(MAX_ENTITY).position(|byte| byte == b';')?)?;
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().filter(|code| *code > 0);
    let character = match name.strip_prefix('#') {
        Some(number) if number.starts_with('+') => None,
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) if hex.starts_with('+') => None,
            Some(hex) => code(hex, 16),
            None => code(number, 10),
        }
        .and_then(char::from_u32),
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| *character),
    };
    Some((character?, name.len() + 2))
}

/// The longest name of an entity that is looked for, with its semicolon.
const MAX_ENTITY: usize = 10;

const NAMED: [(&str, char); 6] =
    [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{a0}')];

/// A value between quotes as a browser reads it: with its entities resolved.
pub fn unescaped(value: &str) -> Cow<'_, str> {
    let Some((before, _)) = value.split_once('&') else { return value.into() };
    let mut read = before.to_owned();
    let mut rest = value.get(before.len()..).unwrap_or("");
    while let Some(first) = rest.chars().next() {
        let (character, length) = entity(rest).unwrap_or((first, first.len_utf8()));
        read.push(character);
        rest = rest.get(length..).unwrap_or("");
    }
    read.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(lines: &[&str]) -> (String, Vec<String>) {
        let (mut text, mut tags) = (String::new(), Vec::new());
        let mut scanner = HtmlScanner::default();
        for line in lines {
            scanner.read(line, |piece| match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Tag { text: tag, end } => {
                    assert!(line[..end].ends_with('>'));
                    tags.push(tag.to_owned());
                }
            });
        }
        (text, tags)
    }

    #[test]
    fn parts_text_from_tags() {
        let (text, tags) =
            pieces(&["<div class=\"a>b\">one <b\n", "id=x>two</b> 1 < 2 <!-- no\n", "no --> three</div>"]);
        assert_eq!(text, "one two 1 < 2  three");
        assert_eq!(tags, ["<div class=\"a>b\">", "<b\nid=x>", "</b>", "</div>"]);
        let (text, _) = pieces(&["a<script>var x = '<p>no';</script>b<STYLE>p {}\n", "</STYLE>c"]);
        assert_eq!(text, "abc");
    }

    #[test]
    fn reads_attributes() {
        let read: Vec<_> = attributes("<img src=\"a b.png\" alt='x' width=3 hidden id = q/>").collect();
        assert_eq!(read, [("src", "a b.png"), ("alt", "x"), ("width", "3"), ("hidden", ""), ("id", "q")]);
        assert_eq!(attributes("<a>").count(), 0);
        assert_eq!(tag_name("</a>"), "");
    }

    #[test]
    fn resolves_entities() {
        assert_eq!(unescaped("a&amp;b&#38;c&#x26;d"), "a&b&c&d");
        for other in ["a", "a&b", "&amp", "&#0;", "&#+1;", "&#xD800;", "&;", "&unknown;", "&amplify;é", "&"] {
            assert_eq!(unescaped(other), other);
        }
    }

    proptest! {
        #[test]
        fn survives_anything(html in "[<>a-c/!\" ='-]{0,40}", cut in 0usize..40) {
            let cut = cut.min(html.len());
            let whole = pieces(&[&html]);
            // A piece may end inside a comment's marks; anywhere else it makes no difference.
            if !html.contains('!') {
                let parts = pieces(&[&html[..cut], &html[cut..]]);
                let opens_at_cut = html[..cut].ends_with('<');
                prop_assert!(opens_at_cut || parts == whole, "{:?} / {:?}", parts, whole);
            }
            for tag in whole.1 {
                prop_assert!(attributes(&tag).count() <= tag.len());
            }
        }
    }
}
