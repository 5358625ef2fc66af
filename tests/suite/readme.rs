//! Each command line of the README is run, on a copy of the repository's own writing.

use super::harness::{PROGRAM, Ran, Sandbox};
use std::path::Path;
use std::process::Command;

#[test]
fn the_jobs_of_the_readme_run() {
    let sandbox = Sandbox::empty();
    for name in ["essays", "notes", "schemas", "writings.toml"] {
        let copied = Command::new("cp").args(["-r", name]).arg(sandbox.path()).status().unwrap();
        assert!(copied.success());
    }
    let readme = std::fs::read_to_string("README.md").unwrap();
    let jobs = readme.split("## The ten most frequent jobs").nth(1).unwrap().split("```sh\n").nth(1).unwrap();
    let jobs: Vec<&str> = jobs.split("```").next().unwrap().lines().collect();
    assert_eq!(jobs.len(), 10);
    let folder = Path::new(PROGRAM).parent().unwrap().display().to_string();
    let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
    for job in jobs {
        let mut command = sandbox.scrubbed("bash");
        command.args(["-euo", "pipefail", "-c", job]).env("PATH", &path).env("EDITOR", "true");
        let ran = Ran::from(command.output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{job}: {}", ran.out);
    }
    assert!(sandbox.path().join("public/rss.xml").exists());
}

#[test]
fn the_settings_of_the_readme_are_settings() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let settings = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let sandbox =
        Sandbox::with(&[("writings.toml", settings), ("content/posts/a.md", "---\ntitle: A\ndate: 2026-04\n---\n")]);
    assert_eq!(sandbox.run(&["list", "--columns", "permalink"]).ended(0).out, "/2026/a/\n");
}

/// A file that the README shows: a block of YAML that opens with the file's name.
pub fn snippet(name: &str) -> String {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let mut blocks = readme.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.starts_with(&format!("# {name}\n")));
    block.unwrap_or_else(|| panic!("the README has no {name}")).to_owned()
}
