//! Which files are documents, and of which collection. Pure, so that a folder on disk and a revision in git agree.

use crate::analysis::{DocumentRule, Profile};
use crate::config::{Collection, EXTENSIONS, Settings, YamlVersion};
use crate::document::address::{Addressing, Naming, SlugRule};
use crate::schema::Schema;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Files that every repository has and nobody publishes, by their name up to the first dot.
const NO_DOCUMENTS: [&str; 3] = ["readme", "license", "changelog"];

/// The folder of the templates of new documents, from the workspace root.
pub const TEMPLATES: &str = "templates";

/// The collections of a workspace, and which files belong to them.
#[derive(Clone, Debug)]
pub struct Layout {
    profiles: Vec<Profile>,
    extensions: Vec<String>,
    exclude: crate::config::Exclude,
    /// Whether what lies beside or below an index belongs to it.
    bundles: bool,
}

impl Layout {
    /// The layout of a workspace with these collections.
    pub fn new(settings: &Settings, collections: &[(String, Collection)]) -> Self {
        let profile = |(name, collection): &(String, Collection)| Profile {
            collection: name.as_str().into(),
            folder: collection.path.as_str().to_owned(),
            addressing: addressing(settings, collection),
            is_draft: collection.draft,
            draft_folders: settings.files.draft_folders.clone(),
            is_yaml_1_1: settings.files.yaml == Some(YamlVersion::V1_1),
            base_url: settings.base_url.clone(),
            fields: settings.fields.clone(),
            rates: settings.reading_time.rates(),
            body_limit: settings.limits.body_bytes as usize,
            schema: None,
            rules: Vec::new(),
        };
        let extensions = match &settings.extensions {
            Some(extensions) => extensions.iter().map(|extension| extension.0.clone()).collect(),
            None => EXTENSIONS.map(str::to_owned).to_vec(),
        };
        Self {
            profiles: collections.iter().map(profile).collect(),
            extensions,
            exclude: settings.exclude.clone(),
            bundles: settings.files.bundles == Some(true),
        }
    }

    /// The same layout, its documents read with rules, and with the schemas of their collections, by name.
    #[must_use]
    pub fn with_rules(&self, rules: &[Arc<dyn DocumentRule>], schemas: &[(String, Arc<Schema>)]) -> Self {
        let schema = |profile: &Profile| schemas.iter().find(|(name, _)| **name == *profile.collection);
        let with = |profile: &Profile| Profile {
            rules: rules.to_vec(),
            schema: schema(profile).map(|(_, schema)| Arc::clone(schema)),
            ..profile.clone()
        };
        Self { profiles: self.profiles.iter().map(with).collect(), ..self.clone() }
    }

    /// The profiles of the collections, in the order of the configuration.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// The topmost folders that hold collections: those that lie in no other.
    pub fn roots(&self) -> Vec<&str> {
        let folders: BTreeSet<&str> = self.profiles.iter().map(|profile| profile.folder.as_str()).collect();
        let above = |folder: &str| {
            let at_slashes = folder.match_indices('/').filter_map(|(at, _)| folder.get(..at));
            std::iter::once("").filter(|_| !folder.is_empty()).chain(at_slashes).any(|above| folders.contains(above))
        };
        folders.iter().copied().filter(|folder| !above(folder)).collect()
    }

    /// The folders that the path of a link may count from: those of [`Self::roots`], and the one that addresses count from, which may
    /// hold several of them.
    pub fn link_roots(&self) -> Vec<String> {
        let mut roots: Vec<String> = self.roots().into_iter().map(str::to_owned).collect();
        let top = self.profiles.first().map(|profile| &profile.addressing.root);
        roots.extend(top.filter(|top| !top.is_empty() && !roots.contains(top)).cloned());
        roots
    }

    /// The profile of the deepest collection that a path lies in, if it is that of a document.
    pub fn profile_of(&self, path: &str) -> Option<&Profile> {
        if !self.is_document_name(path) || self.exclude.matches(path) {
            return None;
        }
        let inside = self.profiles.iter().filter(|profile| below(&profile.folder, path).is_some());
        let profile = inside.max_by_key(|profile| profile.folder.len())?;
        // Where the whole workspace is a collection, the templates of documents lie in it and are none.
        let is_template = profile.folder.is_empty() && below(TEMPLATES, path).is_some();
        (!is_template).then_some(profile)
    }

    /// Whether what lies beside or below the index of a folder belongs to it.
    pub fn has_bundles(&self) -> bool {
        self.bundles
    }

    fn is_document_name(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let Some((stem, extension)) = name.rsplit_once('.') else { return false };
        if stem.is_empty()
            || name.starts_with('_')
            || !self.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
        {
            return false;
        }
        let first = name.split('.').next().unwrap_or(name);
        !NO_DOCUMENTS.iter().any(|none| first.eq_ignore_ascii_case(none))
    }
}

/// How the files of a collection become addresses.
fn addressing(settings: &Settings, collection: &Collection) -> Addressing {
    let (files, addresses) = (&settings.files, &settings.addresses);
    let generator = addresses.generator();
    let pattern = collection.permalink.as_ref().or(addresses.permalink.as_ref());
    Addressing {
        pattern: pattern.map(|permalink| permalink.0.clone()).unwrap_or_default(),
        slugs: collection.slugs.or(addresses.slugs).unwrap_or_default(),
        generator,
        zone: (generator == SlugRule::Jekyll).then_some(settings.timezone.0),
        naming: Naming {
            dated: files.dated.unwrap_or(true),
            languages: settings.languages.iter().map(|language| language.0.clone()).collect(),
            generator,
            folder_notes: files.folder_notes == Some(true),
        },
        root: addresses.root.as_ref().map_or(String::new(), |root| root.as_str().to_owned()),
        language: settings.language.clone(),
        all_languages: addresses.all_languages == Some(true),
    }
}

/// The rest of `path` below `folder`.
fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn layout(text: &str) -> Layout {
        let settings = Config::parse(text, &[]).unwrap().settings;
        Layout::new(&settings, &settings.collections)
    }

    #[test]
    fn the_deepest_collection_counts() {
        let layout = layout(
            "exclude = [\"content/old/**\"]\n[collections.all]\npath = \"content\"\n[collections.notes]\npath = \"content/notes\"\n[collections.x]\npath = \"x\"\n",
        );
        let of = |path: &str| layout.profile_of(path).map(|profile| profile.collection.to_string());
        assert_eq!(of("content/a.md").as_deref(), Some("all"));
        assert_eq!(of("content/notes/2026/a.markdown").as_deref(), Some("notes"));
        assert_eq!(of("content/notesy/a.mdx").as_deref(), Some("all"));
        for none in [
            "a.md",
            "content/a.txt",
            "content/README.md",
            "content/License.md",
            "content/_part.md",
            "content/_index.md",
            "content/old/a.md",
            "content/.md",
            "content/md",
            "contents/a.md",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(layout.roots(), ["content", "x"]);
    }

    #[test]
    fn links_count_from_the_root_of_addresses_too() {
        let layout =
            layout("preset = \"zola\"\n[collections.a]\npath = \"content/a\"\n[collections.b]\npath = \"content/b\"\n");
        assert_eq!(layout.link_roots(), ["content/a", "content/b", "content"]);
    }

    #[test]
    fn a_site_keeps_its_generator_whatever_its_slugs_are() {
        let of = |text: &str| {
            let layout = layout(&format!("{text}\n[collections.a]\npath = \"a\"\nslugs = \"github\"\n"));
            let addressing = &layout.profiles().first().unwrap().addressing;
            (addressing.generator, addressing.slugs, addressing.finished("/a".into()))
        };
        let zola = SlugRule::Zola;
        assert_eq!(of("preset = \"zola\"\naddresses.slugs = \"verbatim\""), (zola, SlugRule::Github, "/a/".into()));
        assert_eq!(of("addresses.slugs = \"zola\""), (zola, SlugRule::Github, "/a/".into()));
        assert_eq!(of("preset = \"eleventy\"\naddresses.slugs = \"zola\"").2, "/a");
    }

    #[test]
    fn the_root_may_be_a_collection() {
        let layout = layout("extensions = [\"txt\"]\n[collections.all]\npath = \".\"\n[collections.b]\npath = \"b\"\n");
        assert_eq!(layout.roots(), [""]);
        assert_eq!(&*layout.profile_of("b/c.txt").unwrap().collection, "b");
        assert_eq!(&*layout.profile_of("c.txt").unwrap().collection, "all");
        assert!(layout.profile_of("c.md").is_none());
        assert!(layout.profile_of("templates/b.txt").is_none() && layout.profile_of("b/templates/c.txt").is_some());
    }
}
