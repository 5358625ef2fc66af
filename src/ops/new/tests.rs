//! Plans of new documents, in folders of their own.

use super::*;
use crate::ops::place::Unfit;
use proptest::prelude::*;
use std::fs;

const SETTINGS: &str = "[lint]\nunknown-tag = \"deny\"\n[collections.essays]\npath = \"essays\"\n\
    [collections.notes]\npath = \"notes\"\nfile = \"{date}-{slug}.md\"\n\
    [tags.kv-cache]\nlabel = \"KV Cache\"\naliases = [\"kvcache\"]\n[tags.old]\ndeprecated = true\n\
    [tags.a-b]\nlabel = \"A, b\"\n";

struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn with(files: &[(&str, &str)]) -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            let path = bench.folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        bench
    }

    fn plan(&self, request: &Request) -> Result<Planned, NewError> {
        let workspace = Workspace::open(Some(self.folder.path()), self.folder.path()).unwrap();
        let corpus = workspace.load(Scope::HEAD).unwrap();
        plan(&workspace, &corpus, request, DateTime::parse_from_rfc3339("2026-04-02T23:30:00Z").unwrap())
    }

    fn told(&self, request: &Request) -> String {
        let error = self.plan(request).unwrap_err();
        format!("{error}; {}", error.help().unwrap_or_default())
    }
}

fn titled(title: &str) -> Request {
    Request { title: title.into(), ..Request::default() }
}

fn bench() -> Bench {
    Bench::with(&[
        ("writings.toml", SETTINGS),
        ("essays/paging.md", "---\ntitle: Paging\nseries:\n  name: The Weight\n  part: 2\n---\n"),
        ("notes/2026-01-01-nic.md", "---\ntitle: NIC\naliases: [/essays/old/]\n---\n"),
    ])
}

#[test]
fn writes_what_was_asked_for() {
    let request = Request {
        tags: vec!["KVCACHE, kv-cache".into(), "A, b".into()],
        series: Some("the weight".into()),
        draft: true,
        ..titled("  C++: a \"love\" story ")
    };
    let planned = bench().plan(&request).unwrap();
    assert_eq!(planned.path, "essays/c-plus-plus-a-love-story.md");
    assert_eq!(
        planned.text,
        "---\ntitle: \"C++: a \\\"love\\\" story\"\ndescription: \"\"\ndate: \"2026-04-02\"\n\
         tags: [KV Cache, \"A, b\"]\nseries:\n  name: The Weight\n  part: 3\ndraft: true\n---\n"
    );
    let notes = Request { collection: Some("notes".into()), ..titled("no") };
    assert_eq!(bench().plan(&notes).unwrap().path, "notes/2026-04-02-no.md");
    let dated = Request { date: PartialDate::parse("2026"), ..titled("A") };
    assert!(bench().plan(&dated).unwrap().text.contains("\ndate: \"2026\"\n"));
}

#[test]
fn today_is_a_day_of_the_workspace_s_zone_written_as_its_neighbours_are() {
    let settings = "timezone = \"Europe/Berlin\"\n";
    let with = |date: &str| {
        let document = format!("---\ntitle: A\ndate: {date}\n---\n");
        let bench = Bench::with(&[("writings.toml", settings), ("essays/a.md", &document)]);
        bench.plan(&titled("B")).unwrap().text
    };
    assert!(with("2026-01-01").contains("\ndate: 2026-04-03\n"));
    assert!(with("'2026-01-01'").contains("\ndate: \"2026-04-03\"\n"));
}

#[test]
fn what_is_there_is_not_overwritten_or_doubled() {
    let bench = bench();
    let slug = |slug: &str| Request { slug: Some(slug.into()), ..titled("T") };
    assert!(bench.told(&titled("Paging")).starts_with("essays/paging.md is there already; nothing was overwritten"));
    assert!(bench.told(&titled("Old")).starts_with("notes/2026-01-01-nic.md already has the address /essays/old/; "));
    let again = Request { collection: Some("notes".into()), ..titled("nic") };
    assert!(bench.told(&again).starts_with("notes/2026-01-01-nic.md already has the address /notes/nic/; "));
    for (bad, near) in
        [("../x", "x"), ("a/b", "a-b"), ("A b", "a-b"), ("..", ""), ("", ""), (".x", "dot-x"), ("x?", "x")]
    {
        let told = bench.told(&slug(bad));
        assert!(told.contains("is no slug") && told.contains(near), "{told}");
    }
    for reserved in ["con", "nul", "com1", "aux.x"] {
        assert!(bench.told(&slug(reserved)).contains("keeps for a device"), "{reserved}");
    }
    assert!(bench.plan(&slug("con-air")).is_ok() && bench.plan(&slug("com10")).is_ok());
    assert!(bench.told(&slug(&"x".repeat(254))).contains("longer than a file name"));
    for none in ["readme", "_part"] {
        assert!(bench.told(&slug(none)).starts_with(&format!("essays/{none}.md would be no document")), "{none}");
    }
}

#[test]
fn names_that_differ_in_case_alone_are_refused() {
    let bench = Bench::with(&[("essays/Paging.md", "---\ntitle: A\nslug: x\n---\n")]);
    assert!(bench.told(&titled("Paging")).starts_with("essays/paging.md would differ from essays/Paging.md in case"));
    let bench = Bench::with(&[
        ("writings.toml", "[collections.a]\npath = \"a\"\nfile = \"{slug}/index.md\"\n"),
        ("a/Cafe\u{301}/x.png", ""),
        ("a/tea/x.png", ""),
    ]);
    assert!(bench.told(&titled("Café")).contains("differ from a/Cafe\u{301} in case"));
    assert_eq!(bench.plan(&titled("Tea")).unwrap().path, "a/tea/index.md");
}

#[test]
fn titles_are_one_line_with_a_name_in_it() {
    let bench = bench();
    for title in ["a\nb", "a\u{1b}[31m", "a\u{2028}b", "\u{7}"] {
        assert!(bench.told(&titled(title)).starts_with("the title holds a control character"), "{title:?}");
    }
    assert!(bench.told(&titled(" ")).starts_with("the title is empty"));
    assert!(bench.told(&titled("---")).contains("--slug"));
    let planned = bench.plan(&titled("שלום \u{202e}x")).unwrap();
    assert!(planned.text.contains("title: \"שלום \\u202ex\"\n"), "{}", planned.text);
}

#[test]
fn a_closed_list_of_tags_takes_registered_ones_alone() {
    let bench = bench();
    let tag = |tag: &str| Request { tags: vec![tag.into()], ..titled("A") };
    assert!(bench.told(&tag("kvcahce")).starts_with("`kvcahce` is no registered tag; did you mean `KV Cache`?"));
    assert!(
        bench.told(&tag("quantum")).ends_with("register it as [tags.quantum] in writings.toml, or use one that is")
    );
    assert!(bench.told(&tag("Old")).starts_with("the tag `old` is deprecated; use another"));
    assert!(bench.told(&tag("a\u{1b}")).starts_with("the tag holds a control character"));
}

#[test]
fn an_open_list_of_tags_takes_any_and_says_what_is_near() {
    let document = "---\ntitle: A\ntags: [Eviction Policy]\n---\n";
    let bench = Bench::with(&[("essays/a.md", document)]);
    let planned = |tag: &str| bench.plan(&Request { tags: vec![tag.into()], ..titled("B") }).unwrap();
    assert!(planned("eviction-policy").text.contains("\ntags: [Eviction Policy]\n"));
    let near = planned("Evicton Policy");
    assert!(near.text.contains("\ntags: [Evicton Policy]\n"));
    assert_eq!(near.notes, ["`Evicton Policy` is a new tag; did you mean `Eviction Policy`?"]);
    assert!(planned("quantum").notes.is_empty() && !planned(" , ").text.contains("tags"));
}

#[test]
fn a_series_goes_on_where_it_ended() {
    let bench = bench();
    let part = |text: &str| {
        let planned = bench.plan(&Request { series: Some(text.into()), ..titled("A") })?;
        let series = planned.text.split("series:\n").nth(1).unwrap().replace("---\n", "");
        Ok::<_, NewError>((series, planned.notes))
    };
    let of = |name: &str, part: u32| format!("  name: {name}\n  part: {part}\n");
    assert_eq!(part("THE WEIGHT").unwrap().0, of("The Weight", 3));
    assert_eq!(part("The Weight:1").unwrap().0, of("The Weight", 1));
    assert_eq!(part("Rust: the book").unwrap().0, of("\"Rust: the book\"", 1));
    assert_eq!(part("Rust: the book:7").unwrap().0, of("\"Rust: the book\"", 7));
    assert_eq!(part("New:").unwrap().0, of("New", 1));
    assert_eq!(part("The Wait").unwrap().1, ["`The Wait` is a new series; did you mean `The Weight`?"]);
    let taken = part("the weight:2").unwrap_err();
    assert_eq!(taken.to_string(), "part 2 of `The Weight` is essays/paging.md");
    assert!(taken.help().unwrap().contains("the next part is 3"));
    for bad in ["", ":3", "x:0", "x:99999999999"] {
        assert!(matches!(part(bad), Err(NewError::BadSeries { .. })), "{bad}");
    }
}

#[test]
fn a_template_may_say_more_and_not_otherwise() {
    let with = |template: &str| Bench::with(&[("essays/.keep", ""), ("templates/essays.md", template)]);
    let tagged = Request { tags: vec!["x".into()], date: PartialDate::parse("2026-04"), ..titled("a: b") };
    let told = |template: &str| with(template).told(&tagged);
    assert!(told("---\ntitle: {{ title }}\n---\n").contains("cannot be read: this YAML is malformed"));
    assert!(told("---\ntitle: {{ title }}\n---\n").contains("it writes `title: a: b`; the filter `yaml` quotes"));
    assert!(told("# {{ title }}\n").contains("this file has no front matter; a document begins with"));
    assert!(told("---\ntitle: x\n---\n").contains("whose title reads as `x`, not as `a: b`; write it with the filter"));
    let rest = |rest: &str| format!("---\ntitle: {{{{ title | yaml }}}}\n{rest}\n---\n");
    assert!(told(&rest("")).contains("whose date reads as nothing, not as `2026-04`"));
    assert!(told(&rest("date: 2026-04")).contains("whose tags reads as nothing, not as `x`"));
    let planned =
        with(&rest("date: {{ date }}\ntags: [{{ tags | join(', ') }}, y]\ndraft: true")).plan(&tagged).unwrap();
    assert!(planned.text.contains("tags: [x, y]\ndraft: true\n"));
    assert!(with(&rest("")).plan(&titled("A")).is_ok(), "a date that nobody asked for may be left out");
    assert!(with("+++\ntitle = \"{{ title }}\"\n+++\n").plan(&titled("A")).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_title_reads_back_or_is_refused(title in "\\PC{0,40}|[a-z:#'\"\\[\\]{}&*!|>%@`, -]{0,12}") {
        let bench = Bench::with(&[("essays/.keep", "")]);
        match bench.plan(&Request { tags: vec![title.replace(',', " ")], ..titled(&title) }) {
            // A plan holds what it was asked for, or is none.
            Ok(planned) => prop_assert!(!planned.path.contains("..") && planned.path.starts_with("essays/")),
            Err(error) => prop_assert!(
                matches!(error, NewError::NoSlug { .. } | NewError::NoTitle | NewError::ControlCharacter { .. }
                    | NewError::NoDocument { .. } | NewError::Unfit(Unfit::Reserved { .. })),
                "{title:?}: {error}"
            ),
        }
    }
}
