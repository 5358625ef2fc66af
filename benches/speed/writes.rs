//! The floor of writing: files replaced one after another by what they hold, each synced and renamed into place, and their
//! folders synced. It decides nothing and checks nothing.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Replaces each file that `list` names, one a line.
pub fn run(list: &Path) {
    let list = fs::read_to_string(list).expect("the list can be read");
    let mut folders = BTreeSet::new();
    let mut renamed: Vec<(PathBuf, &Path)> = Vec::new();
    for path in list.lines().map(Path::new) {
        let bytes = fs::read(path).expect("a file can be read");
        let beside = path.with_extension("tmp");
        let mut file = File::create(&beside).expect("a file can be made");
        file.write_all(&bytes).expect("a file can be written");
        file.sync_all().expect("a file can be synced");
        folders.extend(path.parent());
        renamed.push((beside, path));
    }
    for (beside, path) in renamed {
        fs::rename(beside, path).expect("a file can be renamed");
    }
    for folder in folders {
        File::open(folder).and_then(|folder| folder.sync_all()).expect("a folder can be synced");
    }
}
