//! Values as they are written into front matter: quoted wherever a reader could take them for something else.

use std::borrow::Cow;

/// A string as a YAML scalar, in flow and block context alike: plain if YAML 1.1 and 1.2 both read it as this string, else in
/// double quotes.
pub fn yaml_scalar(text: &str) -> Cow<'_, str> {
    if is_plain(text) { text.into() } else { quoted(text).into() }
}

/// A string in double quotes, escaped as JSON, YAML and TOML all read it.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether a string needs no quotes: words that start with a letter, hold no mark that YAML minds, and are no word that
/// YAML 1.1 takes for a boolean or nothing.
fn is_plain(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let fits = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '(' | ')' | '+' | '\'');
    text.starts_with(|c: char| c.is_alphabetic() || c == '/')
        && !text.ends_with(' ')
        && text.chars().all(fits)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
