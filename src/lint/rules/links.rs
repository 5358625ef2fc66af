//! What the rules about links share: what was probably meant by a target that leads nowhere.

use crate::analysis::Facts;
use crate::corpus::{Site, Target};
use crate::diagnostic::Diagnostic;

/// The diagnostic of a broken link, with the document that was probably meant: the one of the same name.
pub(super) fn suggest(site: &Site<'_>, diagnostic: Diagnostic, from: &Facts, target: &str) -> Diagnostic {
    let target = Target::new(target);
    if target.path.starts_with("www.") {
        let help = format!("write `https://{}`: without a scheme it is a path in the site", target.path);
        return diagnostic.help(help);
    }
    match site.namesake(&target).filter(|meant| meant.path != from.path) {
        Some(meant) => diagnostic.help(format!("did you mean {}, at {}?", meant.path, meant.permalink)),
        None => diagnostic.help("mend the target, or take the link out"),
    }
}
