//! How a message goes back to where a call came from.

use screen::sip::Transport;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

/// The socket of packets, or the stream of one caller.
#[derive(Debug, Clone)]
pub(crate) enum Way {
    /// In packets.
    Packets(Arc<UdpSocket>),
    /// In a stream, which has a writer of its own.
    Stream(mpsc::Sender<Vec<u8>>, Transport),
}

impl Way {
    pub(crate) fn transport(&self) -> Transport {
        match self {
            Way::Packets(_) => Transport::Udp,
            Way::Stream(_, transport) => *transport,
        }
    }

    /// Whether a stream is gone.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self, Way::Stream(writer, _) if writer.is_closed())
    }

    /// Sends a message. What is not taken at once is lost, as on any network: the sender of a request repeats it.
    pub(crate) fn send(&self, bytes: Vec<u8>, to: SocketAddr) {
        let lost = match self {
            Way::Packets(socket) => socket.try_send_to(&bytes, to).err().map(|error| error.to_string()),
            Way::Stream(writer, _) => writer.try_send(bytes).err().map(|error| error.to_string()),
        };
        if let Some(error) = lost {
            tracing::warn!(error, "a message could not be sent");
        }
    }
}
