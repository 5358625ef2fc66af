//! Where in a body the targets of links and images stand, byte for byte.

use crate::document::body::{dialect, position};
use crate::document::html::{self, HtmlScanner, Piece};
use pulldown_cmark::{CowStr, DefaultBrokenLinkCallback, Event, LinkType, OffsetIter, Parser, Tag, TagEnd};
use std::ops::Range;

/// How a target is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `[text](target)`, or `[label]: target`
    Bare,
    /// `[text](<target>)`, or `[label]: <target>`
    Pointed,
    /// The value of an attribute in HTML, between these quotes.
    Attribute(Option<char>),
}

/// One target.
pub(super) struct Found<'t> {
    /// As it is read.
    pub(super) target: CowStr<'t>,
    pub(super) link: bool,
    pub(super) image: bool,
    /// Where it is written; `None` where that cannot be told.
    pub(super) written: Option<Written>,
    /// Where what it belongs to starts.
    pub(super) at: usize,
}

/// Where and how a target is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Its bytes in the body, without quotes or pointed brackets.
    pub(super) range: Range<usize>,
    pub(super) form: Form,
    /// Whether a `|` would end the cell that it stands in.
    pub(super) in_table: bool,
}

/// One walk over a body that takes note of every target.
pub(super) struct Walk<'t> {
    body: &'t str,
    events: OffsetIter<'t, DefaultBrokenLinkCallback>,
    /// The targets of definitions by place, then all others in order.
    pub(super) found: Vec<Found<'t>>,
    /// For each link and image of Markdown, in order, which target is its own; `None` for `<https://…>`.
    pub(super) targets: Vec<Option<usize>>,
    /// Where the definitions start.
    definitions: Vec<usize>,
    open: Vec<Open>,
    in_table: bool,
    html: Html,
}

/// A link or image whose end has not come.
struct Open {
    /// Its target, where that follows its text.
    index: Option<usize>,
    /// Where its text ends, as far as it has come.
    text_end: usize,
}

impl<'t> Walk<'t> {
    pub(super) fn new(body: &'t str) -> Self {
        let parser = Parser::new_ext(body, dialect());
        let mut found: Vec<Found<'t>> = parser
            .reference_definitions()
            .iter()
            .map(|(_, definition)| Found {
                target: lent(body, &definition.dest),
                link: false,
                image: false,
                written: locate_definition(body, &definition.dest, &definition.span),
                at: definition.span.start,
            })
            .collect();
        found.sort_unstable_by_key(|found| found.at);
        let definitions = found.iter().map(|found| found.at).collect();
        Self {
            body,
            events: parser.into_offset_iter(),
            found,
            targets: Vec::new(),
            definitions,
            open: Vec::new(),
            in_table: false,
            html: Html::default(),
        }
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Option<(Event<'t>, Range<usize>)> {
        let (event, range) = self.events.next()?;
        if !matches!(event, Event::End(TagEnd::Link | TagEnd::Image))
            && let Some(open) = self.open.last_mut()
        {
            open.text_end = open.text_end.max(range.end);
        }
        match &event {
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                self.begin(*link_type, dest_url, id, &range, false);
            }
            Event::Start(Tag::Image { link_type, dest_url, id, .. }) => {
                self.begin(*link_type, dest_url, id, &range, true);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => self.end(&range),
            Event::Start(Tag::Table(_)) => self.in_table = true,
            Event::End(TagEnd::Table) => self.in_table = false,
            Event::Html(text) => self.html(text, &range),
            Event::InlineHtml(text) => {
                self.html(text, &range);
                self.html = Html::default();
            }
            Event::End(TagEnd::HtmlBlock) => self.html = Html::default(),
            _ => {}
        }
        Some((event, range))
    }

    fn begin(&mut self, kind: LinkType, target: &CowStr<'t>, label: &str, range: &Range<usize>, image: bool) {
        let (mut index, mut own) = (None, None);
        match kind {
            LinkType::Autolink | LinkType::Email => {}
            LinkType::Inline => {
                own = Some(self.found.len());
                index = own;
                let target = target.clone();
                self.found.push(Found { target, link: !image, image, written: None, at: range.start });
            }
            _ => {
                let start = self.events.reference_definitions().get(label).map(|definition| definition.span.start);
                index = start.and_then(|start| self.definitions.binary_search(&start).ok());
                if let Some(found) = index.and_then(|index| self.found.get_mut(index)) {
                    found.link |= !image;
                    found.image |= image;
                }
            }
        }
        self.targets.push(index);
        // Behind `[`, or `![`.
        self.open.push(Open { index: own, text_end: range.start + 1 + usize::from(image) });
    }

    fn end(&mut self, range: &Range<usize>) {
        let Some(Open { index, text_end }) = self.open.pop() else { return };
        if let Some(found) = index.and_then(|index| self.found.get_mut(index)) {
            let written = locate_inline(self.body, &found.target, text_end..range.end);
            found.written = written.map(|written| Written { in_table: self.in_table, ..written });
        }
    }

    /// Takes note of the targets in a piece of HTML. What stands in a quote or a list comes without the marks of its lines.
    fn html(&mut self, html: &str, range: &Range<usize>) {
        let raw = self.body.get(range.clone()).unwrap_or("");
        if raw == html {
            return self.html.read(html, Some(range.start), &mut self.found);
        }
        let mut raw_lines = raw.split_inclusive('\n');
        let mut end = range.start;
        for line in html.split_inclusive('\n') {
            let raw = raw_lines.next().unwrap_or("");
            end += raw.len();
            let at = raw.ends_with(line).then(|| end - line.len());
            self.html.read(line, at, &mut self.found);
        }
    }
}

/// The HTML of one block, or one inline tag: its lines one behind the other, each with its place in the body.
#[derive(Default)]
struct Html {
    scanner: HtmlScanner,
    length: usize,
    /// Where each line starts in this HTML, and where in the body.
    lines: Vec<(usize, Option<usize>)>,
}

impl Html {
    fn read(&mut self, html: &str, at: Option<usize>, found: &mut Vec<Found<'_>>) {
        let start = self.length;
        self.length += html.len();
        self.lines.push((start, at));
        let lines = &self.lines;
        self.scanner.read(html, |piece| {
            let Piece::Tag { text, end } = piece else { return };
            let Some(tag_start) = (start + end).checked_sub(text.len()) else { return };
            for (name, value) in html::attributes(text).filter(|(_, value)| !value.is_empty()) {
                let link = name.eq_ignore_ascii_case("href");
                let image = ["src", "poster"].iter().any(|known| name.eq_ignore_ascii_case(known));
                if !(link || image) {
                    continue;
                }
                let written = position(text, value).and_then(|offset| {
                    let quote = text.get(..offset)?.chars().next_back().filter(|c| matches!(c, '"' | '\''));
                    let range = in_body(lines, tag_start + offset, value.len())?;
                    Some(Written { range, form: Form::Attribute(quote), in_table: false })
                });
                let target = html::unescaped(value).into_owned().into();
                let at = in_body(lines, tag_start, 0).or(at.map(|at| at..at)).map_or(0, |range| range.start);
                found.push(Found { target, link, image, written, at });
            }
        });
    }
}

/// Where in the body `length` bytes of HTML stand that start at `at`, if in one line.
fn in_body(lines: &[(usize, Option<usize>)], at: usize, length: usize) -> Option<Range<usize>> {
    let line = lines.partition_point(|(start, _)| *start <= at);
    let (start, in_body) = lines.get(line.checked_sub(1)?)?;
    if lines.get(line).is_some_and(|(next, _)| at + length > *next) {
        return None;
    }
    let start = (*in_body)? + (at - start);
    Some(start..start + length)
}

/// The same text, lent from the body where it stands there.
fn lent<'t>(body: &'t str, text: &CowStr<'_>) -> CowStr<'t> {
    let at = if let CowStr::Borrowed(text) = text { position(body, text) } else { None };
    match at.and_then(|at| body.get(at..at + text.len())) {
        Some(text) => CowStr::Borrowed(text),
        None => text.to_string().into(),
    }
}

/// The target behind the text of a link, which ends where `rest` starts; the link ends with it.
fn locate_inline(body: &str, target: &CowStr<'_>, rest: Range<usize>) -> Option<Written> {
    // A break between the text and its bracket may be followed by the marks of a quote.
    let rest = body.get(rest)?.trim_start_matches([' ', '\t', '\r', '\n', '>']).strip_prefix("](")?;
    locate(body, target, rest)
}

/// The target of a definition.
fn locate_definition(body: &str, target: &CowStr<'_>, span: &Range<usize>) -> Option<Written> {
    let definition = body.get(span.clone())?;
    let mut escaped = true;
    let close = definition.bytes().position(|byte| {
        let closes = byte == b']' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })?;
    locate(body, target, definition.get(close..)?.strip_prefix("]:")?)
}

/// The target at the start of `rest`, behind blanks, and behind the marks of a quote where a line ends before it.
fn locate(body: &str, target: &CowStr<'_>, rest: &str) -> Option<Written> {
    // The parser lends what holds no escapes from the body itself: so its place is known for sure.
    let lent = if let CowStr::Borrowed(target) = target { Some(*target).filter(|text| !text.is_empty()) } else { None };
    if let Some(start) = lent.and_then(|target| position(body, target)) {
        let form = if body.get(..start)?.ends_with('<') { Form::Pointed } else { Form::Bare };
        return Some(Written { range: start..start + target.len(), form, in_table: false });
    }
    let mut line_ended = false;
    let inside = rest.trim_start_matches(|c| {
        line_ended |= matches!(c, '\r' | '\n');
        matches!(c, ' ' | '\t' | '\r' | '\n') || (c == '>' && line_ended)
    });
    let (form, inside) = match inside.strip_prefix('<') {
        Some(inside) => (Form::Pointed, inside),
        None => (Form::Bare, inside),
    };
    let start = position(body, inside)?;
    Some(Written { range: start..start + length(inside, form)?, form, in_table: false })
}

/// How long the target at the start of `text` is, by the grammar of CommonMark.
fn length(text: &str, form: Form) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if escaped && byte.is_ascii_punctuation() {
            escaped = false;
            continue;
        }
        escaped = byte == b'\\';
        match (form, byte) {
            (Form::Pointed, b'>') | (Form::Bare, 0..=b' ') => return Some(at),
            (Form::Pointed, b'\n' | b'\r' | b'<') => return None,
            (Form::Bare, b'(') => depth += 1,
            (Form::Bare, b')') if depth == 0 => return Some(at),
            (Form::Bare, b')') => depth -= 1,
            _ => {}
        }
    }
    (form == Form::Bare).then_some(text.len())
}
