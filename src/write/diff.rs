//! What would be written, as a unified diff that `git apply` and `patch` take.
//!
//! Bytes, not text: what is no UTF-8 stands in it as it is, and a line ends at a line feed alone.

use super::Change;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};
use std::collections::HashMap;
use std::ops::Range;

/// Lines around a change that show where it is.
const CONTEXT: usize = 3;

/// The bytes that differ between two versions of a file, line by line: each range of the one with what stands in its place in the
/// other, in order. `effort` bounds the search as `MAX_EFFORT` does.
pub fn changed_lines(before: &[u8], after: &[u8], effort: u64) -> Vec<(Range<usize>, Range<usize>)> {
    let (old, new) = (lines(before), lines(after));
    let starts = |lines: &[&[u8]]| {
        let ends = lines.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        });
        std::iter::once(0).chain(ends).collect::<Vec<usize>>()
    };
    let (old_starts, new_starts) = (starts(&old), starts(&new));
    let bytes = |starts: &[usize], lines: Range<usize>| Some(*starts.get(lines.start)?..*starts.get(lines.end)?);
    let changed = operations(&old, &new, effort).into_iter().filter(|operation| operation.tag() != DiffTag::Equal);
    let ranges = changed.filter_map(|operation| {
        Some((bytes(&old_starts, operation.old_range())?, bytes(&new_starts, operation.new_range())?))
    });
    ranges.collect()
}

/// What two files may differ in, as the product of their lines between the first and the last that differ. Beyond it
/// the shortest difference would take too long to find, and all of the lines between are replaced instead.
const MAX_EFFORT: u64 = 10_000_000_000;

/// The diff that makes a file of `text` at `path`, whose parts are joined by slashes.
pub fn creation(path: &str, text: &str) -> String {
    String::from_utf8_lossy(&addition(path, text.as_bytes())).into_owned()
}

/// The diff of one change.
pub(super) fn of(change: &Change) -> Vec<u8> {
    let Some(before) = &change.before else { return addition(&change.path, &change.after) };
    let from = change.from.as_ref().unwrap_or(&change.path);
    let moved = *from != change.path;
    if before == &change.after && !moved {
        return Vec::new();
    }
    let (before, after) = (lines(before), lines(&change.after));
    let operations = operations(&before, &after, MAX_EFFORT);
    let mut diff = format!("diff --git {} {}\n", quoted("a/", from), quoted("b/", &change.path));
    if moved {
        let similarity = similarity(&before, &after, &operations);
        let (from, to) = (quoted("", from), quoted("", &change.path));
        diff.push_str(&format!("similarity index {similarity}%\nrename from {from}\nrename to {to}\n"));
    }
    let mut diff = diff.into_bytes();
    let hunks = group_diff_ops(operations, CONTEXT);
    if !hunks.is_empty() {
        diff.extend(format!("--- {}\n+++ {}\n", ended("a/", from), ended("b/", &change.path)).bytes());
    }
    for hunk in &hunks {
        write_hunk(&mut diff, hunk, &before, &after);
    }
    diff
}

fn addition(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut diff = format!("diff --git {} {}\nnew file mode 100644\n", quoted("a/", path), quoted("b/", path));
    let after = lines(bytes);
    if after.is_empty() {
        return diff.into_bytes();
    }
    diff.push_str(&format!("--- /dev/null\n+++ {}\n", ended("b/", path)));
    let mut diff = diff.into_bytes();
    write_hunk(&mut diff, &[DiffOp::Insert { old_index: 0, new_index: 0, new_len: after.len() }], &[], &after);
    diff
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

fn operations(before: &[&[u8]], after: &[&[u8]], effort: u64) -> Vec<DiffOp> {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let rest = before.len().min(after.len()) - start;
    let end = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (old_len, new_len) = (before.len() - start - end, after.len() - start - end);
    if (old_len as u64).saturating_mul(new_len as u64) > effort {
        let replaced = DiffOp::Replace { old_index: start, old_len, new_index: start, new_len };
        let equal = |old_index, new_index, len| DiffOp::Equal { old_index, new_index, len };
        let ends = equal(start + old_len, start + new_len, end);
        return [equal(0, 0, start), replaced, ends].into_iter().filter(|op| !op.old_range().is_empty()).collect();
    }
    // Numbers are compared faster than lines.
    let mut numbers: HashMap<&[u8], usize> = HashMap::new();
    let (before, after) = (number(&mut numbers, before), number(&mut numbers, after));
    capture_diff_slices(Algorithm::Myers, &before, &after)
}

fn number<'a>(numbers: &mut HashMap<&'a [u8], usize>, lines: &[&'a [u8]]) -> Vec<usize> {
    let mut numbered = Vec::with_capacity(lines.len());
    for line in lines {
        let next = numbers.len();
        numbered.push(*numbers.entry(line).or_insert(next));
    }
    numbered
}

/// How much of the larger file is in both, in percent; only what is the same is 100.
fn similarity(before: &[&[u8]], after: &[&[u8]], operations: &[DiffOp]) -> usize {
    let bytes = |lines: &[&[u8]]| lines.iter().map(|line| line.len()).sum::<usize>();
    let shared = |op: &DiffOp| match op {
        DiffOp::Equal { .. } => before.get(op.old_range()).map_or(0, bytes),
        _ => 0,
    };
    if before == after {
        return 100;
    }
    let larger = bytes(before).max(bytes(after)).max(1);
    (operations.iter().map(shared).sum::<usize>().saturating_mul(100) / larger).min(99)
}

fn write_hunk(diff: &mut Vec<u8>, hunk: &[DiffOp], before: &[&[u8]], after: &[&[u8]]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return };
    let range = |start: usize, end: usize| match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        len => format!("{},{len}", start + 1),
    };
    let old = range(first.old_range().start, last.old_range().end);
    let new = range(first.new_range().start, last.new_range().end);
    diff.extend(format!("@@ -{old} +{new} @@\n").bytes());
    for operation in hunk {
        let (old, new) = (before.get(operation.old_range()), after.get(operation.new_range()));
        match operation {
            DiffOp::Equal { .. } => write_lines(diff, b' ', old),
            _ => {
                write_lines(diff, b'-', old);
                write_lines(diff, b'+', new);
            }
        }
    }
}

fn write_lines(diff: &mut Vec<u8>, sign: u8, lines: Option<&[&[u8]]>) {
    for line in lines.unwrap_or_default() {
        diff.push(sign);
        diff.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            diff.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

/// A name in a line that may go on: as git does it, one with a blank is ended by a tab, so that a date behind it could
/// be told from it.
fn ended(prefix: &str, path: &str) -> String {
    let name = quoted(prefix, path);
    if path.contains(' ') && !name.starts_with('"') { name + "\t" } else { name }
}

/// A file's name as a diff holds it: in quotes where it would be taken for something else.
fn quoted(prefix: &str, path: &str) -> String {
    if !path.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
        return format!("{prefix}{path}");
    }
    let mut quoted = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b'\t' => quoted.push_str("\\t"),
            b'\n' => quoted.push_str("\\n"),
            b'\r' => quoted.push_str("\\r"),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Plan;
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    #[test]
    fn a_new_file_is_all_additions() {
        assert_eq!(
            creation("a b/c.md", "one\ntwo"),
            "diff --git a/a b/c.md b/a b/c.md\nnew file mode 100644\n--- /dev/null\n+++ b/a b/c.md\t\n@@ -0,0 +1,2 @@\n\
             +one\n+two\n\\ No newline at end of file\n"
        );
        assert!(creation("é\"\t.md", "x\n").contains("+++ \"b/\\303\\251\\\"\\t.md\"\n@@ -0,0 +1 @@\n+x\n"));
    }

    /// Applies a diff with git in a folder of these files; what is there then.
    fn applied(plan: &Plan) -> Vec<Option<Vec<u8>>> {
        let folder = tempfile::tempdir().unwrap();
        for change in &plan.changes {
            let path = folder.path().join(change.from.as_ref().unwrap_or(&change.path));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            if let Some(before) = &change.before {
                std::fs::write(path, before).unwrap();
            }
        }
        std::fs::write(folder.path().join("p.diff"), plan.diff()).unwrap();
        let mut git = std::process::Command::new("git");
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").current_dir(folder.path());
        let ran = git.args(["apply", "--whitespace=nowarn", "p.diff"]).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        for change in &plan.changes {
            assert!(change.from.as_ref().is_none_or(|from| !folder.path().join(from).exists()), "{change:?}");
        }
        plan.changes.iter().map(|change| std::fs::read(folder.path().join(&change.path)).ok()).collect()
    }

    #[test]
    fn an_edit_shows_its_neighbourhood() {
        let mut plan = Plan::default();
        let before: String = (1..=20).map(|line| format!("{line}\n")).collect();
        plan.edit("b.md", &*before, before.replace("10\n", "ten\n").trim_end());
        plan.edit("a b.md", "one", "one\n");
        plan.move_file("old.md", "x/new.md", "1\n2\n3\n4\n", "1\n2\n3\nfour\n");
        plan.move_file("same.md", "x/same.md", "same\n", "same\n");
        assert_eq!(
            String::from_utf8(plan.diff()).unwrap(),
            "diff --git a/a b.md b/a b.md\n--- a/a b.md\t\n+++ b/a b.md\t\n@@ -1 +1 @@\n-one\n\
             \\ No newline at end of file\n+one\n\
             diff --git a/b.md b/b.md\n--- a/b.md\n+++ b/b.md\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n\
             @@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+20\n\\ No newline at end of file\n\
             diff --git a/old.md b/x/new.md\nsimilarity index 54%\nrename from old.md\nrename to x/new.md\n\
             --- a/old.md\n+++ b/x/new.md\n@@ -1,4 +1,4 @@\n 1\n 2\n 3\n-4\n+four\n\
             diff --git a/same.md b/x/same.md\nsimilarity index 100%\nrename from same.md\nrename to x/same.md\n"
        );
        let after: Vec<_> = plan.changes.iter().map(|change| Some(change.after.clone())).collect();
        assert_eq!(applied(&plan), after);
    }

    #[test]
    fn git_applies_it() {
        let mut plan = Plan::default();
        for (path, text) in [
            ("essays/a.md", "---\ntitle: A\n---\n"),
            ("my essays/北京 1.md", "one\r\n\r\ntwo"),
            ("a\"b\\c/d.md", "x\n"),
            ("empty.md", ""),
        ] {
            assert_eq!(creation(path, text).as_bytes(), addition(path, text.as_bytes()));
            plan.create(path, text);
        }
        plan.edit("emptied.md", "x\ny", "");
        plan.edit("filled.md", "", "x\ny");
        plan.edit("é \t\r\n\"quoted\".md", "x", "y");
        plan.move_file("with blanks.md", "b/with more blanks.md", "x\n", "x\ny\n");
        plan.move_file("\u{1}.md", "\u{7f}.md", "", "");
        let after: Vec<_> = plan.changes.iter().map(|change| Some(change.after.clone())).collect();
        assert_eq!(applied(&plan), after);
    }

    /// Files of few different lines, so that much of them is common, and what is edited in them.
    fn files() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
        let line = prop_oneof![
            4 => prop::sample::select(vec!["", "a", "b", "c", "-d", "+e", "\\ f", "@@ -1 +1 @@", "a\r", "\r", " "])
                .prop_map(|line| line.as_bytes().to_vec()),
            1 => prop::collection::vec(prop::num::u8::ANY.prop_filter("a line", |byte| *byte != b'\n'), 0..6),
        ];
        let lines = || prop::collection::vec(line.clone(), 0..30);
        let edits = prop::collection::vec((0..40_usize, 0..4_usize, prop::collection::vec(line.clone(), 0..3)), 0..4);
        (lines(), edits, any::<(bool, bool)>()).prop_map(|(old, edits, (old_ends, new_ends))| {
            let mut new = old.clone();
            for (at, gone, put) in edits {
                let at = at.min(new.len());
                let end = (at + gone).min(new.len());
                new.splice(at..end, put);
            }
            let joined = |lines: &[Vec<u8>], ends: bool| {
                let mut bytes = lines.join(&b'\n');
                if ends && !lines.is_empty() {
                    bytes.push(b'\n');
                }
                bytes
            };
            (joined(&old, old_ends), joined(&new, new_ends))
        })
    }

    #[test]
    fn what_git_makes_of_it_is_what_was_meant() {
        let mut runner = TestRunner::deterministic();
        for _ in 0..4 {
            let mut plan = Plan::default();
            for number in 0..150 {
                let (before, after) = files().new_tree(&mut runner).unwrap().current();
                match number % 5 {
                    0 => plan.move_file(format!("old/{number}.md"), format!("new/{number}.md"), before, after),
                    1 => plan.create(format!("made/{number}.md"), after),
                    _ => plan.edit(format!("{}/{number}.md", number % 3), before, after),
                }
            }
            for (change, made) in plan.changes.iter().zip(applied(&plan)) {
                assert_eq!(made.as_ref(), Some(&change.after), "{change:?}");
            }
        }
    }

    #[test]
    fn files_that_share_nothing_are_soon_compared() {
        let lines = |seed: u32| -> String {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state >> 24
            };
            (0..150_000).map(|_| format!("{}\n", next())).collect()
        };
        let started = std::time::Instant::now();
        let mut plan = Plan::default();
        plan.edit("long.md", lines(1), lines(2));
        let few = |seed| lines(seed).lines().take(20_000).fold(String::new(), |text, line| text + line + "\n");
        plan.edit("short.md", few(3), few(4));
        assert!(
            plan.diff().starts_with(b"diff --git a/long.md b/long.md\n--- a/long.md\n+++ b/long.md\n@@ -1,150000 ")
        );
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
