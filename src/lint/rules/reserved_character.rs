//! # reserved-character
//!
//! Finds permalinks and aliases with characters that an address cannot hold as they are.
//!
//! `?` and `#` end the path, a lone `%` is read as the start of an escape, and quotes, angle brackets, braces and their like are
//! escaped by some programs and not by others, so that one page gets two addresses. A colon in the first part makes a scheme of
//! it in links without a slash. Letters of any script are fine. File names and folders are made safe on their way into an address; what
//! is left is a `slug`, an alias, and the pattern of a collection, of which the first document alone is told.
//!
//! ## Example
//!
//! ```markdown notes/pipes.md
//! ---
//! title: Pipes
//! slug: a|b
//! aliases: [/notes/what-is-a-pipe?/]
//! ---
//!
//! Words.
//! ```
//!
//! ## Instead
//!
//! ```markdown notes/pipes.md
//! ---
//! title: Pipes
//! slug: a-b
//! aliases: [/notes/what-is-a-pipe/]
//! ---
//!
//! Words.
//! ```

use super::{Context, Findings, Rule, Theme};
use crate::corpus::Corpus;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::slug::slug;
use crate::lint::Level;
use std::collections::HashSet;

pub(super) const RULE: Rule =
    Rule::corpus("reserved-character", Theme::Addresses, Level::Warn, include_str!("reserved_character.rs"), check);

fn check<'a>(corpus: &'a Corpus, _: &Context<'a>, found: &mut Findings<'a>) {
    let mut told = HashSet::new();
    for facts in corpus.documents() {
        let permalink = &*facts.permalink;
        if let Some(c) = reserved(permalink) {
            let own = facts.slug_place.filter(|_| facts.slug.contains(c));
            let diagnostic = Diagnostic::new(own.unwrap_or(Place::START), told_of("permalink", permalink, c));
            if own.is_some() {
                found.push(facts, diagnostic.help(format!("write a slug such as `{}`", slug(&facts.slug))));
            } else if told.insert(&*facts.collection) {
                let help = format!("mend `permalink` of the collection `{}` in writings.toml", facts.collection);
                found.push(facts, diagnostic.help(help).note("the other documents of the collection are not told"));
            }
        }
        // An alias that is a whole URL is another site's.
        for alias in facts.aliases.iter().filter(|alias| !alias.value.contains("://")) {
            if let Some(c) = reserved(&alias.value).filter(|_| found.has_room(facts)) {
                let diagnostic = Diagnostic::new(alias.place, told_of("alias", &alias.value, c));
                found.push(facts, diagnostic.help(cure(c)));
            }
        }
    }
}

fn told_of(what: &str, address: &str, c: char) -> String {
    let named = if c.is_whitespace() || c.is_control() { "a blank".to_owned() } else { format!("`{c}`") };
    format!("the {what} `{address}` holds {named}, which an address cannot hold as it is")
}

fn cure(c: char) -> String {
    match c {
        '?' | '#' => format!("take it out: what stands behind `{c}` is no part of the path that is redirected"),
        ':' => "take it out, or put a part before it".to_owned(),
        c => {
            let mut bytes = [0; 4];
            let escaped: String = c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect();
            format!("write `{escaped}`, or take it out")
        }
    }
}

/// The first character of a path that it cannot hold as it is.
fn reserved(path: &str) -> Option<char> {
    let first_part = path.bytes().skip(1).position(|byte| byte == b'/').map_or(path.len(), |at| at + 1);
    let is_reserved = |(at, c): &(usize, char)| match c {
        '?' | '#' | '\\' | '"' | '<' | '>' | '|' | '^' | '`' | '{' | '}' | '[' | ']' => true,
        '%' => {
            let hex = path.as_bytes().get(at + 1..at + 3);
            !hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
        }
        ':' => *at < first_part,
        c => c.is_whitespace() || c.is_control(),
    };
    path.char_indices().find(is_reserved).map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::reserved;

    #[test]
    fn what_an_address_holds_is_let_be() {
        for (path, expected) in [
            ("/notes/北京/été/a_b~c.d-e/", None),
            ("/caf%C3%A9/(a)!$&'*+,;=@/", None),
            ("/a/b:c", None),
            ("/a:b/c", Some(':')),
            ("a:b", Some(':')),
            ("/100%/", Some('%')),
            ("/100%zz", Some('%')),
            ("/é%+1", Some('%')),
            ("/a b", Some(' ')),
            ("/?p=12", Some('?')),
            ("/a#b", Some('#')),
            ("/{a}", Some('{')),
        ] {
            assert_eq!(reserved(path), expected, "{path}");
        }
    }
}
