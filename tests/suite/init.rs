//! A workspace that is begun around what is there.

use super::harness::{Ran, Sandbox};
use super::transcripts::copy;
use super::write::snapshot;
use std::path::Path;

/// The sites of the transcripts.
const SITES: [&str; 7] = ["hugo", "jekyll", "zola", "astro", "eleventy", "obsidian", "plain"];

fn site(name: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    copy(&Path::new("tests/transcripts").join(format!("init-{name}.in")), sandbox.path());
    sandbox
}

#[test]
fn files_are_made_and_none_is_changed() {
    for name in SITES {
        let sandbox = site(name);
        let before = snapshot(sandbox.path());
        assert_eq!(
            sandbox.run(&["init", "--dry-run"]).ended(0).err.lines().next().map(|line| line.starts_with("Looks like ")),
            Some(true)
        );
        assert_eq!(sandbox.run(&["init"]).code, 2, "{name}");
        assert!(snapshot(sandbox.path()) == before, "{name}: nobody said yes");
        sandbox.run(&["init", "--yes"]).ended(0);
        let after = snapshot(sandbox.path());
        for (path, bytes) in &before {
            assert!(after.get(path) == Some(bytes), "{name}: {path}");
        }
        let made: Vec<&String> = after.keys().filter(|path| !before.contains_key(*path)).collect();
        assert!(made.iter().all(|path| *path == "writings.toml" || path.starts_with("schemas/")), "{name}: {made:?}");
        sandbox.run(&["schema", "check"]).ended(0);
        sandbox.run(&["lint", "--deny", "schema-violation"]).ended(0);
    }
}

#[test]
fn what_is_written_does_not_depend_on_threads() {
    for name in ["hugo", "plain"] {
        let written = ["1", "5"].map(|threads| {
            let sandbox = site(name);
            let output = sandbox.command(&["init", "--yes"]).env("RAYON_NUM_THREADS", threads).output().unwrap();
            Ran::from(output).ended(0);
            snapshot(sandbox.path())
        });
        assert!(written[0] == written[1], "{name}");
    }
}

#[test]
fn an_empty_folder_becomes_a_workspace_that_works() {
    let sandbox = Sandbox::empty();
    sandbox.run(&["init", "--yes", "--now", "2026-11-21"]).ended(0);
    assert_eq!(sandbox.run(&["lint", "--now", "2026-11-21"]).ended(0).err, "");
    let path = sandbox.run(&["new", "A title", "--now", "2026-11-22"]).ended(0).out;
    assert_eq!(path, "essays/a-title.md\n");
    let text = std::fs::read_to_string(sandbox.path().join("essays/a-title.md")).unwrap();
    assert!(text.starts_with("---\ntitle: A title\n") && text.contains("date: 2026-11-22\n"), "{text}");
    sandbox.run(&["tag", "rename", "front-matter", "Front Matters"]).ended(0);
    sandbox.run(&["list"]).ended(0);
}

#[test]
fn booleans_are_those_of_the_generator() {
    let sandbox = Sandbox::empty();
    std::fs::create_dir(sandbox.path().join("_posts")).unwrap();
    for day in 10..15 {
        let post = format!("---\ntitle: Day {day}\ndescription: Words\npinned: yes\n---\nWords\n");
        std::fs::write(sandbox.path().join(format!("_posts/2026-04-{day}-day.md")), post).unwrap();
    }
    sandbox.run(&["init", "--yes"]).ended(0);
    let schema = std::fs::read_to_string(sandbox.path().join("schemas/posts.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    assert_eq!(schema["properties"]["pinned"]["type"], "boolean");
    sandbox.run(&["lint"]).ended(0);
}

#[test]
fn texts_beside_pictures_are_left_out_and_an_empty_index_is_not() {
    let sandbox = site("hugo");
    let write = |path: &str, text: &str| {
        let path = sandbox.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("content/pictures/quay.md", "The quay.\n");
    write("content/pictures/mole.md", "The mole.\n");
    write("content/projects/spring/index.md", "");
    sandbox.run(&["init", "--yes"]).ended(0);
    let settings = std::fs::read_to_string(sandbox.path().join("writings.toml")).unwrap();
    assert!(settings.contains("content/pictures") && !settings.contains("content/projects"), "{settings}");
    let found = sandbox.run(&["lint", "--format", "concise"]).out;
    assert!(found.contains("content/projects/spring/index.md"), "{found}");
}

#[test]
fn registered_tags_can_be_renamed() {
    let sandbox = site("hugo");
    sandbox.run(&["init", "--yes"]).ended(0);
    sandbox.run(&["tag", "rename", "tides", "Spring tides"]).ended(0);
    let settings = std::fs::read_to_string(sandbox.path().join("writings.toml")).unwrap();
    assert!(settings.contains("Spring tides"), "{settings}");
    sandbox.run(&["lint", "--deny", "unknown-tag"]).ended(0);
}

#[test]
#[cfg(unix)]
fn a_folder_that_may_not_be_written_is_told() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::with(&[("posts/a.md", "---\ntitle: A\ndate: 2026-04-02\n---\n\nWords.\n")]);
    let mut command = sandbox.unprivileged(&["init", "--yes"]);
    let before = snapshot(sandbox.path());
    set_permissions(sandbox.path(), Permissions::from_mode(0o555)).unwrap();
    let ran = Ran::from(command.output().unwrap());
    set_permissions(sandbox.path(), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(ran.code, 2, "{}", ran.err);
    let error = ran.err.lines().skip_while(|line| !line.starts_with("error")).collect::<Vec<_>>().join("\n");
    assert!(error.starts_with("error: cannot write ") && error.contains("Permission denied"), "{}", ran.err);
    assert!(error.ends_with("help: write to a folder that is yours, or mend its permissions"), "{}", ran.err);
    assert!(snapshot(sandbox.path()) == before);
}
