//! Markdown as HTML, its targets as they are written. What comes of it goes through the sanitizer.

use super::bounds::are_bearable;
use super::code;
use super::footnotes::{Notes, reference_id};
use crate::document::anchors;
use crate::document::body::dialect;
use crate::document::html::{HtmlScanner, Piece};
use crate::document::masked;
use crate::document::slug::slug;
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Parser, Tag, TagEnd, TextMergeStream};
use std::collections::HashMap;

/// One heading of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6 on a page, whose title is the one of level 1.
    pub level: u8,
    /// What a link to it names.
    pub id: String,
    /// Its text without markup.
    pub text: String,
}

/// What the writer makes.
pub struct Written {
    pub html: String,
    pub headings: Vec<Heading>,
    pub plain: String,
    pub has_code: bool,
    /// Pieces of HTML that are to stand as they are, in place of their marks.
    pub kept: Vec<String>,
}

/// What stands for the piece of HTML of this number until all else has been looked at.
pub fn mark(number: usize) -> String {
    format!("\u{f8ff}{number}\u{f8fe}")
}

/// How deep elements may lie in each other. What lies deeper is written without its element.
const MAX_DEPTH: usize = 64;

/// As much of a document's code is looked into, in bytes.
const MAX_CODE: usize = 256 * 1024;

/// Ids that the page around a document has.
const RESERVED: [&str; 10] =
    ["main", "q", "found", "follow", "mail", "related", "recent", "topics", "archive", "collections"];

/// The most headings of a document that can be linked to, and the most references to one footnote. No person writes so many.
const MAX_ANCHORS: usize = 1000;
const MAX_REFERENCES: usize = 100;

/// Writes a body as HTML. A heading that opens it and repeats `title` is left out. On a page, headings, tables and code get what
/// makes them easier to use there. HTML of a document that is trusted is kept apart.
pub fn write(body: &str, title: Option<&str>, is_page: bool, trusts: bool) -> Written {
    let events: Vec<Event<'_>> = TextMergeStream::new(Parser::new_ext(body, dialect())).collect();
    let takes_html = trusts || are_bearable(&events);
    let (events, notes) = Notes::taken_out_of(events);
    let mut writer = Writer {
        out: String::with_capacity(body.len() * 5 / 4),
        plain: String::with_capacity(body.len()),
        headings: Vec::new(),
        ids: RESERVED.into_iter().map(|id| (id.to_owned(), 0)).collect(),
        notes,
        is_page,
        takes_html,
        kept: trusts.then(Vec::new),
        has_code: false,
        above: Vec::new(),
        room_for_code: MAX_CODE,
        dropped: Vec::new(),
        table: Vec::new(),
        cell: 0,
        in_head: false,
        heads: false,
        html: HtmlScanner::default(),
    };
    let mut rest = &events[..];
    if let Some((end, level, text)) = heading_at(rest, 0)
        && level == 1
        && title.is_some_and(|title| *slug(title) == *slug(&text))
    {
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    writer.write(rest);
    writer.footnotes();
    let Writer { out, headings, plain, has_code, kept, .. } = writer;
    Written { html: out, headings, plain, has_code, kept: kept.unwrap_or_default() }
}

/// Text as HTML, in an attribute too.
pub fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        out.push_str(match after.as_bytes().first() {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&quot;",
        });
        rest = after.get(1..).unwrap_or("");
    }
    out.push_str(rest);
}

/// The heading that starts at a position of events: where it ends, its level and its text.
fn heading_at(events: &[Event<'_>], at: usize) -> Option<(usize, u8, String)> {
    let Some(Event::Start(Tag::Heading { level, .. })) = events.get(at) else { return None };
    let end = at + events.get(at..)?.iter().position(|event| matches!(event, Event::End(TagEnd::Heading(_))))?;
    let text = text_of(events.get(at..end)?);
    Some((end, *level as u8, masked::without(&text).trim().to_owned()))
}

/// The text of events, without markup.
fn text_of(events: &[Event<'_>]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Writes the events of one document.
pub struct Writer<'e> {
    pub(super) out: String,
    pub(super) notes: Notes<'e>,
    plain: String,
    headings: Vec<Heading>,
    /// The ids that are taken, and the number that the next of each gets.
    ids: HashMap<String, usize>,
    is_page: bool,
    takes_html: bool,
    kept: Option<Vec<String>>,
    has_code: bool,
    /// The levels, as they are in the text, of the headings that the next may belong to.
    above: Vec<u8>,
    room_for_code: usize,
    /// For each element that is open, whether it is left out.
    dropped: Vec<bool>,
    table: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Whether the cell that is open is a head.
    heads: bool,
    html: HtmlScanner,
}

impl<'e> Writer<'e> {
    /// Writes events, whose elements are all closed.
    pub fn write(&mut self, events: &[Event<'e>]) {
        let mut at = 0;
        while let Some(event) = events.get(at) {
            at = match event {
                Event::Start(Tag::Heading { id, .. }) => self.heading(events, at, id.as_deref()),
                Event::Start(Tag::CodeBlock(kind)) => self.code_block(events, at, kind),
                Event::Start(Tag::Image { dest_url, title, .. }) => self.image(events, at, dest_url, title),
                Event::Start(Tag::Item) => {
                    let first = events.get(at + 1..).unwrap_or_default().iter();
                    let mut first = first.filter(|event| !matches!(event, Event::Start(Tag::Paragraph)));
                    let is_task = matches!(first.next(), Some(Event::TaskListMarker(_)));
                    if self.enter() {
                        self.out.push_str(if is_task { "<li class=\"task\">" } else { "<li>" });
                    }
                    at + 1
                }
                event => {
                    self.event(event, events.get(at + 1));
                    at + 1
                }
            };
        }
    }

    fn event(&mut self, event: &Event<'e>, next: Option<&Event<'e>>) {
        match event {
            Event::Start(tag) => {
                if self.enter() {
                    self.open(tag, next);
                }
            }
            Event::End(tag) => {
                if self.dropped.pop() == Some(false) {
                    self.close(*tag);
                }
            }
            Event::Text(text) => {
                let text = masked::without(text);
                self.plain.push_str(&text);
                escape(&text, &mut self.out);
            }
            Event::Code(text) => {
                self.plain.push_str(text);
                self.out.push_str("<code>");
                escape(text, &mut self.out);
                self.out.push_str("</code>");
            }
            Event::Html(html) => self.raw(html),
            Event::InlineHtml(html) => {
                self.raw(html);
                self.html.reset();
            }
            Event::SoftBreak => {
                self.plain.push(' ');
                self.out.push('\n');
            }
            Event::HardBreak => {
                self.plain.push(' ');
                self.out.push_str("<br>\n");
            }
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => {
                let (checked, what) = if *done { (" checked", "Done") } else { ("", "To do") };
                self.out.push_str(&format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{what}\"> "));
            }
            Event::FootnoteReference(label) => {
                let referred = self.notes.refer(label);
                if let Some((number, _)) = referred.filter(|(_, uses)| *uses > MAX_REFERENCES) {
                    self.out.push_str(&format!("<sup class=\"fnref\">{number}</sup>"));
                } else if let Some((number, uses)) = referred {
                    let id = reference_id(number, uses);
                    self.out.push_str(&format!(
                        "<sup class=\"fnref\"><a id=\"{id}\" href=\"#fn-{number}\" role=\"doc-noteref\">{number}</a></sup>"
                    ));
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => escape(text, &mut self.out),
        }
    }

    /// Whether an element that begins is written.
    fn enter(&mut self) -> bool {
        let deep = self.dropped.len() >= MAX_DEPTH;
        self.dropped.push(deep);
        !deep
    }

    fn raw(&mut self, html: &str) {
        if !self.takes_html {
            return escape(html, &mut self.out);
        }
        let Self { html: scanner, plain, .. } = self;
        scanner.read(html, |piece| match piece {
            Piece::Text(text) => plain.push_str(text),
            Piece::Tag { .. } => plain.push(' '),
        });
        match &mut self.kept {
            None => self.out.push_str(html),
            Some(kept) => {
                self.out.push_str(&mark(kept.len()));
                kept.push(html.to_owned());
            }
        }
    }

    fn open(&mut self, tag: &Tag<'e>, next: Option<&Event<'e>>) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::BlockQuote(_) => self.out.push_str("<blockquote>\n"),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(start)) => self.out.push_str(&format!("<ol start=\"{start}\">\n")),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.out.push_str("<a href=\"");
                if *link_type == LinkType::Email {
                    self.out.push_str("mailto:");
                }
                escape(dest_url, &mut self.out);
                self.title(title);
                self.out.push_str("\">");
            }
            Tag::Table(alignments) => {
                self.table.clone_from(alignments);
                let group = "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n";
                self.out.push_str(if self.is_page { group } else { "" });
                self.out.push_str("<table>\n");
            }
            Tag::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.out.push_str("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => {
                // A head without words is no head of anything.
                let is_head = self.in_head && !matches!(next, Some(Event::End(TagEnd::TableCell)));
                self.heads = is_head;
                let class = match self.table.get(self.cell).filter(|_| self.is_page) {
                    Some(Alignment::Right) => " class=\"right\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                self.cell += 1;
                self.out.push_str(&format!("<{}{class}>", if is_head { "th" } else { "td" }));
            }
            _ => {}
        }
    }

    pub(super) fn close(&mut self, tag: TagEnd) {
        let text = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(_) => "</blockquote>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Superscript => "</sup>",
            TagEnd::Subscript => "</sub>",
            TagEnd::Link => "</a>",
            TagEnd::Table if self.is_page => "</tbody>\n</table>\n</div>\n",
            TagEnd::Table => "</tbody>\n</table>\n",
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr>\n</thead>\n<tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell if self.heads => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::HtmlBlock => {
                self.html.reset();
                ""
            }
            _ => "",
        };
        self.out.push_str(text);
        let inline = [TagEnd::Emphasis, TagEnd::Strong, TagEnd::Strikethrough, TagEnd::Link];
        if !inline.contains(&tag) {
            self.plain.push(' ');
        }
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            escape(title, &mut self.out);
        }
    }

    /// Writes a heading, and returns where it ends.
    fn heading(&mut self, events: &[Event<'e>], at: usize, own: Option<&str>) -> usize {
        let Some((end, level, text)) = heading_at(events, at) else { return at + 1 };
        let level = self.level(level);
        self.out.push_str(&format!("<h{level}"));
        let id = if self.is_page && self.headings.len() < MAX_ANCHORS {
            let id = self.new_id(own.map_or_else(|| anchors::github(&text), str::to_owned));
            self.id(&id);
            self.out.push('>');
            // Links may name it as any of the generators would.
            let others =
                if own.is_none() && !anchors::is_plain(&text) { anchors::all(&text).to_vec() } else { Vec::new() };
            for other in others.into_iter().filter(|other| !other.is_empty()) {
                if !self.ids.contains_key(&other) {
                    self.out.push_str("<span");
                    self.id(&other);
                    self.out.push_str("></span>");
                    self.ids.insert(other, 0);
                }
            }
            id
        } else {
            self.out.push('>');
            String::new()
        };
        self.write(events.get(at + 1..end).unwrap_or_default());
        if !id.is_empty() {
            self.out.push_str(" <a class=\"anchor\" href=\"#");
            escape(&id, &mut self.out);
            self.out.push_str("\" aria-label=\"Link to this section\">#</a>");
        }
        self.out.push_str(&format!("</h{level}>\n"));
        self.plain.push(' ');
        if self.headings.len() < MAX_ANCHORS {
            self.headings.push(Heading { level, id, text });
        }
        end + 1
    }

    /// The level that a heading is written with. On a page, whose title is the one of level 1, each lies one below the one that it
    /// belongs to, whatever levels its author left out: who listens to a page finds the way by them.
    fn level(&mut self, level: u8) -> u8 {
        if !self.is_page {
            return level;
        }
        while self.above.last().is_some_and(|above| *above >= level) {
            self.above.pop();
        }
        self.above.push(level);
        u8::try_from(self.above.len() + 1).map_or(6, |level| level.min(6))
    }

    fn id(&mut self, id: &str) {
        self.out.push_str(" id=\"");
        escape(id, &mut self.out);
        self.out.push('"');
    }

    /// An id that no other heading has, numbered as GitHub does where there is one.
    fn new_id(&mut self, wanted: String) -> String {
        let wanted = match wanted.as_str() {
            "" => "section".to_owned(),
            // Those of footnotes begin so.
            note if note.starts_with("fn-") || note.starts_with("fnref-") => format!("section-{note}"),
            _ => wanted,
        };
        let mut number = match self.ids.get(&wanted) {
            None => {
                self.ids.insert(wanted.clone(), 0);
                return wanted;
            }
            Some(number) => *number,
        };
        let id = loop {
            number += 1;
            let id = format!("{wanted}-{number}");
            if !self.ids.contains_key(&id) {
                break id;
            }
        };
        self.ids.insert(wanted, number);
        self.ids.insert(id.clone(), 0);
        id
    }

    /// Writes a block of code, and returns where it ends.
    fn code_block(&mut self, events: &[Event<'e>], at: usize, kind: &CodeBlockKind<'e>) -> usize {
        let inside = events.get(at + 1..).unwrap_or_default();
        let length = inside.iter().take_while(|event| !matches!(event, Event::End(TagEnd::CodeBlock))).count();
        let code = text_of(inside.get(..length).unwrap_or_default());
        self.has_code = true;
        self.plain.push_str(&code);
        self.plain.push(' ');
        let info = if let CodeBlockKind::Fenced(info) = kind { info } else { "" };
        let language = code::language(info).to_lowercase();
        self.out.push_str(if self.is_page { "<pre tabindex=\"0\"><code" } else { "<pre><code" });
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape(&language, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
        let painted =
            if self.is_page && code.len() <= self.room_for_code { code::highlighted(&code, &language) } else { None };
        match painted {
            Some(painted) => {
                self.room_for_code -= code.len();
                self.out.push_str(&painted);
            }
            None => escape(&code, &mut self.out),
        }
        self.out.push_str("</code></pre>\n");
        at + length + 2
    }

    /// Writes an image, and returns where it ends.
    fn image(&mut self, events: &[Event<'e>], at: usize, target: &str, title: &str) -> usize {
        let mut depth = 0_usize;
        let inside = events.get(at..).unwrap_or_default();
        let length = inside.iter().take_while(|event| {
            match event {
                Event::Start(Tag::Image { .. }) => depth += 1,
                Event::End(TagEnd::Image) => depth -= 1,
                _ => {}
            }
            depth > 0
        });
        let length = length.count();
        self.out.push_str("<img src=\"");
        escape(target, &mut self.out);
        self.out.push_str("\" alt=\"");
        escape(&text_of(inside.get(..length).unwrap_or_default()), &mut self.out);
        self.title(title);
        self.out.push_str(if self.is_page { "\" loading=\"lazy\">" } else { "\">" });
        at + length + 1
    }
}
