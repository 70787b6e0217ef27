//! Taking connections in: as many as the limits allow, the longest idle one going first, until the desk is told to stop.

use crate::frame::connection::{self, Watched};
use crate::frame::guard;
use crate::frame::limits::Limits;
use crate::frame::peer::Peer;
use axum::Router;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

/// How long the loop rests when the system gives it no connection, as without a free file.
const REST: Duration = Duration::from_millis(100);

/// What a connection is wrapped in before its first request is read.
pub trait Wrap: Clone + Send + Sync + 'static {
    /// The wrapped connection.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send;
    /// Wraps it. Limits of time are the caller's.
    fn wrap(&self, stream: TcpStream) -> impl Future<Output = io::Result<Self::Stream>> + Send;
}

/// Nothing: this machine's own browser.
#[derive(Clone)]
struct Bare;

impl Wrap for Bare {
    type Stream = TcpStream;
    async fn wrap(&self, stream: TcpStream) -> io::Result<TcpStream> {
        Ok(stream)
    }
}

/// Serves until `stop` turns true; then what is under way has [`Limits::grace`] to end.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: watch::Receiver<bool>) {
    serve_wrapped(listener, router, limits, stop, Bare).await;
}

/// The same, each connection wrapped, such as in TLS.
pub async fn serve_wrapped(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
    wrap: impl Wrap,
) {
    let limits = Arc::new(limits);
    let crowd = Arc::new(Crowd::default());
    let places = Arc::new(Semaphore::new(limits.connections));
    let (under_way, mut ended) = mpsc::channel::<()>(1);
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match taken {
            Ok(taken) => taken,
            Err(error) if is_of_the_other_side(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, "no connection could be taken in");
                crowd.dismiss_one();
                let _ = tokio::time::timeout(REST, stop.wait_for(|stop| *stop)).await;
                continue;
            }
        };
        let Some(room) = room(&places, &crowd).await else {
            refuse(stream).await;
            continue;
        };
        let watched = Arc::new(Watched::new(&limits));
        let place = crowd.enter(&watched);
        let (router, limits, stop) = (router.clone(), Arc::clone(&limits), stop.clone());
        let (under_way, wrap, mut ended) = (under_way.clone(), wrap.clone(), stop.clone());
        tokio::spawn(async move {
            let _kept = (place, room, under_way);
            // An answer is written at once; nothing waits for a fuller packet.
            let _ = stream.set_nodelay(true);
            let wrapped = tokio::select! {
                wrapped = tokio::time::timeout(limits.head, wrap.wrap(stream)) => wrapped,
                () = watched.closed() => return,
                _ = ended.wait_for(|stop| *stop) => return,
            };
            if let Ok(Ok(stream)) = wrapped {
                connection::answer(stream, Peer(peer.ip()), router, limits, watched, stop).await;
            }
        });
    }
    drop((listener, under_way));
    let _ = tokio::time::timeout(limits.grace, ended.recv()).await;
}

/// A place for one more connection: a free one, or that of the longest idle one once it has left it.
async fn room(places: &Arc<Semaphore>, crowd: &Crowd) -> Option<OwnedSemaphorePermit> {
    if let Ok(room) = Arc::clone(places).try_acquire_owned() {
        return Some(room);
    }
    if !crowd.dismiss_one() {
        return None;
    }
    tokio::time::timeout(REST, Arc::clone(places).acquire_owned()).await.ok()?.ok()
}

/// The other side went away before it was taken in.
fn is_of_the_other_side(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Every place is taken by a request that is answered: says so. Whoever expects TLS reads it as a broken connection.
async fn refuse(mut stream: TcpStream) {
    let text = "every place is taken, try again in a moment / 位子都占着，请稍后再试\n";
    let told = format!(
        "HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n\
         content-length: {}\r\n{}\r\n{text}",
        text.len(),
        guard::protection(),
    );
    let _ = tokio::time::timeout(REST, stream.write_all(told.as_bytes())).await;
}

/// The connections of now.
#[derive(Default)]
struct Crowd {
    present: Mutex<(u64, BTreeMap<u64, Arc<Watched>>)>,
}

impl Crowd {
    fn enter(self: &Arc<Crowd>, watched: &Arc<Watched>) -> Place {
        let mut present = self.present.lock().expect("no panic while held");
        present.0 += 1;
        let number = present.0;
        present.1.insert(number, Arc::clone(watched));
        Place { crowd: Arc::clone(self), number }
    }
    /// Sends the one away that has held its place the longest without a request. False when each has one.
    fn dismiss_one(&self) -> bool {
        let mut present = self.present.lock().expect("no panic while held");
        let waiting = present.1.iter().filter_map(|(number, one)| Some((one.waiting_since()?, *number)));
        let Some((_, number)) = waiting.min() else { return false };
        if let Some(one) = present.1.remove(&number) {
            one.close();
        }
        true
    }
}

/// A place in the crowd; free when dropped.
struct Place {
    crowd: Arc<Crowd>,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.crowd.present.lock().expect("no panic while held").1.remove(&self.number);
    }
}
