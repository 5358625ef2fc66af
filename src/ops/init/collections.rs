//! Collections: folders of documents with keys that are alike.

use super::heads::Head;
use super::told::{Address, Told};
use crate::document::slug::slug;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The most collections that are made of folders that nobody named.
const MAX_COLLECTIONS: usize = 12;

/// A folder with fewer documents is none of its own.
const FEW: usize = 3;

/// A site with fewer documents is only beginning.
const YOUNG: usize = 12;

/// A folder that is to be a collection.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub name: String,
    /// The folder, from the root; empty for all of it.
    pub path: String,
    /// Whether it is of what lies in no other.
    pub is_rest: bool,
    /// Whether all that lies in it is a draft.
    pub draft: bool,
    /// Its addresses, where it has its own.
    pub address: Address,
    /// The indices of its documents.
    pub members: Vec<usize>,
}

/// How documents are grouped.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    pub groups: Vec<Group>,
    /// Folders that hold Markdown and no documents.
    pub exclude: Vec<String>,
    pub notes: Vec<String>,
}

/// Groups the documents of a site.
pub(super) fn group(heads: &[Head], told: &Told) -> Grouping {
    let mut chooser = Chooser {
        heads,
        chosen: BTreeMap::new(),
        exclude: BTreeSet::new(),
        wants_block: false,
        root: told.root.clone(),
        few: FEW,
    };
    let bearing = heads.iter().filter(|head| head.has_block).count();
    // Where front matter is the rule, a folder without any is none of documents.
    chooser.wants_block = !told.is_bare && bearing * 2 > heads.len();
    // A site that is only beginning has sections of one document.
    chooser.few = if told.has_sections && heads.len() < YOUNG { 1 } else { FEW };
    let mut notes = Vec::new();
    for one in &told.collections {
        let choice = Choice { name: one.name.clone(), address: Some(one.address.clone()), draft: one.draft };
        chooser.chosen.insert(one.path.clone(), choice);
    }
    if told.only_named {
        // Jekyll's posts may lie in any folder, whose name is then a category of theirs.
        for folder in heads.iter().filter_map(|head| posts_folder(&head.path)) {
            let choice = || Choice { address: Some(told.posts.clone()), ..Choice::default() };
            chooser.chosen.entry(folder.to_owned()).or_insert_with(choice);
        }
    }
    let all: Vec<usize> = (0..heads.len()).collect();
    let unnamed: Vec<usize> =
        all.iter().copied().filter(|index| chooser.chosen_for(chooser.path(*index)).is_none()).collect();
    let (inside, outside): (Vec<usize>, Vec<usize>) =
        unnamed.into_iter().partition(|index| below(&told.root, chooser.path(*index)).is_some());
    chooser.folders(&told.root, inside, told.only_named);
    let left = outside.iter().filter(|index| heads.get(**index).is_some_and(|head| !head.keys.is_empty())).count();
    if left >= FEW {
        notes.push(format!("{left} files with front matter lie outside of {} and were left out", told.root));
    }
    chooser.finish(&all, &told.rest, notes)
}

#[derive(Default)]
struct Choice {
    name: Option<String>,
    /// Its addresses, where the generator's settings speak of it.
    address: Option<Address>,
    draft: bool,
}

struct Chooser<'a> {
    heads: &'a [Head],
    /// By folder.
    chosen: BTreeMap<String, Choice>,
    exclude: BTreeSet<String>,
    wants_block: bool,
    /// The folder whose own documents, and those of folders that do not stand out, are one collection.
    root: String,
    /// A folder with fewer documents is none of its own.
    few: usize,
}

impl Chooser<'_> {
    fn path(&self, index: usize) -> &str {
        self.heads.get(index).map_or("", |head| &head.path)
    }

    fn choose(&mut self, path: &str) {
        self.chosen.insert(path.to_owned(), Choice::default());
    }

    /// The deepest chosen folder that a path lies in.
    fn chosen_for(&self, path: &str) -> Option<&str> {
        let ends = path.match_indices('/').map(|(at, _)| at).rev();
        let mut folders = ends.filter_map(|at| path.get(..at)).chain([""]);
        folders.find_map(|folder| self.chosen.get_key_value(folder)).map(|(folder, _)| folder.as_str())
    }

    /// Whether none of these documents has front matter where that is the rule, so that they are none: texts beside pictures. The
    /// index of a folder is a document whose front matter is missing.
    fn is_bare(&self, members: &[usize]) -> bool {
        let is_index =
            |index: &usize| self.path(*index).rsplit('/').next().is_some_and(|name| name.starts_with("index."));
        let are_texts = !members.iter().any(is_index);
        self.wants_block
            && are_texts
            && !members.iter().any(|index| self.heads.get(*index).is_some_and(|head| head.has_block))
    }

    /// How often each key stands in these documents, as a share of them.
    fn profile(&self, members: &[usize]) -> HashMap<&str, f64> {
        let mut counts: HashMap<&str, f64> = HashMap::new();
        let bearing: Vec<&Head> =
            members.iter().filter_map(|index| self.heads.get(*index)).filter(|head| !head.keys.is_empty()).collect();
        for head in &bearing {
            for (key, _) in head.keys.iter().filter(|(key, _)| !key.contains('.')) {
                *counts.entry(key).or_default() += 1.0;
            }
        }
        let count = bearing.len().max(1) as f64;
        counts.values_mut().for_each(|share| *share /= count);
        counts
    }

    /// How alike the keys of two sets of documents are: 1 where they are the same, 0 where they share none.
    fn likeness(&self, these: &[usize], those: &[usize]) -> f64 {
        let (these, those) = (self.profile(these), self.profile(those));
        let keys: BTreeSet<&str> = these.keys().chain(those.keys()).copied().collect();
        let share = |of: &HashMap<&str, f64>, key: &str| of.get(key).copied().unwrap_or(0.0);
        let (mut both, mut either) = (0.0, 0.0);
        for key in keys {
            both += share(&these, key).min(share(&those, key));
            either += share(&these, key).max(share(&those, key));
        }
        // Where one of them has no keys, it can differ in none.
        if either == 0.0 || these.is_empty() || those.is_empty() { 1.0 } else { both / either }
    }

    /// Chooses among the folders directly below `root`.
    fn folders(&mut self, root: &str, members: Vec<usize>, only_named: bool) {
        let (mut rest, children) = self.children(root, &members);
        // A site whose only folder is `src` or `content` is that folder's.
        if rest.is_empty()
            && let [(folder, below)] = children.as_slice()
            && !is_unpublished(folder)
            && !self.children(folder, below).1.is_empty()
        {
            let (folder, below) = (folder.clone(), below.clone());
            return self.folders(&folder, below, only_named);
        }
        root.clone_into(&mut self.root);
        let direct = rest.clone();
        let is_only = direct.is_empty() && children.len() == 1;
        let mut kept: Vec<(String, Vec<usize>)> = Vec::new();
        for (folder, below) in children {
            let name = folder.rsplit('/').next().unwrap_or_default();
            let ours = only_named && name.starts_with('_');
            if self.is_bare(&below) || ours {
                self.exclude.insert(folder);
            } else if is_unpublished(&folder) {
                self.choose(&folder);
            } else if !is_only && below.len() < self.few
                || is_number(name)
                || (direct.len() >= below.len() && self.likeness(&below, &direct) >= 0.8)
            {
                rest.extend(below);
            } else {
                kept.push((folder, below));
            }
        }
        kept.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        let room = MAX_COLLECTIONS.saturating_sub(1);
        if kept.len() > room {
            let all: Vec<usize> = kept.iter().flat_map(|(_, below)| below.iter().copied()).collect();
            // Many folders of one kind are one collection; of several kinds the largest stand out.
            let (alike, others): (Vec<_>, Vec<_>) =
                kept.into_iter().partition(|(_, below)| self.likeness(below, &all) >= 0.7);
            rest.extend(alike.into_iter().flat_map(|(_, below)| below));
            rest.extend(others.iter().skip(room).flat_map(|(_, below)| below.iter().copied()));
            kept = others.into_iter().take(room).collect();
        }
        for (folder, below) in kept {
            self.choose(&folder);
            self.split(&folder, &below);
        }
        if !rest.is_empty() && !self.is_bare(&rest) {
            self.choose(root);
        }
    }

    /// Chooses folders in a chosen one whose keys clearly differ from those of the others, and drafts.
    fn split(&mut self, folder: &str, members: &[usize]) {
        let (direct, children) = self.children(folder, members);
        for (child, below) in children {
            let name = child.rsplit('/').next().unwrap_or_default();
            if self.chosen.contains_key(&child) {
                continue;
            }
            if is_unpublished(&child) {
                self.choose(&child);
                continue;
            }
            // The documents of the folder itself say what is usual there; without any, those of the others do.
            let others: Vec<usize> = match direct.len() < FEW {
                true => members.iter().copied().filter(|index| below.binary_search(index).is_err()).collect(),
                false => direct.clone(),
            };
            let differs = || others.len() >= FEW && self.likeness(&below, &others) < 0.35;
            if below.len() >= 2 * FEW && !is_number(name) && !self.is_bare(&below) && differs() {
                self.choose(&child);
            }
        }
    }

    /// The documents directly in a folder, and those below each of its folders.
    fn children(&self, folder: &str, members: &[usize]) -> (Vec<usize>, Vec<(String, Vec<usize>)>) {
        let mut direct = Vec::new();
        let mut children: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for index in members {
            let Some(rest) = below(folder, self.path(*index)) else { continue };
            match rest.split_once('/') {
                // A folder with an index document is that document.
                Some((child, name)) if !is_index(name) => {
                    let path = if folder.is_empty() { child.to_owned() } else { format!("{folder}/{child}") };
                    children.entry(path).or_default().push(*index);
                }
                _ => direct.push(*index),
            }
        }
        // What lies beside an index document is with the folder's others.
        for (child, below) in &mut children {
            let index = |at: &usize| {
                self.path(*at).strip_prefix(child.as_str()).is_some_and(|rest| is_index(rest.trim_start_matches('/')))
            };
            let (own, others): (Vec<usize>, Vec<usize>) = direct.iter().copied().partition(index);
            direct = others;
            below.extend(own);
            below.sort_unstable();
        }
        (direct, children.into_iter().collect())
    }

    /// The groups, with their documents, names and order.
    fn finish(mut self, all: &[usize], rest: &Address, notes: Vec<String>) -> Grouping {
        let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for index in all {
            if let Some(folder) = self.chosen_for(self.path(*index)) {
                let folder = folder.to_owned();
                let excluded = self.exclude.iter().any(|excluded| below(excluded, self.path(*index)).is_some());
                if !excluded {
                    members.entry(folder).or_default().push(*index);
                }
            }
        }
        // A folder that is named and holds nothing yet may be written to; one of drafts would only be in the way.
        members.retain(|_, members| !members.is_empty());
        let mut groups: Vec<Group> = Vec::new();
        let mut order: Vec<(String, Vec<usize>)> = members.into_iter().collect();
        let root = std::mem::take(&mut self.root);
        let is_rest = |path: &str| path == root;
        order.sort_by(|(a, these), (b, those)| {
            let key = |path: &str| (is_unpublished(path), is_rest(path));
            key(a).cmp(&key(b)).then(those.len().cmp(&these.len())).then_with(|| a.cmp(b))
        });
        let mut names = HashSet::new();
        let alone = order.len() == 1;
        for (path, members) in order {
            let choice = self.chosen.remove(&path).unwrap_or_default();
            let name = choice.name.unwrap_or_else(|| name_of(&path, is_rest(&path), alone));
            let name = unique(&slug(&name), &path, &mut names);
            let address = choice.address.unwrap_or_else(|| rest.clone());
            let draft = choice.draft || is_unpublished(&path);
            groups.push(Group { is_rest: is_rest(&path), draft, address, name, path, members });
        }
        // What no collection reaches need not be named.
        let reached = |folder: &String| groups.iter().any(|group| below(&group.path, folder).is_some());
        let exclude = self.exclude.into_iter().filter(reached).collect();
        Grouping { groups, exclude, notes }
    }
}

/// The rest of a path below a folder.
pub(super) fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

/// The folder of posts or drafts that a path lies in.
fn posts_folder(path: &str) -> Option<&str> {
    let mut folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
    folders.find(|folder| matches!(folder.rsplit('/').next(), Some("_posts" | "_drafts")))
}

fn is_index(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some(("index" | "_index", _)))
}

fn is_number(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a folder's name says that what lies in it is not published.
fn is_unpublished(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    matches!(name.as_str(), "drafts" | "_drafts" | "unpublished" | "_unpublished")
        || name.ends_with("-drafts")
        || name.ends_with("_drafts")
}

fn name_of(path: &str, is_rest: bool, alone: bool) -> String {
    let last = path.rsplit('/').next().unwrap_or(path).trim_start_matches('_');
    match (is_rest, alone) {
        (true, false) => "pages".to_owned(),
        (true, true) if matches!(last, "" | "content" | "src") => "documents".to_owned(),
        _ => last.to_owned(),
    }
}

/// A name that no other collection has: with the folder above it, else with a number.
fn unique(name: &str, path: &str, names: &mut HashSet<String>) -> String {
    let name = if name.is_empty() { "documents" } else { name };
    let above = path.rsplit('/').nth(1).map(|above| slug(&format!("{} {name}", above.trim_start_matches('_'))));
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(above).chain(numbered);
    let free = candidates.find(|candidate| !names.contains(candidate)).unwrap_or_default();
    names.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::super::heads::Kind;
    use super::*;

    fn heads(documents: &[(&str, usize, &str)]) -> Vec<Head> {
        let many = |(pattern, count, keys): &(&str, usize, &str)| {
            let (pattern, keys) = (pattern.to_owned(), keys.to_owned());
            (0..*count)
                .map(move |n| Head {
                    path: pattern.replace('#', &n.to_string()).into(),
                    has_block: !keys.is_empty(),
                    keys: keys.split_whitespace().map(|key| (key.into(), Kind::default())).collect(),
                })
                .collect::<Vec<_>>()
        };
        documents.iter().flat_map(many).collect()
    }

    fn grouped(documents: &[(&str, usize, &str)], root: &str) -> (Vec<String>, Vec<String>) {
        let told = Told { root: root.into(), ..Told::default() };
        let grouping = group(&heads(documents), &told);
        let told = |group: &Group| {
            let draft = if group.draft { " draft" } else { "" };
            format!("{} {} {}{draft}", group.name, group.path, group.members.len())
        };
        (grouping.groups.iter().map(told).collect(), grouping.exclude)
    }

    #[test]
    fn sections_are_collections() {
        let posts = ("content/posts/#.md", 5, "title date tags");
        let (groups, _) = grouped(
            &[posts, ("content/notes/2026/#.md", 8, "title date"), ("content/#.md", 2, "title"), ("docs/#.md", 4, "")],
            "content",
        );
        assert_eq!(groups, ["notes content/notes 8", "posts content/posts 5", "pages content 2"]);
    }

    #[test]
    fn few_and_alike_ones_belong_to_the_rest() {
        let (groups, _) = grouped(
            &[
                ("#.md", 9, "title date"),
                ("2024/#.md", 9, "title"),
                ("a/#.md", 2, "x"),
                ("b/#.md", 7, "title date"),
                ("c/#.md", 7, "name born"),
            ],
            "",
        );
        assert_eq!(groups, ["c c 7", "pages  27"]);
    }

    #[test]
    fn the_only_folder_is_the_site() {
        let (groups, _) = grouped(&[("src/blog/#.md", 9, "title date"), ("src/talks/#.md", 9, "title event")], "");
        assert_eq!(groups, ["blog src/blog 9", "talks src/talks 9"]);
        let (groups, _) = grouped(&[("essays/#.md", 9, "title date")], "");
        assert_eq!(groups, ["essays essays 9"]);
    }

    #[test]
    fn drafts_stand_apart_and_come_last() {
        let (groups, _) = grouped(
            &[("c/posts/#.md", 9, "title date"), ("c/drafts/#.md", 1, "title"), ("c/posts-drafts/#.md", 4, "title")],
            "c",
        );
        assert_eq!(groups, ["posts c/posts 9", "posts-drafts c/posts-drafts 4 draft", "drafts c/drafts 1 draft"]);
    }

    #[test]
    fn words_beside_pictures_are_no_documents() {
        let (groups, exclude) = grouped(&[("c/#.md", 9, "title date"), ("c/images/#/x.md", 6, "")], "c");
        assert_eq!((groups, exclude), (vec!["c c 9".to_owned()], vec!["c/images".to_owned()]));
        // Where nobody has front matter, nobody lacks it.
        let (groups, exclude) = grouped(&[("a/#.md", 9, ""), ("b/#.md", 6, "")], "");
        assert_eq!((groups.len(), exclude.len()), (2, 0));
    }

    #[test]
    fn nested_folders_stand_out_where_their_keys_do() {
        let (groups, _) = grouped(
            &[
                ("c/notes/#.md", 9, "title date"),
                ("c/notes/people/#.md", 9, "name born"),
                ("c/notes/old/#.md", 9, "title date"),
                ("c/x/#.md", 9, "title z q"),
            ],
            "c",
        );
        assert_eq!(groups, ["notes c/notes 18", "people c/notes/people 9", "x c/x 9"]);
    }

    #[test]
    fn many_folders_are_no_many_collections() {
        let alike: Vec<(String, usize, &str)> =
            (0..40).map(|n| (format!("c/topic{n}/#.md"), 5, "title date")).collect();
        let documents: Vec<(&str, usize, &str)> =
            alike.iter().map(|(path, count, keys)| (path.as_str(), *count, *keys)).collect();
        assert_eq!(grouped(&documents, "c").0, ["c c 200"]);
        let bundles: Vec<(String, usize, &str)> =
            (0..40).map(|n| (format!("c/posts/topic{n}/index.md"), 1, "title date")).collect();
        let documents: Vec<(&str, usize, &str)> =
            bundles.iter().map(|(path, count, keys)| (path.as_str(), *count, *keys)).collect();
        assert_eq!(grouped(&documents, "c").0, ["posts c/posts 40"]);
    }

    #[test]
    fn names_are_told_apart() {
        let (groups, _) = grouped(
            &[
                ("c/a/#.md", 9, "title date"),
                ("c/a/drafts/#.md", 4, "x"),
                ("c/b/#.md", 9, "title z q"),
                ("c/b/drafts/#.md", 3, "x"),
            ],
            "c",
        );
        assert_eq!(groups, ["a c/a 9", "b c/b 9", "drafts c/a/drafts 4 draft", "b-drafts c/b/drafts 3 draft"]);
    }
}
