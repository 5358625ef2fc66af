//! YAML events to the metadata tree. The one place that knows the YAML parser.

use super::{Entry, Fault, MAX_DEPTH, MAX_EXPANSION, Node, Style, Value, cure, scalar};
use crate::diagnostic::Span;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag, options};
use std::collections::HashMap;

/// Reads the entries of the mapping in `text`, which starts `base` bytes into the file.
pub(super) fn parse(text: &str, base: usize, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let mut builder = Builder { text, base, open: Vec::new(), anchors: HashMap::new(), expanded: 0, root: None };
    let options = options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let step = match event {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => Err(malformed(text, base, &error)),
        };
        if let Err(fault) = step {
            faults.push(fault);
            break;
        }
    }
    builder.finish(faults)
}

/// A collection whose end has not come yet.
struct Open {
    value: Value,
    start: usize,
    /// Where its last child ended: a block collection ends there, not at the next token.
    end: usize,
    flow: bool,
    anchor: usize,
    /// In a mapping: the key that waits for its value.
    key: Option<(Box<str>, Span)>,
}

struct Builder<'a> {
    text: &'a str,
    base: usize,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    expanded: usize,
    root: Option<Node>,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, at: granit_parser::Span) -> Result<(), Fault> {
        let (start, end) = at.byte_range().map_or((0, 0), |range| (range.start, range.end));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.scalar_span(start, end, style);
                let node = Node { value: scalar_value(&text, style, tag.as_deref()), span, style: scalar_style(style) };
                self.add(node, anchor);
                Ok(())
            }
            Event::SequenceStart(style, anchor, _) => self.begin(Value::List(Vec::new()), start, end, style, anchor),
            Event::MappingStart(style, anchor, _) => self.begin(Value::Map(Vec::new()), start, end, style, anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                self.end(end);
                Ok(())
            }
            Event::Alias(id) => self.alias(id, Span::new(self.base + start, self.base + end)),
            _ => Ok(()),
        }
    }

    /// A scalar's token. The parser ends a block scalar after its trailing blank lines; here it ends with its text.
    fn scalar_span(&self, start: usize, end: usize, style: ScalarStyle) -> Span {
        let end = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let raw = self.text.get(start..end).unwrap_or("");
                start + raw.trim_end_matches([' ', '\t', '\n', '\r']).len()
            }
            _ => end,
        };
        Span::new(self.base + start, self.base + end)
    }

    fn begin(
        &mut self,
        value: Value,
        start: usize,
        end: usize,
        style: StructureStyle,
        anchor: usize,
    ) -> Result<(), Fault> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Fault::Malformed {
                span: Span::at(self.base + start),
                message: format!("this is nested more than {MAX_DEPTH} deep"),
                help: None,
                quote: None,
            });
        }
        self.open.push(Open { value, start, end, flow: style == StructureStyle::Flow, anchor, key: None });
        Ok(())
    }

    fn end(&mut self, end: usize) {
        let Some(Open { mut value, start, end: last, flow, anchor, key }) = self.open.pop() else { return };
        if let (Value::Map(entries), Some((key, key_span))) = (&mut value, key) {
            let value = Node { value: Value::Null, span: Span::at(key_span.end as usize), style: Style::Plain };
            entries.push(Entry { key, key_span, value });
        }
        let span = Span::new(self.base + start, self.base + if flow { end } else { last });
        self.add(Node { value, span, style: if flow { Style::Flow } else { Style::Lines } }, anchor);
    }

    fn add(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            // Keeping a value costs as much as repeating it: anchors within anchors count like aliases.
            self.expanded = self.expanded.saturating_add(size(&node, MAX_EXPANSION));
            if self.expanded <= MAX_EXPANSION {
                self.anchors.insert(anchor, node.clone());
            }
        }
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        open.end = open.end.max((node.span.end as usize).saturating_sub(self.base));
        match &mut open.value {
            Value::Map(entries) => match open.key.take() {
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: node }),
                None => {
                    let (text, base) = (self.text, self.base);
                    let written = || text.get(node.span.start as usize - base..node.span.end as usize - base);
                    let key = match &node.value {
                        Value::String(text) => text.clone(),
                        _ => written().unwrap_or("").into(),
                    };
                    open.key = Some((key, node.span));
                }
            },
            Value::List(items) => items.push(node),
            _ => {}
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<(), Fault> {
        let target = self.anchors.get(&id);
        self.expanded = self.expanded.saturating_add(target.map_or(0, |target| size(target, MAX_EXPANSION)));
        let too_many = || format!("anchors and aliases up to here stand for more than {MAX_EXPANSION} values");
        let refused = |message: String| Fault::Malformed { span, message, help: None, quote: None };
        let target = match target {
            _ if self.expanded > MAX_EXPANSION => return Err(refused(too_many())),
            None => return Err(refused("this alias stands inside the value it refers to".into())),
            Some(target) => target,
        };
        let node = Node { value: target.value.clone(), span, style: Style::Alias };
        self.add(node, 0);
        Ok(())
    }

    /// The entries read. Of a block that broke off, those that were whole by then.
    fn finish(self, faults: &mut Vec<Fault>) -> Vec<Entry> {
        let fault_at = faults.iter().find_map(|fault| match fault {
            Fault::Malformed { span, .. } => Some(span.end as usize),
            _ => None,
        });
        match (self.root, self.open.into_iter().next()) {
            (Some(Node { value: Value::Map(entries), .. }), _) => entries,
            (None, Some(Open { value: Value::Map(mut entries), .. })) => {
                // What ends on the line of the fault was cut short by it.
                let whole = |entry: &Entry| {
                    let rest =
                        entry.value.span.end as usize - self.base..fault_at.unwrap_or(0).saturating_sub(self.base);
                    self.text.get(rest).is_some_and(|rest| rest.contains(['\n', '\r']))
                };
                entries.pop_if(|entry| !whole(entry));
                entries
            }
            (Some(Node { value: Value::Null, .. }), _) | (None, _) => Vec::new(),
            (Some(Node { span, value, .. }), _) => {
                // What broke off is told already.
                if faults.is_empty() {
                    let scalar = matches!(value, Value::String(_));
                    let told = scalar.then(|| cure::no_mapping(self.text, self.base)).flatten();
                    faults.push(told.unwrap_or(Fault::NotAMapping { span, cause: None }));
                }
                Vec::new()
            }
        }
    }
}

fn scalar_style(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

fn scalar_value(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let string = || Value::String(text.into());
    match tag.map(|tag| (tag, tag.core_suffix())) {
        // `!!int "7"` is a number whatever its quotes; what does not fit its tag stays the string it is.
        Some((_, Some("int" | "float" | "bool" | "null"))) => scalar::resolve(text),
        Some((_, Some(_))) => string(),
        // The non-specific tag `!` makes a string of any scalar.
        Some((tag, None)) if tag.suffix() == "!" || tag.suffix().is_empty() => string(),
        _ if style == ScalarStyle::Plain => scalar::resolve(text),
        _ => string(),
    }
}

/// The number of values below and with `node`, counted no further than `limit`.
fn size(node: &Node, limit: usize) -> usize {
    let mut count = 0;
    let mut rest = vec![node];
    while let Some(node) = rest.pop() {
        count += 1;
        if count > limit {
            break;
        }
        match &node.value {
            Value::List(items) => rest.extend(items),
            Value::Map(entries) => rest.extend(entries.iter().map(|entry| &entry.value)),
            _ => {}
        }
    }
    count
}

fn malformed(text: &str, base: usize, error: &ScanError) -> Fault {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    cure::fault(text, base, at, &error.kind().to_string())
}
