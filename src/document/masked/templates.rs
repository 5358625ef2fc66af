//! The tags of templates: `{{ … }}`, `{% … %}`, `{# … #}`, and the shortcodes `{{< … >}}` and `{{% … %}}`.

use super::Scan;
use memchr::{memchr3, memmem};

/// What is known not to come any more: nothing is looked for twice in vain.
#[derive(Debug, Default)]
pub(super) struct Absent {
    /// Up to where no comment ends that would be one.
    comment_end: usize,
    ends: [bool; PAIRS.len()],
}

/// What becomes of what stands between a tag and the one that ends it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    /// It is not on the page.
    Hidden,
    /// It is code.
    Code,
    /// It is text as it stands.
    Raw,
}

/// Tags that say what their content is: how they open, their name, and what stands in the tag that ends them.
const PAIRS: [(&[&str], &str, &str, Content); 4] = [
    (&["{%"], "comment", "endcomment", Content::Hidden),
    (&["{%"], "highlight", "endhighlight", Content::Code),
    (&["{%"], "raw", "endraw", Content::Raw),
    (&["{{<", "{{%"], "highlight", "/highlight", Content::Code),
];

impl Scan<'_> {
    /// Where the text goes on behind the brace at `at`, and behind the tag that it may open.
    pub(super) fn tag(&mut self, at: usize) -> usize {
        if let Some(end) = self.comment(at) {
            self.mask_tag(at..end);
            return end;
        }
        let end = match self.tag_end(at) {
            Ok(end) => end,
            Err(next) => return next,
        };
        let pair = self.pair(at, end);
        self.images += u32::from(self.body.get(at..end).is_some_and(is_image));
        self.mask_tag(at..end);
        let Some((number, content)) = pair else { return end };
        let Some((next, behind)) = self.end_tag(number, end) else { return end };
        if content == Content::Code {
            let lines = self.body.get(end..next).unwrap_or("").lines();
            let lines = lines.filter(|line| !line.trim_start_matches([' ', '\t', '>']).trim().is_empty()).count();
            self.code_lines = self.code_lines.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        }
        if content != Content::Raw {
            self.fill(end..next, b';');
        }
        self.mask_tag(next..behind);
        behind
    }

    /// Where the comment `{{/* … */}}` ends that begins at `at`, if one does.
    fn comment(&mut self, at: usize) -> Option<usize> {
        let rest = self.rest(at).strip_prefix(b"{{")?;
        let inner = rest.strip_prefix(b"-").unwrap_or(rest).trim_ascii_start().strip_prefix(b"/*")?;
        let start = self.bytes.len() - inner.len();
        if start <= self.templates.comment_end {
            return None;
        }
        let Some(marks) = memmem::find(inner, b"*/") else {
            self.templates.comment_end = self.bytes.len();
            return None;
        };
        let behind = inner.get(marks + 2..)?;
        let close = behind.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'\n' | b'\r')).count();
        if !behind.get(close..)?.starts_with(b"}}") {
            // All that begin before these marks end at them.
            self.templates.comment_end = start + marks;
            return None;
        }
        Some(start + marks + 2 + close + 2)
    }

    /// Where the tag ends that begins at `at`. One in which another begins is none; only tags that look like no text go over
    /// blank lines. Without an end, where the next may begin.
    fn tag_end(&self, at: usize) -> Result<usize, usize> {
        let rest = self.rest(at);
        let (open, close, is_sure): (usize, &[u8], bool) = match rest {
            [b'{', b'{', b'<', ..] => (3, b">}}", true),
            [b'{', b'{', b'%', ..] => (3, b"%}}", true),
            [b'{', b'{', ..] => (2, b"}}", false),
            [b'{', b'%', ..] => (2, b"%}", true),
            // An id of a heading, `{#id}`, has no blank there.
            [b'{', b'#', b' ' | b'\t' | b'-' | b'\n' | b'\r', ..] => (2, b"#}", false),
            _ => return Err(at + 1),
        };
        let mut from = at + open;
        loop {
            let found = from + memchr3(b'{', b'}', b'\n', self.rest(from)).ok_or(at + 1)?;
            match self.rest(found) {
                [b'\n', rest @ ..] => {
                    let line = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'>'));
                    if !is_sure && matches!(line, None | Some(b'\n')) {
                        return Err(at + 1);
                    }
                }
                [b'}', ..] => {
                    // The marks before the last braces belong to them.
                    let braces = if close.ends_with(b"}}") { 2 } else { 1 };
                    let end = found + braces;
                    let closes =
                        end - close.len() >= at + open && self.bytes.get(end - close.len()..end) == Some(close);
                    if closes {
                        let third = rest.starts_with(b"{{{") && self.bytes.get(end) == Some(&b'}');
                        return Ok(end + usize::from(third));
                    }
                }
                [b'{', second, ..] if opens_within(rest.get(1).copied(), *second) => return Err(found),
                _ => {}
            }
            from = found + 1;
        }
    }

    /// Which of the pairs the tag at `at` begins, and what its content is.
    fn pair(&self, at: usize, end: usize) -> Option<(usize, Content)> {
        let tag = self.body.get(at..end)?;
        PAIRS.iter().enumerate().find_map(|(number, (opens, name, _, content))| {
            let inner = opens.iter().find_map(|open| tag.strip_prefix(open))?;
            let rest = inner.trim_start_matches(['-', '~']).trim_start().strip_prefix(name)?;
            rest.starts_with([' ', '\t', '\n', '\r', '%', '-', '>', '~']).then_some((number, *content))
        })
    }

    /// Where the tag begins and ends that ends a pair.
    fn end_tag(&mut self, number: usize, from: usize) -> Option<(usize, usize)> {
        let (opens, _, name, _) = PAIRS.get(number)?;
        let absent = self.templates.ends.get_mut(number)?;
        let rest = self.body.get(from..).filter(|_| !*absent)?;
        let found = memmem::find_iter(rest.as_bytes(), name).find_map(|at| {
            let before = rest.get(..at)?.trim_end_matches([' ', '\t', '-', '~']);
            let open = opens.iter().find(|open| before.ends_with(**open))?;
            let behind = rest.get(at + name.len()..)?;
            let close = behind.trim_start_matches([' ', '\t', '-', '~']);
            let marks = [("{%", "%}"), ("{{<", ">}}"), ("{{%", "%}}")].iter().find(|(mark, _)| mark == open)?.1;
            let end = rest.len() - close.strip_prefix(marks)?.len();
            Some((from + before.len() - open.len(), from + end))
        });
        *absent = found.is_none();
        found
    }
}

/// Whether a tag shows an image, by its name.
fn is_image(tag: &str) -> bool {
    let inner = tag.trim_start_matches(['{', '%', '<', '-']).trim_start();
    let name = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    ["figure", "image", "img"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a brace and `second` begin a tag within one that a brace and `first` began: `{% include a.html b={{ c }} %}` holds one.
fn opens_within(first: Option<u8>, second: u8) -> bool {
    match first {
        Some(b'%') => second == b'%',
        Some(b'#') => second == b'#',
        _ => matches!(second, b'{' | b'%'),
    }
}
