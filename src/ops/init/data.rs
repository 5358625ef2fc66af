//! The settings of site generators, where they are data: TOML, YAML and JSON as one kind of tree. Nothing is run.

use crate::diagnostic::Span;
use crate::document::metadata::{Entry, Fault, Metadata, Node, Value};
use crate::document::source::Syntax;
use serde_json::{Map, Value as Json};

/// Reads settings by the extension of their file.
pub(super) fn parse(path: &str, text: &str) -> Result<Json, String> {
    let syntax = match path.rsplit('.').next().unwrap_or_default() {
        "toml" => Syntax::Toml,
        "yaml" | "yml" => Syntax::Yaml,
        _ => return serde_json::from_str(text).map_err(|error| error.to_string()),
    };
    let (metadata, faults) = Metadata::parse(syntax, text, Span::new(0, text.len()));
    // A key that stands twice is no reason to know nothing.
    let broken = faults.into_iter().find_map(|fault| match fault {
        Fault::Malformed { message, .. } => Some(message),
        Fault::NotAMapping { .. } => Some("it holds no keys".to_owned()),
        Fault::DuplicateKey { .. } => None,
    });
    match broken {
        Some(message) if !(text.trim().is_empty() || metadata.entries.is_empty() && is_comment(text)) => Err(message),
        _ => Ok(Json::Object(map(&metadata.entries, text))),
    }
}

fn is_comment(text: &str) -> bool {
    text.lines().all(|line| matches!(line.trim().chars().next(), None | Some('#')))
}

fn map(entries: &[Entry], text: &str) -> Map<String, Json> {
    entries.iter().map(|entry| (entry.key.to_string(), value(&entry.value, text))).collect()
}

fn value(node: &Node, text: &str) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(value) => (*value).into(),
        Value::Float(_) | Value::String(_) | Value::Date(_) => node.text(text).map_or(Json::Null, |text| text.into()),
        Value::List(items) => items.iter().map(|item| value(item, text)).collect(),
        Value::Map(entries) => Json::Object(map(entries, text)),
    }
}

/// The same with all keys in lower case, for programs that do not tell them apart.
pub(super) fn lower(value: Json) -> Json {
    match value {
        Json::Object(map) => {
            Json::Object(map.into_iter().map(|(key, value)| (key.to_lowercase(), lower(value))).collect())
        }
        other => other,
    }
}

/// The text at a JSON pointer, unless there is none but blanks.
pub(super) fn text(value: &Json, pointer: &str) -> Option<String> {
    let text = value.pointer(pointer)?.as_str()?.trim();
    (!text.is_empty() && text.len() <= 2000 && !text.contains(|c: char| c.is_control())).then(|| text.to_owned())
}

/// The first text at any of these pointers.
pub(super) fn first(value: &Json, pointers: &[&str]) -> Option<String> {
    pointers.iter().find_map(|pointer| text(value, pointer))
}

/// The texts at a pointer: one, or a list of them.
pub(super) fn texts(value: &Json, pointer: &str) -> Vec<String> {
    match value.pointer(pointer) {
        Some(Json::Array(items)) => items.iter().filter_map(|item| text(item, "")).collect(),
        Some(_) => text(value, pointer).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The pairs of the map at a pointer.
pub(super) fn pairs<'a>(value: &'a Json, pointer: &str) -> impl Iterator<Item = (&'a str, &'a Json)> {
    let map = value.pointer(pointer).and_then(Json::as_object);
    map.into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

/// The text of a quoted string behind `key:` in a program's settings, which are read and not run.
pub(super) fn literal(source: &str, key: &str) -> Option<String> {
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(key) {
        let opens = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '-'));
        let is_comment = before.rsplit('\n').next().is_some_and(|line| line.contains("//") && !line.contains("://"));
        let value = after.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':').map(str::trim_start);
        if let Some(value) = value.filter(|_| opens && !is_comment) {
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
            let text = quote.and_then(|quote| value.get(1..)?.split_once(quote)).map(|(text, _)| text);
            let plain = |text: &&str| {
                !text.is_empty()
                    && text.len() <= 500
                    && !text.contains(['\\', '\n', '\r', '$', '{'])
                    && !text.contains(char::is_control)
            };
            if let Some(text) = text.filter(plain) {
                return Some(text.to_owned());
            }
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_notations_are_one_tree() {
        for (path, source) in [
            ("a.toml", "title = 'T'\n[a]\nb = [1, 'x']\n"),
            ("a.yaml", "title: T\na:\n  b: [1, x]\n"),
            ("a.json", "{\"title\": \"T\", \"a\": {\"b\": [1, \"x\"]}}"),
        ] {
            let value = parse(path, source).unwrap();
            assert_eq!(
                (text(&value, "/title"), text(&value, "/a/b/1")),
                (Some("T".into()), Some("x".into())),
                "{path}"
            );
            assert_eq!(texts(&value, "/a/b"), ["x"], "{path}");
        }
        assert_eq!(parse("_config.yml", "# nothing yet\n"), Ok(Json::Object(Map::new())));
    }

    #[test]
    fn broken_settings_say_so() {
        for (path, text) in [("a.toml", "title ="), ("a.yaml", "a: [b\n"), ("a.json", "{"), ("a.yaml", "- a\n- b\n")] {
            assert!(parse(path, text).is_err(), "{path} {text}");
        }
        let bomb = format!("a: &a [x]\n{}", (0..40).map(|n| format!("b{n}: [*a, *a]\n")).collect::<String>());
        assert!(parse("a.yaml", &bomb).is_ok());
        assert!(parse("a.json", &"[".repeat(100_000)).is_err());
        assert!(parse("a.yaml", &"[".repeat(100_000)).is_err());
    }

    #[test]
    fn literals_are_read_and_nothing_is_run() {
        let source = "// site: 'https://old.example'\nexport default defineConfig({\n  site: \"https://a.example\",\n  'base': '/b',\n  x: process.env.X,\n});";
        assert_eq!(literal(source, "site").as_deref(), Some("https://a.example"));
        assert_eq!(literal(source, "base").as_deref(), Some("/b"));
        assert_eq!(literal(source, "x"), None);
        assert_eq!(literal("'data-site': 'EZB', site", "site"), None);
        assert_eq!(literal("website: 'no', site: `https://${host}`", "site"), None);
    }
}
