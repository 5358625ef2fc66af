//! The file that an address is served from.

use crate::document::address::decoded;
use std::collections::HashSet;

/// The longest name that file systems take, and the longest path that is made, in bytes.
const LONGEST: usize = 255;
const LONGEST_PATH: usize = 1_000;

/// The path of the file that is served at an address, from the folder of the site; `None` where no file can be.
pub fn file_of(address: &str) -> Option<String> {
    let decoded = decoded(address);
    let path = decoded.strip_prefix('/')?;
    let fits = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.len() <= LONGEST
            // What git and this program keep for themselves.
            && ![".git", "git~1"].iter().any(|git| part.eq_ignore_ascii_case(git))
            && !part.to_ascii_lowercase().starts_with(".writings")
            && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | '\0'))
    };
    let folder = path.strip_suffix('/').unwrap_or(path);
    if path.len() > LONGEST_PATH || !folder.is_empty() && !folder.split('/').all(fits) {
        return None;
    }
    let is_page = [".html", ".htm", ".xml", ".json", ".txt"].iter().any(|end| path.to_lowercase().ends_with(end));
    Some(match folder {
        "" => "index.html".to_owned(),
        _ if is_page => path.to_owned(),
        folder => format!("{folder}/index.html"),
    })
}

/// The paths that are taken, by files and by the folders that these lie in. Two that differ in case alone are one file on many disks.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Taken {
    /// Takes a path, if no other file is there, none lies in it, and it lies in none.
    pub fn take(&mut self, path: &str) -> bool {
        let path = path.to_lowercase();
        let above = || path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        if self.files.contains(&path)
            || self.folders.contains(&path)
            || above().any(|folder| self.files.contains(folder))
        {
            return false;
        }
        self.folders.extend(above().map(str::to_owned));
        self.files.insert(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_files() {
        for (address, file) in [
            ("/", Some("index.html")),
            ("/essays/a/", Some("essays/a/index.html")),
            ("/essays/a", Some("essays/a/index.html")),
            ("/a.html", Some("a.html")),
            ("/v1.2/", Some("v1.2/index.html")),
            ("/%E5%8C%97/", Some("北/index.html")),
            ("/a//b/", None),
            ("/../a/", None),
            ("/%2e%2e/a/", None),
            ("/a%00/", None),
            ("/a\\b/", None),
            ("a/", None),
            ("/.git/x", None),
            ("/.GIT/", None),
            ("/.writings-manifest.json/", None),
            ("/.well-known/x/", Some(".well-known/x/index.html")),
        ] {
            assert_eq!(file_of(address).as_deref(), file, "{address}");
        }
        assert_eq!(file_of(&format!("/{}/", "x".repeat(300))), None);
        assert_eq!(file_of(&"/x".repeat(600)), None);
    }

    #[test]
    fn no_file_lies_in_another() {
        let mut taken = Taken::default();
        for (path, free) in
            [("a/b", true), ("A/B", false), ("a", false), ("a/b/c", false), ("a/c", true), ("a/bc", true)]
        {
            assert_eq!(taken.take(path), free, "{path}");
        }
    }
}
