//! `writings serve`: the pages in a browser, reloading as you write.

mod answer;
mod events;
mod guard;
mod http;
mod listen;
mod open;
mod reading;
mod site;
mod timed;

use super::watching::{Also, Watched};
use super::{Command, Failure, Session, Status};
use crate::corpus::TEMPLATES;
use crate::export::{ExportError, html};
use crate::site::SiteError;
use clap::Args;
use events::{Hub, Now};
use guard::Guard;
use http::{Question, Server};
use reading::{Reading, Update};
use site::{Carried, Site};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// Show the pages in a browser, drafts included, and again as they change
#[derive(Debug, Args)]
pub struct Serve {
    /// Serve on this port; 0 for any [default: 4000, or the next that is free]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Serve on this address instead of 127.0.0.1; others may then read all that there is, drafts included
    #[arg(long, value_name = "ADDRESS")]
    host: Option<String>,
    /// Open the first page in a browser
    #[arg(long)]
    open: bool,
}

/// What who serves hears of.
enum Message {
    /// Something happened to a file.
    Happened(notify::Result<notify::Event>),
    /// Something is asked for.
    Asked(Question),
    /// It is to end.
    Stop,
}

impl Command for Serve {
    const NAME: &'static str = "serve";
    const EXAMPLES: &'static str = "Examples:\n  writings serve\n  writings serve --open\n  writings serve --port 8080\n  writings serve --host 0.0.0.0";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        let (sender, messages) = channel();
        let told = sender.clone();
        // Who waits here is gone when the program ends, and then nobody minds.
        let happened = move |event| drop(told.send(Message::Happened(event)));
        let also = Also { folders: &[TEMPLATES], ..Also::default() };
        let mut watched = Watched::new(session, also, happened)?;
        // Before anything is read, so that no change falls between.
        watched.watch_known(session)?;
        session.workspace()?;
        let mut reading = Reading::new(session)?;
        watched.watch_settings(&reading.workspace)?;
        let listener = listen::listen(self.host.as_deref(), self.port)?;
        let (root, trusts) = (reading.root().to_owned(), reading.trusts_html());
        let hub = Arc::new(Hub::new(Now { root, trusts, ..Now::default() }));
        let address = listener.local_addr()?;
        self.start(listener, address, hub.clone(), sender)?;
        self.introduce(session, address, reading.root())?;
        keep_serving(session, &mut reading, &mut watched, &hub, &messages)
    }
}

impl Serve {
    /// Starts the server, and waits until it can be ended by Ctrl-C.
    fn start(
        &self,
        listener: TcpListener,
        address: SocketAddr,
        hub: Arc<Hub>,
        told: Sender<Message>,
    ) -> Result<(), Failure> {
        let guard = Guard::new(self.host.as_deref(), address.ip(), address.port());
        let (ready, is_ready) = channel();
        let stop = told.clone();
        let server = Server { guard, hub, told };
        let serve = move || {
            let _ = server.run(listener, ready);
            let _ = stop.send(Message::Stop);
        };
        let started = std::thread::Builder::new().name("server".to_owned()).spawn(serve).is_ok();
        match started && is_ready.recv().is_ok() {
            true => Ok(()),
            false => Err(Failure::new("the server cannot be started")),
        }
    }

    /// Says where the pages are, and to whom.
    fn introduce(&self, session: &mut Session<'_>, address: SocketAddr, root: &str) -> Result<(), Failure> {
        let ip = address.ip();
        let host = match &self.host {
            // On all addresses of the machine it is served on its own as well.
            _ if ip.is_unspecified() => "127.0.0.1".to_owned(),
            Some(host) if host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[') => host.clone(),
            _ => guard::shown(ip),
        };
        let url = format!("http://{host}:{}{root}/", address.port());
        writeln!(session.out, "{url}")?;
        session.out.flush()?;
        if !ip.is_loopback() {
            session.note("note: whoever reaches this machine can read all of it, drafts included")?;
        }
        if !session.global.quiet {
            session.note("drafts are shown; pages reload as you write; Ctrl-C ends it")?;
        }
        if self.open
            && let Err(error) = open::open(&url)
        {
            session.note(&format!("no browser could be opened: {error}"))?;
        }
        Ok(())
    }
}

/// Serves what was read, and reads again what changes, until Ctrl-C.
fn keep_serving(
    session: &mut Session<'_>,
    reading: &mut Reading,
    watched: &mut Watched,
    hub: &Hub,
    messages: &Receiver<Message>,
) -> Result<Status, Failure> {
    let carried = Carried::default();
    let mut update = Ok(Update { read: reading.linted.corpus.documents().len(), reload: false });
    let mut begun = Instant::now();
    let mut is_first = true;
    loop {
        let mut faults = if update.is_ok() { reading.schema_faults(session) } else { Vec::new() };
        let failed = update.is_err();
        let changes = {
            let mut export = reading.export()?;
            let pages = loop {
                match html::pages(&export) {
                    Ok(pages) => break Ok(pages),
                    Err(error) => {
                        // Two documents at one address are a matter of the moment: one of them is shown.
                        let left_out = match &error {
                            ExportError::Site(
                                SiteError::Twice { other: path, .. } | SiteError::NoFile { path, .. },
                            ) => Some(path.clone()),
                            _ => None,
                        };
                        let failure = Failure::from(error);
                        let text = failure.render(false);
                        faults.push(failure);
                        match left_out {
                            Some(path) => export.documents.retain(|facts| *facts.path != *path),
                            None => break Err(text),
                        }
                    }
                }
            };
            let updated = update.map_err(|failure| faults.push(failure));
            let fault = tell(session, &faults)?;
            match updated {
                Ok(Update { reload, read }) => {
                    let (root, trusts) = (reading.root().to_owned(), reading.trusts_html());
                    match is_first {
                        // Who was faster than this sees nothing new.
                        true => hub.complain(fault),
                        false => hub.show(Now { root, trusts, reload, fault }),
                    }
                    if session.global.verbose {
                        let (all, time) = (reading.linted.corpus.documents().len(), begun.elapsed().as_millis());
                        session.note(&format!("read {read} of {all} in {time} ms"))?;
                    }
                }
                Err(()) => hub.complain(fault),
            }
            let export = &export;
            Site { reading, export, pages, carried: &carried, beside: OnceLock::new() }.attend(messages, watched)
        };
        is_first = false;
        let Some(mut changes) = changes else { return Ok(Status::Done) };
        begun = Instant::now();
        watched.forget(&changes);
        // Who could not look has nothing to build on.
        changes.too_many |= failed;
        let watches = watched.watch_known(session);
        update = watches.and_then(|()| reading.update(session, &changes, &watched.root));
        if update.is_ok() {
            watched.watch_settings(&reading.workspace)?;
        }
    }
}

/// Tells what is wrong, and returns it as pages are told.
fn tell(session: &mut Session<'_>, faults: &[Failure]) -> Result<String, Failure> {
    let mut fault = String::new();
    for failure in faults {
        let text = failure.render(session.global.colors_messages(session.environment));
        session.err.write_all(text.as_bytes())?;
        fault.push_str(&failure.render(false));
    }
    Ok(fault)
}
