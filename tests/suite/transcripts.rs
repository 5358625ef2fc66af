//! Transcripts of the real program: what is typed, what is printed, how it ends. `TRYCMD=overwrite tests/run` writes
//! them anew, to be read in the diff; `UPDATE=1 tests/run` does so for the files that the commands leave.

use super::harness::{PROGRAM, Sandbox};
use super::write::snapshot;
use std::fs;
use std::path::Path;

/// The surroundings in which transcripts are run.
const SURROUNDINGS: &[(&str, &str)] = &[
    ("LC_ALL", "tr_TR.UTF-8"),
    ("TZ", "Pacific/Kiritimati"),
    ("NO_COLOR", ""),
    ("CLICOLOR_FORCE", ""),
    ("SOURCE_DATE_EPOCH", ""),
    ("EDITOR", ""),
    ("VISUAL", ""),
    ("GITHUB_STEP_SUMMARY", ""),
];

#[test]
fn transcripts_hold() {
    let cases = trycmd::TestCases::new();
    for (name, value) in SURROUNDINGS {
        cases.env(*name, *value);
    }
    cases.default_bin_name("writings").case("tests/transcripts/*.trycmd").case("README.md");
}

/// What transcripts leave is compared to the byte: trycmd takes line ends and slashes for one another, and brackets with dots
/// for anything. What a tree leaves out is as it was, unless it is new or gone.
#[test]
fn trees_hold_to_the_byte() {
    let mut count = 0;
    for entry in fs::read_dir("tests/transcripts").unwrap() {
        let golden = entry.unwrap().path();
        if golden.extension().is_none_or(|extension| extension != "out") {
            continue;
        }
        let sandbox = Sandbox::empty();
        copy(&golden.with_extension("in"), sandbox.path());
        let old = snapshot(sandbox.path());
        let transcript = fs::read_to_string(golden.with_extension("trycmd")).unwrap();
        for line in transcript.lines().filter_map(|line| line.strip_prefix("$ writings ")) {
            let mut command = sandbox.scrubbed(PROGRAM);
            command.args(shlex::split(line).unwrap()).envs(SURROUNDINGS.iter().copied());
            command.output().unwrap();
        }
        let (left, expected) = (snapshot(sandbox.path()), snapshot(&golden));
        for (path, bytes) in &left {
            let shown = golden.join(path);
            match expected.get(path) {
                Some(_) if path.ends_with('/') => {}
                Some(_) if std::env::var_os("UPDATE").is_some() => fs::write(shown, bytes).unwrap(),
                Some(expected) => {
                    assert!(bytes == expected, "{} is not what is left: UPDATE=1 writes it anew", shown.display());
                }
                None => assert!(old.get(path).is_none_or(|old| old == bytes), "{} is missing", shown.display()),
            }
        }
        let lost = expected.keys().find(|path| !left.contains_key(*path));
        assert_eq!(lost, None, "{} is not left", golden.display());
        count += 1;
    }
    assert!(count >= 7, "{count}");
}

/// Copies all that is below a folder.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in snapshot(from) {
        let path = to.join(path);
        if path.to_str().unwrap().ends_with('/') {
            fs::create_dir_all(path).unwrap();
        } else {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}
