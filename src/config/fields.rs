//! The keys of front matter that the program knows, and the other names a workspace gives them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// A key that the program reads itself. Anything else is the schema's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoreKey {
    /// `title`
    Title,
    /// `description`
    Description,
    /// `date`
    Date,
    /// `updated`
    Updated,
    /// `tags`
    Tags,
    /// `series`
    Series,
    /// `draft`
    Draft,
    /// `slug`
    Slug,
    /// `permalink`: the whole address.
    Permalink,
    /// `aliases`
    Aliases,
    /// `canonical`
    Canonical,
    /// `authors`
    Authors,
    /// `lang`
    Lang,
    /// `image`
    Image,
    /// `weight`
    Weight,
    /// `id`
    Id,
    /// `reading_time`
    ReadingTime,
}

impl CoreKey {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 17] = [
        Self::Title,
        Self::Description,
        Self::Date,
        Self::Updated,
        Self::Tags,
        Self::Series,
        Self::Draft,
        Self::Slug,
        Self::Permalink,
        Self::Aliases,
        Self::Canonical,
        Self::Authors,
        Self::Lang,
        Self::Image,
        Self::Weight,
        Self::Id,
        Self::ReadingTime,
    ];

    /// The key as it stands in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Description => "description",
            Self::Date => "date",
            Self::Updated => "updated",
            Self::Tags => "tags",
            Self::Series => "series",
            Self::Draft => "draft",
            Self::Slug => "slug",
            Self::Permalink => "permalink",
            Self::Aliases => "aliases",
            Self::Canonical => "canonical",
            Self::Authors => "authors",
            Self::Lang => "lang",
            Self::Image => "image",
            Self::Weight => "weight",
            Self::Id => "id",
            Self::ReadingTime => "reading_time",
        }
    }
}

/// The other names of core keys, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    pairs: Vec<(String, Meaning)>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Core(CoreKey),
    /// That a document is a draft, turned round: `published`.
    NotDraft,
    /// None of the core keys, though it is called like one.
    Nothing,
}

impl Meaning {
    fn is(self, key: CoreKey) -> bool {
        match self {
            Self::Core(core) => core == key,
            Self::NotDraft => key == CoreKey::Draft,
            Self::Nothing => false,
        }
    }
}

/// What turns `draft` round.
const NOT_DRAFT: &str = "not draft";

impl FieldMap {
    /// The names under which a core key may stand: its own first, then those of the file, in its order.
    pub fn names(&self, key: CoreKey) -> impl Iterator<Item = &str> {
        let own = self.has_own_name(key).then(|| key.name());
        own.into_iter().chain(self.given(key).filter(move |name| *name != key.name()))
    }

    /// The same names, the one first that is to be written where none stands yet. Whoever maps a name means to use it, so the key's own
    /// comes last, unless the file names it at its place: `tags = "tags"`.
    pub fn names_to_write(&self, key: CoreKey) -> Vec<&str> {
        let mut names: Vec<&str> = self.given(key).collect();
        if self.has_own_name(key) && !names.contains(&key.name()) {
            names.push(key.name());
        }
        names
    }

    /// The names that the file gives a core key.
    fn given(&self, key: CoreKey) -> impl Iterator<Item = &str> {
        self.pairs.iter().filter(move |(_, meaning)| meaning.is(key)).map(|(name, _)| name.as_str())
    }

    /// Whether the key stands under its own name: one that is given something else is its own no more.
    fn has_own_name(&self, key: CoreKey) -> bool {
        self.pairs.iter().all(|(name, meaning)| name != key.name() || meaning.is(key))
    }

    /// Whether what stands under this name says the contrary: that a document is no draft.
    pub fn is_turned(&self, name: &str) -> bool {
        self.pairs.iter().any(|(known, meaning)| known == name && *meaning == Meaning::NotDraft)
    }

    /// These names, and those of a preset that they say nothing about.
    pub(super) fn over(mut self, below: Self) -> Self {
        let own = self.pairs.len();
        for (name, meaning) in below.pairs {
            if !self.pairs.iter().take(own).any(|(known, _)| *known == name) {
                self.pairs.push((name, meaning));
            }
        }
        self
    }
}

/// What a name is given: what it stands for, or, in `taxonomies.tags = "tags"`, a table of further names.
enum Target {
    Is(Meaning),
    Below(FieldMap),
}

impl<'de> Deserialize<'de> for FieldMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = FieldMap;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a table of names and the core keys they stand for")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldMap, A::Error> {
                let mut pairs = Vec::new();
                while let Some((name, target)) = map.next_entry::<String, Target>()? {
                    match target {
                        Target::Is(meaning) => pairs.push((name, meaning)),
                        Target::Below(below) => {
                            pairs.extend(below.pairs.into_iter().map(|(rest, core)| (format!("{name}.{rest}"), core)));
                        }
                    }
                }
                Ok(FieldMap { pairs })
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Target;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a core key such as \"description\", or false")
            }

            fn visit_bool<E: serde::de::Error>(self, is_core: bool) -> Result<Target, E> {
                match is_core {
                    false => Ok(Target::Is(Meaning::Nothing)),
                    true => {
                        Err(E::custom("a name stands for a core key such as \"description\", or, with false, for none"))
                    }
                }
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Target, E> {
                if name == NOT_DRAFT {
                    return Ok(Target::Is(Meaning::NotDraft));
                }
                let known = CoreKey::ALL.into_iter().find(|key| key.name() == name);
                known.map(|core| Target::Is(Meaning::Core(core))).ok_or_else(|| {
                    let names = CoreKey::ALL.map(CoreKey::name);
                    let near = crate::suggest::nearest(name, names);
                    let hint = near.map_or_else(|| names.join(", "), |near| format!("did you mean `{near}`?"));
                    E::custom(format!("`{name}` is no core key; {hint}"))
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Target, A::Error> {
                let below = FieldMap::deserialize(serde::de::value::MapAccessDeserializer::new(map));
                below.map(Target::Below).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl JsonSchema for FieldMap {
    fn schema_name() -> Cow<'static, str> {
        "FieldMap".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let itself = generator.subschema_for::<Self>();
        let names: Vec<&str> = CoreKey::ALL.map(CoreKey::name).into_iter().chain([NOT_DRAFT]).collect();
        json_schema!({
            "type": "object",
            "additionalProperties": { "anyOf": [{ "type": "string", "enum": names }, { "const": false }, itself] }
        })
    }
}
