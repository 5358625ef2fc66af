//! `sarif`: the Static Analysis Results Interchange Format, 2.1.0, as code scanning services read it.

use super::lines::{Item, Lines, Region, each, each_related};
use super::{Report, Run, message};
use crate::diagnostic::{Fix, Place, Severity};
use crate::export::text;
use crate::lint::{Level, RULES, Rule};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{self, Write};

pub(super) const REPORT: Report = Report::identifying("sarif", "SARIF 2.1.0, for code scanning", write, opens);

fn opens(head: &str) -> bool {
    head.starts_with("{\n  \"$schema\": \"https://json.schemastore.org/sarif-")
        && head.contains("\"name\": \"writings\"")
}

/// The name of our fingerprint. Its number is raised when other things count for it.
const FINGERPRINT: &str = "writings/v1";

/// How many results of a run GitHub's code scanning takes: it refuses a file with more of them, errors and all.
const MAX_RESULTS: usize = 25_000;

/// Where the program is at home; empty where the package does not say.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

fn write(run: &Run<'_>, out: &mut dyn Write) -> io::Result<()> {
    let names: BTreeSet<&str> = run.findings.iter().map(|finding| finding.diagnostic.rule).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let mut driver = json!({ "name": "writings", "version": env!("CARGO_PKG_VERSION") });
    if let Some(members) = driver.as_object_mut() {
        members.extend((!HOME.is_empty()).then(|| ("informationUri".to_owned(), HOME.into())));
        members.insert("rules".to_owned(), names.iter().map(|name| described(name)).collect());
    }
    // Where there is no room for all, there is for errors before warnings.
    let mut room_for_errors = run.counts.errors.min(MAX_RESULTS);
    let mut room_for_warnings = MAX_RESULTS - room_for_errors;
    let mut results = Vec::with_capacity(run.findings.len().min(MAX_RESULTS));
    each(run, |item, lines| {
        let room = match item.finding.severity {
            Severity::Error => &mut room_for_errors,
            Severity::Warning => &mut room_for_warnings,
        };
        if *room > 0 {
            *room -= 1;
            results.push(result(run, item, lines, &names));
        }
        Ok(())
    })?;
    let left_out = run.findings.len() - results.len();
    let mut told = json!({
        "tool": { "driver": driver },
        "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The root of the repository." } } },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": results,
    });
    if let Some(members) = told.as_object_mut().filter(|_| left_out > 0) {
        members.insert("invocations".to_owned(), json!([invocation(left_out)]));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [told],
    });
    text::pretty_json(&log, out)?;
    out.write_all(b"\n")
}

/// The run itself, and what it left out.
fn invocation(left_out: usize) -> Value {
    let findings = if left_out == 1 { "finding is" } else { "findings are" };
    let text = format!("{left_out} more {findings} left out: code scanning takes no more than {MAX_RESULTS} of a run");
    json!({
        "executionSuccessful": true,
        "toolExecutionNotifications": [{ "level": "warning", "message": { "text": text } }],
    })
}

/// A rule with its documentation.
fn described(name: &str) -> Value {
    let Some(rule) = RULES.iter().find(|rule| rule.name == name) else { return json!({ "id": name }) };
    let docs = rule.docs();
    json!({
        "id": name,
        "shortDescription": { "text": docs.summary },
        "fullDescription": { "text": reasons(&docs.text) },
        "help": { "text": docs.text, "markdown": docs.text },
        "defaultConfiguration": configuration(rule),
        "properties": { "tags": [rule.theme.name()] },
    })
}

/// What stands before the first part of a rule's documentation: what it does, and why.
fn reasons(docs: &str) -> String {
    let paragraphs = docs.lines().skip_while(|line| line.starts_with("# ") || line.is_empty());
    let paragraphs: Vec<&str> = paragraphs.take_while(|line| !line.starts_with("## ")).collect();
    paragraphs.join("\n").trim_end().to_owned()
}

fn configuration(rule: &Rule) -> Value {
    match rule.level {
        Level::Deny => json!({ "level": "error" }),
        Level::Warn => json!({ "level": "warning" }),
        Level::Allow => json!({ "enabled": false, "level": "warning" }),
    }
}

fn result(run: &Run<'_>, item: &Item<'_>, lines: &mut Lines<'_>, names: &[&str]) -> Value {
    let found = &*item.finding.diagnostic;
    let path = &*item.finding.facts.path;
    let told = [Some(&found.message), found.note.as_ref(), found.help.as_ref()];
    let told: Vec<String> = told.into_iter().flatten().map(|line| plain(line)).collect();
    let mut value = json!({
        "ruleId": found.rule,
        "ruleIndex": names.binary_search(&found.rule).unwrap_or_default(),
        "level": item.finding.severity.word(),
        "message": { "text": told.join("\n") },
        "locations": [{ "physicalLocation": physical(run, path, found.place, lines) }],
        "partialFingerprints": { FINGERPRINT: item.fingerprint.map(|fingerprint| fingerprint.to_string()) },
    });
    let Some(members) = value.as_object_mut() else { return value };
    let mut related = Vec::new();
    each_related(run, item.finding, lines, |other, path, lines| {
        related.push(json!({
            "id": related.len() + 1,
            "message": { "text": plain(&other.message) },
            "physicalLocation": physical(run, path, other.place, lines),
        }));
    });
    if !related.is_empty() {
        members.insert("relatedLocations".to_owned(), related.into());
    }
    if let Some(fix) = item.fix {
        members.insert("fixes".to_owned(), json!([cure(run, path, fix, lines)]));
    }
    value
}

fn physical(run: &Run<'_>, path: &str, place: Place, lines: &mut Lines<'_>) -> Value {
    json!({ "artifactLocation": artifact(run, path), "region": region(lines.region(place)) })
}

fn artifact(run: &Run<'_>, path: &str) -> Value {
    json!({ "uri": reference(&(run.from_top)(path)), "uriBaseId": "%SRCROOT%" })
}

fn region(region: Region) -> Value {
    json!({
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    })
}

fn cure(run: &Run<'_>, path: &str, fix: &Fix, lines: &mut Lines<'_>) -> Value {
    let replacements = fix.edits.iter().map(
        |edit| json!({ "deletedRegion": region(lines.span(edit.span)), "insertedContent": { "text": edit.text } }),
    );
    let replacements: Vec<Value> = replacements.collect();
    json!({
        "description": { "text": plain(&fix.title) },
        "artifactChanges": [{ "artifactLocation": artifact(run, path), "replacements": replacements }],
    })
}

/// A path as a relative reference: what is not plain is percent-encoded, so that no colon, `#` or `?` in a name has a meaning.
fn reference(path: &str) -> String {
    let mut reference = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                reference.push(char::from(byte))
            }
            _ => reference.push_str(&format!("%{byte:02X}")),
        }
    }
    reference
}

/// A message that holds what it says: `{0}` would stand for an argument, and `[text](target)` be a link.
fn plain(text: &str) -> String {
    let text = &*message(text);
    let mut shown = String::with_capacity(text.len());
    let is_link = text.contains("](");
    let mut rest = text;
    while let Some((at, c)) = rest.char_indices().find(|(_, c)| matches!(c, '{' | '[' | ']')) {
        let (before, after) = rest.split_at(at);
        shown.push_str(before);
        let inside = after.get(1..).unwrap_or("");
        let digits = inside.len() - inside.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_placeholder = c == '{' && digits > 0 && inside.get(digits..).is_some_and(|rest| rest.starts_with('}'));
        let taken = if is_placeholder {
            shown.push_str(&format!("{{{{{}}}}}", inside.get(..digits).unwrap_or("")));
            digits + 2
        } else {
            if is_link && c != '{' {
                shown.push('\\');
            }
            shown.push(c);
            1
        };
        rest = after.get(taken..).unwrap_or("");
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_percent_encoded() {
        assert_eq!(reference("essays/a b#1?.md"), "essays/a%20b%231%3F.md");
        assert_eq!(reference("c:d/界\n%.md"), "c%3Ad/%E7%95%8C%0A%25.md");
    }

    #[test]
    fn messages_hold_what_they_say() {
        assert_eq!(plain("`{{ x }}` and {0} {12}{a} {"), "`{{ x }}` and {{0}} {{12}}{a} {");
        assert_eq!(plain("a [list] of {1"), "a [list] of {1");
        assert_eq!(plain("see [x](https://a.example) 界"), "see \\[x\\](https://a.example) 界");
    }

    #[test]
    fn every_rule_says_why() {
        for rule in RULES {
            let full = reasons(&rule.docs().text);
            assert!(!full.is_empty() && !full.starts_with('#') && !full.contains("\n## "), "{}: {full}", rule.name);
        }
    }
}
