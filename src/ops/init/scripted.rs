//! Eleventy, whose settings are a program, which is read for plain strings and never run; and Obsidian, which has hardly any.

use super::data::{literal, text, texts};
use super::detect::ELEVENTY_SETTINGS;
use super::stock::Stock;
use super::told::{Named, Told, folder};

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

/// The most names that are looked at for data of folders.
const MOST: usize = 5000;

/// The addresses that the data of folders set for what lies in them: `posts/posts.json`, `posts/posts.11tydata.js`.
fn folder_data(stock: &Stock, input: &str, told: &mut Told) {
    let mut open = vec![input.to_owned()];
    let mut seen = 0;
    while let Some(folder) = open.pop() {
        let own = folder.rsplit('/').next().unwrap_or_default();
        for name in stock.names(&folder) {
            seen += 1;
            let path = format!("{folder}/{name}").trim_start_matches('/').to_owned();
            let is_data = || {
                name.strip_prefix(own).is_some_and(|rest| {
                    matches!(rest, ".json" | ".11tydata.json" | ".11tydata.js" | ".11tydata.mjs" | ".11tydata.cjs")
                })
            };
            match path.strip_suffix('/') {
                _ if seen > MOST => return,
                Some(_) if name.starts_with(['.', '_']) || name == "node_modules/" => {}
                Some(inner) => open.push(inner.to_owned()),
                None if is_data() && !folder.is_empty() => {
                    let Some(text) = stock.text(&path).filter(|text| text.contains("permalink")) else { continue };
                    let theirs = quoted(&text, "permalink").unwrap_or("a program");
                    let ours = told.pattern(&path, theirs, from_liquid(theirs));
                    told.collections.push(Named { path: folder.clone(), address: ours.into(), ..Named::default() });
                }
                None => {}
            }
        }
    }
}

/// The string that stands behind a key.
fn quoted<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let value = text.split_once(key)?.1.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    value.get(1..)?.split_once(quote).map(|(text, _)| text).filter(|text| text.len() < 500 && !text.contains('\n'))
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
            "page.filePathStem" => "{folders}/{name}",
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
    fn data_files_of_folders_say_where_their_documents_are() {
        let site = Site::with(&[
            (".eleventy.js", "module.exports = { dir: { input: 'src' } };"),
            ("src/blog/blog.json", "{\"permalink\": \"/b/{{ page.fileSlug }}/index.html\"}"),
            ("src/docs/api/api.11tydata.json", "{\"permalink\": \"{{ page.filePathStem }}.html\"}"),
            ("src/odd/odd.json", "{\"permalink\": \"/{{ lang }}/x/\"}"),
            ("src/blog/a.md", ""),
        ]);
        let told = site.told("eleventy");
        let found: Vec<_> = told.collections.iter().map(|one| (&*one.path, one.address.permalink.as_deref())).collect();
        let api = ("src/docs/api", Some("/{folders}/{name}.html"));
        assert_eq!(found, [("src/odd", None), api, ("src/blog", Some("/b/{slug}/"))]);
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
    fn data_of_folders_say_where_their_documents_are() {
        let site = Site::with(&[
            ("eleventy.config.js", ""),
            ("blog/blog.json", "{\"permalink\": \"/b/{{ page.fileSlug }}/\"}"),
            ("notes/notes.11tydata.js", "export default { permalink: '/n/{{ title | slugify }}/' };"),
            ("talks/talks.11tydata.js", "export default { permalink: (data) => data.url };"),
            ("talks/other.json", "{\"permalink\": \"/other/\"}"),
        ]);
        let told = site.told("eleventy");
        let found: Vec<_> = told.collections.iter().map(|one| (&*one.path, one.address.permalink.as_deref())).collect();
        assert_eq!(found, [("talks", None), ("notes", None), ("blog", Some("/b/{slug}/"))]);
        for told_too in ["notes/notes.11tydata.js", "talks/talks.11tydata.js"] {
            assert!(told.notes.iter().any(|note| note.contains(told_too)), "{:?}", told.notes);
        }
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
