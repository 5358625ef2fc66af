//! Bundles: a folder with an index is one document, and what else lies in it belongs to that.

use super::layout::Layout;
use super::tree::Candidate;
use std::collections::HashSet;

/// Of the candidates of a layout those that are documents of their own, where it has bundles. The folder of a collection is none,
/// whatever lies in it.
#[must_use]
pub fn pages(layout: &Layout, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let Some(first) = layout.profiles().first().filter(|_| layout.has_bundles()) else { return candidates };
    let naming = &first.addressing.naming;
    let is_top = |folder: &str| {
        layout.profiles().iter().any(|profile| profile.folder == folder || profile.addressing.root == folder)
    };
    let index_of = |path: &str| {
        let (folder, name) = path.rsplit_once('/')?;
        (naming.parse(name).is_index && !name.starts_with('_') && !is_top(folder)).then(|| folder.to_owned())
    };
    let bundles: HashSet<String> = candidates.iter().filter_map(|one| index_of(&one.path)).collect();
    candidates.retain(|one| {
        let own = one.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_index = index_of(&one.path).is_some();
        let mut above = one.path.match_indices('/').filter_map(|(at, _)| one.path.get(..at));
        !above.any(|folder| bundles.contains(folder) && !(is_index && folder == own))
    });
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_bundle_is_one_document() {
        let text = "languages = [\"fr\"]\n[files]\nbundles = true\n[collections.all]\npath = \"content\"\n";
        let found = |paths: &[&str]| {
            let candidate = |path: &&str| Candidate { path: (*path).into(), obstacle: None };
            let settings = Config::parse(text, &[]).unwrap().settings;
            let layout = Layout::new(&settings, &settings.collections);
            let pages = pages(&layout, paths.iter().map(candidate).collect());
            pages.into_iter().map(|page| page.path.to_string()).collect::<Vec<_>>()
        };
        let all = ["content/a.md", "content/b/c.md", "content/index.md"];
        assert_eq!(found(&all), all, "the folder of a collection is no bundle");
        let some = found(&[
            "content/b/a.md",
            "content/b/index.fr.md",
            "content/b/index.md",
            "content/b/s/index.md",
            "content/ba.md",
        ]);
        assert_eq!(some, ["content/b/index.fr.md", "content/b/index.md", "content/ba.md"]);
    }
}
