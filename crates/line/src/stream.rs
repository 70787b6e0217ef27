//! Streams: several messages one after the other, each as long as it says (RFC 3261 section 18.3).

use crate::switch::Switch;
use screen::sip::{MOST_BYTES, Transport, parse};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Streams at once.
const MOST_STREAMS: usize = 1024;
/// How long a message may take, and how long a stream may say nothing.
const PATIENCE: Duration = Duration::from_secs(32);

/// Accepts streams. One beyond the most is closed at once, so that those who speak are heard.
pub(crate) async fn streams(listener: TcpListener, switch: Arc<Switch>) {
    let room = Arc::new(Semaphore::new(MOST_STREAMS));
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            // Out of files: whoever has one will give it back.
            tokio::task::yield_now().await;
            continue;
        };
        let Ok(permit) = Arc::clone(&room).try_acquire_owned() else { continue };
        let switch = Arc::clone(&switch);
        tokio::spawn(async move {
            one(stream, from, &switch).await;
            drop(permit);
        });
    }
}

async fn one(mut stream: TcpStream, from: SocketAddr, switch: &Switch) {
    let mut bytes: Vec<u8> = Vec::new();
    let mut room = [0; 8192];
    loop {
        while let Some(length) = message(&bytes) {
            if let Some(answer) = switch.take(&bytes[..length], from, Transport::Stream)
                && !matches!(timeout(PATIENCE, stream.write_all(&answer.bytes)).await, Ok(Ok(())))
            {
                return;
            }
            bytes.drain(..length);
        }
        if bytes.len() > MOST_BYTES {
            return;
        }
        match timeout(PATIENCE, stream.read(&mut room)).await {
            Ok(Ok(length)) if length > 0 => bytes.extend_from_slice(&room[..length]),
            _ => return,
        }
    }
}

/// The length of the first whole message; blank lines between messages are one of their own.
fn message(bytes: &[u8]) -> Option<usize> {
    let blank = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    if blank > 0 {
        return Some(blank);
    }
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let body = match parse(&bytes[..head]).ok()?.content_length() {
        Some(Ok(length)) => length,
        // Without a length that can be read nobody knows where the next message begins: this one is answered as it stands.
        _ => 0,
    };
    let whole = head.saturating_add(body);
    (whole <= bytes.len()).then_some(whole)
}
