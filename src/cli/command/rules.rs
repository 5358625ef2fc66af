//! `writings rules`: the rules of `lint`, and how much each weighs here.

use super::{Command, Failure, Session, Status};
use crate::export::text::pretty_json;
use crate::lint::report::is_hidden;
use crate::lint::{LINT_SECTION, RULES, Settings, Theme, reference};
use clap::{Args, ValueEnum};

/// List the rules of lint, and how much each weighs here
#[derive(Debug, Args)]
pub struct Rules {
    /// How the rules are listed
    #[arg(long, value_name = "FORMAT", default_value = "plain")]
    format: Format,
}

/// A form of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line a rule, by group
    Plain,
    /// A page with the documentation of each
    Markdown,
    /// All that is known, for programs
    Json,
}

impl Command for Rules {
    const NAME: &'static str = "rules";
    const EXAMPLES: &'static str = "Examples:\n  writings rules\n  writings rules --format json | jq -r '.rules[].name'\n  \
        writings rules --format markdown > RULES.md\n  writings lint --explain near-miss-tag";

    fn run(self, session: &mut Session<'_>) -> Result<Status, Failure> {
        // Outside of a workspace the rules are what they are by default.
        let settings: Settings = match session.find_workspace()? {
            Some(workspace) => workspace.section(LINT_SECTION.name)?,
            None => Settings::default(),
        };
        if self.format == Format::Markdown {
            write!(session.out, "{}", reference::markdown(&settings))?;
            return Ok(Status::Done);
        }
        if self.format == Format::Json {
            let rules = RULES.iter().map(|rule| {
                let docs = rule.docs();
                serde_json::json!({
                    "name": rule.name,
                    "group": rule.theme.name(),
                    "level": settings.level(rule).name(),
                    "default_level": rule.level.name(),
                    "overridden": settings.overrides(rule),
                    "summary": docs.summary,
                    "has_fix": docs.has_fix,
                    "documentation": docs.text,
                })
            });
            let value = serde_json::json!({ "version": 1, "rules": rules.collect::<Vec<_>>() });
            pretty_json(&value, session.out)?;
            writeln!(session.out)?;
            return Ok(Status::Done);
        }
        let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
        let mut group = None;
        for rule in RULES {
            if group.replace(rule.theme) != Some(rule.theme) {
                let gap = if rule.theme == Theme::Text { "" } else { "\n" };
                writeln!(session.out, "{gap}{}", rule.theme.name())?;
            }
            let level = settings.level(rule).name();
            let overridden = session.global.verbose && settings.overrides(rule);
            let elsewhere = match settings.overridden(rule).join("; ") {
                _ if !overridden => String::new(),
                none if none.is_empty() => " (overridden for some documents)".to_owned(),
                each => format!(" (overridden for {})", each.replace(is_hidden, "\u{FFFD}")),
            };
            writeln!(session.out, "  {:width$}  {level:5}  {}{elsewhere}", rule.name, rule.summary())?;
        }
        Ok(Status::Done)
    }
}
