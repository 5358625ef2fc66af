//! What open pages are told of: that there is something new to show, or that something is wrong.

use hyper::body::Bytes;
use serde::Serialize;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many pages are told; browsers open no more than a few connections, and pages that nobody sees give theirs back.
const MOST: usize = 32;

/// How much may wait for a page to take it. One that is slower than that asks again.
const WAITING: usize = 16;

/// What is shown now, and who wants to hear of it.
#[derive(Debug)]
pub(super) struct Hub {
    /// Tells one run from another: what was shown by another is not known to be the same.
    run: u128,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    number: u64,
    now: Now,
    listeners: Vec<Sender<Bytes>>,
}

/// How things are.
#[derive(Clone, Debug, Default)]
pub(super) struct Now {
    /// The path of the site's root: empty, or with a slash before it.
    pub root: String,
    /// Whether documents may bring programs of their own.
    pub trusts: bool,
    /// Whether pages have to be loaded anew, all that belongs to them included.
    pub reload: bool,
    /// What is wrong.
    pub fault: String,
}

/// What is told.
#[derive(Serialize)]
struct Told<'a> {
    version: &'a str,
    reload: bool,
    fault: &'a str,
}

impl Hub {
    pub(super) fn new(now: Now) -> Self {
        let run = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        Self { run, inner: Mutex::new(Inner { now, ..Inner::default() }) }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells all pages that there is something new to show.
    pub(super) fn show(&self, now: Now) {
        let mut inner = self.lock();
        (inner.number, inner.now) = (inner.number + 1, now);
        self.tell(&mut inner);
    }

    /// Tells all pages what is wrong: they show what they showed.
    pub(super) fn complain(&self, fault: String) {
        let mut inner = self.lock();
        if inner.now.fault != fault {
            inner.now.fault = fault;
            self.tell(&mut inner);
        }
    }

    /// Keeps connections open, and finds out who is gone.
    pub(super) fn beat(&self) {
        send(&mut self.lock().listeners, &Bytes::from_static(b":\n\n"));
    }

    /// One more page that listens. It is told at once how things are.
    pub(super) fn listen(&self) -> Receiver<Bytes> {
        let (sender, receiver) = channel(WAITING);
        let mut inner = self.lock();
        let _ = sender.try_send(Bytes::from_static(b"retry: 500\n\n"));
        let _ = sender.try_send(self.event(&inner));
        inner.listeners.retain(|other| !other.is_closed());
        if inner.listeners.len() >= MOST {
            inner.listeners.remove(0);
        }
        inner.listeners.push(sender);
        receiver
    }

    /// What names the state of all that is shown.
    pub(super) fn version(&self) -> String {
        self.name(self.lock().number)
    }

    /// Whether documents may bring programs of their own.
    pub(super) fn trusts(&self) -> bool {
        self.lock().now.trusts
    }

    /// The path of the site's root.
    pub(super) fn root(&self) -> String {
        self.lock().now.root.clone()
    }

    fn name(&self, number: u64) -> String {
        format!("{:x}-{number}", self.run)
    }

    fn event(&self, inner: &Inner) -> Bytes {
        let version = &self.name(inner.number);
        let told = Told { version, reload: inner.now.reload, fault: &inner.now.fault };
        // JSON holds no line breaks, so that it is one line of an event.
        Bytes::from(format!("data: {}\n\n", serde_json::to_string(&told).unwrap_or_default()))
    }

    fn tell(&self, inner: &mut Inner) {
        let event = self.event(inner);
        send(&mut inner.listeners, &event);
    }
}

/// Sends to all, and forgets those who do not listen, or not fast enough.
fn send(listeners: &mut Vec<Sender<Bytes>>, bytes: &Bytes) {
    listeners.retain(|listener| listener.try_send(bytes.clone()).is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(receiver: &mut Receiver<Bytes>) -> String {
        let mut text = String::new();
        while let Ok(bytes) = receiver.try_recv() {
            text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
        text
    }

    #[test]
    fn who_listens_is_told_what_is_and_what_comes() {
        let hub = Hub::new(Now::default());
        hub.show(Now { root: "/blog".into(), ..Now::default() });
        let mut page = hub.listen();
        let first = hub.version();
        assert!(
            text(&mut page)
                .ends_with(&format!("data: {{\"version\":\"{first}\",\"reload\":false,\"fault\":\"\"}}\n\n"))
        );
        hub.complain("a\nb".into());
        assert!(text(&mut page).contains("\"fault\":\"a\\nb\""));
        assert_eq!((hub.version(), hub.root().as_str()), (first.clone(), "/blog"));
        hub.show(Now { reload: true, ..Now::default() });
        assert!(hub.version() != first && text(&mut page).contains("\"reload\":true,\"fault\":\"\""));
    }

    #[test]
    fn who_does_not_listen_is_forgotten_and_nobody_keeps_others_out() {
        let hub = Hub::new(Now::default());
        let slow = hub.listen();
        (0..WAITING).for_each(|_| hub.beat());
        assert!(hub.lock().listeners.is_empty());
        drop(slow);
        let pages: Vec<_> = (0..MOST + 3).map(|_| hub.listen()).collect();
        assert_eq!(hub.lock().listeners.len(), MOST);
        drop(pages);
        hub.beat();
        assert!(hub.lock().listeners.is_empty());
    }
}
