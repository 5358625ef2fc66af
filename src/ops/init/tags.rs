//! The tags that a site uses, and which of them are worth registering.

use crate::corpus::Corpus;
use std::collections::{BTreeMap, BTreeSet};

/// A tag that is used so often is registered.
const OFTEN: usize = 3;

/// The most tags that are registered, and what more documents than [`MANY`] may have.
const MOST: (usize, usize) = (40, 60);

/// A site with more documents is a big one.
const MANY: usize = 200;

/// A tag that is to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Registered {
    pub slug: String,
    /// The spelling that most documents use.
    pub label: String,
    /// Other spellings that mean it.
    pub aliases: Vec<String>,
}

/// What is to be said of a site's tags.
#[derive(Debug, Default)]
pub(super) struct Tags {
    /// How many there are, by their slugs.
    pub used: usize,
    /// How many are written in more than one way.
    pub varied: usize,
    /// How many are used often, registered or not.
    pub often: usize,
    pub registered: Vec<Registered>,
}

/// One tag, however it is written.
#[derive(Default)]
struct Use<'a> {
    documents: usize,
    /// By slug: how many documents write it so, and how they spell it.
    slugs: BTreeMap<&'a str, (usize, BTreeMap<&'a str, usize>)>,
}

/// Looks at the tags of all documents.
pub(super) fn tags(corpus: &Corpus) -> Tags {
    let mut uses: BTreeMap<String, Use<'_>> = BTreeMap::new();
    for facts in corpus.documents() {
        let mut seen = BTreeSet::new();
        for tag in facts.tags.iter().filter(|tag| !tag.slug.is_empty()) {
            let one = uses.entry(squeezed(&tag.slug)).or_default();
            let (count, labels) = one.slugs.entry(&tag.slug).or_default();
            *labels.entry(&tag.label).or_default() += 1;
            *count += 1;
            if seen.insert(squeezed(&tag.slug)) {
                one.documents += 1;
            }
        }
    }
    let varied = |one: &&Use<'_>| one.slugs.values().map(|(_, labels)| labels.len()).sum::<usize>() > 1;
    let mut often: Vec<&Use<'_>> = uses.values().filter(|one| one.documents >= OFTEN).collect();
    often.sort_by_key(|one| std::cmp::Reverse(one.documents));
    let most = if corpus.documents().len() > MANY { MOST.1 } else { MOST.0 };
    let mut registered: Vec<Registered> = often.iter().take(most).filter_map(|one| register(one)).collect();
    registered.sort_by(|a, b| a.slug.cmp(&b.slug));
    Tags { used: uses.len(), varied: uses.values().filter(varied).count(), often: often.len(), registered }
}

/// What is left of a slug where hyphens do not count: `kv-cache` and `kvcache` are one tag. Numbers keep theirs: 1-1 is not 11.
fn squeezed(slug: &str) -> String {
    let has_digit = slug.bytes().any(|byte| byte.is_ascii_digit());
    if has_digit { slug.to_owned() } else { slug.replace('-', "") }
}

fn register(one: &Use<'_>) -> Option<Registered> {
    let most = |counts: &BTreeMap<&str, usize>| {
        // Of equal ones the first in order, so that no run differs from another.
        counts.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0))).map(|(label, _)| (*label).to_owned())
    };
    let by_count = |a: &(&&str, usize), b: &(&&str, usize)| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0));
    let (slug, _) = one.slugs.iter().map(|(slug, (count, _))| (slug, *count)).max_by(by_count)?;
    let (_, labels) = one.slugs.get(slug)?;
    let others = one.slugs.iter().filter(|(other, _)| *other != slug);
    let aliases = others.filter_map(|(_, (_, labels))| most(labels)).collect();
    Some(Registered { slug: (*slug).to_owned(), label: most(labels)?, aliases })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Facts, TagUse};
    use crate::corpus::{Assets, TagRegistry};
    use crate::diagnostic::{Place, Span};
    use crate::document::metadata::Style;
    use crate::document::slug::slug;

    fn corpus(documents: &[&[&str]]) -> Corpus {
        let place = Place { span: Span::at(0), line: 1, column: 1 };
        let facts = |(index, labels): (usize, &&[&str])| {
            let mut facts = Facts::new(&format!("{index}.md"), &"c".into());
            let tag =
                |label: &&str| TagUse { label: (*label).into(), slug: slug(label).into(), place, style: Style::Plain };
            facts.tags = labels.iter().map(tag).collect();
            facts
        };
        let facts = documents.iter().enumerate().map(facts).collect();
        Corpus::new(facts, Assets::default(), TagRegistry::default(), chrono_tz::UTC)
    }

    #[test]
    fn frequent_tags_are_registered_as_most_write_them() {
        let documents: Vec<&[&str]> =
            vec![&["KV Cache", "a"], &["kvcache", "a"], &["KV Cache", "b"], &["kv-cache"], &["a", "A"]];
        let tags = tags(&corpus(&documents));
        assert_eq!((tags.used, tags.varied, tags.often), (3, 2, 2));
        let kv = Registered { slug: "kv-cache".into(), label: "KV Cache".into(), aliases: vec!["kvcache".into()] };
        let a = Registered { slug: "a".into(), label: "a".into(), aliases: vec![] };
        assert_eq!(tags.registered, [a, kv]);
    }

    #[test]
    fn numbers_and_plurals_are_tags_of_their_own() {
        let documents: Vec<&[&str]> = vec![&["1-1", "11", "tool", "tools"]; 4];
        let tags = tags(&corpus(&documents));
        assert_eq!((tags.used, tags.varied, tags.registered.len()), (4, 0, 4));
    }

    #[test]
    fn a_registry_stays_small() {
        let many: Vec<String> = (0..100).map(|n| format!("t{n:03}")).collect();
        let labels: Vec<&str> = many.iter().map(String::as_str).collect();
        let tags = tags(&corpus(&[labels.as_slice(); 5]));
        assert_eq!((tags.used, tags.often, tags.registered.len()), (100, 100, 40));
    }
}
