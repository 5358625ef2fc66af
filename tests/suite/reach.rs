//! How far rules about addresses, links and comments reach: what each of them tells, and what it leaves to another.

use super::harness::Sandbox;

/// The present in every run.
const NOW: &str = "2026-06-01";

/// What is found in these files: path, line and rule, with `arguments` behind the rules that are off in all.
fn found(files: &[(&str, &str)], arguments: &[&str]) -> Vec<String> {
    let sandbox = Sandbox::with(files);
    let quiet = ["lint", "--now", NOW, "--format", "concise", "-A", "content"];
    let ran = sandbox.run(&[&quiet, arguments].concat());
    let finding = |line: &str| {
        let [path, line, _, rest] = line.splitn(4, ':').collect::<Vec<_>>()[..] else { return None };
        let (rule, _) = rest.split_once('[')?.1.split_once(']')?;
        Some(format!("{path}:{line} {rule}"))
    };
    ran.out.lines().filter_map(finding).collect()
}

/// What `lint` with these arguments makes of a file.
fn fixed(files: &[(&str, &str)], arguments: &[&str], path: &str) -> String {
    let sandbox = Sandbox::with(files);
    sandbox.run(&[&["lint", "--now", NOW, "-A", "content"], arguments].concat());
    std::fs::read_to_string(sandbox.path().join(path)).unwrap()
}

#[test]
fn each_clash_of_addresses_is_told_by_one_rule() {
    let files = [
        ("notes/a.md", "---\ntitle: A\naliases: [/notes/b/, /old/, /notes/a/index.html]\n---\nx\n"),
        ("notes/b.md", "---\ntitle: B\naliases: [/notes/b, /old, /new/]\n---\nx\n"),
        ("notes/c.md", "---\ntitle: C\nslug: b\naliases: [/notes/b/, /new/, /new/]\n---\nx\n"),
    ];
    let told = [
        "notes/a.md:3 shadowing-alias",
        "notes/a.md:3 self-alias",
        "notes/b.md:3 self-alias",
        "notes/b.md:3 duplicate-permalink",
        "notes/c.md:3 duplicate-permalink",
        "notes/c.md:4 self-alias",
        "notes/c.md:4 duplicate-permalink",
        "notes/c.md:4 duplicate-permalink",
    ];
    assert_eq!(found(&files, &[]), told);
}

/// What is served nowhere stands in nobody's way; that it claims an address is true of a draft too.
#[test]
fn drafts_shadow_nothing_and_are_not_shadowed() {
    let alias = |more: &str| format!("---\ntitle: A\naliases: [/notes/b/]\n{more}---\nx\n");
    let shadowing = ["notes/a.md:3 shadowing-alias"];
    for (alias, other, told) in [
        (alias(""), "---\ntitle: B\n---\nx\n", &shadowing[..]),
        (alias("draft: true\n"), "---\ntitle: B\n---\nx\n", &[]),
        (alias(""), "---\ntitle: B\ndraft: true\n---\nx\n", &[]),
        (alias(""), "---\ntitle: B\ndraft: soon\n---\nx\n", &[]),
        // It may be a draft, and its slug another.
        (alias(""), "---\ntitle: b: c\n---\nx\n", &[]),
    ] {
        let files = [("notes/a.md", &*alias), ("notes/b.md", other)];
        let only = ["-A", "all", "-D", "shadowing-alias", "-D", "duplicate-permalink"];
        assert_eq!(found(&files, &only), told, "{files:?}");
    }
    let b = |more: &str| format!("---\ntitle: B\nslug: b\n{more}---\nx\n");
    for (one, other, is_told) in [
        (b(""), b("draft: true\n"), true),
        (b("draft: true\n"), b("draft: true\n"), true),
        (b(""), b("title: x: y\n"), false),
    ] {
        let files = [("notes/b.md", &*one), ("notes/c.md", &*other)];
        let told = found(&files, &["-A", "all", "-D", "duplicate-permalink"]);
        assert_eq!(!told.is_empty(), is_told, "{files:?}: {told:?}");
    }
    let later = "---\ntitle: B\ndate: 2099-01-01\n---\nx\n";
    let sandbox = Sandbox::with(&[("notes/a.md", &*alias("")), ("notes/b.md", later)]);
    let ran =
        sandbox.run(&["lint", "--now", NOW, "--format", "concise", "-A", "all", "-D", "shadowing-alias"]).ended(1);
    assert!(ran.out.contains("the alias /notes/b/ is where notes/b.md will be served"), "{}", ran.out);
}

/// What `#3` and `3 of 5` count is known by the name of the series, or by two others that count so.
#[test]
fn titles_that_may_count_something_else_are_left_alone() {
    let told = |titles: &[(&str, u32)], series: &str| {
        let documents = titles.iter().enumerate().map(|(at, (title, part))| {
            let text = format!("---\ntitle: '{title}'\nseries: {{name: {series}, part: {part}}}\n---\nx\n");
            (format!("notes/{at}.md"), text)
        });
        let documents: Vec<_> = documents.collect();
        let files: Vec<(&str, &str)> = documents.iter().map(|(path, text)| (&**path, &**text)).collect();
        found(&files, &["-A", "all", "-W", "mismatched-part"])
    };
    for alone in ["Version 2 of 3", "Our team is #2", "Rust #3: Part of the journey", "PEP (3/5)"] {
        assert_eq!(told(&[(alone, 1)], "Learning"), [""; 0], "{alone}");
        assert_eq!(told(&[(alone, 1), (alone, 4), ("Words", 5)], "Learning"), [""; 0], "{alone}");
    }
    assert_eq!(told(&[("Learning #2", 1)], "Learning"), ["notes/0.md:2 mismatched-part"]);
    assert_eq!(told(&[("On words, part 2", 1)], "Learning"), ["notes/0.md:2 mismatched-part"]);
    let habit = [("Words (1/4)", 1), ("Signs (2/4)", 2), ("Letters (3/4)", 4)];
    assert_eq!(told(&habit, "Learning"), ["notes/2.md:2 mismatched-part"]);
    assert_eq!(told(&habit[1..], "Learning"), [""; 0], "one is no habit");
    let mixed = [("Words #1", 1), ("Signs #2", 2), ("Letters (3/4)", 4)];
    assert_eq!(told(&mixed, "Learning"), [""; 0], "they count in another way");
}

#[test]
fn an_alias_of_the_document_itself_goes_however_it_is_written() {
    for (front, after) in [
        ("---\ntitle: A\naliases: /notes/a/\n---\nx\n", "---\ntitle: A\n---\nx\n"),
        ("---\naliases: ['/notes/a', /notes/%61/]\ntitle: A\n---\nx\n", "---\ntitle: A\n---\nx\n"),
        (
            "+++\ntitle = 'A'\naliases = ['/o/', \"/notes/a/\"]\n+++\nx\n",
            "+++\ntitle = 'A'\naliases = ['/o/']\n+++\nx\n",
        ),
        (
            "---\ntitle: A\naliases:\n- /notes/a/\n- /o/ # kept\n- /notes/a\n---\nx\n",
            "---\ntitle: A\naliases:\n- /o/ # kept\n---\nx\n",
        ),
    ] {
        assert_eq!(fixed(&[("notes/a.md", front)], &["--fix"], "notes/a.md"), after, "{front:?}");
    }
}

#[test]
fn a_pattern_with_reserved_characters_is_told_once() {
    let settings = "[collections.notes]\npath = \"notes\"\npermalink = \"/a|b/{slug}/\"\n";
    let note = "---\ntitle: A\n---\nx\n";
    let files = [("writings.toml", settings), ("notes/a.md", note), ("notes/b c#d.md", note)];
    assert_eq!(found(&files, &[]), ["notes/a.md:1 reserved-character"]);
    let slug = "---\nslug: a?b\ntitle: A\naliases: ['https://x.org/?p=1', '/?p=1', /caf%C3%A9/]\n---\nx\n";
    assert_eq!(found(&[("notes/a.md", slug)], &[]), ["notes/a.md:2 invalid-slug", "notes/a.md:4 reserved-character"]);
}

#[test]
fn links_to_the_site_s_own_host_are_told_apart() {
    let other = "---\ntitle: B\naliases: [/old/]\n---\nx\n";
    let body = |target: &str| format!("---\ntitle: A\n---\n{target}\n");
    for (base, target, after) in [
        ("https://x.org", "[b](https://x.org/notes/b/?q#h)", Some("[b](/notes/b/?q#h)")),
        ("https://x.org", "[b](http://x.org/notes/b)", Some("[b](/notes/b)")),
        ("https://x.org", "[b](https://x.org/old/)", Some("[b](/notes/b/)")),
        ("https://x.org", "<a href='HTTPS://X.org/notes/b/'>b</a>", Some("<a href='/notes/b/'>b</a>")),
        ("https://x.org", "[b][] [c][b]\n\n[b]: https://x.org/notes/b/", Some("[b][] [c][b]\n\n[b]: /notes/b/")),
        ("https://x.org/sub", "[b](https://x.org/sub/notes/b/)", Some("[b](../b/)")),
        ("https://x.org", "[b](https://www.x.org/notes/b/)", None),
        ("https://x.org", "[b](https://x.org/tags/)", None),
        ("https://x.org", "<https://x.org/notes/b/>", None),
        ("https://x.org/sub", "[b](https://x.org/notes/b/)", None),
    ] {
        let settings =
            format!("base-url = \"{base}\"\n[lint]\nabsolute-link = {{ level = \"warn\", always = true }}\n");
        let text = body(target);
        let files = [("writings.toml", &*settings), ("notes/a.md", &*text), ("notes/b.md", other)];
        let told = found(&files, &["-A", "broken-anchor"]);
        assert_eq!(told.iter().any(|told| told.ends_with(" absolute-link")), after.is_some(), "{base} {target}");
        let fixed = fixed(&files, &["-A", "broken-anchor", "--fix"], "notes/a.md");
        assert_eq!(fixed, after.map_or(text.clone(), body), "{base} {target}");
        assert_eq!(found(&files[1..], &["-A", "broken-anchor"]), [""; 0], "without a base");
    }
    let settings = "base-url = \"https://x.org\"\n[lint]\nabsolute-link = { always = true, ignore = [\"notes/**\"] }\n";
    let text = body("[b](https://x.org/notes/b/)");
    assert_eq!(found(&[("writings.toml", settings), ("notes/a.md", &text), ("notes/b.md", other)], &[]), [""; 0]);
}

#[test]
fn a_link_to_an_alias_is_written_anew_only_where_that_is_sure() {
    let other = "---\ntitle: B\nslug: b(c)\naliases: [/old(er)/, /\u{e9}/]\n---\nx\n";
    for (target, after) in [
        ("[b](/old(er)/?a=b#c)", "[b](/notes/b%28c%29/?a=b#c)"),
        ("[b](<../../old(er)>)", "[b](<../b%28c%29/>)"),
        ("[b](/%C3%A9/)", "[b](/notes/b%28c%29/)"),
        // What is written is not what is read: the place of the path in it is not known.
        ("[b](/old\\(er\\)/)", "[b](/old\\(er\\)/)"),
        ("[b](/old&#40;er&#41;/)", "[b](/old&#40;er&#41;/)"),
    ] {
        let text = format!("---\ntitle: A\n---\n{target}\n");
        let files = [("notes/a.md", &*text), ("notes/b.md", other)];
        assert_eq!(found(&files, &["-A", "broken-anchor"]), ["notes/a.md:4 link-to-alias"], "{target}");
        let after = format!("---\ntitle: A\n---\n{after}\n");
        assert_eq!(fixed(&files, &["-A", "broken-anchor", "--fix"], "notes/a.md"), after);
    }
}

#[test]
fn a_file_is_told_from_an_address() {
    let text = "---\ntitle: A\n---\n[1](b.md) [2](../b/) [3](b) [4](/notes/b.md) [5](@/notes/b.md) [6](/notes/b/) [7](pics/) [8](pics/x.png) [9](/notes/) [10](/notes/pics/) [11](/notes/Q/)\n";
    let files = [
        ("notes/a.md", text),
        ("notes/b.md", "---\ntitle: B\n---\nx\n"),
        ("notes/Q.md", "---\ntitle: Q\n---\nx\n"),
        ("notes/pics/x.png", "png"),
        ("notes/pics/README.md", "none"),
    ];
    assert_eq!(found(&files, &[]), [""; 0], "it has to be turned on");
    let on = ["-W", "file-link"];
    assert_eq!(found(&files, &on), ["notes/a.md:4 file-link"; 4]);
    let after = "---\ntitle: A\n---\n[1](/notes/b/) [2](../b/) [3](/notes/b/) [4](/notes/b/) [5](@/notes/b.md) [6](/notes/b/) [7](pics/) [8](pics/x.png) [9](/notes/) [10](/notes/pics/) [11](/notes/Q/)\n";
    assert_eq!(fixed(&files, &["-W", "file-link", "--fix"], "notes/a.md"), text);
    assert_eq!(fixed(&files, &["-W", "file-link", "--unsafe-fixes"], "notes/a.md"), after);
}

#[test]
fn an_image_is_outside_only_for_sure() {
    let there = "![](x.png)\n";
    for (image, outside) in [
        ("../../x.png", false),
        ("../../../x.png", true),
        ("../../../static/x.png", true),
        ("../../../y.png", false),
        ("/home/x.png", false),
        ("/home/ann/x.png", false),
        ("/home/ann/Pictures/x.png", true),
        ("file:///x.png", true),
        ("C:/x.png", true),
        ("https://x.org/x.png", false),
    ] {
        let text = format!("---\ntitle: A\n---\n![]({image})\n{there}");
        let files = [("notes/a.md", &*text), ("notes/x.png", "png"), ("static/y.png", "png")];
        let told = found(&files, &["-A", "broken-image"]);
        assert_eq!(told == ["notes/a.md:4 outside-image"], outside, "{image}: {told:?}");
    }
}

#[test]
fn comments_that_keep_nothing_from_being_told_are_told() {
    let on = ["-A", "all", "-W", "unused-suppression", "-W", "future-date", "-W", "broken-link"];
    let at = |front: &str, body: &str| format!("---\n{front}\n---\n{body}\n");
    for (text, told) in [
        (at("date: 2031-01-01 # writings: allow future-date", "x"), vec![]),
        (at("date: 2026-01-01 # writings: allow future-date", "x"), vec![2]),
        // Two that keep the same thing are both of use.
        (at("# writings: allow future-date\ndate: 2031-01-01 # writings: allow future-date", "x"), vec![]),
        // What does not run, or is unknown, or is set for a group of which not all runs, is not judged.
        (at("x: 1 # writings: allow duplicate-key, brokn-link, links, all", "x"), vec![]),
        (at("# writings: allow unused-suppression\nx: 1 # writings: allow broken-link", "x"), vec![]),
        (at("x: 1 # writings: allow broken-link, unused-suppression", "x"), vec![]),
        (at("x: 1", "[x](no.md) <!-- writings: allow broken-link, future-date -->"), vec![4]),
        // Rules see less of what cannot be read.
        (at("a: b: c # writings: allow future-date", "x"), vec![]),
    ] {
        let told: Vec<String> = told.into_iter().map(|line| format!("notes/a.md:{line} unused-suppression")).collect();
        assert_eq!(found(&[("notes/a.md", &text)], &on), told, "{text:?}");
    }
}

#[test]
fn a_group_is_unused_where_all_of_it_had_nothing_to_say() {
    let at = |comment: &str, body: &str| format!("---\ntitle: A # {comment}\n---\n{body}\n");
    let dates = at("writings: allow dates", "x");
    assert_eq!(found(&[("notes/a.md", &dates)], &[]), ["notes/a.md:2 unused-suppression"]);
    assert_eq!(found(&[("notes/a.md", &dates)], &["-A", "future-date"]), [""; 0]);
    // One that allows all keeps what is said of others from being told, and of itself nothing.
    let all = "---\n# writings: allow all\ntitle: A # writings: allow dates\n---\nx\n";
    assert_eq!(found(&[("notes/a.md", all)], &["-W", "content"]), [""; 0]);
    let alone = "---\n# writings: allow all\ntitle: A\ndescription: D\n---\nx\n";
    assert_eq!(found(&[("notes/a.md", alone)], &["-W", "content"]), ["notes/a.md:2 unused-suppression"]);
}

#[test]
fn names_are_taken_out_of_comments() {
    let on = ["-A", "all", "-W", "unused-suppression", "-W", "future-date", "-W", "broken-link", "-W", "invalid-date"];
    for (before, after) in [
        ("allow future-date, broken-link, invalid-date: why", "allow broken-link: why"),
        ("allow broken-link future-date invalid-date", "allow broken-link"),
        ("allow future-date invalid-date\tbroken-link", "allow broken-link"),
        ("allow future-date,  nothing-known", "allow nothing-known"),
    ] {
        let at = |names: &str| format!("---\ntitle: A\n---\n[x](no.md) <!-- writings: {names} -->\n");
        assert_eq!(fixed(&[("notes/a.md", &at(before))], &[&on[..], &["--fix"]].concat(), "notes/a.md"), at(after));
    }
    let whole = "---\ntitle: A\n# writings: allow broken-link, future-date: both\n---\nx <!-- writings: allow broken-link -->\n";
    let fixed = fixed(&[("notes/a.md", whole)], &[&on[..], &["--fix"]].concat(), "notes/a.md");
    assert_eq!(fixed, "---\ntitle: A\n---\nx\n");
}

#[test]
fn comments_that_say_something_else_are_told() {
    let sandbox = Sandbox::with(&[(
        "notes/a.md",
        "---\ntitle: A # writings: deny wrong-type\n# writings: [a, b]\n---\nx <!-- writings: alow links -->\ny <!-- writings: allow -->\n",
    )]);
    let out = sandbox.run(&["lint", "-A", "content"]).ended(0).out;
    for told in [
        "`deny wrong-type` means nothing here",
        "comments know `allow RULE` alone",
        "did you mean `allow`?",
        "name a rule, or a group of rules: `allow RULE`",
        "3 warnings in 1 of 1 document",
    ] {
        assert!(out.contains(told), "{told}: {out}");
    }
}
