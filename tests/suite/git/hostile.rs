//! A repository whose settings name programs: none of them is ever run.

use super::{Repo, document};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn nothing_that_a_repository_names_is_run() {
    let repo = Repo::with(&[
        (".gitattributes", "*.md filter=evil diff=evil merge=evil\n".to_owned()),
        ("essays/a.md", document("A", "", "See [nothing](nowhere.md).")),
        ("essays/b.md", document("B", "", "Words.")),
    ]);
    let trap = repo.root().join(".git/trap");
    let sprung = repo.root().join(".git/sprung");
    // Whatever it is called with is written down.
    fs::write(&trap, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\ncat\n", sprung.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.display().to_string();
    repo.edit("essays/b.md", "Words.", "See [nothing](nowhere.md).");
    repo.git(&["add", "--all"]);
    for hook in ["post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-commit", "post-checkout"] {
        let path = repo.root().join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(&trap, &path).unwrap();
    }
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "core.gitProxy",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "merge.evil.driver",
        "gpg.program",
        "gpg.ssh.program",
        "sequence.editor",
        "credential.helper",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
        "pager.log",
        "pager.ls-tree",
        "pager.cat-file",
        "pager.rev-parse",
        "trailer.evil.command",
        "man.viewer",
    ] {
        repo.git(&["config", key, &trap]);
    }
    for (key, value) in [
        ("alias.rev-parse", format!("!{trap}")),
        ("alias.ls-tree", format!("!{trap}")),
        ("alias.cat-file", format!("!{trap}")),
        ("log.showSignature", "true".to_owned()),
        ("core.hooksPath", repo.root().join(".git/hooks").display().to_string()),
        ("core.untrackedCache", "true".to_owned()),
        ("filter.evil.required", "true".to_owned()),
        ("remote.origin.url", format!("ext::{trap}")),
        ("remote.origin.promisor", "true".to_owned()),
        ("remote.origin.partialclonefilter", "blob:none".to_owned()),
        ("protocol.ext.allow", "always".to_owned()),
    ] {
        repo.git(&["config", key, &value]);
    }
    let _ = fs::remove_file(&sprung);
    let external = |arguments: &[&str]| {
        let mut command = repo.command(arguments);
        command.env("GIT_EXTERNAL_DIFF", &trap).env("GIT_PAGER", &trap).env("GIT_SSH_COMMAND", &trap);
        crate::harness::Ran::from(command.output().unwrap())
    };
    for arguments in [
        &["lint", "--changed"][..],
        &["lint", "--changed=HEAD", "-W", "all"],
        &["lint", "--staged"],
        &["lint", "--staged", "--changed=HEAD"],
        &["lint", "--base", "HEAD"],
        &["lint", "--fix", "--changed"],
    ] {
        let ran = external(arguments);
        assert!(ran.code < 2, "{arguments:?}: {}", ran.err);
        assert!(!sprung.exists(), "{arguments:?}: {}", fs::read_to_string(&sprung).unwrap_or_default());
    }
    // An object that is not here is not fetched either, through whatever transport.
    let blob = repo.git(&["-c", "core.fsmonitor=false", "rev-parse", "HEAD:essays/b.md"]);
    let _ = fs::remove_file(&sprung);
    let (folder, name) = blob.split_at(2);
    fs::remove_file(repo.root().join(".git/objects").join(folder).join(name)).unwrap();
    let ran = external(&["lint", "--changed=HEAD"]).ended(2);
    assert!(ran.err.contains("the content of essays/b.md in HEAD is not here"), "{}", ran.err);
    assert!(!sprung.exists(), "{}", fs::read_to_string(&sprung).unwrap_or_default());
    // The trap works.
    let status = repo.isolated(repo.sandbox.scrubbed("git")).args(["status"]).output().unwrap();
    assert!(sprung.exists(), "{status:?}");
}
