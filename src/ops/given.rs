//! Linting a document as it is given, whatever stands on disk: the text that an editor holds, or that is about to be committed.

use super::lint::Linted;
use super::workspace::Workspace;
use crate::analysis::Facts;
use crate::corpus::{Folder, GivenOver, Layout};
use crate::diagnostic::Diagnostic;
use crate::lint::{Finding, RULES};
use chrono::{DateTime, FixedOffset};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The rules whose findings are between two documents of which either may give way, and what is said of the place in the other.
const BETWEEN_TWO: [(&str, &str); 4] = [
    ("duplicate-permalink", "also claimed by"),
    ("duplicate-id", "also the id of"),
    ("case-clash", "the other one belongs to"),
    ("repeated-part", "the same part is"),
];

/// Whether a file at `path`, from the workspace root, would be found as a document.
pub fn is_document(workspace: &Workspace, path: &str) -> bool {
    is_found(workspace.root(), workspace.layout(), path)
}

/// The same by another layout of the folder at `root`.
pub(super) fn is_found(root: &Path, layout: &Layout, path: &str) -> bool {
    if layout.profile_of(path).is_none() {
        return false;
    }
    let roots = layout.roots();
    let below = |root: &&str| if root.is_empty() { Some(path) } else { path.strip_prefix(root)?.strip_prefix('/') };
    let below = roots.iter().filter_map(below).next().unwrap_or(path);
    let is_hidden = below.split('/').any(|part| part.starts_with('.'));
    let above = path.len() - below.len();
    let mut folders = below.match_indices('/').filter_map(|(at, _)| path.get(..above + at));
    // Links to folders are not followed.
    let is_linked = folders.any(|folder| root.join(folder).is_symlink());
    !is_hidden && !is_linked && !Folder::new(root).ignores(path)
}

impl Workspace {
    /// The same workspace with the document at `path`, from its root, as it is given. Nothing need be there yet.
    #[must_use]
    pub fn with_given(self, path: &str, bytes: Vec<u8>) -> Self {
        let folder = Folder::new(self.root());
        self.with_store(Arc::new(GivenOver::new(folder, path.to_owned(), bytes)))
    }
}

impl Linted {
    /// All findings about the document at `path`, as of `now`. What is between two documents is told of the one that comes later
    /// by path: here it is told of this one, whichever that is.
    pub fn findings_of(&self, path: &str, now: DateTime<FixedOffset>) -> Vec<Finding<'_>> {
        let Some(facts) = self.corpus.at(path) else { return Vec::new() };
        let mut findings = Vec::new();
        let mut turned = BTreeMap::new();
        for finding in self.findings(now, |_| true) {
            if finding.facts.path == facts.path {
                findings.push(finding);
            } else if let Some(finding) = self.turned(&finding, facts) {
                turned.entry((finding.diagnostic.rule, finding.diagnostic.place)).or_insert(finding);
            }
        }
        findings.extend(turned.into_values());
        findings.sort_by_key(|finding| finding.diagnostic.place);
        findings
    }

    /// What a finding about another document says of this one, if it is between the two.
    fn turned<'a>(&self, finding: &Finding<'a>, facts: &'a Facts) -> Option<Finding<'a>> {
        let (there, other) = (&finding.diagnostic, &finding.facts.path);
        let (name, words) = BETWEEN_TWO.iter().find(|(name, _)| *name == there.rule)?;
        let rule = RULES.iter().find(|rule| rule.name == *name)?;
        let place = there.related.iter().find(|related| related.path.as_deref() == Some(&*facts.path))?.place;
        let severity = self.settings.at(&facts.path, &facts.collection).severity(rule.name)?;
        if facts.allowing([rule.name, rule.theme.name(), "all"], place.line).next().is_some() {
            return None;
        }
        // A message that ends in this document's name would now have to name the other.
        let message = match there.message.strip_suffix(&*facts.path) {
            Some(start) => format!("{start}{other}"),
            None => there.message.clone(),
        };
        let diagnostic = Diagnostic::new(place, message);
        let diagnostic = diagnostic.related_in(other, there.place, format!("{words} {other}"));
        let diagnostic = Diagnostic { rule: rule.name, help: there.help.clone(), ..diagnostic };
        Some(Finding { facts, diagnostic: Cow::Owned(diagnostic), severity })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Level, Selector};
    use std::fs;

    #[test]
    fn what_a_walk_would_find_is_a_document() {
        let root = tempfile::tempdir().unwrap();
        let folder = |path: &str| fs::create_dir_all(root.path().join(path)).unwrap();
        ["essays/there", "essays/.hidden", "notes/.git"].into_iter().for_each(folder);
        fs::write(root.path().join(".gitignore"), "*.tmp.md\n").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("there", root.path().join("essays/linked")).unwrap();
        #[cfg(not(unix))]
        folder("essays/.linked");
        fs::write(root.path().join("writings.toml"), "exclude = [\"essays/old\"]\n").unwrap();
        let workspace = Workspace::open(Some(root.path()), root.path()).unwrap();
        for path in ["essays/a.md", "essays/there/a.md", "essays/not/yet/there.md", "notes/a.markdown"] {
            assert!(is_document(&workspace, path), "{path}");
        }
        for path in [
            "",
            "README.md",
            "a.md",
            "essays/README.md",
            "essays/a.txt",
            "essays/old/a.md",
            "essays/.hidden/a.md",
            "essays/.a.md",
            "essays/a.tmp.md",
            #[cfg(unix)]
            "essays/linked/a.md",
        ] {
            assert!(!is_document(&workspace, path), "{path}");
        }
    }

    /// Each is told of the later document, `b`; whichever is given, it is told of that.
    #[test]
    fn what_is_between_two_documents_is_told_of_the_given_one() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("essays")).unwrap();
        let text = |slug: &str, top: &str| {
            let head = format!("{top}title: T\nslug: {slug}\nid: one\nseries: {{name: S, part: 1}}\n");
            format!("---\n{head}---\n\nWords.\n").into_bytes()
        };
        for name in ["a", "b"] {
            fs::write(root.path().join(format!("essays/{name}.md")), text("same", "")).unwrap();
        }
        let found = |name: &str, bytes: Vec<u8>| -> Vec<String> {
            let path = format!("essays/{name}.md");
            let workspace = Workspace::open(Some(root.path()), root.path()).unwrap().with_given(&path, bytes);
            let levels = ["all", "duplicate-id"].map(|name| Selector::parse(name).unwrap());
            let levels = levels.into_iter().zip([Level::Warn, Level::Deny]).collect();
            let linted = Linted::read(&workspace, levels).unwrap();
            let findings = linted.findings_of(&path, DateTime::default());
            assert!(findings.iter().all(|finding| *finding.facts.path == *format!("essays/{name}.md")));
            let between =
                findings.iter().filter(|finding| BETWEEN_TWO.iter().any(|(name, _)| *name == finding.diagnostic.rule));
            between
                .map(|one| format!("{} {} {}", one.diagnostic.place.line, one.diagnostic.rule, one.severity.word()))
                .collect()
        };
        let three = ["3 duplicate-permalink warning", "4 duplicate-id error", "5 repeated-part warning"];
        assert_eq!(found("a", text("same", "")), three);
        assert_eq!(found("b", text("same", "")), three);
        let clash = ["3 case-clash warning", "4 duplicate-id error", "5 repeated-part warning"];
        assert_eq!(found("a", text("Same", "")), clash);
        assert_eq!(found("a", text("same", "# writings: allow addresses\n")), ["6 repeated-part warning"]);
        assert!(BETWEEN_TWO.iter().all(|(name, _)| RULES.iter().any(|rule| rule.name == *name)));
    }

    #[test]
    fn its_text_is_the_one_that_was_given() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("essays")).unwrap();
        for name in ["a", "b"] {
            fs::write(root.path().join(format!("essays/{name}.md")), "---\ntitle: Old\n---\n").unwrap();
        }
        let workspace = Workspace::open(Some(root.path()), root.path()).unwrap();
        let workspace = workspace.with_given("essays/a.md", b"---\ntitle: New\n---\n".to_vec());
        let linted = Linted::read(&workspace, Vec::new()).unwrap();
        let text = |path: &str| workspace.text(linted.corpus.at(path).unwrap()).unwrap();
        assert_eq!(
            (text("essays/a.md").as_str(), text("essays/b.md").as_str()),
            ("---\ntitle: New\n---\n", "---\ntitle: Old\n---\n")
        );
        assert_eq!(linted.corpus.documents().len(), 2);
    }
}
