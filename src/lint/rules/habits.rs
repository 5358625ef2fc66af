//! What the rules about the habits of a site share: the folder whose documents are alike.

use super::Context;
use crate::analysis::Facts;

/// The folder at the top of its collection that a document lies in; empty where it lies in none.
pub(super) fn folder<'a>(facts: &'a Facts, context: &Context<'_>) -> &'a str {
    let roots = context.collection_folders.iter().filter_map(|root| facts.path.strip_prefix(root.as_str()));
    let below = roots.min_by_key(|below| below.len()).unwrap_or(&facts.path).trim_start_matches('/');
    // A document may be the index of a folder of its own, beside its images: that folder holds no others.
    let below = match below.rsplit_once('/') {
        Some((own, "index.md" | "index.mdx" | "index.markdown")) => own,
        _ => below,
    };
    below.split_once('/').map_or("", |(folder, _)| folder)
}
