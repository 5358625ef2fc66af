//! A new file, where none may be overwritten and nothing outside of one folder may be touched.

use super::WriteError;
use super::place::{Places, make_folders, remove_folders};
use std::io;
use std::path::{Path, PathBuf};

/// Puts `bytes` in a new file at `path`, which is relative to `root`, and makes the folders that are missing above it.
/// The file appears at once and whole, and only if nothing is there: a crash leaves it or nothing.
///
/// # Errors
///
/// Something is there already, the path or a link on it leads out of `root`, or what the system says. Nothing is then
/// left behind.
pub fn create(root: &Path, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let place = Places::new(root).map_err(WriteError::system(root))?.find(path)?;
    let mut made = Vec::new();
    put(&place.file, &place.missing, bytes, &mut made).map_err(|error| {
        remove_folders(&made);
        WriteError::system(path)(error)
    })
}

fn put(file: &Path, missing: &[PathBuf], bytes: &[u8], made: &mut Vec<PathBuf>) -> io::Result<()> {
    make_folders(missing, made)?;
    let folder = super::folder_of(file);
    let temporary = super::beside(folder)?;
    super::fill(temporary.as_file(), bytes, None)?;
    temporary.persist_noclobber(file).map_err(|error| error.error)?;
    let _ = super::settle(folder);
    for folder in made {
        let _ = super::settle(super::folder_of(folder));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn makes_folders_and_overwrites_nothing() {
        let root = tempfile::tempdir().unwrap();
        let path = Path::new("essays/2026/a.md");
        create(root.path(), path, b"one").unwrap();
        assert_eq!(fs::read(root.path().join(path)).unwrap(), b"one");
        let error = create(root.path(), path, b"two").unwrap_err();
        assert!(matches!(&error, WriteError::System { source, .. } if source.kind() == io::ErrorKind::AlreadyExists));
        assert!(error.help().unwrap().contains("nothing was overwritten"));
        assert_eq!(fs::read(root.path().join(path)).unwrap(), b"one");
        assert_eq!(names(&root.path().join("essays/2026")), ["a.md"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let other = root.path().join("plain");
            fs::write(&other, b"").unwrap();
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode(&root.path().join(path)), mode(&other), "the umask decides, as for any file");
        }
    }

    #[test]
    fn what_fails_leaves_nothing_behind() {
        let root = tempfile::tempdir().unwrap();
        let long = "x".repeat(300);
        create(root.path(), &Path::new("a/b").join(long), b"x").unwrap_err();
        assert!(names(root.path()).is_empty());
    }

    #[test]
    fn nothing_outside_of_the_folder_is_touched() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("root");
        fs::create_dir(&root).unwrap();
        for path in ["../a.md", "/a.md", "b/../../a.md", ".."] {
            create(&root, Path::new(path), b"x").unwrap_err();
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            fs::create_dir(outer.path().join("other")).unwrap();
            symlink("../other", root.join("out")).unwrap();
            symlink("../other/new.md", root.join("new.md")).unwrap();
            fs::create_dir(root.join("real")).unwrap();
            symlink("real", root.join("in")).unwrap();
            create(&root, Path::new("out/a.md"), b"x").unwrap_err();
            create(&root, Path::new("out/b/a.md"), b"x").unwrap_err();
            create(&root, Path::new("new.md"), b"x").unwrap_err();
            create(&root, Path::new("in/a.md"), b"x").unwrap();
            assert_eq!(names(&root.join("real")), ["a.md"]);
            assert!(names(&outer.path().join("other")).is_empty());
        }
        assert!(!outer.path().join("a.md").exists());
    }
}
