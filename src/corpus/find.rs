//! Which document a word means: wherever a command takes a path it takes a slug or a permalink, too.

use super::Corpus;
use crate::analysis::Facts;
use crate::suggest::nearest;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

/// Why a word means no one document.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FindError {
    /// No document has it for a path, slug or permalink.
    #[error("no document is called `{asked}`")]
    None {
        /// The word.
        asked: String,
        /// What was probably meant.
        near: Option<String>,
    },
    /// More than one document has this slug.
    #[error("{} documents are called `{asked}`", paths.len())]
    Many {
        /// The word.
        asked: String,
        /// Their paths.
        paths: Vec<String>,
    },
}

impl FindError {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::None { near, .. } => near.as_ref().map(|near| format!("did you mean `{near}`?")),
            Self::Many { paths, .. } => Some(format!("name one by its path: {}", paths.join(", "))),
        }
    }
}

impl Corpus {
    /// The one document with this path, permalink, alias or slug; `path` is the word as a path from the workspace root,
    /// where it can be one.
    ///
    /// # Errors
    ///
    /// None or several documents fit.
    pub fn find(&self, asked: &str, path: Option<&str>) -> Result<&Facts, FindError> {
        if let Some(facts) = path.and_then(|path| self.at(path)).or_else(|| self.at(asked)) {
            return Ok(facts);
        }
        // The same name may be typed composed and stored decomposed, as macOS does.
        let typed: String = path.unwrap_or(asked).nfc().collect();
        let decomposed = |facts: &&Facts| !facts.path.is_ascii() && facts.path.nfc().eq(typed.chars());
        if let Some(facts) = self.documents().iter().find(decomposed) {
            return Ok(facts);
        }
        let address =
            |facts: &&Facts| &*facts.permalink == asked || facts.aliases.iter().any(|alias| &*alias.value == asked);
        if asked.starts_with('/')
            && let Some(facts) = self.documents().iter().find(address)
        {
            return Ok(facts);
        }
        let named: Vec<&Facts> = self.documents().iter().filter(|facts| &*facts.slug == asked).collect();
        match named.as_slice() {
            [one] => Ok(one),
            [] => {
                let slugs = self.documents().iter().map(|facts| &*facts.slug);
                let known = slugs.chain(self.documents().iter().map(|facts| &*facts.path));
                Err(FindError::None { asked: asked.to_owned(), near: nearest(asked, known).map(str::to_owned) })
            }
            many => Err(FindError::Many {
                asked: asked.to_owned(),
                paths: many.iter().map(|facts| facts.path.to_string()).collect(),
            }),
        }
    }

    /// The documents that a few words fit, best first: the one that is called so, else all whose path, slug or title
    /// holds every word, whatever the case.
    pub fn search(&self, words: &str) -> Vec<&Facts> {
        if let Ok(one) = self.find(words, None) {
            return vec![one];
        }
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let fits = |facts: &&Facts| {
            let title = facts.title.as_ref().map_or("", |title| &title.value);
            let text = format!("{}\n{}\n{}", facts.path, facts.slug, title).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        };
        self.documents().iter().filter(fits).collect()
    }
}
