//! All schemas that one schema needs: the files it refers to, and which schema evaluates which.

use super::file::{File, MAX_FILE, unescape};
use super::keywords::{On, below};
use super::{Files, SchemaError, patterns};
use serde_json::Value as Json;
use std::collections::HashMap;
use url::Url;

/// The most files of one schema, and the most bytes of them together.
const MAX_FILES: usize = 64;
const MAX_BYTES: usize = 2 * MAX_FILE;

/// The most schemas within a schema, those that nothing refers to included.
const MAX_SCHEMAS: usize = 5_000;

/// The most schemas that carry an identifier of their own.
const MAX_IDENTIFIERS: usize = 200;

/// A file of the graph.
pub(super) struct Document {
    pub file: File,
    pub url: Url,
    pub draft: boon::Draft,
    /// The schemas that have an address of their own, by their pointers.
    bases: HashMap<String, Url>,
}

/// A schema of the graph.
pub(super) struct Schema {
    /// Which file it stands in; `None` for a meta-schema, which is built in.
    pub document: Option<usize>,
    pub pointer: String,
    /// What its own keywords cost, in units of a plain comparison.
    pub cost: u64,
    /// The schemas it evaluates, and on what.
    pub edges: Vec<(usize, On)>,
}

/// The longest address, and the most that the pointers to all schemas may take together, in bytes.
const MAX_ADDRESS: usize = 2_000;
const MAX_POINTERS: usize = 512 * 1024;

/// The most that references whose target depends on the way to them may mean together.
const MAX_LATE: usize = 20_000;

/// What a place in a file stands for: the file, and a JSON pointer in it.
type At = (usize, String);

/// The files and schemas, in the order in which they were found: the first of each is the one asked for.
pub(super) struct Graph<'a> {
    files: &'a dyn Files,
    pub documents: Vec<Document>,
    pub schemas: Vec<Schema>,
    known: HashMap<(Option<usize>, String), usize>,
    addresses: HashMap<String, At>,
    anchors: HashMap<(String, String), At>,
    dynamic: HashMap<String, Vec<At>>,
    recursive: Vec<At>,
    /// References whose target depends on the way to them: the schema, and the anchor where it has one.
    late: Vec<(usize, Option<String>)>,
    bytes: usize,
    patterns: usize,
    counted: usize,
    pointers: usize,
}

impl<'a> Graph<'a> {
    /// Reads the schema at `path` and all that it refers to.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, a reference that leads nowhere, a pattern that is none, or too much of anything.
    pub fn read(path: &str, text: String, files: &'a dyn Files) -> Result<Self, SchemaError> {
        let mut graph = Self {
            files,
            documents: Vec::new(),
            schemas: Vec::new(),
            known: HashMap::new(),
            addresses: HashMap::new(),
            anchors: HashMap::new(),
            dynamic: HashMap::new(),
            recursive: Vec::new(),
            late: Vec::new(),
            bytes: 0,
            patterns: 0,
            counted: 0,
            pointers: 0,
        };
        let file = File::parse(path, text)?;
        let first = graph.add_file(file)?;
        graph.schema(Some(first), String::new());
        let mut next = 0;
        loop {
            while next < graph.schemas.len() {
                graph.expand(next)?;
                next += 1;
            }
            graph.link_late()?;
            if next == graph.schemas.len() {
                return Ok(graph);
            }
        }
    }

    fn add_file(&mut self, file: File) -> Result<usize, SchemaError> {
        self.bytes += file.text.len();
        if self.documents.len() >= MAX_FILES || self.bytes > MAX_BYTES {
            let message = format!("the schema takes more than {MAX_FILES} files, or {MAX_BYTES} bytes of them");
            return Err(file.error("", "", message));
        }
        let draft = match file.value.get("$schema") {
            Some(Json::String(url)) => boon::Draft::from_url(url).ok_or_else(|| {
                let near = ["https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"];
                let help = crate::suggest::nearest(url, near).unwrap_or(near[0]);
                file.error("", "$schema", format!("`{url}` is no draft of JSON Schema that is known here"))
                    .help(format!("known are drafts 2020-12, 2019-09, 7, 6 and 4; write \"{help}\""))
            })?,
            // What does not say it itself is read as the schema that asked for it.
            _ => self.documents.first().map_or(boon::Draft::V2020_12, |first| first.draft),
        };
        let Some(url) = url_of(&file.path) else { return Err(file.error("", "", "its name is no path".into())) };
        let index = self.documents.len();
        self.addresses.insert(url.to_string(), (index, String::new()));
        let mut document = Document { file, url: url.clone(), draft, bases: HashMap::new() };
        document.bases.insert(String::new(), url.clone());
        let value = std::mem::take(&mut document.file.value);
        let mut queue = vec![(String::new(), &value, url)];
        while let Some((pointer, value, base)) = queue.pop() {
            self.counted += 1;
            self.pointers += pointer.len();
            if self.pointers > MAX_POINTERS {
                return Err(document.file.error("", "", "the names in this schema are too long".into()));
            }
            if self.counted > MAX_SCHEMAS {
                return Err(document.file.error(
                    "",
                    "",
                    format!("there are more than {MAX_SCHEMAS} schemas in this one"),
                ));
            }
            let base = self.register(index, &mut document, &pointer, value, base)?;
            let deeper = below(value, &pointer);
            queue.extend(deeper.into_iter().map(|below| (below.pointer, below.value, base.clone())));
        }
        document.file.value = value;
        self.documents.push(document);
        Ok(index)
    }

    /// Takes down the names by which a schema can be referred to; returns the base of the references in it.
    fn register(
        &mut self,
        index: usize,
        document: &mut Document,
        pointer: &str,
        value: &Json,
        base: Url,
    ) -> Result<Url, SchemaError> {
        let at = || (index, pointer.to_owned());
        let text = |key: &str| value.get(key).and_then(Json::as_str);
        let old = document.draft < boon::Draft::V2019_09;
        if old && value.get("$ref").is_some() {
            return Ok(base);
        }
        let key = if document.draft == boon::Draft::V4 { "id" } else { "$id" };
        let mut base = base;
        if let Some(id) = text(key) {
            let (address, fragment) = id.split_once('#').unwrap_or((id, ""));
            if !address.is_empty() {
                base = base
                    .join(address)
                    .map_err(|error| document.file.error(pointer, key, format!("`{id}` is no address: {error}")))?;
                if base.as_str().len() > MAX_ADDRESS {
                    return Err(document.file.error(pointer, key, "this address is too long".into()));
                }
                let taken = self.addresses.insert(base.to_string(), at());
                if taken.is_some_and(|taken| taken != at()) {
                    return Err(document.file.error(pointer, key, format!("`{id}` names two schemas")));
                }
                document.bases.insert(pointer.to_owned(), base.clone());
                if document.bases.len() > MAX_IDENTIFIERS {
                    let message = format!("there are more than {MAX_IDENTIFIERS} identifiers in this schema");
                    return Err(document.file.error("", "", message));
                }
            }
            if old && !fragment.is_empty() {
                self.anchors.insert((base.to_string(), fragment.to_owned()), at());
            }
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = text(key) {
                self.anchors.insert((base.to_string(), anchor.to_owned()), at());
            }
        }
        if let Some(anchor) = text("$dynamicAnchor") {
            self.dynamic.entry(anchor.to_owned()).or_default().push(at());
        }
        if value.get("$recursiveAnchor") == Some(&Json::Bool(true)) {
            self.recursive.push(at());
        }
        Ok(base)
    }

    /// The number of the schema at a place.
    fn schema(&mut self, document: Option<usize>, pointer: String) -> usize {
        let next = self.schemas.len();
        let index = *self.known.entry((document, pointer.clone())).or_insert(next);
        if index == next {
            self.schemas.push(Schema { document, pointer, cost: 1, edges: Vec::new() });
        }
        index
    }

    /// Finds what a schema costs, and which others it evaluates.
    fn expand(&mut self, index: usize) -> Result<(), SchemaError> {
        let Some(Schema { document: Some(document), pointer, .. }) = self.schemas.get(index) else { return Ok(()) };
        let (number, pointer) = (*document, pointer.clone());
        let Some(document) = self.documents.get(number) else { return Ok(()) };
        let (file, draft) = (&document.file, document.draft);
        if self.schemas.len() > MAX_SCHEMAS {
            return Err(file.error("", "", format!("there are more than {MAX_SCHEMAS} schemas in this one")));
        }
        let Some(value) = file.value.pointer(&pointer) else { return Ok(()) };
        let mut keys = vec!["$ref"];
        if draft == boon::Draft::V2019_09 {
            keys.push("$recursiveRef");
        }
        if draft == boon::Draft::V2020_12 {
            keys.push("$dynamicRef");
        }
        let references: Vec<(&str, String)> =
            keys.iter().filter_map(|key| Some((*key, value.get(key)?.as_str()?.to_owned()))).collect();
        let alone = draft < boon::Draft::V2019_09 && !references.is_empty();
        let mut found = Vec::new();
        let mut cost = 1;
        if !alone {
            found.extend(below(value, &pointer).into_iter().map(|below| (below.pointer, below.on)));
            for key in ["enum", "const", "required", "dependentRequired", "dependencies"] {
                cost += value.get(key).map_or(0, size);
            }
            let patterns =
                value.get("patternProperties").and_then(Json::as_object).into_iter().flat_map(|map| map.keys());
            let mut patterns: Vec<_> = patterns.map(|pattern| ("patternProperties", pattern.as_str())).collect();
            patterns.extend(value.get("pattern").and_then(Json::as_str).map(|pattern| ("pattern", pattern)));
            for (key, pattern) in patterns {
                self.patterns += 1;
                if self.patterns > patterns::MAX_PATTERNS {
                    let message = format!("there are more than {} patterns in this schema", patterns::MAX_PATTERNS);
                    return Err(file.error(&pointer, key, message));
                }
                let below = if key == "pattern" { pointer.clone() } else { format!("{pointer}/patternProperties") };
                cost += patterns::cost(pattern).map_err(|(message, help)| {
                    let error = file.error(&pointer, key, message);
                    // The key of `patternProperties` is the pattern.
                    let span = file.entry(&below, pattern).map(|entry| entry.key_span);
                    SchemaError { help: help.map(str::to_owned), span: span.or(error.span), ..error }
                })?;
            }
        }
        let mut edges = Vec::new();
        for (pointer, on) in found {
            if on != On::Nothing {
                edges.push((self.schema(Some(number), pointer), on));
            }
        }
        for (key, reference) in references {
            let target = self.resolve(number, &pointer, key, &reference)?;
            edges.push((target, On::Itself));
            if key != "$ref" {
                let anchor = reference.split_once('#').map(|(_, anchor)| anchor.to_owned());
                self.late.push((index, anchor.filter(|anchor| !anchor.is_empty())));
            }
        }
        if let Some(schema) = self.schemas.get_mut(index) {
            (schema.cost, schema.edges) = (cost, edges);
        }
        Ok(())
    }

    /// The schema that a reference leads to.
    fn resolve(&mut self, number: usize, pointer: &str, key: &str, reference: &str) -> Result<usize, SchemaError> {
        let Some(document) = self.documents.get(number) else { return Ok(0) };
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let base = document.base(pointer);
        let fail = |graph: &Self, message: String| {
            let file = &graph.documents.get(number).map(|document| &document.file);
            file.map_or_else(SchemaError::default, |file| file.error(pointer, key, message))
        };
        if reference.len() > MAX_ADDRESS {
            return Err(fail(self, "this reference is too long".into()));
        }
        let url = if address.is_empty() { Ok(base.clone()) } else { base.join(address) };
        let mut url = url.map_err(|error| fail(self, format!("`{reference}` is no address: {error}")))?;
        url.set_fragment(None);
        let (number, start) = match self.addresses.get(url.as_str()) {
            Some(at) => at.clone(),
            None if is_built_in(&url) => return Ok(self.schema(None, String::new())),
            None => {
                if url.scheme() == "file" && climbs_out(&base, address) {
                    let help = "refer to a file of the workspace";
                    return Err(fail(self, format!("`{reference}` leads out of the workspace")).help(help));
                }
                let Some(path) = path_of(&url) else {
                    let whole = if url.as_str() == reference { String::new() } else { format!(" ({url})") };
                    let message = format!("`{reference}`{whole} is on the network, and nothing is fetched");
                    let help = "save that schema beside this one, and refer to the file";
                    return Err(fail(self, message).help(help));
                };
                let read =
                    self.files.read(&path).map_err(|why| fail(self, format!("`{path}` cannot be read: {why}")))?;
                let file = File::parse(&path, read)?;
                (self.add_file(file)?, String::new())
            }
        };
        let fragment = decode(fragment);
        let missing = |graph: &Self| {
            let names = graph.names(number);
            let error = fail(graph, format!("`{reference}` leads nowhere"));
            match crate::suggest::nearest(&fragment, names.iter().map(String::as_str)) {
                Some(near) => error.help(format!("did you mean `{address}#{near}`?")),
                None => error.help("nothing in the schema is called that"),
            }
        };
        let pointer = if fragment.is_empty() || fragment.starts_with('/') {
            let pointer = format!("{start}{fragment}");
            let there = self.documents.get(number).and_then(|document| document.file.value.pointer(&pointer));
            match there {
                Some(_) => pointer,
                None => return Err(missing(self)),
            }
        } else {
            match self.anchors.get(&(url.to_string(), fragment.clone())) {
                Some((other, pointer)) if *other == number => pointer.clone(),
                _ => return Err(missing(self)),
            }
        };
        Ok(self.schema(Some(number), pointer))
    }

    /// What a reference into a file may mean, for a suggestion.
    fn names(&self, number: usize) -> Vec<String> {
        let Some(document) = self.documents.get(number) else { return Vec::new() };
        let keys = ["$defs", "definitions"].into_iter().filter_map(|key| {
            let map = document.file.value.get(key)?.as_object()?;
            Some(map.keys().map(move |name| format!("/{key}/{name}")))
        });
        keys.flatten().chain(self.anchors.keys().map(|(_, anchor)| anchor.clone())).collect()
    }

    /// Links the references whose target depends on the way to them with all that they may mean.
    fn link_late(&mut self) -> Result<(), SchemaError> {
        let mut linked = 0;
        for (index, anchor) in self.late.clone() {
            let targets = match &anchor {
                Some(anchor) => self.dynamic.get(anchor).map_or(&[][..], Vec::as_slice),
                None => &self.recursive,
            };
            linked += targets.len();
            if linked > MAX_LATE {
                return Err(self.error(index, "there are too many references like this one".into()));
            }
            let targets = targets.to_vec();
            for (document, pointer) in targets {
                let edge = (self.schema(Some(document), pointer), On::Itself);
                if let Some(schema) = self.schemas.get_mut(index)
                    && !schema.edges.contains(&edge)
                {
                    schema.edges.push(edge);
                }
            }
        }
        Ok(())
    }

    /// An error at a schema.
    pub fn error(&self, index: usize, message: String) -> SchemaError {
        let schema = self.schemas.get(index);
        let document = schema.and_then(|schema| Some((self.documents.get(schema.document?)?, schema)));
        document.map_or_else(SchemaError::default, |(document, schema)| {
            let key = ["$ref", "$dynamicRef", "$recursiveRef"]
                .into_iter()
                .find(|key| document.file.entry(&schema.pointer, key).is_some());
            document.file.error(&schema.pointer, key.unwrap_or(""), message)
        })
    }
}

impl Document {
    /// What the references in the schema at `pointer` are relative to.
    fn base(&self, pointer: &str) -> Url {
        let mut pointer = pointer;
        loop {
            match (self.bases.get(pointer), pointer.rsplit_once('/')) {
                (Some(base), _) => return base.clone(),
                (None, Some((above, _))) => pointer = above,
                (None, None) => return self.url.clone(),
            }
        }
    }

    /// The address that its root has beside that of its file.
    pub fn other_address(&self) -> Option<&Url> {
        self.bases.get("").filter(|base| **base != self.url)
    }
}

/// The address of a file of the workspace, which stands for the root of all.
fn url_of(path: &str) -> Option<Url> {
    let mut url = Url::parse("file:///").ok()?;
    url.path_segments_mut().ok()?.clear().extend(path.split('/'));
    Some(url)
}

/// The file of the workspace that an address stands for.
fn path_of(url: &Url) -> Option<String> {
    let local = url.scheme() == "file" && url.host_str().is_none_or(str::is_empty);
    let segments = url.path_segments().filter(|_| local)?;
    Some(segments.map(decode).collect::<Vec<_>>().join("/"))
}

/// Whether a relative path climbs above the root of the workspace.
fn climbs_out(base: &Url, address: &str) -> bool {
    if Url::parse(address).is_ok() {
        return false;
    }
    let folders = base.path_segments().map_or(0, |segments| segments.count().saturating_sub(1));
    let mut depth = if address.starts_with('/') { 0 } else { i64::try_from(folders).unwrap_or(0) };
    address.split('/').any(|segment| {
        depth += match decode(segment).as_str() {
            ".." => -1,
            "." | "" => 0,
            _ => 1,
        };
        depth < 0
    })
}

/// Whether an address is that of a meta-schema.
fn is_built_in(url: &Url) -> bool {
    url.host_str() == Some("json-schema.org")
        && (boon::Draft::from_url(url.as_str()).is_some() || url.path().contains("/meta/"))
}

/// A text with its percent-encoded bytes as they are meant.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(meant) => {
                bytes.push(meant);
                rest = after.get(2..).unwrap_or_default();
            }
            None => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The number of values in a value.
fn size(value: &Json) -> u64 {
    match value {
        Json::Array(items) => 1 + items.iter().map(size).sum::<u64>(),
        Json::Object(map) => 1 + map.values().map(size).sum::<u64>(),
        _ => 1,
    }
}

/// The last name in a pointer.
pub(super) fn last_name(pointer: &str) -> String {
    unescape(pointer.rsplit('/').next().unwrap_or(""))
}
