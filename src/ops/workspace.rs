//! Opening a workspace: finding its root, reading its settings, loading its documents.

use super::export::settings::{EXPORT_SECTION, Entry, fault};
use crate::analysis::{ContentHash, Facts, Scope};
use crate::config::{self, Collection, Config, ConfigError, FolderPath, Permalink, Section};
use crate::corpus::{self, Assets, Corpus, FileError, Folder, Layout, Store, TAGS_SECTION};
use crate::document::source::Source;
use crate::export::feed::FEED_SECTION;
use crate::lint::{LINT_SECTION, Settings, UnknownCollection};
use crate::schema::SchemaError;
use crate::site::{SITE_SECTION, TOPICS_SECTION};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use thiserror::Error;

/// The parts of `writings.toml` that other rooms own. This is the one list of them.
pub const SECTIONS: &[Section] =
    &[TAGS_SECTION, TOPICS_SECTION, SITE_SECTION, FEED_SECTION, EXPORT_SECTION, LINT_SECTION];

/// The collections of a workspace that names none, by the folders that are there.
const DEFAULT_COLLECTIONS: [&str; 2] = ["essays", "notes"];

/// A workspace that has been found and whose settings have been read.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    /// Where its files come from: the folder at its root, unless a revision or the index of git is asked for.
    store: Arc<dyn Store>,
    /// The files that say how documents are read, by path, as far as they were looked for.
    consulted: Mutex<BTreeSet<String>>,
    /// Whether its folder was named on purpose, by `--root`.
    given: bool,
    has_settings: bool,
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
            Self::NotFound { .. } => Some("`writings init` begins one here; or pass --root DIR".into()),
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
        let folder = Self::locate(root, from)?;
        let store = Arc::new(Folder::new(&folder));
        Self::of(folder, store, root.is_some())
    }

    /// The folder of the workspace at `root`, taken as it is; else of the one found upward from `from`. Nothing in it is read.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn locate(root: Option<&Path>, from: &Path) -> Result<PathBuf, WorkspaceError> {
        match root {
            Some(root) if root.is_dir() => Ok(root.to_owned()),
            Some(root) => Err(WorkspaceError::NoFolder { root: root.to_owned() }),
            None => find(from).ok_or_else(|| WorkspaceError::NotFound { from: from.to_owned() }),
        }
    }

    /// Opens the workspace at a folder as it is in `store`, the index of git; `given` says whether that folder was named on purpose.
    ///
    /// # Errors
    ///
    /// Its `writings.toml` there cannot be read or is wrong.
    pub fn open_in(folder: PathBuf, store: Arc<dyn Store>, given: bool) -> Result<Self, WorkspaceError> {
        Self::of(folder, store, given)
    }

    /// The same workspace as it is in `store`, a revision in git, read by the settings that stand there.
    ///
    /// # Errors
    ///
    /// Its `writings.toml` there cannot be read or is wrong.
    pub fn seen_in(&self, store: Arc<dyn Store>) -> Result<Self, WorkspaceError> {
        Self::of(self.root.clone(), store, self.given)
    }

    fn of(root: PathBuf, store: Arc<dyn Store>, given: bool) -> Result<Self, WorkspaceError> {
        let path = root.join(config::FILE_NAME);
        let settings = settings(&*store).map_err(|error| unreadable(error, &path))?;
        let (named, has_settings) = (given, settings.is_some());
        let given = named || has_settings;
        let mut config = match settings {
            Some(text) => Config::parse(&text, SECTIONS)
                .map_err(|fault| WorkspaceError::Config { path: path.clone(), fault: Box::new(fault) })?,
            None => Config::default(),
        };
        if config.settings.preset.is_some() {
            // A preset names the folders that its generator serves, which a site need not have.
            config.settings.static_folders.retain(|folder| store.has_folder(folder.as_str()).unwrap_or(false));
        }
        let collections = collections(&root, &*store, &config, given)?;
        let layout = Layout::new(&config.settings, &collections);
        let consulted = Mutex::new(BTreeSet::from([config::FILE_NAME.to_owned()]));
        let workspace = Self { root, store, consulted, given: named, has_settings, config, collections, layout };
        workspace.check_names()?;
        Ok(workspace)
    }

    /// The same workspace, its documents taken from `store`: its settings stay what they are.
    #[must_use]
    pub fn with_store(self, store: Arc<dyn Store>) -> Self {
        Self { store, ..self }
    }

    /// Where its files come from.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// A file that is no document and says how documents are read. It is known later that it was asked for.
    pub(super) fn file(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>, FileError> {
        self.consulted.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        self.store.file(path, most)
    }

    /// The files that say how documents are read, there or not, as far as they were asked for: settings, and schemas that are files.
    pub fn settings_files(&self) -> BTreeSet<String> {
        self.consulted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The folders that these files lie in, from the workspace root.
    pub fn settings_folders(&self) -> BTreeSet<String> {
        let files = self.settings_files().into_iter();
        files.map(|file| file.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned())).collect()
    }

    /// The folders whose coming and going changes which collections there are, from the workspace root: theirs, and those that
    /// would be collections if they were made.
    pub fn collection_folders(&self) -> BTreeSet<String> {
        let there = self.collections.iter().map(|(_, collection)| collection.path.as_str());
        let defaults = DEFAULT_COLLECTIONS.into_iter().filter(|_| self.config.settings.collections.is_empty());
        there.chain(defaults).map(str::to_owned).collect()
    }

    /// Fails where `[lint]` or `[[export]]` names a collection that is not there, or an export cannot be as it is asked for.
    fn check_names(&self) -> Result<(), WorkspaceError> {
        let (settings, names): (Settings, _) = (self.section(LINT_SECTION.name)?, self.collection_names());
        let unknown = settings.unknown_collection(&names);
        let found = unknown.map(|UnknownCollection { message, span, help }| (message, span, Some(help)));
        let exports: Vec<Entry> = self.section(EXPORT_SECTION.name)?;
        let Some((message, span, help)) = found.or_else(|| fault(&exports, &names)) else { return Ok(()) };
        Err(self.wrong(ConfigError { message, span: Some(span), help, text: self.config.text().to_owned() }))
    }

    /// The settings being wrong.
    pub fn wrong(&self, fault: ConfigError) -> WorkspaceError {
        WorkspaceError::Config { path: self.root.join(config::FILE_NAME), fault: Box::new(fault) }
    }

    /// The folder of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether it has a `writings.toml`.
    pub fn has_settings(&self) -> bool {
        self.has_settings
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
        self.load_by(&self.layout, scope)
    }

    /// Reads as much of all documents as is asked for, by a layout of this workspace.
    pub(super) fn load_by(&self, layout: &Layout, scope: Scope) -> Result<Corpus, WorkspaceError> {
        self.corpus_of(corpus::load(&*self.store, layout, scope), scope)
    }

    /// Reads as much of all documents as is asked for, and takes stock of the other files where that is asked for too.
    pub(super) fn load_with_assets(&self, scope: Scope, assets: bool) -> Result<Corpus, WorkspaceError> {
        let documents = corpus::load(&*self.store, &self.layout, scope);
        let registry = self.section(TAGS_SECTION.name)?;
        let assets = if assets || scope.links { self.store.assets() } else { Assets::default() };
        Ok(Corpus::new(documents, assets, registry, self.config.settings.timezone.0))
    }

    /// The corpus of these documents, which are all that there are.
    pub(super) fn corpus_of(&self, documents: Vec<Facts>, scope: Scope) -> Result<Corpus, WorkspaceError> {
        let registry = self.section(TAGS_SECTION.name)?;
        // Who asks for links wants to know what they may point at.
        let assets = if scope.links { self.store.assets() } else { Assets::default() };
        Ok(Corpus::new(documents, assets, registry, self.config.settings.timezone.0))
    }

    /// The text of a document as it was analysed: decoded, and no longer than it was read. What could not be read then is
    /// not opened now: it may be a pipe that never ends, or a link that leads out of the workspace.
    pub fn text(&self, facts: &Facts) -> Option<String> {
        corpus::text(&*self.store, facts, self.config.settings.limits.body_bytes as usize)
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
        let size = self.store.read(&facts.path, Scope::COUNTS, limit, &mut bytes).ok()?;
        Some((bytes, size))
    }

    /// The first bytes of a document as text: its front matter, and more or less of its body.
    pub(super) fn head(&self, facts: &Facts) -> Option<String> {
        if facts.unread.is_some() {
            return None;
        }
        let mut bytes = Vec::new();
        self.store.read(&facts.path, Scope::HEAD, 0, &mut bytes).ok()?;
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
fn settings(store: &dyn Store) -> Result<Option<String>, FileError> {
    let Some(bytes) = store.file(config::FILE_NAME, config::MAX_LENGTH + 1)? else { return Ok(None) };
    String::from_utf8(bytes).map(Some).map_err(|_| io::Error::other("it is not UTF-8").into())
}

fn unreadable(error: FileError, path: &Path) -> WorkspaceError {
    let path = path.to_owned();
    match error {
        FileError::LeadsOut => WorkspaceError::LeadsOut { path },
        FileError::System(source) => WorkspaceError::Unreadable { path, source },
        FileError::Irregular => WorkspaceError::Unreadable { path, source: io::Error::other(error) },
    }
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

/// The collections that `writings.toml` names; else, without a preset, `essays` and `notes` where they are; else, in a folder that was
/// named on purpose, by `--root` or by a `writings.toml` in it, all of it as one collection.
fn collections(
    root: &Path,
    store: &dyn Store,
    config: &Config,
    given: bool,
) -> Result<Vec<(String, Collection)>, WorkspaceError> {
    let has_folder = |path: &str| {
        let folder = root.join(path);
        store.has_folder(path).map_err(|error| unreadable(error, &folder))
    };
    let named = &config.settings.collections;
    for (name, collection) in named {
        if !has_folder(collection.path.as_str())? && store.keeps_empty_folders() {
            let folder = root.join(collection.path.as_str());
            return Err(WorkspaceError::NoCollection { name: name.clone(), folder });
        }
    }
    if !named.is_empty() {
        return Ok(named.clone());
    }
    let mut there = Vec::new();
    // What a generator makes pages of is no less than all.
    for name in DEFAULT_COLLECTIONS.into_iter().filter(|_| config.settings.preset.is_none()) {
        if has_folder(name)? {
            there.push(name);
        }
    }
    let mut collections: Vec<_> =
        there.into_iter().filter_map(|name| Some((name.to_owned(), collection(name, None)?))).collect();
    if collections.is_empty() && given {
        let path = || crate::document::address::PermalinkPattern::parse("/{path}/").ok().map(Permalink);
        let whole = if config.settings.addresses.permalink.is_some() { None } else { path() };
        collections.extend(collection(".", whole).map(|whole| ("documents".to_owned(), whole)));
    }
    Ok(collections)
}

fn collection(path: &str, permalink: Option<Permalink>) -> Option<Collection> {
    let path = FolderPath::parse(path).ok()?;
    Some(Collection { path, title: None, file: None, schema: None, permalink, slugs: None, draft: false })
}
