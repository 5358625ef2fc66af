//! Code in colours: each piece of a known language gets a class of one letter, which the stylesheet gives its colour.

use super::writer::escape;
use std::collections::HashMap;
use std::sync::OnceLock;
use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// The longest block, and the longest line of one, that is looked into, in bytes: the time that a line takes is bounded only by
/// what its language's patterns do with it. Longer ones are shown as they are.
const MAX_BLOCK: usize = 32 * 1024;
const MAX_LINE: usize = 1000;

/// The classes, by what the scopes begin with that get them; of several, the first. An empty one stands for text as any other.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("meta.interpolation", ""),
    ("meta.embedded", ""),
    ("string", "s"),
    ("constant.numeric", "n"),
    ("constant", "v"),
    ("variable.language", "v"),
    ("support.constant", "v"),
    ("keyword.operator", ""),
    ("keyword", "k"),
    ("storage.type.numeric", "n"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("support.macro", "f"),
    ("entity.name.tag", "m"),
    ("entity.other.attribute-name", "m"),
    ("entity.name", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.heading", "k"),
];

/// All that is known of languages: read once, and each language when it is first met.
struct Languages {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

fn languages() -> &'static Languages {
    static LANGUAGES: OnceLock<Languages> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let classes = CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class)));
        Languages { syntaxes: two_face::syntax::extra_newlines(), classes: classes.collect() }
    })
}

/// The name of the language that an info string opens with: `rust` of `rust,ignore` and of `{.rust}`.
pub fn language(info: &str) -> &str {
    let word = info.trim().trim_start_matches(['{', '.', ' ']);
    let word = word.split([',', ' ', '\t', '{', '}', ':', ';']).next().unwrap_or("");
    // What is no name of anything is not repeated in a page.
    let fits = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '#' | '.' | '_'));
    if fits { word } else { "" }
}

/// Code of a language as HTML; `None` where nothing is known of the language, or the code is too long to look into.
pub fn highlighted(code: &str, language: &str) -> Option<String> {
    let plain = ["", "text", "txt", "plain", "plaintext", "console", "output", "none"];
    if plain.contains(&language) || code.len() > MAX_BLOCK || code.lines().any(|line| line.len() > MAX_LINE) {
        return None;
    }
    let languages = languages();
    let syntax = languages.syntaxes.find_syntax_by_token(alias(language))?;
    Painter {
        languages,
        known: HashMap::new(),
        classes: Vec::new(),
        open: "",
        blanks: String::new(),
        out: String::new(),
    }
    .paint(code, syntax)
}

/// Names that people use and the languages do not say of themselves.
fn alias(language: &str) -> &str {
    match language {
        "shell" | "shellsession" | "zsh" => "bash",
        "jsonc" | "json5" => "json",
        "golang" => "go",
        "docker" => "dockerfile",
        other => other,
    }
}

struct Painter {
    languages: &'static Languages,
    /// The class of each scope that was met.
    known: HashMap<Scope, Option<&'static str>>,
    /// The class of each scope that is open.
    classes: Vec<Option<&'static str>>,
    /// The class of the element that is open.
    open: &'static str,
    /// Blanks that are not written yet.
    blanks: String,
    out: String,
}

impl Painter {
    fn paint(mut self, code: &str, syntax: &SyntaxReference) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        for line in code.split_inclusive('\n') {
            let operations = state.parse_line(line, &self.languages.syntaxes).ok()?;
            let mut written = 0;
            for (at, operation) in operations {
                self.text(line.get(written..at)?);
                written = at;
                let Self { languages, known, classes, .. } = &mut self;
                let applied = stack.apply_with_hook(&operation, |change, _| match change {
                    BasicScopeStackOp::Push(scope) => {
                        let find = || languages.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
                        classes.push(*known.entry(scope).or_insert_with(|| find().map(|(_, class)| *class)));
                    }
                    BasicScopeStackOp::Pop => drop(classes.pop()),
                });
                applied.ok()?;
            }
            self.text(line.get(written..)?);
        }
        self.switch("");
        Some(self.out)
    }

    fn text(&mut self, text: &str) {
        // Blanks look alike in every colour, and wait for the next.
        let words = text.trim_end();
        let (words, blanks) = text.split_at(words.len());
        if !words.is_empty() {
            self.switch(self.classes.iter().rev().find_map(|class| *class).unwrap_or(""));
            escape(words, &mut self.out);
        }
        self.blanks.push_str(blanks);
    }

    fn switch(&mut self, class: &'static str) {
        if class != self.open && !self.open.is_empty() {
            self.out.push_str("</span>");
        }
        self.out.push_str(&std::mem::take(&mut self.blanks));
        if class == self.open {
            return;
        }
        if !class.is_empty() {
            self.out.push_str(&format!("<span class=\"{class}\">"));
        }
        self.open = class;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_languages_are_painted() {
        for (language, code, expected) in [
            (
                "rust",
                "let x = 1; // <y>\n",
                "<span class=\"k\">let</span> x = <span class=\"n\">1</span>; <span class=\"c\">// &lt;y&gt;</span>\n",
            ),
            ("toml", "a = \"b\"\n", "<span class=\"s\">&quot;b&quot;"),
            ("ts", "const a: number = 1\n", "<span class=\"k\">const</span>"),
            ("diff", "-a\n+b\n", "<span class=\"d\">-a</span>\n<span class=\"i\">+b</span>\n"),
        ] {
            let html = highlighted(code, language).unwrap();
            assert!(html.contains(expected), "{language}: {html}");
        }
        for language in ["", "text", "nonesuch"] {
            assert_eq!(highlighted("x\n", language), None, "{language}");
        }
        assert_eq!(highlighted(&"x".repeat(MAX_LINE + 1), "rust"), None);
    }

    #[test]
    fn the_language_is_the_first_word() {
        for (info, name) in [
            ("rust", "rust"),
            ("rust,ignore", "rust"),
            ("{.py .x}", "py"),
            ("go {linenos=true}", "go"),
            ("js\"><script>", ""),
            ("", ""),
        ] {
            assert_eq!(language(info), name, "{info}");
        }
    }
}
