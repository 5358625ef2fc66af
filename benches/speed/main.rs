//! Speed, as ratios in one run: each command beside a program that walks the folder, reads every file and counts its
//! words, which nothing that reads the files can beat. `cargo bench` runs it; `cargo bench -- 3` takes three rounds.
//!
//! Processor time and peak memory are the system's own account of each finished process.

#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a benchmark that fails stops"
)]

mod corpus;
mod floor;
mod pages;
mod writes;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_writings");

/// What one process cost.
#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    wall: f64,
    megabytes: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.first().map(String::as_str) {
        // The benchmark starts itself anew, to be the floor and to measure a single process.
        Some("floor") => floor::run(Path::new(&arguments[1])),
        Some("writes") => writes::run(Path::new(&arguments[1])),
        Some("measure") => measure(&arguments[1..]),
        Some("pages") => bench_pages(arguments.get(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(3)),
        rounds => bench(rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(9)),
    }
}

fn bench(rounds: usize) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let (large, small) = (folder.join("10000"), folder.join("1000"));
    corpus::make(&large, 10_000);
    corpus::make(&small, 1_000);
    // Nothing is to be found, so that the rules are measured and not their report.
    let found = Command::new(PROGRAM).args(["lint", "--format", "concise", "--root"]).arg(&large).output();
    let found = found.expect("the program runs").stdout;
    assert!(found.is_empty(), "lint finds something: {}", String::from_utf8_lossy(&found));
    let here = std::env::current_exe().expect("the benchmark knows where it is");
    let floor = vec![here.display().to_string(), "floor".into(), large.display().to_string()];
    let writings = |root: &Path, arguments: &[&str]| {
        let mut command = vec![PROGRAM.to_owned(), "--root".into(), root.display().to_string()];
        command.extend(arguments.iter().map(|argument| (*argument).to_owned()));
        command
    };
    println!("{rounds} rounds; median of the ratios, pair by pair, of processor time");
    for (name, arguments, most) in [
        ("list", &["list"][..], 8.0),
        ("list --columns date,title,tags", &["list", "--columns", "date,title,tags"], 3.0),
        ("export json", &["export", "json"], 8.0),
        ("lint, all default rules and schemas", &["lint"], 8.0),
    ] {
        let (ratio, cost) = compare(&writings(&large, arguments), &floor, rounds, |cost| cost.cpu);
        println!(
            "{name:<36} {ratio:>5.2} x the floor (at most {most})  {:>5.0} MB  {:.2} s of processor time",
            cost.megabytes, cost.cpu
        );
    }
    let (ratio, _) = compare(&writings(&large, &["list"]), &writings(&small, &["list"]), rounds, |cost| cost.cpu);
    println!("{:<36} {ratio:>5.2} x that of 1,000 (at most 11)", "list of 10,000 documents");
    bench_pages(rounds.div_ceil(3));
    changes(&folder, rounds);
    renames(&folder, &here.display().to_string(), rounds);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let status: Vec<String> = ["git", "-C", env!("CARGO_MANIFEST_DIR"), "status"].map(str::to_owned).to_vec();
    let (ratio, cost) = compare(&writings(root, &["list"]), &status, rounds * 3, |cost| cost.wall);
    println!(
        "{:<36} {ratio:>5.2} x `git status`, wall time (at most 2)  {:.1} ms",
        "list of this repository",
        cost.wall * 1000.0
    );
}

/// Makes pages, of a thousand documents and of ten thousand.
fn bench_pages(rounds: usize) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let few = pages::run(&folder, 1_000, rounds);
    let many = pages::run(&folder, 10_000, rounds);
    println!("{:<36} {:>5.2} x that of 1,000 (at most 11)", "export html of 10,000 documents", many / few);
}

/// Lints what changed, five documents of ten thousand since the last commit, beside a lint of everything.
fn changes(folder: &Path, rounds: usize) {
    let root = folder.join("changed");
    corpus::make(&root, 10_000);
    let git = |arguments: &[&str]| {
        let who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"];
        let status = Command::new("git").arg("-C").arg(&root).args(who).args(arguments).status();
        assert!(status.expect("git runs").success(), "git {arguments:?}");
    };
    if !root.join(".git").exists() {
        git(&["init", "--quiet", "--initial-branch=main"]);
        git(&["add", "--all"]);
        git(&["commit", "--quiet", "-m", "all"]);
    }
    git(&["checkout", "--quiet", "--", "."]);
    let root_shown = root.display().to_string();
    let command = |arguments: &[&str]| -> Vec<String> {
        [PROGRAM, "--root", root_shown.as_str()].iter().chain(arguments).map(|part| (*part).to_owned()).collect()
    };
    let listed =
        Command::new(PROGRAM).arg("--root").arg(&root).args(["list", "--format", "paths", "--limit", "5"]).output();
    let listed = String::from_utf8(listed.expect("the program runs").stdout).expect("paths are text");
    assert_eq!(listed.lines().count(), 5);
    for path in listed.lines() {
        let mut text = std::fs::read_to_string(path).expect("the document is there");
        text.push_str("\nMore words.\n");
        std::fs::write(path, text).expect("the document can be written");
    }
    let (ratio, cost) = compare(&command(&["lint", "--changed"]), &command(&["lint"]), rounds, |cost| cost.cpu);
    println!(
        "{:<36} {ratio:>5.2} x lint (at most 2.5)  {:>5.0} MB  {:.2} s of processor time",
        "lint --changed, 5 of 10,000", cost.megabytes, cost.cpu
    );
}

/// Renames a tag of a thousand documents out of ten thousand, there and back, beside a list of the same and a program that only
/// does those writes.
fn renames(folder: &Path, here: &str, rounds: usize) {
    let root = folder.join("edited");
    corpus::make(&root, 10_000);
    let run = |arguments: &[&str]| {
        let output = Command::new(PROGRAM).arg("--root").arg(&root).args(arguments).output();
        String::from_utf8(output.expect("the program runs").stdout).expect("paths are text")
    };
    // Eight tags of some 130 documents each; of what an earlier run has renamed already, nothing is to be done.
    for tag in (1..=8).map(|number| format!("tag-{number}")).chain(["other-bench".to_owned()]) {
        run(&["tag", "rename", &tag, "Bench"]);
    }
    let paths = run(&["list", "--tag", "bench", "--format", "paths"]);
    let paths: Vec<&str> = paths.lines().collect();
    let list = folder.join("edited.paths");
    std::fs::write(&list, paths.join("\n")).expect("the list can be written");
    let command = |arguments: &[&str]| -> Vec<String> {
        let root = root.display().to_string();
        [PROGRAM, "--root", root.as_str()].iter().chain(arguments).map(|part| (*part).to_owned()).collect()
    };
    let there = [["Bench", "Other Bench"], ["Other Bench", "Bench"]];
    let mut ratios = Vec::new();
    for round in 0..rounds.next_multiple_of(2) {
        let [from, to] = there[round % 2];
        let rename = cost(&command(&["tag", "rename", from, to]));
        let read = cost(&command(&["list"]));
        let write = cost(&[here.to_owned(), "writes".into(), list.display().to_string()]);
        ratios.push((rename.cpu / (read.cpu + write.cpu), rename));
    }
    ratios.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ratio, cost) = ratios[ratios.len() / 2];
    println!(
        "{:<36} {ratio:>5.2} x list and bare writes (at most 1.5)  {:>5.0} MB  {:.2} s of processor time",
        format!("tag rename in {} of 10,000", paths.len()),
        cost.megabytes,
        cost.cpu
    );
}

/// Runs two commands in turn, after one round that does not count: the median of the ratios, and the median cost of the
/// first.
fn compare(ours: &[String], theirs: &[String], rounds: usize, figure: impl Fn(&Cost) -> f64) -> (f64, Cost) {
    let mut pairs: Vec<(Cost, Cost)> = (0..=rounds).map(|_| (cost(ours), cost(theirs))).skip(1).collect();
    let ratio = |pair: &(Cost, Cost)| figure(&pair.0) / figure(&pair.1);
    pairs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let median = ratio(&pairs[pairs.len() / 2]);
    pairs.sort_by(|a, b| figure(&a.0).total_cmp(&figure(&b.0)));
    (median, pairs[pairs.len() / 2].0)
}

/// The cost of one run of a command, measured by a process that has no other child.
fn cost(command: &[String]) -> Cost {
    let here = std::env::current_exe().expect("the benchmark knows where it is");
    let output = Command::new(here).arg("measure").args(command).output().expect("the benchmark can start itself");
    let text = String::from_utf8(output.stdout).expect("figures are text");
    let figures: Vec<f64> = text.split_whitespace().map(|figure| figure.parse().expect("a figure")).collect();
    let &[cpu, wall, megabytes] = figures.as_slice() else { panic!("{command:?} failed: {text}") };
    Cost { cpu, wall, megabytes }
}

fn measure(command: &[String]) {
    let start = Instant::now();
    let mut child = Command::new(&command[0]);
    child.args(&command[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = child.status().expect("the command can be started");
    let wall = start.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?} ended with {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system keeps account");
    let cpu = (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6;
    println!("{cpu} {wall} {}", usage.max_rss() as f64 / 1024.0);
}
