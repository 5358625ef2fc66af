//! Reading time, from what is on the page.

use super::body::Counts;

/// How fast which part of a page is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// Words of spaced scripts a minute.
    pub words_per_minute: f64,
    /// Chinese and Japanese characters a minute.
    pub cjk_per_minute: f64,
    /// Seconds for a line of code that is not blank.
    pub seconds_per_code_line: f64,
    /// Seconds for a table row, beyond its words.
    pub seconds_per_table_row: f64,
    /// Seconds for the first image; each further one takes a second less, down to the least.
    pub seconds_first_image: f64,
    /// Seconds for an image at the least.
    pub seconds_least_image: f64,
}

impl Default for Rates {
    /// 238 words a minute is the mean of 190 studies of silent reading of English non-fiction (Brysbaert, "How many
    /// words do we read per minute?", Journal of Memory and Language 109, 2019). 500 characters a minute, and 12 seconds
    /// for the first image, one less for each further one down to 3, are the conventions Medium published. The figures
    /// for code and tables are this program's own estimates, made to be set.
    fn default() -> Self {
        Self {
            words_per_minute: 238.0,
            cjk_per_minute: 500.0,
            seconds_per_code_line: 1.2,
            seconds_per_table_row: 1.0,
            seconds_first_image: 12.0,
            seconds_least_image: 3.0,
        }
    }
}

/// How long a document takes to read, part by part, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadingTime {
    /// For words.
    pub words: f64,
    /// For Chinese and Japanese characters.
    pub cjk: f64,
    /// For code.
    pub code: f64,
    /// For finding one's way in tables.
    pub tables: f64,
    /// For images.
    pub images: f64,
}

impl ReadingTime {
    /// The reading time of what is on a page, at the given rates.
    pub fn of(counts: &Counts, rates: &Rates) -> Self {
        Self {
            words: f64::from(counts.words) * 60.0 / rates.words_per_minute,
            cjk: f64::from(counts.cjk) * 60.0 / rates.cjk_per_minute,
            code: f64::from(counts.code_lines) * rates.seconds_per_code_line,
            tables: f64::from(counts.table_rows) * rates.seconds_per_table_row,
            images: image_seconds(counts.images, rates),
        }
    }

    /// All parts together, to the nearest second.
    pub fn seconds(&self) -> u32 {
        let sum = self.words + self.cjk + self.code + self.tables + self.images;
        // Rates are positive, so the sum is; a float beyond the range saturates.
        sum.round() as u32
    }

    /// The nearest minute, at least one.
    pub fn minutes(&self) -> u32 {
        u32::try_from(minutes(u64::from(self.seconds()))).unwrap_or(u32::MAX)
    }
}

/// The minutes that `seconds` are shown as: the nearest, at least one.
pub fn minutes(seconds: u64) -> u64 {
    (seconds.saturating_add(30) / 60).max(1)
}

/// The seconds that the image with this index, from 0, takes.
pub fn seconds_of_image(index: u32, rates: &Rates) -> f64 {
    (rates.seconds_first_image - f64::from(index)).max(rates.seconds_least_image)
}

fn image_seconds(count: u32, rates: &Rates) -> f64 {
    // Beyond this many every image takes the least, so no loop over a million of them is needed.
    let falling = (rates.seconds_first_image - rates.seconds_least_image).max(0.0).ceil() as u32;
    let first: f64 = (0..count.min(falling)).map(|index| seconds_of_image(index, rates)).sum();
    first + f64::from(count.saturating_sub(falling)) * rates.seconds_least_image
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_its_parts() {
        let body = Counts { words: 4012, code_lines: 64, ..Counts::default() };
        let time = ReadingTime::of(&body, &Rates::default());
        assert_eq!((time.words.round(), time.code.round()), (1011.0, 77.0));
        assert_eq!((time.seconds(), time.minutes()), (1088, 18));
        let body = Counts { cjk: 1000, table_rows: 5, ..Counts::default() };
        assert_eq!(ReadingTime::of(&body, &Rates::default()).seconds(), 125);
    }

    #[test]
    fn images_take_less_and_less() {
        let rates = Rates::default();
        assert_eq!(image_seconds(3, &rates), 33.0);
        assert_eq!(image_seconds(12, &rates), 12.0 + 11.0 + 10.0 + 9.0 + 8.0 + 7.0 + 6.0 + 5.0 + 4.0 + 3.0 * 3.0);
        assert_eq!(image_seconds(0, &rates), 0.0);
    }

    #[test]
    fn no_page_takes_less_than_a_minute() {
        assert_eq!(ReadingTime::default().minutes(), 1);
        assert_eq!((minutes(89), minutes(90)), (1, 2));
    }
}
