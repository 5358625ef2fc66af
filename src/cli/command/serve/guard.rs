//! Who may ask, and for what: hosts, origins, methods, paths. Pure.
//!
//! What is served holds drafts. Any page that a browser shows could ask for them, by this address or by a name of its own that
//! leads here (DNS rebinding); so what does not come from these pages themselves, or from the person at the browser, is refused.

use hyper::header::{HOST, HeaderMap, HeaderName, ORIGIN};
use hyper::{Method, StatusCode, Uri};
use std::net::IpAddr;

/// The names by which the pages may be asked for.
#[derive(Debug)]
pub(super) struct Guard {
    names: Vec<String>,
    port: u16,
    /// Whether any address will do: it listens on all of the machine's. A name that leads here is refused all the same.
    any_address: bool,
}

/// Why a request is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: StatusCode,
    pub why: &'static str,
}

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

impl Guard {
    /// For a listener on `address` and `port`, which was named `host`, if it was named.
    pub(super) fn new(host: Option<&str>, address: IpAddr, port: u16) -> Self {
        let mut names = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
        names.extend(host.map(str::to_ascii_lowercase));
        names.push(shown(address));
        Self { names, port, any_address: address.is_unspecified() }
    }

    /// Why this request is refused, if it is.
    pub(super) fn refusal(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Refusal> {
        let refusal = |status, why| Some(Refusal { status, why });
        let mut hosts = headers.get_all(HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok()).filter(|host| self.takes(host));
        let named = uri.authority().is_none_or(|authority| self.takes(authority.as_str()));
        let Some(host) = host.filter(|_| named && hosts.next().is_none()) else {
            return refusal(StatusCode::MISDIRECTED_REQUEST, "these pages are not served by this name");
        };
        if !matches!(*method, Method::GET | Method::HEAD) {
            return refusal(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
        }
        let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let origin = text(&ORIGIN).and_then(|origin| origin.strip_prefix("http://").or(Some("?")));
        if origin.is_some_and(|origin| !origin.eq_ignore_ascii_case(host)) {
            return refusal(StatusCode::FORBIDDEN, "other sites may not ask for this");
        }
        // A link from elsewhere may lead to a page; nothing else may be asked for from elsewhere.
        let is_followed = text(&MODE) == Some("navigate") && !is_inner(uri.path());
        let is_ours = matches!(text(&SITE), None | Some("same-origin" | "none"));
        if !is_ours && !is_followed {
            return refusal(StatusCode::FORBIDDEN, "other sites may not ask for this");
        }
        None
    }

    /// Whether a `Host` is one of ours.
    fn takes(&self, host: &str) -> bool {
        let behind_address = host.rfind(']').map_or(0, |at| at + 1);
        let colon = host.get(behind_address..).and_then(|rest| rest.find(':')).map(|at| at + behind_address);
        let (name, port) = host.split_at(colon.unwrap_or(host.len()));
        let fits = match port.strip_prefix(':') {
            Some(port) => port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse() == Ok(self.port),
            None => self.port == 80,
        };
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let is_address = || self.any_address && bare.parse::<IpAddr>().is_ok();
        fits && (self.names.iter().any(|known| known.eq_ignore_ascii_case(name)) || is_address())
    }
}

/// An address as it stands in a URL.
pub(super) fn shown(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// Where this program answers for itself, below the root of the site.
pub(super) const INNER: &str = "/_writings/";

fn is_inner(raw: &str) -> bool {
    path(raw).is_some_and(|path| path.contains(INNER))
}

/// The path that a URL asks for, decoded: absolute, each part of it a name that may be shown. `None` where any part is empty, hidden
/// or climbs, or holds what no name does, however it is spelled.
pub(super) fn path(raw: &str) -> Option<String> {
    let path = decoded(raw)?;
    let below = path.strip_prefix('/')?;
    let parts = below.strip_suffix('/').unwrap_or(below);
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.');
    let is_plain = !path.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'));
    (is_plain && (below.is_empty() || parts.split('/').all(is_name))).then_some(path)
}

/// Percent-decoded, once; `None` where that is no UTF-8, or is spelled wrongly.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        headers
    }

    fn refused(guard: &Guard, method: &Method, uri: &str, pairs: &[(&'static str, &str)]) -> Option<u16> {
        guard.refusal(method, &uri.parse().unwrap(), &headers(pairs)).map(|refusal| refusal.status.as_u16())
    }

    #[test]
    fn only_own_names_are_answered_to() {
        let own = Guard::new(None, Ipv4Addr::LOCALHOST.into(), 4000);
        for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert!(own.takes(host), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "localhost:80",
            "localhost:4001",
            "localhost:+4000",
            "evil.example:4000",
            "localhost.evil.example:4000",
            "localhost:4000:4000",
            "[::1]4000",
            "[::1]:4000.evil.example",
            "127.0.0.1.:4000",
            "192.168.0.7:4000",
            "x@localhost:4000",
        ] {
            assert!(!own.takes(host), "{host}");
        }
        let all = Guard::new(Some("0.0.0.0"), Ipv4Addr::UNSPECIFIED.into(), 80);
        assert!(all.takes("192.168.0.7") && all.takes("[fe80::1]:80") && !all.takes("evil.example"));
        assert!(Guard::new(Some("Desk.local"), Ipv4Addr::new(192, 168, 0, 7).into(), 80).takes("desk.local"));
        let host = ("host", "localhost:4000");
        assert_eq!(refused(&own, &Method::GET, "/", &[host]), None);
        assert_eq!(refused(&own, &Method::GET, "/", &[]), Some(421));
        assert_eq!(refused(&own, &Method::GET, "/", &[host, ("host", "evil.example")]), Some(421));
        assert_eq!(refused(&own, &Method::GET, "http://evil.example/", &[host]), Some(421));
        assert_eq!(refused(&own, &Method::POST, "/", &[("host", "evil.example")]), Some(421));
        assert_eq!(refused(&own, &Method::POST, "/", &[host]), Some(405));
    }

    #[test]
    fn other_sites_may_follow_links_and_no_more() {
        let guard = Guard::new(None, Ipv4Addr::LOCALHOST.into(), 4000);
        let ask = |uri: &str, pairs: &[(&'static str, &str)]| {
            refused(&guard, &Method::GET, uri, &[&[("host", "127.0.0.1:4000")], pairs].concat())
        };
        assert_eq!(ask("/_writings/events", &[("sec-fetch-site", "same-origin")]), None);
        let followed = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert_eq!(ask("/blog/%5Fwritings/findings", &followed), Some(403));
        assert_eq!(ask("/_writings/events", &[("origin", "http://127.0.0.1:4000")]), None);
        assert_eq!(ask("/", &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")]), None);
        for (uri, pairs) in [
            ("/_writings/events", ("sec-fetch-site", "cross-site")),
            ("/_writings/findings", ("sec-fetch-site", "same-site")),
            ("/assets/search.json", ("sec-fetch-site", "cross-site")),
            ("/", ("origin", "http://localhost:4000")),
            ("/", ("origin", "https://127.0.0.1:4000")),
            ("/", ("origin", "null")),
        ] {
            assert_eq!(ask(uri, &[pairs]), Some(403), "{uri} {pairs:?}");
        }
        let navigates = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
        assert_eq!(ask("/_writings/findings", &navigates), Some(403));
    }

    #[test]
    fn no_path_climbs_or_hides() {
        for (raw, decoded) in
            [("/", "/"), ("/a/b/", "/a/b/"), ("/a%20b/%C3%A9.png", "/a b/é.png"), ("/a%252e", "/a%2e")]
        {
            assert_eq!(path(raw).as_deref(), Some(decoded), "{raw}");
        }
        for raw in [
            "",
            "*",
            "a",
            "//",
            "//a",
            "/a//b",
            "/..",
            "/a/../b",
            "/%2e%2e/b",
            "/%2E./b",
            "/a/.",
            "/.git/HEAD",
            "/a/%2ehidden",
            "/a\\b",
            "/a%5c..%5cb",
            "/a%00",
            "/a%0d%0ab",
            "/%ff",
            "/%zz",
            "/%2",
            "/c:/x",
            "/%2f%2fa",
            "/a%2f..%2fb",
        ] {
            assert_eq!(path(raw), None, "{raw}");
        }
    }
}
