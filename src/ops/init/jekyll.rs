//! The settings of a Jekyll site.

use super::data::{first, pairs, text, texts};
use super::detect::JEKYLL_SETTINGS;
use super::stock::Stock;
use super::told::{Named, Told, folder, translate};
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
    // Files of the folder `drafts` are posts without a date.
    let posts = defaults(settings, "posts")
        .or_else(|| pairs(settings, "/collections/posts").find_map(permalink))
        .or_else(|| all.clone());
    let posts = posts.and_then(|theirs| told.pattern("posts", &theirs, of_posts(&theirs)));
    let base = below(root, &text(settings, "/collections_dir").unwrap_or_default());
    let base = base.trim_end_matches('/').to_owned();
    for name in ["posts", "drafts"] {
        let path = below(&base, &format!("_{name}"));
        told.collections.push(Named { name: Some(name.into()), path, permalink: posts.clone() });
    }
    let mut names: Vec<String> = pairs(settings, "/collections").map(|(name, _)| name.to_owned()).collect();
    names.extend(texts(settings, "/collections"));
    if settings.get("collections").is_none() && stock.first_file(&JEKYLL_SETTINGS).is_none() {
        // Without settings, any such folder may be one.
        let folders = stock.names(root).into_iter().filter_map(|name| Some(name.strip_suffix('/')?.to_owned()));
        let own = |name: &String| name.starts_with('_') && !NO_DOCUMENTS.contains(&name.as_str()) && name != "_drafts";
        names.extend(folders.filter(own).map(|name| name.trim_start_matches('_').to_owned()));
    }
    for name in names.iter().filter(|name| !matches!(name.as_str(), "posts" | "drafts") && !name.contains(['/', '\\']))
    {
        let own = pairs(settings, &format!("/collections/{name}")).find_map(permalink);
        let usual = format!("/:collection/:path{end}");
        let theirs = own.or_else(|| defaults(settings, name)).unwrap_or_else(|| usual.clone());
        let ours = told.pattern(&format!("the collection {name}"), &theirs, of_collection(&theirs, name));
        // Without one, that of posts would stand in, by which documents of several folders share an address.
        let ours = ours.or_else(|| holds(of_collection(&usual, name)));
        told.collections.push(Named {
            name: Some(name.clone()),
            path: below(&base, &format!("_{name}")),
            permalink: ours,
        });
    }
    let usual = format!("/:path/:basename{end}");
    let pages = defaults(settings, "pages").unwrap_or_else(|| usual.clone());
    told.rest_permalink = told.pattern("pages", &pages, of_pages(&pages)).or_else(|| holds(of_pages(&usual)));
}

/// A pattern that can be one of ours.
fn holds(pattern: Result<String, String>) -> Option<String> {
    pattern.ok().filter(|pattern| PermalinkPattern::parse(pattern).is_ok())
}

fn permalink((key, value): (&str, &Value)) -> Option<String> {
    (key == "permalink").then(|| text(value, "")).flatten()
}

/// The permalink that `defaults` sets for all documents of a type.
fn defaults(settings: &Value, kind: &str) -> Option<String> {
    let all = settings.get("defaults")?.as_array()?;
    let fits = |one: &&Value| {
        let path = text(one, "/scope/path").unwrap_or_default();
        text(one, "/scope/type").as_deref() == Some(kind) && (path.is_empty() || path == format!("_{kind}"))
    };
    all.iter().rev().filter(fits).find_map(|one| text(one, "/values/permalink"))
}

/// How addresses end that have no pattern of their own, by the style of the site.
fn ending(style: Option<&str>) -> &'static str {
    match style {
        None | Some("date" | "ordinal" | "none" | "weekdate") => ":output_ext",
        Some("pretty") => "/",
        Some(written) if written.ends_with('/') => "/",
        Some(written) if written.ends_with(":output_ext") => ":output_ext",
        Some(_) => "",
    }
}

/// The pattern of pages, whose folders count from the root.
fn of_pages(theirs: &str) -> Result<String, String> {
    translate(theirs, |placeholder| match placeholder {
        "path" => Some("{folders}".into()),
        other => ours(other, ""),
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
    translate(pattern, |placeholder| ours(placeholder, "posts"))
}

fn of_collection(theirs: &str, name: &str) -> Result<String, String> {
    let pattern = match theirs {
        "date" | "none" | "ordinal" | "weekdate" => "/:collection/:path:output_ext",
        "pretty" => "/:collection/:path/",
        written => written,
    };
    translate(pattern, |placeholder| ours(placeholder, name))
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
            ("/blog/:year/:title", "/blog/{year}/{slug}"),
            (":year/:month/:day/:slug.html", "/{year}/{month}/{day}/{slug}.html"),
            ("/:title:output_ext", "/{slug}.html"),
        ] {
            assert_eq!(of_posts(theirs).as_deref(), Ok(expected), "{theirs}");
        }
        assert_eq!(of_posts("ordinal").as_deref(), Ok("/{categories}/{year}/{year-day}/{slug}.html"));
        for theirs in ["weekdate", "/:nothing/:title"] {
            assert!(of_posts(theirs).unwrap_err().starts_with("nothing stands for `:"), "{theirs}");
        }
        assert_eq!(of_collection("pretty", "recipes").as_deref(), Ok("/recipes/{subfolders}/{name}/"));
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
        let folders: Vec<_> = told.collections.iter().map(|one| (&*one.path, one.permalink.as_deref())).collect();
        assert_eq!(folders, [("_posts", Some("/{year}/{slug}/")), ("_recipes", Some("/eat/{subfolders}/{name}/"))]);
        assert_eq!(told.exclude, ["vendor", "docs"]);
    }

    #[test]
    fn a_pattern_that_cannot_be_told_gives_way_to_the_usual_one() {
        let config = "collections:\n  odd:\n    output: true\n    permalink: /:nothing/:title\n  ..:\n    output: true\ndefaults:\n  - scope: { type: pages }\n    values: { permalink: /:nothing/ }\n";
        let told = Site::with(&[("_config.yml", config), ("_odd/a.md", ""), ("_../a.md", "")]).told("jekyll");
        let own = |path: &str| told.collections.iter().find(|one| one.path == path).unwrap().permalink.clone();
        assert_eq!(own("_odd").as_deref(), Some("/odd/{subfolders}/{name}.html"));
        assert_eq!(own("_.."), None);
        assert_eq!(told.rest_permalink.as_deref(), Some("/{folders}/{name}.html"));
        assert_eq!(told.notes.len(), 3, "{:?}", told.notes);
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
