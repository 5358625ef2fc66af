//! What may be demanded of documents, and which demands are made.

use super::observe::{Kind, Seen, Spot, distinct};
use super::{EVIDENCE, EXCEPTIONS, HABIT, MANY, RARE, REPEATED, WORD, WORDS, compiled};
use crate::config::CoreKey;
use crate::schema::Schema;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// How much is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effort {
    /// What a few documents may fail.
    Exceptions,
    /// What all documents fit.
    Exact,
    /// Nothing but the types that were seen.
    Keys,
    /// Nothing at all.
    Nothing,
}

/// A form that strings have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Format {
    Date,
    Address,
    Path,
    Slug,
}

impl Format {
    const ALL: [Self; 4] = [Self::Date, Self::Address, Self::Path, Self::Slug];

    /// The words of JSON Schema for it: a format, and a pattern for programs that do not know the format.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Date => (
                "partial-date",
                "^\\s*\\d{4}(-\\d{2}(-\\d{2}([Tt ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?([Zz]|[+-]\\d{2}:?\\d{2}))?)?)?)?\\s*$",
            ),
            Self::Address => ("uri", "^https?://"),
            Self::Path => ("permalink", "^/\\S*$"),
            Self::Slug => ("slug", "^[^/\\\\?#%\\s]+$"),
        }
    }

    /// Whether a string looks as if it were meant to be one.
    fn suggests_itself(self, spot: &Spot<'_>, text: &str) -> bool {
        match self {
            Self::Date => {
                let is_date = matches!(spot.core, Some(CoreKey::Date | CoreKey::Updated));
                is_date || (text.len() > 4 && text.starts_with(|c: char| c.is_ascii_digit()))
            }
            Self::Address => text.starts_with("http"),
            Self::Path => text.starts_with('/'),
            Self::Slug => spot.core == Some(CoreKey::Slug) || spot.key == "slug",
        }
    }
}

/// One thing that may be demanded. The order breaks ties.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Demand {
    /// The key is there wherever it could be.
    Needed,
    /// No value is of this type.
    Not(Kind),
    /// All strings have a form.
    Format(Format),
    /// All strings are among these.
    Among(Vec<String>),
    /// No string is empty.
    Filled,
    /// The key is a slip, and is not known.
    Unknown,
}

struct Candidate {
    spot: usize,
    demand: Demand,
    /// The documents that fail it, each once, in order.
    failing: Vec<u32>,
}

/// What is demanded at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Chosen {
    pub needed: bool,
    pub not: BTreeSet<Kind>,
    pub format: Option<Format>,
    pub among: Option<Vec<String>>,
    pub filled: bool,
    pub unknown: bool,
}

/// Chooses what is demanded at each place.
pub(super) fn choose(seen: &Seen<'_>, effort: Effort) -> Vec<Chosen> {
    let mut chosen = vec![Chosen::default(); seen.spots.len()];
    if effort >= Effort::Keys {
        return chosen;
    }
    let room = if effort == Effort::Exceptions { seen.documents / EXCEPTIONS } else { 0 };
    let mut candidates = candidates(seen, room);
    let pointer = |candidate: &Candidate| seen.spots.get(candidate.spot).map(|spot| spot.pointer.clone());
    candidates.sort_by_cached_key(|one| (one.failing.len(), pointer(one), one.demand.clone()));
    let mut failed = BTreeSet::new();
    for Candidate { spot, demand, failing } in candidates {
        let more = failing.iter().filter(|document| !failed.contains(*document)).count();
        if failed.len() + more > room {
            continue;
        }
        failed.extend(failing);
        let Some(chosen) = chosen.get_mut(spot) else { continue };
        match demand {
            Demand::Needed => chosen.needed = true,
            Demand::Not(kind) => drop(chosen.not.insert(kind)),
            Demand::Format(format) => chosen.format = Some(format),
            Demand::Among(words) => chosen.among = Some(words),
            Demand::Filled => chosen.filled = true,
            Demand::Unknown => chosen.unknown = true,
        }
    }
    chosen
}

/// Whether those that fail are plainly the exception, among so many.
fn is_exception(failing: usize, among: usize) -> bool {
    failing == 0 || (among >= MANY && failing * RARE <= among)
}

fn candidates(seen: &Seen<'_>, room: usize) -> Vec<Candidate> {
    let formats = Format::ALL.map(|format| {
        let (name, pattern) = format.words();
        (format, compiled(&json!({ "format": name, "pattern": pattern })))
    });
    let mut found = Vec::new();
    for (number, spot) in seen.spots.iter().enumerate() {
        let mut add = |spot: usize, demand: Demand, failing: Vec<u32>, among: usize| {
            if failing.len() <= room && is_exception(failing.len(), among) {
                found.push(Candidate { spot, demand, failing });
            }
        };
        needed(seen, spot, room, &mut add);
        if number == 0 {
            slips(seen, spot, &mut add);
            continue;
        }
        kinds(spot, number, &mut add);
        strings(spot, number, &formats, &mut add);
    }
    found
}

type Add<'a> = dyn FnMut(usize, Demand, Vec<u32>, usize) + 'a;

/// The keys of the maps at a spot that nearly all of them have.
fn needed(seen: &Seen<'_>, spot: &Spot<'_>, room: usize, add: &mut Add<'_>) {
    let among = distinct(&spot.maps).count();
    for number in &spot.keys {
        let Some(key) = seen.spots.get(*number) else { continue };
        let asks_for_none = matches!(key.core, Some(CoreKey::Title | CoreKey::Date));
        let may_lack = key.core == Some(CoreKey::Draft) || matches!(key.main_kind(), None | Some(Kind::Boolean));
        // Most keys are in few documents, and need no counting.
        let is_rare = key.documents() + room < among;
        if !may_lack && !is_rare && (among >= EVIDENCE || asks_for_none) {
            add(*number, Demand::Needed, without(&spot.maps, &key.values), among);
        }
    }
}

/// The documents that stand more often in the first list than in the second; both are in order.
fn without(all: &[u32], these: &[u32]) -> Vec<u32> {
    let (mut missing, mut these) = (Vec::new(), these.iter().peekable());
    for document in all {
        while these.next_if(|other| *other < document).is_some() {}
        if these.next_if_eq(&document).is_none() && missing.last() != Some(document) {
            missing.push(*document);
        }
    }
    missing
}

/// Top-level keys of one or two documents that are a letter or two away from one that many have.
fn slips(seen: &Seen<'_>, root: &Spot<'_>, add: &mut Add<'_>) {
    let keys = || root.keys.iter().filter_map(|number| Some((*number, seen.spots.get(*number)?)));
    for (number, slip) in keys().filter(|(_, key)| key.core.is_none() && key.values.len() < HABIT) {
        let is_core_above = |key: &Spot<'_>| {
            key.keys.iter().any(|below| seen.spots.get(*below).is_some_and(|spot| spot.core.is_some()))
        };
        let meant = keys().find(|(_, key)| {
            let has_both = || slip.values.iter().any(|document| key.values.binary_search(document).is_ok());
            is_exception(slip.values.len(), key.values.len()) && is_slip(&slip.key, &key.key) && !has_both()
        });
        if let Some((_, meant)) = meant.filter(|_| !is_core_above(slip)) {
            add(number, Demand::Unknown, slip.values.clone(), meant.values.len());
        }
    }
}

/// Whether a word is another with a letter or two gone wrong. Plurals, and words that are parted or joined otherwise, are not.
fn is_slip(word: &str, meant: &str) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 4..=WORD;
    let (word, meant) = (word.to_lowercase(), meant.to_lowercase());
    let most = if meant.len() < 8 { 1 } else { 2 };
    if !LENGTHS.contains(&meant.len()) || !LENGTHS.contains(&word.len()) || word.len().abs_diff(meant.len()) > most {
        return false;
    }
    let plural = word.strip_suffix('s') == Some(&meant) || meant.strip_suffix('s') == Some(&word);
    let bare = |text: &str| text.replace(['-', '_', ' '], "");
    let is_other = plural || (word != meant && bare(&word) == bare(&meant));
    let numbered = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let first = |text: &str| text.chars().next();
    let swapped = first(&word) == meant.chars().nth(1) && first(&meant) == word.chars().nth(1);
    !is_other
        && !numbered(&word)
        && (first(&word) == first(&meant) || swapped)
        && strsim::osa_distance(&word, &meant) <= most
}

/// Types that are rare at a spot.
fn kinds(spot: &Spot<'_>, number: usize, add: &mut Add<'_>) {
    let Some(main) = spot.main_kind() else { return };
    let needs_value = matches!(spot.core, Some(CoreKey::Title | CoreKey::Date));
    for (kind, failing) in &spot.kinds {
        let is_part = main == Kind::Number && *kind == Kind::Integer;
        if *kind != main && !is_part && (*kind != Kind::Null || needs_value) {
            add(number, Demand::Not(*kind), failing.clone(), spot.documents());
        }
    }
}

/// What the strings at a spot have in common.
fn strings(spot: &Spot<'_>, number: usize, formats: &[(Format, Option<Schema>)], add: &mut Add<'_>) {
    let documents: Vec<u32> = spot.strings.iter().map(|(document, _)| *document).collect();
    let among = distinct(&documents).count();
    if among == 0 || spot.main_kind() != Some(Kind::String) {
        return;
    }
    let failing = |fits: &dyn Fn(&str) -> bool| -> Vec<u32> {
        let failing: Vec<u32> =
            spot.strings.iter().filter(|(_, text)| !fits(text)).map(|(document, _)| *document).collect();
        distinct(&failing).collect()
    };
    if spot.core == Some(CoreKey::Title) || spot.key == "name" {
        add(number, Demand::Filled, failing(&|text| !text.is_empty()), among);
    }
    let is_free = matches!(spot.core, Some(CoreKey::Title | CoreKey::Description));
    let asks_for_none = matches!(spot.core, Some(CoreKey::Date | CoreKey::Updated | CoreKey::Slug));
    if is_free || (among < EVIDENCE && !asks_for_none) {
        return;
    }
    for (format, schema) in formats {
        let Some(schema) = schema else { continue };
        // Most strings are of no form at all; the first few show it.
        let some = spot.strings.iter().take(MANY);
        if some.clone().filter(|(_, text)| format.suggests_itself(spot, text)).count() * 2 <= some.count() {
            continue;
        }
        let fits = |text: &str| format.suggests_itself(spot, text) && schema.allows(&Json::from(text));
        let failing = failing(&fits);
        if is_exception(failing.len(), among) {
            return add(number, Demand::Format(*format), failing, among);
        }
    }
    if let Some((words, failing)) = among_words(spot) {
        add(number, Demand::Among(words), failing, among);
    }
}

/// The keys whose strings are never a choice, though a site may have but a few of them: names.
const NAMES: [&str; 6] = ["author", "name", "title", "subtitle", "summary", "excerpt"];

/// The few words that the strings at a spot are, most used first, and the documents that have a slip of one.
fn among_words(spot: &Spot<'_>) -> Option<(Vec<String>, Vec<u32>)> {
    let may_be = matches!(spot.core, None | Some(CoreKey::Lang | CoreKey::Series));
    let others = spot.kinds.keys().any(|kind| !matches!(kind, Kind::String | Kind::Null));
    let times = if spot.is_items() { 5 } else { 1 };
    if !may_be || others || NAMES.contains(&spot.key.as_str()) || spot.kinds.get(&Kind::String)?.len() < MANY * times {
        return None;
    }
    let mut uses: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (document, text) in &spot.strings {
        uses.entry(text).or_default().push(*document);
        if uses.len() > WORDS + WORDS {
            return None;
        }
    }
    let is_word = |text: &&str| !text.trim().is_empty() && text.chars().count() <= WORD && !text.contains('\n');
    if !uses.keys().all(is_word) {
        return None;
    }
    let is_meant = |text: &str, count: usize| {
        let mut others = uses.iter().filter(|(_, documents)| is_exception(count, documents.len()));
        count < HABIT && others.any(|(other, _)| *other != text && is_slip(text, other))
    };
    let (slips, mut words): (Vec<_>, Vec<_>) =
        uses.iter().partition(|(text, documents)| is_meant(text, documents.len()));
    words.sort_by_key(|(text, documents)| (std::cmp::Reverse(documents.len()), **text));
    let once = words.iter().filter(|(_, documents)| documents.len() == 1).count();
    let all: usize = words.iter().map(|(_, documents)| documents.len()).sum();
    if words.len() > WORDS || all < words.len() * REPEATED * times || once * 4 > words.len() {
        return None;
    }
    let failing: BTreeSet<u32> = slips.into_iter().flat_map(|(_, documents)| documents).copied().collect();
    let words = words.into_iter().map(|(text, _)| (*text).to_owned()).collect();
    Some((words, failing.into_iter().collect()))
}
