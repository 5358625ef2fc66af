//! The one printer of errors: what is wrong, what caused it, what to do about it.

use crate::corpus::{FindError, QueryError, TEMPLATES};
use crate::diagnostic::Severity;
use crate::export::ExportError;
use crate::git::GitError;
use crate::lint::report::{full, message as shown};
use crate::ops::init::InitError;
use crate::ops::mv::MoveError;
use crate::ops::new::{NewError, TemplateError};
use crate::ops::tag::TagError;
use crate::ops::workspace::WorkspaceError;
use crate::site::SiteError;
use crate::template::Fault;
use crate::write::WriteError;
use std::error::Error;
use std::io;

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub struct Failure(Box<Parts>);

#[derive(Debug)]
struct Parts {
    message: String,
    causes: Vec<String>,
    help: Option<String>,
    /// The place in a file, drawn in place of the message.
    drawing: Option<Drawing>,
    /// The reader of the output has gone: no failure at all.
    closed_pipe: bool,
}

#[derive(Debug)]
struct Drawing {
    path: String,
    text: String,
    span: Option<crate::diagnostic::Span>,
}

impl Failure {
    /// A failure told in one line.
    pub fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(Parts { message, causes: Vec::new(), help: None, drawing: None, closed_pipe: false }))
    }

    /// The same with a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// An error with its causes.
    fn of(error: &dyn Error, help: Option<String>) -> Self {
        let mut causes = Vec::new();
        let mut cause = error.source();
        while let Some(error) = cause {
            causes.push(error.to_string());
            cause = error.source();
        }
        let mut failure = Self::new(error.to_string());
        (failure.0.causes, failure.0.help) = (causes, help);
        failure
    }

    /// Whether the reader of the output has gone.
    pub fn is_closed_pipe(&self) -> bool {
        self.0.closed_pipe
    }

    /// What is printed.
    pub fn render(&self, color: bool) -> String {
        let Parts { message, causes, help, drawing, .. } = &*self.0;
        if let Some(drawing) = drawing {
            return full::render(
                &full::Told {
                    severity: Severity::Error,
                    rule: None,
                    message,
                    path: &drawing.path,
                    text: Some(&drawing.text),
                    place: full::place_in(&drawing.text, drawing.span),
                    related: Vec::new(),
                    note: None,
                    fix: None,
                    help: help.as_deref(),
                },
                color,
            );
        }
        let (red, cyan, off) = if color { ("\x1b[1;31m", "\x1b[1;36m", "\x1b[0m") } else { ("", "", "") };
        let mut text = format!("{red}error{off}: {}\n", shown(message));
        for cause in causes {
            text.push_str(&format!("  caused by: {}\n", shown(cause)));
        }
        if let Some(help) = help {
            text.push_str(&format!("  {cyan}help{off}: {}\n", shown(help)));
        }
        text
    }
}

impl From<io::Error> for Failure {
    /// An error of writing to the output.
    fn from(error: io::Error) -> Self {
        let mut failure = Self::new("the output cannot be written");
        failure.0.closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        failure.0.causes.push(error.to_string());
        failure
    }
}

impl From<WorkspaceError> for Failure {
    fn from(error: WorkspaceError) -> Self {
        let mut failure = Self::of(&error, error.help());
        match error {
            WorkspaceError::Config { path, fault } => {
                let path = path.display().to_string();
                failure.0.drawing = Some(Drawing { path, text: fault.text.clone(), span: fault.span });
            }
            // A schema that could not be read has no line to show.
            WorkspaceError::Schema { path, fault } if fault.span.is_some() => {
                let path = path.display().to_string();
                failure.0.drawing = Some(Drawing { path, text: fault.text.clone(), span: fault.span });
            }
            WorkspaceError::Schema { path, fault } if !fault.message.contains(&fault.path) => {
                failure.0.message = format!("{}: {}", path.display(), fault.message);
            }
            _ => {}
        }
        failure
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        Self::of(&error, error.help())
    }
}

impl From<FindError> for Failure {
    fn from(error: FindError) -> Self {
        Self::of(&error, error.help())
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Output(error) => error.into(),
            ExportError::Site(error) => error.into(),
            error => Self::of(&error, error.help()),
        }
    }
}

impl From<SiteError> for Failure {
    fn from(error: SiteError) -> Self {
        let mut failure = Self::of(&error, error.help());
        if let SiteError::Template(fault) = error {
            let Fault { name, text, span, .. } = *fault;
            failure.0.drawing = Some(Drawing { path: format!("{TEMPLATES}/{name}"), text, span });
        }
        failure
    }
}

impl From<NewError> for Failure {
    fn from(error: NewError) -> Self {
        let mut failure = Self::of(&error, error.help());
        match error {
            NewError::Workspace(error) => error.into(),
            NewError::Template(TemplateError::Fault { path, text, span, .. }) => {
                failure.0.drawing = Some(Drawing { path: path.display().to_string(), text, span });
                failure
            }
            _ => failure,
        }
    }
}

impl From<TagError> for Failure {
    fn from(error: TagError) -> Self {
        match error {
            TagError::Workspace(error) => error.into(),
            error => Self::of(&error, error.help()),
        }
    }
}

impl From<MoveError> for Failure {
    fn from(error: MoveError) -> Self {
        match error {
            MoveError::Workspace(error) => error.into(),
            error => Self::of(&error, error.help()),
        }
    }
}

impl From<InitError> for Failure {
    fn from(error: InitError) -> Self {
        let help = error.help();
        match error {
            InitError::Unsound(error) => {
                let failure = Self::from(error);
                match help {
                    Some(help) if failure.0.help.is_none() => failure.help(help),
                    _ => failure,
                }
            }
            error => Self::of(&error, help),
        }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        Self::of(&error, error.help())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::of(&error, error.help())
    }
}
