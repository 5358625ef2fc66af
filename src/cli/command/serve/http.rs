//! The server: connections, and who answers what comes over them. It reads no files; what it is asked for it asks for in turn.

use super::Message;
use super::answer::{Answer, Content, kind_of};
use super::events::Hub;
use super::guard::{self, Guard, INNER};
use super::timed::Timed;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::Poll;
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

/// How many connections there are at once; others wait until one ends.
const CONNECTIONS: usize = 128;

/// How long the head of a request may take, the time until it begins included.
const HEAD_TIME: Duration = Duration::from_secs(15);

/// How long the head of a request may be, and how many headers it may have.
const HEAD_BYTES: usize = 16 * 1024;
const HEADERS: usize = 64;

/// How often open pages hear that somebody is there.
const BEAT: Duration = Duration::from_secs(15);

/// What is asked for.
#[derive(Debug)]
pub(super) struct Question {
    /// The path below the root of the site, decoded, with the slash that it begins with; `None` where there can be none.
    pub path: Option<String>,
    /// The path as it was asked for, from the root of the host.
    pub raw: String,
    /// What stands behind `?`, or nothing.
    pub query: String,
    /// Who waits for the answer.
    pub reply: oneshot::Sender<Answer>,
}

/// All that a connection needs.
pub(super) struct Server {
    pub guard: Guard,
    pub hub: Arc<Hub>,
    /// Takes what the server has to say.
    pub told: mpsc::Sender<Message>,
}

impl Server {
    /// Serves until Ctrl-C; `ready` hears when that is listened for.
    pub(super) fn run(self, listener: TcpListener, ready: mpsc::Sender<()>) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async move {
            listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let server = Arc::new(self);
            tokio::spawn(beat(server.hub.clone()));
            tokio::spawn(accept(server.clone(), listener));
            let mut ready = Some(ready);
            let mut interrupt = pin!(tokio::signal::ctrl_c());
            let interrupted = std::future::poll_fn(|context| {
                // It is listened for once it was asked for the first time.
                let polled = interrupt.as_mut().poll(context);
                if let Some(ready) = ready.take() {
                    let _ = ready.send(());
                }
                match polled {
                    // Who cannot listen for it is ended by it.
                    Poll::Ready(Err(_)) => Poll::Pending,
                    polled => polled,
                }
            });
            let _ = interrupted.await;
            let _ = server.told.send(Message::Stop);
            Ok(())
        })
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Content> {
        let (method, uri) = (request.method(), request.uri());
        let answer = match self.guard.refusal(method, uri, request.headers()) {
            Some(refusal) => Answer::plain(refusal.status, refusal.why),
            None => self.page(method, uri.path(), uri.query().unwrap_or("")).await,
        };
        answer.dressed(&self.hub.version(), self.hub.trusts())
    }

    async fn page(&self, method: &Method, raw: &str, query: &str) -> Answer {
        let root = self.hub.root();
        let path = guard::path(raw);
        let below = path.as_deref().and_then(|path| path.strip_prefix(&*root));
        match below {
            Some("") => return Answer::elsewhere(StatusCode::PERMANENT_REDIRECT, format!("{root}/")),
            None if path.as_deref() == Some("/") => {
                return Answer::elsewhere(StatusCode::TEMPORARY_REDIRECT, format!("{root}/"));
            }
            _ => {}
        }
        let below = below.filter(|below| below.starts_with('/'));
        match below.and_then(|below| below.strip_prefix(INNER)) {
            // Who wants the head alone has nothing to wait for.
            Some("events") if method == Method::HEAD => return Answer::ok("text/event-stream", ""),
            Some("events") => return Answer::events(self.hub.listen()),
            Some("live.js") => return Answer::ok(kind_of("live.js"), include_str!("live.js")),
            Some("live.css") => return Answer::ok(kind_of("live.css"), include_str!("live.css")),
            _ => {}
        }
        let (reply, answer) = oneshot::channel();
        let question = Question { path: below.map(str::to_owned), raw: raw.to_owned(), query: query.to_owned(), reply };
        let _ = self.told.send(Message::Asked(question));
        let gone = || Answer::plain(StatusCode::INTERNAL_SERVER_ERROR, "this could not be made");
        answer.await.unwrap_or_else(|_| gone())
    }
}

/// Lets open pages hear that somebody is there.
async fn beat(hub: Arc<Hub>) {
    loop {
        tokio::time::sleep(BEAT).await;
        hub.beat();
    }
}

/// Takes connections, as many as there may be.
async fn accept(server: Arc<Server>, listener: tokio::net::TcpListener) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // There may be no more files to open for a while.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // What is small is to go at once.
        let _ = stream.set_nodelay(true);
        let server = server.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| {
                let server = server.clone();
                async move { Ok::<_, Infallible>(server.answer(request).await) }
            });
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_TIME)
                .max_buf_size(HEAD_BYTES)
                .max_headers(HEADERS)
                .serve_connection(TokioIo::new(Timed::new(stream)), service);
            // A connection that breaks off is nobody's fault.
            let _ = connection.await;
            drop(slot);
        });
    }
}
