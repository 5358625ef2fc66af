//! What a team sees in CI: a pull request on GitHub, a merge request on GitLab, a commit held to lint by git alone.

use super::harness::{PROGRAM, Ran, Sandbox};
use super::pipelines::{Action, python_alone};
use super::readme::snippet;
use super::wheel::folder_of_the_wheel;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn document(title: &str, link: &str) -> String {
    format!("---\ntitle: {title}\ndescription: About {title}\ndate: 2026-04\n---\n\n[There]({link}).\n")
}

fn git(sandbox: &Sandbox, arguments: &[&str]) -> Ran {
    Ran::from(sandbox.lone("git").args(arguments).output().unwrap())
}

/// A checkout as the action of GitHub leaves one: an old fault came from the main branch, a new one with the change.
fn checkout() -> Sandbox {
    let sandbox = Sandbox::with(&[
        (".gitignore", "/.*\n"),
        ("writings.toml", "[lint]\nbroken-link = \"deny\"\n"),
        ("essays/old.md", &document("Old", "nowhere.md")),
    ]);
    let does = |arguments: &[&str]| drop(git(&sandbox, arguments).ended(0));
    does(&["init", "--quiet", "--initial-branch", "main"]);
    does(&["add", "--all"]);
    does(&["commit", "--quiet", "-m", "old"]);
    does(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    does(&["checkout", "--quiet", "--detach"]);
    sandbox.write("essays/new.md", document("New", "lost.md").as_bytes());
    does(&["add", "--all"]);
    does(&["commit", "--quiet", "-m", "new"]);
    sandbox
}

/// The files that annotations are about.
fn annotated(ran: &Ran) -> BTreeSet<&str> {
    let annotations = ran.out.lines().filter_map(|line| line.strip_prefix("::error "));
    annotations.map(|rest| rest.split("file=").nth(1).unwrap().split([',', ':']).next().unwrap()).collect()
}

#[test]
fn a_pull_request_shows_what_it_brought_about() {
    let checkout = checkout();
    let action = Action::read();
    action.step(0, &checkout, &[], &[]).ended(0);
    let pull = [("GITHUB_BASE_REF", "main"), ("GITHUB_EVENT_NAME", "pull_request")];
    let ran = action.step(1, &checkout, &[("sarif", "out.sarif")], &pull).ended(1);
    assert_eq!(annotated(&ran), BTreeSet::from(["essays/new.md"]), "{}", ran.out);
    let sarif: Value = serde_json::from_str(&fs::read_to_string(checkout.path().join("out.sarif")).unwrap()).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);

    let all = BTreeSet::from(["essays/new.md", "essays/old.md"]);
    assert_eq!(annotated(&action.step(1, &checkout, &[("changed", "false")], &pull).ended(1)), all);
    assert_eq!(annotated(&action.step(1, &checkout, &[], &[("GITHUB_EVENT_NAME", "push")]).ended(1)), all);
    let since = action.step(1, &checkout, &[("changed", "HEAD")], &[]).ended(0);
    assert_eq!(annotated(&since), BTreeSet::new());

    checkout.write("essays/new.md", document("New", "old.md").as_bytes());
    git(&checkout, &["commit", "--quiet", "--all", "-m", "mended"]).ended(0);
    let ran = action.step(1, &checkout, &[], &pull).ended(0);
    assert_eq!(annotated(&ran), BTreeSet::new());
}

/// The workspace may lie deeper: paths are told from the root of the checkout all the same.
#[test]
fn annotations_name_files_from_the_root_of_the_checkout() {
    let checkout = Sandbox::with(&[
        ("site/writings.toml", "[lint]\nbroken-link = \"deny\"\n"),
        ("site/essays/new.md", &document("New", "lost.md")),
    ]);
    git(&checkout, &["init", "--quiet"]).ended(0);
    let action = Action::read();
    action.step(0, &checkout, &[], &[]).ended(0);
    let ran = action.step(1, &checkout, &[("path", "site")], &[]).ended(1);
    assert_eq!(annotated(&ran), BTreeSet::from(["site/essays/new.md"]), "{}", ran.out);
}

/// The script of the README, line by line, as the runner of GitLab takes it.
#[test]
fn a_merge_request_has_a_code_quality_report() {
    let checkout = checkout();
    let pipeline: serde_yaml::Value = serde_yaml::from_str(&snippet(".gitlab-ci.yml")).unwrap();
    let job = &pipeline["writings"];
    let lines = job["script"].as_sequence().unwrap().iter().map(|line| line.as_str().unwrap());
    let script: Vec<&str> = lines.collect();
    // The image has its Python on the path, and installs into it.
    let python =
        checkout.lone(python_alone(&checkout).join("python3")).args(["-m", "venv", ".image"]).output().unwrap();
    Ran::from(python).ended(0);
    let mut bash = checkout.lone("bash");
    let path = [checkout.path().join(".image/bin"), checkout.path().join(".tools")];
    bash.env("PATH", std::env::join_paths(path).unwrap()).env("PIP_FIND_LINKS", folder_of_the_wheel());
    let ran = Ran::from(bash.args(["-eo", "pipefail", "-c", &script.join("\n")]).output().unwrap()).ended(1);
    assert!(ran.out.contains("essays/new.md:7:1: error[broken-link]"), "{}", ran.out);
    let report = checkout.path().join(job["artifacts"]["reports"]["codequality"].as_str().unwrap());
    let report: Vec<Value> = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    let told: Vec<(&str, u64)> = report
        .iter()
        .map(|one| (one["location"]["path"].as_str().unwrap(), one["location"]["lines"]["begin"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, [("essays/new.md", 7), ("essays/old.md", 7)]);
    assert_ne!(report[0]["fingerprint"], report[1]["fingerprint"]);
}

/// The hook of the README for those without pre-commit: it sees the index that git is about to commit, and not the working tree.
#[test]
fn a_hook_of_git_looks_at_what_is_staged() {
    let readme = fs::read_to_string("README.md").unwrap();
    let line = "exec writings lint --staged";
    assert!(readme.contains(&format!("`{line}` in `.git/hooks/pre-commit`")));
    let sandbox = Sandbox::with(&[
        ("writings.toml", "[lint]\nbroken-link = \"deny\"\n"),
        ("essays/a.md", &document("A", "b.md")),
        ("essays/b.md", &document("B", "lost.md")),
    ]);
    git(&sandbox, &["init", "--quiet"]).ended(0);
    let hook = ".git/hooks/pre-commit";
    sandbox.write(hook, format!("#!/bin/sh\n{line}\n").as_bytes());
    fs::set_permissions(sandbox.path().join(hook), fs::Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::symlink(PROGRAM, sandbox.path().join(".tools/writings")).unwrap();
    let stage = || git(&sandbox, &["add", "writings.toml", "essays"]).ended(0);
    let commit = |arguments: &[&str]| {
        let all: Vec<&str> = ["commit", "--quiet", "-m", "x"].iter().chain(arguments).copied().collect();
        git(&sandbox, &all)
    };
    let (good, bad) = (document("B", "a.md"), document("B", "lost.md"));

    stage();
    let told = commit(&[]).ended(1);
    assert!((told.out + &told.err).contains("essays/b.md:7:1"));
    // Mended in the working tree alone, it would still be committed with its fault.
    sandbox.write("essays/b.md", good.as_bytes());
    commit(&[]).ended(1);
    stage();
    // And a fault that is not staged keeps nobody from a commit.
    sandbox.write("essays/b.md", bad.as_bytes());
    commit(&[]).ended(0);

    // Git makes an index of its own for each of these, and tells the hook of it.
    commit(&["--all"]).ended(1);
    commit(&["essays/b.md"]).ended(1);
    sandbox.write("essays/b.md", format!("{good}\nMore.\n").as_bytes());
    commit(&["essays/b.md"]).ended(0);

    git(&sandbox, &["worktree", "add", "--quiet", "-b", "other", "linked"]).ended(0);
    sandbox.write("linked/essays/b.md", bad.as_bytes());
    git(&sandbox, &["-C", "linked", "commit", "--quiet", "--all", "-m", "x"]).ended(1);
    sandbox.write("linked/essays/b.md", good.as_bytes());
    git(&sandbox, &["-C", "linked", "commit", "--quiet", "--all", "-m", "x"]).ended(0);
}
