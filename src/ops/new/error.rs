//! Why there is no new document, and what to do about it.

use super::template::TemplateError;
use crate::ops::place::Unfit;
use crate::ops::workspace::WorkspaceError;
use thiserror::Error;

/// Why a new document cannot be made. Nothing was written.
#[derive(Debug, Error)]
pub enum NewError {
    /// The workspace names no collection.
    #[error("there is no collection to put a document in")]
    NoCollection,
    /// A collection that there is not.
    #[error("there is no collection `{asked}`")]
    UnknownCollection {
        /// The name.
        asked: String,
        /// What was probably meant.
        near: Option<String>,
        /// The collections there are.
        known: Vec<String>,
    },
    /// There is no title but blanks.
    #[error("the title is empty")]
    NoTitle,
    /// A line break or another control character.
    #[error("the {what} holds a control character: `{text}`")]
    ControlCharacter {
        /// What holds it.
        what: &'static str,
        /// All of it.
        text: String,
    },
    /// A title without any letter or digit.
    #[error("no file can be named after the title `{title}`: it has no letter and no digit")]
    NoSlug {
        /// The title.
        title: String,
    },
    /// A slug that is no part of an address.
    #[error("`{slug}` is no slug: one part of an address, in lower case, its words joined by hyphens")]
    BadSlug {
        /// The slug.
        slug: String,
        /// The slug nearest to it.
        near: Option<String>,
    },
    /// A file that would be none of the collection's documents.
    #[error("{path} would be no document of `{collection}`")]
    NoDocument {
        /// The path, from the workspace root.
        path: String,
        /// The collection.
        collection: String,
    },
    /// No file may be put where it would be.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// A slug that another document of the collection has.
    #[error("{path} already has the slug `{slug}`")]
    SameSlug {
        /// The slug.
        slug: String,
        /// The path of the other document.
        path: String,
    },
    /// An address that another document has.
    #[error("{path} already has the address {permalink}")]
    SameAddress {
        /// The address.
        permalink: String,
        /// The path of the other document.
        path: String,
    },
    /// A tag that the workspace, which allows no others, does not register.
    #[error("`{tag}` is no registered tag")]
    UnknownTag {
        /// The tag.
        tag: String,
        /// Its slug.
        slug: String,
        /// The label that was probably meant.
        near: Option<String>,
    },
    /// A tag that the workspace no longer wants.
    #[error("the tag `{label}` is deprecated")]
    DeprecatedTag {
        /// Its label.
        label: String,
        /// Its slug.
        slug: String,
    },
    /// A series without a name, or with a part that is none.
    #[error("`{text}` is no series: a name, or a name and a part from 1")]
    BadSeries {
        /// What was given.
        text: String,
    },
    /// A part that another document is.
    #[error("part {part} of `{name}` is {path}")]
    PartTaken {
        /// The series.
        name: String,
        /// The part.
        part: u32,
        /// The path of the other document.
        path: String,
        /// The first part after all others.
        next: u32,
    },
    /// The present lies beyond the dates that front matter can hold.
    #[error("today has no date that front matter can hold")]
    NoToday,
    /// The template makes no text.
    #[error(transparent)]
    Template(TemplateError),
    /// The template makes a text that cannot be read.
    #[error("{template} makes a document that cannot be read: {message}")]
    Unreadable {
        /// The template.
        template: String,
        /// What is wrong with the document.
        message: String,
        /// The line of the document that is meant.
        line: String,
    },
    /// The template makes a text that says something else than it should.
    #[error("{template} makes a document whose {key} reads as {read}, not as {meant}")]
    Different {
        /// The template.
        template: String,
        /// The key.
        key: &'static str,
        /// What it reads as.
        read: String,
        /// What was asked for.
        meant: String,
    },
    /// The settings cannot be read.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
}

impl NewError {
    /// The same error with the paths of documents and templates shown as `shown` has them.
    #[must_use]
    pub fn seen_as(mut self, shown: impl Fn(&str) -> String) -> Self {
        if let Self::Unfit(unfit) = self {
            return Self::Unfit(unfit.seen_as(shown));
        }
        match &mut self {
            Self::SameSlug { path, .. }
            | Self::SameAddress { path, .. }
            | Self::PartTaken { path, .. }
            | Self::NoDocument { path, .. } => *path = shown(path),
            Self::Template(TemplateError::Unreadable { path, .. } | TemplateError::Fault { path, .. }) => {
                *path = path.to_str().map_or_else(|| path.clone(), |path| shown(path).into());
            }
            Self::Unreadable { template, .. } | Self::Different { template, .. } if template.contains('/') => {
                *template = shown(template);
            }
            _ => {}
        }
        self
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        const SLUG: &str = "name the file yourself: --slug NAME";
        match self {
            Self::NoCollection => {
                Some("`writings init` makes some; or name a folder under [collections] in writings.toml".into())
            }
            Self::UnknownCollection { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::UnknownCollection { known, .. } => {
                Some(format!("there are: {}; a title of several words goes in quotes", known.join(", ")))
            }
            Self::NoTitle => Some("writings new [COLLECTION] TITLE".into()),
            Self::ControlCharacter { .. } => Some("write it on one line, as plain text".into()),
            Self::NoSlug { .. } => Some(SLUG.into()),
            Self::BadSlug { near, .. } => near.as_ref().map(|near| format!("write it as `{near}`")),
            Self::NoDocument { .. } => {
                Some(format!("{SLUG}; or change `file`, `exclude` or the folders of the collections in writings.toml"))
            }
            Self::Unfit(Unfit::Folder { .. }) => None,
            Self::Unfit(Unfit::Exists { path }) => {
                let path = shlex::try_quote(path).unwrap_or("PATH".into());
                Some(format!("nothing was overwritten; `writings edit {path}` opens it, --slug NAME makes another"))
            }
            Self::Unfit(_) => Some(SLUG.into()),
            Self::SameSlug { .. } | Self::SameAddress { .. } => Some("give this one another: --slug NAME".into()),
            Self::UnknownTag { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::UnknownTag { slug, .. } => {
                Some(format!("register it as [tags.{slug}] in writings.toml, or use one that is"))
            }
            Self::DeprecatedTag { slug, .. } => {
                Some(format!("use another, or remove `deprecated` under [tags.{slug}] in writings.toml"))
            }
            Self::BadSeries { .. } => Some("--series 'The weight of context:2', or without a part for the next".into()),
            Self::PartTaken { next, .. } => Some(format!("the next part is {next}; leave the part out to get it")),
            Self::NoToday => Some("pass --date".into()),
            Self::Template(error) => error.help(),
            Self::Unreadable { line, .. } if !line.is_empty() => Some(format!(
                "it writes `{line}`; the filter `yaml` quotes a value, as in `title: {{{{ title | yaml }}}}`"
            )),
            Self::Unreadable { .. } => Some("a document begins with `---`, its title, and another `---`".into()),
            Self::Different { key, .. } => {
                Some(format!("write it with the filter `yaml`, as in `{key}: {{{{ {key} | yaml }}}}`"))
            }
            Self::Workspace(error) => error.help(),
        }
    }
}
