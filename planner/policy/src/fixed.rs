//! Fixed-point numbers: an i128 and a scale, exact, no floats.

/// Reads a decimal literal as a whole number of `10^-scale`, or `None` if it isn't a number,
/// has more decimals than the scale, or has more than 38 digits.
pub fn parse_fixed(text: &str, scale: u8) -> Option<i128> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(scale) {
        return None;
    }
    let mut value: i128 = 0;
    let padding = std::iter::repeat_n(b'0', usize::from(scale) - fraction.len());
    for byte in whole.bytes().chain(fraction.bytes()).chain(padding) {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
    }
    if value >= 10_i128.pow(38) {
        return None;
    }
    Some(if negative { -value } else { value })
}

/// The inverse of [`parse_fixed`]: `12345` at scale 2 is `123.45`.
pub fn format_fixed(value: i128, scale: u8) -> String {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
    let sign = if value < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        assert_eq!(parse_fixed("12.5", 4), Some(125_000));
        assert_eq!(parse_fixed("-0.01", 2), Some(-1));
        assert_eq!(parse_fixed("12.50000", 1), Some(125));
        for bad in ["", ".", "1e5", "NaN", "1.23", "--1", "1 000", "0x10"] {
            assert_eq!(parse_fixed(bad, 1), None, "{bad}");
        }
        assert_eq!(format_fixed(-1, 2), "-0.01");
        assert_eq!(format_fixed(100, 0), "100");
    }
}
