//! The Python wheel that carries the program: what is in it, and that it takes neither Rust nor a network to install and use it.

use super::harness::{PROGRAM, Ran, Sandbox, judge_program};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The folder of the wheel, which is built once. It is the same build that the tests run, stripped: what cargo keeps between builds is
/// shared, and what it leaves to be used goes elsewhere, since the tests use the other meanwhile.
pub fn folder_of_the_wheel() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let target = Path::new(PROGRAM).ancestors().nth(2).unwrap();
        let folder = target.join("wheel/built");
        fs::create_dir_all(&folder).unwrap();
        // Another run of the tests may be installing from there: files are put into their place whole.
        let unfinished = tempfile::tempdir_in(target.join("wheel")).unwrap();
        let mut maturin = Command::new(judge_program("maturin"));
        maturin.args(["build", "--sdist", "--locked", "--offline", "--profile", "dev", "--strip"]);
        maturin.arg("--target-dir").arg(target.join("wheel")).arg("--out").arg(unfinished.path());
        maturin.current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_BUILD_BUILD_DIR", target);
        Ran::from(maturin.output().unwrap()).ended(0);
        for entry in fs::read_dir(unfinished.path()).unwrap() {
            let entry = entry.unwrap();
            fs::rename(entry.path(), folder.join(entry.file_name())).unwrap();
        }
        folder
    })
}

/// A fresh virtual environment with the wheel in it; the folder of its programs. Nothing is on the path, neither pip nor cargo.
fn installed(sandbox: &Sandbox) -> PathBuf {
    let environment = sandbox.path().join("environment");
    let python = sandbox.lone(judge_program("python")).args(["-m", "venv"]).arg(&environment).output().unwrap();
    Ran::from(python).ended(0);
    let mut pip = sandbox.lone(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--no-index", "--find-links"]).arg(folder_of_the_wheel());
    pip.arg(concat!("writings-cli==", env!("CARGO_PKG_VERSION")));
    Ran::from(pip.output().unwrap()).ended(0);
    environment.join("bin")
}

#[test]
fn the_wheel_is_installed_and_lints_without_rust() {
    let sandbox = Sandbox::with(&[
        ("site/essays/paging.md", "---\ntitle: Paging\ndate: 2026-04\n---\n\n[Evict](evict.md).\n"),
        ("site/writings.toml", "[lint]\nmissing-description = \"allow\"\nbroken-link = \"deny\"\n"),
    ]);
    let bin = installed(&sandbox);
    let run = |arguments: &[&str]| {
        let mut program = sandbox.lone("writings");
        program.args(arguments).env("PATH", &bin).current_dir(sandbox.path().join("site"));
        Ran::from(program.output().unwrap())
    };
    assert_eq!(run(&["--version"]).ended(0).out, concat!("writings ", env!("CARGO_PKG_VERSION"), "\n"));
    let lint = ["lint", "--format", "concise"];
    let told = run(&lint).ended(1).out;
    assert!(told.starts_with("essays/paging.md:6:1: error[broken-link]: `evict.md` leads nowhere\n"), "{told}");
    sandbox.write("site/essays/evict.md", b"---\ntitle: Evict\ndate: 2026-05\n---\n\nWords.\n");
    assert_eq!(run(&lint).ended(0).out, "");
}

/// The names in an archive, below the folder that they all lie in.
fn names(archive: &Path) -> BTreeSet<String> {
    let list = "import sys, tarfile, zipfile\n\
        open = {'.whl': lambda f: zipfile.ZipFile(f).namelist(), '.gz': lambda f: tarfile.open(f).getnames()}\n\
        print('\\n'.join(open['.whl' if sys.argv[1].endswith('.whl') else '.gz'](sys.argv[1])))";
    let python = Command::new(judge_program("python")).args(["-c", list]).arg(archive).output().unwrap();
    Ran::from(python).ended(0).out.lines().map(str::to_owned).collect()
}

fn built(ending: &str) -> PathBuf {
    let files = fs::read_dir(folder_of_the_wheel()).unwrap().map(|entry| entry.unwrap().path());
    let start = concat!("writings_cli-", env!("CARGO_PKG_VERSION"), "-");
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().replace(".tar.gz", "-.tar.gz");
    let mut files = files.filter(|path| name(path).starts_with(start) && name(path).ends_with(ending));
    let file = files.next().unwrap();
    assert_eq!(files.next(), None);
    file
}

#[test]
fn the_wheel_holds_the_program_its_licences_and_nothing_else() {
    let version = env!("CARGO_PKG_VERSION");
    let info = |name: &str| format!("writings_cli-{version}.dist-info/{name}");
    let mut expected: BTreeSet<String> = [
        "METADATA",
        "RECORD",
        "WHEEL",
        "licenses/LICENSE-APACHE",
        "licenses/LICENSE-MIT",
        "sboms/writings.cyclonedx.json",
    ]
    .map(info)
    .into();
    expected.insert(format!("writings_cli-{version}.data/scripts/writings"));
    assert_eq!(names(&built(".whl")), expected);
}

/// All that the program is built from, and no tests and no writing.
#[test]
fn the_source_package_holds_what_a_build_takes() {
    let prefix = concat!("writings_cli-", env!("CARGO_PKG_VERSION"), "/");
    let names: BTreeSet<String> = names(&built(".tar.gz")).iter().map(|name| name.replacen(prefix, "", 1)).collect();
    let mut expected: BTreeSet<String> = [
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "PKG-INFO",
        "README.md",
        "pyproject.toml",
    ]
    .map(str::to_owned)
    .into();
    for folder in ["src", "schemas"] {
        let files = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap());
        let files = files.filter(|entry| entry.file_type().is_file());
        expected.extend(files.map(|entry| entry.path().to_str().unwrap().to_owned()));
    }
    assert_eq!(names, expected);
}
