//! A journal is content of a repository: it may hold anything.

use super::*;
use crate::write::{Plan, Writer};
use proptest::prelude::*;

const RUN: &str = ".writings-0123456789abcdef-0";

/// A workspace beside which there is something to be touched, and in which there is a journal with a marker.
fn workspace(manifest: &[u8], marker: &str) -> tempfile::TempDir {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("root");
    fs::create_dir_all(root.join(FOLDER)).unwrap();
    for file in ["out.md", RUN, "root/a.md", "root/.git", &format!("root/{RUN}"), "root/.writings-journal/0"] {
        fs::write(outer.path().join(file), "x").unwrap();
    }
    fs::write(root.join(FOLDER).join(MANIFEST), manifest).unwrap();
    fs::write(root.join(FOLDER).join(marker), "").unwrap();
    outer
}

fn manifest(path: &str, from: Option<&str>, temporary: &str, original: Option<&str>, kind: Kind) -> Manifest {
    let hash = blake3::hash(b"x").to_hex().to_string();
    let entry = Entry {
        kind,
        path: path.into(),
        from: from.map(Into::into),
        temporary: temporary.into(),
        original: original.map(Into::into),
        before: (kind != Kind::Create).then(|| hash.clone()),
        after: hash,
    };
    Manifest { version: VERSION, folders: Vec::new(), changes: vec![entry] }
}

/// That it is refused with the folder's name and a cure, and that not even it is touched.
#[track_caller]
fn refused(manifest: &[u8]) {
    for marker in [COMMIT, UNDO] {
        let outer = workspace(manifest, marker);
        let root = outer.path().join("root");
        let names = || {
            let mut names: Vec<_> =
                walkdir::WalkDir::new(outer.path()).into_iter().map(|entry| entry.unwrap().into_path()).collect();
            names.sort();
            names
        };
        let before = names();
        let error = Writer::open(&root, || ()).unwrap_err();
        assert!(matches!(error, WriteError::Journal { .. }), "{error}");
        assert!(error.to_string().contains(FOLDER) && error.help().unwrap().contains("rm -r"), "{error}");
        assert_eq!(names(), before);
    }
}

#[test]
fn what_leads_elsewhere_is_refused() {
    for path in [
        "../out.md",
        "/out.md",
        "",
        ".",
        "..",
        "a.md/",
        "./a.md",
        "notes/../../out.md",
        ".git",
        ".git/x",
        ".GIT/x",
        RUN,
        "a//b",
    ] {
        for (path, from) in [(path, None), (path, Some("a.md")), ("b.md", Some(path))] {
            let kind = if from.is_some() { Kind::Move } else { Kind::Edit };
            refused(&serde_json::to_vec(&manifest(path, from, RUN, Some("0"), kind)).unwrap());
        }
        let mut folders = manifest("a.md", None, RUN, Some("0"), Kind::Edit);
        folders.folders.push(path.into());
        refused(&serde_json::to_vec(&folders).unwrap());
    }
    for temporary in [
        "../.writings-0123456789abcdef-0",
        "a.md",
        "",
        ".writings-",
        ".writings-0123456789abcdef-0/../x",
        ".writings-0123456789abcdef-",
    ] {
        refused(&serde_json::to_vec(&manifest("a.md", None, temporary, Some("0"), Kind::Edit)).unwrap());
    }
    for original in [None, Some("1"), Some("../a.md"), Some("../../out.md"), Some("/out.md")] {
        refused(&serde_json::to_vec(&manifest("a.md", None, RUN, original, Kind::Edit)).unwrap());
    }
    refused(&serde_json::to_vec(&manifest("a.md", Some("b.md"), RUN, Some("0"), Kind::Edit)).unwrap());
    refused(&serde_json::to_vec(&manifest("a.md", None, RUN, Some("0"), Kind::Create)).unwrap());
}

#[test]
fn what_cannot_be_read_is_refused() {
    let good = serde_json::to_vec(&manifest("a.md", None, RUN, Some("0"), Kind::Edit)).unwrap();
    for end in 0..good.len() {
        refused(&good[..end]);
    }
    refused(&[0; 4096]);
    refused("[".repeat(100_000).as_bytes());
    let other = String::from_utf8(good).unwrap().replace("\"version\":1", "\"version\":2");
    refused(other.as_bytes());
}

#[test]
fn what_holds_something_else_is_left() {
    let outer = tempfile::tempdir().unwrap();
    fs::create_dir(outer.path().join(FOLDER)).unwrap();
    fs::write(outer.path().join(FOLDER).join("essay.md"), "x").unwrap();
    let error = Writer::open(outer.path(), || ()).unwrap_err();
    assert!(error.to_string().ends_with("it holds `essay.md`"), "{error}");
    assert!(outer.path().join(FOLDER).join("essay.md").exists());
    fs::remove_dir_all(outer.path().join(FOLDER)).unwrap();
    fs::write(outer.path().join(FOLDER), "x").unwrap();
    assert!(Writer::open(outer.path(), || ()).unwrap_err().to_string().ends_with("it is no folder"));
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let good = |path: &str| serde_json::to_vec(&manifest(path, None, RUN, Some("0"), Kind::Edit)).unwrap();
    for link in ["root/a.md", &format!("root/{RUN}"), "root/.writings-journal/0", "root/.writings-journal/commit"] {
        let outer = workspace(&good("a.md"), COMMIT);
        fs::remove_file(outer.path().join(link)).unwrap();
        symlink(outer.path().join("out.md"), outer.path().join(link)).unwrap();
        let error = Writer::open(&outer.path().join("root"), || ()).unwrap_err();
        assert!(matches!(error, WriteError::Journal { .. }), "{link}: {error}");
    }
    let outer = workspace(&good("away/out.md"), COMMIT);
    symlink(outer.path(), outer.path().join("root/away")).unwrap();
    assert!(Writer::open(&outer.path().join("root"), || ()).is_err());
    assert!(outer.path().join(RUN).exists());
    let outer = workspace(&good("a.md"), COMMIT);
    let root = outer.path().join("root");
    fs::rename(root.join(FOLDER), outer.path().join("journal")).unwrap();
    symlink(outer.path().join("journal"), root.join(FOLDER)).unwrap();
    assert!(Writer::open(&root, || ()).unwrap_err().to_string().ends_with("it is no folder"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// A true manifest in which a few bytes are others.
    #[test]
    fn no_bytes_panic_or_lead_out(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        marker in prop::sample::select(vec![COMMIT, UNDO, COMMIT_BEGUN]),
    ) {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("root");
        fs::create_dir_all(root.join("notes")).unwrap();
        fs::write(outer.path().join("out.md"), "x").unwrap();
        fs::write(root.join("a.md"), "x").unwrap();
        let mut plan = Plan::default();
        plan.move_file("a.md", "notes/b.md", "x", "y");
        let checked = crate::write::check::check(&root, &plan).unwrap();
        let journal = Journal::of(&root);
        journal.begin(checked.steps.iter().map(|step| &step.step), &checked.folders).unwrap();
        let path = root.join(FOLDER).join(MANIFEST);
        let mut bytes = fs::read(&path).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        fs::write(&path, bytes).unwrap();
        fs::write(root.join(FOLDER).join(marker), "").unwrap();
        let _ = Writer::open(&root, || ());
        prop_assert_eq!(fs::read(outer.path().join("out.md")).unwrap(), b"x");
        prop_assert_eq!(fs::read_dir(outer.path()).unwrap().count(), 2);
        prop_assert_eq!(fs::read(root.join("a.md")).unwrap(), b"x");
    }
}
