//! What the rules about links share: what was probably meant by a target that leads nowhere, and how one is written anew.

use crate::analysis::Facts;
use crate::corpus::{Outcome, Site, Target, Way};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Span, TextEdit};
use crate::document::body::Link;
use std::collections::HashSet;

/// The diagnostic of a broken link, with the document that was probably meant: the one of the same name.
pub(super) fn suggest(site: &Site<'_>, diagnostic: Diagnostic, from: &Facts, target: &str) -> Diagnostic {
    let target = Target::new(target);
    if target.path.starts_with("www.") {
        let help = format!("write `https://{}`: without a scheme it is a path in the site", target.path);
        return diagnostic.help(help);
    }
    match site.namesake(&target).filter(|meant| meant.path != from.path) {
        Some(meant) => diagnostic.help(format!("did you mean {}, at {}?", meant.path, meant.permalink)),
        None => diagnostic.help("mend the target, or take the link out"),
    }
}

/// What makes `path` the path of a link, its query and fragment kept; `base` bytes of its target stand before the path that is
/// there. None where the target is not written as it is read, or `path` would not lead to the document `to` by its permalink.
pub(super) fn repath<'a>(
    site: &Site<'a>,
    from: &'a Facts,
    to: &Facts,
    link: &Link,
    base: usize,
    path: String,
) -> Option<TextEdit> {
    let target = Target::new(link.target.get(base..)?);
    let new = format!("{path}{}", target.rest);
    let led = site.resolve(from, &Target::new(&new));
    let is_there = matches!(led, Outcome::Document(led, Way::Address | Way::AddressFromPage) if led.path == to.path);
    let start = link.written.filter(|_| is_there)?.start as usize;
    Some(TextEdit { span: Span::new(start, start + base + target.path.len()), text: path })
}

/// The fixes of links, each of which is offered once: a definition is mended for all links that use it.
#[derive(Default)]
pub(super) struct Fixes(HashSet<Span>);

impl Fixes {
    /// The diagnostic with the edit as its fix, unless another has it already.
    pub(super) fn put(
        &mut self,
        diagnostic: Diagnostic,
        edit: Option<TextEdit>,
        applicability: Applicability,
    ) -> Diagnostic {
        let edit = edit.filter(|edit| self.0.insert(edit.span));
        let fix = edit.map(|edit| Fix { title: format!("write {}", edit.text), applicability, edits: vec![edit] });
        Diagnostic { fix, ..diagnostic }
    }
}

/// An address as it is written in a link, wherever that stands: in brackets, in a table, in an attribute. Letters beyond ASCII are
/// escaped where `like`, which stood there, has them so.
pub(super) fn spelled(address: &str, like: &str) -> String {
    let escapes = like
        .bytes()
        .zip(like.bytes().skip(1))
        .any(|pair| matches!(pair, (b'%', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F')));
    let mut written = String::with_capacity(address.len());
    for c in address.chars() {
        let plain = c.is_ascii_alphanumeric() || "-._~!$*+,;=:@/%".contains(c) || (!c.is_ascii() && !escapes);
        if plain && !c.is_whitespace() {
            written.push(c);
        } else {
            let mut bytes = [0; 4];
            written.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    written
}

/// The path from the page at one address to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let folder = |address: &str| address.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let (base, above) = (folder(from), folder(to));
    let parts = |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (base, above) = (parts(&base), parts(&above));
    let shared = base.iter().zip(&above).take_while(|(a, b)| a == b).count();
    let mut path = "../".repeat(base.len() - shared);
    for part in above.iter().skip(shared) {
        path.push_str(part);
        path.push('/');
    }
    path.push_str(to.rsplit('/').next().unwrap_or(""));
    // `a:b` would be taken for a scheme, and nothing at all for the page itself with its query.
    let dotted = path.is_empty() || path.split('/').next().is_some_and(|first| first.contains(':'));
    if dotted { format!("./{path}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_page_to_page() {
        for (from, to, path) in [
            ("/a/b/", "/a/c/", "../c/"),
            ("/a/b/", "/a/b/c/", "c/"),
            ("/a/b/", "/", "../../"),
            ("/a/b/", "/a/b/", "./"),
            ("/a/b.html", "/a/c.html", "c.html"),
            ("/a/b.html", "/c.html", "../c.html"),
            ("/a/", "/a/x:y/", "./x:y/"),
            ("/", "/a/b/", "a/b/"),
        ] {
            assert_eq!(relative(from, to), path, "{from} {to}");
        }
    }

    #[test]
    fn what_a_link_cannot_hold_is_escaped() {
        assert_eq!(spelled("/a (b)/r&d/été|/", "/x"), "/a%20%28b%29/r%26d/été%7C/");
        assert_eq!(spelled("/été/%41", "/caf%C3%A9"), "/%C3%A9t%C3%A9/%41");
    }
}
