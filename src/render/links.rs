//! Where the targets of a document lead once it is a page, and which files it needs for that.

use super::Where;
use crate::analysis::Facts;
use crate::corpus::{Outcome, Site, Target, Way, join};
use crate::document::address::decoded;
use std::collections::HashSet;

/// What a target is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// To go there.
    Link,
    /// To be shown: an image, a film, a sound.
    File,
}

/// Schemes that a link may have. What runs as a program in a browser is not among them.
const SCHEMES: [&str; 9] = ["http", "https", "mailto", "tel", "sms", "xmpp", "irc", "ircs", "geo"];

/// Images that may stand in the page itself. An image in SVG is none of them, since it may hold a program.
const INLINE_IMAGES: [&str; 5] =
    ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;", "data:image/avif;"];

/// The longest address that a link leads to, in bytes: browsers and readers take no longer ones.
const LONGEST: usize = 2_000;

/// What a document may show from anywhere in the workspace, by the ends of names.
const MEDIA: [&str; 18] = [
    "avif", "gif", "jpeg", "jpg", "png", "svg", "webp", "ico", "bmp", "mp4", "webm", "mov", "m4v", "mp3", "ogg", "wav",
    "m4a", "vtt",
];

/// Answers where targets lead.
#[derive(Debug)]
pub struct Resolver<'a> {
    site: Site<'a>,
    pub(super) place: Where<'a>,
    /// The folders whose files a document may offer to be fetched: those of collections, and those that are served.
    pub(super) open: Vec<&'a str>,
    /// The paths of the documents that have pages; `None` where all have.
    pub(super) served: Option<HashSet<&'a str>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(site: Site<'a>, open: Vec<&'a str>, place: Where<'a>) -> Self {
        Self { site, place, open, served: None }
    }

    /// The address that a target of `from` leads to; `None` where it must lead nowhere. Files of the workspace that it needs are
    /// added to `files`, each with its address on the site.
    pub(super) fn resolve(
        &self,
        from: &'a Facts,
        target: &str,
        kind: Kind,
        files: &mut Vec<(String, String)>,
    ) -> Option<String> {
        // Browsers take these out of an address before they read it.
        let clean: String = target.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
        let target = clean.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        if let Some(scheme) = scheme(target) {
            let is_image = kind == Kind::File && INLINE_IMAGES.iter().any(|image| target.starts_with(image));
            let fits = is_image && self.place.is_page()
                || SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
                    && (kind == Kind::Link || scheme.to_ascii_lowercase().starts_with("http"));
            return fits.then(|| target.to_owned());
        }
        if target.starts_with("//") || target.starts_with("\\\\") {
            // The scheme of a page is not known in a feed.
            let scheme = if self.place.is_page() { "" } else { "https:" };
            return Some(format!("{scheme}{}", target.replace('\\', "/")));
        }
        if target.is_empty() && kind == Kind::File {
            return None;
        }
        let parts = Target::new(target);
        if parts.path.is_empty() && self.place.is_page() {
            return Some(target.to_owned());
        }
        let outcome = match kind {
            Kind::Link => self.site.resolve(from, &parts),
            Kind::File => self.site.resolve_file(from, &parts),
        };
        let address = match outcome {
            Outcome::Document(facts, _) => {
                let served = self.served.as_ref().is_none_or(|served| served.contains(&*facts.path));
                served.then(|| facts.permalink.to_string())?
            }
            Outcome::There(way, Some(path)) => {
                // What is written like a document and is none was held back: a partial, what `exclude` names.
                if self.site.has_document_extension(path) {
                    return None;
                }
                let address = file_address(from, &parts, way, path)?;
                if self.may_carry(path) {
                    files.push((path.to_owned(), address.trim_start_matches('/').to_owned()));
                }
                escaped(&address)
            }
            Outcome::Missing if parts.path.starts_with('@') => return None,
            Outcome::There(_, None) | Outcome::Missing | Outcome::Unknown => escaped(&against_page(from, &parts)?),
        };
        let address = self.place.address(&format!("{address}{}", parts.rest));
        (address.len() <= LONGEST).then_some(address)
    }

    /// Whether a file may be carried to the site: an image or its like from anywhere, anything else from where writing lies; never
    /// what is hidden.
    fn may_carry(&self, path: &str) -> bool {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_media = MEDIA.iter().any(|media| extension.eq_ignore_ascii_case(media));
        let is_below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        !path.split('/').any(|part| part.starts_with('.'))
            && (is_media || self.open.iter().any(|folder| is_below(folder)))
    }
}

/// The scheme of a target, if it has one.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, _) = target.split_once(':')?;
    let fits = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    (fits && scheme.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(scheme)
}

/// The address that a file of the workspace has on the site. One that a document names by a path from itself stands as far from its
/// page, where a browser and every reader of feeds look for it; any other stands where it stands in the workspace.
fn file_address(from: &Facts, target: &Target<'_>, way: Way<'_>, path: &str) -> Option<String> {
    match way {
        Way::Below(..) => Some(format!("/{path}")),
        Way::Beside(_) => against_page(from, target).or_else(|| Some(format!("/{path}"))),
        _ => against_page(from, target),
    }
}

/// A target as a browser reads it that stands on the page of `from`: a path from the root of the site, not encoded.
fn against_page(from: &Facts, target: &Target<'_>) -> Option<String> {
    let path = decoded(target.path).replace('\\', "/");
    let (folder, _) = from.permalink.rsplit_once('/').unwrap_or_default();
    let joined = match path.strip_prefix('/') {
        Some(below) => join("", below)?,
        None => join(folder, &path)?,
    };
    let slash = if path.ends_with('/') && !joined.is_empty() { "/" } else { "" };
    Some(format!("/{joined}{slash}"))
}

/// A path that is not encoded, with what would end it encoded.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")
}
