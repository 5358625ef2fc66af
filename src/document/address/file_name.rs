//! What a file's name says of its document: its folders, its date, its language, and the name that a slug is made of.

use super::rule::SlugRule;
use crate::document::date::PartialDate;
use crate::document::date_reading::certain_reading;

/// What a document's path within its collection says about it.
#[derive(Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// The folders above it, joined by slashes; for an index document those above its own folder.
    pub folders: &'a str,
    /// The name without extension and language; of an index that of its folder.
    pub name: &'a str,
    /// The name that the slug is made of: without the date prefix as well.
    pub stem: &'a str,
    /// The date prefix, where the name starts with one.
    pub date: Option<PartialDate>,
    /// The language that the name ends in: `fr` of `post.fr.md`.
    pub language: Option<&'a str>,
    /// Whether it is the index of a folder.
    pub is_index: bool,
}

/// What names may say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Whether a date that a name starts with dates the document, and is no part of its slug.
    pub dated: bool,
    /// The languages that names may end in.
    pub languages: Vec<String>,
    /// The generator that reads them: to Jekyll such a date may lack leading zeros, `2026-4-2-title.md`; to Zola it may have a time.
    pub generator: SlugRule,
    /// Whether a file that is called like its folder is the index of it.
    pub folder_notes: bool,
}

impl Default for Naming {
    fn default() -> Self {
        Self { dated: true, languages: Vec::new(), generator: SlugRule::Writings, folder_notes: false }
    }
}

impl Naming {
    /// Takes a path below the collection apart: `2026/2026-04-02-title.md`, `title/index.fr.md`.
    pub fn parse<'a>(&self, path: &'a str) -> FileName<'a> {
        let (mut folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (mut stem, language) = self.without_language(without_extension(name));
        let last = folders.rsplit('/').next().unwrap_or("");
        let is_index = matches!(stem, "index" | "_index") || (self.folder_notes && stem == last && !last.is_empty());
        if is_index && !folders.is_empty() {
            (folders, stem) = folders.rsplit_once('/').unwrap_or(("", folders));
        }
        let name = stem;
        let (date, stem) = match self.dated {
            true => match self.generator {
                SlugRule::Jekyll => unpadded_prefix(name).unwrap_or_else(|| date_prefix(name)),
                SlugRule::Zola | SlugRule::ZolaSafe => timed_prefix(name).unwrap_or((None, name)),
                _ => date_prefix(name),
            },
            false => (None, name),
        };
        FileName { folders, name, stem, date, language, is_index }
    }

    fn without_language<'a>(&self, stem: &'a str) -> (&'a str, Option<&'a str>) {
        let known = |end: &str| self.languages.iter().any(|language| language.eq_ignore_ascii_case(end));
        match stem.rsplit_once('.') {
            Some((stem, end)) if !stem.is_empty() && known(end) => (stem, Some(end)),
            _ => (stem, None),
        }
    }
}

impl<'a> FileName<'a> {
    /// Takes a path apart as names are where no settings say otherwise.
    pub fn parse(path: &'a str) -> Self {
        Naming::default().parse(path)
    }
}

/// `2026-04-02-title` is a date and a title; so is `2026-04-02` alone, whose title is the date.
fn date_prefix(stem: &str) -> (Option<PartialDate>, &str) {
    let prefix = stem.split_at_checked(10).and_then(|(prefix, rest)| Some((PartialDate::parse(prefix)?, rest)));
    match prefix {
        Some((date, "")) if date.day().is_some() => (Some(date), stem),
        Some((date, rest)) if date.day().is_some() => match rest.strip_prefix(['-', '_', ' ']) {
            Some(title) if !title.is_empty() => (Some(date), title),
            _ => (None, stem),
        },
        _ => (None, stem),
    }
}

/// The same where leading zeros may lack: `2026-4-2-title`.
fn unpadded_prefix(stem: &str) -> Option<(Option<PartialDate>, &str)> {
    let mut parts = stem.splitn(4, '-');
    let date = format!("{}-{}-{}", parts.next()?, parts.next()?, parts.next()?);
    let title = parts.next().filter(|title| !title.is_empty())?;
    Some((Some(PartialDate::parse(&certain_reading(&date)?)?), title))
}

/// The same where a time may follow the date, and a hyphen or an underscore has to: `2026-04-02T10:20:30Z-title`.
fn timed_prefix(stem: &str) -> Option<(Option<PartialDate>, &str)> {
    let rest = stem.get(10..)?;
    let zone = rest.strip_prefix('T').and_then(|time| Some((time.find(['Z', '+', '-'])?, time)));
    let time = match zone {
        Some((at, time)) if time.get(at..)?.starts_with('Z') => at + 2,
        Some((at, _)) => at + 7,
        None => 0,
    };
    let (date, rest) = stem.split_at_checked(10 + time)?;
    let date = PartialDate::parse(date).filter(|date| date.day().is_some())?;
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let title = rest.strip_prefix(['-', '_']).filter(|title| !title.is_empty())?;
    Some((Some(date), title))
}

/// The name without its last extension; `.aspx.markdown` keeps the first.
fn without_extension(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_file_names_apart() {
        let parse = |path: &'static str| {
            let name = FileName::parse(path);
            (name.folders, name.stem, name.date.map(|date| date.as_str().to_owned()))
        };
        let day = Some("2026-04-02".to_owned());
        assert_eq!(parse("a/2026-04-02-title.md"), ("a", "title", day.clone()));
        assert_eq!(parse("2026-04-02.md"), ("", "2026-04-02", day));
        assert_eq!(parse("2026-04-02title.md"), ("", "2026-04-02title", None));
        assert_eq!(parse("2026-13-02-x.md"), ("", "2026-13-02-x", None));
        assert_eq!(parse("a/b/index.md"), ("a", "b", None));
        assert_eq!(parse("index.md"), ("", "index", None));
        assert_eq!(parse("b/_index.md"), ("", "b", None));
        assert_eq!(parse("default.aspx.markdown"), ("", "default.aspx", None));
        assert_eq!(parse("北京-2026-04-02.md"), ("", "北京-2026-04-02", None));
    }

    #[test]
    fn settings_say_what_else_a_name_holds() {
        let naming = Naming {
            dated: false,
            languages: vec!["fr".into(), "pt-br".into()],
            generator: SlugRule::Verbatim,
            folder_notes: true,
        };
        let parse = |path: &'static str| {
            let name = naming.parse(path);
            (name.folders, name.stem, name.date.is_some(), name.language, name.is_index)
        };
        assert_eq!(parse("2026-04-02-title.md"), ("", "2026-04-02-title", false, None, false));
        assert_eq!(parse("a/b/index.fr.md"), ("a", "b", false, Some("fr"), true));
        assert_eq!(parse("a/post.pt-BR.md"), ("a", "post", false, Some("pt-BR"), false));
        assert_eq!(parse("a/post.de.md"), ("a", "post.de", false, None, false));
        assert_eq!(parse("a/b/b.md"), ("a", "b", false, None, true));
        assert_eq!(parse(".fr.md"), ("", ".fr", false, None, false));
    }

    #[test]
    fn dates_may_lack_leading_zeros() {
        let naming = Naming { generator: SlugRule::Jekyll, ..Naming::default() };
        let parse = |path: &'static str| {
            let name = naming.parse(path);
            (name.stem, name.date.map(|date| date.as_str().to_owned()))
        };
        let day = Some("2026-04-02".to_owned());
        for path in ["2026-4-2-title.md", "2026-04-2-title.md", "2026-04-02-title.md"] {
            assert_eq!(parse(path), ("title", day.clone()), "{path}");
        }
        for none in ["2026-4-31-x.md", "2026-4-2.md", "2026-4-2-.md", "2026-4-x-y.md", "a-1-2-b.md"] {
            assert_eq!(parse(none), (none.trim_end_matches(".md"), None), "{none}");
        }
    }

    #[test]
    fn dates_may_have_times() {
        let naming = Naming { generator: SlugRule::Zola, ..Naming::default() };
        let parse = |path: &'static str| {
            let name = naming.parse(path);
            (name.stem, name.date.map(|date| date.as_str().to_owned()))
        };
        for (path, stem, date) in [
            ("2026-04-02-title.md", "title", "2026-04-02"),
            ("2026-04-02_title.md", "title", "2026-04-02"),
            ("2026-04-02 - title.md", " title", "2026-04-02"),
            ("2026-04-02T10:20:30Z-title.md", "title", "2026-04-02T10:20:30Z"),
            ("2026-04-02T10:20:30+02:00_title.md", "title", "2026-04-02T10:20:30+02:00"),
        ] {
            assert_eq!(parse(path), (stem, Some(date.to_owned())), "{path}");
        }
        for none in [
            "2026-04-02 x.md",
            "2026-04-02.md",
            "2026-04-02-.md",
            "2026-04-02T10-x.md",
            "2026-04-02T+é.md",
            "日本語日本語.md",
        ] {
            assert_eq!(parse(none), (none.trim_end_matches(".md"), None), "{none}");
        }
    }
}
