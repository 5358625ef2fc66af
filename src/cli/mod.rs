//! The command line: arguments in, output out.

mod changes;
mod command;
mod complete;
mod documents;
mod editor;
mod environment;
mod failure;
mod filter;
mod listing;
mod session;
mod table;
mod watching;
mod writing;

pub use environment::Environment;

use clap::{ArgMatches, Args, FromArgMatches};
use clap_complete::CompleteEnv;
use failure::Failure;
use session::{Global, Session};
use std::ffi::OsString;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// All is well.
    Done,
    /// There are findings, or something is stale.
    Findings,
}

/// The arguments as clap knows them: the source of parsing, help and completions.
fn parser() -> clap::Command {
    let parser = clap::Command::new("writings")
        .version(env!("CARGO_PKG_VERSION"))
        .after_help(
            "Examples:\n  writings new \"What a token of context weighs\" -t kv-cache\n  writings list --tag kv-cache\n  writings list --since 2026-04 --columns date,title --format csv\n  \
             writings time essays/paging.md --explain\n  writings export rss -o public/rss.xml\n\n\
             Exit codes: 0 done, 1 findings, 2 could not do it.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .max_term_width(100);
    // What the options say of themselves would take the place of what the program is.
    let about = "Manage essays and notes kept as Markdown with front matter in git";
    let parser = Global::augment_args(parser).about(about).long_about(None::<&str>);
    command::COMMANDS.iter().fold(parser, |parser, command| {
        let subcommand = (command.augment)(clap::Command::new(command.name));
        parser.subcommand(subcommand.after_help(command.examples))
    })
}

/// Runs one command: parses, acts, prints, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, environment: &Environment) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if environment.completes {
        return completed(arguments, environment);
    }
    let matches = match parser().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Help asked for goes to stdout and is no error; where even that cannot be printed, nothing can.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut out = BufWriter::with_capacity(64 * 1024, std::io::stdout().lock());
    let mut err = std::io::stderr().lock();
    let color = Global::from_arg_matches(&matches).map(|global| global.colors_messages(environment)).unwrap_or(false);
    let result = act(&matches, environment, &mut out, &mut err);
    let result = result.and_then(|status| out.flush().map(|()| status).map_err(Failure::from));
    match result {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // What was printed before it failed belongs before the error.
            let _ = out.flush();
            let _ = err.write_all(failure.render(color).as_bytes());
            ExitCode::from(2)
        }
    }
}

/// Answers a shell that asks what could stand where the user is typing.
fn completed(arguments: Vec<OsString>, environment: &Environment) -> ExitCode {
    let complete = CompleteEnv::with_factory(parser).completer("writings");
    match complete.try_complete(arguments, Some(&environment.folder)) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = error.print();
            ExitCode::from(2)
        }
    }
}

fn act(
    matches: &ArgMatches,
    environment: &Environment,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Status, Failure> {
    let usage = |error: clap::Error| Failure::new(error.to_string());
    let global = Global::from_arg_matches(matches).map_err(usage)?;
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("no command was given")) };
    let command = command::COMMANDS.iter().find(|command| command.name == name);
    let command = command.ok_or_else(|| Failure::new(format!("there is no command `{name}`")))?;
    (command.run)(matches, &mut Session { environment, global, out, err })
}
