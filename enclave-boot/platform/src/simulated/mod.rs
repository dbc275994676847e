//! SIMULATED: what a secure processor would say, signed by keys that lie in a folder.
//!
//! For development and tests. Formats, OIDs, algorithms and key sizes are AMD's, so that a verifier runs every line
//! that it runs for hardware; only the root is another. Certificates carry SIMULATED in their names.

mod certificates;
mod chain;
mod report;

use cloister_attestation::{Evidence, Product, Tcb, UnixTime};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair};

use crate::{Kind, Platform, PlatformError};

pub use chain::Chain;
pub use report::{Launch, ReportFields};

/// Which key signs a simulated machine's reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endorsement {
    /// The chip's own.
    Vcek,
    /// One of a cloud provider with this name.
    Vlek(String),
}

/// A simulated chip and its firmware.
#[derive(Debug, Clone)]
pub struct Chip {
    /// Its name: 64 bytes; of Turin the first 8, then zeros.
    pub id: [u8; 64],
    /// The firmware's versions.
    pub tcb: Tcb,
    /// What vouches for its reports.
    pub endorsement: Endorsement,
    /// When the certificate of its key begins to be valid.
    pub not_before: UnixTime,
    /// When it ends.
    pub not_after: UnixTime,
}

impl Chip {
    /// A chip of `product` whose name begins with `seed`, with a certificate for seven years from `now`.
    #[must_use]
    pub fn new(product: Product, seed: u8, now: UnixTime) -> Self {
        let mut id = [0; 64];
        let named = if product == Product::Turin { 8 } else { 64 };
        id.iter_mut().take(named).for_each(|byte| *byte = seed);
        let fmc = if product == Product::Turin { 1 } else { 0 };
        let tcb = Tcb { fmc, bootloader: 10, tee: 1, snp: 23, microcode: 84 };
        Self {
            id,
            tcb,
            endorsement: Endorsement::Vcek,
            not_before: UnixTime(now.0.saturating_sub(86_400)),
            not_after: UnixTime(now.0.saturating_add(7 * 365 * 86_400)),
        }
    }
}

/// A simulated guest on a simulated chip.
pub struct Simulated {
    chain: Chain,
    key: EcdsaKeyPair,
    vek: Vec<u8>,
    vlek: bool,
    fields: ReportFields,
}

impl Simulated {
    /// Launches a guest: makes a key for the chip and its certificate under the chain.
    ///
    /// # Errors
    /// If a key can't be made or the chain can't sign.
    pub fn launch(chain: &Chain, chip: &Chip, launch: &Launch) -> Result<Self, PlatformError> {
        let key = new_key()?;
        let vek = chain.endorse(chip, key.public_key().as_ref())?;
        let fields = ReportFields::new(chain.product(), chip, launch);
        Ok(Self { chain: chain.clone(), key, vek, vlek: chip.endorsement != Endorsement::Vcek, fields })
    }

    /// What reports say. Tests change it to see each lie refused.
    pub fn fields_mut(&mut self) -> &mut ReportFields {
        &mut self.fields
    }

    /// The certificate of the key that signs, DER.
    #[must_use]
    pub fn vek(&self) -> &[u8] {
        &self.vek
    }
}

fn new_key() -> Result<EcdsaKeyPair, PlatformError> {
    let random = SystemRandom::new();
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &random).map_err(|_| PlatformError::Chain("no key could be made".into()))?;
    EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, made.as_ref(), &random).map_err(|e| PlatformError::Chain(e.to_string()))
}

impl Platform for Simulated {
    fn kind(&self) -> Kind {
        Kind::Simulated
    }

    fn report(&self, report_data: &[u8; 64]) -> Result<Evidence, PlatformError> {
        let signed = self.fields.signed_part(report_data);
        let signature = self.key.sign(&SystemRandom::new(), &signed).map_err(|_| PlatformError::Report("the simulated key can't sign".into()))?;
        Ok(Evidence {
            report: report::whole(&signed, signature.as_ref()),
            vek: self.vek.clone(),
            intermediate: Some(self.chain.intermediate(self.vlek).to_vec()),
            root: Some(self.chain.root().to_vec()),
        })
    }
}
