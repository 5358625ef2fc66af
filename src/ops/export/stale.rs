//! Which items of a feed its readers have not seen, told from the file that is there.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashSet;

/// The longest feed that is read.
pub const LONGEST: usize = 64 * 1024 * 1024;

/// An item of a feed: its identity and its title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its identity.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// The items of `new` that are not among those of `old`, both being whole feeds. `None` where either is none that can be read.
pub fn unseen(old: &[u8], new: &[u8]) -> Option<Vec<Item>> {
    let seen: HashSet<String> = items(old)?.into_iter().map(|item| item.id).collect();
    Some(items(new)?.into_iter().filter(|item| !seen.contains(&item.id)).collect())
}

/// The items of a feed: RSS, Atom or a JSON Feed.
fn items(feed: &[u8]) -> Option<Vec<Item>> {
    if feed.len() > LONGEST {
        return None;
    }
    let text = std::str::from_utf8(feed).ok()?;
    if text.trim_start().starts_with('{') { json(text) } else { xml(text) }
}

fn json(text: &str) -> Option<Vec<Item>> {
    let feed: serde_json::Value = serde_json::from_str(text).ok()?;
    let text = |item: &serde_json::Value, key: &str| item.get(key)?.as_str().map(str::to_owned);
    let item = |item| Item { id: text(item, "id").unwrap_or_default(), title: text(item, "title").unwrap_or_default() };
    Some(feed.get("items")?.as_array()?.iter().map(item).collect())
}

fn xml(text: &str) -> Option<Vec<Item>> {
    let mut reader = Reader::from_str(text);
    let mut items = Vec::new();
    let mut item: Option<Item> = None;
    // The elements that are open in the item, and the text of the innermost.
    let (mut depth, mut is_feed) = (0_usize, false);
    let mut content = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = start.name().0.to_owned();
                is_feed |= matches!(name.as_str(), "rss" | "feed");
                match (&item, name.as_str()) {
                    (None, "item" | "entry") => (item, depth) = (Some(Item::default()), 0),
                    (Some(_), _) => depth += 1,
                    _ => {}
                }
                content.clear();
            }
            Event::Text(text) => content.push_str(&text),
            Event::CData(text) => content.push_str(&text),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                content.push_str(&quick_xml::escape::unescape(&reference).ok()?);
            }
            Event::End(end) => {
                let name = end.name();
                match (&mut item, name.0, depth) {
                    (Some(_), _, 0) => items.extend(item.take()),
                    (Some(item), "guid" | "id", 1) => item.id = content.trim().to_owned(),
                    (Some(item), "title", 1) => item.title = std::mem::take(&mut content),
                    _ => {}
                }
                depth = depth.saturating_sub(1);
            }
            Event::Eof => return is_feed.then_some(items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_each_kind_are_read() {
        let rss = "<?xml version=\"1.0\"?><rss><channel><title>Site</title><item><title>A &#x26; &lt;B></title><guid>1</guid>\
                   <x><title>no</title></x></item><item><guid><![CDATA[2]]></guid></item></channel></rss>";
        let item = |id: &str, title: &str| Item { id: id.into(), title: title.into() };
        assert_eq!(items(rss.as_bytes()).unwrap(), [item("1", "A & <B>"), item("2", "")]);
        let atom = "<feed><id>f</id><entry><id> 1 </id><author><name>n</name></author><title>A</title></entry></feed>";
        assert_eq!(items(atom.as_bytes()).unwrap(), [item("1", "A")]);
        let json = "{\"items\":[{\"id\":\"1\",\"title\":\"A\"},{\"id\":3}]}";
        assert_eq!(items(json.as_bytes()).unwrap(), [item("1", "A"), item("", "")]);
        assert_eq!(unseen(atom.as_bytes(), rss.as_bytes()).unwrap(), [item("2", "")]);
        for none in ["", "{}", "<html></html>", "<rss><item>", "<rss></feed>", "\u{0}", "{\"items\":3}"] {
            assert!(items(none.as_bytes()).is_none_or(|items| items.is_empty()), "{none}");
        }
    }
}
