//! The templates of pages: those built in, and those that a workspace puts in their place.

use crate::corpus::{Corpus, Store, TEMPLATES};
use crate::diagnostic::Span;
use crate::template::{Bounded, Bounds, Fault};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;
use std::collections::BTreeMap;

/// The templates that are built in. A file of the same name in `templates/site/` of the workspace takes its place.
pub const BUILT_IN: [(&str, &str); 11] = [
    ("base.html", include_str!("templates/base.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("home.html", include_str!("templates/home.html")),
    ("cards.html", include_str!("templates/cards.html")),
    ("stream.html", include_str!("templates/stream.html")),
    ("document.html", include_str!("templates/document.html")),
    ("list.html", include_str!("templates/list.html")),
    ("tags.html", include_str!("templates/tags.html")),
    ("archive.html", include_str!("templates/archive.html")),
    ("missing.html", include_str!("templates/missing.html")),
    ("redirect.html", include_str!("templates/redirect.html")),
];

/// The longest template that is read, in bytes.
const MAX_TEMPLATE: usize = 256 * 1024;

/// The longest expression of one, in bytes.
const MAX_EXPRESSION: usize = 4 * 1024;

/// What one page may cost.
const BOUNDS: Bounds = Bounds { steps: 2_000_000, bytes: 64 * 1024 * 1024 };

/// What templates see of a value.
pub fn value(of: impl Serialize) -> Value {
    Value::from(Serde(of))
}

/// The templates of one workspace.
#[derive(Debug)]
pub struct Templates(Environment<'static>);

impl Templates {
    /// Reads the workspace's own, and takes the built-in ones for the rest.
    ///
    /// # Errors
    ///
    /// What is wrong with one of them.
    pub fn read(store: &dyn Store, corpus: &Corpus) -> Result<Self, Fault> {
        let mut environment = Environment::new();
        environment.set_debug(true);
        // What grows a text without a step for each byte; no page needs it.
        ["format", "indent", "replace", "batch", "slice"].into_iter().for_each(|name| environment.remove_filter(name));
        environment.remove_global("namespace");
        environment.set_fuel(Some(BOUNDS.steps));
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        let folder = format!("{TEMPLATES}/site/");
        let mut texts: BTreeMap<String, String> =
            BUILT_IN.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let mut own: Vec<&str> =
            corpus.assets().paths().filter(|path| path.starts_with(&folder) && path.ends_with(".html")).collect();
        own.sort_unstable();
        for path in own {
            let name = path.strip_prefix(&folder).unwrap_or(path).to_owned();
            let unread = |message: &str| Fault {
                name: format!("site/{name}"),
                message: message.to_owned(),
                text: String::new(),
                span: None,
            };
            let bytes = match store.own_file(path, MAX_TEMPLATE + 1) {
                Ok(Some(bytes)) => bytes,
                Ok(None) => continue,
                Err(error) => return Err(unread(&format!("this template cannot be read: {error}"))),
            };
            if bytes.len() > MAX_TEMPLATE {
                return Err(unread(&format!("this template is longer than {MAX_TEMPLATE} bytes")));
            }
            let text = String::from_utf8(bytes).map_err(|_| unread("this template is not in UTF-8"))?;
            texts.insert(name, text);
        }
        for (name, text) in texts {
            if let Some(span) = endless(&text) {
                let message = format!("no expression is longer than {MAX_EXPRESSION} bytes");
                return Err(Fault { name: format!("site/{name}"), message, text, span: Some(span) });
            }
            let added = environment.add_template_owned(name.clone(), text);
            added.map_err(|error| told(&error, &name))?;
        }
        Ok(Self(environment))
    }

    /// A page: the template of this name, filled.
    ///
    /// # Errors
    ///
    /// What is wrong with the template.
    pub fn page(&self, name: &str, context: Value) -> Result<Vec<u8>, Fault> {
        let mut out = Bounded { bytes: Vec::with_capacity(16 * 1024), most: BOUNDS.bytes };
        let template = self.0.get_template(name).map_err(|error| told(&error, name))?;
        template.render_captured_to(context, &mut out).map_err(|error| told(&error, name))?;
        out.bytes.push(b'\n');
        Ok(out.bytes)
    }
}

/// The first expression that is so long that reading it would take the stack.
fn endless(text: &str) -> Option<Span> {
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| rest.find(['{'])) {
        let start = at + open;
        at = start + 1;
        let close = match text.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => continue,
        };
        let length = text.get(start..)?.find(close).unwrap_or(text.len() - start);
        if length > MAX_EXPRESSION {
            return Some(Span::new(start, start + 2));
        }
        at = start + length;
    }
    None
}

fn told(error: &minijinja::Error, name: &str) -> Fault {
    let fault = Fault::of(error, name, BOUNDS);
    Fault { name: format!("site/{}", fault.name), ..fault }
}
