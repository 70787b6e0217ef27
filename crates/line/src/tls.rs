//! The key and the certificate of a line that is reached over TLS.

use desk::error::{Answer, Refusal};
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto, version};

/// What every connection of the line shows: from a file of certificates, the line's own first, and the file of its key, both as PEM.
///
/// # Errors
/// `screen-certificate-wrong`: a file without a certificate or a key in it, or two that do not belong together. A file that cannot
/// be read.
pub(crate) fn acceptor(certificate: &Path, key: &Path) -> Answer<TlsAcceptor> {
    let wrong = |path: &Path, why: String| {
        Refusal::refused("screen-certificate-wrong").with("file", path.display().to_string()).with("why", why)
    };
    let (chain, secret) = (std::fs::read(certificate)?, std::fs::read(key)?);
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&chain).collect();
    let chain = chain.map_err(|error| wrong(certificate, error.to_string()))?;
    let secret = PrivateKeyDer::from_pem_slice(&secret).map_err(|error| wrong(key, error.to_string()))?;
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        // Exchanges of telephone providers are slow to leave 1.2.
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .map(|builder| builder.with_no_client_auth())
        .and_then(|builder| builder.with_single_cert(chain, secret))
        .map_err(|error| wrong(certificate, error.to_string()))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
