//! Published files on a web server: fetched, never believed by themselves.

use super::public::is_public;
use crate::error::{Answer, Refusal};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::{Body as _, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::HeaderValue;
use hyper::http::request::Builder;
use hyper::{Method, Request, Response, StatusCode, Uri, header};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
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
/// What is read of an answer that refuses, in bytes.
const MOST_REFUSAL: usize = 16 << 10;
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
    /// The key of an organisation, for what is not open to everybody.
    key: Option<KeyText>,
    /// The language in which it should say what is wrong.
    lang: playbook::Lang,
    /// Nothing is sent to addresses of this machine or of an inner network.
    public_only: bool,
}

/// A key as it was given out. It prints nothing of itself.
#[derive(Clone, PartialEq, Eq)]
struct KeyText(String);

impl std::fmt::Debug for KeyText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyText(…)")
    }
}

/// What is sent: nothing, or a list that is read while it goes.
pub(super) type Sending = UnsyncBoxBody<Bytes, std::io::Error>;

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
        Ok(Remote {
            safe,
            host: authority.host().to_owned(),
            port,
            path,
            roots: None,
            key: None,
            lang: playbook::Lang::default(),
            public_only: false,
        })
    }

    /// Trusts the certificates in this file (PEM) and no others.
    pub fn trusting(self, roots: Option<PathBuf>) -> Remote {
        Remote { roots, ..self }
    }

    /// Shows this key with every question. Over a network it goes through TLS or not at all.
    ///
    /// # Errors
    /// An address without TLS that is not of this machine.
    pub fn showing(self, key: Option<&str>) -> Answer<Remote> {
        if key.is_some() && !self.is_private() {
            return Err(Refusal::refused("key-needs-tls").with("server", self.to_string()));
        }
        Ok(Remote { key: key.map(|key| KeyText(key.trim().to_owned())), ..self })
    }

    /// Whether nobody on the way can read what is sent: it goes through TLS, or does not leave this machine.
    pub(super) fn is_private(&self) -> bool {
        let host = self.host.trim_matches(['[', ']']);
        self.safe || host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|host| host.is_loopback())
    }

    /// Sends nothing to an address of this machine or of an inner network, whatever the name leads to.
    pub(super) fn public_only(self) -> Remote {
        Remote { public_only: true, ..self }
    }

    /// Whether it may be a server of the open network, as far as its address says: with TLS, and not plainly an inner one.
    ///
    /// # Errors
    /// It may not.
    pub(super) fn may_be_public(&self) -> Answer<()> {
        let host = self.host.trim_matches(['[', ']']);
        let inner = host.parse().is_ok_and(|address| !is_public(address));
        let named = host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost");
        match self.safe && !inner && !named {
            true => Ok(()),
            false => Err(Refusal::refused("hook-address").with("server", self.to_string())),
        }
    }

    /// The socket addresses of the server.
    async fn found(&self) -> Answer<Vec<std::net::SocketAddr>> {
        let host = self.host.trim_matches(['[', ']']);
        let looked = timeout(PATIENCE, tokio::net::lookup_host((host, self.port))).await;
        let found: Vec<_> = looked.map_err(|_| self.lost("timeout"))?.map_err(|error| self.lost(error))?.collect();
        // The address that was looked at is the one that is connected to: a second look-up could say another one.
        if self.public_only && found.iter().any(|address| !is_public(address.ip())) {
            return Err(Refusal::refused("hook-address").with("server", self.to_string()));
        }
        Ok(found)
    }

    /// Asks to be told in this language what is wrong.
    pub(super) fn speaking(self, lang: playbook::Lang) -> Remote {
        Remote { lang, ..self }
    }

    /// The same server at another path of it.
    pub(super) fn at(&self, path: &str) -> Remote {
        Remote { path: path.to_owned(), ..self.clone() }
    }

    /// The path of the folder, without a slash at its end.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn lost(&self, why: impl ToString) -> Refusal {
        Refusal::busy("registry-no-answer").with("server", self.to_string()).with("reason", why.to_string())
    }

    /// A file of the folder; `None` if the server says that there is none.
    ///
    /// # Errors
    /// A server that does not answer, or with anything but the file; more than `most` bytes.
    pub async fn get(&self, path: &str, most: u64) -> Answer<Option<Vec<u8>>> {
        let answer = self.send(Method::GET, path, Empty::new().map_err(|never| match never {}).boxed_unsync()).await?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(None),
            _ => return Err(self.refused(answer).await),
        }
        self.body(answer, path, most).await.map(Some)
    }

    /// The bytes of an answer to a question about this path.
    ///
    /// # Errors
    /// An answer that breaks off; more than `most` bytes.
    pub(super) async fn body(&self, answer: Response<Incoming>, path: &str, most: u64) -> Answer<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut body = answer.into_body();
        while let Some(piece) = self.piece(&mut body).await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() as u64 > most {
                return Err(Refusal::refused("registry-file-too-large").with("path", path));
            }
        }
        Ok(bytes)
    }

    /// What an answer says, as JSON.
    ///
    /// # Errors
    /// It says something else.
    pub(super) fn read<T: DeserializeOwned>(&self, bytes: &[u8]) -> Answer<T> {
        serde_json::from_slice(bytes).map_err(|error| self.lost(error))
    }

    /// The next bytes of an answer.
    pub(super) async fn piece(&self, body: &mut Incoming) -> Answer<Option<Bytes>> {
        loop {
            let frame = timeout(PATIENCE, body.frame()).await.map_err(|_| self.lost("timeout"))?;
            match frame {
                None => return Ok(None),
                Some(frame) => {
                    if let Ok(data) = frame.map_err(|error| self.lost(error))?.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }

    /// Why a server refused: its own words, where it is one of ours.
    pub(super) async fn refused(&self, answer: Response<Incoming>) -> Refusal {
        let status = answer.status();
        let mut body = answer.into_body();
        let mut bytes = Vec::new();
        while let Ok(Some(piece)) = self.piece(&mut body).await {
            bytes.extend_from_slice(&piece);
            if bytes.len() > MOST_REFUSAL {
                break;
            }
        }
        let said: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let text = |name: &str| said[name].as_str().unwrap_or_default().chars().take(400).collect::<String>();
        match (text("code"), text("reason")) {
            (code, reason) if !code.is_empty() && !reason.is_empty() && status.is_client_error() => {
                let server = self.to_string();
                Refusal::refused("registry-refused").with("server", server).with("code", code).with("reason", reason)
            }
            _ => self.lost(status),
        }
    }

    /// Asks one question on a connection of its own. A body that is sent may take as long as it needs.
    pub(super) async fn send(&self, method: Method, path: &str, body: Sending) -> Answer<Response<Incoming>> {
        let mut request = self.begun(method, &format!("{}/{path}", self.path));
        if let Some(KeyText(key)) = &self.key {
            let mut line = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| Refusal::refused("key-form"))?;
            line.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, line);
        }
        self.carried(request.body(body).map_err(|error| self.lost(error))?).await
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

    /// Posts a text to a path of the server, with headers of the caller's own.
    ///
    /// # Errors
    /// A server that does not answer, or does not accept it.
    pub(super) async fn post(&self, path: &str, kind: &str, headers: &[(String, String)], body: String) -> Answer<()> {
        let mut request = self.begun(Method::POST, path).header(header::CONTENT_TYPE, kind);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(body)).map_err(|never| match never {}).boxed_unsync();
        let sent = self.carried(request.body(body).map_err(|error| self.lost(error))?);
        let answer = timeout(PATIENCE, sent).await.map_err(|_| self.lost("timeout"))??;
        if answer.status().is_success() { Ok(()) } else { Err(self.lost(answer.status())) }
    }

    /// Sends a document, or asks, with lines of the caller's own, and answers the body if the status is one of those wanted.
    ///
    /// # Errors
    /// What the server says against it; a server that does not answer; more than `most` bytes.
    pub(super) async fn exchange(
        &self,
        method: Method,
        path: &str,
        lines: &[(&'static str, &str)],
        document: Option<&serde_json::Value>,
        wanted: &[StatusCode],
        most: u64,
    ) -> Answer<Vec<u8>> {
        let mut request = self.begun(method, &format!("{}/{path}", self.path));
        for (name, value) in lines {
            request = request.header(*name, *value);
        }
        if document.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let bytes = document.map(ToString::to_string).unwrap_or_default();
        let body = Full::new(Bytes::from(bytes)).map_err(|never| match never {}).boxed_unsync();
        let sent = self.carried(request.body(body).map_err(|error| self.lost(error))?);
        let answer = timeout(PATIENCE, sent).await.map_err(|_| self.lost("timeout"))??;
        if !wanted.contains(&answer.status()) {
            return Err(self.refused(answer).await);
        }
        self.body(answer, path, most).await
    }

    fn begun(&self, method: Method, uri: &str) -> Builder {
        let lang = if self.lang == playbook::Lang::En { "en" } else { "zh-CN" };
        let request = Request::builder().method(method).uri(uri).header(header::ACCEPT_LANGUAGE, lang);
        request.header(header::HOST, self.authority()).header(header::CONNECTION, "close")
    }

    async fn carried(&self, request: Request<Sending>) -> Answer<Response<Incoming>> {
        let host = self.host.trim_matches(['[', ']']);
        let addresses = self.found().await?;
        let socket = timeout(PATIENCE, TcpStream::connect(addresses.as_slice())).await;
        let socket = socket.map_err(|_| self.lost("timeout"))?.map_err(|error| self.lost(error))?;
        if self.safe {
            let name = ServerName::try_from(host.to_owned()).map_err(|error| self.lost(error))?;
            let stream = timeout(PATIENCE, connector(self.roots.as_deref())?.connect(name, socket)).await;
            let stream = stream.map_err(|_| self.lost("timeout"))?.map_err(|error| self.lost(error))?;
            return self.ask(stream, request).await;
        }
        self.ask(socket, request).await
    }

    async fn ask(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        request: Request<Sending>,
    ) -> Answer<Response<Incoming>> {
        let handshake = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = handshake.map_err(|error| self.lost(error))?;
        // It ends with the answer's last byte.
        tokio::spawn(connection);
        let sends = !request.body().is_end_stream();
        let answer = sender.send_request(request);
        match sends {
            true => answer.await.map_err(|error| self.lost(error)),
            false => {
                timeout(PATIENCE, answer).await.map_err(|_| self.lost("timeout"))?.map_err(|error| self.lost(error))
            }
        }
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
