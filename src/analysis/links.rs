//! What a body links to within its site, and what others may link to in it: all that link rules need of a body.

use crate::config::BaseUrl;
use crate::document::anchors;
use crate::document::body::{Image, Link, Outline};
use std::hash::{Hash, Hasher};

/// The most links, and the most images, of one document that are kept. The longest real documents have a tenth of it; a
/// hostile one must not fill the memory.
const MAX_LINKS: usize = 10_000;

/// The most headings of one document that are looked through by what they begin and end with.
const MAX_OPEN: usize = 1000;

/// The links of one body that may lead to a document or a file of the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Links with neither a scheme nor a host, in order.
    pub links: Box<[Link]>,
    /// Images with neither a scheme nor a host, in order.
    pub images: Box<[Image]>,
    /// Links to the site's own addresses with scheme and host, in order.
    pub own: Box<[OwnLink]>,
    /// Images by their place on somebody's disk, in order.
    pub disk: Box<[Image]>,
    /// Every fragment by which this document's headings and ids can be linked to, each on a line.
    anchors: Box<str>,
    /// Of headings that a template fills in: what their fragments begin and end with.
    open: Box<[(Box<str>, Box<str>)]>,
    /// Their hashes, in order: looking one up must not take as long as reading them all.
    hashes: Box<[u64]>,
}

/// A link to an address of the site that is written with scheme and host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLink {
    /// The link.
    pub link: Link,
    /// How many bytes of its target are the base of the site.
    pub base: usize,
}

impl Links {
    /// What is to be kept of an outline of a document whose site is published at `base`.
    pub fn of(mut outline: Outline, base: Option<&BaseUrl>) -> Self {
        let mut anchors = outline.anchors();
        let open =
            outline.open.iter().flat_map(|(before, behind)| anchors::open(before, behind)).take(MAX_OPEN).collect();
        anchors.retain(|anchor| !anchor.contains('\n'));
        outline.links.truncate(MAX_LINKS);
        outline.images.truncate(MAX_LINKS);
        let (links, own): (Vec<Link>, _) = outline.links.into_iter().partition(|link| is_internal(&link.target));
        let own_link = |link: Link| {
            let below = base?.below(&link.target)?;
            Some(OwnLink { base: link.target.len() - below.len(), link })
        };
        let (images, disk): (Vec<Image>, _) = outline.images.into_iter().partition(|image| is_internal(&image.target));
        let mut hashes: Vec<u64> = anchors.iter().map(|anchor| hash(anchor)).collect();
        hashes.sort_unstable();
        Self {
            links: links.into(),
            images: images.into(),
            own: own.into_iter().filter_map(own_link).collect(),
            disk: disk.into_iter().filter(|image| is_on_disk(&image.target)).collect(),
            anchors: anchors.join("\n").into(),
            open,
            hashes: hashes.into(),
        }
    }

    /// The fragments that lead somewhere.
    pub fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.lines()
    }

    /// Whether a fragment, without its `#`, leads somewhere. `#` and `#top` lead to the top of any page.
    pub fn has_anchor(&self, fragment: &str) -> bool {
        let is_open = |(before, behind): &(Box<str>, Box<str>)| {
            fragment.strip_prefix(&**before).is_some_and(|rest| rest.ends_with(&**behind))
        };
        let is_known = || self.hashes.binary_search(&hash(fragment)).is_ok();
        fragment.is_empty() || fragment == "top" || is_known() || self.open.iter().any(is_open)
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

/// Whether a target is looked at: it can lead into the site that it stands in, is one of the site's own addresses in full, or names a
/// place on somebody's disk.
pub(super) fn is_kept(target: &str, base: Option<&BaseUrl>) -> bool {
    let is_own = || base.is_some_and(|base| base.below(target).is_some()) && !is_filled_in(target);
    is_internal(target) || is_on_disk(target) || is_own()
}

/// Whether a target names a file where it lies on one machine: `file://…`, `C:\…`.
fn is_on_disk(target: &str) -> bool {
    let scheme = target.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    let drive = matches!(target.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    (scheme || drive) && !is_filled_in(target)
}

/// Whether a template fills a target in.
fn is_filled_in(target: &str) -> bool {
    ["{{", "{%", "{<", "<%", "${"].iter().any(|mark| target.contains(mark))
}

/// Whether a target can lead into the site that it stands in: no scheme, no host, and nothing that a template fills in.
pub fn is_internal(target: &str) -> bool {
    let scheme = target.split(['/', '?', '#']).next().unwrap_or("").contains(':');
    // A whole target in percent signs is what mailing programs fill in.
    let placeholder = target.len() > 1 && target.starts_with('%') && target.ends_with('%');
    !(scheme || is_filled_in(target) || placeholder || target.starts_with("//") || target.trim().is_empty())
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

    #[test]
    fn the_site_s_own_addresses_are_known() {
        let base = |url| BaseUrl::parse(url).unwrap();
        for (url, target, below) in [
            ("https://x.org", "https://x.org/a/#b", Some("/a/#b")),
            ("https://x.org/", "HTTP://X.ORG", Some("")),
            ("https://x.org", "https://www.x.org/a/", None),
            ("https://x.org", "https://x.organic/a/", None),
            ("https://x.org", "https://x.org:8080/", None),
            ("http://x.org:80", "https://x.org:80/a", None),
            ("http://x.org:80", "http://x.org:80/a", Some("/a")),
            ("https://x.org/blog", "https://x.org/blog/a", Some("/a")),
            ("https://x.org/blog", "https://x.org/blogs/a", None),
            ("https://x.org/blog", "https://x.org/a", None),
            ("https://x.org", "//x.org/a", None),
            ("https://x.org", "ftp://x.org/a", None),
            ("https://é.org", "https://e.org/a", None),
        ] {
            assert_eq!(base(url).below(target), below, "{url} {target}");
            assert_eq!(is_kept(target, Some(&base(url))), below.is_some(), "{url} {target}");
            assert!(!is_kept(target, None));
        }
        assert!(!is_kept("https://x.org/{{ page }}", Some(&base("https://x.org"))));
        assert_eq!((base("https://x.org/a/b/").path(), base("https://x.org").path()), ("/a/b", ""));
    }

    #[test]
    fn places_on_a_disk_are_known() {
        for there in ["file:///home/x.png", "C:\\x.png", "d:/x.png", "FILE:x"] {
            assert!(is_on_disk(there), "{there}");
        }
        for elsewhere in ["/home/x.png", "c:x", "filed/x.png", "https://x.org", "file://{{ root }}", "é:/x"] {
            assert!(!is_on_disk(elsewhere), "{elsewhere}");
        }
    }
}
