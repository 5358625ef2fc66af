//! What belongs to a change, and what does not.

use super::{Repo, document};

const SETTINGS: &str = "base-url = \"https://example.org\"\n";

/// A site with a link, an alias, an id of its own, a series, and a fault that was always there.
fn site() -> Repo {
    let mut files = vec![
        ("writings.toml", SETTINGS.to_owned()),
        ("essays/paging.md", document("Paging", "", "Words.")),
        ("essays/eviction.md", document("Eviction", "aliases: [/2024/eviction/]\n", "Words.")),
        ("essays/swap.md", document("Swap", "id: /2019/swap/\n", "Words.")),
        ("essays/old.md", document("Old", "", "See [nothing](nowhere.md).")),
        ("notes/n.md", document("A note", "", "Words.")),
    ];
    for (path, part) in [("essays/s1.md", 1), ("essays/s2.md", 2), ("essays/s3.md", 3)] {
        files.push((
            path,
            document(&format!("Serial {part}"), &format!("series: {{name: S, part: {part}}}\n"), "Words."),
        ));
    }
    Repo::with(&files)
}

/// The demonstration: a pull request renames a slug, drops an alias, breaks a series and changes a feed id.
#[test]
fn a_pull_request_is_told_what_it_breaks_and_nothing_else() {
    let repo = site();
    assert_eq!(repo.found(&[]), ["essays/old.md broken-link"]);
    repo.git(&["switch", "--quiet", "-c", "change"]);
    repo.edit("essays/paging.md", "---\n\nWords", "slug: paging-the-cache\n---\n\nWords");
    repo.edit("essays/eviction.md", "aliases: [/2024/eviction/]\n", "");
    repo.edit("essays/s2.md", "part: 2", "part: 4");
    repo.edit("essays/swap.md", "id: /2019/swap/", "id: /2026/swap/");
    repo.edit("notes/n.md", "Words.", "Other words.");
    repo.commit("change");
    let four = [
        "essays/eviction.md lost-address",
        "essays/paging.md lost-address",
        "essays/s3.md series-gap",
        "essays/swap.md changed-identity",
    ];
    assert_eq!(repo.found(&["--changed"]), four);
    assert_eq!(repo.found(&["--changed=main"]), four);
    let told = repo.run(&["lint", "--changed", "--format", "concise"]).ended(1).out;
    assert!(told.contains("essays/paging.md:5:7: error[lost-address]: /essays/paging/ is no longer served"), "{told}");
    // The old fault is the old fault; the whole truth is there for the asking.
    let mut all = four.to_vec();
    all.insert(1, "essays/old.md broken-link");
    assert_eq!(repo.found(&["--base", "main"]), all);
    // What the help asks for mends it.
    repo.edit("essays/paging.md", "slug: ", "aliases: [/essays/paging/]\nid: /essays/paging/\nslug: ");
    repo.edit("essays/eviction.md", "---\n\n", "aliases: [/2024/eviction/]\n---\n\n");
    repo.edit("essays/s2.md", "part: 4", "part: 2");
    repo.edit("essays/swap.md", "/2026/swap/", "/2019/swap/");
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
}

#[test]
fn an_old_fault_counts_once_its_line_is_touched() {
    let repo = site();
    repo.git(&["switch", "--quiet", "-c", "change"]);
    repo.edit("essays/old.md", "title: Old", "title: Older");
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
    repo.edit("essays/old.md", "See [", "See also [");
    assert_eq!(repo.found(&["--changed"]), ["essays/old.md broken-link"]);
    // Lines above it do not matter.
    repo.edit("essays/old.md", "See also [", "See [");
    repo.edit("essays/old.md", "---\n\nSee", "tags: [a]\n---\n\nMore.\n\nSee");
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
}

#[test]
fn what_breaks_elsewhere_belongs_to_the_change() {
    let repo = site();
    repo.write("notes/from.md", &document("From", "", "See [a note](n.md)."));
    repo.commit("a link");
    repo.git(&["switch", "--quiet", "-c", "change"]);
    repo.git(&["mv", "notes/n.md", "notes/moved.md"]);
    // Untouched, but its link leads nowhere now; and the address is gone.
    assert_eq!(repo.found(&["--changed=main"]), ["notes/from.md broken-link", "notes/moved.md lost-address"]);
    // A new document that claims what another has: told where it stands, and where it is related.
    repo.git(&["reset", "--quiet", "--hard"]);
    repo.write("essays/other.md", &document("Other", "slug: swap\n", "Words."));
    let found = repo.found(&["--changed=main"]);
    assert!(found.iter().any(|one| one.ends_with("duplicate-permalink")), "{found:?}");
}

/// What is told of one document may have its reason in another.
#[test]
fn an_old_fault_counts_once_a_line_that_it_is_related_to_is_touched() {
    let repo = Repo::with(&[
        ("essays/a.md", document("A", "id: /one/\n", "Words.")),
        ("essays/b.md", document("B", "id: /one/\n", "Words.")),
    ]);
    repo.edit("essays/a.md", "Words.", "Other words.");
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
    repo.edit("essays/a.md", "id: /one/", "id: \"/one/\"");
    assert_eq!(repo.found(&["--changed"]), ["essays/b.md duplicate-id"]);
}

#[test]
fn a_document_that_is_gone_is_told_of() {
    let repo = site();
    repo.git(&["switch", "--quiet", "-c", "change"]);
    repo.remove("essays/paging.md");
    let ran = repo.run(&["lint", "--changed"]).ended(1);
    assert!(ran.out.contains("--> essays/paging.md:1:1") && ran.out.contains("1 | ---"), "{}", ran.out);
    // It is no document that is there, so no path leads to it.
    assert_eq!(repo.found(&["--changed", "essays"]), ["essays/paging.md lost-address"]);
    assert_eq!(repo.found(&["--changed", "notes"]), [""; 0]);
    // To redirect it, another takes its address; or the workspace says that it may go.
    repo.edit("essays/swap.md", "---\n\n", "aliases: [/essays/paging/]\n---\n\n");
    assert_eq!(repo.found(&["--changed"]), ["essays/swap.md changed-identity"]);
    repo.git(&["checkout", "--quiet", "essays/swap.md"]);
    repo.write("writings.toml", &format!("{SETTINGS}[lint]\nlost-address = {{ ignore = [\"/essays/pag*/\"] }}\n"));
    assert_eq!(repo.found(&["--changed", "-A", "broken-link"]), [""; 0]);
}

#[test]
fn a_draft_serves_nothing_and_never_did() {
    let repo = site();
    repo.write("essays/draft.md", &document("Draft", "draft: true\naliases: [/d/]\n", "Words."));
    repo.write("essays/later.md", &document("Later", "", "Words.").replace("2026-01-05", "2027-01-05"));
    repo.commit("drafts");
    repo.git(&["switch", "--quiet", "-c", "change"]);
    repo.edit("essays/draft.md", "aliases: [/d/]", "slug: other");
    repo.edit("essays/later.md", "---\n\n", "slug: much-later\n---\n\n");
    assert_eq!(repo.found(&["--changed=main", "-A", "future-date"]), [""; 0]);
    repo.edit("essays/swap.md", "---\n\n", "draft: true\n---\n\n");
    let told = repo.run(&["lint", "--changed=main", "-A", "future-date"]).ended(1).out;
    assert!(told.contains("it is a draft now"), "{told}");
}

#[test]
fn addresses_are_those_of_the_settings_of_then() {
    let repo = site();
    repo.git(&["switch", "--quiet", "-c", "change"]);
    let collections = "[collections.essays]\npath = \"essays\"\npermalink = \"/w/{slug}/\"\n\n[collections.notes]\npath = \"notes\"\n";
    repo.write("writings.toml", &format!("{SETTINGS}{collections}"));
    let found = repo.found(&["--changed"]);
    // Changed settings may be the reason of any finding, so that all are told.
    assert!(found.contains(&"essays/old.md broken-link".to_owned()), "{found:?}");
    assert_eq!(found.iter().filter(|one| one.ends_with("lost-address")).count(), 7, "{found:?}");
    // A schema is as good a reason as a setting.
    repo.write(
        "writings.toml",
        &format!("{SETTINGS}{}", collections.replace("\npermalink = \"/w/{slug}/\"", "\nschema = \"s.json\"")),
    );
    repo.write("s.json", "{\"required\": [\"title\"]}");
    repo.commit("a schema");
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
    repo.write("s.json", "{\"required\": [\"title\", \"topic\"]}");
    let found = repo.found(&["--changed=HEAD"]);
    assert_eq!(found.iter().filter(|one| one.ends_with("schema-violation")).count(), 7, "{found:?}");
}

#[test]
fn settings_that_were_wrong_then_are_said_and_not_compared() {
    let repo = site();
    repo.write("writings.toml", "base-ulr = 3\n");
    repo.commit("broken");
    repo.write("writings.toml", SETTINGS);
    repo.edit("essays/paging.md", "---\n\n", "slug: other\n---\n\n");
    let ran = repo.run(&["lint", "--changed=HEAD", "--format", "concise"]).ended(0);
    let told = "warning: what HEAD served is not known, and not compared: its writings.toml was wrong: ";
    assert!(ran.err.starts_with(told), "{}", ran.err);
    assert!(ran.out.contains("essays/old.md"), "{}", ran.out);
}

#[test]
fn a_new_domain_changes_every_id_and_a_first_one_none() {
    let repo = site();
    repo.write("writings.toml", "base-url = \"https://elsewhere.example\"\n");
    let count = |found: Vec<String>| found.iter().filter(|one| one.ends_with("changed-identity")).count();
    assert_eq!(count(repo.found(&["--changed=HEAD"])), 8);
    repo.write("writings.toml", "");
    assert_eq!(count(repo.found(&["--changed=HEAD"])), 0);
}

#[test]
fn an_address_moves_with_its_reader() {
    let repo = site();
    // With an alias the address is kept, but feeds know the new one.
    repo.git(&["mv", "essays/paging.md", "essays/cache.md"]);
    repo.edit("essays/cache.md", "---\n\n", "aliases: [/essays/paging/]\n---\n\n");
    assert_eq!(repo.found(&["--changed=HEAD"]), ["essays/cache.md changed-identity"]);
    repo.edit("essays/cache.md", "---\n\n", "id: /essays/paging/\n---\n\n");
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
    // `mv` writes both by itself.
    repo.git(&["reset", "--quiet", "--hard"]);
    repo.run(&["mv", "essays/paging.md", "essays/cache.md"]).ended(0);
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
}

#[test]
fn a_file_may_take_over_an_address() {
    let repo = site();
    repo.remove("essays/paging.md");
    repo.write("static/essays/paging/index.html", "<meta http-equiv=refresh content='0;url=/'>");
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
}

#[test]
fn a_text_that_changed_asks_for_a_date_where_that_is_wanted() {
    let repo = site();
    repo.edit("essays/paging.md", "Words.", "Other words.");
    repo.edit("essays/swap.md", "title: Swap", "title: Swapping");
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
    let asked = ["--changed=HEAD", "-D", "stale-updated"];
    assert_eq!(repo.found(&asked), ["essays/paging.md stale-updated"]);
    assert_eq!(repo.found(&["--base", "HEAD", "-W", "stale-updated"]).len(), 2);
    repo.run(&["date", "touch", "essays/paging.md"]).ended(0);
    assert_eq!(repo.found(&asked), [""; 0]);
}

/// Where there were no settings, nobody knows which folder was served where.
#[test]
fn the_first_settings_lose_no_address() {
    let repo = Repo::with(&[
        ("content/posts/a.md", document("A", "", "Words.")),
        ("content/posts/b.md", document("B", "", "Words.")),
    ]);
    repo.write("writings.toml", "[collections.posts]\npath = \"content/posts\"\npermalink = \"/{slug}/\"\n");
    repo.remove("content/posts/b.md");
    let ran = repo.run(&["lint", "--changed=HEAD"]).ended(0);
    assert_eq!(ran.err, "warning: what HEAD served is not known, and not compared: there was no writings.toml\n");
    assert_eq!(ran.out, "");
    repo.commit("settings");
    repo.git(&["mv", "content/posts/a.md", "content/posts/c.md"]);
    assert_eq!(repo.found(&["--changed=HEAD"]), ["content/posts/c.md lost-address"]);
}

#[test]
fn what_an_index_or_the_settings_make_no_document_is_lost() {
    let settings = "[files]\nbundles = true\n[collections.posts]\npath = \"posts\"\n";
    let repo = Repo::with(&[
        ("writings.toml", settings.to_owned()),
        ("posts/a.md", document("A", "", "Words.")),
        ("posts/b/part.md", document("Part", "", "Words.")),
    ]);
    repo.write("posts/b/index.md", &document("B", "", "Words."));
    assert_eq!(repo.found(&["--changed=HEAD"]), ["posts/b/part.md lost-address"]);
    repo.git(&["add", "."]);
    assert_eq!(repo.found(&["--staged", "--changed=HEAD"]), ["posts/b/part.md lost-address"]);
    repo.remove("posts/b/index.md");
    repo.git(&["add", "."]);
    repo.write("writings.toml", &format!("exclude = [\"posts/a.md\"]\n{settings}"));
    assert_eq!(repo.found(&["--changed=HEAD"]), ["posts/a.md lost-address"]);
}

#[test]
fn what_cannot_be_read_may_serve_what_it_served() {
    let repo = site();
    repo.edit("essays/eviction.md", "aliases: [/2024/eviction/]", "aliases: [/2024/eviction/");
    assert_eq!(repo.found(&["--changed=HEAD"]), ["essays/eviction.md malformed-front-matter"]);
}

#[test]
fn an_alias_is_read_as_any_generator_reads_it() {
    let repo = site();
    for alias in ["/essays/paging/", "paging", "../paging/", "essays/paging", "https://example.org/essays/paging/"] {
        repo.git(&["reset", "--quiet", "--hard"]);
        repo.git(&["mv", "essays/paging.md", "essays/cache.md"]);
        repo.edit("essays/cache.md", "---\n\n", &format!("aliases: [\"{alias}\"]\nid: /essays/paging/\n---\n\n"));
        let found = repo.found(&["--changed=HEAD"]);
        assert!(!found.iter().any(|one| one.ends_with("lost-address")), "{alias}: {found:?}");
    }
}

#[test]
fn an_id_that_is_dropped_on_the_way_is_told_beside_the_address() {
    let repo = site();
    repo.git(&["mv", "essays/swap.md", "essays/swapped.md"]);
    assert_eq!(repo.found(&["--changed=HEAD"]), ["essays/swapped.md lost-address"]);
    repo.edit("essays/swapped.md", "id: /2019/swap/\n", "");
    let both = ["essays/swapped.md changed-identity", "essays/swapped.md lost-address"];
    assert_eq!(repo.found(&["--changed=HEAD"]), both);
}

#[test]
fn a_document_that_is_gone_and_ignored_is_still_gone() {
    let repo = site();
    repo.remove("essays/paging.md");
    repo.write(".gitignore", "essays/paging.md\n");
    assert_eq!(repo.found(&["--changed=HEAD"]), ["essays/paging.md lost-address"]);
}

#[test]
fn the_counts_hold_what_is_gone() {
    let repo = site();
    repo.remove("notes/n.md");
    let told = repo.run(&["lint", "--changed=HEAD", "--format", "concise"]).ended(1).out;
    assert!(told.ends_with("1 error in 1 of 8 documents\n"), "{told}");
}

/// A comment that allows what only a comparison finds was needed once, whatever is compared now.
#[test]
fn comments_about_history_are_never_unused() {
    let repo = site();
    repo.edit("essays/paging.md", "title: Paging\n", "title: Paging\nslug: other # writings: allow lost-address\n");
    assert_eq!(repo.found(&["-A", "broken-link"]), [""; 0]);
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
    repo.commit("allowed");
    assert_eq!(repo.found(&["--changed=HEAD"]), [""; 0]);
    assert_eq!(repo.found(&["--base=HEAD", "-A", "broken-link"]), [""; 0]);
}

#[test]
fn more_faults_than_anybody_counts_hide_no_new_one() {
    let links = |count: usize| (0..count).map(|n| format!("[x](gone{n}.md)\n")).collect::<String>();
    let repo = Repo::with(&[
        ("essays/a.md", document("A", "", &links(150))),
        ("essays/b.md", document("B", "", &links(1500))),
    ]);
    repo.edit("essays/a.md", "[x](gone149.md)\n", "[x](gone149.md)\n[x](new.md)\n");
    assert_eq!(repo.found(&["--changed"]), ["essays/a.md broken-link"]);
    // Beyond a thousand it is said that there may be more.
    repo.edit("essays/b.md", "[x](gone1499.md)\n", "[x](gone1499.md)\n[x](new.md)\n");
    let told = repo.run(&["lint", "--changed"]).ended(0).out;
    assert!(told.contains("there may be more of this rule in this document"), "{told}");
}

#[test]
fn fixes_are_made_of_what_is_told() {
    let repo = Repo::with(&[
        ("writings.toml", format!("{SETTINGS}[lint]\nabsolute-link = {{ always = true }}\n")),
        (
            "essays/a.md",
            document("A", "tags: a, b\n", "# writings\n\nSee [b](https://example.org/essays/b/).\n\nMore."),
        ),
        ("essays/b.md", document("B", "", "Words.")),
    ]);
    repo.edit("essays/a.md", "More.", "More, [b](https://example.org/essays/b/).\n\nAnd [nothing](nowhere.md).");
    let rules = ["-W", "absolute-link", "-W", "stale-updated"];
    let told = [&["--changed=HEAD"][..], &rules].concat();
    let changed = repo.found(&told);
    assert!(changed.contains(&"essays/a.md absolute-link".to_owned()), "{changed:?}");
    assert!(changed.contains(&"essays/a.md stale-updated".to_owned()), "{changed:?}");
    assert!(!changed.contains(&"essays/a.md comma-tags".to_owned()), "{changed:?}");
    let left = repo.found(&[&told[..], &["--fix"]].concat());
    assert_eq!(left, ["essays/a.md stale-updated", "essays/a.md broken-link"]);
    let diff = repo.git(&["diff"]);
    assert!(diff.contains("+More, [b](/essays/b/)."), "{diff}");
    assert!(diff.contains(" See [b](https://example.org/essays/b/).") && !diff.contains("-tags"), "{diff}");
    assert_eq!(repo.found(&told), left);
}

#[test]
fn fixes_are_made_in_what_changed() {
    let repo = Repo::with(&[
        ("essays/a.md", document("A", "tags: a, b\n", "Words.")),
        ("essays/b.md", document("B", "tags: a, b\n", "Words.")),
    ]);
    repo.edit("essays/b.md", "tags: a, b", "tags: a, b, c");
    repo.run(&["lint", "--fix", "--changed=HEAD"]).ended(0);
    assert_eq!(repo.git(&["diff", "--name-only"]), "essays/b.md");
    assert!(repo.git(&["diff"]).contains("+tags: [a, b, c]"), "{}", repo.git(&["diff"]));
}

/// Rules about history run for the documents that an override switches them on for, those that are gone among them.
#[test]
fn an_override_counts_for_what_was_there_before() {
    let repo = site();
    repo.write("notes/gone.md", &document("Gone", "", "Words."));
    repo.write("notes/swap.md", &document("Swap", "id: /2018/swap/\n", "Words."));
    repo.write("essays/gone.md", &document("Gone, too", "", "Words."));
    repo.commit("more");
    repo.git(&["switch", "--quiet", "-c", "change"]);
    repo.remove("notes/gone.md");
    repo.remove("essays/gone.md");
    repo.edit("notes/swap.md", "/2018/", "/2026/");
    repo.edit("essays/swap.md", "/2019/", "/2026/");
    repo.edit("notes/n.md", "Words.", "Other words.");
    repo.edit("essays/old.md", "See", "Look at");
    let set = |base: &str, inner: &str| {
        let (all, rest) =
            (format!("[lint]\nall = \"allow\"\nhistory = \"{base}\"\n"), format!("history = \"{inner}\"\n"));
        repo.write("writings.toml", &format!("{SETTINGS}{all}[[lint.overrides]]\npaths = [\"notes/**\"]\n{rest}"));
        repo.found(&["--changed"])
    };
    assert_eq!(
        set("allow", "warn"),
        ["notes/gone.md lost-address", "notes/n.md stale-updated", "notes/swap.md changed-identity"]
    );
    assert_eq!(
        set("warn", "allow"),
        ["essays/gone.md lost-address", "essays/old.md stale-updated", "essays/swap.md changed-identity"]
    );
    repo.write("writings.toml", &format!("{SETTINGS}[lint]\nall = \"allow\"\n"));
    assert_eq!(repo.found(&["--changed"]), [""; 0]);
}
