//! TLS: the operator's certificate, or a self-signed one that is made at first start.

use std::fs;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// What the front door needs of a certificate.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    /// The chain in PEM, for channel binding.
    pub(crate) certificate: Vec<u8>,
}

/// Loads a given certificate and key.
pub(crate) fn load(certificate: &Path, key: &Path) -> Result<Tls, Box<dyn std::error::Error>> {
    let read = |path: &Path| fs::read(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())));
    acceptor(read(certificate)?, &read(key)?)
}

/// Loads the data directory's own certificate, making a self-signed one if there is none.
pub(crate) fn own(data_dir: &Path) -> Result<Tls, Box<dyn std::error::Error>> {
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
    load(&certificate, &key)
}

fn acceptor(certificate: Vec<u8>, key: &[u8]) -> Result<Tls, Box<dyn std::error::Error>> {
    let chain = CertificateDer::pem_slice_iter(&certificate).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(key)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"postgresql".to_vec()];
    Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)), certificate })
}
