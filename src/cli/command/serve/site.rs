//! What is asked for, answered: pages made on demand, files of static folders, findings.

use super::Message;
use super::super::watching::{Changes, Watched};
use super::answer::{Answer, kind_of};
use super::guard::{self, INNER};
use super::http::Question;
use super::pages::Pages;
use super::reading::Reading;
use crate::analysis::Facts;
use crate::document::address::normal;
use crate::lint::report::message;
use hyper::StatusCode;
use serde::Serialize;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// How long nothing may happen before what happened is looked at: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// How long changes are gathered at the most, where they do not end.
const MOST: Duration = Duration::from_millis(500);

/// The longest file that is read for an answer.
const LONGEST: u64 = 256 * 1024 * 1024;

/// The most findings that are told of one page.
const FINDINGS: usize = 100;

/// The site over what was read.
pub(super) struct Site<'a> {
    pub reading: &'a Reading,
    pub pages: Pages<'a>,
}

/// What is told of the document behind a page.
#[derive(Serialize)]
struct Findings<'a> {
    /// Its path; none where the page is not of a document.
    document: Option<&'a str>,
    findings: Vec<Finding<'a>>,
    /// How many more there are.
    more: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: &'a str,
    message: String,
    line: u32,
    column: u32,
    help: Option<String>,
}

impl Site<'_> {
    /// Answers, until something changes; `None` where it is to end.
    pub(super) fn attend(&self, messages: &Receiver<Message>, watched: &Watched) -> Option<Changes> {
        rayon::in_place_scope(|scope| {
            let mut changes = Changes::default();
            let mut since: Option<(Instant, Instant)> = None;
            loop {
                let message = match since {
                    None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                    Some((first, last)) => {
                        let until = (last + QUIET).min(first + MOST);
                        messages.recv_timeout(until.saturating_duration_since(Instant::now()))
                    }
                };
                match message {
                    Ok(Message::Asked(question)) => scope.spawn(|_| self.reply(question)),
                    Ok(Message::Happened(event)) => {
                        changes.take(event, watched);
                        if !changes.are_none() {
                            let now = Instant::now();
                            since = Some((since.map_or(now, |(first, _)| first), now));
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => return Some(changes),
                    Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
        })
    }

    /// Answers one question. A page that breaks the program takes no other with it.
    fn reply(&self, question: Question) {
        let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&question)));
        let broken = |_| fault("making this page broke the program: a fault in `writings`; please report it", self.reading);
        let _ = question.reply.send(answer.unwrap_or_else(broken));
    }

    fn answer(&self, question: &Question) -> Answer {
        let below = question.path.as_deref().and_then(|path| Some((path, path.strip_prefix('/')?)));
        let Some((path, file)) = below else { return self.missing() };
        if let Some(inner) = path.strip_prefix(INNER) {
            return if inner == "findings" { self.findings(&question.query) } else { self.missing() };
        }
        if file.is_empty() || file.ends_with('/') {
            let page = self.page(&format!("{file}index.html"));
            return page.or_else(|| self.file(&format!("{file}index.html"))).unwrap_or_else(|| self.missing());
        }
        let folder = || {
            let index = format!("{file}/index.html");
            self.page(&index).or_else(|| self.file(&index))?;
            let query = if question.query.is_empty() { String::new() } else { format!("?{}", question.query) };
            Some(Answer::elsewhere(StatusCode::PERMANENT_REDIRECT, format!("{}/{query}", question.raw)))
        };
        self.page(file).or_else(|| self.file(file)).or_else(folder).unwrap_or_else(|| self.missing())
    }

    /// A page, or what belongs to pages.
    fn page(&self, path: &str) -> Option<Answer> {
        match self.pages.page(path) {
            Ok(bytes) => Some(Answer::ok(kind_of(path), bytes?)),
            Err(text) => Some(fault(&text, self.reading)),
        }
    }

    /// A file of a static folder.
    fn file(&self, path: &str) -> Option<Answer> {
        let workspace = &self.reading.workspace;
        let folders = &workspace.config().settings.static_folders;
        let bytes = folders.iter().find_map(|folder| read(workspace.root(), folder.as_str(), path))?;
        Some(Answer::ok(kind_of(path), bytes))
    }

    fn missing(&self) -> Answer {
        let page = self.page("404.html");
        let status = StatusCode::NOT_FOUND;
        let missing = |page: Answer| if page.is_fault { page } else { Answer { status, ..page } };
        page.map_or_else(|| Answer::plain(status, "there is no such page"), missing)
    }

    /// What is wrong with the document behind a page.
    fn findings(&self, query: &str) -> Answer {
        let path = query.split('&').find_map(|pair| pair.strip_prefix("path="));
        let facts = path.and_then(guard::decoded).and_then(|path| self.document(&path));
        let linted = &self.reading.linted;
        let found = facts.map(|facts| linted.findings_of(&facts.path, self.reading.now)).unwrap_or_default();
        let told = found.iter().take(FINDINGS).map(|finding| {
            let diagnostic = &*finding.diagnostic;
            Finding {
                rule: diagnostic.rule,
                severity: finding.severity.word(),
                message: message(&diagnostic.message).into(),
                line: diagnostic.place.line,
                column: diagnostic.place.column,
                help: diagnostic.help.as_deref().map(|help| message(help).into()),
            }
        });
        let findings = Findings {
            document: facts.map(|facts| &*facts.path),
            findings: told.collect(),
            more: found.len().saturating_sub(FINDINGS),
        };
        Answer::ok(kind_of("x.json"), serde_json::to_vec(&findings).unwrap_or_default())
    }

    /// The document behind the page at an address, which a browser has encoded.
    fn document(&self, address: &str) -> Option<&Facts> {
        let address = guard::path(address)?;
        let address = normal(address.strip_prefix(self.reading.root())?);
        let mut documents = self.reading.linted.corpus.documents().iter();
        documents.find(|facts| normal(&facts.permalink) == address)
    }
}

/// In place of a page that cannot be made: what is wrong, until it is mended.
fn fault(text: &str, reading: &Reading) -> Answer {
    let root = reading.root();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>This page cannot be made</title>\n<link rel=\"stylesheet\" href=\"{root}{INNER}live.css\">\n\
         <script src=\"{root}{INNER}live.js\" defer></script>\n\
         <main class=\"writings-fault\"><h1>This page cannot be made</h1><pre>{}</pre></main>\n</html>\n",
        quick_xml::escape::escape(text),
    );
    let answer = Answer::of(StatusCode::INTERNAL_SERVER_ERROR, kind_of("x.html"), page);
    Answer { is_fault: true, ..answer }
}

/// A file at `path` in a folder of the workspace, if it really lies there: what links lead out of the folder is not served, nor
/// what is hidden.
fn read(root: &Path, folder: &str, path: &str) -> Option<Vec<u8>> {
    let root = root.canonicalize().ok()?;
    let folder = root.join(folder).canonicalize().ok().filter(|folder| folder.starts_with(&root))?;
    let file = folder.join(path).canonicalize().ok()?;
    let is_shown = |part: Component<'_>| !part.as_os_str().to_string_lossy().starts_with('.');
    if !file.strip_prefix(&folder).ok()?.components().all(is_shown) {
        return None;
    }
    let metadata = fs::metadata(&file).ok().filter(|metadata| metadata.is_file() && metadata.len() <= LONGEST);
    metadata.and_then(|_| fs::read(file).ok())
}
