//! What a `writings.toml` may say, and how each fault is told.

use super::*;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Probe {
    #[allow(dead_code)]
    label: Option<String>,
}

const SECTIONS: &[Section] = &[Section::of::<Probe>("probe")];

fn fault_of(text: &str) -> (String, String, String) {
    let error = Config::parse(text, SECTIONS).unwrap_err();
    let place = error.span.map_or(String::new(), |span| span.slice(text).to_owned());
    (error.message, place, error.help.unwrap_or_default())
}

#[test]
fn reads_all_of_it() {
    let text = r#"
title = "Writings"
base-url = "https://example.org/"
timezone = "Europe/Berlin"
authors = ["A. Writer"]
exclude = ["drafts/old/**", "*.tmp.md", "./attic/"]
extensions = ["md"]

[collections.notes]
path = "content/notes/"

[collections.essays]
path = "essays"
permalink = "/writings/{path}/"

[fields]
summary = "description"
taxonomies.tags = "tags"
"published.at" = "date"

[reading-time]
words-per-minute = 200

[probe]
label = "x"
"#;
    let config = Config::parse(text, SECTIONS).unwrap();
    let settings = &config.settings;
    assert_eq!(settings.base_url.as_ref().unwrap().as_str(), "https://example.org");
    assert_eq!(settings.timezone.0, chrono_tz::Europe::Berlin);
    let collections: Vec<_> = settings.collections.iter().map(|(name, c)| (name.as_str(), c.path.as_str())).collect();
    assert_eq!(collections, [("notes", "content/notes"), ("essays", "essays")]);
    assert!(settings.exclude.matches("drafts/old/a/b.md") && settings.exclude.matches("x.tmp.md"));
    assert!(!settings.exclude.matches("essays/x.tmp.md"));
    assert!(settings.exclude.matches("attic/deep/a.md") && !settings.exclude.matches("attics/a.md"));
    assert_eq!(settings.fields.names(CoreKey::Tags).collect::<Vec<_>>(), ["tags", "taxonomies.tags"]);
    assert_eq!(settings.fields.names(CoreKey::Date).collect::<Vec<_>>(), ["date", "published.at"]);
    assert_eq!(settings.reading_time.rates().words_per_minute, 200.0);
    assert_eq!(config.section::<Probe>("probe").unwrap().label.as_deref(), Some("x"));
    assert!(Config::parse("", SECTIONS).unwrap().section::<Probe>("probe").unwrap().label.is_none());
}

#[test]
fn unknown_keys_are_errors_with_a_suggestion() {
    let told = |text, message: &str, place: &str, help: &str| {
        assert_eq!(fault_of(text), (message.into(), place.into(), help.into()), "{text}");
    };
    told("tittle = \"x\"\n", "`tittle` is no known key", "tittle", "did you mean `title`?");
    told("base_url = \"x\"\n", "`base_url` is no known key", "base_url", "did you mean `base-url`?");
    told("[prob]\nlabel = \"x\"\n", "`prob` is no known key", "prob", "did you mean `probe`?");
    told("[probe]\nlable = \"x\"\n", "`lable` is no known key", "lable", "did you mean `label`?");
    told(
        "[collections.a]\npath = \"a\"\nshema = \"s\"\n",
        "`shema` is no known key",
        "shema",
        "did you mean `schema`?",
    );
}

#[test]
fn values_that_cannot_be_meant_are_told_at_their_place() {
    for (text, place, message) in [
        ("base-url = \"example.org\"", "\"example.org\"", "is no base URL"),
        ("timezone = \"Berlin\"", "\"Berlin\"", "no time zone"),
        ("timezone = \"Europe/Berln\"", "\"Europe/Berln\"", "did you mean `Europe/Berlin`"),
        ("exclude = [\"ok\", \"a[\"]", "\"a[\"", "`a[` is no glob"),
        ("extensions = [\".md\"]", "\".md\"", "without the dot"),
        ("[collections.a]\npath = \"../b\"", "\"../b\"", "no folder below the workspace"),
        ("[collections.a]\npath = \"/b\"", "\"/b\"", "no folder below the workspace"),
        ("[collections.a]\npath = \"a\"\npermalink = \"/{titel}/\"", "\"/{titel}/\"", "`{titel}` stands for nothing"),
        ("[collections.a]\npath = \"a\"\nfile = \"../{slug}.md\"", "\"../{slug}.md\"", "no file below the collection"),
        ("[collections.a]\npath = \"a\"\nfile = \"{titel}.md\"", "\"{titel}.md\"", "`{titel}` stands for nothing"),
        ("[collections.a]\npath = \"a\"\nfile = \"{slug}.txt\"", "\"{slug}.txt\"", "`extensions` does not name"),
        ("[fields]\nx = \"titel\"", "\"titel\"", "did you mean `title`"),
        ("[reading-time]\nwords-per-minute = 0", "0", "is no rate"),
        ("title = 3", "3", "`3` is not a string"),
        ("authors = [\"a\", true]", "true", "`true` is not a string"),
        ("static = \"public\"", "\"public\"", "`public` is not a list"),
        ("static = [\"a\", \"../b\"]", "\"../b\"", "no folder below the workspace"),
        ("limits = 3", "3", "`3` is not a table"),
        ("title = \"a\"\ntitle = \"b\"", "title", "duplicate key"),
        ("title = ", "", "string"),
    ] {
        let (told, at, _) = fault_of(text);
        assert!(told.contains(message), "{text}: {told}");
        assert_eq!(at, place, "{text}: {told}");
    }
}

#[test]
fn hostile_files_are_refused() {
    for text in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("{}\n", "[a.".repeat(100_000)),
        format!("fields = {{ {} }}", "a.".repeat(100_000)),
        "x".repeat(5 * 1024 * 1024),
    ] {
        assert!(Config::parse(&text, SECTIONS).is_err());
    }
}

#[test]
fn addresses_are_joined_and_encoded() {
    let base = BaseUrl::parse("https://example.org/blog/").unwrap();
    assert_eq!(base.join("/a b/北/"), "https://example.org/blog/a%20b/%E5%8C%97/");
    assert_eq!(base.join("x%20y"), "https://example.org/blog/x%20y");
    assert_eq!(base.join("https://other.org/"), "https://other.org/");
    assert_eq!(base.host(), "example.org");
    for text in ["", "example.org", "https://", "https:///x", "ftp://x.org", "https://a b", "https://x.org/?q"] {
        assert!(BaseUrl::parse(text).is_err(), "{text}");
    }
}
