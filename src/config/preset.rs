//! Presets: what a generator does with files, as settings. A preset is data: a piece of `writings.toml` in `presets/`, and its line in
//! [`PRESETS`]. What a workspace sets itself goes over it.

use super::Settings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use toml::de::DeTable;

/// The settings of one generator.
#[derive(Debug)]
pub struct Preset {
    /// The name that `preset` takes.
    pub name: &'static str,
    /// What people call the generator.
    pub title: &'static str,
    /// Its settings, as they would stand in `writings.toml`.
    pub text: &'static str,
}

/// All presets. This is the one list of them.
pub const PRESETS: &[Preset] = &[
    Preset { name: "hugo", title: "Hugo", text: include_str!("presets/hugo.toml") },
    Preset { name: "jekyll", title: "Jekyll", text: include_str!("presets/jekyll.toml") },
    Preset { name: "zola", title: "Zola", text: include_str!("presets/zola.toml") },
    Preset { name: "astro", title: "Astro", text: include_str!("presets/astro.toml") },
    Preset { name: "eleventy", title: "Eleventy", text: include_str!("presets/eleventy.toml") },
    Preset { name: "obsidian", title: "Obsidian", text: include_str!("presets/obsidian.toml") },
];

/// The preset of this name.
pub fn named(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

impl Preset {
    /// Its settings.
    ///
    /// # Errors
    ///
    /// None, as a test holds: its text is one of those above.
    pub fn settings(&self) -> Result<Settings, toml::de::Error> {
        let table = DeTable::parse(self.text)?;
        Settings::deserialize(toml::de::Deserializer::from(table))
    }
}

/// The preset that `preset` names.
#[derive(Clone, Copy, Debug)]
pub struct PresetName(pub &'static Preset);

impl<'de> Deserialize<'de> for PresetName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::text_at_place(deserializer, |name| {
            named(name).map(Self).ok_or_else(|| {
                let names = || PRESETS.iter().map(|preset| preset.name);
                let near = crate::suggest::nearest(name, names());
                let hint = near.map_or_else(
                    || format!("known are {}", names().collect::<Vec<_>>().join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                format!("`{name}` is no preset; {hint}")
            })
        })
    }
}

impl JsonSchema for PresetName {
    fn schema_name() -> Cow<'static, str> {
        "PresetName".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}

impl Settings {
    /// These settings over those of the preset they name: single values take the place of the preset's, lists and maps add up.
    pub(super) fn over(mut self, below: Self) -> Self {
        self.static_folders.extend(below.static_folders);
        self.exclude = self.exclude.with(below.exclude);
        self.extensions = self.extensions.or(below.extensions);
        self.fields = self.fields.over(below.fields);
        self.files = self.files.over(below.files);
        self.addresses = self.addresses.over(below.addresses);
        self.reading_time = self.reading_time.over(below.reading_time);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, CoreKey};
    use crate::document::address::SlugRule;

    #[test]
    fn every_preset_is_settings_that_are_read() {
        for preset in PRESETS {
            let settings = preset.settings().unwrap_or_else(|error| panic!("{}: {error}", preset.name));
            assert!(settings.preset.is_none() && settings.collections.is_empty(), "{}", preset.name);
            assert!(settings.addresses.permalink.is_some(), "{}", preset.name);
            Config::parse(preset.text, &[]).unwrap();
        }
    }

    #[test]
    fn what_a_workspace_sets_goes_over_its_preset() {
        let text = "preset = \"hugo\"\nexclude = [\"x/**\"]\n[fields]\nlastmod = \"date\"\n[addresses]\nslugs = \"verbatim\"\n";
        let settings = Config::parse(text, &[]).unwrap().settings;
        assert_eq!(settings.addresses.slugs, Some(SlugRule::Verbatim));
        assert!(settings.addresses.permalink.is_some());
        assert!(settings.exclude.matches("x/a.md") && settings.exclude.matches("themes/a/b.md"));
        let names = |key| settings.fields.names(key).collect::<Vec<_>>();
        assert!(names(CoreKey::Date).contains(&"lastmod") && !names(CoreKey::Updated).contains(&"lastmod"));
        assert!(names(CoreKey::Permalink).contains(&"url"));
    }
}
