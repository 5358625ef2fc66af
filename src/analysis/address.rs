//! The address of a document: from its file's name, its front matter, and its collection's pattern.

use super::Profile;
use super::facts::{DateSource, Facts};
use crate::document::address::{FileName, OwnAddress, Parts, SlugRule};
use crate::document::date::PartialDate;
use crate::document::date_reading::certain_reading;
use crate::document::metadata::{Metadata, Value};
use std::borrow::Cow;

/// Fills in what the name of its file says of a document, and its slug and permalink. `own` is the address it gives itself.
pub(super) fn fill(
    name: &FileName<'_>,
    profile: &Profile,
    metadata: Option<&Metadata>,
    own: Option<&OwnAddress>,
    facts: &mut Facts,
) {
    let addressing = &profile.addressing;
    let slugs = addressing.slugs;
    if facts.date.is_none()
        && let Some(date) = &name.date
    {
        facts.date = Some(date.clone());
        facts.date_source = DateSource::FileName;
    }
    if facts.lang.is_none() {
        facts.lang = name.language.map(Into::into);
    }
    let from_root = below(&addressing.root, &facts.path);
    let placed = addressing.naming.parse(from_root);
    // The index of a collection's own folder has the address of that folder; so has that of the whole site.
    let is_top = name.is_index && name.folders.is_empty() && name.stem == "index" && slugs != SlugRule::Github;
    let has_own_slug = !facts.slug.is_empty();
    let (mut slug_below, mut slug) = (facts.slug.to_string(), facts.slug.to_string());
    if slug.is_empty() {
        let stem = if is_top { placed.stem } else { name.stem };
        slug = slugs.apply(stem).into_owned();
        slug_below = if is_top { String::new() } else { slug.clone() };
        facts.slug = slug.as_str().into();
        if is_top && (placed.folders.is_empty() && placed.stem == "index" || !addressing.pattern.counts_from_root()) {
            slug.clear();
        }
    }
    let asks = |own: &OwnAddress| matches!(own, OwnAddress::Known(pattern) if pattern.asks_for_categories());
    let categories = match addressing.pattern.asks_for_categories() || own.is_some_and(asks) {
        true => categories(from_root, metadata),
        false => Vec::new(),
    };
    let lenient = match addressing.generator == SlugRule::Jekyll && facts.date_source == DateSource::FileName {
        true => metadata.and_then(lenient_date),
        false => None,
    };
    let date = lenient.as_ref().or(facts.date.as_ref()).map(|date| addressing.date(date));
    let own_name = if is_top && (placed.stem == "index" || !addressing.pattern.counts_from_root()) {
        ""
    } else if is_top {
        placed.name
    } else {
        name.name
    };
    // Jekyll builds no file whose name ends in a dot.
    let own_name = if addressing.generator == SlugRule::Jekyll { own_name.trim_end_matches('.') } else { own_name };
    let title = facts.title.as_ref().map(|title| &*title.value);
    // Astro's slug is all that follows the folder of the collection.
    let (subfolders, folders) = match has_own_slug && slugs == SlugRule::Github {
        true => ("", below(&addressing.root, &profile.folder)),
        false => (name.folders, placed.folders),
    };
    let parts = Parts {
        collection: &profile.collection,
        below: subfolders,
        folders,
        has_own_slug,
        slug_below: &slug_below,
        slug: &slug,
        name: own_name,
        stem: name.stem,
        title,
        categories: &categories,
        date: date.as_ref(),
        is_index: name.is_index,
        slugs,
    };
    let given = own.and_then(|own| own.expand(&parts)).map(|own| addressing.finished(own));
    facts.permalink =
        given.unwrap_or_else(|| addressing.in_language(addressing.pattern.expand(&parts), name.language)).into();
}

/// The day that Jekyll reads in a date which is none to this program, such as `2026-04-02 6:10`.
fn lenient_date(metadata: &Metadata) -> Option<PartialDate> {
    let Value::String(text) = &metadata.get("date")?.value.value else { return None };
    let day = text.split_whitespace().next()?;
    PartialDate::parse(day).or_else(|| PartialDate::parse(&certain_reading(day)?)).filter(|date| date.day().is_some())
}

/// `path` as seen from `folder`; all of it where it lies elsewhere.
fn below<'a>(folder: &str, path: &'a str) -> &'a str {
    path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

/// The categories of a document, as Jekyll has them: the folders above `_posts`, then `categories`, then `category`, in lower case and
/// each once. A string of categories is split at blanks.
fn categories(path: &str, metadata: Option<&Metadata>) -> Vec<String> {
    /// More of them make no address that anybody reads.
    const MOST: usize = 16;
    let mut all: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let name = name.to_lowercase();
        let climbs = name.split('/').any(|part| matches!(part, "." | ".."));
        if !name.is_empty() && !climbs && !all.contains(&name) && all.len() < MOST {
            all.push(name);
        }
    };
    let folders: Vec<&str> = path.split('/').collect();
    let special = folders.iter().position(|folder| matches!(*folder, "_posts" | "_drafts"));
    folders.iter().take(special.unwrap_or(0)).for_each(|folder| add(folder));
    for key in ["categories", "category"] {
        let found = metadata.and_then(|metadata| metadata.get(key));
        match found.map(|entry| &entry.value.value) {
            Some(Value::String(text)) if key == "category" => add(text),
            Some(Value::String(text)) => text.split_whitespace().for_each(&mut add),
            Some(Value::List(items)) => items.iter().filter_map(|item| word(&item.value)).for_each(|text| add(&text)),
            Some(other) => word(other).iter().for_each(|text| add(text)),
            None => {}
        }
    }
    all
}

/// A scalar as a category is called: `2013` and `true` are names of some.
fn word(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Int(number) => Some(number.to_string().into()),
        Value::Bool(truth) => Some(truth.to_string().into()),
        _ => None,
    }
}
