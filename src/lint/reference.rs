//! The reference of the rules, as one Markdown page: what there is, then the documentation of each.

use super::{RULES, Rule, Settings, Theme};
use std::fmt::Write;

const HEAD: &str = "# Rules

What `writings lint` looks for. Each rule has a level: `allow` keeps silent, `warn` tells, `deny` fails the run. `-A`, `-W` and `-D` set
it for one run, `[lint]` in `writings.toml` for everyone, by the name of a rule or of its group.
";

/// The page, with the levels that rules have under these settings.
pub fn markdown(settings: &Settings) -> String {
    let mut page = HEAD.to_owned();
    for theme in Theme::ALL {
        let rules = RULES.iter().filter(|rule| rule.theme == theme).map(|rule| row(rule, settings));
        let rows: String = rules.collect();
        let name = theme.name();
        // Writing to a string does not fail.
        let _ = write!(page, "\n**{name}**\n\n| Rule | Level | Fix | Finds |\n|---|---|---|---|\n{rows}");
    }
    for rule in RULES {
        let (name, theme, level) = (rule.name, rule.theme.name(), settings.level(rule).name());
        let text = lowered(&rule.docs().text);
        let text = text.strip_prefix(&format!("## {name}\n")).unwrap_or(&text);
        let _ = write!(page, "\n## {name}\n\nGroup `{theme}`, level `{level}`.\n{text}\n");
    }
    page
}

/// The line of a rule in the table of its group.
fn row(rule: &Rule, settings: &Settings) -> String {
    let docs = rule.docs();
    let finds = docs.summary.strip_prefix("Finds ").unwrap_or(&docs.summary).replace('|', "\\|");
    let (name, level, fix) = (rule.name, settings.level(rule).name(), if docs.has_fix { "yes" } else { "" });
    format!("| [`{name}`](#{name}) | {level} | {fix} | {finds} |\n")
}

/// Documentation with each heading a level deeper; what examples hold stays as it is.
fn lowered(text: &str) -> String {
    let mut fence = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let opens = line.starts_with("```").then(|| line.trim_end_matches(|c| c != '`').to_owned());
        match &fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None => fence = opens,
        }
        let heading = fence.is_none() && line.starts_with('#');
        lines.push(if heading { format!("#{line}") } else { line.to_owned() });
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_lowered_and_examples_are_not() {
        let text = "# a\n\n## b\n\n````markdown x.md\n# c\n```\n# d\n````\n\n## e";
        assert_eq!(lowered(text), "## a\n\n### b\n\n````markdown x.md\n# c\n```\n# d\n````\n\n### e");
    }

    #[test]
    fn each_rule_stands_in_the_table_and_below_it() {
        let page = markdown(&Settings::default());
        for rule in RULES {
            let (name, level) = (rule.name, rule.level.name());
            assert_eq!(page.matches(&format!("\n| [`{name}`](#{name}) | {level} |")).count(), 1, "{name}");
            let opening = format!("\n## {name}\n\nGroup `{}`, level `{level}`.\n\nFinds ", rule.theme.name());
            assert_eq!(page.matches(&opening).count(), 1, "{name}");
        }
        assert!(!page.contains("\n\n\n"));
    }
}
