//! `junit`: XML as test runners write it. A document is a suite, a finding in it a case.
//!
//! An error is a failure. A warning is a case that was skipped: what reads these files shows it, and does not fail where the run
//! itself has not.

use super::{Report, Run, escape, message};
use crate::diagnostic::Severity;
use crate::lint::Finding;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::HashMap;
use std::io::{self, Write};

pub(super) const REPORT: Report = Report::new("junit", "JUnit XML: a suite a document, a case a finding", write, opens);

fn opens(head: &str) -> bool {
    head.starts_with("<?xml ") && head.contains("<testsuites name=\"writings\" ")
}

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let cases = run.findings.len().max(1).to_string();
    let failures = run.counts.errors.to_string();
    open(&mut xml, "testsuites", &[("name", "writings"), ("tests", &cases), ("failures", &failures), ("errors", "0")])?;
    if run.findings.is_empty() {
        // Some readers take a file without a case for a run that went wrong.
        suite(&mut xml, "writings", 1, "0", "0")?;
        let attributes = [("name", "no findings"), ("classname", "writings"), ("time", "0")];
        xml.write_event(Event::Empty(BytesStart::new("testcase").with_attributes(attributes)))?;
        close(&mut xml, "testsuite")?;
    }
    for group in run.findings.chunk_by(|a, b| a.facts.path == b.facts.path) {
        let Some(first) = group.first() else { continue };
        let path = clean(&(run.from_top)(&first.facts.path));
        let errors = group.iter().filter(|finding| finding.severity == Severity::Error).count();
        suite(&mut xml, &path, group.len(), &errors.to_string(), &(group.len() - errors).to_string())?;
        let mut names = HashMap::new();
        for finding in group {
            case(&mut xml, &path, finding, &mut names)?;
        }
        close(&mut xml, "testsuite")?;
    }
    close(&mut xml, "testsuites")?;
    xml.get_mut().write_all(b"\n")
}

type Xml<'a> = Writer<&'a mut dyn Write>;

fn open(xml: &mut Xml<'_>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))
}

fn close(xml: &mut Xml<'_>, name: &str) -> io::Result<()> {
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn suite(xml: &mut Xml<'_>, name: &str, cases: usize, failures: &str, skipped: &str) -> io::Result<()> {
    let cases = cases.to_string();
    let counts = [("tests", &*cases), ("failures", failures), ("errors", "0"), ("skipped", skipped)];
    open(xml, "testsuite", &[[("name", name)].as_slice(), counts.as_slice()].concat())
}

/// One finding. Readers keep one case of a name, so a name that was there gets a number.
fn case(xml: &mut Xml<'_>, path: &str, finding: &Finding<'_>, names: &mut HashMap<String, usize>) -> io::Result<()> {
    let found = &*finding.diagnostic;
    let told = clean(&message(&found.message));
    let place = format!("{}:{}", found.place.line, found.place.column);
    let mut name = format!("{} at {place}: {told}", found.rule);
    let times = names.entry(name.clone()).or_default();
    *times += 1;
    if *times > 1 {
        name.push_str(&format!(" ({times})"));
    }
    open(xml, "testcase", &[("name", &name), ("classname", path), ("time", "0")])?;
    let (element, kind) = match finding.severity {
        Severity::Error => ("failure", "error"),
        Severity::Warning => ("skipped", "warning"),
    };
    open(xml, element, &[("message", &told), ("type", kind)])?;
    let mut text = format!("{path}:{place}: {kind}[{}]: {told}", found.rule);
    for (word, line) in [("note", &found.note), ("help", &found.help)] {
        if let Some(line) = line {
            text.push_str(&format!("\n{word}: {}", clean(&message(line))));
        }
    }
    xml.write_event(Event::Text(BytesText::new(&text)))?;
    close(xml, element)?;
    close(xml, "testcase")
}

/// Text that XML 1.0 has a place for: what is hidden is escaped, and two code points that are none are replaced.
fn clean(text: &str) -> String {
    escape(text).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_xml_has_no_place_for() {
        assert_eq!(clean("a\0\u{1b}\u{85}\u{FFFE}\u{FFFF}\n<&>"), "a\\u{0}\\u{1b}\\u{85}\u{FFFD}\u{FFFD}\\n<&>");
    }
}
