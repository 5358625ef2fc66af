//! Inference on front matter of every kind.

use super::*;
use crate::config::Config;
use proptest::prelude::*;

fn sampled(path: &str, front_matter: &str) -> Sample {
    sample(path, &format!("---\n{front_matter}\n---\n"), false).unwrap_or_else(|| panic!("{path}: {front_matter}"))
}

/// `count` documents whose front matter `write` gives.
fn documents(count: usize, write: impl Fn(usize) -> String) -> Vec<Sample> {
    (0..count).map(|n| sampled(&format!("posts/{n:04}.md"), &write(n))).collect()
}

fn fields(toml: &str) -> FieldMap {
    Config::parse(&format!("[fields]\n{toml}\n"), &[]).unwrap().settings.fields
}

fn inferred(samples: &[Sample]) -> Inferred {
    infer("Posts", samples, &FieldMap::default())
}

fn at<'s>(inferred: &'s Inferred, pointer: &str) -> &'s Json {
    inferred.schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer} in {}", text(&inferred.schema)))
}

fn told(inferred: &Inferred) -> Vec<String> {
    let told =
        |one: &Outlier| format!("{}:{}:{} {}: {}", one.path, one.place.line, one.place.column, one.key, one.message);
    inferred.outliers.iter().map(told).collect()
}

#[test]
fn a_schema_reads_as_one_that_a_person_wrote() {
    let samples = documents(24, |n| {
        let day = n + 1;
        let draft = if n % 6 == 0 { "\ndraft: true" } else { "" };
        format!(
            "title: Post {n}\ndate: 2026-03-{day:02}\ntags: [a{n}, b]\nlayout: {}\nurl: https://example.org/{n}\n\
             image: /images/{n}.png\nseries: {{name: S, part: {day}}}{draft}",
            if n % 2 == 0 { "post" } else { "link" }
        )
    });
    let inferred = inferred(&samples);
    assert_eq!((inferred.documents, inferred.passing, told(&inferred)), (24, 24, vec![]));
    let expected = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Posts",
  "description": "Inferred from the front matter of 24 documents.",
  "type": "object",
  "required": [
    "date",
    "image",
    "layout",
    "series",
    "tags",
    "title",
    "url"
  ],
  "additionalProperties": false,
  "x-unknown-keys": "warn",
  "properties": {
    "date": {
      "description": "When it was published. In 24 of 24 documents.",
      "$ref": "#/$defs/date"
    },
    "image": {
      "description": "A picture that stands for it. In 24 of 24 documents.",
      "type": "string",
      "format": "permalink",
      "pattern": "^/\\S*$"
    },
    "layout": {
      "description": "In 24 of 24 documents.",
      "type": "string",
      "enum": [
        "link",
        "post"
      ]
    },
    "series": {
      "description": "The series it belongs to, and which part of it this is. In 24 of 24 documents.",
      "type": "object",
      "required": [
        "name",
        "part"
      ],
      "properties": {
        "name": {
          "description": "In 24 of 24 documents that have `series`.",
          "type": "string",
          "minLength": 1
        },
        "part": {
          "description": "In 24 of 24 documents that have `series`.",
          "type": "integer"
        }
      }
    },
    "tags": {
      "description": "What it is about, by the labels that readers see. In 24 of 24 documents.",
      "type": "array",
      "items": {
        "type": "string"
      }
    },
    "title": {
      "description": "The title, as a reader sees it. In 24 of 24 documents.",
      "type": "string",
      "minLength": 1
    },
    "url": {
      "description": "In 24 of 24 documents.",
      "type": "string",
      "format": "uri",
      "pattern": "^https?://"
    },
    "draft": {
      "description": "Whether it is not to be published yet. In 4 of 24 documents.",
      "type": "boolean"
    }
  },
  "$defs": {
    "date": {
      "type": "string",
      "format": "partial-date",
      "pattern": "^\\s*\\d{4}(-\\d{2}(-\\d{2}([Tt ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?([Zz]|[+-]\\d{2}:?\\d{2}))?)?)?)?\\s*$"
    }
  }
}
"##;
    assert_eq!(text(&inferred.schema), expected);
    let doubts = Schema::doubts("s.json", &Unwritten(expected.to_owned())).unwrap();
    assert!(doubts.is_empty(), "{doubts:?}");
    let kinds: Vec<String> =
        inferred.keys.iter().map(|one| format!("{} {} {}", one.key, one.count, one.kind)).collect();
    assert_eq!(
        kinds,
        [
            "date 24 date",
            "image 24 site path",
            "layout 24 one of 2 words",
            "series 24 map",
            "tags 24 list of strings",
            "title 24 string",
            "url 24 URL",
            "draft 4 boolean",
        ]
    );
}

/// The shipped essay schema and the inferred ones say the same of dates, so that they accept the same.
#[test]
fn dates_are_those_of_the_shipped_schemas() {
    let essay = crate::ops::schemas::SHIPPED.iter().find(|(name, _)| *name == "essay").unwrap().1;
    let essay: Json = serde_json::from_str(essay).unwrap();
    let (format, pattern) = tighten::Format::Date.words();
    let date = essay.pointer("/$defs/date").unwrap();
    assert_eq!((&date["format"], &date["pattern"]), (&Json::from(format), &Json::from(pattern)));
}

#[test]
fn what_a_few_of_many_do_is_a_fault() {
    let samples = documents(500, |n| {
        let title = match n {
            7 => "",
            8 => "title: [a, b]\n",
            _ => "title: T\n",
        };
        let date = if n == 9 { "2019-22-08".to_owned() } else { format!("2026-01-{:02}", n % 28 + 1) };
        let description = if n == 10 { "desciption" } else { "description" };
        let layout = if n == 11 { "psot" } else { "post" };
        let tags = if n == 12 { "a, b".to_owned() } else { format!("[t{n}]") };
        format!("{title}date: {date}\n{description}: D{n}\nlayout: {layout}\ntags: {tags}")
    });
    let inferred = inferred(&samples);
    assert_eq!(inferred.passing, 494);
    assert_eq!(
        told(&inferred),
        [
            "posts/0007.md:1:1 title: `title` is missing",
            "posts/0008.md:2:8 title: `title` is a list; expected a string",
            "posts/0009.md:3:7 date: `2019-22-08` is no date",
            "posts/0010.md:1:1 description: `description` is missing",
            "posts/0010.md:4:1 desciption: `desciption` is no known key",
            "posts/0011.md:5:9 layout: `psot` is not `post`, the one value allowed here",
            "posts/0012.md:6:7 tags: `a, b` is a string; expected a list",
        ]
    );
}

/// One in fifty, and no more: what comes next is how the site is written.
#[test]
fn exceptions_have_an_end() {
    let without = |missing: usize| {
        let samples = documents(100, |n| if n < missing { format!("a: {n}") } else { format!("title: T{n}\na: {n}") });
        let inferred = inferred(&samples);
        (inferred.passing, at(&inferred, "/required").to_string())
    };
    assert_eq!(without(0), (100, "[\"a\",\"title\"]".to_owned()));
    assert_eq!(without(2), (98, "[\"a\",\"title\"]".to_owned()));
    assert_eq!(without(3), (100, "[\"a\"]".to_owned()));
    // Two demands that fit the room alone, and not together: the one that fewer fail is made.
    let samples = documents(100, |n| match n {
        0 => format!("b: {n}"),
        1 | 2 => format!("a: {n}"),
        _ => format!("a: {n}\nb: {n}"),
    });
    let both = inferred(&samples);
    assert_eq!((both.passing, at(&both, "/required").to_string()), (99, "[\"a\"]".to_owned()));
}

#[test]
fn of_few_documents_nothing_is_an_exception() {
    let samples = documents(19, |n| if n == 3 { "date: 2026".into() } else { format!("title: T{n}\ndate: 2026") });
    let inferred = inferred(&samples);
    assert_eq!((inferred.passing, at(&inferred, "/required").to_string()), (19, "[\"date\"]".to_owned()));
    let none = inferred_of_none();
    assert_eq!((none.documents, none.passing, none.keys.len()), (0, 0, 0));
}

fn inferred_of_none() -> Inferred {
    infer("Nothing", &[], &FieldMap::default())
}

#[test]
fn other_names_of_core_keys_are_known() {
    let samples = documents(4, |n| {
        format!(
            "title: {n}x\npubDate: 201{n}\nsummary: S\ntaxonomies: {{tags: a b}}\ncategories: a, b\nlastmod: 2020-1{n}"
        )
    });
    let fields =
        fields("pubDate = \"date\"\nsummary = \"description\"\ntaxonomies.tags = \"tags\"\nlastmod = \"updated\"");
    let inferred = infer("Posts", &samples[..3], &fields);
    assert_eq!(at(&inferred, "/properties/pubDate/$ref"), "#/$defs/date");
    assert_eq!(at(&inferred, "/properties/lastmod/$ref"), "#/$defs/date");
    assert_eq!(at(&inferred, "/properties/taxonomies/properties/tags/type"), "string");
    assert_eq!(at(&inferred, "/properties/categories/type"), "string");
    let words = at(&inferred, "/properties/summary/description").as_str().unwrap();
    assert!(words.starts_with("A sentence or two"), "{words}");
}

#[test]
fn several_types_where_values_vary() {
    let samples = documents(40, |n| match n % 4 {
        0 => format!("a: {n}\nb: x\nc: 1\nd:"),
        1 => format!("a: x{n}\nb: [y]\nc: 1.5\nd: x"),
        2 => "a: true\nb: [1]\nc: 2\nd: y".to_owned(),
        _ => "a: x\nb: {k: v}\nc: 3\nd: z".to_owned(),
    });
    let inferred = inferred(&samples);
    assert_eq!(inferred.passing, 40);
    assert_eq!(at(&inferred, "/properties/a/type"), &serde_json::json!(["string", "integer", "boolean"]));
    assert_eq!(at(&inferred, "/properties/b/type"), &serde_json::json!(["string", "array", "object"]));
    assert_eq!(at(&inferred, "/properties/b/items/type"), &serde_json::json!(["string", "integer"]));
    assert_eq!(at(&inferred, "/properties/c/type"), "number");
    assert_eq!(at(&inferred, "/properties/d/enum"), &serde_json::json!(["x", "y", "z", null]));
}

#[test]
fn of_what_is_always_empty_nothing_is_demanded() {
    let inferred = inferred(&documents(30, |n| format!("title: T{n}\ncategories:\nhidden: false")));
    assert_eq!(at(&inferred, "/required").to_string(), "[\"title\"]");
    assert_eq!(at(&inferred, "/properties/categories").to_string(), "{\"description\":\"In 30 of 30 documents.\"}");
    assert_eq!(inferred.keys.iter().find(|one| one.key == "categories").unwrap().kind, "empty");
}

#[test]
fn what_is_free_is_no_choice() {
    let samples = documents(40, |n| {
        let once = if n < 4 { format!("k{n}") } else { "k".to_owned() };
        format!("title: T\nauthor: Ada\nkind: {once}\ntags: [a, b]\nmood: m{}\ngrade: g{}", n % 20, n % 10)
    });
    let inferred = inferred(&samples);
    for key in ["title", "author", "kind", "mood", "tags/items"] {
        let found = at(&inferred, &format!("/properties/{key}"));
        assert!(found.get("enum").is_none(), "{key}: {found}");
    }
    assert_eq!(at(&inferred, "/properties/grade/enum").as_array().unwrap().len(), 10);
}

#[test]
fn maps_that_are_keyed_by_data_are_maps() {
    let samples = documents(40, |n| format!("title: T\nlinks: {{k{n}: 1}}\nx{n}: 1"));
    let inferred = inferred(&samples);
    assert_eq!(
        at(&inferred, "/properties/links").to_string(),
        "{\"description\":\"In 40 of 40 documents.\",\"type\":\"object\"}"
    );
    assert_eq!(at(&inferred, "/additionalProperties"), false);
    let crowd = documents(201, |n| format!("title: T\nx{n}: 1"));
    let crowded = super::tests::inferred(&crowd);
    assert_eq!((crowded.passing, crowded.schema.get("additionalProperties")), (201, None));
}

#[test]
fn what_is_no_document_is_no_sample() {
    for text in
        ["", "Words.\n", "---\ntitle: {{ x }}\n---\n", "---\ntitle: \"a\nb: c\n---\n", "---\na: b\n", "---\n- a\n---\n"]
    {
        assert!(sample("a.md", text, false).is_none(), "{text}");
    }
    assert!(sample("a.md", "---\na: 1\na: 2\n---\n", false).is_some());
    assert!(sample("a.md", "+++\na = 1\n+++\n", false).is_some());
}

/// Front matter of a few keys whose values are of any kind.
fn front_matter() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        Just("1.0".to_owned()),
        Just("1e400".to_owned()),
        Just(".nan".to_owned()),
        Just("123456789012345678901".to_owned()),
        "20[0-9]{2}(-0[1-9](-[0-3][0-9])?)?",
        "\"https?://[a-z ]{1,3}\\.(org|é)/\"",
        "\"/[a-z./ ]{0,4}\"",
        "\"(post|psot|link|)\"",
        "\"[a-zé ]{0,3}\"",
    ];
    let value = scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::btree_map("(name|x|y|a\\.b)", inner, 0..3).prop_map(|map| {
                let entries: Vec<String> = map.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    });
    let key = "(title|date|tags|draft|slug|layout|layuot|image|series|a\\.b|x[0-9])";
    prop::collection::btree_map(key, value, 1..6).prop_map(|map| {
        let lines: Vec<String> = map.iter().map(|(key, value)| format!("{key}: {value}\n")).collect();
        lines.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Whatever documents hold: nearly all fit what is inferred from them, it works, and it does not depend on their order.
    #[test]
    fn nearly_all_documents_fit(
        kinds in prop::collection::vec(front_matter(), 1..8),
        picks in prop::collection::vec((0..100_usize, any::<prop::sample::Index>()), 1..150),
    ) {
        // Most are of one kind, so that there are exceptions.
        let pick = |(often, index): &(usize, prop::sample::Index)| {
            if *often < 90 { kinds[0].clone() } else { index.get(&kinds).clone() }
        };
        let mut samples: Vec<Sample> =
            picks.iter().enumerate().filter_map(|(n, one)| sample(&format!("{n:03}.md"), &format!("---\n{}---\n", pick(one)), false)).collect();
        let found = inferred(&samples);
        prop_assert_eq!(found.documents, samples.len());
        prop_assert!(found.documents - found.passing <= found.documents / EXCEPTIONS, "{:?}", found);
        prop_assert_eq!(at(&found, "/title"), "Posts");
        prop_assert!(found.schema.get("properties").is_some());
        let mut failing: Vec<&str> = found.outliers.iter().map(|one| one.path.as_str()).collect();
        failing.dedup();
        prop_assert_eq!(failing.len(), found.documents - found.passing);
        let doubts = Schema::doubts("s.json", &Unwritten(text(&found.schema))).unwrap();
        prop_assert!(doubts.is_empty(), "{:?}", doubts);
        samples.reverse();
        let again = inferred(&samples);
        prop_assert_eq!(text(&again.schema), text(&found.schema));
        prop_assert_eq!(again, found);
    }
}
