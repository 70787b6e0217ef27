//! Published files on a web server: fetched, never believed by themselves.

use crate::error::{Answer, Refusal};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::{Request, Response, StatusCode, Uri, header};
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
        let request = Request::get(format!("{}/{path}", self.path)).header(header::HOST, self.authority());
        let request = request.body(Full::default()).map_err(|error| self.lost(&error))?;
        let answer = self.send(request).await?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
            status => return Err(self.lost(&status)),
        }
        let mut body = answer.into_body();
        let mut bytes = Vec::new();
        while let Some(frame) = timeout(PATIENCE, body.frame()).await.map_err(|_| self.lost(&"timeout"))? {
            if let Ok(data) = frame.map_err(|error| self.lost(&error))?.into_data() {
                bytes.extend_from_slice(&data);
            }
            if bytes.len() as u64 > most {
                return Err(Refusal::refused("registry-file-too-large").with("path", path));
            }
        }
        Ok(Some(bytes))
    }

    /// Reads an address of one place: the server, and the path with its query.
    ///
    /// # Errors
    /// As [`Remote::parse`].
    pub(super) fn parse_with_path(text: &str) -> Answer<(Remote, String)> {
        let (address, query) = text.split_once('?').map_or((text, ""), |(address, query)| (address, query));
        let mut place = Remote::parse(address)?;
        let path = std::mem::take(&mut place.path);
        let path = if path.is_empty() { "/".to_owned() } else { path };
        Ok((place, if query.is_empty() { path } else { format!("{path}?{query}") }))
    }

    /// Posts a body.
    ///
    /// # Errors
    /// A server that does not answer, or does not accept it.
    pub(super) async fn post(&self, path: &str, kind: &str, headers: &[(String, String)], body: String) -> Answer<()> {
        let mut request = Request::post(path).header(header::HOST, self.authority()).header(header::CONTENT_TYPE, kind);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|error| self.lost(&error))?;
        let answer = self.send(request).await?;
        if answer.status().is_success() { Ok(()) } else { Err(self.lost(&answer.status())) }
    }

    fn lost(&self, why: &dyn std::fmt::Display) -> Refusal {
        Refusal::busy("registry-no-answer").with("server", self.to_string()).with("reason", why.to_string())
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Answer<Response<Incoming>> {
        let host = self.host.trim_matches(['[', ']']);
        let socket = timeout(PATIENCE, TcpStream::connect((host, self.port))).await;
        let socket = socket.map_err(|_| self.lost(&"timeout"))?.map_err(|error| self.lost(&error))?;
        if self.safe {
            let name = ServerName::try_from(host.to_owned()).map_err(|error| self.lost(&error))?;
            let stream = timeout(PATIENCE, connector(self.roots.as_deref())?.connect(name, socket)).await;
            let stream = stream.map_err(|_| self.lost(&"timeout"))?.map_err(|error| self.lost(&error))?;
            return self.over(stream, request).await;
        }
        self.over(socket, request).await
    }

    async fn over(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        request: Request<Full<Bytes>>,
    ) -> Answer<Response<Incoming>> {
        let handshake = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(|error| self.lost(&error))?;
        // It ends when both the sender and the answer are dropped.
        tokio::spawn(connection);
        let answer = timeout(PATIENCE, sender.send_request(request)).await;
        answer.map_err(|_| self.lost(&"timeout"))?.map_err(|error| self.lost(&error))
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

/// A text inside a form.
pub(super) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
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
