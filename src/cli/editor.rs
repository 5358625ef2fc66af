//! The editor of the user: `$VISUAL`, else `$EDITOR`.

use super::failure::Failure;
use super::session::Session;
use std::path::Path;
use std::process;

/// A program that opens a file for a person, and its options.
pub struct Editor {
    program: String,
    arguments: Vec<String>,
}

impl Editor {
    /// The editor that is set.
    ///
    /// # Errors
    ///
    /// None is, or it is no command.
    pub fn of(session: &Session<'_>) -> Result<Self, Failure> {
        let Some(editor) = &session.environment.editor else {
            return Err(Failure::new("no editor is set").help("set one: export EDITOR=vim"));
        };
        let words = shlex::split(editor).unwrap_or_default();
        let Some((program, arguments)) = words.split_first() else {
            return Err(
                Failure::new(format!("`{editor}` is no command")).help("set $EDITOR to a program and its options")
            );
        };
        Ok(Self { program: program.clone(), arguments: arguments.to_vec() })
    }

    /// Opens a file, and waits until the editor has ended.
    ///
    /// # Errors
    ///
    /// It cannot be started, or says that it failed.
    pub fn open(&self, session: &mut Session<'_>, path: &Path) -> Result<(), Failure> {
        // What was printed comes before what the editor prints.
        session.out.flush()?;
        let status = process::Command::new(&self.program).args(&self.arguments).arg(path).status();
        let status = status.map_err(|error| {
            Failure::new(format!("the editor `{}` cannot be started: {error}", self.program))
                .help("set $VISUAL or $EDITOR")
        })?;
        if status.success() { Ok(()) } else { Err(Failure::new(format!("the editor ended with {status}"))) }
    }
}
