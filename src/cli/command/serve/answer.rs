//! What is answered: a status, what it holds, and the headers that go with everything.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{Response, StatusCode, header};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc::Receiver;

/// An answer, before it is dressed for the way.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub kind: &'static str,
    pub content: Content,
    /// Where to look instead.
    pub location: Option<String>,
    /// Whether it stands for a page that could not be made.
    pub is_fault: bool,
}

/// What an answer holds.
#[derive(Debug)]
pub(super) enum Content {
    Whole(Bytes),
    /// Events, until nobody listens any more.
    Events(Receiver<Bytes>),
}

impl Answer {
    pub(super) fn of(status: StatusCode, kind: &'static str, bytes: impl Into<Bytes>) -> Self {
        Self { status, kind, content: Content::Whole(bytes.into()), location: None, is_fault: false }
    }

    pub(super) fn ok(kind: &'static str, bytes: impl Into<Bytes>) -> Self {
        Self::of(StatusCode::OK, kind, bytes)
    }

    pub(super) fn plain(status: StatusCode, text: &str) -> Self {
        Self::of(status, kind_of("x.txt"), format!("{text}\n"))
    }

    pub(super) fn elsewhere(status: StatusCode, location: String) -> Self {
        Self { location: Some(location), ..Self::plain(status, "it is elsewhere") }
    }

    pub(super) fn events(receiver: Receiver<Bytes>) -> Self {
        Self { content: Content::Events(receiver), ..Self::ok("text/event-stream", Bytes::new()) }
    }

    /// The answer with its headers. `version` names the state of all that is shown, and `trusts` says whether documents may bring
    /// programs of their own.
    pub(super) fn dressed(self, version: &str, trusts: bool) -> Response<Content> {
        let made = match &self.content {
            // What tells whether a page is still the one that is shown.
            Content::Whole(bytes) if self.kind == kind_of("x.html") => blake3::hash(bytes).to_hex().to_string(),
            _ => String::new(),
        };
        let mut response = Response::new(self.content);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for (name, value) in ALWAYS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let policy = if trusts { TRUSTING_POLICY } else { POLICY };
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        // Scripts see the headers of what they fetch, but of the page that they are on only these.
        let timing = format!("version;desc=\"{version}\", page;desc=\"{made}\"");
        let told = [("x-writings-version", version), ("x-writings-page", &made), ("server-timing", &timing)];
        for (name, value) in told {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
        if self.is_fault {
            headers.insert(HeaderName::from_static("x-writings-fault"), HeaderValue::from_static("1"));
        }
        if let Some(Ok(location)) = self.location.map(HeaderValue::try_from) {
            headers.insert(header::LOCATION, location);
        }
        response
    }
}

/// The pages have the same policy in them; here it says besides that nothing may frame them.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src * data:; media-src *; \
    font-src 'self'; form-action *; base-uri 'none'; frame-ancestors 'none'";

const TRUSTING_POLICY: &str = "frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The content type of a file by its name.
pub(super) fn kind_of(path: &str) -> &'static str {
    let extension =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, extension)| extension);
    let known = KINDS.iter().find(|(names, _)| names.iter().any(|name| name.eq_ignore_ascii_case(extension)));
    known.map_or("application/octet-stream", |(_, kind)| kind)
}

const KINDS: &[(&[&str], &str)] = &[
    (&["html", "htm"], "text/html; charset=utf-8"),
    (&["css"], "text/css; charset=utf-8"),
    (&["js", "mjs"], "text/javascript; charset=utf-8"),
    (&["json", "map"], "application/json; charset=utf-8"),
    (&["xml"], "application/xml; charset=utf-8"),
    (&["txt", "md"], "text/plain; charset=utf-8"),
    (&["csv"], "text/csv; charset=utf-8"),
    (&["vtt"], "text/vtt; charset=utf-8"),
    (&["webmanifest"], "application/manifest+json; charset=utf-8"),
    (&["svg"], "image/svg+xml"),
    (&["png"], "image/png"),
    (&["jpg", "jpeg"], "image/jpeg"),
    (&["gif"], "image/gif"),
    (&["webp"], "image/webp"),
    (&["avif"], "image/avif"),
    (&["ico"], "image/x-icon"),
    (&["bmp"], "image/bmp"),
    (&["woff2"], "font/woff2"),
    (&["woff"], "font/woff"),
    (&["ttf"], "font/ttf"),
    (&["otf"], "font/otf"),
    (&["mp4", "m4v"], "video/mp4"),
    (&["webm"], "video/webm"),
    (&["mp3"], "audio/mpeg"),
    (&["m4a"], "audio/mp4"),
    (&["ogg", "oga", "opus"], "audio/ogg"),
    (&["wav"], "audio/wav"),
    (&["pdf"], "application/pdf"),
    (&["wasm"], "application/wasm"),
    (&["zip"], "application/zip"),
];

impl Body for Content {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Events(receiver) => {
                receiver.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Events(_) => SizeHint::default(),
        }
    }
}
