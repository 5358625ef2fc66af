//! Where the values of a JSON text stand: a tree with spans, of a text that serde_json has read already.

use crate::diagnostic::Span;
use crate::document::metadata::{Entry, Node, Style, Value};

/// The tree of `text`, which is valid JSON no deeper than a stack is high. `base` is where it starts in its file.
pub(super) fn tree(text: &str, base: usize) -> Node {
    Scanner { text, at: 0, base }.value()
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    base: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Steps over `byte`, blanks before it included, if it comes next.
    fn eat(&mut self, byte: u8) -> bool {
        self.blanks();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.base + start, self.base + self.at)
    }

    fn value(&mut self) -> Node {
        self.blanks();
        let start = self.at;
        match self.peek() {
            Some(b'{') => {
                let entries = self.entries();
                Node { value: Value::Map(entries), span: self.span(start), style: Style::Flow }
            }
            Some(b'[') => {
                let items = self.items();
                Node { value: Value::List(items), span: self.span(start), style: Style::Flow }
            }
            Some(b'"') => {
                let text = self.string();
                Node { value: Value::String(text), span: self.span(start), style: Style::Quoted }
            }
            _ => self.word(),
        }
    }

    fn entries(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        self.at += 1;
        while !self.eat(b'}') && self.at < self.text.len() {
            self.blanks();
            let start = self.at;
            let key = self.string();
            let key_span = self.span(start);
            self.eat(b':');
            entries.push(Entry { key, key_span, value: self.value() });
            self.eat(b',');
        }
        entries
    }

    fn items(&mut self) -> Vec<Node> {
        let mut items = Vec::new();
        self.at += 1;
        while !self.eat(b']') && self.at < self.text.len() {
            items.push(self.value());
            self.eat(b',');
        }
        items
    }

    fn string(&mut self) -> Box<str> {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += match byte {
                b'\\' => 2,
                _ => 1,
            };
            if byte == b'"' {
                break;
            }
        }
        let token = self.text.get(start..self.at).unwrap_or("\"\"");
        serde_json::from_str(token).unwrap_or_default()
    }

    fn word(&mut self) -> Node {
        let start = self.at;
        while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        // Whatever happens, the scanner moves on.
        self.at = self.at.max(start + 1);
        let value = match self.text.get(start..self.at).unwrap_or("") {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            number => number.parse().map_or_else(|_| Value::Float(number.parse().unwrap_or(f64::NAN)), Value::Int),
        };
        Node { value, span: self.span(start), style: Style::Plain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_where_each_value_stands() {
        let text = "{ \"a\\\"\\u00e9\" : [1, -2.5e3, \"x\\\\\"], \"b\":{\"c\":null} }";
        let root = tree(text, 0);
        let Value::Map(entries) = &root.value else { panic!("{root:?}") };
        let keys: Vec<&str> = entries.iter().map(|entry| &*entry.key).collect();
        assert_eq!(keys, ["a\"é", "b"]);
        assert_eq!(entries[0].key_span.slice(text), "\"a\\\"\\u00e9\"");
        let Value::List(items) = &entries[0].value.value else { panic!("{entries:?}") };
        let tokens: Vec<&str> = items.iter().map(|item| item.span.slice(text)).collect();
        assert_eq!(tokens, ["1", "-2.5e3", "\"x\\\\\""]);
        assert_eq!(entries[1].value.span.slice(text), "{\"c\":null}");
        assert_eq!(root.span.slice(text), text);
    }

    proptest::proptest! {
        #[test]
        fn ends_on_any_text(text in "[\\[\\]{}\",:\\\\a1 é]{0,40}") {
            // Only valid JSON is asked of it; on anything else it ends all the same.
            if text.matches(['[', '{']).count() < 30 {
                tree(&text, 0);
            }
        }
    }
}
