//! What a writer refuses, keeps and takes back.

use super::*;
use crate::write::Change;
use crate::write::Kept;
use std::collections::BTreeMap;

/// All files below a folder, and its folders.
fn snapshot(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir(root) {
        let name = entry.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let bytes = if entry.is_dir() { Vec::new() } else { fs::read(&entry).unwrap_or_default() };
        found.insert(name, bytes);
    }
    found
}

fn walkdir(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(walkdir(&path));
        }
        found.push(path);
    }
    found
}

/// A folder with `root/a.md`, `root/b.md` and `root/notes/c.md`, each of which holds its name.
fn workspace() -> (tempfile::TempDir, PathBuf) {
    let outer = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(outer.path()).unwrap().join("root");
    fs::create_dir_all(root.join("notes")).unwrap();
    for path in ["a.md", "b.md", "notes/c.md"] {
        fs::write(root.join(path), path).unwrap();
    }
    (outer, root)
}

fn open(root: &Path) -> Writer {
    Writer::open(root, || panic!("nobody else is here")).unwrap()
}

fn plan(fill: impl FnOnce(&mut Plan)) -> Plan {
    let mut plan = Plan::default();
    fill(&mut plan);
    plan
}

/// That the plan is refused, along with what else it holds, and leaves nothing.
#[track_caller]
fn refused(root: &Path, fill: impl FnOnce(&mut Plan)) -> WriteError {
    let before = snapshot(root.parent().unwrap());
    let mut plan = plan(fill);
    plan.edit("b.md", "b.md", "changed along with it");
    plan.create("fresh/d.md", "made along with it");
    let error = open(root).apply(&plan).unwrap_err();
    assert_eq!(snapshot(root.parent().unwrap()), before);
    assert!(error.help().is_some(), "{error}");
    error
}

#[test]
fn edits_moves_and_makes() {
    let (_outer, root) = workspace();
    let writer = open(&root);
    assert!(writer.recovered().is_none());
    writer.apply(&Plan::default()).unwrap();
    let plan = plan(|plan| {
        plan.edit("a.md", "a.md", "A");
        plan.edit("b.md", "b.md", "b.md");
        plan.move_file("notes/c.md", "new/deep/c.md", "notes/c.md", "C");
        plan.create("new/d.md", "D");
    });
    assert_eq!(plan.len(), 3, "what does not change is no change");
    writer.apply(&plan).unwrap();
    let files: Vec<_> =
        snapshot(&root).into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
    let expected = [
        ("a.md", "A"),
        ("b.md", "b.md"),
        ("new", ""),
        ("new/d.md", "D"),
        ("new/deep", ""),
        ("new/deep/c.md", "C"),
        ("notes", ""),
    ];
    assert_eq!(files, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
    assert!(matches!(writer.apply(&plan), Err(WriteError::Changed { .. })), "once is enough");
}

#[test]
fn what_changed_meanwhile_is_not_overwritten() {
    let (_outer, root) = workspace();
    for (path, before) in [("a.md", "b.md"), ("a.md", "longer"), ("gone.md", "x")] {
        let error = refused(&root, |plan| plan.edit(path, before, "y"));
        assert_eq!(error.to_string(), format!("{path} changed since it was read; nothing was written"));
    }
    refused(&root, |plan| plan.move_file("a.md", "z.md", "other", "x"));
    let change = Change { path: "z.md".into(), from: Some("a.md".into()), before: None, after: Vec::new() };
    assert!(matches!(refused(&root, |plan| plan.push(change)), WriteError::Changed { .. }));
}

#[test]
fn nothing_is_overwritten_by_what_is_new() {
    let (_outer, root) = workspace();
    assert!(matches!(refused(&root, |plan| plan.create("a.md", "x")), WriteError::Taken { .. }));
    assert!(matches!(refused(&root, |plan| plan.create("notes", "x")), WriteError::Taken { .. }));
    let error = refused(&root, |plan| plan.move_file("a.md", "notes/c.md", "a.md", "x"));
    assert_eq!(error.to_string(), "cannot write notes/c.md: something is there already");
    assert!(matches!(refused(&root, |plan| plan.create("a.md/b.md", "x")), WriteError::System { .. }));
    for twice in [
        plan(|plan| {
            plan.create("x.md", "1");
            plan.create("x.md", "2");
        }),
        plan(|plan| {
            plan.create("x.md", "1");
            plan.move_file("a.md", "x.md", "a.md", "1");
        }),
        plan(|plan| {
            plan.edit("a.md", "a.md", "1");
            plan.move_file("a.md", "x.md", "a.md", "1");
        }),
        plan(|plan| {
            plan.move_file("a.md", "x.md", "a.md", "1");
            plan.move_file("a.md", "y.md", "a.md", "1");
        }),
        plan(|plan| {
            plan.edit("a.md", "a.md", "1");
            plan.edit("./a.md", "a.md", "2");
        }),
    ] {
        let error = refused(&root, |plan| plan.changes = twice.changes);
        assert!(matches!(error, WriteError::Twice { .. }), "{error}");
    }
    let same = plan(|plan| {
        plan.edit("a.md", "a.md", "1");
        plan.edit("./a.md", "a.md", "1");
        plan.create("x.md", "1");
        plan.create("x.md", "1");
    });
    open(&root).apply(&same).unwrap();
    assert_eq!(fs::read(root.join("a.md")).unwrap(), b"1");
}

#[test]
fn nothing_outside_is_touched() {
    let (outer, root) = workspace();
    fs::create_dir_all(root.join(".git/hooks")).unwrap();
    fs::write(root.join(".git/config"), "x").unwrap();
    fs::write(outer.path().join("out.md"), "x").unwrap();
    let absolute = outer.path().join("out.md").to_str().unwrap().to_owned();
    for path in
        ["../out.md", &absolute, "notes/../../out.md", ".git/config", ".GIT/config", ".writings-x", "", "..", "."]
    {
        let error = refused(&root, |plan| plan.edit(path, "x", "y"));
        assert!(matches!(error, WriteError::Outside { .. }), "{path}: {error}");
        refused(&root, |plan| plan.move_file(path, "x.md", "x", "y"));
        refused(&root, |plan| plan.move_file("a.md", path, "a.md", "y"));
        refused(&root, |plan| plan.create(path, "y"));
    }
    for path in [".git/hooks/pre-commit", ".git/x/y", ".writings-journal/0"] {
        assert!(matches!(refused(&root, |plan| plan.create(path, "y")), WriteError::Outside { .. }), "{path}");
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};

    #[test]
    fn a_link_stays_and_what_it_leads_to_changes() {
        let (outer, root) = workspace();
        fs::write(outer.path().join("out.md"), "x").unwrap();
        fs::create_dir(outer.path().join("out")).unwrap();
        fs::create_dir_all(root.join(".git")).unwrap();
        fs::write(root.join(".git/config"), "x").unwrap();
        for (link, target) in [
            ("link.md", "notes/c.md"),
            ("folder", "notes"),
            ("out.md", "../out.md"),
            ("out", "../out"),
            ("git.md", ".git/config"),
            ("lost", "nowhere"),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        for path in ["out.md", "git.md"] {
            let error = refused(&root, |plan| plan.edit(path, "x", "y"));
            assert!(matches!(error, WriteError::Outside { .. }), "{path}: {error}");
        }
        for path in ["out/new.md", "out/deep/new.md"] {
            let error = refused(&root, |plan| plan.create(path, "y"));
            assert!(matches!(error, WriteError::Outside { .. }), "{path}: {error}");
        }
        refused(&root, |plan| plan.create("lost/new.md", "y"));
        refused(&root, |plan| plan.create("lost", "y"));
        refused(&root, |plan| plan.edit("lost", "x", "y"));
        let error = refused(&root, |plan| plan.move_file("link.md", "x.md", "notes/c.md", "y"));
        assert!(error.help().unwrap().ends_with("root/notes/c.md"), "{error}");
        let error = refused(&root, |plan| {
            plan.edit("link.md", "notes/c.md", "1");
            plan.edit("folder/c.md", "notes/c.md", "2");
        });
        assert_eq!(
            error.to_string(),
            "folder/c.md and link.md are one file, and it cannot be changed in two ways at once"
        );
        let twice = plan(|plan| {
            plan.edit("link.md", "notes/c.md", "new");
            plan.edit("folder/c.md", "notes/c.md", "new");
            plan.create("folder/d.md", "d");
        });
        open(&root).apply(&twice).unwrap();
        assert!(root.join("link.md").is_symlink());
        assert_eq!(fs::read(root.join("notes/c.md")).unwrap(), b"new");
        assert_eq!(fs::read(root.join("notes/d.md")).unwrap(), b"d");
        assert_eq!(fs::read_dir(root.join("notes")).unwrap().count(), 2);
    }

    #[test]
    fn only_files_that_may_be_written_are() {
        let (_outer, root) = workspace();
        fs::set_permissions(root.join("a.md"), fs::Permissions::from_mode(0o444)).unwrap();
        let error = refused(&root, |plan| plan.edit("a.md", "a.md", "x"));
        assert_eq!((&*error.to_string(), &*error.help().unwrap()), ("a.md is read-only", "chmod u+w a.md"));
        let seen = error.seen_as(|path| format!("../{path}"));
        assert_eq!(seen.help().unwrap(), "chmod u+w ../a.md");
        refused(&root, |plan| plan.move_file("a.md", "x.md", "a.md", "x"));
        let error = refused(&root, |plan| plan.edit("notes", "", "x"));
        assert_eq!(error.to_string(), "notes is not a file");
        // It would be waited for forever.
        let made = std::process::Command::new("mkfifo").arg(root.join("pipe")).status().unwrap();
        assert!(made.success());
        let before = plan(|plan| plan.edit("pipe", "x", "y"));
        assert!(matches!(open(&root).apply(&before), Err(WriteError::NotAFile { .. })));
    }

    #[test]
    fn mode_owner_and_group_are_kept() {
        let (_outer, root) = workspace();
        let is_root = fs::metadata(&root).unwrap().uid() == 0;
        for (path, mode) in [("a.md", 0o640), ("b.md", 0o755), ("notes/c.md", 0o600)] {
            if is_root {
                chown(root.join(path), Some(65_533), Some(65_532)).unwrap();
            }
            fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
        }
        let plan = plan(|plan| {
            plan.edit("a.md", "a.md", "x");
            plan.edit("b.md", "b.md", "x");
            plan.move_file("notes/c.md", "c.md", "notes/c.md", "x");
        });
        open(&root).apply(&plan).unwrap();
        for (path, mode) in [("a.md", 0o640), ("b.md", 0o755), ("c.md", 0o600)] {
            let metadata = fs::metadata(root.join(path)).unwrap();
            assert_eq!(metadata.mode() & 0o7777, mode, "{path}");
            if is_root {
                assert_eq!((metadata.uid(), metadata.gid()), (65_533, 65_532), "{path}");
            }
        }
    }
}

/// A run that is interrupted where `until` ends, of a plan that edits two files, moves one and makes one.
fn interrupted(root: &Path, until: impl FnOnce(&Writer, &Checked<'_>)) {
    let plan = plan(|plan| {
        plan.edit("a.md", "a.md", "A");
        plan.edit("b.md", "b.md", "B");
        plan.move_file("notes/c.md", "new/c.md", "notes/c.md", "C");
        plan.create("new/d.md", "D");
    });
    let writer = open(root);
    let checked = check(root, &plan).unwrap();
    writer.stage(&checked).unwrap();
    until(&writer, &checked);
    drop(writer);
}

#[test]
fn what_is_edited_while_it_is_applied_is_left_and_the_rest_taken_back() {
    let (_outer, root) = workspace();
    let mut before = snapshot(&root);
    interrupted(&root, |writer, checked| {
        fs::write(root.join("notes/c.md"), "edited just now").unwrap();
        let error = writer.put(checked).unwrap_err();
        assert_eq!(error.to_string(), "notes/c.md changed since it was read; nothing was written");
    });
    before.insert("notes/c.md".into(), b"edited just now".to_vec());
    assert_eq!(snapshot(&root), before);

    let (_outer, root) = workspace();
    let mut before = snapshot(&root);
    interrupted(&root, |writer, checked| {
        fs::write(root.join("new/d.md"), "someone else's").unwrap();
        assert!(matches!(writer.put(checked), Err(WriteError::Taken { .. })));
    });
    before.extend([("new".into(), Vec::new()), ("new/d.md".into(), b"someone else's".to_vec())]);
    assert_eq!(snapshot(&root), before);
    assert!(open(&root).recovered().is_none());
}

#[test]
fn what_is_edited_after_a_kill_is_left_and_the_new_text_kept_beside_it() {
    let (_outer, root) = workspace();
    interrupted(&root, |writer, checked| {
        writer.journal.commit().unwrap();
        checked.steps[0].step.put().unwrap();
    });
    assert!(is_interrupted(&root));
    for path in ["a.md", "b.md", "notes/c.md"] {
        fs::remove_file(root.join(path)).unwrap();
        fs::write(root.join(path), "edited").unwrap();
    }
    fs::write(root.join("b.md.new"), "someone else's").unwrap();
    let writer = open(&root);
    let recovered = writer.recovered().unwrap();
    let kept = |path: &str, text: &str| Kept { path: path.into(), text: text.into() };
    // The first was in its place when the run was killed: its new text is what was edited.
    assert_eq!(recovered.outcome, Outcome::Finished);
    assert_eq!(recovered.kept, [kept("b.md", "b.md.new2"), kept("notes/c.md", "notes/c.md.new")]);
    assert!(recovered.to_string().contains("b.md was edited meanwhile and is left as it is"), "{recovered}");
    let now = snapshot(&root);
    for (path, text) in [
        ("a.md", "edited"),
        ("b.md", "edited"),
        ("b.md.new2", "B"),
        ("notes/c.md", "edited"),
        ("notes/c.md.new", "C"),
        ("new/d.md", "D"),
    ] {
        assert_eq!(now.get(path).map(|bytes| &**bytes), Some(text.as_bytes()), "{path}");
    }
    assert!(now.keys().all(|path| !path.contains(".writings-")), "{now:?}");
}

#[test]
fn what_is_edited_while_it_is_taken_back_is_left() {
    let (_outer, root) = workspace();
    interrupted(&root, |writer, checked| {
        writer.journal.commit().unwrap();
        checked.steps.iter().for_each(|step| step.step.put().unwrap());
        writer.journal.withdraw().unwrap();
    });
    fs::write(root.join("a.md"), "edited").unwrap();
    fs::write(root.join("new/d.md"), "edited").unwrap();
    let writer = open(&root);
    let recovered = writer.recovered().unwrap();
    assert_eq!(recovered.outcome, Outcome::Undone);
    assert_eq!(recovered.kept, [Kept { path: "a.md".into(), text: "a.md.old".into() }]);
    let now = snapshot(&root);
    for (path, text) in [
        ("a.md", "edited"),
        ("a.md.old", "a.md"),
        ("b.md", "b.md"),
        ("notes/c.md", "notes/c.md"),
        ("new/d.md", "edited"),
    ] {
        assert_eq!(now.get(path).map(|bytes| &**bytes), Some(text.as_bytes()), "{path}");
    }
    assert_eq!(now.len(), 7, "{now:?}");
}

/// Where both names find one file, the new one shows only once the old one is gone.
#[test]
fn a_name_that_is_the_same_to_the_file_system_is_changed_by_way_of_the_journal() {
    let (_outer, root) = workspace();
    let plan = plan(|plan| plan.move_file("a.md", "A.md", "a.md", "a.md"));
    // Before the old name goes, between the two, and after both; finished and undone.
    for stage in 0..3 {
        for undo in [false, true] {
            let writer = open(&root);
            let mut checked = check(&root, &plan).unwrap();
            checked.steps[0].step.kind = Kind::Recase;
            writer.stage(&checked).unwrap();
            writer.journal.commit().unwrap();
            match stage {
                0 => {}
                1 => fs::remove_file(root.join("a.md")).unwrap(),
                _ => checked.steps[0].step.put().unwrap(),
            }
            if undo {
                writer.journal.withdraw().unwrap();
            }
            drop(writer);
            let outcome = open(&root).recovered().unwrap().outcome;
            assert_eq!(outcome, if undo { Outcome::Undone } else { Outcome::Finished });
            let now = if undo { "a.md" } else { "A.md" };
            let names: Vec<String> =
                snapshot(&root).into_keys().filter(|name| name.eq_ignore_ascii_case("a.md")).collect();
            assert_eq!(names, [now], "{stage} {undo}");
            fs::rename(root.join(now), root.join("a.md")).unwrap();
        }
    }
}
