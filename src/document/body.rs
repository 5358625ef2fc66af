//! One walk over the Markdown body: words, headings, links, images, code and tables, each with its place.

use super::anchors;
use super::html::{self, COMMENT_MARK, HtmlScanner, Piece};
use super::lines::Locator;
use super::masked::{self, Masked};
use super::words::WordCounter;
use crate::diagnostic::{Place, Span};
use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// How much there is on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words of spaced scripts: prose, headings, tables and inline code; no code blocks.
    pub words: u32,
    /// Chinese and Japanese characters.
    pub cjk: u32,
    /// Lines of code blocks that are not blank.
    pub code_lines: u32,
    /// Rows of tables, their heads included.
    pub table_rows: u32,
    /// Images.
    pub images: u32,
}

/// What other documents, and readers, may point at or be sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Links of every kind that were asked for, in order.
    pub links: Vec<Link>,
    /// Images of every kind that were asked for, in order.
    pub images: Vec<Image>,
    /// Ids that HTML gives, in order.
    pub ids: Vec<Box<str>>,
    /// Where comments stand that speak to this program: those of HTML and, in MDX, of JavaScript.
    pub comments: Vec<Span>,
    /// Headings of which a template fills in a part: what stands before that, and behind it.
    pub open: Vec<(Box<str>, Box<str>)>,
}

/// One heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its text without markup.
    pub text: Box<str>,
    /// The id it names itself (`{#id}`).
    pub id: Option<Box<str>>,
    /// Where it stands.
    pub span: Span,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](target)`
    Inline,
    /// `[text][label]`, with the target elsewhere.
    Reference,
    /// `<https://…>`
    Autolink,
    /// `<a href="…">`
    Html,
}

/// One link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it points, as written.
    pub target: Box<str>,
    /// How it is written.
    pub kind: LinkKind,
    /// Where it starts.
    pub place: Place,
    /// The bytes of its target, which may stand in a definition; `None` where they are not the target as it is read, or what
    /// stands there cannot be another target.
    pub written: Option<Span>,
}

/// One image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where it is, as written.
    pub target: Box<str>,
    /// Whether it is an `<img>` tag.
    pub html: bool,
    /// Where it starts.
    pub place: Place,
}

/// CommonMark with what every generator of the field adds to it.
pub fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Walks over a body and counts what is on the page.
pub fn count(body: &Masked<'_>) -> Counts {
    walk(body, None).counts()
}

/// Walks over a body that starts `start` bytes into the file that `locator` knows: the counts, and the outline, with the
/// links and images whose target `keeps` takes.
pub fn read(
    body: &Masked<'_>,
    start: usize,
    locator: &mut Locator<'_>,
    keeps: &dyn Fn(&str) -> bool,
) -> (Counts, Outline) {
    let text = &*body.text;
    let has_lists = memchr::memmem::find(text.as_bytes(), b"{:").is_some();
    let recorder = Recorder { outline: Outline::default(), heading: None, has_lists, text, start, locator, keeps };
    let mut walk = walk(body, Some(recorder));
    let mut outline = walk.recorder.take().map(|recorder| recorder.outline).unwrap_or_default();
    outline.ids.extend(anchors::terms(text).into_iter().map(Into::into));
    if !body.comments.is_empty() {
        let places = body.comments.iter().map(|place| Span::new(start + place.start, start + place.end));
        outline.comments.extend(places);
        outline.comments.sort_unstable();
    }
    (walk.counts(), outline)
}

fn walk<'a, 'b>(body: &'a Masked<'_>, recorder: Option<Recorder<'a, 'b>>) -> Walk<'a, 'b> {
    let mut walk = Walk {
        counts: Counts { code_lines: body.code_lines, images: body.images, ..Counts::default() },
        counter: WordCounter::default(),
        in_code_block: false,
        unseen: 0,
        html: HtmlScanner::default(),
        recorder,
    };
    for (event, range) in Parser::new_ext(&body.text, dialect()).into_offset_iter() {
        walk.take(event, range);
    }
    walk
}

impl Outline {
    /// All fragments that a link into this document may use, in order: explicit ids, and for each heading what GitHub,
    /// goldmark, kramdown and Zola make of it, repeated ones numbered as they do.
    pub fn anchors(&self) -> Vec<String> {
        let mut found: Vec<String> = self.ids.iter().map(|id| id.to_string()).collect();
        let mut made: [Vec<String>; 4] = Default::default();
        // Where all generators agree on all of them, one speaks for the four.
        let agree = self.headings.iter().all(|heading| heading.id.is_some() || anchors::is_plain(&heading.text));
        for heading in &self.headings {
            if let Some(id) = &heading.id {
                found.push(id.to_string());
                continue;
            }
            // `## Title (#id)` is how some generators of one's own let an id be written.
            let written = heading.text.rsplit_once("(#").and_then(|(_, id)| id.strip_suffix(')'));
            found.extend(written.map(str::to_owned));
            if let (true, [one, ..]) = (agree, &mut made) {
                one.push(anchors::plain(&heading.text));
                continue;
            }
            for (anchor, made) in anchors::all(&heading.text).into_iter().zip(&mut made) {
                made.push(anchor);
            }
        }
        for mut made in made {
            made.sort_unstable();
            for equal in made.chunk_by(|a, b| a == b) {
                found.extend(equal.first().cloned());
                found.extend((1..).zip(equal.iter().skip(1)).map(|(number, anchor)| format!("{anchor}-{number}")));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Where `part`, a slice of `whole`, starts in it.
pub(super) fn position(whole: &str, part: &str) -> Option<usize> {
    let at = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    (whole.get(at..at.checked_add(part.len())?)? == part).then_some(at)
}

/// Keeps the outline, where one is asked for.
struct Recorder<'a, 'b> {
    outline: Outline,
    /// The heading that is open, and its text so far.
    heading: Option<(Heading, String)>,
    /// Whether kramdown's lists of attributes may stand in it at all.
    has_lists: bool,
    text: &'a str,
    start: usize,
    locator: &'a mut Locator<'b>,
    keeps: &'a dyn Fn(&str) -> bool,
}

impl Recorder<'_, '_> {
    fn place(&mut self, range: &Range<usize>) -> Place {
        self.locator.place(Span::new(self.start + range.start, self.start + range.end))
    }

    /// The span of a target that is written at `at` in the body.
    fn written(&self, at: usize, target: &str) -> Option<Span> {
        let is_there = !target.is_empty() && self.text.get(at..)?.starts_with(target);
        is_there.then(|| Span::new(self.start + at, self.start + at + target.len()))
    }

    fn begin(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            // An address of mail in angle brackets leads out of every site, and has no scheme by which that would show.
            Tag::Link { link_type: LinkType::Email, .. } => {}
            Tag::Link { link_type, dest_url, .. } if (self.keeps)(dest_url) => {
                let kind = match link_type {
                    LinkType::Inline => LinkKind::Inline,
                    LinkType::Autolink => LinkKind::Autolink,
                    _ => LinkKind::Reference,
                };
                let place = self.place(range);
                let written = match dest_url {
                    CowStr::Borrowed(target) if kind != LinkKind::Autolink => {
                        position(self.text, target).and_then(|at| self.written(at, target))
                    }
                    _ => None,
                };
                self.outline.links.push(Link { target: (**dest_url).into(), kind, place, written });
            }
            Tag::Image { dest_url, .. } if (self.keeps)(dest_url) => {
                let place = self.place(range);
                self.outline.images.push(Image { target: (**dest_url).into(), html: false, place });
            }
            Tag::Heading { level, id, .. } => {
                let id = id.as_deref().map(Into::into);
                let span = Span::new(self.start + range.start, self.start + range.end);
                let heading = Heading { level: number(*level), text: "".into(), id, span };
                self.heading = Some((heading, String::new()));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, so_far)) = &mut self.heading {
            so_far.push_str(text);
        }
        if self.has_lists {
            self.outline.ids.extend(anchors::listed(text).map(Into::into));
        }
    }

    fn end_heading(&mut self) {
        if let Some((heading, text)) = self.heading.take() {
            let around = masked::around(&text).or_else(|| anchors::around_symbols(&text));
            if let Some((before, behind)) = around.filter(|_| heading.id.is_none()) {
                self.outline.open.push((before.trim().into(), behind.trim().into()));
            }
            self.outline.headings.push(Heading { text: masked::without(&text).trim().into(), ..heading });
        }
    }

    fn tag(&mut self, name: &str, tag: &str, range: &Range<usize>) {
        for (attribute, raw) in html::attributes(tag) {
            let value = &*html::unescaped(raw);
            match (name, attribute.to_ascii_lowercase().as_str()) {
                ("a", "href") if (self.keeps)(value) => {
                    let place = self.place(range);
                    let at = position(tag, raw).filter(|_| range.len() == tag.len());
                    let written = at.and_then(|at| self.written(range.start + at, value));
                    self.outline.links.push(Link { target: value.into(), kind: LinkKind::Html, place, written });
                }
                ("img", "src") if (self.keeps)(value) => {
                    let place = self.place(range);
                    self.outline.images.push(Image { target: value.into(), html: true, place });
                }
                (_, "id") | ("a", "name") if !value.is_empty() => self.outline.ids.push(value.into()),
                _ => {}
            }
        }
    }
}

struct Walk<'a, 'b> {
    counts: Counts,
    counter: WordCounter,
    in_code_block: bool,
    /// How many images and autolinks are open: their text is not on the page.
    unseen: u32,
    html: HtmlScanner,
    recorder: Option<Recorder<'a, 'b>>,
}

impl Walk<'_, '_> {
    fn counts(&self) -> Counts {
        Counts { words: self.counter.words, cjk: self.counter.cjk, ..self.counts }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) if self.in_code_block => {
                let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
                self.counts.code_lines += u32::try_from(lines).unwrap_or(u32::MAX);
            }
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak | Event::Rule => {
                self.counter.end_word();
                if let Some(recorder) = &mut self.recorder {
                    recorder.text(" ");
                }
            }
            Event::Start(tag) => self.begin(&tag, &range),
            Event::End(tag) => self.end(tag),
            Event::Html(html) => self.html(&html, &range),
            Event::InlineHtml(html) => {
                // Each is whole: nothing of it goes on behind it.
                self.html(&html, &range);
                self.html.reset();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        self.counter.count(text);
        if let Some(recorder) = &mut self.recorder {
            recorder.text(text);
        }
    }

    fn begin(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.begin(tag, range);
        }
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => return,
            Tag::Link { link_type, .. } => {
                let is_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.unseen += u32::from(is_address || self.unseen > 0);
                return;
            }
            Tag::Image { .. } => {
                self.unseen += 1;
                self.counts.images += 1;
                return;
            }
            Tag::CodeBlock(_) => self.in_code_block = true,
            Tag::TableHead | Tag::TableRow => self.counts.table_rows += 1,
            _ => {}
        }
        self.counter.end_word();
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => return,
            TagEnd::Link | TagEnd::Image => {
                self.unseen = self.unseen.saturating_sub(1);
                return;
            }
            TagEnd::Heading(_) => {
                if let Some(recorder) = &mut self.recorder {
                    recorder.end_heading();
                }
            }
            TagEnd::CodeBlock => self.in_code_block = false,
            TagEnd::HtmlBlock => self.html.reset(),
            _ => {}
        }
        self.counter.end_word();
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        if let Some(recorder) = &mut self.recorder
            && html.contains(COMMENT_MARK)
        {
            recorder.outline.comments.push(Span::new(recorder.start + range.start, recorder.start + range.end));
        }
        let Self { counts, counter, html: scanner, unseen, recorder, .. } = self;
        scanner.read(html, |piece| match piece {
            Piece::Text(text) if *unseen == 0 => counter.count(text),
            Piece::Text(_) => {}
            Piece::Tag { text: tag, end } => {
                let name = html::tag_name(tag).to_ascii_lowercase();
                if !html::is_inline(&name) {
                    counter.end_word();
                }
                counts.images += u32::from(name == "img");
                if let Some(recorder) = recorder {
                    // The tag's own place, unless it began on a line before.
                    let at = end.checked_sub(tag.len()).map(|at| range.start + at);
                    recorder.tag(&name, tag, &at.map_or(range.clone(), |at| at..at + tag.len()));
                }
            }
        });
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests;
