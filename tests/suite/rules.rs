//! The rules as their documentation tells them: each example raises its rule, its good form does not, and its fix turns the one
//! into the other.

use super::harness::Sandbox;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use writings::analysis::Scope;
use writings::document::date::PartialDate;
use writings::document::edits;
use writings::lint::{ExampleFile, Level, Past, RULES, Rule, Selector};
use writings::ops::lint::Linted;
use writings::ops::workspace::Workspace;

/// The present in every example.
const NOW: &str = "2026-06-01";

/// One finding: where, and the fix that was checked against the document.
struct Told {
    path: String,
    fix: Option<Vec<writings::diagnostic::TextEdit>>,
}

/// What was there before, for rules that compare.
fn past(rule: &Rule) -> Option<Past> {
    let before = rule.docs().before;
    if before.is_empty() {
        return None;
    }
    let sandbox = sandbox(&before);
    let workspace = Workspace::open(Some(sandbox.path()), sandbox.path()).unwrap();
    let corpus = workspace.load(Scope::BODY_HASH).unwrap();
    Some(Past { revision: "main".to_owned(), corpus, base_url: None })
}

fn lint(root: &Path, rule: &Rule) -> Vec<Told> {
    let workspace = Workspace::open(Some(root), root).unwrap();
    let on = beside(rule).into_iter().chain([rule.name]);
    let levels = on.map(|name| (Selector::Rule(name), Level::Warn)).chain([(Selector::All, Level::Allow)]).collect();
    let linted = Linted::read_to_compare(&workspace, levels).unwrap();
    let now = PartialDate::parse(NOW).unwrap().first(linted.corpus.zone());
    let past = past(rule);
    let findings = linted.findings_after(now, past.as_ref(), |_| true);
    let text = |path: &str| workspace.text(linted.corpus.at(path).unwrap()).map(std::sync::Arc::from);
    let fixes = writings::lint::fixes(&findings, &text);
    let told = findings.iter().zip(fixes).map(|(finding, fix)| {
        assert_eq!(finding.diagnostic.rule, rule.name);
        let fix = fix.map(|fix| fix.edits.clone());
        let proposed = finding.diagnostic.fix.is_some();
        assert!(!proposed || fix.is_some(), "{}: a fix does not hold: {:?}", rule.name, finding.diagnostic.fix);
        Told { path: finding.facts.path.to_string(), fix }
    });
    told.collect()
}

fn sandbox(files: &[ExampleFile]) -> Sandbox {
    let sandbox = Sandbox::empty();
    for folder in ["essays", "notes"] {
        std::fs::create_dir(sandbox.path().join(folder)).unwrap();
    }
    files.iter().for_each(|file| sandbox.write(&file.path, file.text.as_bytes()));
    sandbox
}

/// The rule that has to run, too, for a rule to find anything: one looks at what others do not find.
fn beside(rule: &Rule) -> Option<&'static str> {
    (rule.name == "unused-suppression").then_some("future-date")
}

/// Rules whose fault no Markdown in a source file can show; each has a transcript or a test of its own.
const WITHOUT_EXAMPLE: [&str; 2] = ["unreadable-file", "unreadable-encoding"];

#[test]
fn each_example_raises_its_rule_and_its_good_form_does_not() {
    for rule in RULES {
        let docs = rule.docs();
        assert!(docs.text.starts_with(&format!("# {}\n", rule.name)), "{} opens with its name", rule.name);
        assert!(docs.summary.starts_with("Finds ") && docs.summary.ends_with('.'), "{}: {}", rule.name, docs.summary);
        assert!(docs.text.contains("\n## Instead\n"), "{} says what to do instead", rule.name);
        if WITHOUT_EXAMPLE.contains(&rule.name) {
            continue;
        }
        assert!(!docs.bad.is_empty(), "{} has no example", rule.name);
        let raised = lint(sandbox(&docs.bad).path(), rule);
        assert!(!raised.is_empty(), "{} is not raised by its example", rule.name);
        if docs.good.is_empty() {
            continue;
        }
        let mut files: BTreeMap<&str, &ExampleFile> = docs.bad.iter().map(|file| (file.path.as_str(), file)).collect();
        files.extend(docs.good.iter().map(|file| (file.path.as_str(), file)));
        let good: Vec<ExampleFile> = files.into_values().cloned().collect();
        let left = lint(sandbox(&good).path(), rule);
        let left: Vec<_> = left.iter().map(|told| &told.path).collect();
        assert!(left.is_empty(), "{} is raised by its good form in {left:?}", rule.name);
    }
}

#[test]
fn each_fix_turns_the_example_into_its_good_form() {
    for rule in RULES {
        let docs = rule.docs();
        let raised = if docs.bad.is_empty() { Vec::new() } else { lint(sandbox(&docs.bad).path(), rule) };
        let fixed = raised.iter().any(|told| told.fix.is_some());
        assert_eq!(fixed, docs.has_fix, "{}: `## Fix` and what the rule does disagree", rule.name);
        let mut texts: BTreeMap<&str, String> =
            docs.bad.iter().map(|file| (file.path.as_str(), file.text.clone())).collect();
        for (path, text) in &mut texts {
            let own = raised.iter().filter(|told| told.path == **path);
            let mut all: Vec<_> = own.filter_map(|told| told.fix.clone()).flatten().collect();
            // A fix may be made elsewhere than what it is for.
            all.sort_by_key(|edit| edit.span);
            *text = edits::apply(text, &all).unwrap();
        }
        for file in docs.good.iter().filter(|_| docs.has_fix) {
            assert_eq!(texts[file.path.as_str()], file.text, "{}: the fix of {}", rule.name, file.path);
        }
    }
}

/// The program makes the same of the example, once and for all, and what it prints stays JSON.
#[test]
fn the_program_fixes_what_rules_offer_to_fix() {
    for rule in RULES.iter().filter(|rule| rule.docs().has_fix) {
        let docs = rule.docs();
        let sandbox = sandbox(&docs.bad);
        let fix = || {
            let mut arguments =
                vec!["lint", "-A", "all", "-W", rule.name, "--unsafe-fixes", "--format", "json", "--now", NOW];
            arguments.extend(beside(rule).into_iter().flat_map(|name| ["-W", name]));
            let ran = sandbox.run(&arguments).ended(0);
            let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
            (json["summary"]["warnings"].clone(), ran.err)
        };
        let (left, told) = fix();
        assert!(left == 0 && told.ends_with("; 0 remain\n") && told.contains(&format!("({})", rule.name)), "{told}");
        for file in &docs.good {
            let text = std::fs::read_to_string(sandbox.path().join(&file.path)).unwrap();
            assert_eq!(text, file.text, "{}: the fix of {}", rule.name, file.path);
        }
        assert_eq!(fix(), (0.into(), String::new()));
    }
}

/// A file in the folder that the registry does not know would be a rule that never runs.
#[test]
fn every_file_of_the_folder_is_registered() {
    let shared = ["habits", "history", "links", "mod", "tags"];
    let files = std::fs::read_dir("src/lint/rules").unwrap().map(|entry| entry.unwrap().file_name());
    let files: BTreeSet<String> = files
        .map(|name| name.into_string().unwrap().trim_end_matches(".rs").replace('_', "-"))
        .filter(|name| !shared.contains(&name.as_str()))
        .collect();
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(files, rules);
}

/// The documents that a rule tells of in a workspace of these files.
fn told(files: &[(&str, &str)], rule: &str) -> Vec<String> {
    let sandbox = Sandbox::with(files);
    let rule = RULES.iter().find(|one| one.name == rule).unwrap();
    lint(sandbox.path(), rule).into_iter().map(|told| told.path).collect()
}

/// Where more than one document in five opens with its title, a site does so on purpose.
#[test]
fn a_repeated_title_is_told_against_the_habit_of_its_folder() {
    let document = |title: &str, repeats: bool| {
        let heading = if repeats { format!("# {title}\n\n") } else { String::new() };
        format!("---\ntitle: {title}\n---\n\n{heading}Words.\n")
    };
    let paths: Vec<String> = (0..10).map(|n| format!("notes/{}/{n}.md", if n < 5 { "a" } else { "b" })).collect();
    let texts = |repeating: &[usize]| -> Vec<String> {
        (0..10).map(|n| document(&format!("Note {n}"), repeating.contains(&n))).collect()
    };
    for (repeating, expected) in
        [(&[0][..], &["notes/a/0.md"][..]), (&[0, 1], &[]), (&[0, 1, 2, 3, 4], &[]), (&[0, 5, 6], &["notes/a/0.md"])]
    {
        let texts = texts(repeating);
        let files: Vec<(&str, &str)> = paths.iter().zip(&texts).map(|(path, text)| (&**path, &**text)).collect();
        assert_eq!(told(&files, "repeated-title"), expected, "{repeating:?}");
    }
}

/// Where five documents and more have their title for a description, a generator asks for one.
#[test]
fn a_repeated_description_is_told_against_the_habit_of_its_folder() {
    let text = |n: usize, repeats: bool| {
        let description = if repeats { format!("Note {n}.") } else { "What it says.".to_owned() };
        format!("---\ntitle: Note {n}\ndescription: {description}\n---\n\nWords.\n")
    };
    let told = |all: usize, repeating: usize, settings: &str| {
        let mut files: Vec<(String, String)> =
            (0..all).map(|n| (format!("notes/a/{n}.md"), text(n, n < repeating))).collect();
        // What is done elsewhere is no habit here, and documents that have none of it count for nothing.
        files.extend((100..130).map(|n| (format!("notes/b/{n}.md"), text(n, false))));
        files.extend((200..230).map(|n| (format!("notes/a/{n}.md"), format!("---\ntitle: Note {n}\n---\n\nWords.\n"))));
        files.push(("writings.toml".to_owned(), settings.to_owned()));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        told(&files, "repeated-description").len()
    };
    for (all, repeating, expected) in [(4, 4, 4), (5, 5, 0), (24, 5, 0), (25, 5, 5), (30, 7, 0)] {
        assert_eq!(told(all, repeating, ""), expected, "{repeating} of {all}");
    }
    let always = "[lint]\nrepeated-description = { level = \"warn\", always = true }\n";
    assert_eq!(told(5, 5, always), 5);
}

/// A document that is the index of a folder of its own shares the habits of those beside it.
#[test]
fn the_folder_of_one_document_has_no_habits() {
    let document = |n: usize, described: bool| {
        let description = if described { "description: What it says.\n" } else { "" };
        format!("---\ntitle: Note {n}\n{description}---\n\nWords.\n")
    };
    let texts: Vec<String> = (0..12).map(|n| document(n, n != 3)).collect();
    let at = |path: &dyn Fn(usize) -> String| -> Vec<String> {
        let paths: Vec<String> = (0..12).map(path).collect();
        let files: Vec<(&str, &str)> = paths.iter().zip(&texts).map(|(path, text)| (&**path, &**text)).collect();
        told(&files, "missing-description")
    };
    assert_eq!(at(&|n| format!("notes/{n}.md")), ["notes/3.md"]);
    assert_eq!(at(&|n| format!("notes/{n}/index.md")), ["notes/3/index.md"]);
    assert_eq!(at(&|n| format!("notes/{n}/page.md")), [] as [&str; 0], "a folder that may hold others");
}

/// A small collection beside others is no beginning: it does without descriptions on purpose.
#[test]
fn a_small_collection_of_a_large_workspace_has_habits() {
    let document = |n: usize, described: bool| {
        let description = if described { "description: What it says.\n" } else { "" };
        format!("---\ntitle: Note {n}\n{description}---\n\nWords.\n")
    };
    let at = |essays: usize| {
        let mut files: Vec<(String, String)> =
            (0..essays).map(|n| (format!("essays/{n}.md"), document(n, true))).collect();
        files.extend((0..3).map(|n| (format!("notes/{n}.md"), document(n, n == 0))));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        told(&files, "missing-description")
    };
    assert_eq!(at(6), ["notes/1.md", "notes/2.md"]);
    assert_eq!(at(7), [] as [&str; 0]);
}

/// Where more than one link in fifty names the host, a folder does so on purpose.
#[test]
fn an_absolute_link_is_told_against_the_habit_of_its_folder() {
    let b = "---\ntitle: B\n---\n\nWords.\n";
    let c = "---\ntitle: C\n---\n\n[b](https://x.org/notes/b/)\n";
    let told = |rooted: usize, absolute: usize, more: &str| {
        let settings = format!("base-url = \"https://x.org\"\n{more}");
        let links = "[b](/notes/b/) ".repeat(rooted) + &"[b](https://x.org/notes/b/) ".repeat(absolute);
        // Neither links to the page itself count, nor such that lead nowhere, nor those of another folder.
        let a = format!("---\ntitle: A\n---\n\n{links}\n[top](#top) [a](/notes/a/a/) [t](/tags/x/)\n");
        let files = [("writings.toml", &*settings), ("notes/a/a.md", &a), ("notes/b.md", b), ("notes/c/c.md", c)];
        told(&files, "absolute-link")
    };
    let both = "[lint]\nabsolute-link = { level = \"warn\", always = true }\n";
    let ignored = "[lint]\nabsolute-link = { level = \"warn\", always = true, ignore = [\"notes/b/\"] }\n";
    assert_eq!(told(49, 1, ""), ["notes/a/a.md"]);
    assert_eq!(told(48, 1, ""), [] as [&str; 0]);
    assert_eq!(told(98, 2, ""), ["notes/a/a.md"; 2]);
    assert_eq!(told(0, 1, ""), [] as [&str; 0]);
    assert_eq!(told(0, 1, both), ["notes/a/a.md", "notes/c/c.md"]);
    assert_eq!(told(0, 1, ignored), [] as [&str; 0]);
}

/// A key that three documents have is one that something reads, and so is one that the schema has.
#[test]
fn a_misspelt_key_is_rare_and_in_no_schema() {
    let slip = "---\ntitle: x\ndescripton: y\n---\n\nWords.\n";
    let [one, two, three] = ["notes/a.md", "notes/b.md", "notes/c.md"];
    assert_eq!(told(&[(one, slip), (two, slip)], "misspelt-key"), [one, two]);
    assert_eq!(told(&[(one, slip), (two, slip), (three, slip)], "misspelt-key"), [] as [&str; 0]);
    let settings = "[collections.notes]\npath = \"notes\"\nschema = \"s.json\"\n";
    let under = |properties: &str, slip: &str, rules: &[&str]| {
        let schema = format!("{{\"type\": \"object\", {properties}}}");
        let sandbox = Sandbox::with(&[("writings.toml", settings), ("s.json", &schema), (one, slip)]);
        let levels = ["lint", "--format", "concise", "-A", "all"].into_iter();
        let ran = sandbox.run(&levels.chain(rules.iter().flat_map(|rule| ["-W", rule])).collect::<Vec<_>>());
        (ran.out.matches("[misspelt-key]").count(), ran.out.matches("[schema-violation]").count())
    };
    let both = &["misspelt-key", "schema-violation"][..];
    let known = "\"properties\": {\"title\": {}, \"descripton\": {}, \"abstract\": {}}";
    assert_eq!(under(known, slip, both), (0, 0));
    assert_eq!(under(known, &slip.replace("descripton", "abstrct"), both), (1, 0));
    let closed = "\"properties\": {\"title\": {}, \"description\": {}}, \"additionalProperties\": false";
    assert_eq!(under(closed, slip, both), (0, 1), "what a schema forbids is told once");
    assert_eq!(under(closed, slip, &["misspelt-key"]), (1, 0));
}

/// Drafts hold places open.
#[test]
fn what_is_told_of_published_documents_is_not_told_of_drafts() {
    let published = "---\ntitle: x\n---\n\nIt holds TK blocks.\n";
    let draft = published.replace("---\n\n", "draft: true\n---\n\n");
    for rule in ["placeholder-text", "untagged"] {
        assert_eq!(told(&[("notes/a.md", published), ("notes/b.md", &draft)], rule), ["notes/a.md"], "{rule}");
    }
}

/// A tag that is registered waits for its second document, by whichever of its names it is used.
#[test]
fn a_registered_tag_may_have_one_use() {
    let settings = "[tags.kv-cache]\nlabel = \"KV Cache\"\naliases = [\"kvcache\"]\n";
    let document = "---\ntitle: x\ntags: [kvcache, KV Cache, Slabs, Slabs]\n---\n\nWords.\n";
    assert_eq!(told(&[("writings.toml", settings), ("notes/a.md", document)], "single-use-tag").len(), 2);
    let both = [("writings.toml", settings), ("notes/a.md", document), ("notes/b.md", document)];
    assert_eq!(told(&both, "single-use-tag"), [] as [&str; 0]);
}

#[test]
fn each_rule_is_listed_and_explained() {
    let sandbox = Sandbox::with(&[("writings.toml", "[lint]\nunknown-tag = \"deny\"\n")]);
    let plain = sandbox.run(&["rules"]).ended(0).out;
    let json = sandbox.run(&["rules", "--format", "json"]).ended(0).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let listed = json["rules"].as_array().unwrap();
    assert_eq!(listed.len(), RULES.len());
    for (rule, item) in RULES.iter().zip(listed) {
        assert!(plain.contains(&format!("  {} ", rule.name)), "{plain}");
        assert_eq!(item["name"], rule.name);
        let expected = if rule.name == "unknown-tag" { "deny" } else { rule.level.name() };
        assert_eq!(
            (item["level"].as_str().unwrap(), item["default_level"].as_str().unwrap()),
            (expected, rule.level.name())
        );
        let told = sandbox.run(&["lint", "--explain", rule.name]).ended(0).out;
        assert!(told.starts_with(&format!("# {}\n\nFinds ", rule.name)), "{told}");
    }
    // The rules can be read where there is no workspace.
    assert_eq!(Sandbox::empty().run(&["rules"]).ended(0).out.matches('\n').count(), plain.matches('\n').count());
}

/// What the repository publishes is what its own rules ask for.
#[test]
fn the_writing_of_this_repository_is_clean() {
    let sandbox = Sandbox::empty();
    let root = env!("CARGO_MANIFEST_DIR");
    let ran = sandbox.run(&["lint", "--root", root, "-D", "warnings"]).ended(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    let count = |collection: &str| {
        sandbox.run(&["list", collection, "--root", root, "--format", "paths"]).ended(0).out.lines().count()
    };
    assert_eq!((count("essays"), count("notes")), (6, 11));
}

#[test]
fn the_list_of_rules_tells_which_are_overridden() {
    let toml = r#"
[[lint.overrides]]
paths = ["essays/old", "**/a\u009b.md"]
wrong-type = "allow"
near-miss-tag = { uses = 3 }
[[lint.overrides]]
collections = ["essays"]
paths = ["**/b.md"]
warnings = "deny"
[[lint.overrides]]
collections = ["essays"]
all = "deny"
invalid-date = "deny"
[[lint.overrides]]
paths = ["c.md"]
all = "allow"
wrong-type = "warn"
"#;
    let sandbox = Sandbox::with(&[("writings.toml", toml), ("essays/a.md", "---\ntitle: A\n---\n")]);
    let told = sandbox.run(&["rules", "-v"]).ended(0).out;
    let elsewhere = |name: &str| {
        let mut lines = told.lines().filter(|line| line.split_whitespace().next() == Some(name));
        lines.next().unwrap().split_once(" (overridden for ").map_or("", |(_, rest)| rest.trim_end_matches(')'))
    };
    let both = "essays/old, **/a\u{FFFD}.md";
    let last = "in essays: deny; c.md: ";
    assert_eq!(elsewhere("wrong-type"), format!("{both}: allow; **/b.md in essays: deny; {last}warn"));
    assert_eq!(elsewhere("near-miss-tag"), format!("{both}: other options; **/b.md in essays: deny; {last}allow"));
    assert_eq!(elsewhere("invalid-date"), format!("{last}allow"));
    let plain = told.lines().map(|line| line.split(" (overridden for ").next().unwrap_or("").to_owned() + "\n");
    assert_eq!(sandbox.run(&["rules"]).ended(0).out, plain.collect::<String>());
    let json: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["rules", "--format", "json"]).ended(0).out).unwrap();
    let rules = json["rules"].as_array().unwrap().iter();
    let all_are = rules.clone().all(|rule| rule["overridden"] == true);
    assert!(all_are && rules.count() > 50);
    sandbox.write("writings.toml", b"[[lint.overrides]]\npaths = [\"essays/old\"]\nwrong-type = \"allow\"\n");
    let told = sandbox.run(&["rules", "-v"]).ended(0).out;
    assert_eq!(told.matches(" (overridden for essays/old: allow)\n").count(), 1);
    assert_eq!(told.matches("overridden").count(), 1);
    let json: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["rules", "--format", "json"]).ended(0).out).unwrap();
    let rules = json["rules"].as_array().unwrap().iter();
    let names: Vec<&str> =
        rules.filter(|rule| rule["overridden"] == true).filter_map(|rule| rule["name"].as_str()).collect();
    assert_eq!(names, ["wrong-type"]);
}

/// What an edit must not make, and whether new tags are taken, goes by the document that is edited.
#[test]
fn commands_that_write_go_by_the_levels_of_their_document() {
    let toml = r#"
[collections.essays]
path = "essays"
schema = "essay"
[collections.notes]
path = "notes"
schema = "note"
[tags.known]
label = "Known"
[lint]
unknown-tag = "deny"
[[lint.overrides]]
collections = ["notes"]
unknown-tag = "allow"
schema-violation = "allow"
"#;
    let text = "---\ntitle: A\ndate: 2026-04-02\ntags: [Known]\n---\nWords.\n";
    let sandbox = Sandbox::with(&[("writings.toml", toml), ("essays/a.md", text), ("notes/b.md", text)]);
    for (path, code) in [("essays/a.md", 2), ("notes/b.md", 0)] {
        sandbox.run(&["tag", "add", "Novel", path]).ended(code);
        sandbox.run(&["set", "colour", "red", path]).ended(code);
    }
    sandbox.write("notes/draft.md", b"---\ntitle: A\ndraft: true\ndate: 2026-04-02\ncolour: red\n---\nWords.\n");
    sandbox.write("essays/draft.md", b"---\ntitle: A\ndraft: true\ndate: 2026-04-02\ncolour: red\n---\nWords.\n");
    for (path, code) in [("essays/draft.md", 2), ("notes/draft.md", 0)] {
        let ran = sandbox.run(&["publish", path]).ended(code);
        assert_eq!(ran.err.contains("colour"), code == 2, "{}", ran.err);
    }
    assert!(sandbox.run(&["new", "essays", "Essay", "--tag", "Novel"]).ended(2).err.contains("Novel"));
    sandbox.run(&["new", "notes", "Note", "--tag", "Novel"]).ended(0);
}

/// A document that moves is held to what counts where it goes.
#[test]
fn a_document_that_moves_goes_by_the_levels_of_its_new_place() {
    let toml = r#"
[collections.essays]
path = "essays"
schema = "strict.json"
[collections.notes]
path = "notes"
schema = "strict.json"
[lint]
schema-violation = "deny"
[[lint.overrides]]
paths = ["notes/**"]
schema-violation = "allow"
"#;
    let text = "---\ntitle: A\ndate: 2026-04-02\n---\nWords.\n";
    let schema = r#"{ "properties": { "aliases": false } }"#;
    for (from, to, code) in [
        ("essays/a.md", "essays/b.md", 2),
        ("notes/a.md", "notes/b.md", 0),
        ("notes/a.md", "essays/b.md", 2),
        ("essays/a.md", "notes/b.md", 0),
    ] {
        let files = [("writings.toml", toml), ("strict.json", schema), ("essays/c.md", text), ("notes/c.md", text)];
        let sandbox = Sandbox::with(&files);
        sandbox.write(from, text.as_bytes());
        let ran = sandbox.run(&["mv", from, to]).ended(code);
        assert_eq!(ran.err.contains("aliases"), code == 2, "{from} {to}: {}", ran.err);
    }
}

/// A rule that is allowed for all and switched on for some runs for those, whatever kind of rule it is: and the other way round.
#[test]
fn a_level_of_an_override_counts_for_rules_of_each_kind() {
    const RULES: &str = "wrong-type broken-link schema-violation unused-suppression";
    let text = "---\ntitle: A\ndate: 2026-04-02\nweight: heavy\ncolour: red\n---\n\n<!-- writings: allow wrong-type -->\n\n[x](gone.md)\n";
    let set = |level: &str| RULES.split(' ').map(|rule| format!("{rule} = \"{level}\"\n")).collect::<String>();
    for (base, inner, folder) in [("allow", "warn", "notes"), ("warn", "allow", "essays")] {
        let toml = format!(
            "[collections.essays]\npath = \"essays\"\nschema = \"essay\"\n[collections.notes]\npath = \"notes\"\nschema = \"note\"\n[lint]\nall = \"allow\"\n{}[[lint.overrides]]\npaths = [\"notes/**\"]\n{}",
            set(base),
            set(inner)
        );
        let sandbox = Sandbox::with(&[("writings.toml", &toml), ("essays/a.md", text), ("notes/a.md", text)]);
        let told = sandbox.run(&["lint", "--format", "concise"]).ended(0).out;
        let lines = || told.lines().filter(|line| line.contains(": warning["));
        assert!(lines().all(|line| line.starts_with(folder)), "{told}");
        assert!(RULES.split(' ').all(|rule| lines().any(|line| line.contains(&format!("[{rule}]")))), "{told}");
    }
}

/// What was known of a rule that is on for some documents alone is missed where it is gone, and not elsewhere.
#[test]
fn a_baseline_goes_by_the_levels_of_its_documents() {
    let strict = "[lint]\nall = \"allow\"\nwrong-type = \"warn\"\n";
    let text = "---\ntitle: A\nweight: heavy\n---\nWords.\n";
    let sandbox = Sandbox::with(&[("writings.toml", strict), ("essays/a.md", text), ("notes/a.md", text)]);
    sandbox.run(&["lint", "--write-baseline", "known.json"]).ended(0);
    let some = "[lint]\nall = \"allow\"\n[[lint.overrides]]\npaths = [\"notes/**\"]\nwrong-type = \"warn\"\n";
    sandbox.write("writings.toml", some.as_bytes());
    for path in ["essays/a.md", "notes/a.md"] {
        sandbox.write(path, b"---\ntitle: A\n---\nWords.\n");
    }
    let told = sandbox.run(&["lint", "--baseline", "known.json"]).ended(0).err;
    assert!(told.contains("notes/a.md") && !told.contains("essays/a.md"), "{told}");
}
