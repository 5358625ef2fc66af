//! The shape of the code: who may import whom, and how long a file may be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What the command line may import: `ops`, and behind it what `ops` may.
const CLI: &[&str] = &[
    "ops",
    "analysis",
    "config",
    "corpus",
    "diagnostic",
    "document",
    "export",
    "git",
    "lint",
    "schema",
    "site",
    "suggest",
    "template",
    "write",
];

/// Each room and the rooms it may import. A new arrow is a decision: it is made here, and told in ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("cli", CLI),
    ("ops", CLI.split_at(1).1),
    ("lint", &["analysis", "config", "corpus", "diagnostic", "document", "export", "suggest"]),
    ("export", &["analysis", "config", "corpus", "document", "render", "search", "site"]),
    ("site", &["analysis", "config", "corpus", "diagnostic", "document", "render", "search", "template"]),
    ("search", &[]),
    ("render", &["analysis", "config", "corpus", "document"]),
    ("write", &[]),
    ("git", &["analysis", "corpus"]),
    ("corpus", &["analysis", "config", "diagnostic", "document", "schema", "suggest"]),
    ("analysis", &["config", "diagnostic", "document", "schema"]),
    ("schema", &["config", "diagnostic", "document", "suggest"]),
    ("config", &["diagnostic", "document", "suggest"]),
    ("document", &["diagnostic"]),
    ("template", &["diagnostic"]),
    ("diagnostic", &[]),
    ("suggest", &[]),
];

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The room a file belongs to: the folder or file below `src`; none for `main.rs` and `lib.rs`.
fn room(path: &Path) -> Option<String> {
    let below = path.strip_prefix("src").unwrap();
    let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
    let room = first.trim_end_matches(".rs");
    (!matches!(room, "main" | "lib")).then(|| room.to_owned())
}

/// The rooms named after `crate::`, in code and not in comments.
fn imports(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for rest in line.split("crate::").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            rooms.push(name);
            // `crate::{a, b}` would hide its arrows from this test.
            assert!(!rest.starts_with('{'), "name one room a line: {line}");
        }
    }
    rooms
}

#[test]
fn imports_run_one_way() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for path in sources() {
        let Some(room) = room(&path) else { continue };
        let allowed = arrows.get(room.as_str()).unwrap_or_else(|| panic!("{room} is in no table of arrows"));
        for imported in imports(&fs::read_to_string(&path).unwrap()) {
            let fits = imported == room || allowed.contains(&imported.as_str());
            assert!(fits, "{}: a new arrow from {room} to {imported}", path.display());
        }
    }
}

#[test]
fn no_arrow_of_the_table_is_idle_or_runs_up() {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in sources() {
        if let Some(room) = room(&path) {
            used.entry(room).or_default().extend(imports(&fs::read_to_string(&path).unwrap()));
        }
    }
    let order: Vec<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    for (at, (room, allowed)) in ARROWS.iter().enumerate() {
        for imported in *allowed {
            let below = order.iter().position(|other| other == imported).unwrap();
            assert!(below > at, "{room} may not import {imported}: it stands above");
            assert!(used[*room].iter().any(|name| name == imported), "{room} no longer imports {imported}");
        }
    }
}

#[test]
fn files_stay_short() {
    for path in sources() {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 500, "{} has {lines} lines: is there a second room inside?", path.display());
    }
}

#[test]
fn every_file_says_what_it_is() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} does not open with what it is", path.display());
    }
}

/// Files that the documentation names are there.
#[test]
fn the_documentation_names_what_exists() {
    for page in ["ARCHITECTURE.md", "README.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(page).unwrap();
        for name in text.split('`').skip(1).step_by(2) {
            let is_path = name.contains('/') && !name.contains([' ', '{', '<', '*', '$', ':', '…', '(']);
            if is_path
                && ["src/", "tests/", "schemas/", "benches/", ".ci/", "essays/", "notes/"]
                    .iter()
                    .any(|top| name.starts_with(top))
            {
                assert!(Path::new(name).exists(), "{page} names {name}, which is not there");
            }
        }
    }
}

/// Crates and why: each dependency has its line in ARCHITECTURE.md.
#[test]
fn every_dependency_has_its_reason() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let pages = fs::read_to_string("ARCHITECTURE.md").unwrap();
    for line in dependencies.lines().filter(|line| line.contains('=')) {
        let name = line.split('=').next().unwrap().trim();
        assert!(pages.contains(&format!("`{name}`")), "ARCHITECTURE.md gives no reason for {name}");
    }
}
