//! The program `writings`: parse, run, exit code.

use std::process::ExitCode;
use writings::cli::{self, Environment};

fn main() -> ExitCode {
    cli::run(std::env::args_os(), &Environment::read())
}
