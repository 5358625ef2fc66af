//! The floor: walk, read every byte, count words between blanks. It knows nothing of front matter or Markdown.

use ignore::{WalkBuilder, WalkState};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the words of all Markdown below `root`.
pub fn run(root: &Path) {
    let words = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    WalkBuilder::new(root).threads(threads).build_parallel().run(|| {
        let words = &words;
        let mut buffer = vec![0; 1 << 17];
        Box::new(move |entry| {
            if let Ok(entry) = entry
                && entry.path().extension().is_some_and(|extension| extension == "md")
                && let Ok(mut file) = File::open(entry.path())
            {
                words.fetch_add(read(&mut file, &mut buffer), Ordering::Relaxed);
            }
            WalkState::Continue
        })
    });
    println!("{}", words.into_inner());
}

/// Reads a file into a buffer that is kept, and counts its words.
fn read(file: &mut File, buffer: &mut Vec<u8>) -> u64 {
    let mut length = 0;
    loop {
        if buffer.len() - length < 4096 {
            buffer.resize(buffer.len() * 2, 0);
        }
        match file.read(&mut buffer[length..]) {
            Ok(0) | Err(_) => return count(&buffer[..length]),
            Ok(more) => length += more,
        }
    }
}

/// Counts the steps from a blank to something else, in pieces whose count fits a byte, so that the compiler can take many
/// bytes at once.
fn count(bytes: &[u8]) -> u64 {
    let mut before = 1_u8;
    let mut words = 0;
    for piece in bytes.chunks(255) {
        let mut starts = 0_u8;
        for &byte in piece {
            let blank = u8::from(byte == b' ' || (9..=13).contains(&byte));
            starts += before & (blank ^ 1);
            before = blank;
        }
        words += u64::from(starts);
    }
    words
}
