//! The words of registered tags, found in text: whole ones, whatever their case, number and hyphens, in one pass however many
//! tags there are.

use super::Tags;
use crate::document::slug::slug;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// What the registered tags are called.
#[derive(Debug, Default)]
pub struct TagWords {
    /// The slugs of the tags.
    tags: Vec<Box<str>>,
    /// Each word of a name, by a number that its forms share.
    words: HashMap<Box<str>, u32>,
    /// Names that are one or two letters, as written: `Go` is a tag, `go` is a word.
    short: HashMap<Box<str>, u32>,
    /// From a node and a word to the next node; names begin at the first.
    next: HashMap<(u32, u32), u32>,
    /// The tag whose name ends at a node.
    ends: Vec<Option<u32>>,
}

/// The most words of a name: what has more is no tag that anybody writes out.
const MAX_WORDS: usize = 16;

/// The longest name, in bytes.
const MAX_NAME: usize = 200;

/// The longest piece of text without a blank that is looked at as one, in bytes.
const MAX_PIECE: usize = 200;

/// No word of any name.
const NONE: u32 = u32::MAX;

impl TagWords {
    /// The labels, aliases and slugs of the registered tags. Of two tags with one name the first in order has it.
    pub fn of(tags: &Tags) -> Self {
        let mut own = Self { ends: vec![None], ..Self::default() };
        for (tag, registered) in (0..).zip(tags.registered_slugs()) {
            own.tags.push(registered.into());
            let Some(entry) = tags.registered(registered) else { continue };
            for name in entry.label.iter().chain(&entry.aliases) {
                own.name(name, tag, entry.label.is_some());
            }
            // The slug of a label that is kept short for a reason says no more.
            if entry.label.as_deref().is_none_or(|label| !is_short(label)) {
                own.name(registered, tag, false);
            }
        }
        own
    }

    /// Whether no tag is registered.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    fn name(&mut self, name: &str, tag: u32, exact: bool) {
        if name.len() > MAX_NAME {
            return;
        }
        if exact && is_short(name) {
            self.short.entry(name.nfc().collect::<String>().into()).or_insert(tag);
            return;
        }
        let name = slug(name);
        let words: Vec<&str> = words(&name).collect();
        if words.is_empty() || words.len() > MAX_WORDS {
            return;
        }
        self.phrase(&words, tag);
        // Some write it as one word.
        let joined = words.concat();
        if words.len() > 1 && joined.len() > 4 && joined.is_ascii() {
            self.phrase(&[&joined], tag);
        }
    }

    fn phrase(&mut self, phrase: &[&str], tag: u32) {
        let mut node = 0;
        for word in phrase {
            let word = self.numbered(word);
            let fresh = u32::try_from(self.ends.len()).unwrap_or(NONE);
            node = *self.next.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
            }
        }
        if let Some(end) = self.ends.get_mut(node as usize) {
            end.get_or_insert(tag);
        }
    }

    /// The number of a word, or of one that it is the plural of.
    fn number(&self, word: &str) -> Option<u32> {
        let known = |word: &str| self.words.get(word).copied();
        known(word).or_else(|| singulars(word).into_iter().flatten().find_map(|word| known(&word)))
    }

    fn numbered(&mut self, word: &str) -> u32 {
        if let Some(number) = self.number(word) {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(NONE);
        self.words.insert(word.into(), number);
        for singular in singulars(word).into_iter().flatten() {
            self.words.entry(singular.into()).or_insert(number);
        }
        number
    }
}

/// Whether a name is one word of one or two letters, which may be another word in other letters.
fn is_short(name: &str) -> bool {
    name.chars().count() <= 2 && name.chars().all(|c| c.is_alphabetic() && kind(c) == Kind::Letter)
}

/// What an English word may be the plural of.
fn singulars(word: &str) -> [Option<String>; 3] {
    let is_word = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let stem = |end: &str| word.strip_suffix(end).filter(|_| is_word);
    let sibilant = |stem: &&str| ["s", "x", "z", "ch", "sh"].iter().any(|end| stem.ends_with(end));
    [
        stem("s").filter(|stem| !stem.ends_with('s')).map(str::to_owned),
        stem("es").filter(sibilant).map(str::to_owned),
        stem("ies").map(|stem| format!("{stem}y")),
    ]
}

/// How a character takes part in words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It goes on with others of its kind.
    Letter,
    /// Katakana goes on with itself alone.
    Katakana,
    /// Each Han character and each hiragana is a word to Unicode: nothing in writing parts them.
    Single,
}

fn kind(c: char) -> Kind {
    match c {
        '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' => {
            Kind::Katakana
        }
        '\u{3005}'
        | '\u{3007}'
        | '\u{3041}'..='\u{309F}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => Kind::Single,
        _ => Kind::Letter,
    }
}

/// The words of a slug.
fn words(slug: &str) -> impl Iterator<Item = &str> {
    slug.split('-').filter(|part| !part.is_empty()).flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            let mut chars = rest.chars();
            let first = kind(chars.next()?);
            let end = rest.char_indices().skip(1).find(|(_, c)| first == Kind::Single || kind(*c) != first);
            let (word, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
            rest = after;
            Some(word)
        })
    })
}

/// A word of text.
#[derive(Clone, Copy)]
struct Word {
    number: u32,
    /// The tag whose short name it is.
    short: Option<u32>,
    at: usize,
}

/// Text that is being looked through.
pub struct Reading<'a> {
    names: &'a TagWords,
    /// What stands since the last blank, and where.
    piece: String,
    piece_at: usize,
    words: Vec<Word>,
}

impl<'a> Reading<'a> {
    /// Begins to look for the names of tags.
    pub fn new(names: &'a TagWords) -> Self {
        Self { names, piece: String::new(), piece_at: 0, words: Vec::new() }
    }

    /// Reads on; a word may go on from one text to the next.
    pub fn text(&mut self, text: &str, at: usize) {
        for (offset, c) in text.char_indices() {
            if c.is_whitespace() || self.piece.len() >= MAX_PIECE {
                self.end_piece();
            }
            if !c.is_whitespace() {
                if self.piece.is_empty() {
                    self.piece_at = at + offset;
                }
                self.piece.push(c);
            }
        }
    }

    /// Ends what is read as one, and tells each tag named in it, by its slug, and where. A name within a longer one is not told.
    pub fn end(&mut self, mut told: impl FnMut(&'a str, usize)) {
        self.end_piece();
        let words = std::mem::take(&mut self.words);
        let mut from = 0;
        while let Some(word) = words.get(from) {
            let mut found = word.short.map(|tag| (1, tag));
            let mut node = 0;
            for (length, word) in (1..).zip(words.iter().skip(from)) {
                let Some(next) = self.names.next.get(&(node, word.number)) else { break };
                node = *next;
                let end = self.names.ends.get(node as usize).copied().flatten();
                found = end.map(|tag| (length, tag)).or(found);
            }
            if let Some(tag) = found.and_then(|(_, tag)| self.names.tags.get(tag as usize)) {
                told(tag, word.at);
            }
            from += found.map_or(1, |(length, _)| length);
        }
        self.words = words;
        self.words.clear();
    }

    fn end_piece(&mut self) {
        let piece = std::mem::take(&mut self.piece);
        let plain = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if plain.is_empty() {
            // `HBM · CXL` goes on over its dot.
            if !matches!(piece.as_str(), "" | "·" | "/" | "&" | "+" | "-" | "|") {
                self.part();
            }
        } else if !piece.contains("://") {
            let (before, after) = piece.split_once(plain).unwrap_or_default();
            if before.contains(parts) {
                self.part();
            }
            let slug = slug(&piece);
            let mut short = is_short(plain.strip_suffix('s').unwrap_or(plain)).then(|| self.short(plain)).flatten();
            for word in words(&slug) {
                let number = self.names.number(word).unwrap_or(NONE);
                self.words.push(Word { number, short: short.take(), at: self.piece_at });
            }
            if after.contains(parts) {
                self.part();
            }
        } else {
            self.part();
        }
        self.piece = piece;
        self.piece.clear();
    }

    /// The tag whose short name this is, or the plural of it.
    fn short(&self, plain: &str) -> Option<u32> {
        let plain: String = plain.nfc().collect();
        let known = |name: &str| self.names.short.get(name).copied();
        known(&plain).or_else(|| known(plain.strip_suffix('s')?))
    }

    /// No name goes on over this place.
    fn part(&mut self) {
        if self.words.last().is_some_and(|last| last.number != NONE) {
            self.words.push(Word { number: NONE, short: None, at: self.piece_at });
        }
    }
}

/// Whether a mark beside a word parts it from the next: a hyphen, a quote or a `+` does not.
fn parts(c: char) -> bool {
    matches!(
        c,
        '.' | ','
            | ';'
            | ':'
            | '!'
            | '?'
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '…'
            | '—'
            | '。'
            | '、'
            | '，'
            | '！'
            | '？'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::TagRegistry;

    fn names(registry: &str) -> TagWords {
        let registry: TagRegistry = toml::from_str(registry).unwrap();
        TagWords::of(&Tags::new(registry, &[]))
    }

    fn found(registry: &str, text: &str) -> Vec<(String, usize)> {
        let names = names(registry);
        let mut reading = Reading::new(&names);
        let mut found = Vec::new();
        reading.text(text, 0);
        reading.end(|tag, at| found.push((tag.to_owned(), at)));
        found
    }

    fn is_found(registry: &str, text: &str) -> bool {
        !found(registry, text).is_empty()
    }

    const KV: &str = "[kv-cache]\nlabel = \"KV Cache\"\naliases = [\"key-value cache\"]\n";

    #[test]
    fn names_are_found_however_they_are_written() {
        for text in [
            "KV cache",
            "kv-caches",
            "the KV\u{a0}Cache,",
            "(kv_cache)",
            "KVCache",
            "Key-Value Caches",
            "key value cache",
            "KV-cache-aware",
            "kv/cache",
            "“KV cache”",
            "key–value cache",
        ] {
            assert!(is_found(KV, text), "{text}");
        }
        for text in [
            "KV",
            "cache",
            "KV. Cache",
            "KV, cache",
            "KV (cache)",
            "cache KV",
            "kvcached",
            "mkv cache",
            "KV cacher",
            "https://x.org/kv-cache",
            "KV — cache",
            "",
        ] {
            assert!(!is_found(KV, text), "{text}");
        }
        assert_eq!(found(KV, "A kv cache and a kv cache."), [("kv-cache".to_owned(), 2), ("kv-cache".to_owned(), 17)]);
    }

    #[test]
    fn plurals_count_both_ways() {
        for (label, text) in [
            ("GPU", "GPUs"),
            ("GPUs", "gpu"),
            ("Policy", "policies"),
            ("Policies", "a policy"),
            ("Box", "boxes"),
            ("Cache", "caches"),
            ("Status", "status"),
            ("Process", "processes"),
            ("TV", "TVs"),
        ] {
            assert!(is_found(&format!("[x]\nlabel = \"{label}\"\n"), text), "{label} {text}");
        }
        for (label, text) in [("Notes", "not"), ("Use", "us"), ("Class", "clas"), ("New", "knew"), ("Glas", "glass")] {
            assert!(!is_found(&format!("[x]\nlabel = \"{label}\"\n"), text), "{label} {text}");
        }
    }

    #[test]
    fn names_that_are_hard_to_tell_from_words() {
        let go = "[go]\nlabel = \"Go\"\n[it]\nlabel = \"IT\"\n[c-plus-plus]\nlabel = \"C++\"\n[c]\nlabel = \"C\"\n[dot-net]\nlabel = \".NET\"\n";
        let tags = |text: &str| found(go, text).into_iter().map(|(tag, _)| tag).collect::<Vec<_>>();
        assert_eq!(tags("It will go on, as it does"), [""; 0]);
        assert_eq!(tags("We write Go, IT and C++ (not C). On .NET?"), ["go", "it", "c-plus-plus", "c", "dot-net"]);
        assert_eq!(tags("the net, c"), [""; 0]);
    }

    #[test]
    fn words_end_where_unicode_says() {
        let registry =
            "[a]\nlabel = \"北京\"\n[b]\nlabel = \"キャッシュ\"\n[c]\nlabel = \"Été\"\n[d]\nlabel = \"GPU加速\"\n";
        let tags = |text: &str| found(registry, text).into_iter().map(|(tag, _)| tag).collect::<Vec<_>>();
        assert_eq!(tags("我在北京工作，キャッシュは速い。使用GPU加速。"), ["a", "b", "d"]);
        assert_eq!(tags("E\u{301}te\u{301}s ÉTÉ étéx キャッシュサーバ 北 京"), ["c", "a"]);
    }

    #[test]
    fn the_longest_name_counts() {
        let registry = format!("{KV}[cache]\nlabel = \"Cache\"\n[long]\nlabel = \"cache policy of kv caches\"\n");
        let tags = |text: &str| found(&registry, text).into_iter().map(|(tag, _)| tag).collect::<Vec<_>>();
        assert_eq!(tags("KV cache, cache, kv"), ["kv-cache", "cache"]);
        assert_eq!(tags("a cache policy of kv cache; a cache policy of KV"), ["long", "cache"]);
    }

    #[test]
    fn much_text_and_many_names_take_little() {
        let registry: String =
            (0..2000).map(|n| format!("[a{n}]\nlabel = \"a a a a a a a a a a a a a a a b{n}\"\n")).collect();
        let names = names(&registry);
        let mut reading = Reading::new(&names);
        reading.text(&"a ".repeat(1 << 19), 0);
        reading.text(&"a++".repeat(1 << 18), 0);
        reading.end(|_, _| panic!("nothing is named"));
    }
}
