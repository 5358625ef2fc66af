//! Templates in the language of Jinja: how their faults are told at their place, and what keeps them from being endless.

use crate::diagnostic::Span;
use minijinja::{Error, ErrorKind};
use std::io;

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of the template, which may be one that another includes.
    pub name: String,
    /// What is wrong, in words.
    pub message: String,
    /// The text of the template.
    pub text: String,
    /// Where in it.
    pub span: Option<Span>,
}

/// What a template may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The most steps that it may take.
    pub steps: u64,
    /// The most bytes that it may write.
    pub bytes: usize,
}

impl Fault {
    /// The innermost error, which knows the place: those around it say only that an `include` failed.
    pub fn of(error: &Error, name: &str, bounds: Bounds) -> Self {
        let mut error = error;
        while let Some(inner) = std::error::Error::source(error).and_then(|inner| inner.downcast_ref::<Error>()) {
            error = inner;
        }
        let message = match (error.kind(), error.detail()) {
            (ErrorKind::OutOfFuel, _) => format!("this template takes more than {} steps", bounds.steps),
            (ErrorKind::WriteFailure, _) => format!("this template writes more than {} bytes", bounds.bytes),
            (ErrorKind::UndefinedError, None) => "this template asks for a value that there is not".to_owned(),
            (ErrorKind::UndefinedError, Some(detail)) => detail.to_owned(),
            (kind, Some(detail)) => format!("{kind}: {detail}"),
            (kind, None) => kind.to_string(),
        };
        Self {
            name: error.name().unwrap_or(name).to_owned(),
            message,
            text: error.template_source().unwrap_or_default().to_owned(),
            span: error.range().map(|range| Span::new(range.start, range.end)),
        }
    }
}

/// An output that a template cannot make endless.
#[derive(Debug)]
pub struct Bounded {
    /// What was written.
    pub bytes: Vec<u8>,
    /// The most that may be.
    pub most: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
