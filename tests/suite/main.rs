//! All tests of the program as a whole, in one binary.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test that panics has failed, and tests touch the world to see what the program did to it"
)]

mod edit;
mod exports;
mod formats;
mod generated;
mod generators;
mod git;
mod harness;
mod hooks;
mod hostile;
mod house;
mod in_ci;
mod infer;
mod init;
mod json_schema_suite;
mod judged;
mod judges;
mod mv;
mod pages;
mod pipelines;
mod presets;
mod reach;
mod readme;
mod rules;
mod serve;
mod stdin;
mod terminal;
mod transcripts;
mod watch;
mod wheel;
mod write;
mod yaml_suite;

/// A file that no `mod` line names would never run.
#[test]
fn no_test_file_is_forgotten() {
    let main = std::fs::read_to_string("tests/suite/main.rs").unwrap();
    for entry in std::fs::read_dir("tests/suite").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.trim_end_matches(".rs");
        assert!(module == "main" || main.contains(&format!("mod {module};\n")), "{name} is in no `mod` line");
    }
}
