//! Hooks of git, run for real: by pre-commit, as the README and `.pre-commit-hooks.yaml` have it.

use super::harness::{PROGRAM, Ran, Sandbox, judge_program};
use super::readme::snippet;
use super::wheel::folder_of_the_wheel;
use std::fs;
use std::path::Path;
use std::process::Command;

const FAULTY: &[u8] = b"---\ntitle: Evict\ndescription: One\ndate: 2026-04\n---\n\n[Paging](pagign.md).\n";
const MENDED: &[u8] = b"---\ntitle: Evict\ndescription: One\ndate: 2026-04\n---\n\n[Paging](paging.md).\n";
const PAGING: &[u8] = b"---\ntitle: Paging\ndescription: Two\ndate: 2026-05\n---\n\nWords.\n";

/// Git, in the sandbox.
fn git(sandbox: &Sandbox, arguments: &[&str]) -> Command {
    let mut git = sandbox.lone("git");
    let wheels = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/wheels");
    let links = format!("{} {}", folder_of_the_wheel().display(), wheels.display());
    git.args(arguments).env("PRE_COMMIT_HOME", sandbox.path().join(".pre-commit")).env("PIP_FIND_LINKS", links);
    git
}

fn does(sandbox: &Sandbox, arguments: &[&str]) -> String {
    Ran::from(git(sandbox, arguments).output().unwrap()).ended(0).out
}

/// A repository with a document that has a fault and one that has none, nothing of it committed, and these hooks.
fn repository(hooks: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    does(&sandbox, &["init", "--quiet"]);
    sandbox.write(".gitignore", b"/.*\n/bin\n");
    sandbox.write("writings.toml", b"[lint]\nbroken-link = \"deny\"\n");
    sandbox.write("essays/paging.md", PAGING);
    sandbox.write("essays/evict.md", FAULTY);
    sandbox.write(".pre-commit-config.yaml", hooks.as_bytes());
    does(&sandbox, &["add", "--all"]);
    does(&sandbox, &["add", "--force", ".pre-commit-config.yaml"]);
    let install = sandbox.lone(judge_program("pre-commit")).arg("install").output().unwrap();
    Ran::from(install).ended(0);
    sandbox
}

/// The findings that keep git from a commit.
#[track_caller]
fn refused(ran: Ran) -> String {
    let ran = ran.ended(1);
    ran.out + &ran.err
}

/// Everything that git tells hooks by their environment: the index of a commit of some files, the folder of a linked working tree.
fn commits_are_held_to_lint(sandbox: &Sandbox) {
    let commit = |arguments: &[&str]| {
        let arguments: Vec<&str> = ["commit", "--quiet", "-m", "x"].iter().chain(arguments).copied().collect();
        Ran::from(git(sandbox, &arguments).output().unwrap())
    };
    let told = refused(commit(&[]));
    assert!(told.contains("essays/evict.md:7:1") && told.contains("error[broken-link]"), "{told}");
    sandbox.write("essays/evict.md", MENDED);
    // What is staged still has the fault: pre-commit puts aside what is not.
    refused(commit(&[]));
    does(sandbox, &["add", "--all"]);
    commit(&[]).ended(0);

    sandbox.write("essays/evict.md", FAULTY);
    refused(commit(&["--all"]));
    refused(commit(&["essays/evict.md"]));
    sandbox.write("essays/evict.md", MENDED);
    does(sandbox, &["rm", "--quiet", "essays/paging.md"]);
    assert!(refused(commit(&[])).contains("essays/evict.md:7:1"));
    does(sandbox, &["reset", "--quiet", "--hard"]);

    does(sandbox, &["worktree", "add", "--quiet", "-b", "other", "linked"]);
    sandbox.write("linked/essays/evict.md", FAULTY);
    let linked = |arguments: &[&str]| Ran::from(git(sandbox, arguments).output().unwrap());
    assert!(refused(linked(&["-C", "linked", "commit", "--quiet", "-a", "-m", "x"])).contains("essays/evict.md:7:1"));
    sandbox.write("linked/essays/evict.md", &[MENDED, b"\nMore.\n"].concat());
    linked(&["-C", "linked", "commit", "--quiet", "-a", "-m", "x"]).ended(0);
}

#[test]
fn the_hook_of_the_readme_takes_the_wheel_and_no_rust() {
    let sandbox = repository(&snippet(".pre-commit-config.yaml"));
    commits_are_held_to_lint(&sandbox);
}

/// The repository as others name it in their settings: a revision of it, with the file that defines the hooks.
#[test]
fn the_hook_of_this_repository_runs_what_is_installed() {
    let hooks = Sandbox::empty();
    hooks.write(".pre-commit-hooks.yaml", &fs::read(".pre-commit-hooks.yaml").unwrap());
    for arguments in [&["init", "--quiet"][..], &["add", ".pre-commit-hooks.yaml"], &["commit", "--quiet", "-m", "x"]] {
        does(&hooks, arguments);
    }
    let revision = does(&hooks, &["rev-parse", "HEAD"]);
    let sandbox = repository(&format!(
        "repos:\n  - repo: {}\n    rev: {}\n    hooks:\n      - id: writings-lint-system\n",
        hooks.path().display(),
        revision.trim()
    ));
    std::os::unix::fs::symlink(PROGRAM, sandbox.path().join(".tools/writings")).unwrap();
    commits_are_held_to_lint(&sandbox);
}

#[test]
fn the_hooks_are_well_formed() {
    let sandbox = Sandbox::empty();
    let manifest = fs::read_to_string(".pre-commit-hooks.yaml").unwrap();
    let check = |what: &str, text: &str| {
        sandbox.write("file.yaml", text.as_bytes());
        let mut command = sandbox.lone(judge_program("pre-commit"));
        Ran::from(command.args([what, "file.yaml"]).output().unwrap()).code
    };
    assert_eq!(check("validate-manifest", &manifest), 0);
    assert_eq!(check("validate-manifest", &manifest.replace("pass_filenames: false", "pass_filenames: nothing")), 1);
    let settings = snippet(".pre-commit-config.yaml");
    assert_eq!(check("validate-config", &settings), 0);
    assert_eq!(check("validate-config", &settings.replace("repos:", "repo:")), 1);

    // The two hooks of the manifest differ in where the program comes from; the one of the README does what they do.
    let hooks: Vec<serde_yaml::Mapping> = serde_yaml::from_str(&manifest).unwrap();
    let [python, system] = hooks.try_into().unwrap();
    let settings: serde_yaml::Value = serde_yaml::from_str(&settings).unwrap();
    let local = settings["repos"][0]["hooks"][0].as_mapping().unwrap().clone();
    for key in ["entry", "pass_filenames", "always_run", "require_serial"] {
        assert!(python[key] == system[key] && python[key] == local[key], "{key}");
    }
    assert_eq!((python["language"].as_str(), system["language"].as_str()), (Some("python"), Some("system")));
    let says = |hook: &serde_yaml::Mapping, words: &str| hook["description"].as_str().unwrap().contains(words);
    assert!(says(&python, "needs Rust") && says(&system, "needs no Rust"));
    let version = format!("writings-cli=={}", env!("CARGO_PKG_VERSION"));
    assert_eq!(local["additional_dependencies"][0].as_str(), Some(version.as_str()));
}
