//! Metadata that is there and is not read: which kind it is, and how it would be written to be read.

use super::edits::apply;
use super::metadata::Metadata;
use super::source::{FrontMatter, Source, opens_json};
use crate::diagnostic::{Span, TextEdit};

/// What a document without front matter begins with, where some program takes that for metadata, or its author did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opener<'t> {
    /// A fence that something stands before.
    Preceded {
        /// The fence.
        fence: &'t str,
        /// Whether that is more than blanks: a template or a comment.
        by_text: bool,
    },
    /// A line of more signs than a fence has.
    Long(&'t str),
    /// A fence that names its notation: the name.
    Language(&'t str),
    /// An object of JSON behind whose last brace something stands, or before which blanks do.
    Json {
        /// Whether blanks stand before it.
        preceded: bool,
    },
    /// Lines such as `Title: x`, and no fence.
    Headers,
}

/// The longest metadata that is looked through, in lines.
const MOST_LINES: usize = 1000;

/// The most header lines.
const MOST_HEADERS: usize = 50;

/// What the text of a document without front matter begins with, and where that line stands in it.
pub fn opener(text: &str) -> Option<(Opener<'_>, Span)> {
    let rest = text.trim_start_matches('\u{feff}').trim_start();
    let start = text.len() - rest.len();
    let first = first_line(rest);
    let at = |found, offset: usize, line: &str| Some((found, Span::new(start + offset, start + offset + line.len())));
    let preceded = !text.get(..start).unwrap_or("").trim_matches('\u{feff}').is_empty();
    if let Some(fence) = fence(first) {
        return at(Opener::Preceded { fence, by_text: false }, 0, first);
    }
    let is_long = |sign: u8| first.len() > 3 && first.bytes().all(|byte| byte == sign);
    if is_long(b'-') || is_long(b'+') {
        return at(Opener::Long(first), 0, first);
    }
    let language = first.strip_prefix("---").map(str::trim).filter(|rest| !rest.is_empty());
    if let Some(language) = language.filter(|rest| rest.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return at(Opener::Language(language), 0, first);
    }
    if opens_json(rest) {
        return at(Opener::Json { preceded }, 0, first);
    }
    if !preceded && has_headers(rest) {
        return at(Opener::Headers, 0, first);
    }
    let behind = behind_templates(rest)?;
    let block = rest.get(behind..)?;
    let fence = fence(first_line(block)).filter(|fence| is_block(block, fence))?;
    at(Opener::Preceded { fence, by_text: true }, behind, fence)
}

/// Whether a text without front matter begins with what some program takes for one, or the author did.
pub fn has_foreign_metadata(text: &str) -> bool {
    opener(text).is_some()
}

/// The edits by which the metadata that a document begins with is read, where they leave no doubt: it then is front matter without
/// a fault, and holds something.
pub fn mended(text: &str) -> Option<Vec<TextEdit>> {
    let (found, line) = opener(text)?;
    let (start, end) = (line.start as usize, line.end as usize);
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let replace = |start, end, text: &str| TextEdit { span: Span::new(start, end), text: text.to_owned() };
    let edits = match found {
        Opener::Preceded { by_text: false, .. } | Opener::Json { preceded: true } => vec![replace(bom, start, "")],
        Opener::Preceded { .. } | Opener::Json { .. } => return None,
        Opener::Long(sign) | Opener::Language(sign) => {
            let fence = match (found, sign.to_ascii_lowercase().as_str()) {
                (Opener::Language(_), "toml") => "+++",
                (Opener::Language(_), "yaml" | "yml" | "json") => "---",
                // What a program makes of its own language is not known here.
                (Opener::Language(_), _) => return None,
                (_, sign) if sign.starts_with('+') => "+++",
                _ => "---",
            };
            let (close, closing) = closing_line(text, end)?;
            if matches!(found, Opener::Language(name) if name.eq_ignore_ascii_case("json")) {
                // An object needs no fences; a blank line keeps it from the body.
                vec![replace(bom, next_line(text, end), ""), replace(close, close + closing.len(), "")]
            } else {
                let close = (closing != fence).then(|| replace(close, close + closing.len(), fence));
                std::iter::once(replace(bom, end, fence)).chain(close).collect()
            }
        }
        Opener::Headers => {
            let newline = if text.get(end..)?.starts_with("\r\n") { "\r\n" } else { "\n" };
            let block = text.get(start..)?;
            let mut read = format!("---{newline}");
            let mut length = 0;
            for line in block.split_inclusive('\n').take_while(|line| !line.trim().is_empty()) {
                let (key, value) = line.split_once(':')?;
                // Pelican's word for a draft, which would be published.
                if key.eq_ignore_ascii_case("status") {
                    return None;
                }
                // Who writes headers so writes their names as they come.
                read.push_str(&format!("{}:{value}", key.to_ascii_lowercase()));
                length += line.len();
            }
            let ended = if read.ends_with('\n') { "" } else { newline };
            vec![replace(start, start + length, &format!("{read}{ended}---{newline}"))]
        }
    };
    let edited = apply(text, &edits)?;
    let source = Source::new(edited.as_bytes());
    let FrontMatter::Block { syntax, content, .. } = source.front_matter else { return None };
    let (metadata, faults) = Metadata::parse(syntax, &source.text, content);
    (faults.is_empty() && !metadata.entries.is_empty()).then_some(edits)
}

fn first_line(text: &str) -> &str {
    text.split(['\n', '\r']).next().unwrap_or("").trim_end()
}

/// Where the line behind the one that ends at `at` begins.
fn next_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    rest.find('\n').map_or(text.len(), |line| at + line + 1)
}

fn fence(line: &str) -> Option<&'static str> {
    ["---", "+++"].into_iter().find(|fence| line == *fence)
}

/// The next line below the one that ends at `end` that is nothing but three or more of one sign of a fence.
fn closing_line(text: &str, end: usize) -> Option<(usize, &str)> {
    let mut at = next_line(text, end);
    for line in text.get(at..)?.split_inclusive('\n').take(MOST_LINES) {
        let bare = line.trim_end();
        if bare.len() >= 3 && ["-", "+"].iter().any(|sign| bare.trim_matches(|c| sign.starts_with(c)).is_empty()) {
            return Some((at, bare));
        }
        at += line.len();
    }
    None
}

/// Where a text goes on behind the templates, comments and blanks that it begins with; `None` where it begins with none.
fn behind_templates(text: &str) -> Option<usize> {
    let mut rest = text;
    for _ in 0..MOST_HEADERS {
        let marks = [("<!--", "-->"), ("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
        let Some((open, close)) = marks.into_iter().find(|(open, _)| rest.starts_with(open)) else { break };
        let end = rest.get(open.len()..)?.find(close)? + open.len() + close.len();
        rest = rest.get(end..)?.trim_start();
    }
    Some(text.len() - rest.len()).filter(|behind| *behind > 0)
}

/// Whether a text that begins with a fence is a block: its next line begins with a key, and another fence closes it.
fn is_block(text: &str, fence: &str) -> bool {
    let mut lines = text.lines().skip(1).take(MOST_LINES).map(str::trim_end);
    let sign = if fence == "+++" { '=' } else { ':' };
    let is_key = |line: &str| line.split_once(sign).is_some_and(|(key, _)| is_word(key.trim()));
    lines.find(|line| !line.is_empty()).is_some_and(is_key) && lines.any(|line| line == fence)
}

fn is_word(key: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.bytes().all(fits)
}

/// Whether a text begins with two lines or more such as `Title: x`, ended by a blank one: the metadata of Pelican and MultiMarkdown.
fn has_headers(text: &str) -> bool {
    let head = || text.lines().take_while(|line| !line.trim().is_empty()).take(MOST_HEADERS);
    head().nth(1).is_some() && head().all(|line| line.split_once(':').is_some_and(|(key, _)| is_word(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        mended(text).map(|edits| apply(text, &edits).unwrap())
    }

    #[test]
    fn openers_are_told_and_mended() {
        for (text, found, line, read_so) in [
            ("------\ntitle: a\n---\nx\n", Opener::Long("------"), "------", Some("---\ntitle: a\n---\nx\n")),
            ("----\r\na: 1\r\n-----\r\n", Opener::Long("----"), "----", Some("---\r\na: 1\r\n---\r\n")),
            ("++++\na = 1\n++++\n", Opener::Long("++++"), "++++", Some("+++\na = 1\n+++\n")),
            ("------\nwords\n---\n", Opener::Long("------"), "------", None),
            ("---toml\na = 1\n---\nx\n", Opener::Language("toml"), "---toml", Some("+++\na = 1\n+++\nx\n")),
            ("---yaml\na: 1\n---\n", Opener::Language("yaml"), "---yaml", Some("---\na: 1\n---\n")),
            ("--- json\n{\"a\": 1}\n---\nx\n", Opener::Language("json"), "--- json", Some("{\"a\": 1}\n\nx\n")),
            ("---js\n{ a: 1 }\n---\nx\n", Opener::Language("js"), "---js", None),
            ("---js\nmodule.exports = {}\n---\n", Opener::Language("js"), "---js", None),
            ("\n---\na: 1\n---\n", Opener::Preceded { fence: "---", by_text: false }, "---", Some("---\na: 1\n---\n")),
            (
                "{{- $x := 1 -}}\n{{ with .x }}\n\n---\na: 1\n---\n",
                Opener::Preceded { fence: "---", by_text: true },
                "---",
                None,
            ),
            ("<!-- x -->\n+++\na = 1\n+++\n", Opener::Preceded { fence: "+++", by_text: true }, "+++", None),
            ("\n{\"a\": 1}\n", Opener::Json { preceded: true }, "{\"a\": 1}", Some("{\"a\": 1}\n")),
            ("{\"a\": 1} x\n", Opener::Json { preceded: false }, "{\"a\": 1} x", None),
            ("Title: A\nTags: b, c\n\nx\n", Opener::Headers, "Title: A", Some("---\ntitle: A\ntags: b, c\n---\n\nx\n")),
            ("Title: A\nStatus: draft\n\nx\n", Opener::Headers, "Title: A", None),
            ("Title: A: b\nTags: c\n\nx\n", Opener::Headers, "Title: A: b", None),
        ] {
            let (opener, span) = opener(text).unwrap();
            assert_eq!((opener, span.slice(text)), (found, line), "{text:?}");
            assert_eq!(read(text).as_deref(), read_so, "{text:?}");
        }
    }

    #[test]
    fn words_are_no_metadata() {
        for text in [
            "",
            "# A\n\n---\n\nb\n",
            "Words.\n\n---\na: 1\n---\n",
            "Note: x\n\ny\n",
            "{{< x >}}\n\nWords.\n",
            "<!-- x -->\n\n---\n\nWords: a\n",
            "<!-- x -->\n---\nWords.\n---\n",
            "{: .x}\nWords.\n",
            "--- a b\n",
        ] {
            assert_eq!(opener(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_mended_is_read(text in "(\u{feff})?[ \n]{0,2}(------|---js|---json|---|\\{|<!---->|\\{\\{\\}\\})?([ab]: ?|\n|---|-|\\{|\\}|\"){0,12}") {
            if let Some(edited) = read(&text) {
                let is_block = matches!(Source::new(edited.as_bytes()).front_matter, FrontMatter::Block { .. });
                prop_assert!(is_block, "{:?}", edited);
            }
        }
    }
}
