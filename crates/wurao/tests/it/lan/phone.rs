//! A desk with a door in the network, and a phone before it that trusts the desk's authority and keeps cookies.

use crate::pages::{escaped, token_in};
use crate::wurao::{WURAO, Wurao, arg};
use bench::Server;
use rustls::pki_types::{CertificateDer, ServerName};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A running desk. Its network is this machine.
pub struct Home {
    pub wurao: Wurao,
    pub server: Option<Server>,
}

impl Home {
    /// An empty folder.
    pub fn new() -> Home {
        Home { wurao: Wurao::new(), server: None }
    }
    /// The desk on this day.
    pub fn on(&mut self, day: &str) {
        self.server = None;
        let data = self.wurao.data();
        let own = ["--data", arg(&data), "--on", day, "serve", "--port", "0"];
        let lan = ["--lan", "--lan-port", "0", "--lan-address", "127.0.0.1"];
        self.server = Some(Server::start(WURAO, own.iter().chain(&lan)));
    }
    /// What stands behind these words in one of the lines it printed.
    pub fn told(&self, words: &str) -> String {
        let lines = self.server.as_ref().expect("it runs").told();
        let found = lines.iter().find_map(|line| line.strip_prefix(words));
        found.unwrap_or_else(|| panic!("{words} is not told: {lines:?}")).to_owned()
    }
    /// `127.0.0.1:PORT` of the door in the network.
    pub fn host(&self) -> String {
        let rest = self.told("手机上打开：https://");
        rest.trim_end_matches("/pair").to_owned()
    }
    /// The code that was told at the start.
    pub fn code(&self) -> String {
        self.told("配对码：").chars().take(9).collect()
    }
    /// A phone that has not been here before.
    pub fn phone(&self) -> Phone {
        let authority = std::fs::read(self.wurao.data().join("wurao.tls/authority.crt")).expect("it is made");
        Phone::new(self.host(), authority)
    }
}

/// A phone.
pub struct Phone {
    pub host: String,
    authority: Vec<u8>,
    pub cookies: BTreeMap<String, String>,
}

/// What was answered.
pub struct Answer {
    pub status: u16,
    /// In lower case.
    pub head: String,
    pub text: String,
}

impl Answer {
    /// A line of the head.
    pub fn header(&self, name: &str) -> &str {
        let found = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.unwrap_or_default()
    }
}

impl Phone {
    /// One that trusts this authority, without any cookie.
    pub fn new(host: String, authority: Vec<u8>) -> Phone {
        Phone { host, authority, cookies: BTreeMap::new() }
    }

    /// A connection, whose certificate is checked as browsers do once the authority was installed.
    pub async fn connected(&self) -> Result<TlsStream<TcpStream>, std::io::Error> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(CertificateDer::from(self.authority.clone())).expect("an authority");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider);
        let config = config.with_protocol_versions(&[&rustls::version::TLS13]).expect("a version");
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let stream = TcpStream::connect(&self.host).await?;
        let name = ServerName::try_from("127.0.0.1").expect("a name");
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    }

    /// One request with these lines in its head.
    pub async fn ask(&mut self, method: &str, path: &str, host: &str, lines: &str, body: &str) -> Answer {
        let mut stream = self.connected().await.expect("the desk's own certificate");
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {}\r\nContent-Length: {}\r\n{lines}\r\n{body}",
            cookies.join("; "),
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("it reads");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.expect("an answer to its end");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, text) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        for set in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            match set.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        Answer { status, head: head.replace("\r\n", "\n"), text: text.to_owned() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let host = self.host.clone();
        self.ask("GET", path, &host, "", "").await
    }

    /// Posts a form with the token of the pairing page, which everybody may see.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get("/pair").await;
        let page = if page.text.contains("name=\"token\"") { page } else { self.get("/pair").await };
        let token = token_in(&page.text);
        let all = [&[("token", token.as_str())], fields].concat();
        let body: Vec<String> = all.iter().map(|(k, v)| format!("{}={}", escaped(k), escaped(v))).collect();
        let host = self.host.clone();
        let lines = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.ask("POST", path, &host, lines, &body.join("&")).await
    }

    /// Tries a code.
    pub async fn pair(&mut self, code: &str) -> Answer {
        self.post("/pair", &[("code", code), ("name", "我的手机")]).await
    }
}
