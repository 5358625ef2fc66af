//! Templates of new documents: files in the workspace's folder `templates`, else the one built in.

use crate::corpus::TEMPLATES as FOLDER;
use crate::diagnostic::Span;
use crate::document::quote::yaml_scalar;
use crate::template::{Bounded, Bounds, Fault};
use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use thiserror::Error as ThisError;

/// What stands for a template where the workspace has none.
const BUILT_IN: &str = include_str!("document.md.jinja");

/// The name of the built-in template in messages.
const BUILT_IN_NAME: &str = "the built-in template";

/// The longest template that is read, in bytes.
const MAX_TEMPLATE: usize = 64 * 1024;

/// What a template may cost. The built-in one takes less than a hundred steps.
const BOUNDS: Bounds = Bounds { steps: 100_000, bytes: 2 * 1024 * 1024 };

/// The deepest value that the filter `yaml` writes.
const MAX_DEPTH: usize = 16;

/// Why a template gives no document.
#[derive(Debug, ThisError)]
pub enum TemplateError {
    /// It cannot be read.
    #[error("cannot read the template {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is wrong, or asks for what there is not.
    #[error("{message}")]
    Fault {
        /// The file.
        path: PathBuf,
        /// What is wrong, in words.
        message: String,
        /// The text of the template.
        text: String,
        /// Where in it.
        span: Option<Span>,
    },
}

impl TemplateError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Unreadable { .. } => Some("a template is a regular file of the workspace, in UTF-8".into()),
            Self::Fault { .. } => Some(
                "a template knows title, description, date, year, tags, series, slug, collection, draft, authors, and the \
                 filter `yaml`"
                    .into(),
            ),
        }
    }
}

/// What a template made, and its name from the workspace root.
pub struct Rendered {
    /// The file, or what it is called where there is none.
    pub template: String,
    /// The document.
    pub text: String,
    /// Whether the template is the built-in one.
    pub is_built_in: bool,
}

/// Fills the template of a collection: `templates/NAME.md`, else `templates/document.md`, else the built-in one.
///
/// # Errors
///
/// A template that cannot be read, is wrong, or does not end in time.
pub fn render(root: &Path, collection: &str, context: Value) -> Result<Rendered, TemplateError> {
    let mut found = None;
    for name in [format!("{collection}.md"), "document.md".to_owned()] {
        let path = Path::new(FOLDER).join(&name);
        match read(root, &name) {
            Ok(Some(text)) => {
                found = Some((name, text));
                break;
            }
            Ok(None) => {}
            Err(source) => return Err(TemplateError::Unreadable { path, source }),
        }
    }
    let (name, text) = found.unwrap_or_else(|| (BUILT_IN_NAME.to_owned(), BUILT_IN.to_owned()));
    let is_built_in = name == BUILT_IN_NAME;
    let shown = if is_built_in { name.clone() } else { format!("{FOLDER}/{name}") };
    let mut environment = environment(root);
    let mut output = Bounded { bytes: Vec::new(), most: BOUNDS.bytes };
    let rendered = environment
        .add_template_owned(name.clone(), text)
        .and_then(|()| environment.get_template(&name)?.render_captured_to(context, &mut output).map(|_| ()));
    rendered.map_err(|error| fault(&error, &name))?;
    Ok(Rendered { template: shown, text: String::from_utf8_lossy(&output.bytes).into_owned(), is_built_in })
}

fn environment(root: &Path) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    // What grows a text without a step for each byte; a template of front matter needs none of it.
    ["format", "indent", "replace", "batch", "slice"].into_iter().for_each(|name| environment.remove_filter(name));
    environment.remove_global("namespace");
    environment.set_fuel(Some(BOUNDS.steps));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    // The delimiters are the usual ones, which fit together. A line that holds a block alone leaves nothing behind.
    let mut syntax = environment.syntax().to_builder();
    if let Ok(syntax) = syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    environment.add_filter("yaml", |value: Value| {
        let mut text = String::new();
        yaml(&value, 0, &mut text).map(|()| text)
    });
    let root = root.to_owned();
    environment.set_loader(move |name| {
        read(&root, name).map_err(|error| {
            Error::new(ErrorKind::InvalidOperation, format!("{FOLDER}/{name} cannot be read")).with_source(error)
        })
    });
    environment
}

/// The text of a template; `None` where there is none. What lies outside of the folder, or leads out of the workspace by
/// a link, is not read.
fn read(root: &Path, name: &str) -> io::Result<Option<String>> {
    let is_inside = !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_inside || name.contains(['\\', '\0']) {
        return Ok(None);
    }
    let folder = root.join(FOLDER);
    let path = match fs::canonicalize(folder.join(name)) {
        Ok(path) => path,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let folder = fs::canonicalize(&folder)?;
    if !path.starts_with(&folder) || !folder.starts_with(fs::canonicalize(root)?) {
        return Err(io::Error::other("it is a link that leads out"));
    }
    if !fs::metadata(&path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut text = String::new();
    fs::File::open(&path)?.take(MAX_TEMPLATE as u64 + 1).read_to_string(&mut text)?;
    if text.len() > MAX_TEMPLATE {
        return Err(io::Error::other(format!("it is longer than {MAX_TEMPLATE} bytes")));
    }
    Ok(Some(text))
}

fn fault(error: &Error, name: &str) -> TemplateError {
    let Fault { name, message, text, span } = Fault::of(error, name, BOUNDS);
    TemplateError::Fault { path: Path::new(FOLDER).join(name), message, text, span }
}

/// Writes a value in YAML's flow style, on one line: what has brackets in YAML has them here.
fn yaml(value: &Value, depth: usize, out: &mut String) -> Result<(), Error> {
    let refuse = |what: &str| Err(Error::new(ErrorKind::InvalidOperation, format!("{what} cannot be written as YAML")));
    if depth > MAX_DEPTH {
        return refuse("what is nested so deep");
    }
    match value.kind() {
        ValueKind::Undefined => {
            return Err(Error::new(ErrorKind::UndefinedError, "this filter is given a value that there is not"));
        }
        ValueKind::None => out.push_str("null"),
        ValueKind::Bool => out.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => out.push_str(&value.to_string()),
        ValueKind::String => out.push_str(&yaml_scalar(value.as_str().unwrap_or_default())),
        ValueKind::Seq | ValueKind::Iterable => {
            out.push('[');
            for (index, item) in value.try_iter()?.enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                yaml(&item, depth + 1, out)?;
            }
            out.push(']');
        }
        ValueKind::Map => {
            out.push('{');
            for (index, key) in value.try_iter()?.enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                yaml(&key, depth + 1, out)?;
                out.push_str(": ");
                yaml(&value.get_item(&key)?, depth + 1, out)?;
            }
            out.push('}');
        }
        kind => return refuse(&format!("{kind}")),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::context;

    fn filled(files: &[(&str, &str)]) -> Result<Rendered, TemplateError> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let series = context! { name => "a: b", part => 2 };
        render(root.path(), "essays", context! { title => "a: \"b\"", tags => ["no", "KV Cache"], series, none => () })
    }

    fn text(template: &str) -> String {
        filled(&[("templates/essays.md", template)]).unwrap().text
    }

    fn told(template: &str) -> (String, String) {
        match filled(&[("templates/essays.md", template)]) {
            Err(TemplateError::Fault { message, text, span, .. }) => {
                (message, span.map_or(String::new(), |span| span.slice(&text).to_owned()))
            }
            Err(other) => (other.to_string(), String::new()),
            Ok(_) => panic!("{template} is filled"),
        }
    }

    #[test]
    fn the_filter_writes_any_value() {
        assert_eq!(text("{{ title | yaml }} {{ tags | yaml }}\n"), "\"a: \\\"b\\\"\" [\"no\", KV Cache]\n");
        assert_eq!(text("{{ series | yaml }}"), "{name: \"a: b\", part: 2}");
        assert_eq!(text("{{ [true, 1, 1.5, none, {'no': []}] | yaml }}"), "[true, 1, 1.5, null, {\"no\": []}]");
    }

    #[test]
    fn the_collection_s_own_template_comes_first() {
        let general = ("templates/document.md", "general");
        assert_eq!(filled(&[general]).unwrap().text, "general");
        assert_eq!(filled(&[general, ("templates/essays.md", "own")]).unwrap().template, "templates/essays.md");
        assert_eq!(text("{% include 'parts/a.md' ignore missing %}x"), "x");
        let parts = [("templates/essays.md", "{% include 'parts/a.md' %}"), ("templates/parts/a.md", "part")];
        assert_eq!(filled(&parts).unwrap().text, "part");
    }

    #[test]
    fn a_fault_is_told_at_its_place() {
        assert_eq!(told("a\n{{ titel }}\n"), ("`titel` is undefined".into(), "titel".into()));
        assert!(told("{{ title | yml }}").0.starts_with("unknown filter"), "{:?}", told("{{ title | yml }}"));
        assert!(told("{% if %}").0.starts_with("syntax error"), "{:?}", told("{% if %}"));
        let parts = [("templates/essays.md", "{% include 'a.md' %}"), ("templates/a.md", "x\n{{ y }}")];
        match filled(&parts) {
            Err(TemplateError::Fault { path, span, text, .. }) => {
                assert_eq!((path.as_path(), span.unwrap().slice(&text)), (Path::new("templates/a.md"), "y"));
            }
            _ => panic!("the fault of an included template is its own"),
        }
    }

    #[test]
    fn a_template_is_bounded_and_stays_inside() {
        let loops = "{% for a in range(9000) %}{% for b in range(9000) %}{% endfor %}{% endfor %}";
        assert!(told(loops).0.contains("more than 100000 steps"), "{:?}", told(loops));
        assert!(told("{{ 'x' * 3000000 }}").0.contains("more than 2097152 bytes"));
        assert!(told(&"x".repeat(100_000)).0.starts_with("cannot read the template"));
        for name in ["../writings.toml", "/etc/passwd", "a/../../writings.toml", "essays.md/x", ""] {
            let files = [("writings.toml", "secret"), ("templates/essays.md", &*format!("{{% include \"{name}\" %}}"))];
            assert!(filled(&files).is_err(), "{name}");
        }
        for deep in ["{{ ".to_owned() + &"(".repeat(60_000), "{% if 1 %}".repeat(6_000), "{{ [".repeat(16_000)] {
            assert!(filled(&[("templates/essays.md", &deep)]).is_err(), "{deep:.9}");
        }
        assert!(filled(&[("templates/essays.md", "{% include 'essays.md' %}")]).is_err(), "a circle ends");
        #[cfg(unix)]
        {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir(root.path().join(FOLDER)).unwrap();
            std::os::unix::fs::symlink("/etc/passwd", root.path().join("templates/essays.md")).unwrap();
            assert!(render(root.path(), "essays", context! {}).is_err());
        }
    }
}
