//! One plain request on loopback: to the driver for what its client lacks, to the desk for what is a download.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// Head and body of what `address` answers.
pub fn ask(address: &str, request: &str, body: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).expect("the partner listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    let length = body.len();
    let head =
        format!("{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the request leaves");
    stream.write_all(body.as_bytes()).expect("the body leaves");
    read(BufReader::new(stream))
}

/// The driver keeps its connections open, so the body ends where its length says.
fn read(mut stream: BufReader<TcpStream>) -> (String, Vec<u8>) {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut head).expect("a head") > 0, "the head broke off: {head}");
    }
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.expect("a length")];
    stream.read_exact(&mut body).expect("the whole body");
    (head, body)
}

/// What the driver answers to a command of its own.
pub fn command(driver: &str, session: &str, path: &str, body: &Value) -> Value {
    let address = driver.trim_start_matches("http://");
    let (head, answer) = ask(address, &format!("POST /session/{session}/{path}"), &body.to_string());
    assert!(head.starts_with("http/1.1 200"), "{path}: {head} {}", String::from_utf8_lossy(&answer));
    let answer: Value = serde_json::from_slice(&answer).expect("the driver answers in JSON");
    answer["value"].clone()
}
