//! Comments that allow a rule in one place: `# writings: allow RULE` in front matter, `<!-- writings: allow RULE -->` in a body,
//! `{/* writings: allow RULE */}` in one of MDX.

mod removal;

use crate::diagnostic::{Place, Placed, Span, TextEdit};
use crate::document::html::COMMENT_MARK;
use crate::document::lines::Locator;
use crate::document::metadata::{Metadata, Node, Value};
use crate::document::source::{FrontMatter, Source, Syntax};
use memchr::memmem;
use std::ops::RangeInclusive;

/// The most comments of one document that are read, and the most names in all of them. Nobody writes a tenth of it.
const MAX_COMMENTS: usize = 100;
const MAX_NAMES: usize = 200;

/// One rule, or group of rules, that one comment allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The name as written, and where.
    pub rule: Placed<Box<str>>,
    /// The lines it covers, from 1.
    pub lines: RangeInclusive<u32>,
    /// Where its comment starts, which may allow more.
    pub comment: u32,
    /// How the whole comment is taken out; `None` where that could change how the text around it is read.
    pub removal: Option<TextEdit>,
}

/// All comments of a document that speak to this program.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// What they allow.
    pub(super) suppressions: Vec<Suppression>,
    /// What they say that means nothing, up to a colon: `deny RULE`, or `allow` without a name.
    pub(super) idle: Vec<Placed<Box<str>>>,
}

/// Reads the comments of a document, of whose body `comments` says where HTML comments stand that may be some.
///
/// - At the very top of the front matter, or of a body above which no comment can stand, a comment covers the whole document.
/// - Elsewhere a comment behind something covers its own line.
/// - A comment on a line of its own covers what it stands above: in front matter the next line and the lines that belong
///   to it, in a body the next block, up to a blank line.
///
/// Names are parted by commas or blanks; a colon ends them, and a reason may follow.
pub(super) fn read(source: &Source<'_>, metadata: Option<&Metadata>, comments: &[Span]) -> Comments {
    let text = &*source.text;
    let block = match source.front_matter {
        // JSON has no comments: the first of the body speak of the whole document, as where there is no front matter.
        FrontMatter::Block { syntax: Syntax::Yaml | Syntax::Toml, content, .. } => Some(content.range()),
        _ => None,
    };
    let head = block.clone().unwrap_or_default();
    let in_head = memmem::find_iter(text.get(head.clone()).unwrap_or("").as_bytes(), COMMENT_MARK)
        .take(MAX_COMMENTS)
        .map(|at| head.start + at)
        // What stands in a value is part of it.
        .filter(|at| !metadata.is_some_and(|metadata| metadata.entries.iter().any(|e| holds(&e.value, *at))));
    let in_body = comments.iter().filter_map(|span| Some(span.start as usize + span.slice(text).find(COMMENT_MARK)?));
    let mut found = Comments::default();
    let mut locator = Locator::new(text);
    // Where the block of the body ends that the last comment covers: a comment in its midst covers the rest of it.
    let mut block_end = 0;
    for at in in_head.chain(in_body.take(MAX_COMMENTS)) {
        let in_head = head.contains(&at);
        let Some(comment) = Comment::at(text, at, in_head) else { continue };
        let first = if in_head { head.start } else { source.body_start };
        let before = text.get(first..comment.start);
        let leads = before.is_some_and(|before| before.trim_matches(['\u{feff}', ' ']).is_empty());
        let line = locator.place(Span::at(at)).line;
        let lines = if leads && (in_head || block.is_none()) {
            1..=u32::MAX
        } else if comment.alone && !in_head && line < block_end {
            line..=block_end
        } else if comment.alone {
            let end = line + covered(text.get(comment.line_end..).unwrap_or(""), in_head);
            block_end = if in_head { block_end } else { end };
            line..=end
        } else {
            line..=line
        };
        let Saying::Rules(rules) = comment.says else {
            if let Saying::Idle(start, words) = comment.says {
                let place = locator.place(Span::new(start, start + words.len()));
                found.idle.push(Placed { value: words.into(), place });
            }
            continue;
        };
        let is_whole = found.suppressions.len() + rules.len() <= MAX_NAMES;
        let removal = removal::of(text, first, comment.start..comment.end, in_head).filter(|_| is_whole);
        for (start, name) in rules {
            if found.suppressions.len() < MAX_NAMES {
                let place: Place = locator.place(Span::new(start, start + name.len()));
                found.suppressions.push(Suppression {
                    rule: Placed { value: name.into(), place },
                    lines: lines.clone(),
                    comment: Span::at(comment.start).start,
                    removal: removal.clone(),
                });
            }
        }
    }
    found
}

/// Whether a scalar of this value stands at an offset.
fn holds(node: &Node, at: usize) -> bool {
    let inside = (node.span.start as usize..node.span.end as usize).contains(&at);
    match &node.value {
        Value::List(items) => items.iter().any(|item| holds(item, at)),
        Value::Map(entries) => entries.iter().any(|entry| holds(&entry.value, at)),
        _ => inside,
    }
}

/// One comment.
struct Comment<'a> {
    /// Where its `#`, `<!--` or `{/*` stands.
    start: usize,
    /// One past its last byte.
    end: usize,
    /// Whether nothing else stands on its line.
    alone: bool,
    /// Where its line ends.
    line_end: usize,
    says: Saying<'a>,
}

/// What a comment says.
enum Saying<'a> {
    /// The names it allows, and where each starts.
    Rules(Vec<(usize, &'a str)>),
    /// Something that means nothing, and where it starts.
    Idle(usize, &'a str),
}

/// The longest saying that is told back, in characters.
const MAX_SAYING: usize = 60;

impl<'a> Comment<'a> {
    /// The comment whose mark stands at `at`, if it is one.
    fn at(text: &'a str, at: usize, in_head: bool) -> Option<Self> {
        let before = text.get(..at)?;
        let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let rest = text.get(at..)?;
        let line_end = at + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let before = before.trim_end();
        let (opening, closing) = match () {
            () if in_head => ("#", ""),
            // MDX has the comments of JavaScript.
            () if before.ends_with("{/*") => ("{/*", "*/}"),
            () => ("<!--", "-->"),
        };
        let start = before.strip_suffix(opening)?.len();
        let lead = text.get(line_start..start)?;
        // In YAML and TOML a `#` in the midst of a word is no comment.
        if in_head && !(lead.is_empty() || lead.ends_with([' ', '\t'])) {
            return None;
        }
        let line = text.get(at + COMMENT_MARK.len()..line_end)?;
        let (list, behind) = if in_head { (line, "") } else { line.split_once(closing)? };
        let from = at + COMMENT_MARK.len() + (list.len() - list.trim_start().len());
        let alone = lead.trim_matches(['\u{feff}', ' ', '\t']).is_empty() && behind.trim().is_empty();
        let end = if in_head { line_end } else { line_end - behind.len() };
        let said = |says| Some(Self { start, end, alone, line_end, says });
        let saying = list.split(':').next().unwrap_or(list).trim();
        let verb = saying.split([' ', '\t', ',']).next().unwrap_or("");
        // What is no word, such as a list in brackets, may be a key that is commented out.
        if verb.is_empty() || !verb.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-') {
            return None;
        }
        let list = saying.strip_prefix("allow").filter(|list| list.starts_with([' ', '\t']));
        let Some(list) = list.filter(|list| list.contains(|c: char| !matches!(c, ' ' | '\t' | ','))) else {
            let length = saying.char_indices().nth(MAX_SAYING).map_or(saying.len(), |(at, _)| at);
            return said(Saying::Idle(from, saying.get(..length).unwrap_or("")));
        };
        let mut rules = Vec::new();
        let mut offset = from + "allow".len();
        for piece in list.split([' ', '\t', ',']) {
            if !piece.is_empty() && rules.len() < MAX_NAMES {
                rules.push((offset, piece));
            }
            offset += piece.len() + 1;
        }
        said(Saying::Rules(rules))
    }
}

/// How many lines below its own a comment that stands alone covers, with what follows its line.
fn covered(rest: &str, in_head: bool) -> u32 {
    let mut lines = rest.split_inclusive('\n').skip(1).map(str::trim_end);
    let Some(first) = lines.next() else { return 1 };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let belongs = |line: &&str| {
        if in_head {
            // Deeper lines, and the items of a list that starts in its key's column.
            let item = line.trim_start().starts_with("- ") && !first.trim_start().starts_with("- ");
            !line.is_empty() && (indent(line) > indent(first) || (indent(line) == indent(first) && item))
        } else {
            !line.is_empty()
        }
    };
    // A blank line between a comment and its block is usual in Markdown, which needs one there.
    let blank = u32::from(first.is_empty());
    let skip = usize::from(first.is_empty());
    1 + blank + u32::try_from(lines.skip(skip).take_while(belongs).count()).unwrap_or(u32::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::body;
    use crate::document::masked::Masked;

    fn comments(text: &str) -> Comments {
        let source = Source::new(text.as_bytes());
        let (_, outline) =
            body::read(&Masked::of(source.body(), false), source.body_start, &mut Locator::new(text), &|_| true);
        let metadata = match source.front_matter {
            FrontMatter::Block { syntax, content, .. } => Some(Metadata::parse(syntax, text, content).0),
            _ => None,
        };
        read(&source, metadata.as_ref(), &outline.comments)
    }

    fn suppressions(text: &str) -> Vec<Suppression> {
        comments(text).suppressions
    }

    fn found(text: &str) -> Vec<(String, u32, u32)> {
        let one = |one: Suppression| (one.rule.value.to_string(), *one.lines.start(), *one.lines.end());
        suppressions(text).into_iter().map(one).collect()
    }

    #[test]
    fn a_comment_covers_what_it_stands_at() {
        let all = u32::MAX;
        for (text, expected) in [
            ("---\n# writings: allow a-rule\ntitle: x\n---\n", vec![("a-rule", 1, all)]),
            ("---\ntitle: x # writings: allow a, b\n---\n", vec![("a", 2, 2), ("b", 2, 2)]),
            ("---\nx: 1\n# writings: allow a\ntags:\n  - b\n  - c\ny: 2\n---\n", vec![("a", 3, 6)]),
            ("---\nx: 1\n# writings: allow a\ntags:\n- b\ny: 2\n---\n", vec![("a", 3, 5)]),
            ("---\nx: 1\ntags:\n  # writings: allow a\n  - b\n  - c\n---\n", vec![("a", 4, 5)]),
            ("+++\nx = 1 # writings: allow a\n+++\n", vec![("a", 2, 2)]),
            ("<!-- writings: allow a b -->\ntext\n", vec![("a", 1, all), ("b", 1, all)]),
            ("---\n---\n<!-- writings: allow a -->\none\ntwo\n\nthree\n", vec![("a", 3, 5)]),
            ("---\n---\nx\n\n<!-- writings: allow a -->\n\none\ntwo\n\nthree\n", vec![("a", 5, 8)]),
            ("---\n---\nsee [x](y) <!-- writings: allow a -->\nz\n", vec![("a", 3, 3)]),
            (
                "---\n---\n<!-- writings: allow a -->\n<!-- writings: allow b -->\none\n<!-- writings: allow c -->\n\ntwo\n\nthree\n",
                vec![("a", 3, 6), ("b", 4, 6), ("c", 6, 8)],
            ),
            (
                "---\n---\n<!-- writings: allow a -->\n\none\n<!-- writings: allow b -->\ntwo\n\nthree\n",
                vec![("a", 3, 7), ("b", 6, 7)],
            ),
            ("{\"x\": 1}\n<!-- writings: allow a -->\ntext\n", vec![("a", 1, all)]),
            ("{\"x\": 1}\ntext\n<!-- writings: allow a -->\n", vec![("a", 3, 4)]),
            ("---\nx: 1 # writings: allow a, b: it is planned\n---\n", vec![("a", 2, 2), ("b", 2, 2)]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(name, a, b)| (name.to_owned(), a, b)).collect();
            assert_eq!(found(text), expected, "{text:?}");
        }
    }

    #[test]
    fn mdx_has_comments_of_its_own() {
        let text =
            "---\n---\nx\n\n{/* writings: allow a: it is so */}\n\none\ntwo\n\nsee <A /> {/* writings: allow b */}\n";
        let source = Source::new(text.as_bytes());
        let body = Masked::of(source.body(), true);
        let (_, outline) = body::read(&body, source.body_start, &mut Locator::new(text), &|_| true);
        let found = read(&source, None, &outline.comments).suppressions;
        let said: Vec<_> = found.iter().map(|one| (&*one.rule.value, *one.lines.start(), *one.lines.end())).collect();
        assert_eq!(said, [("a", 5, 8), ("b", 10, 10)]);
    }

    #[test]
    fn what_is_no_such_comment_covers_nothing() {
        for text in [
            "---\ntitle: writings: allow a\n---\n",
            "---\ntitle: x#writings: allow a\n---\n",
            "---\n---\nwritings: allow a\n",
            "---\n---\n<!-- writings: allowance a -->\n",
            "---\n---\n<!-- writings: allow a\n",
            "--- # writings: allow a\n",
            "---\nx: \"y # writings: allow a\"\n---\n",
            "---\nx: |\n  # writings: allow a\n---\n",
            "---\n---\n`<!-- writings: allow a -->`\n",
            "---\n---\n```\n<!-- writings: allow a -->\n```\n",
            "---\n---\n\n    <!-- writings: allow a -->\n",
        ] {
            assert_eq!(found(text), [], "{text:?}");
        }
    }

    #[test]
    fn what_means_nothing_is_kept_apart() {
        for (text, idle) in [
            ("---\nx: 1 # writings: deny a-rule: because\n---\n", vec!["deny a-rule"]),
            ("---\nx: 1 # writings: allow\n---\n", vec!["allow"]),
            ("---\n---\nx <!-- writings: allow : all is well --> y\n", vec!["allow"]),
            ("---\n---\n<!-- writings: alow a -->\n<!-- writings: allow , -->\n", vec!["alow a", "allow ,"]),
            ("---\n# writings: [a, b]\n# writings:\n# writings: allow a\n---\n<!-- writings: -->\n", vec![]),
            ("---\ntitle: writings: deny a\n---\nwritings: deny a\n", vec![]),
        ] {
            let found = comments(text).idle;
            let said: Vec<&str> = found.iter().map(|one| &*one.value).collect();
            assert_eq!(said, idle, "{text:?}");
            assert!(found.iter().all(|one| one.place.span.slice(text) == &*one.value), "{text:?}");
        }
    }

    #[test]
    fn names_know_their_place() {
        let text = "---\ntitle: x # writings: allow a,  bc\n---\n";
        let places: Vec<_> = suppressions(text).iter().map(|one| one.rule.place.span.slice(text).to_owned()).collect();
        assert_eq!(places, ["a", "bc"]);
    }
}
