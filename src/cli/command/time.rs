//! `writings time`: how long documents take to read, and why.

use super::session::documents;
use super::writing::Editing;
use super::{Command, Failure, Session, Status};
use crate::analysis::{Facts, Scope};
use crate::document::reading_time::{Rates, minutes, seconds_of_image};
use crate::lint::report::escape;
use crate::ops::reading_time;
use crate::ops::workspace::Workspace;
use clap::Args;

/// Tell how long documents take to read
#[derive(Debug, Args)]
pub struct Time {
    /// Show each part of the time and its rate
    #[arg(long)]
    explain: bool,
    /// Compare the stored `reading_time` of documents with what it is now; fail if any differs
    #[arg(long, conflicts_with = "explain")]
    check: bool,
    /// Write the minutes into the `reading_time` of documents
    #[arg(long, conflicts_with_all = ["explain", "check"])]
    write: bool,
    #[command(flatten)]
    editing: Editing,
}

impl Command for Time {
    const NAME: &'static str = "time";
    const EXAMPLES: &'static str = "Examples:\n  writings time\n  writings time essays/paging.md --explain\n  writings time --check\n  writings time --write --in essays\n  \
        writings list --tag kv-cache --format paths -0 | writings time --stdin-paths";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        if self.write {
            let opened = self.editing.applying.open(session)?;
            let corpus = opened.workspace.load(Scope::COUNTS.and(Scope::HASH))?;
            let documents = self.editing.choice.resolve(session, &opened.workspace, &corpus)?;
            let changes = reading_time::write(&opened.workspace, &corpus, &documents);
            return opened.finish(session, changes, &self.editing.refusals);
        }
        if self.editing.applying.is_dry() {
            return Err(Failure::new("--dry-run shows what would be written").help("add --write"));
        }
        let workspace = session.workspace()?;
        let corpus = session.load(&workspace, Scope::COUNTS)?;
        let chosen = self.editing.choice.resolve_all(session, &workspace, &corpus)?;
        if self.check {
            return check(session, &workspace, &chosen);
        }
        let rates = workspace.config().settings.reading_time.rates();
        let shown: Vec<String> =
            chosen.iter().map(|facts| escape(&session.shown(&workspace, facts)).into_owned()).collect();
        let width = shown.iter().map(|path| path.chars().count()).max().unwrap_or(0);
        for (facts, path) in chosen.iter().zip(&shown) {
            match &facts.time {
                None => writeln!(session.out, "{path:width$}       not read")?,
                Some(time) if self.explain => {
                    writeln!(session.out, "{path}: {} min ({})", time.minutes(), exact(time.seconds()))?;
                    explain(session, facts, &rates)?;
                }
                Some(time) => writeln!(session.out, "{path:width$}  {:>4} min", time.minutes())?,
            }
        }
        if chosen.len() != 1 {
            let seconds: u64 = chosen.iter().filter_map(|facts| facts.time).map(|time| u64::from(time.seconds())).sum();
            let total = if chosen.is_empty() { 0 } else { minutes(seconds) };
            writeln!(session.out, "{}, {total} min", documents(chosen.len()))?;
        }
        Ok(Status::Done)
    }
}

/// Tells which stored reading times are not what they would be now. What stores none has nothing to be wrong.
fn check(session: &mut Session<'_>, workspace: &Workspace, chosen: &[&Facts]) -> Result<Status, Failure> {
    let mut status = Status::Done;
    for facts in chosen {
        let (Some(stored), Some(time)) = (&facts.stored_minutes, &facts.time) else { continue };
        if stored.value != time.minutes() {
            let path = session.shown(workspace, facts);
            writeln!(session.out, "{}: stored {}, is {}", escape(&path), stored.value, time.minutes())?;
            status = Status::Findings;
        }
    }
    Ok(status)
}

/// Seconds as a person says them: `18 min 41 s`.
fn exact(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

fn explain(session: &mut Session<'_>, facts: &Facts, rates: &Rates) -> Result<(), Failure> {
    let (Some(counts), Some(time)) = (&facts.counts, &facts.time) else { return Ok(()) };
    let images = counts.images;
    let each: Vec<String> = (0..images.min(3)).map(|index| seconds_of_image(index, rates).to_string()).collect();
    let each = match (images, each.is_empty()) {
        (_, true) => String::new(),
        (4.., _) => format!("{}, … s", each.join(", ")),
        _ => format!("{} s", each.join(", ")),
    };
    let parts = [
        ("words", counts.words, format!("at {} a minute", rates.words_per_minute), time.words),
        ("CJK characters", counts.cjk, format!("at {} a minute", rates.cjk_per_minute), time.cjk),
        ("code lines", counts.code_lines, format!("at {} s a line", rates.seconds_per_code_line), time.code),
        ("table rows", counts.table_rows, format!("at {} s a row", rates.seconds_per_table_row), time.tables),
        ("images", images, each, time.images),
    ];
    for (name, count, rate, seconds) in parts {
        let took = if count == 0 { String::new() } else { exact(seconds.round() as u32) };
        let line = format!("  {name:<15} {:>9}   {rate:<18} {took:>12}", grouped(count));
        writeln!(session.out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// A count with its thousands parted: `4,012`.
fn grouped(count: u32) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!((grouped(4012), grouped(12), grouped(1_234_567)), ("4,012".into(), "12".into(), "1,234,567".into()));
        assert_eq!((exact(41), exact(1121)), ("41 s".into(), "18 min 41 s".into()));
    }
}
