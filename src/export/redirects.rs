//! `export redirects`: old addresses that lead to new ones, for the server that knows them: Netlify's and Cloudflare's `_redirects`,
//! a map for nginx, or pages of HTML.

use super::feed::html_text;
use super::{Export, ExportError, Form, Format, Shelf, Style};
use crate::analysis::{Facts, Scope};
use crate::document::address::{decoded, normal};
use crate::site::file_of;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::Write;

/// The format.
pub const FORMAT: Format = Format {
    name: "redirects",
    about: "Old addresses and where they lead, for a server",
    limit: None,
    scope: Scope::HEAD,
    styles: &[
        Style { name: "netlify", about: "_redirects of Netlify and Cloudflare Pages", form: Form::File(netlify) },
        Style { name: "nginx", about: "a map to include in nginx's http block", form: Form::File(nginx) },
        Style { name: "html", about: "a folder of pages that lead on, for any server", form: Form::Folder(html) },
    ],
    opens: |head| head.starts_with("# Written by `writings export redirects"),
};

/// The longest alias that is taken for a path: nginx reads no longer words than 4,096 bytes, and browsers show none.
const LONGEST: usize = 1000;

/// An old address and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old path, percent-decoded, from the root of the site.
    pub from: String,
    /// The new address, percent-encoded where it must be, from the root of the site.
    pub to: String,
}

/// All that leads on: aliases of the exported documents that are paths and lead to no page that is there, each once, sorted. Of several
/// documents with one alias the first by path has it. `same` turns a path into what a server compares.
pub fn redirects(export: &Export<'_>, same: impl Fn(&str) -> String) -> Vec<Redirect> {
    let is_live = |facts: &&Facts| !facts.draft && !facts.withheld;
    let pages = export.corpus.documents().iter().filter(is_live);
    let live: HashSet<String> = pages.map(|facts| same(&normal(&facts.permalink))).collect();
    let mut documents: Vec<&Facts> = export.documents.clone();
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    let mut told = HashSet::new();
    let mut redirects = BTreeMap::new();
    for facts in documents {
        for alias in &facts.aliases {
            let Some(from) = path_of(&alias.value, export) else { continue };
            let page = same(&normal(&from));
            let is_free = !page.is_empty() && !live.contains(&page);
            if is_free && told.insert(same(from.trim_end_matches('/'))) {
                // Two slashes would name another host.
                let to = decoded(&facts.permalink);
                redirects.insert(from, encoded(&format!("/{}", to.trim_start_matches('/'))));
            }
        }
    }
    redirects.into_iter().map(|(from, to)| Redirect { from, to }).collect()
}

/// The path, percent-decoded, that an alias names on this site.
fn path_of(alias: &str, export: &Export<'_>) -> Option<String> {
    let below = export.base_url.and_then(|base| base.below(alias));
    let alias = below.unwrap_or(alias);
    let path = decoded(alias);
    let is_path = alias.starts_with('/')
        && !alias.starts_with("//")
        && alias.len() <= LONGEST
        && !alias.contains(['?', '#'])
        && !path.contains(['\0', '\\'])
        && !path.split('/').any(|part| matches!(part, "." | ".."));
    is_path.then(|| path.into_owned())
}

/// A decoded path as any program takes it for one word: what is more than letters, digits and the few marks that mean nothing to
/// anybody is percent-encoded.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match char::from(byte) {
            c if byte.is_ascii_alphanumeric() || "/-._~!'()+,=@".contains(c) => encoded.push(c),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The path that the site has on its host, decoded.
fn root<'a>(export: &Export<'a>) -> Cow<'a, str> {
    decoded(export.base_url.map_or("", |base| base.path()))
}

/// A line each. Blanks part words, `#` begins a comment, `*` and `:` stand for any text: all of them are encoded.
fn netlify(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let root = encoded(&root(export));
    writeln!(out, "# Written by `writings export redirects`: old addresses and where they lead.")?;
    for Redirect { from, to } in redirects(export, str::to_owned) {
        writeln!(out, "{root}{} {root}{to} 301", encoded(&from))?;
    }
    Ok(())
}

/// A map from the decoded path, which nginx compares without regard to case: one that differs in case alone would stop it, or
/// lead a page to itself.
fn nginx(export: &Export<'_>, out: &mut dyn Write) -> Result<(), ExportError> {
    let root = root(export);
    let encoded_root = encoded(&root);
    writeln!(
        out,
        "# Written by `writings export redirects --style nginx`. Include it in the http block, and in that of the server:"
    )?;
    writeln!(out, "#     if ($writings_redirect) {{ return 301 $writings_redirect; }}")?;
    writeln!(out, "# Should nginx ask for it: map_hash_bucket_size 256;")?;
    writeln!(out, "map $uri $writings_redirect {{")?;
    writeln!(out, "    default \"\";")?;
    for Redirect { from, to } in redirects(export, str::to_ascii_lowercase) {
        // Nginx tells a path with a slash at its end from one without.
        let bare = from.trim_end_matches('/');
        let both = [bare.to_owned(), format!("{bare}/")];
        let is_file = bare.rsplit('/').next().is_some_and(|name| name.contains('.'));
        for form in both.iter().take(if is_file && !from.ends_with('/') { 1 } else { 2 }) {
            writeln!(out, "    {} \"{encoded_root}{to}\";", quoted(&format!("{}{form}", root)))?;
        }
    }
    writeln!(out, "}}")?;
    Ok(())
}

/// A word of nginx's configuration. In quotes a backslash says how the next character is meant, and nothing else means anything.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A page each. Files that differ in case alone would be one on many disks.
fn html(export: &Export<'_>, shelf: &dyn Shelf) -> Result<(), ExportError> {
    let mut files: BTreeMap<String, (String, Redirect)> = BTreeMap::new();
    for redirect in redirects(export, str::to_lowercase) {
        if let Some(file) = stub_file(&redirect.from) {
            files.entry(file.to_lowercase()).or_insert((file, redirect));
        }
    }
    let above = |file: &String| {
        file.match_indices('/').filter_map(|(at, _)| file.get(..at)).map(str::to_owned).collect::<Vec<_>>()
    };
    let folders: HashSet<String> = files.keys().flat_map(above).collect();
    for (key, (file, redirect)) in &files {
        // What must be a folder for another cannot be a file.
        if !folders.contains(key) {
            shelf.put(file, stub(redirect, export).as_bytes())?;
        }
    }
    Ok(())
}

/// The file that a server shows for an old path: that file where it is a page by its name, else the index of a folder. `None` where
/// there can be no such file: the others lead on all the same.
fn stub_file(from: &str) -> Option<String> {
    let file = file_of(&encoded(from))?;
    let is_home = from.trim_matches('/').is_empty();
    let is_page = [".html", ".htm"].iter().any(|end| file.to_ascii_lowercase().ends_with(end));
    // By any other name a server would say that it is no page.
    (!is_home).then(|| if is_page { file } else { format!("{file}/index.html") })
}

/// A page that leads on.
fn stub(redirect: &Redirect, export: &Export<'_>) -> String {
    let to = format!("{}{}", encoded(&root(export)), redirect.to);
    let canonical = export.base_url.map_or_else(|| to.clone(), |base| base.join(&redirect.to));
    // What is encoded needs no escaping but for its quotes; the base is nobody's content, and escaped all the same.
    let [to, canonical] =
        [to, canonical].map(|address| html_text(&address).replace('"', "&quot;").replace('\'', "&#39;"));
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Moved</title>\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n<meta http-equiv=\"refresh\" content=\"0; url={to}\">\n</head>\n<body>\n\
         <p>This page has moved: <a href=\"{to}\">{to}</a></p>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_breaks_out_of_its_word() {
        assert_eq!(encoded("/a b/#;\"$\'{}*:x\n/é c/"), "/a%20b/%23%3B%22%24\'%7B%7D%2A%3Ax%0A/%C3%A9%20c/");
        assert_eq!(quoted("/a \"b\"\\;{}$x\n/é"), "\"/a \\\"b\\\"\\\\;{}$x\\n/é\"");
    }

    #[test]
    fn old_paths_have_files() {
        for (from, file) in [
            ("/old/nic/", Some("old/nic/index.html")),
            ("/old/nic", Some("old/nic/index.html")),
            ("/old.HTML", Some("old.HTML")),
            ("/p.php", Some("p.php/index.html")),
            ("/", None),
            ("/a//b/", None),
            ("/a.xml", Some("a.xml/index.html")),
            ("/a%20b", Some("a%20b/index.html")),
            ("/.git/x", None),
            ("/.writings-manifest.json", None),
            (&format!("/{}/", "x".repeat(300)), None),
            ("/a\nb/", None),
        ] {
            assert_eq!(stub_file(from).as_deref(), file, "{from}");
        }
    }
}
