//! The pages in a real browser, before an HTML checker, and followed link by link; and what a stranger's documents do there.

use super::harness::{PROGRAM, Ran, Sandbox, judge_program};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn judge(program: &str, script: &str, arguments: &[&str]) -> String {
    let judges = root().join("target/judges");
    let program = if program == "python" { judge_program("python") } else { PathBuf::from(program) };
    let mut command = Command::new(program);
    command.arg(root().join("tests/judges").join(script)).args(arguments);
    if script.ends_with(".mjs") {
        command.arg("--judges").arg(judges);
    }
    Ran::from(command.output().unwrap()).ended(0).out
}

fn export(from: &Path, to: &Path, more: &[&str]) {
    let mut command = Command::new(PROGRAM);
    command.args(["export", "html", "--now", "2026-11-28", "-q", "--root"]).arg(from).arg("-o").arg(to).args(more);
    Ran::from(command.output().unwrap()).ended(0);
}

/// The essays and notes of this repository.
#[test]
fn pages_hold_before_their_judges() {
    let sandbox = Sandbox::empty();
    let (site, shots) = (sandbox.path().join("site"), sandbox.path().join("shots"));
    export(root(), &site, &[]);
    let shown = site.display().to_string();
    assert_eq!(judge("node", "html.mjs", &[&shown]), "valid HTML\n");
    let told = judge("python", "links.py", &[&shown, "--url", "https://writings.example"]);
    assert!(told.ends_with(" addresses lead somewhere\n"), "{told}");
    // Words that stand in one body alone.
    let find = ["Wayback=/essays/a-link-is-a-promise-with-two-ends/", "prefill=/notes/prefill-is-bound-by-arithmetic/"];
    let find = find.into_iter().flat_map(|pair| ["--find", pair]).collect::<Vec<_>>();
    let told = judge("node", "pages.mjs", &[&[shown.as_str(), &shots.display().to_string()], &find[..]].concat());
    assert!(told.contains("axe: good\n") && told.contains("search: good\n"), "{told}");
    assert!(told.contains("noscript: good\n") && told.contains("print: good\n"), "{told}");
}

/// `serve`, while somebody writes.
#[test]
fn pages_follow_who_writes() {
    let told = judge("node", "serve.mjs", &[PROGRAM, &root().display().to_string()]);
    assert!(told.contains("body: good\n") && told.contains("axe: good\n"), "{told}");
}

/// Below a path of a host, all addresses say so.
#[test]
fn pages_may_lie_below_a_path() {
    let sandbox = Sandbox::empty();
    let site = sandbox.path().join("site");
    export(root(), &site, &["--base-url", "https://example.org/blog"]);
    let told = judge("python", "links.py", &[&site.display().to_string(), "--root", "/blog"]);
    assert!(told.ends_with(" addresses lead somewhere\n"), "{told}");
}

const HOSTILE: &[(&str, &str)] = &[
    (
        "writings.toml",
        "title = \"<script>window.hacked=1</script>\"\nbase-url = \"https://example.org\"\nauthors = [\"<img src=x onerror=window.hacked=1>\"]\n\
         [tags.x]\nlabel = \"<svg onload=window.hacked=1>\"\ndescription = \"</script><script>window.hacked=1</script>\"\n\
         [topics.t]\nname = \"<b onclick=window.hacked=1>\"\ntext = \"\\\" onmouseover=\\\"window.hacked=1\"\ntags = [\"x\"]\n",
    ),
    (
        "essays/title.md",
        "---\ntitle: '</title><script>window.hacked=1</script>\" onload=\"window.hacked=1'\ndescription: '</script><img src=x onerror=window.hacked=1>{{ 7*7 }}'\n\
         date: 2026-01-01\ntags: [x, '<script>window.hacked=1</script>', '\" onclick=\"window.hacked=1']\nimage: 'javascript:window.hacked=1'\n\
         canonical: 'javascript:window.hacked=1'\nauthors: ['</script><script>window.hacked=1</script>']\nlang: '\" onload=\"window.hacked=1'\n\
         series: {name: '<img src=x onerror=window.hacked=1>', part: 1}\naliases: ['/old/\"><script>window.hacked=1</script>/']\n---\nwords\n",
    ),
    (
        "essays/body.md",
        "---\ntitle: Body\ndate: 2026-01-02\n---\n\n<script>window.hacked=1</script>\n\n<img src=x onerror=window.hacked=1>\n\n[a](javascript:window.hacked=1) [b](JaVaScRiPt&colon;window.hacked=1) <a href=\"java\nscript:window.hacked=1\">c</a>\n\n\
         <iframe srcdoc='<script>parent.hacked=1</script>'></iframe> <svg onload=window.hacked=1></svg> <form action=javascript:window.hacked=1><button>go</button></form>\n\n\
         ```js\"><script>window.hacked=1</script>\n</code></pre><script>window.hacked=1</script>\n```\n\n## <img src=x onerror=window.hacked=1> {#x\" onclick=\"window.hacked=1}\n\n<math><mtext></mtext><style><img src=x onerror=window.hacked=1></style></math>\n\n<details open ontoggle=window.hacked=1>x</details>\n\n<style>*{background:url(https://example.com/x)}</style>\n",
    ),
];

#[test]
fn what_a_stranger_writes_does_nothing() {
    let sandbox = Sandbox::with(HOSTILE);
    let (site, shots) = (sandbox.path().join("site"), sandbox.path().join("shots"));
    export(sandbox.path(), &site, &[]);
    judge("node", "pages.mjs", &[&site.display().to_string(), &shots.display().to_string(), "--inert"]);
    // The feeds carry the same bodies; titles are text there.
    for feed in ["rss.xml", "atom.xml"] {
        assert!(!std::fs::read_to_string(site.join(feed)).unwrap().contains("<script"), "{feed}");
    }
    let feed: serde_json::Value = serde_json::from_slice(&std::fs::read(site.join("feed.json")).unwrap()).unwrap();
    let bodies: String =
        feed["items"].as_array().unwrap().iter().map(|item| item["content_html"].to_string()).collect();
    assert!(bodies.contains("<details open"), "{bodies}");
    for bad in ["<script", "<iframe", "<style", "<svg", "<form", "href=\\\"java", "ontoggle=", "<img src=\\\"x\\\" on"]
    {
        assert!(!bodies.contains(bad), "{bad}: {bodies}");
    }
}
