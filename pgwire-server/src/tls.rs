//! TLS: the operator's certificate, or a self-signed one that is made at first start; and the
//! authorities of clients' certificates, where those are asked for.

use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

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
    /// Whether a client needs a certificate in its role's name.
    pub(crate) asks_for_certificates: bool,
}

/// Loads a given certificate and key.
pub(crate) fn load(certificate: &Path, key: &Path, options: &Options) -> Result<Tls, Box<dyn std::error::Error>> {
    let read = |path: &Path| fs::read(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())));
    let authorities = options.tls_client_ca.as_deref().map(read).transpose()?;
    acceptor(read(certificate)?, &read(key)?, authorities.as_deref(), options.tls_min_version.unwrap_or_default())
}

/// Loads the data directory's own certificate, making a self-signed one if there is none.
pub(crate) fn own(data_dir: &Path, options: &Options) -> Result<Tls, Box<dyn std::error::Error>> {
    let folder = data_dir.join("tls");
    let (certificate, key) = (folder.join("server.crt"), folder.join("server.key"));
    if !certificate.exists() {
        fs::create_dir_all(&folder)?;
        // ECDSA P-256: an Ed25519 certificate has no tls-server-end-point binding.
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned(), "127.0.0.1".to_owned()])?;
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&key)?;
        io::Write::write_all(&mut file, made.signing_key.serialize_pem().as_bytes())?;
        file.sync_all()?;
        fs::write(&certificate, made.cert.pem())?;
    }
    load(&certificate, &key, options)
}

fn acceptor(certificate: Vec<u8>, key: &[u8], authorities: Option<&[u8]>, lowest: TlsVersion) -> Result<Tls, Box<dyn std::error::Error>> {
    let chain = CertificateDer::pem_slice_iter(&certificate).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(key)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions: &[_] = match lowest {
        TlsVersion::V13 => &[&rustls::version::TLS13],
        TlsVersion::V12 => &[&rustls::version::TLS13, &rustls::version::TLS12],
    };
    let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(versions)?;
    let builder = match authorities {
        None => builder.with_no_client_auth(),
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            for authority in CertificateDer::pem_slice_iter(pem) {
                roots.add(authority?)?;
            }
            builder.with_client_cert_verifier(WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build()?)
        }
    };
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = vec![ALPN.to_vec()];
    Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), certificate, asks_for_certificates: authorities.is_some() })
}

/// The one common name in a certificate's subject.
pub(crate) fn common_name(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let mut names = parsed.subject().iter_common_name();
    let name = names.next()?.as_str().ok()?.to_owned();
    names.next().is_none().then_some(name)
}
