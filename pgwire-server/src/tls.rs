//! TLS: the operator's certificate, or a self-signed one that is made at first start, or one whose key
//! never leaves this process; and the authorities of clients' certificates, where those are asked for.

use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio_rustls::TlsAcceptor;

use crate::config::{Options, TlsVersion};
use crate::connection::ALPN;

/// What the front door needs of a certificate.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    /// The chain in PEM, for channel binding.
    pub(crate) certificate: Vec<u8>,
    /// The same, DER, leaf first.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// Whether a client needs a certificate in its role's name.
    pub(crate) asks_for_certificates: bool,
}

/// Loads a given certificate and key.
pub(crate) fn load(certificate: &Path, key: &Path, options: &Options) -> Result<Tls, Box<dyn std::error::Error>> {
    acceptor(read(certificate)?, &read(key)?, options, |_| {})
}

/// Makes an authority and a certificate of its own, with keys that are in memory only: what evidence can be
/// bound to, and nobody else has.
pub(crate) fn inside(options: &Options) -> Result<Tls, Box<dyn std::error::Error>> {
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    // Another name than the leaf's: OpenSSL takes equal ones for a certificate that signed itself.
    authority.distinguished_name.push(DnType::CommonName, "Cloister, made inside");
    let authority_key = KeyPair::generate()?;
    let own = authority.self_signed(&authority_key)?;
    let key = KeyPair::generate()?;
    let leaf = CertificateParams::new(names(options))?.signed_by(&key, &Issuer::new(authority, authority_key))?;
    acceptor(format!("{}{}", leaf.pem(), own.pem()).into_bytes(), key.serialize_pem().as_bytes(), options, cloister_exchange::prepare)
}

/// What a certificate that is made here is for.
fn names(options: &Options) -> Vec<String> {
    ["localhost", "127.0.0.1", "::1"].into_iter().map(str::to_owned).chain(options.tls_name.iter().cloned()).collect()
}

/// Loads the data directory's own certificate, making a self-signed one if there is none.
pub(crate) fn own(data_dir: &Path, options: &Options) -> Result<Tls, Box<dyn std::error::Error>> {
    let folder = data_dir.join("tls");
    let (certificate, key) = (folder.join("server.crt"), folder.join("server.key"));
    if !certificate.exists() {
        fs::create_dir_all(&folder)?;
        // ECDSA P-256: an Ed25519 certificate has no tls-server-end-point binding.
        let made = rcgen::generate_simple_self_signed(names(options))?;
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&key)?;
        io::Write::write_all(&mut file, made.signing_key.serialize_pem().as_bytes())?;
        file.sync_all()?;
        fs::write(&certificate, made.cert.pem())?;
    }
    load(&certificate, &key, options)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
}

fn acceptor(certificate: Vec<u8>, key: &[u8], options: &Options, prepare: impl FnOnce(&mut rustls::ServerConfig)) -> Result<Tls, Box<dyn std::error::Error>> {
    let authorities = options.tls_client_ca.as_deref().map(read).transpose()?;
    let chain = CertificateDer::pem_slice_iter(&certificate).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(key)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions: &[_] = match options.tls_min_version.unwrap_or_default() {
        TlsVersion::V13 => &[&rustls::version::TLS13],
        TlsVersion::V12 => &[&rustls::version::TLS13, &rustls::version::TLS12],
    };
    let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(versions)?;
    let builder = match &authorities {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            for authority in CertificateDer::pem_slice_iter(pem) {
                roots.add(authority?)?;
            }
            builder.with_client_cert_verifier(WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build()?)
        }
    };
    let mut config = builder.with_single_cert(chain.clone(), key)?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    prepare(&mut config);
    Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), certificate, chain, asks_for_certificates: authorities.is_some() })
}

/// The one common name in a certificate's subject.
pub(crate) fn common_name(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let mut names = parsed.subject().iter_common_name();
    let name = names.next()?.as_str().ok()?.to_owned();
    names.next().is_none().then_some(name)
}
