//! Packets.

use crate::switch::Switch;
use crate::way::Way;
use screen::sip::MOST_BYTES;
use std::sync::Arc;
use tokio::net::UdpSocket;

/// Answers packets. What one packet brings never ends the loop.
pub(crate) async fn packets(socket: Arc<UdpSocket>, switch: Arc<Switch>) {
    let mut room = vec![0; MOST_BYTES + 1];
    let way = Way::Packets(Arc::clone(&socket));
    loop {
        let Ok((length, from)) = socket.recv_from(&mut room).await else { continue };
        if let Some(answer) = switch.take(&room[..length], from, &way)
            && let Err(error) = socket.send_to(&answer.bytes, answer.to).await
        {
            tracing::warn!(%error, "an answer could not be sent");
        }
    }
}
