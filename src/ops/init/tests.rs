//! Sites as they are found.

use super::testing::Site;
use super::*;

const POST: &str = "---\ntitle: A\ndate: 2026-04-02\n---\n\nWords.\n";

/// The report and the settings that a folder gets.
fn planned(files: &[(&str, &str)]) -> (String, String) {
    let site = Site::with(files);
    let planned = plan(site.root(), Preset::Detected, "2026-11-21").unwrap();
    let settings = planned.plan.changes.iter().find(|change| change.path == FILE_NAME).unwrap();
    (planned.report.join("\n"), String::from_utf8(settings.after.clone()).unwrap())
}

#[test]
fn generators_are_told_by_their_files() {
    for (expected, files) in [
        (
            "Looks like a Hugo site (hugo.toml, archetypes/, content/)",
            &[("hugo.toml", ""), ("archetypes/default.md", ""), ("content/a.md", POST)][..],
        ),
        ("Looks like a Hugo site (config.yaml, content/)", &[("config.yaml", "baseurl: /\n"), ("content/a.md", POST)]),
        (
            "Looks like a Hugo site (config/_default/hugo.toml, content/)",
            &[("config/_default/hugo.toml", ""), ("content/a.md", POST)],
        ),
        ("Looks like a Hugo site (content/ with _index.md)", &[("content/posts/_index.md", "---\ntitle: A\n---\n")]),
        (
            "Looks like a Zola site (content/ with _index.md in TOML)",
            &[("content/_index.md", "+++\ntitle = 'A'\n+++\n")],
        ),
        (
            "Looks like a Zola site (config.toml, content/)",
            &[("config.toml", "base_url = 'x'"), ("content/posts/_index.md", "---\ntitle: A\n---\n")],
        ),
        (
            "Looks like a Zola site (config.toml, content/)",
            &[("config.toml", "base_url = 'x'\n"), ("content/a.md", POST)],
        ),
        ("Looks like a Jekyll site (_config.yml)", &[("_config.yml", "")]),
        ("Looks like a Jekyll site (_posts/)", &[("_posts/2026-04-02-a.md", POST)]),
        (
            "Looks like an Astro site (astro.config.mjs, src/content/)",
            &[("astro.config.mjs", ""), ("src/content/a.md", POST)],
        ),
        ("Looks like an Eleventy site (.eleventy.js)", &[(".eleventy.js", "")]),
        (
            "Looks like an Eleventy site (package.json)",
            &[("package.json", "{\"devDependencies\": {\"@11ty/eleventy\": \"3\"}}")],
        ),
        ("Looks like an Obsidian vault (.obsidian/)", &[(".obsidian/app.json", "{}")]),
        (
            "Looks like a Hexo site (package.json), for which there is no preset",
            &[("package.json", "{\"hexo\": {}}"), ("_config.yml", "")],
        ),
        (
            "Looks like no site generator that there is a preset for",
            &[("config.toml", "x = 1\n"), ("content/a.md", POST)],
        ),
    ] {
        assert_eq!(Site::with(files).detect().told, expected);
    }
}

#[test]
fn another_generator_is_a_note() {
    let detected = Site::with(&[("hugo.toml", ""), (".obsidian/app.json", "{}")]).detect();
    assert_eq!(detected.notes, [".obsidian/ speaks for an Obsidian vault: if it is one, pass --preset obsidian"]);
}

#[test]
fn hostile_settings_stop_nothing() {
    let deep = "[".repeat(50_000);
    let long = format!("title = '{}'\n", "x".repeat(600_000));
    for text in [
        deep.as_str(),
        long.as_str(),
        "\0\0",
        "title = 1\nbaseURL = [1]\npermalinks = 'x'\nlanguages = 3\n",
        "[permalinks]\nposts = '/{{'\n",
    ] {
        let (report, settings) = planned(&[("hugo.toml", text), ("content/posts/a.md", POST)]);
        assert!(report.starts_with("Looks like a Hugo site") && settings.contains("[collections.posts]"), "{report}");
    }
    let evil = "title: \"\\e[31m\\u202e\"\nurl: 'javascript:x'\npermalink: '/../:title'\nsource: ../..\ncollections: { '../x': {}, posts: 3 }\n";
    let (report, settings) = planned(&[("_config.yml", evil), ("_posts/2026-04-02-a.md", POST)]);
    assert!(
        report.contains("1 document") && !settings.contains("permalink") && !settings.contains(".."),
        "{report}\n{settings}"
    );
}

#[test]
#[cfg(unix)]
fn settings_that_lead_out_are_not_read() {
    let outside = Site::with(&[("hugo.toml", "title = 'secret'\n")]);
    let site = Site::with(&[("content/posts/a.md", POST)]);
    std::os::unix::fs::symlink(outside.root().join("hugo.toml"), site.root().join("hugo.toml")).unwrap();
    let planned = plan(site.root(), Preset::Detected, "2026-11-21").unwrap();
    assert!(!planned.plan.diff().windows(6).any(|bytes| bytes == b"secret"));
}

#[test]
fn an_empty_folder_is_a_workspace_without_findings() {
    for files in [&[][..], &[("README.md", "# Hi\n"), ("LICENSE", "x"), (".gitignore", "")]] {
        let site = Site::with(files);
        let planned = plan(site.root(), Preset::Detected, "2026-11-21").unwrap();
        assert!(planned.is_fresh);
        let linted = crate::ops::lint::Linted::read(&planned.workspace, Vec::new()).unwrap();
        assert_eq!(linted.corpus.documents().len(), 2);
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-21T12:00:00Z").unwrap();
        let findings: Vec<String> = linted
            .findings(now, |_| true)
            .iter()
            .map(|one| format!("{}: {}", one.facts.path, one.diagnostic.message))
            .collect();
        assert_eq!(findings, [""; 0]);
    }
}

#[test]
fn nothing_is_overwritten() {
    let site = Site::with(&[("templates/essays.md", "mine")]);
    // Templates are no documents, so the folder is empty all the same.
    assert!(
        matches!(plan(site.root(), Preset::Detected, "2026-11-21"), Err(InitError::Taken { path }) if path == "templates/essays.md")
    );
    let site = Site::with(&[("posts/a.md", POST), ("schemas/posts.schema.json", "{}")]);
    let planned = plan(site.root(), Preset::Detected, "2026-11-21").unwrap();
    let paths: Vec<&str> = planned.plan.changes.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["schemas/posts-2.schema.json", FILE_NAME]);
    let site = Site::with(&[(FILE_NAME, "")]);
    assert!(matches!(plan(site.root(), Preset::Detected, "2026-11-21"), Err(InitError::IsWorkspace { .. })));
}

#[test]
fn a_site_without_documents_has_none_to_look_at() {
    let site = Site::with(&[("hugo.toml", "title = 'A'\n"), ("content/x.txt", "")]);
    assert!(matches!(plan(site.root(), Preset::Detected, "2026-11-21"), Err(InitError::NoDocuments { .. })));
    assert!(plan(site.root(), Preset::None, "2026-11-21").unwrap().is_fresh);
}

#[test]
fn a_date_that_cannot_be_read_is_no_habit_of_doing_without_front_matter() {
    let faulty = "---\ntitle: A\ndate: soon\n---\n\nWords.\n";
    let (_, settings) = planned(&[("notes/a.md", POST), ("notes/b.md", faulty), ("notes/c.md", faulty)]);
    assert!(!settings.contains("missing-front-matter"), "{settings}");
    let (_, settings) = planned(&[("notes/a.md", POST), ("notes/b.md", POST), ("notes/c.md", "Words.\n")]);
    assert!(settings.contains("missing-front-matter = \"allow\""), "{settings}");
}

#[test]
fn what_cannot_be_read_is_not_said_to_fit() {
    let broken = "---\ntitle: [\n---\n";
    let (report, _) = planned(&[("posts/a.md", POST), ("posts/b.md", POST), ("posts/c.md", broken)]);
    assert!(report.contains("all 2 documents fit their schema\n"), "{report}");
    assert!(report.contains("1 document cannot be read: `writings lint` tells why"), "{report}");
    let (report, _) = planned(&[("posts/a.md", POST)]);
    assert!(report.ends_with("the 1 document fits its schema"), "{report}");
}

#[test]
fn a_file_is_not_told_to_be_made_a_folder() {
    let site = Site::with(&[("a.md", POST)]);
    assert!(matches!(plan(&site.root().join("a.md"), Preset::None, ""), Err(InitError::IsFile { .. })));
    assert!(matches!(plan(&site.root().join("b"), Preset::None, ""), Err(InitError::NoFolder { .. })));
}
