//! The settings of a Hugo site.

use super::data::{self, first, pairs, text, texts};
use super::detect::{HUGO_FOLDER, HUGO_SETTINGS};
use super::stock::Stock;
use super::told::{Named, Told, translate};
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
    if settings.get("defaultcontentlanguageinsubdir") == Some(&Value::Bool(true)) {
        told.notes.push(format!("documents in `{main}` are served below /{main}/ (defaultContentLanguageInSubdir), which is not told in their addresses here"));
    }
    let folders: Vec<String> = pairs(settings, "/languages")
        .filter_map(|(_, value)| text(value, "/contentdir"))
        .filter(|folder| *folder != told.root)
        .collect();
    if !folders.is_empty() {
        told.notes.push(format!(
            "languages have folders of their own ({}): their addresses here lack the language",
            folders.join(", ")
        ));
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
    for (section, theirs) in patterns {
        let root = told.root.clone();
        let folder = if section == "/" { Some(root.clone()) } else { folder_of(stock, &root, &section) };
        let Some(folder) = folder else { continue };
        let name = folder.rsplit('/').next().unwrap_or_default().to_owned();
        let ours = translate(&theirs, |placeholder| ours(placeholder, &name));
        let ours = told.pattern(&format!("the section {section}"), &theirs, ours);
        told.collections.push(Named { name: None, path: folder, permalink: ours });
    }
    if settings.get("uglyurls") == Some(&Value::Bool(true)) {
        told.permalink = told.pattern("all pages", "uglyURLs", Ok("/{folders}/{slug}.html".into()));
    }
}

/// The folder of a section, whose case does not matter.
fn folder_of(stock: &Stock, root: &str, section: &str) -> Option<String> {
    let names = stock.names(root);
    let name = names.iter().filter_map(|name| name.strip_suffix('/')).find(|name| name.to_lowercase() == section)?;
    Some(if root.is_empty() { name.to_owned() } else { format!("{root}/{name}") })
}

fn ours(placeholder: &str, section: &str) -> Option<String> {
    Some(match placeholder {
        "year" | "month" | "day" | "title" => format!("{{{placeholder}}}"),
        "slug" => "{slug-or-title}".into(),
        "slugorfilename" | "slugorcontentbasename" => "{slug}".into(),
        "filename" | "contentbasename" => "{name}".into(),
        "sections" => "{folders}".into(),
        "yearday" => "{year-day}".into(),
        "section" => section.to_owned(),
        _ => return None,
    })
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
            let named = Named {
                name: None,
                path: "content/posts".into(),
                permalink: Some("/{year}/{month}/{slug-or-title}/".into()),
            };
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
            told.collections.first().map(|one| (&*one.path, one.permalink.is_none())),
            Some(("content/Posts", true))
        );
        assert!(told.notes.iter().any(|note| note.contains("`:monthname`")), "{:?}", told.notes);
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
