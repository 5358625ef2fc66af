//! The commands, one file each. A new one is a file, its `mod` line, and its line in [`COMMANDS`].

mod completions;
mod date;
mod edit;
mod export;
mod lint;
mod list;
mod mv;
mod new;
mod publish;
mod rules;
mod schema;
mod set;
mod tag;
mod time;

use super::failure::Failure;
use super::session::Session;
use super::{Status, changes, complete, documents, editor, filter, listing, session, table, writing};
use clap::{ArgMatches, Args};

/// A command: its arguments, and what it does with them.
trait Command: Args {
    /// The word that calls it.
    const NAME: &'static str;
    /// What `--help` closes with.
    const EXAMPLES: &'static str;

    /// Does it.
    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure>;
}

/// A command as the registry holds it.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) examples: &'static str,
    pub(super) augment: fn(clap::Command) -> clap::Command,
    pub(super) run: fn(&ArgMatches, &mut Session<'_>) -> Result<Status, Failure>,
}

const fn entry<C: Command>() -> Entry {
    Entry {
        name: C::NAME,
        examples: C::EXAMPLES,
        augment: C::augment_args,
        run: |matches, session| {
            let command = C::from_arg_matches(matches).map_err(|error| Failure::new(error.to_string()))?;
            command.run(session)
        },
    }
}

/// All commands, in the order of the help. This is the one list of them.
pub(super) const COMMANDS: &[Entry] = &[
    entry::<new::New>(),
    entry::<list::List>(),
    entry::<tag::Tag>(),
    entry::<date::Date>(),
    entry::<set::Set>(),
    entry::<set::Unset>(),
    entry::<publish::Publish>(),
    entry::<time::Time>(),
    entry::<lint::Lint>(),
    entry::<rules::Rules>(),
    entry::<schema::Schemas>(),
    entry::<edit::Edit>(),
    entry::<mv::Mv>(),
    entry::<export::Export>(),
    entry::<completions::Completions>(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::parser;

    #[test]
    fn every_command_is_whole() {
        parser().debug_assert();
        for command in COMMANDS {
            assert!(command.examples.starts_with("Examples:\n"), "{} has no examples", command.name);
            let parser = (command.augment)(clap::Command::new(command.name));
            let about = parser.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(!about.is_empty() && !about.ends_with('.'), "{}: {about:?}", command.name);
            for argument in parser.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty() && !help.ends_with('.'), "{} {}: {help:?}", command.name, argument.get_id());
            }
        }
    }
}
