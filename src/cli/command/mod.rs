//! The commands, one file each. A new one is a file, its `mod` line, and its line in [`COMMANDS`].

mod completions;
mod date;
mod edit;
mod export;
mod init;
mod lint;
mod list;
mod mv;
mod new;
mod publish;
mod rules;
mod schema;
mod serve;
mod set;
mod tag;
mod time;

use super::failure::Failure;
use super::session::Session;
use super::{Status, changes, complete, documents, editor, filter, listing, session, table, watching, writing};
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
    entry::<init::Init>(),
    entry::<new::New>(),
    entry::<edit::Edit>(),
    entry::<list::List>(),
    entry::<tag::Tag>(),
    entry::<date::Date>(),
    entry::<set::Set>(),
    entry::<set::Unset>(),
    entry::<publish::Publish>(),
    entry::<mv::Mv>(),
    entry::<time::Time>(),
    entry::<lint::Lint>(),
    entry::<rules::Rules>(),
    entry::<schema::Schemas>(),
    entry::<export::Export>(),
    entry::<serve::Serve>(),
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
            let parser = (command.augment)(clap::Command::new(command.name)).after_help(command.examples);
            is_whole(&parser);
            parser.get_subcommands().for_each(is_whole);
        }
    }

    fn is_whole(command: &clap::Command) {
        let name = command.get_name();
        let text = |text: Option<&clap::builder::StyledStr>| text.map(ToString::to_string).unwrap_or_default();
        assert!(text(command.get_after_help()).starts_with("Examples:\n"), "{name} has no examples");
        let about = text(command.get_about());
        assert!(!about.is_empty() && !about.ends_with('.'), "{name}: {about:?}");
        for argument in command.get_arguments() {
            let help = text(argument.get_help());
            assert!(!help.is_empty() && !help.ends_with('.'), "{name} {}: {help:?}", argument.get_id());
        }
    }
}
