//! Streams: several messages one after the other, each as long as it says (RFC 3261 section 18.3).

use crate::switch::Switch;
use crate::way::Way;
use screen::sip::{MOST_BYTES, whole};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::OwnedWriteHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

/// Streams at once.
const MOST_STREAMS: usize = 1024;
/// Streams of one source at once: whoever opens more keeps nobody else out.
const MOST_OF_ONE: usize = 32;
/// How long a message may take, and how long a stream may say nothing.
const PATIENCE: Duration = Duration::from_secs(32);
/// How long a stream with a call in it may say nothing.
const CALL: Duration = Duration::from_secs(4 * 3600);
/// Messages that wait for a stream which does not take them; more are lost, and their senders repeat them.
const MOST_UNSENT: usize = 64;

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

async fn one(stream: TcpStream, from: SocketAddr, switch: &Arc<Switch>) {
    let (mut reading, mut writing) = stream.into_split();
    let (writer, mut later) = mpsc::channel::<Vec<u8>>(MOST_UNSENT);
    let way = Way::Stream(writer);
    let mut bytes: Vec<u8> = Vec::new();
    let mut room = [0; 8192];
    loop {
        while let Some(length) = whole(&bytes) {
            if let Some(answer) = switch.take(&bytes[..length], from, &way)
                && !written(&mut writing, &answer.bytes).await
            {
                return;
            }
            bytes.drain(..length);
        }
        if bytes.len() > MOST_BYTES {
            return;
        }
        // A call that is held in this stream may be quiet for long.
        let patience = if later.sender_strong_count() > 1 { CALL } else { PATIENCE };
        tokio::select! {
            read = timeout(patience, reading.read(&mut room)) => match read {
                Ok(Ok(length)) if length > 0 => bytes.extend_from_slice(&room[..length]),
                _ => return,
            },
            Some(message) = later.recv() => {
                if !written(&mut writing, &message).await {
                    return;
                }
            }
        }
    }
}

async fn written(stream: &mut OwnedWriteHalf, bytes: &[u8]) -> bool {
    matches!(timeout(PATIENCE, stream.write_all(bytes)).await, Ok(Ok(())))
}
