//! The keys of a new document, by the names that its collection has for them.

use crate::config::{CoreKey, FieldMap};
use crate::document::edit::{Datum, Intent, edit};
use crate::document::metadata::{Metadata, Node};
use crate::document::source::{FrontMatter, Source};
use crate::ops::changes::Custom;

/// The core keys that the built-in template writes.
const WRITTEN: [CoreKey; 6] =
    [CoreKey::Title, CoreKey::Description, CoreKey::Date, CoreKey::Tags, CoreKey::Series, CoreKey::Draft];

/// A document of the built-in template with its keys under the names that `custom` tells: what builds the site reads no others.
pub(super) fn usual(text: String, custom: &Custom, fields: &FieldMap) -> String {
    let source = Source::new(text.as_bytes());
    let FrontMatter::Block { syntax, content, .. } = source.front_matter else { return text };
    let (metadata, _) = Metadata::parse(syntax, &source.text, content);
    let own = |key: CoreKey| Some((key.name(), custom.name(key), &metadata.get(key.name())?.value));
    let intents: Vec<Intent> = WRITTEN
        .into_iter()
        .filter_map(own)
        .filter(|(own, usual, _)| own != usual)
        .flat_map(|(own, usual, value)| renamed(own, usual, value, fields.is_turned(usual)))
        .collect();
    let edited = edit(text.as_bytes(), &intents).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    edited.unwrap_or(text)
}

fn renamed(own: &str, usual: &str, value: &Node, is_turned: bool) -> Vec<Intent> {
    let (key, name) = (own.to_owned(), usual.to_owned());
    let rename = Intent::Rename { key: key.clone(), to: name.clone() };
    match Datum::from(value) {
        Datum::Bool(value) if is_turned => vec![rename, Intent::Set { key: name, value: Datum::Bool(!value) }],
        value if usual.contains('.') => vec![Intent::Unset { key }, Intent::Set { key: name, value }],
        _ => vec![rename],
    }
}
