//! One plain request to a registry, as any program sends it.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// A request.
pub struct Asked {
    method: &'static str,
    path: String,
    lines: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn new(method: &'static str, path: &str) -> Asked {
        Asked { method, path: path.to_owned(), lines: Vec::new(), body: Vec::new() }
    }
    /// Shows a key, unless it is empty.
    pub fn key(self, key: &str) -> Asked {
        if key.is_empty() { self } else { self.line("Authorization", &format!("Bearer {key}")) }
    }
    pub fn line(mut self, name: &str, value: &str) -> Asked {
        self.lines.push((name.to_owned(), value.to_owned()));
        self
    }
    pub fn body(mut self, body: &[u8]) -> Asked {
        self.body = body.to_vec();
        self
    }
    pub fn form(self, fields: &[(&str, &str)]) -> Asked {
        let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
        let pairs: Vec<String> = fields.iter().map(|(k, v)| format!("{}={}", encoded(k), encoded(v))).collect();
        self.line("Content-Type", "application/x-www-form-urlencoded").body(pairs.join("&").as_bytes())
    }
    /// Sends it. In HTTP/1.0 the answer ends with the connection, whatever its length.
    pub fn of(self, address: &str) -> Answer {
        let mut stream = TcpStream::connect(address).expect("the registry listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let mut head = format!("{} {} HTTP/1.0\r\nContent-Length: {}\r\n", self.method, self.path, self.body.len());
        if !self.lines.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push_str(&format!("Host: {address}\r\n"));
        }
        for (name, value) in &self.lines {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(b"\r\n")).expect("the request leaves");
        // A refusal may come before the whole body was read.
        let _ = stream.write_all(&self.body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }
}

impl Answer {
    /// A line of the head; empty when absent.
    pub fn line(&self, name: &str) -> &str {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next().unwrap_or_default()
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {} {}", self.head, self.text()))
    }
    /// Status and the code of the refusal.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }
    /// The value of a cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.head.lines().filter_map(|line| line.split_once(": "));
        let set = set.filter(|(key, _)| key.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value);
        let mut found = set.filter_map(|value| value.strip_prefix(name)?.strip_prefix('='));
        found.next().map(|value| value.split(';').next().unwrap_or_default().to_owned())
    }
    pub fn head(&self) -> &str {
        &self.head
    }
}
