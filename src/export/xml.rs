//! XML that is well-formed whatever text it is given.

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;
use std::io::{self, Write};

/// Whether a document begins with an element of this name, what is said of it before not counted.
pub(super) fn begins(head: &str, name: &str) -> bool {
    let mut rest = head.trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let after = rest.strip_prefix('<').and_then(|rest| rest.strip_prefix(name));
    after.is_some_and(|after| after.starts_with(|c: char| c.is_whitespace() || c == '>'))
}

/// Elements with their text, escaped.
pub(super) struct Xml<'a> {
    writer: Writer<&'a mut dyn Write>,
}

impl<'a> Xml<'a> {
    /// Begins a document.
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut xml = Self { writer: Writer::new_with_indent(out, b' ', 2) };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(xml)
    }

    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        self.writer.write_event(event)
    }

    /// Begins an element.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.event(Event::Start(start(name, attributes)))
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.event(Event::Empty(start(name, attributes)))
    }

    /// Ends an element.
    pub(super) fn close(&mut self, name: &str) -> io::Result<()> {
        self.event(Event::End(BytesEnd::new(name)))
    }

    /// An element that holds plain text.
    pub(super) fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.escaped(name, attributes, &escaped(text))
    }

    /// An element that holds HTML as text.
    pub(super) fn html(&mut self, name: &str, attributes: &[(&str, &str)], html: &str) -> io::Result<()> {
        self.escaped(name, attributes, &escaped_html(html))
    }

    fn escaped(&mut self, name: &str, attributes: &[(&str, &str)], escaped: &str) -> io::Result<()> {
        self.open(name, attributes)?;
        self.event(Event::Text(BytesText::from_escaped(escaped)))?;
        self.close(name)
    }

    /// Ends the document.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.get_mut().write_all(b"\n")
    }
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        let value = escaped_attribute(value);
        start.push_attribute(Attribute { key: QName(key), value: value.into() });
    }
    start
}

/// Whether XML 1.0 has a place for a character.
fn is_allowed(c: char) -> bool {
    !matches!(c, '\u{0}'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Plain text as the content of an element: `&`, `<` and `>` as the hexadecimal references that the RSS profile asks for,
/// since readers take `&amp;lt;` in a title for markup; control characters that XML 1.0 has no place for are left out.
pub(super) fn escaped(text: &str) -> String {
    escape(text, |c| match c {
        '&' => Some("&#x26;"),
        '<' => Some("&#x3C;"),
        '>' => Some("&#x3E;"),
        // A parser would make a line feed of it.
        '\r' => Some("&#xD;"),
        _ => None,
    })
}

/// HTML as the content of an element. It is long, and no reader decodes it twice: the short references do.
fn escaped_html(html: &str) -> String {
    escape(html, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#xD;"),
        _ => None,
    })
}

/// Text as the value of an attribute in double quotes: a parser would make blanks of line feeds and tabs.
fn escaped_attribute(text: &str) -> String {
    escape(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#x9;"),
        '\n' => Some("&#xA;"),
        '\r' => Some("&#xD;"),
        _ => None,
    })
}

fn escape(text: &str, reference: impl Fn(char) -> Option<&'static str>) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars().filter(|c| is_allowed(*c)) {
        match reference(c) {
            Some(reference) => escaped.push_str(reference),
            None => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped("a ]]> & <b>\u{7}é"), "a ]]&#x3E; &#x26; &#x3C;b&#x3E;é");
        assert_eq!(escaped_html("<p>1 &lt; 2\r</p>"), "&lt;p&gt;1 &amp;lt; 2&#xD;&lt;/p&gt;");
        assert_eq!(escaped_attribute("\"\n<\u{0}"), "&quot;&#xA;&lt;");
    }

    proptest! {
        #[test]
        fn what_is_written_is_well_formed(text in "\\PC{0,8}|[\\x00-\\x20<>&\"'\\]]{0,12}|[\u{FFFE}\u{FFFF}\u{D7FF}]{0,3}") {
            let mut out = Vec::new();
            let mut xml = Xml::new(&mut out).unwrap();
            xml.open("a", &[("b", &text)]).unwrap();
            xml.text("c", &[], &text).unwrap();
            xml.html("d", &[], &text).unwrap();
            xml.close("a").unwrap();
            xml.finish().unwrap();
            let written = String::from_utf8(out).unwrap();
            prop_assert!(written.chars().all(is_allowed));
            let expected: String = text.chars().filter(|c| is_allowed(*c)).collect();
            let mut reader = Reader::from_str(&written);
            reader.config_mut().check_end_names = true;
            let mut texts = vec![String::new()];
            loop {
                match reader.read_event().unwrap() {
                    Event::Start(start) => {
                        for attribute in start.attributes() {
                            let value = attribute.unwrap().value.into_owned();
                            prop_assert_eq!(quick_xml::escape::unescape(&value).unwrap(), expected.as_str());
                        }
                        texts.push(String::new());
                    }
                    Event::Text(text) => texts.last_mut().unwrap().push_str(&text),
                    Event::GeneralRef(name) => {
                        let name: &str = &name;
                        let text = quick_xml::escape::unescape(&format!("&{name};")).unwrap().into_owned();
                        texts.last_mut().unwrap().push_str(&text);
                    }
                    Event::End(end) if end.name().0 != "a" => {
                        prop_assert_eq!(&texts.pop().unwrap(), &expected);
                    }
                    Event::Eof => break,
                    _ => {}
                }
            }
        }
    }
}
