//! The outputs of one run: all that are files are made before any is written.

use super::super::{Failure, Session, Status};
use crate::export::Form;
use crate::lint::report::{at_line_start, escape};
use crate::ops::export::settings::Entry;
use crate::ops::export::shelf::Folder;
use crate::ops::export::stale::{self, Item};
use crate::ops::export::{Job, target};
use crate::ops::target::{is_place_of_document, kept_by_name};
use crate::ops::workspace::Workspace;
use crate::write::{self, shelf};
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The most items that are told of one feed.
const MOST: usize = 20;

/// What is to be written.
pub(super) struct Outputs<'a> {
    check: bool,
    files: Vec<Output>,
    folders: Vec<(Job<'a>, PathBuf, String)>,
    /// Where the settings have files written, in this run or another, which folders leave to those.
    owned: Vec<PathBuf>,
    /// Where all of them are, to tell two that are one.
    places: HashMap<String, String>,
    /// Whether there is but one file, named on the command line, of which nothing need be said.
    is_silent: bool,
}

/// One file.
struct Output {
    place: PathBuf,
    shown: String,
    bytes: Vec<u8>,
    count: usize,
    is_feed: bool,
}

impl<'a> Outputs<'a> {
    /// `owned` are the files that the settings name, as far as they are files.
    pub(super) fn new(check: bool, owned: Vec<PathBuf>) -> Self {
        Self { check, owned, files: Vec::new(), folders: Vec::new(), places: HashMap::new(), is_silent: false }
    }

    /// Makes an output. One that has no place goes to stdout at once.
    pub(super) fn add(
        &mut self,
        job: Job<'a>,
        entry: Option<&Entry>,
        session: &mut Session<'_>,
        workspace: &Workspace,
    ) -> Result<(), Failure> {
        let Some(output) = job.output.clone() else {
            return match job.style.form {
                Form::File(write) => Ok(write(&job.export, session.out)?),
                Form::Folder(_) => Err(Failure::new("a folder cannot go to stdout").help("name it: -o DIR")),
            };
        };
        let refused = |(message, help): target::Refusal| match entry {
            Some(entry) => {
                session.seen(workspace.wrong(entry.output_fault(message, Some(help), workspace.config().text())))
            }
            None => Failure::new(message).help(help),
        };
        let (place, shown) = match entry {
            Some(_) => {
                let place = target::below_root(workspace, &output).map_err(refused)?;
                (place, session.shown_path(workspace, output.trim_end_matches('/')))
            }
            None => (session.environment.folder.join(&output), at_line_start(output.clone())),
        };
        if let Some(folder) = &job.within {
            let above = entry.map_or(session.environment.folder.as_path(), |_| workspace.root());
            target::within(&above.join(folder), &place, &shown).map_err(refused)?;
        }
        if let Some(other) = self.places.insert(place.to_string_lossy().to_lowercase(), shown.clone()) {
            let message = format!("{shown} and {other} are one file, and two exports would be written to it");
            return Err(refused((message, "give each an output of its own".to_owned())));
        }
        match job.style.form {
            Form::Folder(_) => {
                target::folder(workspace, &place, &shown, job.format).map_err(refused)?;
                let paths: Vec<&str> = job.export.corpus.documents().iter().map(|facts| &*facts.path).collect();
                if target::holds_documents(workspace, &place, &paths) {
                    let message = format!("cannot export to {shown}: it holds documents");
                    return Err(refused((message, "name a folder for it alone, such as public".to_owned())));
                }
                self.folders.push((job, place, shown));
            }
            Form::File(write) => {
                let real = place.canonicalize().unwrap_or_else(|_| place.clone());
                let named = session.in_workspace(workspace, &output).filter(|_| entry.is_none());
                let help = || "name another file".to_owned();
                if let Some(why) = kept_by_name(&real).or_else(|| kept_by_name(&place)) {
                    return Err(refused((format!("cannot write {shown}: {why}"), help())));
                }
                if is_place_of_document(workspace, &real, named.as_deref()) {
                    return Err(refused((format!("cannot write {shown}: it is the place of a document"), help())));
                }
                target::takes(&place, &shown, job.format).map_err(refused)?;
                let mut bytes = Vec::new();
                write(&job.export, &mut bytes)?;
                let (count, is_feed) = (job.export.documents.len(), job.format.is_feed());
                self.is_silent = entry.is_none() && job.within.is_none() && self.files.is_empty();
                self.files.push(Output { place, shown, bytes, count, is_feed });
            }
        }
        Ok(())
    }

    /// Writes all, or compares all with what is there.
    pub(super) fn settle(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let mut is_stale = false;
        let is_silent = self.is_silent && self.folders.is_empty();
        // What cannot be is told before anything is written.
        for (job, place, shown) in &self.folders {
            shelf::Shelf::look(place, Path::new(shown))?.made_by(&job.name())?;
        }
        for output in &self.files {
            is_stale |= if self.check { output.compare(session)? } else { output.write(session, is_silent)? };
        }
        for (job, place, shown) in &self.folders {
            let spared = self.files.iter().map(|output| &output.place).chain(&self.owned);
            let spared = spared.filter_map(|file| target::below(place, file)).collect();
            is_stale |= fill(job, place, shown, spared, self.check, session)?;
        }
        if is_stale && self.check && !session.global.quiet {
            session.note("run this without --check to write what is stale")?;
        }
        Ok(if is_stale && self.check { Status::Findings } else { Status::Done })
    }
}

impl Output {
    fn old(&self) -> io::Result<Option<Vec<u8>>> {
        match std::fs::metadata(&self.place) {
            Ok(metadata) if !metadata.is_file() => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            _ => {}
        }
        read(&self.place, self.bytes.len()).map(Some)
    }

    fn write(&self, session: &mut Session<'_>, is_silent: bool) -> Result<bool, Failure> {
        let is_same = matches!(self.old(), Ok(Some(old)) if old == self.bytes);
        if !is_same {
            if !is_silent && let Some(folder) = self.place.parent() {
                std::fs::create_dir_all(folder)
                    .map_err(|error| Failure::new(format!("cannot make the folder of {}: {error}", self.shown)))?;
            }
            write::replace(&self.place, &self.bytes)?;
        }
        if !is_silent && !session.global.quiet {
            let items = if self.is_feed { "item" } else { "document" };
            let plural = if self.count == 1 { "" } else { "s" };
            let unchanged = if is_same { ", unchanged" } else { "" };
            writeln!(session.out, "{}   {} {items}{plural}{unchanged}", escape(&self.shown), self.count)?;
        }
        Ok(false)
    }

    fn compare(&self, session: &mut Session<'_>) -> Result<bool, Failure> {
        let unread = |error: io::Error| Failure::new(format!("cannot read {}: {error}", self.shown));
        let Some(old) = self.old().map_err(unread)? else {
            tell(session, &self.shown, "missing")?;
            return Ok(true);
        };
        if old == self.bytes {
            return Ok(false);
        }
        tell(session, &self.shown, "stale")?;
        if self.is_feed && !session.global.quiet {
            tell_unseen(session, &old, &self.bytes)?;
        }
        Ok(true)
    }
}

fn tell(session: &mut Session<'_>, path: &str, what: &str) -> io::Result<()> {
    if session.global.quiet { Ok(()) } else { writeln!(session.out, "{}   {what}", escape(path)) }
}

/// As much of a file as can be compared with one of this length.
fn read(place: &Path, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // A byte more than there should be tells that there is more.
    let most = length.max(stale::LONGEST) + 1;
    std::fs::File::open(place)?.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What readers of a feed would see as new.
fn tell_unseen(session: &mut Session<'_>, old: &[u8], new: &[u8]) -> io::Result<()> {
    match stale::unseen(old, new) {
        Some(items) => tell_items(session, &items),
        None => writeln!(session.out, "  what it holds is no feed: all items would be new"),
    }
}

/// The items that readers would see as new.
fn tell_items(session: &mut Session<'_>, items: &[Item]) -> io::Result<()> {
    for item in items.iter().take(MOST) {
        writeln!(session.out, "  new to readers: {} ({})", escape(item.title.trim()), escape(&item.id))?;
    }
    match items.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => writeln!(session.out, "  and {more} more"),
    }
}

/// Fills a folder, or compares it, without the files in it that other exports write.
fn fill(
    job: &Job<'_>,
    place: &Path,
    shown: &str,
    spared: Vec<String>,
    check: bool,
    session: &mut Session<'_>,
) -> Result<bool, Failure> {
    let Form::Folder(write) = job.style.form else { return Ok(false) };
    let open = if check { shelf::Shelf::look } else { shelf::Shelf::open };
    let folder = Folder::new(open(place, Path::new(shown))?.made_by(&job.name())?.sparing(spared), check);
    write(&job.export, &folder)?;
    let (outcome, feeds) = folder.finish()?;
    if session.global.quiet {
        return Ok(!outcome.is_fresh());
    }
    let below = |path: &String| format!("{}/{path}", shown.trim_end_matches('/'));
    if check {
        let told = [(&outcome.new, "missing"), (&outcome.changed, "stale"), (&outcome.removed, "to be removed")];
        for (paths, what) in told {
            for path in paths {
                tell(session, &below(path), what)?;
                if let Some(feed) = feeds.get(path).filter(|_| what == "stale") {
                    let old = read(&place.join(path), feed.len()).unwrap_or_default();
                    tell_unseen(session, &old, feed)?;
                }
            }
        }
        return Ok(!outcome.is_fresh());
    }
    let counts = [(outcome.new.len(), "new"), (outcome.changed.len(), "changed"), (outcome.removed.len(), "removed")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!(", {count} {what}"));
    let total = outcome.new.len() + outcome.changed.len() + outcome.same;
    let plural = if total == 1 { "" } else { "s" };
    writeln!(
        session.out,
        "{}/   {total} file{plural}{}",
        escape(shown.trim_end_matches('/')),
        counts.collect::<String>()
    )?;
    for path in &outcome.kept {
        session.note(&format!("{} is no longer made, and stays: it was changed since", below(path)))?;
    }
    Ok(false)
}
