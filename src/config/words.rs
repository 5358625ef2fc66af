//! What a parser says of a value of the wrong type, in the words of the program.

/// What is wrong, and what to do about it: `None` for what a parser says of something else.
pub(super) fn wrong_type(told: &str, source: &str) -> Option<(String, Option<String>)> {
    let rest = told.strip_prefix("invalid type: ").or_else(|| told.strip_prefix("invalid value: "))?;
    // What was found may hold any words; what was expected is the program's own.
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let literal = literal(found);
    let found = match (literal, found) {
        (Some(literal), _) => format!("`{}`", literal.trim_matches('"')),
        // A parser takes a date for a table of its own kind.
        (None, "map") if source.starts_with(|c: char| c.is_ascii_digit()) => "a date".to_owned(),
        (None, "map") => "a table".to_owned(),
        (None, "sequence") => "a list".to_owned(),
        (None, other) => other.to_owned(),
    };
    let expected = match expected {
        "any valid TOML value" => return Some((format!("{found} is too large a number"), None)),
        "usize" | "u64" => "a whole number from 0".to_owned(),
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        "f64" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a table".to_owned(),
        other if other.starts_with("struct ") => "a table".to_owned(),
        other => other.to_owned(),
    };
    let help = match (literal, expected.as_str()) {
        // An escaped string is not shown as it was written.
        (Some(literal), "a list") if !literal.contains('\\') => Some(format!("write a list: [{literal}]")),
        (Some(literal), "a string") if !literal.contains(['\\', '"']) => Some(format!("write \"{literal}\"")),
        _ => None,
    };
    Some((format!("{found} is not {expected}"), help))
}

/// The value in the parser's words, if it is no table and no list: a string in quotes, all else as it is.
fn literal(found: &str) -> Option<&str> {
    if let Some(string) = found.strip_prefix("string ") {
        return Some(string);
    }
    let kinds = ["integer `", "floating point `", "boolean `"];
    let rest = kinds.into_iter().find_map(|kind| found.strip_prefix(kind))?;
    rest.split_once('`').map(|(literal, _)| literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parser_speaks_as_the_program_does() {
        let said = |told: &str| wrong_type(told, "").map(|(message, help)| (message, help.unwrap_or_default()));
        for (told, message, help) in [
            ("invalid value: integer `-1`, expected usize", "`-1` is not a whole number from 0", ""),
            ("invalid type: integer `1` as i128, expected any valid TOML value", "`1` is too large a number", ""),
            ("invalid type: string \"a/**\", expected a sequence", "`a/**` is not a list", "write a list: [\"a/**\"]"),
            ("invalid type: string \"a\\\"b\", expected a sequence", "`a\\\"b` is not a list", ""),
            (
                "invalid type: string \", expected x\", expected u32",
                "`, expected x` is not a whole number from 0 to 4294967295",
                "",
            ),
            ("invalid type: sequence, expected a boolean", "a list is not true or false", ""),
            ("invalid type: map, expected f64", "a table is not a number", ""),
            ("invalid type: floating point `1.5`, expected struct Limits", "`1.5` is not a table", ""),
            ("invalid type: boolean `true`, expected a string", "`true` is not a string", "write \"true\""),
            ("invalid type: integer `3`, expected a sequence", "`3` is not a list", "write a list: [3]"),
        ] {
            assert_eq!(said(told), Some((message.to_owned(), help.to_owned())), "{told}");
        }
        let date = wrong_type("invalid type: map, expected a string", "2026-04-02");
        assert_eq!(date.unwrap().0, "a date is not a string");
        assert_eq!(said("missing field `path`"), None);
        assert_eq!(said("`a` is no glob: x, expected y"), None);
    }
}
