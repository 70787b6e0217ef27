//! Published files on a web server: fetched, never believed by themselves.

use crate::error::{Answer, Refusal};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, Uri, header};
use hyper_util::rt::TokioIo;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// A server that says nothing for so long is taken as gone.
const PATIENCE: Duration = Duration::from_secs(30);
/// Where systems keep the certificates that they trust.
const ROOTS: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
];

/// A folder on a web server: `https://host[:port]/path`, or `http` where the signatures are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    safe: bool,
    host: String,
    port: u16,
    /// Without a slash at its end.
    path: String,
    /// The certificates to trust, in place of the system's.
    roots: Option<PathBuf>,
}

impl Remote {
    /// Reads an address.
    ///
    /// # Errors
    /// Another scheme, no host, a query.
    pub fn parse(text: &str) -> Answer<Remote> {
        let wrong = || Refusal::refused("registry-address").with("value", super::place::shortened(text));
        let uri: Uri = text.trim().parse().map_err(|_| wrong())?;
        let safe = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong()),
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@')).ok_or_else(wrong)?;
        if uri.query().is_some() {
            return Err(wrong());
        }
        let port = authority.port_u16().unwrap_or(if safe { 443 } else { 80 });
        let path = uri.path().trim_end_matches('/').to_owned();
        Ok(Remote { safe, host: authority.host().to_owned(), port, path, roots: None })
    }

    /// Trusts the certificates in this file (PEM) and no others.
    pub fn trusting(self, roots: Option<PathBuf>) -> Remote {
        Remote { roots, ..self }
    }

    /// A file of the folder; `None` if the server says that there is none.
    ///
    /// # Errors
    /// A server that does not answer, or with anything but the file; more than `most` bytes.
    pub async fn get(&self, path: &str, most: u64) -> Answer<Option<Vec<u8>>> {
        let lost =
            |why: String| Refusal::busy("registry-no-answer").with("server", self.to_string()).with("reason", why);
        let socket = timeout(PATIENCE, TcpStream::connect((self.host.trim_matches(['[', ']']), self.port))).await;
        let socket = socket.map_err(|_| lost("timeout".to_owned()))?.map_err(|error| lost(error.to_string()))?;
        if self.safe {
            let name = ServerName::try_from(self.host.trim_matches(['[', ']']).to_owned())
                .map_err(|error| lost(error.to_string()))?;
            let stream = timeout(PATIENCE, connector(self.roots.as_deref())?.connect(name, socket)).await;
            let stream = stream.map_err(|_| lost("timeout".to_owned()))?.map_err(|error| lost(error.to_string()))?;
            return self.ask(stream, path, most).await;
        }
        self.ask(socket, path, most).await
    }

    async fn ask(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        path: &str,
        most: u64,
    ) -> Answer<Option<Vec<u8>>> {
        let lost =
            |why: String| Refusal::busy("registry-no-answer").with("server", self.to_string()).with("reason", why);
        let large = || Refusal::refused("registry-file-too-large").with("path", path);
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| lost(error.to_string()))?;
        let connection = tokio::spawn(connection);
        let request = Request::get(format!("{}/{path}", self.path))
            .header(header::HOST, self.authority())
            .body(Empty::<Bytes>::new())
            .map_err(|error| lost(error.to_string()))?;
        let answer = timeout(PATIENCE, sender.send_request(request)).await;
        let answer = answer.map_err(|_| lost("timeout".to_owned()))?.map_err(|error| lost(error.to_string()))?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
            status => return Err(lost(status.to_string())),
        }
        let mut body = answer.into_body();
        let mut bytes = Vec::new();
        while let Some(frame) = timeout(PATIENCE, body.frame()).await.map_err(|_| lost("timeout".to_owned()))? {
            if let Ok(data) = frame.map_err(|error| lost(error.to_string()))?.into_data() {
                bytes.extend_from_slice(&data);
            }
            if bytes.len() as u64 > most {
                return Err(large());
            }
        }
        connection.abort();
        Ok(Some(bytes))
    }

    fn authority(&self) -> String {
        let usual = self.port == if self.safe { 443 } else { 80 };
        if usual { self.host.clone() } else { format!("{}:{}", self.host, self.port) }
    }
}

impl std::fmt::Display for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.safe { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority(), self.path)
    }
}

/// TLS that trusts what is in this file, or what the system trusts.
fn connector(named: Option<&Path>) -> Answer<TlsConnector> {
    let file = named.or_else(|| ROOTS.iter().map(Path::new).find(|place| place.is_file()));
    let file = file.ok_or_else(|| Refusal::refused("registry-no-roots"))?;
    let mut roots = RootCertStore::empty();
    let certificates = CertificateDer::pem_file_iter(file).map_err(anyhow::Error::from)?;
    roots.add_parsable_certificates(certificates.flatten());
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_folder_of_a_web_server() {
        let read = |text: &str| Remote::parse(text).map(|remote| remote.to_string());
        assert_eq!(read("https://registry.example/cn/").expect("an address"), "https://registry.example/cn");
        assert_eq!(read("http://127.0.0.1:8080").expect("an address"), "http://127.0.0.1:8080");
        for wrong in [
            "ftp://registry.example",
            "https://",
            "http://me:secret@registry.example",
            "http://a.example/?x=1",
            "a b://c",
        ] {
            assert_eq!(read(wrong).expect_err("none").code, "registry-address", "{wrong}");
        }
    }
}
