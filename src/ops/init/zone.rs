//! The offset from UTC that a site's dates carry: a hint at its time zone, and no more than that.

use crate::corpus::Corpus;
use std::collections::BTreeMap;

/// So many dates make a habit.
const ENOUGH: usize = 5;

/// The one offset that nearly all dates with a time carry, unless that is UTC's.
pub(super) fn offset(corpus: &Corpus) -> Option<String> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    let timed = corpus.documents().iter().filter_map(|facts| facts.date.as_ref()).filter(|date| date.has_time());
    let mut count = 0;
    for date in timed {
        count += 1;
        *uses.entry(written(date.as_str())).or_default() += 1;
    }
    let (offset, used) = uses.into_iter().max_by_key(|(_, used)| *used)?;
    let is_utc = matches!(offset, "" | "+00:00" | "-00:00" | "+0000" | "-0000");
    (!is_utc && used >= ENOUGH && used * 10 >= count * 9).then(|| offset.to_owned())
}

/// The offset at the end of a date, as written; empty for none and for `Z`.
fn written(date: &str) -> &str {
    let time = date.find([':']).unwrap_or(0);
    let rest = date.get(time..).unwrap_or_default();
    rest.find(['+', '-']).and_then(|at| rest.get(at..)).unwrap_or_default()
}

pub(super) fn comment(offset: &str) -> String {
    format!("timezone = \"Area/City\"   # of dates without an offset; nearly all have {offset}")
}

pub(super) fn note(offset: &str) -> String {
    format!("nearly all dates carry {offset}: set `timezone` to the city that this is, for dates that carry none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_stands_behind_the_time() {
        for (date, expected) in [
            ("2026-04-02T10:00:00+02:00", "+02:00"),
            ("2026-04-02 10:00:00 -0500", "-0500"),
            ("2026-04-02T10:00:00Z", ""),
            ("2026-04-02 10:00", ""),
        ] {
            assert_eq!(written(date), expected, "{date}");
        }
    }
}
