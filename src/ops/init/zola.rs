//! The settings of a Zola site.

use super::data::{first, pairs, text, texts};
use super::stock::Stock;
use super::told::Told;

/// Reads `config.toml`.
pub(super) fn read(stock: &Stock) -> Told {
    let mut told = Told { root: "content".into(), static_folders: vec!["static".into()], ..Told::default() };
    let path = stock.first_file(&["config.toml", "zola.toml"]);
    let settings = path.and_then(|path| stock.settings(path, &mut told.notes)).unwrap_or_default();
    told.title = text(&settings, "/title");
    told.description = text(&settings, "/description");
    told.base_url = text(&settings, "/base_url");
    told.language = text(&settings, "/default_language");
    told.authors = first(&settings, &["/author", "/extra/author"]).into_iter().collect();
    told.exclude = texts(&settings, "/ignored_content").iter().map(|glob| format!("content/**/{glob}")).collect();
    let main = told.language.clone().unwrap_or_else(|| "en".into());
    let others = pairs(&settings, "/languages").map(|(code, _)| code.to_owned()).filter(|code| *code != main);
    told.languages = std::iter::once(main.clone()).chain(others).collect();
    told.slugs = match text(&settings, "/slugify/paths").as_deref() {
        Some("safe") => Some("zola-safe"),
        Some("off") => Some("verbatim"),
        _ => None,
    };
    if !stock.has_folder(&told.root) {
        told.root.clear();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::super::testing::Site;

    #[test]
    fn settings_say_what_is_there() {
        let config = "base_url = 'https://a.example'\ntitle = 'A'\ndefault_language = 'en'\nignored_content = ['*.draft.md']\n[languages.fr]\ntitle = 'B'\n[slugify]\npaths = 'off'\n";
        let told = Site::with(&[("config.toml", config), ("content/a.md", "")]).told("zola");
        assert_eq!((told.base_url.as_deref(), told.title.as_deref()), (Some("https://a.example"), Some("A")));
        assert_eq!((told.languages, told.slugs), (vec!["en".to_owned(), "fr".into()], Some("verbatim")));
        assert_eq!((told.exclude, told.root), (vec!["content/**/*.draft.md".to_owned()], "content".into()));
    }
}
