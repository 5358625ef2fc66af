//! Findings in the author's words: what is wrong, where, what to do about it.

use super::Violation;
use super::explain::Complaint;
use super::graph::last_name;
use super::instance::{Instance, Spot};
use super::outline::Outline;
use super::values::{Wanted, and, bare_or_quoted, characters, count, format_words, list, or, shown};
use crate::diagnostic::{Applicability, Fix, Span, TextEdit};
use crate::document::metadata::{Style, Value};
use crate::document::quote::quoted;
use crate::document::source::Syntax;
use crate::suggest::nearest;
use boon::{ErrorKind, InstanceToken, ValidationError};
use serde_json::Value as Json;

/// Tells complaints about one instance.
pub(super) struct Teller<'a> {
    pub instance: &'a Instance<'a>,
    pub outline: &'a Outline,
    /// What the instance as a whole is called.
    pub whole: &'static str,
    pub told: Vec<Violation>,
    pub most: usize,
    /// Whether top-level keys that are not known are warnings.
    pub warns: bool,
}

/// A violation but for its note.
struct Told {
    span: Span,
    message: String,
    help: Option<String>,
    fix: Option<Fix>,
    key: Option<String>,
    is_unknown_key: bool,
}

impl Told {
    fn new(span: Span, message: String) -> Self {
        Self { span, message, help: None, fix: None, key: None, is_unknown_key: false }
    }

    fn about(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The fix that writes `text` at the place, where the value itself stands there.
    fn fix(mut self, spot: Spot<'_>, applicability: Applicability, text: String) -> Self {
        if spot.alias.is_none() && spot.node.is_some_and(|node| node.style != Style::Block && node.span == self.span) {
            let edits = vec![TextEdit { span: self.span, text: text.clone() }];
            self.fix = Some(Fix { title: format!("write {text}"), applicability, edits });
        }
        self
    }
}

impl<'a> Teller<'a> {
    /// A teller with room for `most` violations.
    pub fn new(instance: &'a Instance<'a>, outline: &'a Outline, whole: &'static str, most: usize) -> Self {
        Self { instance, outline, whole, told: Vec::new(), most, warns: false }
    }

    /// Where a complaint stands, closely enough to put complaints in order.
    pub fn span(&self, complaint: &Complaint<'_>) -> Span {
        self.instance.value_span(self.spot(complaint.error()))
    }

    fn spot(&self, error: &ValidationError<'_, '_>) -> Spot<'a> {
        let path = error.instance_location.tokens.as_slice();
        match (path, self.outline.items_before(error.schema_url)) {
            ([above @ .., InstanceToken::Item(at)], before @ 1..) => {
                self.instance.spot(&[above, &[InstanceToken::Item(at + before)]].concat())
            }
            _ => self.instance.spot(path),
        }
    }

    /// Tells one complaint, as long as there is room.
    pub fn tell(&mut self, complaint: &Complaint<'_>) {
        if self.told.len() >= self.most {
            return;
        }
        let error = complaint.error();
        let spot = self.spot(error);
        match complaint {
            Complaint::One(one) => self.one(one, spot),
            Complaint::Types { want, .. } => {
                let told = self.wrong_type(spot, Wanted::of(want));
                self.push(error, "type", told);
            }
            Complaint::Values { want, .. } => {
                let told = self.not_among(spot, want);
                self.push(error, "enum", told);
            }
            Complaint::Either { want, .. } => {
                let message = format!("{} has none of the keys {}", self.subject(spot), or(want));
                let told = Told::new(self.instance.value_span(spot), message);
                self.push(error, "required", told.help("add one of them"));
            }
            Complaint::Name { path, name, why, .. } => {
                let spot = self.holder(path, name);
                let span = self.instance.entry(spot, name).map(|entry| self.instance.key_span(spot, entry));
                let span = span.unwrap_or_else(|| self.instance.value_span(spot));
                let told = Told::new(span, format!("`{}` is a key that may not be called so", shown(name)));
                let told = match why.first().map(|one| (one, &one.error().kind)) {
                    Some((Complaint::Values { want, .. }, _)) => self.keys_among(told, spot, name, want),
                    Some((_, ErrorKind::Enum { want })) => {
                        self.keys_among(told, spot, name, &want.iter().collect::<Vec<_>>())
                    }
                    Some((_, ErrorKind::Pattern { want, .. })) => told.help(format!("keys here match `{want}`")),
                    Some((_, ErrorKind::MaxLength { want, .. })) => told.help(format!("{} at most", characters(*want))),
                    Some((_, ErrorKind::MinLength { want, .. })) => {
                        told.help(format!("{} at least", characters(*want)))
                    }
                    Some((_, ErrorKind::Format { want, .. })) => {
                        told.help(format!("keys here have the format `{want}`"))
                    }
                    _ => told,
                };
                self.push(error, "propertyNames", told);
            }
        }
    }

    fn push(&mut self, error: &ValidationError<'_, '_>, keyword: &str, told: Told) {
        if self.told.len() >= self.most {
            return;
        }
        let file = self.outline.place(error.schema_url).0.map_or("JSON Schema", |number| self.outline.path(number));
        let Told { span, message, help, fix, key, is_unknown_key } = told;
        let key = key.or_else(|| self.spot(error).key.map(str::to_owned));
        self.told.push(Violation { span, message, note: format!("{file}, {keyword}"), help, fix, key, is_unknown_key });
    }

    /// What a value is called: by its key.
    fn subject(&self, spot: Spot<'a>) -> String {
        match (spot.key, spot.entry) {
            (Some(key), Some(_)) => format!("`{}`", shown(key)),
            (Some(key), None) => format!("an item of `{}`", shown(key)),
            (None, _) => self.whole.to_owned(),
        }
    }

    /// The map at or below a path that holds a key.
    fn holder(&self, path: &[InstanceToken<'_>], name: &str) -> Spot<'a> {
        let start = self.instance.spot(path);
        let mut queue = vec![start];
        while let Some(spot) = queue.pop() {
            if self.instance.entry(spot, name).is_some() {
                return spot;
            }
            let below = |node| Spot { node: Some(node), ..spot };
            match spot.node.map(|node| &node.value) {
                Some(Value::List(items)) => queue.extend(items.iter().map(below)),
                _ => queue.extend(self.instance.entries(spot).iter().map(|entry| below(&entry.value))),
            }
        }
        start
    }

    #[expect(clippy::too_many_lines, reason = "one sentence for each keyword")]
    fn one(&mut self, error: &ValidationError<'_, '_>, spot: Spot<'a>) {
        let what = self.subject(spot);
        let span = self.instance.value_span(spot);
        let told = |message: String| Told::new(span, message);
        let (keyword, told) = match &error.kind {
            ErrorKind::AdditionalProperties { got } => {
                let mut got: Vec<&str> = got.iter().map(AsRef::as_ref).collect();
                // What is worth a warning leaves room for what is worse.
                got.truncate(if self.warns { self.most / 2 } else { self.most });
                for name in got {
                    self.unknown_key(error, spot, name, "additionalProperties");
                }
                return;
            }
            ErrorKind::Required { want } => {
                for name in want {
                    let whole = if spot.key.is_some() { format!(" in {what}") } else { String::new() };
                    let told = Told::new(span, format!("`{}` is missing{whole}", shown(name))).about(name);
                    let near = self.misspelt(error, spot, name);
                    let told = match near {
                        Some(near) => told.help(format!("`{}` stands here: is it meant?", shown(near))),
                        None => told.help("add the key"),
                    };
                    self.push(error, "required", told);
                }
                return;
            }
            ErrorKind::Dependency { prop, missing } | ErrorKind::DependentRequired { prop, missing } => {
                let entry = self.instance.entry(spot, prop);
                let span = entry.map_or(span, |entry| self.instance.key_span(spot, entry));
                let (verb, it) = if missing.len() == 1 { ("is", "it") } else { ("are", "them") };
                let message = format!("where `{}` stands, {} {verb} needed", shown(prop), and(missing));
                ("dependentRequired", Told::new(span, message).help(format!("add {it}, or remove `{}`", shown(prop))))
            }
            ErrorKind::FalseSchema => {
                let keyword = last_name(&self.outline.place(error.schema_url).1);
                let path = &error.instance_location.tokens;
                let above = path.split_last().map(|(_, above)| self.instance.spot(above));
                match (path.last(), above) {
                    (Some(InstanceToken::Prop(name)), Some(above)) if keyword == "unevaluatedProperties" => {
                        return self.unknown_key(error, above, name, "unevaluatedProperties");
                    }
                    (Some(InstanceToken::Prop(_)), Some(above)) => {
                        let span = spot.entry.map_or(span, |entry| self.instance.key_span(above, entry));
                        ("properties", Told::new(span, format!("{what} is not allowed here")).help("remove the key"))
                    }
                    (Some(InstanceToken::Item(_)), _) => {
                        ("items", told(format!("{what} is one too many")).help("remove it"))
                    }
                    _ => ("false", told(format!("the schema allows nothing for {what}"))),
                }
            }
            ErrorKind::Type { want, .. } => {
                let want: Vec<_> = want.iter().collect();
                ("type", self.wrong_type(spot, Wanted::of(&want)))
            }
            ErrorKind::Enum { want } => ("enum", self.not_among(spot, &want.iter().collect::<Vec<_>>())),
            ErrorKind::Const { want } => ("const", self.not_among(spot, &[want])),
            ErrorKind::Format { want, .. } => ("format", self.wrong_format(spot, want)),
            ErrorKind::Pattern { got, want } => {
                ("pattern", told(format!("`{}` does not match the pattern `{want}`", shown(got))))
            }
            ErrorKind::MinLength { got: 0, .. } => {
                ("minLength", told(format!("{what} is empty")).help("give it a text"))
            }
            ErrorKind::MinLength { got, want } => {
                ("minLength", told(format!("{what} is {} long, and has to be {want} at least", characters(*got))))
            }
            ErrorKind::MaxLength { got, want } => {
                ("maxLength", told(format!("{what} is {} long, and may be {want} at most", characters(*got))))
            }
            ErrorKind::Minimum { got, want } => {
                ("minimum", told(format!("{what} is {got}, and has to be {want} at least")))
            }
            ErrorKind::Maximum { got, want } => {
                ("maximum", told(format!("{what} is {got}, and may be {want} at most")))
            }
            ErrorKind::ExclusiveMinimum { got, want } => {
                ("exclusiveMinimum", told(format!("{what} is {got}, and has to be more than {want}")))
            }
            ErrorKind::ExclusiveMaximum { got, want } => {
                ("exclusiveMaximum", told(format!("{what} is {got}, and has to be less than {want}")))
            }
            ErrorKind::MultipleOf { got, want } => {
                ("multipleOf", told(format!("{what} is {got}, which is no multiple of {want}")))
            }
            ErrorKind::MinProperties { got, want } => {
                ("minProperties", told(format!("{what} has {}, and needs {want} at least", count(*got, "key"))))
            }
            ErrorKind::MaxProperties { got, want } => {
                ("maxProperties", told(format!("{what} has {}, and may have {want} at most", count(*got, "key"))))
            }
            ErrorKind::MinItems { got, want } => {
                ("minItems", told(format!("{what} has {}, and needs {want} at least", count(*got, "item"))))
            }
            ErrorKind::MaxItems { got, want } => {
                ("maxItems", told(format!("{what} has {}, and may have {want} at most", count(*got, "item"))))
            }
            ErrorKind::AdditionalItems { got } => {
                ("additionalItems", told(format!("{what} has {} too many", count(*got, "item"))))
            }
            ErrorKind::UniqueItems { got: [_, second] } => {
                let mut path = error.instance_location.tokens.clone();
                path.push(InstanceToken::Item(*second));
                let item = self.instance.spot(&path);
                let value = item.node.and_then(|node| self.instance.words(node));
                let value = value.map_or_else(|| "an item".to_owned(), |value| format!("`{}`", shown(&value)));
                let told = Told::new(self.instance.value_span(item), format!("{value} stands twice in {what}"));
                ("uniqueItems", told.help("remove one of them"))
            }
            ErrorKind::Contains => ("contains", told(format!("{what} lacks an item that it has to contain"))),
            ErrorKind::MinContains { got, want } => {
                let message = format!("{what} has {} of those it has to contain {want} of at least", got.len());
                ("minContains", told(message))
            }
            ErrorKind::MaxContains { got, want } => {
                let message = format!("{what} has {} of those it may contain {want} of at most", got.len());
                ("maxContains", told(message))
            }
            ErrorKind::Not => ("not", told(format!("{what} is just what the schema rules out"))),
            ErrorKind::OneOf(Some((first, second))) => {
                let message = format!(
                    "{what} fits the alternatives {} and {} of the schema, and may fit one alone",
                    first + 1,
                    second + 1
                );
                ("oneOf", told(message))
            }
            // What is left is not asserted, or was taken apart before.
            _ => ("schema", told(format!("{what} does not fit the schema"))),
        };
        self.push(error, keyword, told);
    }

    fn unknown_key(&mut self, error: &ValidationError<'_, '_>, spot: Spot<'a>, name: &str, keyword: &str) {
        let entry = self.instance.entry(spot, name);
        let span = entry.map_or_else(|| self.instance.value_span(spot), |entry| self.instance.key_span(spot, entry));
        let mut told = Told::new(span, format!("`{}` is no known key", shown(name))).about(name);
        told.is_unknown_key = self.warns && spot.node.is_none();
        let known = self.outline.keys(error.schema_url);
        // A key that is there already is not what another one was meant to be.
        let free = known.iter().copied().filter(|known| self.instance.entry(spot, known).is_none());
        told = match nearest(name, free) {
            Some(near) => {
                let written = entry.map_or("", |entry| self.instance.slice(entry.key_span));
                let told = told.help(format!("did you mean `{near}`?"));
                if spot.alias.is_none() && written == name { told.rename(near) } else { told }
            }
            None => told.help("remove the key, or add it to the schema"),
        };
        self.push(error, keyword, told);
    }

    /// A key that is there, that the schema does not know, and that is near one that is missing.
    fn misspelt(&self, error: &ValidationError<'_, '_>, spot: Spot<'a>, missing: &str) -> Option<&'a str> {
        let known = self.outline.keys(error.schema_url);
        let keys = self.instance.entries(spot).iter().map(|entry| &*entry.key);
        nearest(missing, keys.filter(|key| !known.contains(key)).take(100))
    }

    fn keys_among(&self, told: Told, spot: Spot<'a>, name: &str, want: &[&Json]) -> Told {
        let known: Vec<&str> = want.iter().filter_map(|value| value.as_str()).collect();
        let free = known.iter().copied().filter(|known| self.instance.entry(spot, known).is_none());
        match nearest(name, free) {
            Some(near) => told.help(format!("did you mean `{near}`?")),
            None => told.help(format!("known here: {}", list(&known))),
        }
    }

    fn wrong_type(&self, spot: Spot<'a>, want: Wanted) -> Told {
        let span = self.instance.value_span(spot);
        let Some(node) = spot.node else {
            return Told::new(span, format!("{} is a map, not {want}", self.whole));
        };
        let written = self.instance.slice(node.span).trim();
        let what = self.subject(spot);
        let text = self.instance.words(node);
        match &node.value {
            Value::Null => {
                let empty =
                    if written.is_empty() { "empty".to_owned() } else { format!("`{written}`, which is empty") };
                let help = if spot.entry.is_some() { "give it a value, or remove the key" } else { "remove it" };
                Told::new(span, format!("{what} is {empty}; expected {want}")).help(help)
            }
            Value::String(text) => {
                let plain = node.style == Style::Plain;
                let message = match text.to_ascii_lowercase().as_str() {
                    "yes" | "no" | "on" | "off" | "y" | "n" if plain && want.boolean => {
                        format!("`{written}` is a string in YAML 1.2; expected {want}")
                    }
                    _ => format!("`{}` is a string; expected {want}", shown(text)),
                };
                let told = Told::new(span, message);
                match want.reading(text) {
                    Some(reading) if plain => {
                        told.help(format!("write `{reading}`")).fix(spot, Applicability::Unsafe, reading)
                    }
                    Some(reading) => told.help(format!("write `{reading}`, without quotes")).fix(
                        spot,
                        Applicability::Unsafe,
                        reading,
                    ),
                    None if want.list && (plain || !text.contains(',')) && self.can_stand_in_brackets(written) => {
                        let reading = format!("[{written}]");
                        told.help(format!("write it as a list: `{reading}`")).fix(spot, Applicability::Unsafe, reading)
                    }
                    None => told,
                }
            }
            Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
                let kind = match node.value {
                    Value::Float(value) if !value.is_finite() => "no number that JSON knows",
                    _ => node.kind(),
                };
                let written = text.as_deref().unwrap_or(written);
                let told = Told::new(span, format!("`{}` is {kind} here; expected {want}", shown(written)));
                if want.string && self.instance.syntax.is_some() {
                    // The text stays as it is; only what it is taken for changes.
                    let reading = quoted(written);
                    told.help(format!("write `{reading}`")).fix(spot, Applicability::Safe, reading)
                } else {
                    told
                }
            }
            Value::Date(_) | Value::List(_) | Value::Map(_) => {
                Told::new(span, format!("{what} is {}; expected {want}", node.kind()))
            }
        }
    }

    /// A string as the front matter holds it.
    fn written(&self, text: &str) -> String {
        if matches!(self.instance.syntax, Some(Syntax::Toml | Syntax::Json)) {
            quoted(text)
        } else {
            bare_or_quoted(text)
        }
    }

    /// Whether a scalar keeps its meaning between brackets.
    fn can_stand_in_brackets(&self, written: &str) -> bool {
        let short = !written.is_empty() && written.len() <= 200;
        self.instance.syntax.is_some()
            && short
            && !written.contains(['[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '%', '@', ':', '\n', '\r'])
    }

    fn not_among(&self, spot: Spot<'a>, want: &[&Json]) -> Told {
        let span = self.instance.value_span(spot);
        let value = spot.node.and_then(|node| self.instance.words(node));
        let subject = value.as_ref().map_or_else(|| self.subject(spot), |value| format!("`{}`", shown(value)));
        let mut names: Vec<String> = Vec::new();
        for value in want {
            let name = match value {
                Json::String(text) => shown(text).into_owned(),
                Json::Array(_) => "a certain list".to_owned(),
                Json::Object(_) => "a certain map".to_owned(),
                other => other.to_string(),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let told = match names.as_slice() {
            [one] => Told::new(span, format!("{subject} is not `{one}`, the one value allowed here")),
            _ => Told::new(span, format!("{subject} is none of {}", list(&names))),
        };
        let texts = || want.iter().filter_map(|value| value.as_str());
        match value.as_deref().and_then(|value| nearest(value, texts())) {
            Some(near) => {
                let told = told.help(format!("did you mean `{near}`?"));
                if self.instance.syntax.is_some() {
                    told.fix(spot, Applicability::Unsafe, self.written(near))
                } else {
                    told
                }
            }
            None => told,
        }
    }

    fn wrong_format(&self, spot: Spot<'a>, format: &str) -> Told {
        let span = self.instance.value_span(spot);
        let value = spot.node.and_then(|node| self.instance.words(node)).unwrap_or_default();
        let (noun, help) = format_words(format);
        let told = Told::new(span, format!("`{}` is no {noun}", shown(value.trim())));
        let reading = match format {
            "partial-date" => crate::document::date_reading::likely_reading(&value),
            "slug" => Some(crate::document::slug::slug(&value)).filter(|slug| !slug.is_empty()),
            _ => None,
        };
        match (reading, help) {
            (Some(reading), _) => {
                let written = self.written(&reading);
                told.help(format!("write `{reading}`, if that is what is meant")).fix(
                    spot,
                    Applicability::Unsafe,
                    written,
                )
            }
            (None, Some(help)) => told.help(help),
            (None, None) => told,
        }
    }
}

impl Told {
    fn rename(mut self, near: &str) -> Self {
        let text = bare_or_quoted(near);
        let edits = vec![TextEdit { span: self.span, text }];
        let title = format!("rename the key to `{near}`");
        self.fix = Some(Fix { title, applicability: Applicability::Unsafe, edits });
        self
    }
}
