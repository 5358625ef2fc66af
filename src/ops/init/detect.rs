//! Which generator a site is made with, told from the files that lie there, and why.

use super::data;
use super::stock::Stock;

/// A site generator that there is a preset for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generator {
    Hugo,
    Zola,
    Astro,
    Eleventy,
    Jekyll,
    Obsidian,
}

impl Generator {
    /// All, those first that say more where a folder looks like several.
    const ALL: [Self; 6] = [Self::Hugo, Self::Zola, Self::Astro, Self::Eleventy, Self::Jekyll, Self::Obsidian];

    /// The name of its preset.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Astro => "astro",
            Self::Eleventy => "eleventy",
            Self::Jekyll => "jekyll",
            Self::Obsidian => "obsidian",
        }
    }

    /// The generator of a preset.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// What people call a site that it makes.
    fn site(self) -> &'static str {
        match self {
            Self::Hugo => "a Hugo site",
            Self::Zola => "a Zola site",
            Self::Astro => "an Astro site",
            Self::Eleventy => "an Eleventy site",
            Self::Jekyll => "a Jekyll site",
            Self::Obsidian => "an Obsidian vault",
        }
    }

    /// The files and folders that speak for it.
    fn reasons(self, stock: &Stock) -> Vec<String> {
        match self {
            Self::Hugo => hugo(stock),
            Self::Zola => zola(stock),
            Self::Astro => astro(stock),
            Self::Eleventy => eleventy(stock),
            Self::Jekyll => jekyll(stock),
            Self::Obsidian => {
                let mut why: Vec<String> = Vec::new();
                // Its settings are one's own, and often left out of git.
                let ignored = || stock.text(".gitignore").is_some_and(|text| text.contains(".obsidian"));
                if stock.has_folder(".obsidian/") {
                    why.push(".obsidian/".into());
                } else if ignored() {
                    why.push(".gitignore".into());
                }
                why
            }
        }
    }
}

/// What a folder looks like.
pub(super) struct Detected {
    pub generator: Option<Generator>,
    /// A sentence: `Looks like a Hugo site (hugo.toml, content/)`.
    pub told: String,
    pub notes: Vec<String>,
}

/// Looks what a folder was made with.
pub(super) fn detect(stock: &Stock) -> Detected {
    let mut found = Generator::ALL.into_iter().map(|one| (one, one.reasons(stock))).filter(|(_, why)| !why.is_empty());
    let mut notes = Vec::new();
    let Some((generator, why)) = found.next() else {
        let hexo = package(stock).is_some_and(|text| text.contains("\"hexo\""));
        let told = match hexo {
            true => "Looks like a Hexo site (package.json), for which there is no preset",
            false => "Looks like no site generator that there is a preset for",
        };
        return Detected { generator: None, told: told.to_owned(), notes };
    };
    for (other, why) in found {
        notes.push(format!(
            "{} speaks for {}: if it is one, pass --preset {}",
            why.join(", "),
            other.site(),
            other.name()
        ));
    }
    Detected {
        generator: Some(generator),
        told: format!("Looks like {} ({})", generator.site(), why.join(", ")),
        notes,
    }
}

/// The settings of a Hugo site, by its own rules of precedence.
pub(super) const HUGO_SETTINGS: [&str; 8] =
    ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config.json"];

/// The folder of the settings that Hugo reads for every environment.
pub(super) const HUGO_FOLDER: &str = "config/_default";

fn hugo(stock: &Stock) -> Vec<String> {
    let own = |path: &str| {
        let settings = stock.settings(path, &mut Vec::new()).map(data::lower);
        path.starts_with("hugo.") || settings.is_some_and(|settings| settings.get("baseurl").is_some())
    };
    let mut why: Vec<String> = Vec::new();
    why.extend(HUGO_SETTINGS.into_iter().find(|path| stock.has_file(path) && own(path)).map(String::from));
    let folder = stock.names(HUGO_FOLDER);
    let in_folder = |name: &String| name.starts_with("hugo.") || name.starts_with("config.");
    why.extend(folder.iter().find(|name| in_folder(name)).map(|name| format!("{HUGO_FOLDER}/{name}")));
    let says = !why.is_empty();
    if stock.has_folder("archetypes") && stock.has_folder("content") {
        why.push("archetypes/".to_owned());
    }
    let sections = || section_pages(stock).any(|fence| fence == "---");
    // Zola's may be in YAML as well.
    if stock.has_folder("content") && (!why.is_empty() || (zola_settings(stock).is_none() && sections())) {
        why.push(if says { "content/" } else { "content/ with _index.md" }.to_owned());
    }
    why
}

/// The settings of a Zola site, which are never without an address.
fn zola_settings(stock: &Stock) -> Option<&'static str> {
    let own =
        |path: &&str| stock.settings(path, &mut Vec::new()).is_some_and(|settings| settings.get("base_url").is_some());
    ["config.toml", "zola.toml"].into_iter().find(own)
}

fn zola(stock: &Stock) -> Vec<String> {
    let mut why: Vec<String> = zola_settings(stock).map(String::from).into_iter().collect();
    let says = !why.is_empty();
    if stock.has_folder("content") && (says || section_pages(stock).any(|fence| fence == "+++")) {
        why.push(if says { "content/" } else { "content/ with _index.md in TOML" }.to_owned());
    }
    why
}

/// How the pages of sections, `_index.md`, open, two levels deep.
fn section_pages(stock: &Stock) -> impl Iterator<Item = &'static str> {
    let below = stock.names("content").into_iter().filter(|name| name.ends_with('/'));
    let paths = std::iter::once(String::new()).chain(below).map(|folder| format!("content/{folder}_index.md"));
    paths.filter_map(|path| {
        let text = stock.text(&path)?;
        ["---", "+++"].into_iter().find(|fence| text.starts_with(fence))
    })
}

/// The settings of an Astro site.
pub(super) const ASTRO_SETTINGS: [&str; 5] =
    ["astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts", "astro.config.cjs"];

/// Where an Astro site says which collections it has.
pub(super) const ASTRO_CONTENT: [&str; 4] =
    ["src/content.config.ts", "src/content.config.js", "src/content.config.mjs", "src/content/config.ts"];

fn astro(stock: &Stock) -> Vec<String> {
    let mut why: Vec<String> = stock.first_file(&ASTRO_SETTINGS).map(String::from).into_iter().collect();
    why.extend(stock.first_file(&ASTRO_CONTENT).map(String::from));
    if why.is_empty() && package(stock).is_some_and(|text| text.contains("\"astro\"")) {
        why.push("package.json".to_owned());
    }
    if !why.is_empty() && stock.has_folder("src/content") {
        why.push("src/content/".to_owned());
    }
    why
}

/// The settings of an Eleventy site.
pub(super) const ELEVENTY_SETTINGS: [&str; 5] =
    ["eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts", ".eleventy.js"];

fn eleventy(stock: &Stock) -> Vec<String> {
    let mut why: Vec<String> = stock.first_file(&ELEVENTY_SETTINGS).map(String::from).into_iter().collect();
    if why.is_empty() && package(stock).is_some_and(|text| text.contains("\"@11ty/eleventy\"")) {
        why.push("package.json".to_owned());
    }
    why
}

/// The settings of a Jekyll site.
pub(super) const JEKYLL_SETTINGS: [&str; 3] = ["_config.yml", "_config.yaml", "_config.toml"];

fn jekyll(stock: &Stock) -> Vec<String> {
    // Hexo's settings are called the same.
    if package(stock).is_some_and(|text| text.contains("\"hexo\"")) {
        return Vec::new();
    }
    let mut why: Vec<String> = stock.first_file(&JEKYLL_SETTINGS).map(String::from).into_iter().collect();
    if why.is_empty() && stock.text("Gemfile").is_some_and(|text| text.contains("jekyll")) {
        why.push("Gemfile".to_owned());
    }
    why.extend(["_posts/", "_drafts/"].into_iter().filter(|path| stock.has_folder(path)).map(String::from));
    why
}

fn package(stock: &Stock) -> Option<String> {
    stock.text("package.json")
}
