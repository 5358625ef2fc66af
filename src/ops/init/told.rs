//! What a generator's own settings say of a site, in the words of this program.

use super::stock::Stock;

/// What was taken from the settings of a generator.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub title: Option<String>,
    pub description: Option<String>,
    pub base_url: Option<String>,
    pub language: Option<String>,
    /// The languages that file names may end in, where there are several.
    pub languages: Vec<String>,
    pub zone: Option<String>,
    pub authors: Vec<String>,
    /// The folder that documents lie in; empty for the whole.
    pub root: String,
    /// The folder that addresses count from, where that is another.
    pub addresses_root: Option<String>,
    /// Whether the folders below the root are sections to the generator.
    pub has_sections: bool,
    /// Folders whose files are served at the root of the site.
    pub static_folders: Vec<String>,
    /// What is no document, beyond what the preset leaves out.
    pub exclude: Vec<String>,
    /// Folders that are collections whatever they hold.
    pub collections: Vec<Named>,
    /// Whether folders beside those that begin with `_` are collections only if they are named.
    pub only_named: bool,
    /// The addresses of what lies in no folder that is named, where they are not those of the others.
    pub rest: Address,
    /// The addresses of posts, which may lie in any folder.
    pub posts: Address,
    /// The address pattern of all that has none of its own.
    pub permalink: Option<String>,
    /// Whether documents of the site's own language have a part for it in their addresses too.
    pub all_languages: bool,
    /// How names become parts of addresses, where that is not the generator's default.
    pub slugs: Option<&'static str>,
    /// Whether the date in a file's name counts, where that is not the generator's default.
    pub dated: bool,
    /// Whether documents need no front matter.
    pub is_bare: bool,
    pub notes: Vec<String>,
}

/// A folder that the generator's settings speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The name; made of the folder's unless given.
    pub name: Option<String>,
    pub path: String,
    /// Its addresses, where it has its own.
    pub address: Address,
    /// Whether the generator publishes nothing of it.
    pub draft: bool,
}

/// How documents get their addresses, where that is not the usual way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// The pattern.
    pub permalink: Option<String>,
    /// How names become parts of addresses.
    pub slugs: Option<&'static str>,
}

impl Address {
    /// Names stand in these addresses as they are written.
    pub fn verbatim(permalink: Option<String>) -> Self {
        Self { slugs: permalink.as_ref().map(|_| "verbatim"), permalink }
    }
}

impl From<Option<String>> for Address {
    fn from(permalink: Option<String>) -> Self {
        Self { permalink, slugs: None }
    }
}

impl Told {
    /// Takes out what is no setting here, with a note where that matters.
    pub fn check(&mut self, stock: &Stock) {
        if let Some(zone) = self.zone.take() {
            match zone.parse::<chrono_tz::Tz>() {
                Ok(_) => self.zone = Some(zone),
                Err(_) => self.notes.push(format!("`{zone}` is no time zone that is known here: dates count as UTC")),
            }
        }
        if let Some(base) = self.base_url.take() {
            match crate::config::BaseUrl::parse(&base) {
                Ok(base) => self.base_url = Some(base.as_str().to_owned()),
                Err(_) => {
                    self.notes.push(format!("the site's address `{base}` is not absolute: feeds need `base-url`"))
                }
            }
        }
        let is_language = |text: &String| {
            !text.is_empty() && text.len() <= 35 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        self.language = self.language.take().map(|language| language.replace('_', "-")).filter(is_language);
        self.languages.retain(is_language);
        if self.languages.len() < 2 {
            self.languages.clear();
        }
        self.root = folder(&self.root).unwrap_or_default();
        if !self.root.is_empty() && !stock.has_folder(&self.root) {
            self.notes.push(format!("the folder {} that the site's settings name is not there", self.root));
            self.root.clear();
        }
        self.addresses_root = self.addresses_root.take().and_then(|root| folder(&root));
        self.static_folders = self.static_folders.iter().filter_map(|path| folder(path)).collect();
        self.static_folders.retain(|path| !path.is_empty() && stock.has_folder(path));
        self.collections.retain(|one| stock.has_folder(&one.path));
        self.exclude.retain(|glob| crate::config::GlobPattern::parse(glob).is_ok());
    }

    /// Takes an address pattern of the generator, put into ours; a note where it cannot be.
    pub fn pattern(&mut self, whose: &str, theirs: &str, ours: Result<String, String>) -> Option<String> {
        let ours = ours.and_then(|ours| match crate::document::address::PermalinkPattern::parse(&ours) {
            Ok(_) => Ok(ours),
            Err(error) => Err(error.to_string()),
        });
        ours.map_err(|why| {
            self.notes.push(format!("the addresses of {whose}, `{theirs}`, cannot be told in `permalink`: {why}"));
        })
        .ok()
    }
}

/// A folder below the root as settings here name it; `None` for what leads out.
pub(super) fn folder(path: &str) -> Option<String> {
    if path.trim_matches(['.', '/']).is_empty() && !path.contains("..") {
        return Some(String::new());
    }
    let folder = crate::config::FolderPath::parse(path.trim_start_matches("./").trim_end_matches('/')).ok()?;
    Some(folder.as_str().to_owned())
}

/// Puts an address pattern with placeholders such as `:year` into ours. `name` says what stands for one; `None` for one that
/// nothing here stands for.
pub(super) fn translate(pattern: &str, name: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut ours = String::from(if pattern.starts_with('/') { "" } else { "/" });
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once(':') {
        ours.push_str(before);
        let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
        let (placeholder, after) = after.split_at(end);
        ours.push_str(&name(placeholder).ok_or_else(|| format!("nothing stands for `:{placeholder}`"))?);
        rest = after;
    }
    ours.push_str(rest);
    while ours.contains("//") {
        ours = ours.replace("//", "/");
    }
    Ok(ours)
}
