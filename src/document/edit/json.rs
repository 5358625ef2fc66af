//! The ways in which an intent can be written in JSON: one each.

use super::flow::{Flow, replace};
use super::render::{self, Look, joint};
use super::{Datum, Doc, Intent, Refusal, trail};
use crate::diagnostic::{Span, TextEdit};
use crate::document::metadata::{Entry, Value};

type Way = Vec<TextEdit>;

/// The ways of doing `intent` with what `keys` lead to.
pub(super) fn ways(doc: &Doc<'_>, keys: &[String], intent: &Intent) -> Result<Vec<Way>, Refusal> {
    let trail = trail(doc.entries, keys);
    let write = |datum: &Datum| render::value(datum, Look::of(doc, true));
    let Some(entry) = trail.last().filter(|_| trail.len() == keys.len()) else {
        return match intent {
            Intent::Set { value, .. } => insert(doc, &trail, keys, value).map(|way| vec![way]),
            Intent::Append { item, .. } => {
                insert(doc, &trail, keys, &Datum::List(vec![item.clone()])).map(|way| vec![way])
            }
            _ => Ok(Vec::new()),
        };
    };
    let items = match &entry.value.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    };
    let flow = || Flow { text: doc.text, span: entry.value.span, items: items.iter().map(|item| item.span).collect() };
    let way = match intent {
        Intent::Set { value, .. } => vec![replace(entry.value.span, write(value)?)],
        Intent::Rename { to, .. } => vec![replace(entry.key_span, render::key(to, doc.syntax))],
        Intent::Append { item, .. } if matches!(entry.value.value, Value::List(_)) => flow().append(&write(item)?),
        Intent::Append { item, .. } => vec![replace(entry.value.span, write(&Datum::List(vec![item.clone()]))?)],
        Intent::Replace { index, item, .. } => {
            let Some(old) = items.get(*index) else { return Ok(Vec::new()) };
            vec![replace(old.span, write(item)?)]
        }
        Intent::Remove { index, .. } if items.len() > 1 => flow().remove(*index),
        Intent::Remove { .. } | Intent::Unset { .. } => unset(doc, &trail),
    };
    Ok(vec![way])
}

/// Puts the keys that are missing, one in the other, behind the last of the object that they belong to.
fn insert(doc: &Doc<'_>, trail: &[&Entry], keys: &[String], value: &Datum) -> Result<Way, Refusal> {
    let look = Look::of(doc, true);
    let below = |from: usize| {
        let inner = keys.iter().skip(from).rev();
        inner.fold(value.clone(), |value, key| Datum::Map(vec![(key.clone(), value)]))
    };
    let (span, entries) = match trail.last().map(|entry| &entry.value) {
        None => (doc.content, doc.entries),
        Some(node) => match &node.value {
            Value::Map(entries) => (node.span, entries.as_slice()),
            // Nothing stands there yet.
            _ => return Ok(vec![replace(node.span, render::value(&below(trail.len()), look)?)]),
        },
    };
    let Some(key) = keys.get(trail.len()) else { return Ok(Vec::new()) };
    let (key, value) = (render::key(key, doc.syntax), render::value(&below(trail.len() + 1), look)?);
    let flow = Flow { text: doc.text, span, items: entries.iter().map(whole).collect() };
    Ok(flow.append(&format!("{key}{}{value}", joint(doc.syntax))))
}

/// Takes the entry at the end of the trail away, and objects that hold nothing without it. The front matter itself stays.
fn unset(doc: &Doc<'_>, trail: &[&Entry]) -> Way {
    let Some((entry, above)) = trail.split_last() else { return Vec::new() };
    let (span, entries) = match above.last().map(|parent| (parent.value.span, &parent.value.value)) {
        Some((_, Value::Map(entries))) if entries.len() == 1 => return unset(doc, above),
        Some((span, Value::Map(entries))) => (span, entries.as_slice()),
        _ => (doc.content, doc.entries),
    };
    if entries.len() == 1 {
        return vec![replace(span, "{}".to_owned())];
    }
    let index = entries.iter().position(|sibling| std::ptr::eq(sibling, *entry));
    let flow = Flow { text: doc.text, span, items: entries.iter().map(whole).collect() };
    index.map(|index| flow.remove(index)).unwrap_or_default()
}

fn whole(entry: &Entry) -> Span {
    Span::new(entry.key_span.start as usize, entry.value.span.end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::edit::edit;
    use proptest::prelude::*;

    fn set(key: &str, value: Datum) -> Intent {
        Intent::Set { key: key.into(), value }
    }

    fn edited(text: &str, intent: Intent) -> Result<String, Refusal> {
        edit(text.as_bytes(), &[intent]).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn an_edit_touches_what_it_is_about() {
        let text = "{\n  \"title\": \"A\",\n  \"tags\": [\"x\", \"y\"],\n  \"series\": {\"part\": 1}\n}\n\nBody.\n";
        let string = |text: &str| Datum::String(text.into());
        for (intent, from, to) in [
            (set("title", string("B \"b\"")), "\"A\"", "\"B \\\"b\\\"\""),
            (set("draft", Datum::Bool(true)), "{\"part\": 1}\n", "{\"part\": 1},\n  \"draft\": true\n"),
            (set("date", Datum::Date("2026-04-02".into())), "1}\n", "1},\n  \"date\": \"2026-04-02\"\n"),
            (set("series.name", string("S")), "\"part\": 1", "\"part\": 1, \"name\": \"S\""),
            (set("a.b", Datum::Int(1)), "1}\n", "1},\n  \"a\": {\"b\": 1}\n"),
            (Intent::Append { key: "tags".into(), item: string("z") }, "\"y\"", "\"y\", \"z\""),
            (Intent::Replace { key: "tags".into(), index: 0, item: string("z") }, "\"x\"", "\"z\""),
            (Intent::Remove { key: "tags".into(), index: 1 }, "\"x\", \"y\"", "\"x\""),
            (Intent::Unset { key: "title".into() }, "  \"title\": \"A\",\n", ""),
            (Intent::Unset { key: "series.part".into() }, ",\n  \"series\": {\"part\": 1}", ""),
            (Intent::Rename { key: "title".into(), to: "name".into() }, "\"title\"", "\"name\""),
        ] {
            assert_eq!(edited(text, intent.clone()), Ok(text.replacen(from, to, 1)), "{intent:?}");
        }
        let bare = "{\"a\":1}\nBody";
        assert_eq!(edited(bare, set("b", Datum::Null)).as_deref(), Ok("{\"a\":1, \"b\": null}\nBody"));
        assert_eq!(edited(bare, Intent::Unset { key: "a".into() }).as_deref(), Ok("{}\nBody"));
        assert_eq!(edited("{}\n", set("a", Datum::Int(2))).as_deref(), Ok("{\"a\": 2}\n"));
    }

    #[test]
    fn what_json_cannot_hold_is_refused() {
        let told = edited("{\"a\": 1}\n", set("b", Datum::Float(f64::NAN)));
        assert_eq!(told, Err(Refusal::Entangled { key: "b".into() }));
        assert!(matches!(edited("{\"a\": 1,}\n", set("b", Datum::Int(1))), Err(Refusal::Malformed { .. })));
        assert_eq!(edited("{\"a\": 1\n", set("b", Datum::Int(1))), Err(Refusal::Unclosed));
        assert_eq!(edited("{\"a\": 1} x\n", set("b", Datum::Int(1))), Err(Refusal::Foreign));
    }

    proptest! {
        #[test]
        fn another_reader_reads_what_was_meant(
            object in prop::collection::btree_map("[a-c]", "\\PC{0,6}", 0..4), pretty in any::<bool>(),
            key in "[a-d]", value in "\\PC{0,8}"
        ) {
            let mut wanted: serde_json::Map<String, serde_json::Value> =
                object.into_iter().map(|(key, value)| (key, value.into())).collect();
            let text = if pretty { serde_json::to_string_pretty(&wanted) } else { serde_json::to_string(&wanted) };
            let text = format!("{}\n\nBody\n", text.unwrap());
            let edited = edited(&text, set(&key, Datum::String(value.clone()))).unwrap();
            wanted.insert(key, value.into());
            let json = edited.strip_suffix("\n\nBody\n").unwrap();
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(json).unwrap(), serde_json::Value::Object(wanted));
        }
    }
}
