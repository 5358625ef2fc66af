//! What `writings.toml` says of the pages.

use crate::config::{Section, in_order};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;

/// The part of `writings.toml` that the pages own.
pub const SITE_SECTION: Section = Section::of::<SiteSettings>("site");

/// The part that says what the body of writing is about.
pub const TOPICS_SECTION: Section = Section::of::<Topics>("topics");

/// The settings of the pages.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SiteSettings {
    /// What stands below the title on the home page: the workspace's description unless set.
    pub tagline: Option<String>,
    /// Whether HTML in documents goes onto the pages as it stands, scripts included. Only for who writes all of it.
    pub trust_html: bool,
    /// How the page of a collection looks, by the collection's name.
    pub collections: HashMap<String, CollectionPage>,
    /// How readers learn of what is new.
    pub follow: Follow,
}

/// How the page of a collection looks.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CollectionPage {
    /// What stands above the list.
    pub intro: Option<String>,
    /// Cards, with a search; or a stream of short entries, which `notes` is unless set.
    pub look: Option<Look>,
    /// Whether documents stand by their weight, the lightest first, and not by their date.
    pub by_weight: bool,
}

/// The look of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// A card for each document: tags, minutes, title, description.
    Cards,
    /// A line for each document: date, title, description.
    Stream,
}

/// How readers learn of what is new: by feed always, by mail where a form has somewhere to go.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Follow {
    /// A sentence above both.
    pub text: Option<String>,
    /// Where the form sends an address of mail: the page that a provider of newsletters gives for it.
    pub mail_action: Option<String>,
    /// The name of its field, as the provider asks for it: email unless set.
    pub mail_field: Option<String>,
    /// The label of the field.
    pub mail_text: Option<String>,
}

/// What the body of writing is about, in the order in which it is shown.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Topics(
    #[serde(deserialize_with = "in_order")]
    #[schemars(with = "HashMap<String, Topic>")]
    pub Vec<(String, Topic)>,
);

/// One topic: some tags that belong together.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Topic {
    /// What people call it: its key unless set.
    pub name: Option<String>,
    /// A sentence or two about it.
    pub text: Option<String>,
    /// The tags whose documents it gathers, by label, slug or alias.
    pub tags: Vec<String>,
}
