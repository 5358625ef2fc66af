//! Generators build sites, and the paths they build are the permalinks that `list` gives. `tests/run` installs them.

use super::harness::{PROGRAM, Ran, judge_program};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A generator, and where its program is.
fn tool(generator: &str) -> PathBuf {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/judges/generators/node_modules");
    match generator {
        "hugo" => judge_program("hugo"),
        "eleventy" => packages.join("@11ty/eleventy/cmd.cjs"),
        "astro" => packages.join("astro/astro.js"),
        other => other.into(),
    }
}

fn judge(generator: &str, settings: &[&str]) -> Ran {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/generators/judge.py");
    let mut judge = Command::new(judge_program("python"));
    judge.arg("-B").arg(script).args([generator, PROGRAM]).arg(tool(generator)).args(settings);
    Ran::from(judge.output().unwrap())
}

/// Each site agrees, and so many documents were looked at.
#[track_caller]
fn agree(generator: &str, documents: usize) {
    let ran = judge(generator, &[]).ended(0);
    let sites = ran.out.lines().map(|line| {
        let told = line.strip_suffix(" documents, 0 differences").expect("a site that agrees");
        told.rsplit_once(' ').unwrap().1.parse::<usize>().unwrap()
    });
    assert_eq!(sites.sum::<usize>(), documents, "{}", ran.out);
}

#[test]
fn hugo_builds_what_is_listed() {
    agree("hugo", 288);
}

#[test]
fn jekyll_builds_what_is_listed() {
    agree("jekyll", 467);
}

#[test]
fn eleventy_builds_what_is_listed() {
    agree("eleventy", 246);
}

#[test]
fn astro_builds_what_is_listed() {
    agree("astro", 118);
}

/// The judge sees a rule that is not the generator's.
#[test]
fn a_wrong_rule_is_seen() {
    let told = judge("hugo", &["addresses.slugs = \"verbatim\""]).ended(1).out;
    let difference = "  content/posts/Capital Name.md is built at /posts/capital-name/, and listed at /posts/Capital";
    assert!(told.lines().any(|line| line.starts_with(difference)), "{told}");
}
