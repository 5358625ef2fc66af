//! What lets HTML through: elements and attributes that do no harm, and targets that somebody answered for.

use super::links::Kind;
use ammonia::Builder;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Says where a target leads; `None` where it must lead nowhere.
pub type Resolve<'r> = dyn FnMut(&str, Kind) -> Option<String> + 'r;

/// The most bytes of addresses in what is made of one document: each stands for a few in its text.
const MOST: usize = 8 * 1024 * 1024;

/// Targets as they stand in a text, and what each becomes.
type Targets = HashMap<(String, Kind), Option<String>>;

/// HTML without what could do harm, its targets as `resolve` answers: no other is in it.
pub fn clean(html: &str, resolve: &mut Resolve<'_>) -> String {
    // The sanitizer reads HTML as browsers do. It is asked which targets there are, and then told what they become.
    let found: Arc<Mutex<Targets>> = Arc::default();
    let seen = Arc::clone(&found);
    let pass = |told: Option<Arc<Targets>>| {
        let (seen, mut builder) = (Arc::clone(&seen), builder());
        let spent = AtomicUsize::new(0);
        builder.attribute_filter(move |element, attribute, value| {
            let Some(kind) = kind(element, attribute) else { return Some(Cow::Borrowed(value)) };
            let mut answer = |target: &str| match &told {
                Some(told) => {
                    let answer = told.get(&(target.to_owned(), kind)).cloned().flatten()?;
                    (spent.fetch_add(answer.len(), Ordering::Relaxed) < MOST).then_some(answer)
                }
                None => {
                    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                    seen.entry((target.to_owned(), kind)).or_default();
                    Some(String::new())
                }
            };
            match attribute {
                "srcset" => srcset(value, &mut answer).map(Cow::Owned),
                _ => answer(value).map(Cow::Owned),
            }
        });
        builder.clean(html).to_string()
    };
    let clean = pass(None);
    let mut targets = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    if targets.is_empty() {
        return clean;
    }
    // In order, so that what is found out on the way is the same each time.
    let mut asked: Vec<_> = targets.iter_mut().collect();
    asked.sort_unstable_by(|a, b| (&a.0.0, a.0.1 as u8).cmp(&(&b.0.0, b.0.1 as u8)));
    for ((target, kind), answer) in asked {
        *answer = resolve(target, *kind);
    }
    pass(Some(Arc::new(targets)))
}

/// What an attribute's value is asked for, if it is a target.
fn kind(element: &str, attribute: &str) -> Option<Kind> {
    match attribute {
        "href" | "cite" => Some(Kind::Link),
        "src" | "srcset" | "poster" => Some(Kind::File),
        _ if element == "object" => Some(Kind::File),
        _ => None,
    }
}

/// Each candidate of a `srcset` with its target answered, as HTML reads them: a target ends at a blank, and may hold commas; what
/// describes it ends at a comma. Those that lead nowhere are left out.
fn srcset(value: &str, answer: &mut dyn FnMut(&str) -> Option<String>) -> Option<String> {
    let mut candidates = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            break;
        }
        let (target, after) = rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()));
        let bare = target.trim_end_matches(',');
        // A comma at its end ends the candidate.
        let (described, after) = match bare.len() == target.len() {
            true => after.split_at(after.find(',').unwrap_or(after.len())),
            false => ("", after),
        };
        if let Some(target) = answer(bare) {
            candidates.push(format!("{target} {}", described.trim()).trim().to_owned());
        }
        rest = after;
    }
    (!candidates.is_empty()).then(|| candidates.join(", "))
}

/// Classes that what we write has; what a document gives its own elements would dress them as parts of the page.
const CLASSES: [(&str, &[&str]); 7] = [
    ("span", &["c", "s", "n", "v", "k", "f", "t", "m", "i", "d"]),
    ("div", &["footnotes", "table"]),
    ("li", &["task"]),
    ("a", &["anchor", "back"]),
    ("sup", &["fnref"]),
    ("td", &["right", "center"]),
    ("th", &["right", "center"]),
];

fn builder() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        // What HTML no longer has; what stands in it stays.
        .rm_tags(["acronym", "center", "strike", "tt"])
        .rm_tag_attributes("table", ["align", "char", "charoff", "summary"])
        .rm_tag_attributes("hr", ["align", "size", "width"])
        .rm_tag_attributes("col", ["align", "char", "charoff"])
        .rm_tag_attributes("colgroup", ["align", "char", "charoff"])
        .add_tags(["section", "input", "picture", "source", "video", "audio", "track"])
        .add_generic_attributes(["id", "dir", "role", "aria-label", "aria-hidden"])
        .add_tag_attributes("code", ["class"])
        .add_tag_attributes("pre", ["tabindex"])
        .add_tag_attributes("div", ["tabindex"])
        .add_tag_attributes("input", ["disabled", "checked"])
        .add_tag_attributes("img", ["srcset", "sizes", "loading", "decoding"])
        .add_tag_attributes("source", ["src", "srcset", "sizes", "media", "type"])
        .add_tag_attributes("video", ["src", "poster", "controls", "width", "height", "loop", "muted", "preload"])
        .add_tag_attributes("audio", ["src", "controls", "loop", "muted", "preload"])
        .add_tag_attributes("track", ["src", "kind", "srclang", "label"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("a", ["rel"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .add_url_schemes(["data", "sms", "xmpp", "irc", "ircs", "geo"])
        .link_rel(None);
    for tag in ["tbody", "thead", "tfoot", "tr", "td", "th"] {
        builder.rm_tag_attributes(tag, ["align", "char", "charoff"]);
    }
    let classes: HashMap<&str, HashSet<&str>> =
        CLASSES.iter().map(|(tag, classes)| (*tag, classes.iter().copied().collect())).collect();
    builder.allowed_classes(classes);
    builder
}
