//! Certificates and revocation lists in AMD's forms (57230): RSASSA-PSS with SHA-384, extensions under 1.3.6.1.4.1.3704.1.

use cloister_attestation::{Product, UnixTime};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PSS_SHA384, RsaKeyPair};
use x509_cert::Version;
use x509_cert::certificate::{Certificate, TbsCertificate};
use x509_cert::crl::{CertificateList, RevokedCert, TbsCertList};
use x509_cert::der::asn1::{BitString, GeneralizedTime, OctetString};
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, ObjectIdentifier, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use crate::PlatformError;
use crate::simulated::{Chip, Endorsement};

/// AlgorithmIdentifier of RSASSA-PSS with SHA-384, MGF1 with SHA-384 and 48 bytes of salt (RFC 4055).
const PSS_SHA384: &str =
    "304106092a864886f70d01010a3034a00f300d06096086480165030402020500a11c301a06092a864886f70d010108300d06096086480165030402020500a203020130";
/// AlgorithmIdentifiers of keys: rsaEncryption, and id-ecPublicKey on secp384r1.
const RSA: &str = "300d06092a864886f70d0101010500";
const P384: &str = "301006072a8648ce3d020106052b81040022";

/// Whom a certificate is for and how long it is valid.
pub(super) struct Form {
    pub(super) serial: u8,
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) not_before: UnixTime,
    pub(super) not_after: UnixTime,
    pub(super) extensions: Vec<(String, bool, Vec<u8>)>,
}

/// Basic constraints and key usage of an authority: signs certificates and lists.
pub(super) fn authority(path_length: Option<u8>) -> Vec<(String, bool, Vec<u8>)> {
    let constraints = match path_length {
        None => vec![0x30, 3, 1, 1, 0xff],
        Some(length) => vec![0x30, 6, 1, 1, 0xff, 2, 1, length],
    };
    vec![("2.5.29.19".into(), true, constraints), ("2.5.29.15".into(), true, vec![3, 2, 1, 6])]
}

/// Product, security patch levels and chip or provider of a VCEK's or VLEK's certificate.
pub(super) fn vek(product: Product, chip: &Chip) -> Vec<(String, bool, Vec<u8>)> {
    let mut all = vec![("1".to_owned(), vec![2, 1, 0]), ("2".to_owned(), ia5(product.name()))];
    let tcb = chip.tcb;
    let levels = [("3.1", tcb.bootloader), ("3.2", tcb.tee), ("3.3", tcb.snp), ("3.5", 0), ("3.6", 0), ("3.7", 0), ("3.8", tcb.microcode)];
    all.extend(levels.into_iter().map(|(arc, level)| (arc.to_owned(), integer(level))));
    let (id, product_level) = match product {
        Product::Turin => (chip.id.iter().take(8).copied().collect(), ("3.9", tcb.fmc)),
        Product::Milan | Product::Genoa => (chip.id.to_vec(), ("3.4", 0)),
    };
    all.push((product_level.0.to_owned(), integer(product_level.1)));
    all.push(match &chip.endorsement {
        Endorsement::Vcek => ("4".to_owned(), id),
        Endorsement::Vlek(provider) => ("5".to_owned(), ia5(provider)),
    });
    all.into_iter().map(|(arc, value)| (format!("1.3.6.1.4.1.3704.1.{arc}"), false, value)).collect()
}

fn integer(level: u8) -> Vec<u8> {
    if level < 0x80 { vec![2, 1, level] } else { vec![2, 2, 0, level] }
}

fn ia5(text: &str) -> Vec<u8> {
    let bytes: Vec<u8> = text.bytes().take(127).collect();
    let mut out = vec![22, u8::try_from(bytes.len()).unwrap_or(127)];
    out.extend(bytes);
    out
}

/// SubjectPublicKeyInfo of an RSA key (PKCS#1 in DER).
pub(super) fn rsa_key(pkcs1: &[u8]) -> Result<SubjectPublicKeyInfoOwned, PlatformError> {
    key(RSA, pkcs1)
}

/// SubjectPublicKeyInfo of a point on P-384.
pub(super) fn p384_key(point: &[u8]) -> Result<SubjectPublicKeyInfoOwned, PlatformError> {
    key(P384, point)
}

fn key(algorithm: &str, bits: &[u8]) -> Result<SubjectPublicKeyInfoOwned, PlatformError> {
    Ok(SubjectPublicKeyInfoOwned { algorithm: identifier(algorithm)?, subject_public_key: BitString::from_bytes(bits).map_err(der)? })
}

/// Signs a certificate; DER.
pub(super) fn certificate(form: Form, key: SubjectPublicKeyInfoOwned, signer: &RsaKeyPair) -> Result<Vec<u8>, PlatformError> {
    let algorithm = identifier(PSS_SHA384)?;
    let tbs = TbsCertificate {
        version: Version::V3,
        serial_number: SerialNumber::new(&[form.serial]).map_err(der)?,
        signature: algorithm.clone(),
        issuer: name(&form.issuer)?,
        validity: Validity { not_before: time(form.not_before)?, not_after: time(form.not_after)? },
        subject: name(&form.subject)?,
        subject_public_key_info: key,
        issuer_unique_id: None,
        subject_unique_id: None,
        extensions: Some(form.extensions.into_iter().map(extension).collect::<Result<_, _>>()?),
    };
    let signature = sign(signer, &tbs.to_der().map_err(der)?)?;
    Certificate { tbs_certificate: tbs, signature_algorithm: algorithm, signature }.to_der().map_err(der)
}

/// Signs a list that revokes certificates of `issuer` by serial number, from `now` on for a month; DER.
pub(super) fn revocation_list(issuer: &str, serials: &[u8], now: UnixTime, signer: &RsaKeyPair) -> Result<Vec<u8>, PlatformError> {
    let algorithm = identifier(PSS_SHA384)?;
    let this_update = time(now)?;
    let mut revoked = Vec::new();
    for serial in serials {
        revoked.push(RevokedCert { serial_number: SerialNumber::new(&[*serial]).map_err(der)?, revocation_date: this_update, crl_entry_extensions: None });
    }
    let tbs = TbsCertList {
        version: Version::V2,
        signature: algorithm.clone(),
        issuer: name(issuer)?,
        this_update,
        next_update: Some(time(UnixTime(now.0.saturating_add(30 * 86_400)))?),
        revoked_certificates: (!revoked.is_empty()).then_some(revoked),
        crl_extensions: None,
    };
    let signature = sign(signer, &tbs.to_der().map_err(der)?)?;
    CertificateList { tbs_cert_list: tbs, signature_algorithm: algorithm, signature }.to_der().map_err(der)
}

fn sign(signer: &RsaKeyPair, message: &[u8]) -> Result<BitString, PlatformError> {
    let mut signature = vec![0; signer.public().modulus_len()];
    signer.sign(&RSA_PSS_SHA384, &SystemRandom::new(), message, &mut signature).map_err(|_| PlatformError::Chain("an RSA key that can't sign".into()))?;
    BitString::from_bytes(&signature).map_err(der)
}

fn identifier(hexed: &str) -> Result<AlgorithmIdentifierOwned, PlatformError> {
    let bytes = hex::decode(hexed).map_err(|e| PlatformError::Chain(e.to_string()))?;
    AlgorithmIdentifierOwned::from_der(&bytes).map_err(der)
}

fn extension((oid, critical, value): (String, bool, Vec<u8>)) -> Result<Extension, PlatformError> {
    let extn_id = ObjectIdentifier::new(&oid).map_err(|e| PlatformError::Chain(e.to_string()))?;
    Ok(Extension { extn_id, critical, extn_value: OctetString::new(value).map_err(der)? })
}

fn name(common: &str) -> Result<Name, PlatformError> {
    format!("CN={common},O=SIMULATED\\, not AMD,OU=Engineering").parse().map_err(der)
}

fn time(at: UnixTime) -> Result<Time, PlatformError> {
    let seconds = u64::try_from(at.0).map_err(|_| PlatformError::Chain(format!("{at} is before 1970")))?;
    GeneralizedTime::from_unix_duration(std::time::Duration::from_secs(seconds)).map(Time::GeneralTime).map_err(der)
}

fn der(error: x509_cert::der::Error) -> PlatformError {
    PlatformError::Chain(error.to_string())
}
