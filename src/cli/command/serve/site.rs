//! What is asked for, answered: pages made on demand, the files that they show, findings.

use super::super::Failure;
use super::super::watching::{Changes, Watched};
use super::Message;
use super::answer::{Answer, kind_of};
use super::guard::{self, INNER};
use super::http::Question;
use super::reading::Reading;
use crate::analysis::Facts;
use crate::corpus::Query;
use crate::export::{Export, html, published};
use crate::lint::report::message;
use crate::site::{MAX_FILE, Pages};
use hyper::StatusCode;
use serde::Serialize;
use std::collections::HashMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// How long nothing may happen before what happened is looked at: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(15);

/// How long changes are gathered at the most, where they do not end.
const MOST: Duration = Duration::from_millis(500);

/// The longest file that is read for an answer.
const LONGEST: u64 = MAX_FILE as u64;

/// The most findings that are told of one page.
const FINDINGS: usize = 100;

/// The files of the workspace that pages showed so far, by where they are on the site. A page that stays open asks for them later.
pub(super) type Carried = Mutex<HashMap<String, String>>;

/// The site over what was read.
pub(super) struct Site<'a> {
    pub reading: &'a Reading,
    pub export: &'a Export<'a>,
    /// The pages; or what keeps them from being made.
    pub pages: Result<Pages<'a>, String>,
    pub carried: &'a Carried,
    /// Feeds and the map of the site, once one was asked for.
    pub beside: OnceLock<Vec<(String, Vec<u8>)>>,
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

impl<'a> Site<'a> {
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
        let broken =
            |_| fault("making this page broke the program: a fault in `writings`; please report it", self.reading);
        let _ = question.reply.send(answer.unwrap_or_else(broken));
    }

    fn answer(&self, question: &Question) -> Answer {
        let below = question.path.as_deref().and_then(|path| Some((path, path.strip_prefix('/')?)));
        let Some((path, file)) = below else { return self.missing() };
        if let Some(inner) = path.strip_prefix(INNER) {
            return if inner == "findings" { self.findings(&question.query) } else { self.missing() };
        }
        if file.is_empty() || file.ends_with('/') {
            return self.found(&format!("{file}index.html")).unwrap_or_else(|| self.missing());
        }
        let folder = || {
            self.found(&format!("{file}/index.html"))?;
            let query = if question.query.is_empty() { String::new() } else { format!("?{}", question.query) };
            Some(Answer::elsewhere(StatusCode::PERMANENT_REDIRECT, format!("{}/{query}", question.raw)))
        };
        self.found(file).or_else(folder).unwrap_or_else(|| self.missing())
    }

    /// What the site has at a path: documents come first, then files of static folders, then all other pages.
    fn found(&self, path: &str) -> Option<Answer> {
        let pages = match &self.pages {
            Ok(pages) => pages,
            Err(text) if path.ends_with(".html") => return Some(fault(text, self.reading)),
            Err(_) => return self.file(path)?,
        };
        if pages.position(path).is_none()
            && let Some(file) = self.file(path)
        {
            return file;
        }
        self.page(pages, path).or_else(|| self.carried(pages, path)).or_else(|| self.feed(path))
    }

    /// A page, or what belongs to pages.
    fn page(&self, pages: &Pages<'_>, path: &str) -> Option<Answer> {
        match pages.make(path)? {
            Ok(made) => {
                let mut carried = self.carried.lock().unwrap_or_else(PoisonError::into_inner);
                carried.extend(made.files.into_iter().map(|(file, path)| (path, file)));
                Some(Answer::ok(kind_of(path), made.bytes))
            }
            Err(error) => Some(fault(&Failure::from(error).render(false), self.reading)),
        }
    }

    /// A file of a static folder; the inner `None` is one that must not be served.
    #[expect(clippy::option_option, reason = "a file that must not be served is no page either")]
    fn file(&self, path: &str) -> Option<Option<Answer>> {
        let workspace = &self.reading.workspace;
        let folders = &workspace.config().settings.static_folders;
        let file = folders.iter().find_map(|folder| {
            let path = format!("{}/{path}", folder.as_str());
            let metadata = fs::symlink_metadata(workspace.root().join(&path)).ok()?;
            (!metadata.is_dir()).then_some(path)
        })?;
        Some(read(workspace.root(), &file).map(|bytes| Answer::ok(kind_of(path), bytes)))
    }

    /// A file that a page shows. One of a page that was not made yet is known once that is made.
    fn carried(&self, pages: &Pages<'_>, path: &str) -> Option<Answer> {
        let known = || self.carried.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let learned = || {
            let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
            for page in
                folders.map(|folder| format!("{folder}/index.html")).filter(|page| pages.position(page).is_some())
            {
                self.page(pages, &page);
            }
            known()
        };
        let file = known().or_else(learned)?;
        Some(Answer::ok(kind_of(path), read(self.reading.workspace.root(), &file)?))
    }

    /// A feed, or the map of the site: of what is published.
    fn feed(&self, path: &str) -> Option<Answer> {
        if ![".xml", ".json"].iter().any(|end| path.ends_with(end)) {
            return None;
        }
        let made = self.beside.get_or_init(|| {
            let names = self.reading.workspace.collection_names();
            let documents = published(self.export.corpus, &Query::default(), &names, self.export.now);
            let export = Export { documents: documents.unwrap_or_default(), live: false, ..self.export.clone() };
            html::beside(&export).unwrap_or_default()
        });
        let (_, bytes) = made.iter().find(|(other, _)| other == path)?;
        Some(Answer::ok(kind_of(path), bytes.clone()))
    }

    fn missing(&self) -> Answer {
        let page = self.found("404.html");
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
    fn document(&self, address: &str) -> Option<&'a Facts> {
        let address = guard::path(address)?;
        let path = address.strip_prefix(self.reading.root())?.strip_prefix('/')?;
        let pages = self.pages.as_ref().ok()?;
        let slash = if path.is_empty() || path.ends_with('/') { "" } else { "/" };
        pages.document_at(path).or_else(|| pages.document_at(&format!("{path}{slash}index.html")))
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

/// A file of the workspace, if it really lies there: what a link brings in from outside is not served, nor what is hidden.
fn read(root: &Path, path: &str) -> Option<Vec<u8>> {
    let root = root.canonicalize().ok()?;
    let file = root.join(path).canonicalize().ok()?;
    let is_shown = |part: Component<'_>| !part.as_os_str().to_string_lossy().starts_with('.');
    if !file.strip_prefix(&root).ok()?.components().all(is_shown) {
        return None;
    }
    let metadata = fs::metadata(&file).ok().filter(|metadata| metadata.is_file() && metadata.len() <= LONGEST);
    metadata.and_then(|_| fs::read(file).ok())
}
