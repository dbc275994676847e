//! Phone numbers in E.164, so that one number is one person however it is written.
//!
//! Only numbers in international form: without its country a number is several people's. What a
//! numbering plan doesn't have is refused; a typing error would be a person of its own.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// Brings a trimmed text into E.164: `+31612345678`.
pub(crate) fn phone(text: &str) -> Result<String, &'static str> {
    let Some(rest) = text.strip_prefix('+').or_else(|| text.strip_prefix("00")) else {
        return Err("is not a phone number in international form (+31 6 … or 0031 6 …)");
    };
    // The parser behind this reads letters, extensions and URIs too; it is given digits only.
    let mut digits = String::from("+");
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            _ => return Err("is not a phone number: it has other characters than digits"),
        }
    }
    let e164 = canonical(&digits).ok_or(INVALID)?;
    // INVARIANT: the one spelling is spelled as itself, or two loads could tell one person apart.
    if e164 == digits || canonical(&e164).as_ref() == Some(&e164) { Ok(e164) } else { Err(INVALID) }
}

const INVALID: &str = "is not a valid phone number of any country";

fn canonical(digits: &str) -> Option<String> {
    let number = PHONE_NUMBER_UTIL.parse(digits, None).ok()?;
    PHONE_NUMBER_UTIL.is_valid_number(&number).then(|| PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_one_spelling() {
        for same in ["+31 6 1234 5678", "0031612345678", "+31 (0)6-12.34.56.78", "+31/6\u{2013}12345678", "00 31 06 12345678"] {
            assert_eq!(phone(same).as_deref(), Ok("+31612345678"), "{same}");
        }
        assert_eq!(phone("+39 06 6982 0000").as_deref(), Ok("+390669820000"), "a leading zero that belongs to it");
        assert_eq!(phone("+1 (202) 555-0123").as_deref(), Ok("+12025550123"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in [
            "0612345678",
            "612345678",
            "+",
            "00",
            "+0",
            "++31612345678",
            "+31612345678;ext=5",
            "+31 6 1234 567",
            "+1-800-FLOWERS",
            "tel:+31612345678",
            "+999 123456",
        ] {
            assert!(phone(bad).is_err(), "{bad}");
        }
        assert!(phone(&format!("+{}", "9".repeat(300))).is_err());
        // The plan's own rewriting of this one isn't a number.
        assert!(phone("+7888340935756").is_err());
    }
}
