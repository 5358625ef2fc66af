//! Keys that may be slips of the finger: near a key that is known, and unknown themselves.

use super::fields::field;
use crate::config::{CoreKey, FieldMap};
use crate::diagnostic::Placed;
use crate::document::date::PartialDate;
use crate::document::lines::Locator;
use crate::document::metadata::{Metadata, Node, Value};
use crate::schema::Schema;

/// A top-level key that nobody knows, a letter or two away from one that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The key, as written.
    pub key: Placed<Box<str>>,
    /// The key it is near to, where the document lacks that and the value would suit it.
    pub meant: Option<Box<str>>,
}

/// The most keys of one document that are looked at. Nobody writes a tenth of it.
const MAX_KEYS: usize = 300;

/// The longest key that is compared, in bytes, and the shortest that another is taken for.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=40;

/// Keys of other programs and in other languages that are near one of ours and no slip of it.
const OTHERS: [&str; 20] = [
    "data",
    "dated",
    "descripcion",
    "drafted",
    "imaged",
    "imagen",
    "land",
    "lane",
    "long",
    "slog",
    "slot",
    "tabs",
    "tile",
    "titel",
    "titled",
    "titre",
    "tugs",
    "update",
    "updater",
    "updates",
];

/// The keys of a document that may be slips.
pub(super) fn read(
    metadata: &Metadata,
    text: &str,
    fields: &FieldMap,
    schema: Option<&Schema>,
    locator: &mut Locator<'_>,
) -> Vec<Slip> {
    let of_core = || CoreKey::ALL.into_iter().flat_map(|key| fields.names(key).map(move |name| (name, Some(key))));
    let is_core = |key: &str| {
        let first = |name: &str| name == key || name.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        of_core().any(|(name, _)| first(name))
    };
    let mut known: Option<Vec<(&str, Option<CoreKey>)>> = None;
    let mut slips = Vec::new();
    for entry in metadata.entries.iter().take(MAX_KEYS) {
        let key = &*entry.key;
        let numbered = key.bytes().any(|byte| byte.is_ascii_digit());
        if key.len() > *LENGTHS.end() || numbered || is_core(key) || OTHERS.binary_search(&key).is_ok() {
            continue;
        }
        // What there is to know is gathered once, and only for a document with a key that is not of ours.
        let known = known.get_or_insert_with(|| {
            let of_schema = schema.map(Schema::keys).unwrap_or_default().into_iter().map(|name| (name, None));
            of_core()
                .chain(of_schema)
                .filter(|(name, _)| LENGTHS.contains(&name.len()) && !name.contains('.'))
                .collect()
        });
        if known.iter().any(|(name, _)| *name == key) {
            continue;
        }
        let Some((name, core)) = nearest(key, known) else { continue };
        let is_there =
            core.map_or_else(|| metadata.get(name).is_some(), |core| field(metadata, fields, core).is_some());
        let suits = core.is_none_or(|core| suits(core, &entry.value, text));
        let key = Placed { value: key.into(), place: locator.place(entry.key_span) };
        slips.push(Slip { key, meant: (suits && !is_there).then(|| name.into()) });
    }
    slips
}

/// The known name that a key is a slip of.
fn nearest<'k>(key: &str, known: &[(&'k str, Option<CoreKey>)]) -> Option<(&'k str, Option<CoreKey>)> {
    let lower = key.to_ascii_lowercase();
    let mut best: Option<(usize, (&str, Option<CoreKey>))> = None;
    for (name, core) in known {
        let most = if name.len() < 8 { 1 } else { 2 };
        // Each edit makes a letter come or go, or both: most names are told apart by that.
        if name.len().abs_diff(lower.len()) > most || (letters(name) ^ letters(&lower)).count_ones() > 2 * most as u32 {
            continue;
        }
        // Other programs part or join the words of the same key: theirs is no slip. Nor is a plural.
        let bare = |key: &str| key.to_ascii_lowercase().replace(['-', '_', ' '], "");
        let plural = lower.strip_suffix('s') == Some(name) || name.strip_suffix('s') == Some(&lower);
        if plural || (bare(name) == bare(key) && *name != lower) {
            continue;
        }
        let distance = strsim::osa_distance(&lower, &name.to_ascii_lowercase());
        // The first letter is rarely missed, and makes another word: `gate`, `height`.
        let letter = |text: &str, at: usize| text.as_bytes().get(at).map(u8::to_ascii_lowercase);
        let first = |text: &str| letter(text, 0);
        let swapped = first(name) == letter(&lower, 1) && first(&lower) == letter(name, 1);
        if distance <= most
            && (first(name) == first(&lower) || swapped)
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, (*name, *core)));
        }
    }
    best.map(|(_, found)| found)
}

/// Which letters a text holds, a bit each.
fn letters(text: &str) -> u32 {
    let bit = |byte: u8| 1 << (byte.to_ascii_lowercase().wrapping_sub(b'a')).min(26);
    text.bytes().map(bit).fold(0, |bits, bit| bits | bit)
}

/// Whether a value could stand under a core key.
fn suits(core: CoreKey, node: &Node, text: &str) -> bool {
    let is_scalar = !matches!(node.value, Value::List(_) | Value::Map(_));
    match core {
        CoreKey::Date | CoreKey::Updated => node.text(text).is_some_and(|date| PartialDate::parse(&date).is_some()),
        CoreKey::Draft => matches!(node.value, Value::Bool(_)),
        CoreKey::Weight | CoreKey::ReadingTime => matches!(node.value, Value::Int(_)),
        CoreKey::Tags | CoreKey::Aliases | CoreKey::Authors => is_scalar || matches!(node.value, Value::List(_)),
        CoreKey::Series => true,
        _ => is_scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::source::{FrontMatter, Source};

    fn slips(yaml: &str) -> Vec<(String, Option<String>)> {
        let text = format!("---\n{yaml}\n---\n");
        let source = Source::new(text.as_bytes());
        let FrontMatter::Block { syntax, content, .. } = source.front_matter else { panic!("{text}") };
        let (metadata, _) = Metadata::parse(syntax, &text, content);
        let fields = toml::from_str("summary = \"description\"\ntaxonomies.tags = \"tags\"").unwrap();
        let found = read(&metadata, &text, &fields, None, &mut Locator::new(&text));
        found.into_iter().map(|slip| (slip.key.value.into(), slip.meant.map(Into::into))).collect()
    }

    #[test]
    fn a_letter_or_two_is_a_slip() {
        for (yaml, meant) in [
            ("descripton: x", "description"),
            ("desciption: x", "description"),
            ("sumary: x", "summary"),
            ("tilte: x", "title"),
            ("Title: x", "title"),
            ("dtae: 2026-04-02", "date"),
            ("udpated: 2026-04-02", "updated"),
            ("taggs: [x]", "tags"),
            ("drfat: true", "draft"),
            ("readng_time: 4", "reading_time"),
            ("authros: [x]", "authors"),
        ] {
            let (key, _) = yaml.split_once(':').unwrap();
            assert_eq!(slips(yaml), [(key.to_owned(), Some(meant.to_owned()))], "{yaml}");
        }
    }

    #[test]
    fn what_other_programs_read_is_none() {
        for yaml in [
            "author: x",
            "tag: x",
            "alias: x",
            "image: x",
            "images: [x]",
            "lastmod: 2026-04-02",
            "dates: [2026]",
            "data: 2026-04-02",
            "update: 2026-04-02",
            "drafts: true",
            "layout: post",
            "height: 4",
            "rate: 2026",
            "page: x",
            "long: x",
            "ids: [x]",
            "readingTime: 4",
            "reading-time: 4",
            "taxonomies: {tags: [x]}",
            "categories: [x]",
            "subtitle: x",
            "permalink: /x/",
            "slugs: [x]",
            "language: en",
            "tagline: x",
            "title2: x",
            "titre: x",
            "updates: x",
        ] {
            assert_eq!(slips(yaml), [], "{yaml}");
        }
    }

    #[test]
    fn a_slip_of_what_is_there_or_would_not_suit_means_nothing() {
        for yaml in ["title: x\ntilte: y", "summary: x\ndescripton: y", "dtae: {a: b}", "drfat: later"] {
            let found = slips(yaml);
            assert!(found.len() == 1 && found[0].1.is_none(), "{yaml}: {found:?}");
        }
    }

    #[test]
    fn the_keys_of_others_are_in_order() {
        assert!(OTHERS.is_sorted());
    }
}
