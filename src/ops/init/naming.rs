//! How the files of a collection are called, told from those that are there.

use super::collections::below;
use crate::config::FilePattern;
use crate::document::date::PartialDate;
use std::collections::BTreeMap;

/// The pattern that more than half of these files follow, and that is more than a name alone says.
pub(super) fn pattern<'a>(folder: &str, paths: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = 0;
    for path in paths {
        count += 1;
        *uses.entry(shape(below(folder, path).unwrap_or(path))).or_default() += 1;
    }
    let bundled = uses.iter().filter(|(pattern, _)| pattern.contains("/index.")).map(|(_, used)| used).sum::<usize>();
    let (pattern, used) = uses.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
    if used * 2 > count && FilePattern::parse(&pattern).is_ok() {
        return Some(pattern);
    }
    // Whatever their folders are called, documents that have one each are known by that.
    (bundled * 2 > count).then(|| "{slug}/index.md".to_owned())
}

/// The pattern that one path follows: years and months of folders, the date before a name, the folder of an index document. Other
/// folders are somebody's choice.
fn shape(path: &str) -> String {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "md"));
    let mut parts: Vec<&str> = folders.split('/').filter(|part| !part.is_empty()).collect();
    let is_index = matches!(stem, "index" | "_index");
    let own = if is_index { parts.pop().unwrap_or(stem) } else { stem };
    let mut pattern = String::new();
    // The folder of an index document may be a month: then nothing of the path is its name.
    let is_month = is_index
        && own.len() == 2
        && is_number(own)
        && parts.last().is_some_and(|part| part.len() == 4 && is_number(part));
    if is_month {
        return "{year}/{month}/index.".to_owned() + extension;
    }
    for part in parts {
        let placeholder = match part.len() {
            4 if is_number(part) && !pattern.contains("{year}") => "{year}",
            2 if is_number(part) && pattern.ends_with("{year}/") => "{month}",
            2 if is_number(part) && pattern.ends_with("{month}/") => "{day}",
            _ => continue,
        };
        pattern.push_str(placeholder);
        pattern.push('/');
    }
    let is_dated = own.get(..10).is_some_and(|date| PartialDate::parse(date).is_some_and(|date| date.day().is_some()))
        && own.get(10..11) == Some("-")
        && own.len() > 11;
    pattern.push_str(if is_dated { "{date}-{slug}" } else { "{slug}" });
    pattern.push_str(if is_index { "/index." } else { "." });
    pattern.push_str(extension);
    pattern
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_as_the_others_are() {
        let of = |paths: &[&str]| pattern("c", paths.iter().copied());
        assert_eq!(of(&["c/a.md", "c/b.md", "c/2026-04-02-x.md"]).as_deref(), Some("{slug}.md"));
        assert_eq!(of(&["c/2026-04-02-x.md", "c/2026-04-03-y.md"]).as_deref(), Some("{date}-{slug}.md"));
        assert_eq!(of(&["c/a/index.md", "c/b/index.md"]).as_deref(), Some("{slug}/index.md"));
        assert_eq!(of(&["c/2026/04/a.mdx", "c/2025/11/b.mdx"]).as_deref(), Some("{year}/{month}/{slug}.mdx"));
        assert_eq!(of(&["c/2026/2026-04-02-a/index.md"]).as_deref(), Some("{year}/{date}-{slug}/index.md"));
        assert_eq!(of(&["c/topic/a.md", "c/other/b.md"]).as_deref(), Some("{slug}.md"));
        assert_eq!(of(&["c/a.md", "c/b/index.md"]), None);
        assert_eq!(of(&["c/2026/08/index.md", "c/2026/07/index.md"]).as_deref(), Some("{slug}/index.md"));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["c/{x}.md", "c/日本語日本語.md"]).as_deref(), Some("{slug}.md"));
    }
}
