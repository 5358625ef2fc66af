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

/// Text as XML 1.0 can hold it: control characters that have no place there become U+FFFD.
pub fn xml_text(text: &str) -> std::borrow::Cow<'_, str> {
    let illegal =
        |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
    if text.contains(illegal) { text.replace(illegal, "\u{FFFD}").into() } else { text.into() }
}
