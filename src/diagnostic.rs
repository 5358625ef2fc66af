//! What is said about a place in a file: spans, places, diagnostics and fixes.

/// A half-open range of bytes in one file, counted from its first byte (a BOM included).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`. Documents are bounded far below 4 GiB; what lies beyond is cut.
    pub fn new(start: usize, end: usize) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: cut(start), end: cut(end.max(start)) }
    }

    /// An empty span at `at`.
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The span as a range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text below the span; empty where the span does not fit the text.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

/// A span with the line and column of its first byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The bytes meant.
    pub span: Span,
    /// The line, from 1. LF, CRLF and a lone CR each end a line.
    pub line: u32,
    /// The column, from 1, in code points; a BOM is not counted.
    pub column: u32,
}

impl Place {
    /// The first byte of a file: where a complaint about the whole file stands.
    pub const START: Self = Self { span: Span { start: 0, end: 0 }, line: 1, column: 1 };
}

/// A value together with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// What was read.
    pub value: T,
    /// Where it was read.
    pub place: Place,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; does not fail a run.
    Warning,
    /// A fault: the run fails.
    Error,
}

impl Severity {
    /// The word printed before the rule's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One replacement in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes to replace; empty for an insertion.
    pub span: Span,
    /// What takes their place.
    pub text: String,
}

/// Whether a fix keeps the meaning of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// The meaning stays; applied by `--fix`.
    Safe,
    /// A likely reading that a person should see; applied by `--unsafe-fixes`.
    Unsafe,
}

/// A proposed cure for a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, in the imperative.
    pub title: String,
    /// Whether it may be applied without being looked at.
    pub applicability: Applicability,
    /// The edits, in order, none overlapping another.
    pub edits: Vec<TextEdit>,
}

/// A second place that belongs to a diagnostic, such as "first used here".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file, from the workspace root; `None` for the diagnostic's own.
    pub path: Option<Box<str>>,
    /// Where in that file.
    pub place: Place,
    /// What the place has to do with it.
    pub message: String,
}

/// One complaint about one place in one document. How much it weighs is the workspace's choice, so it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule, in kebab-case: the name that `allow` takes.
    pub rule: &'static str,
    /// Where it is.
    pub place: Place,
    /// What is wrong, in the user's words.
    pub message: String,
    /// Where the demand comes from, such as the schema and its keyword.
    pub note: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<String>,
    /// A cure, where one is known.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A complaint at `place`. The rule is filled in by whoever runs it.
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { rule: "", place, message, note: None, related: Vec::new(), help: None, fix: None }
    }

    /// The same diagnostic with a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same diagnostic with a line that says where the demand comes from.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same diagnostic with a second place in the same file.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { path: None, place, message: message.into() });
        self
    }

    /// The same diagnostic with a place in another file.
    #[must_use]
    pub fn related_in(mut self, path: &str, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { path: Some(path.into()), place, message: message.into() });
        self
    }

    /// The same diagnostic with a fix that replaces `span` by `text`.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, applicability: Applicability, span: Span, text: String) -> Self {
        self.fix = Some(Fix { title: title.into(), applicability, edits: vec![TextEdit { span, text }] });
        self
    }
}
