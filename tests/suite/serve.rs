//! `serve`: what it shows and when, to whom, and what it refuses.

use super::harness::{PROGRAM, Sandbox};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What a hung program would take from the other tests; no answer is ever late by so much.
const GIVE_UP: Duration = Duration::from_secs(60);

/// A program that serves, and what it says on stderr.
struct Serving {
    child: Child,
    url: String,
    port: u16,
    said: Receiver<String>,
}

/// An answer as it came.
struct Came {
    status: u16,
    head: String,
    body: String,
}

impl Came {
    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
        Some(line.split_once(':')?.1.trim())
    }
}

fn read_all(stream: &mut TcpStream) -> Came {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
        _ => {}
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Came { status, head: head.to_owned(), body: body.to_owned() }
}

impl Serving {
    fn new(sandbox: &Sandbox, more: &[&str]) -> Self {
        let mut command = sandbox.command(&[&["serve", "--port", "0", "--now", "2026-06-01"], more].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, said) = channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || err.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let url = url.trim_end().to_owned();
        let Some(port) = url.split('/').nth(2).and_then(|host| host.rsplit(':').next()?.parse().ok()) else {
            panic!("it says no address: {url:?} {:?}", said.recv_timeout(GIVE_UP));
        };
        Self { child, url, port, said }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(GIVE_UP)).unwrap();
        stream
    }

    /// Sends a request as it is, and takes what comes until the end.
    #[track_caller]
    fn send(&self, request: &str) -> Came {
        let mut stream = self.connect();
        // Who is refused early may not get to say it all.
        let _ = stream.write_all(request.as_bytes());
        read_all(&mut stream)
    }

    #[track_caller]
    fn ask(&self, method: &str, path: &str, more: &str) -> Came {
        let host = format!("Host: 127.0.0.1:{}", self.port);
        self.send(&format!("{method} {path} HTTP/1.1\r\n{host}\r\nConnection: close\r\n{more}\r\n"))
    }

    #[track_caller]
    fn get(&self, path: &str) -> Came {
        self.ask("GET", path, "")
    }

    /// Listens for events.
    fn listen(&self) -> Events {
        let mut stream = self.connect();
        let host = format!("Host: 127.0.0.1:{}", self.port);
        write!(stream, "GET /_writings/events HTTP/1.1\r\n{host}\r\n\r\n").unwrap();
        let mut events = Events(BufReader::new(stream));
        assert!(events.line().starts_with("HTTP/1.1 200"));
        events
    }

    /// What it says next on stderr.
    #[track_caller]
    fn says(&self) -> String {
        self.said.recv_timeout(GIVE_UP).expect("it says nothing")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("no event comes");
        assert!(!line.is_empty(), "the events end");
        line
    }

    /// The next event.
    #[track_caller]
    fn next(&mut self) -> serde_json::Value {
        let begun = Instant::now();
        loop {
            let line = self.line();
            assert!(begun.elapsed() < GIVE_UP, "no event comes");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

fn text(title: &str, more: &str) -> String {
    format!("---\ntitle: {title}\ndescription: About it.\ndate: 2026-01-05\n{more}---\n\nWords of {title}.\n")
}

fn site() -> Sandbox {
    let sandbox = Sandbox::with(&[
        ("writings.toml", "title = \"Site\"\nstatic = [\"static\"]\n"),
        ("essays/a.md", &text("Alpha", "")),
        ("essays/d.md", &text("Delta", "draft: true\n")),
        ("essays/f.md", &text("Future", "").replace("2026-01-05", "2030-01-05")),
        ("essays/secret.txt", "no page"),
        ("static/s.css", "x {}"),
        ("static/in/index.html", "<p>in"),
        ("static/.hidden", "hidden"),
        ("static/.well/x", "hidden"),
        (".env", "KEY=secret"),
        ("outside.txt", "outside"),
    ]);
    #[cfg(unix)]
    for (target, link) in [
        ("/etc/passwd", "static/passwd"),
        ("../outside.txt", "static/out.txt"),
        (".hidden", "static/seen"),
        ("/etc", "static/etc"),
    ] {
        std::os::unix::fs::symlink(target, sandbox.path().join(link)).unwrap();
    }
    sandbox
}

#[test]
fn pages_are_shown_drafts_and_the_future_included() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &[]);
    assert_eq!(serving.url, format!("http://127.0.0.1:{}/", serving.port));
    assert!(serving.says().contains("Ctrl-C"));
    for (path, holds) in [
        ("/", "Alpha"),
        ("/?q=x", "Alpha"),
        ("/essays/a/", "Alpha"),
        ("/essays/d/", "Delta"),
        ("/essays/d/", "Draft"),
        ("/essays/f/", "Future"),
        ("/%65ssays/a/", "Alpha"),
        ("/essays/a/", "/_writings/live.js"),
    ] {
        let came = serving.get(path);
        assert!(came.status == 200 && came.body.contains(holds), "{path}: {} {}", came.status, came.body);
        assert_eq!(came.header("content-type"), Some("text/html; charset=utf-8"));
    }
    let came = serving.get("/essays/a/");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
    ] {
        assert_eq!(came.header(name), Some(value));
    }
    let policy = came.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self';") && policy.contains("default-src 'none';"), "{policy}");
    assert!(!came.head.to_ascii_lowercase().contains("access-control"), "{}", came.head);
    let head = serving.ask("HEAD", "/essays/a/", "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), Some(came.body.len().to_string().as_str()));
    for (path, kind) in [
        ("/s.css", "text/css; charset=utf-8"),
        ("/in/", "text/html; charset=utf-8"),
        ("/_writings/live.js", "text/javascript; charset=utf-8"),
        ("/_writings/live.css", "text/css; charset=utf-8"),
    ] {
        let came = serving.get(path);
        assert_eq!((came.status, came.header("content-type")), (200, Some(kind)), "{path}");
    }
    for (path, location) in [("/essays/a", "/essays/a/"), ("/essays/a?x=1", "/essays/a/?x=1"), ("/in", "/in/")] {
        let came = serving.get(path);
        assert_eq!((came.status, came.header("location")), (308, Some(location)), "{path}");
    }
    let missing = serving.get("/no/such/page");
    let kind = missing.header("content-type");
    assert_eq!((missing.status, kind), (404, Some("text/html; charset=utf-8")));
    assert!(missing.body.contains("_writings/live.js"), "{}", missing.body);
}

#[test]
fn nothing_is_served_that_lies_outside() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &[]);
    for path in [
        "/../outside.txt",
        "/essays/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/in/..%2f..%2foutside.txt",
        "/in/..\\..\\outside.txt",
        "/%5c..%5coutside.txt",
        "/s.css%00.html",
        "//essays/a/",
        "//example.org/essays/a",
        "/.env",
        "/%2eenv",
        "/essays/a.md",
        "/essays/secret.txt",
        "/writings.toml",
        "/outside.txt",
        "/.hidden",
        "/.well/x",
        "/passwd",
        "/seen",
        "/etc/passwd",
        "/_writings/",
        "/_writings/no",
        "/_writings/../essays/a/",
    ] {
        let came = serving.get(path);
        assert_eq!(came.status, 404, "{path}: {}", came.body);
        assert!(
            !came.body.contains("outside") && !came.body.contains("secret") && !came.body.contains("root:"),
            "{path}"
        );
        assert_eq!(came.header("location"), None, "{path}");
    }
}

#[test]
fn others_are_refused() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &[]);
    let port = serving.port;
    let with_host = |host: &str| serving.send(&format!("GET /essays/d/ HTTP/1.1\r\n{host}Connection: close\r\n\r\n"));
    for host in ["evil.example", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:PORT", "0.0.0.0:PORT", ""] {
        let came = with_host(&format!("Host: {}\r\n", host.replace("PORT", &port.to_string())));
        assert!(came.status == 421 && !came.body.contains("Delta"), "{host}: {}", came.status);
    }
    assert!(matches!(with_host("").status, 400 | 421));
    assert_eq!(with_host(&format!("Host: localhost:{port}\r\nHost: evil.example\r\n")).status, 421);
    for host in ["localhost", "[::1]", "LOCALHOST"] {
        assert_eq!(with_host(&format!("Host: {host}:{port}\r\n")).status, 200, "{host}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
        let came = serving.ask(method, "/essays/a/", "Content-Length: 0\r\n");
        assert_eq!((came.status, came.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    for more in [
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
    ] {
        for path in ["/_writings/events", "/_writings/findings?path=/essays/d/", "/essays/d/", "/_writings/live.js"] {
            let came = serving.ask("GET", path, more);
            assert!(came.status == 403 && !came.body.contains("Delta"), "{path} {more}: {}", came.status);
        }
    }
    // A link from elsewhere may be followed.
    let came = serving.ask("GET", "/essays/a/", "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n");
    assert_eq!(came.status, 200);
}

#[test]
fn what_is_too_much_is_refused_and_harms_nobody() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &[]);
    let came = serving.ask("GET", "/", &format!("X: {}\r\n", "x".repeat(100_000)));
    assert_eq!(came.status, 431);
    let mut many = String::new();
    (0..200).for_each(|number| write!(many, "X-{number}: x\r\n").unwrap());
    assert_eq!(serving.ask("GET", "/", &many).status, 431);
    assert!(matches!(serving.get(&format!("/{}", "a".repeat(100_000))).status, 414 | 431));
    assert_eq!(serving.send("nonsense\r\n\r\n").status, 400);
    // Who breaks off, and who says nothing, keeps nobody waiting.
    let silent: Vec<TcpStream> = (0..20).map(|_| serving.connect()).collect();
    for _ in 0..20 {
        let mut stream = serving.connect();
        stream.write_all(b"GET /essays/a/ HTTP/1.1\r\nHo").unwrap();
    }
    drop(serving.listen());
    assert_eq!(serving.get("/essays/a/").status, 200);
    drop(silent);
    // Several questions over one connection.
    let mut stream = serving.connect();
    let host = format!("Host: 127.0.0.1:{}", serving.port);
    let last = format!("GET /essays/d/ HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n");
    write!(stream, "GET /essays/a/ HTTP/1.1\r\n{host}\r\n\r\n{last}").unwrap();
    let came = read_all(&mut stream);
    assert!(came.body.contains("Alpha") && came.body.contains("Delta"));
}

#[test]
fn what_changes_is_told_and_shown() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &[]);
    serving.says();
    let mut events = serving.listen();
    let first = events.next();
    assert_eq!(first["version"], serving.get("/essays/a/").header("x-writings-version").unwrap());
    sandbox.write("essays/a.md", text("Other", "").as_bytes());
    let event = events.next();
    assert!(event["version"] != first["version"] && event["reload"] == false && event["fault"] == "", "{event}");
    assert!(serving.get("/essays/a/").body.contains("Other"));
    // A document that comes, by an editor that writes beside and renames.
    sandbox.write("essays/.new.md.tmp", text("New", "").as_bytes());
    std::fs::rename(sandbox.path().join("essays/.new.md.tmp"), sandbox.path().join("essays/new.md")).unwrap();
    events.next();
    assert!(serving.get("/essays/new/").body.contains("New"));
    // And one that goes.
    std::fs::remove_file(sandbox.path().join("essays/new.md")).unwrap();
    events.next();
    assert_eq!(serving.get("/essays/new/").status, 404);
    // A style is not told apart from what was loaded before.
    sandbox.write("static/s.css", b"y {}");
    assert_eq!(events.next()["reload"], true);
    assert_eq!(serving.get("/s.css").body, "y {}");
}

/// Whatever happens is looked at until it is as expected: many changes may be several rounds.
#[track_caller]
fn until(events: &mut Events, mut holds: impl FnMut(&serde_json::Value) -> bool) {
    let begun = Instant::now();
    loop {
        let event = events.next();
        if holds(&event) {
            return;
        }
        assert!(begun.elapsed() < GIVE_UP, "it does not come: {event}");
    }
}

#[test]
fn many_changes_at_once_and_new_folders_are_seen() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &[]);
    let mut events = serving.listen();
    events.next();
    for number in 0..200 {
        sandbox
            .write(&format!("essays/deep/{}/{number}.md", number % 7), text(&format!("Title{number}"), "").as_bytes());
    }
    until(&mut events, |_| {
        [6, 198, 199].iter().all(|number| serving.get(&format!("/essays/deep/{}/{number}/", number % 7)).status == 200)
    });
    assert_eq!(serving.get("/essays/deep/3/199/").status, 200);
    std::fs::rename(sandbox.path().join("essays/deep"), sandbox.path().join("essays/moved")).unwrap();
    until(&mut events, |_| serving.get("/essays/moved/3/199/").status == 200);
    assert_eq!(serving.get("/essays/deep/3/199/").status, 404);
    std::fs::remove_dir_all(sandbox.path().join("essays/moved")).unwrap();
    until(&mut events, |_| serving.get("/essays/moved/3/199/").status == 404);
}

#[test]
fn settings_that_are_wrong_are_told_and_the_last_good_pages_stay() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &[]);
    serving.says();
    let mut events = serving.listen();
    let first = events.next();
    sandbox.write("writings.toml", b"nonsense = 3\n");
    let event = events.next();
    assert!(event["fault"].as_str().unwrap().contains("nonsense") && event["version"] == first["version"], "{event}");
    assert!(serving.says().contains("nonsense"));
    assert!(serving.get("/essays/a/").body.contains("Alpha"));
    // Who comes later is told, too; and documents change all the same once it is mended.
    assert!(serving.listen().next()["fault"].as_str().unwrap().contains("nonsense"));
    sandbox.write("essays/a.md", text("Changed", "").as_bytes());
    // It is told again; drawn over several lines.
    while !serving.says().starts_with("error") {}
    sandbox.write("writings.toml", b"[collections.texts]\npath = \"essays\"\n");
    until(&mut events, |event| event["fault"] == "");
    assert!(serving.get("/texts/a/").body.contains("Changed"));
    assert_eq!(serving.get("/essays/a/").status, 404);
    // A schema that is wrong is told, and pages are made all the same.
    sandbox.write("s.json", b"{\"type\": 3}");
    sandbox.write("writings.toml", b"[collections.texts]\npath = \"essays\"\nschema = \"s.json\"\n");
    until(&mut events, |event| event["fault"].as_str().unwrap().contains("s.json"));
    assert_eq!(serving.get("/texts/a/").status, 200);
    sandbox.write("s.json", b"{\"type\": \"object\"}");
    until(&mut events, |event| event["fault"] == "");
}

#[test]
fn a_template_that_is_wrong_is_told_and_so_are_two_documents_at_one_address() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &["--quiet"]);
    let mut events = serving.listen();
    events.next();
    sandbox.write("essays/b.md", text("Beta", "slug: a\n").as_bytes());
    until(&mut events, |event| event["fault"].as_str().unwrap().contains("is the address of two documents"));
    assert!(serving.says().contains("is the address of two documents"));
    assert!(serving.get("/essays/a/").body.contains("Alpha") && serving.get("/essays/d/").status == 200);
    std::fs::remove_file(sandbox.path().join("essays/b.md")).unwrap();
    until(&mut events, |event| event["fault"] == "");
    sandbox.write("templates/site/document.html", b"{% if %}");
    until(&mut events, |event| event["fault"].as_str().unwrap().contains("site/document.html"));
    let came = serving.get("/essays/a/");
    assert!(came.status == 500 && came.header("x-writings-fault").is_some(), "{} {}", came.status, came.body);
    assert!(came.body.contains("site/document.html") && came.body.contains("live.js"), "{}", came.body);
    // What shows only as the page is made.
    sandbox.write("templates/site/document.html", b"{{ document.nonsense.more }}<script>");
    until(&mut events, |event| event["fault"] == "");
    let came = serving.get("/essays/a/");
    assert!(
        came.status == 500 && came.header("x-writings-fault").is_some() && !came.body.contains("<script>"),
        "{}",
        came.body
    );
    assert_eq!(serving.get("/").status, 200);
    sandbox.write("templates/site/document.html", b"<main>Mine: {{ document.title }}</main>");
    until(&mut events, |_| serving.get("/essays/a/").body.contains("<main>Mine: Alpha</main>"));
}

#[test]
fn files_beside_documents_and_feeds_are_served() {
    let sandbox = site();
    sandbox.write("writings.toml", b"title = \"Site\"\nbase-url = \"https://example.org\"\n");
    sandbox.write("essays/a.md", (text("Alpha", "") + "\n![x](x.png) [e](../.env) [t](../outside.txt)\n").as_bytes());
    sandbox.write("essays/x.png", b"png");
    sandbox.write("essays/y.png", b"other");
    let serving = Serving::new(&sandbox, &[]);
    let mut events = serving.listen();
    events.next();
    let page = serving.get("/essays/a/");
    let source =
        page.body.split("src=\"").find_map(|rest| rest.split('"').next().filter(|one| one.ends_with("x.png"))).unwrap();
    let address = if source.starts_with('/') { source.to_owned() } else { format!("/essays/a/{source}") };
    let came = serving.get(&address);
    assert_eq!((came.status, came.header("content-type"), came.body.as_str()), (200, Some("image/png"), "png"));
    // It is still there when the page stays as it is and something else changes.
    sandbox.write("essays/d.md", text("Delta", "").as_bytes());
    until(&mut events, |_| serving.get(&address).status == 200);
    assert_eq!(serving.get(&address.replace("x.png", "y.png")).status, 404);
    assert_eq!(serving.get("/.env").status, 404);
    let feed = serving.get("/rss.xml");
    assert!(feed.status == 200 && feed.body.contains("Alpha") && !feed.body.contains("Future"), "{}", feed.body);
}

#[test]
fn findings_of_a_page_are_those_of_lint() {
    let sandbox = site();
    sandbox
        .write("essays/a.md", text("Alpha", "tags: [x, x]\n").replace("Words", "See [b](b.md): \u{1b}[31m").as_bytes());
    let serving = Serving::new(&sandbox, &[]);
    let came = serving.get("/_writings/findings?path=%2Fessays%2Fa%2F");
    assert_eq!(came.header("content-type"), Some("application/json; charset=utf-8"));
    let told: serde_json::Value = serde_json::from_str(&came.body).unwrap();
    assert_eq!(told["document"], "essays/a.md");
    let findings = told["findings"].as_array().unwrap();
    let link = findings.iter().find(|finding| finding["rule"] == "broken-link").unwrap();
    assert!(
        link["line"] == 8 && link["severity"] == "warning" && link["message"].as_str().unwrap().contains("b.md"),
        "{told}"
    );
    assert!(findings.iter().any(|finding| finding["rule"] == "duplicate-tag"), "{told}");
    for path in ["/essays/d/", "/", "/no/", "essays/a/", "/../essays/a/", "%zz", ""] {
        let came = serving.get(&format!("/_writings/findings?path={path}"));
        assert!(came.status == 200 && came.body.contains("\"findings\":[]"), "{path}: {}", came.body);
    }
    let mut events = serving.listen();
    events.next();
    sandbox.write("essays/a.md", text("Alpha", "").as_bytes());
    events.next();
    assert!(serving.get("/_writings/findings?path=/essays/a/").body.contains("\"findings\":[]"));
}

#[test]
fn a_base_path_is_served_below_it() {
    let sandbox = site();
    sandbox.write("writings.toml", b"base-url = \"https://example.org/blog\"\n");
    let serving = Serving::new(&sandbox, &[]);
    assert_eq!(serving.url, format!("http://127.0.0.1:{}/blog/", serving.port));
    for (path, status, location) in [
        ("/", 307, Some("/blog/")),
        ("/blog", 308, Some("/blog/")),
        ("/blog/essays/a", 308, Some("/blog/essays/a/")),
        ("/blog/essays/a/", 200, None),
        ("/blog/_writings/live.js", 200, None),
        ("/essays/a/", 404, None),
        ("/blogs/essays/a/", 404, None),
        ("/_writings/live.js", 404, None),
    ] {
        let came = serving.get(path);
        assert_eq!((came.status, came.header("location")), (status, location), "{path}");
    }
    let came = serving.get("/blog/_writings/findings?path=/blog/essays/a/");
    assert!(came.body.contains("essays/a.md"), "{}", came.body);
}

#[test]
fn a_port_that_is_taken_is_an_error_if_it_was_asked_for() {
    let sandbox = site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = sandbox.run(&["serve", "--port", &port]).ended(2);
    assert!(ran.err.contains("is in use") && ran.err.contains("help: ") && ran.out.is_empty(), "{}", ran.err);
    let ran = sandbox.run(&["serve", "--host", "no.such.host.invalid"]).ended(2);
    assert!(ran.err.contains("is no address"), "{}", ran.err);
    sandbox.write("writings.toml", b"nonsense = 3\n");
    let ran = sandbox.run(&["serve", "--port", "0"]).ended(2);
    assert!(ran.err.contains("nonsense") && ran.out.is_empty(), "{}", ran.err);
}

#[test]
fn who_names_another_address_is_told_what_that_means() {
    let sandbox = site();
    let serving = Serving::new(&sandbox, &["--host", "0.0.0.0"]);
    assert!(serving.says().contains("can read all of it"));
    let from = |host: &str| {
        serving.send(&format!("GET / HTTP/1.1\r\nHost: {host}:{}\r\nConnection: close\r\n\r\n", serving.port)).status
    };
    assert_eq!((from("192.168.0.7"), from("localhost"), from("evil.example")), (200, 200, 421));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_and_is_no_error() {
    let sandbox = site();
    let mut serving = Serving::new(&sandbox, &["--quiet"]);
    let _events = serving.listen();
    // It may come at once.
    let killed = std::process::Command::new("kill").args(["-INT", &serving.child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    assert!(serving.said.recv_timeout(GIVE_UP).is_err());
}

/// One changed essay of many, from the write to the new page in full.
#[test]
fn one_change_of_a_thousand_is_on_screen_soon() {
    let sandbox = Sandbox::empty();
    for number in 0..1000 {
        let body = format!(
            "{}\n\n## More\n\nSee [another]({}.md).\n\n",
            "Many words of prose. ".repeat(300),
            (number + 1) % 1000
        );
        sandbox
            .write(&format!("essays/{number}.md"), (text(&format!("T{number}"), "tags: [x, y]\n") + &body).as_bytes());
    }
    let serving = Serving::new(&sandbox, &[]);
    let mut events = serving.listen();
    events.next();
    assert!(serving.get("/essays/500/").body.contains("T500"));
    let mut times = Vec::new();
    for round in 0..10 {
        let title = format!("Changed{round}");
        let begun = Instant::now();
        sandbox.write("essays/500.md", text(&title, "").as_bytes());
        until(&mut events, |_| serving.get("/essays/500/").body.contains(&format!("<title>{title}")));
        times.push(begun.elapsed());
        std::thread::sleep(Duration::from_millis(100));
    }
    times.sort();
    println!("{PROGRAM}: one change of 1,000: median {:?}, longest {:?}", times[5], times[9]);
    assert!(times[5] < Duration::from_secs(5), "{times:?}");
}
