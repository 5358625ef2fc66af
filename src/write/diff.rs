//! What would be written, as a unified diff that `git apply` and `patch` take.

/// The diff that makes a file of `text` at `path`, whose parts are joined by slashes.
pub fn creation(path: &str, text: &str) -> String {
    let (old, new) = (name("a/", path), name("b/", path));
    // As git does it: a name with a blank is ended by a tab, so that a date behind it could be told from it.
    let end = if path.contains(' ') && !new.starts_with('"') { "\t" } else { "" };
    let count = text.split_inclusive('\n').count();
    let mut diff = format!("diff --git {old} {new}\nnew file mode 100644\n");
    if count == 0 {
        return diff;
    }
    let range = if count == 1 { "1".to_owned() } else { format!("1,{count}") };
    diff.push_str(&format!("--- /dev/null\n+++ {new}{end}\n@@ -0,0 +{range} @@\n"));
    for line in text.split_inclusive('\n') {
        diff.push('+');
        diff.push_str(line);
    }
    if !text.ends_with('\n') {
        diff.push_str("\n\\ No newline at end of file\n");
    }
    diff
}

/// A file's name as a diff holds it: in quotes where it would be taken for something else.
fn name(prefix: &str, path: &str) -> String {
    if !path.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
        return format!("{prefix}{path}");
    }
    let mut quoted = format!("\"{prefix}");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
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
        assert!(creation("é\"\t.md", "x\n").contains("+++ \"b/\\303\\251\\\"\\011.md\"\n@@ -0,0 +1 @@\n+x\n"));
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
