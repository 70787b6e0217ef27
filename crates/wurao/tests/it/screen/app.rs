//! A program that asks a screen over HTTP: a phone app, an exchange.

use super::line::{SOON, Serving, started};
use crate::wurao::{Wurao, arg};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Three neighbours of which one is known to everybody; votes without a day, so that they do not age.
pub(super) const LIST: &str = r#"{"numbers":[
  {"phone":"+8613800000001","votes":12,"rating":"G_FRAUD","lastActivity":0},
  {"phone":"+8613800000002","votes":3,"rating":"E_ADVERTISING","lastActivity":0},
  {"phone":"+8613800000003","votes":2,"rating":"B_MISSED","lastActivity":0}],"version":"7"}"#;

/// A screen with a key, and a program that asks it.
pub(super) struct App {
    pub(super) wurao: Wurao,
    pub(super) key: String,
    pub(super) serving: Serving,
}

impl App {
    pub(super) fn new(more: &[&str]) -> App {
        let wurao = Wurao::new();
        App::of(wurao, more)
    }

    pub(super) fn of(wurao: Wurao, more: &[&str]) -> App {
        let (query, report, key) = (wurao.path("query.json"), wurao.path("report.json"), wurao.path("key.txt"));
        let url = "http://192.0.2.5:7881";
        let config = [
            "screen",
            "spamblocker-config",
            "--url",
            url,
            "-o",
            arg(&query),
            "--report",
            arg(&report),
            "--key",
            arg(&key),
        ];
        wurao.json(&config);
        let key = std::fs::read_to_string(key).expect("written").trim().to_owned();
        let serving = started(&wurao, more);
        App { wurao, key, serving }
    }

    /// Status and body of a request; `kind` is the declared type of what is sent.
    pub(super) fn sends(
        &self,
        method: &str,
        path: &str,
        authorization: &str,
        (kind, body): (&str, &str),
    ) -> (u16, String) {
        let mut stream = TcpStream::connect(self.serving.http()).expect("it listens");
        stream.set_read_timeout(Some(SOON)).expect("a time");
        let kind = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        let head = format!(
            "{method} {path} HTTP/1.0\r\nAuthorization: {authorization}\r\n{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("an answer");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        (head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status"), body.to_owned())
    }

    pub(super) fn asks(&self, path: &str) -> (u16, String) {
        self.sends("GET", path, &format!("Bearer {}", self.key), ("", ""))
    }

    pub(super) fn json(&self, path: &str) -> Value {
        let (status, body) = self.asks(path);
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{path}: {error}: {body}"))
    }

    /// Tells something the way SpamBlocker does: JSON that is declared a form.
    pub(super) fn tells(&self, path: &str, body: &Value) -> (u16, String) {
        let kind = "application/x-www-form-urlencoded";
        self.sends("POST", path, &format!("Bearer {}", self.key), (kind, &body.to_string()))
    }

    pub(super) fn has_list(&self) {
        let list = self.wurao.file("community.json", LIST);
        self.wurao.json(&["screen", "lists", "import", arg(&list)]);
        let there = || self.json("/api/blocklist")["numbers"].as_array().map(Vec::len) == Some(3);
        assert!(bench::wait_until(SOON, there), "the list is read");
    }
}
