//! What edits must not bring about beyond their own lines: errors in other documents, tags that mean two things, diffs that do
//! not apply.

use super::harness::Sandbox;
use std::fs;
use std::process::{Command, Stdio};

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path().join(path)).unwrap()
}

#[test]
fn what_rules_deny_across_documents_is_not_set() {
    let b = "---\ntitle: B\nslug: taken\nid: z\naliases: [/al/]\n---\nb\n";
    let sandbox = Sandbox::with(&[
        ("writings.toml", "[lint]\nunknown-tag = \"deny\"\n[tags.git]\n"),
        ("essays/a.md", "---\ntitle: A\n---\na\n"),
        ("essays/b.md", b),
    ]);
    for (key, value) in [("slug", "taken"), ("id", "z"), ("aliases", "/al/"), ("tags", "[nope]")] {
        let ran = sandbox.run(&["set", key, value, "essays/a.md"]).ended(2);
        assert!(ran.err.contains("--force does it all the same"), "{key}: {}", ran.err);
        assert_eq!(read(&sandbox, "essays/a.md"), "---\ntitle: A\n---\na\n");
    }
    sandbox.run(&["set", "slug", "free", "essays/a.md"]).ended(0);
    sandbox.run(&["set", "slug", "taken", "essays/a.md", "--force"]).ended(0);
}

#[test]
fn what_links_to_a_draft_held_back_is_held_back() {
    let sandbox = Sandbox::with(&[
        ("writings.toml", "[lint]\nbroken-link = \"deny\"\nlink-to-draft = \"deny\"\n"),
        ("essays/a.md", "---\ntitle: A\ndate: 2026-01-01\ndraft: true\n---\n[b](b.md)\n"),
        ("essays/b.md", "---\ntitle: B\ndate: 2026-01-01\ndraft: true\n---\n[gone](gone.md)\n"),
        ("essays/c.md", "---\ntitle: C\ndate: 2026-01-01\ndraft: true\n---\nc\n"),
    ]);
    let ran = sandbox.run(&["publish", "--all", "--keep-going", "--now", "2026-05-02"]).ended(1);
    assert!(ran.out.ends_with("1 file changed\n"), "{}{}", ran.out, ran.err);
    assert!(
        read(&sandbox, "essays/a.md").contains("draft: true") && read(&sandbox, "essays/c.md").contains("draft: false")
    );
    sandbox.run(&["lint", "essays/a.md", "essays/c.md"]).ended(0);
}

#[test]
fn a_name_leads_to_one_tag() {
    let toml = "[tags.kv-cache]\nlabel = \"KV Cache\"\naliases = [\"kvcache\"]\n\n[tags.gpu]\nincludes = [\"git\"]\n";
    let sandbox = Sandbox::with(&[("writings.toml", toml), ("essays/a.md", "---\ntags: [kvcache, gpu]\n---\na\n")]);
    // The alias of another tag is that tag.
    sandbox.run(&["tag", "rename", "gpu", "kvcache"]).ended(0);
    assert!(!read(&sandbox, "writings.toml").contains("[tags.kvcache]"));
    assert!(read(&sandbox, "writings.toml").contains("includes = [\"git\"]"), "{}", read(&sandbox, "writings.toml"));
    assert_eq!(read(&sandbox, "essays/a.md"), "---\ntags: [kvcache]\n---\na\n");
    // An alias that becomes a tag of its own is none any more.
    sandbox.run(&["tag", "rename", "kvcache", "Caches"]).ended(0);
    assert!(!read(&sandbox, "writings.toml").contains("kvcache"), "{}", read(&sandbox, "writings.toml"));
}

#[test]
fn a_dry_run_applies_wherever_the_workspace_lies_in_its_repository() {
    let sandbox = Sandbox::with(&[("site/writings.toml", ""), ("site/essays/a.md", "---\ntags: [x]\n---\na\n")]);
    let root = sandbox.path();
    assert!(Command::new("git").args(["init", "-q"]).current_dir(root).status().unwrap().success());
    let ran = sandbox.run(&["--root", "site", "tag", "add", "new", "--all", "--dry-run"]).ended(0);
    for folder in ["", "site", "site/essays"] {
        sandbox.write("site/essays/a.md", b"---\ntags: [x]\n---\na\n");
        let mut git = Command::new("git");
        git.arg("apply").current_dir(root.join(folder)).stdin(Stdio::piped());
        let mut git = git.spawn().unwrap();
        std::io::Write::write_all(&mut git.stdin.take().unwrap(), ran.out.as_bytes()).unwrap();
        assert!(git.wait().unwrap().success());
        assert_eq!(read(&sandbox, "site/essays/a.md"), "---\ntags: [x, new]\n---\na\n", "{folder}");
    }
}
