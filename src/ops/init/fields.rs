//! Which keys of documents are core keys by another name.

use super::heads::{Head, Kind};
use crate::config::{CoreKey, FieldMap};
use std::collections::{BTreeSet, HashMap};

/// A core key, other names of it, and whether a value can be meant for it.
type Names = (CoreKey, &'static [&'static str], fn(Kind) -> bool);

/// Names that mean one thing wherever they are used, the likeliest first.
const NAMES: [Names; 4] = [
    (CoreKey::Description, &["summary", "excerpt", "dek", "hook", "desc", "subtitle"], |kind| kind.text),
    (CoreKey::Tags, &["categories", "category", "keywords"], |kind| kind.labels),
    (
        CoreKey::Date,
        &["published_at", "pubDate", "publishDate", "publish_date", "published_on", "created", "created_at"],
        |kind| kind.date,
    ),
    (
        CoreKey::Updated,
        &["lastmod", "modified", "last_modified_at", "updatedDate", "updated_at", "lastUpdated", "last_updated"],
        |kind| kind.date,
    ),
];

/// A key fewer documents have is not worth a setting.
const FEW: usize = 3;

/// The keys that are a core key, or another name of it that `known` has, but for the case of their letters: to Hugo they are the same.
pub(super) fn cased(heads: &[Head], known: &FieldMap) -> Vec<(String, CoreKey)> {
    let used: BTreeSet<&str> = heads.iter().flat_map(|head| &head.keys).map(|(key, _)| &**key).collect();
    let named = |name: &str| CoreKey::ALL.into_iter().find(|core| known.names(*core).any(|one| one == name));
    let like = |name: &str| {
        let is_it = |core: &CoreKey| known.names(*core).any(|one| one.eq_ignore_ascii_case(name));
        CoreKey::ALL.into_iter().find(is_it)
    };
    let mut found: Vec<(String, CoreKey)> = used
        .into_iter()
        .filter(|name| named(name).is_none())
        .filter_map(|name| Some((name.to_owned(), like(name)?)))
        .collect();
    // Where a document has both, the core key's own name counts before another name of it.
    found.sort_by_key(|(name, core)| !name.eq_ignore_ascii_case(core.name()));
    found
}

/// The keys that documents use in place of a core key, beside those that `known` names: only such as hold what the core key does, and
/// stand where that does not.
pub(super) fn map(heads: &[Head], known: &FieldMap) -> Vec<(String, CoreKey)> {
    let mut mapped = Vec::new();
    for (core, names, fits) in NAMES {
        let mut own: Vec<&str> = known.names(core).collect();
        let used: HashMap<&str, usize> = names.iter().map(|name| (*name, uses(heads, name).count())).collect();
        let count = |name: &str| used.get(name).copied().unwrap_or(0);
        let mut candidates: Vec<&str> = names.iter().copied().filter(|name| count(name) >= FEW).collect();
        candidates.sort_by_key(|name| std::cmp::Reverse(count(name)));
        for name in candidates {
            // Another core key may have it already.
            if CoreKey::ALL.into_iter().any(|key| known.names(key).any(|other| other == name)) {
                continue;
            }
            let usable = uses(heads, name).filter(|(_, kind)| fits(*kind)).count();
            let beside = uses(heads, name).filter(|(head, _)| own.iter().any(|own| has(head, own))).count();
            if usable * 10 >= count(name) * 9 && beside * 10 <= count(name) {
                mapped.push((name.to_owned(), core));
                own.push(name);
            }
        }
    }
    mapped
}

fn uses<'a>(heads: &'a [Head], name: &'a str) -> impl Iterator<Item = (&'a Head, Kind)> {
    heads.iter().filter_map(move |head| Some((head, head.keys.iter().find(|(key, _)| &**key == name)?.1)))
}

fn has(head: &Head, name: &str) -> bool {
    head.keys.iter().any(|(key, _)| &**key == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: Kind = Kind { text: true, date: false, labels: true };
    const DATE: Kind = Kind { text: false, date: true, labels: false };

    fn mapped(documents: &[(usize, &[(&str, Kind)])]) -> Vec<String> {
        let head = |keys: &[(&str, Kind)]| Head {
            path: "a.md".into(),
            has_block: true,
            keys: keys.iter().map(|(key, kind)| ((*key).into(), *kind)).collect(),
        };
        let heads: Vec<Head> = documents.iter().flat_map(|(count, keys)| vec![head(keys); *count]).collect();
        map(&heads, &FieldMap::default()).into_iter().map(|(name, core)| format!("{name} {}", core.name())).collect()
    }

    #[test]
    fn what_stands_for_a_core_key_is_mapped() {
        let keys: &[(&str, Kind)] = &[("hook", TEXT), ("published_at", DATE), ("category", TEXT)];
        assert_eq!(mapped(&[(9, keys)]), ["hook description", "category tags", "published_at date"]);
        assert_eq!(
            mapped(&[(9, &[("summary", TEXT)]), (5, &[("excerpt", TEXT)])]),
            ["summary description", "excerpt description"]
        );
    }

    #[test]
    fn case_is_no_difference_where_the_generator_makes_none() {
        let keys = [("Title", TEXT), ("tags", TEXT), ("Tags", TEXT), ("Keywords", TEXT), ("Layout", TEXT)];
        let keys = keys.iter().map(|(key, kind)| ((*key).into(), *kind)).collect();
        let heads = [Head { path: "a.md".into(), has_block: true, keys }];
        let hugo = crate::config::preset::named("hugo").unwrap().settings().unwrap();
        let found: Vec<(String, &str)> =
            cased(&heads, &hugo.fields).into_iter().map(|(name, core)| (name, core.name())).collect();
        let named = |name: &str, core| (name.to_owned(), core);
        assert_eq!(found, [named("Tags", "tags"), named("Title", "title"), named("Keywords", "tags")]);
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(mapped(&[(2, &[("summary", TEXT)])]), [""; 0], "rare");
        assert_eq!(mapped(&[(9, &[("summary", TEXT), ("description", TEXT)])]), [""; 0], "beside the core key");
        assert_eq!(mapped(&[(9, &[("created", TEXT)])]), [""; 0], "of another kind");
        assert_eq!(mapped(&[(9, &[("summary", TEXT), ("excerpt", TEXT)])]), ["summary description"], "two at once");
    }
}
