//! Plans are applied wholly or not at all: whatever fails, and at whatever call the program is killed.
//!
//! The calls are those of a child, which is this binary with one ignored test: strace kills it, or fails a call of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use writings::write::{Outcome, Plan, WriteError, Writer, is_interrupted};

/// All that is below a folder: files with their content, folders and links with where they lead.
pub type Snapshot = BTreeMap<String, Vec<u8>>;

/// The calls by which files change. Those that a machine does not have are passed over.
const CALLS: &[&str] = &[
    "openat",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "fchmod",
    "fchmodat",
    "chmod",
    "fchown",
    "fchownat",
    "ftruncate",
    "copy_file_range",
    "sendfile",
    "flock",
];

/// Calls that the child's thread makes in vain before it begins: more than any program makes until it runs, so that
/// these are not failed along with those that count.
const SPARE: usize = 40;

pub fn snapshot(root: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let metadata = fs::symlink_metadata(&path).unwrap();
            if metadata.is_dir() {
                found.insert(name + "/", Vec::new());
                folders.push(path);
            } else if metadata.is_symlink() {
                found.insert(name, fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes());
            } else {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Ten files as they are before; the link leads to one of them.
fn build(root: &Path) {
    for folder in ["essays/2026", "notes"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    for path in FILES {
        fs::write(root.join(path), before(path)).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("../notes/linked.md", root.join("essays/link.md")).unwrap();
}

const FILES: &[&str] = &[
    "essays/a.md",
    "essays/b.md",
    "essays/2026/c.md",
    "essays/2026/d.md",
    "notes/e.md",
    "notes/linked.md",
    "top.md",
    "notes/moved.md",
    "notes/renamed.md",
];

fn before(path: &str) -> Vec<u8> {
    format!("---\ntitle: {path}\n---\n{}", "before\n".repeat(700)).into_bytes()
}

fn after(path: &str) -> Vec<u8> {
    format!("---\ntitle: {path}\n---\n{}", "after, and longer\n".repeat(600)).into_bytes()
}

/// Seven edits, one of them by a link, two moves and a new file.
fn plan() -> Plan {
    let mut plan = Plan::default();
    for path in FILES {
        match *path {
            "notes/moved.md" => plan.move_file(*path, "essays/new/folder/moved.md", before(path), after(path)),
            "notes/renamed.md" => plan.move_file(*path, "notes/other.md", before(path), before(path)),
            "notes/linked.md" => plan.edit("essays/link.md", before(path), after(path)),
            _ => plan.edit(*path, before(path), after(path)),
        }
    }
    plan.create("essays/new/made.md", after("made"));
    plan
}

/// What is there before and after the plan.
fn both() -> (Snapshot, Snapshot) {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let old = snapshot(folder.path());
    Writer::open(folder.path(), || ()).unwrap().apply(&plan()).unwrap();
    (old, snapshot(folder.path()))
}

/// Runs in a process of its own, as the one that is killed.
#[test]
#[ignore = "a part of other tests"]
fn child() {
    let Ok(task) = std::env::var("WRITE_TASK") else { return };
    let root = PathBuf::from(std::env::var_os("WRITE_ROOT").unwrap());
    // strace counts the calls of each thread on its own: those of this one are ours alone.
    let done = std::thread::spawn(move || {
        for _ in 0..SPARE {
            fs::write("/dev/null", "x").unwrap();
        }
        match task.as_str() {
            "apply" => Writer::open(&root, || ()).and_then(|writer| writer.apply(&plan())),
            "open" => Writer::open(&root, || ()).map(drop),
            "append" => append(&root),
            "fill" => fill(&root),
            "cross" => cross(&root),
            other => panic!("no such task: {other}"),
        }
    });
    match done.join().unwrap() {
        Ok(()) => std::process::exit(0),
        Err(error) => {
            println!("{error}: {}", error.help().unwrap_or_default());
            std::process::exit(if matches!(error, WriteError::Unfinished { .. }) { 4 } else { 3 });
        }
    }
}

/// This binary, as the child, with or without something before it.
fn child_of(wrapper: &[&str], task: &str, root: &Path) -> Command {
    let own = std::env::current_exe().unwrap();
    let mut command = match wrapper {
        [] => Command::new(own),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(own);
            command
        }
    };
    told(&mut command, task, root);
    command
}

/// Tells this binary to be the child.
fn told(command: &mut Command, task: &str, root: &Path) {
    command.args(["write::child", "--exact", "--ignored", "--nocapture", "--test-threads=1", "-q"]);
    // cargo has libraries looked for in many folders, in vain.
    command.env_remove("LD_LIBRARY_PATH").env("WRITE_TASK", task).env("WRITE_ROOT", root);
}

/// strace on a command, all of its threads.
fn traced(options: &[&str], command: &Command) -> Output {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq"]).args(options).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => strace.env(name, value),
            None => strace.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        strace.current_dir(folder);
    }
    strace.stdin(Stdio::null()).output().unwrap()
}

/// Whether strace is there and may do its work. Where tests run unwatched, it has to.
pub fn can_trace() -> bool {
    let ran = Command::new("strace").args(["-f", "-qq", "-o", "/dev/null", "true"]).output();
    let why = match ran {
        Ok(output) if output.status.success() => return true,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    assert!(std::env::var_os("CI").is_none(), "strace cannot be used here: {why}");
    eprintln!("SKIPPED: nothing was killed, since strace cannot be used here: {why}");
    false
}

/// One call of the thread that does the work, as strace tells it.
pub struct Call {
    name: String,
    rest: String,
}

/// The calls of the thread that does the work: it alone takes the lock.
pub fn calls(command: &Command) -> Vec<Call> {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let trace = format!("trace={}", CALLS.iter().map(|name| format!("?{name}")).collect::<Vec<_>>().join(","));
    let ran = traced(&["-y", "-s", "8", "-o", log.to_str().unwrap(), "-e", &trace], command);
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stdout));
    let text = String::from_utf8_lossy(&fs::read(&log).unwrap()).into_owned();
    let parts = |line: &str| {
        let (thread, rest) = line.split_once(' ').unwrap();
        let (name, rest) = rest.trim_start().split_once('(')?;
        Some((thread.to_owned(), Call { name: name.to_owned(), rest: rest.to_owned() }))
    };
    let all: Vec<(String, Call)> = text.lines().filter_map(parts).collect();
    let worker = all.iter().find(|(_, call)| call.name == "flock").unwrap().0.clone();
    all.into_iter().filter(|(thread, _)| *thread == worker).map(|(_, call)| call).collect()
}

/// Each call by its name and number, without the first `spare` of those that are made in vain.
pub fn numbered(calls: &[Call], spare: usize) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut numbered = Vec::new();
    for call in calls {
        let count = counts.entry(&call.name).or_default();
        *count += 1;
        let is_spare = matches!(&*call.name, "openat" | "write") && *count <= spare;
        // Where a folder cannot be locked a file is, which stays.
        if !is_spare && call.name != "flock" {
            numbered.push((call.name.clone(), *count));
        }
    }
    numbered
}

/// Whether this call ended the program before it was made.
pub fn killed_at(command: &Command, name: &str, number: usize) -> bool {
    let (trace, inject) = (format!("trace={name}"), format!("inject={name}:signal=KILL:when={number}"));
    let ran = traced(&["-o", "/dev/null", "-e", &trace, "-e", &inject], command);
    ran.status.code() != Some(0)
}

/// That nothing is torn: each place holds what it held or is to hold, and nothing that moved is missing.
fn assert_whole(root: &Path, old: &Snapshot, new: &Snapshot, when: &str) {
    let now = snapshot(root);
    for (path, bytes) in &now {
        if !path.contains(".writings-") {
            assert!([old.get(path), new.get(path)].contains(&Some(bytes)), "{when}: {path} is torn");
        }
    }
    for path in old.keys().filter(|path| new.contains_key(*path)) {
        assert!(now.contains_key(path), "{when}: {path} is lost");
    }
    for (from, to) in [("notes/moved.md", "essays/new/folder/moved.md"), ("notes/renamed.md", "notes/other.md")] {
        assert!(now.contains_key(from) || now.contains_key(to), "{when}: {from} is lost");
    }
}

/// That the next run puts right what is there; tells what it did.
fn assert_recovers(root: &Path, old: &Snapshot, new: &Snapshot, when: &str) -> Option<Outcome> {
    let interrupted = is_interrupted(root);
    let writer = Writer::open(root, || panic!("{when}: nobody else is here")).unwrap_or_else(|error| {
        panic!("{when}: {error}");
    });
    let now = snapshot(root);
    let recovered = writer.recovered().cloned();
    assert_eq!(interrupted, recovered.is_some(), "{when}");
    assert!(recovered.as_ref().is_none_or(|recovered| recovered.kept.is_empty()), "{when}: {recovered:?}");
    let outcome = recovered.map(|recovered| recovered.outcome);
    match outcome {
        Some(Outcome::Finished) => assert_eq!(differing(&now, new), [""; 0], "{when}"),
        Some(Outcome::Undone) => assert_eq!(differing(&now, old), [""; 0], "{when}"),
        None => assert!(now == *old || now == *new, "{when}: {:?}", differing(&now, old)),
    }
    drop(writer);
    assert!(Writer::open(root, || ()).unwrap().recovered().is_none(), "{when}: once is enough");
    assert!(!is_interrupted(root));
    outcome
}

pub fn differing<'a>(now: &'a Snapshot, expected: &'a Snapshot) -> Vec<&'a str> {
    let paths = now.keys().chain(expected.keys());
    paths.filter(|path| now.get(*path) != expected.get(*path)).map(String::as_str).collect()
}

/// A folder in memory if that can be, since hundreds of runs would wait for disks.
pub fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// A folder with the old files, as it is before each run.
fn fresh() -> tempfile::TempDir {
    let folder = in_memory();
    build(folder.path());
    folder
}

#[test]
fn killed_at_any_call_it_is_finished_or_undone() {
    if !can_trace() {
        return;
    }
    let (old, new) = both();
    let mut outcomes = Vec::new();
    for (name, number) in numbered(&calls(&child_of(&[], "apply", fresh().path())), SPARE) {
        let (folder, when) = (fresh(), format!("killed at {name} {number}"));
        assert!(killed_at(&child_of(&[], "apply", folder.path()), &name, number), "{when}: it was not");
        assert_whole(folder.path(), &old, &new, &when);
        outcomes.push(assert_recovers(folder.path(), &old, &new, &when));
    }
    for outcome in [None, Some(Outcome::Undone), Some(Outcome::Finished)] {
        assert!(outcomes.iter().filter(|found| **found == outcome).count() >= 5, "{outcome:?} is hardly ever seen");
    }
}

#[test]
fn killed_while_it_recovers_it_recovers_the_next_time() {
    if !can_trace() {
        return;
    }
    let (old, new) = both();
    // Amid the temporary files, amid the old ones, before the first and amid the last that take their places, and amid
    // what goes.
    for (name, number) in [("fsync", 9), ("linkat", 5), ("rename", 4), ("rename", 7), ("renameat2", 2), ("unlink", 6)] {
        let made = || {
            let folder = fresh();
            assert!(killed_at(&child_of(&[], "apply", folder.path()), name, number), "{name} {number} is never called");
            folder
        };
        for (inner, inner_number) in numbered(&calls(&child_of(&[], "open", made().path())), SPARE) {
            let when = format!("killed at {name} {number}, then at {inner} {inner_number}");
            let folder = made();
            assert!(killed_at(&child_of(&[], "open", folder.path()), &inner, inner_number), "{when}: it was not");
            assert_whole(folder.path(), &old, &new, &when);
            assert_recovers(folder.path(), &old, &new, &when);
        }
    }
}

#[test]
fn whatever_call_fails_all_is_taken_back() {
    if !can_trace() {
        return;
    }
    let (old, new) = both();
    let mut codes = Vec::new();
    for (name, number) in numbered(&calls(&child_of(&[], "apply", fresh().path())), SPARE) {
        for (error, upwards) in [("ENOSPC", ""), ("EIO", "+")] {
            // With the sign all later calls fail as well, so that little can be taken back.
            let (folder, when) = (fresh(), format!("{error} at {name} {number}{upwards}"));
            let (trace, inject) =
                (format!("trace={name}"), format!("inject={name}:error={error}:when={number}{upwards}"));
            let ran = traced(&["-o", "/dev/null", "-e", &trace, "-e", &inject], &child_of(&[], "apply", folder.path()));
            let told = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
            if ran.status.code() == Some(3) && upwards.is_empty() {
                assert_eq!(differing(&snapshot(folder.path()), &old), [""; 0], "{when}: {told}");
            }
            assert_whole(folder.path(), &old, &new, &when);
            assert_recovers(folder.path(), &old, &new, &when);
            let now = snapshot(folder.path());
            match ran.status.code() {
                // Some calls are made in the hope that they help, and what is only removed is removed the next time.
                Some(0) => assert_eq!(differing(&now, &new), [""; 0], "{when}: {told}"),
                Some(3) => assert_eq!(differing(&now, &old), [""; 0], "{when}: {told}"),
                Some(4) => assert!(told.contains("could not be taken back"), "{when}: {told}"),
                code => panic!("{when}: {code:?} {told}"),
            }
            codes.push(ran.status.code());
        }
    }
    let count = |code| codes.iter().filter(|found| **found == Some(code)).count();
    assert!(count(3) > 100 && count(4) > 10 && count(0) > 10, "{codes:?}");
}

#[test]
fn each_file_is_on_the_disk_before_it_takes_its_place() {
    if !can_trace() {
        return;
    }
    let folder = fresh();
    let root = fs::canonicalize(folder.path()).unwrap();
    let calls = calls(&child_of(&[], "apply", &root));
    let find = |from: usize, what: &str, holds: &dyn Fn(&Call) -> bool| {
        let at = calls.iter().skip(from).position(holds);
        from + at.unwrap_or_else(|| panic!("no {what} after call {from}"))
    };
    let ends = |call: &Call, path: &Path| call.rest.contains(&format!("<{}>", path.display()));
    let commit = find(0, "commit", &|call| call.name == "rename" && call.rest.contains("/commit\""));
    let (_, new) = both();
    let changed = new.iter().filter(|(path, _)| !path.ends_with('/') && !path.contains("link.md"));
    for (path, _) in changed {
        let target = root.join(path);
        let quoted = format!("\"{}\"", target.display());
        let put = find(0, path, &|call| call.name.starts_with("rename") && call.rest.contains(&quoted));
        let temporary = calls[put].rest.split('"').nth(1).unwrap().to_owned();
        let of_temporary = |name: &'static str| {
            let temporary = PathBuf::from(&temporary);
            move |call: &Call| call.name == name && ends(call, &temporary)
        };
        let written = find(0, "write", &of_temporary("write"));
        let synced = find(written, "fsync", &of_temporary("fsync"));
        assert!(written < synced && synced < commit && commit < put, "{path}");
        let above = target.parent().unwrap();
        let of_folder = |call: &Call| call.name == "fsync" && ends(call, above);
        assert!(find(synced, "fsync of the folder", &of_folder) < commit, "{path}");
        find(put, "fsync of the folder", &of_folder);
        if Path::new(&temporary).parent() != Some(above) {
            panic!("{temporary} is not beside {path}");
        }
    }
    let syncs =
        |folder: &Path| calls.iter().skip(commit).filter(|call| call.name == "fsync" && ends(call, folder)).count();
    assert_eq!(syncs(&root.join("essays")), 1, "each folder is settled once");
}

/// Adds a line to one file and renumbers another, fifty times, each time from what is there.
fn append(root: &Path) -> Result<(), WriteError> {
    for _ in 0..50 {
        let writer = Writer::open(root, || ())?;
        let mut plan = Plan::default();
        for path in ["list.txt", "notes/list.txt"] {
            let before = fs::read(root.join(path)).unwrap();
            let after = [&before[..], format!("{}\n", std::process::id()).as_bytes()].concat();
            plan.edit(path, before, after);
        }
        writer.apply(&plan)?;
    }
    Ok(())
}

#[test]
fn two_at_once_lose_nothing() {
    let folder = in_memory();
    fs::create_dir(folder.path().join("notes")).unwrap();
    for path in ["list.txt", "notes/list.txt"] {
        fs::write(folder.path().join(path), "").unwrap();
    }
    let mut children: Vec<_> = (0..2).map(|_| child_of(&[], "append", folder.path()).spawn().unwrap()).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let text = fs::read_to_string(folder.path().join("list.txt")).unwrap();
    assert_eq!(text, fs::read_to_string(folder.path().join("notes/list.txt")).unwrap());
    for child in &children {
        assert_eq!(text.lines().filter(|line| *line == child.id().to_string()).count(), 50);
    }
    assert_eq!(snapshot(folder.path()).len(), 3, "nothing of ours is left");
}

/// Runs on a disk of 128 KiB: whatever does not fit changes nothing.
fn fill(root: &Path) -> Result<(), WriteError> {
    for path in ["a.md", "b.md"] {
        fs::write(root.join(path), path).unwrap();
    }
    let old = snapshot(root);
    let mut refused = 0;
    for size in (1..20).map(|step| step * 8 * 1024) {
        let mut plan = Plan::default();
        for path in ["a.md", "b.md"] {
            plan.edit(path, path, vec![b'x'; size]);
        }
        plan.create("new/c.md", "x");
        let Err(error) = Writer::open(root, || ())?.apply(&plan) else {
            for path in ["a.md", "b.md"] {
                fs::write(root.join(path), path).unwrap();
            }
            fs::remove_dir_all(root.join("new")).unwrap();
            continue;
        };
        assert!(error.help().unwrap().contains("make room on the disk"), "{error:?}");
        assert_eq!(snapshot(root), old, "{size}");
        refused += 1;
    }
    assert!((5..19).contains(&refused), "{refused} were refused");
    Ok(())
}

/// Runs the child where a disk of its own is mounted; whether that may be.
#[cfg(target_os = "linux")]
fn mounted(mount: &str, wrapper: &[&str], task: &str, root: &Path) -> bool {
    let script = format!("mount -t tmpfs {mount} || exit 77; exec \"$@\"");
    let wrapper = [&["unshare", "-rm", "sh", "-c", &script, "sh"], wrapper].concat();
    let why = match child_of(&wrapper, task, root).output() {
        Ok(output) if output.status.success() => return true,
        Ok(output) => {
            let told =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(!told.contains("running 1 test"), "{told}");
            told
        }
        Err(error) => error.to_string(),
    };
    eprintln!("SKIPPED: no disk may be mounted here: {why}");
    false
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    mounted("-o size=128k none \"$WRITE_ROOT\"", &[], "fill", folder.path());
}

/// Where another disk is mounted in the workspace, old files are kept as copies, and put back by copying.
#[test]
#[cfg(target_os = "linux")]
fn a_disk_in_the_workspace_is_no_hindrance() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("notes")).unwrap();
    let mount = "none \"$WRITE_ROOT/notes\"";
    if !mounted(mount, &[], "cross", folder.path()) || !can_trace() {
        return;
    }
    // The last of the new files cannot take its place.
    for number in 1..=3 {
        let inject = format!("inject=renameat2:error=EIO:when={number}");
        let strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e", &inject];
        assert!(mounted(mount, &strace, "cross", folder.path()));
        assert!(folder.path().join("refused").exists(), "{number}");
    }
}

/// Applies the plan, and sees that it changes all or, if it is refused, nothing.
fn cross(root: &Path) -> Result<(), WriteError> {
    // What is not on the mounted disk is still there from the run before.
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("notes") {
            fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path)).unwrap();
        }
    }
    build(root);
    let old = snapshot(root);
    match Writer::open(root, || ())?.apply(&plan()) {
        Ok(()) => assert_eq!(differing(&snapshot(root), &both().1), [""; 0]),
        Err(error) => {
            assert_eq!(differing(&snapshot(root), &old), [""; 0], "{error}");
            fs::write(root.join("refused"), "").unwrap();
        }
    }
    Ok(())
}

/// The child as a user to whom not everything is allowed: as nobody, if this runs as root.
#[cfg(unix)]
fn unprivileged(root: &Path, refuse: impl FnOnce(&Path)) -> String {
    use std::os::unix::fs::{chown, lchown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;
    let tools = tempfile::tempdir().unwrap();
    let mut command = child_of(&[], "apply", root);
    if is_root() {
        // Where the tests are built may be nobody else's to read.
        let own = tools.path().join("suite");
        fs::copy(std::env::current_exe().unwrap(), &own).unwrap();
        command = Command::new(own);
        told(&mut command, "apply", root);
        command.uid(NOBODY).gid(NOBODY).current_dir("/");
        chown(tools.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        chown(root, Some(NOBODY), Some(NOBODY)).unwrap();
        for path in snapshot(root).keys() {
            lchown(root.join(path.trim_end_matches('/')), Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
    refuse(root);
    let ran = command.output().unwrap();
    let told = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert_eq!(ran.status.code(), Some(3), "{told} {}", String::from_utf8_lossy(&ran.stderr));
    told
}

#[cfg(unix)]
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(tempfile::tempdir().unwrap().path()).unwrap().uid() == 0
}

#[test]
#[cfg(unix)]
fn what_may_not_be_written_changes_nothing() {
    use std::os::unix::fs::{PermissionsExt, chown};
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    for closed in ["essays/2026", "notes", ""] {
        let folder = fresh();
        let old = snapshot(folder.path());
        let told = unprivileged(folder.path(), |root| mode(&root.join(closed), 0o555));
        assert!(told.contains("cannot write ") && told.contains("write to a folder that is yours"), "{closed}: {told}");
        mode(&folder.path().join(closed), 0o755);
        assert_eq!(differing(&snapshot(folder.path()), &old), [""; 0], "{closed}");
    }
    if is_root() {
        let folder = fresh();
        let old = snapshot(folder.path());
        let told = unprivileged(folder.path(), |root| {
            chown(root.join("notes/e.md"), Some(0), Some(0)).unwrap();
            mode(&root.join("notes/e.md"), 0o666);
        });
        assert!(told.contains("cannot keep the owner and group of notes/e.md"), "{told}");
        assert_eq!(differing(&snapshot(folder.path()), &old), [""; 0]);
    }
}
