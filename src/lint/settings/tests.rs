//! Which level and which options count where.

use super::*;
use crate::analysis::{Document, DocumentRule, Facts, Found};
use crate::config::Config;
use crate::corpus::{Assets, Corpus, TagRegistry};
use crate::diagnostic::{Diagnostic, Place, Span};
use crate::lint::rules::{Context, CorpusRule, Findings};

fn settings(text: &str) -> Result<Settings, String> {
    let config = Config::parse(text, &[LINT_SECTION]).map_err(|error| error.message)?;
    config.section(LINT_SECTION.name).map_err(|error| error.message)
}

fn on(text: &str, levels: &[(&str, Level)], rule: &str) -> Option<Severity> {
    let levels = levels.iter().map(|(name, level)| (Selector::parse(name).unwrap(), *level)).collect();
    settings(text).unwrap().with(levels).severity(rule)
}

#[test]
fn a_workspace_sets_levels() {
    let text = "[lint]\nunknown-tag = \"deny\"\ninvalid-date = { level = \"warn\" }\nduplicate-key = \"allow\"\n";
    assert_eq!(on(text, &[], "unknown-tag"), Some(Severity::Error));
    assert_eq!(on(text, &[], "invalid-date"), Some(Severity::Warning));
    assert_eq!(on(text, &[], "duplicate-key"), None);
    assert_eq!(on("", &[], "unknown-tag"), None);
    assert_eq!(on("", &[], "wrong-type"), Some(Severity::Warning));
}

#[test]
fn the_more_specific_name_counts_whatever_the_order() {
    use Level::{Allow, Deny, Warn};
    let text = "[lint]\nwrong-type = \"allow\"\nall = \"deny\"\n";
    assert_eq!(on(text, &[], "wrong-type"), None);
    assert_eq!(on(text, &[], "unknown-tag"), Some(Severity::Error));
    assert_eq!(on(text, &[("all", Allow)], "unknown-tag"), None);
    assert_eq!(
        on("", &[("unknown-tag", Warn), ("all", Allow), ("tags", Deny)], "unknown-tag"),
        Some(Severity::Warning)
    );
    assert_eq!(on("", &[("tags", Deny), ("all", Allow)], "unknown-tag"), Some(Severity::Error));
    assert_eq!(on("", &[("tags", Deny), ("all", Allow)], "duplicate-key"), None);
}

#[test]
fn warnings_come_last() {
    use Level::{Allow, Deny, Warn};
    assert_eq!(on("", &[("warnings", Deny)], "wrong-type"), Some(Severity::Error));
    assert_eq!(on("", &[("warnings", Deny), ("unknown-tag", Warn)], "unknown-tag"), Some(Severity::Error));
    assert_eq!(on("", &[("warnings", Deny)], "unknown-tag"), None);
    assert_eq!(on("", &[("warnings", Deny), ("wrong-type", Allow)], "wrong-type"), None);
    assert_eq!(on("[lint]\nwarnings = \"allow\"\n", &[], "wrong-type"), None);
    let text = "[lint]\nwarnings = \"deny\"\n";
    assert_eq!(on(text, &[], "wrong-type"), Some(Severity::Error));
    assert_eq!(on(text, &[("wrong-type", Warn)], "wrong-type"), Some(Severity::Warning));
}

#[test]
fn what_is_no_rule_level_or_option_is_told() {
    assert!(settings("[lint]\nunknwon-tag = \"deny\"\n").unwrap_err().contains("did you mean `unknown-tag`?"));
    assert!(settings("[lint]\nunknown-tag = \"fatal\"\n").unwrap_err().contains("`fatal` is no level"));
    assert!(settings("[lint]\nunknown-tag = 3\n").unwrap_err().contains("allow, warn or deny"));
    assert!(settings("[lint]\nunknown-tag = { levle = \"deny\" }\n").unwrap_err().contains("levle"));
    assert!(settings("[lint]\nnear-miss-tag = { uses = 1 }\n").is_ok());
    assert!(settings("[lint]\nall = { uses = 1 }\n").unwrap_err().contains("no options"));
}

/// What is wrong, where, and what to do about it.
fn fault(text: &str) -> (String, String, String) {
    let error = Config::parse(text, &[LINT_SECTION]).unwrap_err();
    let place = error.span.map_or("", |span| span.slice(text)).to_owned();
    (error.message, place, error.help.unwrap_or_default())
}

#[test]
fn an_option_is_told_at_its_own_place() {
    for (setting, place, message, help) in [
        ("broken-link = { levle = \"warn\" }", "levle", "`levle` is no known key", "did you mean `level`?"),
        ("broken-link = { ignor = [] }", "ignor", "`ignor` is no known key", "did you mean `ignore`?"),
        ("broken-link = { x = 1 }", "x", "`x` is no known key", "known here: level, ignore"),
        (
            "broken-link = { level = \"warn\", levle = \"x\" }",
            "levle",
            "`levle` is no known key",
            "did you mean `level`?",
        ),
        ("wrong-type = { levle = \"warn\" }", "levle", "`levle` is no known key", "did you mean `level`?"),
        ("all = { levle = \"warn\" }", "levle", "`levle` is no known key", "did you mean `level`?"),
        ("wrong-type = { uses = 1 }", "uses", "`wrong-type` has no option `uses`: it takes a level alone", ""),
        ("all = { uses = 1 }", "uses", "a group of rules has a level and no options", ""),
        ("too-many-tags = { most = -1 }", "-1", "`-1` is not a whole number from 0", ""),
        ("too-many-tags = { most = 2.5 }", "2.5", "`2.5` is not a whole number from 0", ""),
        ("too-many-tags = { most = 2026-04-02 }", "2026-04-02", "`2026-04-02` is not a whole number from 0", ""),
        (
            "too-many-tags = { most = 99999999999999999999 }",
            "99999999999999999999",
            "`99999999999999999999` is too large a number",
            "",
        ),
        ("placeholder-text = { marks = 1 }", "1", "`1` is not true or false", ""),
        ("placeholder-text = { words = [1] }", "[1]", "`1` is not a string", "write \"1\""),
        ("broken-link = { ignore = \"a/**\" }", "\"a/**\"", "`a/**` is not a list", "write a list: [\"a/**\"]"),
    ] {
        for head in ["[lint]", "[[lint.overrides]]\npaths = [\"a\"]"] {
            let told = (message.to_owned(), place.to_owned(), help.to_owned());
            assert_eq!(fault(&format!("{head}\n{setting}\n")), told, "{setting}");
        }
    }
    for (setting, place) in [
        ("wrong-type = { level = \"fatal\" }", "\"fatal\""),
        ("wrong-type = { level = 3 }", "3"),
        ("wrong-type = \"fatal\"", "\"fatal\""),
        ("wrong-type = 2026-04-02", "2026-04-02"),
    ] {
        let (message, at, _) = fault(&format!("[lint]\n{setting}\n"));
        assert!(message.contains("allow, warn or deny"), "{setting}: {message}");
        assert_eq!(at, place, "{setting}");
    }
    let (message, at, _) = fault("[lint]\nwrong-type = 3\n");
    assert_eq!(
        (message.as_str(), at.as_str()),
        ("`3` is not a level, allow, warn or deny, or a table of options", "3")
    );
}

#[test]
fn an_override_that_can_never_count_is_told_at_its_place() {
    for (text, place, message) in [
        ("paths = [\"ok\", \"../x/**\"]", "\"../x/**\"", "outside of the workspace"),
        ("paths = [\"a/../b\"]", "\"a/../b\"", "outside of the workspace"),
        ("paths = [\"./..\"]", "\"./..\"", "outside of the workspace"),
        ("paths = [\"\"]", "\"\"", "write ** for all"),
        ("paths = [\".\"]", "\".\"", "write ** for all"),
        ("paths = [\"/\"]", "\"/\"", "write ** for all"),
        ("paths = [\"a//b\"]", "\"a//b\"", "one slash"),
        ("paths = [\"a/./b\"]", "\"a/./b\"", "one slash"),
        ("paths = [\"a\", \"[\"]", "\"[\"", "`[` is no glob"),
        ("paths = []", "[]", "no path stands here"),
        ("paths = []\ncollections = [\"a\"]", "[]", "no path stands here"),
        ("paths = [\"a\"]\ncollections = []", "[]", "no collection stands here"),
        ("paths = \"notes/**\"", "\"notes/**\"", "`notes/**` is not a list"),
        ("paths = [3]", "3", "`3` is not a string"),
    ] {
        let (message_told, at, _) = fault(&format!("[[lint.overrides]]\n{text}\nall = \"warn\"\n"));
        assert!(message_told.contains(message), "{text}: {message_told}");
        assert_eq!(at, place, "{text}: {message_told}");
    }
    for nothing in ["", "wrong-type = {}\n"] {
        let (message, at, _) = fault(&format!("[[lint.overrides]]\npaths = [\"a\"]\n{nothing}"));
        assert!(message.contains("this one sets none"), "{nothing}: {message}");
        assert_eq!(at, "[[lint.overrides]]", "{nothing}");
    }
    for text in ["[lint.overrides]\npaths = [\"a\"]\n", "[lint]\noverrides = { paths = [\"a\"] }\n"] {
        let (message, ..) = fault(text);
        assert_eq!(message, "a table is not a list of tables: write [[lint.overrides]], with two brackets");
    }
}

/// As in other tools, a slash at the start stands for the workspace root.
#[test]
fn a_path_counts_from_the_root_however_it_starts() {
    for path in ["notes/**", "/notes/**", "./notes", "/notes/", "notes"] {
        let text = format!("[[lint.overrides]]\npaths = [\"{path}\"]\nwrong-type = \"allow\"\n");
        assert_eq!(at(&text, &[], "notes/a.md", "wrong-type"), None, "{path}");
        assert_eq!(at(&text, &[], "essays/notes/a.md", "wrong-type"), Some(Severity::Warning), "{path}");
    }
}

/// The level of a rule for a document of the collection `notes`, or `essays`, by its path.
fn at(text: &str, levels: &[(&str, Level)], path: &str, rule: &str) -> Option<Severity> {
    let levels = levels.iter().map(|(name, level)| (Selector::parse(name).unwrap(), *level)).collect();
    let collection = path.split('/').next().unwrap();
    settings(text).unwrap().with(levels).at(path, collection).severity(rule)
}

const OVERRIDES: &str = r#"
[lint]
wrong-type = "deny"
missing-description = "deny"

[[lint.overrides]]
paths = ["essays/old/**", "notes/import-*.md"]
missing-description = "allow"

[[lint.overrides]]
collections = ["notes"]
all = "warn"
dates = "allow"
invalid-date = "deny"

[[lint.overrides]]
collections = ["notes"]
paths = ["**/strict"]
warnings = "deny"
"#;

#[test]
fn an_override_counts_where_it_fits_and_a_later_one_more() {
    let at = |path: &str, rule: &str| at(OVERRIDES, &[], path, rule);
    assert_eq!(at("essays/a.md", "missing-description"), Some(Severity::Error));
    assert_eq!(at("essays/old/b/a.md", "missing-description"), None);
    assert_eq!(at("essays/old/b/a.md", "wrong-type"), Some(Severity::Error));
    // A path is compared as a whole, and a glob's `*` ends at a slash.
    assert_eq!(at("essays/notes/import-a.md", "missing-description"), Some(Severity::Error));
    assert_eq!(at("notes/import-a/b.md", "missing-description"), Some(Severity::Warning));
    // The later one counts, though the name in the earlier is more specific; within one table the name does.
    assert_eq!(at("notes/import-a.md", "missing-description"), Some(Severity::Warning));
    assert_eq!(at("notes/a.md", "wrong-type"), Some(Severity::Warning));
    assert_eq!(at("notes/a.md", "future-date"), None);
    assert_eq!(at("notes/a.md", "invalid-date"), Some(Severity::Error));
    // Both keys narrow; `warnings` knows what the tables before it said.
    assert_eq!(at("notes/strict/a.md", "wrong-type"), Some(Severity::Error));
    assert_eq!(at("notes/strict/a.md", "future-date"), None);
    assert_eq!(at("essays/strict/a.md", "unknown-tag"), None);
}

#[test]
fn the_command_line_counts_over_overrides() {
    use Level::{Allow, Deny, Warn};
    let at = |levels: &[(&str, Level)], path: &str, rule: &str| at(OVERRIDES, levels, path, rule);
    assert_eq!(at(&[("all", Allow)], "notes/a.md", "invalid-date"), None);
    assert_eq!(at(&[("missing-description", Warn)], "essays/old/a.md", "missing-description"), Some(Severity::Warning));
    assert_eq!(at(&[("warnings", Deny)], "notes/a.md", "wrong-type"), Some(Severity::Error));
    assert_eq!(at(&[("warnings", Deny)], "notes/a.md", "future-date"), None);
}

#[test]
fn a_rule_runs_unless_it_is_allowed_everywhere() {
    let runs = |text: &str, levels: &[(&str, Level)], rule: &str| {
        let levels = levels.iter().map(|(name, level)| (Selector::parse(name).unwrap(), *level)).collect();
        let settings = settings(text).unwrap().with(levels);
        settings.checks().any(|(one, _)| one.name == rule)
    };
    assert!(!runs("", &[], "unknown-tag"));
    assert!(runs("[[lint.overrides]]\npaths = [\"a\"]\nunknown-tag = \"warn\"\n", &[], "unknown-tag"));
    assert!(!runs(OVERRIDES, &[("unknown-tag", Level::Allow)], "unknown-tag"));
    let allowed = "[lint]\nwrong-type = \"allow\"\n[[lint.overrides]]\npaths = [\"a\"]\nwarnings = \"deny\"\n";
    assert!(!runs(allowed, &[], "wrong-type"));
}

#[test]
fn a_collection_for_which_a_rule_is_allowed_is_known() {
    let settings = settings(OVERRIDES).unwrap();
    assert_eq!(settings.strictest("wrong-type", "essays"), Some(Severity::Error));
    assert_eq!(settings.strictest("future-date", "notes"), None);
    assert_eq!(settings.strictest("future-date", "essays"), Some(Severity::Warning));
    assert_eq!(settings.strictest("wrong-type", "notes"), Some(Severity::Error), "where it is strict");
    let overridden = |name: &str| settings.overrides(RULES.iter().find(|rule| rule.name == name).unwrap());
    assert!(overridden("missing-description") && overridden("unknown-tag") && !overridden("invalid-date"));
}

#[test]
fn what_is_wrong_with_an_override_is_told() {
    let wrong = |text: &str| settings(&format!("[[lint.overrides]]\n{text}\n")).unwrap_err();
    assert!(wrong("all = \"warn\"").contains("names the `paths` or the `collections`"));
    assert!(wrong("paths = [\"[\"]").contains("`[` is no glob"));
    assert!(wrong("pahts = [\"a\"]").contains("did you mean `paths`?"));
    assert!(wrong("collections = [\"a\"]\nunknwon-tag = \"deny\"").contains("did you mean `unknown-tag`?"));
    assert!(wrong("paths = [\"a\"]\nnear-miss-tag = { uses = \"two\" }").contains("`two` is not a whole number"));
    assert!(settings("[lint]\noverides = []\n").unwrap_err().contains("did you mean `overrides`?"));
    assert!(settings("[lint]\npaths = [\"a\"]\n").is_err());
    let many = "[[lint.overrides]]\npaths = [\"a\"]\nall = \"warn\"\n".repeat(101);
    assert!(settings(&many).unwrap_err().contains("more than 100 overrides"));
    let settings = settings("[[lint.overrides]]\ncollections = [\"essays\", \"nots\"]\nall = \"warn\"\n").unwrap();
    let unknown = settings.unknown_collection(&["essays", "notes"]).unwrap();
    assert_eq!((unknown.span.start, unknown.help.as_str()), (44, "did you mean `notes`?"));
    assert_eq!(settings.unknown_collection(&["essays", "nots"]), None);
}

/// No rule or group may have the name of a key that stands beside them.
#[test]
fn the_keys_of_overrides_are_no_names() {
    for key in ["overrides", "paths", "collections", "level"] {
        assert!(Selector::parse(key).is_err(), "{key}");
    }
}

/// One rule of each kind, with an option that says which instance it is.
#[derive(Debug)]
struct Says(&'static str);

impl DocumentRule for Says {
    fn name(&self) -> &'static str {
        "wrong-type"
    }

    fn check(&self, _: &Document<'_>, found: &mut Found<'_, '_>) {
        let one = found.at(Span::at(0), self.0);
        found.push(one);
    }
}

impl CorpusRule for Says {
    fn check<'a>(&self, corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
        for facts in corpus.documents() {
            found.push(facts, Diagnostic::new(Place::default(), self.0));
        }
    }
}

fn reaches(text: &str) -> Vec<Arc<overrides::Reach>> {
    settings(text).unwrap().overrides.into_iter().map(|one| one.reach).collect()
}

const TWO: &str = r#"
[[lint.overrides]]
collections = ["notes"]
all = "warn"
[[lint.overrides]]
paths = ["*/old"]
all = "warn"
"#;

#[test]
fn each_document_is_judged_by_the_last_instance_that_fits() {
    let names = ["notes", "old"].into_iter();
    let said = |rules: Vec<Arc<dyn DocumentRule>>, path: &str| -> Vec<String> {
        let facts = crate::lint::tests::facts_by(path, b"x", rules);
        facts.diagnostics.into_iter().map(|one| one.message).collect()
    };
    let others = reaches(TWO).into_iter().zip(names.clone());
    let others = others.map(|(reach, name)| (reach, Check::Document(Arc::new(Says(name))))).collect();
    let Check::Document(rule) = instances::dispatch("wrong-type", Check::Document(Arc::new(Says("base"))), others)
    else {
        panic!()
    };
    let paths = ["essays/a.md", "essays/old/a.md", "notes/a.md", "notes/old/a.md"];
    for (path, name) in paths.into_iter().zip(["base", "old", "notes", "old"]) {
        assert_eq!(said(vec![Arc::clone(&rule)], path), [name], "{path}");
    }
    let others = reaches(TWO).into_iter().zip(names);
    let others = others.map(|(reach, name)| (reach, Check::Corpus(Arc::new(Says(name))))).collect();
    let Check::Corpus(rule) = instances::dispatch("wrong-type", Check::Corpus(Arc::new(Says("base"))), others) else {
        panic!()
    };
    let documents = paths.map(|path| Facts::new(path, &path.split('/').next().unwrap().into())).into();
    let corpus = Corpus::new(documents, Assets::default(), TagRegistry::default(), chrono_tz::UTC);
    let context = Context::new(Default::default(), &[], &[]);
    let mut found = Findings::of("wrong-type", &*rule, &corpus, &context);
    found.sort_by_key(|(facts, _)| facts.path.clone());
    let found: Vec<(&str, &str)> = found.iter().map(|(facts, one)| (&*facts.path, one.message.as_str())).collect();
    assert_eq!(found, [(paths[0], "base"), (paths[1], "old"), (paths[2], "notes"), (paths[3], "old")]);
}

#[test]
fn options_of_an_override_replace_those_of_the_table() {
    let text = "[lint]\nnear-miss-tag = { uses = 5 }\n[[lint.overrides]]\npaths = [\"a\"]\nnear-miss-tag = { uses = 3 }\n[[lint.overrides]]\npaths = [\"b\"]\nnear-miss-tag = \"deny\"\n";
    let settings = settings(text).unwrap();
    let built = settings.checks().find(|(rule, _)| rule.name == "near-miss-tag").unwrap();
    let shown = format!("{:?}", built.1);
    assert_eq!((shown.matches("uses: 5").count(), shown.matches("uses: 3").count()), (1, 1), "{shown}");
}
