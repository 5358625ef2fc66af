//! How a link that leads elsewhere is written: in the manner it was written in.

use crate::corpus::join;
use crate::document::address::decoded;
use crate::document::retarget::Form;

/// The path of a link as it is written, and what its new one has to be like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner<'a> {
    /// The path as written, without query and fragment.
    pub(super) path: &'a str,
    /// How the link is written.
    pub(super) form: Form,
}

/// What a path names, and how its writing ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    /// The path from the root of the workspace, or of the site; in full.
    pub(super) path: String,
    /// Whether it is a folder, or an address that others can lie below.
    pub(super) is_folder: bool,
    /// What ends it: nothing, a slash, or the name of the file that is served there.
    pub(super) tail: &'static str,
}

impl Manner<'_> {
    /// The path that leads from the folder `base` to `goal`; the one as written leads from `old_base`.
    pub(super) fn relative(&self, old_base: &str, base: &str, goal: &Goal) -> String {
        let climbs = parts(self.path).take_while(|part| *part == "..").count();
        let needed = join(old_base, &decoded(self.path)).map_or(climbs, |led| needed(old_base, &led, true));
        let depth = parts(base).count();
        let mut wanted = needed_for(base, goal);
        // Who climbs higher than is needed does so on purpose: seen from the page, say, or from the root.
        if climbs > needed && climbs > wanted && climbs <= depth {
            wanted = climbs;
        }
        let mut written = vec![".."; wanted].join("/");
        for part in parts(&goal.path).skip(depth - wanted) {
            if !written.is_empty() {
                written.push('/');
            }
            written.push_str(&self.part(part));
        }
        // `./../a` is odd, but who comes back finds what was left; and `a:b` would be taken for a scheme.
        let dotted = self.path.starts_with("./") || written.split('/').next().is_some_and(|first| first.contains(':'));
        if written.is_empty() {
            written.push('.');
        } else if dotted {
            written.insert_str(0, "./");
        }
        written + goal.tail
    }

    /// The path to `goal` behind `/` or `@/`.
    pub(super) fn absolute(&self, prefix: &str, goal: &Goal) -> String {
        let written: Vec<String> = parts(&goal.path).map(|part| self.part(part)).collect();
        let tail = if written.is_empty() { goal.tail.trim_start_matches('/') } else { goal.tail };
        format!("{prefix}{}{tail}", written.join("/"))
    }

    /// A part of a path as a link holds it. What stood there before keeps its spelling.
    fn part(&self, part: &str) -> String {
        if let Some(known) = parts(self.path).find(|written| decoded(written) == part) {
            return known.to_owned();
        }
        let escapes = |byte: u8| {
            self.path.as_bytes().windows(3).any(|bytes| match bytes {
                [b'%', high, _] if byte >= 0x80 => matches!(high, b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F'),
                [b'%', rest @ ..] => rest == b"20" && byte == b' ',
                _ => false,
            })
        };
        let (blanks, others) = (escapes(b' ') || self.form != Form::Pointed, escapes(0x80));
        let mut written = String::with_capacity(part.len());
        for c in part.chars() {
            let escaped = match c {
                '%' | '?' | '#' | '\\' => true,
                ' ' => blanks,
                c => c.is_ascii_control() || (others && !c.is_ascii()),
            };
            if escaped {
                let mut bytes = [0; 4];
                written.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
            } else {
                written.push(c);
            }
        }
        written
    }
}

/// How many folders have to be climbed from `base` to reach `goal`.
fn needed_for(base: &str, goal: &Goal) -> usize {
    needed(base, &goal.path, goal.is_folder)
}

fn needed(base: &str, path: &str, is_folder: bool) -> usize {
    // A file is no folder that `base` could lie in, though one may be called like it.
    let above = if is_folder { path } else { path.rsplit_once('/').map_or("", |(above, _)| above) };
    parts(base).count() - parts(base).zip(parts(above)).take_while(|(a, b)| a == b).count()
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !matches!(*part, "" | "."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(path: &str, tail: &'static str) -> Goal {
        Goal { path: path.to_owned(), is_folder: !tail.is_empty(), tail }
    }

    fn relative(written: &str, old_base: &str, base: &str, goal: &Goal) -> String {
        Manner { path: written, form: Form::Bare }.relative(old_base, base, goal)
    }

    #[test]
    fn paths_climb_as_far_as_needed() {
        assert_eq!(relative("b.md", "a", "a", &goal("a/c.md", "")), "c.md");
        assert_eq!(relative("b.md", "a", "a", &goal("c/b.md", "")), "../c/b.md");
        assert_eq!(relative("../c/b.md", "a", "c/d", &goal("c/b.md", "")), "../b.md");
        assert_eq!(relative("./b.md", "a", "a", &goal("a/c.md", "")), "./c.md");
        assert_eq!(relative("./b.md", "a", "a/d", &goal("a/b.md", "")), "./../b.md");
        assert_eq!(relative("./../b.md", "a/d", "a", &goal("a/b.md", "")), "./b.md");
        assert_eq!(relative("./b/", "a", "a/b", &goal("a/b", "/")), "./");
        assert_eq!(relative("b.md", "a", "a", &goal("a/x:y.md", "")), "./x:y.md");
        assert_eq!(relative("b/", "a", "a/b", &goal("a/b", "/")), "./");
        assert_eq!(relative("b/", "a", "a/b/c", &goal("a/b", "/")), "../");
        assert_eq!(relative("../a", "b", "a", &goal("a", "")), "../a");
    }

    #[test]
    fn climbing_higher_is_a_habit() {
        assert_eq!(relative("../a/b.md", "a", "a", &goal("a/c.md", "")), "../a/c.md");
        assert_eq!(relative("../../w/b/", "w/a", "w/a", &goal("w/c", "/index.html")), "../../w/c/index.html");
        assert_eq!(relative("../../x/b.md", "a/b", "c", &goal("x/b.md", "")), "../x/b.md");
    }

    #[test]
    fn parts_keep_their_spelling() {
        assert_eq!(relative("My%20Notes/a.md", "", "", &goal("My Notes/b c.md", "")), "My%20Notes/b%20c.md");
        assert_eq!(relative("caf%C3%A9/a.md", "", "", &goal("café/é.md", "")), "caf%C3%A9/%C3%A9.md");
        assert_eq!(relative("café/a.md", "", "", &goal("café/é?#%.md", "")), "café/é%3F%23%25.md");
        let pointed = Manner { path: "a.md", form: Form::Pointed };
        assert_eq!(pointed.relative("", "", &goal("a b.md", "")), "a b.md");
        assert_eq!(pointed.absolute("/", &goal("", "/")), "/");
        assert_eq!(pointed.absolute("@/", &goal("a/b c", "/")), "@/a/b c/");
    }
}
