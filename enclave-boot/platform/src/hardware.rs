//! The secure processor, through /dev/sev-guest (Linux).

use std::sync::Mutex;

use cloister_attestation::Evidence;
use sev::error::UserApiError;
use sev::firmware::guest::Firmware;
use sev::firmware::host::CertType;

use crate::{Kind, Platform, PlatformError};

/// The most privileged level: the only one that verifiers accept.
const VMPL: u32 = 0;

/// An SEV-SNP guest. Certificates come from the host's table, which nobody has to believe: the verifier checks them.
pub struct Hardware {
    device: Mutex<Firmware>,
    vek: Option<Vec<u8>>,
}

impl Hardware {
    /// Opens the device. `vek` is the certificate (DER) to hand over instead of the host's: for hosts that give none.
    ///
    /// # Errors
    /// If this is no SEV-SNP guest, or the process may not open the device.
    pub fn open(vek: Option<Vec<u8>>) -> Result<Self, PlatformError> {
        let device = Firmware::open().map_err(PlatformError::Device)?;
        Ok(Self { device: Mutex::new(device), vek })
    }
}

impl Platform for Hardware {
    fn kind(&self) -> Kind {
        Kind::Hardware
    }

    fn report(&self, report_data: &[u8; 64]) -> Result<Evidence, PlatformError> {
        let mut device = self.device.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // AMD's own intermediates and roots are in the verifier.
        let evidence = |report, vek| Evidence { report, vek, intermediate: None, root: None };
        if let Some(vek) = &self.vek {
            let report = device.get_report(None, Some(*report_data), Some(VMPL)).map_err(refused)?;
            return Ok(evidence(report, vek.clone()));
        }
        let (report, table) = device.get_ext_report(None, Some(*report_data), Some(VMPL)).map_err(refused)?;
        let table = table.unwrap_or_default();
        let find = |kind: CertType| table.iter().find(|entry| entry.cert_type == kind).map(|entry| entry.data.clone());
        let vek = find(CertType::VLEK).or_else(|| find(CertType::VCEK)).ok_or(PlatformError::NoCertificate)?;
        Ok(evidence(report, vek))
    }
}

fn refused(error: UserApiError) -> PlatformError {
    PlatformError::Report(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No fallback: a machine without the device has no platform.
    #[test]
    fn a_machine_without_the_device_says_so() {
        if std::path::Path::new("/dev/sev-guest").exists() {
            return println!("SKIPPED: this machine has /dev/sev-guest");
        }
        assert!(matches!(Hardware::open(None), Err(PlatformError::Device(_))));
    }
}
