//! What the rules about addresses and links share: one form for each address, whoever wrote it.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// An address in the form in which two that are the same page are equal: percent-decoded, composed (NFC), without `index.html`,
/// and without the slash at its end.
pub(super) fn normal(address: &str) -> String {
    let decoded = decoded(address);
    let path = decoded.strip_suffix("index.html").or_else(|| decoded.strip_suffix("index.htm")).unwrap_or(&decoded);
    let path = path.trim_end_matches('/');
    if is_nfc(path) { path.to_owned() } else { path.nfc().collect() }
}

/// The text with `%20` and its like decoded, where that gives UTF-8.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.filter(|hex| !hex.starts_with('+')).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).map_or_else(|_| text.into(), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_form() {
        for address in ["/a%20b/", "/a b", "/a b/index.html"] {
            assert_eq!(normal(address), "/a b", "{address}");
        }
        assert_eq!(normal("/e\u{301}/"), "/é");
        assert_eq!(normal("/%C3%A9"), "/é");
        for odd in ["%", "%4", "%zz", "%+1", "100%", "%ff"] {
            assert_eq!(decoded(odd), odd);
        }
    }
}
