//! What a body links to within its site, and what others may link to in it: all that link rules need of a body.

use crate::document::body::{Image, Link, Outline};
use std::hash::{Hash, Hasher};

/// The most links, and the most images, of one document that are kept. The longest real documents have a tenth of it; a
/// hostile one must not fill the memory.
const MAX_LINKS: usize = 10_000;

/// The links of one body that may lead to a document or a file of the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Links with neither a scheme nor a host, in order.
    pub links: Box<[Link]>,
    /// Images with neither a scheme nor a host, in order.
    pub images: Box<[Image]>,
    /// Every fragment by which this document's headings and ids can be linked to, each on a line.
    anchors: Box<str>,
    /// Their hashes, in order: looking one up must not take as long as reading them all.
    hashes: Box<[u64]>,
}

impl Links {
    /// What is to be kept of an outline of internal links.
    pub fn of(mut outline: Outline) -> Self {
        let mut anchors = outline.anchors();
        anchors.retain(|anchor| !anchor.contains('\n'));
        outline.links.truncate(MAX_LINKS);
        outline.images.truncate(MAX_LINKS);
        let mut hashes: Vec<u64> = anchors.iter().map(|anchor| hash(anchor)).collect();
        hashes.sort_unstable();
        Self {
            links: outline.links.into(),
            images: outline.images.into(),
            anchors: anchors.join("\n").into(),
            hashes: hashes.into(),
        }
    }

    /// The fragments that lead somewhere.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.lines()
    }

    /// Whether a fragment, without its `#`, leads somewhere. `#` and `#top` lead to the top of any page.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        fragment.is_empty() || fragment == "top" || self.hashes.binary_search(&hash(fragment)).is_ok()
    }

    /// How many fragments lead somewhere.
    pub fn anchor_count(&self) -> usize {
        self.hashes.len()
    }
}

/// The same in every run. Two anchors that share one hide a broken link, and do nothing worse.
fn hash(anchor: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    anchor.hash(&mut hasher);
    hasher.finish()
}

/// Whether a target can lead into the site that it stands in: no scheme, no host, and nothing that a template fills in.
pub fn is_internal(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().unwrap_or("").contains(':');
    let template = ["{{", "{%", "{<", "<%", "${"].iter().any(|mark| target.contains(mark));
    // A whole target in percent signs is what mailing programs fill in.
    let placeholder = target.len() > 1 && target.starts_with('%') && target.ends_with('%');
    !(scheme || template || placeholder || target.starts_with("//") || target.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_lead_into_the_site_is_kept() {
        for internal in ["a.md", "/a/", "../a/#b", "#b", "a%20b.md", "?q=1", "/a:b"] {
            assert!(is_internal(internal), "{internal}");
        }
        for external in [
            "https://x.org",
            "mailto:a@b",
            "//x.org/a",
            "{{ site.url }}/a",
            "/a/{% link b %}",
            "",
            " ",
            "tel:1",
            "%url%",
        ] {
            assert!(!is_internal(external), "{external}");
        }
    }
}
