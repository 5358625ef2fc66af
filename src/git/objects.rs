//! The content of objects: asked for one by one, from as many processes as there are threads that ask.

use super::program::Program;
use super::{GitError, ObjectId};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// A store of objects.
#[derive(Debug)]
pub(super) struct Objects {
    program: Arc<Program>,
    /// Processes that wait for a question.
    idle: Mutex<Vec<Reader>>,
}

/// A process that answers with the content of objects.
#[derive(Debug)]
struct Reader {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What an object holds.
pub(super) enum Content {
    /// This many bytes, of which as many as asked for were read.
    Bytes(u64),
    /// Nothing that is here.
    Missing,
}

impl Objects {
    pub(super) fn new(program: Arc<Program>) -> Self {
        Self { program, idle: Mutex::new(Vec::new()) }
    }

    /// Fills `buffer` with the first `most` bytes of an object.
    pub(super) fn read(&self, id: &ObjectId, most: u64, buffer: &mut Vec<u8>) -> io::Result<Content> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match waiting {
            Some(reader) => reader,
            None => Reader::start(&self.program).map_err(io::Error::other)?,
        };
        let content = reader.read(id, most, buffer)?;
        // One that has more to say than anybody wants to hear is let go, as is one that may have ended.
        if matches!(content, Content::Bytes(size) if size <= most) {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
        }
        Ok(content)
    }
}

impl Reader {
    fn start(program: &Program) -> Result<Self, GitError> {
        let mut command = program.command(&["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(GitError::NoGit)?;
        let pipe = |name: &str| GitError::NoGit(io::Error::other(format!("it has no {name}")));
        let questions = child.stdin.take().ok_or_else(|| pipe("input"))?;
        let answers = BufReader::new(child.stdout.take().ok_or_else(|| pipe("output"))?);
        Ok(Self { child, questions, answers })
    }

    fn read(&mut self, id: &ObjectId, most: u64, buffer: &mut Vec<u8>) -> io::Result<Content> {
        buffer.clear();
        self.questions.write_all(format!("{}\n", id.as_str()).as_bytes())?;
        self.questions.flush()?;
        // `<name> blob <size>`, or `<name> missing`.
        let mut head = Vec::new();
        (&mut self.answers).take(MAX_HEAD).read_until(b'\n', &mut head)?;
        let head = String::from_utf8_lossy(&head).into_owned();
        let size = match head.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
            // Older versions end where they are kept from fetching what is not here.
            [] | [_, "missing"] => return Ok(Content::Missing),
            [_, "blob", size] => size.parse::<u64>().ok(),
            _ => None,
        };
        let size = size.ok_or_else(|| io::Error::other("git gave no answer that is known"))?;
        (&mut self.answers).take(size.min(most)).read_to_end(buffer)?;
        if size <= most {
            let mut end = [0];
            self.answers.read_exact(&mut end)?;
        }
        Ok(Content::Bytes(size))
    }
}

/// The longest first line of an answer.
const MAX_HEAD: u64 = 256;

impl Drop for Reader {
    fn drop(&mut self) {
        // It would end by itself once its input is closed, but for what it still has to say.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
