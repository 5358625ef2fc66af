//! The pages, until there are any: a stand-in that shows titles alone.

use super::reading::Reading;
use crate::analysis::Facts;

pub(super) struct Pages<'a>(&'a Reading);

impl<'a> Pages<'a> {
    pub(super) fn new(reading: &'a Reading) -> Result<Self, String> {
        Ok(Self(reading))
    }

    pub(super) fn page(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        let documents = self.0.linted.corpus.documents();
        let title = |facts: &Facts| facts.title.as_ref().map_or("", |title| &title.value).to_owned();
        let main = match path {
            "index.html" => documents.iter().map(title).collect::<Vec<_>>().join(" "),
            "404.html" => "Not found".to_owned(),
            _ => {
                let is_it = |facts: &&Facts| format!("{}index.html", facts.permalink.trim_start_matches('/')) == path;
                let Some(facts) = documents.iter().find(is_it) else { return Ok(None) };
                title(facts) + if facts.draft { " draft" } else { "" }
            }
        };
        let root = self.0.root();
        let script = format!("<script src=\"{root}/_writings/live.js\" defer></script>");
        Ok(Some(format!("<!doctype html><title>x</title>{script}<main>{main}</main>").into_bytes()))
    }
}
