//! Generators whose settings are programs, which are read for plain strings and never run; and Obsidian, which has hardly any.

use super::data::{literal, text, texts};
use super::detect::{ASTRO_CONTENT, ASTRO_SETTINGS, ELEVENTY_SETTINGS};
use super::stock::Stock;
use super::told::{Named, Told, folder};

/// Reads what an Astro site says in plain strings.
pub(super) fn astro(stock: &Stock) -> Told {
    let mut told = Told { static_folders: vec!["public".into()], ..Told::default() };
    let settings = stock.first_file(&ASTRO_SETTINGS).and_then(|path| stock.text(path)).unwrap_or_default();
    let base = literal(&settings, "base").unwrap_or_default();
    told.base_url = literal(&settings, "site").map(|site| {
        let slash = if base.is_empty() || base.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{base}", site.trim_end_matches('/'))
    });
    told.language = literal(&settings, "defaultLocale");
    if let Some(folder) = literal(&settings, "publicDir") {
        told.static_folders = vec![folder];
    }
    told.root = if stock.has_folder("src/content") { "src/content" } else { "" }.into();
    let content = stock.first_file(&ASTRO_CONTENT).and_then(|path| stock.text(path)).unwrap_or_default();
    // Each loader names the folder of a collection.
    for piece in content.split("glob(").skip(1).take(100) {
        let call = piece.split(')').next().unwrap_or_default();
        if let Some(path) = literal(call, "base").as_deref().and_then(folder).filter(|path| !path.is_empty()) {
            if !told.root.is_empty() && !path.starts_with("src/content") {
                told.root.clear();
            }
            told.collections.push(Named { path, ..Named::default() });
        }
    }
    told.collections.dedup_by(|a, b| a.path == b.path);
    // Starlight serves one collection at the root of the site, its languages below it.
    if settings.contains("@astrojs/starlight") && stock.has_folder(STARLIGHT) {
        told.root = STARLIGHT.into();
        told.collections.push(Named { path: STARLIGHT.into(), ..Named::default() });
    }
    told
}

/// The documents of Starlight.
const STARLIGHT: &str = "src/content/docs";

/// Reads what an Eleventy site says in plain strings, and its data files.
pub(super) fn eleventy(stock: &Stock) -> Told {
    let mut told = Told::default();
    let settings = stock.first_file(&ELEVENTY_SETTINGS).and_then(|path| stock.text(path)).unwrap_or_default();
    let called = settings.split_once("setInputDirectory(").and_then(|(_, rest)| {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest.get(1..)?.split_once(quote).map(|(text, _)| text.to_owned())
    });
    told.root = literal(&settings, "input").or(called).unwrap_or_default();
    let input = folder(&told.root).unwrap_or_default();
    folder_data(stock, &input, &mut told);
    told.static_folders = vec!["public".into()];
    let mut folders = vec![format!("{input}/_data"), "_data".to_owned()];
    folders.extend(literal(&settings, "data").map(|data| format!("{input}/{data}")));
    for folder in folders {
        let folder = folder.trim_start_matches('/');
        for name in ["metadata.js", "site.js", "metadata.mjs", "metadata.cjs"] {
            let Some(script) = stock.text(&format!("{folder}/{name}")) else { continue };
            told.title = told.title.take().or_else(|| literal(&script, "title"));
            told.base_url = told.base_url.take().or_else(|| literal(&script, "url"));
            told.language = told.language.take().or_else(|| literal(&script, "language"));
            told.description = told.description.take().or_else(|| literal(&script, "description"));
            let author = script.split_once("author").map_or("", |(_, rest)| rest.split('}').next().unwrap_or(rest));
            let author = literal(&script, "author").or_else(|| literal(author, "name"));
            told.authors.extend(author.filter(|_| told.authors.is_empty()));
        }
        for name in ["metadata.json", "site.json"] {
            let Some(data) = stock.settings(&format!("{folder}/{name}"), &mut told.notes) else { continue };
            told.title = told.title.take().or_else(|| text(&data, "/title"));
            told.base_url = told.base_url.take().or_else(|| text(&data, "/url"));
            told.language = told.language.take().or_else(|| text(&data, "/language"));
            told.description = told.description.take().or_else(|| text(&data, "/description"));
        }
    }
    told
}

/// The most folders of an Eleventy site that are looked into for data.
const MAX_FOLDERS: usize = 2000;

/// What the data files of folders say of the addresses of what lies in them: `blog/blog.json`.
fn folder_data(stock: &Stock, input: &str, told: &mut Told) {
    let mut folders = vec![input.to_owned()];
    for _ in 0..MAX_FOLDERS {
        let Some(folder) = folders.pop() else { return };
        for name in stock.names(&folder) {
            let Some(name) =
                name.strip_suffix('/').filter(|name| !name.starts_with(['.', '_']) && *name != "node_modules")
            else {
                continue;
            };
            let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            for data in [format!("{path}/{name}.json"), format!("{path}/{name}.11tydata.json")] {
                let data = stock.settings(&data, &mut told.notes);
                let Some(theirs) = data.and_then(|data| text(&data, "/permalink")) else { continue };
                let ours = told.pattern(&path, &theirs, from_liquid(&theirs));
                told.collections.push(Named { path: path.clone(), permalink: ours, ..Named::default() });
                break;
            }
            folders.push(path);
        }
    }
}

/// Puts an address with Eleventy's own data in braces into our pattern.
fn from_liquid(theirs: &str) -> Result<String, String> {
    let mut ours = String::from(if theirs.starts_with('/') { "" } else { "/" });
    let mut rest = theirs;
    while let Some((before, after)) = rest.split_once("{{") {
        let (inside, after) = after.split_once("}}").ok_or("`{{` is not closed")?;
        let known: String = inside.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        ours.push_str(before);
        ours.push_str(match &*known {
            "page.fileSlug" => "{slug}",
            "page.filePathStem" => "{folders}/{slug}",
            "title|slugify" | "title|slug" => "{title}",
            _ => return Err(format!("nothing stands for `{{{{{inside}}}}}`")),
        });
        rest = after;
    }
    ours.push_str(rest);
    let ours = ours.replace("//", "/");
    Ok(ours.strip_suffix("/index.html").map(|folder| format!("{folder}/")).unwrap_or(ours))
}

/// Reads what an Obsidian vault leaves out, and where its templates are.
pub(super) fn obsidian(stock: &Stock) -> Told {
    let mut told = Told { is_bare: true, ..Told::default() };
    let mut read = |path: &str| stock.settings(path, &mut told.notes).unwrap_or_default();
    let (app, templates, other) = (
        read(".obsidian/app.json"),
        read(".obsidian/templates.json"),
        read(".obsidian/plugins/templater-obsidian/data.json"),
    );
    // What stands in slashes is a regular expression.
    let ignored = texts(&app, "/userIgnoreFilters").into_iter().filter(|filter| !filter.starts_with('/'));
    let folders = text(&templates, "/folder").into_iter().chain(text(&other, "/templates_folder"));
    told.exclude = ignored.chain(folders).filter_map(|path| folder(&path)).filter(|path| !path.is_empty()).collect();
    told.exclude.sort();
    told.exclude.dedup();
    told
}

#[cfg(test)]
mod tests {
    use super::super::testing::Site;

    #[test]
    fn an_astro_site_is_read_and_not_run() {
        let site = Site::with(&[
            (
                "astro.config.mjs",
                "export default defineConfig({ site: 'https://a.example', base: 'b', x: process.exit() });",
            ),
            (
                "src/content.config.ts",
                "const blog = defineCollection({ loader: glob({ base: './src/content/blog', pattern: '**/*.md' }) });\nconst out = glob({ base: '../..' })",
            ),
            ("src/content/blog/a.md", ""),
        ]);
        let told = site.told("astro");
        assert_eq!(told.base_url.as_deref(), Some("https://a.example/b"));
        assert_eq!((told.root.as_str(), told.collections.len()), ("src/content", 1));
    }

    #[test]
    fn the_documents_of_starlight_are_one_collection_at_the_root() {
        let settings =
            "import starlight from '@astrojs/starlight';\nexport default { site, head: { 'data-site': 'X' } };";
        let site = Site::with(&[("astro.config.mjs", settings), ("src/content/docs/fr/a.md", "")]);
        let told = site.told("astro");
        assert_eq!((told.root.as_str(), told.collections.len(), told.base_url), ("src/content/docs", 1, None));
    }

    #[test]
    fn data_files_of_folders_say_where_their_documents_are() {
        let site = Site::with(&[
            (".eleventy.js", "module.exports = { dir: { input: 'src' } };"),
            ("src/blog/blog.json", "{\"permalink\": \"/b/{{ page.fileSlug }}/index.html\"}"),
            ("src/docs/api/api.11tydata.json", "{\"permalink\": \"{{ page.filePathStem }}.html\"}"),
            ("src/odd/odd.json", "{\"permalink\": \"/{{ lang }}/x/\"}"),
            ("src/blog/a.md", ""),
        ]);
        let told = site.told("eleventy");
        let found: Vec<_> = told.collections.iter().map(|one| (&*one.path, one.permalink.as_deref())).collect();
        let api = ("src/docs/api", Some("/{folders}/{slug}.html"));
        assert_eq!(found, [("src/blog", Some("/b/{slug}/")), ("src/odd", None), api]);
        assert_eq!(told.notes.len(), 1, "{:?}", told.notes);
    }

    #[test]
    fn an_eleventy_site_is_read_and_not_run() {
        let site = Site::with(&[
            ("eleventy.config.js", "export const config = { dir: { input: \"content\", data: \"../_data\" } };"),
            (
                "_data/metadata.js",
                "export default { title: \"A\", url: \"https://a.example/\", language: \"en\", author: { name: \"Ann\" } };",
            ),
            ("content/blog/a.md", ""),
        ]);
        let told = site.told("eleventy");
        assert_eq!((told.root.as_str(), told.title.as_deref()), ("content", Some("A")));
        assert_eq!((told.base_url.as_deref(), told.language.as_deref()), (Some("https://a.example"), Some("en")));
        assert_eq!(told.authors, ["Ann"]);
    }

    #[test]
    fn a_vault_says_what_it_leaves_out() {
        let site = Site::with(&[
            (".obsidian/app.json", "{\"userIgnoreFilters\": [\"Archive/\", \"/x.*/\"]}"),
            (".obsidian/templates.json", "{\"folder\": \"Templates\"}"),
            (".obsidian/plugins/templater-obsidian/data.json", "{broken"),
        ]);
        let told = site.told("obsidian");
        assert_eq!(told.exclude, ["Archive", "Templates"]);
        assert_eq!(told.notes.len(), 1);
    }
}
