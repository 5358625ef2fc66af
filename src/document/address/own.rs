//! The address that a document gives itself, in place of its collection's pattern: `permalink`, Hugo's `url`, Zola's `path`.

use super::pattern::{Parts, PermalinkPattern};

/// What stands under `permalink`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnAddress {
    /// An address, which may hold placeholders as Jekyll writes them: `/:year/:title/`.
    Known(PermalinkPattern),
    /// A template, or an address on another site: only the generator knows where the document is.
    Unknown,
    /// No address at all.
    None,
}

/// Jekyll's placeholders (documentation, "Permalinks"), and ours. What it puts out is HTML.
const COLONS: [(&str, &str); 15] = [
    ("collection", "{collection}"),
    ("path", "{path}"),
    ("categories", "{categories}"),
    ("slug", "{slug}"),
    ("title", "{slug}"),
    ("name", "{name}"),
    ("year", "{year}"),
    ("short_year", "{short-year}"),
    ("month", "{month}"),
    ("i_month", "{i-month}"),
    ("day", "{day}"),
    ("i_day", "{i-day}"),
    ("y_day", "{year-day}"),
    ("basename", "{name}"),
    ("output_ext", ".html"),
];

impl OwnAddress {
    /// Reads a text.
    pub fn parse(text: &str) -> Self {
        if text.contains("{{") || text.contains("{%") || text.contains("://") {
            return Self::Unknown;
        }
        let slash = if text.starts_with('/') { "" } else { "/" };
        // Braces of ours stand for nothing here, so that no address says more than it shows.
        if text.contains(['{', '}']) || text.trim().is_empty() {
            return Self::None;
        }
        match from_colons(&format!("{slash}{text}")).map(|text| PermalinkPattern::read(&text)) {
            Some(Ok(pattern)) => Self::Known(pattern),
            Some(Err(_)) => Self::None,
            None => Self::Unknown,
        }
    }

    /// The address, where it is known.
    pub fn expand(&self, parts: &Parts<'_>) -> Option<String> {
        match self {
            Self::Known(pattern) => Some(pattern.expand(parts)),
            Self::Unknown | Self::None => None,
        }
    }
}

/// The text with `:year` and its like as we write them; `None` where one of them stands for nothing here.
pub fn from_colons(text: &str) -> Option<String> {
    let mut pieces = text.split(':');
    let mut out = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        if name.is_empty() {
            out.push(':');
        } else {
            out.push_str(COLONS.iter().find(|(known, _)| *known == name)?.1);
        }
        out.push_str(rest);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_or_is_not_known() {
        let known = |text: &str| matches!(OwnAddress::parse(text), OwnAddress::Known(_));
        for text in ["/about/", "about", "/a/b.html", "/:year/:title/", "/a:/b", "/über/", "/a b/"] {
            assert!(known(text), "{text}");
        }
        for text in ["/{{ page.date }}/", "https://x.org/a/", "/:weekday/"] {
            assert_eq!(OwnAddress::parse(text), OwnAddress::Unknown, "{text}");
        }
        for text in [
            "",
            " ",
            "/../etc",
            "/%2e%2e/etc",
            "/a/.%2E%2fb",
            "/a\tb",
            "/a\u{2028}b",
            "/a?b",
            "/a\\b",
            "/{slug}/",
            "/a\u{0}",
        ] {
            assert_eq!(OwnAddress::parse(text), OwnAddress::None, "{text:?}");
        }
        assert_eq!(from_colons("/:categories/:title:output_ext").as_deref(), Some("/{categories}/{slug}.html"));
    }
}
