//! Generators build sites, and the paths they build are the permalinks that `list` gives once `init` has been there. `tests/run`
//! installs them.

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

fn judge(generator: &str, setting: &[&str]) -> Ran {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/generators/judge.py");
    let mut judge = Command::new(judge_program("python"));
    judge.arg("-B").arg(script).args([generator, PROGRAM]).arg(tool(generator)).args(setting);
    Ran::from(judge.output().unwrap())
}

/// Each site agrees, and so many documents were looked at; of so many, `init` said that it could not tell their addresses.
#[track_caller]
fn agree(generator: &str, documents: usize, untold: usize) {
    let ran = judge(generator, &[]).ended(0);
    let (mut looked_at, mut excepted) = (0, 0);
    let number = |text: &str| text.rsplit(' ').next().unwrap().parse::<usize>().unwrap();
    for line in ran.out.lines() {
        let (told, rest) = line.split_once(" documents, 0 differences").expect("a site that agrees");
        looked_at += number(told);
        excepted += rest.strip_suffix(" of them as init says").map_or(0, number);
    }
    assert_eq!((looked_at, excepted), (documents, untold), "{}", ran.out);
}

#[test]
fn hugo_builds_what_is_listed() {
    agree("hugo", 318, 1);
}

#[test]
fn jekyll_builds_what_is_listed() {
    agree("jekyll", 510, 0);
}

#[test]
fn eleventy_builds_what_is_listed() {
    agree("eleventy", 252, 0);
}

#[test]
fn astro_builds_what_is_listed() {
    agree("astro", 126, 0);
}

/// The judge sees a rule that is not the generator's.
#[test]
fn a_wrong_rule_is_seen() {
    let told = judge("hugo", &["slugs = \"verbatim\""]).ended(1).out;
    let difference = "  content/posts/Capital Name.md is built at /posts/capital-name/, and listed at /posts/Capital";
    assert!(told.lines().any(|line| line.starts_with(difference)), "{told}");
}
