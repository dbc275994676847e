//! Files that members hand in: certificates in DER or PEM, and whatever else by name.

use std::path::Path;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::error::Failure;

/// Larger files than this are none of ours.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let fail = |why: String| Failure::File { path: path.display().to_string(), why };
    let size = std::fs::metadata(path).map_err(|e| fail(e.to_string()))?.len();
    if size > FILE_BYTES_MAX {
        return Err(fail(format!("{size} bytes are too many")));
    }
    std::fs::read(path).map_err(|e| fail(e.to_string()))
}

/// Reads one certificate. PEM is turned to DER; anything else stays as it is, for the appraisal to judge.
pub(crate) fn certificate(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = read(path)?;
    if !bytes.starts_with(b"-----BEGIN") {
        return Ok(bytes);
    }
    CertificateDer::from_pem_slice(&bytes).map(|der| der.to_vec()).map_err(|e| Failure::File { path: path.display().to_string(), why: e.to_string() })
}

/// Writes a file.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|e| Failure::File { path: path.display().to_string(), why: e.to_string() })
}
