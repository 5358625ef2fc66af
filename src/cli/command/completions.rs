//! `writings completions`: what a shell needs to complete commands, options, and the workspace's own words.

use super::{Command, Failure, Session, Status};
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
        // Each asks the program for the script itself, so that a file which was made once fits every later version.
        let script = match self.shell {
            Shell::Bash => "source <(COMPLETE=bash writings)",
            Shell::Elvish => "eval (E:COMPLETE=elvish writings | slurp)",
            Shell::Fish => "COMPLETE=fish writings | source",
            Shell::PowerShell => {
                "$env:COMPLETE = \"powershell\"; writings | Out-String | Invoke-Expression; Remove-Item Env:\\COMPLETE"
            }
            // Loaded as a function, at the first completion, which it then has to answer.
            Shell::Zsh => "#compdef writings\nsource <(COMPLETE=zsh writings)\n_clap_dynamic_completer_writings \"$@\"",
            other => return Err(Failure::new(format!("there are no completions for {other}"))),
        };
        writeln!(session.out, "{script}")?;
        Ok(Status::Done)
    }
}
