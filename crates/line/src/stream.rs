//! Streams: several messages one after the other, each as long as it says (RFC 3261 section 18.3).

use crate::switch::Switch;
use crate::way::Way;
use screen::sip::{MOST_BYTES, Transport, Whole, whole};
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// Streams at once.
const MOST_STREAMS: usize = 512;
/// Streams of one source at once: whoever opens more keeps nobody else out.
const MOST_OF_ONE: usize = 32;
/// How long a message may take, and how long a stream may say nothing.
const PATIENCE: Duration = Duration::from_secs(32);
/// How long a stream with a call in it may say nothing.
const CALL: Duration = Duration::from_secs(4 * 3600);
/// How long the newest stream waits for the room of one that is closed for it.
const ROOM: Duration = Duration::from_millis(200);
/// Messages that wait for a stream which does not take them; more are lost, and their senders repeat them.
const MOST_UNSENT: usize = 64;

/// Accepts streams, inside TLS where there is a key for it. One beyond the most of one source is closed at once. One beyond the most
/// of all takes the place of the oldest in which nothing was said: whoever opens streams and says nothing keeps nobody out.
pub(crate) async fn streams(listener: TcpListener, tls: Option<TlsAcceptor>, switch: Arc<Switch>) {
    let room = Arc::new(Semaphore::new(MOST_STREAMS));
    let (sources, mute) = (Sources::default(), Arc::<Mute>::default());
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            // Out of files: whoever has one and says nothing gives it back.
            mute.oldest_leaves();
            tokio::task::yield_now().await;
            continue;
        };
        let Some(place) = Place::of(from.ip(), &sources) else { continue };
        if room.available_permits() == 0 {
            mute.oldest_leaves();
        }
        let Ok(Ok(permit)) = timeout(ROOM, Arc::clone(&room).acquire_owned()).await else { continue };
        let (switch, tls, silent) = (Arc::clone(&switch), tls.clone(), mute.enters());
        tokio::spawn(async move {
            let sent_away = Arc::clone(&silent.leave);
            tokio::select! {
                () = sent_away.notified() => {}
                () = async {
                    match tls {
                        None => one(stream, from, Transport::Tcp, silent, &switch).await,
                        Some(tls) => {
                            let Ok(Ok(stream)) = timeout(PATIENCE, tls.accept(stream)).await else { return };
                            one(stream, from, Transport::Tls, silent, &switch).await;
                        }
                    }
                } => {}
            }
            drop((permit, place));
        });
    }
}

/// Streams in which nothing was said yet, the oldest first.
#[derive(Debug, Default)]
struct Mute(Mutex<(u64, BTreeMap<u64, Arc<Notify>>)>);

impl Mute {
    fn enters(self: &Arc<Self>) -> Silent {
        let mut all = self.0.lock().expect("no panic while held");
        let (number, leave) = (all.0, Arc::new(Notify::new()));
        all.0 += 1;
        all.1.insert(number, Arc::clone(&leave));
        Silent { number, leave, mute: Arc::clone(self) }
    }

    fn oldest_leaves(&self) {
        if let Some((_, leave)) = self.0.lock().expect("no panic while held").1.pop_first() {
            leave.notify_one();
        }
    }
}

/// A stream in which nothing was said yet; dropped when something was.
#[derive(Debug)]
struct Silent {
    number: u64,
    leave: Arc<Notify>,
    mute: Arc<Mute>,
}

impl Drop for Silent {
    fn drop(&mut self) {
        self.mute.0.lock().expect("no panic while held").1.remove(&self.number);
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

async fn one<S>(stream: S, from: SocketAddr, transport: Transport, silent: Silent, switch: &Arc<Switch>)
where
    S: AsyncRead + AsyncWrite,
{
    let mut silent = Some(silent);
    let (mut reading, mut writing) = tokio::io::split(stream);
    let (writer, mut later) = mpsc::channel::<Vec<u8>>(MOST_UNSENT);
    let way = Way::Stream(writer, transport);
    let mut bytes: Vec<u8> = Vec::new();
    let mut room = [0; 8192];
    loop {
        while let Some(Whole { length, last }) = whole(&bytes) {
            // Blank lines alone are what whoever holds a place sends, too.
            if !bytes[..length].iter().all(u8::is_ascii_whitespace) {
                drop(silent.take());
            }
            if let Some(answer) = switch.take(&bytes[..length], from, &way)
                && !written(&mut writing, &answer.bytes).await
            {
                return;
            }
            if last {
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

async fn written(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> bool {
    let sent = async {
        stream.write_all(bytes).await?;
        stream.flush().await
    };
    matches!(timeout(PATIENCE, sent).await, Ok(Ok(())))
}
