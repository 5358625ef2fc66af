//! JSON to the metadata tree. A reader of its own: the tree needs to know where each value stands, and an author what is wrong
//! with it in words.

use super::{Entry, Fault, MAX_DEPTH, Node, Style, Value};
use crate::diagnostic::Span;
use std::ops::Range;

/// Reads the entries of the object in `text`, which starts `base` bytes into the file.
pub(super) fn parse(text: &str, base: usize, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut reader = Reader { text, base, at: 0 };
    if let Err(fault) = reader.root(&mut entries) {
        faults.push(*fault);
    }
    entries
}

type Read<T> = Result<T, Box<Fault>>;

struct Reader<'a> {
    text: &'a str,
    base: usize,
    at: usize,
}

impl Reader<'_> {
    /// The whole object. What was read before a fault is kept.
    fn root(&mut self, entries: &mut Vec<Entry>) -> Read<()> {
        if self.peek()? != Some(b'{') {
            return Err(self.fault(self.at..self.at, "an object in braces is expected here", "begin with `{`"));
        }
        self.object(entries, 1)?;
        match self.peek()? {
            None => Ok(()),
            Some(_) => {
                Err(self.fault(self.here(), "nothing follows the object that is the front matter", "take it out"))
            }
        }
    }

    fn object(&mut self, entries: &mut Vec<Entry>, depth: usize) -> Read<()> {
        self.at += 1;
        if self.peek()? == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            if self.peek()? != Some(b'"') {
                let help = "a key stands in double quotes: `\"title\": …`";
                return Err(self.fault(self.here(), "a key in double quotes is expected here", help));
            }
            let start = self.at;
            let key = self.string()?;
            let key_span = self.span(start..self.at);
            if self.peek()? != Some(b':') {
                return Err(self.fault(
                    self.here(),
                    format!("no colon stands behind the key `{key}`"),
                    "write `:` there",
                ));
            }
            self.at += 1;
            let value = self.value(depth)?;
            entries.push(Entry { key: key.into(), key_span, value });
            if self.ends(b'}')? {
                return Ok(());
            }
        }
    }

    fn list(&mut self, depth: usize) -> Read<Vec<Node>> {
        let mut items = Vec::new();
        self.at += 1;
        if self.peek()? == Some(b']') {
            self.at += 1;
            return Ok(items);
        }
        loop {
            items.push(self.value(depth)?);
            if self.ends(b']')? {
                return Ok(items);
            }
        }
    }

    /// Goes on behind a value: whether what it stands in ends there, or a comma and another value follow.
    fn ends(&mut self, close: u8) -> Read<bool> {
        let behind = self.at;
        match self.peek()? {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                let comma = self.at..self.at + 1;
                self.at += 1;
                if matches!(self.peek()?, Some(b'}' | b']')) {
                    let told = self.fault(comma.clone(), "nothing follows this comma", "take it out");
                    return Err(self.cured(told, comma, ""));
                }
                Ok(false)
            }
            // What begins a value was to be the next one.
            Some(b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                let told =
                    self.fault(self.here(), "no comma stands before this", "write `,` behind what stands before it");
                Err(self.cured(told, behind..behind, ","))
            }
            Some(_) => {
                let close = char::from(close);
                Err(self.fault(
                    self.here(),
                    format!("`,` or `{close}` is expected here"),
                    "is a quote or bracket missing?",
                ))
            }
            None => Err(self.fault(self.here(), format!("`{}` is missing", char::from(close)), "close what is open")),
        }
    }

    fn value(&mut self, depth: usize) -> Read<Node> {
        let first = self.peek()?;
        let start = self.at;
        let (value, style) = match first {
            Some(b'{' | b'[') if depth >= MAX_DEPTH => {
                return Err(self.fault(start..start, format!("this is nested more than {MAX_DEPTH} deep"), ""));
            }
            Some(b'{') => {
                let mut entries = Vec::new();
                self.object(&mut entries, depth + 1)?;
                (Value::Map(entries), Style::Flow)
            }
            Some(b'[') => (Value::List(self.list(depth + 1)?), Style::Flow),
            Some(b'"') => (Value::String(self.string()?.into()), Style::Quoted),
            _ => (self.word()?, Style::Plain),
        };
        Ok(Node { value, span: self.span(start..self.at), style })
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Read<Value> {
        let place = self.here();
        let word = self.text.get(place.clone()).unwrap_or("");
        let value = match word {
            "null" => Some(Value::Null),
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => number(word),
        };
        if let Some(value) = value {
            self.at = place.end;
            return Ok(value);
        }
        if word.starts_with('\'') {
            return Err(self.fault(place, "a text stands in double quotes in JSON", "write `\"` at both ends"));
        }
        let meant = match word.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => "true",
            "false" | "no" | "off" => "false",
            "null" | "none" | "nil" | "undefined" => "null",
            _ => return Err(self.fault(place, "this is no value of JSON", "a text stands in double quotes")),
        };
        let told = self.fault(place.clone(), format!("`{word}` is no value of JSON"), format!("write `{meant}`"));
        Err(self.cured(told, place, meant))
    }

    /// A string, from its first quote to behind its last.
    fn string(&mut self) -> Read<String> {
        let start = self.at;
        let mut read = String::new();
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            let stop = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            let Some(stop) = stop else {
                return Err(self.open_string(start));
            };
            read.push_str(rest.get(..stop).unwrap_or(""));
            self.at += stop;
            match rest.as_bytes().get(stop) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(read);
                }
                Some(b'\\') => read.push(self.escape()?),
                Some(b'\n' | b'\r') => return Err(self.open_string(start)),
                other => {
                    let (place, byte) = (self.at..self.at + 1, other.copied().unwrap_or(0));
                    let written = if byte == b'\t' { "\\t".to_owned() } else { format!("\\u{byte:04x}") };
                    let what = if byte == b'\t' { "a tab" } else { "a control character" };
                    let help = format!("write it as `{written}`");
                    let told = self.fault(place.clone(), format!("{what} stands in this string"), help);
                    return Err(self.cured(told, place, &written));
                }
            }
        }
    }

    fn open_string(&self, start: usize) -> Box<Fault> {
        let line = self.text.get(start..).unwrap_or("");
        let end = start + line.find(['\n', '\r']).unwrap_or(line.len());
        let help = "end it with `\"`; a quote within it is written `\\\"`, a line break `\\n`";
        self.fault(start..end, "this string does not end on its line", help)
    }

    /// What an escape stands for; it begins here.
    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        let letter = self.text.as_bytes().get(start + 1).copied();
        self.at += 2;
        let simple = match letter {
            Some(byte @ (b'"' | b'\\' | b'/')) => Some(char::from(byte)),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(b'n') => Some('\n'),
            Some(b'r') => Some('\r'),
            Some(b't') => Some('\t'),
            Some(b'u') => self.unicode(),
            _ => None,
        };
        simple.ok_or_else(|| {
            let length = self.text.get(start + 1..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            let help = "a backslash is written `\\\\`; JSON escapes quotes, `\\n`, `\\t`, and `\\u` with four digits";
            self.fault(start..start + 1 + length, "this escape means nothing in JSON", help)
        })
    }

    /// The character of `\u` and four digits, which stand here; two of them where one does not suffice.
    fn unicode(&mut self) -> Option<char> {
        let high = self.four()?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high);
        }
        self.text.get(self.at..)?.strip_prefix("\\u")?;
        self.at += 2;
        let low = self.four()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + low)
    }

    fn four(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)
    }

    /// The next byte that is no blank.
    fn peek(&mut self) -> Read<Option<u8>> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let blanks = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
        self.at += blanks.unwrap_or(rest.len());
        match self.text.as_bytes().get(self.at..).unwrap_or_default() {
            [b'#', ..] | [b'/', b'/' | b'*', ..] => {
                let line = self.text.get(self.at..).and_then(|rest| rest.lines().next()).unwrap_or("");
                Err(self.fault(self.at..self.at + line.trim_end().len(), "JSON has no comments", "take it out"))
            }
            rest => Ok(rest.first().copied()),
        }
    }

    /// The word that begins here, or the one character.
    fn here(&self) -> Range<usize> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let ends =
            |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ':' | '{' | '}' | '[' | ']' | '"');
        let word = rest.find(ends).unwrap_or(rest.len());
        let one = rest.chars().next().map_or(0, char::len_utf8);
        self.at..self.at + word.max(one)
    }

    fn span(&self, place: Range<usize>) -> Span {
        Span::new(self.base + place.start, self.base + place.end)
    }

    fn fault(&self, place: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Box<Fault> {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        Box::new(Fault::Malformed { span: self.span(place), message: message.into(), help, quote: None })
    }

    /// The fault, with what mends it in place of `place`.
    fn cured(&self, mut fault: Box<Fault>, place: Range<usize>, by: &str) -> Box<Fault> {
        if let Fault::Malformed { quote, .. } = &mut *fault {
            *quote = Some((self.span(place), by.into()));
        }
        fault
    }
}

/// A number as JSON writes it.
fn number(word: &str) -> Option<Value> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (word, None),
    };
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(a, b)| (a, Some(b)));
    let fits = digits(whole) && (whole == "0" || !whole.starts_with('0'));
    if !fits || !fraction.is_none_or(digits) || !exponent.is_none_or(digits) {
        return None;
    }
    let whole = fraction.is_none() && exponent.is_none();
    let integer = whole.then(|| word.parse().ok().map(Value::Int)).flatten();
    integer.or_else(|| word.parse().ok().filter(|number: &f64| number.is_finite()).map(Value::Float))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::TextEdit;
    use crate::document::edits::apply;
    use proptest::prelude::*;

    fn read(text: &str) -> (Vec<Entry>, Vec<Fault>) {
        let mut faults = Vec::new();
        (parse(text, 0, &mut faults), faults)
    }

    /// The same as an independent reader has it.
    fn json(value: &Value) -> serde_json::Value {
        match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::String(text) | Value::Date(text) => (**text).into(),
            Value::List(items) => items.iter().map(|item| json(&item.value)).collect(),
            Value::Map(entries) => object(entries),
        }
    }

    fn object(entries: &[Entry]) -> serde_json::Value {
        let pairs = entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value.value)));
        serde_json::Value::Object(pairs.collect())
    }

    #[test]
    fn values_know_their_place() {
        let text = "{ \"t\\u00e9\": \"a \\/ \\ud83d\\ude00\",\n\t\"n\": [1, -2.5e3, true, null], \"m\": {\"x\": {}} }";
        let (entries, faults) = read(text);
        assert_eq!(faults, []);
        let shown: Vec<_> =
            entries.iter().map(|e| (&*e.key, e.key_span.slice(text), e.value.span.slice(text))).collect();
        assert_eq!(
            shown,
            [
                ("té", "\"t\\u00e9\"", "\"a \\/ \\ud83d\\ude00\""),
                ("n", "\"n\"", "[1, -2.5e3, true, null]"),
                ("m", "\"m\"", "{\"x\": {}}"),
            ]
        );
        assert_eq!(entries[0].value.value, Value::String("a / 😀".into()));
        assert_eq!(object(&entries), serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn faults_are_told_with_what_mends_them() {
        for (text, says, at, mended) in [
            ("{\"a\": 1,}", "nothing follows this comma", ",", Some("{\"a\": 1}")),
            ("{\"a\": [1, 2,\n]}", "nothing follows this comma", ",", Some("{\"a\": [1, 2\n]}")),
            ("{\"a\": 1\n \"b\": 2}", "no comma stands before this", "\"", Some("{\"a\": 1,\n \"b\": 2}")),
            ("{\"a\": True}", "`True` is no value of JSON", "True", Some("{\"a\": true}")),
            ("{\"a\": \"x\ty\"}", "a tab stands in this string", "\t", Some("{\"a\": \"x\\ty\"}")),
            ("{\"a\": 'x'}", "a text stands in double quotes in JSON", "'x'", None),
            ("{\"a\": x}", "this is no value of JSON", "x", None),
            ("{\"a\": 01}", "this is no value of JSON", "01", None),
            ("{\"a\": 1e999}", "this is no value of JSON", "1e999", None),
            ("{a: 1}", "a key in double quotes is expected here", "a", None),
            ("{\"a\" 1}", "no colon stands behind the key `a`", "1", None),
            ("{\"a\": \"x\n}", "this string does not end on its line", "\"x", None),
            ("{\"a\": \"\\q\"}", "this escape means nothing in JSON", "\\q", None),
            ("{\"a\": \"\\ud800\"}", "this escape means nothing in JSON", "\\u", None),
            ("{\"a\": 1 // x\n}", "JSON has no comments", "// x", None),
            ("{ # x\n}", "JSON has no comments", "# x", None),
            ("{\"a\": ]}", "this is no value of JSON", "]", None),
            ("{\"a\": [1}", "`,` or `]` is expected here", "}", None),
        ] {
            let (_, faults) = read(text);
            let [Fault::Malformed { span, message, quote, .. }] = &faults[..] else { panic!("{text}: {faults:?}") };
            assert_eq!((&**message, span.slice(text)), (says, at), "{text}");
            let edit = quote.clone().map(|(span, by)| TextEdit { span, text: by.into() });
            assert_eq!(edit.and_then(|edit| apply(text, &[edit])).as_deref(), mended, "{text}");
        }
        // What stands before a fault is kept, and depth is bounded.
        assert_eq!(read("{\"draft\": true, \"a\": x}").0.len(), 1);
        let deep = format!("{{\"a\": {}", "[".repeat(100_000));
        assert!(matches!(&read(&deep).1[..], [Fault::Malformed { message, .. }] if message.contains("64 deep")));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn what_is_read_is_what_another_reads(text in r#"\{(("[ab]": ?|"|[\[\]{},]|[0-9.eE-]{1,3}|true|null|\\u00e9|\\n|\\|x| |\n|é){0,12})\}"#) {
            let (entries, faults) = read(&text);
            match serde_json::from_str::<serde_json::Value>(&text) {
                Ok(other) => {
                    prop_assert_eq!(&faults, &[]);
                    prop_assert_eq!(object(&entries), other);
                }
                Err(_) => prop_assert_eq!(faults.len(), 1),
            }
        }

        #[test]
        fn nothing_panics(text in "\\PC{0,40}") {
            for text in [format!("{{{text}"), format!("{{\"a\": {text}}}"), format!("{{\"a\": \"\\u{text}\"}}")] {
                let (entries, faults) = read(&text);
                for entry in &entries {
                    prop_assert!(text.get(entry.key_span.range()).is_some_and(|key| key.starts_with('"')));
                    prop_assert!(text.get(entry.value.span.range()).is_some());
                }
                for fault in &faults {
                    let Fault::Malformed { span, .. } = fault else { panic!("{fault:?}") };
                    prop_assert!(text.get(span.range()).is_some(), "{:?} in {:?}", span, text);
                }
            }
        }
    }
}
