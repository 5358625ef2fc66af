//! What a plain scalar means: the core schema of YAML 1.2.2, section 10.3.2.

use super::Value;

/// Resolves a plain scalar. `no`, `on` and `12:30` are strings here, as they are not in YAML 1.1.
pub(super) fn resolve(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    // Every number starts with one of these; most scalars are words and end here.
    let looks_numeric = text.as_bytes().first().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'));
    if looks_numeric { number(text).unwrap_or_else(|| Value::String(text.into())) } else { Value::String(text.into()) }
}

fn number(text: &str) -> Option<Value> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Value::Float(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        _ => {}
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Value::Float(f64::NAN));
    }
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let trimmed = text.strip_prefix('+').unwrap_or(text);
        return trimmed.parse().map(Value::Int).or_else(|_| trimmed.parse().map(Value::Float)).ok();
    }
    is_float(unsigned).then(|| text.parse().ok().map(Value::Float)).flatten()
}

fn radix(digits: &str, radix: u32) -> Option<Value> {
    // `from_str_radix` takes a sign, the core schema does not.
    let digits_only = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    digits_only.then(|| match i64::from_str_radix(digits, radix) {
        Ok(value) => Value::Int(value),
        Err(_) => Value::Float(
            digits.chars().fold(0.0, |sum, c| sum * f64::from(radix) + f64::from(c.to_digit(radix).unwrap_or(0))),
        ),
    })
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, the sign being gone.
fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (text, None),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()),
        None => !mantissa.is_empty() && digits(mantissa),
    };
    mantissa_fits && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_core_schema() {
        let string = |text: &str| Value::String(text.into());
        for text in [
            "no",
            "on",
            "yes",
            "12:30",
            "0b1",
            "1_000",
            "-",
            "+",
            ".",
            "1e",
            "0o",
            "0x",
            "0o8",
            "-0x1",
            "nan",
            "e3",
            "1.2.3",
            "2026-04-02",
        ] {
            assert_eq!(resolve(text), string(text), "{text}");
        }
        assert_eq!(resolve("012"), Value::Int(12));
        assert_eq!(resolve("+7"), Value::Int(7));
        assert_eq!(resolve("-7"), Value::Int(-7));
        assert_eq!(resolve("0o14"), Value::Int(12));
        assert_eq!(resolve("0xC"), Value::Int(12));
        assert_eq!(resolve("1e3"), Value::Float(1000.0));
        assert_eq!(resolve(".5"), Value::Float(0.5));
        assert_eq!(resolve("5."), Value::Float(5.0));
        assert_eq!(resolve("-.inf"), Value::Float(f64::NEG_INFINITY));
        assert_eq!(resolve("99999999999999999999"), Value::Float(1e20));
        assert_eq!(resolve("~"), Value::Null);
        assert_eq!(resolve("True"), Value::Bool(true));
    }
}
