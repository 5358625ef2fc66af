//! `writings serve`: the pages in a browser, reloading as you write.

mod answer;
mod events;
mod guard;
mod http;
mod listen;
mod open;
mod pages;
mod reading;
mod site;
mod timed;

use super::watching::{Also, Watched};
use super::{Command, Failure, Session, Status};
use clap::Args;
use events::{Hub, Now};
use guard::Guard;
use http::{Question, Server};
use pages::Pages;
use reading::{Reading, TEMPLATES, Update};
use site::Site;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::Arc;
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
    const EXAMPLES: &'static str =
        "Examples:\n  writings serve\n  writings serve --open\n  writings serve --port 8080\n  writings serve --host 0.0.0.0";

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
        reading.check(session)?;
        watched.watch_settings(&reading.workspace)?;
        let listener = listen::listen(self.host.as_deref(), self.port)?;
        let hub = Arc::new(Hub::new());
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
    let mut update = Ok(Update { read: reading.linted.corpus.documents().len(), reload: false });
    let mut begun = Instant::now();
    loop {
        let faults = match &update {
            Ok(_) => reading.schema_faults(session),
            Err(_) => Vec::new(),
        };
        let mut fault = String::new();
        for failure in faults.iter().chain(update.as_ref().err()) {
            let text = failure.render(session.global.colors_messages(session.environment));
            session.err.write_all(text.as_bytes())?;
            fault.push_str(&failure.render(false));
        }
        let failed = update.is_err();
        let changes = {
            let pages = Pages::new(reading).map_err(Failure::new)?;
            match update {
                Ok(Update { reload, read }) => {
                    hub.show(Now { root: reading.root().to_owned(), reload, fault });
                    if session.global.verbose {
                        let (all, time) = (reading.linted.corpus.documents().len(), begun.elapsed().as_millis());
                        session.note(&format!("read {read} of {all} in {time} ms"))?;
                    }
                }
                Err(_) => hub.complain(fault),
            }
            Site { reading, pages }.attend(messages, watched)
        };
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
