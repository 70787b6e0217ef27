//! NCID: displays, televisions and home automation that show who calls. Each gets a greeting, the latest calls, then every call as it comes.
//! Nothing is taken from them, and whoever connects sees the numbers: by default that is this machine alone.

use crate::display::line;
use crate::switch::Switch;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Clients at once.
const MOST: usize = 32;
/// Calls that are told when somebody comes.
const LATEST: usize = 50;
/// How long a client may take for what it is sent.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves for as long as it is polled.
pub(crate) async fn serve(listener: TcpListener, switch: Arc<Switch>) {
    let mut clients = JoinSet::new();
    loop {
        tokio::select! {
            taken = listener.accept() => match taken {
                // One client too many is let go at once.
                Ok((stream, _)) if clients.len() < MOST => drop(clients.spawn(client(stream, Arc::clone(&switch)))),
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "a display could not be taken in");
                    tokio::task::yield_now().await;
                }
            },
            Some(_) = clients.join_next() => {}
        }
    }
}

async fn client(stream: TcpStream, switch: Arc<Switch>) {
    let (reader, mut writer) = stream.into_split();
    let mut calls = switch.told.subscribe();
    let mut begins = format!("200 NCID Server: wurao {}\r\n210 API: 1.0 Feature set 1\r\n", env!("CARGO_PKG_VERSION"));
    let latest = switch.live.here().screened_lately(LATEST).unwrap_or_default();
    latest
        .iter()
        .rev()
        .filter(|call| call.came.is_none() && !call.is_report())
        .for_each(|call| begins.push_str(&format!("CIDLOG: {}\r\n", line(call))));
    begins.push_str("250 End of call log\r\n300 ready\r\n");
    if !sent(&mut writer, &begins).await {
        return;
    }
    let mut gone = Box::pin(gone(reader));
    loop {
        tokio::select! {
            () = &mut gone => return,
            call = calls.recv() => match call {
                Ok(call) => {
                    if !sent(&mut writer, &format!("CID: {call}\r\n")).await {
                        return;
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}

async fn sent(writer: &mut OwnedWriteHalf, text: &str) -> bool {
    matches!(timeout(PATIENCE, writer.write_all(text.as_bytes())).await, Ok(Ok(())))
}

/// Until the client is gone; what it says is passed over.
async fn gone(mut reader: OwnedReadHalf) {
    let mut room = [0; 1024];
    while reader.read(&mut room).await.is_ok_and(|read| read > 0) {}
}
