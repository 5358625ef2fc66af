//! The bodies and images of documents as feeds carry them.

use super::Export;
use super::feed::Enclosure;
use crate::analysis::Facts;
use crate::config::BaseUrl;
use crate::render::{Renderer, Where};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most bytes of an image that is enclosed.
const MOST: usize = 32 * 1024 * 1024;

/// As many bytes of bodies as are kept for the next feed that carries them.
const KEPT: usize = 64 * 1024 * 1024;

/// Makes them for the items of the feeds of one run, each body once as far as there is room to keep it.
pub struct Rendered<'a> {
    renderer: Renderer<'a>,
    kept: Mutex<Kept>,
}

/// What was made, by the paths of the documents.
#[derive(Default)]
struct Kept {
    bodies: HashMap<String, Option<Arc<str>>>,
    bytes: usize,
}

/// Makes them for the items of one feed.
pub(super) struct Bodies<'a> {
    export: &'a Export<'a>,
    rendered: Arc<Rendered<'a>>,
}

impl<'a> Rendered<'a> {
    /// For the feeds of this site.
    pub fn new(export: &Export<'a>, base: &'a BaseUrl) -> Self {
        // A link to what is not published would lead nowhere.
        let is_future = |facts: &Facts| export.now.is_some_and(|now| export.corpus.is_future(facts, now));
        let is_live = |facts: &&Facts| !facts.draft && !facts.withheld && !is_future(facts);
        let live: Vec<&Facts> = export.corpus.documents().iter().filter(is_live).collect();
        let place = Where::Absolute(base);
        let renderer = Renderer::new(export.corpus, export.settings, export.link_roots, place).among(&live);
        Self { renderer, kept: Mutex::default() }
    }

    fn html(&self, facts: &'a Facts, text: impl FnOnce() -> Option<String>) -> Option<Arc<str>> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = kept().bodies.get(&*facts.path) {
            return html.clone();
        }
        let html = text().map(|text| self.renderer.render(facts, &text).html);
        let html: Option<Arc<str>> = html.filter(|html| !html.trim().is_empty()).map(Arc::from);
        let mut kept = kept();
        let length = html.as_ref().map_or(0, |html| html.len());
        if kept.bytes.saturating_add(length) <= KEPT
            && kept.bodies.insert(facts.path.to_string(), html.clone()).is_none()
        {
            kept.bytes += length;
        }
        html
    }
}

impl<'a> Bodies<'a> {
    /// For a feed of this site.
    pub(super) fn new(export: &'a Export<'a>, base: &'a BaseUrl) -> Self {
        let rendered = export.rendered.clone().unwrap_or_else(|| Arc::new(Rendered::new(export, base)));
        Self { export, rendered }
    }

    /// The body of a document as HTML whose addresses are absolute; `None` where there is nothing to read.
    pub(super) fn html(&self, facts: &'a Facts) -> Option<Arc<str>> {
        self.rendered.html(facts, || self.export.text(facts))
    }

    /// The image of a document, where it is a file of the workspace of which is known how long it is, and what it is.
    pub(super) fn image(&self, facts: &'a Facts) -> Option<Enclosure> {
        let (address, path) = self.rendered.renderer.file(facts, &facts.image.as_ref()?.value);
        let (path, _) = path?;
        let media_type = media_type(&path)?;
        let bytes = self.export.store.own_file(&path, MOST + 1).ok()??;
        let length = Some(bytes.len()).filter(|length| (1..=MOST).contains(length))?;
        Some(Enclosure { address: address?, media_type, length })
    }
}

/// What an image is, by the name of its file.
fn media_type(path: &str) -> Option<&'static str> {
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match &*extension {
        "avif" => "image/avif",
        "gif" => "image/gif",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_known_by_their_name() {
        assert_eq!(media_type("a/b.JPG"), Some("image/jpeg"));
        assert_eq!(media_type("a.b/c.webp"), Some("image/webp"));
        assert_eq!(media_type("a/b.md"), None);
        assert_eq!(media_type("png"), None);
    }
}
