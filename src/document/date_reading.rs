//! What a date in a shape of its own means: certainly, or most likely.

use super::date::{MONTHS, PartialDate};
use chrono::NaiveDate;

/// The date that a text which is none can only mean, in the form that [`PartialDate::parse`] reads: `2015-1-13 5:30:00`,
/// `2025/4/3`. The year comes first, so that what follows is the month; only digits are padded, and slashes and dots become hyphens.
pub fn certain_reading(text: &str) -> Option<String> {
    let text = text.trim();
    let (year, rest) = text.split_at_checked(4)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, rest) = digits(rest.strip_prefix(separator)?)?;
    let read = |text: String| PartialDate::parse(&text).map(|_| text).filter(|text| text.starts_with(year));
    let date = format!("{year}-{month:0>2}");
    if rest.is_empty() {
        return read(date);
    }
    let (day, rest) = digits(rest.strip_prefix(separator)?)?;
    let date = format!("{date}-{day:0>2}");
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return if rest.is_empty() { read(date) } else { None } };
    let (hour, after) = digits(time)?;
    let joint = rest.strip_suffix(time)?;
    read(format!("{date}{joint}{hour:0>2}{after}"))
}

/// One or two digits, and what follows them.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.split_at_checked(end).filter(|_| (1..=2).contains(&end))
}

/// A date that is read, in the form of ISO 8601 and RFC 3339: a `T` before the time, a colon in the offset, nothing before it.
/// `None` where it is written so, or is no date.
pub fn strict_form(text: &str) -> Option<String> {
    let text = text.trim();
    PartialDate::parse(text)?;
    let (date, rest) = text.split_at_checked("2026-04-02".len())?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let clock_end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(rest.len());
    let (clock, offset) = rest.split_at_checked(clock_end)?;
    let offset = match offset.trim_start() {
        "z" => "Z".to_owned(),
        offset => match offset.split_at_checked(3) {
            Some((hours, minutes)) if minutes.len() == 2 => format!("{hours}:{minutes}"),
            _ => offset.to_owned(),
        },
    };
    let strict = format!("{date}T{clock}{offset}");
    (strict != text).then_some(strict)
}

/// The date that a text in another order or shape most likely means, in the form that [`PartialDate::parse`] reads.
///
/// A guess for a person to look at: `04/02/2026` is read as in the United States, month first, unless only the other
/// order is a date.
pub fn likely_reading(text: &str) -> Option<String> {
    let date = likely_date(text)?;
    Some(
        likely_time(text)
            .map(|time| format!("{date} {time}"))
            .filter(|whole| PartialDate::parse(whole).is_some())
            .unwrap_or(date),
    )
}

/// The time and offset in a text, padded, with each run of colons made one: `6:10:00`, `18::48::00`, `00:10::00 -03:00`.
fn likely_time(text: &str) -> Option<String> {
    let (before, _) = text.split_once(':')?;
    let hour_at = before.rfind(|c: char| !c.is_ascii_digit())? + 1;
    // Behind a colon stands no hour, but the rest of something else.
    if !before.get(..hour_at)?.ends_with([' ', 'T', 't']) {
        return None;
    }
    let rest = text.get(hour_at..)?.trim();
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(rest.len());
    let (clock, offset) = rest.split_at(end);
    let mut parts: Vec<String> =
        clock.split(':').filter(|part| !part.is_empty()).map(|part| format!("{part:0>2}")).collect();
    let offset = offset.trim();
    let word = offset.split_whitespace().next().unwrap_or("").to_ascii_uppercase();
    if let (Some(first), "AM" | "PM") = (parts.first_mut(), word.as_str()) {
        let hour = first.parse::<u32>().ok().filter(|hour| (1..=12).contains(hour))?;
        *first = format!("{:02}", hour % 12 + if word == "PM" { 12 } else { 0 });
    }
    let zone = ZONES.iter().find(|(name, _)| *name == word).map(|(_, offset)| *offset);
    let offset = zone.or(Some(offset).filter(|offset| offset.starts_with(['+', '-', 'Z', 'z'])));
    Some(parts.join(":") + &offset.map_or(String::new(), |offset| format!(" {offset}")))
}

/// The date in a text.
fn likely_date(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| word.parse::<u32>().ok();
    let named_month = |word: &str| {
        let word = word.to_ascii_lowercase();
        let at = MONTHS.iter().position(|month| {
            let month = month.to_ascii_lowercase();
            word == month || (word.len() >= 3 && month.get(..3) == word.get(..3) && word.len() <= 4)
        })?;
        u32::try_from(at + 1).ok()
    };
    let date = |year: u32, month: u32, day: u32| {
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    };
    let year_at = words.iter().position(|word| word.len() == 4 && number(word).is_some_and(|year| year >= 1000))?;
    let year = number(words.get(year_at)?)?;
    if let Some(month_at) = words.iter().position(|word| named_month(word).is_some()) {
        let month = named_month(words.get(month_at)?)?;
        // The day stands beside the month: `2 April 2026`, `April 2, 2026`, `Apr 2 11:21:31 2026`.
        let ordinal = |word: &&str| number(word.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']));
        let after = words.get(month_at + 1).filter(|_| month_at + 1 != year_at).and_then(ordinal);
        let before = month_at.checked_sub(1).filter(|at| *at != year_at).and_then(|at| words.get(at)).and_then(ordinal);
        let day = after.or(before).filter(|day| (1..=31).contains(day));
        return day.map_or_else(|| Some(format!("{year:04}-{month:02}")), |day| date(year, month, day));
    }
    if year_at == 0 {
        let (second, third) = (number(words.get(1)?)?, words.get(2).and_then(|word| number(leading_digits(word))));
        return match third {
            Some(third) => date(year, second, third).or_else(|| date(year, third, second)),
            None => (1..=12).contains(&second).then(|| format!("{year:04}-{second:02}")),
        };
    }
    let (first, second) = (number(words.first()?)?, number(words.get(1)?)?);
    (year_at == 2).then(|| date(year, first, second).or_else(|| date(year, second, first))).flatten()
}

/// The digits a word starts with: `02T10` holds the day 2.
fn leading_digits(word: &str) -> &str {
    word.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("")
}

/// Time zones by their short names, where one name is one offset. `CST`, `IST` and `BST` are several.
const ZONES: [(&str, &str); 10] = [
    ("UTC", "+00:00"),
    ("GMT", "+00:00"),
    ("WEST", "+01:00"),
    ("CET", "+01:00"),
    ("CEST", "+02:00"),
    ("EEST", "+03:00"),
    ("EDT", "-04:00"),
    ("PDT", "-07:00"),
    ("PST", "-08:00"),
    ("JST", "+09:00"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn guesses_what_was_meant() {
        for (text, reading) in [
            ("2019-22-08", "2019-08-22"),
            ("2024-02-07:00:00Z", "2024-02-07"),
            ("2019-07-09 18::48::00", "2019-07-09 18:48:00"),
            ("2017-02-10 00:10::00 -03:00", "2017-02-10 00:10:00 -03:00"),
            ("2014-10-06 6:10:00", "2014-10-06 06:10:00"),
            ("2014-10-06 36:10:00", "2014-10-06"),
            ("Fri Sep  3 11:21:31 CEST 2021", "2021-09-03 11:21:31 +02:00"),
            ("Thu Dec  2 23:21:31 CST 2021", "2021-12-02 23:21:31"),
            ("01/18/2026 3:04 PM", "2026-01-18 15:04"),
            ("01/18/2026 12:04 am", "2026-01-18 00:04"),
            ("2015-1-13 05:30:00", "2015-01-13 05:30:00"),
            ("2025/04/23", "2025-04-23"),
            ("01/18/2026", "2026-01-18"),
            ("18.01.2026", "2026-01-18"),
            ("04/02/2026", "2026-04-02"),
            ("April 2, 2026", "2026-04-02"),
            ("2nd of April 2026", "2026-04"),
            ("2 april 2026", "2026-04-02"),
            ("April 2026", "2026-04"),
            ("2026-4", "2026-04"),
        ] {
            assert_eq!(likely_reading(text).as_deref(), Some(reading), "{text}");
        }
        for text in ["", "soon", "2026-13-32", "1", "next May"] {
            assert_eq!(likely_reading(text), None, "{text}");
        }
    }

    #[test]
    fn reads_what_can_only_mean_one_day() {
        for (text, reading) in [
            ("2015-1-13 05:30:00", "2015-01-13 05:30:00"),
            ("2014-10-06 6:10:00", "2014-10-06 06:10:00"),
            ("2014-10-6T6:10 +02:00", "2014-10-06T06:10 +02:00"),
            ("2025/4/3", "2025-04-03"),
            ("2025/04/23", "2025-04-23"),
            ("2025.4.3", "2025-04-03"),
            ("2026-4", "2026-04"),
        ] {
            assert_eq!(certain_reading(text).as_deref(), Some(reading), "{text}");
        }
        for text in [
            "2019-22-08",
            "2019-07-09 18::48::00",
            "2017-02-10 00:10::00 -03:00",
            "2024-02-07:00:00Z",
            "01/18/2026",
            "2025/4-3",
            "2025-4-31",
            "2025-004-3",
            "2025-4-",
            "Fri Sep  3 11:21:31 CEST 2021",
            "2025",
            "2015-1-13 05:30 PM",
            "é2025-1-1",
        ] {
            assert_eq!(certain_reading(text), None, "{text}");
        }
    }

    #[test]
    fn writes_a_date_as_the_standard_does() {
        for (text, strict) in [
            ("2026-04-02 10:30", "2026-04-02T10:30"),
            ("2026-04-02t10:30:00z", "2026-04-02T10:30:00Z"),
            ("2015-01-13 05:30:00 -0800", "2015-01-13T05:30:00-08:00"),
            ("2012-12-06 09:00:00.123456789 +00:00", "2012-12-06T09:00:00.123456789+00:00"),
            ("2026-04-02T10:30:00+0200", "2026-04-02T10:30:00+02:00"),
        ] {
            assert_eq!(strict_form(text).as_deref(), Some(strict), "{text}");
        }
        for text in [
            "2026",
            "2026-04",
            "2026-04-02",
            "2014-08-19T22:36",
            "2026-04-02T10:30:00Z",
            "2026-04-02T10:30:00+02:00",
            "x",
        ] {
            assert_eq!(strict_form(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_guess_is_itself_a_date(text in "[0-9A-Za-z/:. -]{0,30}") {
            if let Some(reading) = likely_reading(&text) {
                prop_assert!(PartialDate::parse(&reading).is_some(), "{} -> {}", text, reading);
            }
            let _ = PartialDate::parse(&text);
        }

        #[test]
        fn a_strict_form_is_the_same_instant(text in "2026-0[1-9]-1[0-9][Tt ][01][0-9]:[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,3})?)?( ?([zZ]|[+-]0[0-9]:?30))?") {
            let read = PartialDate::parse(&text).unwrap();
            let strict = PartialDate::parse(&strict_form(&text).unwrap_or(text)).unwrap();
            let first = |date: &PartialDate| date.first(chrono_tz::Asia::Tokyo);
            prop_assert_eq!(first(&read), first(&strict));
            prop_assert_eq!(strict_form(strict.as_str()), None);
        }
    }
}
