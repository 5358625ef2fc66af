//! Counting words, per script.

/// Counts words of spaced scripts and characters of Chinese and Japanese.
///
/// A word is what stands between white space (or control characters) and holds a letter or a digit: `don't` and `KV-cache` are one word each,
/// `—` is none. An address (`https://…`) is none either: nobody reads it. Each Han character and each kana counts by
/// itself and parts the words beside it. Text may come in pieces: a word goes on from one to the next until a break.
#[derive(Debug, Default)]
pub struct WordCounter {
    /// Words of scripts that put spaces between them, Korean included.
    pub words: u32,
    /// Characters of Chinese and Japanese.
    pub cjk: u32,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Between words.
    #[default]
    Between,
    /// In a run of marks that may still become a word.
    Marks,
    /// In a word that was counted, or an address that is not.
    Counted,
}

/// How many bytes the fast way takes at a time: few enough that their words fit a byte.
const CHUNK: usize = 64;

/// Pieces shorter than this are not worth the fast way.
const SHORT: usize = 12;

impl WordCounter {
    /// Ends the word that the last piece ended in, as the end of a paragraph does.
    pub fn end_word(&mut self) {
        self.state = State::Between;
    }

    /// Counts a piece of text.
    pub fn count(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let mut end = (at + CHUNK).min(bytes.len());
            if end < bytes.len() {
                // A chunk ends where a word does, so that `https://` is never cut in two.
                let space = bytes.get(at..end).and_then(|chunk| chunk.iter().rposition(|byte| *byte == b' '));
                end = space.map_or(end, |space| at + space + 1);
            }
            let chunk = bytes.get(at..end).unwrap_or_default();
            at = if chunk.len() >= SHORT && self.count_plain(chunk) {
                end
            } else {
                at + self.count_slowly(text.get(at..).unwrap_or_default(), end - at)
            };
        }
    }

    /// Counts a chunk in which every word starts with an ASCII letter or digit; returns false and counts nothing where
    /// it holds anything else.
    fn count_plain(&mut self, chunk: &[u8]) -> bool {
        let mut window = [b' '; CHUNK + 1];
        match self.state {
            State::Between => {}
            State::Counted => window[0] = b'a',
            State::Marks => return false,
        }
        let Some(place) = window.get_mut(1..=chunk.len()) else { return false };
        place.copy_from_slice(chunk);
        let (Some(before), Some(bytes)) = (window.first_chunk(), window.last_chunk()) else { return false };
        let (words, is_plain) = plain_words(before, bytes);
        let ends_between = chunk.last().is_none_or(|last| is_space(*last));
        if !is_plain || (!ends_between && chunk.len() == CHUNK) {
            return false;
        }
        self.words += u32::from(words);
        self.state = if ends_between { State::Between } else { State::Counted };
        true
    }

    /// Counts at least the first `length` bytes of `text`, character by character; returns how many it took.
    fn count_slowly(&mut self, text: &str, length: usize) -> usize {
        for (at, c) in text.char_indices() {
            if at >= length {
                return at;
            }
            if c <= ' ' || (!c.is_ascii() && c.is_whitespace()) {
                self.state = State::Between;
            } else if !c.is_ascii() && is_cjk(c) {
                self.cjk += 1;
                self.state = State::Between;
            } else if self.state != State::Counted && c.is_alphanumeric() {
                let rest = text.get(at..).unwrap_or_default();
                let address = c == 'h' && (rest.starts_with("http://") || rest.starts_with("https://"));
                self.words += u32::from(!address);
                self.state = State::Counted;
            } else if self.state == State::Between {
                self.state = State::Marks;
            }
        }
        text.len()
    }
}

/// How many words start in `bytes`, `before` being the same bytes one place later; and whether each starts with an ASCII
/// letter or digit and none can be an address. Arrays of one fixed size let the compiler take many bytes at once.
fn plain_words(before: &[u8; CHUNK], bytes: &[u8; CHUNK]) -> (u8, bool) {
    let (mut words, mut odd) = (0_u8, 0_u8);
    for (&before, &byte) in before.iter().zip(bytes) {
        let start = is_space(before) & !is_space(byte);
        words += u8::from(start);
        odd |= u8::from(start & !byte_is_word(byte)) | (byte & 0x80) | u8::from(byte == b'/');
    }
    (words, odd == 0)
}

/// Control characters part words as blanks do.
fn is_space(byte: u8) -> bool {
    byte <= b' '
}

fn byte_is_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// Han, Hiragana and Katakana; Hangul is written with spaces and is none of them.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}'
        | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(text: &str) -> (u32, u32) {
        let mut counter = WordCounter::default();
        counter.count(text);
        (counter.words, counter.cjk)
    }

    /// The definition, word by word.
    fn naive(text: &str) -> (u32, u32) {
        let (mut words, mut cjk) = (0, 0);
        for token in text.split(|c: char| c.is_whitespace() || c <= ' ') {
            for part in token.split(is_cjk) {
                let start = part.find(char::is_alphanumeric).unwrap_or(part.len());
                let address = ["http://", "https://"].iter().any(|scheme| part[start..].starts_with(scheme));
                words += u32::from(start < part.len() && !address);
            }
            cjk += token.chars().filter(|c| is_cjk(*c)).count() as u32;
        }
        (words, cjk)
    }

    #[test]
    fn counts_what_is_read() {
        assert_eq!(count("Don't panic — it's a KV-cache (really)."), (6, 0));
        assert_eq!(count("see https://example.org/a/b or (http://x.org)"), (2, 0));
        assert_eq!(count("使用GPU加速。"), (1, 4));
        assert_eq!(count("ひらがな カタカナー 々"), (0, 10));
        assert_eq!(count("한국어 단어 둘"), (3, 0));
        assert_eq!(count(" \n\t"), (0, 0));
    }

    #[test]
    fn a_word_goes_on_over_pieces_until_a_break() {
        let mut counter = WordCounter::default();
        for piece in ["un", "believ", "able", " x"] {
            counter.count(piece);
        }
        assert_eq!(counter.words, 2);
        counter.end_word();
        counter.count("y");
        assert_eq!(counter.words, 3);
    }

    proptest! {
        #[test]
        fn the_fast_way_is_the_definition(text in "([a-c1 \n\0]{0,40}[-—(\"'&:/ü界]?(https?://[a-z]{0,3})?){0,12}") {
            prop_assert_eq!(count(&text), naive(&text));
        }
    }
}
