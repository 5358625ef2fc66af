//! Findings as people and programs read them: one file a format, one line in [`REPORTS`].

mod concise;
pub mod full;
mod github;
mod gitlab;
pub mod json;
mod junit;
mod lines;
mod rdjsonl;
mod sarif;

use super::fingerprint::Fingerprint;
use super::{Counts, Finding};
use crate::diagnostic::{Applicability, Fix, Span};
use std::fmt::Write;
use std::io;
use std::sync::Arc;

/// All formats. Help texts, the values of `--format` and the tests come from here.
pub const REPORTS: &[Report] = &[
    full::REPORT,
    concise::REPORT,
    json::REPORT,
    sarif::REPORT,
    github::REPORT,
    gitlab::REPORT,
    junit::REPORT,
    rdjsonl::REPORT,
];

/// One form in which findings are told.
pub struct Report {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Whether it says what findings are known by in other runs: that takes reading each document with findings once more.
    pub identifies: bool,
    /// Writes it.
    pub write: Writes,
    /// Whether a file that begins so is such a report, written by this program.
    pub opens: Opens,
    /// Writes what belongs into the summary of the job beside it, as Markdown; nothing, where nothing does.
    pub job_summary: Option<Writes>,
}

/// A function that writes what a run found.
pub type Writes = fn(&Run<'_>, &mut dyn io::Write) -> io::Result<()>;

/// A function that says whether a text begins as something does. The text may be cut.
pub type Opens = fn(&str) -> bool;

impl Report {
    /// A report that is whole by itself.
    const fn new(name: &'static str, about: &'static str, write: Writes, opens: Opens) -> Self {
        Self { name, about, identifies: false, write, opens, job_summary: None }
    }

    /// A report that says what findings are known by.
    const fn identifying(name: &'static str, about: &'static str, write: Writes, opens: Opens) -> Self {
        Self { identifies: true, ..Self::new(name, about, write, opens) }
    }
}

/// What one run found.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// The findings, by path, then by place.
    pub findings: &'a [Finding<'a>],
    /// The fix of each that holds.
    pub fixes: &'a [Option<&'a Fix>],
    /// What each is known by in other runs; empty where the report does not say so.
    pub fingerprints: &'a [Fingerprint],
    /// How many they are.
    pub counts: Counts,
    /// How many documents were looked at.
    pub documents: usize,
    /// A document's path from the workspace root, as it is to be shown.
    pub shown: &'a dyn Fn(&str) -> String,
    /// The same path from the root of the repository, parts joined by slashes: what CI systems know files by.
    pub from_top: &'a dyn Fn(&str) -> String,
    /// Whether a finding is about what the change at hand touched.
    pub touched: &'a dyn Fn(&Finding<'_>) -> bool,
    /// The text of the document at a path from the workspace root, as it was read.
    pub text: &'a dyn Fn(&str) -> Option<Arc<str>>,
    /// Whether the output is coloured.
    pub color: bool,
    /// Whether the findings alone are told, without a summary.
    pub quiet: bool,
    /// Whether the fixes can be asked for where this is told: a text on stdin is nothing to fix in.
    pub fixable: bool,
}

/// `1 error`, `2 errors`.
fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// What closes a report for people: `2 errors, 1 warning in 3 of 16 documents; 1 can be fixed with --fix`.
fn summary(run: &Run<'_>) -> String {
    let counts = [(run.counts.errors, "error"), (run.counts.warnings, "warning")];
    let parts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| plural(count, word));
    let parts: Vec<String> = parts.collect();
    let found = format!("{} in {} of {}", parts.join(", "), run.counts.documents, plural(run.documents, "document"));
    let of = |applicability| run.fixes.iter().flatten().filter(|fix| fix.applicability == applicability).count();
    match (of(Applicability::Safe), of(Applicability::Unsafe)) {
        _ if !run.fixable => found,
        (0, 0) => found,
        (safe, 0) => format!("{found}; {safe} can be fixed with --fix"),
        (0, other) => format!("{found}; {other} can be fixed with --unsafe-fixes"),
        (safe, other) => format!("{found}; {safe} can be fixed with --fix, {other} more with --unsafe-fixes"),
    }
}

/// Text as a terminal may show it: control characters and those that turn the direction of writing are escaped, so that
/// nothing from content can move the cursor, colour a line or reorder what is read.
pub fn escape(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return no_command(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push_str("\\t"),
            _ if is_hidden(c) => {
                // Writing to a string does not fail.
                let _ = write!(escaped, "\\u{{{:x}}}", u32::from(c));
            }
            _ => escaped.push(c),
        }
    }
    no_command(&escaped).into_owned().into()
}

/// Text without `##[`: GitHub takes what begins so for a workflow command wherever in a line it stands.
fn no_command(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains("##[") { text.replace("##[", "##\\u{5b}").into() } else { text.into() }
}

/// A path as it may begin a line: `./` stands before one that GitHub would take for a workflow command, which begins with `::`,
/// whatever white space precedes it.
pub fn at_line_start(path: String) -> String {
    let first = path.trim_start_matches(|c: char| !c.is_ascii_graphic());
    if first.starts_with("::") { format!("./{path}") } else { path }
}

/// The longest message that is shown, in characters: content that is quoted in one must not fill the screen.
const MAX_MESSAGE: usize = 300;

/// A message as a terminal may show it: escaped, and cut where it is too long to be read.
pub fn message(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", escape(text.get(..end).unwrap_or(""))).into(),
        None => escape(text),
    }
}

/// Control characters, and the bidirectional marks, embeddings, overrides and isolates.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Source text as a terminal may show it, as long in bytes as it was, so that spans still fit. The ASCII control characters
/// are left to the renderer, which shows each as its symbol.
fn visible(source: &str) -> std::borrow::Cow<'_, str> {
    if !source.chars().any(|c| is_hidden(c) && !c.is_ascii()) {
        return source.into();
    }
    let shown = |c: char| match c.len_utf8() {
        _ if !is_hidden(c) || c.is_ascii() => c,
        2 => '\u{BF}',
        _ => char::REPLACEMENT_CHARACTER,
    };
    source.chars().map(shown).collect::<String>().into()
}

/// The longest lines that are shown, in bytes. Of one that is wider than the screen the renderer shows a part.
const MAX_LINE: usize = 10_000;

/// Lines cut out of a text: the first line's number, the lines, and where in them a span is.
type Excerpt<'a> = (usize, &'a str, std::ops::Range<usize>);

/// The lines of a text that a span touches; `None` where they are too long to be shown. No more than that is looked at: a line may
/// be as long as the file, and hold as many findings as are told.
fn excerpt(text: &str, span: Span, line: u32) -> Option<Excerpt<'_>> {
    let bytes = text.as_bytes();
    let (start, end) = ((span.start as usize).min(bytes.len()), (span.end as usize).min(bytes.len()));
    let before = bytes.get(start.saturating_sub(MAX_LINE)..start)?;
    let from = match memchr::memrchr2(b'\n', b'\r', before) {
        Some(at) => start - before.len() + at + 1,
        None if before.len() == start => 0,
        None => return None,
    };
    let after = bytes.get(end..bytes.len().min(end + MAX_LINE))?;
    let to = match memchr::memchr2(b'\n', b'\r', after) {
        Some(at) => end + at,
        None if end + after.len() == bytes.len() => bytes.len(),
        None => return None,
    };
    let lines = text.get(from..to).filter(|lines| lines.len() <= MAX_LINE)?;
    Some((line as usize, lines, start.saturating_sub(from)..end.saturating_sub(from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_raw() {
        assert_eq!(escape("\u{1b}[31mred\u{202e}x\ty\n"), "\\u{1b}[31mred\\u{202e}x\\ty\\n");
        assert_eq!(escape("KV Cache · 北京 🔥"), "KV Cache · 北京 🔥");
    }

    #[test]
    fn no_text_and_no_path_is_a_workflow_command() {
        assert_eq!(escape("a ##[error]b \u{1b}##[x"), "a ##\\u{5b}error]b \\u{1b}##\\u{5b}x");
        assert_eq!(escape("# [x], #[x], ## [x]"), "# [x], #[x], ## [x]");
        for (path, shown) in [
            ("::error::x/a.md", "./::error::x/a.md"),
            (" \u{a0}\u{200b}::error::x", "./ \u{a0}\u{200b}::error::x"),
            (":a/::b.md", ":a/::b.md"),
            ("essays/::b.md", "essays/::b.md"),
            ("", ""),
        ] {
            assert_eq!(at_line_start(path.to_owned()), shown);
        }
    }

    #[test]
    fn a_message_does_not_fill_the_screen() {
        assert_eq!(message("short"), "short");
        assert_eq!(message(&"界".repeat(1000)).chars().count(), 301);
    }

    #[test]
    fn source_keeps_its_length() {
        for source in ["a\u{9b}31m", "x\u{61c}\u{202e}y", "plain"] {
            let shown = visible(source);
            assert_eq!(shown.len(), source.len());
            assert!(!shown.chars().any(is_hidden), "{shown:?}");
        }
    }

    #[test]
    fn an_excerpt_holds_whole_lines() {
        let text = "one\ntwo three\nfour\n";
        assert_eq!(excerpt(text, Span::new(8, 13), 2), Some((2, "two three", 4..9)));
        assert_eq!(excerpt(text, Span::new(1, 6), 1), Some((1, "one\ntwo three", 1..6)));
        assert_eq!(excerpt(text, Span::at(99), 4), Some((4, "", 0..0)));
        assert_eq!(excerpt("", Span::at(0), 1), Some((1, "", 0..0)));
        let long = format!("{}x{}", "a".repeat(MAX_LINE / 2), "b".repeat(MAX_LINE));
        assert_eq!(excerpt(&long, Span::new(MAX_LINE / 2, MAX_LINE / 2 + 1), 1), None);
        assert_eq!(excerpt(&long, Span::at(long.len()), 1), None);
        let fits = "é".repeat(MAX_LINE / 2);
        assert_eq!(excerpt(&fits, Span::new(2, 4), 1), Some((1, fits.as_str(), 2..4)));
    }
}
