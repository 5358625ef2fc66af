//! Partial dates: as much of a date as the author gave, kept as written.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date of any precision: `2026`, `2026-04`, `2026-04-02`, or a date with a time and perhaps an offset.
///
/// Without an offset it is a civil date: it belongs to a calendar, and becomes an instant only in a time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialDate {
    text: Box<str>,
    start: NaiveDate,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    Year,
    Month,
    Day,
    Time(NaiveTime, Option<FixedOffset>),
}

impl PartialDate {
    /// Reads `2026`, `2026-04`, `2026-04-02`, and `DATE[(T| )HH:MM[:SS[.fraction]]][ ][Z|±HH[:]MM]`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut scan = Scanner { rest: text };
        let year = i32::try_from(scan.digits(4)?).ok()?;
        let (mut month, mut day, mut precision) = (1, 1, Precision::Year);
        if scan.eat('-') {
            (month, precision) = (scan.digits(2)?, Precision::Month);
            if scan.eat('-') {
                (day, precision) = (scan.digits(2)?, Precision::Day);
                if scan.eat('T') || scan.eat('t') || scan.eat(' ') {
                    let time = scan.time()?;
                    precision = Precision::Time(time, scan.offset()?);
                }
            }
        }
        let start = NaiveDate::from_ymd_opt(year, month, day)?;
        scan.rest.is_empty().then(|| Self { text: text.into(), start, precision })
    }

    /// The date as the author wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The calendar year.
    pub fn year(&self) -> i32 {
        self.start.year()
    }

    /// The month, 1 to 12, where one is given.
    pub fn month(&self) -> Option<u32> {
        (self.precision != Precision::Year).then(|| self.start.month())
    }

    /// The day of the month, where one is given.
    pub fn day(&self) -> Option<u32> {
        (!matches!(self.precision, Precision::Year | Precision::Month)).then(|| self.start.day())
    }

    /// The day it begins on, by its own calendar.
    pub fn first_day(&self) -> NaiveDate {
        self.start
    }

    /// Whether a time of the day is given.
    pub fn has_time(&self) -> bool {
        matches!(self.precision, Precision::Time(..))
    }

    /// The first instant of the period. A civil date begins when its first day does in `zone`.
    pub fn first(&self, zone: Tz) -> DateTime<FixedOffset> {
        match self.precision {
            Precision::Time(time, offset) => instant(self.start.and_time(time), offset, zone, false),
            _ => instant(self.start.and_time(NaiveTime::MIN), None, zone, false),
        }
    }

    /// The last instant of the period, to the second; of a date with a time, that time.
    pub fn last(&self, zone: Tz) -> DateTime<FixedOffset> {
        let after = match self.precision {
            Precision::Year => NaiveDate::from_ymd_opt(self.year() + 1, 1, 1),
            Precision::Month => self.start.checked_add_months(chrono::Months::new(1)),
            Precision::Day => self.start.succ_opt(),
            Precision::Time(..) => return self.first(zone),
        };
        let end = after.unwrap_or(self.start).and_time(NaiveTime::MIN) - Duration::seconds(1);
        instant(end, None, zone, true)
    }

    /// The date as a reader likes it: "2026", "April 2026", "April 2, 2026".
    pub fn human(&self) -> String {
        let month = MONTHS.get(self.start.month0() as usize).copied().unwrap_or_default();
        let (year, day) = (self.year(), self.start.day());
        match self.precision {
            Precision::Year => format!("{year:04}"),
            Precision::Month => format!("{month} {year:04}"),
            Precision::Day | Precision::Time(..) => format!("{month} {day}, {year:04}"),
        }
    }
}

/// The instant of a civil time: by its own offset, else in `zone`. Where clocks were turned back the time stands for
/// two instants, and `late` picks the later; where they were turned forward it stands for none, and the next counts.
fn instant(civil: NaiveDateTime, offset: Option<FixedOffset>, zone: Tz, late: bool) -> DateTime<FixedOffset> {
    if let Some(at) = offset.and_then(|offset| offset.from_local_datetime(&civil).single()) {
        return at;
    }
    for minutes in (0..=24 * 60).step_by(15) {
        let local = zone.from_local_datetime(&(civil + Duration::minutes(minutes)));
        if let Some(at) = if late { local.latest() } else { local.earliest() } {
            return at.fixed_offset();
        }
    }
    civil.and_utc().fixed_offset()
}

struct Scanner<'a> {
    rest: &'a str,
}

impl Scanner<'_> {
    fn eat(&mut self, wanted: char) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        digits.parse().ok()
    }

    fn time(&mut self) -> Option<NaiveTime> {
        let hour = self.digits(2)?;
        if !self.eat(':') {
            return None;
        }
        let minute = self.digits(2)?;
        let mut second = 0;
        if self.eat(':') {
            second = self.digits(2)?;
            if self.eat('.') {
                let end = self.rest.bytes().take_while(u8::is_ascii_digit).count();
                let (fraction, rest) = self.rest.split_at_checked(end)?;
                if fraction.is_empty() {
                    return None;
                }
                self.rest = rest;
            }
        }
        // A leap second is read as the second before it.
        NaiveTime::from_hms_opt(hour, minute, if second == 60 { 59 } else { second })
    }

    /// An offset if one follows; `None` for a text that is none.
    #[expect(clippy::option_option, reason = "no offset and a wrong one are two things")]
    fn offset(&mut self) -> Option<Option<FixedOffset>> {
        if self.rest.is_empty() {
            return Some(None);
        }
        self.eat(' ');
        if self.eat('Z') || self.eat('z') {
            return Some(FixedOffset::east_opt(0));
        }
        let sign = if self.eat('+') {
            1
        } else if self.eat('-') {
            -1
        } else {
            return None;
        };
        let hours = self.digits(2)?;
        self.eat(':');
        let minutes = self.digits(2)?;
        if hours > 23 || minutes > 59 {
            return None;
        }
        let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
        FixedOffset::east_opt(sign * seconds).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> PartialDate {
        PartialDate::parse(text).unwrap_or_else(|| panic!("{text} is a date"))
    }

    fn first(text: &str, zone: Tz) -> String {
        date(text).first(zone).to_rfc3339()
    }

    #[test]
    fn reads_each_form() {
        for text in [
            "2026",
            "2026-04",
            "2026-04-02",
            "2014-08-19T22:36",
            "2012-12-06 09:00:00.123456789 +00:00",
            "2015-01-13 05:30:00 -0800",
            "2017-09-06T16:00:14Z",
            "2026-04-02 10:00 Z",
            "2016-12-31T23:59:60Z",
        ] {
            assert_eq!(date(text).as_str(), text);
        }
    }

    #[test]
    fn refuses_all_else() {
        for text in [
            "",
            "26",
            "2026-4",
            "2019-22-08",
            "2024-02-07:00:00Z",
            "2019-07-09 18::48::00",
            "2017-02-10 00:10::00 -03:00",
            "Fri Sep  3 11:21:31 CEST 2021",
            "2015-1-13 05:30:00",
            "2025/04/23",
            "01/18/2026",
            "2026-02-29",
            "2026-04-31",
            "2026-04-02 25:00",
            "2026-04-02 10:00 CEST",
            "2026-04-02 10:00 +25:00",
            "2026-04-02T10",
            "2026-04-",
            "２０２６",
            "2026-04-02 10:00:00.",
        ] {
            assert!(PartialDate::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn shows_the_precision_it_has() {
        assert_eq!(date("2026").human(), "2026");
        assert_eq!(date("2026-04").human(), "April 2026");
        assert_eq!(date("2026-04-02").human(), "April 2, 2026");
        assert_eq!(date("2026-04-02T23:00:00Z").human(), "April 2, 2026");
    }

    #[test]
    fn a_civil_date_never_shifts_by_a_day() {
        let apia = chrono_tz::Pacific::Apia;
        assert_eq!(first("2026-04-02", Tz::UTC), "2026-04-02T00:00:00+00:00");
        assert_eq!(first("2026-04-02", apia), "2026-04-02T00:00:00+13:00");
        assert_eq!(first("2026-04-02", chrono_tz::America::Los_Angeles), "2026-04-02T00:00:00-07:00");
        assert_eq!(first("2026-04-02 10:00 -03:00", apia), "2026-04-02T10:00:00-03:00");
        // Midnight did not exist in São Paulo on this day; Apia skipped the whole of December 30, 2011.
        assert_eq!(first("2018-11-04", chrono_tz::America::Sao_Paulo), "2018-11-04T01:00:00-02:00");
        assert_eq!(first("2011-12-30", apia), "2011-12-31T00:00:00+14:00");
    }

    #[test]
    fn a_month_ends_after_its_last_day() {
        let last = |text: &str| date(text).last(Tz::UTC).to_rfc3339();
        assert_eq!(last("2026-04"), "2026-04-30T23:59:59+00:00");
        assert_eq!(last("2024-02"), "2024-02-29T23:59:59+00:00");
        assert_eq!(last("9999"), "9999-12-31T23:59:59+00:00");
        assert!(date("2026-04").last(Tz::UTC) > date("2026-04-04").last(Tz::UTC));
    }

    fn dates() -> impl Strategy<Value = String> {
        (0i32..10_000, 1u32..13, 1u32..29, 0u32..24, 0u32..60, 0usize..5).prop_map(|(y, m, d, h, min, form)| match form
        {
            0 => format!("{y:04}"),
            1 => format!("{y:04}-{m:02}"),
            2 => format!("{y:04}-{m:02}-{d:02}"),
            3 => format!("{y:04}-{m:02}-{d:02}T{h:02}:{min:02}"),
            _ => format!("{y:04}-{m:02}-{d:02} {h:02}:{min:02}:07 +05:30"),
        })
    }

    proptest! {
        #[test]
        fn what_was_read_is_kept(text in dates()) {
            let read = date(&text);
            prop_assert_eq!(read.as_str(), &text);
            // Written anew from what was understood, it is the same text as far as it was given.
            let parts = [Some(format!("{:04}", read.year())), read.month().map(|m| format!("{m:02}")), read.day().map(|d| format!("{d:02}"))];
            let day = parts.into_iter().flatten().collect::<Vec<_>>().join("-");
            prop_assert_eq!(&day, &text[..day.len()]);
            if text.len() > day.len() {
                prop_assert_eq!(read.first(Tz::UTC).format("%H:%M").to_string(), &text[11..16]);
            } else {
                prop_assert_eq!(read.first(Tz::UTC).format("%H:%M").to_string(), "00:00");
            }
        }

        #[test]
        fn periods_are_ordered(a in dates(), b in dates()) {
            let (a, b) = (date(&a), date(&b));
            prop_assert!(a.first(Tz::UTC) <= a.last(Tz::UTC));
            if a.last(Tz::UTC) < b.first(Tz::UTC) {
                prop_assert!(a.last(Tz::UTC) < b.last(Tz::UTC) && a.first(Tz::UTC) < b.first(Tz::UTC));
            }
        }
    }
}
