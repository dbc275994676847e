//! The secure processor, through /dev/sev-guest (Linux).

use std::sync::Mutex;

use cloister_attestation::Evidence;
use sev::firmware::guest::Firmware;
use sev::firmware::host::CertType;

use crate::{Kind, Platform, PlatformError};

/// An SEV-SNP guest. Certificates come from the host's table, which nobody has to believe: the verifier checks them.
pub struct Hardware {
    device: Mutex<Firmware>,
    vek: Option<Vec<u8>>,
}

impl Hardware {
    /// Opens the device. `vek` is the certificate (DER) to hand over where the host gives none.
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
        let asked = device.get_ext_report(None, Some(*report_data), Some(0));
        let (report, table) = asked.map_err(|error| PlatformError::Report(error.to_string()))?;
        let table = table.unwrap_or_default();
        let find = |kind: CertType| table.iter().find(|entry| entry.cert_type == kind).map(|entry| entry.data.clone());
        let vek = find(CertType::VLEK).or_else(|| find(CertType::VCEK)).or_else(|| self.vek.clone()).ok_or(PlatformError::NoCertificate)?;
        // AMD's own intermediates and roots are in the verifier.
        Ok(Evidence { report, vek, intermediate: None, root: None })
    }
}
