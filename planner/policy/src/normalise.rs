//! Privacy units in one spelling, so that one person is counted once.
//!
//! Every domain fixes how its identifiers are written before they are hashed: two owners who
//! spell the same person differently must meet, and nobody may be counted twice by adding a
//! space or changing case.

use unicode_normalization::UnicodeNormalization;

use crate::Domain;
use crate::phone::phone;

/// Longest identifier, in bytes, after normalisation.
const UNIT_BYTES_MAX: usize = 320;

/// Brings an identifier into its domain's one spelling.
///
/// `Ok(None)`: no one (empty after trimming). `Err`: not an identifier of this domain, with the
/// reason in words for the owner who loads it.
///
/// # Errors
/// The text can't be an identifier of the domain.
pub fn normalise_unit(domain: Domain, raw: &str) -> Result<Option<String>, &'static str> {
    let text: String = raw.nfkc().filter(|c| !is_invisible(*c)).collect();
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() > UNIT_BYTES_MAX {
        return Err("is longer than 320 bytes");
    }
    match domain {
        Domain::Email => email(text).map(Some),
        Domain::CustomerId => Ok(Some(text.to_owned())),
        Domain::Phone => phone(text).map(Some),
    }
}

fn email(text: &str) -> Result<String, &'static str> {
    let lower: String = text.to_lowercase().nfkc().collect();
    let Some((local, host)) = lower.rsplit_once('@') else {
        return Err("is not an e-mail address (no @)");
    };
    if local.is_empty() || host.is_empty() || local.contains('@') || lower.chars().any(char::is_whitespace) {
        return Err("is not an e-mail address");
    }
    Ok(lower)
}

/// Characters that print nothing, and so would spell one person in two ways.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_one_spelling() {
        for same in ["ada@example.com", " Ada@Example.COM ", "ＡＤＡ@example.com", "ada\u{200b}@example.com"] {
            assert_eq!(normalise_unit(Domain::Email, same).unwrap().unwrap(), "ada@example.com");
        }
        assert_eq!(normalise_unit(Domain::Email, "  "), Ok(None));
        assert!(normalise_unit(Domain::Email, "ada").is_err());
        assert!(normalise_unit(Domain::Email, "a@b@c").is_err());
        assert_eq!(normalise_unit(Domain::Phone, " ＋31 6\u{a0}1234\u{2011}5678").unwrap().unwrap(), "+31612345678");
        assert_eq!(normalise_unit(Domain::CustomerId, " 42 ").unwrap().unwrap(), "42");
    }
}
