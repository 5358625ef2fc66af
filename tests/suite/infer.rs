//! Schemas that are inferred accept what a healthy collection holds, and find the faults that are planted in it.

use super::harness::Sandbox;

/// A collection of sixty posts and a schema inferred of them, written and named in the settings.
fn inferred() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write("writings.toml", b"[collections.posts]\npath = \"posts\"\n");
    for n in 0..60 {
        let day = format!("{:02}", n % 28 + 1);
        let layout = if n % 3 == 0 { "link" } else { "post" };
        let text = format!(
            "---\ntitle: Post {n}x\ndate: 2026-03-{day}\ndescription: About {n}\nlayout: {layout}\ntags: [Craft, T{n}]\n\
             source: https://example.org/{n}\nrating: {n}\nauthor: {{name: Ada, site: https://example.org/}}\n---\n\nWords.\n"
        );
        sandbox.write(&format!("posts/{n:02}.md"), text.as_bytes());
    }
    let ran = sandbox.run(&["schema", "infer", "--write"]).ended(0);
    assert!(ran.err.starts_with("posts: all 60 documents fit\n"), "{}", ran.err);
    let settings = "[collections.posts]\npath = \"posts\"\nschema = \"schemas/posts.schema.json\"\n";
    sandbox.write("writings.toml", settings.as_bytes());
    sandbox
}

/// The rules that hold front matter to its types: what one of a core key says, the schema does not say again.
const LINT: [&str; 13] = [
    "lint",
    "--format",
    "concise",
    "-A",
    "all",
    "-D",
    "schema-violation",
    "-D",
    "wrong-type",
    "-D",
    "invalid-date",
    "-W",
    "unknown-key",
];

#[test]
fn planted_faults_are_told_and_nothing_else() {
    let sandbox = inferred();
    assert_eq!(sandbox.run(&LINT).ended(0).out, "");
    sandbox.run(&["schema", "check", "--strict"]).ended(0);
    let good = std::fs::read_to_string(sandbox.path().join("posts/07.md")).unwrap();
    for (from, to, code, told) in [
        ("title: Post 7x\n", "", 1, "1:1: error[schema-violation]: `title` is missing"),
        ("title: Post 7x", "titel: Post 7x", 1, "2:1: warning[unknown-key]: `titel` is no known key"),
        ("title: Post 7x", "title: [Post]", 1, "2:8: error[wrong-type]: `title` is a list"),
        ("date: 2026-03-08", "date: 03/08/2026", 1, "3:7: error[invalid-date]"),
        ("description:", "desciption:", 1, "4:1: warning[unknown-key]: `desciption` is no known key"),
        ("layout: post", "layout: psot", 1, "5:9: error[schema-violation]: `psot` is none of `post`, `link`"),
        ("tags: [Craft, T7]", "tags: Craft", 1, "6:7: error[schema-violation]: `Craft` is a string; expected a list"),
        ("tags: [Craft, T7]", "tags: [Craft, 7]", 1, "6:15: error[schema-violation]"),
        ("https://example.org/7", "example.org/7", 1, "7:9: error[schema-violation]: `example.org/7` is no"),
        ("rating: 7", "rating: seven", 1, "8:9: error[schema-violation]: `seven` is a string; expected a whole number"),
        ("{name: Ada, ", "{", 1, "9:9: error[schema-violation]: `name` is missing in `author`"),
        ("rating: 7", "rating: 7\nmood: fine", 0, "9:1: warning[unknown-key]: `mood` is no known key"),
    ] {
        sandbox.write("posts/07.md", good.replacen(from, to, 1).as_bytes());
        let ran = sandbox.run(&LINT).ended(code);
        assert!(ran.out.contains(&format!("posts/07.md:{told}")), "{from} → {to}: {}", ran.out);
        assert!(
            ran.out.lines().all(|line| line.starts_with("posts/07.md:") || line.contains(" in 1 of 60 ")),
            "{}",
            ran.out
        );
    }
}

/// What does not fit is told where it stands, and the schema is what the rest suggests.
#[test]
fn faults_that_are_there_already_are_told_by_document() {
    let sandbox = inferred();
    let clean = std::fs::read(sandbox.path().join("schemas/posts.schema.json")).unwrap();
    let good = std::fs::read_to_string(sandbox.path().join("posts/07.md")).unwrap();
    sandbox.write("posts/07.md", good.replace("title: Post 7x\n", "").as_bytes());
    let ran = sandbox.run(&["schema", "infer", "posts"]).ended(0);
    assert_eq!(ran.err, "posts: 59 of 60 documents fit; 1 does not:\nposts/07.md:1:1: `title` is missing\n");
    let required = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["required"].clone();
    assert_eq!(required(&ran.out), required(std::str::from_utf8(&clean).unwrap()));
    // The order of threads shows nowhere.
    for _ in 0..4 {
        assert_eq!(sandbox.run(&["schema", "infer", "posts"]).ended(0).out, ran.out);
    }
}

#[test]
fn a_schema_takes_the_place_of_none_but_a_schema() {
    let sandbox = inferred();
    let post = std::fs::read(sandbox.path().join("posts/00.md")).unwrap();
    for named in ["posts/00.md", "writings.toml"] {
        let settings = format!("[collections.posts]\npath = \"posts\"\nschema = \"{named}\"\n");
        sandbox.write("writings.toml", settings.as_bytes());
        let ran = sandbox.run(&["schema", "infer", "--write", "--force"]).ended(2);
        assert!(ran.err.contains(&format!("error: {named} holds no JSON, so it is not written over\n")), "{}", ran.err);
        assert_eq!(std::fs::read(sandbox.path().join("posts/00.md")).unwrap(), post);
        assert_eq!(std::fs::read_to_string(sandbox.path().join("writings.toml")).unwrap(), settings);
    }
}

#[test]
fn what_init_wrote_is_what_is_inferred() {
    let sandbox = inferred();
    std::fs::remove_file(sandbox.path().join("writings.toml")).unwrap();
    std::fs::remove_dir_all(sandbox.path().join("schemas")).unwrap();
    sandbox.run(&["init", "--yes"]).ended(0);
    assert!(sandbox.run(&["schema", "infer", "--write"]).ended(0).err.ends_with("nothing to change\n"));
}
