//! What a rule's file says of it: the `//!` lines it opens with, which people read and tests run.

/// The documentation of one rule, as Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Docs {
    /// The first paragraph: what the rule does.
    pub summary: String,
    /// All of it.
    pub text: String,
    /// The files of `## Before`: what was there at the revision that the example is compared with.
    pub before: Vec<ExampleFile>,
    /// The files of `## Example`, which raise the rule.
    pub bad: Vec<ExampleFile>,
    /// The files of `## Instead`, which do not. A file that is the same in both is in `bad` alone.
    pub good: Vec<ExampleFile>,
    /// Whether `## Fix` says that there is one: then it turns the example into the other.
    pub has_fix: bool,
}

/// One file of an example: a fenced block whose info string is a language and a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// Where it lies in its workspace.
    pub path: String,
    /// What it holds.
    pub text: String,
}

impl Docs {
    /// Reads the documentation of a rule's file.
    pub fn of(source: &str) -> Self {
        let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        let text: String = lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect();
        let (summary, text_of_it) = (String::new(), String::new());
        let (before, bad, good) = (Vec::new(), Vec::new(), Vec::new());
        let mut docs = Self { summary, text: text_of_it, before, bad, good, has_fix: false };
        let mut section = "";
        let mut summary_ended = false;
        let mut open: Option<(String, ExampleFile)> = None;
        for line in text.lines() {
            if let Some((fence, file)) = &mut open {
                if line == fence {
                    let files = match section {
                        "Before" => &mut docs.before,
                        "Instead" => &mut docs.good,
                        _ => &mut docs.bad,
                    };
                    files.extend(open.take().map(|(_, file)| file));
                } else {
                    file.text.push_str(&unescaped(line));
                    file.text.push('\n');
                }
            } else if let Some(heading) = line.strip_prefix("## ") {
                section = heading;
                docs.has_fix |= heading == "Fix";
            } else if line.starts_with("```") {
                let info = line.trim_start_matches('`');
                let fence = "`".repeat(line.len() - info.len());
                let path = info.split_once(' ').map_or("", |(_, path)| path).to_owned();
                open = Some((fence, ExampleFile { path, text: String::new() }));
            } else if section.is_empty() && !line.starts_with('#') {
                // The first paragraph ends at the first blank line behind it.
                summary_ended |= line.trim().is_empty() && !docs.summary.is_empty();
                if !summary_ended {
                    let gap = if docs.summary.is_empty() { "" } else { " " };
                    docs.summary = format!("{}{gap}{line}", docs.summary).trim_end().to_owned();
                }
            }
        }
        docs.text = text.trim_end().to_owned();
        docs
    }
}

/// `\u{202e}` in an example stands for the character: a source file that holds it raw would be one to distrust.
fn unescaped(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\\u{") {
        let named = after
            .split_once('}')
            .and_then(|(hex, after)| Some((char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, after)));
        text.push_str(before);
        match named {
            Some((c, after)) => (text.push(c), rest = after).1,
            None => {
                text.push_str("\\u{");
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_head_of_a_file() {
        let source = "//! # a-rule\n//!\n//! Says one thing\n//! and more.\n//!\n//! Why.\n//!\n//! ## Example\n//!\n//! ```markdown a.md\n//! x \\u{41}\n//!\n//! y\n//! ```\n//!\n//! ## Instead\n//!\n//! ````markdown b.md\n//! ```\n//! ````\n//!\n//! ## Fix\n//!\n//! Done.\n\nuse x;\n";
        let docs = Docs::of(source);
        assert_eq!(docs.summary, "Says one thing and more.");
        assert_eq!((docs.bad[0].path.as_str(), docs.bad[0].text.as_str()), ("a.md", "x A\n\ny\n"));
        assert_eq!((docs.good[0].path.as_str(), docs.good[0].text.as_str()), ("b.md", "```\n"));
        assert!(docs.has_fix && docs.text.ends_with("Done.") && docs.text.starts_with("# a-rule"));
    }
}
