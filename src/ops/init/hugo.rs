//! The settings of a Hugo site.

use super::data::{self, first, pairs, text, texts};
use super::detect::{HUGO_FOLDER, HUGO_SETTINGS};
use super::stock::Stock;
use super::told::{Named, Told, translate};
use crate::document::address::SlugRule;
use serde_json::{Map, Value};

/// Reads `hugo.toml` and its like, whatever notation they are in.
pub(super) fn read(stock: &Stock) -> Told {
    let mut told = Told { root: "content".into(), ..Told::default() };
    let settings = settings(stock, &mut told.notes);
    told.title = text(&settings, "/title");
    told.base_url = text(&settings, "/baseurl");
    told.zone = text(&settings, "/timezone");
    told.description = first(&settings, &["/params/description", "/description"]);
    told.authors = authors(&settings);
    if let Some(content) = text(&settings, "/contentdir") {
        told.root = content;
    }
    // Mounted in the place of `content`, a folder is where documents are.
    let mounts = settings.pointer("/module/mounts").and_then(Value::as_array);
    let content = mounts.into_iter().flatten().filter(|mount| text(mount, "/target").as_deref() == Some("content"));
    let sources: Vec<String> = content.filter_map(|mount| text(mount, "/source")).collect();
    if let [only] = sources.as_slice()
        && stock.has_folder(only)
    {
        told.root.clone_from(only);
    }
    told.static_folders = match texts(&settings, "/staticdir") {
        folders if folders.is_empty() => vec!["static".into()],
        folders => folders,
    };
    languages(&settings, &mut told);
    let dates = texts(&settings, "/frontmatter/date");
    told.dated = dates.iter().any(|source| source == ":filename");
    permalinks(&settings, stock, &mut told);
    if told.languages.is_empty() && !stock.has_folder(&told.root) {
        told.root.clear();
    }
    told
}

/// All settings in one tree, keys in lower case: Hugo does not tell them apart. A file `menus.toml` in the folder of settings is
/// the part `menus` of the whole.
fn settings(stock: &Stock, notes: &mut Vec<String>) -> Value {
    let mut whole = Map::new();
    let mut add = |value: Value| {
        if let Value::Object(map) = data::lower(value) {
            for (key, value) in map {
                whole.entry(key).or_insert(value);
            }
        }
    };
    if let Some(path) = stock.first_file(&HUGO_SETTINGS) {
        stock.settings(path, notes).into_iter().for_each(&mut add);
    }
    for name in stock.names(HUGO_FOLDER) {
        let Some((stem, "toml" | "yaml" | "yml" | "json")) = name.rsplit_once('.') else { continue };
        let Some(value) = stock.settings(&format!("{HUGO_FOLDER}/{name}"), notes) else { continue };
        match stem {
            "hugo" | "config" => add(value),
            part => add(Value::Object(Map::from_iter([(part.to_owned(), value)]))),
        }
    }
    Value::Object(whole)
}

fn authors(settings: &Value) -> Vec<String> {
    let found = ["/params/author/name", "/params/author", "/params/authors", "/author/name", "/author"];
    found.into_iter().map(|pointer| texts(settings, pointer)).find(|names| !names.is_empty()).unwrap_or_default()
}

fn languages(settings: &Value, told: &mut Told) {
    let default = text(settings, "/defaultcontentlanguage");
    let mut languages: Vec<(i64, String)> = pairs(settings, "/languages")
        .filter(|(_, value)| value.get("disabled") != Some(&Value::Bool(true)))
        .map(|(code, value)| (value.get("weight").and_then(Value::as_i64).unwrap_or(i64::MAX), code.to_owned()))
        .collect();
    languages.sort();
    told.languages = languages.into_iter().map(|(_, code)| code).collect();
    let only = told.languages.first().filter(|_| told.languages.len() == 1);
    let own = first(settings, &["/locale", "/languagecode"]);
    told.language = match told.languages.len() {
        0 | 1 => own.or(default).or_else(|| only.cloned()),
        _ => default.or_else(|| told.languages.first().cloned()),
    };
    let main = told.language.clone().unwrap_or_default();
    let below = |key: &str| text(settings, &format!("/languages/{main}/{key}"));
    told.title = told.title.take().or_else(|| below("title"));
    let is_below = settings.get("defaultcontentlanguageinsubdir") == Some(&Value::Bool(true));
    match told.languages.len() {
        0 | 1 if is_below => told.notes.push(format!(
            "documents are served below /{main}/ (defaultContentLanguageInSubdir), which is not told in their addresses here"
        )),
        _ => told.all_languages = is_below,
    }
    content_folders(settings, &main, told);
}

/// Languages that have a folder of their own: that of the site's language is where addresses count from, another is a collection.
fn content_folders(settings: &Value, main: &str, told: &mut Told) {
    let all = pairs(settings, "/languages");
    let folders: Vec<(&str, String)> =
        all.filter_map(|(code, value)| Some((code, text(value, "/contentdir")?))).collect();
    for (code, folder) in folders {
        if code == main {
            told.root = folder;
            continue;
        }
        let ours = Ok(format!("/{code}/{{subfolders}}/{{slug}}/"));
        let permalink = told.pattern(&format!("the language {code}"), &folder, ours);
        told.notes.push(format!(
            "{folder} is served below /{code}/; that its documents are in `{code}` is not told by their names"
        ));
        told.collections.push(Named { name: None, path: folder, address: permalink.into(), draft: false });
    }
}

fn permalinks(settings: &Value, stock: &Stock, told: &mut Told) {
    // The newer form says of which kind of page it speaks; those of sections and terms are no documents here.
    let pages = pairs(settings, "/permalinks/page").chain(pairs(settings, "/permalinks"));
    let mut patterns: Vec<(String, String)> = Vec::new();
    for (section, pattern) in pages.filter_map(|(section, value)| Some((section, value.as_str()?))) {
        if !patterns.iter().any(|(known, _)| known == section) {
            patterns.push((section.to_owned(), pattern.to_owned()));
        }
    }
    let ugly = settings.get("uglyurls");
    let is_ugly = |section: &str| match ugly {
        Some(Value::Object(sections)) => sections.get(section) == Some(&Value::Bool(true)),
        other => other == Some(&Value::Bool(true)),
    };
    for (section, _) in pairs(settings, "/uglyurls").filter(|(section, _)| is_ugly(section)) {
        if !patterns.iter().any(|(known, _)| known == section) {
            patterns.push((section.to_owned(), String::new()));
        }
    }
    for (section, theirs) in patterns {
        let root = told.root.clone();
        let folder = if section == "/" { Some(root.clone()) } else { folder_of(stock, &root, &section) };
        let Some(folder) = folder else { continue };
        let end = if is_ugly(&section) { ".html" } else { "/" };
        let ours = match theirs.is_empty() {
            true => Ok(format!("/{{folders}}/{{slug}}{end}")),
            // A pattern ends as a folder does, whatever its end looks like.
            false => translate(&theirs, |placeholder| ours(placeholder, &folder, stock))
                .map(|ours| format!("{}{end}", ours.trim_end_matches('/'))),
        };
        let ours = told.pattern(&format!("the section {section}"), &theirs, ours);
        told.collections.push(Named { name: None, path: folder, address: ours.into(), draft: false });
    }
    if is_ugly("") {
        told.permalink = told.pattern("all pages", "uglyURLs", Ok("/{folders}/{slug}.html".into()));
    }
    for key in ["disablepathtolower", "removepathaccents"] {
        if settings.get(key) == Some(&Value::Bool(true)) {
            told.notes.push(format!("`{key}` changes how names become parts of addresses, which is not told here"));
        }
    }
}

/// The folder of a section, whose case does not matter.
fn folder_of(stock: &Stock, root: &str, section: &str) -> Option<String> {
    let names = stock.names(root);
    let name = names.iter().filter_map(|name| name.strip_suffix('/')).find(|name| name.to_lowercase() == section)?;
    Some(if root.is_empty() { name.to_owned() } else { format!("{root}/{name}") })
}

fn ours(placeholder: &str, folder: &str, stock: &Stock) -> Option<String> {
    let section = || SlugRule::Hugo.apply(folder.rsplit('/').next().unwrap_or_default()).into_owned();
    Some(match placeholder {
        "year" | "month" | "day" | "title" => format!("{{{placeholder}}}"),
        "slug" => "{slug-or-title}".into(),
        "slugorfilename" | "slugorcontentbasename" => "{slug}".into(),
        "filename" | "contentbasename" => "{name}".into(),
        "sections" => match below_are_sections(stock, folder)? {
            true => "{folders}".into(),
            false => section(),
        },
        "yearday" => "{year-day}".into(),
        "section" => section(),
        _ => return None,
    })
}

/// Whether the folders below a section are sections too; `None` where some are and others are not. One with an index is a page.
fn below_are_sections(stock: &Stock, folder: &str) -> Option<bool> {
    /// The most folders that are looked into.
    const MOST: usize = 2000;
    let (mut sections, mut others) = (0, 0);
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        if sections + others > MOST {
            return None;
        }
        for name in stock.names(&folder).iter().filter_map(|name| name.strip_suffix('/')) {
            let path = format!("{folder}/{name}");
            let names = stock.names(&path);
            let has =
                |stem: &str| names.iter().any(|name| name.strip_prefix(stem).is_some_and(|rest| rest.starts_with('.')));
            if has("index") {
                continue;
            }
            if has("_index") {
                sections += 1
            } else {
                others += 1
            }
            open.push(path);
        }
    }
    match (sections, others) {
        (_, 0) => Some(true),
        (0, _) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Site;
    use super::*;

    #[test]
    fn settings_are_read_in_any_notation() {
        let toml = "baseURL = 'https://a.example/'\ntitle = 'A'\nlanguageCode = 'de-AT'\ntimeZone = 'Europe/Vienna'\n[permalinks.page]\nposts = '/:year/:month/:slug/'\n[frontmatter]\ndate = [':filename', ':default']\n[params.author]\nname = 'Ann'\n";
        let yaml = "baseurl: https://a.example/\ntitle: A\nlocale: de-AT\ntimezone: Europe/Vienna\npermalinks: { posts: '/:year/:month/:slug/' }\nfrontmatter: { date: ':filename' }\nparams: { author: Ann }\n";
        for (path, text) in [("hugo.toml", toml), ("config.yaml", yaml)] {
            let site = Site::with(&[(path, text), ("content/posts/a.md", ""), ("static/x.css", "")]);
            let told = site.told("hugo");
            assert_eq!(told.title.as_deref(), Some("A"), "{path}");
            assert_eq!(told.base_url.as_deref(), Some("https://a.example"), "{path}");
            assert_eq!(
                (told.language.as_deref(), told.zone.as_deref()),
                (Some("de-AT"), Some("Europe/Vienna")),
                "{path}"
            );
            assert_eq!((told.authors, told.dated), (vec!["Ann".to_owned()], true), "{path}");
            let address = Some("/{year}/{month}/{slug-or-title}/".to_owned()).into();
            let named = Named { path: "content/posts".into(), address, ..Named::default() };
            assert_eq!(told.collections, [named], "{path}");
            assert_eq!(told.static_folders, ["static"], "{path}");
        }
    }

    #[test]
    fn a_folder_of_settings_is_read_too() {
        let site = Site::with(&[
            ("config/_default/hugo.toml", "title = 'A'\ndefaultContentLanguage = 'fr'\n"),
            ("config/_default/languages.toml", "[en]\nweight = 2\n[fr]\nweight = 1\n"),
            ("config/_default/permalinks.yaml", "posts: '/:monthname/:slug/'\n"),
            ("content/Posts/a.md", ""),
        ]);
        let told = site.told("hugo");
        assert_eq!((told.language.as_deref(), told.languages), (Some("fr"), vec!["fr".to_owned(), "en".into()]));
        assert_eq!(
            told.collections.first().map(|one| (&*one.path, one.address.permalink.is_none())),
            Some(("content/Posts", true))
        );
        assert!(told.notes.iter().any(|note| note.contains("`:monthname`")), "{:?}", told.notes);
    }

    #[test]
    fn addresses_are_put_into_ours() {
        let config = "uglyURLs = { plain = true }\n[permalinks]\nposts = '/:section/:slugorfilename'\nmixed = '/:sections/:slugorfilename/'\n";
        let page = |path| (path, "");
        let site = Site::with(&[
            ("hugo.toml", config),
            page("content/Posts/a.md"),
            page("content/mixed/a/_index.md"),
            page("content/mixed/a/b/index.md"),
            page("content/mixed/c/d.md"),
            page("content/plain/a.md"),
        ]);
        let told = site.told("hugo");
        let found: Vec<_> = told.collections.iter().map(|one| (&*one.path, one.address.permalink.as_deref())).collect();
        assert_eq!(
            found,
            [
                ("content/Posts", Some("/posts/{slug}/")),
                ("content/mixed", None),
                ("content/plain", Some("/{folders}/{slug}.html")),
            ]
        );
        assert!(told.notes.iter().any(|note| note.contains("section mixed")), "{:?}", told.notes);
        assert_eq!(below_are_sections(&Stock::new(site.root()), "content/mixed/a"), Some(true));
        assert_eq!(below_are_sections(&Stock::new(site.root()), "content/plain"), Some(true));
    }

    #[test]
    fn languages_may_have_folders_of_their_own() {
        let config = "defaultContentLanguage = 'en'\ndefaultContentLanguageInSubdir = true\n[languages.en]\ncontentDir = 'content/en'\n[languages.fr]\ncontentDir = 'content/fr'\n";
        let site = Site::with(&[("hugo.toml", config), ("content/en/a.md", ""), ("content/fr/a.md", "")]);
        let told = site.told("hugo");
        assert_eq!((told.root.as_str(), told.all_languages), ("content/en", true));
        let french = told.collections.first().map(|one| (&*one.path, one.address.permalink.as_deref()));
        assert_eq!(french, Some(("content/fr", Some("/fr/{subfolders}/{slug}/"))));
    }

    #[test]
    fn a_folder_that_is_mounted_as_content_is_the_root() {
        let mount = |source: &str| format!("[[module.mounts]]\nsource = '{source}'\ntarget = 'content'\n");
        let told = |text: &str| {
            Site::with(&[("hugo.toml", text), ("content/en/a.md", ""), ("content/fr/a.md", "")]).told("hugo")
        };
        assert_eq!(told(&mount("content/en")).root, "content/en");
        assert_eq!(told(&(mount("content/en") + &mount("content/fr"))).root, "content");
        assert_eq!(told(&mount("elsewhere")).root, "content");
    }

    #[test]
    fn odd_settings_are_told_and_left() {
        let site = Site::with(&[(
            "hugo.toml",
            "baseURL = '/'\ntimeZone = 'Mars/Olympus'\ncontentDir = '../..'\nstaticDir = ['/etc', 'no']\n",
        )]);
        let told = site.told("hugo");
        assert_eq!((told.base_url, told.zone, told.root, told.static_folders), (None, None, String::new(), vec![]));
        assert_eq!(told.notes.len(), 2, "{:?}", told.notes);
        let broken = Site::with(&[("hugo.toml", "baseURL = ")]).told("hugo");
        assert!(broken.notes.iter().any(|note| note.starts_with("hugo.toml is broken")), "{:?}", broken.notes);
    }
}
