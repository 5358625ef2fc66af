//! Repositories of every shape: cut off, in parts, in one another, without a commit, with names that nobody expects.

use super::{Repo, document};
use crate::harness::Sandbox;

const LINK: &str = "See [nothing](nowhere.md).";

/// A repository with one faulty document, and a branch with another.
fn forked() -> Repo {
    let repo =
        Repo::with(&[("essays/a.md", document("A", "", LINK)), ("essays/b.md", document("B", "", "See [a](a.md)."))]);
    repo.git(&["switch", "--quiet", "-c", "change"]);
    repo.write("essays/new.md", &document("New", "", LINK));
    repo.commit("new");
    repo
}

const NEW: [&str; 1] = ["essays/new.md broken-link"];

#[test]
fn without_a_repository_only_these_flags_fail() {
    let sandbox = Sandbox::with(&[("essays/a.md", &document("A", "", "Words."))]);
    let repo = Repo { sandbox, folder: "" };
    repo.run(&["lint"]).ended(0);
    for flag in ["--changed", "--staged", "--base=HEAD"] {
        let told = repo.fails(&[flag]);
        assert!(told.contains("lies in no git repository") && told.contains("help: "), "{told}");
    }
}

#[test]
fn without_git_only_these_flags_fail() {
    let repo = forked();
    let run = |arguments: &[&str]| {
        let mut command = repo.command(arguments);
        command.env("PATH", repo.root().join("none"));
        crate::harness::Ran::from(command.output().unwrap())
    };
    run(&["lint"]).ended(0);
    let told = run(&["lint", "--changed"]).ended(2).err;
    assert!(told.contains("the program `git` cannot be started") && told.contains("help: install git"), "{told}");
}

#[test]
fn the_branch_goes_on_elsewhere() {
    let repo = forked();
    // What happened on main since is none of this change's business, before a merge and after.
    repo.git(&["switch", "--quiet", "main"]);
    repo.write("essays/theirs.md", &document("Theirs", "", LINK));
    repo.edit("essays/b.md", "[a](a.md)", "[a](gone.md)");
    repo.commit("theirs");
    repo.git(&["switch", "--quiet", "change"]);
    assert_eq!(repo.found(&["--changed"]), NEW);
    repo.git(&["merge", "--quiet", "-m", "merge", "main"]);
    assert_eq!(repo.found(&["--changed"]), NEW);
    assert_eq!(repo.found(&["--changed=HEAD^2"]), NEW);
}

#[test]
fn what_is_not_committed_counts_too() {
    let repo = Repo::with(&[("essays/a.md", document("A", "", "Words.")), ("essays/b.md", document("B", "", LINK))]);
    repo.write("essays/untracked.md", &document("Untracked", "", LINK));
    repo.edit("essays/a.md", "Words.", LINK);
    assert_eq!(repo.found(&["--changed"]), ["essays/a.md broken-link", "essays/untracked.md broken-link"]);
    // Renamed and otherwise the same: its place has moved.
    repo.git(&["mv", "essays/b.md", "essays/c.md"]);
    assert!(repo.found(&["--changed"]).contains(&"essays/c.md broken-link".to_owned()));
}

#[test]
fn a_detached_head_is_as_good_as_a_branch() {
    let repo = forked();
    repo.git(&["checkout", "--quiet", "--detach"]);
    assert_eq!(repo.found(&["--changed"]), NEW);
    assert_eq!(repo.found(&["--changed=HEAD~1"]), NEW);
    repo.git(&["tag", "v1", "HEAD~1"]);
    assert_eq!(repo.found(&["--changed=v1"]), NEW);
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let repo = Repo::new();
    repo.write("essays/a.md", &document("A", "", LINK));
    assert_eq!(repo.found(&["--changed"]), ["essays/a.md broken-link"]);
    let told = repo.fails(&["--changed=main"]);
    assert!(told.contains("there is no commit on this branch yet"), "{told}");
    repo.git(&["add", "--all"]);
    assert_eq!(repo.found(&["--staged"]), ["essays/a.md broken-link"]);
}

#[test]
fn a_revision_that_is_none_is_told() {
    let repo = forked();
    for revision in ["", "nonsense", "-x", "--all", "main\nmain", "@{upstream}"] {
        let told = repo.fails(&[&format!("--base={revision}")]);
        assert!(told.contains("there is no revision `"), "{revision}: {told}");
        assert!(told.contains("help: "), "{told}");
    }
    for revision in ["HEAD:essays/a.md", "HEAD^{tree}", "main..change", "main...change"] {
        let told = repo.fails(&[&format!("--base={revision}")]);
        assert!(told.contains(&format!("`{revision}` names no commit")) && told.contains("help: "), "{told}");
    }
    assert_eq!(repo.found(&["--changed=:/first"]), NEW);
    // Nothing tells which branch is the default one.
    repo.git(&["branch", "--quiet", "-m", "main", "trunk"]);
    let told = repo.fails(&["--changed"]);
    assert!(told.contains("which branch is the default") && told.contains("--changed=REV"), "{told}");
    // Two histories that share nothing.
    repo.git(&["switch", "--quiet", "--orphan", "other"]);
    repo.write("essays/x.md", &document("X", "", "Words."));
    repo.commit("other");
    let told = repo.fails(&["--changed=trunk"]);
    assert!(told.contains("no commit in common"), "{told}");
}

/// A clone of a repository, beside it in the same sandbox.
fn clone(repo: Repo, arguments: &[&str]) -> Repo {
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", repo.sandbox.path().display());
    repo.git(&[&["clone", "--quiet"], arguments, &[&url, "clone"]].concat());
    repo.below("clone")
}

#[test]
fn a_clone_knows_the_default_branch_of_its_origin() {
    let repo = forked();
    repo.git(&["branch", "--quiet", "-m", "main", "trunk"]);
    repo.git(&["switch", "--quiet", "trunk"]);
    let clone = clone(repo, &[]);
    clone.git(&["switch", "--quiet", "change"]);
    assert_eq!(clone.found(&["--changed"]), NEW);
    assert_eq!(clone.found(&["--changed=origin/trunk"]), NEW);
}

#[test]
fn a_shallow_clone_says_what_to_do() {
    let shallow = clone(forked(), &["--depth", "1", "--no-single-branch"]);
    for flag in ["--changed", "--changed=origin/main", "--changed=HEAD~1"] {
        let told = shallow.fails(&[flag]);
        assert!(told.contains("shallow clone") && told.contains("fetch-depth: 0"), "{flag}: {told}");
    }
    let told = shallow.fails(&["--changed=nonsense"]);
    assert!(told.contains("there is no revision `nonsense` here, in a shallow clone"), "{told}");
    // What is here can be compared with.
    assert_eq!(shallow.found(&["--base", "origin/main", "-A", "all", "-D", "history"]), [""; 0]);
    shallow.git(&["fetch", "--quiet", "--unshallow"]);
    assert_eq!(shallow.found(&["--changed=origin/main"]), NEW);
}

#[test]
fn a_partial_clone_fetches_nothing_unasked() {
    let repo = forked();
    repo.edit("essays/b.md", "See [a]", "See, too, [a]");
    repo.commit("a change");
    let partial = clone(repo, &["--filter=blob:none"]);
    // What was checked out is here; the former text of `b.md` is not.
    let told = partial.fails(&["--changed=origin/main"]);
    assert!(told.contains("the content of essays/b.md in origin/main is not here"), "{told}");
    let count = || partial.git(&["count-objects", "-v"]);
    let before = count();
    partial.fails(&["--changed=origin/main"]);
    assert_eq!(count(), before);
    // The command that the help names brings it.
    let revision = partial.git(&["merge-base", "origin/main", "HEAD"]);
    partial.git(&["archive", "--output=../a.tar", &revision]);
    assert_eq!(partial.found(&["--changed=origin/main"]), NEW);
}

#[test]
fn a_clone_without_folders_says_so() {
    let partial = clone(forked(), &["--filter=tree:0", "--branch=change"]);
    let told = partial.fails(&["--changed=origin/main"]);
    assert!(told.contains("its folders in ") && told.contains("partial clone"), "{told}");
    let revision = partial.git(&["merge-base", "origin/main", "HEAD"]);
    partial.git(&["archive", "--output=../a.tar", &revision]);
    assert_eq!(partial.found(&["--changed=origin/main"]), NEW);
}

#[test]
fn a_worktree_is_its_own() {
    let repo = forked();
    repo.git(&["worktree", "add", "--quiet", "-b", "second", "tree", "main"]);
    let tree = repo.below("tree");
    assert_eq!(tree.found(&["--changed"]), [""; 0]);
    tree.write("tree/essays/second.md", &document("Second", "", LINK));
    assert_eq!(tree.found(&["--changed"]), ["essays/second.md broken-link"]);
    tree.git(&["add", "--all"]);
    assert_eq!(tree.found(&["--staged", "--changed=HEAD"]), ["essays/second.md broken-link"]);
}

#[test]
fn a_workspace_below_the_root_of_its_repository() {
    let repo = Repo::with(&[
        ("site/writings.toml", String::new()),
        ("site/essays/a.md", document("A", "", LINK)),
        ("other/essays/x.md", document("X", "", LINK)),
    ]);
    let repo = repo.below("site");
    repo.write("other/essays/y.md", &document("Y", "", LINK));
    repo.write("site/essays/b.md", &document("B", "", LINK));
    assert_eq!(repo.found(&["--changed"]), ["essays/b.md broken-link"]);
    assert_eq!(repo.found(&["--base=HEAD"]).len(), 2);
    repo.git(&["add", "--all", ".."]);
    assert_eq!(repo.found(&["--staged", "--changed=HEAD"]), ["essays/b.md broken-link"]);
    // Where the folder was not there yet, all of it is new.
    repo.git(&["commit", "--quiet", "-m", "b"]);
    repo.git(&["mv", "../site/essays", "../site/notes"]);
    assert_eq!(repo.found(&["--changed=HEAD"]).len(), 4);
}

#[test]
fn a_submodule_is_another_repository() {
    let repo = Repo::with(&[("essays/a.md", document("A", "", "Words."))]);
    let other = Repo::with(&[("in.md", document("Within", "", LINK))]);
    let url = format!("file://{}", other.sandbox.path().display());
    repo.git(&["submodule", "--quiet", "add", &url, "essays/module"]);
    repo.commit("a submodule");
    assert_eq!(repo.found(&[]), ["essays/module/in.md broken-link"]);
    repo.write("essays/b.md", &document("B", "", &format!("See [within](module/in.md). {LINK}")));
    assert_eq!(repo.found(&["--changed"]), ["essays/b.md broken-link"]);
    assert_eq!(repo.found(&["--staged"]), [""; 0]);
    // Nobody knows here what it holds, so that no link into it is broken.
    repo.git(&["add", "essays/b.md"]);
    assert_eq!(repo.found(&["--staged"]), ["essays/b.md broken-link"]);
    repo.commit("b");
    // Another commit of it may hold anything.
    other.write("more.md", &document("More", "", LINK));
    other.commit("more");
    repo.git(&["submodule", "--quiet", "update", "--remote"]);
    assert_eq!(repo.found(&["--changed=HEAD"]), ["essays/module/more.md broken-link"; 0]);
    repo.git(&["add", "essays/module"]);
    assert_eq!(
        repo.found(&["--changed=HEAD"]),
        ["essays/module/in.md broken-link", "essays/module/more.md broken-link"]
    );
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_lost() {
    let repo = Repo::with(&[
        ("essays/a.md", document("A", "", "Words.")),
        ("essays/b.md", document("B", "", "See [a](a.md).")),
        ("notes/n.md", document("Note", "", "Words.")),
    ]);
    repo.git(&["sparse-checkout", "set", "--no-cone", "/*", "!/essays/a.md", "!/notes"]);
    assert!(!repo.root().join("notes").exists());
    assert_eq!(repo.found(&["--changed", "-A", "broken-link"]), [""; 0]);
    assert_eq!(repo.found(&["--staged", "--base=main"]), [""; 0]);
    repo.remove("essays/b.md");
    assert_eq!(repo.found(&["--changed"]), ["essays/b.md lost-address"]);
}

#[test]
fn names_are_any_bytes() {
    let names = [
        "essays/北京 é.md",
        "essays/e\u{301}.md",
        "essays/line\nbreak.md",
        "essays/\"quoted\".md",
        "essays/tab\t#?.md",
        "essays/-dash.md",
        "essays/a b.md",
    ];
    let files: Vec<(&str, String)> = names
        .iter()
        .enumerate()
        .map(|(n, name)| (*name, document(&format!("T{n}"), &format!("slug: t{n}\n"), LINK)))
        .collect();
    let repo = Repo::with(&files);
    assert_eq!(repo.found(&[]).len(), names.len());
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
    assert_eq!(repo.found(&["--staged"]).len(), names.len());
    for name in names {
        repo.edit(name, "See [", "See also [");
        assert_eq!(repo.found(&["--changed"]), [format!("{name} broken-link")], "{name}");
        repo.edit(name, "See also [", "See [");
    }
    // Where the settings are quoted otherwise the answer is the same.
    repo.git(&["config", "core.quotePath", "false"]);
    repo.git(&["config", "core.precomposeUnicode", "true"]);
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
}

#[test]
fn objects_may_be_named_by_sha256() {
    let repo = Repo::made(&["--initial-branch=main", "--object-format=sha256"]);
    repo.write("essays/a.md", &document("A", "", LINK));
    repo.commit("first");
    repo.write("essays/b.md", &document("B", "", LINK));
    assert_eq!(repo.git(&["rev-parse", "HEAD"]).len(), 64);
    assert_eq!(repo.found(&["--changed"]), ["essays/b.md broken-link"]);
    repo.edit("essays/a.md", "See [", "See also [");
    assert_eq!(repo.found(&["--changed"]).len(), 2);
}

#[test]
fn line_endings_of_a_checkout_change_nothing() {
    let repo =
        Repo::with(&[(".gitattributes", "*.md text eol=crlf\n".to_owned()), ("essays/a.md", document("A", "", LINK))]);
    repo.remove("essays/a.md");
    repo.git(&["checkout", "--quiet", "--", "."]);
    let text = std::fs::read(repo.root().join("essays/a.md")).unwrap();
    assert!(text.windows(2).any(|pair| pair == b"\r\n"));
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
    repo.edit("essays/a.md", "title: A", "title: B");
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
    assert_eq!(repo.found(&["--changed", "-W", "stale-updated"]), [""; 0]);
}

#[cfg(unix)]
#[test]
fn links_lead_where_they_lead_in_the_revision() {
    let repo = Repo::with(&[("essays/a.md", document("A", "", LINK))]);
    std::os::unix::fs::symlink("a.md", repo.root().join("essays/link.md")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", repo.root().join("essays/out.md")).unwrap();
    std::os::unix::fs::symlink("../../..", repo.root().join("essays/up.md")).unwrap();
    std::os::unix::fs::symlink("loop.md", repo.root().join("essays/loop.md")).unwrap();
    repo.write("essays/endless.md", &document("E", "", "Words."));
    repo.commit("links");
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
    let (on_disk, staged) = (repo.found(&[]), repo.found(&["--staged"]));
    assert_eq!(on_disk, staged);
    assert_eq!(on_disk.iter().filter(|one| one.ends_with("unreadable-file")).count(), 3, "{on_disk:?}");
    // Git would follow it, and read without end.
    repo.remove("essays/endless.md");
    std::os::unix::fs::symlink("/dev/zero", repo.root().join("essays/endless.md")).unwrap();
    assert_eq!(repo.found(&["--changed=HEAD"]), ["essays/endless.md unreadable-file"]);
}

#[test]
fn what_git_ignores_was_no_document_then_either() {
    let repo =
        Repo::with(&[("essays/a.md", document("A", "", "Words.")), ("essays/kept.md", document("K", "", "Words."))]);
    repo.write(".gitignore", "essays/kept.md\n");
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
    assert_eq!(repo.run(&["list", "--format", "paths"]).ended(0).out, "essays/a.md\n");
}
