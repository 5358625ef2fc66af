//! "Did you mean": the nearest of a set of known names.

/// The longest name that is compared, in bytes.
const MAX_LENGTH: usize = 200;

/// The known name nearest to `word`, if one is near enough to be meant.
///
/// Near is a Damerau-Levenshtein distance (optimal string alignment, so that `kvcahce` is two from `kv-cache`) of at most a third of the longer
/// word, ignoring case. Among equally near ones the first wins.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // What is longer than any name is no slip of the finger, and would take long to compare.
    if word.len() > MAX_LENGTH {
        return None;
    }
    let word = word.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        if name.len() > MAX_LENGTH {
            continue;
        }
        let lower = name.to_lowercase();
        let longer = word.chars().count().max(lower.chars().count());
        let near = (longer / 3).max(1);
        // A word of one or two letters is near everything, so nothing is suggested for it but itself.
        if longer < 3 && word != lower {
            continue;
        }
        let distance = strsim::osa_distance(&word, &lower);
        if distance <= near && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["title", "description", "base-url", "kv-cache"];
        assert_eq!(nearest("descripton", known), Some("description"));
        assert_eq!(nearest("base_url", known), Some("base-url"));
        assert_eq!(nearest("kvcahce", known), Some("kv-cache"));
        assert_eq!(nearest("TITLE", known), Some("title"));
    }

    #[test]
    fn stays_silent_where_nothing_is_near() {
        assert_eq!(nearest("colour", ["title", "description"]), None);
        assert_eq!(nearest("x", ["y", "z"]), None);
        assert_eq!(nearest("", []), None);
    }
}
