//! What holds of every edit, on front matter of all shapes, as other readers see it.

use super::*;
use crate::document::source::FrontMatter;
use proptest::prelude::*;

fn text(text: &str) -> Datum {
    Datum::String(text.into())
}

fn set(key: &str, value: &str) -> Intent {
    Intent::Set { key: key.into(), value: text(value) }
}

fn unset(key: &str) -> Intent {
    Intent::Unset { key: key.into() }
}

fn append(key: &str, item: &str) -> Intent {
    Intent::Append { key: key.into(), item: text(item) }
}

fn remove(key: &str, index: usize) -> Intent {
    Intent::Remove { key: key.into(), index }
}

fn rename(key: &str, to: &str) -> Intent {
    Intent::Rename { key: key.into(), to: to.into() }
}

fn edited(old: &str, intent: Intent) -> Result<String, Refusal> {
    edit(old.as_bytes(), &[intent]).map(|bytes| String::from_utf8(bytes).unwrap())
}

fn content(text: &str) -> Option<String> {
    match Source::new(text.as_bytes()).front_matter {
        FrontMatter::Block { content, .. } => Some(content.slice(text).to_owned()),
        _ => None,
    }
}

/// Front matter of all shapes: the keys `k0`, `k1` … hold values of every style, with comments, blank lines and line endings of
/// every kind between them.
fn documents() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        " plain text",
        " 'single ''quoted'''",
        r#" "double \" quoted""#,
        " 7",
        " true",
        " 2026-04-02",
        "",
        " ~",
        " &n anchored",
        " []",
        " [a]",
        " [ a, 'b' ]",
        " [a, b,]",
        " [\n  a, # one\n  'b'\n  ]",
        " [\n  a,\n  # own\n  b, # two\n  ]",
        " [a,\n  b]",
        "\n- a\n- b",
        "\n  - a # one\n  # own\n  - \"b\"",
        "\n  -   a\n\n  -   b",
        "\n  - &i a\n  - x: 1\n    y: 2",
        " |\n  one\n  two",
        " >-\n    one\n    two\n",
        " |+\n  one\n",
        " {p: q}",
        " {p: [a], q: }",
        "\n  p: q # c\n  r:\n    s: 1",
        " long plain\n  on two lines",
        " \"long quoted\n  on two lines\"",
        "\n  # first\n  - a",
        " # c\n  - a\n  - b",
    ]);
    let gap = prop::sample::select(vec!["", "", "", "\n", "# own\n", "# own\n\n"]);
    let comment = prop::sample::select(vec!["", "", " # c", "   # [c]: {"]);
    let entry = (value, comment, gap).prop_map(|(value, comment, gap)| {
        // Behind what goes over several lines a comment could be text.
        let comment = if value.contains('\n') { "" } else { comment };
        format!("{value}{comment}\n{gap}")
    });
    let newline = prop::sample::select(vec!["\n", "\n", "\r\n"]);
    let ends = prop::sample::select(vec![("", "\nbody\n"), ("\u{feff}", "\n"), ("", ""), ("", "\n\n# body\n---\n")]);
    (prop::collection::vec(entry, 0..6), newline, ends).prop_map(|(entries, newline, (bom, body))| {
        let keys = entries.iter().enumerate().map(|(index, entry)| format!("k{index}:{entry}"));
        let text = format!("---\n{}---{body}", keys.collect::<String>());
        format!("{bom}{}", text.replace('\n', newline))
    })
}

type Map = serde_json::Map<String, serde_json::Value>;

/// What an independent reader makes of the front matter.
fn oracle(text: &str) -> Option<Map> {
    let Some(content) = content(text) else { return Some(Map::new()) };
    match serde_yaml::from_str(&content).ok()? {
        serde_json::Value::Object(map) => Some(map),
        serde_json::Value::Null => Some(Map::new()),
        _ => None,
    }
}

/// The shortest range of `old` that `new` has something else for.
fn touched(old: &str, new: &str) -> String {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    String::from_utf8_lossy(&old[start..old.len() - rest]).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_new_key_comes_and_goes(old in documents(), name in "[a-z]{1,4}|[a-z]: #", value in "\\PC{0,12}") {
        let new = edited(&old, set(&name, &value)).unwrap();
        let before = oracle(&old).unwrap();
        let mut wanted = before.clone();
        wanted.insert(name.clone(), value.clone().into());
        prop_assert_eq!(oracle(&new), Some(wanted), "{}", new);
        prop_assert_eq!(touched(&old, &new), "", "nothing but an insertion");
        prop_assert_eq!(&edited(&new, set(&name, &value)).unwrap(), &new);
        let back = edited(&new, unset(&name)).unwrap();
        // A block that was empty to begin with goes like one that was emptied.
        prop_assert!(back == old || before.is_empty(), "{:?} {:?}", back, old);
    }

    #[test]
    fn an_item_comes_and_goes(old in documents(), index in 0usize..6, item in "[a-z]{1,3}|\\PC{1,5}") {
        let key = format!("k{index}");
        let before = oracle(&old).unwrap();
        let was = before.get(&key).cloned().unwrap_or_default();
        let new = match edited(&old, append(&key, &item)) {
            Ok(new) => new,
            Err(refusal) => {
                prop_assert!(!was.is_array() && !was.is_null(), "{:?} {}", refusal, old);
                return Ok(());
            }
        };
        let mut items = was.as_array().cloned().unwrap_or_default();
        items.push(item.clone().into());
        let count = items.len();
        let mut wanted = before.clone();
        wanted.insert(key.clone(), items.into());
        prop_assert_eq!(oracle(&new), Some(wanted), "{}", new);
        let back = edited(&new, remove(&key, count - 1)).unwrap();
        if count > 1 {
            prop_assert_eq!(back, old, "{}", new);
        } else {
            let mut wanted = before;
            wanted.remove(&key);
            prop_assert_eq!(oracle(&back), Some(wanted));
        }
    }

    #[test]
    fn any_item_goes_alone(old in documents(), index in 0usize..6, at in 0usize..3) {
        let key = format!("k{index}");
        let mut wanted = oracle(&old).unwrap();
        let Some(items) = wanted.get_mut(&key).and_then(serde_json::Value::as_array_mut) else { return Ok(()) };
        if items.len() < 2 || at >= items.len() {
            return Ok(());
        }
        items.remove(at);
        let new = edited(&old, remove(&key, at)).unwrap();
        prop_assert_eq!(oracle(&new), Some(wanted), "{}", new);
        let own = |text: &str| text.lines().filter(|line| line.trim() == "# own").count();
        prop_assert_eq!(own(&new), own(&old), "comments of their own stay: {}", new);
    }

    #[test]
    fn a_value_changes_and_changes_back(old in documents(), index in 0usize..6, value in "[a-z]{1,8}|\\PC{0,8}") {
        let key = format!("k{index}");
        let before = oracle(&old).unwrap();
        let Some(was) = before.get(&key).cloned() else { return Ok(()) };
        let new = edited(&old, set(&key, &value)).unwrap();
        let mut wanted = before.clone();
        wanted.insert(key.clone(), value.clone().into());
        prop_assert_eq!(oracle(&new), Some(wanted), "{}", new);
        prop_assert_eq!(&edited(&new, set(&key, &value)).unwrap(), &new);
        if let Some(was) = was.as_str() {
            let back = edited(&new, set(&key, was)).unwrap();
            prop_assert_eq!(oracle(&back), Some(before));
        }
        let own = |text: &str| text.lines().filter(|line| *line == "# own").count();
        prop_assert_eq!(own(&new), own(&old), "comments of their own stay: {}", new);
    }

    #[test]
    fn a_name_changes_and_changes_back(old in documents(), index in 0usize..6, name in "[a-z]{1,8}|\\PC{1,8}") {
        let key = format!("k{index}");
        let before = oracle(&old).unwrap();
        if !before.contains_key(&key) || name.contains('.') {
            return Ok(());
        }
        let new = edited(&old, rename(&key, &name)).unwrap();
        let after = oracle(&new).unwrap();
        prop_assert_eq!(after.get(&name), before.get(&key), "{}", new);
        prop_assert_eq!(after.len(), before.len());
        prop_assert_eq!(edited(&new, rename(&name, &key)).unwrap(), old);
    }

    #[test]
    fn whatever_stands_there_nothing_breaks(
        text in "\\PC{0,40}|[-a:#&*\\[\\]{},'\"|> \n\r]{0,40}", key in "[a-c.]{0,3}", index in 0usize..3,
    ) {
        for whole in [format!("---\n{text}\n---\n"), format!("+++\n{text}\n+++\nx"), text.clone()] {
            let list = Intent::Set { key: key.clone(), value: Datum::List(vec![super::properties::text("q")]) };
            let other = Intent::Replace { key: key.clone(), index, item: super::properties::text("q") };
            for intent in [list, append(&key, "q"), unset(&key), remove(&key, index), other, rename(&key, "z")] {
                let _ = edited(&whole, intent);
            }
        }
    }
}

/// The shapes of TOML, as above.
fn toml_documents() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "'literal'",
        r#""basic \" x""#,
        "7",
        "true",
        "2026-04-02",
        "[]",
        "['a']",
        "[ \"a\", 'b' ]",
        "[\n  'a', # one\n  'b'\n]",
        "[\n  'a',\n  # own\n  'b', # two\n]",
        "{ p = 1, q.r = 2 }",
        "\"\"\"\nlong\nstring\"\"\"",
        "['a', ]",
        "{}",
    ]);
    let gap = prop::sample::select(vec!["", "", "\n", "# own\n"]);
    let prefix = prop::sample::select(vec!["", "", "t.", "[h]\n", "[h.i] # c\n", "  "]);
    let entry = (prefix, value, gap).prop_map(|(prefix, value, gap)| (prefix, format!("{value} # c\n{gap}")));
    (prop::collection::vec(entry, 0..6), prop::sample::select(vec!["\n", "\r\n"])).prop_map(|(entries, newline)| {
        let mut seen = Vec::new();
        let mut text = "+++\n".to_owned();
        for (index, (prefix, entry)) in entries.into_iter().enumerate() {
            // A table has one header.
            let prefix = if prefix.starts_with('[') && seen.contains(&prefix) { "" } else { prefix };
            seen.push(prefix);
            let (header, dotted) = if prefix.starts_with('[') { (prefix, "") } else { ("", prefix) };
            text.push_str(&format!("{header}{dotted}k{index} = {entry}"));
        }
        format!("{text}+++\nbody\n").replace('\n', newline)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn in_toml_too_what_comes_goes(
        old in toml_documents(), name in "[a-z]{1,4}|h\\.[a-z]|t\\.[a-z]|[a-z]: #", value in "\\PC{0,8}",
    ) {
        let read = |text: &str| content(text).unwrap_or_default().parse::<::toml::Table>();
        // The generator may give a table twice, once by its header and once by dots.
        let Ok(before) = read(&old) else { return Ok(()) };
        let holder = name.split_once('.').map_or(Some(&before), |(table, _)| before.get(table)?.as_table());
        let last = name.rsplit('.').next().unwrap_or(&name);
        let is_table = holder.and_then(|holder| holder.get(last)).is_some_and(::toml::Value::is_table);
        let new = match edited(&old, set(&name, &value)) {
            Ok(new) => new,
            Err(Refusal::NoMap { .. }) => return Ok(()),
            // A whole table is not put aside for a value.
            Err(Refusal::Entangled { .. }) if is_table => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(format!("{other:?} {name} {old}"))),
        };
        prop_assert_eq!(touched(&old, &new), "", "nothing but an insertion");
        let mut wanted = before.clone();
        match name.split_once('.') {
            Some((table, key)) => {
                let below = wanted.entry(table).or_insert_with(|| ::toml::Value::Table(::toml::Table::new()));
                below.as_table_mut().unwrap().insert(key.to_owned(), value.clone().into());
            }
            None => {
                wanted.insert(name.clone(), value.clone().into());
            }
        }
        prop_assert_eq!(read(&new).unwrap(), wanted, "{}", new);
        let back = edited(&new, unset(&name)).unwrap();
        prop_assert!(back == old || before.is_empty(), "{:?} {:?}", back, old);
        for key in ["", "h.", "t.", "h.i."].iter().flat_map(|table| (0..6).map(move |index| format!("{table}k{index}"))) {
            let count = |text: &str| {
                let mut value = &::toml::Value::Table(read(text).unwrap());
                for part in key.split('.') {
                    value = value.get(part)?;
                }
                value.as_array().map(Vec::len)
            };
            let Some(length) = count(&old) else { continue };
            let more = edited(&old, append(&key, &value)).unwrap();
            prop_assert_eq!(count(&more), Some(length + 1), "{}", more);
            if length > 0 {
                prop_assert_eq!(&edited(&more, remove(&key, length)).unwrap(), &old);
            }
        }
    }
}
