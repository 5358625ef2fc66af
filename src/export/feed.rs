//! What all feeds share: their settings, who an item is by, and which identity it has.

use crate::analysis::Facts;
use crate::config::{BaseUrl, Section};
use schemars::JsonSchema;
use serde::Deserialize;

/// The part of `writings.toml` that feeds own.
pub const FEED_SECTION: Section = Section::of::<FeedSettings>("feed");

/// The settings of feeds.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FeedSettings {
    /// The title of feeds: the workspace's unless set.
    pub title: Option<String>,
    /// The description of feeds: the workspace's unless set.
    pub description: Option<String>,
    /// Where the RSS feed is served, as an absolute address or a path below base-url: /rss.xml unless set.
    pub self_url: Option<String>,
    /// How many items a feed holds: 20 unless set.
    pub limit: Option<usize>,
}

/// How many items a feed holds unless told.
pub const LIMIT: usize = 20;

/// The identity of a document in feeds: its `id`, a path being resolved against the base; else its address.
pub fn guid(facts: &Facts, base: &BaseUrl) -> String {
    match &facts.id {
        Some(id) if id.value.starts_with('/') => base.join(&id.value),
        Some(id) => id.value.to_string(),
        None => base.join(&facts.permalink),
    }
}

/// Plain text as the content of an XML element: `&`, `<` and `>` as the hexadecimal references that the RSS profile asks
/// for, since readers take `&amp;lt;` in a title for markup; control characters that XML 1.0 has no place for
/// are left out.
pub fn xml_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&#x26;"),
            '<' => escaped.push_str("&#x3C;"),
            '>' => escaped.push_str("&#x3E;"),
            '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            // A parser would make a line feed of it.
            '\r' => escaped.push_str("&#xD;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Plain text as HTML, for elements whose content is HTML: a description that says `<b>` must not become bold.
pub fn html_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(xml_text("a ]]> & <b>\u{7}é"), "a ]]&#x3E; &#x26; &#x3C;b&#x3E;é");
        assert_eq!(xml_text(&html_text("1 < 2 & 3")), "1 &#x26;lt; 2 &#x26;amp; 3");
    }
}
