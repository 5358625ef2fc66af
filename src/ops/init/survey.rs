//! A site that is there: what it is made with, how its documents are grouped, and the settings that fit.

use super::collections::{self, Group, Grouping};
use super::detect::{Detected, Generator, detect};
use super::fields;
use super::generators;
use super::heads::{self, Head};
use super::naming;
use super::proof::{Proof, open};
use super::report::{self, Schema};
use super::settings::{Draft, DraftCollection};
use super::stock::Stock;
use super::tags::{Tags, tags};
use super::told::Told;
use super::zone;
use super::{InitError, Planned, Preset};
use crate::analysis::{Facts, Scope};
use crate::config::{FILE_NAME, FilePattern, Settings, preset};
use crate::corpus::{Corpus, Layout};
use crate::ops::infer::{infer, samples, text as schema_text, titled};
use crate::ops::workspace::{Workspace, WorkspaceError};
use crate::write::Plan;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Files that are to be written, by path.
type Files = BTreeMap<String, Vec<u8>>;

/// The folder of schemas.
const SCHEMAS: &str = "schemas";

/// Looks at the documents of a folder; `None` where it holds none.
pub(super) fn survey(root: &Path, stock: &Stock, asked: Preset) -> Result<Option<Planned>, InitError> {
    let Detected { generator, told: sentence, mut notes } = asked_for(stock, asked);
    let mut told = generators::read(generator, stock);
    notes.append(&mut told.notes);
    let heads = documents(root, generator, &told).map_err(InitError::Unsound)?;
    let mut grouping = collections::group(&heads, &told);
    notes.append(&mut grouping.notes);
    if grouping.groups.is_empty() {
        let is_site = generator.is_some_and(|generator| generator != Generator::Obsidian);
        return if is_site { Err(InitError::NoDocuments { told: sentence }) } else { Ok(None) };
    }
    let mut draft = draft(generator, &told, &grouping, &heads, stock);
    let workspace =
        open(root, BTreeMap::from([(FILE_NAME.to_owned(), draft.text().into_bytes())])).map_err(InitError::Unsound)?;
    let corpus = workspace.load(Scope::HEAD).map_err(InitError::Unsound)?;
    if draft.timezone.is_none()
        && let Some(offset) = zone::offset(&corpus)
    {
        draft.zone_comment = Some(zone::comment(&offset));
        notes.push(zone::note(&offset));
    }
    draft.allowed = allowed(generator, &heads, &corpus);
    let found: Tags = tags(&corpus);
    draft.tags = found.registered.clone();
    let (mut files, schemas) = schemas(&mut draft, &workspace, &corpus, stock)?;
    // All documents are read again below: once is enough to hold.
    drop(corpus);
    files.insert(FILE_NAME.to_owned(), draft.text().into_bytes());
    let workspace = open(root, files.clone()).map_err(InitError::Unsound)?;
    let proof = Proof::of(&workspace).map_err(InitError::Unsound)?;
    let mut report = vec![format!("{sentence}.")];
    report.extend(report::survey(&draft, &proof, &found, &schemas));
    let left_out = heads.iter().map(|head| &*head.path).filter(|path| proof.corpus.at(path).is_none());
    notes.extend(report::left_out(left_out));
    report.extend(notes.into_iter().map(|note| format!("  note: {note}")));
    let mut plan = Plan::default();
    files.into_iter().for_each(|(path, bytes)| plan.create(path, bytes));
    Ok(Some(Planned { plan, report, workspace, is_fresh: false }))
}

/// What the folder looks like, unless it is said what it is.
fn asked_for(stock: &Stock, asked: Preset) -> Detected {
    match asked {
        Preset::Detected => detect(stock),
        Preset::None => Detected { generator: None, told: "No preset, as asked for".into(), notes: Vec::new() },
        Preset::Named(preset) => {
            let told = format!("The preset for {}, as asked for", preset.title);
            Detected { generator: Generator::named(preset.name), told, notes: Vec::new() }
        }
    }
}

/// The front matter of all Markdown that the generator would look at.
fn documents(root: &Path, generator: Option<Generator>, told: &Told) -> Result<Vec<Head>, WorkspaceError> {
    let all = DraftCollection { name: "all".into(), ..DraftCollection::default() };
    // A folder whose name begins with `_` is looked into as any other; what a generator builds is not.
    let built = ["**/node_modules", "**/vendor", "**/.*"].map(str::to_owned);
    let exclude = told.exclude.iter().cloned().chain(built).chain(left_out(generator)).collect();
    let draft = Draft { preset: generator.map(Generator::name), exclude, collections: vec![all], ..Draft::default() };
    let workspace = open(root, BTreeMap::from([(FILE_NAME.to_owned(), draft.text().into_bytes())]))?;
    let layout: &Layout = workspace.layout();
    Ok(heads::read(workspace.store(), layout))
}

/// Folders at the root whose Markdown is no document of a site: what generators read or make beside it.
fn left_out(generator: Option<Generator>) -> impl Iterator<Item = String> {
    let of_sites = ["themes", "archetypes", "layouts", "_site", "public", "resources", "dist", "_includes", "_layouts"];
    of_sites.into_iter().filter(move |_| generator.is_some_and(|one| one != Generator::Obsidian)).map(str::to_owned)
}

fn draft(generator: Option<Generator>, told: &Told, grouping: &Grouping, heads: &[Head], stock: &Stock) -> Draft {
    let preset = generator.and_then(|generator| preset::named(generator.name()));
    // A preset's text is always one that is read.
    let ground = preset.and_then(|preset| preset.settings().ok()).unwrap_or_default();
    let own_root = ground.addresses.root.as_ref().map_or("", |root| root.as_str());
    let has = |folder: &String| ground.static_folders.iter().any(|one| one.as_str() == folder);
    let collection = |group: &Group| collection(group, generator, heads, &ground);
    let root = told.addresses_root.as_ref().unwrap_or(&told.root);
    let exclude = told.exclude.iter().filter(|path| is_markdown_below(path, heads, stock, grouping));
    let cased = match generator {
        Some(Generator::Hugo) => fields::cased(heads, &ground.fields),
        _ => Vec::new(),
    };
    let fields = fields::map(heads, &ground.fields).into_iter().chain(cased).collect();
    let bare = grouping.exclude.iter().map(|folder| globset::escape(folder));
    Draft {
        preset: generator.map(Generator::name),
        title: told.title.clone(),
        description: told.description.clone(),
        base_url: told.base_url.clone(),
        language: told.language.clone(),
        languages: told.languages.clone(),
        timezone: told.zone.clone(),
        authors: told.authors.clone(),
        static_folders: told.static_folders.iter().filter(|folder| !has(folder)).cloned().collect(),
        exclude: exclude.cloned().chain(bare).collect(),
        dated: told.dated && ground.files.dated == Some(false),
        root: Some(root.clone()).filter(|root| generator.is_some() && root != own_root),
        permalink: told.permalink.clone(),
        all_languages: told.all_languages,
        slugs: told.slugs,
        collections: grouping.groups.iter().map(collection).collect(),
        fields,
        ..Draft::default()
    }
}

/// Whether what a generator leaves out need be told: only where a collection reaches it.
fn is_markdown_below(path: &str, heads: &[Head], stock: &Stock, grouping: &Grouping) -> bool {
    let is_pattern = path.contains(['*', '?', '[', '{']);
    let reached = grouping.groups.iter().any(|group| collections::below(&group.path, path).is_some());
    let is_folder = stock.has_folder(path) || heads.iter().any(|head| collections::below(path, &head.path).is_some());
    reached && (is_pattern || is_folder || path.ends_with(".md"))
}

fn collection(group: &Group, generator: Option<Generator>, heads: &[Head], ground: &Settings) -> DraftCollection {
    let members = || group.members.iter().filter_map(|index| heads.get(*index));
    let usual = ground.files.name.clone().unwrap_or_default();
    let is_other = |pattern: &String| FilePattern::parse(pattern).is_ok_and(|pattern| pattern != usual);
    let file = naming::pattern(&group.path, members().map(|head| &*head.path)).filter(is_other);
    // Without a preset, a folder's name is all that is known of its addresses; what lies at the root is served there.
    let at_root = generator.is_none() && group.is_rest;
    let permalink = group.address.permalink.clone().or_else(|| at_root.then(|| "/{path}/".to_owned()));
    let (name, path) = (group.name.clone(), group.path.clone());
    DraftCollection { name, path, schema: None, file, permalink, slugs: group.address.slugs, draft: group.draft }
}

/// The rules that would find a habit of this site wrong in most of its documents.
fn allowed(generator: Option<Generator>, heads: &[Head], corpus: &Corpus) -> Vec<(&'static str, &'static str)> {
    let documents = corpus.documents();
    let share = |wanted: &dyn Fn(&Facts) -> bool| documents.iter().filter(|facts| wanted(facts)).count() * 5;
    let mut allowed = Vec::new();
    let bare: HashSet<&str> = heads.iter().filter(|head| !head.has_block).map(|head| &*head.path).collect();
    if generator == Some(Generator::Obsidian) {
        allowed.push(("missing-front-matter", "notes need none"));
    } else if share(&|facts| bare.contains(&*facts.path) && !facts.withheld) >= documents.len() {
        allowed.push(("missing-front-matter", "many documents here do without"));
    }
    // Where there are more, the rule looks at their habits itself.
    if documents.len() < 10 && share(&|facts| facts.description.is_some()) < documents.len() * 4 {
        allowed.push(("missing-description", "most documents here do without"));
    }
    if generator == Some(Generator::Obsidian) {
        allowed.push(("reserved-character", "the names of notes hold blanks"));
        allowed.push(("empty-document", "notes may be properties alone"));
    }
    allowed
}

/// The schemas of all collections, by the files that they are written to.
fn schemas(
    draft: &mut Draft,
    workspace: &Workspace,
    corpus: &Corpus,
    stock: &Stock,
) -> Result<(Files, Vec<Schema>), InitError> {
    let mut files = BTreeMap::new();
    let mut schemas = Vec::new();
    for collection in &mut draft.collections {
        let samples = samples(workspace, corpus, &collection.name);
        if samples.is_empty() {
            continue;
        }
        let inferred = infer(&titled(&collection.name), &samples, &workspace.config().settings.fields);
        let path = free(stock, &format!("{SCHEMAS}/{}", collection.name))?;
        files.insert(path.clone(), schema_text(&inferred.schema).into_bytes());
        let keys = inferred.keys.into_iter().map(|one| (one.key, one.count)).collect();
        schemas.push(Schema { collection: collection.name.clone(), documents: inferred.documents, keys });
        collection.schema = Some(path);
    }
    Ok((files, schemas))
}

/// A name for a schema that no file has.
fn free(stock: &Stock, stem: &str) -> Result<String, InitError> {
    let numbered = (2..10).map(|number| format!("{stem}-{number}.schema.json"));
    let mut names = std::iter::once(format!("{stem}.schema.json")).chain(numbered);
    names.find(|path| !stock.has_anything(path)).ok_or_else(|| InitError::Taken { path: format!("{stem}.schema.json") })
}
