//! What is staged, and not what lies in the folder.

use super::{Repo, document};
use std::fs;
use std::os::unix::fs::PermissionsExt;

const LINK: &str = "See [nothing](nowhere.md).";

#[test]
fn what_is_staged_is_looked_at_and_nothing_else() {
    let repo = Repo::with(&[("essays/a.md", document("A", "", "Words.")), ("essays/b.md", document("B", "", LINK))]);
    // Faulty in the folder, sound in the index.
    repo.edit("essays/a.md", "Words.", LINK);
    repo.write("essays/untracked.md", &document("U", "", LINK));
    assert_eq!(repo.found(&["--staged"]), ["essays/b.md broken-link"]);
    assert_eq!(repo.found(&["--staged", "--changed=HEAD"]), [""; 0]);
    repo.git(&["add", "essays/a.md"]);
    repo.edit("essays/a.md", LINK, "Words.");
    assert_eq!(repo.found(&["--staged", "--changed=HEAD"]), ["essays/a.md broken-link"]);
    assert_eq!(repo.found(&["--changed=HEAD"]), ["essays/untracked.md broken-link"]);
    // The text that is shown is that of the index.
    let told = repo.run(&["lint", "--staged", "essays/a.md"]).ended(0).out;
    assert!(told.contains("See [nothing](nowhere.md)."), "{told}");
    // What is taken out of the index is gone from it.
    repo.git(&["rm", "--quiet", "--cached", "essays/b.md"]);
    assert_eq!(repo.found(&["--staged", "--changed=HEAD"]), ["essays/a.md broken-link", "essays/b.md lost-address"]);
}

#[test]
fn settings_and_schemas_are_staged_as_well() {
    let repo = Repo::with(&[("essays/a.md", document("A", "", LINK))]);
    repo.write("writings.toml", "[lint]\nbroken-link = \"deny\"\n");
    repo.run(&["lint", "--staged"]).ended(0);
    repo.git(&["add", "writings.toml"]);
    repo.write("writings.toml", "nonsense\n");
    repo.run(&["lint", "--staged"]).ended(1);
    repo.run(&["lint"]).ended(2);
    repo.git(&["add", "writings.toml"]);
    repo.run(&["lint", "--staged"]).ended(2);
}

#[test]
fn an_index_cannot_be_fixed() {
    let repo = Repo::with(&[("essays/a.md", document("A", "", "Words."))]);
    for flag in ["--fix", "--unsafe-fixes"] {
        let told = repo.fails(&["--staged", flag]);
        assert!(told.contains("cannot be used with"), "{told}");
    }
    let told = repo.fails(&["--changed", "--base", "HEAD"]);
    assert!(told.contains("cannot be used with"), "{told}");
}

#[test]
fn a_merge_has_to_be_resolved_first() {
    let repo = Repo::with(&[("essays/a.md", document("A", "", "Words."))]);
    repo.git(&["switch", "--quiet", "-c", "other"]);
    repo.edit("essays/a.md", "Words.", "Their words.");
    repo.commit("theirs");
    repo.git(&["switch", "--quiet", "main"]);
    repo.edit("essays/a.md", "Words.", "Our words.");
    repo.commit("ours");
    let merge = repo.isolated(repo.sandbox.scrubbed("git")).args(["merge", "other"]).output().unwrap();
    assert!(!merge.status.success());
    let told = repo.fails(&["--staged"]);
    assert!(told.contains("the merge of essays/a.md has not been resolved") && told.contains("git add"), "{told}");
}

/// As a hook of git itself runs it, with the index that the commit is made from: that of a commit of some paths is another one.
#[test]
fn a_hook_sees_what_is_committed() {
    let repo = Repo::with(&[
        ("site/essays/a.md", document("A", "", "Words.")),
        ("site/essays/b.md", document("B", "", "Words.")),
    ]);
    let hook = repo.root().join(".git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    let program = crate::harness::PROGRAM;
    let line = format!(
        "exec '{program}' lint --root site --staged --changed=HEAD -D warnings --format concise --now 2026-06-01"
    );
    fs::write(&hook, format!("#!/bin/sh\n{line}\n")).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    let commit = |arguments: &[&str]| {
        let mut command = repo.isolated(repo.sandbox.scrubbed("git"));
        let output = command.args(["commit", "--quiet", "-m", "x"]).args(arguments).output().unwrap();
        (
            output.status.success(),
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
        )
    };
    repo.edit("site/essays/a.md", "Words.", LINK);
    repo.edit("site/essays/b.md", "Words.", "Sound words.");
    // Only what is named is committed, whatever else was changed or staged.
    repo.git(&["add", "site/essays/a.md"]);
    let (done, said) = commit(&["site/essays/b.md"]);
    assert!(done, "{said}");
    let (done, said) = commit(&[]);
    assert!(!done && said.contains("site/essays/a.md:7:5: error[broken-link]"), "{said}");
    let (done, said) = commit(&["--all"]);
    assert!(!done && said.contains("broken-link"), "{said}");
    repo.edit("site/essays/a.md", LINK, "Words, again.");
    let (done, said) = commit(&["--all"]);
    assert!(done, "{said}");
    // From a worktree git tells the hook where its repository is.
    repo.git(&["worktree", "add", "--quiet", "-b", "second", "tree"]);
    repo.write("tree/site/essays/c.md", &document("C", "", LINK));
    let tree = repo.below("tree");
    tree.git(&["add", "--all"]);
    let mut command = tree.isolated(tree.sandbox.scrubbed("git"));
    let output = command.args(["commit", "--quiet", "-m", "x"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("site/essays/c.md:7:5"), "{said}");
}

/// `git add --intent-to-add` promises a file and stages none of it; an empty file that is staged is one.
#[test]
fn what_is_only_promised_is_not_staged() {
    let count = |repo: &Repo| {
        let ran = repo.run(&["lint", "--staged", "--format", "json"]);
        let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        told["summary"]["documents"].as_u64().unwrap()
    };
    let repo = Repo::with(&[("site/essays/a.md", document("A", "", "Words.")), ("site/essays/b.md", String::new())]);
    let repo = repo.below("site");
    repo.write("site/essays/promised.md", &document("P", "", LINK));
    repo.git(&["add", "--intent-to-add", "essays/promised.md"]);
    assert_eq!(count(&repo), 2);
    repo.write("site/essays/empty.md", "");
    repo.git(&["add", "essays/empty.md"]);
    assert_eq!(count(&repo), 3);
    repo.write("site/essays/a.md", "");
    repo.git(&["add", "essays/a.md"]);
    assert_eq!(count(&repo), 3);
    repo.git(&["add", "essays/promised.md"]);
    assert_eq!(count(&repo), 4);
    // Before the first commit, too.
    let repo = Repo::new();
    repo.write("essays/promised.md", &document("P", "", LINK));
    repo.write("essays/empty.md", "");
    repo.git(&["add", "--intent-to-add", "essays/promised.md"]);
    repo.git(&["add", "essays/empty.md"]);
    assert_eq!(count(&repo), 1);
}
