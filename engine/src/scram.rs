//! SCRAM-SHA-256 verifiers (RFC 5802, RFC 7677), in Postgres' text form:
//! `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`.
//!
//! A password is turned into one before anything keeps it.

use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use cloister_policy::UserError;
use ring::rand::{SecureRandom, SystemRandom};
use ring::{digest, hmac, pbkdf2};

/// Iterations of new verifiers.
const ITERATIONS: u32 = 4096;
const KEY_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// A parsed verifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    /// PBKDF2 iterations.
    pub iterations: u32,
    /// Salt.
    pub salt: Vec<u8>,
    /// H(ClientKey).
    pub stored_key: Vec<u8>,
    /// HMAC(SaltedPassword, "Server Key").
    pub server_key: Vec<u8>,
}

impl Verifier {
    /// Makes a verifier of a password with a fresh salt.
    ///
    /// # Errors
    /// The system has no randomness, or SASLprep prohibits the password.
    pub fn of_password(password: &str) -> Result<Self, UserError> {
        let mut salt = vec![0; SALT_BYTES];
        SystemRandom::new().fill(&mut salt).map_err(|_| UserError::new("58000", "no randomness"))?;
        Ok(Self::with_salt(password, salt, ITERATIONS))
    }

    fn with_salt(password: &str, salt: Vec<u8>, iterations: u32) -> Self {
        // As Postgres: a password that SASLprep prohibits is used as it is.
        let prepared = stringprep::saslprep(password).map_or_else(|_| password.to_owned(), |p| p.into_owned());
        let mut salted = [0; KEY_BYTES];
        let rounds = NonZeroU32::new(iterations).unwrap_or(NonZeroU32::MIN);
        pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, rounds, &salt, prepared.as_bytes(), &mut salted);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &salted);
        let client_key = hmac::sign(&key, b"Client Key");
        let stored_key = digest::digest(&digest::SHA256, client_key.as_ref()).as_ref().to_vec();
        Self { iterations, salt, stored_key, server_key: hmac::sign(&key, b"Server Key").as_ref().to_vec() }
    }

    /// Reads the text form.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("SCRAM-SHA-256$")?.split(['$', ':']);
        let iterations: u32 = parts.next()?.parse().ok().filter(|n| *n > 0)?;
        let mut field = || BASE64.decode(parts.next()?).ok();
        let verifier = Self { iterations, salt: field()?, stored_key: field()?, server_key: field()? };
        let whole = verifier.stored_key.len() == KEY_BYTES && verifier.server_key.len() == KEY_BYTES && !verifier.salt.is_empty();
        (whole && parts.next().is_none()).then_some(verifier)
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (salt, stored, server) = (BASE64.encode(&self.salt), BASE64.encode(&self.stored_key), BASE64.encode(&self.server_key));
        write!(f, "SCRAM-SHA-256${}:{salt}${stored}:{server}", self.iterations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7677, section 3: the ServerSignature's key for user "user", password "pencil".
    #[test]
    fn agrees_with_the_rfc() {
        let salt = BASE64.decode("W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        let verifier = Verifier::with_salt("pencil", salt, 4096);
        let message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let key = hmac::Key::new(hmac::HMAC_SHA256, &verifier.server_key);
        assert_eq!(BASE64.encode(hmac::sign(&key, message.as_bytes())), "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assert_eq!(Verifier::parse(&verifier.to_string()), Some(verifier));
        assert_eq!(Verifier::parse("SCRAM-SHA-256$4096:abc"), None);
    }
}
