//! Streams: several messages one after the other, each as long as it says (RFC 3261 section 18.3).

use crate::switch::Switch;
use screen::sip::{MOST_BYTES, Transport, parse};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Streams at once.
const MOST_STREAMS: usize = 1024;
/// Streams of one source at once: whoever opens more keeps nobody else out.
const MOST_OF_ONE: usize = 32;
/// How long a message may take, and how long a stream may say nothing.
const PATIENCE: Duration = Duration::from_secs(32);

/// Accepts streams. One beyond the most, of all or of one source, is closed at once, so that those who speak are heard.
pub(crate) async fn streams(listener: TcpListener, switch: Arc<Switch>) {
    let room = Arc::new(Semaphore::new(MOST_STREAMS));
    let sources = Sources::default();
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            // Out of files: whoever has one will give it back.
            tokio::task::yield_now().await;
            continue;
        };
        let Some(place) = Place::of(from.ip(), &sources) else { continue };
        let Ok(permit) = Arc::clone(&room).try_acquire_owned() else { continue };
        let switch = Arc::clone(&switch);
        tokio::spawn(async move {
            one(stream, from, &switch).await;
            drop((permit, place));
        });
    }
}

/// How many streams each source has.
type Sources = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// One of the streams of a source; free when dropped.
struct Place {
    source: IpAddr,
    sources: Sources,
}

impl Place {
    fn of(from: IpAddr, sources: &Sources) -> Option<Place> {
        let source = screen::sip::source(from);
        let mut counted = sources.lock().expect("no panic while held");
        let count = counted.entry(source).or_default();
        if *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        Some(Place { source, sources: Arc::clone(sources) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counted = self.sources.lock().expect("no panic while held");
        if let Some(count) = counted.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                counted.remove(&self.source);
            }
        }
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
