//! What would be written, as a unified diff that `git apply` and `patch` take.
//!
//! Bytes, not text: what is no UTF-8 stands in it as it is, and a line ends at a line feed alone.

use super::Change;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};
use std::collections::HashMap;

/// Lines around a change that show where it is.
const CONTEXT: usize = 3;

/// What two files may differ in, as the product of their lines between the first and the last that differ. Beyond it
/// the shortest difference would take too long to find, and all of the lines between are replaced instead.
const MAX_EFFORT: usize = 400_000_000;

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
    let operations = operations(&before, &after);
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

fn operations(before: &[&[u8]], after: &[&[u8]]) -> Vec<DiffOp> {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let rest = before.len().min(after.len()) - start;
    let end = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (old_len, new_len) = (before.len() - start - end, after.len() - start - end);
    if old_len.saturating_mul(new_len) > MAX_EFFORT {
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

    #[test]
    fn a_new_file_is_all_additions() {
        assert_eq!(
            creation("a b/c.md", "one\ntwo"),
            "diff --git a/a b/c.md b/a b/c.md\nnew file mode 100644\n--- /dev/null\n+++ b/a b/c.md\t\n@@ -0,0 +1,2 @@\n\
             +one\n+two\n\\ No newline at end of file\n"
        );
        assert!(creation("é\"\t.md", "x\n").contains("+++ \"b/\\303\\251\\\"\\t.md\"\n@@ -0,0 +1 @@\n+x\n"));
    }

    #[test]
    fn git_applies_it() {
        for (path, text) in [
            ("essays/a.md", "---\ntitle: A\n---\n"),
            ("my essays/北京 1.md", "one\r\n\r\ntwo"),
            ("a\"b\\c/d.md", "x\n"),
            ("empty.md", ""),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("p.diff"), creation(path, text)).unwrap();
            let mut git = std::process::Command::new("git");
            let ran = git.args(["apply", "p.diff"]).current_dir(folder.path()).output().unwrap();
            assert!(ran.status.success(), "{path}: {}", String::from_utf8_lossy(&ran.stderr));
            assert_eq!(std::fs::read_to_string(folder.path().join(path)).unwrap(), text);
        }
    }
}
