//! One X.509 certificate, read into the few facts that appraisal asks for.

use std::collections::BTreeMap;

use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

use crate::bytes::sha256;
use crate::time::UnixTime;

/// More bytes than this are no certificate of AMD's (they have under 2 KB).
const CERTIFICATE_BYTES_MAX: usize = 16 * 1024;
/// AMD's arc: product, security patch levels, chip.
const AMD_ARC: &str = "1.3.6.1.4.1.3704.1.";

/// Parameters of RSASSA-PSS with SHA-384, MGF1 with SHA-384 and 48 bytes of salt (RFC 4055, section 3.1), in DER, without the outer header.
const PSS_SHA384: &[u8] = &[
    0xa0, 0x0f, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, // hash
    0xa1, 0x1c, 0x30, 0x1a, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08, // MGF1
    0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, // of the same hash
    0xa2, 0x03, 0x02, 0x01, 0x30, // salt
];
/// The default trailer, which AMD's older certificates spell out.
const PSS_TRAILER: &[u8] = &[0xa3, 0x03, 0x02, 0x01, 0x01];

/// 1.3.132.0.34, in DER without its header.
const SECP384R1: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];

/// Why bytes are no certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not X.509 in DER, or with bytes after it.
    #[error("not one X.509 certificate in DER: {0}")]
    Form(String),
    /// An extension stands in it twice.
    #[error("extension {0} is in it twice")]
    Twice(String),
}

/// The key in a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    /// PKCS#1 RSAPublicKey in DER.
    Rsa(Vec<u8>),
    /// An uncompressed point on P-384: 97 bytes.
    P384(Vec<u8>),
    /// Anything else, by its algorithm.
    Other(String),
}

/// A certificate, taken apart. Nothing in it is true before its signature was checked.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub(crate) der: Vec<u8>,
    pub(crate) tbs: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// Signed by exactly RSASSA-PSS as above, inside and outside of the signed part; otherwise the algorithm's name.
    pub(crate) algorithm: Result<(), String>,
    pub(crate) spki: Vec<u8>,
    pub(crate) key: Key,
    /// Names in DER, compared as bytes.
    pub(crate) subject: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) not_before: UnixTime,
    pub(crate) not_after: UnixTime,
    /// Basic constraints: whether it is an authority, and how many more may follow.
    pub(crate) authority: Option<(bool, Option<u32>)>,
    /// Key usage: whether it may sign certificates.
    pub(crate) signs_certificates: Option<bool>,
    /// Key usage: whether it may sign revocation lists.
    pub(crate) signs_lists: Option<bool>,
    pub(crate) unknown_critical: Option<String>,
    /// AMD's own extensions: what follows their arc, and the raw value.
    pub(crate) amd: BTreeMap<String, Vec<u8>>,
    subject_text: String,
}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// # Errors
    /// See [`CertificateError`].
    pub fn parse(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > CERTIFICATE_BYTES_MAX {
            return Err(CertificateError::Form(format!("{} bytes", der.len())));
        }
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|e| CertificateError::Form(e.to_string()))?;
        if !rest.is_empty() {
            return Err(CertificateError::Form(format!("{} bytes follow it", rest.len())));
        }
        let tbs = &parsed.tbs_certificate;
        let mut found = Extensions::default();
        for extension in tbs.extensions() {
            found.add(extension)?;
        }
        Ok(Self {
            der: der.to_vec(),
            tbs: tbs.as_ref().to_vec(),
            signature: parsed.signature_value.data.to_vec(),
            algorithm: pss(&tbs.signature).and_then(|()| envelope(der, tbs.as_ref(), &parsed.signature_value.data)),
            spki: tbs.subject_pki.raw.to_vec(),
            key: key(&tbs.subject_pki),
            subject: tbs.subject.as_raw().to_vec(),
            issuer: tbs.issuer.as_raw().to_vec(),
            serial: tbs.raw_serial().to_vec(),
            not_before: UnixTime(tbs.validity.not_before.timestamp()),
            not_after: UnixTime(tbs.validity.not_after.timestamp()),
            authority: found.authority,
            signs_certificates: found.signs_certificates,
            signs_lists: found.signs_lists,
            unknown_critical: found.unknown_critical,
            amd: found.amd,
            subject_text: common_name(&tbs.subject),
        })
    }

    /// The certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of its SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn spki_digest(&self) -> [u8; 32] {
        sha256(&self.spki)
    }

    /// Its subject's common name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.subject_text
    }

    /// Whether it carries an AMD product extension, and which: "Genoa", "Milan-B0". Unverified.
    #[must_use]
    pub fn product_name(&self) -> Option<&str> {
        match self.amd.get("2").map(Vec::as_slice) {
            // IA5String (22) or UTF8String (12) of a short length.
            Some([12 | 22, length, text @ ..]) if usize::from(*length) == text.len() && *length < 128 => std::str::from_utf8(text).ok(),
            _ => None,
        }
    }
}

/// SHA-256 of the SubjectPublicKeyInfo of any X.509 certificate in DER: what a session's evidence says of the room's CA.
///
/// # Errors
/// If `der` is no certificate.
pub fn spki_digest(der: &[u8]) -> Result<[u8; 32], CertificateError> {
    Certificate::parse(der).map(|certificate| certificate.spki_digest())
}

/// What is collected from a certificate's extensions.
#[derive(Default)]
struct Extensions {
    seen: std::collections::BTreeSet<String>,
    authority: Option<(bool, Option<u32>)>,
    signs_certificates: Option<bool>,
    signs_lists: Option<bool>,
    unknown_critical: Option<String>,
    amd: BTreeMap<String, Vec<u8>>,
}

impl Extensions {
    fn add(&mut self, extension: &x509_parser::extensions::X509Extension<'_>) -> Result<(), CertificateError> {
        let oid = extension.oid.to_id_string();
        if !self.seen.insert(oid.clone()) {
            return Err(CertificateError::Twice(oid));
        }
        match extension.parsed_extension() {
            ParsedExtension::BasicConstraints(basic) => self.authority = Some((basic.ca, basic.path_len_constraint)),
            ParsedExtension::KeyUsage(usage) => {
                self.signs_certificates = Some(usage.key_cert_sign());
                self.signs_lists = Some(usage.crl_sign());
            }
            _ if oid.starts_with(AMD_ARC) => {
                self.amd.insert(oid.trim_start_matches(AMD_ARC).to_owned(), extension.value.to_vec());
            }
            _ if extension.critical => self.unknown_critical = Some(oid),
            _ => {}
        }
        Ok(())
    }
}

/// Whether an algorithm is RSASSA-PSS with exactly AMD's parameters.
pub(crate) fn pss(algorithm: &x509_parser::x509::AlgorithmIdentifier<'_>) -> Result<(), String> {
    let name = algorithm.algorithm.to_id_string();
    if name != "1.2.840.113549.1.1.10" {
        return Err(name);
    }
    let given = algorithm.parameters.as_ref().map_or(&[][..], |any| any.data);
    match given.strip_prefix(PSS_SHA384) {
        Some(rest) if rest.is_empty() || rest == PSS_TRAILER => Ok(()),
        _ => Err(format!("RSASSA-PSS with parameters {}", hex::encode(given))),
    }
}

/// Whether what surrounds the signed part is exactly what DER writes there: no signature covers it, and parsers are lax
/// about it. So that nobody can make two certificates of one.
fn envelope(der: &[u8], tbs: &[u8], signature: &[u8]) -> Result<(), String> {
    const RSASSA_PSS: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
    let exact = [&[][..], PSS_TRAILER].into_iter().any(|trailer| {
        let parameters = sequence(&[PSS_SHA384, trailer]);
        let algorithm = sequence(&[RSASSA_PSS, &parameters]);
        // A BIT STRING without unused bits.
        let bits = element(0x03, &[&[0], signature]);
        sequence(&[tbs, &algorithm, &bits]) == der
    });
    if exact { Ok(()) } else { Err("another algorithm, or other DER, around the signed part".into()) }
}

fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, parts)
}

/// One element of DER, of at most 65535 bytes.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let [.., high, low] = content.len().to_be_bytes();
    let mut out = vec![tag];
    match content.len() {
        0..0x80 => out.push(low),
        0x80..0x100 => out.extend([0x81, low]),
        _ => out.extend([0x82, high, low]),
    }
    out.extend(content);
    out
}

fn key(spki: &x509_parser::x509::SubjectPublicKeyInfo<'_>) -> Key {
    let bits = spki.subject_public_key.data.to_vec();
    let algorithm = spki.algorithm.algorithm.to_id_string();
    // NULL for RSA (RFC 4055), the curve's name for elliptic curves (RFC 5480): as tag and content.
    let parameters = spki.algorithm.parameters.as_ref().map(|any| (any.tag().0, any.data));
    match (algorithm.as_str(), parameters) {
        ("1.2.840.113549.1.1.1", Some((5, []))) => Key::Rsa(bits),
        ("1.2.840.10045.2.1", Some((6, SECP384R1))) if bits.len() == 97 && bits.first() == Some(&4) => Key::P384(bits),
        _ => Key::Other(algorithm),
    }
}

fn common_name(name: &x509_parser::x509::X509Name<'_>) -> String {
    name.iter_common_name().next().and_then(|cn| cn.as_str().ok()).unwrap_or("without a name").chars().filter(|c| !c.is_control()).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARK: &[u8] = include_bytes!("roots/genoa-ark.der");

    /// Where AMD's parameters stand in a certificate: in the signed part and around it.
    fn parameters() -> Vec<usize> {
        (0..ARK.len()).filter(|at| ARK[*at..].starts_with(PSS_SHA384)).collect()
    }

    #[test]
    fn parameters_are_exactly_amds() {
        assert_eq!(Certificate::parse(ARK).unwrap().algorithm, Ok(()));
        assert_eq!(parameters().len(), 2);
        for start in parameters() {
            for at in 0..PSS_SHA384.len() + PSS_TRAILER.len() {
                let mut der = ARK.to_vec();
                der[start + at] ^= 1;
                assert!(Certificate::parse(&der).is_ok_and(|c| c.algorithm.is_err()) || Certificate::parse(&der).is_err(), "byte {at}");
            }
        }
    }

    /// Bytes around the signed part that parsers don't look at.
    #[test]
    fn the_envelope_is_exact() {
        let signed = Certificate::parse(ARK).unwrap().tbs.len() + 4;
        for at in (0..4).chain(signed..signed + 80) {
            for bit in 0..8 {
                let mut der = ARK.to_vec();
                der[at] ^= 1 << bit;
                let found = Certificate::parse(&der);
                assert!(
                    found.is_err() || found.is_ok_and(|c| c.algorithm.is_err() || c.signature != Certificate::parse(ARK).unwrap().signature),
                    "byte {at:#x}"
                );
            }
        }
    }
}
