//! Each way of editing front matter, by example.

use super::*;

fn text(text: &str) -> Datum {
    Datum::String(text.into())
}

fn set(key: &str, value: Datum) -> Intent {
    Intent::Set { key: key.into(), value }
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

fn relabel(key: &str, index: usize, item: &str) -> Intent {
    Intent::Replace { key: key.into(), index, item: text(item) }
}

fn edited(old: &str, intent: Intent) -> Result<String, Refusal> {
    edit(old.as_bytes(), &[intent]).map(|bytes| String::from_utf8(bytes).unwrap())
}

/// Within YAML fences.
fn yaml(content: &str, intent: Intent) -> String {
    let all = edited(&format!("---\n{content}---\nbody\n"), intent).unwrap();
    all.strip_prefix("---\n").and_then(|all| all.strip_suffix("---\nbody\n")).unwrap().to_owned()
}

fn toml(content: &str, intent: Intent) -> String {
    let all = edited(&format!("+++\n{content}+++\nbody\n"), intent).unwrap();
    all.strip_prefix("+++\n").and_then(|all| all.strip_suffix("+++\nbody\n")).unwrap().to_owned()
}

#[test]
fn a_value_is_replaced_in_its_own_quotes() {
    assert_eq!(yaml("title:  a b  # c\n", set("title", text("b c"))), "title:  b c  # c\n");
    assert_eq!(yaml("title: 'a'\n", set("title", text("it's"))), "title: 'it''s'\n");
    assert_eq!(yaml("title: \"a\"\n", set("title", text("b"))), "title: \"b\"\n");
    assert_eq!(yaml("title: a\n", set("title", text("b: c"))), "title: \"b: c\"\n");
    assert_eq!(yaml("title: a\n", set("title", text("What, now?"))), "title: What, now?\n");
    assert_eq!(yaml("title: a\n", set("title", text("yes"))), "title: \"yes\"\n");
    assert_eq!(yaml("title: ! 'a'\n", set("title", text("b"))), "title: ! 'b'\n");
    assert_eq!(yaml("draft: yes\n", set("draft", Datum::Bool(true))), "draft: true\n");
    assert_eq!(yaml("date: 2026-04-02\n", set("date", Datum::Date("2026-05".into()))), "date: 2026-05\n");
    assert_eq!(yaml("date: '2026-04-02'\n", set("date", Datum::Date("2026".into()))), "date: '2026'\n");
    assert_eq!(
        toml("date = 2026-04-02 # c\n", set("date", Datum::Date("2026-05-01".into()))),
        "date = 2026-05-01 # c\n"
    );
    assert_eq!(toml("date = 2026-04-02\n", set("date", Datum::Date("2026-05".into()))), "date = \"2026-05\"\n");
    assert_eq!(toml("title = 'a'\n", set("title", text("b"))), "title = 'b'\n");
    assert_eq!(toml("title = 'a'\n", set("title", text("it's"))), "title = \"it's\"\n");
}

#[test]
fn a_value_is_put_where_none_is() {
    assert_eq!(yaml("title: # c\n", set("title", text("b"))), "title: b # c\n");
    assert_eq!(yaml("title:\na: 1\n", set("title", text("b"))), "title: b\na: 1\n");
    assert_eq!(yaml("title: ~\n", set("title", text("b"))), "title: b\n");
    assert_eq!(yaml("a: {b, c: 1}\n", set("a.b", text("x"))), "a: {b: x, c: 1}\n");
    assert_eq!(yaml("a:\n", set("a.b", text("x"))), "a:\n  b: x\n");
}

#[test]
fn block_scalars_stay_what_they_are() {
    assert_eq!(yaml("d: >\n    a\n    b\n\ne: 1\n", set("d", text("c"))), "d: >-\n    c\n\ne: 1\n");
    assert_eq!(yaml("d: |\n  a\n", set("d", text("x\n\ny\n"))), "d: |\n  x\n\n  y\n");
    assert_eq!(yaml("d: |\n  a\n  b\ne: 1\n", set("d", Datum::Int(3))), "d: 3\ne: 1\n");
    assert_eq!(yaml("d: | # why\n  a\n", set("d", text("b"))), "d: |- # why\n  b\n");
}

#[test]
fn a_new_key_stands_at_the_end() {
    assert_eq!(yaml("a: 1 # c\n", set("b", text("x"))), "a: 1 # c\nb: x\n");
    assert_eq!(yaml("", set("b", text("x"))), "b: x\n");
    assert_eq!(yaml("# only\n", set("b", text("x"))), "# only\nb: x\n");
    assert_eq!(yaml("a: 1\n\n# tail\n", set("b", text("x"))), "a: 1\nb: x\n\n# tail\n");
    assert_eq!(yaml("  a: 1\n", set("b", text("x"))), "  a: 1\n  b: x\n");
    assert_eq!(yaml("a: |+\n  x\n\n", set("b", text("x"))), "a: |+\n  x\n\nb: x\n");
    assert_eq!(yaml("a: 1\n", set("series.part", Datum::Int(2))), "a: 1\nseries:\n  part: 2\n");
    assert_eq!(yaml("s:\n    n: x\na: 1\n", set("s.part", Datum::Int(2))), "s:\n    n: x\n    part: 2\na: 1\n");
    assert_eq!(yaml("s: {n: x}\n", set("s.part", Datum::Int(2))), "s: {n: x, part: 2}\n");
    assert_eq!(yaml("{a: 1}\n", set("b", text("x"))), "{a: 1, b: x}\n");
    assert_eq!(
        yaml("updated: 2026-01-02\n", set("date", Datum::Date("2026-01-01".into()))),
        "updated: 2026-01-02\ndate: 2026-01-01\n"
    );
    assert_eq!(yaml("a: 1\n", set("date", Datum::Date("2026-01-01".into()))), "a: 1\ndate: \"2026-01-01\"\n");
    assert_eq!(toml("a = 1\n\n[t]\nb = 2\n", set("c", text("x"))), "a = 1\nc = \"x\"\n\n[t]\nb = 2\n");
    assert_eq!(toml("# c\n[t]\nb = 2\n", set("c", text("x"))), "c = \"x\"\n# c\n[t]\nb = 2\n");
    assert_eq!(toml("[t]\nb = 2 # c\n[u]\n", set("t.c", text("x"))), "[t]\nb = 2 # c\nc = \"x\"\n[u]\n");
    assert_eq!(toml("[t]\n[u]\na = 1\n", set("t.c", text("x"))), "[t]\nc = \"x\"\n[u]\na = 1\n");
    assert_eq!(toml("t.a = 1\nb = 2\n", set("t.c", text("x"))), "t.a = 1\nt.c = \"x\"\nb = 2\n");
    assert_eq!(toml("t = { a = 1 }\n", set("t.c", text("x"))), "t = { a = 1, c = \"x\" }\n");
    assert_eq!(toml("a = 1\n", set("t.c d", text("x"))), "a = 1\nt.\"c d\" = \"x\"\n");
}

#[test]
fn a_key_goes_with_what_is_on_its_lines() {
    assert_eq!(yaml("# x\na: 1 # c\n\n# y\nb: 2\n", unset("a")), "# x\n\n# y\nb: 2\n");
    assert_eq!(yaml("a:\n- 1\n# c\n- 2\nb: 2\n", unset("a")), "# c\nb: 2\n");
    assert_eq!(yaml("a: [\n 1\n] # c\nb: 2\n", unset("a")), "b: 2\n");
    assert_eq!(yaml("a: |\n  x\n\nb: 2\n", unset("a")), "\nb: 2\n");
    assert_eq!(yaml("s:\n  n: x\n  part: 2\n", unset("s.part")), "s:\n  n: x\n");
    assert_eq!(yaml("s:\n  part: 2\nb: 1\n", unset("s.part")), "b: 1\n");
    assert_eq!(yaml("s: {n: x, part: 2}\n", unset("s.n")), "s: {part: 2}\n");
    assert_eq!(yaml("a: 1\n", unset("b")), "a: 1\n");
    assert_eq!(toml("a = 1\nb = [\n 1,\n] # c\n[t]\nc = 1\n", unset("b")), "a = 1\n[t]\nc = 1\n");
    assert_eq!(toml("[t]\nc = 1\n[u]\nd = 1\n", unset("t.c")), "[t]\n[u]\nd = 1\n");
    assert_eq!(toml("[t]\nc = 1\n[t.v]\nx = 1\n[u]\nd = 1\n", unset("t")), "[u]\nd = 1\n");
    assert_eq!(toml("a.b = 1\na.c = 2\nd = 1\n", unset("a.b")), "a.c = 2\nd = 1\n");
    assert_eq!(toml("a.b = 1\na.c = 2\nd = 1\n", unset("a")), "d = 1\n");
    assert_eq!(toml("f = { g = 1, h.i = 2 }\n", unset("f.g")), "f = { h.i = 2 }\n");
    assert_eq!(toml("f = { g = 1, h.i = 2 }\n", unset("f.h")), "f = { g = 1 }\n");
}

#[test]
fn an_emptied_block_goes_and_a_missing_one_is_made() {
    for (fence, newline, line) in
        [("---", "\n", "tags: [x]"), ("---", "\r\n", "tags: [x]"), ("+++", "\n", "tags = [\"x\"]")]
    {
        let whole = format!("{fence}{newline}{line}{newline}{fence}{newline}body{newline}");
        assert_eq!(edited(&whole, remove("tags", 0)).unwrap(), format!("body{newline}"));
        if fence == "---" {
            assert_eq!(edited(&format!("body{newline}"), append("tags", "x")).unwrap(), whole);
        }
    }
    assert_eq!(edited("", append("tags", "x")).unwrap(), "---\ntags: [x]\n---\n");
    assert_eq!(edited("\u{feff}body", append("tags", "x")).unwrap(), "\u{feff}---\ntags: [x]\n---\nbody");
    assert_eq!(edited("\u{feff}---\ntags: [x]\n---", unset("tags")).unwrap(), "\u{feff}");
    // A comment keeps the block, and so does a body that would be taken for one.
    assert_eq!(edited("---\n# c\ntags: [x]\n---\n", unset("tags")).unwrap(), "---\n# c\n---\n");
    assert_eq!(edited("---\ntags: [x]\n---\n---\na: 1\n---\n", unset("tags")).unwrap(), "---\n---\n---\na: 1\n---\n");
}

#[test]
fn items_are_put_behind_the_last_as_it_stands() {
    for (old, new) in [
        ("tags: [a, b]\n", "tags: [a, b, x]\n"),
        ("tags: [ 'a' ] # c\n", "tags: [ 'a', 'x' ] # c\n"),
        ("tags: [a, ]\n", "tags: [a, x, ]\n"),
        ("tags: []\n", "tags: [x]\n"),
        ("tags: [ ]\n", "tags: [x]\n"),
        ("tags:\n", "tags: [x]\n"),
        ("tags: ~ # c\n", "tags: [x] # c\n"),
        ("a: 1\n", "a: 1\ntags: [x]\n"),
        ("tags:\n- a\nb: 1\n", "tags:\n- a\n- x\nb: 1\n"),
        ("tags:\n  -   a # c\n\n# d\nb: 1\n", "tags:\n  -   a # c\n  -   x\n\n# d\nb: 1\n"),
        ("tags:\n  - \"a\"\n", "tags:\n  - \"a\"\n  - \"x\"\n"),
        ("tags: [\n  a,\n  b\n]\n", "tags: [\n  a,\n  b,\n  x\n]\n"),
        ("tags: [\n  a,\n  b, # c\n]\n", "tags: [\n  a,\n  b, # c\n  x,\n]\n"),
        ("tags: [\n  a # c\n]\n", "tags: [\n  a, # c\n  x\n]\n"),
        ("tags: [a,\n  b]\n", "tags: [a,\n  b, x]\n"),
        ("tags:\n  -\n", "tags:\n  -\n  - x\n"),
        ("tags:\n- &t a\nb: *t\n", "tags:\n- &t a\n- x\nb: *t\n"),
    ] {
        assert_eq!(yaml(old, append("tags", "x")), new);
    }
    assert_eq!(yaml("tags:\r\n- a\r\nb: 1\n", append("tags", "x")), "tags:\r\n- a\r\n- x\r\nb: 1\n");
    for (old, new) in [
        ("tags = ['a']\n", "tags = ['a', 'x']\n"),
        ("tags = []\n", "tags = [\"x\"]\n"),
        ("tags = [\n  \"a\", # c\n]\n", "tags = [\n  \"a\", # c\n  \"x\",\n]\n"),
        ("[taxonomies]\ntags = [\"a\"]\n", "[taxonomies]\ntags = [\"a\", \"x\"]\n"),
    ] {
        let key = if old.starts_with('[') { "taxonomies.tags" } else { "tags" };
        assert_eq!(toml(old, append(key, "x")), new);
    }
}

#[test]
fn items_go_alone() {
    for (old, index, new) in [
        ("tags: [a, b, c]\n", 0, "tags: [b, c]\n"),
        ("tags: [a, b, c]\n", 1, "tags: [a, c]\n"),
        ("tags: [a, b, c]\n", 2, "tags: [a, b]\n"),
        ("tags: [a,b,]\n", 1, "tags: [a,]\n"),
        ("tags: [ a, b ]\n", 1, "tags: [ a ]\n"),
        ("tags: [\n  a, # 1\n  # own\n  b, # 2\n  c # 3\n]\n", 1, "tags: [\n  a, # 1\n  # own\n  c # 3\n]\n"),
        ("tags: [\n  a, # 1\n  c # 3\n]\n", 1, "tags: [\n  a # 1\n]\n"),
        ("tags: [\n  a,\n  &q b,\n]\n", 1, "tags: [\n  a,\n]\n"),
        ("tags:\n- a\n# own\n- b # 2\n- c\n", 1, "tags:\n- a\n# own\n- c\n"),
        ("tags:\n- a\nb: 1\n", 0, "b: 1\n"),
        ("tags: [a]\nb: 1\n", 0, "b: 1\n"),
        ("tags:\n  - a: 1\n    b: 2\n  - c\n", 0, "tags:\n  - c\n"),
    ] {
        assert_eq!(yaml(old, remove("tags", index)), new, "{old}");
    }
    assert_eq!(toml("tags = [\n 'a', # 1\n 'b'\n]\n", remove("tags", 1)), "tags = [\n 'a' # 1\n]\n");
    assert_eq!(yaml("tags: [a, 'b']\n", relabel("tags", 1, "c d")), "tags: [a, 'c d']\n");
    assert_eq!(yaml("tags:\n- a # c\n- b\n", relabel("tags", 0, "x, y")), "tags:\n- x, y # c\n- b\n");
    assert_eq!(yaml("tags: [a]\n", relabel("tags", 0, "x, y")), "tags: [\"x, y\"]\n");
    assert_eq!(yaml("tags:\n-\n- b\n", relabel("tags", 0, "x")), "tags:\n- x\n- b\n");
}

#[test]
fn lists_and_names_change_in_place() {
    let list = Datum::List(vec![text("x"), text("y z")]);
    assert_eq!(yaml("tags:\n  - 'a' # c\nb: 1\n", set("tags", list.clone())), "tags:\n  - 'x' # c\n  - 'y z'\nb: 1\n");
    assert_eq!(yaml("tags: a, b # c\n", set("tags", list.clone())), "tags: [x, y z] # c\n");
    assert_eq!(yaml("tags: [ a ]\n", set("tags", list)), "tags: [ x, y z ]\n");
    assert_eq!(yaml("tags: # c\n- a\nb: 1\n", set("tags", text("x"))), "tags: x # c\nb: 1\n");
    assert_eq!(yaml("summary: a # c\n", rename("summary", "description")), "description: a # c\n");
    assert_eq!(toml("[extra]\nsummary = 'a'\n", rename("extra.summary", "x y")), "[extra]\n\"x y\" = 'a'\n");
    assert_eq!(edited("---\na: 1\nb: 2\n---\n", rename("a", "b")).unwrap_err(), Refusal::Taken { key: "b".into() });
}

#[test]
fn what_would_change_something_else_is_refused() {
    let refused = |content: &str, intent| edited(&format!("---\n{content}---\n"), intent).unwrap_err();
    let key = |key: &str| key.to_owned();
    assert_eq!(refused("a: &x 1\nb: *x\n", set("b", text("y"))), Refusal::Alias { key: key("b") });
    assert_eq!(refused("a: &x 1\nb: *x\n", set("a", text("y"))), Refusal::Anchored { key: key("a") });
    assert_eq!(refused("a: &x 1\nb: *x\n", unset("a")), Refusal::Anchored { key: key("a") });
    assert_eq!(refused("a: &x [1]\nb: *x\n", append("b", "y")), Refusal::Alias { key: key("b") });
    assert_eq!(refused("a: 1\na: 2\n", set("a", text("y"))), Refusal::Repeated { key: key("a") });
    assert_eq!(refused("a: 1\n", set("a.b", text("y"))), Refusal::NoMap { key: key("a") });
    assert_eq!(refused("a: 1\n", append("a", "y")), Refusal::NoList { key: key("a") });
    assert_eq!(refused("a: 1\n", set("", text("y"))), Refusal::NoKey);
    assert_eq!(refused("a: 1\n", set("a..b", text("y"))), Refusal::NoMap { key: key("a") });
    assert!(matches!(refused("a: b: c\n", set("d", text("y"))), Refusal::Malformed { .. }));
    assert_eq!(edited("---\na: 1\n", set("a", text("y"))).unwrap_err(), Refusal::Unclosed);
    assert_eq!(edit(b"---\na: \xFF\n---\n", &[unset("a")]).unwrap_err(), Refusal::Encoding);
    assert_eq!(edit(b"body \xFF\n", &[append("tags", "x")]).unwrap_err(), Refusal::Encoding);
    assert_eq!(edit(b"---\na: 1\n---\n\xFF\r", &[set("a", Datum::Int(2))]).unwrap(), b"---\na: 2\n---\n\xFF\r");
    // An anchor that nobody uses is no obstacle, and an alias may be taken away.
    assert_eq!(yaml("a: &x 1\n", set("a", text("z"))), "a: &x z\n");
    assert_eq!(yaml("a: &x 1\nb: *x\n", unset("b")), "a: &x 1\n");
    assert_eq!(edited("+++\na = 1\n+++\n", set("a", Datum::Null)).unwrap_err(), Refusal::NoNull, "TOML has none");
}

#[test]
fn a_whole_file_of_toml_is_edited_alike() {
    let old = "# top\ntitle = 'a'\n\n[tags.kv-cache] # c\nlabel = \"KV Cache\"\n";
    let new = edit_toml(old, &[append("tags.kv-cache.aliases", "KVCache")]).unwrap();
    assert_eq!(new, format!("{old}aliases = [\"KVCache\"]\n"));
    assert_eq!(edit_toml(&new, &[remove("tags.kv-cache.aliases", 0)]).unwrap(), old);
    assert_eq!(edit_toml("[tags.a]", &[set("tags.a.label", text("A"))]).unwrap(), "[tags.a]\nlabel = \"A\"");
}

fn edit_as(bytes: &[u8], intents: &[Intent], habits: Habits) -> Result<Vec<u8>, Refusal> {
    let source = Source::new(bytes);
    let parsed = Parsed::of(&source);
    let mut editor = Editor::open(bytes, &source, parsed.as_ref(), habits)?;
    editor.edit(intents)?;
    let edited = editor.bytes();
    // What the next one finds is what another would.
    let entries = editor.entries().to_vec();
    assert_eq!(entries, Parsed::of(&Source::new(&edited)).map(|parsed| parsed.metadata.entries).unwrap_or_default());
    Ok(edited)
}

#[test]
fn what_is_new_follows_habits() {
    let habits = Habits { plain_dates: true, list_indent: Some(2) };
    let intents = [append("tags", "x"), append("tags", "z"), set("date", Datum::Date("2026-04-02".into()))];
    let new = edit_as(b"---\r\na: 1\r\n---\r\n", &intents, habits).unwrap();
    assert_eq!(new, b"---\r\na: 1\r\ntags:\r\n  - x\r\n  - z\r\ndate: 2026-04-02\r\n---\r\n");
    let new = edit_as(b"body\n", &[append("a.tags", "x")], Habits { list_indent: Some(0), ..habits }).unwrap();
    assert_eq!(new, b"---\na:\n  tags:\n  - x\n---\nbody\n");
    // What a document has examples of is written like those.
    assert_eq!(edit_as(b"---\ntags: [a]\n---\n", &intents[..1], habits).unwrap(), b"---\ntags: [a, x]\n---\n");
}

#[test]
fn a_table_takes_the_blank_lines_behind_it_along() {
    let old = "a = 1\n\n[tags.b]\nc = 1\n\n[tags.d]\ne = 1\n";
    assert_eq!(edit_toml(old, &[unset("tags.b")]).unwrap(), "a = 1\n\n[tags.d]\ne = 1\n");
    assert_eq!(edit_toml(old, &[unset("tags.d")]).unwrap(), "a = 1\n\n[tags.b]\nc = 1\n\n");
}

#[test]
fn comments_on_their_own_lines_stay() {
    let old = "tags:\n  # first\n  - a # one\n  # - b\nx: 1\n";
    assert_eq!(yaml(old, remove("tags", 0)), "  # first\n  # - b\nx: 1\n");
    assert_eq!(yaml(old, unset("tags")), "  # first\n  # - b\nx: 1\n");
    assert_eq!(yaml(old, set("tags", text("z"))), "tags: z\n  # first\n  # - b\nx: 1\n");
    let list = |items: &[&str]| Datum::List(items.iter().map(|item| text(item)).collect());
    assert_eq!(yaml(old, set("tags", list(&["c", "d"]))), "tags:\n  # first\n  - c # one\n  - d\n  # - b\nx: 1\n");
    let flow = "tags: [\n  a, # one\n  # own\n  b,\n]\n";
    assert_eq!(yaml(flow, set("tags", list(&["a", "c"]))), "tags: [\n  a, # one\n  # own\n  c,\n]\n");
    assert_eq!(yaml(flow, set("tags", list(&["a"]))), "tags: [\n  a, # one\n  # own\n]\n");
    // What is commented out below a list stays with it, and `#` in a text is none of it.
    assert_eq!(yaml("tags:\n  - a\n  # - b\n", set("x", text("z"))), "tags:\n  - a\n  # - b\nx: z\n");
    assert_eq!(yaml("tags:\n- a\n# - b\n# c\n", set("x", text("z"))), "tags:\n- a\n# - b\nx: z\n# c\n");
    assert_eq!(yaml("a:\n  b: |\n    # no comment\n    c\nx: 1\n", unset("a")), "x: 1\n");
}

#[test]
fn a_body_is_never_taken_for_front_matter() {
    let old = "---\ntags: [a]\n---\n---\n日本語: x\n---\nbody\n";
    assert_eq!(edited(old, remove("tags", 0)).unwrap(), "---\n---\n---\n日本語: x\n---\nbody\n");
    assert_eq!(edited("日本語", append("tags", "x")).unwrap(), "---\ntags: [x]\n---\n日本語");
}

#[test]
fn pointers_are_bounded() {
    assert_eq!(edited("---\na: 1\n---\n", set(&"a.".repeat(60_000), text("x"))).unwrap_err(), Refusal::TooDeep);
}

#[test]
fn only_dates_that_every_toml_knows_stand_bare() {
    for bare in ["2026-04-02", "2026-04-02T10:30:00Z", "2026-04-02 10:30:00", "2026-04-02T10:30:00.5+02:00"] {
        assert_eq!(toml("a = 1\n", set("d", Datum::Date(bare.into()))), format!("a = 1\nd = {bare}\n"));
    }
    for quoted in ["2026-04", "2026", "2026-04-02T10:30", "2026-04-02 10:30Z", "2026-04-02T10:30:00+0200"] {
        assert_eq!(toml("a = 1\n", set("d", Datum::Date(quoted.into()))), format!("a = 1\nd = \"{quoted}\"\n"));
    }
}

#[test]
fn metadata_of_another_kind_is_not_buried() {
    for text in [
        "title: A\ntags: b\n\nbody\n",
        "{\n  \"title\": 1\n} x\n",
        "------\ntitle: a\n---\n",
        "\n---\na: 1\n---\n",
        "---js\n{ title: 1 }\n---\n",
    ] {
        assert_eq!(edited(text, append("tags", "x")).unwrap_err(), Refusal::Foreign, "{text}");
    }
}

#[test]
fn a_date_is_not_the_text_that_looks_like_it() {
    assert_eq!(toml("a = 2026-04-02\n", set("a", text("2026-04-02"))), "a = \"2026-04-02\"\n");
    assert_eq!(yaml("a: 2026-04-02\n", set("a", Datum::Date("2026-04-02".into()))), "a: 2026-04-02\n");
}
