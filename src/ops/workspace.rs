//! Opening a workspace: finding its root, reading its settings, loading its documents.

use super::given::Given;
use crate::analysis::{ContentHash, Facts, Scope};
use crate::config::{self, Collection, Config, ConfigError, FolderPath, Permalink, Section};
use crate::corpus::{self, Assets, Corpus, Folder, Layout, Overlay, TAGS_SECTION, Tree};
use crate::document::source::Source;
use crate::export::feed::FEED_SECTION;
use crate::lint::{LINT_SECTION, Settings, UnknownCollection};
use crate::schema::SchemaError;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The parts of `writings.toml` that other rooms own. This is the one list of them.
pub const SECTIONS: &[Section] = &[TAGS_SECTION, FEED_SECTION, LINT_SECTION];

/// The collections of a workspace that names none, by the folders that are there.
const DEFAULT_COLLECTIONS: [&str; 2] = ["essays", "notes"];

/// A workspace that has been found and whose settings have been read.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    config: Config,
    collections: Vec<(String, Collection)>,
    layout: Layout,
}

/// Why there is no workspace to work on.
#[derive(Debug, Error)]
pub enum WorkspaceError {
    /// Nothing upward from here is one.
    #[error("there is no workspace here: no writings.toml, and no folder `essays` or `notes`, in {} or above it", from.display())]
    NotFound {
        /// Where the search began.
        from: PathBuf,
    },
    /// The folder that `--root` names is not there.
    #[error("there is no folder {}", root.display())]
    NoFolder {
        /// The folder.
        root: PathBuf,
    },
    /// `writings.toml` is there and cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A link that leads to content outside of the workspace, which is not read.
    #[error("{} leads out of the workspace, so it is not read", path.display())]
    LeadsOut {
        /// The file or folder.
        path: PathBuf,
    },
    /// `writings.toml` is there and is wrong.
    #[error("{}", fault.message)]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: Box<ConfigError>,
    },
    /// The schema of a collection is missing or wrong.
    #[error("{}", fault.message)]
    Schema {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: Box<SchemaError>,
    },
    /// A collection whose folder is not there.
    #[error("the collection `{name}` has no folder {}", folder.display())]
    NoCollection {
        /// Its name.
        name: String,
        /// The folder it should be.
        folder: PathBuf,
    },
}

impl WorkspaceError {
    /// The same error with the paths of files and folders shown as `shown` has them.
    #[must_use]
    pub fn seen_as(mut self, shown: impl Fn(&Path) -> String) -> Self {
        match &mut self {
            Self::NotFound { .. } => {}
            Self::NoFolder { root: path }
            | Self::Unreadable { path, .. }
            | Self::LeadsOut { path }
            | Self::Config { path, .. }
            | Self::Schema { path, .. }
            | Self::NoCollection { folder: path, .. } => *path = shown(path).into(),
        }
        self
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotFound { .. } => Some("make a folder `essays` or a writings.toml here, or pass --root DIR".into()),
            Self::NoFolder { .. } => Some("--root takes the folder that holds the writing".into()),
            Self::Unreadable { .. } => None,
            Self::LeadsOut { .. } => Some("put the file or folder itself here, or pass --root with where it is".into()),
            Self::Config { fault, .. } => fault.help.clone(),
            Self::Schema { fault, .. } => fault.help.clone(),
            Self::NoCollection { name, .. } => {
                Some(format!("make the folder, or set `path` under [collections.{name}] in writings.toml"))
            }
        }
    }
}

impl Workspace {
    /// Opens the workspace at `root`, taken as it is; else the one found upward from `from`.
    ///
    /// # Errors
    ///
    /// There is none, or its `writings.toml` cannot be read or is wrong.
    pub fn open(root: Option<&Path>, from: &Path) -> Result<Self, WorkspaceError> {
        let mut given = root.is_some();
        let root = match root {
            Some(root) if root.is_dir() => root.to_owned(),
            Some(root) => return Err(WorkspaceError::NoFolder { root: root.to_owned() }),
            None => find(from).ok_or_else(|| WorkspaceError::NotFound { from: from.to_owned() })?,
        };
        let path = root.join(config::FILE_NAME);
        let config = match settings(&path, &root)? {
            Some(text) => {
                given = true;
                Config::parse(&text, SECTIONS)
                    .map_err(|fault| WorkspaceError::Config { path: path.clone(), fault: Box::new(fault) })?
            }
            None => Config::default(),
        };
        let collections = collections(&root, &config, given)?;
        let layout = Layout::new(&config.settings, &collections);
        let workspace = Self { root, config, collections, layout };
        workspace.check_names()?;
        Ok(workspace)
    }

    /// Fails where `[lint]` names a collection that is not there.
    fn check_names(&self) -> Result<(), WorkspaceError> {
        let settings: Settings = self.section(LINT_SECTION.name)?;
        let Some(unknown) = settings.unknown_collection(&self.collection_names()) else { return Ok(()) };
        let UnknownCollection { message, span, help } = unknown;
        let text = self.config.text().to_owned();
        let fault = Box::new(ConfigError { message, span: Some(span), help: Some(help), text });
        Err(WorkspaceError::Config { path: self.root.join(config::FILE_NAME), fault })
    }

    /// The folder of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Its settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The names of its collections, in the order of the configuration.
    pub fn collection_names(&self) -> Vec<&str> {
        self.collections.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Its collections by name, in the order of the configuration.
    pub fn collections(&self) -> &[(String, Collection)] {
        &self.collections
    }

    /// Which files are documents.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Reads as much of all documents as is asked for.
    ///
    /// # Errors
    ///
    /// A section of `writings.toml` that cannot be read.
    pub fn load(&self, scope: Scope) -> Result<Corpus, WorkspaceError> {
        self.load_by(&self.layout, scope, None)
    }

    /// Reads as much of all documents as is asked for, by a layout of this workspace; one may be given, whatever is on disk.
    pub(super) fn load_by(
        &self,
        layout: &Layout,
        scope: Scope,
        given: Option<&Given>,
    ) -> Result<Corpus, WorkspaceError> {
        let folder = Folder::new(&self.root);
        let tree = Overlay::of(given.map(|one| (one.path.as_str(), one.bytes.as_slice()))).over(&folder);
        let facts = corpus::load(&tree, layout, scope);
        let registry = self.section(TAGS_SECTION.name)?;
        // Who asks for links wants to know what they may point at.
        let mut assets = if scope.links { Assets::below(&self.root) } else { Assets::default() };
        given.into_iter().for_each(|one| assets.insert(&one.path));
        Ok(Corpus::new(facts, assets, registry, self.config.settings.timezone.0))
    }

    /// The text of a document as it was analysed: decoded, and no longer than it was read. What could not be read then is
    /// not opened now: it may be a pipe that never ends, or a link that leads out of the workspace.
    pub fn text(&self, facts: &Facts) -> Option<String> {
        let (bytes, _) = self.read(facts)?;
        Some(Source::new(&bytes).text.into_owned())
    }

    /// The bytes of a document, if they are all that it holds and, where its hash is known, still those that were analysed.
    pub fn bytes(&self, facts: &Facts) -> Option<Vec<u8>> {
        let (bytes, size) = self.read(facts)?;
        let same = facts.hash.is_none_or(|hash| hash == ContentHash::of(&bytes, size));
        (same && size == bytes.len() as u64).then_some(bytes)
    }

    /// All bytes of a document that is to be changed, however long its body. Where its hash is known they are those that were
    /// analysed.
    ///
    /// # Errors
    ///
    /// Why it cannot be changed now, and what to do about it.
    pub(super) fn whole(&self, facts: &Facts) -> Result<Vec<u8>, (String, Option<&'static str>)> {
        /// No text that a person wrote is so long.
        const MOST: u64 = 64 * 1024 * 1024;
        if let Some(unread) = &facts.unread {
            return Err((unread.message.clone(), unread.help));
        }
        let Some((bytes, size)) = self.read(facts) else {
            return Err(("it cannot be read".into(), Some("`writings lint` says why")));
        };
        if facts.hash.is_some_and(|hash| hash != ContentHash::of(&bytes, size)) {
            return Err(("it changed since it was read".into(), Some("run this again")));
        }
        if size == bytes.len() as u64 {
            return Ok(bytes);
        }
        if size > MOST {
            return Err((format!("it is longer than {MOST} bytes"), Some("edit it by hand")));
        }
        fs::read(self.root.join(&*facts.path)).map_err(|error| (format!("it cannot be read: {error}"), None))
    }

    /// As much of a document as is ever read of one, and the size of the whole.
    fn read(&self, facts: &Facts) -> Option<(Vec<u8>, u64)> {
        if facts.unread.is_some() {
            return None;
        }
        let limit = self.config.settings.limits.body_bytes as usize;
        let mut bytes = Vec::new();
        let size = Folder::new(&self.root).read(&facts.path, Scope::COUNTS, limit, &mut bytes).ok()?;
        Some((bytes, size))
    }

    /// The first bytes of a document as text: its front matter, and more or less of its body.
    pub(super) fn head(&self, facts: &Facts) -> Option<String> {
        if facts.unread.is_some() {
            return None;
        }
        let mut bytes = Vec::new();
        Folder::new(&self.root).read(&facts.path, Scope::HEAD, 0, &mut bytes).ok()?;
        Some(Source::new(&bytes).text.into_owned())
    }

    /// A section of `writings.toml`, as its owner reads it.
    ///
    /// # Errors
    ///
    /// The section cannot be read.
    pub fn section<T: serde::de::DeserializeOwned + Default>(&self, name: &str) -> Result<T, WorkspaceError> {
        let path = || self.root.join(config::FILE_NAME);
        self.config.section(name).map_err(|fault| WorkspaceError::Config { path: path(), fault: Box::new(fault) })
    }
}

/// The text of `writings.toml`, where there is one: a regular file of bounded length, in the workspace.
fn settings(path: &Path, root: &Path) -> Result<Option<String>, WorkspaceError> {
    let unreadable = |source: io::Error| WorkspaceError::Unreadable { path: path.to_owned(), source };
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        Ok(metadata) if !metadata.is_file() => return Err(unreadable(io::Error::other("it is no regular file"))),
        Ok(_) => inside(path, root)?,
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(config::MAX_LENGTH as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    String::from_utf8(bytes).map(Some).map_err(|_| unreadable(io::Error::other("it is not UTF-8")))
}

/// Fails where a path, links followed, lies outside of the workspace.
pub(super) fn inside(path: &Path, root: &Path) -> Result<(), WorkspaceError> {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let leads_out = || WorkspaceError::LeadsOut { path: path.to_owned() };
    if real(path).starts_with(real(root)) { Ok(()) } else { Err(leads_out()) }
}

/// The nearest folder upward that holds `writings.toml`; else the nearest that holds `essays` or `notes`, not beyond the
/// root of the repository.
fn find(from: &Path) -> Option<PathBuf> {
    let configured = from.ancestors().find(|folder| folder.join(config::FILE_NAME).is_file());
    if let Some(folder) = configured {
        return Some(folder.to_owned());
    }
    for folder in from.ancestors() {
        if DEFAULT_COLLECTIONS.iter().any(|name| folder.join(name).is_dir()) {
            return Some(folder.to_owned());
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The collections that `writings.toml` names; else `essays` and `notes` where they are; else, in a folder that was
/// named on purpose, by `--root` or by a `writings.toml` in it, all of it as one collection.
fn collections(root: &Path, config: &Config, given: bool) -> Result<Vec<(String, Collection)>, WorkspaceError> {
    let named = &config.settings.collections;
    for (name, collection) in named {
        let folder = root.join(collection.path.as_str());
        if !folder.is_dir() {
            return Err(WorkspaceError::NoCollection { name: name.clone(), folder });
        }
        inside(&folder, root)?;
    }
    if !named.is_empty() {
        return Ok(named.clone());
    }
    let there = DEFAULT_COLLECTIONS.iter().filter(|name| root.join(name).is_dir());
    for name in there.clone() {
        inside(&root.join(name), root)?;
    }
    let mut collections: Vec<_> =
        there.filter_map(|name| Some(((*name).to_owned(), collection(name, None)?))).collect();
    if collections.is_empty() && given {
        let whole = crate::document::address::PermalinkPattern::parse("/{path}/").ok().map(Permalink);
        collections.extend(collection(".", whole).map(|whole| ("documents".to_owned(), whole)));
    }
    Ok(collections)
}

fn collection(path: &str, permalink: Option<Permalink>) -> Option<Collection> {
    let path = FolderPath::parse(path).ok()?;
    Some(Collection { path, title: None, file: None, schema: None, permalink: permalink.unwrap_or_default() })
}
