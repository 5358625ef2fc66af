//! How a target is written, so that Markdown or HTML reads it as it is meant.

use super::find::{Form, Written};
use crate::document::html;
use std::ops::Range;

/// What makes a target another: what will be read, which bytes of the body go, and what takes their place. `None` where it is
/// read as before.
pub(super) fn change(body: &str, old: &str, written: &Written, asked: &str) -> Option<(String, Range<usize>, String)> {
    let new = encoded(asked, written.form);
    if new == old {
        return None;
    }
    let raw = body.get(written.range.clone())?;
    let start = written.range.start;
    // What both begin and end with keeps its bytes, escapes and all.
    if let Some((range, text)) = middle(raw, old, &new, written) {
        return Some((new, start + range.start..start + range.end, text));
    }
    // Nothing at all is a target only where the bracket of the link closes right behind it.
    let is_shown = written.form != Form::Bare || body.as_bytes().get(written.range.end) == Some(&b')');
    let text = if new.is_empty() && !is_shown { "<>".to_owned() } else { escaped(&new, 0..new.len(), written) };
    Some((new, start..start + raw.len(), text))
}

/// Which bytes of `raw`, which is read as `old`, have to go so that it is read as `new`, and what takes their place; `None`
/// where all of it has to be written anew.
fn middle(raw: &str, old: &str, new: &str, written: &Written) -> Option<(Range<usize>, String)> {
    let (read, ends) = read(raw, written.form)?;
    if read != old || new.is_empty() {
        return None;
    }
    let shared = |pairs: &mut dyn Iterator<Item = (char, char)>| pairs.take_while(|(a, b)| a == b).count();
    let before = shared(&mut old.chars().zip(new.chars()));
    let (old_rest, new_rest): (Vec<char>, Vec<char>) =
        (old.chars().skip(before).collect(), new.chars().skip(before).collect());
    let behind = shared(&mut old_rest.iter().copied().rev().zip(new_rest.iter().copied().rev()));
    let end_of = |count: usize| count.checked_sub(1).map_or(Some(0), |last| ends.get(last).copied());
    let range = end_of(before)?..end_of(ends.len() - behind)?;
    let length = |chars: &mut dyn Iterator<Item = char>| chars.map(char::len_utf8).sum::<usize>();
    let from = length(&mut new.chars().take(before));
    let to = new.len() - length(&mut new.chars().rev().take(behind));
    let text = escaped(new, from..to, written);
    let whole = format!("{}{text}{}", raw.get(..range.start)?, raw.get(range.end..)?);
    let fits = self::read(&whole, written.form).is_some_and(|(read, _)| read == new);
    fits.then_some((range, text))
}

/// What `raw` is read as, and where in it each character ends; `None` where its brackets have no partners, or it holds an
/// entity that only browsers know.
fn read(raw: &str, form: Form) -> Option<(String, Vec<usize>)> {
    let (mut text, mut ends) = (String::new(), Vec::new());
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
        let (character, length) = unit(rest, form)?;
        match character {
            '(' if length == 1 && form == Form::Bare => depth += 1,
            ')' if length == 1 && form == Form::Bare => depth = depth.checked_sub(1)?,
            _ => {}
        }
        at += length;
        text.push(character);
        ends.push(at);
    }
    (depth == 0).then_some((text, ends))
}

/// The target with what its place cannot hold in percent signs.
fn encoded(target: &str, form: Form) -> String {
    let mut encoded = String::with_capacity(target.len());
    for c in target.chars() {
        let blank_fits = !matches!(form, Form::Bare | Form::Attribute(None));
        if c.is_ascii_control() || (c == ' ' && !blank_fits) {
            encoded.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// The first character that is read of `text`, and how many bytes it takes.
fn unit(text: &str, form: Form) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    let next = text.chars().nth(1).filter(char::is_ascii_punctuation);
    match (first, next) {
        ('\\', Some(next)) if !matches!(form, Form::Attribute(_)) => Some((next, 2)),
        ('&', _) => Some(html::entity(text).unwrap_or(('&', 1))),
        _ => Some((first, first.len_utf8())),
    }
}

/// A part of the target, with all escaped that its place would read as something else.
fn escaped(target: &str, part: Range<usize>, written: &Written) -> String {
    let balanced = balanced(target);
    let mut text = String::with_capacity(part.len());
    let characters = target.char_indices().skip_while(|(at, _)| *at < part.start);
    for (at, c) in characters.take_while(|(at, _)| *at < part.end) {
        let rest = target.get(at + c.len_utf8()..).unwrap_or("");
        let next = rest.chars().next();
        match written.form {
            Form::Attribute(quote) => match c {
                '&' if is_entity_start(rest) => text.push_str("&amp;"),
                '<' => text.push_str("&lt;"),
                '>' => text.push_str("&gt;"),
                '"' | '\'' if quote.is_none() || quote == Some(c) => text.push_str(&format!("&#{};", u32::from(c))),
                '=' | '`' if quote.is_none() => text.push_str(&format!("&#{};", u32::from(c))),
                _ => text.push(c),
            },
            Form::Bare | Form::Pointed => {
                let special = match c {
                    '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
                    '&' => is_entity(rest),
                    '(' | ')' => written.form == Form::Bare && !balanced,
                    '|' => written.in_table,
                    '<' | '`' => true,
                    '>' => written.form == Form::Pointed,
                    _ => false,
                };
                if special {
                    text.push('\\');
                }
                text.push(c);
            }
        }
    }
    text
}

/// Whether what follows a `&` makes it an entity in Markdown.
fn is_entity(rest: &str) -> bool {
    rest.starts_with('#') || rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).starts_with(';')
}

/// Whether what follows a `&` could make it an entity in HTML, where some need no semicolon; `a=1&b=2` does not.
fn is_entity_start(rest: &str) -> bool {
    let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    rest.starts_with('#') || (name.len() < rest.len() && !name.starts_with('='))
}

/// Whether every bracket has its partner, in a depth that all readers of Markdown take.
fn balanced(target: &str) -> bool {
    let mut depth = 0_usize;
    for c in target.chars() {
        match c {
            '(' if depth == 8 => return false,
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}
