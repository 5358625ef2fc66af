//! The settings of an Astro site, which are programs: they are read for plain strings and never run.

use super::collections::below;
use super::data::literal;
use super::detect::{ASTRO_CONTENT, ASTRO_SETTINGS};
use super::stock::Stock;
use super::told::{Address, Named, Told, folder};
use std::collections::BTreeMap;

/// Where pages lie, whose addresses are their paths.
const PAGES: &str = "src/pages";

/// The documents of Starlight.
const STARLIGHT: &str = "src/content/docs";

/// The most folders and files that are looked at for routes.
const MOST: usize = 500;

/// What the part of a route is called that stands for a document of a collection.
const PARAMETERS: [&str; 8] = ["slug", "id", "path", "entry", "post", "article", "note", "name"];

/// Reads what an Astro site says in plain strings.
pub(super) fn read(stock: &Stock) -> Told {
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
    // The folders of collections, and what they are called.
    let mut folders: BTreeMap<String, String> = BTreeMap::new();
    let mut before = "";
    // Each loader names the folder of a collection.
    for piece in content.split("glob(").take(100) {
        let call = piece.split(')').next().unwrap_or_default();
        if let Some(path) = literal(call, "base").as_deref().and_then(folder).filter(|path| !path.is_empty()) {
            if !told.root.is_empty() && !path.starts_with("src/content") {
                told.root.clear();
            }
            let named =
                before.rsplit_once("const ").map(|(_, rest)| rest.split(['=', ':', ' ']).next().unwrap_or(rest));
            let name = named.or_else(|| path.rsplit('/').next()).unwrap_or_default().to_owned();
            told.collections.push(Named { path: path.clone(), ..Named::default() });
            folders.insert(path, name);
        }
        before = piece;
    }
    told.collections.dedup_by(|a, b| a.path == b.path);
    // Any other folder beside them is a collection too.
    for name in stock.names("src/content").iter().filter_map(|name| name.strip_suffix('/')) {
        let path = format!("src/content/{name}");
        if !folders.keys().any(|known| below(known, &path).is_some() || below(&path, known).is_some() || *known == path)
        {
            told.collections.push(Named { path: path.clone(), ..Named::default() });
            folders.insert(path, name.to_owned());
        }
    }
    // Starlight serves one collection at the root of the site, its languages below it.
    if settings.contains("@astrojs/starlight") && stock.has_folder(STARLIGHT) {
        told.root = STARLIGHT.into();
        told.collections.retain(|one| below(STARLIGHT, &one.path).is_none());
        if !told.collections.iter().any(|one| one.path == STARLIGHT) {
            told.collections.push(Named { path: STARLIGHT.into(), ..Named::default() });
        }
    }
    routes(stock, &folders, &mut told);
    if stock.has_folder(PAGES) {
        let address = Address::verbatim(Some("/{subfolders}/{name}/".into()));
        told.collections.push(Named { name: Some("pages".into()), path: PAGES.into(), address, draft: false });
    }
    told
}

/// Where the pages of collections lie: a route says it by its own place, and which collection it puts out by its text.
fn routes(stock: &Stock, folders: &BTreeMap<String, String>, told: &mut Told) {
    let mut places: Vec<(String, String)> = Vec::new();
    let mut open = vec![PAGES.to_owned()];
    let mut seen = 0;
    while let Some(folder) = open.pop() {
        for name in stock.names(&folder) {
            seen += 1;
            let path = format!("{folder}/{name}");
            match path.strip_suffix('/') {
                _ if seen > MOST => return,
                Some(inner) => open.push(inner.to_owned()),
                None => places.extend(place(&path).and_then(|place| Some((place, stock.text(&path)?)))),
            }
        }
    }
    for (path, name) in folders {
        let quotes = ['"', '\'', '`'].map(|quote| format!("getCollection({quote}{name}{quote}"));
        let own = |text: &String| quotes.iter().any(|call| text.contains(call.as_str()));
        let mut found: Vec<&str> =
            places.iter().filter(|(_, text)| own(text)).map(|(place, _)| place.as_str()).collect();
        found.sort_unstable();
        found.dedup();
        let usual = below(&told.root, path);
        match found.as_slice() {
            [place] if Some(*place) != usual => {
                let start = if place.is_empty() { String::new() } else { format!("/{place}") };
                let ours = Ok(format!("{start}/{{subfolders}}/{{slug}}/"));
                let address = Address::from(told.pattern(&format!("the collection {name}"), place, ours));
                told.collections
                    .iter_mut()
                    .filter(|one| one.path == *path)
                    .for_each(|one| one.address = address.clone());
            }
            [_, _, ..] => told.notes.push(format!(
                "several routes put out the collection {name} (below {}): its addresses here follow its folder",
                found.iter().map(|place| format!("/{place}")).collect::<Vec<_>>().join(", ")
            )),
            _ => {}
        }
    }
}

/// The folder of addresses that a route makes, below the pages: `blog` for `blog/[...slug].astro`, where the rest of it is a document.
fn place(path: &str) -> Option<String> {
    let route = path.strip_prefix(PAGES)?.strip_suffix(".astro")?.trim_start_matches('/');
    let route = route.strip_suffix("/index").unwrap_or(route);
    let (place, last) = route.rsplit_once('/').unwrap_or(("", route));
    let parameter = last.strip_prefix('[')?.strip_suffix(']')?.trim_start_matches('.');
    (PARAMETERS.contains(&parameter) && !place.contains(['[', '{', '}'])).then(|| place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::testing::Site;

    #[test]
    fn the_documents_of_starlight_are_one_collection_at_the_root() {
        let settings =
            "import starlight from '@astrojs/starlight';\nexport default { site, head: { 'data-site': 'X' } };";
        let site = Site::with(&[("astro.config.mjs", settings), ("src/content/docs/fr/a.md", "")]);
        let told = site.told("astro");
        assert_eq!((told.root.as_str(), told.collections.len(), told.base_url), ("src/content/docs", 1, None));
    }

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
    fn a_route_says_where_a_collection_is() {
        let route = "const all = await getCollection('notes');";
        let site = Site::with(&[
            ("astro.config.mjs", ""),
            ("src/pages/thoughts/[...slug].astro", route),
            ("src/pages/thoughts/[page].astro", route),
            ("src/pages/blog/[slug]/index.astro", "getCollection(\"blog\", isPublic)"),
            ("src/pages/about.md", ""),
            ("src/content/notes/a.md", ""),
            ("src/content/blog/a.md", ""),
        ]);
        let told = site.told("astro");
        let found: Vec<_> = told.collections.iter().map(|one| (&*one.path, one.address.permalink.as_deref())).collect();
        assert_eq!(
            found,
            [
                ("src/content/blog", None),
                ("src/content/notes", Some("/thoughts/{subfolders}/{slug}/")),
                ("src/pages", Some("/{subfolders}/{name}/"))
            ]
        );
    }
}
