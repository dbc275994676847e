//! The collaboration's key for privacy units, and the hash that is stored in their place.
//!
//! In development mode the key lies beside the data; a confidential VM will get it from the
//! owners after they have checked which code runs.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use cloister_policy::Domain;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

use crate::EngineError;

const KEY_BYTES: usize = 32;

/// Keyed hash of privacy units: HMAC-SHA-256, cut to 128 bits, over domain and identifier.
pub(crate) struct UnitKey(hmac::Key);

impl UnitKey {
    /// Reads the key, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, EngineError> {
        use std::io::Write;
        match fs::read(path) {
            Ok(bytes) if bytes.len() == KEY_BYTES => Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))),
            Ok(_) => Err(EngineError::Corrupt(format!("{} is not a key", path.display()))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut bytes = [0; KEY_BYTES];
                SystemRandom::new().fill(&mut bytes).map_err(|_| EngineError::Unusable("the system has no randomness".into()))?;
                let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(|e| EngineError::io(path, e))?;
                file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(|e| EngineError::io(path, e))?;
                Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
            }
            Err(error) => Err(EngineError::io(path, error)),
        }
    }

    /// A secret of its own for another purpose, the same at every start.
    pub(crate) fn derived(&self, purpose: &str) -> Vec<u8> {
        // No domain's keyword begins like this.
        hmac::sign(&self.0, format!("cloister derived key\0{purpose}").as_bytes()).as_ref().to_vec()
    }

    /// The hash of a normalised identifier.
    pub(crate) fn hash(&self, domain: Domain, identifier: &str) -> u128 {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(domain.keyword().as_bytes());
        context.update(&[0]);
        context.update(identifier.as_bytes());
        let tag = context.sign();
        tag.as_ref().iter().take(16).fold(0, |hash, byte| (hash << 8) | u128::from(*byte))
    }
}

impl std::fmt::Debug for UnitKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UnitKey")
    }
}
