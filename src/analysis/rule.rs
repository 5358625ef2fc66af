//! The rules that look at one document: what they see of it, and how they say what they find. Their owner is `lint`.

use super::Profile;
use super::facts::Facts;
use super::fields;
use crate::config::CoreKey;
use crate::diagnostic::{Diagnostic, Place, Span};
use crate::document::lines::Locator;
use crate::document::metadata::{Entry, Fault, Metadata, Node};
use crate::document::source::{FrontMatter, Source, Syntax};
use std::fmt;

/// A rule that can be checked on one document alone: pure, so that its findings can be kept with the document's facts.
pub trait DocumentRule: Send + Sync + fmt::Debug {
    /// The name that `allow` takes.
    fn name(&self) -> &'static str;

    /// Adds what is wrong with `document`.
    fn check(&self, document: &Document<'_>, found: &mut Found<'_, '_>);
}

/// One document as its rules see it.
pub struct Document<'a> {
    /// Its text, cut into front matter and body.
    pub source: &'a Source<'a>,
    /// The size of the whole file in bytes, which may be more than was read.
    pub size: u64,
    /// The front matter, as far as it could be read; `None` where there is none.
    pub metadata: Option<&'a Metadata>,
    /// What breaks the rules of its notation, in the order found.
    pub faults: &'a [Fault],
    /// Values of core keys that could not be used, in the order of the file.
    pub oddities: &'a [Oddity<'a>],
    /// What was read of it.
    pub facts: &'a Facts,
    /// How its collection is read.
    pub profile: &'a Profile,
}

/// The value of a core key that could not be used as it is.
#[derive(Clone, Copy, Debug)]
pub enum Oddity<'a> {
    /// A date that is none.
    Date {
        /// `date` or `updated`.
        key: CoreKey,
        /// The value.
        node: &'a Node,
    },
    /// A `draft` that is neither true nor false.
    Draft(&'a Node),
    /// A `slug` that cannot stand in an address.
    Slug(&'a Node),
    /// A value of another kind than its key takes.
    Kind {
        /// The key, or the part of one.
        key: &'static str,
        /// What it takes, for people: "a string".
        expected: &'static str,
        /// The value.
        node: &'a Node,
    },
}

/// The longest tag that is looked for, in characters.
const MAX_TAG: usize = 100;

impl<'a> Document<'a> {
    /// The whole text.
    pub fn text(&self) -> &'a str {
        &self.source.text
    }

    /// The value of a core key, under whichever of its names it stands.
    pub fn field(&self, key: CoreKey) -> Option<&'a Entry> {
        fields::find(self.metadata?, &self.profile.fields, key)
    }

    /// Whether a YAML tag, such as `!!str` or `!`, stands before a value.
    pub fn is_tagged(&self, node: &Node) -> bool {
        let before = self.text().get(..node.span.start as usize).unwrap_or("");
        // Back over blanks to the last word, and no further: a line may be as long as the file.
        let words = before.trim_end_matches([' ', '\t']);
        let ends = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '[' | '{' | ',');
        let word: String = words.chars().rev().take(MAX_TAG).take_while(|c| !ends(*c)).collect();
        word.ends_with('!')
    }

    /// The fence that opens the front matter: the place of what is missing in it.
    pub fn fence(&self) -> Span {
        match self.source.front_matter {
            FrontMatter::None => Span::at(0),
            FrontMatter::Unclosed { open, .. } | FrontMatter::Block { open, .. } => open,
        }
    }

    /// The notation of its front matter, where it has one.
    pub fn syntax(&self) -> Option<Syntax> {
        match self.source.front_matter {
            FrontMatter::None => None,
            FrontMatter::Unclosed { syntax, .. } | FrontMatter::Block { syntax, .. } => Some(syntax),
        }
    }

    /// The text between the fences, and where it stands.
    pub fn block(&self) -> Option<(&'a str, Span)> {
        match self.source.front_matter {
            FrontMatter::Block { content, .. } => Some((content.slice(&self.source.text), content)),
            _ => None,
        }
    }
}

/// Takes the findings of one rule about one document.
pub struct Found<'a, 'b> {
    rule: &'static str,
    locator: &'a mut Locator<'b>,
    diagnostics: &'a mut Vec<Diagnostic>,
    most: usize,
}

/// The most findings of one rule about one document: nobody reads more, and a hostile file must not fill the memory.
pub const MAX_FINDINGS: usize = 1000;

/// What the last one that is told says.
pub const LAST_NOTE: &str = "there may be more of this rule in this document; no more than 1,000 are told";

impl<'a, 'b> Found<'a, 'b> {
    /// Runs `rule` and keeps what it finds.
    pub(super) fn run(
        rule: &dyn DocumentRule,
        document: &Document<'_>,
        locator: &'a mut Locator<'b>,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) {
        let most = diagnostics.len() + MAX_FINDINGS;
        rule.check(document, &mut Found { rule: rule.name(), locator, diagnostics, most });
    }

    /// Where a span stands.
    pub fn place(&mut self, span: Span) -> Place {
        self.locator.place(span)
    }

    /// Keeps one finding, under the name of the rule that runs.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < self.most {
            let last = self.diagnostics.len() + 1 == self.most;
            let diagnostic = if last { diagnostic.note(LAST_NOTE) } else { diagnostic };
            self.diagnostics.push(Diagnostic { rule: self.rule, ..diagnostic });
        }
    }

    /// A finding about `span`, not kept yet.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.place(span), message)
    }
}
