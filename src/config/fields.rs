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
    pub const ALL: [Self; 16] = [
        Self::Title,
        Self::Description,
        Self::Date,
        Self::Updated,
        Self::Tags,
        Self::Series,
        Self::Draft,
        Self::Slug,
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
    pairs: Vec<(String, CoreKey)>,
}

impl FieldMap {
    /// The names under which a core key may stand: its own first, then those of the file, in its order.
    pub fn names(&self, key: CoreKey) -> impl Iterator<Item = &str> {
        let others = self.pairs.iter().filter(move |(_, core)| *core == key).map(|(name, _)| name.as_str());
        std::iter::once(key.name()).chain(others)
    }
}

/// What a name is given: a core key, or, in `taxonomies.tags = "tags"`, a table of further names.
enum Target {
    Core(CoreKey),
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
                        Target::Core(core) => pairs.push((name, core)),
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
                formatter.write_str("a core key such as \"description\"")
            }

            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Target, E> {
                let known = CoreKey::ALL.into_iter().find(|key| key.name() == name);
                known.map(Target::Core).ok_or_else(|| {
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
        let names = CoreKey::ALL.map(CoreKey::name);
        json_schema!({
            "type": "object",
            "additionalProperties": { "anyOf": [{ "type": "string", "enum": names }, itself] }
        })
    }
}
