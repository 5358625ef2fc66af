//! The settings of a Jekyll site.

use super::data::{first, pairs, text, texts};
use super::detect::JEKYLL_SETTINGS;
use super::stock::Stock;
use super::told::{Address, Named, Told, folder, translate};
use crate::document::address::PermalinkPattern;
use serde_json::Value;

/// Folders that begin with `_` and hold no documents.
const NO_DOCUMENTS: [&str; 7] = ["_includes", "_layouts", "_sass", "_data", "_site", "_plugins", "_posts"];

/// Reads `_config.yml`.
pub(super) fn read(stock: &Stock) -> Told {
    let mut told = Told { only_named: true, ..Told::default() };
    let path = stock.first_file(&JEKYLL_SETTINGS);
    let settings = path.and_then(|path| stock.settings(path, &mut told.notes)).unwrap_or_default();
    told.title = first(&settings, &["/title", "/name"]);
    told.description = text(&settings, "/description");
    told.language = first(&settings, &["/lang", "/locale", "/language"]);
    told.zone = text(&settings, "/timezone");
    told.authors = match texts(&settings, "/author/name") {
        names if names.is_empty() => texts(&settings, "/author"),
        names => names,
    };
    told.base_url = text(&settings, "/url").map(|url| {
        let below = text(&settings, "/baseurl").unwrap_or_default();
        let slash = if below.is_empty() || below.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{below}", url.trim_end_matches('/'))
    });
    told.root = text(&settings, "/source").unwrap_or_default();
    let root = folder(&told.root).unwrap_or_default();
    told.exclude = texts(&settings, "/exclude").iter().map(|path| below(&root, path.trim_end_matches('/'))).collect();
    collections(&settings, stock, &root, &mut told);
    told
}

fn below(root: &str, path: &str) -> String {
    if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") }
}

fn collections(settings: &Value, stock: &Stock, root: &str, told: &mut Told) {
    let all = text(settings, "/permalink");
    let end = ending(all.as_deref());
    let scopes = scopes(settings);
    // Files of the folder `drafts` are posts without a date.
    let posts = set_for(&scopes, "posts")
        .or_else(|| pairs(settings, "/collections/posts").find_map(permalink))
        .or_else(|| all.clone());
    told.posts = posts.and_then(|theirs| told.pattern("posts", &theirs, of_posts(&theirs))).into();
    let folder_of_all = text(settings, "/collections_dir").unwrap_or_default().trim_matches('/').to_owned();
    if !folder_of_all.is_empty() {
        // What it holds has the addresses that it would have without it; pages lie elsewhere.
        told.addresses_root = Some(below(root, &folder_of_all));
        if !root.is_empty() {
            told.notes.push(
                "`source` and `collections_dir` are both set: addresses of pages here begin with the former".into(),
            );
        }
    }
    let base = below(root, &folder_of_all);
    let base = base.trim_end_matches('/').to_owned();
    for name in ["posts", "drafts"] {
        let draft = name == "drafts" || is_held(&scopes, "posts");
        let path = below(&base, &format!("_{name}"));
        told.collections.push(Named { name: Some(name.into()), path, address: told.posts.clone(), draft });
    }
    for name in names(settings, stock, root) {
        let own = pairs(settings, &format!("/collections/{name}")).find_map(permalink);
        let usual = format!("/:collection/:path{end}");
        let theirs = own.or_else(|| set_for(&scopes, &name)).unwrap_or_else(|| usual.clone());
        let ours = told.pattern(&format!("the collection {name}"), &theirs, of_collection(&theirs, &name, ""));
        // Without one, that of posts would stand in, by which documents of several folders share an address.
        let ours = ours.or_else(|| holds(of_collection(&usual, &name, "")));
        let path = below(&base, &format!("_{name}"));
        let is_put_out = settings.pointer(&format!("/collections/{name}/output")) == Some(&Value::Bool(true));
        if !is_put_out && stock.has_folder(&path) {
            told.notes.push(format!("the collection {name} is not put out, so nothing is served at its addresses"));
        }
        let draft = is_held(&scopes, &name);
        told.collections.push(Named { name: Some(name), path, address: as_named(&theirs, ours), draft });
    }
    let usual = format!("/:path/:basename{end}");
    let pages = set_for(&scopes, "pages").and_then(|theirs| told.pattern("pages", &theirs, of_pages(&theirs)));
    told.rest = Address::verbatim(pages.or_else(|| of_pages(&usual).ok()));
    scopes.iter().filter(|scope| !scope.path.is_empty()).for_each(|scope| inner(scope, stock, root, told));
}

/// A pattern that can be one of ours.
fn holds(pattern: Result<String, String>) -> Option<String> {
    pattern.ok().filter(|pattern| PermalinkPattern::parse(pattern).is_ok())
}

/// The collections that the site names.
fn names(settings: &Value, stock: &Stock, root: &str) -> Vec<String> {
    let mut names: Vec<String> = pairs(settings, "/collections").map(|(name, _)| name.to_owned()).collect();
    names.extend(texts(settings, "/collections"));
    if settings.get("collections").is_none() && stock.first_file(&JEKYLL_SETTINGS).is_none() {
        // Without settings, any such folder may be one.
        let folders = stock.names(root).into_iter().filter_map(|name| Some(name.strip_suffix('/')?.to_owned()));
        let own = |name: &String| name.starts_with('_') && !NO_DOCUMENTS.contains(&name.as_str()) && name != "_drafts";
        names.extend(folders.filter(own).map(|name| name.trim_start_matches('_').to_owned()));
    }
    names.retain(|name| !matches!(name.as_str(), "posts" | "drafts") && !name.contains(['/', '\\', '~']));
    names
}

fn permalink((key, value): (&str, &Value)) -> Option<String> {
    (key == "permalink").then(|| text(value, "")).flatten()
}

/// What `defaults` sets for documents of a kind, or in a folder, which is empty for all.
struct Scope {
    path: String,
    kind: Option<String>,
    permalink: Option<String>,
    is_held: bool,
}

/// What `defaults` sets, that which counts over others first.
fn scopes(settings: &Value) -> Vec<Scope> {
    let all = settings.get("defaults").and_then(Value::as_array).into_iter().flatten();
    let scope = |one: &Value| {
        let kind = text(one, "/scope/type");
        let path = text(one, "/scope/path").unwrap_or_default().trim_matches(['.', '/']).to_owned();
        // The folder of a collection says no more than its name does.
        let path = if kind.as_ref().is_some_and(|kind| path == format!("_{kind}")) { String::new() } else { path };
        let is_held = one.pointer("/values/published") == Some(&Value::Bool(false));
        Scope { path, kind, permalink: text(one, "/values/permalink"), is_held }
    };
    let mut scopes: Vec<Scope> = all.map(scope).filter(|one| one.permalink.is_some() || one.is_held).collect();
    scopes.reverse();
    scopes.sort_by_key(|one| std::cmp::Reverse((one.path.len(), one.kind.is_some())));
    scopes
}

/// The scopes that all documents of a kind lie in.
fn of_kind<'a>(scopes: &'a [Scope], kind: &'a str) -> impl Iterator<Item = &'a Scope> {
    scopes.iter().filter(move |one| one.path.is_empty() && one.kind.as_deref().is_none_or(|own| own == kind))
}

fn set_for(scopes: &[Scope], kind: &str) -> Option<String> {
    of_kind(scopes, kind).find_map(|one| one.permalink.clone())
}

fn is_held(scopes: &[Scope], kind: &str) -> bool {
    of_kind(scopes, kind).any(|one| one.is_held)
}

/// What `defaults` sets for one folder, which is then a collection of its own.
fn inner(scope: &Scope, stock: &Stock, root: &str, told: &mut Told) {
    let path = below(root, &scope.path);
    let outer = told.collections.iter().find(|one| super::collections::below(&one.path, &path).is_some()).cloned();
    let is_of_posts = |one: &Named| matches!(one.name.as_deref(), Some("posts" | "drafts"));
    let kind = match &outer {
        Some(one) if is_of_posts(one) => "posts",
        Some(one) => one.name.as_deref().unwrap_or_default(),
        None if scope.kind.as_deref() == Some("posts") => "posts",
        None => "pages",
    };
    let path = if kind == "posts" && outer.is_none() { format!("{path}/_posts") } else { path };
    let fits = scope.kind.as_deref().is_none_or(|own| own == kind) && stock.has_folder(&path);
    if !fits || path.contains('*') {
        let what = scope.permalink.as_ref().map_or("`published: false`", |_| "`permalink`");
        told.notes.push(format!("what `defaults` sets for {} is not taken over: {what}", scope.path));
        return;
    }
    let inherited = outer.as_ref().map_or_else(|| told.rest.clone(), |outer| outer.address.clone());
    let address = match &scope.permalink {
        None => inherited,
        Some(theirs) => {
            let whose = format!("the folder {}", scope.path);
            let folders = outer.as_ref().and_then(|outer| super::collections::below(&outer.path, &path));
            match kind {
                "posts" => told.pattern(&whose, theirs, of_posts(theirs)).into(),
                "pages" => Address::verbatim(told.pattern(&whose, theirs, of_pages(theirs))),
                name => {
                    let ours = of_collection(theirs, name, folders.unwrap_or_default());
                    as_named(theirs, told.pattern(&whose, theirs, ours))
                }
            }
        }
    };
    let draft = scope.is_held || outer.as_ref().is_some_and(|outer| outer.draft);
    if outer.is_none_or(|outer| outer.path != path) {
        told.collections.push(Named { name: None, path, address, draft });
    }
}

/// How addresses end that have no pattern of their own, by the style of the site.
fn ending(style: Option<&str>) -> &'static str {
    match style {
        Some("pretty") => "/",
        Some(written) if written.ends_with('/') => "/",
        _ => ":output_ext",
    }
}

/// A pattern put into ours. What it puts out is HTML, whatever it is called.
fn put(pattern: &str, name: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let ours = translate(pattern, name)?;
    let is_whole = ours.ends_with('/') || ours.ends_with(".html");
    Ok(if is_whole { ours } else { ours + ".html" })
}

/// The pattern of pages, whose folders count from the root.
fn of_pages(theirs: &str) -> Result<String, String> {
    put(theirs, |placeholder| match placeholder {
        "path" => Some("{folders}".into()),
        "basename" | "output_ext" => ours(placeholder, ""),
        _ => None,
    })
}

/// The pattern of posts: one of Jekyll's styles, or written out.
fn of_posts(theirs: &str) -> Result<String, String> {
    let pattern = match theirs {
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "none" => "/:categories/:title:output_ext",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        written => written,
    };
    put(pattern, |placeholder| ours(placeholder, "posts"))
}

/// The pattern of a collection, or of folders in it.
fn of_collection(theirs: &str, name: &str, folders: &str) -> Result<String, String> {
    let pattern = match theirs {
        "date" | "none" | "ordinal" | "weekdate" => "/:collection/:path:output_ext",
        "pretty" => "/:collection/:path/",
        written => written,
    };
    put(pattern, |placeholder| match placeholder {
        "path" if !folders.is_empty() => Some(format!("{folders}/{{subfolders}}/{{name}}")),
        other => ours(other, name),
    })
}

/// The addresses of a collection: names as they are, unless its pattern asks for their slugs.
fn as_named(theirs: &str, permalink: Option<String>) -> Address {
    match theirs.contains(":title") || theirs.contains(":slug") {
        true => permalink.into(),
        false => Address::verbatim(permalink),
    }
}

fn ours(placeholder: &str, collection: &str) -> Option<String> {
    Some(match placeholder {
        "categories" | "year" | "month" | "day" => format!("{{{placeholder}}}"),
        "path" => "{subfolders}/{name}".into(),
        "y_day" => "{year-day}".into(),
        "title" | "slug" => "{slug}".into(),
        "name" | "basename" => "{name}".into(),
        "i_month" => "{i-month}".into(),
        "i_day" => "{i-day}".into(),
        "short_year" => "{short-year}".into(),
        "collection" => collection.to_owned(),
        "output_ext" => ".html".into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::Site;
    use super::*;

    #[test]
    fn permalinks_are_put_into_ours() {
        for (theirs, expected) in [
            ("/blog/:year/:title", "/blog/{year}/{slug}.html"),
            (":year/:month/:day/:slug.html", "/{year}/{month}/{day}/{slug}.html"),
            ("/:title:output_ext", "/{slug}.html"),
        ] {
            assert_eq!(of_posts(theirs).as_deref(), Ok(expected), "{theirs}");
        }
        assert_eq!(of_posts("ordinal").as_deref(), Ok("/{categories}/{year}/{year-day}/{slug}.html"));
        for theirs in ["weekdate", "/:nothing/:title"] {
            assert!(of_posts(theirs).unwrap_err().starts_with("nothing stands for `:"), "{theirs}");
        }
        assert_eq!(of_collection("pretty", "recipes", "").as_deref(), Ok("/recipes/{subfolders}/{name}/"));
        assert_eq!(of_collection("/r/:path", "recipes", "a/b").as_deref(), Ok("/r/a/b/{subfolders}/{name}.html"));
        assert_eq!(of_pages("/:path/:basename/").as_deref(), Ok("/{folders}/{name}/"));
    }

    #[test]
    fn settings_say_what_is_there() {
        let config = "title: A\nurl: https://a.example\nbaseurl: /b\ntimezone: Europe/Vienna\nauthor: { name: Ann }\npermalink: /:year/:title/\ncollections:\n  recipes:\n    output: true\n    permalink: /eat/:path/\n  none:\n    output: false\nexclude: [vendor, docs/]\ndefaults:\n  - scope: { path: '', type: drafts }\n    values: { permalink: /x/ }\n";
        let site = Site::with(&[
            ("_config.yml", config),
            ("_posts/2026-04-02-a.md", ""),
            ("_recipes/a.md", ""),
            ("_old/a.md", ""),
        ]);
        let told = site.told("jekyll");
        assert_eq!(told.base_url.as_deref(), Some("https://a.example/b"));
        assert_eq!((told.zone.as_deref(), told.authors), (Some("Europe/Vienna"), vec!["Ann".to_owned()]));
        let folders: Vec<_> =
            told.collections.iter().map(|one| (&*one.path, one.address.permalink.as_deref())).collect();
        assert_eq!(folders, [("_posts", Some("/{year}/{slug}/")), ("_recipes", Some("/eat/{subfolders}/{name}/"))]);
        assert_eq!(told.exclude, ["vendor", "docs"]);
    }

    #[test]
    fn a_pattern_that_cannot_be_told_gives_way_to_the_usual_one() {
        let config = "collections:\n  odd:\n    output: true\n    permalink: /:nothing/:title\n  ..:\n    output: true\ndefaults:\n  - scope: { type: pages }\n    values: { permalink: /:nothing/ }\n";
        let told = Site::with(&[("_config.yml", config), ("_odd/a.md", ""), ("_../a.md", "")]).told("jekyll");
        let own = |path: &str| told.collections.iter().find(|one| one.path == path).unwrap().address.permalink.clone();
        assert_eq!(own("_odd").as_deref(), Some("/odd/{subfolders}/{name}.html"));
        assert_eq!(own("_.."), None);
        assert_eq!(told.rest.permalink.as_deref(), Some("/{folders}/{name}.html"));
        assert_eq!(told.notes.len(), 3, "{:?}", told.notes);
    }

    #[test]
    fn defaults_hold_for_kinds_and_folders() {
        let config = "permalink: pretty\ncollections_dir: all\ncollections: { notes: { output: true } }\ndefaults:\n  - { scope: { path: '' }, values: { permalink: '/x/:title/' } }\n  - { scope: { path: '', type: notes }, values: { permalink: '/n/:path' } }\n  - { scope: { path: all/_posts/old, type: posts }, values: { published: false } }\n  - { scope: { path: docs, type: pages }, values: { permalink: '/d/:basename' } }\n  - { scope: { path: no/such, type: pages }, values: { published: false } }\n";
        let site = Site::with(&[
            ("_config.yml", config),
            ("all/_posts/old/2026-04-02-a.md", ""),
            ("all/_notes/a.md", ""),
            ("docs/a.md", ""),
        ]);
        let told = site.told("jekyll");
        let folders: Vec<_> =
            told.collections.iter().map(|one| (&*one.path, one.address.permalink.as_deref(), one.draft)).collect();
        assert_eq!(
            folders,
            [
                ("all/_posts", Some("/x/{slug}/"), false),
                ("all/_notes", Some("/n/{subfolders}/{name}.html"), false),
                ("all/_posts/old", Some("/x/{slug}/"), true),
                ("docs", Some("/d/{name}.html"), false),
            ]
        );
        assert_eq!(told.addresses_root.as_deref(), Some("all"));
        assert_eq!(told.rest.permalink.as_deref(), Some("/{folders}/{name}/"));
        for told_too in ["no/such", "`:title`"] {
            assert!(told.notes.iter().any(|note| note.contains(told_too)), "{:?}", told.notes);
        }
    }

    #[test]
    fn without_settings_folders_speak() {
        let site = Site::with(&[("_posts/2026-04-02-a.md", ""), ("_recipes/a.md", ""), ("_includes/a.md", "")]);
        let folders: Vec<String> = site.told("jekyll").collections.into_iter().map(|one| one.path).collect();
        assert_eq!(folders, ["_posts", "_recipes"]);
        let broken = Site::with(&[("_config.yml", "a: [\n"), ("_posts/a.md", "")]).told("jekyll");
        assert!(broken.notes.iter().any(|note| note.starts_with("_config.yml is broken")), "{:?}", broken.notes);
    }
}
