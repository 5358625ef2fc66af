//! A document while it is edited: what was read of it, and what its last edit made of that.

use super::{Intent, Refusal, item_by_item, lines, step};
use crate::diagnostic::Span;
use crate::document::foreign::has_foreign_metadata;
use crate::document::metadata::{Entry, Fault, Parsed};
use crate::document::source::{EncodingFault, FrontMatter, Source, Syntax};

/// How a body of writing writes what a document has no example of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// Dates stand without quotes.
    pub plain_dates: bool,
    /// Lists stand on lines of their own, their dashes so far to the right of their key; in brackets otherwise.
    pub list_indent: Option<usize>,
}

/// A document that is edited. Its front matter was read before, and is read once more after each edit: what that found is kept,
/// so that neither the next edit nor whoever looks at the result reads it again.
#[derive(Clone, Debug)]
pub struct Editor<'a> {
    bytes: &'a [u8],
    body_start: usize,
    first: Doc<'a>,
    /// The file up to its body as it is since the last edit that changed it.
    last: Option<Head>,
}

impl<'a> Editor<'a> {
    /// Opens a document. `source` and `parsed` are what was read of its `bytes`: the latter is the front matter, if it has any.
    ///
    /// # Errors
    ///
    /// Nothing in it can be edited: it is no text, or its front matter cannot be read.
    pub fn open(
        bytes: &'a [u8],
        source: &'a Source<'a>,
        parsed: Option<&'a Parsed>,
        habits: Habits,
    ) -> Result<Self, Refusal> {
        let body_start = source.body_start;
        match (source.front_matter, source.fault) {
            (_, Some(EncodingFault::Utf16)) => return Err(Refusal::Encoding),
            (_, Some(EncodingFault::InvalidByte(at))) if at < body_start => return Err(Refusal::Encoding),
            // What is no text has no use for front matter.
            (FrontMatter::None, Some(EncodingFault::InvalidByte(_))) => return Err(Refusal::Encoding),
            (FrontMatter::Unclosed { .. }, _) => return Err(Refusal::Unclosed),
            (FrontMatter::None, _) if has_foreign_metadata(source.body()) => return Err(Refusal::Foreign),
            _ => {}
        }
        let text = source.text.get(..body_start).unwrap_or("");
        let first = Doc::of_head(text, source.front_matter, parsed, source.body(), habits)?;
        Ok(Self { bytes, body_start, first, last: None })
    }

    /// Does all intents, in order.
    ///
    /// # Errors
    ///
    /// An intent that cannot be done without collateral change; those before it are done.
    pub fn edit(&mut self, intents: &[Intent]) -> Result<(), Refusal> {
        for intent in intents {
            let smaller = item_by_item(&self.doc()?, intent)?;
            for intent in smaller.as_deref().unwrap_or(std::slice::from_ref(intent)) {
                if let Some(head) = step(&self.doc()?, intent)? {
                    self.last = Some(head);
                }
            }
        }
        Ok(())
    }

    /// The document as it is now.
    pub fn bytes(&self) -> Vec<u8> {
        let mut edited = match &self.last {
            Some(head) => head.text.clone().into_bytes(),
            None => return self.bytes.to_vec(),
        };
        edited.extend_from_slice(self.bytes.get(self.body_start..).unwrap_or_default());
        edited
    }

    /// What the front matter holds now.
    pub fn entries(&self) -> &[Entry] {
        match &self.last {
            Some(head) => head.parsed.as_ref().map(|parsed| parsed.metadata.entries.as_slice()).unwrap_or_default(),
            None => self.first.entries,
        }
    }

    /// What was read of the front matter after the last edit, if it has any; `None` where nothing changed.
    pub fn reread(self) -> Option<Option<Parsed>> {
        self.last.map(|head| head.parsed)
    }

    fn doc(&self) -> Result<Doc<'_>, Refusal> {
        match &self.last {
            Some(head) => head.doc(self.first.body, self.first.habits),
            None => Ok(self.first),
        }
    }
}

/// The file up to its body, or a whole file of TOML, and what was read of it.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) text: String,
    front_matter: FrontMatter,
    parsed: Option<Parsed>,
    is_bare: bool,
}

impl Head {
    fn new(text: String) -> Self {
        let source = Source::new(text.as_bytes());
        let (front_matter, parsed) = (source.front_matter, Parsed::of(&source));
        Self { text, front_matter, parsed, is_bare: false }
    }

    pub(super) fn of_toml(text: String) -> Self {
        let bom = text.len() - text.trim_start_matches('\u{feff}').len();
        let (open, content) = (Span::at(bom), Span::new(bom, text.len()));
        let front_matter = FrontMatter::Block { syntax: Syntax::Toml, open, content };
        let parsed = Some(Parsed::parse(Syntax::Toml, &text, content));
        Self { text, front_matter, parsed, is_bare: true }
    }

    pub(super) fn doc<'d>(&'d self, body: &'d str, habits: Habits) -> Result<Doc<'d>, Refusal> {
        let doc = Doc::of_head(&self.text, self.front_matter, self.parsed.as_ref(), body, habits)?;
        let fence = doc.fence.filter(|_| !self.is_bare);
        Ok(Doc { is_bare: self.is_bare, fence, ..doc })
    }
}

/// A text with front matter that can be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doc<'a> {
    /// The file up to its body, or a whole file of TOML.
    pub(super) text: &'a str,
    pub(super) syntax: Syntax,
    /// What stands between the fences.
    pub(super) content: Span,
    /// The opening fence; `None` where there is none, and a block has yet to be made.
    pub(super) fence: Option<Span>,
    /// Whether it is a file that has no fences.
    pub(super) is_bare: bool,
    pub(super) entries: &'a [Entry],
    /// What follows; a block that is made ends its lines as this does.
    pub(super) body: &'a str,
    pub(super) habits: Habits,
}

impl<'a> Doc<'a> {
    fn of_head(
        text: &'a str,
        front_matter: FrontMatter,
        parsed: Option<&'a Parsed>,
        body: &'a str,
        habits: Habits,
    ) -> Result<Self, Refusal> {
        let (syntax, content, fence) = match front_matter {
            FrontMatter::Block { syntax, open, content } => (syntax, content, Some(open)),
            _ => (Syntax::Yaml, Span::at(text.len()), None),
        };
        let entries = parsed.map(readable).transpose()?.unwrap_or_default();
        Ok(Self { text, syntax, content, fence, is_bare: false, entries, body, habits })
    }

    /// The text after an edit, read again; `None` where the edit broke it.
    pub(super) fn reread(&self, text: String) -> Option<Head> {
        if self.is_bare {
            return Some(Head::of_toml(text));
        }
        // The front matter must end where the body begins, and the body must not be taken for one: the first line tells.
        let whole = format!("{text}{}", self.body.get(..lines::after(self.body, 0)).unwrap_or("---"));
        let source = Source::new(whole.as_bytes());
        let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let fits = match source.front_matter {
            FrontMatter::Block { .. } => source.body_start == text.len() && text.len() > bom,
            FrontMatter::None => text.len() == bom,
            FrontMatter::Unclosed { .. } => false,
        };
        fits.then(|| Head::new(text))
    }
}

/// The entries of front matter that can be read.
fn readable(parsed: &Parsed) -> Result<&[Entry], Refusal> {
    for fault in &parsed.faults {
        match fault {
            Fault::Malformed { message, .. } => return Err(Refusal::Malformed { message: message.clone() }),
            Fault::NotAMapping { .. } => return Err(Refusal::Malformed { message: "it is no mapping".into() }),
            // A repeated key hinders only who means it.
            Fault::DuplicateKey { .. } => {}
        }
    }
    Ok(&parsed.metadata.entries)
}
