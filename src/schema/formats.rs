//! The formats that are ours beside those of JSON Schema.

use crate::document::date::PartialDate;
use boon::Format;
use serde_json::Value as Json;
use std::error::Error;

/// All of them.
pub(super) const OURS: [Format; 3] = [
    Format { name: "partial-date", func: |value| check(value, |text| PartialDate::parse(text).is_some()) },
    Format { name: "slug", func: |value| check(value, is_slug) },
    Format { name: "permalink", func: |value| check(value, is_permalink) },
];

/// The formats of JSON Schema that are asserted.
pub(super) const STANDARD: [&str; 20] = [
    "date",
    "date-time",
    "duration",
    "email",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "period",
    "regex",
    "relative-json-pointer",
    "time",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

fn check(value: &Json, fits: fn(&str) -> bool) -> Result<(), Box<dyn Error>> {
    match value {
        Json::String(text) if !fits(text) => Err("it does not fit".into()),
        _ => Ok(()),
    }
}

/// One segment of an address.
fn is_slug(text: &str) -> bool {
    let segment =
        !text.contains(|c: char| matches!(c, '/' | '\\' | '?' | '#' | '%') || c.is_control() || c.is_whitespace());
    segment && !matches!(text, "" | "." | "..")
}

/// The path of an address, from its root.
fn is_permalink(text: &str) -> bool {
    text.starts_with('/')
        && !text.contains(|c: char| c.is_control() || c.is_whitespace())
        && !text.split('/').any(|segment| segment == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(name: &str, text: &str) -> bool {
        let format = OURS.iter().find(|format| format.name == name).unwrap();
        (format.func)(&Json::from(text)).is_ok()
    }

    #[test]
    fn ours_know_good_from_bad() {
        for (name, good, bad) in [
            ("partial-date", ["2026", "2026-04", "2026-04-02T10:00Z"], ["", "2019-22-08", "04/02/2026"]),
            ("slug", ["a-slug", "北京", "v1.2"], ["", "..", "a/b"]),
            ("permalink", ["/", "/a/b/", "/a..b"], ["a/b", "/a/../b", "/a b"]),
        ] {
            good.iter().for_each(|text| assert!(fits(name, text), "{name}: {text}"));
            bad.iter().for_each(|text| assert!(!fits(name, text), "{name}: {text}"));
        }
        assert!((OURS[0].func)(&Json::from(3)).is_ok(), "a format is about strings alone");
    }
}
