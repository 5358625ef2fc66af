//! What an output folder keeps, takes and refuses.

use super::*;

struct Case {
    folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn put(&self, files: &[(&str, &str)]) -> Result<Outcome, WriteError> {
        let shelf = Shelf::open(&self.root(), Path::new("out"))?;
        files.iter().try_for_each(|(path, text)| shelf.put(path, text.as_bytes()))?;
        shelf.finish()
    }

    fn look(&self, files: &[(&str, &str)]) -> Outcome {
        let shelf = Shelf::look(&self.root(), Path::new("out")).unwrap();
        files.iter().for_each(|(path, text)| shelf.put(path, text.as_bytes()).unwrap());
        shelf.finish().unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root().join(path)).ok()
    }
}

#[test]
fn what_is_no_longer_made_goes_and_what_was_changed_stays() {
    let case = Case::new();
    assert_eq!(case.look(&[("a/b/c.html", "1")]).new, ["a/b/c.html"]);
    assert!(!case.root().exists(), "who looks makes nothing");
    let first = case.put(&[("a/b/c.html", "1"), ("d.html", "1"), ("e.html", "1"), ("f.html", "1")]).unwrap();
    assert_eq!(first.new.len(), 4);
    case.write("mine.txt", "mine");
    case.write("d.html", "edited");
    let stale = case.look(&[("e.html", "2"), ("f.html", "1")]);
    let second = case.put(&[("e.html", "2"), ("f.html", "1")]).unwrap();
    assert_eq!(stale, second);
    assert_eq!((second.changed, second.same), (vec!["e.html".to_owned()], 1));
    assert_eq!((second.removed, second.kept), (vec!["a/b/c.html".to_owned()], vec!["d.html".to_owned()]));
    assert!(!case.root().join("a").exists());
    assert_eq!((case.read("d.html").unwrap(), case.read("mine.txt").unwrap()), ("edited".into(), "mine".into()));
    assert!(case.put(&[("e.html", "2"), ("f.html", "1")]).unwrap().is_fresh());
}

#[test]
fn a_strangers_file_is_not_overwritten() {
    let case = Case::new();
    case.write("a.html", "mine");
    case.write("same.html", "1");
    let error = case.put(&[("b.html", "1"), ("a.html", "1")]).unwrap_err();
    assert!(matches!(&error, WriteError::Foreign { path } if path == Path::new("out/a.html")), "{error}");
    assert_eq!(case.read("a.html").unwrap(), "mine");
    // What was written before that is known, and what is equal is taken for ours.
    assert_eq!(case.put(&[("same.html", "1")]).unwrap().removed, ["b.html"]);
    assert_eq!(case.put(&[]).unwrap().removed, ["same.html"]);
}

#[test]
fn a_killed_run_leaves_no_file_unknown() {
    let case = Case::new();
    case.put(&[("a.html", "1"), ("b.html", "1")]).unwrap();
    {
        let shelf = Shelf::open(&case.root(), Path::new("out")).unwrap();
        shelf.put("a.html", b"2").unwrap();
        shelf.put("new/c.html", b"2").unwrap();
        // A name that was noted, and no file came of it; and a line that was cut.
        shelf.note("never.html", "0").unwrap();
    }
    let log = case.read(LOG).unwrap();
    case.write(LOG, &format!("{log}012 \"cut"));
    case.write(&format!("{UNFINISHED}x"), "half");
    let outcome = case.put(&[("b.html", "1")]).unwrap();
    assert_eq!(outcome.removed, ["a.html", "new/c.html"]);
    let left: BTreeSet<_> = fs::read_dir(case.root()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.into_iter().collect::<Vec<_>>(), [MANIFEST, "b.html"]);
}

#[test]
fn files_and_folders_change_places() {
    let case = Case::new();
    case.put(&[("a", "1"), ("b/c/d", "1")]).unwrap();
    case.put(&[("a/index.html", "1"), ("b", "1")]).unwrap();
    assert_eq!((case.read("a/index.html"), case.read("b")), (Some("1".into()), Some("1".into())));
    case.write("x/mine", "1");
    assert!(matches!(case.put(&[("x", "1")]).unwrap_err(), WriteError::Unfit { .. }));
    assert!(case.put(&[("y", "1"), ("y", "2")]).is_err());
}

#[test]
fn no_path_leads_out() {
    let case = Case::new();
    for path in ["", "..", "../a", "a/../b", "/a", "a//b", "a/", "./a", "a\\b", "a\0", ".git/config", "x/.writings-y"] {
        assert!(matches!(case.put(&[(path, "1")]).unwrap_err(), WriteError::Unfit { .. }), "{path}");
    }
    fs::write(case.folder.path().join("outside"), "1").unwrap();
    let hash = blake3::hash(b"1").to_hex();
    case.write(MANIFEST, &format!("{{\"version\":1,\"files\":{{\"../outside\":\"{hash}\",\"/x\":\"{hash}\"}}}}"));
    assert_eq!(case.put(&[]).unwrap(), Outcome::default());
    assert!(case.folder.path().join("outside").exists());
    for broken in ["", "[]", "{\"version\":2,\"files\":{}}", "{\"version\":1,\"files\":3}"] {
        case.write(MANIFEST, broken);
        assert!(matches!(case.put(&[]).unwrap_err(), WriteError::Manifest { .. }), "{broken}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_goes_through_a_link() {
    use std::os::unix::fs::symlink;
    let case = Case::new();
    case.put(&[("a/b.html", "1"), ("c.html", "1")]).unwrap();
    let other = case.folder.path().join("other");
    fs::rename(case.root().join("a"), &other).unwrap();
    symlink(&other, case.root().join("a")).unwrap();
    fs::rename(case.root().join("c.html"), other.join("c.html")).unwrap();
    symlink(other.join("c.html"), case.root().join("c.html")).unwrap();
    for path in ["a/b.html", "a/new.html", "c.html"] {
        assert!(matches!(case.put(&[(path, "2")]).unwrap_err(), WriteError::Unfit { .. }), "{path}");
    }
    assert!(case.put(&[]).unwrap().removed.is_empty());
    assert_eq!(fs::read_to_string(other.join("b.html")).unwrap(), "1");
    assert_eq!(fs::read_to_string(other.join("c.html")).unwrap(), "1");
    fs::remove_file(case.root().join(MANIFEST)).unwrap();
    symlink(other.join("c.html"), case.root().join(MANIFEST)).unwrap();
    assert!(case.put(&[("d", "1")]).is_err());
    assert_eq!(fs::read_to_string(other.join("c.html")).unwrap(), "1");
}

#[test]
fn several_threads_put_at_once() {
    let case = Case::new();
    let shelf = Shelf::open(&case.root(), Path::new("out")).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let shelf = &shelf;
            scope.spawn(move || {
                for number in 0..25 {
                    shelf.put(&format!("same/{number}/x{thread}.html"), b"1").unwrap();
                }
            });
        }
    });
    assert_eq!(shelf.finish().unwrap().new.len(), 100);
    assert_eq!(case.put(&[]).unwrap().removed.len(), 100);
    assert_eq!(fs::read_dir(case.root()).unwrap().count(), 1);
}

#[test]
fn a_look_sees_a_folder_of_ours_give_way_to_a_file() {
    let case = Case::new();
    case.put(&[("q.html/index.html", "1"), ("q.html/b/c", "1")]).unwrap();
    assert_eq!(case.look(&[("q.html", "1")]).new, ["q.html"]);
    assert!(case.read("q.html/index.html").is_some(), "who looks removes nothing");
    case.write("q.html/mine", "1");
    let shelf = Shelf::look(&case.root(), Path::new("out")).unwrap();
    assert!(matches!(shelf.put("q.html", b"1").unwrap_err(), WriteError::Unfit { .. }));
    fs::remove_file(case.root().join("q.html/mine")).unwrap();
    assert_eq!(case.put(&[("q.html", "1")]).unwrap().new, ["q.html"]);
}

#[test]
fn what_another_writes_is_left_alone() {
    let case = Case::new();
    case.put(&[("rss.xml", "1"), ("a", "1")]).unwrap();
    let put = |look: bool| {
        let open = if look { Shelf::look } else { Shelf::open };
        let shelf = open(&case.root(), Path::new("out")).unwrap().sparing(["RSS.xml".to_owned(), "b".to_owned()]);
        for path in ["rss.xml", "a", "b/c"] {
            shelf.put(path, b"1").unwrap();
        }
        shelf.finish().unwrap()
    };
    case.write("rss.xml", "theirs");
    assert!(put(true).is_fresh() && put(false).is_fresh());
    assert_eq!((case.read("rss.xml").unwrap(), case.read("b/c")), ("theirs".into(), None));
    assert!(!case.read(MANIFEST).unwrap().contains("rss.xml"));
}

#[test]
fn two_makers_do_not_take_turns() {
    let case = Case::new();
    let made = |maker: &str| -> Result<Outcome, WriteError> {
        let shelf = Shelf::open(&case.root(), Path::new("out"))?.made_by(maker)?;
        shelf.put("a.html", b"1")?;
        shelf.finish()
    };
    // What an older manifest does not tell is anybody's.
    case.put(&[("a.html", "0"), ("b.html", "0")]).unwrap();
    assert_eq!(made("html").unwrap().removed, ["b.html"]);
    let error = made("redirects --style html").unwrap_err();
    assert_eq!(error.to_string(), "out holds what `export html` wrote");
    assert_eq!(case.read("a.html").as_deref(), Some("1"));
    assert_eq!(made("html").unwrap().same, 1);
    // One that was emptied by its maker is free.
    Shelf::open(&case.root(), Path::new("out")).unwrap().made_by("html").unwrap().finish().unwrap();
    assert_eq!(made("redirects --style html").unwrap().new, ["a.html"]);
}
