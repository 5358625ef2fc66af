//! The patterns of a schema: bounded in number, length and compiled size, and matched in time linear in the text.

use regex::RegexBuilder;

/// The longest pattern, in bytes.
const MAX_LENGTH: usize = 1000;

/// The most memory that one compiled pattern may take, in bytes.
const MAX_COMPILED: usize = 256 * 1024;

/// The most patterns of one schema.
pub(super) const MAX_PATTERNS: usize = 100;

/// What matching `pattern` costs at the most, in units of a plain comparison.
///
/// # Errors
///
/// It cannot be read, or would cost too much.
pub(super) fn cost(pattern: &str) -> Result<u64, (String, Option<&'static str>)> {
    if pattern.len() > MAX_LENGTH {
        return Err((format!("this pattern is longer than {MAX_LENGTH} bytes"), None));
    }
    let pattern = ascii_classes(pattern);
    let build = |limit: usize| RegexBuilder::new(&pattern).size_limit(limit).nest_limit(50).build();
    for (limit, cost) in [(16 * 1024, 1), (64 * 1024, 4), (MAX_COMPILED, 16)] {
        match build(limit) {
            Ok(_) => return Ok(cost),
            Err(regex::Error::CompiledTooBig(_)) => {}
            Err(error) => {
                let told = error.to_string();
                let reason = told.lines().last().unwrap_or("").trim().trim_start_matches("error: ").to_owned();
                let help = reason.contains("look-around").then_some(
                    "patterns are matched in linear time, which leaves out look-around and back references; say it with `not` or `anyOf`",
                );
                return Err((format!("this is no pattern: {reason}"), help));
            }
        }
    }
    Err(("this pattern takes too much memory once compiled".into(), Some("let it repeat less")))
}

/// The pattern with `\d`, `\w` and `\s` spelled out as JSON Schema means them: the ASCII characters.
fn ascii_classes(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('d') => plain.push_str("[0-9]"),
            Some('D') => plain.push_str("[^0-9]"),
            Some('w') => plain.push_str("[A-Za-z0-9_]"),
            Some('W') => plain.push_str("[^A-Za-z0-9_]"),
            // Escapes of ECMAScript that Rust's do not have; what stands in their place takes as much room.
            Some('/') => plain.push('/'),
            Some('c') => {
                chars.next();
                plain.push('x');
            }
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_bounded() {
        for pattern in ["^\\d{4}(-\\d\\d)?$", "^[\\w-]+$", "^\\S.*\\S$", "a\\/b", "\\cA"] {
            assert_eq!(cost(pattern).unwrap(), 1, "{pattern}");
        }
        for (pattern, told) in [
            ("(", "unclosed group"),
            ("(?=a)b", "look-around"),
            ("\\p{L}{1000}", "too much memory"),
            ("((a{100}){100}){100}", "too much memory"),
        ] {
            let (message, _) = cost(pattern).unwrap_err();
            assert!(message.contains(told), "{pattern}: {message}");
        }
        assert!(cost(&"(".repeat(900)).is_err() && cost(&"a".repeat(2000)).is_err());
    }
}
