//! One plain request on loopback: to the driver for what its client lacks, to the desk for what is a download.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Head and body of what `address` answers.
pub fn ask(address: &str, request: &str, body: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(address).expect("the partner listens");
    let length = body.len();
    let head = format!("{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("the request leaves");
    stream.write_all(body.as_bytes()).expect("the body leaves");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    (head, answer.split_off(end + 4))
}

/// What the driver answers to a command of its own.
pub fn command(driver: &str, session: &str, path: &str, body: &Value) -> Value {
    let address = driver.trim_start_matches("http://");
    let (head, answer) = ask(address, &format!("POST /session/{session}/{path}"), &body.to_string());
    assert!(head.starts_with("http/1.1 200"), "{path}: {head} {}", String::from_utf8_lossy(&answer));
    let answer: Value = serde_json::from_slice(&answer).expect("the driver answers in JSON");
    answer["value"].clone()
}
