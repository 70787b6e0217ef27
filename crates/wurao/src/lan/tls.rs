//! TLS around a connection: version 1.3 alone, the desk's own certificate, and a word to whoever comes without.

use super::certificate::Kept;
use desk::error::{Answer, Refusal};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::version::TLS13;
use std::io;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use web::Wrap;

/// The first byte of every TLS connection.
const HANDSHAKE: u8 = 22;
const PLAIN: &str =
    "this door speaks https only: write https:// before the address / 这里只讲 https：地址前面写 https://\n";

/// Wraps connections.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
}

impl Tls {
    /// With this key and certificate.
    ///
    /// # Errors
    /// A key and a certificate that do not belong together.
    pub fn new(kept: Kept) -> Answer<Tls> {
        let broken = |error: rustls::Error| Refusal::from(anyhow::Error::from(error));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ServerConfig::builder_with_provider(provider);
        let builder = builder.with_protocol_versions(&[&TLS13]).map_err(broken)?.with_no_client_auth();
        let chain = vec![CertificateDer::from(kept.certificate), CertificateDer::from(kept.authority)];
        let key = PrivatePkcs8KeyDer::from(kept.key);
        let mut config = builder.with_single_cert(chain, key.into()).map_err(broken)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Tls { acceptor: TlsAcceptor::from(Arc::new(config)) })
    }
}

impl Wrap for Tls {
    type Stream = TlsStream<TcpStream>;

    async fn wrap(&self, mut stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        let mut first = [0];
        if stream.peek(&mut first).await? == 1 && first[0] != HANDSHAKE {
            let head = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n";
            stream.write_all(format!("{head}content-length: {}\r\n\r\n{PLAIN}", PLAIN.len()).as_bytes()).await?;
            stream.shutdown().await?;
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.acceptor.accept(stream).await
    }
}
