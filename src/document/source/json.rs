//! Front matter in JSON: whether an object begins a document, and where it ends. What it holds is read elsewhere.

/// Whether these first bytes of a document begin an object that is front matter: a brace alone on its line, or before a key, or
/// before its fellow. `{{`, `{%` and `{:` begin a template or attributes. `None` where the bytes are too few to tell.
pub(super) fn begins(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [] => None,
        [b'{', rest @ ..] => {
            let behind = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
            behind.map(|byte| matches!(byte, b'"' | b'}' | b'\n' | b'\r'))
        }
        _ => Some(false),
    }
}

/// How an object ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// No brace closes it.
    Open,
    /// Something stands behind its last brace on that line.
    Followed,
    /// It ends with a line.
    Closed {
        /// One past its last brace.
        at: usize,
        /// Where its line ends.
        line: usize,
    },
}

/// Where the object ends that begins with the first of these bytes. A string ends with its line at the latest: else one quote
/// that is missing would take the whole body for metadata.
pub(super) fn end(bytes: &[u8]) -> End {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, in_string) {
            (b'\\', true) if !matches!(bytes.get(at + 1), Some(b'\n' | b'\r')) => at += 1,
            (b'"', _) => in_string = !in_string,
            (b'\n' | b'\r', true) => in_string = false,
            (b'{', false) => depth += 1,
            (b'}', false) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return closed(bytes, at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    End::Open
}

fn closed(bytes: &[u8], at: usize) -> End {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.iter().position(|byte| !matches!(byte, b' ' | b'\t')) {
        None => End::Closed { at, line: bytes.len() },
        Some(blank) if matches!(rest.get(blank), Some(b'\n' | b'\r')) => End::Closed { at, line: at + blank },
        Some(_) => End::Followed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_told_from_a_template() {
        for text in ["{\n", "{  \r\n", "{\"a\"", "{ \t\"", "{}", "{ }"] {
            assert_eq!(begins(text.as_bytes()), Some(true), "{text:?}");
        }
        for text in ["{{", "{{ x }}", "{%", "{: .x}", "{::options /}", "{#x}", "{a", "[", " {", "x", "\n{"] {
            assert_eq!(begins(text.as_bytes()), Some(false), "{text:?}");
        }
        for text in ["", "{", "{ \t"] {
            assert_eq!(begins(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn an_object_ends_with_its_own_brace() {
        for (text, expected) in [
            ("{}", End::Closed { at: 2, line: 2 }),
            ("{} \nx", End::Closed { at: 2, line: 3 }),
            ("{\"}\": {\"\\\"}\": 1}}\r\n", End::Closed { at: 17, line: 17 }),
            ("{\"a: 1\n}\n", End::Closed { at: 8, line: 8 }),
            ("{} x", End::Followed),
            ("{}}", End::Followed),
            ("{\n", End::Open),
            ("{\"}\n", End::Open),
            ("{\"\\", End::Open),
        ] {
            assert_eq!(end(text.as_bytes()), expected, "{text:?}");
        }
    }
}
