//! The text of a `writings.toml`: short, and each line of it says something.

use super::tags::Registered;
use crate::config::CoreKey;
use std::fmt::Write;

/// The first lines of every file that `init` writes.
const HEAD: &str = "# Settings of this body of writing, for the program `writings`.\n\
    # `writings schema show writings` tells all keys, `writings lint` whether these fit.\n";

/// What is to be set.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub preset: Option<&'static str>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub base_url: Option<String>,
    pub language: Option<String>,
    pub languages: Vec<String>,
    pub timezone: Option<String>,
    /// A line about the time zone that could not be told.
    pub zone_comment: Option<String>,
    pub authors: Vec<String>,
    pub static_folders: Vec<String>,
    pub exclude: Vec<String>,
    pub dated: bool,
    /// The folder that addresses count from, where it is not the preset's; empty for the whole.
    pub root: Option<String>,
    pub permalink: Option<String>,
    pub slugs: Option<&'static str>,
    /// Whether the site's own language is a part of addresses too.
    pub all_languages: bool,
    pub collections: Vec<DraftCollection>,
    pub fields: Vec<(String, CoreKey)>,
    pub tags: Vec<Registered>,
    /// Rules that are not to be heard, and why.
    pub allowed: Vec<(&'static str, &'static str)>,
}

/// A collection as it is to be set.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftCollection {
    pub name: String,
    pub path: String,
    pub schema: Option<String>,
    pub file: Option<String>,
    pub permalink: Option<String>,
    pub slugs: Option<&'static str>,
    pub draft: bool,
}

impl Draft {
    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = String::from(HEAD);
        let mut line = |line: String| text.extend([line.as_str(), "\n"]);
        let set = |key: &str, value: &str| format!("{key} = {}", string(value));
        if let Some(preset) = self.preset {
            line(String::new());
            line(set("preset", preset));
        }
        line(String::new());
        let told = [
            ("title", &self.title),
            ("description", &self.description),
            ("base-url", &self.base_url),
            ("language", &self.language),
        ];
        told.into_iter()
            .filter_map(|(key, value)| Some((key, value.as_ref()?)))
            .for_each(|(key, value)| line(set(key, value)));
        let list = |key: &str, values: &[String]| format!("{key} = {}", strings(values));
        if !self.languages.is_empty() {
            line(list("languages", &self.languages));
        }
        self.zone_comment.iter().for_each(|comment| line(format!("# {comment}")));
        self.timezone.iter().for_each(|zone| line(set("timezone", zone)));
        for (key, values) in [("authors", &self.authors), ("static", &self.static_folders), ("exclude", &self.exclude)]
        {
            if !values.is_empty() {
                line(list(key, values));
            }
        }
        if self.dated {
            line("\n[files]\ndated = true".to_owned());
        }
        if self.permalink.is_some() || self.slugs.is_some() || self.root.is_some() || self.all_languages {
            line("\n[addresses]".to_owned());
            self.root.iter().for_each(|root| line(set("root", if root.is_empty() { "." } else { root })));
            self.permalink.iter().for_each(|pattern| line(set("permalink", pattern)));
            self.slugs.iter().for_each(|slugs| line(set("slugs", slugs)));
            if self.all_languages {
                line("all-languages = true".to_owned());
            }
        }
        for one in &self.collections {
            line(format!("\n[collections.{}]", key(&one.name)));
            line(set("path", if one.path.is_empty() { "." } else { &one.path }));
            let further = [("schema", &one.schema), ("file", &one.file), ("permalink", &one.permalink)];
            further
                .into_iter()
                .filter_map(|(key, value)| Some((key, value.as_ref()?)))
                .for_each(|(key, value)| line(set(key, value)));
            one.slugs.iter().for_each(|slugs| line(set("slugs", slugs)));
            if one.draft {
                line("draft = true".to_owned());
            }
        }
        if !self.fields.is_empty() {
            line("\n# Keys of front matter that stand for one that the program knows.\n[fields]".to_owned());
            self.fields.iter().for_each(|(name, core)| line(set(&key(name), core.name())));
        }
        if !self.tags.is_empty() {
            line("\n# Tags by slug, as they are shown. `unknown-tag = \"warn\"` under [lint] tells those that are not here.\n[tags]".to_owned());
            self.tags.iter().for_each(|tag| line(tag_line(tag)));
        }
        if !self.allowed.is_empty() {
            line("\n[lint]".to_owned());
            self.allowed.iter().for_each(|(rule, why)| line(format!("{rule} = \"allow\" # {why}")));
        }
        while text.contains("\n\n\n") {
            text = text.replace("\n\n\n", "\n\n");
        }
        text
    }
}

fn tag_line(tag: &Registered) -> String {
    let mut inner = Vec::new();
    if tag.label != tag.slug {
        inner.push(format!("label = {}", string(&tag.label)));
    }
    if !tag.aliases.is_empty() {
        inner.push(format!("aliases = {}", strings(&tag.aliases)));
    }
    match inner.is_empty() {
        true => format!("{} = {{}}", key(&tag.slug)),
        false => format!("{} = {{ {} }}", key(&tag.slug), inner.join(", ")),
    }
}

/// A key of TOML, in quotes where it needs them.
fn key(name: &str) -> String {
    let is_bare =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_bare { name.to_owned() } else { string(name) }
}

fn strings(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| string(value)).collect::<Vec<_>>().join(", "))
}

/// A string of TOML.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if crate::document::quote::is_hidden(c) || c.is_control() => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::ops::workspace::SECTIONS;

    #[test]
    fn what_is_written_is_read_as_it_was_meant() {
        let title = "A \"title\" \\ with\u{202e}\u{7}\n𝒳";
        let tag = Registered { slug: "日本".into(), label: "a\"b".into(), aliases: vec!["c".into()] };
        let draft = Draft {
            title: Some(title.into()),
            authors: vec!["Ann".into()],
            exclude: vec!["a [b]/**".into()],
            collections: vec![DraftCollection {
                name: "a.b".into(),
                schema: Some("note".into()),
                ..DraftCollection::default()
            }],
            fields: vec![("extra.x".into(), CoreKey::Description)],
            tags: vec![tag],
            ..Draft::default()
        };
        let text = draft.text();
        let config = Config::parse(&text, SECTIONS).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(config.settings.title.as_deref(), Some(title));
        assert_eq!(
            config.settings.collections.first().map(|(name, one)| (name.as_str(), one.path.as_str())),
            Some(("a.b", ""))
        );
        assert!(config.settings.fields.names(CoreKey::Description).any(|name| name == "extra.x"));
        assert!(!text.contains("\n\n\n") && !text.contains('\u{202e}'));
    }
}
