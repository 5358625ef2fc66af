//! `writings completions`: what a shell needs to complete commands and options.

use super::{Command, Failure, Session, Status, parser};
use clap::Args;
use clap_complete::Shell;

/// Print completions for a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Command for Completions {
    const NAME: &'static str = "completions";
    const EXAMPLES: &'static str = "Examples:\n  writings completions bash > ~/.local/share/bash-completion/completions/writings\n  \
        writings completions fish > ~/.config/fish/completions/writings.fish\n  \
        writings completions zsh > \"${fpath[1]}/_writings\"";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut parser(), "writings", &mut script);
        session.out.write_all(&script)?;
        Ok(Status::Done)
    }
}
