//! Answers that are written while they are sent: a bundle of originals never stands in memory.

use axum::body::{Body, Bytes};
use desk::error::Answer;
use futures_core::Stream;
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Chunks that may wait for a slow reader.
const WAITING: usize = 8;
const CHUNK: usize = 64 << 10;

/// A body that `write` fills on a thread of its own. An error after the first byte breaks the answer off.
pub fn written(write: impl FnOnce(&mut dyn Write) -> Answer<()> + Send + 'static) -> Body {
    let (send, receive) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut out = io::BufWriter::with_capacity(CHUNK, Sending { send: send.clone() });
        let done = write(&mut out).and_then(|()| Ok(out.flush()?));
        if let Err(error) = done {
            tracing::warn!(error = %error, "an answer broke off");
            let _ = send.blocking_send(Err(io::Error::other("the answer broke off")));
        }
    });
    Body::from_stream(Chunks { receive })
}

struct Sending {
    send: mpsc::Sender<io::Result<Bytes>>,
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.send.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Chunks {
    receive: mpsc::Receiver<io::Result<Bytes>>,
}

impl Stream for Chunks {
    type Item = io::Result<Bytes>;
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receive.poll_recv(context)
    }
}
