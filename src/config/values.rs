//! Settings that are more than a string: each says at its own place what is wrong with it.

use crate::document::address::{PLACEHOLDERS, PermalinkPattern};
use chrono_tz::Tz;
use globset::{Glob, GlobSet, GlobSetBuilder};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// Reads a string and takes it for what it says: a fault is told at the string's own place, in a list too.
pub(crate) fn text_at_place<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, D::Error> {
    struct Text<F>(F);
    impl<T, F: Fn(&str) -> Result<T, String>> Visitor<'_> for Text<F> {
        type Value = T;

        fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).map_err(E::custom)
        }
    }
    deserializer.deserialize_str(Text(read))
}

/// Where the writing is published: `https://example.org/sub`, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Reads an absolute URL.
    ///
    /// # Errors
    ///
    /// Says what an absolute URL looks like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let fits = host.is_some_and(|host| !host.is_empty() && !host.starts_with(['/', ':', '?', '#']));
        let clean =
            !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '?' | '#'));
        if fits && clean {
            Ok(Self(text.trim_end_matches('/').to_owned()))
        } else {
            Err(format!("`{text}` is no base URL: write it with its scheme and host, as in https://example.org"))
        }
    }

    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        let host = self.0.split("://").nth(1).unwrap_or("");
        host.split('/').next().unwrap_or("")
    }

    /// The path of the base itself, without a slash at its end: empty for a site at the root of its host.
    pub fn path(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split_at(rest.find('/').unwrap_or(rest.len())).1
    }

    /// What stands behind the base in a URL below it: nothing, or what starts with `/`, `?` or `#`. Whether it is http or https
    /// is no matter, unless a port is named: then the other is another server's.
    pub fn below<'u>(&self, url: &'u str) -> Option<&'u str> {
        let (scheme, rest) = url.split_once("://")?;
        let (own, _) = self.0.split_once("://")?;
        let web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        if !web || (self.host().contains(':') && !scheme.eq_ignore_ascii_case(own)) {
            return None;
        }
        let (host, _) = rest.split_at_checked(self.host().len())?;
        let below = rest.strip_prefix(host)?.strip_prefix(self.path())?;
        let fits = host.eq_ignore_ascii_case(self.host()) && (below.is_empty() || below.starts_with(['/', '?', '#']));
        fits.then_some(below)
    }

    /// The absolute address of a path, or of an address that already is absolute. A host-relative path stands below the
    /// base's own path.
    pub fn join(&self, path: &str) -> String {
        let is_whole = !path.starts_with('/') && path.contains("://");
        if is_whole || path.starts_with("mailto:") || path.starts_with("urn:") || path.starts_with("tag:") {
            return Self::encode(path).into_owned();
        }
        let slash = if path.starts_with('/') { "" } else { "/" };
        format!("{}{slash}{}", Self::encode(&self.0), Self::encode(path))
    }

    /// A path as it stands in a URL: what is not allowed there is percent-encoded, what is encoded already stays.
    pub fn encode(path: &str) -> Cow<'_, str> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?#".contains(&byte);
        if path.bytes().all(plain) {
            return Cow::Borrowed(path);
        }
        let bytes = path.as_bytes();
        let mut encoded = String::with_capacity(path.len() + 16);
        for (at, byte) in path.bytes().enumerate() {
            let is_code = || bytes.get(at + 1..at + 3).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit));
            if plain(byte) || byte == b'%' && is_code() {
                encoded.push(char::from(byte));
            } else {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
        Cow::Owned(encoded)
    }
}

impl<'de> Deserialize<'de> for BaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for BaseUrl {
    fn schema_name() -> Cow<'static, str> {
        "BaseUrl".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "uri", "pattern": "^https?://[^/\\s]" })
    }
}

/// A time zone of the IANA database; UTC unless set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        name.parse().map(Zone).map_err(|_| {
            let near = crate::suggest::nearest(&name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
            let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            D::Error::custom(format!("`{name}` is no time zone such as Europe/Berlin{near}"))
        })
    }
}

impl JsonSchema for Zone {
    fn schema_name() -> Cow<'static, str> {
        "Zone".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "default": "UTC" })
    }
}

/// A folder below the workspace root; `.` is the root itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderPath(String);

impl FolderPath {
    /// Reads a relative path that does not climb out of the workspace.
    ///
    /// # Errors
    ///
    /// Says that it must not leave the workspace.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
        if text.is_empty() || text.starts_with(['/', '\\']) || parts.contains(&"..") || text.contains([':', '\0']) {
            return Err(format!(
                "`{text}` is no folder below the workspace: write a relative path, or `.` for the whole of it"
            ));
        }
        Ok(Self(parts.join("/")))
    }

    /// The path, parts joined by slashes; empty for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for FolderPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_at_place(deserializer, Self::parse)
    }
}

impl JsonSchema for FolderPath {
    fn schema_name() -> Cow<'static, str> {
        "FolderPath".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "pattern": "^[^/\\\\]" })
    }
}

/// The address pattern of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permalink(pub PermalinkPattern);

impl<'de> Deserialize<'de> for Permalink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        PermalinkPattern::parse(&String::deserialize(deserializer)?).map(Permalink).map_err(D::Error::custom)
    }
}

impl JsonSchema for Permalink {
    fn schema_name() -> Cow<'static, str> {
        "Permalink".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "default": "/{collection}/{path}/",
            "pattern": format!("^/([^{{}}]|\\{{({})\\}})*$", PLACEHOLDERS.map(|(name, _)| name).join("|"))
        })
    }
}

/// Globs of files that are no documents.
#[derive(Clone, Debug, Default)]
pub struct Exclude {
    globs: Vec<GlobPattern>,
    set: GlobSet,
}

impl Exclude {
    /// What any of these globs takes.
    ///
    /// # Errors
    ///
    /// They are too much together.
    pub fn of<'a>(globs: impl IntoIterator<Item = &'a GlobPattern>) -> Result<Self, String> {
        let globs: Vec<GlobPattern> = globs.into_iter().cloned().collect();
        let mut set = GlobSetBuilder::new();
        for GlobPattern(file, below) in &globs {
            set.add(file.clone());
            set.add(below.clone());
        }
        let set = set.build().map_err(|error| error.to_string())?;
        Ok(Self { globs, set })
    }

    /// What this or another takes.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let all = Self::of(self.globs.iter().chain(&other.globs));
        // Each could be built alone; should both be too much together, a workspace's own count.
        all.unwrap_or(self)
    }

    /// Whether there is no glob at all.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// Whether a path from the workspace root is excluded.
    pub fn matches(&self, path: &str) -> bool {
        !self.set.is_empty() && self.set.is_match(path)
    }
}

impl<'de> Deserialize<'de> for Exclude {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&Vec::<GlobPattern>::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Exclude {
    fn schema_name() -> Cow<'static, str> {
        "Exclude".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": { "type": "string" }, "default": [] })
    }
}

/// One glob of the list, and the same for all that lies below: a folder excludes what it holds.
#[derive(Clone, Debug)]
pub struct GlobPattern(Glob, Glob);

impl GlobPattern {
    /// Reads a glob.
    ///
    /// # Errors
    ///
    /// Says what is wrong with its notation.
    pub fn parse(text: &str) -> Result<Self, String> {
        let glob = |text: &str| globset::GlobBuilder::new(text).literal_separator(true).build();
        let both = glob(Self::path(text)).and_then(|file| Ok(Self(file, glob(&format!("{}/**", Self::path(text)))?)));
        both.map_err(|error| format!("`{text}` is no glob: {}", error.kind()))
    }

    /// What of it is compared: from the workspace root, whether or not it says so.
    pub fn path(text: &str) -> &str {
        text.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/')
    }
}

impl<'de> Deserialize<'de> for GlobPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_at_place(deserializer, Self::parse)
    }
}

/// A file extension, without the dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension(pub String);

impl<'de> Deserialize<'de> for Extension {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_at_place(deserializer, |text| {
            if text.is_empty() || text.contains(['.', '/', '\\', '*']) {
                return Err(format!("`{text}` is no extension: write it without the dot, as in md"));
            }
            Ok(Self(text.to_owned()))
        })
    }
}

impl JsonSchema for Extension {
    fn schema_name() -> Cow<'static, str> {
        "Extension".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[^./\\\\*]+$" })
    }
}

/// A rate: a number above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate(pub f64);

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rate = f64::deserialize(deserializer)?;
        if rate > 0.0 && rate <= 100_000.0 {
            Ok(Self(rate))
        } else {
            Err(D::Error::custom(format!("`{rate}` is no rate: write a number above 0 and at most 100000")))
        }
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "exclusiveMinimum": 0, "maximum": 100_000 })
    }
}
