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

/// Files that are nobody's to see, whatever links to them.
const PRIVATE: [&str; 1] = [crate::config::FILE_NAME];

/// Answers where targets lead.
#[derive(Debug)]
pub struct Resolver<'a> {
    site: Site<'a>,
    pub(super) place: Where<'a>,
    /// The paths of the documents that have pages; `None` where all have.
    pub(super) served: Option<HashSet<&'a str>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(site: Site<'a>, place: Where<'a>) -> Self {
        Self { site, place, served: None }
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
                let address = file_address(from, &parts, way, path)?;
                if is_public(path) {
                    files.push((path.to_owned(), address.trim_start_matches('/').to_owned()));
                }
                address
            }
            Outcome::Missing if parts.path.starts_with('@') => return None,
            Outcome::There(_, None) | Outcome::Missing | Outcome::Unknown => against_page(from, &parts)?,
        };
        Some(self.place.address(&format!("{address}{}", parts.rest)))
    }
}

/// Whether a file may be carried to the site: not what is hidden, nor the settings.
fn is_public(path: &str) -> bool {
    !path.split('/').any(|part| part.starts_with('.') || PRIVATE.contains(&part))
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

/// A target as a browser reads it that stands on the page of `from`: an address from the root of the site.
fn against_page(from: &Facts, target: &Target<'_>) -> Option<String> {
    let path = decoded(target.path).replace('\\', "/");
    let (folder, _) = from.permalink.rsplit_once('/').unwrap_or_default();
    let joined = match path.strip_prefix('/') {
        Some(below) => join("", below)?,
        None => join(folder, &path)?,
    };
    let slash = if path.ends_with('/') && !joined.is_empty() { "/" } else { "" };
    Some(escaped(&format!("/{joined}{slash}")))
}

/// A path that was decoded, with what would end it encoded again.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")
}
